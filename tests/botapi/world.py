"""What the stub remembers: bots, people, chats, messages, presses and files."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from tests.botapi.bell import Bell
from tests.botapi.faults import Faults
from tests.botapi.limits import Limits, StubPace
from tests.botapi.refusals import Refusal, bad, forbidden
from tests.botapi.updates import Queue

Json: TypeAlias = dict[str, Any]


@dataclass
class TelegramUser:
    """Someone with a phone."""

    id: int
    name: str = "Camille"
    language: str = "fr"
    deactivated: bool = False

    def public(self) -> Json:
        """As the Bot API shows people to bots."""
        return {"id": self.id, "is_bot": False, "first_name": self.name, "language_code": self.language}


@dataclass
class SentMessage:
    """One message of a private chat, as it stands now."""

    id: int
    mine: bool  # the person's own
    body: Json  # text, entities, caption, photo, … as the Bot API names them
    date: int
    markup: Json | None = None
    edit_date: int | None = None
    versions: list[Json] = field(default_factory=list)

    def shown(self) -> Json:
        """As the phone shows it, for the resident's side."""
        return {"id": self.id, "mine": self.mine, "markup": self.markup, "versions": self.versions} | self.body


@dataclass
class Press:
    """A press of a button, until the bot answers it."""

    id: str
    person: int
    at: float
    answered: bool = False


@dataclass
class ChatState:
    """The private chat of one person with one bot; `events` is all that the phone was shown, in order."""

    person: TelegramUser
    started: bool = False
    blocked: bool = False
    messages: dict[int, SentMessage] = field(default_factory=dict)
    events: list[Json] = field(default_factory=list)
    news: Bell = field(default_factory=Bell)

    def happen(self, kind: str, **facts: Any) -> None:
        """Notes what the phone is shown and wakes whoever waits for it."""
        self.events.append({"kind": kind} | facts)
        self.news.ring()

    def public(self) -> Json:
        """As the Bot API shows the chat to bots."""
        return {"id": self.person.id, "type": "private", "first_name": self.person.name}


@dataclass
class Bot:
    """One bot of the stub."""

    token: str
    username: str
    pace: StubPace
    queue: Queue
    name: str = "Palabre"
    chats: dict[int, ChatState] = field(default_factory=dict)
    presses: dict[str, Press] = field(default_factory=dict)
    settings: Json = field(default_factory=dict)  # names, descriptions and commands by method, scope and language
    revoked: bool = False
    last_message: int = 0
    last_webhook: float = float("-inf")
    calls: list[tuple[str, Json]] = field(default_factory=list)

    @property
    def id(self) -> int:
        return int(self.token.partition(":")[0])

    def public(self) -> Json:
        """The answer to getMe."""
        return {
            "id": self.id, "is_bot": True, "first_name": self.name, "username": self.username,
            "can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False,
        }  # fmt: skip

    def payload(self, chat: ChatState, message: SentMessage) -> Json:
        """A message as the Bot API sends it to bots."""
        told: Json = {
            "message_id": message.id,
            "date": message.date,
            "chat": chat.public(),
            "from": chat.person.public() if message.mine else self.public(),
        } | message.body
        if message.edit_date is not None:
            told["edit_date"] = message.edit_date
        if message.markup and "inline_keyboard" in message.markup:
            told["reply_markup"] = message.markup
        return told


@dataclass
class World:
    """Everything; the clock gives seconds since the epoch and is injected."""

    clock: Callable[[], float]
    limits: Limits = field(default_factory=Limits)
    seed: int = 0
    local: bool = True  # a local server: http webhooks on any port
    press_seconds: float = 150.0  # how long a press may be answered (the real figure is not documented)
    retry_seconds: float = 2.0  # the webhook's first pause after a failure, doubled up to 60
    webhook_timeout: float = 60.0
    bots: dict[str, Bot] = field(default_factory=dict)
    people: dict[int, TelegramUser] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    shift: float = 0.0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.faults = Faults(random.Random(self.seed + 1))

    def now(self) -> float:
        """Seconds since the epoch, as moved by `shift`."""
        return self.clock() + self.shift

    def add_bot(self, token: str, username: str) -> Bot:
        """A bot that answers to this token (digits, a colon, a secret)."""
        queue = Queue(self.now, first=self.chance.randrange(100_000_000, 900_000_000))
        self.bots[token] = bot = Bot(token, username, StubPace(self.limits, self.now), queue)
        return bot

    def bot(self, token: str) -> Bot:
        """The bot of this token; raises Refusal."""
        bot = self.bots.get(token)
        if bot is None or bot.revoked:
            raise Refusal(401, "Unauthorized")
        return bot

    def chat(self, bot: Bot, person: int) -> ChatState:
        """The chat of a person with a bot, made when it is not there yet."""
        known = self.people.setdefault(person, TelegramUser(person))
        return bot.chats.setdefault(person, ChatState(known))

    def reachable(self, bot: Bot, person: int) -> ChatState:
        """The chat to which a bot may write; raises Refusal."""
        if person not in self.people:
            raise bad("chat not found")
        chat = bot.chats.get(person)
        if self.people[person].deactivated:
            raise forbidden("user is deactivated")
        if chat is None or not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        return chat

    def keep_file(self, data: bytes) -> str:
        """Stores bytes and gives their file id."""
        name = f"AgAC{self.chance.getrandbits(128):032x}"
        self.files[name] = data
        return name
