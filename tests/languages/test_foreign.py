"""A consultation in a language that only a folder knows: every word of it comes from there, typed words too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.library import Edition
from bot.reading import read_text
from bot.speech import Speech
from flows.context import EngineContext
from flows.incoming import Commanded
from flows.lexicon import Lexicon
from flows.loader import load
from flows.model import Flow
from flows.questions.date import parse_day
from flows.words import Message
from languages import SOURCE, beside, catalogue, offered
from languages.typed import lexicon, words
from results.reports.digest import Occasion, compose
from results.reports.opendata import package
from tests.engine.talk import END, HEAD, NOW, Talk
from tests.languages.foreign import ARABIC, foreign, write_language
from tests.results.reports.charts.sample import cleared
from tests.results.reports.test_report import made

DAY = "  - date: day\n    fr: Quel jour ?\n    en: Which day?\n"
TEXT = (HEAD + DAY + END).replace("languages: [fr, en]", f"languages: [{ARABIC}, en]").replace("fr:", f"{ARABIC}:")


@pytest.fixture
def arabic(tmp_path: Path) -> Iterator[None]:
    """The folder is there."""
    with beside(write_language(tmp_path)):
        yield


def flow() -> Flow:
    """Its texts are in this language first, in English second."""
    loaded, findings = load(TEXT.encode(), "essai.yaml", lambda _: True, date(2027, 1, 1), offered())
    assert loaded is not None, findings
    return loaded


def source(domain: str, id: str, **params: object) -> str:
    """What the source says, in the letters of the test's language."""
    return foreign(catalogue(domain, SOURCE).template(id)).format(**params)


@pytest.mark.usefixtures("arabic")
def test_the_consent_is_read_and_typed_in_it() -> None:
    """The button that gives legal consent, and a yes of its own."""
    here = Talk(flow(), context=EngineContext(NOW, seed=7, lexicon=lexicon())).press("_begin")
    speech = Edition(here.flow, "sha256:x").speech(ARABIC)
    labels = [speech.say(control.label) for control in here.prompt.controls]
    assert source("bot", "consent.yes_aged", age=15) in labels
    here.say(words("yes", ARABIC)[0])
    assert here.person.status == "active"
    month = words("month.5", ARABIC)[0]
    here.say(f"1 {month} 2027")
    assert here.person.answers["day"].value == "2027-05-01"


@pytest.mark.usefixtures("arabic")
def test_its_commands_are_known_beside_those_of_the_others() -> None:
    """Whatever the language of the conversation."""
    for typed in (f"/{words('command.help', ARABIC)[0]}", "/aide", "/help", "/Aide@bot"):
        assert read_text(typed, ARABIC)[0] == Commanded("help")


@pytest.mark.slow
@pytest.mark.usefixtures("arabic")
def test_results_are_told_in_it() -> None:
    """The digest, the report and the open data; nothing is left in the source's words."""
    digest = compose(Occasion(cleared(), None, date(2027, 1, 18), date(2027, 3, 15), 0), ARABIC)
    assert source("results", "digest.not_poll", answered=100) in digest
    report = made(cleared(), ARABIC)
    assert {part.heading for part in report.parts} <= {
        source("report", f"part.{part}") for part in ("essential", "promise", "people", "views", "questions", "reading")
    }
    files = package(replace(cleared(), title={ARABIC: "الساحة", "en": "The square"}), "Montval")
    assert source("opendata", "results.people") in files[f"codebook-{ARABIC}.md"]
    assert f"label_{ARABIC},label_en,label_fr" in files["results.csv"]


def test_a_version_whose_language_was_withdrawn_goes_on_in_the_flow_s_first(tmp_path: Path) -> None:
    """Its residents are not left without a word, and its file is not judged again."""
    with beside(write_language(tmp_path)):
        assert flow().languages == (ARABIC, "en")
    kept, _ = load(TEXT.encode(), "essai.yaml", lambda _: True, date(2027, 1, 1), None)
    assert kept is not None
    speech = Edition(kept, "sha256:x").speech(ARABIC)
    assert speech.say(Message("consent.yes")) == "I agree"


def test_a_word_that_means_two_things_in_two_languages_means_nothing(tmp_path: Path) -> None:
    """A yes must be plain."""
    with beside(write_language(tmp_path, say={"typed.po: no": "oui, nein"})):
        assert "oui" not in lexicon().yes | lexicon().no
        assert "nein" in lexicon().no
        assert "yes" in lexicon().yes
    assert "oui" in lexicon().yes


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("1er mai 2027", date(2027, 5, 1)), ("2nd May 2027", date(2027, 5, 2)), ("May 3rd, 2027", date(2027, 5, 3)),
        ("4 août 2027", date(2027, 8, 4)), ("5xx mai 2027", None), ("6 brumaire 2027", None),
    ],
)  # fmt: skip
def test_months_and_ordinals_are_those_of_the_catalogues(typed: str, day: date | None) -> None:
    """And of no others."""
    assert parse_day(typed, lexicon()) == day
    assert parse_day(typed, Lexicon()) is None


def test_speech_in_a_language_without_words_is_a_fault_of_the_program() -> None:
    """Nobody is silently spoken to in another language."""
    with pytest.raises(LookupError):
        Speech(ARABIC)
