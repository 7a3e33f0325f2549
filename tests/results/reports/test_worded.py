"""Figures in words: rounded, of which day, withheld and for how many; the same whatever shows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from results.figures.counted import Cell, Figures, Tally, Turnout
from results.figures.studies import Study
from results.reports.worded import (
    both_words,
    cell_people,
    cell_share,
    dated,
    held_words,
    n_words,
    said,
    standing,
    tally_of,
    turnout_words,
    withheld,
)
from results.speech import part_words, people_words, sentenced, stretch
from tests.results.reports.charts.examples import STRENGTHS, tally
from tests.results.reports.charts.sample import NOW


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "0%"), (0.004, "under 8%"), (0.05, "under 8%"), (0.08, "about 10%"), (0.37, "about 35%"),
        (0.9, "about 90%"), (0.95, "over 92%"), (0.99, "over 92%"), (1.0, "100%"),
    ],
)  # fmt: skip
def test_rounded_shares_say_so(share: float, words: str) -> None:
    """The outermost steps reach to nobody and to everybody: they are bounds. Nobody and everybody are themselves."""
    assert part_words(share, "en", True) == words
    assert part_words(share, "en") == f"{round(100 * share)}%"


def test_an_outermost_share_has_no_end() -> None:
    """Drawn up to where it is sure, and as far as it may go."""
    told = [stretch(share, True) for share in (0.0, 0.05, 0.1, 0.9, 0.95, 1.0)]
    assert told == [(0, 0), (0, 0.075), (0.1, 0.1), (0.9, 0.9), (0.925, 1), (1, 1)]
    assert stretch(0.05) == (0.05, 0.05)


def test_rounded_people_say_so() -> None:
    """But nobody, who is nobody."""
    assert (people_words(120, "en"), people_words(120, "en", True)) == ("120", "about 120")
    assert people_words(0, "en", True) == "0"
    assert people_words(1200, "fr", True) == "environ 1\u202f200"


def test_a_sentence_begins_with_a_capital() -> None:
    """Only its first letter changes."""
    assert sentenced("about A b") == "About A b"
    assert sentenced("") == ""


def test_a_cell_is_told_as_its_question_is() -> None:
    """Of a share at the edge, the people are not known: 5% may be one in a thousand."""
    one = replace(tally("q", "category", {"a": 50, "b": 900, "c": 40}, 1000), coarse=True)
    a, b, c = one.cells
    assert (cell_people(a, one, "en"), cell_share(a, one, "en"), both_words(a, one, "en")) == (
        "–", "under 8%", "under 8%"
    )  # fmt: skip
    assert both_words(b, one, "en") == "about 900 · about 90%"
    exact = replace(one, coarse=False)
    assert both_words(a, exact, "en") == "50 · 5%"
    assert cell_people(replace(c, share=0.95), one, "en") == "–"
    assert cell_people(replace(c, share=0.0, people=0), one, "en") == "0"
    assert cell_people(replace(c, share=1.0), one, "en") == "about 40"
    assert (cell_share(replace(c, share=None), one, "en"), both_words(replace(c, share=None), one, "en")) == (
        "", "about 40"
    )  # fmt: skip
    assert (n_words(one, "en"), n_words(exact, "en")) == ("about 1,000", "1,000")


THEN = datetime(2027, 1, 12, tzinfo=UTC)


def test_held_figures_say_their_day_and_why() -> None:
    """A sentence keeps its full stop at its end; figures of the release itself say nothing."""
    now = tally("q", "category", {}, 100)
    then = replace(now, held=True, as_of=THEN)
    assert held_words(now, "en") == ""
    assert held_words(then, "en").startswith("Figures of January 12, 2027: the answers that came since are too few")
    assert held_words(replace(then, as_of=None), "en").startswith("The latest answers are not in it yet")
    assert dated("One.", then, "en") == "One (figures of January 12, 2027)."
    assert dated("One", then, "en") == "One (figures of January 12, 2027)"
    assert dated("One.", now, "en") == dated("One.", None, "en") == "One."
    assert dated("One.", replace(now, as_of=THEN), "en") == "One."


def test_a_study_is_of_the_day_of_its_question() -> None:
    """Found by its step, or by the step that its statements are grouped under."""
    held = replace(tally("duels", "duels", {}, 100), held=True, as_of=THEN)
    (line,) = said(STRENGTHS, held, "en")
    assert line.endswith("(figures of January 12, 2027).")
    assert "January" not in said(STRENGTHS, None, "en")[0]
    views = replace(tally("views.s1", "votes", {}, 100), group="views")
    figures = Figures("place", {}, NOW, 10, Turnout(1, 1, 1), (views, held))
    assert tally_of(figures, STRENGTHS) == held
    assert tally_of(figures, Study("views", "votes", {}, 1)) == views
    assert tally_of(figures, Study("other", "votes", {}, 1)) is None


def hidden(type: str = "category", partition: bool = True, **more: Any) -> Tally:
    """B and C are not told."""
    cells = (Cell("a", {"en": "A"}, 82, 0.82), Cell("b", {"en": "B"}, None), Cell("c", {"en": "C"}, None))
    return replace(tally("q", type, {}, 100), cells=cells, partition=partition, **more)


def test_what_is_withheld_is_named_with_how_many_people_it_is() -> None:
    """Of choices nobody knows on which side; of places and points one would give the other; rounded, no number."""
    assert withheld(hidden(), 10, "fr") == (
        "Réunies, car trop peu nombreuses\u00a0: B, C – 18 personnes en tout."
    )  # fmt: skip
    assert withheld(hidden("choices", False), 10, "en") == (
        "Not told one by one: B, C. Fewer than 10 people chose each of them, or all but fewer than 10 did."
    )
    for type in ("ranking", "allocation", "duels"):
        assert "by subtraction" in withheld(hidden(type), 10, "en")
    assert withheld(hidden(coarse=True), 10, "en") == "Told together, for too few people gave them: B, C."
    assert withheld(replace(hidden(), n=82), 10, "en") == "Told together, for too few people gave them: B, C."
    assert withheld(replace(hidden(), n=None), 10, "en") == ""
    assert withheld(tally("q", "category", {"a": 60, "b": 40}, 100), 10, "en") == ""


def test_a_release_says_of_which_day_it_is_and_how_exact() -> None:
    """Reopened, that nothing is new before twice k people more; rounded ones are of no closing."""
    final = Figures("place", {}, NOW, 12, Turnout(1, 1, 1))
    assert [*standing(final, False, "en")] == ["Exact figures, as of January 18, 2027."]
    (line,) = standing(final, True, "en")
    assert "those of its closing, as of January 18, 2027" in line
    assert "before 24 more people" in line
    for reopened in (False, True):
        (line,) = standing(replace(final, final=False), reopened, "en")
        assert line.startswith("Figures as of January 18, 2027. They are rounded while the consultation runs")


def test_counts_of_people_are_rounded_one_by_one() -> None:
    """As the release says of each; what is not told is not."""
    figures = Figures("place", {}, NOW, 10, Turnout(None, 100, 90, about=("finished",)))
    assert [turnout_words(figures, name, "en") for name in ("started", "answered", "finished")] == [
        None, "100", "about 90"
    ]  # fmt: skip
