"""Running counters always say what the answers say."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count
from unittest import mock

from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from flows.context import Candidate
from flows.model import Statement
from flows.values import Answer, Value
from flows.words import Said, Verbatim
from storage import Store, Tx
from storage.consultations import statements
from storage.consultations.statements import Proposal
from storage.counts import counters
from storage.counts.counting import Sums, answered_at
from storage.counts.recount import Difference, recount
from storage.people import loading, retention
from storage.people.loading import Person
from storage.people.saving import Change, save
from tests.examples import examples
from tests.storage.town import (
    BOT,
    MEASURES,
    NOW,
    StoredTown,
    became,
    consented,
    founded,
    measures_of,
    moved,
    opened,
    with_answers,
)

_VALUES: dict[str, st.SearchStrategy[Value]] = {
    "bike": st.sampled_from(["yes", "no", {"other": "tandem"}]),
    "age": st.sampled_from(["18", "25"]),
    "paid": st.sampled_from([0, 2.5, 9.999999, 100]),
    "walked": st.sampled_from([0, 1, 1.0, True]),
    "modes": st.sampled_from([["bus"], ["bus", "foot"], [{"other": "skates"}]]),
    "work": st.sampled_from(["here", "away", {"other": "at sea"}]),
    "order": st.sampled_from([["a", "b"], ["c"], ["b", "c", "a"]]),
    "ideas": st.dictionaries(st.sampled_from(["s1", "s2"]), st.sampled_from(["agree", "disagree", "pass"])),
    "why": st.text(max_size=5),
}


_NAMES = count()


@st.composite
def _moves(draw: st.DrawFn) -> tuple[int, str, Value | str]:
    """(person, step, value), or what else may happen to them."""
    person = draw(st.integers(0, 2))
    step = draw(st.sampled_from([*_VALUES, "erase", "dormant", "english", "remove", "finish"]))
    return person, step, draw(_VALUES[step]) if step in _VALUES else ""


def _moved(person: Person, step: str, value: Value) -> Person:
    state = person.participation
    if step in _VALUES:
        return with_answers(person, {step: value})
    if step == "erase":
        return became(person, "erased")
    if step == "english":
        state = replace(state, language="en")
    elif step == "finish":
        state = replace(state, status="finished", finished_at=NOW)
    elif step == "remove":
        state = replace(state, answers={"consent": state.answers["consent"]})
    else:
        answers = {name: replace(answer, dormant=not answer.dormant) for name, answer in state.answers.items()}
        state = replace(state, answers=answers)
    moved = replace(person, participation=replace(state, version=state.version + 1))
    at = answered_at(MEASURES, person.answered_at, moved.participation.answers, NOW)
    return replace(moved, answered_at=at)


def _step(town: StoredTown, address: str, step: str, value: Value) -> None:
    with town.store.write() as tx:
        found = loading.load(tx, town.council, BOT, [address])[address]
        before = found[0] if found else None
        start = before or consented(town.doorstep(address))
        after = _moved(start, step, value)
        left: dict[str, Answer] = {} if step == "erase" else dict(after.participation.answers)
        was = before.participation.answers if before else {}
        save(tx, [Change(before, after)], NOW)
        counters.apply(tx, town.council, {town.consultation: moved(was, left)})
        if step == "erase":
            assert _journal(town, tx) <= 1


def _journal(town: StoredTown, tx: Tx) -> int:
    return int(tx.value("SELECT COUNT(*) FROM cell_change WHERE consultation_id = :c", c=town.consultation))


@examples(60, [HealthCheck.function_scoped_fixture])
@given(st.lists(_moves(), max_size=25), st.sampled_from((1, 2, 5, counters.FOLD)))
def test_counters_equal_a_recount_after_any_history(
    store: Store, moves: list[tuple[int, str, Value]], batches: int
) -> None:
    """Answers, corrections, dormancy, language switches and erasures in any order, folded or not."""
    town = founded(store, f"n{next(_NAMES)}")  # one database for all examples: each has its consultation
    with mock.patch.object(counters, "FOLD", batches):
        for person, step, value in moves:
            _step(town, f"{town.consultation} {person}", step, value)
    with store.write() as tx:
        assert recount(tx, town.council, town.consultation, measures_of) == []
        counters.fold(tx, town.council)
        assert recount(tx, town.council, town.consultation, measures_of) == []


def test_counters_add_up_under_concurrency(url: str, town: StoredTown) -> None:
    """Several writers at once lose nothing and wait in no ring."""
    change = Sums({"": {f"{step} {cell}": 1 for step in ("b", "a") for cell in ("n", "yes", "no")}})
    stores = [opened(url, seed) for seed in (2, 3, 4)]

    def write(n: int) -> None:
        with stores[n % 3].write() as tx:
            counters.apply(tx, town.council, {town.consultation: change})

    with mock.patch.object(counters, "FOLD", 7), ThreadPoolExecutor(3) as pool:
        list(pool.map(write, range(60)))
    with town.store.read() as tx:
        assert counters.cells(tx, town.consultation) == {step: {"n": 60, "no": 60, "yes": 60} for step in ("a", "b")}
    for store in stores:
        store.close()


def test_what_a_correction_replaced_is_gone_with_the_daily_sweep(town: StoredTown) -> None:
    """An answer that was corrected stands in no single row of the journal any longer than a day."""
    for value in ("yes", "no"):
        _step(town, "1", "bike", value)
    with town.store.write() as tx:
        assert _journal(town, tx) == 2
        retention.sweep(tx, NOW)
        (content,) = tx.rows("SELECT content FROM cell_change")
        assert "yes" not in content[0]
        assert counters.cells(tx, town.consultation)["bike"] == {"n": 1, "no": 1}


def test_a_recount_finds_and_repairs_a_wrong_counter(town: StoredTown) -> None:
    """What differs is named, then put right."""
    town.resident("1", {"bike": "yes"})
    with town.store.write() as tx:
        wrong = Sums({"": {"bike yes": 3, "consent n": 1}})
        counters.apply(tx, town.council, {town.consultation: wrong})
        found = recount(tx, town.council, town.consultation, measures_of)
        assert found == [Difference("bike", "n", 0, 1), Difference("bike", "yes", 3, 1)]
        assert recount(tx, town.council, town.consultation, measures_of) == []
        assert counters.cells(tx, town.consultation)["bike"] == {"n": 1, "yes": 1}


def test_the_room_gives_statements_with_their_totals(town: StoredTown) -> None:
    """The council's first, then the accepted ones; what waits or was refused is not shown."""
    author = town.resident("1", {"ideas": {"s1": "agree"}}).participation.id
    with town.store.write() as tx:
        for n, state in enumerate(("accepted", "pending", "refused", "pending"), 1):
            proposal = Proposal(f"r_{n}", "ideas", f"idea {n}", "fr", state, "", author, NOW)  # type: ignore[arg-type]
            statements.propose(tx, town.council, town.consultation, proposal)
        votes = {"ideas agree:s1": 2, "ideas pass:r_1": 1, "duel win:s1:s2": 3, "duel tie:s1:s2": 1}
        counters.apply(tx, town.council, {town.consultation: Sums(room={"": votes})})
        groups = {"s1": [[2, 0, 0], [0, 1, 0]]}
        statements.prioritise(tx, town.council, town.consultation, "ideas", {"r_1": 0.5}, groups, NOW)
        decided = statements.decide(tx, town.council, "r_4", accepted=True, reason="", by="o_1", now=NOW)
        assert decided is not None
        assert decided.state == "accepted"
        assert statements.decide(tx, town.council, "r_4", accepted=False, reason="no", by="o_2", now=NOW) is None
        own = (Statement("s1", {"fr": "un"}), Statement("s2", {"fr": "deux"}))
        rooms = statements.room(tx, town.consultation, {"ideas": own[:1], "duel": own})
        assert dict(statements.votes(tx, town.consultation, "ideas")) == {author: {"s1": "agree"}}
        assert [each.id for each in statements.of(tx, town.consultation, "pending")] == ["r_2"]
    assert rooms["ideas"] == (
        Candidate("s1", Said({"fr": "un"}), votes=(2, 0, 0), groups=((2, 0, 0), (0, 1, 0))),
        Candidate("r_1", Verbatim("idea 1"), False, author, (0, 0, 1), 0.5),
        Candidate("r_4", Verbatim("idea 4"), False, author),
    )
    assert [each.votes for each in rooms["duel"]] == [(3, 0, 1), (0, 3, 1)]


