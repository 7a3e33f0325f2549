"""The study of an order of preference."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from flows.measures import Measure
from flows.model import Option
from flows.values import Value
from results.figures.studies import Answers, sentences, studied

WISHES = Measure(
    "wishes", "ranking", {"fr": "Classez", "en": "Order"}, tuple(Option(n, {"fr": n, "en": n}) for n in "abc"), keep=2
)


def sample() -> Answers:
    """Answers of which the study says all it can: the open data explain each of its figures."""
    names: list[Value] = [option.name for option in WISHES.options]
    return Answers(WISHES, [*[names] * 20, *[names[::-1]] * 15])


def test_it_says_when_the_rule_decides() -> None:
    """The same answers, another first place."""
    values = cast("list[Value]", [["a", "b"]] * 40 + [["c", "b"]] * 35 + [["b", "c"]] * 25)
    found = studied(Answers(WISHES, values), 10)
    assert found is not None
    assert (found.content["condorcet"], found.content["agree"]) == ("b", False)
    ((_, told),) = sentences(found, "en")
    assert "b (comparing the answers two by two)" in told
    assert "c (dropping the one least often first)" in told


def test_too_few_who_ordered_anything_say_nothing() -> None:
    """Nine orders, and empty answers beside them."""
    values = cast("list[Value]", [["a", "b"]] * 9 + [[]] * 20)
    assert studied(Answers(WISHES, values), 10) is None


def test_it_says_what_every_rule_puts_first() -> None:
    """In the words of the question and of the option, with its share of Borda's points."""
    values = cast("list[Value]", [["a", "b"]] * 40 + [["b", "a"]] * 10)
    found = studied(Answers(WISHES, values), 10)
    assert found is not None
    ((_, told),) = sentences(found, "en")
    assert told == "“Order” Every rule puts first: a."
    assert [one["name"] for one in found.content["options"]] == ["a", "b", "c"]
    assert [one["places"]["schulze"] for one in found.content["options"]] == [1, 2, 3]
    assert found.content["options"][0]["borda"] == 0.9


def test_rules_that_differ_are_each_named_with_their_first() -> None:
    """In the words of the options, cut at fifty signs; the question at sixty; and no order of two options is none."""
    values = cast("list[Value]", [["a", "b"]] * 40 + [["c", "b"]] * 35 + [["b", "c"]] * 25)
    found = studied(Answers(WISHES, values), 10)
    assert found is not None
    assert [rule for rule in ("schulze", "borda", "irv") if found.content["options"][0]["places"][rule] == 1] == [
        "schulze", "borda",
    ]  # fmt: skip
    assert [one["name"] for one in found.content["options"]] == ["b", "c", "a"]
    ((weight, told),) = sentences(found, "en")
    assert weight == 3
    assert [words in told for words in ("b (comparing", "b (giving", "c (dropping", "a (")] == [True, True, True, False]
    alone = replace(WISHES, options=WISHES.options[:1])
    assert studied(Answers(alone, [["a"]] * 30), 10) is None
    two = studied(Answers(replace(WISHES, options=WISHES.options[:2]), [["a", "b"]] * 10), 10)
    assert two is not None
    assert [one["borda"] for one in two.content["options"]] == [1, 0]
    assert (two.content["condorcet"], two.content["ties"], two.n) == ("a", [], 10)


def test_long_words_are_cut() -> None:
    """Fifty signs of an option and sixty of a question stand whole, one more does not."""
    for length, asked, whole in ((50, 60, True), (51, 60, False), (50, 61, False)):
        name, question = "o " + "w" * (length - 2), "q " + "v" * (asked - 2)
        measure = replace(WISHES, question={"en": question}, options=(Option("a", {"en": name}), WISHES.options[1]))
        for values in ([["a", "b"]] * 20, [["a", "b"]] * 10 + [["b", "a"]] * 10):
            found = studied(Answers(measure, cast("list[Value]", values)), 10)
            assert found is not None
            ((_, told),) = sentences(found, "en")
            assert (name in told and question in told) is whole


def test_a_tie_is_told_and_nobody_beats_all() -> None:
    """Ten each way: no rule has a first place of its own."""
    found = studied(Answers(WISHES, cast("list[Value]", [["a", "b", "c"]] * 10 + [["b", "a", "c"]] * 10)), 10)
    assert found is not None
    assert found.content["condorcet"] is None
    assert set(found.content["ties"]) >= {"schulze", "borda"}
    assert {one["name"]: one["borda"] for one in found.content["options"]} == {"a": 0.75, "b": 0.75, "c": 0}
