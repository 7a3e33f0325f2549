"""One reader per type of value: from a node to a typed value, and what a JSON Schema says of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from flows.keys import Reader
from flows.nodes import Broken, Items, Node, Scalar
from flows.reading import WRONG, ReadingContext, Unread
from flows.sentences import parse
from flows.texts import read_options, read_projects, read_statements, read_text, read_words_as_statements

Read: TypeAlias = Callable[[Node, ReadingContext, str], Any]
"""(node, context, key) → the value, or WRONG once the finding is reported."""

ANY_SCALAR: dict[str, Any] = {"type": ["string", "number", "boolean"]}
_DAY = r"\d{4}-\d{2}-\d{2}"
_HOUR = r"(?:[01]?\d|2[0-3]):[0-5]\d"
# Six places: sums are kept in millionths, so that they are exact.
_DECIMAL = r"-?\d{1,12}(?:\.\d{1,6})?"
# Bounded: Python reads a number of thousands of digits slowly, then refuses it.
_LARGEST_DIGITS = 12
_INTEGER = rf"-?\d{{1,{_LARGEST_DIGITS}}}"


@dataclass(frozen=True, slots=True)
class Reading:
    """How a type of value is read, and its JSON Schema."""

    read: Read
    schema: dict[str, Any]


def local_moment(local: datetime, zone: str) -> datetime:
    """A local time as aware UTC: one that does not exist moves on by the gap, a double one is its first."""
    return local.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(ZoneInfo("UTC"))


def read_moment(text: str, zone: str, end_of_day: bool) -> datetime | None:
    """`2027-01-10 08:00`, or a day alone: its beginning, or its end when it closes something."""
    found = re.fullmatch(rf"({_DAY})(?:[ T]+({_HOUR}))?", text.strip())
    day = read_day(found[1]) if found else None
    if found is None or day is None:
        return None
    # `closes` is exclusive: a day that closes ends where the next one begins.
    if found[2] is None and end_of_day and day < date.max:
        day += timedelta(days=1)
    hour, _, minute = (found[2] or "0:00").partition(":")
    try:
        return local_moment(datetime.combine(day, time(int(hour), int(minute))), zone)
    # In UTC, the first and the last day of the calendar may fall outside it.
    except OverflowError:
        return None


def read_day(text: str) -> date | None:
    """An ISO day, or nothing."""
    try:
        # The form first: Python also reads 20270110 and 2027-W02-7, and the language has one way to write a day.
        return date.fromisoformat(text) if re.fullmatch(_DAY, text) else None
    except ValueError:
        return None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _said(node: Node) -> str:
    return node.value.strip() if isinstance(node, Scalar) else ""


def _matching(pattern: str, make: Callable[[re.Match[str]], Any], message: str, **schema: Any) -> Reading:
    def read(node: Node, context: ReadingContext, key: str) -> Any:
        found = _compiled(pattern).fullmatch(_said(node))
        value = make(found) if found else None
        return context.refuse(message, node, key=key) if value is None else value

    return Reading(read, schema or {"type": "string", "pattern": f"^(?:{pattern})$"})


def _span(low: Any, high: Any) -> tuple[Any, Any] | None:
    return None if low is None or high is None else (low, high)


def _metres(found: re.Match[str]) -> float | None:
    # Zero metres would refuse everybody: it is no distance.
    return float(found[1]) * (1000 if found[2] == "km" else 1) or None


def _point(found: re.Match[str]) -> tuple[float, float] | None:
    lat, lon = float(found[1]), float(found[2])
    return (lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None


def _months(found: re.Match[str]) -> int | None:
    count = int(found[1]) * (12 if found[2].startswith("year") else 1)
    return count if 0 < count <= 1200 else None


def _clock(text: str) -> time:
    hour, _, minute = text.partition(":")
    return time(int(hour), int(minute))


def _hours(found: re.Match[str]) -> tuple[time, time] | None:
    start, stop = _clock(found[1]), _clock(found[2])
    # From an hour to the same one is the whole day or nothing, and nobody could tell which.
    return (start, stop) if start != stop else None


_YES = {"oui": "yes", "true": "yes", "vrai": "yes", "on": "yes", "y": "yes", "1": "yes"}
_NO = {"non": "no", "false": "no", "faux": "no", "off": "no", "n": "no", "0": "no"}


def _yes_no(node: Node, context: ReadingContext, key: str) -> bool | Unread:
    said = _said(node)
    if said in ("yes", "no"):
        return said == "yes"
    # Near words are offered and never taken: a file reads the same to everybody.
    low = said.casefold()
    near = low if low in ("yes", "no") else _YES.get(low) or _NO.get(low)
    return context.refuse("value.yes_no", node, key=key, near=near)


def _one_of(message: str, *words: str) -> Reading:
    def read(node: Node, context: ReadingContext, key: str) -> Any:
        said = _said(node)
        if said in words:
            return said
        return context.refuse(message, node, key=key, known=", ".join(words), near=context.near(said, words))

    return Reading(read, {"enum": list(words)})


_EXAMPLES = {
    "at least": 1, "at most": 3, "keep": 3, "from": 1, "to": 5, "show": 6, "by": 10, "minimum age": 15,
    "budget": 100_000,
}  # fmt: skip
"""What the keys that take a whole number usually hold; 100 for the others."""


def _integer(node: Node, context: ReadingContext, key: str) -> int | Unread:
    if _compiled(_INTEGER).fullmatch(_said(node)):
        return int(_said(node))
    return context.refuse("value.integer", node, key=key, example=_EXAMPLES.get(key, 100))


def _bands(node: Node, context: ReadingContext, key: str) -> Any:
    parts = [_said(item) for item in node.items] if isinstance(node, Items) else []
    if not parts or not all(_compiled(r"-?\d{1,9}").fullmatch(part) for part in parts):
        return context.refuse("value.bands", node, key=key)
    bounds = tuple(int(part) for part in parts)
    rising = all(low < high for low, high in pairwise(bounds))
    return bounds if rising else context.refuse("value.bands", node, key=key)


# No SVG: it may carry scripts.
PICTURES = ("jpg", "jpeg", "png", "webp")


def _path(node: Node, context: ReadingContext, key: str) -> Any:
    said = _said(node)
    if not said:
        return context.refuse("value.path", node, key=key)
    parts = said.split("/")
    # Drives and backslashes too: a file is checked on one machine and launched on another.
    if ".." in parts or said[0] in "/~" or "\\" in said or ":" in said or "\0" in said:
        return context.report("missing-file", "file.outside", node.mark, path=said)
    if key == "picture" and said.rpartition(".")[2].lower() not in PICTURES:
        return context.report("missing-file", "file.picture", node.mark, path=said, known=", ".join(PICTURES))
    if not context.exists(said):
        return context.report("missing-file", "file.missing", node.mark, path=said)
    return said


def _condition(node: Node, context: ReadingContext, key: str) -> Any:
    if isinstance(node, Scalar) and node.value.strip():
        return parse(node, context)
    return context.refuse("value.condition", node, key=key)


def _zone(node: Node, context: ReadingContext, key: str) -> Any:
    said = _said(node)
    try:
        # The form first: a zone's name is a path, and ZoneInfo looks for a file of that name.
        if _compiled(r"[A-Za-z]+(?:/[A-Za-z0-9_+-]+)*").fullmatch(said):
            return ZoneInfo(said).key
    except (KeyError, ValueError, OSError):
        pass
    # Walks a tree of some six hundred files: only for a name that is wrong.
    from zoneinfo import available_timezones

    names = {zone.casefold(): zone for zone in available_timezones()}
    near = context.near(said, names)
    return context.refuse("value.zone", node, near=names[near] if near else None)


def _moment(end_of_day: bool) -> Read:
    def read(node: Node, context: ReadingContext, key: str) -> Any:
        found = read_moment(_said(node), context.zone, end_of_day)
        return context.refuse("value.moment", node, key=key) if found is None else found

    return read


LANGUAGE = r"[a-z]{2,3}(?:-[A-Z]{2})?"
_TAG = f"^{LANGUAGE}$"


def _languages(node: Node, context: ReadingContext, key: str) -> Any:
    items = node.items if isinstance(node, Items) else (node,)
    if any(isinstance(item, Broken) for item in items):
        return WRONG
    parts = [_said(item) for item in items]
    good = all(_compiled(LANGUAGE).fullmatch(part) for part in parts)
    if not parts or not good or len(set(parts)) != len(parts):
        return context.refuse("value.languages", node)
    for item in items:
        _offered(_said(item), item, context)
    return tuple(parts)


def _offered(code: str, node: Node, context: ReadingContext) -> None:
    # None for a version launched already: what is offered today does not undo it.
    if context.offered is not None and code not in context.offered:
        known = ", ".join(f"{one} ({name})" for one, name in context.offered.items())
        near = context.near(code, context.offered)
        context.report("language", "language.unknown", node.mark, language=code, known=known, near=near)


def _elsewhere(node: Node, context: ReadingContext, key: str) -> Any:
    raise AssertionError(f"{key} is read by the loader")


_MOMENT = {"type": "string", "pattern": f"^{_DAY}(?:[ T]+{_HOUR})?$"}
READERS: dict[Reader, Reading] = {
    "text": Reading(read_text, {"$ref": "#/$defs/text"}),
    "options": Reading(read_options, {"$ref": "#/$defs/options"}),
    "contenders": Reading(read_words_as_statements, {"$ref": "#/$defs/options"}),
    "projects": Reading(read_projects, {"$ref": "#/$defs/projects"}),
    "statements": Reading(read_statements, {"type": "array", "items": {"$ref": "#/$defs/text"}}),
    "yes_no": Reading(_yes_no, {"enum": ["yes", "no"]}),
    "integer": Reading(_integer, {"type": "integer"}),
    "bands": Reading(_bands, {"type": "array", "items": {"type": "integer"}, "minItems": 1}),
    "characters": _matching(
        r"([1-9]\d{0,4})(?: characters?)", lambda found: int(found[1]) if int(found[1]) <= 4000 else None,
        "value.characters",
    ),
    "numbers": _matching(
        rf"({_DECIMAL}) and ({_DECIMAL})", lambda found: (Decimal(found[1]), Decimal(found[2])), "value.numbers"
    ),
    "days": _matching(
        rf"({_DAY}) and ({_DAY})", lambda found: _span(read_day(found[1]), read_day(found[2])), "value.days"
    ),
    "point": _matching(rf"({_DECIMAL}), ?({_DECIMAL})", _point, "value.point"),
    "distance": _matching(r"(\d{1,4}(?:\.\d{1,3})?) ?(km|m)", _metres, "value.distance"),
    "path": Reading(_path, {"type": "string"}),
    # No @ before the host: `https://mairie.fr@evil.example` would lead elsewhere than it reads.
    "link": _matching(r"https://[^\s/?#@\\]+\.[^\s\\]+", lambda found: found[0], "value.link"),
    "own": _one_of("value.own", "no", "yes", "reviewed first"),
    "condition": Reading(_condition, {"type": "string"}),
    "slug": _matching(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?", lambda found: found[0], "value.slug"),
    "languages": Reading(_languages, {"type": "array", "items": {"type": "string", "pattern": _TAG}, "minItems": 1}),
    "zone": Reading(_zone, {"type": "string"}),
    "opening": Reading(_moment(end_of_day=False), _MOMENT),
    "closing": Reading(_moment(end_of_day=True), _MOMENT),
    "day": _matching(_DAY, lambda found: read_day(found[0]), "value.day"),
    "months": _matching(r"([1-9]\d{0,3}) (months?|years?)", _months, "value.months"),
    "level": _one_of("value.level", "inform", "consult", "involve", "collaborate", "empower"),
    "shown": _one_of("value.shown", "sentences", "always", "after answering", "at closing"),
    "contact": _matching(
        r"[^\s@]+@[^\s@]+\.[^\s@]+|https://\S+\.\S+|\+?[\d .()-]{6,24}", lambda found: found[0], "value.contact",
        type=["string", "number"],
    ),
    "hours": _matching(rf"({_HOUR}) to ({_HOUR})", _hours, "value.hours"),
    "charter": Reading(_elsewhere, {"$ref": "#/$defs/charter"}),
    "reminders": Reading(_elsewhere, {"$ref": "#/$defs/reminders"}),
    "digest": Reading(_elsewhere, {"$ref": "#/$defs/digest"}),
    "steps": Reading(_elsewhere, {"$ref": "#/$defs/steps"}),
}  # fmt: skip


def read_value(reader: Reader, node: Node, context: ReadingContext, key: str) -> Any:
    """The value of a key, or WRONG once its finding is reported."""
    # What is broken is reported already: the step is marked, so that no check builds on it.
    if isinstance(node, Broken):
        if context.step is not None:
            context.broken.add(context.step)
        return WRONG
    return READERS[reader].read(node, context, key)
