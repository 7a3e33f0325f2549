"""How fast one may send: bursts per chat, so many a second for the bot, and exactly as long as the network asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.channel import ChannelError
from bot.courier import RETRIES, Pace, _pause
from storage.messages.outbox import Claimed

NOW = datetime(2027, 1, 12, 10, 0, tzinfo=UTC)


def pace_of(per_second: float = 28) -> Pace:
    """Bursts of four a chat, then one a second."""
    return Pace(per_second, per_chat=1, burst=4)


def later(seconds: float) -> datetime:
    """So many seconds from now."""
    return NOW + timedelta(seconds=seconds)


def test_a_chat_takes_a_burst_then_one_a_second() -> None:
    """Four at once; the fifth waits a second, half of it when half has passed; another chat waits for nobody."""
    pace = pace_of()
    assert [pace.wait("1", NOW) for _ in range(5)] == [0, 0, 0, 0, 1]
    assert pace.wait("2", NOW) == 0
    assert pace.wait("1", later(0.5)) == 0.5
    assert pace.wait("1", later(1)) == 0
    assert pace.wait("1", later(1)) == 1
    assert [pace.wait("1", later(60)) for _ in range(5)] == [0, 0, 0, 0, 1], "a burst is never more than a burst"


def test_the_bot_takes_so_many_a_second_over_all_chats() -> None:
    """The twenty-ninth waits for a twenty-eighth of a second; waiting takes no place."""
    pace = pace_of()
    assert {pace.wait(str(chat), NOW) for chat in range(28)} == {0}
    assert [pace.wait("x", NOW) for _ in range(3)] == [pytest.approx(1 / 28)] * 3
    assert pace.wait("x", later(0.036)) == 0
    assert pace.wait("y", later(0.036)) > 0


def test_an_edit_counts_for_the_bot_and_not_for_the_chat() -> None:
    """A chat that had its burst may still see a message change; the bot's own limit holds."""
    pace = pace_of(10)
    assert [pace.wait("1", NOW) for _ in range(4)] == [0] * 4
    assert pace.wait("1", NOW, edit=True) == 0
    assert pace.wait("1", NOW) == 1, "the edit took no place of the chat, and gave none"
    assert [pace.wait("2", NOW, edit=True) for _ in range(5)] == [0] * 5
    assert pace.wait("3", NOW, edit=True) == pytest.approx(0.1)


def test_a_refusal_is_kept_to_the_second_for_its_chat() -> None:
    """Others go on; then it may be written to again."""
    pace = pace_of()
    pace.refused("1", later(7), NOW)
    assert pace.wait("1", NOW) == 7
    assert pace.wait("1", later(6.5), edit=True) == 0.5
    assert pace.wait("2", NOW) == 0
    assert pace.wait("1", later(7)) == 0


def test_two_chats_refused_at_once_mean_the_whole_bot() -> None:
    """Until the later of the two; a refusal that is over counts no more."""
    pace = pace_of()
    pace.refused("1", later(3), NOW)
    pace.refused("2", later(5), NOW)
    assert pace.wait("3", NOW) == 5
    assert pace.wait("3", later(5)) == 0
    pace.refused("4", later(20), later(10))
    assert pace.wait("3", later(10)) == 0
    assert pace.wait("4", later(10)) == 10


def test_a_clock_that_goes_back_gives_and_takes_nothing() -> None:
    """A correction of the machine's time is no reason to send more, or to wait for ever."""
    pace = pace_of()
    assert [pace.wait("1", NOW) for _ in range(4)] == [0] * 4
    assert pace.wait("1", later(-3600)) == 1


def test_many_chats_ago_are_forgotten() -> None:
    """What is older than a minute has its burst again anyway."""
    pace = pace_of(1e9)
    for chat in range(10_001):
        pace.wait(str(chat), NOW)
    assert pace.wait("new", later(60)) == 0
    assert len(pace._chats) == 1


@pytest.mark.parametrize("attempts", range(8))
def test_each_attempt_waits_longer_and_the_last_pause_repeats(attempts: int) -> None:
    """Unless the network says how long itself."""
    row = Claimed(1, 1, "b", "1", {}, "reply", "send", "", 0, "", attempts, NOW)
    assert _pause(row, ChannelError("down")) == RETRIES[min(attempts, len(RETRIES) - 1)]
    assert _pause(row, ChannelError("slow", retry_after=42)) == 42
