"""A strict local Bot API: it refuses what Telegram refuses, and plays the residents' phones."""

from tests.botapi.faults import Fault
from tests.botapi.limits import Limits
from tests.botapi.phone import Event, PhoneChat, Phones, ScreenMessage, jpeg
from tests.botapi.server import COUNCIL_TOKEN, RESIDENTS_TOKEN, BotApi

__all__ = [
    "COUNCIL_TOKEN", "RESIDENTS_TOKEN", "BotApi", "Event", "Fault", "Limits", "PhoneChat", "Phones",
    "ScreenMessage", "jpeg",
]  # fmt: skip
