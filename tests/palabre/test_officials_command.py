"""`palabre officials` and `schema`: links given, people listed and sent away, the schema written where it is asked."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from flows.schema import FILE_NAME
from palabre import clock
from palabre.settings import Settings
from palabre.wiring import opened
from storage.consultations import councils, officials
from tests.palabre.every_command import invoke


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A town hall's data, in a folder of its own, and nothing in the environment but it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PALABRE_DATA_DIR", str(tmp_path / "data"))
    for name in ("DATABASE_URL", "TELEGRAM_TOKEN", "COUNCIL_TOKEN", "COUNCIL_BOT", "PUBLIC_URL", "SECRET_KEY"):
        monkeypatch.delenv(f"PALABRE_{name}", raising=False)
    return tmp_path / "data"


def comes(data: Path, code: str) -> str:
    """Somebody presses the link; the public id they get."""
    with opened(Settings(data_dir=data)) as store, store.write() as tx:
        council = councils.default(tx).key
        one = officials.claim(tx, council, code, bot="council", address="1", language="en", now=clock.now())
        assert one is not None
        return f"{one.id} {one.label} {one.groups} {one.elected} {one.staff}"


def test_a_link_is_given_listed_once_used_and_taken_back(data: Path) -> None:
    """Each time with what to do next."""
    status, told = invoke("officials", "list", "--lang", "en")
    assert (status, "palabre officials invite" in told) == (0, True)
    status, told = invoke("officials", "invite", "Mme Diallo", "--group", "parks", "--lang", "en")
    assert (status, "24 hours" in told, "palabre officials list" in told) == (0, True, True)
    found = re.search(r"/start (\w+)", told)
    assert found is not None
    who = comes(data, found[1])
    id = who.partition(" ")[0]
    assert who == f"{id} Mme Diallo ('parks',) True False"
    status, told = invoke("officials", "list", "--lang", "en")
    assert (status, told.strip()) == (0, f"{id} · Mme Diallo · asked · en · –")
    status, told = invoke("officials", "revoke", id, "--lang", "en")
    assert (status, id in told) == (0, True)
    status, told = invoke("officials", "revoke", id, "--lang", "en")
    assert (status, f"{id}: nobody" in told) == (1, True)


def test_a_colleague_has_a_link_of_their_own_and_a_link_has_a_name(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the council's bot has a name the link opens it."""
    status, told = invoke("officials", "invite", "  ", "--lang", "en")
    assert (status, "Say whom" in told) == (1, True)
    monkeypatch.setenv("PALABRE_COUNCIL_BOT", "MontvalCouncilBot")
    status, told = invoke("officials", "invite", "Col", "--colleague")
    assert status == 0
    found = re.search(r"https://t\.me/MontvalCouncilBot\?start=(\w+)", told)
    assert found is not None
    assert comes(data, found[1]).endswith("Col () False True")


def test_the_schema_is_printed_or_written_beside_the_flows(data: Path) -> None:
    """The same; a folder that is not there is named."""
    status, printed = invoke("schema")
    assert status == 0
    folder = data.parent
    status, told = invoke("schema", "--in", folder, "--lang", "en")
    assert (status, FILE_NAME in told) == (0, True)
    assert json.loads((folder / FILE_NAME).read_text(encoding="utf-8")) == json.loads(printed)
    status, told = invoke("schema", "--in", folder / "nowhere", "--lang", "en")
    assert (status, "nowhere" in told) == (2, True)
