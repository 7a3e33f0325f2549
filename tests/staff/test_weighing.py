"""Votes on statements weighted to the town, beside the raw ones, from the answers to the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from flows.values import Value
from results.figures.counted import Figures
from results.reports.beside import votes_weighting, weighted_of
from staff.figures import measures
from staff.studies import due, fresh, study
from storage import Store
from storage.consultations import consultations
from storage.consultations.consultations import Consultation
from storage.counts import released
from storage.counts.recount import recount
from tests.engine.talk import flow_of
from tests.staff.closings import at_closing
from tests.storage.town import NOW, StoredTown, became, founded, opened

pytestmark = pytest.mark.slow


FLOW = flow_of("""
  - react: views
    fr: D'accord ?
    en: Agree?
    statements:
      - {fr: Avis 1., en: View 1.}
      - {fr: Avis 2., en: View 2.}
  - choose one: age
    profile: yes
    fr: Votre âge ?
    en: Your age?
    options:
      young: {fr: Jeune, en: Young}
      old: {fr: Âgé, en: Old}
""")
HALVES = {"age": {"young": 5000, "old": 5000}}


@pytest.fixture
def town(sqlite_url: str) -> Iterator[StoredTown]:
    """Forty young people, of whom 28 agree with the first statement, and eighty old, of whom 24 do."""
    store: Store = opened(sqlite_url)
    here = founded(store)
    for place in range(120):
        age, agrees = ("young", place < 28) if place < 40 else ("old", place < 64)
        votes: Value = {"s1": "agree" if agrees else "disagree", "s2": "agree" if place % 2 else "disagree"}
        here.resident(str(place), {"views": votes, "age": age})
    _count(here)
    yield here
    store.close()


def _count(town: StoredTown) -> None:
    with town.store.write() as tx:
        recount(tx, town.council, town.consultation, lambda _: measures(FLOW))


def _row(town: StoredTown, **margins: dict[str, int]) -> Consultation:
    with town.store.read() as tx:
        return replace(consultations.every(tx)[0], settings={"margins": margins} if margins else {})


def _released(town: StoredTown, row: Consultation) -> Figures:
    """What a look at the figures leaves."""
    with town.store.read() as tx:
        moved = due(tx, row, FLOW)
    if moved:
        study(town.store, row, FLOW, NOW)
    with town.store.read() as tx:
        return at_closing(tx, row, FLOW)


def test_each_group_counts_for_what_it_is_in_the_town(town: StoredTown) -> None:
    """43 % agree; half of the town is young, of whom 70 % agree, and half is old, of whom 30 % do: 50 %."""
    figures = _released(town, _row(town, **HALVES))
    raw = next(tally for tally in figures.tallies if tally.step == "views.s1")
    assert [(cell.name, cell.people) for cell in raw.cells] == [("agree", 52), ("disagree", 68), ("pass", 0)]
    told = weighted_of(figures, "views.s1")
    assert told is not None
    assert told.by == ("age",)
    assert told.shares["agree"][0] == 0.5
    assert told.shares["disagree"][0] == 0.5
    assert told.effective < 120
    assert "selon «\u00a0Votre âge ?\u00a0»" in votes_weighting(figures, "fr")
    with town.store.read() as tx:
        row = _row(town, **HALVES)
        assert weighted_of(at_closing(tx, row, FLOW, fresh(tx, row, FLOW)), "views.s1") == told


def test_without_margins_nothing_is_weighted_and_with_them_at_once(town: StoredTown) -> None:
    """The town's numbers may come after the answers, and may change."""
    assert _released(town, _row(town)).weighted == ()
    assert weighted_of(_released(town, _row(town, **HALVES)), "views.s1") is not None
    skewed = _released(town, _row(town, age={"young": 1000, "old": 9000}))
    told = weighted_of(skewed, "views.s1")
    assert told is not None
    assert told.shares["agree"][0] == 0.34


def test_a_weighted_figure_is_of_the_votes_that_are_shown(town: StoredTown) -> None:
    """A few more people change neither; many change both."""
    row = _row(town, **HALVES)
    before = _released(town, row)
    for place in range(200, 205):
        town.resident(str(place), {"views": {"s1": "agree", "s2": "agree"}, "age": "young"})
    _count(town)
    with town.store.read() as tx:
        assert at_closing(tx, row, FLOW).weighted == before.weighted
    for place in range(300, 340):
        town.resident(str(place), {"views": {"s1": "agree" if place % 2 else "disagree"}, "age": "young"})
    _count(town)
    told = weighted_of(_released(town, row), "views.s1")
    assert told is not None
    young = (28 + 5 + 20) / 85
    assert told.shares["agree"][0] == round(young / 2 + 0.3 / 2, 2)


def test_a_town_whose_numbers_changed_weighs_the_same_votes_anew(town: StoredTown) -> None:
    """Nobody need study them again: what is kept is who voted what, not what they weigh."""
    assert weighted_of(_released(town, _row(town, **HALVES)), "views.s1") is not None
    other = _row(town, age={"young": 1000, "old": 9000})
    with town.store.write() as tx:
        assert (told := weighted_of(at_closing(tx, other, FLOW), "views.s1")) is not None
    assert told.shares["agree"][0] == 0.34


def test_votes_that_moved_since_their_study_are_weighted_by_none(town: StoredTown) -> None:
    """Their tally is of now; the weighted figures that are kept are of the votes that were studied."""
    row = _row(town, **HALVES)
    study(town.store, row, FLOW, NOW)
    for place in range(200, 205):
        town.resident(str(place), {"views": {"s1": "agree"}, "age": "young"})
    _count(town)
    with town.store.write() as tx:
        assert weighted_of(at_closing(tx, row, FLOW), "views.s1") is not None
    for place in range(205, 210):
        town.resident(str(place), {"views": {"s1": "agree"}, "age": "young"})
    _count(town)
    with town.store.write() as tx:
        assert weighted_of(at_closing(tx, row, FLOW), "views.s1") is None


def test_who_says_nothing_of_themselves_is_weighted_with_nobody(town: StoredTown) -> None:
    """Thirty more agree without an age: the raw share moves, the weighted one stays."""
    for place in range(300, 330):
        town.resident(str(place), {"views": {"s1": "agree"}})
    _count(town)
    figures = _released(town, _row(town, **HALVES))
    raw = next(tally for tally in figures.tallies if tally.step == "views.s1")
    assert [cell.people for cell in raw.cells] == [82, 68, 0]
    told = weighted_of(figures, "views.s1")
    assert told is not None
    assert (told.shares["agree"][0], told.shares["disagree"][0]) == (0.5, 0.5)


def test_what_was_found_of_votes_stays_when_fewer_than_k_are_left(sqlite_url: str) -> None:
    """Their figures stay as they were told, and so does what goes with them; nothing is found of nine people."""
    store = opened(sqlite_url)
    here = founded(store)
    people = [here.resident(str(n), {"views": {"s1": "agree"}, "age": "old"}) for n in range(20)]
    _count(here)
    row = _row(here, **HALVES)
    study(store, row, FLOW, NOW)
    with store.read() as tx:
        former = released.one(tx, row.key, "studies")
    assert former["splits"]["views.s1"]
    for person in people[9:]:
        here.change(person, became(person, "erased"))
    _count(here)
    study(store, row, FLOW, NOW)
    with store.read() as tx:
        kept = released.one(tx, row.key, "studies")
    assert kept["looked"]["views"] == [9, 9]
    assert (kept["splits"], kept["room"]) == (former["splits"], former["room"])
    store.close()
