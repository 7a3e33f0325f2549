"""The words: every message named in the code is in both languages with the same parameters, and none is left over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from bot.speech import LANGUAGES, Speech, press_of, quantity
from flows.catalogue import Catalogue
from flows.words import Amount, Message, Said, Verbatim
from tests.house.source import SourceFile, sources
from tests.shared import REPOSITORY

CATALOGUES = {
    "bot/locale/{}/bot.po": ("flows", "bot"),
    "bot/locale/{}/council.po": ("bot/council", "bot/jobs", "palabre/commands"),
    "results/locale/{}/results.po": ("results",),
    "palabre/locale/{}/staff.po": ("palabre",),
    "results/locale/{}/report.po": ("results", "web", "palabre"),
}
SPOKEN = (*CATALOGUES, "palabre/locale/{}/troubles.po", "palabre/locale/{}/palabre.po", "palabre/locale/{}/analyse.po")
"""Those too whose messages are named by what happened."""
PARAM = re.compile(r"\{([a-z_]+)\}")


def read(path: str, language: str) -> Catalogue:
    """One catalogue."""
    return Catalogue.parse((REPOSITORY / path.format(language)).read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SPOKEN)
def test_both_languages_say_the_same_things(path: str) -> None:
    """The same ids, the same parameters in every form, a form for each plural."""
    french, english = (read(path, language).messages for language in LANGUAGES)
    assert french.keys() == english.keys()
    for id in french:
        assert all(french[id]), f"{id} is empty in French"
        assert all(english[id]), f"{id} is empty in English"
        assert len(french[id]) == len(english[id]), f"{id} has not the same plural forms"
        # A singular may say "one" in words: what counts is the general form.
        assert set(PARAM.findall(french[id][-1])) == set(PARAM.findall(english[id][-1])), id


@pytest.mark.parametrize("path", SPOKEN)
def test_no_word_is_only_a_copy_of_the_other_language(path: str) -> None:
    """French is written, not translated code."""
    french, english = (read(path, language).messages for language in LANGUAGES)
    wordy = [id for id in french if len(re.findall(r"[^\W\d_]{2,}", PARAM.sub("", french[id][0]))) > 3]
    assert [id for id in wordy if french[id] == english[id]] == []


@pytest.mark.parametrize("path", CATALOGUES)
def test_every_message_is_named_somewhere(path: str) -> None:
    """What no code says any more goes."""
    literals, beginnings = set[str](), set[str]()
    for source in sources(*CATALOGUES[path]):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                literals.add(node.value)
            elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                beginnings.add(str(node.values[0].value))
    unused = [id for id in read(path, "fr").messages if id not in literals and not id.startswith(tuple(beginnings))]
    assert unused == []


@pytest.mark.parametrize(
    ("path", "folders", "callers"),
    [
        ("bot/locale/{}/bot.po", ("flows/engine", "flows/questions", "bot"), ("Message",)),
        ("bot/locale/{}/council.po", ("bot/council", "bot/jobs"), ("say",)),
        ("results/locale/{}/results.po", ("results",), ("say",)),
        ("palabre/locale/{}/staff.po", ("palabre/commands",), ("say",)),
    ],
)
def test_every_message_named_exists(path: str, folders: tuple[str, ...], callers: tuple[str, ...]) -> None:
    """In this catalogue or one beside it: a missing one would be an error in the middle of a conversation."""
    beside = sorted((REPOSITORY / path.format("fr")).parent.glob("*.po"))
    known = {id for one in beside for id in Catalogue.parse(one.read_text(encoding="utf-8")).messages}
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
