"""A street of residents around the real store and runtime: raw Telegram updates in, a courier out, no network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from bot.channel import Parcel, Sent, Update
from bot.channels.telegram_declaration import CHANNEL
from bot.channels.telegram_updates import read_update
from bot.courier import Courier, Pace
from bot.declaration import Declaration
from bot.library import Library
from bot.poller import arrival
from bot.renderings import Rendering
from bot.runtime import Arrival, Runtime
from staff.launch import Launched, launch
from storage import Store, open_store, tables
from storage.consultations import councils
from storage.counts.recount import Difference, recount
from storage.people import loading, readers
from storage.people.loading import Person
from storage.people.readers import Record
from tests.engine.talk import END, HEAD

START = datetime(2027, 1, 12, 10, 0, tzinfo=UTC)
BOT = "telegram"
SECRET = b"a secret for tests, of many bytes"
ODD = 0x9E3779B97F4A7C15F39CC0605CEDC835
STEPS = """
  - choose one: use
    fr: Que faites-vous sur la place ?
    en: What do you do in the square?
    options:
      market: {fr: Le marché, en: The market}
      cross: {fr: Je la traverse, en: I cross it}
  - choose many: wishes
    at most: 2
    fr: Que faut-il ajouter ?
    en: What should be added?
    options:
      trees: {fr: Des arbres, en: Trees}
      benches: {fr: Des bancs, en: Benches}
      games: {fr: Des jeux, en: Games}
  - react: opinions
    show: 2
    add your own: yes
    fr: Êtes-vous d'accord ?
    en: Do you agree?
    statements:
      - {fr: Sans voitures., en: No cars.}
      - {fr: Avec le parking., en: With the car park.}
  - photo: view
    optional: yes
    fr: Une photo de la place ?
    en: A picture of the square?
  - write: idea
    optional: yes
    fr: Une idée ?
    en: An idea?
"""
FLOW = (HEAD + STEPS + END).encode()


def prepare(url: str) -> None:
    """Migrates an empty database."""
    store = open_store(url, secret=SECRET, ids=lambda: bytes(16))
    store.migrate()
    store.close()


@dataclass
class Recorder:
    """A network in memory that keeps a channel's contract; `faults` are raised first, one per delivery."""

    declared: Declaration = CHANNEL
    parcels: list[Parcel] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)
    screen: dict[str, dict[str, Rendering]] = field(default_factory=dict)

    def decode(self, raw: Any) -> Update:
        """As Telegram's."""
        return read_update(raw)

    async def deliver(self, parcel: Parcel) -> Sent:
        """Keeps it; a message replaced is shown in its place."""
        if self.faults:
            raise self.faults.pop(0)
        self.parcels.append(parcel)
        if parcel.operation == "toast":
            return Sent()
        name = parcel.message or str(len(self.parcels))
        self.screen.setdefault(parcel.address, {})[name] = parcel.rendering
        return Sent(name)


