"""Duels: scores as published, strengths that recover what was planted, and files that cannot be read."""

from __future__ import annotations

import csv
import json
from math import exp
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from palabre.commands.analyse.pairs import run
from results.formats.files import Unreadable
from results.methods.duels import Duels, strengths
from tests.shared import shared

pairs = st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")).filter(lambda pair: pair[0] != pair[1]))


def test_the_published_wins_and_scores() -> None:
    """Every idea of the wiki survey that was compared, to the digits that were published."""
    said: list[str] = []
    run(shared("data", "pairwise", "wikisurvey_experts_friends_gpa_votes.csv"), True, None, "en", said.append)
    told = json.loads(said[0])
    with shared("data", "pairwise", "wikisurvey_experts_friends_gpa_ideas.csv").open(encoding="utf-8") as file:
        published = {row["Idea ID"]: row for row in csv.DictReader(file)}
    assert len(told["score"]) > 30
    for name, score in told["score"].items():
        assert told["wins"][name] == int(published[name]["Wins"])
        assert told["losses"][name] == int(published[name]["Losses"])
        assert abs(score - float(published[name]["Score"])) <= 5e-5


def test_planted_strengths_are_inside_their_intervals() -> None:
    """Five options, a thousand duels: nineteen intervals of twenty hold, and the order is found."""
    planted, dice = dict(zip("abcde", (1.5, 0.7, 0.0, -0.7, -1.5), strict=True)), Random(4)
    inside = 0
    for _ in range(20):
        won = []
        for _ in range(1000):
            one, other = dice.sample("abcde", 2)
            wins = dice.random() < 1 / (1 + exp(planted[other] - planted[one]))
            won.append((one, other) if wins else (other, one))
        found = strengths(Duels.of("abcde", won))
        inside += sum(found.low[n] <= planted[name] <= found.high[n] for n, name in enumerate("abcde"))
        assert list(np.argsort(-found.strength)) == [0, 1, 2, 3, 4]
    assert 85 <= inside <= 100


@given(pairs, pairs)
def test_strengths_exist_whatever_was_compared(won: list[tuple[str, str]], tied: list[tuple[str, str]]) -> None:
    """All wins, no duel, two islands: finite, centred, and at the maximum of the likelihood."""
    duels = Duels.of("abcd", won, tied)
    found = strengths(duels)
    assert np.isfinite(found.strength).all()
    assert (found.low <= found.strength).all()
    beaten = duels.beaten + duels.ties / 2
    chance = 1 / (1 + np.exp(found.strength[None, :] - found.strength[:, None]))
    average = 1 / (1 + np.exp(-found.strength))
    slope = beaten.sum(axis=1) - ((beaten + beaten.T) * chance).sum(axis=1) + 1 - 2 * average
    assert np.abs(slope).max() < 1e-6
    again = strengths(Duels.of("abcd", won[::-1], tied[::-1]))
    assert np.allclose(again.strength, found.strength)


def test_an_option_never_compared_is_average_and_unsure() -> None:
    """Score fifty, the widest interval."""
    found = strengths(Duels.of("abc", [("a", "b")] * 5))
    assert found.score[2] == 50
    assert found.strength[2] == pytest.approx(0, abs=1e-9)
    assert np.argmax(found.high - found.low) == 2


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        ("", "empty", 0), ("winner,other\na,b\n", "column", 1), ("winner,loser\n", "duels", 0),
        ("winner,loser\na,\n", "side", 2), ("winner,loser\na\n", "width", 2),
        ("winner,loser,valid\na,b,False\n", "duels", 0),
        ('winner,loser\n"a,b\n', "csv", 2),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_where(tmp_path: Path, content: str, code: str, line: int) -> None:
    """The line, and what to do."""
    path = tmp_path / "votes.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(Unreadable) as refusal:
        run(path, False, None, "fr", print)
    assert (refusal.value.code, refusal.value.line) == (code, line)
