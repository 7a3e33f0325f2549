"""Simulated towns that come in over some days, and what is counted of them at a moment; nothing of the auditor's."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from results.figures.counted import Cell, Figures, Tally, Turnout
from results.figures.profiles import ProfileCounts
from tests.results.reports.charts.sample import NOW

SIZES = (20, 35, 60, 100, 150, 250, 347, 600, 1000, 2000)
OPTIONS = {"use": "abcd", "follow": "xyz", "mark": "12345", "likes": "pqrs", "age": "klm", "side": "wqe"}
PROFILES = ("age", "side")
BRANCH: dict[str, tuple[str, tuple[str, ...]]] = {"follow": ("use", ("a",))}
MARGINS = {"age": {"k": 300, "l": 450, "m": 250}, "side": {"w": 520, "q": 300, "e": 180}}
"""The town; `follow` is asked of those who answered `use` with a."""


@dataclass(frozen=True)
class Townsperson:
    """Answers by question, how far the person came, and where from."""

    answers: Mapping[str, object]
    finished: bool
    channel: str


def crowd(size: int, seed: int) -> tuple[list[Townsperson], int]:
    """A town in the order it came, with how many more only pressed start. Some days all who come think alike."""
    draw = random.Random(f"{size}:{seed}")
    tastes = {step: [draw.random() ** 2 + 0.01 for _ in names] for step, names in OPTIONS.items()}
    people = []
    mood = dict[str, str]()
    for place in range(size):
        if place % 25 == 0:
            mood = {"use": draw.choice(OPTIONS["use"])} if draw.random() < 0.3 else {}
        answers: dict[str, object] = {
            step: draw.choices(names, tastes[step])[0] for step, names in OPTIONS.items() if step != "likes"
        }
        answers |= mood
        answers["likes"] = [name for name in OPTIONS["likes"] if draw.random() < tastes["likes"][ord(name) - ord("p")]]
        if answers["use"] != "a":
            del answers["follow"]
        for step in ("mark", "age", "side"):
            if draw.random() < 0.04:
                del answers[step]
        people.append(Townsperson(answers, draw.random() < 0.96, draw.choice(("web", "web", "telegram", "paper"))))
    return people, draw.randint(0, 12)


def moments(size: int) -> list[int]:
    """The numbers of people at which the plan has a release, the last one at closing."""
    found, n = [], 10
    while n < size:
        found.append(n)
        n += max(20, n // 4)
    return [*found, size]


def counted(people: Sequence[Townsperson], idle: int, final: bool) -> tuple[Figures, ProfileCounts]:
    """Everything counted, nothing hidden."""
    cells: dict[str, dict[str, int]] = {step: defaultdict(int) for step in OPTIONS}
    splits: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    channels: dict[str, int] = defaultdict(int)
    leaving: dict[str, int] = defaultdict(int)
    for person in people:
        channels[person.channel] += 1
        if not person.finished:
            leaving["mark" if len(person.answers) % 2 else "likes"] += 1
        split = "|".join(f"{step}={person.answers[step]}" for step in PROFILES if step in person.answers)
        for step, value in person.answers.items():
            for cell in ("n", *(value if isinstance(value, list) else [str(value)])):
                cells[step][cell] += 1
                if step not in PROFILES and split:
                    splits[step][split][cell] += 1
    leaving["use"] += idle
    tallies = tuple(_tally(step, cells[step]) for step in OPTIONS)
    done = sum(person.finished for person in people)
    turnout = Turnout(len(people) + idle, len(people), done, channels=_cells(channels, len(people)),
                      leaving=_cells(leaving, 0))  # fmt: skip
    raw = Figures("town", {"fr": "Town"}, NOW, 0, turnout, tallies, margins=MARGINS, final=final)
    return raw, ProfileCounts(cells, splits, PROFILES)


def _tally(step: str, counts: Mapping[str, int]) -> Tally:
    n = counts.get("n", 0)
    found = tuple(
        Cell(name, {"fr": name}, counts.get(name, 0), counts.get(name, 0) / n if n else None) for name in OPTIONS[step]
    )
    several = step == "likes"
    kind = "choices" if several else "scale" if step == "mark" else "category"
    mean = sum(int(name) * counts.get(name, 0) for name in OPTIONS[step]) / n if step == "mark" and n else None
    return Tally(step, kind, {"fr": step}, n, found, mean, profile=step in PROFILES, partition=not several)


def _cells(counts: Mapping[str, int], n: int) -> tuple[Cell, ...]:
    return tuple(Cell(name, {"fr": name}, people, people / n if n else None) for name, people in sorted(counts.items()))
