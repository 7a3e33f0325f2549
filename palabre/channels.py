"""Every channel that the program serves: the residents', and the council's own bot, which no resident's reaches."""

from bot.channels import CHANNELS

COUNCIL = "bot.council.declaration"

EVERY = CHANNELS.joined(COUNCIL)
