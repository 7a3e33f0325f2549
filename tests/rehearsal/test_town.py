"""A rehearsed town: deterministic, true to what its residents said, and alive."""

from __future__ import annotations

from pathlib import Path

import pytest

from palabre.commands.rehearse import Rehearsed, rehearse
from rehearsal.personas import PERSONAS
from tests.rehearsal.comparing import same
from tests.shared import REPOSITORY, shared

LIBRARY = sorted((REPOSITORY / "flows" / "library").glob("*.yaml"))

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def quais() -> Rehearsed:
    return rehearse(shared("flows", "quais-2027.yaml"), 160, 7)


def test_what_is_exported_is_what_residents_said(quais: Rehearsed) -> None:
    assert len(quais.export) > 100
    same(quais.diaries, quais.export, quais.flow, quais.added)


def test_the_same_seed_is_the_same_town() -> None:
    file = shared("flows", "quais-2027.yaml")
    first, second, other = (rehearse(file, 12, seed) for seed in (3, 3, 4))
    assert (first.diaries, first.digest, first.report) == (second.diaries, second.digest, second.report)
    assert first.diaries != other.diaries


def test_every_persona_is_there_and_does_what_it_says(quais: Rehearsed) -> None:
    kinds = {diary.persona for diary in quais.diaries}
    assert kinds == {persona.name for persona in PERSONAS}
    assert any(diary.corrections for diary in quais.diaries if diary.persona == "hesitant")
    assert any(not diary.finished for diary in quais.diaries if diary.persona == "dropping out")
    assert any(diary.reminders and diary.finished for diary in quais.diaries), "nobody came back when reminded"
    assert any(diary.own.get("opinions") for diary in quais.diaries)


def test_there_are_camps_agreement_and_division(quais: Rehearsed) -> None:
    text = quais.digest["fr"]
    assert text.startswith("EXEMPLE – réponses simulées")
    assert "Ce qui rassemble" in text
    assert "Ce qui divise" in text
    assert quais.digest["en"].startswith("EXAMPLE – simulated answers")


def test_the_digest_counts_what_the_diaries_count(quais: Rehearsed) -> None:
    finished = sum(diary.finished for diary in quais.diaries)
    profile = {step.name for step in quais.flow.walk() if getattr(step, "profile", False)}
    answered = sum(bool((set(diary.said) | set(diary.judged)) - profile - {"data"}) for diary in quais.diaries)
    # In tens where those who stopped would be a handful.
    ended = str(finished) if answered - finished >= 10 else f"environ {(finished + 5) // 10 * 10}"
    assert f"{answered} habitants ont répondu, {ended} sont allés au bout" in quais.digest["fr"]


@pytest.mark.parametrize("file", LIBRARY, ids=lambda file: file.stem)
def test_library_flows_live_through_a_town(file: Path) -> None:
    town = rehearse(file, 40, 11)
    same(town.diaries, town.export, town.flow, town.added)
    assert town.report.finished > 20


def test_the_long_national_questionnaire() -> None:
    town = rehearse(shared("flows", "transition-ecologique.yaml"), 40, 5)
    same(town.diaries, town.export, town.flow, town.added)
