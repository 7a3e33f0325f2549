"""The peer: the same consultation as a hand-written aiogram 3 bot, with a state machine as tutorials have it.

States and answers in SQLite, one commit per update with `synchronous=FULL`, the
replies sent from the handlers. It keeps the answers and nothing more: no consent register, no outbox,
no counters, no second language, no correction, and an update delivered twice counts twice.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Mapping
from datetime import UTC, datetime
from typing import Any

from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.session.base import BaseSession
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey
from aiogram.types import CallbackQuery, Chat, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bench.peers.databases import Database
from bench.workshop import OPTIONS, QUESTIONS, STATEMENTS, WISHES


class Survey(StatesGroup):
    """One state per question."""

    welcome = State()
    consent = State()
    use = State()
    wishes = State()
    opinions = State()
    own = State()
    idea = State()


class SqlStorage(BaseStorage):
    """States and data of the machine, one row per person."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        _, data = await self._db.get(_key(key))
        await self._db.put(_key(key), state.state if isinstance(state, State) else state, data)

    async def get_state(self, key: StorageKey) -> str | None:
        return (await self._db.get(_key(key)))[0]

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        state, _ = await self._db.get(_key(key))
        await self._db.put(_key(key), state, json.dumps(dict(data)))

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        return dict(json.loads((await self._db.get(_key(key)))[1]))

    async def close(self) -> None:
        """The database is closed by its owner."""


class Serialising(BaseSession):
    """A session that makes the request's form and sends it nowhere: the same outgoing work, without a network."""

    def __init__(self) -> None:
        super().__init__()
        self.sent = 0

    async def close(self) -> None:
        """Nothing is open."""

    async def make_request(self, bot: Bot, method: Any, timeout: int | None = None) -> Any:
        files: dict[str, Any] = {}
        form = {
            name: prepared
            for name, value in method.model_dump(warnings=False).items()
            if (prepared := self.prepare_value(value, bot=bot, files=files)) is not None
        }
        self.sent += bool(form)
        return True if method.__returning__ is bool else _SENT.as_(bot)

    async def stream_content(self, *_: Any, **__: Any) -> AsyncGenerator[bytes, None]:
        """Nothing is downloaded."""
        yield b""


_SENT = Message(message_id=1, date=datetime(2027, 1, 15, tzinfo=UTC), chat=Chat(id=1, type="private"), text="…")


def _key(key: StorageKey) -> str:
    return f"{key.bot_id}:{key.chat_id}:{key.user_id}"


def keyboard(*rows: tuple[str, str]) -> InlineKeyboardMarkup:
    """One button a row: (label, data)."""
    return InlineKeyboardMarkup(
        inline_keyboard=[[InlineKeyboardButton(text=text, callback_data=data)] for text, data in rows]
    )


def routes(database: Database) -> Router:
    """The handlers, one per step."""
    router = Router()
    router.message.register(started, CommandStart())
    router.callback_query.register(begun, Survey.welcome, F.data == "begin")
    router.callback_query.register(consented, Survey.consent, F.data == "consent:yes")

    @router.callback_query(Survey.use, F.data.startswith("use:"))
    async def used(query: CallbackQuery, state: FSMContext) -> None:
        name = str(query.data).partition(":")[2]
        await database.answer(query.from_user.id, "use", name)
        await settle(query, QUESTIONS["use"], OPTIONS[name])
        await state.update_data(wishes=[])
        await ask(query, state, Survey.wishes, QUESTIONS["wishes"], wishes_keyboard([]))

    @router.callback_query(Survey.wishes, F.data.startswith("wish:"))
    async def wished(query: CallbackQuery, state: FSMContext) -> None:
        await wish(query, state)

    @router.callback_query(Survey.wishes, F.data == "wishes:ok")
    async def wishes_kept(query: CallbackQuery, state: FSMContext) -> None:
        chosen = (await state.get_data())["wishes"]
        await database.answer(query.from_user.id, "wishes", json.dumps(chosen))
        await settle(query, QUESTIONS["wishes"], ", ".join(WISHES[name] for name in chosen))
        await state.update_data(shown=0)
        await ask(query, state, Survey.opinions, opinion(0), votes_keyboard())

    @router.callback_query(Survey.opinions, F.data.startswith("vote:"))
    async def voted(query: CallbackQuery, state: FSMContext) -> None:
        shown = int((await state.get_data())["shown"])
        vote = str(query.data).partition(":")[2]
        await database.answer(query.from_user.id, f"opinions.s{shown + 1}", vote)
        await settle(query, opinion(shown), vote)
        await state.update_data(shown=shown + 1)
        if shown + 1 < len(STATEMENTS):
            await ask(query, state, Survey.opinions, opinion(shown + 1), votes_keyboard())
        else:
            await ask(query, state, Survey.own, QUESTIONS["own"], keyboard(("Non merci", "own:no")))

    @router.callback_query(Survey.own, F.data == "own:no")
    async def no_thanks(query: CallbackQuery, state: FSMContext) -> None:
        await settle(query, QUESTIONS["own"], "Non merci")
        await ask(query, state, Survey.idea, QUESTIONS["idea"], keyboard(("Passer", "idea:skip")))

    @router.message(Survey.idea, F.text)
    async def told(message: Message, state: FSMContext) -> None:
        assert message.from_user is not None
        await database.answer(message.from_user.id, "idea", str(message.text))
        await message.answer(QUESTIONS["thanks"])
        await message.answer(QUESTIONS["after"], reply_markup=keyboard(("Me prévenir de la décision", "notify")))
        await state.clear()

    return router


