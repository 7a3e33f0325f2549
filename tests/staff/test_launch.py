"""Launching: a broken file never goes live, a good one says why it cannot, people on the way are not stranded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from flows.model import DigestPlan
from staff.export import csv_lines
from staff.launch import Launched, LaunchError, launch
from staff.margins import MarginsError, read_margins
from staff.plan import add_months, digest_plan
from storage import Store
from storage.consultations import audit, consultations, councils, versions
from storage.schedule import acts
from tests.clock import Clock
from tests.engine.talk import END, HEAD, flow_of
from tests.storage.town import StoredTown
from tests.town import store_at

STEPS = "  - write: idea\n    at most: 100 characters\n    fr: Une idée ?\n    en: An idea?\n"


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Store]:
    """An empty store."""
    opened = store_at(sqlite_url)
    yield opened
    opened.close()


def put(store: Store, clock: Clock, text: str = HEAD + STEPS + END, **given: Any) -> Launched:
    """Launches, for a month unless told."""
    with store.write() as tx:
        council = councils.default(tx).key
    dates = {"closes": clock() + timedelta(days=30), **given}
    return launch(store, council, text.encode(), "essai.yaml", lambda _: None, now=clock(), **dates)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"closes": None}, "dates_missing"),
        ({"opens": "+40"}, "dates_inverted"),
        ({"closes": "-1", "opens": "-2"}, "dates_past"),
        ({"closes": "+900"}, "answer_before_closing"),
    ],
)
def test_dates_that_cannot_be_are_named(store: Store, clock: Clock, given: dict[str, str | None], code: str) -> None:
    """Each with its own sentence."""
    dates: dict[str, Any] = {
        name: clock() + timedelta(days=int(days)) if days else None for name, days in given.items()
    }
    with pytest.raises(LaunchError) as refused:
        put(store, clock, **dates)
    assert refused.value.code == code


def test_a_broken_flow_never_goes_live_and_the_last_good_one_stays(store: Store, clock: Clock) -> None:
    """Its findings say why."""
    good = put(store, clock)
    with pytest.raises(LaunchError) as refused:
        put(store, clock, (HEAD + STEPS + END).replace("- end: thanks", "- ende: thanks"))
    assert refused.value.findings
    with store.read() as tx:
        (row,) = consultations.every(tx)
    assert (row.flow, row.texts) == (good.row.flow, good.row.texts)


def test_a_language_that_residents_cannot_be_spoken_to_in_is_not_launched(store: Store, clock: Clock) -> None:
    """A reader of it would give legal consent in another one."""
    text = (HEAD + STEPS + END).replace("[fr, en]", "[fr, ar]").replace("en:", "ar:")
    with pytest.raises(LaunchError) as refused:
        put(store, clock, text)
    assert (refused.value.code, [finding.code for finding in refused.value.findings]) == ("check", ["language"])


def test_new_words_apply_at_once_and_new_questions_make_a_version(store: Store, clock: Clock) -> None:
    """The same file again changes nothing."""
    first = put(store, clock)
    same = put(store, clock)
    words = put(store, clock, (HEAD + STEPS + END).replace("Une idée ?", "Votre idée ?"))
    more = put(store, clock, HEAD + STEPS + STEPS.replace("idea", "second") + END)
    assert (first.changed, same.changed, words.changed, more.changed) == (True, False, True, True)
    assert (first.again, same.again) == (False, True)
    assert first.row.flow == words.row.flow != more.row.flow
    assert first.row.code == more.row.code


def shown(rule: str) -> str:
    """The trial file with this rule."""
    return (HEAD + STEPS + END).replace("steps:", f"results shown: {rule}\nsteps:")


def test_nobody_is_shown_results_sooner_than_those_who_answered_were_promised(store: Store, clock: Clock) -> None:
    """Until somebody came, and once it is closed, the rule may change; the same one may be launched again."""
    rules = ["sentences", "after answering", "always", "at closing"]
    launched = [put(store, clock, shown(rule)) for rule in rules]
    assert [one.changed for one in launched] == [True, True, True, True]
    row = launched[-1].row
    StoredTown(store, row.council, row.key).resident("1", {})
    for rule in rules[:3]:
        with pytest.raises(LaunchError) as refused:
            put(store, clock, shown(rule), force=True)
        assert (refused.value.code, refused.value.reason) == ("shown", "at closing")
    assert not put(store, clock, shown("at closing"), force=True).changed
    with store.write() as tx:
        consultations.set_state(tx, row.key, "closed")
    assert put(store, clock, shown("always"), force=True).changed
    assert put(store, clock, shown("sentences"), force=True).changed, "a stricter rule breaks no promise"


def test_margins_name_the_row_that_is_wrong() -> None:
    """Header, option and number are checked."""
    flow = flow_of("  - choose one: q\n    profile: yes\n    optional: yes\n    fr: Q ?\n    en: Q?\n"
                   "    options: {a: {fr: Un, en: One}, b: {fr: Deux, en: Two}}\n")  # fmt: skip
    assert read_margins(b"question,option,people\nq,a,12\nq,b,30\n", flow) == {"q": {"a": 12, "b": 30}}
    assert read_margins(b"question;option;people\r\nq;a;12\r\n", flow) == {"q": {"a": 12}}
    # As a French Excel writes thousands, in its own encoding and in "Unicode text".
    for encoding in ("cp1252", "utf-16"):
        assert read_margins("question;option;people\r\nq;a;12\xa0345\r\n".encode(encoding), flow) == {"q": {"a": 12345}}
    for text, place in (
        ("a;b\n", "1:"),
        ("question,option,people\nq,z,1\n", "2:"),
        ("question,option,people\nq,a,x", "2:"),
    ):
        with pytest.raises(MarginsError, match=place):
            read_margins(text.encode(), flow)


def test_the_csv_has_its_header_even_when_empty(store: Store, clock: Clock) -> None:
    """So that a spreadsheet opens it."""
    launched = put(store, clock)
    with store.read() as tx:
        assert list(csv_lines(tx, launched.row, launched.flow)) == [
            "participation,step,kind,option,value,language,channel,answered_at"
        ]


WHOLE = (
    HEAD.replace(
        "reminders:\n  - after: 1 day\n",
        "quiet hours: 21:00 to 08:00\nmargins: margins.csv\ndigest:\n  every: monday 08:30\n  to: [parks]\n"
        "reminders:\n  - after: 2 days\n  - before closing: 3 days\n",
    )
    + "  - choose one: age\n    profile: yes\n    picture: map.PNG\n    fr: Votre âge ?\n    en: Your age?\n"
    "    options: {a: {fr: Un, en: One}, b: {fr: Deux, en: Two}}\n" + END
)
FILES = {"margins.csv": b"question,option,people\nage,a,12\nage,b,30\n", "map.PNG": b"png"}


def put_whole(store: Store, clock: Clock, files: dict[str, bytes] = FILES, **given: Any) -> Launched:
    """Launches a file that uses everything a consultation keeps."""
    with store.write() as tx:
        council = councils.default(tx).key
    dates = {"closes": clock() + timedelta(days=30), **given}
    return launch(store, council, WHOLE.encode(), "essai.yaml", files.get, now=clock(), **dates)


def test_a_launch_keeps_what_belongs_to_the_consultation(store: Store, clock: Clock) -> None:
    """Reminders, quiet hours, digest, promise, title, margins; the picture with its type; who launched it."""
    launched = put_whole(store, clock, who="officer")
    assert launched.row.settings == {
        "reminders": [{"after": 2}, {"before": 3}], "quiet": ["21:00", "08:00"],
        "digest": {"every": "week", "weekday": 0, "at": "08:30", "to": ["parks"]}, "answer_by": "2027-03-15",
        "keep_months": 24, "title": {"fr": "Essai", "en": "Trial"}, "margins": {"age": {"a": 12, "b": 30}},
    }  # fmt: skip
    assert launched.row.keep_until == add_months(clock() + timedelta(days=30), 24)
    with store.read() as tx:
        picture = versions.media(tx, launched.row.key, "map.PNG")
        (deed,) = audit.latest(tx, launched.row.council)
    assert picture is not None
    assert (picture.content, picture.type) == (b"png", "image/png")
    assert (deed.who, deed.what, deed.subject) == ("officer", "launch", "essai")


def test_a_simulated_town_says_so_and_a_bare_file_keeps_little(store: Store, clock: Clock) -> None:
    """Nothing else of a consultation tells the two apart."""
    assert put_whole(store, clock, simulated=True).row.settings["simulated"] is True
    bare = put(store, clock, (HEAD + STEPS + END).replace("reminders:\n  - after: 1 day\n", ""))
    assert (bare.row.settings["digest"], bare.row.settings["margins"], bare.row.settings["reminders"]) == ({}, {}, [])


def test_margins_that_cannot_be_read_stop_a_launch_with_their_reason(store: Store, clock: Clock) -> None:
    """Nothing goes live."""
    with pytest.raises(LaunchError) as refused:
        put_whole(store, clock, {**FILES, "margins.csv": b"question,option,people\nage,z,12\n"})
    assert (refused.value.code, refused.value.reason) == ("margins", "2: age z")
    with store.read() as tx:
        assert consultations.every(tx) == []


@pytest.mark.parametrize(("hours", "state"), [(-1, "open"), (0, "open"), (1, "soon")])
def test_it_is_open_from_the_moment_it_opens(store: Store, clock: Clock, hours: int, state: str) -> None:
    """Not a second before."""
    launched = put(store, clock, opens=clock() + timedelta(hours=hours))
    assert (launched.row.state, launched.row.opens) == (state, clock() + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("opens", "closes", "code"),
    [
        (timedelta(hours=1), timedelta(hours=1), "dates_inverted"),
        (timedelta(hours=1), timedelta(hours=1, seconds=1), ""),
        (timedelta(hours=-2), timedelta(0), "dates_past"),
        (timedelta(hours=-2), timedelta(seconds=1), ""),
    ],
)
def test_dates_are_refused_to_the_second(
    store: Store, clock: Clock, opens: timedelta, closes: timedelta, code: str
) -> None:
    """Closing at its opening, closing now: neither; a second later, both."""
    given: dict[str, Any] = {"opens": clock() + opens, "closes": clock() + closes}
    if not code:
        assert put(store, clock, **given).row.closes == clock() + closes
        return
    with pytest.raises(LaunchError) as refused:
        put(store, clock, **given)
    assert refused.value.code == code


def test_the_town_may_answer_on_the_very_day_of_closing(store: Store, clock: Clock) -> None:
    """In its own time: half past midnight in Paris is the next day."""
    last = datetime(2027, 3, 15, 22, 30, tzinfo=UTC)
    assert put(store, clock, closes=last).row.closes == last
    with pytest.raises(LaunchError) as refused:
        put(store, clock, closes=last + timedelta(hours=1))
    assert refused.value.code == "answer_before_closing"


def test_margins_pass_over_empty_lines_and_refuse_what_is_no_number_of_people() -> None:
    """Spaces are not part of a name; a row too long, a negative number, a question of another kind are refused."""
    flow = flow_of(
        "  - number: age\n    profile: yes\n    optional: yes\n    bands: [0, 40]\n    fr: Q ?\n    en: Q?\n"
    )
    head = b"\xef\xbb\xbfQuestion , option,people\n"
    assert read_margins(head + b"\nage, 0 ,12\n,,\nage,40, 3\n", flow) == {"age": {"0": 12, "40": 3}}
    for row in (b"age,0,12,4", b"age,0", b"age,0,-1", b"age,0,1.5", b"age,41,1", b"idea,0,1", b"data,0,1"):
        with pytest.raises(MarginsError, match="2:"):
            read_margins(head + row + b"\n", flow)
    for content in (b"", b"\n"):
        with pytest.raises(MarginsError, match="1: "):
            read_margins(content, flow)


def test_people_at_no_step_are_stranded_by_no_version(store: Store, clock: Clock) -> None:
    """Who is at the welcome, or at one of the engine's own questions, meets the new file as it is."""
    row = put(store, clock).row
    town = StoredTown(store, row.council, row.key)
    for at in ("", "@language", "idea"):
        person = town.resident(at or "welcome")
        state = replace(person.participation, at=at, version=person.participation.version + 1)
        town.change(person, replace(person, participation=state))
    with pytest.raises(LaunchError) as refused:
        put(store, clock, HEAD + STEPS.replace("write: idea", "write: wish") + END)
    assert (refused.value.code, refused.value.standing) == ("standing", {"idea": 1})
    assert put(store, clock, HEAD + STEPS.replace("write: idea", "write: wish") + END, force=True).changed


