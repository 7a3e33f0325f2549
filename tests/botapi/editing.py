"""Methods that change what was sent: edits, deletions, answers to presses."""

from __future__ import annotations

from tests.botapi.arguments import Arguments
from tests.botapi.keyboards import checked
from tests.botapi.refusals import NOT_MODIFIED, QUERY_TOO_OLD, bad
from tests.botapi.sending import caption_of, worded
from tests.botapi.text import message_text
from tests.botapi.world import Bot, ChatState, Json, SentMessage, World

TOAST = 200
DELETABLE_SECONDS = 48 * 3600
TEXT_FIELDS = ("text", "entities")
CAPTION_FIELDS = ("caption", "caption_entities")


def _editable(world: World, bot: Bot, arguments: Arguments) -> tuple[ChatState, SentMessage]:
    chat = world.reachable(bot, arguments.person())
    message = chat.messages.get(arguments.number("message_id"))
    if message is None:
        raise bad("message to edit not found")
    if message.mine:
        raise bad("message can't be edited")
    # A reply keyboard (or its removal) belongs to the chat: its message can never be edited.
    if message.markup and "inline_keyboard" not in message.markup:
        raise bad("message can't be edited")
    return chat, message


def _edit(
    world: World,
    bot: Bot,
    arguments: Arguments,
    place: tuple[ChatState, SentMessage],
    fields: tuple[str, ...],
    new: Json,
) -> Json:
    chat, message = place
    markup = checked(arguments.json("reply_markup"))
    if markup and "inline_keyboard" not in markup:
        raise bad("inline keyboard expected")
    old = {name: message.body[name] for name in fields if name in message.body}
    if old == new and markup == message.markup:
        raise bad(NOT_MODIFIED)
    bot.pace.allow(chat.person.id, edit=True)
    message.versions.append({"markup": message.markup} | message.body)
    message.body = {name: value for name, value in message.body.items() if name not in fields} | new
    message.markup = markup
    message.edit_date = int(world.now())
    chat.happen("edited", message=message.shown())
    return bot.payload(chat, message)


def edit_text(world: World, bot: Bot, arguments: Arguments) -> Json:
    """editMessageText; without reply_markup the inline keyboard goes."""
    place = _editable(world, bot, arguments)
    if "text" not in place[1].body:
        raise bad("there is no text in the message to edit")
    parsed = message_text(arguments.text("text"), arguments.text("parse_mode"), arguments.json("entities"))
    return _edit(world, bot, arguments, place, TEXT_FIELDS, worded(parsed))


def edit_caption(world: World, bot: Bot, arguments: Arguments) -> Json:
    """editMessageCaption; without reply_markup the inline keyboard goes."""
    place = _editable(world, bot, arguments)
    if not {"photo", "document"} & set(place[1].body):
        raise bad("there is no caption in the message to edit")
    return _edit(world, bot, arguments, place, CAPTION_FIELDS, caption_of(arguments))


def edit_markup(world: World, bot: Bot, arguments: Arguments) -> Json:
    """editMessageReplyMarkup; without reply_markup the inline keyboard goes."""
    return _edit(world, bot, arguments, _editable(world, bot, arguments), (), {})


def delete(world: World, bot: Bot, arguments: Arguments) -> bool:
    """deleteMessage, within 48 hours."""
    chat = world.reachable(bot, arguments.person())
    message = chat.messages.get(arguments.number("message_id"))
    if message is None:
        raise bad("message to delete not found")
    if world.now() - message.date > DELETABLE_SECONDS:
        raise bad("message can't be deleted for everyone")
    del chat.messages[message.id]
    chat.happen("deleted", message={"id": message.id})
    return True


def delete_many(world: World, bot: Bot, arguments: Arguments) -> bool:
    """deleteMessages: 1 to 100, those that are not there are passed over."""
    chat = world.reachable(bot, arguments.person())
    ids = arguments.json("message_ids")
    if not isinstance(ids, list) or not 1 <= len(ids) <= 100:
        raise bad("message identifiers must be a list of 1 to 100")
    for number in ids:
        if chat.messages.pop(int(number), None):
            chat.happen("deleted", message={"id": int(number)})
    return True


def answer_press(world: World, bot: Bot, arguments: Arguments) -> bool:
    """answerCallbackQuery, once and in time."""
    press = bot.presses.get(arguments.text("callback_query_id"))
    if press is None or press.answered or world.now() - press.at > world.press_seconds:
        raise bad(QUERY_TOO_OLD)
    text = arguments.text("text")
    if len(text) > TOAST:
        raise bad("MESSAGE_TOO_LONG")
    press.answered = True
    chat = world.chat(bot, press.person)
    chat.happen("answered", press=press.id, text=text, alert=arguments.flag("show_alert"))
    return True
