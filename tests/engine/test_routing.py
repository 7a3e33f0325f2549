"""Which statement comes next: every one is read, and by every group, also when it is added late."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from functools import cache

import pytest

from flows.context import Candidate
from flows.events import Proposed, Voted
from flows.routing import likelihood, next_statement
from flows.words import Verbatim
from results.methods.opinions import Votes, opinions
from results.methods.opinions.needs import needs
from tests.engine.talk import Talk, flow_of

FLOW = flow_of("""
  - react: views
    show: 10
    add your own: yes
    fr: D'accord ?
    en: Agree?
    statements: [{fr: Un., en: One.}, {fr: Deux., en: Two.}]
""")
SEEDS = range(3)
SHOWN, PEOPLE, STUDIED_EVERY, SMALLEST = 10, 300, 40, 10
EARLY, LATE = 30, 10
"""Statements there from the start, and those that residents add when most people have come."""


def statement(name: str, author: str = "", **facts: object) -> Candidate:
    """One that others may judge."""
    return Candidate(name, Verbatim(name), not author, author, **facts)  # type: ignore[arg-type]


class RoutedTown:
    """Two groups who come in any order, one of them four times as large; the room is studied now and then."""

    def __init__(self, seed: int) -> None:
        self.source = random.Random(seed)
        self.names = [f"s{n}" for n in range(EARLY)]
        self.lean = {f"s{n}": self.source.choice([0.1, 0.9]) for n in range(EARLY + LATE)}
        self.counts: dict[str, Counter[str]] = {name: Counter() for name in self.lean}
        self.read_by: dict[str, Counter[int]] = {name: Counter() for name in self.lean}
        self.cast: list[tuple[str, str, int]] = []
        self.priorities: dict[str, float] = {}
        self.groups: dict[str, tuple[tuple[int, int, int], ...]] = {}

    def room(self) -> list[Candidate]:
        """As storage loads it."""
        return [
            statement(
                name, votes=tuple(self.counts[name][vote] for vote in ("agree", "disagree", "pass")),
                priority=self.priorities.get(name, 0.0), groups=self.groups.get(name, ()),
            )
            for name in self.names
        ]  # fmt: skip

    def study(self) -> None:
        """As the job does."""
        self.priorities, self.groups = needs(opinions(Votes.cast(self.cast, self.names)), SMALLEST)

    def come(self, person: int, group: int) -> None:
        """One resident reads ten statements."""
        votes: dict[str, str] = {}
        for _ in range(SHOWN):
            found = next_statement(self.room(), votes, votes, f"p{person}", 7)
            assert found is not None
            likes = self.lean[found.id] if group else 1 - self.lean[found.id]
            vote = "agree" if self.source.random() < likes else "disagree"
            votes[found.id] = vote
            self.counts[found.id][vote] += 1
            self.read_by[found.id][group] += 1
            self.cast.append((f"p{person}", found.id, 1 if vote == "agree" else -1))


@cache
def town(seed: int) -> RoutedTown:
    """300 people, the small group one in five; ten statements added after two thirds of them came."""
    found = RoutedTown(seed)
    for person in range(PEOPLE):
        if person == PEOPLE * 2 // 3:
            found.names += [f"s{n}" for n in range(EARLY, EARLY + LATE)]
        if person % STUDIED_EVERY == 0 and person:
            found.study()
        found.come(person, int(found.source.random() < 0.8))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_every_statement_is_read_by_both_groups(seed: int) -> None:
    """The late ones too, and the small group's share of readers is far above chance's worst."""
    read = town(seed).read_by
    assert len(read) == EARLY + LATE
    for name, groups in read.items():
        assert groups[0] >= 5, (name, groups)
        assert groups[1] >= 5, (name, groups)


@pytest.mark.slow
def test_the_small_group_is_spread_more_evenly_than_chance_would(monkeypatch: pytest.MonkeyPatch) -> None:
    """The statement it read least was read more than without knowing who is likely in it."""
    known = [min(groups[0] for groups in town(seed).read_by.values()) for seed in SEEDS]
    monkeypatch.setattr("flows.routing.likelihood", lambda room, votes: ())
    blind = [min(groups[0] for groups in town.__wrapped__(seed).read_by.values()) for seed in SEEDS]
    assert sum(known) > sum(blind)


def test_a_group_is_worked_out_from_the_votes_alone() -> None:
    """Equally likely before any vote, nearly sure after a few; a vote on an unstudied statement says nothing."""
    room = [statement(f"s{n}", groups=((30, 2, 0), (2, 30, 0))) for n in range(4)] + [statement("new")]
    assert likelihood(room, {}) == (0.5, 0.5)
    assert likelihood(room, {"new": "agree"}) == (0.5, 0.5)
    assert likelihood(room, {"s0": "agree", "s1": "agree"})[0] > 0.99
    assert likelihood([statement("s0")], {"s0": "agree"}) == ()


def test_what_my_group_has_not_read_comes_first() -> None:
    """Though everybody else has read it most."""
    known = [statement(f"s{n}", votes=(60, 60, 0), groups=((55, 5, 0), (5, 55, 0))) for n in range(3)]
    theirs = statement("theirs", votes=(100, 0, 0), groups=((0, 0, 0), (100, 0, 0)))
    common = statement("common", votes=(60, 0, 0), groups=((30, 0, 0), (30, 0, 0)))
    first = {"s0": "agree", "s1": "agree"}
    second = {"s0": "disagree", "s1": "disagree"}
    room = [*known, theirs, common]
    seen = ["s0", "s1", "s2"]
    assert [
        found.id if (found := next_statement(room, votes, seen, "p", 1)) else None for votes in (first, second)
    ] == ["theirs", "common"]


def test_a_priority_counts_for_as_many_votes_again() -> None:
    """Never for more, so that a statement nobody read is always next."""
    wanted, read, new = (statement(n, votes=v, priority=p) for n, v, p in _THREE)
    order: list[str] = []
    for _ in range(3):
        found = next_statement([wanted, read, new], {}, order, "p", 1)
        assert found is not None
        order.append(found.id)
    assert order == ["new", "wanted", "read"]


def test_votes_cast_since_the_study_count_for_every_group() -> None:
    """Two statements alike when they were studied: the one read since is no longer the neediest."""
    groups = ((9, 1, 0), (1, 9, 0))
    room = [statement(name, votes=(n, n, 0), groups=groups) for name, n in (("read", 30), ("not read", 10))]
    assert {found.id for n in range(9) if (found := next_statement(room, {}, (), f"p{n}", 1))} == {"not read"}


def test_among_statements_nobody_has_read_the_most_wanted_is_first() -> None:
    """The study may know already that one would move people."""
    room = [statement("plain"), statement("wanted", priority=0.5)]
    assert {found.id for n in range(9) if (found := next_statement(room, {}, (), f"p{n}", 1))} == {"wanted"}


def test_a_statement_moderated_out_is_wanted_by_nobody() -> None:
    """Its votes stay; its priority goes."""
    cast = [(f"p{person}", f"s{n}", 1 if person % 2 else -1) for person in range(40) for n in range(8)]
    priorities, groups = needs(opinions(Votes.cast(cast, (), ["s3"])), SMALLEST)
    assert [name for name, value in priorities.items() if value == 0] == ["s3"]
    assert max(priorities.values()) == 1
    assert groups["s0"] == ((20, 0, 0), (0, 20, 0)) or groups["s0"] == ((0, 20, 0), (20, 0, 0))
    assert needs(opinions(Votes.cast(cast)), SMALLEST * 3)[1] == {}


_THREE: Sequence[tuple[str, tuple[int, int, int], float]] = (
    ("wanted", (15, 0, 0), 1.0), ("read", (10, 0, 0), 0.0), ("new", (0, 0, 0), 0.0),
)  # fmt: skip


def test_nobody_is_shown_their_own_statement() -> None:
    """Only others may judge it."""
    assert next_statement([statement("r_1", "p_me")], {}, (), "p_me", 1) is None
    assert next_statement([statement("r_1", "p_me")], {}, (), "p_you", 1) is not None


def test_one_person_adds_one_statement_to_a_question_and_votes_once_on_each() -> None:
    """However often they correct, the room is not theirs to fill."""
    talk = Talk(FLOW).begin()
    added, votes = 0, Counter[str]()
    for _ in range(4):
        for _ in range(12):
            if talk.prompt.shape == "text":
                talk.say("Encore le mien")
            elif any(control.token == "agree" for control in talk.prompt.controls):
                talk.press("agree")
            else:
                break
            added += sum(isinstance(event, Proposed) for event in talk.events)
            votes.update(event.statement for event in talk.events if isinstance(event, Voted))
        talk.command("correct")
        talk.press(talk.prompt.controls[0].token)
    assert added == 1
    assert set(votes) == {"s1", "s2"}
    assert len(talk.person.answers["views"].value) == 2  # type: ignore[arg-type]
