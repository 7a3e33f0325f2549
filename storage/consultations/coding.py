"""What a person of the council read in a free answer; it goes with the answer, and with its correction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from storage.database.codec import packed, unpacked
from storage.database.tx import Tx


@dataclass(frozen=True, slots=True)
class Coded:
    """A free answer: `themes` are the staff's own words, `quotable` when they agreed to quote it, unless its author
    would not be quoted (`unquoted`)."""

    participation: str
    language: str
    text: str
    themes: tuple[str, ...] = ()
    quotable: bool = False
    unquoted: bool = False


def of(tx: Tx, consultation: int, step: str, *, only_read: bool = False) -> Iterator[Coded]:
    """The counted answers of a step, oldest participation first; empty ones (erased words) are not there."""
    for _, person, language, state, value, coding in tx.pages(
        "SELECT p.id, p.public_id, p.language, p.state, a.value, a.coding FROM participation p"
        " JOIN answer a ON a.council_id = p.council_id AND a.participation_id = p.id"
        " WHERE p.consultation_id = :consultation AND a.step = :step AND a.dormant = 0 AND p.id > :after"
        " AND (:any = 1 OR a.coding <> '') ORDER BY p.id LIMIT :page",
        consultation=consultation, step=step, any=int(not only_read),
    ):  # fmt: skip
        text, kept = unpacked(value), unpacked(coding) if coding else {}
        if isinstance(text, str) and text:
            own = step in unpacked(state).get("unquoted", ())
            yield Coded(person, language, text, tuple(kept.get("themes", ())), bool(kept.get("quote")) and not own, own)


def keep(tx: Tx, council: int, consultation: int, step: str, codings: Iterable[Coded]) -> int:
    """Keep the themes of answers that are still there; gives how many were found."""
    found = 0
    for one in codings:
        content = packed({"themes": list(one.themes), "quote": one.quotable}) if one.themes or one.quotable else ""
        found += tx.run(
            "UPDATE answer SET coding = :coding WHERE council_id = :council AND step = :step AND participation_id ="
            " (SELECT id FROM participation WHERE council_id = :council AND consultation_id = :consultation"
            " AND public_id = :person)",
            coding=content, council=council, consultation=consultation, step=step, person=one.participation,
        )  # fmt: skip
    return found
