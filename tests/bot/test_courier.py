"""The courier over HTTP, against the strict Bot API: order, waiting exactly as told, and what is final."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from bot.channel import ChannelError
from bot.channels.telegram import Telegram
from bot.courier import LEASE, RETRIES, BotStopped, Courier, Pace
from bot.declaration import ChannelLimits
from bot.renderings import Button, Rendering, written
from storage import Unavailable
from storage.messages import outbox
from storage.messages.outbox import Outgoing
from tests.bot.street import BOT, Street
from tests.botapi import RESIDENTS_TOKEN, BotApi, Fault, Limits, Phones
from tests.botapi.phone import PhoneChat
from tests.patience import PATIENCE

pytestmark = pytest.mark.slow


@dataclass
class Post:
    """A courier, its outbox and the phones at the other end."""

    street: Street
    api: BotApi
    phones: Phones
    courier: Courier

    async def chat(self, number: int) -> PhoneChat:
        """Somebody who started the bot."""
        chat = await self.phones.chat(number, RESIDENTS_TOKEN)
        await chat.start()
        return chat

    def put(self, chat: int, *texts: str, **more: Any) -> None:
        """Messages that wait for a chat."""
        rows = [Outgoing(BOT, str(chat), written(Rendering("say", text, "fr")), **more) for text in texts]
        with self.street.store.write() as tx:
            outbox.add(tx, self.street.council, rows, self.street.clock())

    async def settle(self) -> None:
        """Delivers whatever is due now."""
        while await self.courier.drain():
            continue

    async def settle_in_time(self, seconds: int, step: float = 1.0) -> None:
        """Delivers while time goes on."""
        for _ in range(int(seconds / step)):
            await self.settle()
            if not self.waiting():
                return
            self.street.clock.forward(seconds=step)
        await self.settle()

    def waiting(self) -> int:
        """How many are not sent yet."""
        with self.street.store.read() as tx:
            return outbox.waiting(tx, BOT)


async def told(chat: PhoneChat) -> list[str]:
    """What the bot's messages say, oldest first."""
    return [message.text for message in await chat.shown() if not message.mine]


@pytest.fixture
async def post(lane: Street) -> AsyncIterator[Post]:
    """No pace of our own: the network alone says when to wait."""
    limits = Limits(chat_rate=0, bot_rate=0)
    async with BotApi(clock=lane.clock.seconds, limits=limits) as api, Phones(api.url) as phones:
        channel = Telegram(RESIDENTS_TOKEN, api.url)
        yield Post(lane, api, phones, Courier(lane.store, channel, BOT, lane.clock, Pace(1e9, 1e9, 1e9)))
        await channel.close()


async def test_a_chat_reads_in_order_whatever_fails(post: Post) -> None:
    """One message of a chat at a time: a second never overtakes a first that must be sent again."""
    chats = [await post.chat(number) for number in range(1, 6)]
    post.api.script([Fault("server_error", method="sendMessage", times=12, share=0.5)])
    wanted = [f"message {n}" for n in range(6)]
    for number in range(1, 6):
        post.put(number, *wanted)
    await post.settle_in_time(300)
    for chat in chats:
        assert await told(chat) == wanted


async def test_it_waits_exactly_as_long_as_it_was_told(post: Post) -> None:
    """Not a moment less, and nobody else waits for it."""
    slow, quick = await post.chat(1), await post.chat(2)
    post.api.script([Fault("flood", method="sendMessage", chat=1, seconds=7)])
    post.put(1, "un")
    post.put(2, "deux")
    await post.settle()
    post.street.clock.forward(seconds=6.9)
    await post.settle()
    assert (await told(slow), await told(quick)) == ([], ["deux"])
    post.street.clock.forward(seconds=0.1)
    await post.settle()
    assert await told(slow) == ["un"]
    assert post.api.bot().pace.early == 0


async def test_a_storm_of_refusals_delays_and_drops_nothing(post: Post) -> None:
    """Half of the calls are refused for three to five seconds; each message arrives once, in its order."""
    chats = [await post.chat(number) for number in range(1, 9)]
    post.api.script([Fault("flood", method="sendMessage", times=20, share=0.5, seconds=seconds) for seconds in (3, 5)])
    for number in range(1, 9):
        post.put(number, "a", "b", "c")
    await post.settle_in_time(600)
    for chat in chats:
        assert await told(chat) == ["a", "b", "c"]
    assert post.api.bot().pace.early == 0


