"""A consultation studied: what is told of its groups, and what the next people are shown because of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from flows.model import Statement
from flows.questions.react import React
from flows.values import Value
from results.figures.counted import to_json
from staff.figures import count as everything
from staff.figures import forget_erased, last_release, measures
from staff.releasing import release
from staff.studies import due, fresh, study
from storage import Store, Tx
from storage.consultations import consultations, statements
from storage.consultations.statements import Proposal
from storage.counts import released
from storage.counts.recount import recount
from storage.database.codec import instant
from tests.engine.talk import flow_of
from tests.results.audit.press import settle
from tests.results.figures.studies.test_votes import SIZE, ballots, divided
from tests.staff.closings import at_closing, close
from tests.storage.town import NOW, StoredTown, became, consented, founded, opened, with_answers

pytestmark = pytest.mark.slow


CANARY = "Un avis que son auteur efface"
LINES = "".join(f"      - {{fr: Avis {n}., en: View {n}.}}\n" for n in range(SIZE))
OWN = "    add your own: reviewed first\n"
FLOW = flow_of(f"\n  - react: views\n    fr: D'accord ?\n    en: Agree?\n{OWN}    statements:\n{LINES}")


@pytest.fixture
def town(sqlite_url: str) -> Iterator[StoredTown]:
    """Eighty people of two minds have voted; nobody has seen the last statement."""
    store: Store = opened(sqlite_url)
    here = founded(store)
    for place, votes in enumerate(ballots(divided(80)).values):
        assert isinstance(votes, dict)
        named = {f"s{n}": vote for n, vote in enumerate(list(votes.values())[:-1], 1)}
        here.resident(str(place), {"views": named})
    count(here)
    yield here
    store.close()


def count(town: StoredTown) -> None:
    """What the runtime counts with every answer, counted once."""
    with town.store.write() as tx:
        recount(tx, town.council, town.consultation, lambda _: measures(FLOW))


def vote(town: StoredTown, people: range, statement: str) -> None:
    """These people judge one more statement: the first 48 agree."""
    for place in people:
        person = town.only(str(place))
        views = person.participation.answers["views"].value
        assert isinstance(views, dict)
        views = {**views, statement: "agree" if place < 48 else "disagree"}
        town.change(person, with_answers(person, {"views": views}))
    count(town)


def test_studying_tells_of_groups_and_routes_the_room(town: StoredTown) -> None:
    """The room then knows what each group has read, and wants most what nobody has; no person has a group."""
    with town.store.read() as tx:
        row = consultations.every(tx)[0]
    (found,) = study(town.store, row, FLOW, NOW)
    assert len(found.content["groups"]) == 2
    react = next(step for step in FLOW.walk() if isinstance(step, React))
    own: dict[str, tuple[Statement, ...]] = {"views": react.statements}
    with town.store.read() as tx:
        room = {one.id: one for one in statements.room(tx, town.consultation, own)["views"]}
        kept = " ".join(str(value) for table in ("released", "priority") for value in tx.rows(f"SELECT * FROM {table}"))
    assert sum(sum(counts) for counts in room["s1"].groups) == 80
    assert sum(sum(counts) for counts in room[f"s{SIZE}"].groups) == 0
    assert max(room.values(), key=lambda one: one.priority).id == f"s{SIZE}"
    assert "p_" not in kept


def test_votes_of_people_who_were_there_are_studied_too(town: StoredTown) -> None:
    """Those who come back to judge more are no new people; a few of them are waited for."""
    with town.store.read() as tx:
        row = consultations.every(tx)[0]
    study(town.store, row, FLOW, NOW)
    for place in range(SIZE):
        vote(town, range(9), f"r_{place}")
    with town.store.read() as tx:
        assert not due(tx, row, FLOW)
    for place in range(SIZE):
        vote(town, range(9, 40), f"r_{place}")
    with town.store.read() as tx:
        assert due(tx, row, FLOW)
    study(town.store, row, FLOW, NOW)
    with town.store.read() as tx:
        assert not due(tx, row, FLOW)


def test_what_somebody_erased_is_quoted_nowhere_any_more(town: StoredTown) -> None:
    """Their statement divided the groups: pages forget it at once, the files with the next release."""
    author = town.resident("author", {})
    with town.store.read() as tx:
        row = consultations.every(tx)[0]
    with town.store.write() as tx:
        proposal = Proposal("r_canary", "views", CANARY, "fr", "accepted", "", author.participation.id, NOW)
        statements.propose(tx, town.council, town.consultation, proposal)
    vote(town, range(80), "r_canary")
    (found,) = study(town.store, row, FLOW, NOW)
    assert CANARY in str(found.content), "accepted, it is studied with the others"
    assert CANARY in str(to_json(close(town.store, row, FLOW)))
    with town.store.read() as tx:
        assert _kept(tx)
    erased = town.only("author")
    town.change(erased, became(erased, "erased"))
    with town.store.read() as tx:
        shown = last_release(tx, row)
    assert shown is not None
    assert shown.studies
    assert [tally.step for tally in shown.tallies] == [f"views.s{n}" for n in range(1, SIZE + 1)]
    assert CANARY not in str(to_json(shown))
    with town.store.write() as tx:
        forget_erased(tx, row, NOW)
        assert tx.scrub, "nor on a freed page of the disk"
    with town.store.read() as tx:
        assert not _kept(tx)
        assert not due(tx, row, FLOW), "what was looked at is still known"
        (again,) = fresh(tx, row, FLOW).studies
    assert "r_canary" not in str(again.content)


def _kept(tx: Tx) -> bool:
    """Whether a row of what was published holds the words."""
    return any(CANARY in str(content) for content in tx.rows("SELECT content FROM released"))


def test_what_a_moderator_refused_is_not_studied(town: StoredTown) -> None:
    """Its votes make no group, and its words are in no study; one that waits is not told either."""
    with town.store.read() as tx:
        row = consultations.every(tx)[0]
    with town.store.write() as tx:
        for name in ("r_no", "r_wait"):
            proposal = Proposal(name, "views", f"Mot de {name}", "fr", "pending", "", "", NOW)
            statements.propose(tx, town.council, town.consultation, proposal)
        statements.decide(tx, town.council, "r_no", accepted=False, reason="hors sujet", by="it", now=NOW)
    (before,) = study(town.store, row, FLOW, NOW)
    vote(town, range(80), "r_no")
    with town.store.read() as tx:
        (after,) = fresh(tx, row, FLOW).studies
    assert "r_no" not in str(after.content)
    assert after.content["groups"] == before.content["groups"]
    vote(town, range(80), "r_wait")
    with town.store.read() as tx:
        (later,) = fresh(tx, row, FLOW).studies
    assert "Mot de" not in str(later.content)


def test_a_question_is_studied_again_from_k_people_on(town: StoredTown) -> None:
    """Nine more are waited for, ten are looked at; so are votes that nine people cannot have cast."""
    with town.store.read() as tx:
        row = consultations.every(tx)[0]
        assert due(tx, row, FLOW), "nobody has looked yet"
    study(town.store, row, FLOW, NOW)
    for number in range(9):
        town.resident(f"new {number}", {"views": {"s1": "agree"}})
    count(town)
    with town.store.read() as tx:
        assert not due(tx, row, FLOW)
    town.resident("tenth", {"views": {"s1": "agree"}})
    count(town)
    with town.store.read() as tx:
        assert due(tx, row, FLOW)
    study(town.store, row, FLOW, NOW)
    with town.store.read() as tx:
        assert not due(tx, row, FLOW)
        assert last_release(tx, row) is None, "a study is no release"


def test_a_handful_of_votes_is_looked_at_by_nobody(sqlite_url: str) -> None:
    """Nine people who voted are not due; ten are."""
    store = opened(sqlite_url)
    here = founded(store)
    with store.read() as tx:
        row = consultations.every(tx)[0]
        assert not due(tx, row, FLOW)
    for number in range(10):
        with store.read() as tx:
            assert not due(tx, row, FLOW), number
        here.resident(str(number), {"views": {"s1": "agree"}})
        count(here)
    with store.read() as tx:
        assert due(tx, row, FLOW)
    store.close()


def test_figures_of_people_who_all_left_are_not_told_from_their_study(sqlite_url: str) -> None:
    """Ten were studied and erased before any release: nothing of them is counted any more."""
    store = opened(sqlite_url)
    here = founded(store)
    people = [here.resident(str(number), {"views": {"s1": "agree"}}) for number in range(10)]
    count(here)
    with store.read() as tx:
        row = consultations.every(tx)[0]
    study(store, row, FLOW, NOW)
    for person in people:
        here.change(person, became(person, "erased"))
    count(here)
    with store.write() as tx:
        assert due(tx, row, FLOW), "ten fewer are ten people who moved"
        figures = at_closing(tx, row, FLOW)
    assert {tally.n for tally in figures.tallies} == {None}
    store.close()


ORDERED = (
    "  - rank: wishes\n    keep: 2\n    fr: Classez.\n    en: Rank.\n"
    "    options: {a: {fr: A, en: A}, b: {fr: B, en: B}, c: {fr: C, en: C}}\n"
)
RANKED = flow_of(f"\n  - react: views\n    fr: D'accord ?\n    en: Agree?\n    statements:\n{LINES}{ORDERED}")


@pytest.mark.parametrize(("people", "told"), [(9, set[str]()), (10, {"views"}), (110, {"views"})])
def test_who_takes_the_room_is_told_of_votes_by_enough_people(sqlite_url: str, people: int, told: set[str]) -> None:
    """Of votes alone, not of an order of preference; and nothing of nine people is kept."""
    store = opened(sqlite_url)
    here = founded(store)
    for number in range(110):
        votes: Value = {f"s{n}": "agree" for n in range(1, 2 + number % SIZE)}
        here.resident(str(number), {"wishes": ["a", "b"], **({"views": votes} if number < people else {})})
    with store.write() as tx:
        recount(tx, here.council, here.consultation, lambda _: measures(RANKED))
        row = consultations.every(tx)[0]
    study(store, row, RANKED, NOW)
    with store.write() as tx:
        figures = at_closing(tx, row, RANKED)
        kept = released.one(tx, row.key, "studies")
    assert (set(figures.room), set(kept["room"]), set(kept["splits"])) == (told, told, set())
    assert {one.step for one in figures.studies} >= {"wishes"}
    store.close()


def test_a_report_is_made_of_answers_studied_again_where_they_moved(town: StoredTown) -> None:
    """And of the former study where they did not: it is not made anew for nothing."""
    later = NOW + timedelta(days=1)
    with town.store.read() as tx:
        row = consultations.every(tx)[0]
    assert release(town.store, row, FLOW, NOW, settle=settle).studies
    release(town.store, row, FLOW, later, settle=settle)
    with town.store.read() as tx:
        made = tx.value("SELECT at FROM released WHERE key = 'studies'")
    assert instant(made) == NOW


def test_an_order_of_preference_whose_people_all_left_is_due(sqlite_url: str) -> None:
    """Ten ranked, ten were erased: ten people moved."""
    store = opened(sqlite_url)
    here = founded(store)
    people = [here.resident(str(number), {"wishes": ["a", "b"]}) for number in range(10)]
    with store.write() as tx:
        recount(tx, here.council, here.consultation, lambda _: measures(RANKED))
        row = consultations.every(tx)[0]
    study(store, row, RANKED, NOW)
    for person in people:
        here.change(person, became(person, "erased"))
    with store.write() as tx:
        recount(tx, here.council, here.consultation, lambda _: measures(RANKED))
        assert due(tx, row, RANKED)
    store.close()


def test_people_of_no_known_origin_are_a_line_of_their_own(town: StoredTown) -> None:
    """With a dash for its name; the others under theirs."""
    newcomer = consented(town.doorstep("new", origin=""))
    town.change(newcomer, with_answers(newcomer, {"views": {"s1": "agree"}}))
    with town.store.read() as tx:
        origins = everything(tx, consultations.every(tx)[0], FLOW, NOW).participation.origins
    assert [(cell.name, cell.label["fr"], cell.people) for cell in origins] == [("poster", "poster", 80), ("", "–", 1)]
    assert origins[1].share == pytest.approx(1 / 81)


def voted(town: StoredTown, people: range, *statements: str) -> None:
    """These people judge these statements and no other."""
    for number in people:
        person = town.only(str(number))
        town.change(person, with_answers(person, {"views": dict.fromkeys(statements, "agree")}))
    count(town)


def test_votes_are_looked_at_once_fewer_than_k_people_cannot_have_cast_them(sqlite_url: str) -> None:
    """Of two statements nineteen votes could be nine people's and one's, twenty are ten people's; taken back alike."""
    store = opened(sqlite_url)
    here = founded(store)
    for number in range(40):
        here.resident(str(number), {"views": {"s1": "agree"}})
    count(here)
    with store.read() as tx:
        row = consultations.every(tx)[0]
    study(store, row, FLOW, NOW)
    moved = []
    for last in (19, 20):
        voted(here, range(last), "s1", "s2")
        with store.read() as tx:
            moved.append(due(tx, row, FLOW))
    study(store, row, FLOW, NOW)
    for last in (19, 20):
        voted(here, range(last), "s1")
        with store.read() as tx:
            moved.append(due(tx, row, FLOW))
    assert moved == [False, True, False, True]
    store.close()


