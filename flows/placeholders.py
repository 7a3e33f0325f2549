"""The few words in braces that a text may hold, found in one pass: what they give is never read again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

PlaceholderKind: TypeAlias = Literal["answer", "count", "closes", "answer by", "title"]
FIXED: tuple[PlaceholderKind, ...] = ("closes", "answer by", "title")
"""Placeholders that need no answer."""

_NAME = r"[a-z][a-z0-9_]{0,31}"
_BRACES = re.compile(r"\{([^{}\n]*)\}")
_COUNT = re.compile(rf"count\(({_NAME})\)")
_ANSWER = re.compile(_NAME)


@dataclass(frozen=True, slots=True)
class Placeholder:
    """`name` is the question it reads, for `answer` and `count`; `written` what stands between the braces."""

    kind: PlaceholderKind
    written: str
    name: str = ""


Part: TypeAlias = str | Placeholder


def split(text: str) -> tuple[Part, ...]:
    """A text as literal stretches and placeholders; anything else in braces stays literal."""
    parts: list[Part] = []
    done = 0
    for start, _, placeholder in braced(text):
        if placeholder is None:
            continue
        if start - 1 > done:
            parts.append(text[done : start - 1])
        parts.append(placeholder)
        done = start + len(placeholder.written) + 1
    if done < len(text):
        parts.append(text[done:])
    return tuple(parts)


def braced(text: str) -> Iterator[tuple[int, str, Placeholder | None]]:
    """Everything in braces: (offset of what is inside, what is inside, what it means or None)."""
    for found in _BRACES.finditer(text):
        # Doubled braces are another tool's template: shown as they are.
        doubled = text[found.start() - 1 : found.start()] == "{" or text[found.end() : found.end() + 1] == "}"
        yield found.start(1), found[1], None if doubled else understand(found[1])


def understand(written: str) -> Placeholder | None:
    """What a word in braces means; None = nothing, it is shown as it is."""
    for kind in FIXED:
        if written == kind:
            return Placeholder(kind, written)
    counted = _COUNT.fullmatch(written)
    if counted:
        return Placeholder("count", written, counted[1])
    return Placeholder("answer", written, written) if _ANSWER.fullmatch(written) else None
