"""The staff's commands: each with its help, one clear sentence, and an exit status that tells wrong from impossible."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from pathlib import Path

import pytest

from palabre import clock
from palabre.channels import EVERY
from palabre.cli import app
from palabre.settings import Settings
from palabre.wiring import opened
from storage.consultations import consultations, councils, digests, officials
from storage.consultations.officials import Invitation
from storage.messages import outbox
from storage.messages.outbox import Outgoing
from tests.bot.street import FLOW
from tests.palabre.every_command import invoke
from tests.shared import seen_always

pytestmark = pytest.mark.slow


COMMANDS = sorted(command.name or command.callback.__name__ for command in app.registered_commands if command.callback)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A town hall's folder with one good flow, and nothing in the environment but it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PALABRE_DATA_DIR", str(tmp_path / "data"))
    for name in ("DATABASE_URL", "TELEGRAM_TOKEN", "COUNCIL_TOKEN", "PUBLIC_URL", "SECRET_KEY"):
        monkeypatch.delenv(f"PALABRE_{name}", raising=False)
    promise = (clock.now() + timedelta(days=120)).date().isoformat().encode()
    (tmp_path / "essai.yaml").write_bytes(FLOW.replace(b"2027-03-15", promise))
    return tmp_path


def run(*arguments: str) -> tuple[int, str]:
    """Status and words of one command."""
    return invoke(*arguments)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shows_an_example_and_speaks_both_languages(command: str) -> None:
    """In its help."""
    status, told = run(command, "--help")
    assert status == 0
    assert f"palabre {command}" in told.partition("Example")[2]
    assert "--lang" in told


def test_from_launch_to_export(folder: Path) -> None:
    """Each step says what it did and what to do next, in French and in English."""
    (folder / "essai.yaml").write_bytes(seen_always((folder / "essai.yaml").read_bytes()))
    status, told = run("launch", "essai.yaml", "--opens", "now", "--closes", "+30d")
    assert status == 0, told
    assert "essai-affiche.pdf" in told
    assert (folder / "data" / "posters" / "essai-affiche.pdf").read_bytes().startswith(b"%PDF")
    for arguments, words in (
        (("status", "--lang", "en"), "essai"),
        (("results", "essai"), "Essai"),
        (("results", "essai", "--format", "html"), "<html"),
        (("digest", "essai"), "Personne"),
        (("digest", "essai", "--lang", "en"), "obody"),
        (("moderate", "essai"), ""),
        (("recount", "essai"), ""),
    ):
        status, told = run(*arguments)
        assert status == 0, (arguments, told)
        assert words in told, arguments
    assert json.loads(run("results", "essai", "--format", "json")[1])["schema"] == 2
    assert run("export", "essai", "--format", "jsonl") == (0, "")
    (header,) = csv.reader(run("export", "essai", "--format", "csv")[1].splitlines())
    assert header[0] == "participation"


@pytest.mark.parametrize(
    "arguments",
    [
        ("results", "nothing"), ("export", "nothing"), ("digest", "nothing"), ("forget", "p_nobody"),
        ("moderate", "essai", "--refuse", "r_1"), ("moderate", "essai", "--accept", "r_1"),
        ("launch", "essai.yaml", "--closes", "someday"), ("launch", "essai.yaml", "--closes", "2020-01-01"),
        ("launch", "essai.yaml", "--opens", "+9d", "--closes", "+3d"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_what_is_wrong_gives_one_and_says_what(folder: Path, arguments: tuple[str, ...]) -> None:
    """One sentence, in the language asked for."""
    assert run("launch", "essai.yaml", "--opens", "now", "--closes", "+30d")[0] == 0
    for language in ("fr", "en"):
        status, told = run(*arguments, "--lang", language)
        assert status == 1, told
        assert told.strip()
        assert len(told.strip().splitlines()) == 1, told


def test_a_broken_file_never_goes_live(folder: Path) -> None:
    """The last good version keeps running."""
    assert run("launch", "essai.yaml", "--opens", "now", "--closes", "+30d")[0] == 0
    (folder / "essai.yaml").write_bytes((folder / "essai.yaml").read_bytes().replace(b"choose one: use", b"choose: u"))
    assert run("launch", "essai.yaml", "--closes", "+30d")[0] == 1
    status, told = run("status", "--lang", "en")
    assert status == 0
    assert "essai" in told


def _an_official_answers(folder: Path) -> None:
    """One digest, one official, one tap: as the council's bot keeps them."""
    with opened(Settings(data_dir=folder / "data")) as store, store.write() as tx:
        council, now = councils.default(tx).key, clock.now()
        row = consultations.named(tx, council, "essai")
        assert row is not None
        digest = digests.add(tx, council, row.key, "2026-W01", {"text": {}}, now)
        code = officials.invite(tx, council, Invitation("official", (), True, "Mme Diallo"), by="x", now=now)
        official = officials.claim(tx, council, code, bot="council", address="100", language="fr", now=now)
        assert official is not None
        digests.reply(tx, council, digest.key, official.key, choice="weigh", text="", now=now)