async def test_our_own_pace_is_never_refused(lane: Street) -> None:
    """At the network's own rates: bursts of four, then one a second, without a single refusal."""
    async with BotApi(clock=lane.clock.seconds, limits=Limits()) as api, Phones(api.url) as phones:
        channel = Telegram(RESIDENTS_TOKEN, api.url)
        post = Post(lane, api, phones, Courier(lane.store, channel, BOT, lane.clock))
        chats = [await post.chat(number) for number in range(1, 5)]
        for number in range(1, 5):
            post.put(number, *(str(n) for n in range(10)))
        await post.settle()
        assert len(await told(chats[0])) == 4
        await post.settle_in_time(30)
        for chat in chats:
            assert await told(chat) == [str(n) for n in range(10)]
        assert api.bot().pace.refused == 0
        await channel.close()


async def test_who_blocked_the_bot_is_left_alone(post: Post) -> None:
    """Final: nothing is tried again, the person is unreachable, what else waited is dropped."""
    await post.street.enter(1)
    chat = await post.chat(1)
    await chat.block()
    post.put(1, "un", "deux")
    await post.settle()
    assert post.waiting() == 0
    person = post.street.person(1)
    assert person is not None
    assert person.unreachable
    calls = [method for method, _ in post.api.bot().calls if method == "sendMessage"]
    assert len(calls) == 1


async def test_who_never_wrote_or_is_gone_is_final_too(post: Post) -> None:
    """Unknown chats and deleted accounts; others are served."""
    gone, there = await post.chat(1), await post.chat(2)
    await gone.deactivate()
    for number in (1, 2, 999):
        post.put(number, "bonjour")
    await post.settle()
    assert post.waiting() == 0
    assert await told(there) == ["bonjour"]


@pytest.mark.parametrize(
    ("kind", "copies"),
    [("reset", 1), ("hang", 1), ("bad_gateway", 1), ("server_error", 1), ("reset_after", 2), ("hang_after", 2)],
)
async def test_a_call_that_is_lost_is_made_again(post: Post, kind: Any, copies: int) -> None:
    """Later, and at most one repeat where the network had done it all the same."""
    chat = await post.chat(1)
    post.api.script([Fault(kind, method="sendMessage", seconds=0.2)])
    post.put(1, "bonjour")
    await post.settle()
    assert post.waiting() == 1
    post.street.clock.forward(seconds=RETRIES[0])
    await post.settle()
    assert await told(chat) == ["bonjour"] * copies


async def test_a_revoked_token_stops_the_bot_and_keeps_the_outbox(post: Post) -> None:
    """Once the token is good again, everything arrives."""
    chat = await post.chat(1)
    await post.phones.control("bot", token=RESIDENTS_TOKEN, username="palabre_test_bot", revoked=True)
    post.put(1, "bonjour")
    with pytest.raises(BotStopped):
        await post.settle()
    assert post.waiting() == 1
    await post.phones.control("bot", token=RESIDENTS_TOKEN, username="palabre_test_bot", revoked=False)
    await post.settle_in_time(700, 60)
    assert await told(chat) == ["bonjour"]


def asked(text: str, label: str) -> str:
    """A prompt with one button."""
    return written(Rendering("ask", text, "fr", ask=3, shape="toggle", buttons=(Button("abc.3.a", label),)))


async def test_a_prompt_is_edited_in_place_or_sent_anew_when_its_message_is_lost(post: Post) -> None:
    """Lost with a crash, or taken away by the person."""
    await post.street.enter(1)
    person = post.street.person(1)
    assert person is not None
    chat = await post.chat(1)

    async def say(op: Any, label: str, ask: int = 3) -> None:
        row = Outgoing(BOT, "1", asked("Quoi ?", label), op=op, person=person.participation.id, ask=ask)
        with post.street.store.write() as tx:
            outbox.add(tx, post.street.council, [row], post.street.clock())
        await post.settle()

    await say("send", "☐")
    await say("replace", "☑")
    assert [message.labels for message in await chat.shown() if not message.mine] == [("☑",)]
    shown = next(message for message in await chat.shown() if not message.mine)
    del post.api.bot().chats[1].messages[shown.id]
    await say("replace", "☐ encore")
    await say("replace", "jamais envoyé", ask=9)
    assert [message.labels for message in await chat.shown() if not message.mine] == [
        ("☐ encore",),
        ("jamais envoyé",),
    ]


async def test_a_toast_that_comes_too_late_is_dropped(post: Post) -> None:
    """After ten seconds the press is long forgotten."""
    await post.chat(1)
    body = written(Rendering("toast", "Noté", "fr", callback="1"))
    with post.street.store.write() as tx:
        outbox.add(tx, post.street.council, [Outgoing(BOT, "1", body, "toast")], post.street.clock())
    post.street.clock.forward(seconds=11)
    await post.settle()
    assert post.waiting() == 0
    assert not [method for method, _ in post.api.bot().calls if method == "answerCallbackQuery"]


async def test_a_late_answer_to_a_press_is_no_failure(post: Post) -> None:
    """The network's "query is too old" changes nothing."""
    await post.chat(1)
    body = written(Rendering("toast", "Noté", "fr", callback="123456"))
    with post.street.store.write() as tx:
        outbox.add(tx, post.street.council, [Outgoing(BOT, "1", body, "toast")], post.street.clock())
    await post.settle()
    assert post.waiting() == 0