def test_only_what_moved_is_studied_again(sqlite_url: str) -> None:
    """Five who ranked are waited for, while ten who voted are looked at; a new town weighs votes, and no order."""
    store = opened(sqlite_url)
    here = founded(store)
    for number in range(30):
        here.resident(str(number), {"wishes": ["a", "b"], "views": {"s1": "agree"}})
    with store.write() as tx:
        recount(tx, here.council, here.consultation, lambda _: measures(RANKED))
        row = consultations.every(tx)[0]
    study(store, row, RANKED, NOW)
    for number in range(30, 45):
        here.resident(str(number), {"wishes": ["b"]} if number < 35 else {"views": {"s1": "agree"}})
    with store.write() as tx:
        recount(tx, here.council, here.consultation, lambda _: measures(RANKED))
    found = study(store, row, RANKED, NOW)
    with store.read() as tx:
        kept = released.one(tx, row.key, "studies")
        assert (kept["cells"]["wishes"]["n"], kept["cells"]["views"]["n"]) == (30, 40)
        assert {one.step: one.n for one in found}["wishes"] == 30
        town_known = replace(row, settings={"margins": {"age": {"a": 1}}})
        assert due(tx, town_known, RANKED)
        assert not due(tx, town_known, flow_of(ORDERED))
    store.close()
