"""What the pages are given by the wiring; neighbours stay strangers, so only shapes are named here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from flows.loader import load
from flows.model import Flow
from storage import Store
from storage.consultations import consultations, versions
from storage.consultations.consultations import Consultation


class ReplyLike(Protocol):
    """What a receiver answers."""

    @property
    def status(self) -> int:
        """An HTTP status."""
        ...

    @property
    def body(self) -> Mapping[str, Any] | None:
        """JSON, or nothing."""
        ...

    @property
    def retry_after(self) -> int | None:
        """Seconds to wait, when the sender should come back."""
        ...


class LetterLike(Protocol):
    """One thing for a page to show."""

    @property
    def sequence(self) -> int:
        """What acknowledges it."""
        ...

    @property
    def op(self) -> str:
        """`send`, or `replace` the prompt of the same tag and number."""
        ...

    @property
    def body(self) -> Mapping[str, Any]:
        """A rendering in JSON."""
        ...


class Chat(Protocol):
    """The other half of the web chat."""

    async def receive(self, body: bytes, headers: Mapping[str, str]) -> ReplyLike: ...
    async def upload(self, content: bytes, id: str, token: str) -> ReplyLike: ...
    def read(self, token: str, after: int) -> Sequence[LetterLike]: ...
    def acknowledge(self, token: str, upto: int) -> None: ...
    def again(self, token: str, consultation: str) -> Sequence[Mapping[str, Any]]: ...
    def answered(self, token: str, consultation: str) -> bool: ...
    def resume_code(self, token: str) -> str: ...
    def redeem(self, code: str) -> str | None: ...
    async def wait(self, turn: int, seconds: float) -> None: ...

    @property
    def turn(self) -> int:
        """Grows with each commit."""
        ...


Hook = Callable[[bytes, Mapping[str, str]], Awaitable[ReplyLike]]
"""A webhook: (body, headers in lower case)."""


@dataclass
class Site:
    """One council's pages."""

    store: Store
    council: int
    name: str
    base: str
    clock: Callable[[], datetime]
    chat: Chat
    hooks: Mapping[str, Hook] = field(default_factory=dict)
    _flows: dict[tuple[str, str], Flow] = field(default_factory=dict)

    def consultations(self) -> list[tuple[Consultation, Flow]]:
        """Every consultation with its newest flow, newest first."""
        with self.store.read() as tx:
            rows = consultations.every(tx, self.council)
            return [(row, self._flow(row, versions.of(tx, row.key)[0].yaml)) for row in reversed(rows)]

    def consultation(self, name: str) -> tuple[Consultation, Flow] | None:
        """The consultation of that name."""
        return next((found for found in self.consultations() if found[0].name == name), None)

    def _flow(self, row: Consultation, yaml: bytes) -> Flow:
        # By hashes: words that were mended make another key, and the page shows them at once.
        key = (row.flow, row.texts)
        if key not in self._flows:
            flow, findings = load(yaml, row.name, lambda _: True, self.clock().date(), None)
            if flow is None:
                raise ValueError(f"stored flow of {row.name} no longer loads: {findings[0].code}")
            self._flows[key] = flow
        return self._flows[key]