async def test_a_message_that_nobody_can_lay_out_stops_no_other(post: Post) -> None:
    """It is tried a few times, then given up."""
    chat = await post.chat(2)
    with post.street.store.write() as tx:
        row = Outgoing(BOT, "1", '{"kind": "say", "text": "?", "language": "fr", "unknown": 1}')
        outbox.add(tx, post.street.council, [row], post.street.clock())
    post.put(2, "bonjour")
    await post.settle()
    assert await told(chat) == ["bonjour"]
    await post.settle_in_time(1500, 60)
    assert post.waiting() == 0


async def test_what_a_dead_process_had_taken_is_sent_by_another(post: Post) -> None:
    """Once its lease is over."""
    chat = await post.chat(1)
    post.put(1, "bonjour")
    with post.street.store.write() as tx:
        assert len(outbox.claim(tx, BOT, 10, post.street.clock(), lease=LEASE)) == 1
    await post.settle()
    assert await told(chat) == []
    post.street.clock.to(post.street.clock() + LEASE + timedelta(seconds=1))
    await post.settle()
    assert await told(chat) == ["bonjour"]


async def test_what_was_sent_is_recorded_even_if_the_database_was_away(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A short absence must not send it twice."""
    chat = await post.chat(1)
    post.put(1, "bonjour")
    real, away = outbox.sent, [Unavailable("away")] * 2

    def sent(*arguments: Any) -> None:
        if away:
            raise away.pop()
        real(*arguments)

    monkeypatch.setattr(outbox, "sent", sent)
    await post.settle()
    assert (await told(chat), post.waiting()) == (["bonjour"], 0)


async def test_a_chat_that_moved_is_followed(lane: Street) -> None:
    """The network gives the new address; the person and what waits go there."""
    await lane.enter(1)
    lane.network.faults = [ChannelError("moved", moved_to="-100200")]
    lane.give(lane.press(1, "Le marché"))
    await lane.settle()
    assert lane.person(-100200) is not None
    assert [p.address for p in lane.network.parcels if "ajouter" in p.rendering.text] == ["-100200"]


async def test_a_reminder_is_checked_again_when_it_is_sent(lane: Street) -> None:
    """Whoever answered, left or blocked meanwhile is not reminded."""
    for number in (1, 2, 3):
        await lane.enter(number)
    for number in (1, 2, 3):
        person = lane.person(number)
        assert person is not None
        row = Outgoing(
            BOT, str(number), written(Rendering("say", "Encore 4 questions", "fr")), "broadcast",
            person=person.participation.id, recheck="reminder",
        )  # fmt: skip
        with lane.store.write() as tx:
            outbox.add(tx, lane.council, [row], lane.clock())
    lane.clock.forward(seconds=1)
    lane.give(lane.press(1, "Le marché"))
    member = {"chat": {"id": 2, "type": "private"}, "from": {"id": 2}, "new_chat_member": {"status": "kicked"}}
    lane.give(lane.raw(my_chat_member=member))
    await lane.settle()
    reminded = [number for number in (1, 2, 3) if "Encore 4 questions" in lane.said(number)]
    assert reminded == [3]


async def test_it_ends_when_told_whatever_it_hears_at_that_moment(post: Post) -> None:
    """A courier that lost its cancellation would keep the whole server from stopping."""
    for turns in range(8):
        running = asyncio.create_task(post.courier.run())
        await asyncio.sleep(0.1)
        post.courier.wake()
        for _ in range(turns):
            await asyncio.sleep(0)
        running.cancel()
        ended, _ = await asyncio.wait({running}, timeout=PATIENCE)
        assert ended


async def test_each_network_keeps_its_own_declared_pace(lane: Street) -> None:
    """Two at once, then one every two seconds, whatever another network takes; a long text counts as what it is."""
    limits = ChannelLimits(per_second=100, per_chat=0.5, burst=2, text=100)
    lane.network.declared = replace(lane.network.declared, limits=limits)
    post = Post(lane, None, None, Courier(lane.store, lane.network, BOT, lane.clock))  # type: ignore[arg-type]
    post.put(1, *"abcd")
    await post.settle()
    assert lane.said(1) == ["a", "b"]
    lane.clock.forward(seconds=2)
    await post.settle()
    assert lane.said(1) == ["a", "b", "c"]
    post.put(2, "mot " * 60, "e")
    await post.settle()
    assert len(lane.said(2)) == 3, "one text, three messages: more than a burst"
    lane.clock.forward(seconds=2)
    await post.settle()
    assert "e" not in lane.said(2)
    lane.clock.forward(seconds=2)
    await post.settle()
    assert lane.said(2)[-1] == "e"
