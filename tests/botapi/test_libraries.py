"""Both Telegram libraries speak with the stub as they do with the network, in this process and in another."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot as ResidentsBot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
)
from telegram import Bot as CouncilBot
from telegram import InlineKeyboardButton as CouncilButton
from telegram import InlineKeyboardMarkup as CouncilMarkup
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter

from tests.botapi import COUNCIL_TOKEN, RESIDENTS_TOKEN, BotApi, Fault, PhoneChat, Phones, jpeg
from tests.patience import PATIENCE
from tests.shared import REPOSITORY


def _residents(url: str, token: str = RESIDENTS_TOKEN) -> ResidentsBot:
    return ResidentsBot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))


@pytest.fixture
async def aiogram_bot(api: BotApi) -> AsyncIterator[ResidentsBot]:
    """The residents' bot as aiogram knows it."""
    async with _residents(api.url) as bot:
        yield bot


@pytest.fixture
async def council_bot(api: BotApi) -> AsyncIterator[CouncilBot]:
    """The council's bot as python-telegram-bot knows it."""
    async with CouncilBot(COUNCIL_TOKEN, base_url=f"{api.url}/bot", base_file_url=f"{api.url}/file/bot") as bot:
        yield bot


async def test_aiogram_holds_a_conversation(aiogram_bot: ResidentsBot, chat: PhoneChat) -> None:
    """A prompt, a press, a toast, an edit, pictures, an album and the commands."""
    rows = [[InlineKeyboardButton(text="Oui", callback_data="y")]]
    sent = await aiogram_bot.send_message(
        1, "Un <b>quai</b> ?", parse_mode="HTML", reply_markup=InlineKeyboardMarkup(inline_keyboard=rows)
    )
    assert (await chat.next()).text == "Un quai ?"
    press = await chat.press("Oui")
    start, update = await aiogram_bot.get_updates(timeout=1)
    assert start.message is not None
    assert update.callback_query is not None
    assert (start.message.text, update.callback_query.data) == ("/start", "y")
    await aiogram_bot.answer_callback_query(update.callback_query.id, text="Noté")
    await aiogram_bot.edit_message_text("✓ Oui", chat_id=1, message_id=sent.message_id)
    assert (await chat.next()).text == "✓ Oui"
    assert await chat.toast(press) == "Noté"
    photo = await aiogram_bot.send_photo(1, BufferedInputFile(jpeg(), "quai.jpg"), caption="Le quai")
    assert photo.photo is not None
    album = [InputMediaPhoto(media=photo.photo[-1].file_id), InputMediaPhoto(media=BufferedInputFile(jpeg(), "b.jpg"))]
    assert len(await aiogram_bot.send_media_group(1, list(album))) == 2
    await aiogram_bot.set_my_commands([BotCommand(command="aide", description="Aide")], language_code="fr")
    assert (await aiogram_bot.me()).username == "palabre_test_bot"


async def test_aiogram_downloads_what_a_person_sends(aiogram_bot: ResidentsBot, chat: PhoneChat) -> None:
    """The very bytes, position included: removing it is the receiver's work."""
    await chat.photo(jpeg())
    message = (await aiogram_bot.get_updates())[-1].message
    assert message is not None
    assert message.photo is not None
    data = await aiogram_bot.download(message.photo[-1])
    assert data is not None
    assert data.read() == jpeg()


async def test_aiogram_names_each_refusal(aiogram_bot: ResidentsBot, chat: PhoneChat, api: BotApi) -> None:
    """The library's own classes: bad request, flood, forbidden, unauthorized, conflict, and HTML as undecodable."""
    with pytest.raises(TelegramBadRequest, match="can't parse entities"):
        await aiogram_bot.send_message(1, "abdo <", parse_mode="HTML")
    api.script([Fault("flood", "sendMessage", seconds=7), Fault("bad_gateway", "sendMessage")])
    with pytest.raises(TelegramRetryAfter) as flood:
        await aiogram_bot.send_message(1, "a")
    assert flood.value.retry_after == 7
    with pytest.raises(ClientDecodeError):
        await aiogram_bot.send_message(1, "a")
    await chat.block()
    with pytest.raises(TelegramForbiddenError, match="blocked"):
        await aiogram_bot.send_message(1, "a")
    async with _residents(api.url, "3:wrong") as stranger:
        with pytest.raises(TelegramUnauthorizedError):
            await stranger.get_me()
    after = (await aiogram_bot.get_updates())[-1].update_id + 1
    first = asyncio.create_task(aiogram_bot.get_updates(offset=after, timeout=5))
    await asyncio.sleep(0.05)
    async with _residents(api.url) as other:
        await other.get_updates(offset=after)
    with pytest.raises(TelegramConflictError):
        await first


async def test_python_telegram_bot_sends_a_digest(council_bot: CouncilBot, phones: Phones) -> None:
    """Words, buttons, a picture with its caption, a press and its answer, a new text."""
    official = await phones.chat(9, COUNCIL_TOKEN, name="Élue")
    await official.start("claim_abc")
    (update,) = await council_bot.get_updates(timeout=1)
    assert update.message is not None
    assert update.message.text == "/start claim_abc"
    markup = CouncilMarkup([[CouncilButton("Détails", callback_data="details")]])
    sent = await council_bot.send_message(9, "<b>12</b> &lt; 30", parse_mode="HTML", reply_markup=markup)
    assert (await official.next()).text == "12 < 30"
    await council_bot.send_photo(9, jpeg(), caption="Ce qui rassemble")
    press = await official.press("Détails")
    update = (await council_bot.get_updates(offset=update.update_id + 1))[0]
    assert update.callback_query is not None
    await update.callback_query.answer()
    assert await official.toast(press) == ""
    await council_bot.edit_message_text("Détails", chat_id=9, message_id=sent.message_id)


async def test_python_telegram_bot_names_each_refusal(council_bot: CouncilBot, phones: Phones, api: BotApi) -> None:
    """The library's own classes."""
    official = await phones.chat(9, COUNCIL_TOKEN)
    await official.start()
    with pytest.raises(BadRequest, match="Message is too long"):
        await council_bot.send_message(9, "a" * 4097)
    api.script([Fault("flood", "sendMessage", seconds=7), Fault("bad_gateway", "sendMessage")])
    with pytest.raises(RetryAfter):
        await council_bot.send_message(9, "a")
    with pytest.raises(NetworkError):
        await council_bot.send_message(9, "a")
    await official.block()
    with pytest.raises(Forbidden):
        await council_bot.send_message(9, "a")
    await council_bot.set_webhook(f"{api.url}/hook")
    with pytest.raises(Conflict):
        await council_bot.get_updates()
    with pytest.raises(InvalidToken):
        async with CouncilBot("4:wrong", base_url=f"{api.url}/bot"):
            pass


async def test_the_stub_runs_as_a_process_of_its_own() -> None:
    """It prints its address, serves phones and bots, and ends when told."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.botapi", "--no-limits", cwd=REPOSITORY, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        url = (await asyncio.wait_for(process.stdout.readline(), PATIENCE)).decode().strip()
        async with Phones(url) as phones, _residents(url) as bot:
            chat = await phones.chat(5, RESIDENTS_TOKEN)
            await chat.start()
            for number in range(10):
                await bot.send_message(5, str(number))
            assert [(await chat.next()).text for _ in range(10)] == [str(number) for number in range(10)]
    finally:
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
