"""Words on charts: how long they may be, which charts officials get, and of what a chart is made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from results.figures.counted import Cell, Figures, Tally, Turnout
from results.figures.studies import Study
from results.reports.charts import CHARTS, Drawing, SharesChart, _chart
from results.reports.charts.base import framed
from tests.results.reports.charts.examples import (
    FUNDING,
    GROUPS,
    ORDERS,
    PLACES,
    STRENGTHS,
    opinion,
    rich,
    scale,
    study,
    tally,
    votes,
)
from tests.results.reports.charts.picture import seen
from tests.results.reports.charts.sample import NOW

BY_NAME = {chart.name: chart for chart in CHARTS}


def drawing(name: str, *tallies: Tally, **more: Any) -> Drawing:
    """The chart of these questions, which there must be."""
    given = replace(Figures("place", {"fr": "La place"}, NOW, 10, Turnout(110, 100, 90), tallies), **more)
    found = (BY_NAME.get(name) or SharesChart("q")).draw(given, "fr")
    assert found is not None
    return found


def test_officials_get_the_charts_that_a_digest_speaks_of() -> None:
    """The others are for pages."""
    given = {name: BY_NAME[name].digest for name in ("opinions", "groups", "who", "funding", "missing")}
    assert set(given.values()) == {True}
    kept = ("opinion-map", "orders", "strengths", "scales", "places", "room", "leaving", "days")
    assert not any(BY_NAME[name].digest for name in kept)
    assert not SharesChart("q").digest


def test_a_chart_is_found_by_its_file_and_its_class() -> None:
    """As its line in the registry says."""
    assert _chart("days:DaysChart").name == "days"
    assert all(BY_NAME[name].name == name for name in ("days", "groups", "scales"))


def longer(content: Mapping[str, Any], name: str, words: str) -> dict[str, Any]:
    """The content of a study whose first item is called so."""
    first, *rest = content[name]
    return {**content, name: [{**first, "words": {"fr": words}}, *rest]}


def of(name: str, words: str) -> Drawing:
    """A chart whose question, statement, option or answer has these words."""
    one = {"a": 60, "b": 40}
    if name in ("funding", "orders", "strengths"):
        base, list_name = {"funding": (FUNDING, "projects"), "orders": (ORDERS, "options"),
                           "strengths": (STRENGTHS, "options")}[name]  # fmt: skip
        return drawing(name, studies=(replace(base, content=longer(base.content, list_name, words)),))
    if name == "groups":
        said = opinion("s1", words, "agree", ("A", 0.9, ""), ("B", 0.2, ""))
        content = {**GROUPS.content, "gathers": [], "divides": [said]}
        return drawing(name, studies=(replace(GROUPS, content=content),))
    if name == "leaving":
        return drawing(name, participation=Turnout(9, 9, 9, leaving=(Cell("a", {"fr": words}, 12),)))
    cells = (Cell("a", {"fr": words}, 60, 0.6), Cell("b", {"fr": "b"}, 40, 0.4))
    tallies = {
        "opinions": votes("s1", 60, 20, 20, words), "scales": scale("q", 10, 20, 30, words=words),
        "who": replace(tally("q", "category", one, 100, profile=True), cells=cells),
        "missing": replace(tally("q", "category", one, 100, words, profile=True), cells=cells),
        "shares-q": replace(tally("q", "category", one, 100, words), cells=cells),
    }  # fmt: skip
    return drawing(name, tallies[name], margins={"q": {"a": 1, "b": 99}})


LIMITS = [
    ("opinions", 50, "picture"), ("opinions", 90, "caption"), ("scales", 50, "picture"), ("scales", 90, "caption"),
    ("who", 60, "picture"), ("missing", 44, "picture"), ("missing", 80, "caption"), ("leaving", 60, "picture"),
    ("funding", 44, "picture"), ("funding", 40, "caption"), ("orders", 54, "picture"), ("strengths", 42, "picture"),
    ("groups", 200, "table"), ("groups", 100, "picture"), ("shares-q", 60, "picture"), ("shares-q", 60, "title"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "limit", "where"), LIMITS)
def test_words_are_cut_where_their_place_ends(name: str, limit: int, where: str) -> None:
    """At the limit they stand whole, one letter more is cut."""
    for length, cut in ((limit, False), (limit + 1, True)):
        words = "x" * length
        found = of(name, words)
        spec = {key: value for key, value in found.spec.items() if key != "title"}
        told = {"caption": found.caption, "table": str(found.table), "title": str(found.spec["title"]),
                "picture": json.dumps(spec, ensure_ascii=False).replace('", "', "")}[where]  # fmt: skip
        assert ("x" * (limit - 1) + "…" in told) == cut
        assert (words in told) == (not cut)


@pytest.mark.parametrize(("length", "cut"), [(90, False), (91, True)])
def test_captions_cut_the_last_as_the_first(length: int, cut: bool) -> None:
    """Both ends of the votes, and of the scales."""
    for name, tallies in (
        ("opinions", [votes("a", 80, 10, 10, "a" * length), votes("b", 10, 80, 10, "b" * length)]),
        ("scales", [scale("a", 10, 20, 70, words="a" * length), scale("b", 70, 20, 10, words="b" * length)]),
    ):
        caption = drawing(name, *tallies).caption
        assert [letter * length in caption for letter in "ab"] == [not cut] * 2
        assert [letter * 89 + "…" in caption for letter in "ab"] == [cut] * 2


def test_a_statement_of_groups_has_two_lines() -> None:
    """Of sixty characters, with the side that is counted."""
    for words, told in (
        (" ".join(["x" * 29, "x" * 30, "x" * 27]), [" ".join(("x" * 29, "x" * 30)), f"{'x' * 27} (d'accord)"]),
        ("y" * 100, ["y" * 60, f"{'y' * 40} (d'accord)"]),
    ):
        assert of("groups", words).spec["layer"][-1]["data"]["values"][0]["line"] == told


def test_titles_of_shares_and_places_are_short() -> None:
    """Sixty characters."""
    assert len(of("shares-q", "y" * 80).spec["title"]["text"]) == 60
    assert drawing("places", studies=(PLACES,)).spec["title"]["text"] == "Où les gens ont montré un endroit"


def test_each_chart_draws_the_study_of_its_kind() -> None:
    """Not the first that is there."""
    other = study("allocation", {})
    for name, own in (("groups", GROUPS), ("opinion-map", GROUPS), ("funding", FUNDING), ("orders", ORDERS),
                      ("strengths", STRENGTHS), ("places", PLACES)):  # fmt: skip
        assert drawing(name, studies=(other, own)).table == drawing(name, studies=(own,)).table
        given = replace(rich(), studies=(other,))
        assert BY_NAME[name].draw(given, "fr") is None


def test_money_has_the_unit_of_its_own_question() -> None:
    """Not of another one; none where the question has none."""
    own = Tally("projects", "projects", {"fr": "?"}, 80, unit={"fr": "€"})
    other = Tally("other", "projects", {"fr": "?"}, 80, unit={"fr": "points"})
    told = drawing("funding", other, own, studies=(FUNDING,)).table[1][1]
    assert told == "1\u202f000\u00a0€"
    assert drawing("funding", other, replace(own, unit=None), studies=(FUNDING,)).table[1][1] == "1\u202f000"


@pytest.mark.parametrize(("people", "drawn"), [(12, True), (None, False)])
def test_charts_of_few_are_not_drawn(people: int | None, drawn: bool) -> None:
    """The third day, the only step, the only answer."""
    days = tuple(Cell(f"2027-01-1{day}", {}, 12 if day < 2 else people) for day in range(3))
    leaving = (Cell("a", {"fr": "a"}, people),)
    given = replace(rich(), participation=Turnout(110, 100, 90, days=days, leaving=leaving),
                    tallies=(replace(tally("q", "category", {"a": people}, 100), profile=True),))  # fmt: skip
    for chart in (BY_NAME["days"], BY_NAME["leaving"], BY_NAME["who"], SharesChart("q")):
        assert (chart.draw(given, "fr") is not None) == drawn
    assert SharesChart("s").draw(given, "fr") is None
    statement = replace(rich(), tallies=(replace(votes("q", 60, 20, 20), step="q"),))
    assert SharesChart("q").draw(statement, "fr") is None


def test_only_whole_votes_and_scales_are_drawn() -> None:
    """A hidden cell, a joined one, or too few people leave a question out; so does a profile."""
    full = votes("full", 60, 20, 20)
    hidden, few = votes("hidden", None, 60, 40), replace(votes("few", 6, 2, 2), n=None)
    assert [row[0] for row in drawing("opinions", hidden, full, few).table[1:]] == ["Question views.full ?"]
    whole = scale("whole", 10, 20, 30)
    joined = replace(scale("joined", 10, 20, 30), cells=tuple(replace(c, merged=True) for c in whole.cells))
    others = (joined, replace(scale("few", 1, 2, 3), n=None), replace(scale("who", 5, 9, 10), profile=True),
              replace(scale("zero", 1, 1, 1), n=0), tally("cat", "category", {"a": 20}, 20))  # fmt: skip
    assert [row[0] for row in drawing("scales", *others, whole).table[1:]] == ["Question whole ?"]
    for name in ("opinions", "scales"):
        assert BY_NAME[name].draw(replace(rich(), tallies=(hidden, few, *others)), "fr") is None


@pytest.mark.parametrize(("agree", "told"), [(8, True), (7, False)])
def test_a_narrow_stretch_holds_no_figure(agree: int, told: bool) -> None:
    """Eight in a hundred of votes; six of a scale."""
    values = drawing("opinions", votes("s", agree, 60, 40 - agree)).spec["data"]["values"]
    assert bool(values[0]["told"]) == told
    (_, bars, *_) = drawing("scales", scale("q", agree - 2, 40, 62 - agree)).spec["layer"]
    assert bool(bars["data"]["values"][0]["told"]) == told


def test_six_statements_and_eight_scales_are_shown() -> None:
    """Of seven, the three most agreed and the three least; of two, both."""
    many = [votes(f"s{n}", 90 - 10 * n, 10, 10 * n) for n in range(7)]
    six = drawing("opinions", *many[:6])
    assert [row[0][15:17] for row in six.table[1:]] == ["s0", "s1", "s2", "s3", "s4", "s5"]
    assert [row[0][15:17] for row in drawing("opinions", *many[::-1]).table[1:]] == ["s0", "s1", "s2", "s4", "s5", "s6"]
    scales = [scale(f"q{n}", 10 + n, 10, 30 - n) for n in range(9)]
    assert [row[0][9:11] for row in drawing("scales", *scales[::-1]).table[1:]] == [f"q{n}" for n in range(8)]
    assert "Le moins bien" in drawing("scales", *scales[:2]).caption
    assert "Le moins bien" not in drawing("scales", scales[0]).caption


def test_the_frame_marks_what_is_simulated() -> None:
    """On the picture itself."""
    plain, marked = (framed("Title", {"mark": "bar"}, "fr", simulated) for simulated in (False, True))
    assert "subtitle" not in plain["title"]
    assert marked["title"] == {**plain["title"], "subtitle": "EXEMPLE – réponses simulées",
                               "subtitleColor": "#b3541e", "subtitleFontSize": 14}  # fmt: skip
    assert {**marked, "title": plain["title"]} == plain
    assert (plain["mark"], plain["title"]["text"], plain["background"]) == ("bar", "Title", "#ffffff")


def test_a_map_of_opinions_is_as_large_as_its_marks() -> None:
    """Not as their distance from nought."""
    marks = [{"group": "A", "x": x, "y": x / 2 + 40, "people": 30} for x in (50.0, 52.0)]
    found = seen(drawing("opinion-map", studies=(replace(GROUPS, content={**GROUPS.content, "map": marks}),)))
    one, other = found.circles()
    assert other.x - one.x > 150
    assert one.y - other.y > 100


def areas(*sides: tuple[float, float, int, int, int]) -> Study:
    """Areas of (latitude, longitude, width, height, people)."""
    keys = ("lat", "lon", "width", "height", "people")
    return study("place", {"people": 100, "areas": [dict(zip(keys, one, strict=True)) for one in sides]})


@pytest.mark.parametrize(
    ("side", "metres"),
    [
        (30, 50), (74, 50), (76, 50), (149, 50), (150, 100), (299, 100), (300, 200), (749, 200), (750, 500),
        (1499, 500), (1500, 1000), (2999, 1000), (3000, 2000), (7499, 2000), (7500, 5000), (14999, 5000),
        (15000, 10000), (90000, 10000),
    ],
)  # fmt: skip
def test_the_ruler_is_the_largest_round_length_under_a_third(side: int, metres: int) -> None:
    """Two squares of so many metres one above the other: the map is twice as high as one of them."""
    found = drawing("places", studies=(areas((0.0, 0.0, side, side, 20), (0.0, 0.0, 2 * side, side, 20)),))
    (ruler,) = found.spec["layer"][-1]["data"]["values"]
    assert ruler["x2"] - ruler["x"] == metres
    assert ruler["label"].replace("\u202f", "") == f"{metres}\u00a0m"


@pytest.mark.parametrize(("side", "told"), [(48, "11"), (47, "")])
def test_a_figure_is_written_where_its_rectangle_has_room(side: int, told: str) -> None:
    """Twenty pixels of four hundred and twenty, both ways."""
    for wide, high in ((side, 400), (400, side)):
        found = drawing("places", studies=(areas((0.0, 0.0, 1000, 1000, 20), (0.0, 0.0, wide, high, 11)),))
        assert found.spec["layer"][0]["data"]["values"][1]["told"] == told


@pytest.mark.parametrize(("people", "dark"), [(46, True), (45, False), (44, False)])
def test_figures_are_white_on_dark_ground(people: int, dark: bool) -> None:
    """From above nine twentieths of the densest."""
    found = drawing("places", studies=(areas((0.0, 0.0, 10, 10, 100), (0.0, 0.0, 10, 10, people)),))
    assert [one["dark"] for one in found.spec["layer"][0]["data"]["values"]] == [True, dark]
