"""`palabre serve` as a real process: what it says, how it ends, and what it refuses to start on."""

from __future__ import annotations

import pytest

from tests.botapi import COUNCIL_TOKEN, RESIDENTS_TOKEN, BotApi, Limits, Phones
from tests.palabre.served_hall import ServedHall, free_port

pytestmark = pytest.mark.slow
CANARY = "CANARI-SUR-LA-PLACE"


@pytest.mark.slow
async def test_it_says_what_runs_in_ten_lines_serves_and_drains(hall: ServedHall) -> None:
    """Both bots over HTTP; no token and no resident's word in what it writes, and its end is clean."""
    async with BotApi(limits=Limits(chat_rate=0, bot_rate=0)) as api, Phones(api.url) as phones:
        code = await hall.launched()
        tokens = {"telegram_token": RESIDENTS_TOKEN, "council_token": COUNCIL_TOKEN, "telegram_api": api.url}
        server = hall.start_anew("serve", **tokens)
        await hall.healthy()
        chat = await phones.chat(1, RESIDENTS_TOKEN, name="Awa")
        await chat.start(f"{code}-rue")
        for label in ("Commencer", "J'accepte"):
            await chat.until(lambda event, label=label: bool(event.message and event.message.data(label)))  # type: ignore[misc]
            await chat.press(label)
        await chat.until(lambda event: "place" in event.text)
        await chat.say(CANARY)
        await chat.until(lambda event: event.kind == "sent")
        await phones.control("update", token=RESIDENTS_TOKEN, kind="message", body={"text": CANARY, "chat": {}})
        await chat.say("le marché")
        await chat.until(lambda event: "ajouter" in event.text)
        status, said, logged = await server.terminated()
    assert status == 0
    lines = said.strip().splitlines()
    assert 5 <= len(lines) <= 12, said
    assert any("essai" in line for line in lines)
    assert "update set aside" in logged
    assert "Traceback" not in logged
    for secret in (RESIDENTS_TOKEN, COUNCIL_TOKEN, RESIDENTS_TOKEN.partition(":")[2], CANARY, "le marché"):
        assert secret not in said + logged


async def test_one_folder_has_one_server(hall: ServedHall) -> None:
    """The second is refused, the first goes on; commands that write take their turn."""
    server = hall.start("serve")
    await hall.healthy()
    status, told, _ = await hall.run("serve", "--lang", "en", port=str(free_port()))
    assert status == 2
    assert len(told.strip().splitlines()) == 1
    await hall.launched()
    assert await hall.healthy()
    assert (await server.terminated())[0] == 0
