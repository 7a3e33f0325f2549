"""The chat over HTTP against what goes wrong: repeats, drops, forgeries, floods."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from storage.people import readers
from tests.clock import Clock
from tests.web.conftest import QUAYS
from tests.web.served import Served, Visitor, accepted, place

pytestmark = pytest.mark.slow


ACCEPT = "J'accepte, j'ai 15 ans ou plus"


async def streamed(visitor: Visitor, until: str, after: int = 0) -> list[dict[str, Any]]:
    """Letters of the stream from that place on, until one says these words."""
    letters = []
    headers = {**visitor.headers, "last-event-id": str(after)}
    async with visitor.http.stream("GET", "/api/chat/stream", headers=headers) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        async for line in answer.aiter_lines():
            if line.startswith("data: "):
                letters.append(json.loads(line[6:]))
                if until in letters[-1]["rendering"]["text"]:
                    return letters
    raise AssertionError("the stream ended")


def kept(site: Served) -> list[dict[str, Any]]:
    """The answers on the server."""
    with site.store.read() as tx:
        return [dict(record.answers) for record in readers.records(tx, site.council, site.launched[0].row.key)]


async def test_a_message_sent_twice_counts_once(visitor: Visitor, site: Served) -> None:
    """The same UUID again, as after a lost reply, is acknowledged and changes nothing."""
    await visitor.start()
    await visitor.press("Commencer")
    await visitor.press(ACCEPT)
    data = next(button["data"] for button in visitor.asked["buttons"] if button["label"] == "Quartier nord")
    same = str(UUID(int=99))
    replies = await asyncio.gather(*(visitor.post(id=same, press=data) for _ in range(5)))
    assert {reply.status_code for reply in replies} == {200}
    renderings = await visitor.mail()
    assert [rendering["kind"] for rendering in renderings].count("ask") == 1
    assert [answers["district"] for answers in kept(site)] == ["north"]


async def test_two_taps_on_one_button_count_once(visitor: Visitor, site: Served) -> None:
    """A second tap, a message of its own, is told that it was already taken."""
    await visitor.start()
    await visitor.press("Commencer")
    data = next(button["data"] for button in visitor.asked["buttons"] if button["label"] == ACCEPT)
    await asyncio.gather(visitor.post(press=data), visitor.post(press=data))
    renderings = await visitor.mail()
    assert [rendering["kind"] for rendering in renderings].count("toast") == 1
    assert sum("Où habitez-vous" in rendering["text"] for rendering in renderings) == 1


async def test_a_stream_taken_up_after_a_drop_loses_nothing(visitor: Visitor) -> None:
    """What was committed while the line was down arrives, in order, once."""
    await visitor.start()
    waiting = asyncio.create_task(streamed(visitor, "D'accord pour continuer"))
    await visitor.press("Commencer")
    first = await waiting
    last = first[-1]["sequence"]
    await visitor.press(ACCEPT)
    await visitor.press("Quartier nord")
    second = await streamed(visitor, "Que faites-vous", after=last)
    sequences = [letter["sequence"] for letter in (*first, *second)]
    assert sequences == sorted(set(sequences))
    assert any("✓" not in letter["rendering"]["text"] and letter["op"] == "replace" for letter in second)


async def test_what_is_acknowledged_is_gone(visitor: Visitor) -> None:
    """After the page has shown it, the server keeps no copy of a message."""
    await visitor.start()
    answer = await visitor.http.post("/api/chat/ack", json={"upto": visitor.after}, headers=visitor.headers)
    assert answer.status_code == 200
    visitor.after = 0
    assert await visitor.mail() == []


async def test_a_forged_token_sees_nothing(visitor: Visitor, http: httpx.AsyncClient) -> None:
    """No token or an odd one is refused; another's well-formed one opens nothing."""
    await visitor.start()
    await visitor.press("Commencer")
    for token in ("", "short", "é" * 30, "../../etc/passwd" * 3):
        answer = await http.post("/api/chat", json={"id": str(UUID(int=5)), "text": "1", "token": token})
        assert answer.status_code == 401, token
    assert (await http.get("/api/chat/mail")).status_code == 401
    stranger = Visitor(http, QUAYS, token="w_" + "a" * 26)
    assert await stranger.mail() == []
    assert await stranger.again() == []
    headers = stranger.headers
    assert (await http.get("/api/chat/again", params={"name": QUAYS}, headers=headers)).status_code == 404


