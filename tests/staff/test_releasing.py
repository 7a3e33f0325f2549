"""Releases come by a plan, are audited beside all that came before, and what is kept of them says so."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from results.audit.record import Record
from results.figures.counted import Figures, to_json
from results.figures.release import Way
from staff.figures import last_release
from staff.releasing import due, prepared, preview, release, reopened, settled_apart
from staff.showing import is_closed
from storage.consultations.consultations import Consultation
from storage.counts import released
from tests.results.audit.press import settle
from tests.staff.closings import close, closed
from tests.staff.test_figures import FLOW, come, leave, of, town
from tests.storage.town import NOW, StoredTown

__all__ = ["town"]
DAY = timedelta(days=1)


def running(town: StoredTown, *, digest: bool = False) -> Figures:
    """What a look during the run leaves."""
    return release(town.store, of(town), FLOW, NOW, digest=digest, settle=settle)


def is_due(town: StoredTown, row: Consultation | None = None, *, digest: bool = False) -> bool:
    """Whether one may be made now."""
    with town.store.read() as tx:
        return due(tx, row or of(town), NOW, digest=digest)


def numbers(town: StoredTown) -> list[Mapping[str, Any]]:
    """What is kept of every release."""
    with town.store.read() as tx:
        kept: list[Mapping[str, Any]] = released.series(tx, town.consultation, "record:")
    return kept


def test_releases_of_the_run_wait_for_a_crowd_and_a_fourth_more(town: StoredTown) -> None:
    """The first for k people; then for two crowds more, and once there are many for a fourth of them."""
    come(town, 0, 9, park="green")
    assert not is_due(town)
    come(town, 9, 10, park="green")
    assert is_due(town)
    assert running(town).participation.answered == 10
    come(town, 10, 29, park="grey")
    assert not is_due(town)
    assert running(town).number == 1, "nothing new before its time"
    come(town, 29, 30, park="grey")
    assert is_due(town)
    assert running(town).number == 2
    come(town, 30, 100, park="green")
    assert running(town).number == 3
    come(town, 100, 124, park="grey")
    assert not is_due(town)
    come(town, 124, 125, park="grey")
    assert is_due(town)


def test_a_digest_has_figures_of_its_day_where_k_more_people_came(town: StoredTown) -> None:
    """Nine more are waited for, even by a digest."""
    come(town, 0, 30, park="green")
    running(town)
    come(town, 30, 39, park="grey")
    assert not is_due(town, digest=True)
    come(town, 39, 40, park="grey")
    assert (is_due(town), is_due(town, digest=True)) == (False, True)
    assert running(town, digest=True).number == 2


def test_a_closing_has_one_complete_release_whoever_came_last(town: StoredTown) -> None:
    """Three more than in the last release: every question shows all its answers, exactly."""
    come(town, 0, 40, park="green", works=["a"])
    assert running(town).tallies[0].coarse
    come(town, 40, 43, park="grey", works=["b"])
    come(town, 43, 60, park="grey", works=["a"])
    figures = close(town.store, of(town), FLOW)
    assert (figures.final, figures.number, figures.participation.answered) == (True, 2, 60)
    told = {tally.step: tally for tally in figures.tallies}
    assert [(cell.name, cell.people) for cell in told["park"].cells] == [("green", 40), ("grey", 20)]
    assert (told["park"].n, told["works"].n) == (60, 60)
    assert [(study.step, study.n) for study in figures.studies] == [("works", 60)]
    assert not is_due(town, closed(of(town))), "once"
    assert to_json(close(town.store, of(town), FLOW)) == to_json(figures)


def test_a_reopened_consultation_tells_nothing_new_before_two_crowds_came(town: StoredTown) -> None:
    """Its figures are exact: a few more would be known by difference."""
    come(town, 0, 40, park="green")
    exact = close(town.store, of(town), FLOW)
    come(town, 40, 59, park="grey")
    assert not is_due(town)
    assert not is_due(town, digest=True)
    assert running(town, digest=True) == exact
    assert reopened(of(town), exact), "readers are told that these are the figures of the closing"
    assert not reopened(closed(of(town)), exact)
    assert not reopened(of(town), replace(exact, final=False))
    assert not reopened(of(town), replace(exact, number=0))
    come(town, 59, 60, park="grey")
    assert is_due(town)
    again = running(town)
    assert (again.final, again.number) == (False, 2)
    assert is_due(town, closed(of(town))), "closed again, it has its exact figures again"


def test_a_consultation_is_closed_by_its_state_or_by_its_hour(town: StoredTown) -> None:
    row = of(town)
    assert not is_closed(row, NOW)
    assert is_closed(closed(row), NOW)
    assert [is_closed(replace(row, closes=NOW + at * DAY), NOW) for at in (-1, 0, 1)] == [True, True, False]


def test_what_is_kept_of_a_release_is_numbers_and_their_proof(town: StoredTown) -> None:
    """Of every release, in their order; what was told less is named, and what the next one is judged by is there."""
    come(town, 0, 35, park="green", age="young")
    come(town, 35, 40, park="grey", age="old")
    running(town)
    come(town, 40, 70, park="grey", age="young")
    running(town)
    first, second = numbers(town)
    assert (first["final"], first["answered"], second["answered"], first["at"]) == (False, 40, 70, NOW.isoformat())
    assert first["record"]["park"]["truth"] == {"green": 35, "grey": 5}
    assert first["proof"]["late"] == []
    assert first["proof"]["less"]["park"] == "coarse"
    assert first["proof"]["seconds"] >= 0
    with town.store.read() as tx:
        ready = prepared(tx, of(town), FLOW, NOW)
        assert len(ready.history) == 2
        assert ready.history[1]["park"].people == 70
        assert last_release(tx, of(town)) == ready.before


def test_a_preview_keeps_nothing(town: StoredTown) -> None:
    """It says what the next release would be, by the answers as they stand."""
    come(town, 0, 30, park="green", works=["a"])
    with town.store.read() as tx:
        told = preview(tx, closed(of(town)), FLOW, NOW, settle)
        assert tx.value("SELECT COUNT(*) FROM released") == 0
    assert (told.participation.answered, [study.n for study in told.studies]) == (30, [30])


def test_before_any_release_the_figures_tell_nothing(town: StoredTown) -> None:
    """Nine people: no number, no question told, and no release counted."""
    come(town, 0, 9, park="green")
    figures = running(town)
    assert (figures.number, figures.participation.answered, {tally.n for tally in figures.tallies}) == (0, None, {None})
    assert numbers(town) == []


def test_a_release_that_another_process_made_meanwhile_stands(town: StoredTown) -> None:
    """The later one was not audited beside it: it is not kept."""
    come(town, 0, 30, park="green")

    def slowly(history: Sequence[Record], ways: Mapping[str, Sequence[Way]], k: int) -> dict[str, Any]:
        running(town)
        return settle(history, ways, k)

    figures = release(town.store, of(town), FLOW, NOW, settle=slowly)
    assert len(numbers(town)) == 1
    assert figures.number == 1


def test_an_audit_that_fails_lets_nothing_new_out(
    town: StoredTown, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The process cannot be started, hangs or dies: it is said, and every question stays as it was told."""
    come(town, 0, 40, park="green")
    first = running(town)
    come(town, 40, 80, park="grey")
    for broken in (OSError(), subprocess.TimeoutExpired("audit", 1), subprocess.CalledProcessError(1, "audit")):

        def fails(*_: object, problem: Exception = broken, **__: object) -> None:
            raise problem

        with town.store.read() as tx:
            ready = prepared(tx, of(town), FLOW, NOW)
        with monkeypatch.context() as patch:
            patch.setattr(subprocess, "run", fails)
            proof = settled_apart(ready.history, ready.ways, ready.k)
        assert (proof["ways"], set(proof["late"])) == ({}, set(ready.ways))
        assert "could not be audited" in capsys.readouterr().out
    figures = release(town.store, of(town), FLOW, NOW, settle=lambda *_: proof)
    (park,) = (tally for tally in figures.tallies if tally.step == "park")
    assert (park.n, park.held) == (40, True)
    assert figures.participation == first.participation


def test_the_audit_runs_in_a_process_of_its_own(town: StoredTown) -> None:
    """And answers as it does here."""
    come(town, 0, 37, park="green", age="young")
    come(town, 37, 40, park="grey", age="old")
    with town.store.read() as tx:
        ready = prepared(tx, closed(of(town)), FLOW, NOW)
    apart, here = settled_apart(ready.history, ready.ways, ready.k), settle(ready.history, ready.ways, ready.k)
    assert (apart["ways"], apart["late"]) == (here["ways"], [])


def test_people_who_left_are_in_no_later_release(town: StoredTown) -> None:
    """Thirty were erased: what is told of a closing is of those who are left."""
    come(town, 0, 60, park="green")
    running(town)
    leave(town, 0, 30)
    figures = close(town.store, of(town), FLOW)
    assert {tally.n for tally in figures.tallies if tally.step == "park"} == {30}
