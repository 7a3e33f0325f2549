"""The digest: sixty seconds, two languages, only cleared figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from results.figures.counted import Cell, Tally, Weighted
from results.reports.digest import LONGEST, Occasion, compose, highlights
from tests.results.reports.charts.sample import cleared, too_few

DAY, PROMISE = date(2027, 1, 18), date(2027, 3, 15)


def test_it_tells_what_gathers_what_divides_and_that_it_is_no_poll() -> None:
    """Each figure with the people behind it."""
    text = compose(Occasion(cleared(), None, DAY, PROMISE, 0), "fr")
    assert "100 habitants ont répondu, 90 sont allés au bout." in text
    assert "«\u00a0Avis s1\u00a0», 70\u00a0% d'accord sur 100 avis" in text
    assert "Ce qui divise\u00a0: «\u00a0Avis s2\u00a0», 40\u00a0% d'accord, 45\u00a0% pas d'accord" in text
    assert "Réponse promise dans 56 jours." in text
    assert "100 volontaires\u00a0: ceci n'est pas un sondage." in text


def test_it_is_written_in_english_too() -> None:
    """Not a word of French left."""
    text = compose(Occasion(cleared(), None, DAY, PROMISE, 0), "en")
    assert "100 residents have answered, 90 reached the end." in text
    assert "habitants" not in text


def test_three_answers_are_too_few_and_give_no_share() -> None:
    """The number alone is told, to officials."""
    text = compose(Occasion(too_few(), None, DAY, PROMISE, 3), "fr")
    assert "3 réponses\u00a0: trop peu pour en dire quelque chose (il en faut 10)." in text
    assert "%" not in text


def test_what_is_new_since_the_last_is_told() -> None:
    """Against the release that officials have read."""
    before = replace(cleared(), participation=replace(cleared().participation, answered=60))
    assert "(40 de plus)" in compose(Occasion(cleared(), before, DAY, PROMISE, 0), "fr")


def test_who_is_missing_is_told_only_with_the_towns_own_numbers() -> None:
    """By name of group."""
    assert "Il manque" not in compose(Occasion(cleared(), None, DAY, PROMISE, 0), "fr")
    margins = {"age": {"jeunes": 500, "grands": 400}}
    text = compose(Occasion(replace(cleared(), margins=margins), None, DAY, PROMISE, 0), "fr")
    assert (
        "Il manque «\u00a0jeunes\u00a0»\u00a0: 30 des 100 qui ont donné un groupe de la commune, "
        "quand ils y sont 56\u00a0%." in text
    )


def test_it_never_takes_more_than_a_minute() -> None:
    """Long questions are shortened, lesser lines left out."""
    long = tuple(
        Tally(f"q{n}", "category", {"fr": "Une très longue question " * 20}, 100, cleared().tallies[3].cells)
        for n in range(9)
    )
    figures = replace(cleared(), title={"fr": "Un titre " * 40}, tallies=(*cleared().tallies, *long))
    for language in ("fr", "en"):
        occasion = Occasion(figures, None, DAY, PROMISE, 0, quotes=("mots " * 200,), simulated=True)
        assert len(compose(occasion, language)) <= LONGEST


def test_residents_are_told_two_things_in_their_own_language() -> None:
    """Once they have answered: what gathers and what divides, never a small group."""
    told = highlights(cleared(), ("fr", "en"))
    assert list(told) == ["1", "2"]
    assert told["1"]["fr"].startswith("Ce qui rassemble")
    assert "100" in told["1"]["en"]
    assert highlights(too_few(), ("fr", "en")) == {}


def test_a_quoted_sentence_leaves_its_full_stop() -> None:
    """« Plus d'arbres », not « Plus d'arbres. »,"""
    figures = cleared()
    dotted = tuple(replace(tally, question={"fr": "Il faut des bancs.", "en": "Benches."}) for tally in figures.tallies)
    assert "«\u00a0Il faut des bancs\u00a0»," in compose(
        Occasion(replace(figures, tallies=dotted), None, DAY, PROMISE, 0), "fr"
    )


def test_a_scale_is_told_by_its_sides_before_any_mean() -> None:
    """Points told together on one side are of that side; across the middle nothing is said."""
    points = (("1+2", 20), ("3", 10), ("4", 30), ("5", 40))
    cells = tuple(Cell(name, {"fr": name}, people, people / 100) for name, people in points)
    tally = Tally("q", "scale", {"fr": "Sûr ?"}, 100, cells, mean=3.7, partition=True)
    for one, said in (
        (tally, "70\u00a0% au-dessus du milieu, 20\u00a0% en dessous\u00a0; en moyenne 3,7, sur 100 réponses."),
        (replace(tally, mean=None), "70\u00a0% au-dessus du milieu, 20\u00a0% en dessous, sur 100 réponses."),
    ):
        assert said in compose(Occasion(replace(cleared(), tallies=(one,)), None, DAY, PROMISE, 0), "fr")
    across = replace(tally, cells=(replace(cells[0], name="1+2+3"), *cells[2:]))
    assert "milieu" not in compose(Occasion(replace(cleared(), tallies=(across,)), None, DAY, PROMISE, 0), "fr")


def test_what_gathers_is_told_raw_and_weighted() -> None:
    """With the town's own numbers, as the first questions are."""
    heavy = Weighted("views.s1", ("age",), {"agree": (0.61, 0.5, 0.7)}, 80)
    told = compose(Occasion(replace(cleared(), weighted=(heavy,)), None, DAY, PROMISE, 0), "fr")
    assert "70\u00a0% d'accord sur 100 avis\u00a0; 61\u00a0% une fois redressé." in told
    assert "une fois redressé" not in compose(Occasion(cleared(), None, DAY, PROMISE, 0), "fr")
