"""The web page declared, apart from its receiving half, which stands on the runtime that reads this."""

from __future__ import annotations

from bot.declaration import Declaration

CHANNEL = Declaration(
    name="web",
    title="Web",
    opens="bot.channels.web:opened",
    receives=("mailbox",),
    courier=False,
)
