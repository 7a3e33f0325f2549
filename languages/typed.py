"""What people type, gathered from every complete language: whoever writes in another one is understood too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TypeVar, get_args

from flows.incoming import Command
from flows.lexicon import Lexicon
from flows.model import Option
from flows.questions.matching import fold
from flows.questions.react import VOTES
from languages.completeness import complete
from languages.loading import catalogue, on_change, texts

COMMANDS: tuple[Command, ...] = get_args(Command)
_MONTHS = range(1, 13)
Meaning = TypeVar("Meaning")


@on_change
@cache
def lexicon() -> Lexicon:
    """The words of every complete language; one that means two things in two languages means nothing."""
    there = complete()
    replies = _meant({reply: [words(reply, code) for code in there] for reply in ("yes", "no")})
    months = _meant({month: [words(f"month.{month}", code) for code in there] for month in _MONTHS})
    return Lexicon(
        yes=frozenset(word for word, meant in replies.items() if meant == "yes"),
        no=frozenset(word for word, meant in replies.items() if meant == "no"),
        begin=frozenset(_meant({"begin": [words("begin", code) for code in there]})),
        months=months,
        ordinals=frozenset(_meant({"ordinal": [words("ordinal", code) for code in there]})),
        votes=tuple(Option(vote, texts("bot", f"vote.{vote}", there)) for vote in VOTES),
    )


def command_of(typed: str) -> Command | None:
    """The command meant by what stands after a slash."""
    return _commands().get(fold(typed))


@on_change
@cache
def _commands() -> Mapping[str, Command]:
    # The English names stand in every page, and are always known.
    found = _meant({command: [words(f"command.{command}", code) for code in complete()] for command in COMMANDS})
    return {**found, **{command: command for command in COMMANDS}}


def words(id: str, code: str) -> tuple[str, ...]:
    """What one language types for this, the usual word first."""
    return tuple(word.strip() for word in catalogue("typed", code).say(id).split(","))


def _meant(said: Mapping[Meaning, Iterable[Iterable[str]]]) -> dict[str, Meaning]:
    meanings: dict[str, set[Meaning]] = defaultdict(set)
    for meaning, languages in said.items():
        for word in (word for language in languages for word in language):
            meanings[fold(word)].add(meaning)
    return {word: found.pop() for word, found in meanings.items() if len(found) == 1}
