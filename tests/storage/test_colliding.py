"""Two towns whose keys are the same, as a copied file could make them: each query still keeps to its council."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from flows.measures import Measure
from storage import Tx
from storage.consultations import officials
from storage.consultations.consultations import Publication, publish
from storage.people import erasing, loading, retention
from storage.people.saving import Change, save
from tests.storage.cases import CASES, NEWCOMER
from tests.storage.town import BOT, MEASURES, NOW, StoredTown, consented, measures_of
from tests.storage.twins import CASE_IDS, Asked, Towns, told, world

KEYS = (("doorstep", "lookup"), ("identity", "lookup"), ("dead_letter", "sender"))
"""What is keyed by a council's own secret, so that only a fault makes it the same in two."""


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Towns]:
    """One town with one consultation."""
    made = world(f"sqlite:///{tmp_path_factory.mktemp('alone') / 'palabre.sqlite'}")
    yield made
    made.close()


@pytest.fixture(scope="module")
def colliding(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Towns]:
    """The same town and its twin, which has the same keys and answers under the first one's numbers."""
    made = world(f"sqlite:///{tmp_path_factory.mktemp('colliding') / 'palabre.sqlite'}", "town")
    with made.store.write() as tx:
        _collide(tx, made)
    yield made
    made.close()


def _collide(tx: Tx, made: Towns) -> None:
    subject, twin = made.asked
    for table, column in KEYS:
        ours = tx.rows(f"SELECT {column} FROM {table} WHERE council_id = :c ORDER BY id", c=subject.council)
        theirs = tx.rows(f"SELECT id FROM {table} WHERE council_id = :c ORDER BY id", c=twin.council)
        for (value,), (key,) in zip(ours, theirs, strict=False):
            tx.run(f"UPDATE {table} SET {column} = :value WHERE id = :key", value=value, key=key)
    # The newcomer of the first town's case, at the twin's door.
    lookup = loading.keys(tx, subject.council)[subject.consultation].lookup(BOT, NEWCOMER)
    tx.run(
        "INSERT INTO doorstep (council_id, consultation_id, lookup, channel, state, at)"
        " SELECT council_id, consultation_id, :lookup, channel, state, at FROM doorstep WHERE council_id = :council",
        lookup=lookup, council=twin.council,
    )  # fmt: skip
    for table, purpose, letters in (("resume", "resume", 10), ("invitation", "invitation", 26)):
        # The code that the first town's case is about to make.
        made.ids.again(CASE_IDS)
        code = tx.keys.code(purpose, subject.council, tx.new_id("c")[2 : 2 + letters])
        last = tx.value(f"SELECT MAX(id) FROM {table} WHERE council_id = :c", c=twin.council)
        tx.run(f"UPDATE {table} SET code = :code WHERE id = :key", code=code, key=last)
    for into, of in ((twin, subject), (subject, twin)):
        tx.run(
            "INSERT INTO answer (council_id, participation_id, step, value, at, revision, dormant, complete, coding)"
            " SELECT :into, mine.id, a.step, CASE a.value WHEN '\"yes\"' THEN '\"no\"' ELSE a.value END, a.at,"
            " a.revision, 0, 1, a.coding FROM participation mine"
            " JOIN participation theirs ON theirs.public_id = mine.public_id AND theirs.council_id = :into"
            " JOIN answer a ON a.council_id = :into AND a.participation_id = theirs.id WHERE mine.council_id = :of",
            into=into.council, of=of.council,
        )  # fmt: skip
    for nth in (1, 2):
        tx.run(
            "INSERT INTO reminder (council_id, participation_id, nth, consultation_id, state, at)"
            " SELECT :into, id, :nth, :consultation, 'planned', 0 FROM participation WHERE council_id = :of",
            into=twin.council, nth=nth, consultation=twin.consultation, of=subject.council,
        )  # fmt: skip


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_town_keeps_to_its_own_though_another_has_the_same_keys(name: str, alone: Towns, colliding: Towns) -> None:
    """What it is given is what it is given alone, and nothing of the other changes."""
    subject, twin = colliding.asked
    given, changed = told(colliding, CASES[name], subject, [(twin, True)], crossing=False)
    assert changed == []
    assert given == told(alone, CASES[name], alone.asked[0], [])[0]


