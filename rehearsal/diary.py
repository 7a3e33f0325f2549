"""What a resident said, kept by the resident: what exports and figures are compared with."""

from __future__ import annotations

from dataclasses import dataclass, field

from flows.values import Value

PICTURE = "(a picture)"
"""What a diary notes for a picture: its reference is the town's own."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What others wrote, and the button pressed about it; `labels` are all that could be pressed."""

    words: str
    token: str
    label: str
    labels: tuple[str, ...]


@dataclass
class Diary:
    """`said` holds, per step, the value as exports write it; `judged` the opinions about others' words,
    each once; `own` what was added to them. Only what the town confirmed (✓) is here.

    `sent` and `heard` count messages; `seconds` are those spent reading, pressing and typing.
    """

    name: str
    persona: str
    language: str
    said: dict[str, Value] = field(default_factory=dict)
    judged: dict[str, list[Judged]] = field(default_factory=dict)
    own: dict[str, list[str]] = field(default_factory=dict)
    skipped: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    step: str = ""
    consented: bool = False
    refused: bool = False
    finished: bool = False
    corrections: int = 0
    reminders: int = 0
    sent: int = 0
    heard: int = 0
    seconds: float = 0.0

    def tell(self, step: str, value: Value) -> None:
        """The town has kept an answer."""
        self.said[step] = value
        self.skipped.discard(step)

    def leave_empty(self, step: str) -> None:
        """The town knows that the question stays empty."""
        self.said.pop(step, None)
        # What was judged before stays said: a question left half way is not one that was skipped.
        if not self.judged.get(step):
            self.skipped.add(step)

    def judge(self, step: str, judged: Judged) -> None:
        """The town has kept an opinion; the same thing judged again is judged anew."""
        kept = self.judged.setdefault(step, [])
        for index, former in enumerate(kept):
            if (former.words, former.labels) == (judged.words, judged.labels):
                kept[index] = judged
                return
        kept.append(judged)
