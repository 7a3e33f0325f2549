"""Reading the parts of the head: the charter, the reminders, the digest."""

from __future__ import annotations

import re
from datetime import time
from typing import Any

from flows.keys import keys_of
from flows.model import Charter, DigestPlan, Reminder
from flows.nodes import Broken, Items, MappingNode, Node, Scalar
from flows.readers import read_value
from flows.reading import WRONG, ReadingContext, Unread

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HOUR = r"([01]?\d|2[0-3]):([0-5]\d)"
_DAYS = re.compile(r"([1-9]\d{0,2}) (day|week)s?")
_EVERY = re.compile(rf"({'|'.join(WEEKDAYS)}|daily) {_HOUR}|closing")
_GROUP = re.compile(r"[a-z][a-z0-9_-]{0,31}")
REMINDER_KEYS = {"after": "after_days", "before closing": "before_closing_days"}
DIGEST_KEYS = ("every", "to")


def read_charter(node: Node, name: Scalar, context: ReadingContext) -> dict[str, Any] | Unread:
    """The fields of the charter that could be read; what lacks is reported part by part."""
    if isinstance(node, Broken):
        return WRONG
    if not isinstance(node, MappingNode):
        return context.report("charter", "charter.missing", name.mark, key="charter")
    known = keys_of(Charter)
    values: dict[str, Any] = {}
    for key, value in node.pairs:
        if key.value in known:
            field, declared = known[key.value]
            empty = isinstance(value, Scalar) and not value.value.strip()
            if empty:
                context.report("charter", "charter.part", key.mark, key=key.value)
                continue
            read = read_value(declared.reader, value, context, key.value)
            if not isinstance(read, Unread):
                values[field] = read
                context.marks[(name.mark, key.value)] = value.mark
        else:
            near = context.near(key.value, known)
            context.report("key", "key.head", key.mark, key=key.value, known=", ".join(known), near=near)
    _missing_parts(node, name, list(known), context)
    return values


def _missing_parts(node: MappingNode, name: Scalar, known: list[str], context: ReadingContext) -> None:
    meant = {context.near(key.value, known) for key, _ in node.pairs if key.value not in known}
    for part in known:
        # A part under a misspelt key is not missing as well.
        if node.key(part) is None and part not in meant:
            context.report("charter", "charter.part", name.mark, key=part)


def read_reminders(node: Node, context: ReadingContext) -> tuple[Reminder, ...] | Unread:
    """A list of `after: 1 day` and `before closing: 2 days`."""
    if not isinstance(node, Items):
        return context.refuse("value.reminders", node)
    found = [_reminder(item, context) for item in node.items]
    return tuple(reminder for reminder in found if reminder is not None)


def _reminder(node: Node, context: ReadingContext) -> Reminder | None:
    if not isinstance(node, MappingNode) or len(node.pairs) != 1:
        context.refuse("value.reminders", node)
        return None
    key, value = node.pairs[0]
    if key.value not in REMINDER_KEYS:
        near = context.near(key.value, REMINDER_KEYS)
        context.report("key", "key.head", key.mark, key=key.value, known=", ".join(REMINDER_KEYS), near=near)
        return None
    found = _DAYS.fullmatch(value.value.strip()) if isinstance(value, Scalar) else None
    if found is None:
        context.refuse("value.delay", value, key=key.value)
        return None
    days = int(found[1]) * (7 if found[2] == "week" else 1)
    return Reminder(**{REMINDER_KEYS[key.value]: days})


def read_digest(node: Node, context: ReadingContext) -> DigestPlan | Unread:
    """When officials are told, and which groups."""
    if not isinstance(node, MappingNode):
        return context.refuse("value.digest", node)
    for key, _ in node.pairs:
        if key.value not in DIGEST_KEYS:
            near = context.near(key.value, DIGEST_KEYS)
            context.report("key", "key.head", key.mark, key=key.value, known=", ".join(DIGEST_KEYS), near=near)
    to = node.get("to")
    groups = _groups(to, context) if to is not None else ()
    every = node.get("every")
    if every is None:
        return context.report("key", "key.required", node.mark, key="every")
    found = _EVERY.fullmatch(every.value.strip().casefold()) if isinstance(every, Scalar) else None
    if found is None:
        return context.refuse("value.every", every)
    if isinstance(groups, Unread):
        return WRONG
    return _plan(found, groups)


def _plan(found: re.Match[str], groups: tuple[str, ...]) -> DigestPlan:
    if found[1] is None:
        return DigestPlan("closing", None, to=groups)
    at = time(int(found[2]), int(found[3]))
    if found[1] == "daily":
        return DigestPlan("day", None, at, groups)
    return DigestPlan("week", WEEKDAYS.index(found[1]), at, groups)


def _groups(node: Node, context: ReadingContext) -> tuple[str, ...] | Unread:
    items = node.items if isinstance(node, Items) else (node,)
    names = [item.value.strip() if isinstance(item, Scalar) else "" for item in items]
    if isinstance(node, Broken):
        return WRONG
    if not names or not all(_GROUP.fullmatch(name) for name in names):
        return context.refuse("value.groups", node)
    return tuple(names)