def test_a_step_is_retyped_against_the_version_that_runs_with_its_pictures(store: Store, clock: Clock) -> None:
    """Its files are not asked for again: they were published with it."""
    row = put_whole(store, clock).row
    town = StoredTown(store, row.council, row.key)
    person = town.resident("1")
    state = replace(person.participation, at="age", version=person.participation.version + 1)
    town.change(person, replace(person, participation=state))
    assert put_whole(store, clock).again, "the same kind strands nobody"
    number = "  - number: age\n    optional: yes\n    fr: Votre âge ?\n    en: Your age?\n"
    with pytest.raises(LaunchError) as refused:
        put(store, clock, HEAD + number + END)
    assert (refused.value.code, str(refused.value), refused.value.standing) == ("standing", "standing", {"age": 1})


def test_dates_of_the_file_hold_where_the_command_gives_none(store: Store, clock: Clock) -> None:
    """Each alone; what is given with the command wins."""
    dated = (HEAD + STEPS + END).replace(
        "languages:", "opens: 2027-01-20 08:00\ncloses: 2027-02-20 19:00\nlanguages:"
    )  # fmt: skip
    opens, closes = datetime(2027, 1, 20, 7, 0, tzinfo=UTC), datetime(2027, 2, 20, 18, 0, tzinfo=UTC)
    launched = put(store, clock, dated, closes=None)
    assert (launched.row.opens, launched.row.closes, launched.row.state) == (opens, closes, "soon")
    assert (launched.flow.opens, launched.flow.closes) == (opens, closes)
    day = timedelta(days=1)
    later = put(store, clock, dated, opens=opens + day, closes=closes + day).row
    assert (later.opens, later.closes) == (opens + day, closes + day)
    assert put(store, clock, dated, closes=closes + day).row.opens == opens
    assert put(store, clock, dated, opens=opens + day, closes=None).row.closes == closes


