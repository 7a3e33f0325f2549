"""The chat over HTTP: what a page may send, and what it gets."""

from __future__ import annotations

from itertools import count

import httpx
import pytest

from bot.jobs import JOBS
from bot.jobs.office import Office, do_due
from staff.letters import decide
from storage.consultations import consultations
from tests.web.served import Served, Visitor

pytestmark = pytest.mark.slow


async def test_a_page_is_greeted_and_answers(visitor: Visitor) -> None:
    """The first message mints a token and brings the front door; pressing goes on."""
    [door] = await visitor.start()
    assert len(visitor.token) >= 22
    assert "la mairie de Montval" in door["text"]
    renderings = await visitor.press("Commencer")
    assert renderings[-1]["kind"] == "ask"
    assert "D'accord pour continuer" in renderings[-1]["text"]


async def test_health(http: httpx.AsyncClient) -> None:
    """A probe learns that the database can be read."""
    answer = await http.get("/health")
    assert (answer.status_code, answer.json()["database"]) == (200, "ok")


async def test_what_the_council_wrote_back_is_there_after_a_reload(site: Served, visitor: Visitor) -> None:
    """It waits for the page, stays in the conversation, and is not told to who came later."""
    await visitor.start()
    await visitor.press("Commencer")
    await visitor.press("J'accepte, j'ai 15 ans ou plus")
    with site.store.write() as tx:
        row = consultations.by_key(tx, site.launched[0].row.key)
        assert row is not None
        decide(tx, row, {"fr": "Les quais seront à pied."}, who="staff", now=site.clock())
    do_due(Office(site.runtime), JOBS)
    assert [rendering["text"] for rendering in await visitor.mail() if "à pied." in rendering["text"]]
    shown = await visitor.again()
    assert ["à pied." in rendering["text"] for rendering in shown][-2:] == [True, False]
    assert shown[-1]["kind"] == "ask"
    later = Visitor(visitor.http, visitor.name, count(100))
    await later.start()
    await later.press("Commencer")
    await later.press("J'accepte, j'ai 15 ans ou plus")
    assert not [rendering for rendering in await later.again() if "à pied." in rendering["text"]]
