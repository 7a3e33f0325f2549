"""The study of compared options."""

from __future__ import annotations

from typing import cast

from flows.measures import Measure
from flows.model import Option
from flows.values import Value
from results.figures.studies import Answers, sentences, studied, untold

BETTER = Measure("better", "duels", {"en": "Which?"}, tuple(Option(name, {"en": name}) for name in "abc"))


def duels(*played: tuple[int, str]) -> list[Value]:
    """So many people who each played these duels: "ab" = a won against b, "a=b" a tie."""
    return cast(
        "list[Value]",
        [
            [{"tie": [duel[0], duel[2]]} if "=" in duel else {"winner": duel[0], "loser": duel[1]}
             for duel in line.split()]
            for people, line in played for _ in range(people)
        ],
    )  # fmt: skip


def sample() -> Answers:
    """Answers of which the study says all it can: the open data explain each of its figures."""
    return Answers(BETTER, duels((40, "ab"), (9, "ca")))


def test_the_strongest_is_told_and_a_few_peoples_option_is_not() -> None:
    """c was compared by nine."""
    found = studied(Answers(BETTER, duels((40, "ab"), (5, "ba"), (9, "ca"), (3, "a=b"))), 10)
    assert found is not None
    assert [option["name"] for option in found.content["options"]] == ["a", "b"]
    ((_, told),) = sentences(found, "en")
    assert told.startswith("“Which?” The strongest: a")


def test_a_close_race_is_said_to_be_close() -> None:
    """Nobody is declared ahead."""
    found = studied(Answers(BETTER, duels((12, "ab"), (11, "ba"))), 10)
    assert found is not None
    ((_, told),) = sentences(found, "en")
    assert "no sure gap" in told


def test_nothing_without_two_options() -> None:
    """One alone is not stronger than anything."""
    assert studied(Answers(BETTER, duels((9, "ab"))), 10) is None


def test_an_erased_answer_is_told_no_more() -> None:
    """Without the third the first two stand; without one of them, nothing is said until the next study."""
    found = studied(Answers(BETTER, duels((40, "ab ac bc"), (5, "ba"))), 10)
    assert found is not None
    left = untold(found, {"c"})
    assert left is not None
    assert [option["name"] for option in left.content["options"]] == ["a", "b"]
    assert untold(found, {"b"}) is None
