"""A resident's line over Telegram: what a phone shows is read as renderings, what they do goes through the phone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.renderings import Button, Rendering
from bot.speech import press_of
from flows.model import Flow
from flows.prompts import Role, Shape
from flows.questions import Question
from flows.questions.react import Conversing
from rehearsal.deeds import Deed, OpenLink, PressButton, SendPicture, SharePlace
from tests.botapi.phone import Event, PhoneChat, ScreenMessage

_ROLES: dict[str, Role] = {
    "_begin": "confirm", "_continue": "confirm", "_ok": "confirm", "yes": "confirm", "_skip": "skip", "_none": "skip",
    "_restart": "restart", "_cmenu": "correct", "_help": "act", "_charter": "act", "_notify": "act", "_later": "act",
    "_noremind": "act", "_other": "act",
}  # fmt: skip
_MARKS = {"☑ ": "on", "☐ ": "off", "✕ ": "disabled"}
_SETTLED = "✓ "
_HEAD = re.compile(r"\d+/\d+\n")
"""What a question that is still asked begins with."""
_UNNAMED = 10_000_000
"""Prompts without buttons carry no number: they are numbered by their message."""


class PhoneLine:
    """One phone. Questions are recognised by their words in the flow, buttons by the data they send."""

    def __init__(self, chat: PhoneChat, flow: Flow, code: str, patience: float = 1.0) -> None:
        self._chat, self._flow, self._code, self._patience = chat, flow, code, patience
        self._message: dict[int, int] = {}
        self._asked: dict[int, Rendering] = {}
        self._last: Rendering | None = None
        self._said_since = False

    async def send(self, deed: Deed) -> None:
        """As fingers do it."""
        match deed:
            case OpenLink(origin):
                await self._chat.start(f"{self._code}-{origin}" if origin else self._code)
            case PressButton(data, _, ask):
                await self._chat.press_data(self._message[ask], data)
            case SharePlace(lat, lon):
                await self._chat.location(lat, lon)
            case SendPicture():
                await self._chat.photo()
            case _:
                await self._chat.say(deed.text)

    async def hear(self) -> Sequence[Rendering]:
        """What the phone was shown since."""
        events = await self._chat.events(self._patience)
        return [rendering for event in events if (rendering := self._rendering(event)) is not None]

    def _rendering(self, event: Event) -> Rendering | None:
        if event.kind == "answered":
            return Rendering("toast", event.text, "", alert=event.alert)
        if event.message is None or event.kind not in ("sent", "edited"):
            return None
        shown = event.message
        known = self._asked.get(shown.id)
        text, _, answer = shown.text.rpartition(f"\n\n{_SETTLED}")
        over = text or not (self._presses(shown) or _HEAD.match(shown.text))
        if event.kind == "sent" and (text or (over and self._question(shown.text, set()) is not None)):
            # An edit whose message was lost in a crash comes as a message of its own.
            known = next((one for one in reversed(self._asked.values()) if (text or shown.text) in one.text), None)
            return self._settled(shown, text or shown.text, answer if text else "", known)
        if event.kind == "edited" and over:
            return self._settled(shown, text or shown.text, answer if text else "", known)
        return self._asks(shown) or self._says(shown)

    def _says(self, shown: ScreenMessage) -> Rendering:
        self._said_since = True
        return Rendering("say", shown.text, "")

    def _settled(self, shown: ScreenMessage, text: str, answer: str, known: Rendering | None) -> Rendering:
        ask, step = (known.ask, known.step) if known else (_UNNAMED + shown.id, "")
        buttons = tuple(Button(data, label, "correct") for label, data in _flat(shown))
        return Rendering("settled", text, "", ask=ask, step=step, answer=answer, buttons=buttons)

    def _asks(self, shown: ScreenMessage) -> Rendering | None:
        presses = self._presses(shown)
        question = self._question(shown.text, {token for token, _, _ in presses})
        if question is None and not presses:
            return None
        known = self._asked.get(shown.id)
        ask = press_of(presses[0][2])[1] if presses else known.ask if known else _UNNAMED + shown.id  # type: ignore[index]
        rendering = self._read(shown, question, presses, ask)
        last = self._last
        if not presses and last is not None and last.text == rendering.text and not self._said_since:
            # The same message came twice, after a cut: one prompt, two messages.
            rendering = last
        self._message[rendering.ask] = shown.id
        self._asked[shown.id] = self._last = rendering
        self._said_since = False
        return rendering

    def _read(
        self, shown: ScreenMessage, question: Question | None, presses: list[tuple[str, str, str]], ask: int
    ) -> Rendering:
        tokens = [token for token, _, _ in presses]
        shape = _shape(question, tokens)
        judging = isinstance(question, Conversing) and shape == "pick"
        return Rendering(
            "ask", shown.text, "", ask=ask, step=question.name if question else "", shape=shape,
            lead="judged" if judging else "", hint=shown.text.split("\n\n")[-1],
            buttons=tuple(_button(token, label, data, shape) for token, label, data in presses if label not in "+"),
        )  # fmt: skip

    def _presses(self, shown: ScreenMessage) -> list[tuple[str, str, str]]:
        """(token, label, data) of every button."""
        found = [(press_of(data), label, data) for label, data in _flat(shown)]
        return [(parts[2], label, data) for parts, label, data in found if parts is not None]

    def _question(self, text: str, tokens: set[str]) -> Question | None:
        if tokens & {"_begin", "_cmenu", "_continue"} or any(token.startswith("_c.") for token in tokens):
            return None
        questions = [step for step in self._flow.walk() if isinstance(step, Question)]
        found = [(len(words), step) for step in questions for words in step.words.values() if words.strip() in text]
        if found:
            return max(found, key=lambda item: item[0])[1]
        if tokens & {"agree", "left", "_none"} and self._last is not None:
            step = self._flow.by_name.get(self._last.step)
            latest = step if isinstance(step, Conversing) else None
            return latest or next((step for step in questions if isinstance(step, Conversing)), None)
        return None


def _flat(shown: ScreenMessage) -> list[tuple[str, str]]:
    return [pair for row in shown.buttons for pair in row]


def _shape(question: Question | None, tokens: list[str]) -> Shape:
    if question is None:
        return "read"
    options = [token for token in tokens if not token.startswith("_")]
    if question.SHAPE in ("pick", "toggle") and not options:
        return "text"  # own words are awaited
    return question.SHAPE


def _button(token: str, label: str, data: str, shape: Shape) -> Button:
    role: Role = _ROLES.get(token, "act" if token.startswith("_lang.") else "option")
    order, amount = 0, ""
    state = next((state for mark, state in _MARKS.items() if label.startswith(mark)), "plain")
    label = label[2:] if state != "plain" else label
    if shape == "order" and (placed := re.match(r"(\d+) · ", label)):
        order, label, state = int(placed[1]), label[placed.end() :], "on"
    if shape == "allocate" and token[:1] in "+-":
        role = "plus" if token[0] == "+" else "minus"
        amount = (re.findall(r"\d[\d\s\u00a0\u202f]*", label) or ["0"])[-1].strip()
    if token == "_other" and state == "on":
        role = "option"
    if token == "yes" and shape != "confirm":
        role = "option"
    return Button(data, label, role, state, amount, order)  # type: ignore[arg-type]
