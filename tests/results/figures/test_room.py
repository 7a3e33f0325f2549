"""Who takes the room: a published conversation, a hand-made one, and what too few people say."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from dataclasses import replace

from results.figures.counted import Cell, Figures, Tally, Turnout
from results.figures.room import found as found_in
from results.figures.room import room, sentence
from tests.results.reports.charts.sample import NOW
from tests.shared import shared


def test_a_tenth_of_a_published_conversation() -> None:
    """The Canadian conversation, against a plain count of its votes."""
    people: dict[str, dict[str, str]] = defaultdict(dict)
    with shared("data", "polis", "canadian-electoral-reform", "votes.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            people[row["voter-id"]][row["comment-id"]] = {"1": "agree", "-1": "disagree"}.get(row["vote"], "pass")
    counts = sorted(map(len, people.values()), reverse=True)
    found = room([*people.values()], [], 10)
    assert found["votes"] == round(sum(counts[: len(counts) // 10]) / sum(counts), 2)
    assert 0.16 <= found["votes"] <= 0.45


def test_equal_influence_moves_what_a_few_pushed() -> None:
    """Twenty people who voted on ten statements each agree; eighty who voted on one disagree."""
    busy = [{f"s{n}": "agree" for n in range(10)}] * 20
    quiet = [{"s0": "disagree"}] * 80
    found = room([*busy, *quiet], [5] * 10 + [1] * 90, 10)
    assert found["people"] == 100
    assert found["votes"] == round(100 / 280, 2)
    assert found["written"] == round(50 / 140, 2)
    assert found["shifts"] == {"s0": round(2 / 82 - 0.2, 2)}


def test_the_order_of_people_changes_nothing() -> None:
    """Not even a rounding."""
    draw = random.Random(3)
    votes = [{f"s{n}": draw.choice(["agree", "pass"]) for n in range(draw.randint(1, 9))} for _ in range(200)]
    found = room(votes, [*range(1, 30)], 10)
    draw.shuffle(votes)
    assert room(votes, [*range(29, 0, -1)], 10) == found


def test_a_tenth_under_k_people_is_too_few_to_say() -> None:
    """Nor are statements of a few authors, or agreement of a few people."""
    votes = [{"s1": "agree"}] * 99
    assert room(votes, [], 10) == {}
    assert room([], [], 10) == {}
    found = room([*votes, {"s1": "disagree"}], [3] * 9, 10)
    assert found["written"] is None
    assert found["shifts"] == {}


def test_exactly_k_authors_are_enough_to_say_how_much_a_tenth_wrote() -> None:
    """And exactly k who agree, beside exactly k who do not, for a shift."""
    votes = [{"s1": "agree"}] * 10 + [{"s1": "disagree"}] * 10 + [{"s2": "agree"}] * 90
    found = room(votes, [1] * 100, 10)
    assert found["written"] == 0.1
    assert room(votes, [1] * 99, 10)["written"] is None
    assert set(found["shifts"]) == {"s1"}


def test_the_sentence_names_the_statement_that_equal_influence_moves_most() -> None:
    """Its own share of agreement, not that of another; a small shift is told as none."""
    tallies = tuple(
        Tally(f"q.{name}", "votes", {"fr": f"Avis {name}."}, 40, (Cell("agree", {}, n, share),), group="q")
        for name, n, share in (("a", 10, 0.25), ("b", 30, 0.75))
    )
    figures = Figures("x", {"fr": "X"}, NOW, 10, Turnout(40, 40, 40), tallies)
    one = {"people": 40, "votes": 0.5, "written": 0.4, "shifts": {"a": 0.02, "b": -0.3}}
    told = sentence(figures, "q", one, "fr")
    assert "Avis b" in told
    assert "75" in told
    assert "45" in told
    assert "Avis" not in sentence(figures, "q", {**one, "shifts": {"a": 0.02, "b": -0.04}}, "fr")
    assert "Avis" in sentence(figures, "q", {**one, "shifts": {"a": 0.05}}, "fr")
    assert sentence(figures, "q", {**one, "written": None, "shifts": {}}, "fr") != sentence(
        figures, "q", {**one, "shifts": {}}, "fr"
    )
    assert "Avis" not in sentence(figures, "q", {**one, "shifts": {"gone": 0.4}}, "fr")


def test_only_a_tenth_that_takes_three_times_its_part_is_told() -> None:
    """Voters and authors apart, each beside what an equal part would be; rounded figures say so."""
    one = {"people": 120, "votes": 0.3, "written": 0.3, "shifts": {}}
    figures = Figures("place", {}, NOW, 10, Turnout(1, 1, 1))
    votes, wrote = "cast 30% of the votes", "wrote 30% of the accepted ideas; with one idea each, it would be 10%."
    for given, told in (
        (one, (True, True)), ({**one, "votes": 0.29}, (False, True)), ({**one, "written": 0.29}, (True, False)),
        ({**one, "written": None}, (True, False)), ({**one, "votes": 0.1, "written": 0.1}, (False, False)),
    ):  # fmt: skip
        words = sentence(figures, "views", given, "en")
        assert (votes in words, wrote in words) == told
        assert found_in(given) == any(told)
    assert not found_in({})
    assert "about 30% of the votes" in sentence(replace(figures, final=False), "views", one, "en")
    assert "of 120 voters or more" in sentence(figures, "views", one, "en")
