"""Which languages a flow may be written in: those in which every word that a resident reads exists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from flows.catalogue import Catalogue
from languages.loading import RESIDENT_ROOMS, SOURCE, UnknownLanguage, catalogue, codes, on_change, own_name

_PARAM = re.compile(r"\{([a-z_]+)\}")


@on_change
@cache
def complete() -> tuple[str, ...]:
    """The languages that lack nothing, the source first."""
    return tuple(code for code in codes() if not any(_missing(code)))


def missing(code: str) -> tuple[str, ...]:
    """`room.po: message` for each that the folder lacks, leaves empty, or says with other facts than the source."""
    return tuple(_missing(code))


def offered() -> dict[str, str]:
    """Each complete language → its name in itself: what a flow may declare."""
    return {code: own_name(code) for code in complete()}


def spoken(wanted: Iterable[str]) -> tuple[str, ...]:
    """Those of the languages wanted that are complete, in their order; where none is, the source."""
    there = complete()
    return tuple(code for code in wanted if code in there) or (SOURCE,)


def every(first: Iterable[str]) -> tuple[str, ...]:
    """All complete languages, those wanted first: what is kept in all of them falls back to the flow's first."""
    return tuple(dict.fromkeys([*spoken(first), *complete()]))


def _missing(code: str) -> Iterator[str]:
    for room in RESIDENT_ROOMS:
        wanted = catalogue(room, SOURCE)
        try:
            found = catalogue(room, code)
        except UnknownLanguage:
            found = Catalogue({}, wanted.plural)
        yield from (f"{room}.po: {id}" for id in wanted.messages if not _says(found, wanted, id))


def _says(found: Catalogue, wanted: Catalogue, id: str) -> bool:
    """Every form filled, as many as the language has, and in the general one the facts of the source."""
    forms, model = found.messages.get(id, ()), wanted.messages[id]
    if not forms or not all(forms) or len(forms) < (found.forms if len(model) > 1 else 1):
        return False
    return set(_PARAM.findall(forms[-1])) == set(_PARAM.findall(model[-1]))
