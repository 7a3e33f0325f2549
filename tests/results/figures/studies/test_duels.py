"""The study of compared options."""

from __future__ import annotations

from dataclasses import replace
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


def test_the_chance_against_an_average_option_is_what_duels_say() -> None:
    """Even duels are one chance in two; three wins of four are more, the loser as much less; each in its interval."""
    even = studied(Answers(BETTER, duels((20, "ab"), (20, "ba"))), 10)
    assert even is not None
    assert [(option["chance"], option["duels"], option["people"]) for option in even.content["options"]] == [
        (0.5, 40, 40), (0.5, 40, 40),
    ]  # fmt: skip
    uneven = studied(Answers(BETTER, duels((30, "ab"), (10, "ba"), (4, "a=b"))), 10)
    assert uneven is not None
    first, second = uneven.content["options"]
    assert 0.55 < first["chance"] < 0.75
    assert first["chance"] + second["chance"] == 1
    for option in (first, second):
        assert 0 <= option["low"] < option["chance"] < option["high"] <= 1
        assert option["duels"] == 44


def test_what_a_moderator_hid_is_no_option() -> None:
    """A resident's answer is compared under its own words, unless it was moderated out."""
    told = Answers(BETTER, duels((20, "ar"), (20, "ra")), [("r", {"en": "mine"})])
    found = studied(told, 10)
    assert found is not None
    assert [option["words"]["en"] for option in found.content["options"]] == ["a", "mine"]
    assert studied(Answers(BETTER, told.values, told.statements, frozenset({"r"})), 10) is None


def test_people_are_counted_once_and_duels_each_time() -> None:
    """Whoever met an option in three duels is one person; a tie is a duel of both, and neither wins it."""
    found = studied(
        Answers(
            BETTER,
            [*duels((12, "ab ac a=b"), (10, "cb")), *cast("list[Value]", ["skipped", {}, [3, "ab", {"tie": 4}]])],
        ),
        10,
    )
    assert found is not None
    told = {option["name"]: (option["people"], option["duels"]) for option in found.content["options"]}
    assert told == {"a": (12, 36), "b": (22, 34), "c": (22, 22)}
    assert found.content["options"][0]["name"] == "a"
    assert found.content["apart"] is True
    for option in found.content["options"]:
        assert [option[name] for name in ("chance", "low", "high")] == [
            round(option[name], 2) for name in ("chance", "low", "high")
        ]


def test_nine_who_compared_are_too_few_and_ten_are_not() -> None:
    """An option that fewer compared is left out before the arithmetic; two are left at least."""
    nine = studied(Answers(BETTER, duels((20, "ab"), (9, "ac"))), 10)
    ten = studied(Answers(BETTER, duels((20, "ab"), (10, "ac"))), 10)
    assert nine is not None
    assert ten is not None
    assert [len(found.content["options"]) for found in (nine, ten)] == [2, 3]
    assert nine.content["options"][0]["duels"] == 20
    two = replace(BETTER, options=BETTER.options[:2])
    assert studied(Answers(two, duels((10, "ab"))), 10) is not None


def test_options_as_strong_stand_in_the_order_of_their_names() -> None:
    """And are not told apart; the sentence says who, how often, of how many people."""
    crossed = replace(BETTER, options=BETTER.options[::-1])
    found = studied(Answers(crossed, duels((20, "ab bc ca"), (20, "ba cb ac"))), 10)
    assert found is not None
    assert [option["name"] for option in found.content["options"]] == ["a", "b", "c"]
    assert found.content["apart"] is False
    ((weight, told),) = sentences(found, "en")
    assert weight == 2
    for words in ("“Which?”", "a", "b", "80", "40"):
        assert words in told


def test_long_words_of_duels_are_cut() -> None:
    """Sixty signs stand whole, one more does not: of the question, of the first, of the second."""
    for lengths in ((60, 60, 60), (61, 60, 60), (60, 61, 60), (60, 60, 61)):
        words = [f"{name} " + name * (length - 2) for name, length in zip("qab", lengths, strict=True)]
        options = tuple(Option(name, {"en": one}) for name, one in zip("ab", words[1:], strict=True))
        for played in (duels((40, "ab")), duels((20, "ab"), (19, "ba"))):
            found = studied(Answers(replace(BETTER, question={"en": words[0]}, options=options), played), 10)
            assert found is not None
            ((_, told),) = sentences(found, "en")
            assert [one in told for one in words[:2]] == [length == 60 for length in lengths[:2]]
            assert words[2] not in told or lengths[2] == 60


def test_the_next_one_gone_leaves_nothing_and_a_third_gone_leaves_the_rest() -> None:
    """Whether they can be told apart was about the first two."""
    found = studied(Answers(BETTER, duels((40, "ab ac bc"))), 10)
    assert found is not None
    assert [untold(found, {name}) is None for name in "abc"] == [True, True, False]
    left = untold(found, {"c", "else"})
    assert left is not None
    assert left.content == {**found.content, "options": found.content["options"][:2]}
