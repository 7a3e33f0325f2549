"""A strict local Bot API: it refuses what Telegram refuses, and plays the residents' phones."""

from tests.botapi.faults import Fault
from tests.botapi.limits import Limits
from tests.botapi.phone import Chat, Event, Phones, Shown, jpeg
from tests.botapi.server import COUNCIL_TOKEN, RESIDENTS_TOKEN, BotApi

__all__ = [
    "COUNCIL_TOKEN", "RESIDENTS_TOKEN", "BotApi", "Chat", "Event", "Fault", "Limits", "Phones", "Shown", "jpeg",
]  # fmt: skip
