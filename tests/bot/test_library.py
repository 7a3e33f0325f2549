"""What the runtime knows of the consultations that run: read when something moved, found by name."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot import library as module
from bot.library import Edition, Library
from flows.context import Candidate, EngineContext, Published
from flows.loader import load
from flows.words import Message, Said, Verbatim
from languages.typed import lexicon
from storage.consultations import consultations, councils
from storage.counts import released
from tests.bot.street import FLOW, START, Street, prepare
from tests.clock import Clock
from tests.engine.talk import flow_of

TICK = timedelta(microseconds=1)
OTHER = FLOW.replace(b"consultation: essai", b"consultation: autre")


@pytest.fixture
def fresh(lane: Street) -> Library:
    """A library that has read nothing yet."""
    return Library(lane.council, "https://montval.example/")


def read(lane: Street, library: Library, at: datetime) -> object:
    """What it knows after a look at that moment: the same object where nothing was read again."""
    with lane.store.read() as tx:
        library.refresh(tx, at)
    return library.running


def test_everything_is_read_again_after_half_a_minute_or_when_something_was_launched(
    lane: Street, fresh: Library
) -> None:
    """To the microsecond; and when the clock goes back."""
    first = read(lane, fresh, START)
    assert read(lane, fresh, START) is first
    assert read(lane, fresh, START + timedelta(seconds=30)) is first
    second = read(lane, fresh, START + timedelta(seconds=30) + TICK)
    assert second is not first
    third = read(lane, fresh, START)
    assert third is not second
    lane.launch(OTHER)
    fourth = read(lane, fresh, START)
    assert fourth is not third
    assert [running.row.name for running in fresh.running.values()] == ["essai", "autre"]
    assert read(lane, fresh, START + TICK) is fourth


def test_an_empty_council_is_read_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A revision of nothing is a revision."""
    url = f"sqlite:///{tmp_path_factory.mktemp('empty') / 'town.sqlite'}"
    prepare(url)
    street = Street.at(url, Clock(START))
    library = Library(street.council + 1, "")
    first = read(street, library, START)
    assert (first, library.by_code("essai"), library.open_ones(START)) == ({}, None, [])
    assert read(street, library, START) is first
    street.store.close()


def test_a_consultation_is_found_by_its_code_and_by_its_name(lane: Street, fresh: Library) -> None:
    """Each by its own; a code is no name."""
    rows = [lane.running.row, lane.launch(OTHER).row]
    read(lane, fresh, START)
    for row in rows:
        by_name, by_code = fresh.by_name(row.name), fresh.by_code(row.code)
        assert by_name is not None
        assert by_name.row == row
        assert by_code is by_name
        assert fresh.by_code(row.name) is by_name
        assert fresh.by_name(row.code) is None
        assert fresh.counting(row.key, row.flow) is by_name.current.counting
    assert (fresh.by_code("zzzzzzzz"), fresh.by_name("zzzzzzzz")) == (None, None)


def test_what_is_open_is_offered_newest_first(lane: Street, fresh: Library) -> None:
    """What opens later, is paused, or is over, is not; at closing the network's grace is no offer's end."""
    lane.launch(OTHER)
    lane.launch(FLOW.replace(b"essai", b"troisieme"), opens=START + timedelta(days=1))
    paused = lane.launch(FLOW.replace(b"essai", b"quatrieme"))
    with lane.store.write() as tx:
        consultations.set_state(tx, paused.row.key, "paused")
    read(lane, fresh, START)
    assert [item.row.name for item in fresh.open_ones(START)] == ["autre", "essai"]
    assert [item.row.name for item in fresh.open_ones(START + timedelta(days=1))] == ["troisieme", "autre", "essai"]
    assert fresh.open_ones(START + timedelta(days=30, minutes=10)) == []


def test_the_engine_sees_the_world_as_it_stands(lane: Street, fresh: Library) -> None:
    """Every part of it, from the consultation's own row and words."""
    with lane.store.write() as tx:
        councils.describe(tx, lane.council, {"fr": "la mairie", "en": "the council"}, ("fr", "en"))
    lane.launch(opens=START)
    read(lane, fresh, START)
    (running,) = fresh.running.values()
    room = {"opinions": (Candidate("r_1", Verbatim("Oui.")),)}
    late = START + timedelta(days=30)
    assert fresh.context(running, late, late - TICK, 11, room) == EngineContext(
        now=late, seed=11, phase="open", opens=START, closes=late, council="la mairie",
        address="https://montval.example/essai", room=room, lexicon=lexicon(),
        published=Published(None, "https://montval.example/essai/resultats", public=False, lines={}),
    )  # fmt: skip
    assert fresh.context(running, late, late, 11).phase == "closed"
    assert fresh.context(running, late, None, 11).room == {}
    assert running.zone == ZoneInfo("Europe/Paris")


