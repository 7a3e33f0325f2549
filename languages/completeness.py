"""Which languages a flow may be written in: those in which every word that a resident reads exists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from flows.catalogue import Catalogue
from languages.loading import RESIDENT_DOMAINS, SOURCE, UnknownLanguage, catalogue, codes, on_change, own_name

_PARAM = re.compile(r"\{([a-z_]+)\}")
_FORMS = {
    "language.po: direction": re.compile("ltr|rtl"),
    "language.po: number": re.compile(r"1\D?234\D5"),
    "typed.po: command.": re.compile("[a-z0-9_]{1,32}(, *[a-z0-9_]{1,32})*"),
    "bot.po: menu.": re.compile(".{1,256}"),
}
"""Beginning of a message's name → what it must look like; Telegram refuses a whole menu for one command or line."""


@on_change
@cache
def complete() -> tuple[str, ...]:
    """The languages that lack nothing, the source first."""
    return tuple(code for code in codes() if not any(_missing(code)))


def missing(code: str) -> tuple[str, ...]:
    """`domain.po: message` for each that the folder lacks, leaves empty, or does not say in the form it must have."""
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
    for domain in RESIDENT_DOMAINS:
        wanted = catalogue(domain, SOURCE)
        try:
            found = catalogue(domain, code)
        except (UnknownLanguage, ValueError):
            # No file, or one that cannot be read: nothing of it can be said.
            found = Catalogue({}, wanted.plural)
        names = ((f"{domain}.po: {id}", id) for id in wanted.messages)
        yield from (name for name, id in names if not (_says(found, wanted, id) and _fits(name, found.template(id))))


def _fits(name: str, words: str) -> bool:
    """Whether words that a program or a network reads have the form that it takes."""
    return all(form.fullmatch(words) for start, form in _FORMS.items() if name.startswith(start))


def _says(found: Catalogue, wanted: Catalogue, id: str) -> bool:
    """Every form filled, as many as the language has, and in the general one the facts of the source."""
    forms, model = found.messages.get(id, ()), wanted.messages[id]
    if not forms or not all(forms) or len(forms) < (found.forms if len(model) > 1 else 1):
        return False
    # In the general form alone: "one person" may say the number in letters.
    return set(_PARAM.findall(forms[-1])) == set(_PARAM.findall(model[-1]))