def test_counters_of_an_older_database_say_the_same_after_the_update(url: str, town: StoredTown) -> None:
    """There, the split "" was everybody; here everybody is in one split, and all of them add up."""
    before = {"": {"n": 9, "yes": 6, "no": 3}, "age=18": {"yes": 4}, "age=25": {"yes": 1, "no": 2}}
    with town.store.write() as tx:
        tx.run("DROP TABLE cell_change")
        tx.run("DROP INDEX processed_update_at")
        tx.run("ALTER TABLE processed_update RENAME TO seen")
        tx.run("CREATE INDEX seen_at ON seen (at)")
        tx.run("ALTER TABLE dead_letter RENAME TO parked")
        tx.run("UPDATE alembic_version SET version_num = '0005'")
        for shard, (split, cells) in enumerate(before.items()):
            for cell, n in cells.items():
                tx.run(
                    "INSERT INTO cell (council_id, consultation_id, step, cell, split, shard, n)"
                    " VALUES (:council, :consultation, 'bike', :cell, :split, :shard, :n)",
                    council=town.council, consultation=town.consultation, cell=cell, split=split, shard=shard, n=n,
                )  # fmt: skip
    assert opened(url, 2).migrate() is False  # `opened` has migrated it
    with town.store.read() as tx:
        counted = counters.counted(tx, town.consultation)
    assert counters.totals(counted) == {"bike": {"n": 9, "no": 3, "yes": 6}}
    assert counters.breakdown(counted)["bike"] == {"age=18": {"yes": 4}, "age=25": {"no": 2, "yes": 1}}
