"""Choosing words: events become bubbles in the person's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from bot.bubbles import Bubble, Button
from flows.catalogue import Catalogue
from flows.events import Ask, Event, Say, Settled, Toast
from flows.prompts import Control, Prompt
from flows.words import Amount, Message, Param, Said, Verbatim, Words, in_language

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
LANGUAGES = ("fr", "en")
"""Languages in which the bots' own words exist; a flow in another one falls back to the last of these."""


@lru_cache(maxsize=8)
def catalogue(language: str) -> Catalogue:
    """The bots' own words; English where a language has no translation file yet."""
    chosen = language if language in LANGUAGES else "en"
    return Catalogue.parse((files("bot") / "locale" / chosen / "bot.po").read_text(encoding="utf-8"))


class Speech:
    """Renders for one language and one time zone."""

    def __init__(self, language: str, zone: str = "Europe/Paris") -> None:
        self.language, self._zone = language, _zone(zone)
        self._catalogue = catalogue(language)

    def say(self, words: Words) -> str:
        """Words as plain text."""
        if isinstance(words, Said):
            said = in_language(words.text, self.language)
            return self._fill(said, words.fills) if words.fills else said
        if isinstance(words, Verbatim):
            return words.text
        if words.id == "language.name":
            return language_name(str(words.params["language"]))
        given = {name: self._param(value) for name, value in words.params.items()}
        return self._catalogue.say(words.id, given, words.n)

    def bubble(self, event: Event, tag: str, consultation: str = "") -> Bubble | None:
        """The message an event asks for; None for events that only storage acts on."""
        match event:
            case Say(words, picture, document, link):
                return Bubble(
                    "say", self.say(words), self.language, tag, picture=picture or "", document=document or "",
                    link=link or "", consultation=consultation,
                )  # fmt: skip
            case Ask(prompt, ask):
                return self._asked(prompt, ask, tag, consultation)
            case Settled():
                return self._settled(event, tag, consultation)
            case Toast(words, alert):
                return Bubble("toast", self.say(words), self.language, tag, alert=alert, consultation=consultation)
        return None

    def _asked(self, prompt: Prompt, ask: int, tag: str, consultation: str) -> Bubble:
        ends = (self.say(prompt.ends[0]), self.say(prompt.ends[1])) if prompt.ends else None
        return Bubble(
            "ask",
            self.say(prompt.words),
            self.language,
            tag,
            ask,
            prompt.step,
            prompt.shape,
            lead=self._maybe(prompt.lead),
            hint=self._maybe(prompt.hint),
            running=self._maybe(prompt.running),
            ends=ends,
            position=prompt.position,
            buttons=tuple(self._button(control, tag, ask) for control in prompt.controls),
            accepts=tuple(sorted(prompt.accepts)),
            picture=prompt.picture or "",
            consultation=consultation,
        )

    def _settled(self, event: Settled, tag: str, consultation: str) -> Bubble:
        correct = Button(f"{tag}.{event.ask:x}._c.{event.step}", self.say(Message("control.correct")), "correct")
        return Bubble(
            "settled",
            self.say(event.question),
            self.language,
            tag,
            event.ask,
            event.step,
            answer=self._maybe(event.answer),
            picture=event.picture or "",
            buttons=(correct,) if event.correctable else (),
            consultation=consultation,
        )

    def _button(self, control: Control, tag: str, ask: int) -> Button:
        return Button(
            f"{tag}.{ask:x}.{control.token}",
            self.say(control.label),
            control.role,
            control.state,
            self._param(control.amount) if control.amount is not None else "",
            control.order or 0,
            self._maybe(control.reason),
        )

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


@lru_cache(maxsize=1024)
def day_words(day: date, language: str) -> str:
    """A day in full: "15 mars 2027"."""
    from babel.dates import format_date

    return str(format_date(day, "long", locale=_locale(language)))


@lru_cache(maxsize=1024)
def moment_words(moment: datetime, language: str) -> str:
    """A local moment: "10 février 2027 à 20:00"."""
    from babel.dates import format_time

    joiner = {"fr": " à "}.get(language, ", ")
    return day_words(moment.date(), language) + joiner + str(format_time(moment, "HH:mm", locale=_locale(language)))


@lru_cache(maxsize=4096)
def number_words(number: int, language: str) -> str:
    """A whole number with the thousands set apart."""
    from babel.numbers import format_decimal

    return str(format_decimal(number, locale=_locale(language)))


def quantity(number: int, unit: str, language: str) -> str:
    """A number with its unit: "60 000 €", "€60,000", "40 points"."""
    words = number_words(number, language)
    if not unit:
        return words
    return f"{unit}{words}" if len(unit) == 1 and language == "en" else f"{words}\u00a0{unit}"


@lru_cache(maxsize=64)
def language_name(code: str) -> str:
    """A language named in itself: "English", "Français"."""
    from babel import Locale, UnknownLocaleError

    try:
        name = Locale.parse(code).get_language_name(code)
    except (UnknownLocaleError, ValueError):
        name = None
    return str(name or code).capitalize()


@lru_cache(maxsize=64)
def _locale(language: str) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(language))
    except (UnknownLocaleError, ValueError):
        return "en"