def test_officials_answers_are_shown_before_they_are_sent(folder: Path) -> None:
    """Listed, previewed in each language, sent once; a refusal has a reason."""
    assert run("launch", "essai.yaml", "--opens", "now", "--closes", "+30d")[0] == 0
    assert run("answers", "essai", "--send")[0] == 1
    _an_official_answers(folder)
    assert "palabre answers essai" in run("status")[1]
    assert "Mme Diallo" in run("digest", "essai")[1]
    status, told = run("answers", "essai", "--lang", "en")
    assert status == 0
    assert "Mme Diallo: “I will take it into account”" in told
    assert "fr │ • 1 membre du conseil" in told
    assert "--send" in told.splitlines()[-1]
    assert run("answers", "essai", "--refuse", "1")[0] == 1
    assert run("answers", "essai", "--send", "--names")[0] == 0
    assert run("answers", "essai", "--send")[0] == 1


def test_the_decision_is_shown_before_it_is_sent(folder: Path) -> None:
    """In every language of the consultation, once."""
    assert run("launch", "essai.yaml", "--opens", "now", "--closes", "+30d")[0] == 0
    (folder / "d.txt").write_text("Le marché reste.")
    (folder / "binary").write_bytes(b"\xff\xfe\x00")
    assert run("decide", "essai")[0] == 1
    assert run("decide", "essai", "--fr", "absent.txt", "--en", "d.txt")[0] == 2
    assert run("decide", "essai", "--fr", "binary", "--en", "d.txt")[0] == 1
    texts = ("decide", "essai", "--fr", "d.txt", "--en", "d.txt")
    status, told = run(*texts)
    assert status == 0
    assert "fr │ Le marché reste." in told
    assert run(*texts, "--send")[0] == 0
    assert run(*texts, "--send")[0] == 1


def test_talking_begins_at_once_in_the_language_asked_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not with a link that no longer works."""
    for language, word in (("fr", "Commencer"), ("en", "Begin")):
        monkeypatch.setattr("builtins.input", _at_the_end)
        status, told = run("talk", "essai.yaml", "--lang", language)
        assert status == 0
        assert f"a. {word}" in told


def _at_the_end(_: str) -> str:
    raise EOFError


def test_status_counts_what_waits_for_every_network(folder: Path) -> None:
    """Residents' and officials' messages alike; what a page will fetch waits for nobody."""
    with opened(Settings(data_dir=folder / "data")) as store, store.write() as tx:
        rows = [Outgoing(declared.name, "1", "{}", mailbox=not declared.courier) for declared in EVERY]
        outbox.add(tx, councils.default(tx).key, rows, clock.now())
    status, told = run("status", "--lang", "en")
    assert status == 0
    sent = sum(declared.courier for declared in EVERY)
    assert f"{sent} messages to send" in told
