"""What stands beside a raw figure: its interval, its weighted share, its tables by profile, in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from results.figures.counted import Cell, Crossing, Figures, Tally, Turnout, Weighted
from results.reports.beside import (
    TextTable,
    interval,
    joined,
    share_of,
    tables,
    votes_weighting,
    weighted_mean,
    weighted_of,
    weighting_words,
)
from tests.results.reports.charts.examples import tally, votes
from tests.results.reports.charts.sample import NOW

AGE = tally("age", "number", {"15": 20, "25": 30, "40": 50}, 100, "How old? In years.", profile=True)
AGE = replace(
    AGE, cells=tuple(replace(cell, label={"en": words}) for cell, words in
                     zip(AGE.cells, ("15 to 24", "25 to 39", "40 and over"), strict=True)),
)  # fmt: skip
SEX = tally("sex", "category", {"women": 60, "men": 40}, 100, "Sex?", profile=True)
HEAVY = Weighted("use", ("age", "sex"), {"walk": (0.413, 0.316, 0.514)}, 1088, 1.14, 2.65)


def figures(*tallies: Tally, **more: Any) -> Figures:
    """Cleared figures of these questions."""
    return replace(Figures("place", {"en": "The square"}, NOW, 10, Turnout(110, 100, 90), tallies), **more)


@pytest.mark.parametrize(
    ("people", "n", "type", "words"),
    [
        (81, 263, "category", "26–37%"),  # Newcombe 1998: 25.5 % to 36.6 %
        (0, 20, "choices", "0–16%"), (20, 20, "choices", "84–100%"),
        (None, 20, "category", ""), (5, None, "category", ""), (5, 0, "category", ""), (81, 263, "duels", ""),
    ],
)  # fmt: skip
def test_a_share_is_told_with_how_far_chance_could_move_it(
    people: int | None, n: int | None, type: Any, words: str
) -> None:
    """Not for duels, nor where nothing is told."""
    cell = Cell("a", {"en": "a"}, people, None if people is None else 0.5)
    assert interval(cell, Tally("q", type, {"en": "?"}, n, (cell,)), "en") == words
    assert interval(replace(cell, people=None, share=0.5), Tally("q", type, {"en": "?"}, n, (cell,)), "en") == ""
    assert interval(replace(cell, share=None), Tally("q", type, {"en": "?"}, n, (cell,)), "en") == ""


def test_a_weighted_share_is_told_with_its_interval() -> None:
    """Nothing for a cell that has none, or without weights."""
    walk, run = Cell("walk", {"en": "walk"}, 40, 0.4), Cell("run", {"en": "run"}, 60, 0.6)
    assert share_of(HEAVY, walk, "en") == ("41%", "32–51%")
    assert share_of(HEAVY, run, "en") == share_of(None, walk, "en") == ("", "")
    given = figures(weighted=(replace(HEAVY, step="other"), HEAVY))
    assert weighted_of(given, "use") is HEAVY
    assert weighted_of(given, "none") is None


def test_a_weighted_mean_is_that_of_a_whole_scale() -> None:
    """In points; nothing where a point is hidden or told with another, or for another kind of question."""
    scale = tally("s", "scale", {"1": 20, "2": 30, "5": 50}, 100)
    heavy = replace(HEAVY, shares={"1": (0.5, 0, 1), "2": (0.25, 0, 1), "5": (0.25, 0, 1)})
    assert weighted_mean(heavy, scale) == 0.5 + 2 * 0.25 + 5 * 0.25
    assert weighted_mean(None, scale) is None
    assert weighted_mean(heavy, replace(scale, type="number")) is None
    assert weighted_mean(heavy, replace(scale, cells=scale.cells[:2])) is None
    assert weighted_mean(replace(heavy, shares={}), replace(scale, cells=())) is None
    wider = tally("s", "scale", {"1+2": 50, "5": 50}, 100)
    assert weighted_mean(replace(heavy, shares={"1+2": (0.75, 0, 1), "5": (0.25, 0, 1)}), wider) is None


def test_weighting_is_told_with_what_it_costs() -> None:
    """By the questions in their words, short; a question that is gone leaves no words."""
    told = weighting_words(HEAVY, figures(AGE, SEX), "en")
    assert told.startswith("Weighted by “How old?” and by “Sex?”: ")
    assert "those of 1,088 people (design effect 1.1), and the heaviest counts for 2.6." in told
    assert weighting_words(replace(HEAVY, by=("gone",)), figures(AGE), "en").startswith("Weighted by “”: ")
    assert weighting_words(None, figures(AGE), "en") == ""


def test_a_refusal_names_the_group_in_words() -> None:
    """By the question that knows it, bands in order as one; as it is where none does."""
    known = figures(AGE, SEX)

    def told(whom: str, refused: str = "nobody", by: tuple[str, ...] = ("gone", "age", "sex")) -> str:
        return weighting_words(Weighted("use", by, refused=refused, whom=whom), known, "en").partition(", which")[0]

    begun = "No weighted figures: nobody answered in the group “"
    assert told("men") == f"{begun}men”"
    assert told("15, 25") == f"{begun}15 to 39”"
    assert told("25, 40") == f"{begun}25 and over”"
    assert told("women, men") == f"{begun}women / men”"
    assert told("martians") == f"{begun}martians”"
    assert told("", "few") == "No weighted figures: too few people said which group they belong to."


def test_the_weighting_of_votes_is_told_by_its_worst() -> None:
    """The fewest effective people, the heaviest weight; or why there is none; nothing without votes or weights."""
    statements = (votes("s1", 70, 20, 10), votes("s2", 60, 30, 10), replace(votes("s3", 1, 0, 0), n=None))
    one = Weighted("views.s1", ("sex",), {"agree": (0.5, 0.4, 0.6)}, 80, 1.2, 1.5)
    other = replace(one, step="views.s2", effective=70, largest=1.25)
    hidden = replace(one, step="views.s3", effective=1, largest=9.0)
    outside = replace(one, step="use", effective=2, largest=8.0)
    use = tally("use", "category", {"walk": 60, "run": 40}, 100)
    known = figures(use, *statements, SEX, weighted=(outside, hidden, one, other))
    told = votes_weighting(known, "en")
    assert told.startswith("Weighted by “Sex?”: ")
    assert "at least 70 people, and the heaviest counts for 1.5 at" in told
    refused = Weighted("views.s1", ("sex",), refused="unsure")
    assert votes_weighting(replace(known, weighted=(outside, refused, replace(refused, step="views.s2"))), "en") == (
        "No weighted figures: too few people would speak for too many others."
    )
    assert "at least 70" in votes_weighting(replace(known, weighted=(refused, other)), "en")
    assert votes_weighting(replace(known, weighted=(outside, hidden)), "en") == ""
    assert votes_weighting(figures(SEX, weighted=(outside,)), "en") == ""


def test_tables_by_profile_are_shares_in_each_group() -> None:
    """Of those who answered both; a group of nobody has no column; bands told as one have one label."""
    use = tally("use", "category", {"walk": 60, "run": 40}, 100, "How?")
    by_age = Crossing("use", "age", ("15+25", "40", "-"), ("walk", "run", "-"),
                      ((30, 10, 5), (0, 0, 7), (1000, 500, 0)))  # fmt: skip
    by_sex = replace(by_age, by="sex", rows=("men", "women", "-"), people=((10, 30, 0), (12, 12, 9), (0, 0, 0)))
    given = figures(AGE, SEX, use, crossings=(by_sex, by_age, replace(by_age, by="gone"), replace(by_age, step="no")))
    assert list(tables(given, "use", "en")) == [
        TextTable("Sex?", (("men", "40"), ("women", "24")), (("walk", "25%", "50%"), ("run", "75%", "50%"))),
        TextTable("How old?", (("15 to 39", "40"), ("no answer", "1,500")),
                  (("walk", "75%", "67%"), ("run", "25%", "33%"))),
    ]  # fmt: skip
    assert list(tables(figures(AGE, crossings=(by_age,)), "use", "en")) == []
    assert list(tables(given, "age", "en")) == []


def test_options_told_as_one_are_named_together() -> None:
    """From the first to the last where they have an order; the name where no label is known."""
    assert joined(AGE, "15+25", "en") == "15 to 39"
    assert joined(SEX, "women+men", "en") == "women / men"
    assert joined(SEX, "-", "en") == "no answer"
    assert joined(SEX, "gone", "en") == "gone"
    wide = replace(AGE, cells=(replace(AGE.cells[0], name="15+25", label={"en": "15 to 39"}), AGE.cells[2]))
    assert joined(wide, "15+25", "en") == "15 to 39"
    assert joined(wide, "15", "en") == "15"


@pytest.mark.parametrize(("length", "cut"), [(60, False), (61, True)])
def test_a_long_question_is_cut_over_its_table(length: int, cut: bool) -> None:
    """At sixty characters."""
    long = replace(SEX, question={"en": "x" * length})
    given = figures(long, tally("use", "category", {"walk": 9}, 9), crossings=(
        Crossing("use", "sex", ("men",), ("walk",), ((9,),)),))  # fmt: skip
    assert [("…" in one.by) for one in tables(given, "use", "en")] == [cut]
