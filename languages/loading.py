"""Reading a language's folder: which folders there are, and the catalogue of each domain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol, TypeVar

from flows.catalogue import Catalogue

SOURCE = "fr"
"""The language in which catalogues are written first: its folder says which messages there are."""
STAFF_LANGUAGES = (SOURCE, "en")
"""Staff words (council bot, commands, findings, help) are French and English by decision, whatever residents read."""
RESIDENT_DOMAINS = ("language", "typed", "bot", "web", "results", "report", "opendata", "poster")
"""Files of a folder that hold what residents read, or what the program must understand of them."""

Cached = TypeVar("Cached", bound="Forgetting")
_shelves = [Path(__file__).resolve().parent]


class Forgetting(Protocol):
    """A function that keeps what it worked out."""

    def cache_clear(self) -> None: ...


_caches: list[Forgetting] = []


def on_change(cached: Cached) -> Cached:
    """Marks a cached function as forgetting all when the folders of languages change."""
    _caches.append(cached)
    return cached


class UnknownLanguage(LookupError):
    """A language without a catalogue for residents: callers choose among `complete`, so a fault of the program."""


@on_change
@cache
def codes() -> tuple[str, ...]:
    """Every language that has a folder, complete or not: the source, then in order of code."""
    # Not the folder's own order, which differs between disks.
    return tuple(sorted(_folders(), key=lambda code: (code != SOURCE, code)))


@on_change
@cache
def catalogue(domain: str, code: str) -> Catalogue:
    """The messages of a domain; staff words that a language lacks are read in the source. Raises UnknownLanguage."""
    # Plain files beside the code, as packages install them: importlib.resources costs `check` 15 ms more.
    path = _folders().get(code, Path()) / f"{domain}.po"
    if not path.is_file() and domain in RESIDENT_DOMAINS:
        raise UnknownLanguage(f"{code}: no {domain}.po")
    if not path.is_file():
        path = _folders()[SOURCE] / f"{domain}.po"
    return Catalogue.parse(path.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Speaker:
    """What a domain says, one sentence at a time; `plural` chooses a form."""

    domain: str

    def __call__(self, language: str, id: str, plural: int | None = None, /, **params: object) -> str:
        return catalogue(self.domain, language).say(id, params, plural)


def texts(domain: str, id: str, languages: Iterable[str], /, **params: object) -> dict[str, str]:
    """One message in several languages, in their order."""
    return {code: catalogue(domain, code).say(id, params) for code in languages}


def own_name(code: str) -> str:
    """A language named in itself: "English", "Français"; its code where no folder says."""
    try:
        return catalogue("language", code).say("name")
    except LookupError:
        return code


def direction(code: str) -> str:
    """`ltr` or `rtl`."""
    return catalogue("language", code).say("direction")


@contextmanager
def beside(folder: Path) -> Iterator[None]:
    """The languages of another folder too, for as long as this lasts: a language tried before it is adopted."""
    _shelves.append(folder)
    _forget()
    try:
        yield
    finally:
        _shelves.remove(folder)
        _forget()


@on_change
@cache
def _folders() -> Mapping[str, Path]:
    found = (path for shelf in _shelves for path in shelf.iterdir() if path.is_dir() and path.name[0] not in "_.")
    return {path.name: path for path in found}


def _forget() -> None:
    for cached in _caches:
        cached.cache_clear()
