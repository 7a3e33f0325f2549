"""The council's bot by python-telegram-bot: another token, another trust zone, the same inbox and outbox."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message
from telegram import Update as TelegramUpdate
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

from bot.channel import ChannelError, Fetched, Parcel, Sent, Update, clean
from bot.channels.telegram_declaration import API, fetched
from bot.channels.telegram_layout import html, keyboard
from bot.council.buttons import say
from bot.council.declaration import CHANNEL, TOKEN
from bot.declaration import Surroundings
from bot.renderings import Rendering
from bot.speech import press_of
from flows.incoming import Incoming, Pressed, Started, Typed
from languages import SOURCE, STAFF_LANGUAGES

OFFICIAL = "https://api.telegram.org"
"""The network's own address, unless another is set."""
POLL_SECONDS = 25
ALLOWED = ("message", "callback_query", "my_chat_member")
# The raw form is wanted: updates are decoded one by one, so that one that cannot be read stops no other.
warnings.filterwarnings("ignore", message=r"Please use .Bot\.getUpdates")
_HARMLESS = ("message is not modified", "query is too old", "query id is invalid")
_GONE = ("chat not found", "user is deactivated", "bot was blocked")


def opened(around: Surroundings) -> CouncilTelegram:
    """The council's bot of these settings."""
    return CouncilTelegram(around.values[TOKEN.name], around.values[API.name])


class CouncilTelegram:
    """Officials and staff write here; nothing a resident types can reach it."""

    declared = CHANNEL

    def __init__(self, token: str, api: str = "", poll_seconds: int = POLL_SECONDS) -> None:
        self._poll_seconds = poll_seconds
        # The library's own pool of one connection for polls would make deliveries wait for the next poll.
        self._bot = Bot(
            token,
            request=HTTPXRequest(connection_pool_size=16),
            get_updates_request=HTTPXRequest(connection_pool_size=1, read_timeout=POLL_SECONDS + 10),
            base_url=f"{api or OFFICIAL}/bot",
            base_file_url=f"{api or OFFICIAL}/file/bot",
        )
        self._files: dict[str, str] = {}

    def decode(self, raw: Mapping[str, Any]) -> Update:
        """One update, read by the library's models."""
        update = TelegramUpdate.de_json(dict(raw), self._bot)
        key = str(update.update_id)
        chat = update.effective_chat
        # Figures of the town hall are not for whoever is in a group.
        if chat is None or chat.type != "private":
            return Update(key, "")
        user = update.effective_user
        language = (user.language_code or "")[:2] if user else ""
        if update.my_chat_member is not None:
            gone = update.my_chat_member.new_chat_member.status in ("kicked", "left")
            return Update(key, str(chat.id), reach=not gone)
        if update.callback_query is not None:
            parts = press_of(update.callback_query.data or "")
            incoming: Incoming | None = Pressed(*parts) if parts else None
            return Update(key, str(chat.id), incoming, language=language, callback=update.callback_query.id)
        message = update.message
        if message is None:
            return Update(key, "")
        incoming, code = _words(message)
        at = message.date.astimezone(UTC) if message.date else None
        return Update(key, str(chat.id), incoming, at, language, code, str(message.message_id))

    async def fetch(self, cursor: str) -> Fetched:
        """A poll of at most 100 updates, as JSON."""
        arguments: dict[str, Any] = {"timeout": self._poll_seconds, "limit": 100, "allowed_updates": list(ALLOWED)}
        if cursor:
            arguments["offset"] = int(cursor)
        try:
            found = await self._bot.do_api_request("getUpdates", api_kwargs=arguments, read_timeout=POLL_SECONDS + 10)
        except TelegramError as error:
            raise _refusal(error) from error
        return fetched(found if isinstance(found, list) else [])

    async def introduce(self, webhook: str = "", secret: str = "") -> str:
        """Checks the token and sets the way updates come; gives the bot's user name."""
        try:
            await self._bot.initialize()
            await self._bot.set_my_commands(_menu(SOURCE))
            for language in STAFF_LANGUAGES:
                await self._bot.set_my_commands(_menu(language), language_code=language)
            if webhook:
                await self._bot.set_webhook(webhook, secret_token=secret, allowed_updates=list(ALLOWED))
            else:
                await self._bot.delete_webhook()
        except TelegramError as error:
            raise _refusal(error) from error
        return self._bot.username

    async def deliver(self, parcel: Parcel) -> Sent:
        """One call of the Bot API, its refusals read as decisions."""
        try:
            return await self._deliver(parcel)
        except BadRequest as error:
            if any(word in str(error).lower() for word in _HARMLESS):
                return Sent(parcel.message)
            raise _refusal(error) from error
        except TelegramError as error:
            raise _refusal(error) from error

    async def close(self) -> None:
        """Ends the connections."""
        await self._bot.shutdown()

    async def _deliver(self, parcel: Parcel) -> Sent:
        rendering, chat = parcel.rendering, int(parcel.address)
        if parcel.operation == "toast":
            await self._bot.answer_callback_query(rendering.callback, rendering.text or None, rendering.alert)
            return Sent()
        preview = LinkPreviewOptions(is_disabled=True)
        if parcel.operation == "replace" and parcel.message:
            await self._bot.edit_message_text(
                html(rendering), chat, int(parcel.message), parse_mode="HTML", reply_markup=_markup(rendering),
                link_preview_options=preview,
            )  # fmt: skip
            return Sent(parcel.message)
        if parcel.media is not None:
            return await self._photo(parcel, chat)
        sent = await self._bot.send_message(
            chat, html(rendering), parse_mode="HTML", reply_markup=_markup(rendering), link_preview_options=preview
        )
        return Sent(str(sent.message_id))

    async def _photo(self, parcel: Parcel, chat: int) -> Sent:
        name = f"{parcel.rendering.consultation}/{parcel.media_name}"
        caption = html(parcel.rendering)
        photo = self._files.get(name) or parcel.media or b""
        sent = await self._bot.send_photo(
            chat, photo, caption, parse_mode="HTML", reply_markup=_markup(parcel.rendering)
        )
        if sent.photo:
            self._files[name] = sent.photo[-1].file_id
        return Sent(str(sent.message_id))


def _words(message: Message) -> tuple[Incoming, str]:
    text = clean(message.text or "")
    if text.startswith("/start"):
        return Started(), text.partition(" ")[2].strip()
    return Typed(text), ""


def _markup(rendering: Rendering) -> InlineKeyboardMarkup | None:
    rows = keyboard(rendering)
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=data) for label, data in row] for row in rows]
    )


def _refusal(error: TelegramError) -> ChannelError:
    """What a failed call means; BadRequest and TimedOut are network errors to this library, so the order counts."""
    reason = type(error).__name__
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return ChannelError(reason, retry_after=wait.total_seconds() if hasattr(wait, "total_seconds") else float(wait))
    if isinstance(error, ChatMigrated):
        return ChannelError(reason, moved_to=str(error.new_chat_id))
    if isinstance(error, InvalidToken):
        return ChannelError(reason, terminal=True, whole_bot=True)
    if isinstance(error, Forbidden):
        return ChannelError(reason, terminal=True, unreachable=True)
    if isinstance(error, Conflict):
        return ChannelError(reason, terminal=True, conflict=True)
    if isinstance(error, BadRequest):
        return ChannelError(reason, terminal=True, unreachable=any(word in str(error).lower() for word in _GONE))
    return ChannelError(reason, terminal=not isinstance(error, NetworkError))


def _menu(language: str) -> list[tuple[str, str]]:
    return [(name, say(language, f"menu.{name}")) for name in ("status", "digest", "stop")]
