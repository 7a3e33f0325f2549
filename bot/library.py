"""The consultations that run, parsed once: what the runtime knows of the council's own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.speech import Speech
from flows.context import Candidate, EngineContext, Phase, Published
from flows.loader import load
from flows.measures import Measure
from flows.model import Flow, Statement
from flows.questions import Question
from flows.questions.react import Conversing
from flows.showing import reviewed_steps
from flows.words import Message, Said, in_language
from languages import SOURCE, complete, spoken
from languages.typed import lexicon
from storage import Tx
from storage.consultations import consultations, councils, statements, versions
from storage.consultations.consultations import Consultation
from storage.counts import released
from storage.counts.counting import Counting

GRACE = timedelta(minutes=10)
"""After closing, what was sent in time may still arrive."""
PUBLIC = "public"
"""Key under which the figures cleared for residents are kept."""
_EMPTY: Mapping[str, tuple[Candidate, ...]] = MappingProxyType({})
_READABLE = 6
"""Sentences kept at hand: a few more than are told, for nobody is told their own."""
_REFRESH = timedelta(seconds=30)


@dataclass(frozen=True)
class Edition:
    """One published version of a flow, with what counting needs."""

    flow: Flow
    hash: str
    _speeches: dict[str, Speech] = field(default_factory=dict, compare=False, repr=False)

    def speech(self, language: str) -> Speech:
        """The words of this edition in one language."""
        if language not in self._speeches:
            # A version launched long ago may have a language that was withdrawn since.
            known = language if language in complete() else spoken(self.flow.languages)[0]
            self._speeches[language] = Speech(known, self.flow.timezone, self.flow.consultation)
        return self._speeches[language]

    @cached_property
    def measures(self) -> Mapping[str, Measure]:
        """How each question counts."""
        return {step.name: step.measure() for step in self.flow.walk() if isinstance(step, Question)}

    @cached_property
    def counting(self) -> Counting:
        """What answers move."""
        return Counting(self.measures)

    @cached_property
    def rooms(self) -> Mapping[str, tuple[Statement, ...]]:
        """The council's own statements, per step that shows some."""
        return {step.name: step.statements for step in self.flow.walk() if isinstance(step, Conversing)}


@dataclass(frozen=True)
class Running:
    """One consultation as it stands: its row, its editions by hash, what residents may be told."""

    row: Consultation
    council: str
    editions: Mapping[str, Edition]
    published: Published = field(default_factory=Published)

    @property
    def current(self) -> Edition:
        """The edition that new participations begin on."""
        return self.editions[self.row.flow]

    @property
    def zone(self) -> ZoneInfo:
        """The consultation's own time zone."""
        return ZoneInfo(self.row.timezone)

    def edition(self, hash: str) -> Edition:
        """The edition a participation began on; texts of the newest apply when the structure is the same."""
        return self.editions.get(hash) or self.current

    def phase(self, now: datetime, sent: datetime | None) -> Phase:
        """Open or not, judged by the network's own timestamp when it has one."""
        if self.row.state == "paused":
            return "paused"
        if self.row.opens is not None and now < self.row.opens:
            return "soon"
        closes = self.row.closes
        if closes is not None and (now >= closes + GRACE or (sent is not None and sent >= closes)):
            return "closed"
        return "closed" if self.row.state == "closed" and closes is None else "open"


class Library:
    """Every consultation of one council; read again when something was launched or changed."""

    def __init__(self, council: int, public_url: str) -> None:
        self.council, self.base = council, public_url.rstrip("/")
        self._revision, self._read_at = -1, None
        self._editions: dict[tuple[int, str, str], Edition] = {}
        self.running: dict[int, Running] = {}

    _read_at: datetime | None

    def refresh(self, tx: Tx, now: datetime) -> None:
        """One cheap look at the revision; everything is read again only when it moved or has aged."""
        revision = consultations.revision(tx)
        # Aged too: what residents may be told is renewed by jobs, which move no revision.
        aged = self._read_at is None or now - self._read_at > _REFRESH or now < self._read_at
        if revision == self._revision and not aged:
            return
        names = {council.key: in_language(council.title, SOURCE) for council in councils.every(tx)}
        rows = consultations.every(tx, self.council)
        self.running = {row.key: self._open(tx, row, names.get(row.council, "")) for row in rows}
        self._revision, self._read_at = revision, now

    def by_code(self, code: str) -> Running | None:
        """The consultation that a link names by its launch code, or a page by its name."""
        return next((item for item in self.running.values() if code in (item.row.code, item.row.name)), None)

    def by_name(self, name: str) -> Running | None:
        """The consultation of that stable name."""
        return next((item for item in self.running.values() if item.row.name == name), None)

    def counting(self, consultation: int, flow: str) -> Counting:
        """How answers to that edition of a consultation count."""
        return self.running[consultation].edition(flow).counting

    def open_ones(self, now: datetime) -> list[Running]:
        """Those that take answers now, the newest first."""
        return [item for item in reversed(self.running.values()) if item.phase(now, None) == "open"]

    def context(
        self,
        running: Running,
        now: datetime,
        sent: datetime | None,
        seed: int,
        room: Mapping[str, tuple[Candidate, ...]] = _EMPTY,
    ) -> EngineContext:
        """The world as one step sees it; `room` holds the statements to judge, per step."""
        return EngineContext(
            now=now,
            seed=seed,
            phase=running.phase(now, sent),
            opens=running.row.opens,
            closes=running.row.closes,
            room=room,
            council=running.council,
            address=f"{self.base}/{running.row.name}",
            published=running.published,
            lexicon=lexicon(),
        )

    def _open(self, tx: Tx, row: Consultation, council: str) -> Running:
        editions: dict[str, Edition] = {}
        for version in versions.of(tx, row.key):
            # Newest first: the words of the newest version apply to everyone who is on that structure.
            if version.flow in editions:
                continue
            name = (row.key, version.flow, version.texts)
            # Parsed once: a refresh finds nearly always the files it knew, and the renderings kept with them.
            if name not in self._editions:
                flow, findings = load(version.yaml, row.name, lambda _: True, date.min, None)
                if flow is None:
                    raise ValueError(f"stored flow of {row.name} no longer loads: {findings[0].code}")
                self._editions[name] = Edition(flow, version.flow)
            editions[version.flow] = self._editions[name]
        return Running(row, council, editions, self._published(tx, row, editions[row.flow].flow))

    def _published(self, tx: Tx, row: Consultation, flow: Flow) -> Published:
        content = released.of(tx, row.key).get(PUBLIC) or {}
        answered = content.get("answered")
        lines = {str(step): Said(words) for step, words in content.get("lines", {}).items()}
        count = {"": Message("results.answered", {"answered": answered}, answered)} if answered else {}
        return Published(
            answered=answered,
            results_address=f"{self.base}/{row.name}/resultats",
            public=bool(content.get("public")),
            lines={**count, **lines} if content.get("public") else {},
            final=bool(content.get("final")),
            sentences=statements.readable(tx, row.key, steps, _READABLE) if (steps := reviewed_steps(flow)) else (),
        )
