"""The chat over HTTP: what a page may send, and what it gets."""

from __future__ import annotations

import httpx

from tests.web.place import Visitor


async def test_a_page_is_greeted_and_answers(visitor: Visitor) -> None:
    """The first message mints a token and brings the front door; pressing goes on."""
    [door] = await visitor.start()
    assert len(visitor.token) >= 22
    assert "la mairie de Montval" in door["text"]
    bubbles = await visitor.press("Commencer")
    assert bubbles[-1]["kind"] == "ask"
    assert "D'accord pour continuer" in bubbles[-1]["text"]


async def test_health(http: httpx.AsyncClient) -> None:
    """A probe learns that the database can be read."""
    answer = await http.get("/health")
    assert (answer.status_code, answer.json()["database"]) == (200, "ok")
