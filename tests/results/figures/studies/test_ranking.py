"""The study of an order of preference."""

from __future__ import annotations

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
