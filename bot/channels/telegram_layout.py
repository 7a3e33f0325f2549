"""Laying renderings out for Telegram: HTML escaped here and only here, and inline keyboards by shape."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from bot.renderings import Button, Rendering

TEXT_LIMIT, CAPTION_LIMIT = 4096, 1024
"""Characters after the entities are parsed."""
LABEL_LIMIT = 64
"""Characters of a button that a phone still shows in part."""
BUTTON_LIMIT = 100
SCALE_ROW = 6
_ANSWER_LIMIT = 600
"""Characters of an answer shown back in the transcript; what is stored is whole."""

Row = list[tuple[str, str]]
"""(label, callback data) from left to right."""


def html(rendering: Rendering, limit: int = TEXT_LIMIT) -> str:
    """The message as Telegram HTML, within the limit: the hint goes first, then the words are cut."""
    parts = _parts(rendering, with_hint=True)
    if _length(parts) > limit:
        parts = _parts(rendering, with_hint=False)
    over = _length(parts) - limit
    if over > 0:
        longest = max(range(len(parts)), key=lambda index: len(parts[index][1]))
        style, words = parts[longest]
        parts[longest] = (style, words[: max(len(words) - over - 1, 1)] + "…")
    return "\n\n".join(_styled(style, words) for style, words in parts)


def keyboard(rendering: Rendering) -> list[Row]:
    """The inline keyboard, one row per line; empty when there is nothing to press."""
    options = [button for button in rendering.buttons if button.role in ("option", "plus", "minus")]
    rest = [button for button in rendering.buttons if button.role not in ("option", "plus", "minus")]
    closing = list(_closing_rows(rest))
    # Whatever does not fit, the way on must: without "Confirm" or "Skip" nobody gets further.
    room, rows = BUTTON_LIMIT - sum(map(len, closing)), list[Row]()
    for row in _option_rows(rendering, options):
        room -= len(row)
        if room < 0:
            break
        rows.append(row)
    return rows + closing


def _parts(rendering: Rendering, with_hint: bool) -> list[tuple[str, str]]:
    head = f"{rendering.position[0]}/{rendering.position[1]}" if rendering.position else ""
    ends = (
        f"{_first(rendering)} = {rendering.ends[0]} · {_last(rendering)} = {rendering.ends[1]}"
        if rendering.ends
        else ""
    )
    shown = rendering.answer if len(rendering.answer) <= _ANSWER_LIMIT else rendering.answer[: _ANSWER_LIMIT - 1] + "…"
    parts = [
        ("b", head),
        ("i", rendering.lead),
        ("", rendering.text),
        ("", ends),
        ("b", rendering.running),
        ("i", rendering.hint if with_hint else ""),
        ("b", f"✓ {shown}" if shown else ""),
        ("", rendering.link),
    ]
    return [(style, words.strip()) for style, words in parts if words.strip()]


def _first(rendering: Rendering) -> str:
    return next((button.label for button in rendering.buttons if button.role == "option"), "")


def _last(rendering: Rendering) -> str:
    return next((button.label for button in reversed(rendering.buttons) if button.role == "option"), "")


def _length(parts: Sequence[tuple[str, str]]) -> int:
    return sum(len(words) for _, words in parts) + 2 * (len(parts) - 1)


def _styled(style: str, words: str) -> str:
    safe = escape(words, quote=False)
    return f"<{style}>{safe}</{style}>" if style else safe


def _option_rows(rendering: Rendering, options: Sequence[Button]) -> Iterator[Row]:
    if rendering.shape == "scale":
        for start in range(0, len(options), SCALE_ROW):
            yield [(button.label, button.data) for button in options[start : start + SCALE_ROW]]
    elif rendering.shape == "allocate":
        for minus, plus in zip(options[::2], options[1::2], strict=True):
            line = _cut(f"{plus.label} {plus.amount}")
            yield [("−", minus.data), (line, plus.data), ("+", plus.data)]
    else:
        yield from ([(_label(button), button.data)] for button in options)


def _label(button: Button) -> str:
    mark = {"on": "☑ ", "off": "☐ ", "disabled": "✕ ", "plain": ""}[button.state]
    if button.order:
        mark = f"{button.order} · "
    tail = f" · {button.amount}" if button.amount else ""
    tail += f" ({button.reason})" if button.reason else ""
    return _cut(mark + button.label, tail)


def _cut(words: str, tail: str = "") -> str:
    room = LABEL_LIMIT - len(tail)
    return (words if len(words) <= room else words[: room - 1] + "…") + tail


def _closing_rows(buttons: Sequence[Button]) -> Iterator[Row]:
    row: Row = []
    for button in buttons:
        if button.role in ("act", "correct"):
            yield [(_cut(button.label), button.data)]
        else:
            row.append((_cut(button.label), button.data))
    if row:
        yield row
