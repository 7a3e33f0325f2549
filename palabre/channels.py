"""Every channel that the program serves: the residents', and the council's own bot, which no resident's reaches."""

from bot.channels import CHANNELS
from bot.declaration import Declaration
from languages import catalogue

COUNCIL = "bot.council.declaration"

EVERY = CHANNELS.joined(COUNCIL)


def titled(declared: Declaration, language: str) -> str:
    """The name of a channel for people: in the language's own words where it has some."""
    words, id = catalogue("staff", language), f"channel.{declared.name}"
    return words.say(id) if id in words else declared.title
