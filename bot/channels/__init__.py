"""The registry of channels: each is a file, its test and one line here, imported only when it is used."""

from importlib import import_module

CHANNELS: dict[str, str] = {
    "telegram": "bot.channels.telegram:Telegram",
    "terminal": "bot.channels.terminal:Terminal",
    "web": "bot.channels.web:Web",
}
"""Channel name → where its class is."""


def channel_class(name: str) -> type:
    """The class of a channel; importing Telegram costs seconds and memory, so only when it is wanted."""
    module, _, attribute = CHANNELS[name].partition(":")
    found = getattr(import_module(module), attribute)
    assert isinstance(found, type)
    return found
