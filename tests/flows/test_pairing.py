"""Which pair comes next: the one whose duel teaches most."""

from __future__ import annotations

from flows.context import Candidate
from flows.routing import next_pair
from flows.words import Verbatim


def option(id: str, won: int, lost: int) -> Candidate:
    """An option with so many duels."""
    return Candidate(id, Verbatim(id), True, "", (won, lost, 0))


def shown(*room: Candidate, seen: tuple[str, ...] = ()) -> set[str]:
    """The next pair, left and right apart."""
    pair = next_pair(room, seen, "p_1", 3)
    return {one.id for one in pair} if pair else set()


def test_the_unknown_come_before_the_well_known() -> None:
    """Two options that nobody compared teach more than two that everybody did."""
    assert shown(option("a", 50, 50), option("b", 50, 50), option("c", 0, 0), option("d", 0, 0)) == {"c", "d"}


def test_an_open_duel_comes_before_a_settled_one() -> None:
    """Equally known: the two that win as often, not the first against the last."""
    assert shown(option("a", 19, 1), option("b", 10, 10), option("c", 10, 10), option("d", 1, 19)) == {"b", "c"}


def test_nobody_sees_a_pair_twice() -> None:
    """Nor when it would teach most."""
    room = (option("a", 0, 0), option("b", 0, 0), option("c", 9, 9))
    assert shown(*room, seen=("a|b",)) != {"a", "b"}
    assert shown(*room, seen=("a|b", "c|a", "b|c")) == set()
