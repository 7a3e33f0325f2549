"""What leaves the town hall: the report, open data, themes read by hand; from a town that answered."""

from __future__ import annotations

import csv
import json
import re
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from bot.library import Library
from bot.runtime import Runtime
from palabre import clock
from palabre.settings import read_settings
from palabre.wiring import council_of, opened
from rehearsal.personas import Persona
from rehearsal.resident import Resident
from rehearsal.town import OpenDays, SimulatedTown, TownClock
from staff.launch import launch
from staff.showing import EARLY
from storage.consultations import audit, consultations
from tests.palabre.test_commands import folder, run
from tests.shared import seen_always
from tests.staff.test_staff import RETYPED

pytestmark = pytest.mark.slow


__all__ = ["folder"]

STAYS = Persona("careful", 1.0, writes=1.0, leaves=0, refuses=0)


def town(people: int) -> None:
    """So many residents answer through the real runtime, on the store of the settings."""
    settings, began = read_settings(), clock.now()
    with opened(settings) as store:
        days = OpenDays(began, began + timedelta(days=20), "Europe/Paris")
        council = council_of(store)
        launched = launch(
            store,
            council,
            RETYPED,
            "essai.yaml",
            lambda _: None,
            now=began,
            opens=began,
            closes=days.closes,
        )
        now, seeds = TownClock(began), count(1)
        runtime = Runtime(store, Library(council, settings.base), now, lambda: next(seeds))
        residents = [Resident("x", number, ("fr", "en"), STAYS) for number in range(people)]
        SimulatedTown(runtime, now, residents, launched.row.code, lambda: None, lambda _: None).live(days, 1)
        with store.write() as tx:
            consultations.set_state(tx, launched.row.key, "closed")


def test_nothing_is_published_of_nobody(folder: Path) -> None:
    """The report says so, open data is refused, themes have nothing to read."""
    file = folder / "essai.yaml"
    file.write_bytes(seen_always(file.read_bytes()))
    assert run("launch", "essai.yaml", "--opens", "now", "--closes", "+30d")[0] == 0
    assert run("report", "essai", "--to", "r.html")[0] == 0
    assert "%" not in (folder / "r.html").read_text(encoding="utf-8").partition("</style>")[2]
    status, told = run("opendata", "essai", "--to", "donnees")
    assert (status, "10" in told) == (1, True)
    assert not (folder / "donnees").exists()
    status, told = run("themes", "essai")
    assert (status, "Personne" in told or "write" in told) == (1, True)
    assert run("report", "essai", "--to", "r.docx")[0] == 1


def test_what_a_town_said_leaves_as_report_open_data_and_themes(folder: Path) -> None:
    """The same release everywhere; the sheet goes out, a person fills it, and the themes are counted."""
    town(30)
    assert run("report", "essai", "--to", "rapport.pdf")[0] == 0
    assert (folder / "rapport.pdf").read_bytes().startswith(b"%PDF")
    assert run("report", "essai", "--to", "rapport.html", "--lang", "en")[0] == 0
    assert "30</strong> answered" in (folder / "rapport.html").read_text(encoding="utf-8")
    status, told = run("opendata", "essai", "--to", "donnees")
    assert status == 0, told
    with (folder / "donnees" / "participation.csv").open(encoding="utf-8") as file:
        assert {row["what"]: row["people"] for row in csv.DictReader(file) if not row["name"]}["answered"] == "30"
    assert json.loads((folder / "donnees" / "datapackage.json").read_bytes())["name"] == "essai"

    assert "SUGGESTION" in run("themes", "essai")[1] or "trop peu" in run("themes", "essai")[1]
    assert run("themes", "essai", "--to", "idees.csv")[0] == 0
    with (folder / "idees.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with (folder / "idees.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), delimiter=";")
        writer.writeheader()
        writer.writerows({**row, "themes": "ombre"} for row in rows)
    status, told = run("themes", "essai", "--from", "idees.csv")
    assert (status, f"{len(rows)} réponses lues" in told) == (0, True)
    assert "ombre" in run("results", "essai")[1]
    (folder / "idees.csv").write_text("autre\n", encoding="utf-8")
    status, told = run("themes", "essai", "--from", "idees.csv")
    assert (status, "idees.csv:1" in told) == (1, True)


def test_before_closing_only_what_the_file_promised_leaves(folder: Path) -> None:
    """Each refusal says the day and the way out; an early export is noted, and then there is one."""
    file = folder / "essai.yaml"
    whole = file.read_bytes()

    def statuses(rule: str) -> dict[str, int]:
        file.write_bytes(re.sub(rb"^steps:", f"results shown: {rule}\nsteps:".encode(), whole, flags=re.MULTILINE))
        assert run("launch", "essai.yaml", "--opens", "now", "--closes", "+30d")[0] == 0
        found = {}
        for command, *more in (("results",), ("digest",), ("report", "--to", "r.html"), ("export",)):
            found[command], told = run(command, "essai", *more)
            assert found[command] == 0 or (rule in told and "palabre" in told and "202" in told)
        return found

    open_to_staff = {"results": 0, "digest": 0, "report": 1, "export": 0}
    assert statuses("always") == {**open_to_staff, "report": 0}
    assert statuses("after answering") == open_to_staff
    assert statuses("sentences") == open_to_staff
    assert statuses("at closing") == {"results": 1, "digest": 0, "report": 1, "export": 1}
    for refused in (
        ("opendata", "--to", "donnees"),
        ("themes",),
        ("results", "--public"),
        ("results", "--format", "html"),
    ):
        assert run(refused[0], "essai", *refused[1:])[0] == 1, refused
    assert run("export", "essai", "--early", "--format", "csv")[0] == 0
    with opened(read_settings()) as store, store.read() as tx:
        (deed,) = [deed for deed in audit.latest(tx, council_of(store)) if deed.what == EARLY]
    assert (deed.subject, deed.detail["format"]) == ("essai", "csv")
