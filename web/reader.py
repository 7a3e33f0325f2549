"""The reader of a page: which language it is in, and what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from languages import Speaker, spoken

say = Speaker("web")


def chosen(query: Mapping[str, str], accept: str, offered: Sequence[str]) -> str:
    """`?lang=` first, then what the browser prefers, then the first language offered that is complete."""
    there = spoken(offered)
    asked = query.get("lang", "")
    if asked in there:
        return asked
    for part in accept.split(","):
        tag = part.split(";")[0].strip().casefold()
        # Browsers list languages from the most wanted: weights only say so again.
        for code in there:
            if code.casefold() in (tag, tag.partition("-")[0]):
                return code
    return there[0]
