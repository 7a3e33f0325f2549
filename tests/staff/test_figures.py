"""Counting a consultation and clearing its figures: of which moment each number is, and whom it counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from flows.model import Flow
from flows.values import Value
from results.figures.disclosure import FLOOR, K
from staff.figures import count, last_release, measures, smallest
from staff.studies import due, fresh, study
from storage import Store
from storage.consultations import coding, consultations
from storage.consultations.consultations import Consultation
from storage.counts import released
from storage.counts.recount import recount
from storage.people.saving import Change, save
from tests.engine.talk import flow_of
from tests.staff.closings import at_closing, close
from tests.storage.town import NOW, StoredTown, became, consented, founded, opened, with_answers

FLOW = flow_of("""
  - say: hello
    fr: Bonjour.
    en: Hello.
  - fund: works
    budget: 100
    fr: Que payer ?
    en: What to pay?
    options:
      a: {fr: Une allée, en: A path, cost: 60}
      b: {fr: Un banc, en: A bench, cost: 40}
  - choose one: park
    fr: Un parc ?
    en: A park?
    options: {green: {fr: Vert, en: Green}, grey: {fr: Gris, en: Grey}}
  - write: idea
    optional: yes
    fr: Une idée ?
    en: An idea?
  - choose one: age
    profile: yes
    fr: Votre âge ?
    en: Your age?
    options: {young: {fr: Jeune, en: Young}, old: {fr: Âgé, en: Old}}
