"""Keyboards as the Bot API accepts them."""

from __future__ import annotations

from typing import Any

from tests.botapi.refusals import bad

BUTTONS = 100
DATA_BYTES = 64
ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
)  # fmt: skip


def checked(markup: Any) -> dict[str, Any] | None:
    """The markup as kept, None for none; raises Refusal."""
    if markup in (None, "", {}):
        return None
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" in markup:
        rows = _rows(markup["inline_keyboard"], "inline keyboard")
        for button in (button for row in rows for button in row):
            _inline(button)
        # An empty keyboard is no keyboard.
        return {"inline_keyboard": [row for row in rows if row]} if any(rows) else None
    if "keyboard" in markup:
        for row in _rows(markup["keyboard"], "keyboard"):
            if any(not (button if isinstance(button, str) else button.get("text", "")).strip() for button in row):
                raise bad("can't parse keyboard button: text must be non-empty")
        return markup
    if markup.get("remove_keyboard") is True or markup.get("force_reply") is True:
        return markup
    raise bad("can't parse reply markup JSON object")


def _rows(rows: Any, name: str) -> list[list[Any]]:
    if not isinstance(rows, list) or any(not isinstance(row, list) for row in rows):
        raise bad(f'field "{name.replace(" ", "_")}" of the ReplyMarkup must be an Array of Arrays')
    if sum(len(row) for row in rows) > BUTTONS:
        raise bad("reply markup is too long")
    return rows


def _inline(button: Any) -> None:
    if not isinstance(button, dict):
        raise bad("can't parse inline keyboard button: expected an Object")
    if not str(button.get("text", "")).strip():
        raise bad("can't parse inline keyboard button: text must be non-empty")
    named = [action for action in ACTIONS if action in button]
    if not named:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= DATA_BYTES:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button and not str(button["url"]).startswith(("http://", "https://", "tg://", "mailto:", "tel:")):
        raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    if "web_app" in button and not str(button["web_app"].get("url", "")).startswith("https://"):
        raise bad("inline keyboard button Web App URL is invalid: Only HTTPS links are allowed")
