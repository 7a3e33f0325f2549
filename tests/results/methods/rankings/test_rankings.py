"""Rankings: textbook profiles, laws that hold for any, and elections whose winners are known."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palabre.commands.analyse.ranking import run
from results.formats.files import Unreadable
from results.methods.rankings import Ballots, pairs, rank
from tests.shared import shared

orders = st.lists(
    st.permutations("abcd").flatmap(lambda order: st.integers(0, 4).map(lambda kept: list(order)[:kept])), min_size=1
)


def ballots(given: dict[str, int], names: str = "abc") -> Ballots:
    """Orders written as "abc", each with its number of people."""
    return Ballots.of(list(names), (([[one] for one in order], people) for order, people in given.items()))


def firsts(held: Ballots) -> dict[str, str | None]:
    """The winner of each rule by name."""
    return {rule: None if place is None else held.names[place] for rule, place in rank(held).winners.items()}


def test_the_rules_can_all_differ_from_the_run_off() -> None:
    """The middle option beats everyone in duels and has the fewest first preferences."""
    held = ballots({"abc": 40, "cba": 35, "bca": 25})
    assert firsts(held) == {"condorcet": "b", "schulze": "b", "borda": "b", "irv": "c"}
    assert not rank(held).agree


def test_a_cycle_has_no_condorcet_winner() -> None:
    """Schulze breaks it where it is weakest; a full tie is told."""
    held = ballots({"abc": 9, "bca": 7, "cab": 5})
    assert rank(held).condorcet is None
    assert firsts(held)["schulze"] == "a"
    tied = rank(ballots({"abc": 1, "bca": 1, "cab": 1}))
    assert set(tied.ties) == {"schulze", "borda"}
    assert not tied.agree


def test_what_a_ballot_leaves_out_stands_last_and_alike() -> None:
    """Half a point for each pair not told apart."""
    held = ballots({"a": 2})
    assert rank(held).borda_scores == (4.0, 1.0, 1.0)
    assert pairs(held).over.tolist() == [[0, 2, 2], [0, 0, 0], [0, 0, 0]]


def test_exhausted_ballots_count_no_more() -> None:
    """Five who only like c do not save it once c is out."""
    found = rank(ballots({"c": 2, "ab": 3, "ba": 4}))
    assert [found.rounds[0], found.rounds[1]] == [(3, 4, 2), (3, 4, -1)]
    assert found.irv == (1, 0, 2)


@given(orders)
def test_the_condorcet_winner_wins_by_schulze_and_is_never_last_by_borda(given: list[list[str]]) -> None:
    """Laws of the rules (Schulze 2011; Smith 1973), on incomplete ballots too."""
    held = Ballots.of("abcd", (([[one] for one in order], 1) for order in given))
    found = rank(held)
    if found.condorcet is not None:
        assert found.schulze[0] == found.condorcet
        assert "schulze" not in found.ties
        assert found.borda[-1] != found.condorcet
        over = pairs(held).over
        others = [one for one in range(4) if one != found.condorcet]
        assert all(over[found.condorcet, one] > over[one, found.condorcet] for one in others)
    assert sorted(found.irv) == sorted(found.schulze) == sorted(found.borda) == [0, 1, 2, 3]
    again = Ballots.of("abcd", (([[one] for one in order], 1) for order in reversed(given)))
    assert rank(again) == found


@pytest.mark.parametrize("file", ["00058-00000003.soi", "00058-00000190.soi"])
def test_ballina_and_its_neighbour(file: str) -> None:
    """Tamara Smith was elected in both; every rule says so."""
    said: list[str] = []
    assert run(shared("data", "ranking", file), True, None, "en", said.append) == 0
    told = json.loads(said[0])
    winner = told["condorcet_winner"]
    assert told["names"][str(winner)] == "SMITH Tamara"
    assert {told["schulze"][0], told["borda"][0], told["irv"][0]} == {winner}
    assert told["agree"]


HEAD = "# ALTERNATIVE NAME 1: a\n# ALTERNATIVE NAME 2: b\n"


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        ("", "alternatives", 0), (HEAD, "ballots", 0), (HEAD + "1,2\n", "order", 3), (HEAD + "x: 1\n", "order", 3),
        (HEAD + "3: 1,9\n", "alternative", 3), (HEAD + "3: 1,1\n", "twice", 3),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_where(tmp_path: Path, content: str, code: str, line: int) -> None:
    """The line, and what to do."""
    path = tmp_path / "district.soi"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(Unreadable) as refusal:
        run(path, False, None, "fr", print)
    assert (refusal.value.code, refusal.value.line) == (code, line)


def test_ties_inside_a_ballot_are_read(tmp_path: Path) -> None:
    """Braces hold options liked alike."""
    path = tmp_path / "district.toi"
    path.write_text(HEAD + "# ALTERNATIVE NAME 3: c\n3: {1,2},3\n1: 3\n", encoding="utf-8")
    said: list[str] = []
    run(path, True, None, "fr", said.append)
    assert json.loads(said[0])["borda_scores"] == {"1": 5.0, "2": 5.0, "3": 2.0}
