"""Launching: a broken file never goes live, a good one says why it cannot, people on the way are not stranded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from staff.export import csv_lines
from staff.launch import Launched, LaunchError, launch
from staff.margins import MarginsError, read_margins
from storage import Store
from storage.consultations import consultations, councils
from tests.clock import Clock
from tests.engine.talk import END, HEAD, flow_of
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
    assert first.row.flow == words.row.flow != more.row.flow
    assert first.row.code == more.row.code


def test_margins_name_the_row_that_is_wrong() -> None:
    """Header, option and number are checked."""
    flow = flow_of("  - choose one: q\n    profile: yes\n    optional: yes\n    fr: Q ?\n    en: Q?\n"
                   "    options: {a: {fr: Un, en: One}, b: {fr: Deux, en: Two}}\n")  # fmt: skip
    assert read_margins(b"question,option,people\nq,a,12\nq,b,30\n", flow) == {"q": {"a": 12, "b": 30}}
    assert read_margins(b"question;option;people\r\nq;a;12\r\n", flow) == {"q": {"a": 12}}
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
