"""The registry of channels: each declares itself in a file of this folder, has a test and one line here."""

from bot.declaration import Registry

CHANNELS = Registry(
    "bot.channels.telegram_declaration",
    "bot.channels.terminal",
    "bot.channels.web_declaration",
)
"""The residents' channels; what needs others besides is handed `CHANNELS.joined(…)`."""