async def started(message: Message, state: FSMContext) -> None:
    """/start: who asks, and the way in."""
    await message.answer(QUESTIONS["welcome"], reply_markup=keyboard(("Commencer", "begin"), ("Mes données", "data")))
    await state.set_state(Survey.welcome)


async def begun(query: CallbackQuery, state: FSMContext) -> None:
    """The consent is asked."""
    await settle(query, QUESTIONS["welcome"], "")
    await ask(query, state, Survey.consent, QUESTIONS["consent"], keyboard(("J'accepte", "consent:yes"), ("Non", "no")))


async def consented(query: CallbackQuery, state: FSMContext) -> None:
    """The first question."""
    await settle(query, QUESTIONS["consent"], "J'accepte")
    options = keyboard(*((label, f"use:{name}") for name, label in OPTIONS.items()))
    await ask(query, state, Survey.use, QUESTIONS["use"], options)


async def wish(query: CallbackQuery, state: FSMContext) -> None:
    """A wish goes on or off; the message changes in place."""
    name, chosen = str(query.data).partition(":")[2], list((await state.get_data())["wishes"])
    chosen = [kept for kept in chosen if kept != name] if name in chosen else [*chosen, name]
    await state.update_data(wishes=chosen)
    assert isinstance(query.message, Message)
    await query.message.edit_text(QUESTIONS["wishes"], reply_markup=wishes_keyboard(chosen))
    await query.answer()


async def settle(query: CallbackQuery, question: str, answer: str) -> None:
    """The question's message shows the answer and loses its buttons."""
    assert isinstance(query.message, Message)
    await query.message.edit_text(f"{question}\n\n<b>✓ {answer}</b>" if answer else question, parse_mode="HTML")
    await query.answer()


async def ask(query: CallbackQuery, state: FSMContext, to: State, text: str, markup: InlineKeyboardMarkup) -> None:
    """The next question."""
    assert isinstance(query.message, Message)
    await query.message.answer(text, reply_markup=markup, parse_mode="HTML")
    await state.set_state(to)


def opinion(number: int) -> str:
    """One statement to judge."""
    return f"<i>Un avis ({number + 1}/{len(STATEMENTS)})</i>\n\n« {STATEMENTS[number]} »"


def votes_keyboard() -> InlineKeyboardMarkup:
    """For, against, no opinion."""
    return keyboard(("D'accord", "vote:agree"), ("Pas d'accord", "vote:disagree"), ("Je passe", "vote:pass"))


def wishes_keyboard(chosen: list[str]) -> InlineKeyboardMarkup:
    """What is chosen is ticked."""
    rows = [(f"{'☑' if name in chosen else '☐'} {label}", f"wish:{name}") for name, label in WISHES.items()]
    return keyboard(*rows, (f"Valider ({len(chosen)})", "wishes:ok"))


class Peer:
    """The bot, fed with updates as its polling would."""

    def __init__(self, database: Database) -> None:
        self.session = Serialising()
        self._bot = Bot("42:peer", session=self.session)
        self._database = database
        self._dispatcher = Dispatcher(storage=SqlStorage(database))
        self._dispatcher.include_router(routes(database))

    async def feed(self, raw: bytes) -> None:
        """One update, as the polling loop hands it over."""
        async with self._database.update():
            await self._dispatcher.feed_raw_update(self._bot, json.loads(raw))