def test_a_council_codes_no_answer_of_another_towns_consultation(colliding: Towns) -> None:
    """Asked by mistake about it, it finds none, though answers stand in its name under those numbers."""
    subject, twin = colliding.asked
    case = CASES["consultations.coding.keep"]
    given, changed = told(
        colliding, case, Asked(subject.council, twin.consultation), [(subject, True), (twin, True)], crossing=False
    )
    assert (given, changed) == ("0", [])


def test_the_end_of_keeping_codes_a_towns_own_answers(alone: Towns, colliding: Towns) -> None:
    """Of two answers under one number, each town's stays its own."""
    kept: list[object] = []
    for made in (alone, colliding):
        subject = made.asked[0]

        def expired(tx: Tx, at: Asked) -> object:
            retention.expire(tx, at.council, at.consultation, measures_of)
            return tx.rows(
                "SELECT a.participation_id, a.step, a.value FROM answer a JOIN participation p"
                " ON p.id = a.participation_id AND p.council_id = a.council_id WHERE a.council_id = :c ORDER BY 1, 2",
                c=at.council,
            )

        kept.append(told(made, expired, subject, [], crossing=False)[0])
    assert kept[0] == kept[1]
    assert "yes" in str(kept[0])


def test_the_end_of_keeping_of_anothers_consultation_takes_nothing_away(colliding: Towns) -> None:
    """Asked by mistake, a council loses neither messages nor where its prompts stand."""
    subject, twin = colliding.asked
    case = CASES["people.retention.expire"]
    _, changed = told(
        colliding, case, Asked(subject.council, twin.consultation), [(subject, True), (twin, True)], crossing=False
    )
    assert not [one for one in changed if isinstance(one, tuple) and one[0] in ("outbox", "slot")]


def test_the_end_of_keeping_asks_for_the_files_of_its_own_people_alone(alone: Towns) -> None:
    """Another consultation's file may be gone, or be measured by nobody here."""
    subject = alone.asked[0]

    def expired(tx: Tx, at: Asked) -> object:
        publication = Publication("f9", "t9", b"other", "Europe/Paris")
        other = publish(tx, at.council, "other", publication, "open", NOW)
        neighbour = StoredTown(alone.store, at.council, other.key)
        person = consented(neighbour.doorstep("77"))
        person = replace(person, participation=replace(person.participation, flow="f9"))
        save(tx, [Change(None, person)], NOW)
        asked: list[str] = []

        def measures(flow: str) -> Mapping[str, Measure]:
            asked.append(flow)
            return MEASURES

        retention.expire(tx, at.council, at.consultation, measures)
        return asked

    assert told(alone, expired, subject, [])[0] == "['f1']"


def test_a_council_erases_nobody_of_another(colliding: Towns) -> None:
    """Given somebody of the other town by mistake, it takes nothing of theirs."""
    subject, twin = colliding.asked

    def erased(tx: Tx, at: Asked) -> None:
        people = loading.load_ids(tx, twin.council, ["p1", "p2"])
        assert len(people) == 2
        erasing.erase(tx, at.council, people)

    assert told(colliding, erased, subject, [(twin, True)], crossing=False)[1] == []


def test_an_official_is_saved_in_their_own_council_alone(colliding: Towns) -> None:
    """Under another's name nothing is written."""
    subject, twin = colliding.asked

    def saved(tx: Tx, at: Asked) -> None:
        (official,) = officials.every(tx, twin.council)
        officials.save(tx, replace(official, council=at.council, language="en", state="stopped"))

    assert told(colliding, saved, subject, [(subject, True), (twin, True)], crossing=False)[1] == []
