"""The words: every message named in the code is in both languages with the same parameters, and none is left over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from languages import SOURCE, STAFF_LANGUAGES, catalogue
from tests.house.source import SourceFile, sources
from tests.shared import REPOSITORY

DOMAINS = sorted(path.stem for path in (REPOSITORY / "languages" / SOURCE).glob("*.po") if path.stem != "help")
"""Every file of the source; Typer says its own help in English."""
CATALOGUES = {
    "bot": ("flows", "bot"),
    "language": ("languages",),
    "poster": ("palabre",),
    "typed": ("languages", "flows/incoming.py"),
    "council": ("bot/council", "bot/jobs", "palabre/commands"),
    "results": ("results", "staff"),
    "staff": ("palabre",),
    "report": ("results", "web", "palabre"),
}
PARAM = re.compile(r"\{([a-z_]+)\}")


@pytest.mark.parametrize("domain", DOMAINS)
def test_both_languages_say_the_same_things(domain: str) -> None:
    """The same ids, the same parameters in every form, a form for each plural."""
    french, english = (catalogue(domain, language).messages for language in STAFF_LANGUAGES)
    assert french.keys() == english.keys()
    for id in french:
        assert all(french[id]), f"{id} is empty in French"
        assert all(english[id]), f"{id} is empty in English"
        assert len(french[id]) == len(english[id]), f"{id} has not the same plural forms"
        # A singular may say "one" in words: what counts is the general form.
        assert set(PARAM.findall(french[id][-1])) == set(PARAM.findall(english[id][-1])), id


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_word_is_only_a_copy_of_the_other_language(domain: str) -> None:
    """French is written, not translated code."""
    french, english = (catalogue(domain, language).messages for language in STAFF_LANGUAGES)
    wordy = [id for id in french if len(re.findall(r"[^\W\d_]{2,}", PARAM.sub("", french[id][0]))) > 3]
    assert [id for id in wordy if french[id] == english[id]] == []


@pytest.mark.parametrize("domain", CATALOGUES)
def test_every_message_is_named_somewhere(domain: str) -> None:
    """What no code says any more goes."""
    literals, beginnings = set[str](), set[str]()
    for source in sources(*CATALOGUES[domain]):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                literals.add(node.value)
            elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                beginnings.add(str(node.values[0].value))
    unused = [
        id for id in catalogue(domain, "fr").messages if id not in literals and not id.startswith(tuple(beginnings))
    ]
    assert unused == []


@pytest.mark.parametrize(
    ("domains", "folders", "callers"),
    [
        (("bot", "council"), ("flows/engine", "flows/questions", "bot"), ("Message",)),
        (("council",), ("bot/council", "bot/jobs"), ("say",)),
        (("results", "report", "opendata"), ("results",), ("say",)),
        (("web",), ("web",), ("say",)),
        (("staff", "council", "analyse"), ("palabre/commands",), ("say",)),
    ],
)
def test_every_message_named_exists(
    domains: tuple[str, ...], folders: tuple[str, ...], callers: tuple[str, ...]
) -> None:
    """In a catalogue that is read there: a missing one would be an error in the middle of a conversation."""
    known = {id for domain in domains for id in catalogue(domain, SOURCE).messages}
    named = {(source.name, id) for source in sources(*folders) for id in _named(source, callers)}
    assert named
    missing = sorted(item for item in named if item[1] not in known and item[1] != "language.name")
    assert missing == []


def _named(source: SourceFile, callers: tuple[str, ...]) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in callers:
            for argument in node.args[:2]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value
