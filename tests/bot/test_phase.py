"""When a consultation answers, by its own dates and the network's clock; and what a courier carries with a message."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest

from bot.courier import Courier, Pace
from bot.library import GRACE, Running
from bot.renderings import Rendering, written
from flows.context import Phase
from storage.consultations.consultations import Consultation
from storage.messages import outbox
from storage.messages.outbox import Outgoing
from tests.bot.street import BOT, Recorder
from tests.storage.town import NOW, founded, opened

OPENS = datetime(2027, 1, 12, 10, 0, tzinfo=UTC)
CLOSES = OPENS + timedelta(days=30)
TICK = timedelta(microseconds=1)
ROW = Consultation(
    1, 1, "velo", "open", OPENS, CLOSES, "Europe/Paris", "f", "t", "c", MappingProxyType({}), 1, None
)  # fmt: skip


@pytest.mark.parametrize(
    ("now", "sent", "phase"),
    [
        (OPENS - TICK, None, "soon"), (OPENS, None, "open"), (CLOSES - TICK, None, "open"),
        (CLOSES, None, "open"), (CLOSES + GRACE - TICK, CLOSES - TICK, "open"),
        (CLOSES + GRACE - TICK, CLOSES, "closed"), (CLOSES + GRACE, CLOSES - TICK, "closed"),
        (CLOSES - TICK, CLOSES - TICK, "open"),
    ],
)  # fmt: skip
def test_what_was_sent_in_time_counts_within_the_grace(now: datetime, sent: datetime | None, phase: Phase) -> None:
    """To the microsecond: what left a phone before closing is an answer, what left at closing is not."""
    assert Running(ROW, "Montval", {}).phase(now, sent) == phase


def test_a_paused_or_closed_consultation_says_so_whatever_its_dates() -> None:
    """Paused at any moment; closed by hand where it has no closing date."""
    running = Running(ROW, "Montval", {})
    for moment in (OPENS - TICK, OPENS, CLOSES + GRACE):
        assert replace(running, row=replace(ROW, state="paused")).phase(moment, None) == "paused"
    done = replace(running, row=replace(ROW, state="closed"))
    assert done.phase(CLOSES + GRACE - TICK, CLOSES - TICK) == "open", (
        "closing itself gives the network its ten minutes"
    )
    assert done.phase(CLOSES + GRACE, CLOSES - TICK) == "closed"
    endless = replace(ROW, closes=None)
    assert replace(running, row=endless).phase(CLOSES + GRACE, None) == "open"
    assert replace(running, row=replace(endless, state="closed")).phase(OPENS, None) == "closed"


async def test_a_picture_goes_with_its_message_and_not_with_its_replacement(sqlite_url: str) -> None:
    """The file of the consultation, by its name; one that is not there is left out, and the words go all the same."""
    store = opened(sqlite_url)
    town = founded(store)
    network = Recorder()
    courier = Courier(store, network, BOT, lambda: NOW, Pace(1e9, 1e9, 1e9))
    pictured = Rendering("say", "Voici", "fr", picture="map.png", consultation="velo")
    sent = (
        pictured, replace(pictured, picture="", document="map.png"), replace(pictured, picture="gone.png"),
        replace(pictured, consultation="else"), replace(pictured, picture=""),
    )  # fmt: skip
    for index, rendering in enumerate(sent):
        with store.write() as tx:
            outbox.add(tx, town.council, [Outgoing(BOT, str(index), written(rendering), person="p", ask=index)], NOW)
        assert await courier.drain() == 1
    assert [parcel.media for parcel in network.parcels] == [b"png", b"png", None, None, None]
    assert [parcel.media_name for parcel in network.parcels][:2] == ["map.png", "map.png"]
    with store.write() as tx:
        replacing = Outgoing(BOT, "0", written(pictured), op="replace", person="p", ask=1)
        outbox.add(tx, town.council, [replacing], NOW)
    assert await courier.drain() == 1
    assert (network.parcels[-1].operation, network.parcels[-1].media) == ("replace", None)
    store.close()
