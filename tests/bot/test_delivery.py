"""What the courier does with each outcome of a delivery, to the millisecond, without a network."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.channel import ChannelError, Parcel, Sent
from bot.courier import BotStopped, Courier, Pace
from bot.declaration import ChannelLimits
from bot.renderings import Rendering, written
from storage import Unavailable
from storage.consultations import versions
from storage.messages import outbox
from storage.messages.outbox import Outgoing
from tests.bot.street import BOT, Recorder, Street
from tests.storage.town import NOW, founded, opened

MILLISECOND = timedelta(milliseconds=1)


@dataclass
class Fickle(Recorder):
    """A network that fails each address as often as told, and notes when each was tried."""

    wrong: dict[str, list[Exception]] = field(default_factory=lambda: defaultdict(list))
    tried: list[tuple[str, datetime]] = field(default_factory=list)
    clock: Any = None

    async def deliver(self, parcel: Parcel) -> Sent:
        """Notes the try first."""
        self.tried.append((parcel.address, self.clock()))
        if self.wrong[parcel.address]:
            raise self.wrong[parcel.address].pop(0)
        return await super().deliver(parcel)


class Mailroom:
    """A courier of its own beside a street."""

    def __init__(self, street: Street, pace: Pace | None = None, **limits: Any) -> None:
        self.street, self.clock = street, street.clock
        self.network = Fickle(clock=street.clock)
        if limits:
            self.network.declared = replace(self.network.declared, limits=ChannelLimits(**limits))
        self.courier = Courier(street.store, self.network, BOT, street.clock, pace or Pace(1e9, 1e9, 1e9))

    def put(self, address: str, *texts: str, **more: Any) -> None:
        """Messages that wait for a chat."""
        self.rows(*(Outgoing(BOT, address, written(Rendering("say", text, "fr")), **more) for text in texts))

    def rows(self, *rows: Outgoing) -> None:
        """Rows that wait."""
        with self.street.store.write() as tx:
            outbox.add(tx, self.street.council, rows, self.clock())

    async def settle(self) -> int:
        """Delivers what is due; gives how many went out."""
        before = len(self.network.parcels)
        while await self.courier.drain():
            continue
        return len(self.network.parcels) - before

    async def tries_at(self, seconds: float, start: datetime) -> bool:
        """Whether something is tried at that moment of the test, and nothing a millisecond earlier."""
        before = len(self.network.tried)
        self.clock.to(start + timedelta(seconds=seconds) - MILLISECOND)
        await self.settle()
        early = len(self.network.tried) - before
        self.clock.to(start + timedelta(seconds=seconds))
        await self.settle()
        return early == 0 and len(self.network.tried) == before + 1

    def waiting(self) -> int:
        """How many are not settled."""
        with self.street.store.read() as tx:
            return outbox.waiting(tx, BOT)

    def texts(self) -> list[str]:
        """What arrived, in order."""
        return [parcel.rendering.text for parcel in self.network.parcels]


async def test_a_failed_delivery_is_tried_again_after_longer_and_longer_pauses(lane: Street) -> None:
    """After 1, 2, 5, 15, 60 and 300 seconds, and every five minutes from then on, as long as it takes."""
    mailroom, start = Mailroom(lane), lane.clock()
    mailroom.network.wrong["1"] = [ChannelError("down") for _ in range(9)]
    mailroom.put("1", "bonjour")
    await mailroom.settle()
    assert len(mailroom.network.tried) == 1
    for moment in (1, 3, 8, 23, 83, 383, 683, 983):
        assert await mailroom.tries_at(moment, start), moment
    assert (mailroom.texts(), mailroom.waiting()) == ([], 1)
    assert await mailroom.tries_at(1283, start)
    assert (mailroom.texts(), mailroom.waiting()) == (["bonjour"], 0)


async def test_what_nobody_can_lay_out_is_given_up_at_its_seventh_try(lane: Street) -> None:
    """Six minutes and some after the first; until then it is kept."""
    mailroom, start = Mailroom(lane), lane.clock()
    mailroom.rows(Outgoing(BOT, "1", '{"kind": "say", "text": "?", "language": "fr", "unknown": 1}'))
    for moment in (0, 1, 3, 8, 23, 83):
        lane.clock.to(start + timedelta(seconds=moment))
        await mailroom.settle()
        assert mailroom.waiting() == 1, moment
    lane.clock.to(start + timedelta(seconds=383) - MILLISECOND)
    await mailroom.settle()
    assert mailroom.waiting() == 1
    lane.clock.to(start + timedelta(seconds=383))
    await mailroom.settle()
    assert mailroom.waiting() == 0


async def test_being_held_back_by_our_own_pace_is_no_attempt(lane: Street) -> None:
    """A delivery that fails after it waited its turn is tried again after the first pause, not the second."""
    mailroom, start = Mailroom(lane, Pace(1e9, 1, 1)), lane.clock()
    mailroom.put("1", "un", "deux")
    await mailroom.settle()
    assert (mailroom.texts(), len(mailroom.network.tried)) == (["un"], 1)
    mailroom.network.wrong["1"] = [ChannelError("down")]
    assert await mailroom.tries_at(1, start)
    assert await mailroom.tries_at(2, start)
    assert mailroom.texts() == ["un", "deux"]


async def test_twenty_five_go_out_at_once(lane: Street) -> None:
    """The rest with the next look; a look says how many it settled."""
    mailroom = Mailroom(lane)
    for number in range(30):
        mailroom.put(str(number), "bonjour")
    assert [await mailroom.courier.drain() for _ in range(3)] == [25, 5, 0]


async def test_one_failure_beside_others_is_its_own(lane: Street) -> None:
    """What arrived is recorded, what did not is tried a second later, what is final is over."""
    mailroom = Mailroom(lane)
    mailroom.network.wrong |= {"2": [ChannelError("down")], "3": [ChannelError("too long", terminal=True)]}
    for number in (1, 2, 3, 4):
        mailroom.put(str(number), f"à {number}")
    assert await mailroom.courier.drain() == 2
    assert (sorted(mailroom.texts()), mailroom.waiting()) == (["à 1", "à 4"], 1)
    lane.clock.forward(seconds=1)
    assert await mailroom.settle() == 1
    assert (mailroom.texts()[-1], mailroom.waiting()) == ("à 2", 0)


async def test_a_token_refused_on_one_message_stops_the_bot_and_loses_none(lane: Street) -> None:
    """Though the network calls it final: what went out beside it is recorded, the other waits."""
    mailroom = Mailroom(lane)
    mailroom.network.wrong["2"] = [ChannelError("unauthorized", terminal=True, whole_bot=True)]
    mailroom.put("1", "un")
    mailroom.put("2", "deux")
    with pytest.raises(BotStopped):
        await mailroom.courier.drain()
    assert (mailroom.texts(), mailroom.waiting()) == (["un"], 1)
    lane.clock.forward(seconds=1)
    assert await mailroom.settle() == 1
    assert mailroom.texts() == ["un", "deux"]


async def test_a_message_refused_for_what_it_is_says_nothing_about_the_person(lane: Street) -> None:
    """They stay reachable, and what else waits for them goes out; who is gone is not written to again."""
    for number in (1, 2):
        await lane.enter(number)
    mailroom = Mailroom(lane)
    mailroom.network.wrong |= {
        "1": [ChannelError("too long", terminal=True)],
        "2": [ChannelError("blocked", terminal=True, unreachable=True)],
    }
    for number in (1, 2):
        mailroom.put(str(number), "un", "deux")
    await mailroom.settle()
    lane.clock.forward(seconds=400)
    await mailroom.settle()
    assert (mailroom.texts(), mailroom.waiting()) == (["deux"], 0)
    people = [lane.person(number) for number in (1, 2)]
    assert [person.unreachable for person in people if person] == [False, True]


async def test_a_network_that_asks_two_chats_to_wait_is_left_alone_until_the_later_one(lane: Street) -> None:
    """A third chat waits as long, though nobody refused it; an edit and a short word wait with their chat."""
    mailroom, start = Mailroom(lane), lane.clock()
    mailroom.network.wrong |= {"1": [ChannelError("flood", retry_after=3)], "2": [ChannelError("flood", retry_after=5)]}
    mailroom.put("1", "un")
    mailroom.put("2", "deux")
    await mailroom.settle()
    mailroom.put("3", "trois")
    lane.clock.to(start + timedelta(seconds=4.999))
    await mailroom.settle()
    assert mailroom.texts() == []
    lane.clock.to(start + timedelta(seconds=5))
    await mailroom.settle()
    assert sorted(mailroom.texts()) == ["deux", "trois", "un"]


def prompt(text: str, op: Any = "send", ask: int = 3) -> Outgoing:
    """A prompt of somebody, or its new state."""
    return Outgoing(BOT, "1", written(Rendering("ask", text, "fr", ask=ask)), op=op, person="p_somebody", ask=ask)


@pytest.mark.parametrize("edits", [True, False])
async def test_a_change_of_a_message_takes_no_place_of_its_chat_where_it_can_be_changed(
    lane: Street, edits: bool
) -> None:
    """Elsewhere it is a message like any other, and so is the new state of one that was never sent."""
    mailroom = Mailroom(lane, Pace(1e9, 1, 1), edits=edits)
    mailroom.rows(prompt("un"))
    await mailroom.settle()
    mailroom.rows(prompt("un bis", "replace"))
    await mailroom.settle()
    assert mailroom.texts() == (["un", "un bis"] if edits else ["un"])
    lane.clock.forward(seconds=1)
    await mailroom.settle()
    assert mailroom.texts() == ["un", "un bis"]
    if edits:
        mailroom.rows(prompt("deux"), prompt("jamais envoyé", "replace", ask=9))
        await mailroom.settle()
        assert mailroom.texts() == ["un", "un bis", "deux"]


async def test_a_word_beside_a_press_waits_for_nobody(lane: Street) -> None:
    """It is no message by the network's count: neither held back nor counted."""
    mailroom = Mailroom(lane, Pace(1e9, 1, 1))
    toast = Outgoing(BOT, "1", written(Rendering("toast", "Noté", "fr", callback="1")), "toast")
    mailroom.rows(toast)
    mailroom.put("1", "un", "deux")
    await mailroom.settle()
    assert mailroom.texts() == ["Noté", "un"]
    mailroom.rows(toast)
    await mailroom.settle()
    assert mailroom.texts() == ["Noté", "un", "Noté"]
    assert [parcel.operation for parcel in mailroom.network.parcels] == ["toast", "send", "toast"]


