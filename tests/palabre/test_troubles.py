"""What cannot be done, as an operator reads it: one clear sentence in their language, the way out, status 2."""

from __future__ import annotations

import os
import re
import socket
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from languages import catalogue
from palabre.commands.reasons import system_reason
from palabre.commands.troubles import told
from palabre.settings import SettingsError
from storage import StorageError, Unavailable
from tests.botapi import RESIDENTS_TOKEN, BotApi, Phones
from tests.nursery import Nursery, written
from tests.palabre.served_hall import ServedHall, free_port
from tests.palabre.test_commands import folder, run
from tests.patience import until

__all__ = ["folder"]

ENGLISH = re.compile(r"\b(the|is|not|cannot|and|with|file|another|denied|give|this|was)\b", re.IGNORECASE)
FRENCH = re.compile(r"[éèêàùç«]|\b(le|la|est|une|ne|avec|pas)\b", re.IGNORECASE)
LANGUAGES = ("fr", "en")


def one_sentence(told: str, language: str, *facts: str) -> str:
    """The whole of what was said: one line, every fact in it, nothing of the other language."""
    (line,) = told.strip().splitlines()
    for fact in facts:
        assert fact in line, line
    plain = re.sub(r"\S*[/_]\S*", "", line)
    assert not (ENGLISH if language == "fr" else FRENCH).search(plain), line
    return line


@contextmanager
def taken() -> Iterator[str]:
    """A port that somebody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        one.listen()
        yield str(one.getsockname()[1])


@pytest.mark.slow
async def test_a_server_that_cannot_start(hall: ServedHall) -> None:
    """A taken port, an address of another machine, a token refused by its form or by the network: said by `serve`."""
    with taken() as port:
        for language in LANGUAGES:
            status, said, _ = await hall.run("serve", "--lang", language, port=port)
            assert status == 2
            one_sentence(said, language, port, "PALABRE_PORT")
    for language in LANGUAGES:
        status, said, _ = await hall.run("serve", "--lang", language, host="192.0.2.7")
        assert status == 2
        one_sentence(said, language, "192.0.2.7", "PALABRE_HOST")


@pytest.mark.slow
@pytest.mark.parametrize("token", ["1000009:not-the-token-of-any-bot-000000000000", "no token at all"])
async def test_a_wrong_token(hall: ServedHall, token: str) -> None:
    """Refused by the network, or by its form alone; the token itself is never written."""
    async with BotApi() as api:
        for language, name in zip(LANGUAGES, ("telegram_token", "council_token"), strict=True):
            status, said, logged = await hall.run("serve", "--lang", language, telegram_api=api.url, **{name: token})
            assert status == 2
            one_sentence(said, language, f"PALABRE_{name.upper()}", "BotFather")
            assert token not in said + logged


@pytest.mark.slow
async def test_a_second_poller_and_a_second_server(hall: ServedHall, tmp_path: Path) -> None:
    """The newcomer gives way, in one sentence at the end of what it said."""
    async with BotApi() as api, Phones(api.url) as phones:
        bots = {"telegram_token": RESIDENTS_TOKEN, "telegram_api": api.url}
        hall.start("serve", **bots)
        await hall.healthy()
        # Who was given an update was there first; else only five quiet seconds would tell.
        await (await phones.chat(1, RESIDENTS_TOKEN)).start()
        await until(lambda: api.bot().queue.confirmed)
        for language in LANGUAGES:
            status, said, _ = await hall.run("serve", "--lang", language, port=str(free_port()))
            assert status == 2
            one_sentence(said, language, "palabre.db", "PALABRE_DATA_DIR")
            other = {"data_dir": str(tmp_path / "other"), "port": str(free_port())}
            status, said, _ = await hall.run("serve", "--lang", language, **bots, **other)
            assert status == 2
            one_sentence(said.strip().splitlines()[-1], language, "telegram")


def cannot(language: str, *facts: str) -> str:
    """What `status` says when it cannot run."""
    status, said = run("status", "--lang", language)
    assert status == 2, said
    return one_sentence(said, language, *facts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_newer_and_a_damaged_database(folder: Path, language: str) -> None:
    """Each named with its place; none is touched."""
    assert run("status")[0] == 0
    place = folder / "data" / "palabre.db"
    with sqlite3.connect(place) as base:
        base.execute("UPDATE alembic_version SET version_num = 'zzzz'")
    cannot(language, str(place), "zzzz")
    for content in (b"not a database" * 100, b"SQLite format 3\0" + b"\x07" * 5000):
        place.write_bytes(content)
        cannot(language, str(place))
        assert place.read_bytes() == content


def test_a_database_held_by_another_program(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After some patience; nothing was done."""
    monkeypatch.setattr("storage.database.sqlite.PATIENCE", 0.05)
    assert run("status")[0] == 0
    holder = sqlite3.connect(folder / "data" / "palabre.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    for language in LANGUAGES:
        cannot(language, "minute")
    holder.execute("ROLLBACK")
    holder.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/proc/palabre", "/dev/null/palabre"])
def test_a_folder_that_cannot_be_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch, language: str, path: str
) -> None:
    """Why, in words of ours, not of the machine's language."""
    monkeypatch.setenv("PALABRE_DATA_DIR", path)
    cannot(language, path, "PALABRE_DATA_DIR")


