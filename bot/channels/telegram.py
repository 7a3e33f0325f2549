"""Telegram by aiogram: the only place that knows the library, and it is imported only when a token is set."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import BotCommand, BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiohttp import ClientError, ClientTimeout

from bot.channel import ChannelError, Fetched, Parcel, Sent, Update
from bot.channels.telegram_declaration import API, CHANNEL, TOKEN, fetched
from bot.channels.telegram_layout import html, keyboard
from bot.channels.telegram_updates import ALLOWED, read_update
from bot.declaration import Surroundings
from bot.renderings import Rendering
from languages import catalogue, complete
from languages.typed import words
from storage.database.codec import unpacked

POLL_SECONDS = 25
_MENU = ("help", "charter", "language", "correct", "results", "stop", "forget")
"""Commands that the network shows beside the field where one types."""
_LARGEST_DOWNLOAD = 20_000_000
_HARMLESS = ("message is not modified", "query is too old", "query id is invalid")
"""Refusals that mean the wish is already granted, or no longer matters."""
_LOST = ("message to edit not found", "message can't be edited", "message_id_invalid")
_UNREACHABLE = ("chat not found", "user is deactivated", "bot was blocked", "can't initiate conversation", "peer_id")


def opened(around: Surroundings) -> Telegram:
    """The residents' bot of these settings."""
    return Telegram(around.values[TOKEN.name], around.values[API.name])


class Telegram:
    """One bot of one town. `api` is another base address, for a local Bot API server or tests."""

    declared = CHANNEL

    def __init__(self, token: str, api: str = "", poll_seconds: int = POLL_SECONDS) -> None:
        self._poll_seconds = poll_seconds
        session = AiohttpSession(api=TelegramAPIServer.from_base(api)) if api else AiohttpSession()
        self._session, self._bot, self._token = session, Bot(token, session=session), token
        self._files: dict[str, str] = {}

    def decode(self, raw: Mapping[str, Any]) -> Update:
        """One update from its JSON."""
        return read_update(raw)

    async def deliver(self, parcel: Parcel) -> Sent:
        """One call of the Bot API, its refusals read as decisions."""
        try:
            return await self._deliver(parcel)
        except TelegramBadRequest as error:
            words = str(error).lower()
            if any(word in words for word in _HARMLESS):
                return Sent(parcel.message)
            if parcel.operation == "replace" and parcel.message and any(word in words for word in _LOST):
                # The person took the message away: a question that waits for them is asked anew.
                if parcel.rendering.kind == "ask":
                    return await self.deliver(replace(parcel, message=""))
                return Sent()
            raise _refusal(error) from error
        # ClientDecodeError among them: a gateway's page in HTML is no answer of Telegram's, and passes.
        except (TimeoutError, TelegramAPIError, ClientDecodeError, ClientError, OSError) as error:
            raise _refusal(error) from error

    async def fetch(self, cursor: str) -> Fetched:
        """A poll of at most 100 updates, as JSON; confirming earlier ones is what the cursor does."""
        params = {"timeout": self._poll_seconds, "limit": 100, "allowed_updates": list(ALLOWED)}
        if cursor:
            params["offset"] = int(cursor)
        return fetched(await self._call("getUpdates", params, self._poll_seconds + 10))

    async def introduce(self, webhook: str = "", secret: str = "") -> str:
        """Checks the token, sets commands and the way updates come; gives the bot's user name."""
        try:
            me = await self._bot.get_me()
            for language in complete():
                await self._bot.set_my_commands(_commands(language), language_code=language)
            if webhook:
                await self._bot.set_webhook(webhook, secret_token=secret, allowed_updates=list(ALLOWED))
            else:
                await self._bot.delete_webhook()
        except (TelegramAPIError, ClientDecodeError, ClientError, OSError) as error:
            raise _refusal(error) from error
        return me.username or str(me.id)

    async def download(self, file: str) -> bytes:
        """A file's bytes; raises ChannelError when it is gone or too large."""
        try:
            found = await self._bot.get_file(file)
            # Asked before it is fetched: Telegram gives files of 20 MB at most to bots.
            if (found.file_size or 0) > _LARGEST_DOWNLOAD or not found.file_path:
                raise ChannelError("file too large", terminal=True)
            content = await self._bot.download_file(found.file_path)
        except (TelegramAPIError, ClientDecodeError, ClientError, OSError) as error:
            raise _refusal(error) from error
        return content.read() if content is not None else b""

    async def close(self) -> None:
        """Ends the connections."""
        await self._session.close()

    async def _call(self, method: str, params: Mapping[str, Any], seconds: float) -> Any:
        # The library would parse every update into models only for us to read a few fields of them.
        session = await self._session.create_session()
        url = self._session.api.api_url(token=self._token, method=method)
        try:
            async with session.post(url, json=params, timeout=ClientTimeout(total=seconds)) as response:
                body = unpacked(await response.read())
        except (TimeoutError, ClientError, OSError, ValueError) as error:
            # Its kind alone: the library's own words hold the address that was called, and the bot's token in it.
            raise ChannelError(f"{method}: {type(error).__name__}") from None if "http" in str(error) else error
        if body.get("ok"):
            return body["result"]
        wait = (body.get("parameters") or {}).get("retry_after")
        code = body.get("error_code")
        raise ChannelError(
            f"{method}: {code}", retry_after=wait, terminal=code in (401, 404, 409), whole_bot=code in (401, 404),
            conflict=code == 409,
        )  # fmt: skip

    async def _deliver(self, parcel: Parcel) -> Sent:
        rendering, chat = parcel.rendering, int(parcel.address)
        if parcel.operation == "toast":
            await self._bot.answer_callback_query(
                rendering.callback, text=rendering.text or None, show_alert=rendering.alert
            )
            return Sent()
        if parcel.operation == "replace" and parcel.message:
            return await self._replace(parcel, chat)
        if parcel.media is not None and rendering.picture:
            return await self._photo(parcel, chat)
        sent = await self._bot.send_message(
            chat, html(rendering), parse_mode="HTML", reply_markup=_markup(rendering), **_preview(rendering)
        )
        if parcel.media is not None:
            document = BufferedInputFile(parcel.media, parcel.media_name.rpartition("/")[2])
            await self._bot.send_document(chat, document)
        return Sent(str(sent.message_id))

    async def _replace(self, parcel: Parcel, chat: int) -> Sent:
        rendering, message = parcel.rendering, int(parcel.message)
        if rendering.picture:
            await self._bot.edit_message_caption(
                chat_id=chat, message_id=message, caption=html(rendering), parse_mode="HTML",
                reply_markup=_markup(rendering),
            )  # fmt: skip
        else:
            await self._bot.edit_message_text(
                html(rendering), chat_id=chat, message_id=message, parse_mode="HTML", reply_markup=_markup(rendering),
                **_preview(rendering),
            )  # fmt: skip
        return Sent(parcel.message)

    async def _photo(self, parcel: Parcel, chat: int) -> Sent:
        # Same bytes sent again are slowed down by the network: upload once, then name the file.
        known = self._files.get(f"{parcel.rendering.consultation}/{parcel.media_name}")
        photo = known or BufferedInputFile(parcel.media or b"", parcel.media_name.rpartition("/")[2])
        caption = html(parcel.rendering)
        sent: Message = await self._bot.send_photo(
            chat, photo, caption=caption, parse_mode="HTML", reply_markup=_markup(parcel.rendering)
        )
        if sent.photo:
            self._files[f"{parcel.rendering.consultation}/{parcel.media_name}"] = sent.photo[-1].file_id
        return Sent(str(sent.message_id))