def test_only_errors_are_given_as_the_reason(store: Store, clock: Clock) -> None:
    """A file that is refused has advice as well; one that has advice alone is launched."""
    advised = (HEAD + STEPS + END).replace("    at most: 100 characters\n", "")
    assert put(store, clock, advised).changed
    with pytest.raises(LaunchError) as refused:
        put(store, clock, advised.replace("- end: thanks", "- ende: thanks"))
    assert {finding.severity for finding in refused.value.findings} == {"error"}


@pytest.mark.parametrize(
    ("every", "kept"),
    [
        ("daily 07:15", {"every": "day", "weekday": -1, "at": "07:15", "to": []}),
        ("tuesday 18:00", {"every": "week", "weekday": 1, "at": "18:00", "to": []}),
    ],
)
def test_a_digest_is_kept_with_its_day(store: Store, clock: Clock, every: str, kept: dict[str, object]) -> None:
    """A daily one has none; it is planned with the launch."""
    text = (HEAD + STEPS + END).replace("reminders:", f"digest:\n  every: {every}\nreminders:")
    row = put(store, clock, text).row
    assert row.settings["digest"] == kept
    assert digest_plan(row.settings) == DigestPlan(
        "day" if kept["weekday"] == -1 else "week", None if kept["weekday"] == -1 else 1,
        time.fromisoformat(str(kept["at"])),
    )  # fmt: skip
    with store.read() as tx:
        assert "digest" in {act.kind for act in acts.every(tx, row.council)}


def test_a_file_of_margins_without_its_header_says_what_stands_there() -> None:
    """A dash where nothing does."""
    flow = flow_of("  - write: idea\n    optional: yes\n    fr: Q ?\n    en: Q?\n")
    for content, told in ((b"", "1: –"), (b"a;b\n", "1: a,b"), (b"question,people\n", "1: question,people")):
        with pytest.raises(MarginsError) as refused:
            read_margins(content, flow)
        assert str(refused.value) == told
