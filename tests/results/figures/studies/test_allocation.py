"""The study of a shared-out budget."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from flows.measures import Measure
from flows.model import Option
from flows.values import Value
from results.figures.studies import Answers, sentences, studied

NAMES = ("trees", "roads", "benches")
PURSE = Measure(
    "purse", "allocation", {"fr": "Répartissez", "en": "Share out"},
    tuple(Option(name, {"fr": name, "en": name}) for name in NAMES), total=100,
)  # fmt: skip


def purses(*shares: tuple[int, tuple[int, int, int]]) -> list[Value]:
    """So many people who share out so."""
    return cast(
        "list[Value]",
        [dict(zip(NAMES, points, strict=True)) for people, points in shares for _ in range(people)],
    )  # fmt: skip


def sample() -> Answers:
    """Answers of which the study says all it can: the open data explain each of its figures."""
    return Answers(PURSE, purses((11, (50, 30, 20)), (9, (0, 100, 0))))


def test_one_extreme_wish_moves_the_mean_and_not_the_median() -> None:
    """Eleven moderate people and nine who want roads only."""
    found = studied(Answers(PURSE, purses((11, (50, 30, 20)), (9, (0, 100, 0)))), 10)
    assert found is not None
    told = {option["name"]: option for option in found.content["options"]}
    assert (told["roads"]["mean"], told["roads"]["median"]) == (61.5, 30)
    assert [told[name]["normalised"] for name in ("trees", "roads", "benches")] == [50, 30, 20]
    ((_, words),) = sentences(found, "en")
    assert "trees 50, roads 30, benches 20" in words


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=10, max_size=40))
def test_means_and_normalised_medians_add_up(cuts: list[tuple[int, int]]) -> None:
    """To the budget, whatever was asked for."""
    shares = [(min(cut), max(cut) - min(cut), 100 - max(cut)) for cut in cuts]
    found = studied(Answers(PURSE, purses(*((1, share) for share in shares))), 10)
    assert found is not None
    options = found.content["options"]
    if all(option["mean"] is not None for option in options):
        assert abs(sum(option["mean"] for option in options) - 100) <= 0.2
    if options[0]["normalised"] is not None:
        assert abs(sum(option["normalised"] for option in options) - 100) <= 0.2


def test_everybody_apart_has_no_middle() -> None:
    """Three equal camps with nothing in common: every median is zero, and nothing is made of it."""
    found = studied(Answers(PURSE, purses((10, (100, 0, 0)), (10, (0, 100, 0)), (10, (0, 0, 100)))), 10)
    assert found is not None
    assert {option["normalised"] for option in found.content["options"]} == {None}
    assert list(sentences(found, "fr")) == []


def test_what_a_few_people_gave_is_not_told() -> None:
    """Three gave to the benches: their mean is hidden, and another with it, since all add up."""
    found = studied(Answers(PURSE, purses((20, (60, 40, 0)), (3, (0, 0, 100)))), 10)
    assert found is not None
    told = {option["name"]: option["mean"] for option in found.content["options"]}
    assert told["benches"] is None
    assert list(told.values()).count(None) == 2


def test_the_sentence_names_the_question_and_the_unit() -> None:
    """In the words of the file; without a unit there is none, and no more than three are named."""
    euros = replace(PURSE, question={"en": "Share it out"}, unit={"en": "euros"})
    found = studied(Answers(euros, purses((11, (50, 30, 20)))), 10)
    assert found is not None
    ((_, words),) = sentences(found, "en")
    assert words == "“Share it out” Of 100 euros, the person in the middle gives: trees 50, roads 30, benches 20."
    bare = studied(Answers(replace(euros, unit=None), purses((11, (50, 30, 20)))), 10)
    assert bare is not None
    ((_, words),) = sentences(bare, "en")
    assert "Of 100, the person" in words
    assert studied(Answers(euros, purses((9, (50, 30, 20)))), 10) is None
    assert studied(Answers(replace(euros, total=0), purses((11, (50, 30, 20)))), 10) is None


def test_the_mean_hidden_with_a_few_people_s_is_that_of_the_fewest_others() -> None:
    """Three gave to the benches, thirteen to the trees, everybody to the roads."""
    found = studied(Answers(PURSE, purses((10, (0, 100, 0)), (10, (60, 40, 0)), (3, (50, 40, 10)))), 10)
    assert found is not None
    assert {option["name"]: option["mean"] is None for option in found.content["options"]} == {
        "trees": True, "roads": False, "benches": True,
    }  # fmt: skip


def test_a_single_project_that_few_gave_to_is_hidden_alone() -> None:
    """There is no other to hide with it."""
    alone = replace(PURSE, options=PURSE.options[:1])
    values = cast("list[Value]", [{"trees": 10}] * 3 + [{"trees": 0}] * 9)
    found = studied(Answers(alone, values), 10)
    assert found is not None
    assert [option["mean"] for option in found.content["options"]] == [None]


def told(options: str, *shares: tuple[int, tuple[int, ...]], total: int = 100) -> list[tuple[object, ...]]:
    """(name, mean, median, normalised) of each, of so many people who share out so."""
    measure = replace(PURSE, total=total, options=tuple(Option(name, {"en": name}) for name in options))
    values = [dict(zip(options, points, strict=False)) for people, points in shares for _ in range(people)]
    found = studied(Answers(measure, cast("list[Value]", values)), 10)
    assert found is not None
    return [(one["name"], one["mean"], one["median"], one["normalised"]) for one in found.content["options"]]


def test_means_medians_and_what_they_are_brought_back_to() -> None:
    """The largest first, equal wishes in the order of the file, means and parts of the total to the tenth."""
    assert told("abc", (10, (20, 20, 60)), (10, (10, 10, 80))) == [
        ("c", 70, 70, 70), ("a", 15, 15, 15), ("b", 15, 15, 15),
    ]  # fmt: skip
    assert told("ab", (11, (50,)), (10, (20, 80))) == [
        ("b", 38.1, 0, 0), ("a", 35.7, 50, 100),
    ]  # fmt: skip
    assert told("abc", (12, (30, 30, 0)), total=100)[0] == ("a", 30, 30, 50)
    assert told("abc", (10, (40, 30, 0)), (11, (20, 0, 0)), total=7) == [
        ("a", 29.5, 20, 7), ("b", 14.3, 0, 0), ("c", 0, 0, 0),
    ]  # fmt: skip


def test_ten_givers_are_told_nine_take_the_fewest_others_with_them() -> None:
    """Of equally few the first by name; what nobody gave to is known anyway, and goes first."""

    def hidden(*shares: tuple[int, tuple[int, ...]]) -> str:
        return "".join(sorted(str(name) for name, mean, *_ in told("abcd", *shares) if mean is None))

    assert hidden((30, (50, 30, 20)), (10, (50, 20, 20, 10))) == ""
    assert hidden((30, (50, 30, 20)), (9, (50, 20, 20, 10))) == "ad"
    assert hidden((30, (50, 30, 20)), (1, (50, 20, 20, 10))) == "ad"
    assert hidden((30, (50, 50)), (9, (40, 40, 10, 10))) == "cd"
    assert hidden((30, (0, 50, 50)), (9, (0, 40, 40, 10))) == "ad"
    assert hidden((30, (50, 0, 50)), (12, (50, 40, 10)), (9, (40, 40, 10, 10))) == "bd"


def test_the_three_largest_of_the_middle_are_named_in_their_order() -> None:
    """However they are ordered by the mean; long words are cut at forty signs, the question at sixty."""
    measure = replace(PURSE, options=tuple(Option(name, {"en": f"the {name}"}) for name in "abcd"))
    values = [dict(zip("abcd", points, strict=True)) for points in [(10, 20, 30, 40)] * 11 + [(100, 0, 0, 0)] * 9]
    found = studied(Answers(measure, cast("list[Value]", values)), 10)
    assert found is not None
    ((weight, words),) = sentences(found, "en")
    assert weight == 3
    assert words.endswith(": the d 40, the c 30, the b 20.")
    for length, asked in ((40, 60), (41, 60), (40, 61)):
        name, question = "o " + "w" * (length - 2), "q " + "v" * (asked - 2)
        long = replace(PURSE, question={"en": question}, options=(Option("trees", {"en": name}),))
        found = studied(Answers(long, purses((12, (100, 0, 0)))), 10)
        assert found is not None
        ((_, words),) = sentences(found, "en")
        assert (name in words, question in words) == (length == 40, asked == 60)
