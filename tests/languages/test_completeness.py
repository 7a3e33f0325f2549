"""Which languages are complete: every folder lacks nothing, and what a folder lacks is named message by message."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import get_args

import pytest

from languages import (
    RESIDENT_DOMAINS,
    SOURCE,
    STAFF_LANGUAGES,
    UnknownLanguage,
    beside,
    catalogue,
    codes,
    complete,
    direction,
    every,
    missing,
    offered,
    own_name,
    spoken,
)
from languages.__main__ import main
from palabre.choices import Language
from palabre.settings import Settings
from tests.house.source import ROOMS, SourceFile, sources
from tests.languages.foreign import ARABIC, NAME, write_language
from tests.shared import REPOSITORY

METHODS = ("flows/checker/clinic_words.py", "flows/checker/reading_age.py", "results/methods/texts/")
"""Arithmetic on the sentences of a language it was made for; it has nothing to say of others."""
STAFF_OPTIONS = ("languages/loading.py", "palabre/choices.py", "palabre/settings.py", "palabre/staff_cli.py")
"""Where the two languages of the staff are declared as options."""


@pytest.mark.parametrize("code", codes())
def test_a_language_that_is_shipped_lacks_no_message(code: str) -> None:
    """A half language would be a trap; the failure lists each `room.po: message` to write."""
    assert missing(code) == ()


@pytest.mark.parametrize("code", STAFF_LANGUAGES)
def test_the_staff_s_languages_have_every_domain(code: str) -> None:
    """Typer says its own help in English."""
    folder, source = (REPOSITORY / "languages" / one for one in (code, SOURCE))
    assert {path.name for path in source.glob("*.po")} - {path.name for path in folder.glob("*.po")} <= {"help.po"}


def test_a_complete_folder_is_all_it_takes(tmp_path: Path) -> None:
    """Offered while it is there, unknown before and after."""
    assert ARABIC not in offered()
    with beside(write_language(tmp_path)):
        assert missing(ARABIC) == ()
        assert offered()[ARABIC] == NAME
        assert direction(ARABIC) == "rtl"
        assert complete()[0] == SOURCE
    assert ARABIC not in complete()
    assert own_name(ARABIC) == ARABIC
    with pytest.raises(UnknownLanguage):
        catalogue("bot", ARABIC)


def test_each_thing_that_is_missing_is_named(tmp_path: Path) -> None:
    """Left out, left empty, without a fact of the source, with fewer plural forms than the language has."""
    said = {"web.po: error.title": "", "web.po: front.minutes": "بلا أرقام"}
    shelf = write_language(tmp_path, leave_out=("bot.po: consent.yes",), say=said)
    path = shelf / ARABIC / "bot.po"
    first, second = 'msgid "votes_given"', 'msgstr[1] "'
    head, _, rest = path.read_text(encoding="utf-8").partition(first)
    before, _, after = rest.partition(second)
    path.write_text(head + first + before + after.partition("\n")[2], encoding="utf-8")
    (shelf / ARABIC / "poster.po").unlink()
    with beside(shelf):
        assert missing(ARABIC) == (
            "bot.po: consent.yes", "bot.po: votes_given", "web.po: error.title", "web.po: front.minutes",
            "poster.po: invite", "poster.po: time", "poster.po: promise",
        )  # fmt: skip
        assert ARABIC in codes()
        assert ARABIC not in offered()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("language.po: direction", "right"), ("language.po: number", "1234"), ("typed.po: command.help", "مساعدة"),
        ("bot.po: menu.help", "x" * 257),
    ],
)  # fmt: skip
def test_what_a_network_or_a_page_would_refuse_is_not_taken(tmp_path: Path, name: str, said: str) -> None:
    """One wrong command would keep the bot from starting."""
    with beside(write_language(tmp_path, say={name: said})):
        assert missing(ARABIC) == (name,)


@pytest.mark.parametrize("spoilt", [b"\xff\xfe", b'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n >;\\n"\n'])
def test_a_file_that_cannot_be_read_spoils_its_own_language_alone(tmp_path: Path, spoilt: bytes) -> None:
    """`palabre check` goes on for everyone else."""
    shelf = write_language(tmp_path)
    (shelf / ARABIC / "poster.po").write_bytes(spoilt)
    with beside(shelf):
        assert missing(ARABIC) == ("poster.po: invite", "poster.po: time", "poster.po: promise")
        assert ARABIC not in offered()
        assert offered().keys() >= {"fr", "en"}


def test_the_command_of_the_recipe_writes_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And nothing of what is complete."""
    assert main([]) == 0
    shelf = write_language(tmp_path / "tried", leave_out=("bot.po: consent.yes", "web.po: back"))
    assert main([str(shelf)]) == 1
    assert capsys.readouterr().out == f"{ARABIC}/bot.po: consent.yes\n{ARABIC}/web.po: back\n"
    assert main([str(tmp_path / "nowhere")]) == 2
    assert ARABIC not in codes()


