"""Letters from the council to participants: what officials answered, the decision; how far each one has gone out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeAlias

from storage.counts import released
from storage.database.codec import instant, ticks, unpacked
from storage.database.tx import Tx

Kind: TypeAlias = Literal["answers", "decision"]
_LETTERS, _REFUSED = "letters", "refused answers"


@dataclass(frozen=True, slots=True)
class OfficialAnswer:
    """One official's answer in a letter; `name` is empty when the council did not want it told."""

    name: str
    choice: str


@dataclass(frozen=True, slots=True)
class Letter:
    """`number` counts from 1 within a consultation; `text` is a decision's own words, by language."""

    number: int
    kind: Kind
    at: datetime
    lines: tuple[OfficialAnswer, ...] = ()
    text: Mapping[str, str] = field(default_factory=dict)
    officials: tuple[str, ...] = ()
    """Public ids of those whose answers it carries: they are told that it went out."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Participants are told in the order of their keys: `after` is the last, `told` how many so far."""

    after: int = 0
    told: int = 0
    done: bool = False


Handled: TypeAlias = tuple[int, str]
"""(reply, choice): an official who changes their mind gives an answer not handled yet."""


def of(tx: Tx, consultation: int) -> list[Letter]:
    """Every letter written, oldest first, sent or on its way."""
    kept = released.of(tx, consultation).get(_LETTERS) or []
    return [_letter(number, letter) for number, letter in enumerate(kept, 1)]


def numbered(tx: Tx, consultation: int, number: int) -> Letter | None:
    """One of them."""
    return next((letter for letter in of(tx, consultation) if letter.number == number), None)


def handled(tx: Tx, consultation: int) -> set[Handled]:
    """Answers that are in a letter, or were refused."""
    kept = released.of(tx, consultation)
    sent = [pair for letter in kept.get(_LETTERS) or [] for pair in letter["replies"]]
    return {(int(key), str(choice)) for key, choice in [*sent, *(kept.get(_REFUSED) or [])]}


def write(tx: Tx, council: int, consultation: int, letter: Letter, replies: Sequence[Handled], now: datetime) -> int:
    """Keep a letter; gives its number, whatever the one given."""
    kept = list(released.of(tx, consultation).get(_LETTERS) or [])
    kept.append(
        {
            "kind": letter.kind, "at": ticks(letter.at), "lines": [[line.name, line.choice] for line in letter.lines],
            "text": dict(letter.text), "officials": list(letter.officials), "replies": [list(pair) for pair in replies],
        }
    )  # fmt: skip
    released.keep(tx, council, consultation, _LETTERS, kept, now)
    # There from the start, so that `progress` has a row to hold.
    advance(tx, council, consultation, len(kept), Progress(), now)
    return len(kept)


def refuse(tx: Tx, council: int, consultation: int, reply: Handled, now: datetime) -> None:
    """This answer will not be told."""
    kept = list(released.of(tx, consultation).get(_REFUSED) or [])
    released.keep(tx, council, consultation, _REFUSED, [*kept, list(reply)], now)


def progress(tx: Tx, council: int, consultation: int, number: int, *, hold: bool = False) -> Progress:
    """How far a letter has gone; `hold` until the commit, so that two processes never tell the same people."""
    chosen = (
        "SELECT content FROM released WHERE council_id = :council AND consultation_id = :consultation AND key = :key"
    )
    content = tx.value(
        f"{chosen} {{lock released}}" if hold else chosen,
        council=council, consultation=consultation, key=_key(number),
    )  # fmt: skip
    return Progress(**unpacked(content)) if content else Progress()


def advance(tx: Tx, council: int, consultation: int, number: int, reached: Progress, now: datetime) -> None:
    """Note how far it has gone, with the messages that took it there."""
    content = {"after": reached.after, "told": reached.told, "done": reached.done}
    released.keep(tx, council, consultation, _key(number), content, now)


def _key(number: int) -> str:
    return f"letter {number}"


def _letter(number: int, kept: Mapping[str, Any]) -> Letter:
    lines = tuple(OfficialAnswer(name, choice) for name, choice in kept["lines"])
    return Letter(number, kept["kind"], instant(kept["at"]), lines, kept["text"], tuple(kept["officials"]))
