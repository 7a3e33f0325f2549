"""The resident's side and the test's levers, as JSON over HTTP: POST /control/ACT with the act's arguments."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable

from aiohttp import web

from tests.botapi.faults import Fault
from tests.botapi.limits import Limits
from tests.botapi.refusals import Refusal
from tests.botapi.sending import add
from tests.botapi.world import Bot, ChatState, Json, Press, SentMessage, TelegramUser, World

LONGEST_WAIT = 60.0


class Mistaken(Exception):
    """The test asked for what no phone can do; the message says what."""


class StubControl:
    """One method per act; each takes the JSON body and gives JSON."""

    def __init__(self, world: World, push: Callable[[Bot], None]) -> None:
        self._world = world
        self._push = push
        self._albums = 0

    async def handle(self, request: web.Request) -> web.Response:
        """Carries out one act; 400 with the reason for a mistaken one."""
        act = getattr(self, f"act_{request.match_info['act']}", None)
        try:
            if act is None:
                raise Mistaken(f"There is no act {request.match_info['act']!r}.")
            result = act(json.loads(await request.read() or b"{}"))
            told = await result if asyncio.iscoroutine(result) else result
        except (Mistaken, Refusal) as problem:
            return web.json_response({"error": str(problem)}, status=400)
        return web.json_response(told)

    def _bot(self, body: Json) -> Bot:
        return self._world.bot(body["token"])

    def _chat(self, body: Json) -> tuple[Bot, ChatState]:
        bot = self._bot(body)
        return bot, self._world.chat(bot, body["person"])

    # The resident's side

    def act_person(self, body: Json) -> Json:
        """Someone gets a phone, or changes name, language or account."""
        person = self._world.people.setdefault(body["id"], TelegramUser(body["id"]))
        person.name = body.get("name", person.name)
        person.language = body.get("language", person.language)
        person.deactivated = body.get("deactivated", person.deactivated)
        return person.public()

    def act_say(self, body: Json) -> Json:
        """The person sends messages: bodies as the Bot API names them, files as base64 under `data`."""
        bot, chat = self._chat(body)
        if chat.blocked:
            raise Mistaken("This person has blocked the bot: unblock it before writing.")
        chat.started = True
        bodies = [self._filed(each) for each in body["messages"]]
        if len(bodies) > 1:
            self._albums += 1
            bodies = [each | {"media_group_id": f"1300000000{self._albums}"} for each in bodies]
        sent = [add(self._world, bot, chat, each, None, mine=True) for each in bodies]
        updates = [bot.queue.put("message", bot.payload(chat, message)) for message in sent]
        return {"messages": [message.id for message in sent], "updates": updates}

    def _filed(self, body: Json) -> Json:
        data = base64.b64decode(body.pop("data", ""))
        if not data:
            return body
        file_id = self._world.keep_file(data)
        facts = {"file_id": file_id, "file_unique_id": file_id[-16:], "file_size": len(data)}
        for name in ("photo", "voice", "sticker", "document", "video"):
            if name in body:
                described = body[name]
                # A picture comes in several sizes, the largest last.
                body[name] = [facts | size for size in described] if name == "photo" else facts | described
        return body

    def act_edit(self, body: Json) -> Json:
        """The person edits a message of their own."""
        bot, chat = self._chat(body)
        message = chat.messages.get(body["message"])
        if message is None or not message.mine:
            raise Mistaken("Only a message of one's own can be edited.")
        message.versions.append(dict(message.body))
        message.body = body["body"]
        message.edit_date = int(self._world.now())
        return {"update": bot.queue.put("edited_message", bot.payload(chat, message))}

    def act_press(self, body: Json) -> Json:
        """The person presses a button: `message` and `data`; a stale or forged press is let through."""
        bot, chat = self._chat(body)
        if chat.blocked:
            raise Mistaken("This person has blocked the bot: unblock it before pressing.")
        message: SentMessage | None = chat.messages.get(body["message"])
        press = Press(str(self._world.chance.getrandbits(62)), chat.person.id, self._world.now())
        bot.presses[press.id] = press
        query: Json = {
            "id": press.id, "from": chat.person.public(), "chat_instance": str(chat.person.id), "data": body["data"],
        }  # fmt: skip
        if message is not None:
            query["message"] = bot.payload(chat, message)
        return {"press": press.id, "update": bot.queue.put("callback_query", query)}

    def act_block(self, body: Json) -> Json:
        """The person blocks the bot, or lets it write again."""
        bot, chat = self._chat(body)
        old, chat.blocked = chat.blocked, bool(body.get("blocked", True))
        states = {True: "kicked", False: "member"}
        member = {
            "chat": chat.public(), "from": chat.person.public(), "date": int(self._world.now()),
            "old_chat_member": {"status": states[old], "user": bot.public(), "until_date": 0},
            "new_chat_member": {"status": states[chat.blocked], "user": bot.public(), "until_date": 0},
        }  # fmt: skip
        return {"update": None if old == chat.blocked else bot.queue.put("my_chat_member", member)}

    def act_chat(self, body: Json) -> Json:
        """What the phone shows now."""
        _, chat = self._chat(body)
        shown = [chat.messages[number].shown() for number in sorted(chat.messages)]
        return {"messages": shown, "events": len(chat.events)}

    async def act_events(self, body: Json) -> Json:
        """What the phone was shown since event number `since`; waits at most `timeout` seconds for something."""
        _, chat = self._chat(body)
        loop = asyncio.get_running_loop()
        deadline = loop.time() + min(float(body.get("timeout", 0)), LONGEST_WAIT)
        while len(chat.events) <= body["since"] and (left := deadline - loop.time()) > 0:
            ear = chat.news.listen()
            await asyncio.wait({ear}, timeout=left)
            ear.cancel()
        return {"events": chat.events[body["since"] :]}

    # The test's levers

    def act_bot(self, body: Json) -> Json:
        """A bot more, or (`revoked`) one whose token is refused from now on."""
        bot = self._world.bots.get(body["token"])
        if bot is None:
            bot = self._world.add_bot(body["token"], body["username"])
            self._push(bot)
        bot.revoked = bool(body.get("revoked", False))
        return bot.public()

    def act_update(self, body: Json) -> Json:
        """A raw update of any kind, as the network would send it."""
        return {"update": self._bot(body).queue.put(body["kind"], body["body"])}

    def act_again(self, body: Json) -> Json:
        """Delivers once more the last `count` updates, confirmed or not."""
        queue = self._bot(body).queue
        entries = queue.log[-int(body.get("count", 1)) :]
        queue.again(entries)
        return {"updates": [entry.id for entry in entries]}

    def act_jump(self, body: Json) -> Json:
        """The next update gets this id: the network draws anew after a quiet week."""
        self._bot(body).queue.first = int(body["to"])
        return {}

    def act_fault(self, body: Json) -> Json:
        """Adds a scripted fault; `{"clear": true}` removes all."""
        if body.get("clear"):
            self._world.faults.rules.clear()
        else:
            self._world.faults.rules.append(Fault(**body))
        return {"rules": len(self._world.faults.rules), "struck": self._world.faults.struck}

    def act_limits(self, body: Json) -> Json:
        """Changes the rates of every bot; a rate of 0 is no limit."""
        self._world.limits = Limits(**body)
        for bot in self._world.bots.values():
            bot.pace.change(self._world.limits)
        return {}

    def act_forward(self, body: Json) -> Json:
        """Moves the stub's clock on by so many seconds."""
        self._world.shift += float(body["seconds"])
        return {"now": self._world.now()}

    def act_state(self, body: Json) -> Json:
        """Counts of one bot: waiting, confirmed, expired, calls, refused by rate, called again too early."""
        bot = self._bot(body)
        bot.queue.expire()
        hook = bot.queue.webhook
        return {
            "waiting": len(bot.queue.waiting), "confirmed": bot.queue.confirmed, "expired": bot.queue.expired,
            "sent_updates": len(bot.queue.log), "calls": len(bot.calls), "flooded": bot.pace.refused,
            "early": bot.pace.early, "webhook": hook.url if hook else "", "settings": bot.settings,
            "unanswered": sum(not press.answered for press in bot.presses.values()),
        }  # fmt: skip