""")
DAY = timedelta(days=1)


@pytest.fixture
def town(sqlite_url: str) -> Iterator[StoredTown]:
    """A council with one open consultation, where nobody came yet."""
    store: Store = opened(sqlite_url)
    yield founded(store)
    store.close()


def come(town: StoredTown, first: int, last: int, flow: Flow = FLOW, **answers: Value) -> None:
    """So many more people, who answer all the same."""
    with town.store.write() as tx:
        people = [with_answers(consented(town.doorstep(str(number))), answers) for number in range(first, last)]
        save(tx, [Change(None, person) for person in people], NOW)
    counted(town, flow)


def counted(town: StoredTown, flow: Flow = FLOW) -> None:
    """What the runtime counts with every answer, counted once."""
    with town.store.write() as tx:
        recount(tx, town.council, town.consultation, lambda _: measures(flow))


def of(town: StoredTown, **settings: Any) -> Consultation:
    """Its consultation."""
    with town.store.read() as tx:
        return replace(consultations.every(tx)[0], settings=settings)


def cells(told: object) -> list[tuple[str, int | None, float | None]]:
    """Name, people and share of each."""
    return [(cell.name, cell.people, cell.share) for cell in told]  # type: ignore[attr-defined]


def test_everybody_is_counted_by_day_channel_language_and_origin(town: StoredTown) -> None:
    """Of those who answered, days in their order and the rest by size; where the others stand; what was read."""
    late = [("1", "en", 1, "fair"), ("2", "fr", 0, "fair"), ("3", "fr", 0, "poster"), ("4", "fr", 1, "fair")]
    with town.store.write() as tx:
        for address, language, day, origin in late:
            person = consented(town.doorstep(address, origin=origin))
            state = replace(person.participation, language=language)
            answered = with_answers(replace(person, participation=state), {"idea": address}, NOW + day * DAY)
            save(tx, [Change(None, answered)], NOW)
    for number, at in enumerate(("works", "works", "idea", "hello", "thanks", "", "@language")):
        person = town.resident(f"at {number}", {})
        state = replace(person.participation, at=at, version=person.participation.version + 1)
        town.change(person, replace(person, participation=state))
    done = became(town.only("2"), "finished")
    town.change(town.only("2"), replace(done, participation=replace(done.participation, finished_at=NOW)))
    counted(town)
    row = of(town, margins={"age": {"young": 3, "old": 4}})
    with town.store.write() as tx:
        read = list(coding.of(tx, row.key, "idea"))
        coding.keep(tx, row.council, row.key, "idea", [replace(one, themes=("banc",)) for one in read[:3]])
        figures = count(tx, row, FLOW, NOW)
    people = figures.participation
    assert (people.started, people.answered, people.finished) == (11, 4, 1)
    assert cells(people.days) == [("2026-03-02", 2, 0.5), ("2026-03-03", 2, 0.5)]
    assert cells(people.channels) == [("telegram", 4, 1.0)]
    assert cells(people.languages) == [("fr", 3, 0.75), ("en", 1, 0.25)]
    assert cells(people.origins) == [("fair", 3, 0.75), ("poster", 1, 0.25)]
    assert [(cell.name, cell.label["fr"], cell.people) for cell in people.leaving] == [
        ("works", "Que payer ?", 2), ("idea", "Une idée ?", 1),
    ]  # fmt: skip
    assert [(tally.step, tally.n) for tally in figures.tallies] == [
        ("works", 0), ("park", 0), ("idea", 4), ("idea.themes", 3), ("age", 0),
    ]  # fmt: skip
    assert (figures.consultation, figures.title, figures.as_of, figures.k) == ("velo", FLOW.title, NOW, 0)
    assert figures.margins == {"age": {"young": 3, "old": 4}}
    with town.store.read() as tx:
        given = count(tx, row, FLOW, NOW, {"age": {"n": 2, "young": 2}})
    assert {tally.step: tally.n for tally in given.tallies if tally.n} == {"idea.themes": 3, "age": 2}, (
        "the cells that are given, and no other"
    )


@pytest.mark.parametrize("people", [9, 12])
def test_bots_are_told_a_summary_and_never_how_few_answered(town: StoredTown, people: int) -> None:
    """What was cleared is kept as it is given."""
    come(town, 0, people, park="green", age="old")
    row = of(town)
    figures = close(town.store, row, FLOW)
    with town.store.write() as tx:
        public = released.one(tx, row.key, "public")
        assert last_release(tx, row) == figures
    assert public["answered"] == (12 if people == 12 else None)
    assert public["public"] == (people == 12)
    assert all({"fr", "en"} <= line.keys() for line in public["lines"].values())
    assert len(public["lines"]) == (people == 12)


@pytest.mark.parametrize(("setting", "k"), [({}, K), ({"k": 12}, 12), ({"k": "25"}, 25), ({"k": 2}, FLOOR)])
def test_a_council_may_ask_for_more_discretion_never_for_less(
    town: StoredTown, setting: dict[str, object], k: int
) -> None:
    """Ten unless told, five at the least."""
    assert smallest(of(town, **setting)) == k


def tally_of(town: StoredTown, step: str, row: Consultation) -> int | None:
    """How many a release would say answered a question."""
    with town.store.write() as tx:
        return next(tally.n for tally in at_closing(tx, row, FLOW).tallies if tally.step == step)


def test_a_studied_question_is_told_as_of_its_study_until_k_people_moved(town: StoredTown) -> None:
    """Nine more do not show, ten do; so do ten fewer, and ten who come after all had left."""
    row = of(town)
    come(town, 0, 30, works=["a"], age="young")
    study(town.store, row, FLOW, NOW)
    assert tally_of(town, "works", row) == 30
    come(town, 30, 39, works=["b"], age="young")
    assert (tally_of(town, "works", row), tally_of(town, "age", row)) == (30, 39)
    come(town, 39, 40, works=["b"], age="young")
    assert tally_of(town, "works", row) == 40
    study(town.store, row, FLOW, NOW)
    leave(town, 0, 9)
    assert tally_of(town, "works", row) == 40
    leave(town, 9, 10)
    assert tally_of(town, "works", row) == 30
    leave(town, 10, 40)
    study(town.store, row, FLOW, NOW)
    come(town, 50, 60, works=["b"], age="young")
    assert tally_of(town, "works", row) == 10


def leave(town: StoredTown, first: int, last: int) -> None:
    """So many people are erased."""
    for number in range(first, last):
        person = town.only(str(number))
        town.change(person, became(person, "erased"))
    counted(town)


def test_nothing_is_weighted_of_two_moments(town: StoredTown) -> None:
    """A question told as of its study is weighted by no profile of today; those told as they stand are."""
    row = of(town, margins={"age": {"young": 500, "old": 500}})
    come(town, 0, 15, works=["a"], park="green", age="young")
    come(town, 15, 30, works=["b"], park="grey", age="old")
    study(town.store, row, FLOW, NOW)

    def told() -> tuple[set[str], set[str]]:
        with town.store.write() as tx:
            figures = at_closing(tx, row, FLOW)
        return {one.step for one in figures.weighted}, {one.step for one in figures.crossings}

    assert told() == ({"works", "park"}, {"park"})
    come(town, 30, 35, works=["a"], park="green", age="old")
    assert told() == ({"park"}, set())
    come(town, 35, 45, works=["a"], park="green", age="old")
    assert told() == ({"works", "park"}, {"park"})


def test_the_study_that_a_release_goes_with_is_the_last_one_made(town: StoredTown) -> None:
    """None before the first, and none is made by looking."""
    row = of(town)
    come(town, 0, 30, works=["a"])
    with town.store.write() as tx:
        assert at_closing(tx, row, FLOW).studies == ()
    study(town.store, row, FLOW, NOW)
    with town.store.write() as tx:
        assert [(one.step, one.n) for one in at_closing(tx, row, FLOW).studies] == [("works", 30)]
        assert not due(tx, row, FLOW)
        assert last_release(tx, row) is None


def test_what_staff_look_at_is_as_of_now_with_its_own_study(town: StoredTown) -> None:
    """Though the release stays with the former one until k people moved."""
    row = of(town)
    come(town, 0, 30, works=["a"])
    study(town.store, row, FLOW, NOW)
    come(town, 30, 35, works=["b"])
    with town.store.write() as tx:
        for findings, n in ((fresh(tx, row, FLOW), 35), (None, 30)):
            told = at_closing(tx, row, FLOW, findings)
            assert next(tally.n for tally in told.tallies if tally.step == "works") == n
            assert [one.n for one in told.studies] == [n]
