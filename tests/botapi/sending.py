"""Methods that send: messages, pictures, documents, albums; each is checked, then counted, then shown."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image, UnidentifiedImageError

from tests.botapi.arguments import Arguments
from tests.botapi.keyboards import checked
from tests.botapi.refusals import bad
from tests.botapi.text import Parsed, caption_text, message_text
from tests.botapi.world import Bot, ChatState, Json, SentMessage, World

PHOTO_BYTES = 10 * 1024 * 1024
UPLOAD_BYTES = 50 * 1024 * 1024
ALBUM = 10
ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
})  # fmt: skip


def add(world: World, bot: Bot, chat: ChatState, body: Json, markup: Json | None, *, mine: bool = False) -> SentMessage:
    """Puts a message in a chat and shows it."""
    bot.last_message += 1
    message = SentMessage(bot.last_message, mine, body, int(world.now()), markup)
    chat.messages[message.id] = message
    chat.happen("sent", message=message.shown())
    return message


def worded(parsed: Parsed, name: str = "text") -> Json:
    """A text or a caption with its entities, as the Bot API names them."""
    if not parsed.text:
        return {}
    entities = "entities" if name == "text" else f"{name}_entities"
    return {name: parsed.text} | ({entities: list(parsed.entities)} if parsed.entities else {})


def _replied(chat: ChatState, arguments: Arguments) -> None:
    reply = arguments.json("reply_parameters") or {}
    wanted = reply.get("message_id") or arguments.number("reply_to_message_id", 0)
    lenient = reply.get("allow_sending_without_reply") or arguments.flag("allow_sending_without_reply")
    if wanted and int(wanted) not in chat.messages and not lenient:
        raise bad("message to be replied not found")


def _send(world: World, bot: Bot, arguments: Arguments, body: Json) -> Json:
    markup = checked(arguments.json("reply_markup"))
    chat = world.reachable(bot, arguments.person())
    _replied(chat, arguments)
    bot.pace.allow(chat.person.id)
    return bot.payload(chat, add(world, bot, chat, body, markup))


def send_message(world: World, bot: Bot, arguments: Arguments) -> Json:
    """sendMessage."""
    world.reachable(bot, arguments.person())
    parsed = message_text(arguments.text("text"), arguments.text("parse_mode"), arguments.json("entities"))
    return _send(world, bot, arguments, worded(parsed))


def caption_of(arguments: Arguments) -> Json:
    """The caption of a call; raises Refusal."""
    return worded(
        caption_text(arguments.text("caption"), arguments.text("parse_mode"), arguments.json("caption_entities")),
        "caption",
    )


def _file(world: World, arguments: Arguments, value: str, field: str) -> str:
    """The file id of what is sent: an upload (here or attached) or a file sent before."""
    name = value.removeprefix("attach://") if value.startswith("attach://") else field
    data = arguments.files.get(name)
    if data is not None:
        if not data:
            raise bad("file must be non-empty")
        return world.keep_file(data)
    if value.startswith(("http://", "https://")):
        raise bad("failed to get HTTP URL content")
    if not value or value.startswith("attach://"):
        raise bad(f"there is no {field} in the request")
    if value not in world.files:
        raise bad("wrong file identifier/HTTP URL specified")
    return value


def photo_of(world: World, file_id: str) -> Json:
    """A picture as the Bot API describes it; raises Refusal when it is too large or is none."""
    data = world.files[file_id]
    if len(data) > PHOTO_BYTES:
        raise bad("file is too big")
    try:
        width, height = Image.open(BytesIO(data)).size
    except (UnidentifiedImageError, OSError) as problem:
        raise bad("IMAGE_PROCESS_FAILED") from problem
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise bad("PHOTO_INVALID_DIMENSIONS")
    size = {"file_id": file_id, "file_unique_id": file_id[-16:], "width": width, "height": height}
    return {"photo": [size | {"file_size": len(data)}]}


def document_of(world: World, file_id: str, name: str = "document") -> Json:
    """A document as the Bot API describes it; raises Refusal when it is too large."""
    data = world.files[file_id]
    if len(data) > UPLOAD_BYTES:
        raise bad("file is too big")
    told = {"file_id": file_id, "file_unique_id": file_id[-16:], "file_name": name, "file_size": len(data)}
    return {"document": told}


def send_photo(world: World, bot: Bot, arguments: Arguments) -> Json:
    """sendPhoto, by upload or by file id."""
    world.reachable(bot, arguments.person())
    caption = caption_of(arguments)
    file_id = _file(world, arguments, arguments.text("photo"), "photo")
    return _send(world, bot, arguments, photo_of(world, file_id) | caption)


def send_document(world: World, bot: Bot, arguments: Arguments) -> Json:
    """sendDocument, by upload or by file id."""
    world.reachable(bot, arguments.person())
    caption = caption_of(arguments)
    file_id = _file(world, arguments, arguments.text("document"), "document")
    return _send(world, bot, arguments, document_of(world, file_id) | caption)


def _album_item(world: World, arguments: Arguments, item: Any) -> Json:
    if not isinstance(item, dict) or item.get("type") not in ("photo", "document"):
        raise bad("can't parse InputMedia: unknown type")
    own = Arguments(item, arguments.files)
    file_id = _file(world, arguments, str(item.get("media", "")), "media")
    build = photo_of if item["type"] == "photo" else document_of
    return build(world, file_id) | caption_of(own)


def send_media_group(world: World, bot: Bot, arguments: Arguments) -> list[Json]:
    """sendMediaGroup: at most ten, none is refused; each becomes a message and counts as one."""
    chat = world.reachable(bot, arguments.person())
    media = arguments.json("media")
    if not isinstance(media, list) or not media:
        raise bad("there are no messages to send")
    if len(media) > ALBUM:
        raise bad("too many messages to send as an album")
    bodies = [_album_item(world, arguments, item) for item in media]
    _replied(chat, arguments)
    # The whole album is let through or held back as one.
    bot.pace.allow(chat.person.id)
    group = str(world.chance.getrandbits(60))
    return [bot.payload(chat, add(world, bot, chat, body | {"media_group_id": group}, None)) for body in bodies]


def send_location(world: World, bot: Bot, arguments: Arguments) -> Json:
    """sendLocation."""
    try:
        place = {name: float(arguments.text(name)) for name in ("latitude", "longitude")}
    except ValueError as problem:
        raise bad("invalid location specified") from problem
    return _send(world, bot, arguments, {"location": place})


def send_chat_action(world: World, bot: Bot, arguments: Arguments) -> bool:
    """sendChatAction."""
    chat = world.reachable(bot, arguments.person())
    if arguments.text("action") not in ACTIONS:
        raise bad("wrong parameter action in request")
    chat.happen("action", action=arguments.text("action"))
    return True
