"""Choosing words: events become renderings in the person's language."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from datetime import date, datetime
from functools import lru_cache
from secrets import token_hex
from typing import Any
from zoneinfo import ZoneInfo

from bot.renderings import Kind, Rendering, from_json
from flows.events import Ask, Event, Settled, Tell, Toast
from flows.prompts import Control, Prompt
from flows.words import Amount, Message, Param, Said, Verbatim, Words, in_language
from languages import catalogue, own_name
from languages.writing import day_words, moment_words, number_words, quantity
from storage.database.codec import packed, unpacked

_SHEETS = 2048
"""Rendered prompts kept per language, asked and over."""
_PRESS = token_hex(12)
"""Stands in a rendered prompt for the tag and number of each person's own; nobody can guess it and write it."""
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


class Speech:
    """Renders for one language, one time zone and one consultation; kept, it renders what many see only once."""

    def __init__(self, language: str, zone: str = "Europe/Paris", consultation: str = "") -> None:
        self.language, self._zone, self._consultation = language, _zone(zone), consultation
        self._catalogue = catalogue("bot", language)
        self._sheets: dict[Hashable, str] = {}

    def say(self, words: Words) -> str:
        """Words as plain text."""
        if isinstance(words, Said):
            said = in_language(words.text, self.language)
            return self._fill(said, words.fills) if words.fills else said
        if isinstance(words, Verbatim):
            return words.text
        if words.id == "language.name":
            return own_name(str(words.params["language"]))
        given = {name: self._param(value) for name, value in words.params.items()}
        return self._catalogue.say(words.id, given, words.n)

    def rendering(self, event: Event, tag: str) -> Rendering | None:
        """The message an event asks for; None for events that only storage acts on."""
        body = self.body(event, tag)
        return None if body is None else from_json(unpacked(body))

    def body(self, event: Event, tag: str, callback: str = "") -> str | None:
        """The same as the JSON text that the outbox keeps, without the rendering between: a batch makes hundreds."""
        match event:
            case Ask(ask=ask) | Settled(ask=ask):
                sheet = self._sheet(event.prompt) if isinstance(event, Ask) else self._over(event)
                return f'{{"tag":"{tag}","ask":{ask},' + sheet.replace(_PRESS, f"{tag}.{ask:x}")
            case Tell(words, picture, document, link):
                return self._packed("say", words, tag=tag, picture=picture, document=document, link=link)
            case Toast(words, alert):
                return self._packed("toast", words, tag=tag, alert=alert, callback=callback)
        return None

    def _packed(self, kind: Kind, words: Words, /, **more: Any) -> str:
        body: dict[str, Any] = {"kind": kind, "text": self.say(words), "language": self.language}
        if self._consultation:
            body["consultation"] = self._consultation
        for name, value in more.items():
            if value:
                body[name] = value
        return packed(body)

    def _sheet(self, prompt: Prompt) -> str:
        """A prompt as JSON text after its tag and number, with a mark where each button names them."""
        if prompt.cache_key is None:
            return self._asked(prompt)
        return self._sheets.get(prompt.cache_key) or self._kept(prompt.cache_key, self._asked(prompt))

    def _over(self, event: Settled) -> str:
        """A settled prompt, in the same way."""
        if event.cache_key is None:
            return self._settled(event)
        name = ("over", event.cache_key, event.correctable)
        return self._sheets.get(name) or self._kept(name, self._settled(event))

    def _kept(self, name: Hashable, sheet: str) -> str:
        if len(self._sheets) >= _SHEETS:
            self._sheets.clear()
        self._sheets[name] = sheet
        return sheet

    def _asked(self, prompt: Prompt) -> str:
        return self._packed(
            "ask", prompt.words, step=prompt.step, shape=prompt.shape, lead=self._maybe(prompt.lead),
            hint=self._maybe(prompt.hint), running=self._maybe(prompt.running),
            ends=[self.say(end) for end in prompt.ends or ()], position=prompt.position,
            buttons=[self._button(control) for control in prompt.controls], accepts=sorted(prompt.accepts),
            picture=prompt.picture,
        )[1:]  # fmt: skip

    def _settled(self, event: Settled) -> str:
        correct = Control(f"_c.{event.step}", Message("control.correct"), "correct")
        return self._packed(
            "settled", event.question, step=event.step, answer=self._maybe(event.answer), picture=event.picture,
            buttons=[self._button(correct)] if event.correctable else None,
        )[1:]  # fmt: skip

    def _button(self, control: Control) -> dict[str, Any]:
        button: dict[str, Any] = {"data": f"{_PRESS}.{control.token}", "label": self.say(control.label)}
        if control.role != "option":
            button["role"] = control.role
        if control.state != "plain":
            button["state"] = control.state
        if control.amount is not None:
            button["amount"] = self._param(control.amount)
        if control.order:
            button["order"] = control.order
        if control.reason is not None:
            button["reason"] = self.say(control.reason)
        return button

    def _maybe(self, words: Words | None) -> str:
        return self.say(words) if words is not None else ""

    def _fill(self, text: str, fills: Mapping[str, Param]) -> str:
        # One pass over the officer's text: what is filled in is never read as a template itself.
        return _PLACEHOLDER.sub(lambda found: self._param(fills.get(found[1], found[0])), text).strip()

    def _param(self, value: Param) -> str:
        if isinstance(value, str):
            return value
        match value:
            case Said() | Message() | Verbatim():
                return self.say(value)
            case Amount(number, unit):
                return quantity(number, in_language(unit, self.language), self.language)
            case datetime():
                return moment_words(value.astimezone(self._zone), self.language)
            case date():
                return day_words(value, self.language)
            case int():
                return number_words(value, self.language)
            case tuple():
                return ", ".join(self.say(item) for item in value)


_zone = lru_cache(maxsize=64)(ZoneInfo)


def press_of(data: str) -> tuple[str, int, str] | None:
    """What a button sends back, taken apart: (tag, ask, token); None when it is not one of ours."""
    tag, _, rest = data.partition(".")
    ask, _, token = rest.partition(".")
    try:
        return (tag, int(ask, 16), token) if token and len(data) <= 64 else None
    except ValueError:
        return None
