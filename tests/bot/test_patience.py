"""How long polls and doors wait, and for what: no network, no sleeping, every pause noted."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.channel import ChannelError, Fetched, Update
from bot.channels.telegram_declaration import CHANNEL
from bot.intake import Busy, Intake
from bot.poller import SecondPoller, arrival, poll
from bot.runtime import Arrival
from storage import Unavailable

CONFLICT = ChannelError("conflict", conflict=True)
DOWN = ChannelError("down")


class Exhausted(Exception):
    """The script is over."""


@dataclass
class Handled:
    """What batches it was given; it raises what it is told to, first."""

    faults: list[Exception] = field(default_factory=list)
    batches: list[list[str]] = field(default_factory=list)
    whose: set[tuple[str, str]] = field(default_factory=set)

    def handle(self, bot: str, channel: str, arrivals: Sequence[Arrival]) -> int:
        """One batch."""
        self.whose.add((bot, channel))
        self.batches.append([one.key for one in arrivals])
        if self.faults:
            raise self.faults.pop(0)
        return len(arrivals)


@dataclass
class Scripted:
    """A network that says this, one after another; a number is seconds that the next poll takes."""

    script: list[Fetched | ChannelError | float]
    now: float = 0.0
    cursors: list[str] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)
    committed: int = 0
    declared: Any = CHANNEL

    async def fetch(self, cursor: str) -> Fetched:
        """The next thing it says."""
        self.cursors.append(cursor)
        while self.script:
            said = self.script.pop(0)
            if isinstance(said, Fetched):
                return said
            if isinstance(said, ChannelError):
                raise said
            self.now += said
        raise Exhausted

    def decode(self, raw: Any) -> Update:
        """What has no words cannot be read."""
        return Update(raw["words"], "1")

    async def polled(self, handler: Handled, monkeypatch: pytest.MonkeyPatch, ends: type[Exception]) -> None:
        """Polls until this ends it; nothing really waits."""

        async def paused(seconds: float) -> None:
            self.pauses.append(seconds)

        def commit() -> None:
            self.committed += 1

        monkeypatch.setattr(asyncio, "sleep", paused)
        monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: 1000 + self.now)
        with pytest.raises(ends):
            await poll(self, handler, "town", commit)  # type: ignore[arg-type]


def fetched(cursor: str, *keys: str) -> Fetched:
    """What one poll gave."""
    return Fetched([(key, {"words": key}) for key in keys], cursor)


async def test_each_poll_confirms_what_the_last_one_committed(monkeypatch: pytest.MonkeyPatch) -> None:
    """In batches as they came; nobody is woken for an empty one, whose cursor counts all the same."""
    line, handler = Scripted([fetched("3", "1", "2"), fetched("5"), fetched("9", "7")]), Handled()
    await line.polled(handler, monkeypatch, Exhausted)
    assert line.cursors == ["", "3", "5", "9"]
    assert handler.batches == [["1", "2"], ["7"]]
    assert handler.whose == {("town", "telegram")}
    assert (line.committed, line.pauses) == (2, [])


async def test_what_could_not_be_committed_is_asked_for_again_after_four_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With the cursor where it was, and nobody woken."""
    line, handler = Scripted([fetched("3", "1"), fetched("3", "1"), fetched("3", "1")]), Handled([Unavailable("x")] * 2)
    await line.polled(handler, monkeypatch, Exhausted)
    assert line.cursors == ["", "", "", "3"]
    assert (line.pauses, line.committed) == ([4, 4], 1)


async def test_a_network_that_fails_is_asked_again_after_growing_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as it said, where it said so; after a success from the beginning."""
    slow = ChannelError("flood", retry_after=7)
    line = Scripted([*[DOWN] * 7, slow, DOWN, fetched(""), DOWN, slow])
    await line.polled(Handled(), monkeypatch, Exhausted)
    assert line.pauses == [0.2, 0.5, 1, 2, 4, 4, 4, 7, 4, 0.2, 7]


async def test_a_token_refused_ends_the_poll_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pause, no second try."""
    line = Scripted([ChannelError("unauthorized", whole_bot=True), fetched("")])
    await line.polled(Handled(), monkeypatch, ChannelError)
    assert (line.pauses, line.cursors) == ([], [""])


