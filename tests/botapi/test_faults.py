"""Rates and scripted faults: what a robust sender must live through."""

from __future__ import annotations

import httpx
import pytest

from tests.botapi import RESIDENTS_TOKEN, BotApi, Fault, Limits, PhoneChat, Phones
from tests.botapi.conftest import Ask
from tests.clock import Clock


async def test_a_chat_takes_a_short_burst_then_one_message_a_second(ask: Ask, chat: PhoneChat, clock: Clock) -> None:
    """429 with the exact wait, in the body and in the header; after it the message passes."""
    told = [await ask("sendMessage", chat_id=1, text=str(number)) for number in range(5)]
    assert [each["status"] for each in told] == [200, 200, 200, 200, 429]
    assert told[4]["parameters"] == {"retry_after": 1}
    assert told[4]["headers"]["Retry-After"] == "1"
    assert told[4]["description"] == "Too Many Requests: retry after 1"
    clock.forward(seconds=1)
    assert (await ask("sendMessage", chat_id=1, text="5"))["ok"]


async def test_a_bot_sends_thirty_messages_a_second_in_all(ask: Ask, phones: Phones, api: BotApi, clock: Clock) -> None:
    """Over many chats the bot itself is held back; edits count, acknowledgements do not."""
    for person in range(31):
        await (await phones.chat(person, RESIDENTS_TOKEN)).start()
    told = [(await ask("sendMessage", chat_id=person, text="a"))["status"] for person in range(31)]
    assert told == [200] * 30 + [429]
    assert (await ask("sendChatAction", chat_id=30, action="typing"))["ok"]
    clock.forward(seconds=1)
    assert (await ask("sendMessage", chat_id=30, text="a"))["ok"]


async def test_calls_before_the_end_of_the_wait_are_counted(
    ask: Ask, chat: PhoneChat, phones: Phones, clock: Clock
) -> None:
    """A sender that waits exactly leaves the count at zero."""
    await phones.control("fault", kind="flood", method="send*", seconds=30, chat=1)
    assert (await ask("sendMessage", chat_id=1, text="a"))["parameters"] == {"retry_after": 30}
    state = await phones.control("state", token=RESIDENTS_TOKEN)
    assert (state["early"], state["flooded"]) == (0, 1)
    clock.forward(seconds=29)
    assert (await ask("sendMessage", chat_id=1, text="a"))["ok"]
    clock.forward(seconds=1)
    assert (await ask("sendMessage", chat_id=1, text="a"))["ok"]
    assert (await phones.control("state", token=RESIDENTS_TOKEN))["early"] == 1


async def test_rates_can_be_changed_or_lifted(ask: Ask, chat: PhoneChat, phones: Phones) -> None:
    """A campaign that is not about rates needs none."""
    await phones.control("limits", chat_rate=0, bot_rate=0)
    assert {(await ask("sendMessage", chat_id=1, text="a"))["status"] for _ in range(50)} == {200}


@pytest.mark.parametrize(("kind", "arrives"), [("reset", 0), ("reset_after", 1), ("hang", 0), ("hang_after", 1)])
async def test_a_lost_answer_leaves_the_outcome_unknown(api: BotApi, chat: PhoneChat, kind: str, arrives: int) -> None:
    """The caller sees the same error whether the message was shown or not."""
    api.script([Fault(kind, "sendMessage", seconds=0.05)])  # type: ignore[arg-type]
    async with httpx.AsyncClient() as client:
        with pytest.raises(httpx.TransportError):
            address = f"{api.url}/bot{RESIDENTS_TOKEN}/sendMessage"
            await client.post(address, json={"chat_id": 1, "text": "Bonjour"})
    assert len([each for each in await chat.shown() if not each.mine]) == arrives


async def test_a_tired_server_answers_html_or_500(api: BotApi, ask: Ask, chat: PhoneChat) -> None:
    """A 502 is no JSON; each fault is used up, then all is well."""
    api.script([Fault("bad_gateway", "sendMessage"), Fault("server_error", "sendMessage"), Fault("slow", seconds=0.01)])
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{api.url}/bot{RESIDENTS_TOKEN}/sendMessage?chat_id=1&text=a")
    assert answer.status_code == 502
    assert answer.headers["Content-Type"].startswith("text/html")
    assert (await ask("sendMessage", chat_id=1, text="a"))["description"] == "Internal Server Error"
    assert (await ask("sendMessage", chat_id=1, text="a"))["ok"]


async def test_a_storm_strikes_the_same_calls_for_the_same_seed(clock: Clock) -> None:
    """Half the calls are refused, the same half each time."""

    async def storm() -> list[bool]:
        limits = Limits(chat_rate=0, bot_rate=0)
        async with BotApi(clock=clock.seconds, limits=limits, seed=7) as api, httpx.AsyncClient() as client:
            api.script([Fault("flood", times=1000, share=0.5, seconds=1)])
            address = f"{api.url}/bot{RESIDENTS_TOKEN}/getMe"
            return [(await client.get(address)).status_code == 429 for _ in range(40)]

    first = await storm()
    assert first == await storm()
    assert 5 < sum(first) < 35


async def test_a_mistaken_act_says_why(phones: Phones) -> None:
    """A test that asks for what no phone can do fails with words."""
    with pytest.raises(AssertionError, match="no act 'fly'"):
        await phones.control("fly")