@pytest.mark.parametrize("public", [True, False])
@pytest.mark.parametrize("answered", [42, None])
def test_residents_are_told_what_was_cleared_for_them(
    lane: Street, fresh: Library, public: bool, answered: int | None
) -> None:
    """The number first, then a line per question; nothing before it is public, no number where there is none."""
    lines = {"use": {"fr": "Le marché d'abord.", "en": "The market first."}}
    with lane.store.write() as tx:
        content = {"answered": answered, "public": public, "lines": lines}
        released.keep(tx, lane.council, lane.running.row.key, "public", content, START)
        released.keep(tx, lane.council, lane.running.row.key, "other", {"answered": 7, "public": True}, START)
    read(lane, fresh, START)
    (running,) = fresh.running.values()
    shown = running.published
    assert (shown.answered, shown.public) == (answered, public)
    number = [("", Message("results.answered", {"answered": 42}, 42))] if answered else []
    assert list(shown.lines.items()) == ([*number, ("use", Said(lines["use"]))] if public else [])


def versions_of(lane: Street, library: Library) -> dict[str, str]:
    """The French question of each edition, by its hash."""
    read(lane, library, START)
    running = library.by_name("essai")
    assert running is not None
    return {hash: str(one.flow.by_name["use"].words["fr"]) for hash, one in running.editions.items()}


def test_newest_words_apply_to_everyone_on_a_structure_and_each_keeps_their_own(lane: Street, fresh: Library) -> None:
    """Three launches, two structures: the older one is still there, the newer one in its newest words."""
    oldest = lane.running.row.flow
    lane.clock.forward(hours=1)
    wider = FLOW.replace(b"at most: 2", b"at most: 3")
    middle = lane.launch(wider).row.flow
    lane.clock.forward(hours=1)
    newest = lane.launch(wider.replace(b"Que faites-vous sur la place ?", b"Et vous ?")).row.flow
    assert (oldest != middle, middle == newest) == (True, True)
    assert versions_of(lane, fresh) == {newest: "Et vous ?", oldest: "Que faites-vous sur la place ?"}
    running = fresh.by_name("essai")
    assert running is not None
    assert running.current is running.editions[newest]
    assert running.edition(oldest) is running.editions[oldest]
    assert running.edition("sha256:unknown") is running.current
    assert {hash: one.hash for hash, one in running.editions.items()} == {newest: newest, oldest: oldest}


def test_a_file_that_was_read_is_not_read_again(lane: Street, fresh: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was worked out for it is kept with it."""
    loads: list[str] = []

    def counted(data: bytes, name: str, *more: Any) -> Any:
        loads.append(name)
        return load(data, name, *more)

    monkeypatch.setattr(module, "load", counted)
    read(lane, fresh, START)
    running = fresh.by_name("essai")
    read(lane, fresh, START + timedelta(minutes=1))
    again = fresh.by_name("essai")
    assert running is not None
    assert again is not None
    assert again.current is running.current
    assert loads == ["essai"]


def test_a_stored_file_that_no_longer_loads_says_which_and_why(lane: Street, fresh: Library) -> None:
    """Nobody's conversation goes on as if it had none."""
    with lane.store.write() as tx:
        tx.run("UPDATE version SET yaml = :yaml", yaml=b"steps: [\n")
    with pytest.raises(ValueError, match="essai no longer loads: "):
        read(lane, fresh, START)


EDITION = Edition(
    flow_of("""
  - say: hello
    fr: Bonjour.
    en: Hello.
  - rate: mood
    fr: Ça va ?
    en: How are you?
  - react: views
    show: 2
    fr: D'accord ?
    en: Agree?
    statements: [{fr: Un., en: One.}, {fr: Deux., en: Two.}]
"""),
    "sha256:x",
)


def test_an_edition_knows_what_it_asks_and_what_it_shows() -> None:
    """Questions count, what is only said does not; statements belong to the steps that show them."""
    assert list(EDITION.measures) == ["data", "mood", "views"]
    assert {step: [one.text["en"] for one in room] for step, room in EDITION.rooms.items()} == {
        "views": ["One.", "Two."]
    }


@pytest.fixture
def withdrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """French is spoken no more."""
    monkeypatch.setattr(module, "complete", lambda: ("en",))
    monkeypatch.setattr(module, "spoken", lambda wanted: tuple(code for code in wanted if code == "en"))


def test_each_language_has_its_words_made_once() -> None:
    """In the consultation's own time zone."""
    edition = Edition(EDITION.flow, "sha256:y")
    french, english = edition.speech("fr"), edition.speech("en")
    assert (french.language, english.language) == ("fr", "en")
    assert edition.speech("fr") is french
    assert edition == Edition(EDITION.flow, "sha256:y"), "what it said is no part of what it is"
    assert "Speech" not in repr(edition)


@pytest.mark.usefixtures("withdrawn")
def test_a_language_withdrawn_since_is_answered_in_one_that_is_left() -> None:
    """The first of the flow's own that is still spoken."""
    edition = Edition(EDITION.flow, "sha256:z")
    assert (edition.speech("fr").language, edition.speech("en").language) == ("en", "en")
