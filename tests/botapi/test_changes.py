"""Edits, deletions, presses and who may be written to: the stub is as strict as the network."""

from __future__ import annotations

from typing import Any

import pytest

from tests.botapi import RESIDENTS_TOKEN, BotApi, PhoneChat, Phones, jpeg
from tests.botapi.conftest import Ask
from tests.botapi.phone import PhoneError
from tests.clock import Clock

KEYBOARD = {"inline_keyboard": [[{"text": "Oui", "callback_data": "y"}, {"text": "Non", "callback_data": "n"}]]}


async def _sent(ask: Ask, **values: Any) -> int:
    told = await ask("sendMessage", **({"chat_id": 1, "text": "Un <b>quai</b>", "parse_mode": "HTML"} | values))
    number: int = told["result"]["message_id"]
    return number


async def test_an_edit_that_changes_nothing_is_refused(ask: Ask, chat: PhoneChat) -> None:
    """The same words and buttons, however they are written, are not modified; other buttons are a change."""
    number = await _sent(ask, reply_markup=KEYBOARD)
    same = {"chat_id": 1, "message_id": number, "text": "Un <strong>quai</strong>", "parse_mode": "HTML"}
    told = await ask("editMessageText", **same, reply_markup=KEYBOARD)
    assert told["status"] == 400
    assert told["description"].startswith("Bad Request: message is not modified: specified new message content")
    told = await ask("editMessageReplyMarkup", chat_id=1, message_id=number, reply_markup=KEYBOARD)
    assert "message is not modified" in told["description"]
    assert (await ask("editMessageText", **same))["ok"]
    assert (await chat.shown())[-1].labels == ()


async def test_an_edit_is_seen_with_what_stood_before(ask: Ask, chat: PhoneChat) -> None:
    """The phone shows the new words, loses the buttons, and remembers the old ones."""
    number = await _sent(ask, reply_markup=KEYBOARD)
    assert (await chat.next()).labels == ("Oui", "Non")
    await ask("editMessageText", chat_id=1, message_id=number, text="✓ Oui")
    shown = await chat.next()
    assert (shown.id, shown.text, shown.labels) == (number, "✓ Oui", ())
    assert shown.versions[0]["text"] == "Un quai"


async def test_what_cannot_be_edited_is_refused(ask: Ask, chat: PhoneChat, api: BotApi) -> None:
    """A missing message, a person's own, one with a reply keyboard, words of a picture, a caption of none."""
    reply = {"keyboard": [[{"text": "Partager ma position", "request_location": True}]]}
    photo = (await ask("sendPhoto", chat_id=1, photo=api.world.keep_file(jpeg())))["result"]["message_id"]
    plain = await _sent(ask)
    for number, words in (
        (999, "message to edit not found"),
        (1, "message can't be edited"),
        (await _sent(ask, reply_markup=reply), "message can't be edited"),
        (photo, "there is no text in the message to edit"),
    ):
        told = await ask("editMessageText", chat_id=1, message_id=number, text="autre")
        assert (told["status"], told["description"]) == (400, f"Bad Request: {words}")
    told = await ask("editMessageCaption", chat_id=1, message_id=plain, caption="a")
    assert told["description"] == "Bad Request: there is no caption in the message to edit"
    assert (await ask("editMessageCaption", chat_id=1, message_id=photo, caption="Le quai"))["ok"]


async def test_a_message_is_deleted_once_and_in_time(ask: Ask, chat: PhoneChat, clock: Clock) -> None:
    """A second deletion finds nothing; after 48 hours it is refused."""
    number, old = await _sent(ask), await _sent(ask)
    assert (await ask("deleteMessage", chat_id=1, message_id=number))["ok"]
    assert "not found" in (await ask("deleteMessage", chat_id=1, message_id=number))["description"]
    clock.forward(hours=49)
    assert "can't be deleted" in (await ask("deleteMessage", chat_id=1, message_id=old))["description"]


async def test_a_press_is_answered_once_in_time_and_briefly(ask: Ask, chat: PhoneChat, clock: Clock) -> None:
    """Unknown, answered before, or too late: the query is too old; a toast has at most 200 characters."""
    too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    await _sent(ask, reply_markup=KEYBOARD)
    press = await chat.press("Oui")
    assert not (await ask("answerCallbackQuery", callback_query_id=press, text="x" * 201))["ok"]
    assert (await ask("answerCallbackQuery", callback_query_id=press, text="Noté"))["ok"]
    assert await chat.toast(press) == "Noté"
    for number in (press, "12345"):
        assert (await ask("answerCallbackQuery", callback_query_id=number))["description"] == too_old
    late = await chat.press("Non")
    clock.forward(seconds=151)
    assert (await ask("answerCallbackQuery", callback_query_id=late))["description"] == too_old
    with pytest.raises(PhoneError, match="still spins"):
        await chat.toast(late, patience=0.05)


async def test_a_button_that_is_not_shown_cannot_be_pressed_by_label(ask: Ask, chat: PhoneChat) -> None:
    """The failure lists what is shown; a stale or forged press is another act."""
    number = await _sent(ask, reply_markup=KEYBOARD)
    with pytest.raises(PhoneError, match="Oui"):
        await chat.press("Peut-être")
    await chat.press_data(number, "forged")
    update = (await ask("getUpdates"))["result"][-1]
    assert update["callback_query"]["data"] == "forged"
    assert update["callback_query"]["message"]["reply_markup"] == KEYBOARD


async def test_people_who_cannot_be_reached(ask: Ask, phones: Phones, chat: PhoneChat) -> None:
    """Unknown, never started, blocked, deleted: each in its own words, all final."""
    stranger = await phones.chat(2, RESIDENTS_TOKEN)

    async def refusal(person: int | str) -> tuple[int, str]:
        told = await ask("sendMessage", chat_id=person, text="Bonjour")
        return told["status"], told["description"]

    assert await refusal(999) == (400, "Bad Request: chat not found")
    assert await refusal("") == (400, "Bad Request: chat_id is empty")
    assert await refusal(stranger.person) == (403, "Forbidden: bot can't initiate conversation with a user")
    await chat.block()
    assert await refusal(1) == (403, "Forbidden: bot was blocked by the user")
    await chat.block(False)
    assert (await ask("sendMessage", chat_id=1, text="Bonjour"))["ok"]
    await chat.deactivate()
    assert await refusal(1) == (403, "Forbidden: user is deactivated")


async def test_tokens_are_known_or_refused(ask: Ask, phones: Phones) -> None:
    """401 for a wrong or revoked token, 404 for an unknown method; each bot has its own people."""
    assert (await ask("getMe", token="1:wrong"))["status"] == 401
    assert (await ask("getNothing"))["status"] == 404
    await phones.control("bot", token="7:other", username="other_bot")
    assert (await ask("getMe", token="7:other"))["result"]["username"] == "other_bot"
    await phones.control("bot", token="7:other", revoked=True)
    assert (await ask("getMe", token="7:other"))["description"] == "Unauthorized"


@pytest.mark.parametrize("payload", ["é", "a b", "x" * 65, "a=b"])
async def test_a_link_opens_with_a_valid_payload_only(chat: PhoneChat, payload: str) -> None:
    """1 to 64 of A-Z a-z 0-9 _ -."""
    with pytest.raises(PhoneError, match="payload"):
        await chat.start(payload)
