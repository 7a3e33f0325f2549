"""Reading Telegram updates from their JSON: the fields needed for texts, presses, places and pictures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.channel import Update, clean
from bot.reading import read_text
from bot.speech import press_of
from flows.incoming import Edited, Incoming, Odd, Pictured, Placed, Pressed

ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
"""What is asked of Telegram; everything else is never sent to us."""

_ODD = {
    "voice": "voice", "audio": "voice", "video_note": "video", "video": "video", "animation": "video",
    "sticker": "sticker", "document": "document", "contact": "contact", "poll": "poll",
}  # fmt: skip
_LARGEST_PHOTO = 10_000_000
"""Bytes; a larger rendition is passed over for a smaller one (Telegram lists several)."""


def read_update(raw: Mapping[str, Any]) -> Update:
    """One update; `address` is empty for what concerns no resident (groups, channels, other kinds)."""
    key = str(int(raw["update_id"]))
    if message := raw.get("message"):
        return _message(key, message)
    if press := raw.get("callback_query"):
        return _press(key, press)
    if edited := raw.get("edited_message"):
        return _edited(key, edited)
    if member := raw.get("my_chat_member"):
        return _member(key, member)
    return Update(key, "")


def _private(message: Mapping[str, Any]) -> str:
    # A consultation is a private talk: a bot put into a group stays silent there.
    chat = message["chat"]
    return str(chat["id"]) if chat.get("type", "private") == "private" else ""


def _at(seconds: object) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) else None


def _language(message: Mapping[str, Any]) -> str:
    return str((message.get("from") or {}).get("language_code") or "").partition("-")[0]


def _message(key: str, message: Mapping[str, Any]) -> Update:
    incoming, code, file = _content(message)
    return Update(
        key, _private(message), incoming, _at(message.get("date")), _language(message), code,
        str(message.get("message_id", "")), file=file, album=str(message.get("media_group_id", "")),
    )  # fmt: skip


def _content(message: Mapping[str, Any]) -> tuple[Incoming | None, str, str]:
    """(what it means, launch code, file to fetch)."""
    text = message.get("text")
    if isinstance(text, str):
        incoming, code = read_text(clean(text), _language(message))
        return incoming, code, ""
    if place := message.get("location"):
        return Placed(float(place["latitude"]), float(place["longitude"])), "", ""
    if photos := message.get("photo"):
        # Telegram lists sizes from the smallest: the last that fits is the best.
        fitting = [photo for photo in photos if int(photo.get("file_size") or 0) <= _LARGEST_PHOTO] or photos[:1]
        return Pictured(""), "", str(fitting[-1]["file_id"])
    document = message.get("document") or {}
    if str(document.get("mime_type", "")).startswith("image/"):
        return Pictured(""), "", str(document["file_id"])
    odd = next((name for field, name in _ODD.items() if field in message), None)
    if odd is None and _is_service(message):
        return None, "", ""
    return Odd(odd or "other"), "", ""


def _is_service(message: Mapping[str, Any]) -> bool:
    # A note of the chat itself (pinned message, timer changed) is nobody's answer.
    return any(field in message for field in ("pinned_message", "message_auto_delete_timer_changed"))


def _press(key: str, press: Mapping[str, Any]) -> Update:
    message = press.get("message") or {}
    callback = str(press["id"])
    # A press may come without its message: in a private talk, who pressed is the address.
    address = _private(message) if message.get("chat") else str(press["from"]["id"])
    parts = press_of(str(press.get("data", "")))
    # Not one of ours: it is answered all the same, or the client would spin.
    incoming = Pressed(*parts) if parts else None
    return Update(key, address, incoming, None, _language(press), callback=callback)


def _edited(key: str, message: Mapping[str, Any]) -> Update:
    text = message.get("text")
    incoming = Edited(clean(text)) if isinstance(text, str) else None
    at = _at(message.get("edit_date") or message.get("date"))
    return Update(key, _private(message), incoming, at, _language(message), message=str(message["message_id"]))


def _member(key: str, member: Mapping[str, Any]) -> Update:
    status = (member.get("new_chat_member") or {}).get("status")
    return Update(key, _private(member), None, _at(member.get("date")), reach=status not in ("kicked", "left"))
