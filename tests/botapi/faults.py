"""Scripted faults: what a network or a tired server does to a request."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

FaultKind: TypeAlias = Literal[
    "hang", "hang_after", "slow", "reset", "reset_after", "bad_gateway", "server_error", "flood", "unauthorized"
]
KINDS: tuple[FaultKind, ...] = (
    "hang", "hang_after", "slow", "reset", "reset_after", "bad_gateway", "server_error", "flood", "unauthorized",
)  # fmt: skip


@dataclass
class Fault:
    """One rule: what happens, to which methods ("*" for all, "send*" for a family), how many times, how often.

    `*_after` do what was asked and then lose the answer. `seconds` is the length of a hang or of slowness,
    or the `retry_after` of a flood. `share` is the part of matching calls struck, drawn from the world's seed.
    """

    kind: FaultKind
    method: str = "*"
    times: int = 1
    share: float = 1.0
    seconds: float = 5.0
    chat: int | None = None
    token: str | None = None

    def strikes(self, method: str, chat: int | None, token: str, chance: random.Random) -> bool:
        """Whether this call is struck."""
        family = self.method.lower()
        named = family == "*" or method == family or (family.endswith("*") and method.startswith(family[:-1]))
        fits = named and self.chat in (None, chat) and self.token in (None, token)
        return bool(fits and self.times > 0 and chance.random() < self.share)


@dataclass
class Faults:
    """The rules in force, the first that strikes counts; each strike uses one of its times."""

    chance: random.Random
    rules: list[Fault] = field(default_factory=list)
    struck: int = 0

    def strike(self, method: str, chat: int | None, token: str) -> Fault | None:
        """The fault of this call, or None."""
        for rule in self.rules:
            if rule.strikes(method, chat, token, self.chance):
                rule.times -= 1
                self.struck += 1
                return rule
        return None
