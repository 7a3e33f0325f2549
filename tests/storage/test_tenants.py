"""Every query keeps to its council and consultation: towns that hold the same things never notice each other."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

import storage
from storage.messages import letters
from tests.storage.cases import CASES, EVERYBODY
from tests.storage.twins import Asked, Towns, told, world


def _functions() -> dict[str, set[str]]:
    """Every public function of storage that takes a transaction → its parameters."""
    found: dict[str, set[str]] = {}
    for module in pkgutil.walk_packages(storage.__path__, "storage."):
        if not module.name.startswith("storage.migrations"):
            for name, function in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
                parameters = set(inspect.signature(function).parameters)
                if function.__module__ == module.name and not name.startswith("_") and "tx" in parameters:
                    found[f"{module.name.removeprefix('storage.')}.{name}"] = parameters
    return found


FUNCTIONS = _functions()
ABOUT_ONE = sorted(name for name in CASES if "consultation" in FUNCTIONS.get(name, ()))
ABOUT_A_PAIR = [name for name in ABOUT_ONE if "council" in FUNCTIONS[name]]
NOWHERE = 999


def test_every_function_of_storage_has_its_case() -> None:
    """A new query says here how it keeps to its council, or why it serves all of them."""
    assert FUNCTIONS.keys() == CASES.keys() | EVERYBODY.keys()
    assert not CASES.keys() & EVERYBODY.keys()


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Towns]:
    """One town with one consultation."""
    yield from _made(tmp_path_factory.mktemp("alone"))


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Towns]:
    """The same town, and its twin."""
    yield from _made(tmp_path_factory.mktemp("beside"), "town")


@pytest.fixture(scope="module")
def among(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Towns]:
    """The same town, with another consultation of its own."""
    yield from _made(tmp_path_factory.mktemp("among"), "consultation")


def _made(folder: Path, *others: str) -> Iterator[Towns]:
    made = world(f"sqlite:///{folder / 'palabre.sqlite'}", *others)
    yield made
    made.close()


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_town_is_told_and_changes_only_what_is_its_own(name: str, alone: Towns, beside: Towns) -> None:
    """Nothing of its twin appears in what it is given; nothing of its twin changes; nor the other way round."""
    subject, twin = beside.asked
    given, changed = told(beside, CASES[name], subject, [(twin, True)])
    assert changed == []
    assert given == told(alone, CASES[name], alone.asked[0], [])[0]
    given, changed = told(beside, CASES[name], twin, [(subject, True)])
    assert changed == []
    assert "montval" not in given.lower()


@pytest.mark.parametrize("name", ABOUT_ONE)
def test_a_consultation_is_told_and_changes_only_what_is_its_own(name: str, alone: Towns, among: Towns) -> None:
    """Nor does another consultation of the same town, answered by the same people."""
    subject, neighbour = among.asked
    given, changed = told(among, CASES[name], subject, [(neighbour, False)])
    assert changed == []
    assert given == told(alone, CASES[name], alone.asked[0], [])[0]
    given, changed = told(among, CASES[name], neighbour, [(subject, False)])
    assert changed == []
    assert "montval" not in given.lower()


@pytest.mark.parametrize("name", ABOUT_A_PAIR)
def test_a_council_reaches_no_consultation_of_another(name: str, beside: Towns) -> None:
    """Asked by mistake about the other town's consultation, it says what it says of one that is not there."""
    subject, twin = beside.asked
    given, changed = told(beside, CASES[name], Asked(subject.council, twin.consultation), [(twin, True)])
    assert changed == []
    assert "Bourg" not in given
    try:
        nowhere, _ = told(beside, CASES[name], Asked(subject.council, NOWHERE), [])
    except sqlite3.IntegrityError:
        return  # it writes a row of the consultation, which has to be there
    assert given == nowhere


@pytest.mark.parametrize("kind", ["beside", "among"])
def test_how_far_a_letter_went_is_that_of_its_own_consultation(kind: str, request: pytest.FixtureRequest) -> None:
    """Letters count from one in each: numbers alone would be another's."""
    made: Towns = request.getfixturevalue(kind)
    with made.store.read() as tx:
        told = [letters.progress(tx, one.council, one.consultation, 1).told for one in made.asked]
    assert told == [len("Montval"), len("Bourg")]
