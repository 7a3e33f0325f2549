"""Fitting a message to what its network takes: the only place where declared limits change what is sent.

| the network has no | the message instead |
|---|---|
| room for the text | goes out in several, cut between words; the buttons stand under the last |
| room for a change in place | is cut: its hint first, then its longest words |
| room for a label | the label is cut, its mark and amount stay |
| room for all buttons | keeps the way on; options beyond are numbered in the text, and typed |
| buttons | numbers its options and gives each other control a code to type |
| edits | is sent anew; a settled question is told by its answer alone |
| words beside a press | says them as a message |
| pictures and documents | names them |
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal, TypeAlias

from bot.channel import Parcel
from bot.declaration import ChannelLimits
from bot.reading import reply_code
from bot.renderings import Button, Rendering

Part: TypeAlias = Literal["head", "lead", "text", "ends", "running", "answer", "hint", "link"]
Parts: TypeAlias = list[tuple[Part, str]]
_NUMBERED = ("pick", "toggle", "order", "confirm", "read")
"""Shapes whose options may be numbered; elsewhere digits are an answer of their own."""
_TYPED = ("pick", "toggle", "order")
"""Shapes whose questions understand such a number as it is typed, without knowing what was shown."""
_STATES = {"on": "[x] ", "off": "[ ] ", "disabled": "[-] ", "plain": ""}
_PRESSED = ("option", "plus", "minus")
_MARK = 5
"""Characters that a channel may set before a label: "☑ ", "12 · "."""
_LONGEST_ANSWER = 600
"""Characters of an answer shown back in the transcript; what is stored is whole."""
_GAP = 3
"""Characters between two parts, at most: an empty line, or a dot with its spaces."""


def fitted(parcel: Parcel, limits: ChannelLimits) -> list[Parcel]:
    """What is delivered in its place, in order; the last carries the buttons. Nothing when there is nothing to say."""
    if parcel.operation == "toast":
        return _beside(parcel, limits)
    if parcel.operation == "replace" and not limits.edits:
        if parcel.rendering.kind == "settled" and not parcel.rendering.answer:
            return []
        parcel = replace(parcel, operation="send", message="", rendering=_retold(parcel.rendering))
    if not limits.media and (name := parcel.rendering.picture or parcel.rendering.document):
        named = f"{parcel.rendering.text}\n[{name.rpartition('/')[2]}]".strip()
        rendering = replace(parcel.rendering, text=named, picture="", document="")
        parcel = replace(parcel, rendering=rendering, media=None, media_name="")
    return _within(replace(parcel, rendering=_pressable(parcel.rendering, limits)), limits)


def parts(rendering: Rendering) -> Parts:
    """The words of a message in reading order, each with what it is."""
    options = [button.label for button in rendering.buttons if button.role == "option"]
    ends = (
        f"{options[0]} = {rendering.ends[0]} · {options[-1]} = {rendering.ends[1]}"
        if rendering.ends and options
        else ""
    )
    answer = _cut(rendering.answer, _LONGEST_ANSWER)
    found: Parts = [
        ("head", f"{rendering.position[0]}/{rendering.position[1]}" if rendering.position else ""),
        ("lead", rendering.lead),
        ("text", rendering.text),
        ("ends", ends),
        ("running", rendering.running),
        ("answer", f"✓ {answer}" if answer else ""),
        ("hint", rendering.hint),
        ("link", rendering.link),
    ]
    return [(part, words.strip()) for part, words in found if words.strip()]


def length(rendering: Rendering) -> int:
    """Characters of the message as laid out, an empty line between its parts."""
    found = parts(rendering)
    return sum(len(words) for _, words in found) + _GAP * max(len(found) - 1, 0)


def tail(button: Button) -> str:
    """What stands after a label: the amount, the reason why it cannot be pressed."""
    return (f" · {button.amount}" if button.amount else "") + (f" ({button.reason})" if button.reason else "")


def numbered(rendering: Rendering) -> Mapping[int, Button]:
    """The options by their number; none where digits are an answer of their own."""
    options = [button for button in rendering.buttons if button.role == "option"]
    return dict(enumerate(options, 1)) if rendering.shape in _NUMBERED else {}


def line(button: Button) -> str:
    """A button as a line of plain text: whether it is chosen, or as which, then its label."""
    return (f"[{button.order}] " if button.order else _STATES[button.state]) + button.label + tail(button)


def _beside(parcel: Parcel, limits: ChannelLimits) -> list[Parcel]:
    rendering = parcel.rendering
    if limits.toast:
        return [replace(parcel, rendering=replace(rendering, text=_cut(rendering.text, limits.toast)))]
    return [replace(parcel, operation="send")] if rendering.text else []


def _retold(rendering: Rendering) -> Rendering:
    """A message told once more: whoever answered has the question before their eyes already."""
    if rendering.kind != "settled":
        return rendering
    return replace(rendering, text="", lead="", hint="", running="", ends=None, position=None, picture="", document="")


def _pressable(rendering: Rendering, limits: ChannelLimits) -> Rendering:
    """Its buttons as many and as long as they may be; what remains becomes words."""
    if not rendering.buttons:
        return rendering
    cut = [_labelled(button, limits.label - _MARK) for button in rendering.buttons]
    if limits.buttons == 0:
        return _worded(rendering, cut)
    rest = [button for button in cut if button.role not in _PRESSED]
    # A line of an allocation may be laid out as three: less, how much, more.
    options = [button for button in cut if button.role in _PRESSED]
    fits = limits.buttons - len(rest)
    # Each line takes three places for the two buttons it has here.
    fits = 2 * (fits // 3) if rendering.shape == "allocate" else fits
    beyond = {button.data for button in options[fits:]}
    typed = numbered(rendering) if rendering.shape in _TYPED else {}
    lines = [f"{n}. {line(button)}" for n, button in typed.items() if button.data in beyond]
    kept = tuple(button for button in cut if button.data not in beyond)
    return replace(rendering, buttons=kept, hint="\n".join([*([rendering.hint] if rendering.hint else []), *lines]))


def _labelled(button: Button, room: int) -> Button:
    """Its label and what stands after it within the room: the reason gives way before the label does."""
    button = replace(button, reason=_cut(button.reason, room // 2))
    return replace(button, label=_cut(button.label, max(room - len(tail(button)), 1)))


def _worded(rendering: Rendering, buttons: Sequence[Button]) -> Rendering:
    """Options by number, other controls by a code. The buttons stay, for a channel that knows a way to press them."""
    lines = [rendering.hint] if rendering.hint else []
    if rendering.shape in _TYPED:
        lines += [f"{number}. {line(button)}" for number, button in numbered(rendering).items()]
    # Shares are typed one after the other, a point of a scale as it is.
    lines += [f"- {line(button)}" for button in buttons if button.role == "plus"]
    spoken = _PRESSED if rendering.shape in (*_TYPED, "scale", "allocate") else ()
    coded = [button for button in buttons if button.role not in spoken]
    lines += [f"{reply_code(button.data)}  {button.label}" for button in coded]
    return replace(rendering, hint="\n".join(lines))


def _within(parcel: Parcel, limits: ChannelLimits) -> list[Parcel]:
    """As many messages as it takes; one that stands already is cut, since it cannot become several."""
    rendering, stands = parcel.rendering, parcel.operation == "replace" and bool(parcel.message)
    captioned = bool(rendering.picture) and (stands or parcel.media is not None)
    room = limits.caption if captioned else limits.text
    if length(rendering) <= room:
        return [parcel]
    if stands:
        return [replace(parcel, rendering=_shortened(rendering, room, keep_hint=limits.buttons == 0))]
    if length(replace(rendering, text="")) > room // 2:
        rendering = _flat(rendering)
    first = replace(rendering, kind="say", buttons=(), hint="", running="", ends=None, answer="", link="", picture="",
                    document="", step="", shape="read", text="")  # fmt: skip
    last = replace(rendering, position=None, lead="")
    around = max(length(replace(first, text="")), length(replace(last, text=""))) + _GAP
    pieces = _pieces(rendering.text, max(limits.text - around, 1), max(room - around, 1))
    said = [replace(first, text=piece) for piece in pieces[:1]]
    said += [replace(first, text=piece, position=None, lead="") for piece in pieces[1:-1]]
    before = [Parcel(parcel.address, "send", one) for one in said]
    return [*before, replace(parcel, rendering=replace(last, text=pieces[-1]))]


def _flat(rendering: Rendering) -> Rendering:
    """All its words as one text, where what surrounds the text leaves it no room."""
    text = "\n\n".join(words for _, words in parts(rendering))
    return replace(rendering, text=text, position=None, lead="", ends=None, running="", hint="", answer="", link="")


def _shortened(rendering: Rendering, room: int, keep_hint: bool) -> Rendering:
    if not keep_hint:
        rendering = replace(rendering, hint="")
    for name in ("text", "lead", "running", "answer", "hint"):
        over = length(rendering) - room
        if over > 0:
            words: str = getattr(rendering, name).strip()
            rendering = replace(rendering, **{name: _cut(words, max(len(words) - over, 1))})  # type: ignore[arg-type]
    return rendering


def _pieces(text: str, room: int, last: int) -> list[str]:
    """The text in pieces of at most `room`, the last of at most `last`, cut between paragraphs, lines or words."""
    found = []
    while len(text) > last:
        most = min(room, len(text) - 1)
        breaks = [text.rfind(mark, most // 2, most + 1) for mark in ("\n\n", "\n", " ")]
        at = next((index for index in breaks if index > 0), most)
        found.append(text[:at].rstrip())
        text = text[at:].lstrip() or "…"
    return [*(piece for piece in found if piece), text]


def _cut(words: str, room: int) -> str:
    return words if len(words) <= room else words[: max(room - 1, 0)].rstrip() + "…"
