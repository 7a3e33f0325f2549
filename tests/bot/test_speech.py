"""Choosing words: what is filled in, how figures are written, what a press says."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.speech import Speech, press_of
from flows.words import Amount, Message, Said, Verbatim
from languages.writing import quantity


def test_what_is_filled_in_is_never_read_as_a_template() -> None:
    """Neither a resident's words nor an officer's."""
    speech = Speech("fr")
    said = speech.say(Said({"fr": "Merci {nom} {autre}"}, {"nom": Verbatim("{autre} {u.__class__}")}))
    assert said == "Merci {autre} {u.__class__} {autre}"
    assert speech.say(Verbatim("%n {0}")) == "%n {0}"


def test_dates_numbers_and_amounts_are_written_as_each_language_does() -> None:
    """In the consultation's own time zone."""
    french, english = Speech("fr", "Europe/Paris"), Speech("en", "Europe/Paris")
    moment, day = datetime(2027, 2, 10, 19, 0, tzinfo=UTC), date(2027, 3, 15)
    text = Said({"fr": "{m} {d} {a}"}, {"m": moment, "d": day, "a": Amount(60_000, {"fr": "€"})})
    assert french.say(text).replace("\u202f", " ").replace("\xa0", " ") == (
        "10 février 2027 à 20:00 15 mars 2027 60 000 €"
    )
    assert english.say(Message("results.answered", {"answered": 1}, 1)) != english.say(
        Message("results.answered", {"answered": 2}, 2)
    )
    assert quantity(60_000, "€", "en") == "€60,000"


@pytest.mark.parametrize("data", ["", "a", "a.b", "a..x", "a.z.x", "x" * 65, "a.1." + "x" * 64, "."])
def test_a_press_that_is_not_ours_is_nothing(data: str) -> None:
    """Callback data can be forged."""
    assert press_of(data) is None
