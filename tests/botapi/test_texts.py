"""The stub refuses texts, keyboards and files that Telegram refuses, in the same words."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.botapi import BotApi, PhoneChat, jpeg
from tests.botapi.conftest import Ask
from tests.botapi.text import message_text

P = "can't parse entities: "


def _keyboard(*data: str) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Oui", "callback_data": each}] for each in data]}


@pytest.mark.parametrize(
    ("values", "description"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": "  \n "}, "message text is empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": "é" * 4097}, "message is too long"),
        ({"text": "<b>" + "&amp;" * 4097 + "</b>", "parse_mode": "HTML"}, "message is too long"),
        ({"text": "é" * 16385}, "text is too long"),
        ({"text": "abdo <", "parse_mode": "HTML"}, P + "Unclosed start tag at byte offset 5"),
        ({"text": "é<p>", "parse_mode": "HTML"}, P + "Unsupported start tag \"p\" at byte offset 2"),
        ({"text": "<br/>", "parse_mode": "HTML"}, P + "Unsupported start tag \"br/\" at byte offset 0"),
        ({"text": "a < b > c", "parse_mode": "HTML"}, P + "Unsupported start tag \"\" at byte offset 2"),
        ({"text": "<b>a", "parse_mode": "HTML"}, P + "Can't find end tag corresponding to start tag \"b\""),
        ({"text": "a</b>", "parse_mode": "HTML"}, P + "Unexpected end tag at byte offset 1"),
        (
            {"text": "<b>a</i>", "parse_mode": "HTML"},
            P + "Unmatched end tag at byte offset 4, expected \"</b>\", found \"</i>\"",
        ),
        ({"text": "a", "parse_mode": "Markup"}, "unsupported parse_mode"),
        ({"text": "a", "reply_markup": _keyboard("")}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "reply_markup": _keyboard("é" * 33)}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "reply_markup": _keyboard(*"x" * 101)}, "reply markup is too long"),
        ({"text": "a", "reply_markup": "{"}, "can't parse reply markup JSON object"),
        (
            {"text": "a", "reply_markup": {"inline_keyboard": [[{"text": "Oui"}]]}},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "a", "reply_markup": {"inline_keyboard": [[{"text": " ", "callback_data": "x"}]]}},
            "can't parse inline keyboard button: text must be non-empty",
        ),
    ],
)  # fmt: skip
async def test_a_message_is_refused(ask: Ask, chat: PhoneChat, values: dict[str, Any], description: str) -> None:
    """Nothing is shown, and the description says why."""
    told = await ask("sendMessage", chat_id=1, **values)
    assert (told["ok"], told["error_code"], told["description"]) == (False, 400, f"Bad Request: {description}")
    assert [each for each in await chat.shown() if not each.mine] == []


async def test_limits_themselves_are_accepted(ask: Ask, chat: PhoneChat) -> None:
    """4,096 code points (emoji count as one), 64 bytes, 100 buttons."""
    assert (await ask("sendMessage", chat_id=1, text="🌳" * 4096))["ok"]
    told = await ask("sendMessage", chat_id=1, text="a", reply_markup=_keyboard(*("é" * 32 for _ in range(100))))
    assert told["ok"]
    assert len((await chat.shown())[-1].labels) == 100


def test_html_is_parsed_into_what_people_see() -> None:
    """Known references are read, others stay as they are; offsets are UTF-16 units."""
    parsed = message_text('🌳 <b>A <i>B</i></b> &lt;3 &nbsp; <a href="https://a.fr?x=1&amp;y=2">ici</a>', "HTML")
    assert parsed.text == "🌳 A B <3 &nbsp; ici"
    assert parsed.entities == (
        {"type": "bold", "offset": 3, "length": 3},
        {"type": "italic", "offset": 5, "length": 1},
        {"type": "text_link", "offset": 17, "length": 3, "url": "https://a.fr?x=1&y=2"},
    )


async def _upload(api: BotApi, ask: Ask, method: str, field: str, data: bytes, **values: Any) -> dict[str, Any]:

    token = next(iter(api.world.bots))
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{api.url}/bot{token}/{method}", data=values, files={field: ("x", data)})
    told: dict[str, Any] = answer.json()
    return told


async def test_pictures_are_uploaded_once_then_named(api: BotApi, ask: Ask, chat: PhoneChat) -> None:
    """A picture is sent by its bytes, then by its id, and comes back by getFile."""
    data = jpeg()
    first = await _upload(api, ask, "sendPhoto", "photo", data, chat_id=1, caption="Le quai")
    file_id = first["result"]["photo"][-1]["file_id"]
    assert (await ask("sendPhoto", chat_id=1, photo=file_id))["ok"]
    path = (await ask("getFile", file_id=file_id))["result"]["file_path"]

    async with httpx.AsyncClient() as client:
        token = next(iter(api.world.bots))
        assert (await client.get(f"{api.url}/file/bot{token}/{path}")).content == data


async def test_pictures_that_are_none_are_refused(api: BotApi, ask: Ask, chat: PhoneChat) -> None:
    """Bytes that are no picture, captions over 1,024, unknown ids, addresses that lead nowhere."""
    assert "IMAGE_PROCESS_FAILED" in (await _upload(api, ask, "sendPhoto", "photo", b"no", chat_id=1))["description"]
    long = await _upload(api, ask, "sendPhoto", "photo", jpeg(), chat_id=1, caption="é" * 1025)
    assert long["description"] == "Bad Request: message caption is too long"
    assert "wrong file identifier" in (await ask("sendPhoto", chat_id=1, photo="nothing"))["description"]
    assert "HTTP URL" in (await ask("sendPhoto", chat_id=1, photo="https://a.fr/x.png"))["description"]
    assert (await ask("getFile", file_id="nothing"))["description"] == "Bad Request: invalid file_id"


async def test_an_album_holds_one_to_ten(ask: Ask, chat: PhoneChat, api: BotApi) -> None:
    """None and eleven are refused; two arrive as two messages of one group."""
    file_id = api.world.keep_file(jpeg())
    item = {"type": "photo", "media": file_id}
    assert "too many" in (await ask("sendMediaGroup", chat_id=1, media=[item] * 11))["description"]
    assert "no messages" in (await ask("sendMediaGroup", chat_id=1, media=[]))["description"]
    told = (await ask("sendMediaGroup", chat_id=1, media=[item | {"caption": "a"}, item]))["result"]
    assert len({each["media_group_id"] for each in told}) == 1
    assert len({each["message_id"] for each in told}) == 2


async def test_names_and_commands_have_lengths(ask: Ask) -> None:
    """A command is 1-32 of a-z 0-9 _, its description at most 256; a name at most 64."""
    good = {"command": "aide", "description": "Ce que je sais faire"}
    assert (await ask("setMyCommands", commands=[good], language_code="fr"))["ok"]
    assert (await ask("getMyCommands", language_code="fr"))["result"] == [good]
    for broken, words in (
        ({"command": "Aide"}, "BOT_COMMAND_INVALID"),
        ({"command": "a" * 33}, "BOT_COMMAND_INVALID"),
        ({"description": "x" * 257}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ):
        assert words in (await ask("setMyCommands", commands=[good | broken]))["description"]
    assert "TOO_MUCH" in (await ask("setMyCommands", commands=[good] * 101))["description"]
    assert not (await ask("setMyName", name="x" * 65))["ok"]
    assert not (await ask("setMyShortDescription", short_description="x" * 121))["ok"]
    assert (await ask("setMyDescription", description="x" * 512))["ok"]