def _markup(rendering: Rendering) -> InlineKeyboardMarkup | None:
    rows = keyboard(rendering)
    if not rows:
        return None
    return InlineKeyboardMarkup(
        inline_keyboard=[[InlineKeyboardButton(text=label, callback_data=data) for label, data in row] for row in rows]
    )


def _preview(rendering: Rendering) -> dict[str, Any]:
    # A resident's statement or an address in a text must not unfold into a picture of some page.
    from aiogram.types import LinkPreviewOptions

    return {"link_preview_options": LinkPreviewOptions(is_disabled=not rendering.link)}


def _refusal(error: BaseException) -> ChannelError:
    """What a failed call means: wait, try again, give up on this message, this person or this bot."""
    reason = type(error).__name__
    if isinstance(error, TelegramRetryAfter):
        return ChannelError(reason, retry_after=float(error.retry_after))
    if isinstance(error, TelegramMigrateToChat):
        return ChannelError(reason, moved_to=str(error.migrate_to_chat_id))
    if isinstance(error, (TelegramUnauthorizedError, TelegramNotFound)):
        return ChannelError(reason, terminal=True, whole_bot=True)
    if isinstance(error, TelegramForbiddenError):
        return ChannelError(reason, terminal=True, unreachable=True)
    if isinstance(error, TelegramConflictError):
        return ChannelError(reason, terminal=True, conflict=True)
    if isinstance(error, TelegramBadRequest):
        gone = any(word in str(error).lower() for word in _UNREACHABLE)
        return ChannelError(reason, terminal=True, unreachable=gone)
    known = (TelegramServerError, TelegramNetworkError, ClientDecodeError, ClientError, OSError, asyncio.TimeoutError)
    return ChannelError(reason, terminal=not isinstance(error, known))


def _commands(language: str) -> list[BotCommand]:
    say = catalogue("bot", language).say
    return [BotCommand(command=words(f"command.{id}", language)[0], description=say(f"menu.{id}")) for id in _MENU]