@pytest.mark.parametrize(
    ("script", "survives"),
    [
        # A newcomer gives way at its second refusal, and at once when the first was not its only one.
        ([CONFLICT], True),
        ([CONFLICT, CONFLICT], False),
        ([CONFLICT, DOWN, CONFLICT], True),
        # One success, or one poll that was quiet for more than five seconds, and it was there first: ten refusals.
        ([fetched(""), *[CONFLICT] * 9], True),
        ([fetched(""), *[CONFLICT] * 10], False),
        ([5.001, CONFLICT, *[CONFLICT] * 8], True),
        ([5.001, CONFLICT, *[CONFLICT] * 9], False),
        ([5.001, DOWN, *[CONFLICT] * 9], True),
        ([5.0, CONFLICT, CONFLICT], False),
        ([4.0, CONFLICT, CONFLICT], False),
        # In a row: whatever comes between, they are counted anew.
        ([fetched(""), *[CONFLICT] * 9, fetched(""), *[CONFLICT] * 9], True),
        ([fetched(""), *[CONFLICT] * 9, DOWN, *[CONFLICT] * 9], True),
        ([fetched(""), *[CONFLICT] * 9, DOWN, *[CONFLICT] * 10], False),
        ([CONFLICT, fetched(""), CONFLICT, CONFLICT], True),
    ],
)
async def test_of_two_programs_the_newcomer_gives_way(
    script: list[Any], survives: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one that was there holds out long enough for the other to go."""
    await Scripted(list(script)).polled(Handled(), monkeypatch, Exhausted if survives else SecondPoller)


def test_what_cannot_be_read_keeps_its_bytes_and_the_kind_of_the_fault() -> None:
    """Never the words."""
    line = Scripted([])
    assert arrival(line, {"words": "k"}, "1") == Arrival("1", {"words": "k"}, Update("k", "1"))  # type: ignore[arg-type]
    assert arrival(line, {"text": "secret"}, "2") == Arrival("2", {"text": "secret"}, None, "KeyError")  # type: ignore[arg-type]


# The door


def update(key: object) -> Arrival:
    """One that arrived."""
    return Arrival(str(key), {}, Update(str(key), "1"))


@dataclass
class Porter:
    """A door, who waits before it, and the pauses it makes."""

    handler: Handled
    pauses: list[float] = field(default_factory=list)
    committed: int = 0

    def __post_init__(self) -> None:
        self.intake = Intake(self.handler, "town", "web", self._commit)

    def _commit(self) -> None:
        self.committed += 1

    def came(self, *keys: object) -> list[asyncio.Task[None]]:
        """So many requests."""
        return [asyncio.create_task(self.intake.submit(update(key))) for key in keys]

    async def told(self, waiting: Sequence[asyncio.Task[None]], monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """Opens the door until each has its reply: "kept", or why not."""
        real = asyncio.sleep

        async def paused(seconds: float) -> None:
            self.pauses.append(seconds)
            await real(0)

        await real(0)
        with monkeypatch.context() as patch:
            patch.setattr(asyncio, "sleep", paused)
            running = asyncio.create_task(self.intake.run())
            found = await asyncio.gather(*waiting, return_exceptions=True)
            running.cancel()
            (ended,) = await asyncio.gather(running, return_exceptions=True)
        assert isinstance(ended, asyncio.CancelledError), ended
        return ["kept" if one is None else str(one) for one in found]


async def test_a_batch_is_a_hundred_at_most_and_each_is_gathered(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order in which they came, four milliseconds after the first."""
    porter = Porter(Handled())
    assert await porter.told(porter.came(*range(250)), monkeypatch) == ["kept"] * 250
    assert [len(batch) for batch in porter.handler.batches] == [100, 100, 50]
    assert [key for batch in porter.handler.batches for key in batch] == [str(n) for n in range(250)]
    assert (porter.pauses, porter.committed) == ([0.004] * 3, 3)
    assert porter.handler.whose == {("town", "web")}


async def test_two_thousand_wait_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes after is told to come back; those inside are served."""
    porter = Porter(Handled())
    told = await porter.told(porter.came(*range(2001)), monkeypatch)
    assert told == ["kept"] * 2000 + ["the queue is full"]


async def test_a_database_that_is_away_is_asked_seven_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the sender is told to come back, and the next batch is tried all the same."""
    porter = Porter(Handled([Unavailable("away")] * 7))
    assert await porter.told(porter.came("a", "b"), monkeypatch) == ["away", "away"]
    assert porter.pauses == [0.004, 0.05, 0.2, 0.5, 1, 2, 4]
    assert (len(porter.handler.batches), porter.committed) == (7, 0)
    assert await porter.told(porter.came("c"), monkeypatch) == ["the door is closed"], "until it opens again"


async def test_a_database_that_comes_back_in_time_is_nobody_s_business(monkeypatch: pytest.MonkeyPatch) -> None:
    """Handled once, said once."""
    porter = Porter(Handled([Unavailable("away")] * 6))
    assert await porter.told(porter.came("a"), monkeypatch) == ["kept"]
    assert (len(porter.handler.batches), porter.committed) == (7, 1)


async def test_any_other_failure_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kind of the fault, never a resident's words."""
    porter = Porter(Handled([ZeroDivisionError("a resident's words")]))
    assert await porter.told(porter.came("a"), monkeypatch) == ["ZeroDivisionError"]
    assert (porter.pauses, len(porter.handler.batches), porter.committed) == ([0.004], 1, 0)


async def test_who_went_away_while_waiting_keeps_nobody_from_a_reply(monkeypatch: pytest.MonkeyPatch) -> None:
    """Their update is kept all the same: it was taken."""
    porter = Porter(Handled())
    gone, there = porter.came("gone", "there")
    await asyncio.sleep(0)
    gone.cancel()
    assert await porter.told([there], monkeypatch) == ["kept"]
    assert porter.handler.batches == [["gone", "there"]]
    porter = Porter(Handled([ZeroDivisionError()]))
    gone, there = porter.came("gone", "there")
    await asyncio.sleep(0)
    gone.cancel()
    assert await porter.told([there], monkeypatch) == ["ZeroDivisionError"]


async def test_nothing_is_told_before_it_is_committed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A door where nobody stands yet takes requests in, and lets them wait."""
    porter = Porter(Handled())
    waiting = porter.came("a", "b")
    for _ in range(9):
        await asyncio.sleep(0)
    assert not any(task.done() for task in waiting)
    assert Busy.__name__ not in await porter.told(waiting, monkeypatch)
    assert porter.handler.batches == [["a", "b"]]


async def test_a_door_that_closes_sends_all_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those gathered and those still queued, at once."""
    porter = Porter(Handled())
    waiting = porter.came(*range(150))
    running = asyncio.create_task(porter.intake.run())
    for _ in range(3):
        await asyncio.sleep(0)
    running.cancel()
    found = await asyncio.gather(*waiting, return_exceptions=True)
    assert {(type(one), str(one)) for one in found} == {(Busy, "the door is closed")}
    assert porter.handler.batches == []