def test_a_language_with_six_plurals_needs_six_forms(tmp_path: Path) -> None:
    """As its own header says."""
    with beside(write_language(tmp_path / "six", forms=6)):
        assert missing(ARABIC) == ()
    shelf = write_language(tmp_path / "two")
    path = shelf / ARABIC / "bot.po"
    path.write_text(path.read_text(encoding="utf-8").replace("nplurals=2", "nplurals=6"), encoding="utf-8")
    with beside(shelf):
        plural = [id for id, forms in catalogue("bot", SOURCE).messages.items() if len(forms) > 1]
        assert missing(ARABIC) == tuple(f"bot.po: {id}" for id in plural)


def test_a_reader_whose_language_is_not_there_gets_the_flow_s_first() -> None:
    """Never English because it is English; the source where no language of the flow is left."""
    assert spoken(("ar", "en", "fr")) == ("en", "fr")
    assert spoken(("ar",)) == (SOURCE,)
    assert every(("en",))[:2] == ("en", "fr")


def test_every_domain_that_speaks_to_residents_is_required() -> None:
    """What the engine, the channels, the pages, the figures and the poster read is in the list, and nothing else is."""
    speak = [one for one in sources("flows", "results", "web", "bot", "languages", "palabre") if _to_residents(one)]
    domains = {
        str(node.args[0].value)
        for source in speak
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("catalogue", "Speaker", "texts")
        and isinstance(node.args[0], ast.Constant)
    }
    assert domains == set(RESIDENT_DOMAINS)


def _to_residents(source: SourceFile) -> bool:
    staff = source.name.startswith(("bot/council/", "palabre/")) and source.name != "palabre/poster.py"
    return not staff


def test_no_code_holds_a_table_of_languages() -> None:
    """Two codes beside each other in a literal are a third language's first obstacle."""
    found = [
        f"{source.name}:{node.lineno}"
        for source in sources(*ROOMS)
        if not source.name.startswith((*METHODS, *STAFF_OPTIONS))
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Dict | ast.Tuple | ast.List | ast.Set)
        and {"fr", "en"} <= {part.value for part in _parts(node) if isinstance(part, ast.Constant)}
    ]
    assert found == []


def _parts(node: ast.Dict | ast.Tuple | ast.List | ast.Set) -> list[ast.expr]:
    return [key for key in node.keys if key] if isinstance(node, ast.Dict) else node.elts


def test_the_recipe_names_the_files_that_are_required() -> None:
    """All of them and no other: what it says is all there is to do."""
    recipe = (REPOSITORY / "docs" / "recipes" / "language.md").read_text(encoding="utf-8")
    assert re.findall(r"\| `(\w+)\.po` \|", recipe) == list(RESIDENT_DOMAINS)


def test_the_command_line_offers_the_staff_s_languages() -> None:
    """As options of a command and as a setting."""
    lang = Settings.model_fields["lang"].annotation
    assert tuple(Language) == STAFF_LANGUAGES == get_args(lang)
