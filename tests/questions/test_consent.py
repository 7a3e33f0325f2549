"""`consent`: what opens a participation; its refusals are in the engine's own tests."""

from __future__ import annotations

from flows.questions.base import View
from flows.questions.consent import Consent

WORDS = {"fr": "D'accord ?", "en": "Agreed?"}


def test_an_age_of_nought_asks_for_none() -> None:
    """Two buttons instead of three."""
    aged = Consent(name="data", words=WORDS).prompt(View())
    ageless = Consent(name="data", words=WORDS, minimum_age=0).prompt(View())
    assert [control.token for control in aged.controls] == ["yes", "no", "young"]
    assert [control.token for control in ageless.controls] == ["yes", "no"]


def test_consent_is_no_answer_that_results_count() -> None:
    """Its measure has cells for nothing but people."""
    measure = Consent(name="data", words=WORDS).measure()
    assert list(measure.cells(True)) == [("n", 1)]
