"""Each sentence of the checker has a file that provokes it, alone, at an exact place, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.catalogue import Catalogue
from flows.nodes import Source
from flows.reports import as_text
from languages import catalogue
from tests.flows.sampling import FOLDER, FlowSample, found_in, place_of, samples

ALL = samples()
LANGUAGES = ("fr", "en")
WITHOUT_A_FILE = {"size.bytes"}
"""A file of more than a mebibyte is made by its own test, not kept."""


def flows_catalogue(language: str) -> Catalogue:
    """What the checker says in one language."""
    return catalogue("flows", language)


def sentences(catalogue: Catalogue) -> set[str]:
    """The ids of findings: those with a hint."""
    return {id.removesuffix(".hint") for id in catalogue.messages if id.endswith(".hint")}


@pytest.mark.parametrize("sample", ALL, ids=lambda sample: str(sample.path.stem))
def test_a_sample_gives_its_finding_alone_at_its_place(sample: FlowSample) -> None:
    """One mistake, one finding: nothing cascades."""
    assert [place_of(finding) for finding in found_in(sample)] == [sample.expected]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_catalogue_has_a_sample(language: str) -> None:
    """A sentence that no file can provoke, or that lacks in a language, is found here."""
    assert sentences(flows_catalogue(language)) == {sample.message for sample in ALL} | WITHOUT_A_FILE


def test_both_languages_say_the_same_things() -> None:
    """Same ids, and the same facts filled in."""
    french, english = (flows_catalogue(language) for language in LANGUAGES)
    assert set(french.messages) == set(english.messages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_every_finding_are_the_golden_ones(language: str) -> None:
    """The exact text that an author reads; `python -m tests.flows.test_samples` writes it anew."""
    assert told(language) == golden(language).read_text(encoding="utf-8")


def golden(language: str) -> Path:
    """The golden file of one language."""
    return FOLDER / f"golden.{language}.txt"


def told(language: str) -> str:
    """Every finding of every sample, as the terminal shows it."""
    words = flows_catalogue(language)
    blocks = []
    for sample in ALL:
        source = Source(sample.data.decode("utf-8", "replace"))
        blocks += [as_text(sample.path.name, one, source.line, words) for one in found_in(sample)]
    return "\n".join(blocks) + "\n"


if __name__ == "__main__":
    for code in LANGUAGES:
        golden(code).write_text(told(code), encoding="utf-8")
