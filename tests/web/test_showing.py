"""A reader in a hurry tries every address before the day: figures are seen by those the file promised them to."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import httpx
import pytest

from staff.showing import EARLY, note_early
from storage.consultations import audit, digests
from tests.clock import Clock
from tests.shared import shared
from tests.web.conftest import QUAYS
from tests.web.served import CLOSES, Served, Visitor, place
from tests.web.test_access import ACCEPT, answered
from web.app import create_app
from web.site import Site

OPINION = "Je n'y vais pas"
"""Every resident's answer: wherever it stands beside a number, a figure is told."""
CLOSED = ("sentences", "after answering", "at closing")
pytestmark = pytest.mark.slow


@pytest.fixture
async def site(sqlite_url: str, clock: Clock, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Served]:
    """The quays under the rule of the test, answered by fourteen people, their digest sent."""
    file = shared("flows", "quais-2027.yaml")
    rule = f"results shown: {request.param}\nsteps:".encode()
    data = re.sub(rb"^steps:", rule, file.read_bytes(), count=1, flags=re.MULTILINE)
    async with place(sqlite_url, clock, tmp_path / "uploads") as here:
        here.launch(data, file.name, file.parent)
        await answered(here, 14)
        yield here


def addresses(site: Served) -> list[str]:
    """Every address of the application that a GET may have, the pictures of the digest sent among them."""
    app = create_app(Site(site.store, site.council, "", site.url, site.clock, site.web))
    with site.store.read() as tx:
        digest = digests.latest(tx, site.launched[0].row.key)
    assert digest is not None
    pictures = [one["name"] for picture in digest.content["pictures"] for one in picture.values()]
    known = [str(getattr(route, "path", "")) for route in app.routes]
    paths = [path.replace("{name}", QUAYS) for path in known if "{name}" in path]
    whole = [path for path in paths if "{path:path}" not in path]
    (media,) = set(paths) - set(whole)
    return [*whole, *(media.replace("{path:path}", name) for name in pictures)]


async def leaks(site: Served, **sent: dict[str, str]) -> list[str]:
    """The addresses at which a figure can be read, sent with these headers or cookies."""
    found = []
    async with httpx.AsyncClient(base_url=site.url, timeout=120, **sent) as http:  # type: ignore[arg-type]
        for path in addresses(site):
            answer = await http.get(path)
            kind = answer.headers["content-type"]
            words = OPINION.replace("'", "&#39;") in answer.text
            data = path.endswith(".json") and bool(json.loads(answer.text)["tallies"])
            if kind.startswith(("image/", "application/pdf")) or words or data:
                found.append(path)
            assert answer.status_code != 404, path
            assert kind.startswith("application/json") or len(answer.text) > 200, path
    return found


async def person(site: Served, *labels: str, write: str = "") -> str:
    """The token of somebody who pressed so far."""
    async with httpx.AsyncClient(base_url=site.url, timeout=120) as http:
        visitor = Visitor(http, QUAYS, count(900_000))
        await visitor.start()
        for label in labels:
            await visitor.press(label)
        return visitor.token


@pytest.mark.parametrize("site", ["always"], indirect=True)
async def test_what_is_always_shown_is_found_everywhere(site: Served) -> None:
    """The attack sees: without the rule, page, data, report, digest and pictures all tell."""
    innocent = {f"/{QUAYS}", f"/{QUAYS}/charte", f"/{QUAYS}/charter"}
    assert set(await leaks(site)) == set(addresses(site)) - innocent


@pytest.mark.parametrize("site", CLOSED, indirect=True)
async def test_no_address_tells_a_figure_before_closing(site: Served) -> None:
    """Nor with forged tokens, nor with a conversation that has only told its profile; at closing all of them do."""
    assert await leaks(site) == []
    idle = await person(site, "Commencer", ACCEPT, "Quartier sud")
    for token in ("w_" + "a" * 26, "x" * 200, "'; --", idle):
        for cookie in ("palabre", "palabre-line"):
            header = {"cookie": f"{cookie}={token}", "x-palabre-token": token}
            seen = [one for one in await leaks(site, headers=header) if one != f"/{QUAYS}"]
            assert seen == [], token
    async with httpx.AsyncClient(base_url=site.url, timeout=120) as http:
        for path in ("resultats", "rapport", "rapport.pdf", "digest", "results.json"):
            assert "10 février 2027" in (await http.get(f"/{QUAYS}/{path}?lang=fr")).text, "the day is said"
    site.clock.to(CLOSES + timedelta(minutes=20))
    site.digest(site.launched[0], "2027-W06")
    assert {f"/{QUAYS}/{name}" for name in ("resultats", "results.json", "rapport", "rapport.pdf", "digest")} <= set(
        await leaks(site)
    )


@pytest.mark.parametrize(
    ("site", "figures"), [("sentences", False), ("after answering", True), ("at closing", False)], indirect=["site"]
)
async def test_whoever_answered_sees_what_the_file_says_and_no_more(site: Served, figures: bool) -> None:
    """The page alone: data, report and digest are for everyone or for nobody."""
    token = await person(site, "Commencer", ACCEPT, "Quartier sud", "Je me promène")
    for cookie in ("palabre", "palabre-line"):
        seen = await leaks(site, headers={"cookie": f"{cookie}={token}"})
        # The conversation's own page shows a person their own answers.
        seen = [one for one in seen if one != f"/{QUAYS}"]
        assert set(seen) == ({f"/{QUAYS}/resultats", f"/{QUAYS}/results"} if figures else set())
    async with httpx.AsyncClient(base_url=site.url) as http:
        answer = await http.get(f"/{QUAYS}/resultats", headers={"cookie": f"palabre={token}"})
        assert answer.headers["vary"] == "cookie"
        assert "private" in answer.headers["cache-control"]


@pytest.mark.parametrize("site", ["at closing"], indirect=True)
async def test_officials_see_who_takes_part_and_an_early_export_is_said_for_ever(site: Served) -> None:
    """No opinion in the digest they were sent; what left early is on the page, before closing and after."""
    launched = site.launched[0]
    with site.store.read() as tx:
        digest = digests.latest(tx, launched.row.key)
    assert digest is not None
    assert OPINION not in json.dumps(digest.content, ensure_ascii=False)
    assert [tally["profile"] for tally in digest.content["figures"]["tallies"]].count(False) == 0
    assert digest.content["figures"]["participation"]["answered"]
    with site.store.write() as tx:
        note_early(tx, launched.row, launched.flow, who="command line", what="csv", now=site.clock())
    async with httpx.AsyncClient(base_url=site.url) as http:
        said = "12 janvier 2027"
        assert said in (await http.get(f"/{QUAYS}/resultats?lang=fr")).text
        site.clock.to(CLOSES + timedelta(minutes=20))
        assert said in (await http.get(f"/{QUAYS}/resultats?lang=fr")).text
    with site.store.write() as tx:
        note_early(tx, launched.row, launched.flow, who="command line", what="csv", now=site.clock())
        assert len(audit.about(tx, site.council, EARLY, QUAYS)) == 1, "after closing an export is early no more"


@pytest.mark.parametrize("site", ["sentences"], indirect=True)
async def test_the_charter_says_when_results_are_seen(site: Served) -> None:
    """Before anybody answers."""
    async with httpx.AsyncClient(base_url=site.url) as http:
        assert "les chiffres sont publics à la clôture" in (await http.get(f"/{QUAYS}/charte?lang=fr")).text
