"""What residents wrote for others to judge, and the room of candidates that the engine draws from.

Votes live in the answers, their totals in the counters: no second copy that could disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from flows.context import Candidate
from flows.model import Statement
from flows.words import Said, Verbatim, Words
from storage.counts import released
from storage.database.codec import instant, listed, ticks, unpacked, words
from storage.database.tx import Row, Tx

State: TypeAlias = Literal["pending", "accepted", "refused", "withdrawn"]
_VOTES = ("agree", "disagree", "pass")
_GROUPS = "groups"
Groups: TypeAlias = Mapping[str, Sequence[Sequence[int]]]
"""Statement → (agree, disagree, pass) in each opinion group."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A resident's statement; `author` is the participation ("" once gone); `reason` is public.

    `unquoted`: others judge it, and it is quoted nowhere, for its author said so.
    """

    id: str
    step: str
    text: str
    language: str
    state: State
    reason: str
    author: str
    at: datetime
    unquoted: bool = False


_PROPOSALS = (
    "SELECT s.public_id, s.step, s.text, s.language, s.state, s.reason, COALESCE(p.public_id, ''), s.at,"
    " COALESCE(p.state, '')"
    " FROM statement s LEFT JOIN participation p ON p.id = s.author_id"
)


def propose(tx: Tx, council: int, consultation: int, proposal: Proposal) -> None:
    """Keep a new statement, pending or accepted; call it once its author is saved."""
    tx.run(
        "INSERT INTO statement (council_id, consultation_id, public_id, step, text, language, state, reason,"
        " decided_by, author_id, at) VALUES (:council, :consultation, :id, :step, :text, :language, :state, '', '',"
        # Looked up here: the author's key exists only once the same transaction has saved them.
        " (SELECT id FROM participation WHERE council_id = :council AND public_id = :author), :at)"
        " ON CONFLICT DO NOTHING",
        council=council, consultation=consultation, id=proposal.id, step=proposal.step, text=words(proposal.text),
        language=proposal.language, state=proposal.state, author=proposal.author, at=ticks(proposal.at),
    )  # fmt: skip


def of(tx: Tx, consultation: int, state: State | None = None) -> list[Proposal]:
    """Statements of a consultation, in one state or all, oldest first."""
    found = tx.rows(
        f"{_PROPOSALS} WHERE s.consultation_id = :consultation AND (:state = '' OR s.state = :state) ORDER BY s.id",
        consultation=consultation, state=state or "",
    )  # fmt: skip
    return [_proposal(row) for row in found]


def readable(tx: Tx, consultation: int, steps: Iterable[str], limit: int) -> tuple[Candidate, ...]:
    """What residents wrote in these steps and others may read, the newest first."""
    found = tx.rows(
        f"{_PROPOSALS} WHERE s.consultation_id = :consultation AND s.step IN :steps[] AND s.state = 'accepted'"
        " ORDER BY s.id DESC LIMIT :limit",
        consultation=consultation, steps=listed(steps), limit=limit,
    )  # fmt: skip
    quotable = [one for one in map(_proposal, found) if not one.unquoted]
    return tuple(Candidate(one.id, Verbatim(one.text), False, one.author) for one in quotable)


def one(tx: Tx, council: int, statement: str) -> Proposal | None:
    """The statement of that id."""
    row = tx.row(f"{_PROPOSALS} WHERE s.council_id = :council AND s.public_id = :id", council=council, id=statement)
    return None if row is None else _proposal(row)


def decide(
    tx: Tx, council: int, statement: str, *, accepted: bool, reason: str, by: str, now: datetime
) -> Proposal | None:
    """Accept or refuse one that waits; None when there is none such, or somebody decided before."""
    # One statement decides: of two colleagues who press at once, the second changes no row.
    changed = tx.run(
        "UPDATE statement SET state = :state, reason = :reason, decided_by = :by, decided_at = :at"
        " WHERE council_id = :council AND public_id = :id AND state = 'pending'",
        state="accepted" if accepted else "refused", reason=words(reason), by=by, at=ticks(now),
        council=council, id=statement,
    )  # fmt: skip
    if not changed:
        return None
    return one(tx, council, statement)


def prioritise(
    tx: Tx, council: int, consultation: int, step: str, priorities: Mapping[str, float], groups: Groups, now: datetime
) -> None:
    """Keep what the study of opinion groups wants read first, and how each group voted (no person's group)."""
    kept = released.one(tx, consultation, _GROUPS) or {}
    # Votes by group, never a person's group: nothing stored says which opinion somebody was counted under.
    released.keep(tx, council, consultation, _GROUPS, {**kept, step: groups}, now)
    tx.many(
        "INSERT INTO priority (council_id, consultation_id, step, statement, value)"
        " VALUES (:council, :consultation, :step, :statement, :value)"
        " ON CONFLICT (council_id, consultation_id, step, statement) DO UPDATE SET value = excluded.value",
        [
            {"council": council, "consultation": consultation, "step": step, "statement": statement, "value": value}
            for statement, value in sorted(priorities.items())
        ],
    )


def room(tx: Tx, consultation: int, own: Mapping[str, Sequence[Statement]]) -> dict[str, tuple[Candidate, ...]]:
    """Per react or compare step, the council's statements (`own`) then the accepted ones, with totals.

    Three statements whatever the size. For `compare` the three numbers are (won, lost, tied).
    """
    # Most batches meet no flow that shows statements.
    if not own:
        return {}
    steps = listed(own)
    votes = _totals(tx, consultation, steps)
    priorities = {
        (step, statement): float(value)
        for step, statement, value in tx.rows(
            "SELECT step, statement, value FROM priority WHERE consultation_id = :consultation AND step IN :steps[]",
            consultation=consultation, steps=steps,
        )
    }  # fmt: skip
    accepted = tx.rows(
        f"{_PROPOSALS} WHERE s.consultation_id = :consultation AND s.step IN :steps[] AND s.state = 'accepted'"
        " ORDER BY s.id",
        consultation=consultation, steps=steps,
    )  # fmt: skip
    groups = released.one(tx, consultation, _GROUPS) or {}

    def candidate(step: str, id: str, words: Words, own: bool, author: str) -> Candidate:
        # Groups lag behind votes until the next study; a new statement has none yet.
        by_group = tuple((a, d, p) for a, d, p in groups.get(step, {}).get(id, ()))
        priority = priorities.get((step, id), 0.0)
        return Candidate(id, words, own, author, _three(votes, step, id), priority, by_group)

    rooms = {
        step: [candidate(step, item.id, Said(item.text), True, "") for item in statements]
        for step, statements in own.items()
    }
    for item in map(_proposal, accepted):
        # As its author wrote it: residents' words are in one language and are never a template.
        rooms[item.step].append(candidate(item.step, item.id, Verbatim(item.text), False, item.author))
    return {step: tuple(candidates) for step, candidates in rooms.items()}


def votes(tx: Tx, consultation: int, step: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """(participation, its votes by statement) of a `react`, one by one."""
    for _, person, value in tx.pages(
        "SELECT p.id, p.public_id, a.value FROM participation p"
        " JOIN answer a ON a.council_id = p.council_id AND a.participation_id = p.id"
        " WHERE p.consultation_id = :consultation AND a.step = :step AND a.dormant = 0 AND p.id > :after"
        " ORDER BY p.id LIMIT :page",
        consultation=consultation, step=step,
    ):  # fmt: skip
        found = unpacked(value)
        if isinstance(found, dict):
            yield person, found


def _totals(tx: Tx, consultation: int, steps: str) -> dict[tuple[str, str], list[int]]:
    totals: dict[tuple[str, str], list[int]] = {}
    for step, cell, n in tx.rows(
        "SELECT step, cell, SUM(n) FROM cell WHERE consultation_id = :consultation AND step IN :steps[]"
        " AND split = '' GROUP BY step, cell",
        consultation=consultation, steps=steps,
    ):  # fmt: skip
        what, *names = cell.split(":")
        # `agree:s1` of a react, `win:a:b` and `tie:a:b` of a compare: the cells that measures declare.
        if what in _VOTES:
            _add(totals, step, names[0], _VOTES.index(what), int(n))
        elif what == "win":
            _add(totals, step, names[0], 0, int(n))
            _add(totals, step, names[1], 1, int(n))
        elif what == "tie":
            _add(totals, step, names[0], 2, int(n))
            _add(totals, step, names[1], 2, int(n))
    return totals


def _add(totals: dict[tuple[str, str], list[int]], step: str, statement: str, index: int, n: int) -> None:
    totals.setdefault((step, statement), [0, 0, 0])[index] += n


def _three(totals: Mapping[tuple[str, str], list[int]], step: str, statement: str) -> tuple[int, int, int]:
    first, second, third = totals.get((step, statement), (0, 0, 0))
    return first, second, third


def _proposal(row: Row) -> Proposal:
    key, step, text, language, state, reason, author, at, person = row
    unquoted = bool(person) and step in unpacked(person).get("unquoted", ())
    return Proposal(key, step, text, language, state, reason, author, instant(at), unquoted)


def written(tx: Tx, consultation: int) -> dict[str, list[int]]:
    """Step → how many accepted statements each author wrote, in no order; nobody is named."""
    found: dict[str, list[int]] = {}
    for step, n in tx.rows(
        "SELECT step, COUNT(*) FROM statement WHERE consultation_id = :consultation AND author_id IS NOT NULL"
        " AND state = 'accepted' GROUP BY step, author_id ORDER BY step, COUNT(*)",
        consultation=consultation,
    ):
        # Ordered by number: the order of arrival would tell something of who wrote.
        found.setdefault(step, []).append(int(n))
    return found
