"""No room of the house knows a channel by name: each is found in the registry by what it declares."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from bot.channels import CHANNELS
from palabre.channels import EVERY
from tests.conformance.networks import NETWORKS, TESTED
from tests.house.source import ROOMS, SourceFile, sources
from tests.shared import REPOSITORY

# Beside `bot/channels/<name>*`: the council's bot speaks to the same network from its own folder, a trust zone
# of its own; the pages are the web channel's other half, the simulated browser is who speaks to them.
OWN = {"telegram": ("bot/council/",), "web": ("web/", "rehearsal/web.py")}
EXCEPTIONS = {
    ("bot/channels/__init__.py", "*"): "the registry",
    ("languages/loading.py", "web"): "the catalogue of the pages, which are that channel's other half",
    (
        "storage/database/store.py",
        "web token",
    ): "the purpose of a keyed hash: another word would lose every page's conversation",
}
WORDS = re.compile(r"[a-z]+")


def _documents(tree: ast.Module) -> set[int]:
    """Strings that only say what a thing is."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def _named(file: SourceFile) -> Iterator[tuple[str, str, str]]:
    """(place, channel, words) of every literal or import of a file that names a channel not its own."""
    own = {one.name: (f"bot/channels/{one.name}", *OWN.get(one.name, ())) for one in CHANNELS}
    names = {name for name, places in own.items() if not file.name.startswith(places)}
    documents = _documents(file.tree)
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
            for name in names & set(WORDS.findall(node.value.lower())):
                yield f"{file.name}:{node.lineno}", name, node.value
    for line, imported in file.imports():
        for name in names:
            if re.match(rf"bot\.channels\.{name}(?:[._]|$)", imported):
                yield f"{file.name}:{line}", name, imported


def test_nothing_else_names_a_channel() -> None:
    """Neither in a text nor in an import; what is justified is listed above, with the reason."""
    found = [
        (place, name, words)
        for file in sources(*ROOMS)
        for place, name, words in _named(file)
        if not {(file.name, words), (file.name, "*")} & set(EXCEPTIONS)
    ]
    assert found == []


def test_every_exception_is_still_needed() -> None:
    """A list of exceptions only shrinks."""
    for (name, words), reason in EXCEPTIONS.items():
        used = [said for _, _, said in _named(SourceFile(REPOSITORY / name)) if words in (said, "*")]
        assert used, f"{name} no longer says {words!r} ({reason}): take it from the list"


@pytest.mark.parametrize(
    "catalogue", sorted(REPOSITORY.glob("languages/*/*.po")), ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_no_sentence_names_a_network_nor_its_settings(catalogue: Path) -> None:
    """They are filled in from what the channel declares."""
    text = catalogue.read_text(encoding="utf-8").casefold()
    words = {declared.title for declared in EVERY if declared.networked and declared.name != "council"}
    words |= {setting.variable for setting in EVERY.settings.values()} | {"BotFather"}
    assert [word for word in words if word.casefold() in text] == []


def test_every_channel_has_its_twin_test_with_a_network_for_the_conformance_suite() -> None:
    """A new channel without one is seen at once."""
    for declared in TESTED:
        twin = REPOSITORY / "tests" / "channels" / f"test_{declared.name}.py"
        assert twin.is_file(), f"{declared.name} has no test: write {twin.relative_to(REPOSITORY)}"
        assert callable(import_module(f"tests.channels.test_{declared.name}").network)
    assert {declared.name for declared in CHANNELS} < set(NETWORKS)


def test_every_channel_is_found_under_the_name_of_its_file() -> None:
    """So that whoever reads a name in an outbox finds what made it."""
    for declared in CHANNELS:
        assert declared.opens.startswith(f"bot.channels.{declared.name}:")


@pytest.mark.slow
def test_declaring_imports_no_library_of_a_network() -> None:
    """`palabre status` must not pay for a library that it does not use."""
    import subprocess
    import sys

    script = (
        "import sys; from palabre.channels import EVERY; assert list(EVERY); EVERY.settings;"
        "print([m for m in ('aiogram', 'aiohttp', 'telegram', 'httpx', 'uvicorn', 'starlette') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_two_channels_never_share_a_name_nor_disagree_about_a_setting() -> None:
    """The outbox could not tell whose row it is; the environment has one value."""
    from dataclasses import replace

    telegram = CHANNELS["telegram"]
    with pytest.raises(ValueError, match="exists already"):
        list(CHANNELS.joined(replace(telegram)))
    (token, api) = telegram.settings
    other = replace(telegram, name="other", settings=(replace(token, secret=False), api))
    with pytest.raises(ValueError, match="declared otherwise"):
        _ = CHANNELS.joined(other).settings