def test_what_goes_beyond_the_first_message_is_taken_from_the_chat_and_from_the_bot() -> None:
    """Exactly as many as there were; a chat in the red waits until it is out of it."""
    pace = Pace(per_second=10, per_chat=2, burst=4)
    assert pace.wait("1", NOW) == 0
    pace.spend("1", 2, NOW)
    assert [pace.wait("1", NOW) for _ in range(2)] == [0, 0.5]
    pace.spend("1", 5, NOW)
    assert pace.wait("1", NOW) == 3
    assert [pace.wait("2", NOW), pace.wait("3", NOW)] == [0, pytest.approx(0.1)], "of ten, nine were gone"


def test_a_refusal_that_ends_now_does_not_make_the_next_one_the_whole_bot_s() -> None:
    """To the moment."""
    pace = Pace(1e9, 1e9, 1e9)
    pace.refused("1", NOW + timedelta(seconds=3), NOW)
    pace.refused("2", NOW + timedelta(seconds=9), NOW + timedelta(seconds=3))
    assert pace.wait("3", NOW + timedelta(seconds=3)) == 0
    assert pace.wait("2", NOW + timedelta(seconds=3)) == 6


async def test_a_picture_waits_for_a_database_that_is_away(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message goes a second later, with it; never without, and never at the end of a lease."""
    store = opened(sqlite_url)
    town, network, now = founded(store), Recorder(), [NOW]
    courier = Courier(store, network, BOT, lambda: now[0], Pace(1e9, 1e9, 1e9))
    pictured = Rendering("say", "Voici", "fr", picture="map.png", consultation="velo")
    with store.write() as tx:
        outbox.add(tx, town.council, [Outgoing(BOT, "1", written(pictured))], NOW)

    def away(*_: Any) -> None:
        raise Unavailable("away")

    with monkeypatch.context() as patch:
        patch.setattr(versions, "media", away)
        for seconds in (0, 1, 3, 8, 23, 83, 383, 683):
            now[0] = NOW + timedelta(seconds=seconds)
            assert await courier.drain() == 0
    now[0] = NOW + timedelta(seconds=983)
    assert await courier.drain() == 1
    assert [parcel.media for parcel in network.parcels] == [b"png"]


async def test_what_was_sent_is_recorded_after_pauses_that_grow(lane: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven times in eight seconds; only then is the failure everybody's."""
    mailroom, pauses = Mailroom(lane), list[float]()
    real, away = outbox.sent, [True] * 6

    async def paused(seconds: float) -> None:
        pauses.append(seconds)

    def sent(*arguments: Any) -> None:
        if away:
            away.pop()
            raise Unavailable("away")
        real(*arguments)

    monkeypatch.setattr(outbox, "sent", sent)
    monkeypatch.setattr(asyncio, "sleep", paused)
    mailroom.put("1", "bonjour")
    assert await mailroom.courier.drain() == 1
    assert pauses == [0.05, 0.2, 0.5, 1, 2, 4]
    assert mailroom.waiting() == 0
    away.extend([True] * 7)
    mailroom.put("1", "encore")
    with pytest.raises(Unavailable):
        await mailroom.courier.drain()


async def test_what_a_process_that_died_had_taken_is_given_back_after_a_minute(lane: Street) -> None:
    """Not a moment before: it may only be slow."""
    mailroom = Mailroom(lane)
    mailroom.put("1", "bonjour")
    assert len(await asyncio.to_thread(mailroom.courier._claim)) == 1
    lane.clock.forward(seconds=60)
    assert await mailroom.settle() == 0
    lane.clock.forward(milliseconds=1)
    assert await mailroom.settle() == 1


class Looked(Exception):
    """Ends a courier that would look for ever."""


async def looks(courier: Courier, monkeypatch: pytest.MonkeyPatch, *found: Any) -> int:
    """Runs a courier whose looks find this, one after another, until it looks once more; how often it waited."""
    left, waited = list(found), [0]

    async def drain() -> int:
        if not left:
            raise Looked
        one = left.pop(0)
        if isinstance(one, Exception):
            raise one
        if one == "wake":
            courier.wake()
            return 0
        return int(one)

    def timed(seconds: float) -> asyncio.Timeout:
        assert seconds == 1
        waited[0] += 1
        # Over at once: only an event set before it lets the wait end by itself.
        return asyncio.timeout_at(asyncio.get_running_loop().time())

    monkeypatch.setattr(courier, "drain", drain)
    monkeypatch.setattr(asyncio, "timeout", timed)
    with pytest.raises(Looked):
        await courier.run()
    return waited[0]


async def test_it_looks_again_at_once_as_long_as_something_went_out(
    lane: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then every second, for rows may come from another process; a database that is away ends nothing."""
    assert await looks(lane.courier, monkeypatch, 3, 1, 2) == 0
    assert await looks(lane.courier, monkeypatch, 3, 0, 0) == 2
    assert await looks(lane.courier, monkeypatch, Unavailable("away"), 0) == 2


async def test_what_is_committed_while_it_looks_ends_its_wait_and_no_other(
    lane: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The word that came during the look is heard after it, once."""
    ended: list[bool] = []
    real = asyncio.Event.wait

    async def wait(event: asyncio.Event) -> Any:
        ended.append(event.is_set())
        return await real(event)

    monkeypatch.setattr(asyncio.Event, "wait", wait)
    await looks(lane.courier, monkeypatch, 0, "wake", 0)
    assert ended == [False, True, False]