@dataclass
class Street:
    """One council, one store; `give` hands raw updates to the runtime as one batch."""

    store: Store
    council: int
    clock: Any
    runtime: Runtime
    network: Recorder
    courier: Courier
    _numbers: Any = field(default_factory=lambda: count(1))

    @classmethod
    def at(cls, url: str, clock: Callable[[], datetime], flow: bytes = FLOW) -> Street:
        """Opens the store and launches the flow for a month."""
        numbers, seeds = count(1), count(1)
        store = open_store(url, secret=SECRET, ids=lambda: (next(numbers) * ODD % 2**128).to_bytes(16))
        with store.write() as tx:
            council = councils.default(tx).key
        runtime = Runtime(store, Library(council, "https://montval.example"), clock, lambda: next(seeds))
        network = Recorder()
        here = cls(store, council, clock, runtime, network, Courier(store, network, BOT, clock, Pace(1e9, 1e9, 1e9)))
        here.launch(flow)
        return here

    def launch(self, flow: bytes = FLOW, days: int = 30, **more: Any) -> Launched:
        """An officer launches a file, from now on."""
        closes = self.clock() + timedelta(days=days)
        return launch(
            self.store, self.council, flow, "essai.yaml", lambda _: None, now=self.clock(), closes=closes, **more
        )

    @property
    def running(self) -> Any:
        """The one consultation as the runtime sees it."""
        with self.store.read() as tx:
            self.runtime.library.refresh(tx, self.clock())
        return next(iter(self.runtime.library.running.values()))

    @property
    def code(self) -> str:
        """Its launch code."""
        return str(self.running.row.code)

    # What people do

    def raw(self, **content: Any) -> dict[str, Any]:
        """One update with the next number."""
        return {"update_id": next(self._numbers), **content}

    def message(self, person: int, text: str = "", **content: Any) -> dict[str, Any]:
        """A message of a person, in French."""
        number = next(self._numbers)
        body = {
            "message_id": number, "date": int(self.clock().timestamp()),
            "chat": {"id": person, "type": "private"}, "from": {"id": person, "language_code": "fr"},
            **({"text": text} if text else {}), **content,
        }  # fmt: skip
        return {"update_id": number, "message": body}

    def data(self, person: int, label: str) -> str:
        """What the newest button of that label sends."""
        shown = [button for rendering in self.network.screen[str(person)].values() for button in rendering.buttons]
        found = [one.data for one in shown if one.label == label] or [one.data for one in shown if label in one.label]
        assert found, f"no button {label!r} among {[one.label for one in shown]}"
        return found[-1]

    def press(self, person: int, label: str = "", data: str = "") -> dict[str, Any]:
        """A press of a button shown, or of forged data."""
        number = next(self._numbers)
        return {
            "update_id": number,
            "callback_query": {
                "id": f"cb{number}", "from": {"id": person, "language_code": "fr"},
                "message": {"message_id": 1, "chat": {"id": person, "type": "private"}},
                "data": data or self.data(person, label),
            },
        }  # fmt: skip

    def give(self, *raws: dict[str, Any], bot: str = BOT) -> int:
        """One batch; how many updates were new."""
        return self.runtime.handle(bot, "telegram", self.arrivals(*raws))

    def arrivals(self, *raws: dict[str, Any]) -> list[Arrival]:
        """As a poll decodes them."""
        return [arrival(self.network, raw, str(raw["update_id"])) for raw in raws]

    async def settle(self) -> None:
        """Everything that waits is delivered."""
        while await self.courier.drain():
            continue

    async def do(self, *raws: dict[str, Any]) -> None:
        """A batch, and what it says."""
        self.give(*raws)
        await self.settle()

    async def enter(self, person: int) -> None:
        """Through the door and the consent, to the first question."""
        await self.do(self.message(person, f"/start {self.code}-affiche"))
        for label in ("Commencer", "J'accepte"):
            await self.do(self.press(person, label))

    # What is there

    def said(self, person: int) -> list[str]:
        """Every text delivered, oldest first, toasts apart."""
        return [p.rendering.text for p in self.network.parcels if p.address == str(person) and p.operation != "toast"]

    def toasts(self, person: int) -> list[str]:
        """Words of the toasts, empty ones left out."""
        found = [p.rendering.text for p in self.network.parcels if p.address == str(person) and p.operation == "toast"]
        return [text for text in found if text]

    def person(self, person: int) -> Person | None:
        """What is stored of somebody."""
        with self.store.write() as tx:
            found = loading.load(tx, self.council, BOT, [str(person)]).get(str(person), [])
        return found[0] if found else None

    def answers(self, person: int) -> dict[str, Any]:
        """Their answers that count."""
        found = self.person(person)
        answers = found.participation.answers if found else {}
        return {step: answer.value for step, answer in answers.items() if not answer.dormant}

    def records(self) -> Sequence[Record]:
        """The export."""
        with self.store.read() as tx:
            return list(readers.records(tx, self.council, self.running.row.key))

    def miscounted(self) -> Sequence[Difference]:
        """Where the running counters differ from the answers."""
        running = self.running
        with self.store.write() as tx:
            return recount(tx, self.council, running.row.key, lambda flow: running.edition(flow).measures, repair=False)

    def rows(self, table: str) -> int:
        """How many rows a table has, whatever they hold."""
        with self.store.read() as tx:
            return int(tx.value(f"SELECT COUNT(*) FROM {table}"))

    def anything_of(self, words: str) -> Counter[str]:
        """Tables in which these words stand somewhere, read as text."""
        found: Counter[str] = Counter()
        with self.store.read() as tx:
            for table in tables.CouncilTable.metadata.tables:
                found[table] += sum(words in repr(row) for row in tx.rows(f"SELECT * FROM {table}"))
        return +found