async def test_odd_requests_are_refused_and_keep_nothing(visitor: Visitor, http: httpx.AsyncClient) -> None:
    """Not JSON, no id, no button of ours, too large: a plain status, never a failure."""
    await visitor.start()
    for body in (b"", b"{", b"[]", b"null", b'{"id": 3}', b"[" * 5000, b'{"id": "x", "start": "y"}', b"\xff\xfe"):
        assert (await http.post("/api/chat", content=body)).status_code == 400, body[:20]
    for odd in ({"press": "nothing"}, {"place": "here"}, {"place": [1]}, {"place": ["a", "b"]}, {}):
        assert (await visitor.post(**odd)).status_code == 400, odd
    assert (await http.post("/api/chat", content=b"x" * 100_000)).status_code == 413
    big = await http.post("/api/chat/picture", content=b"x" * 20_000_001, headers=visitor.headers)
    assert big.status_code == 413
    fake = {**visitor.headers, "x-palabre-id": str(UUID(int=7))}
    assert (await http.post("/api/chat/picture", content=b"<svg/>", headers=fake)).status_code == 422
    assert (await http.delete("/api/chat")).status_code == 405


async def test_five_thousand_characters_get_a_kind_answer(visitor: Visitor, site: Served) -> None:
    """A text far too long is explained and changes nothing."""
    await visitor.start()
    for label in ("Commencer", ACCEPT, "Quartier nord", "Je n'y vais pas"):
        await visitor.press(label)
    renderings = await visitor.write("é" * 5000)
    assert renderings
    assert "300" in " ".join(rendering["text"] for rendering in renderings)
    assert "obstacle" not in kept(site)[0]


async def test_resume_codes_cannot_be_guessed_at_leisure(visitor: Visitor, http: httpx.AsyncClient) -> None:
    """After ten tries in a minute even the right code waits; a code works once."""
    await visitor.start()
    await visitor.press("Commencer")
    code = (await http.post("/api/chat/code", headers=visitor.headers)).json()["code"]
    assert len(code) == 10
    moved = await http.post("/api/chat/resume", json={"code": code})
    assert moved.status_code == 200
    assert (await http.post("/api/chat/resume", json={"code": code})).status_code == 404
    assert await visitor.again() == []
    visitor.token = moved.json()["token"]
    assert await visitor.again() != []
    code = (await http.post("/api/chat/code", headers=visitor.headers)).json()["code"]
    for _ in range(10):
        assert (await http.post("/api/chat/resume", json={"code": "aaaaaaaaaa"})).status_code == 404
    assert (await http.post("/api/chat/resume", json={"code": code})).status_code == 404


async def test_a_flood_is_asked_to_wait(visitor: Visitor, clock: Clock) -> None:
    """Beyond 120 messages a minute one conversation is told when to come back; a minute later it goes on."""
    await visitor.start()
    statuses = [(await visitor.post(text="bonjour")).status_code for _ in range(125)]
    assert statuses[0] == 200
    assert statuses[-1] == 429
    clock.forward(minutes=1)
    assert (await visitor.post(text="bonjour")).status_code == 200


async def test_pages_answer_kindly_in_both_languages(http: httpx.AsyncClient) -> None:
    """A missing page, a wrong method: words, in the reader's language."""
    missing = await http.get("/nothing-here", headers={"accept-language": "en-GB,en;q=0.9"})
    assert (missing.status_code, "does not exist" in missing.text) == (404, True)
    assert "n'existe pas" in (await http.get("/nothing-here?lang=fr")).text.replace("&#39;", "'")
    assert (await http.put(f"/{QUAYS}")).status_code == 405
    assert "conversation" in (await http.get(f"/{QUAYS}/charte")).text


async def test_no_page_may_run_foreign_scripts(http: httpx.AsyncClient) -> None:
    """Every page forbids inline and foreign scripts; only the embedded chat may stand in another site's frame."""
    for path in ("/", f"/{QUAYS}", f"/{QUAYS}/resultats", f"/{QUAYS}/charte", "/nothing"):
        policy = (await http.get(path)).headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'self'" in policy
    assert "frame-ancestors *" in (await http.get(f"/{QUAYS}?embed=1")).headers["content-security-policy"]
    script = await http.get("/embed.js")
    assert "palabre-chat" in script.text


async def test_webhooks_are_mounted(sqlite_url: str, clock: Clock, tmp_path: Path) -> None:
    """A receiver given by the wiring answers at its path, to POST alone and within its size."""
    hooks = {"/hook/telegram": accepted}
    async with place(sqlite_url, clock, tmp_path, **hooks) as here, httpx.AsyncClient(base_url=here.url) as http:
        assert (await http.post("/hook/telegram", json={})).status_code == 200
        assert (await http.get("/hook/telegram")).status_code == 405
        assert (await http.post("/hook/telegram", content=b"x" * 2_000_000)).status_code == 413
        assert (await http.get("/health")).json()["webhooks"] == ["/hook/telegram"]