WRONG_SETTINGS = (
    ({"port": "80a"}, "PALABRE_PORT"),
    ({"port": "70000"}, "PALABRE_PORT"),
    ({"secret_key": "short"}, "PALABRE_SECRET_KEY"),
    ({"database_url": "mysql://x"}, "PALABRE_SECRET_KEY"),
    ({"database_url": "mysql://x", "secret_key": "x" * 40}, "PALABRE_DATABASE_URL"),
    ({"database_url": "postgresql://a:hunter2@127.0.0.1:1/x", "secret_key": "x" * 40}, "PALABRE_DATABASE_URL"),
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("settings", "name"), WRONG_SETTINGS, ids=[str(n) for n in range(len(WRONG_SETTINGS))])
def test_a_wrong_setting(
    folder: Path, monkeypatch: pytest.MonkeyPatch, language: str, settings: dict[str, str], name: str
) -> None:
    """Named, with an example of a good one; a password is never repeated."""
    for setting, value in settings.items():
        monkeypatch.setenv(f"PALABRE_{setting.upper()}", value)
    assert "hunter2" not in cannot(language, name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_broken_settings_file_and_key(folder: Path, language: str) -> None:
    """The file is named; a key cut short by a full disk is not replaced."""
    (folder / "palabre.toml").write_text("port 8081")
    cannot(language, "palabre.toml")
    (folder / "palabre.toml").unlink()
    key = folder / "data" / "secret.key"
    key.parent.mkdir()
    key.write_bytes(b"")
    cannot(language, "secret.key")
    assert key.read_bytes() == b""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_path_and_an_output_that_cannot_be_written(folder: Path, nursery: Nursery, language: str) -> None:
    """Pictures asked for where no folder can be; a full disk behind `>`."""
    assert run("launch", "essai.yaml", "--opens", "now", "--closes", "+30d")[0] == 0
    status, said = run("digest", "essai", "--pictures", "/proc/palabre", "--lang", language)
    assert status == 2
    one_sentence(said.strip().splitlines()[-1], language, "/proc/palabre")
    with open("/dev/full", "wb") as full, tempfile.TemporaryFile() as err:
        words = ("palabre.entry:main", "results", "essai", "--lang", language)
        child = nursery.start(*words, out=full.fileno(), err=err.fileno(), cwd=folder)
        assert child.wait() in (2, 120)
        said = written(err)
    one_sentence(said.splitlines()[0], language)
    assert "Traceback" not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_its_sentence(language: str) -> None:
    """Every code that the source raises; an unknown one is still said; so is the system's reason."""
    root = Path(__file__).parents[2]
    source = "".join(path.read_text() for path in [*root.glob("storage/**/*.py"), root / "palabre" / "settings.py"])
    words = catalogue("troubles", language)
    for room, kind in (("settings", "SettingsError"), ("storage", "StorageError"), ("busy", "Unavailable")):
        codes = set(re.findall(rf"{kind}\(\s*\"(\w+)\"", source))
        assert codes
        assert [code for code in codes if f"{room}.{code}" not in words] == []
    for error in (SettingsError("x"), StorageError("x"), Unavailable("x")):
        assert "(x)" in told(error, language)
    for number in (2, 13, 28, 9999):
        assert system_reason(number, language) != os.strerror(number)
