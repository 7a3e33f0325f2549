"""Methods about the bot itself: who it is, its names, commands, webhook, updates and files."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from tests.botapi.arguments import Arguments
from tests.botapi.refusals import Refusal, bad, flood
from tests.botapi.updates import RegisteredWebhook
from tests.botapi.world import Bot, Json, World

COMMANDS = 100
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
COMMAND_WORDS = 256
WORDS = {"name": 64, "description": 512, "short_description": 120}
PORTS = frozenset({80, 88, 443, 8443})
SECRET = re.compile(r"[A-Za-z0-9_-]*")
SECRET_LENGTH = 256
DOWNLOAD_BYTES = 20 * 1024 * 1024


def get_me(_world: World, bot: Bot, _arguments: Arguments) -> Json:
    """getMe."""
    return bot.public()


async def get_updates(_world: World, bot: Bot, arguments: Arguments) -> list[Json]:
    """getUpdates; `allowed_updates` stays until it is given again."""
    _allow(bot, arguments)
    return await bot.queue.poll(
        arguments.number("offset", 0), arguments.number("limit", 100), arguments.number("timeout", 0)
    )


def _allow(bot: Bot, arguments: Arguments) -> None:
    wanted = arguments.json("allowed_updates")
    if wanted is None and arguments.text("allowed_updates") in ("", "None"):
        return
    if wanted is not None and not isinstance(wanted, list):
        raise bad("can't parse allowed updates JSON object")
    # An empty list asks for the default again.
    bot.queue.allowed = frozenset(wanted) if wanted else None


def set_webhook(world: World, bot: Bot, arguments: Arguments) -> bool:
    """setWebhook; a local server takes plain HTTP and any port."""
    url, secret = arguments.text("url"), arguments.text("secret_token")
    if world.now() - bot.last_webhook < 1:
        raise flood(1)
    if not url:
        return delete_webhook(world, bot, arguments)
    place = urlsplit(url)
    if place.scheme != "https" and not (world.local and place.scheme == "http"):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if not place.hostname:
        raise bad("bad webhook: URL host is empty")
    if not world.local and (place.port or 443) not in PORTS:
        raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if len(secret) > SECRET_LENGTH:
        raise bad("secret token is too long")
    if not SECRET.fullmatch(secret):
        raise bad("secret token contains unallowed characters")
    _allow(bot, arguments)
    if arguments.flag("drop_pending_updates"):
        bot.queue.confirm({entry.id for entry in bot.queue.waiting})
    connections = min(max(arguments.number("max_connections", 40), 1), 100)
    bot.last_webhook = world.now()
    bot.queue.webhook = RegisteredWebhook(url, secret, connections)
    bot.queue.news.ring()
    return True


def delete_webhook(_world: World, bot: Bot, arguments: Arguments) -> bool:
    """deleteWebhook."""
    if arguments.flag("drop_pending_updates"):
        bot.queue.confirm({entry.id for entry in bot.queue.waiting})
    bot.queue.webhook = None
    bot.queue.news.ring()
    return True


def webhook_info(_world: World, bot: Bot, _arguments: Arguments) -> Json:
    """getWebhookInfo."""
    hook = bot.queue.webhook
    told: Json = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(bot.queue.waiting),
    }
    if hook and hook.last_error:
        told["last_error_message"] = hook.last_error
    return told


def get_file(world: World, _bot: Bot, arguments: Arguments) -> Json:
    """getFile; a file over 20 MB cannot be fetched."""
    file_id = arguments.text("file_id")
    if file_id not in world.files:
        raise bad("invalid file_id")
    size = len(world.files[file_id])
    if size > DOWNLOAD_BYTES and not world.local:
        raise bad("file is too big")
    return {"file_id": file_id, "file_unique_id": file_id[-16:], "file_size": size, "file_path": f"files/{file_id}"}


def set_words(what: str) -> Any:
    """setMyName, setMyDescription, setMyShortDescription."""

    def store(_world: World, bot: Bot, arguments: Arguments) -> bool:
        words = arguments.text(what)
        if len(words) > WORDS[what]:
            raise bad(f"{what.replace('_', ' ')} is too long".capitalize())
        bot.settings[f"{what}:{arguments.text('language_code')}"] = words
        return True

    return store


def get_words(what: str) -> Any:
    """getMyName, getMyDescription, getMyShortDescription."""

    def recall(_world: World, bot: Bot, arguments: Arguments) -> Json:
        default = bot.settings.get(f"{what}:", bot.name if what == "name" else "")
        return {what: bot.settings.get(f"{what}:{arguments.text('language_code')}", default)}

    return recall


def _commands_key(arguments: Arguments) -> str:
    scope = arguments.json("scope") or {"type": "default"}
    return f"commands:{scope.get('type')}:{scope.get('chat_id', '')}:{arguments.text('language_code')}"


def set_commands(_world: World, bot: Bot, arguments: Arguments) -> bool:
    """setMyCommands."""
    commands = arguments.json("commands")
    if not isinstance(commands, list):
        raise bad("can't parse commands JSON object")
    if len(commands) > COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not COMMAND.fullmatch(str(command.get("command", "")).removeprefix("/")):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= COMMAND_WORDS:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    bot.settings[_commands_key(arguments)] = commands
    return True


def get_commands(_world: World, bot: Bot, arguments: Arguments) -> list[Json]:
    """getMyCommands."""
    commands: list[Json] = bot.settings.get(_commands_key(arguments), [])
    return commands


def get_chat(world: World, bot: Bot, arguments: Arguments) -> Json:
    """getChat of a private chat."""
    chat = bot.chats.get(arguments.person())
    if chat is None or not chat.started:
        raise Refusal(400, "Bad Request: chat not found")
    return chat.public() | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": {
        "unlimited_gifts": False, "limited_gifts": False, "unique_gifts": False, "premium_subscription": False,
        "gifts_from_channels": False,
    }}  # fmt: skip
