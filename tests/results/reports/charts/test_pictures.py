"""Charts read back from their pictures: lengths, places and colours are those of the figures; nothing is cut off."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from results.reports.charts.base import ACCENT, AGAINST, INK, QUIET
from tests.results.reports.charts.examples import FUNDING, GROUPS, PLACES, STRENGTHS, drawings
from tests.results.reports.charts.picture import DrawnMark, SeenDrawing, seen

NAMES = sorted(path.stem for path in (Path(__file__).parent / "golden").glob("*.svg"))
LEFT = 16.0
"""The white around a picture."""
WIDE = 420.0


@cache
def picture(name: str, language: str = "fr") -> SeenDrawing:
    """The chart as it is on the page."""
    return seen(drawings(language)[name])


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_outside_and_no_word_lies_on_another(name: str, language: str) -> None:
    """A reader of either language sees every word whole."""
    found = picture(name, language)
    for mark in found.marks:
        assert -0.5 <= mark.x <= mark.right <= found.width + 0.5
        assert -0.5 <= mark.y <= mark.bottom <= found.height + 0.5
    words = [one for one in found.texts() if one.colour != "#ffffff" or name in ("opinions", "scales", "places")]
    for place, one in enumerate(words):
        for other in words[place + 1 :]:
            # The ground under a text is the same text, drawn first.
            apart = (
                one.right <= other.x or other.right <= one.x or one.bottom <= other.y + 1 or other.bottom <= one.y + 1
            )
            assert apart or one.words == other.words, (one, other)


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_has_its_title(name: str) -> None:
    """In the largest letters, at the top left."""
    first = max(picture(name).texts(), key=lambda one: one.size)
    assert first.words == drawings()[name].spec["title"]["text"]
    assert first.y < 40
    assert first.x < 40


def proportional(bars: list[DrawnMark], figures: list[float]) -> None:
    """Lengths are to one another as figures are."""
    assert len(bars) == len(figures)
    longest = max(figures)
    unit = max(bar.width for bar in bars) / longest
    assert [bar.width for bar in bars] == pytest.approx([one * unit for one in figures], abs=0.2)
    assert len({bar.x for bar in bars}) == 1
    assert len({bar.height for bar in bars}) == 1


@pytest.mark.parametrize(
    ("name", "colour", "figures", "whole"),
    [
        ("shares-use", ACCENT, [60, 25], True), ("who", ACCENT, [5, 9, 10], True),
        ("room", AGAINST, [10, 38, 80], True), ("leaving", AGAINST, [15, 45], False),
    ],
)  # fmt: skip
def test_bars_are_as_long_as_their_figures(name: str, colour: str, figures: list[float], whole: bool) -> None:
    """A share of one whole has the whole behind it; its label stands above, its figure at its end."""
    found = picture(name)
    bars = found.bars(colour)
    proportional(bars, figures)
    behind = found.bars(QUIET)
    everybody = 100 if name != "who" else 24
    assert [one.y for one in behind] == [one.y for one in bars]
    if whole:
        assert behind[0].width / bars[0].width == pytest.approx(everybody / figures[0], rel=0.02)
    else:
        assert not any(one.width for one in behind)
    for bar, row in zip(bars, drawings()[name].table[1:], strict=False):
        above = [one for one in found.texts() if one.x == bar.x and bar.y - 25 < one.y < bar.y]
        assert len(above) == 1
        assert row[0][:20] in above[0].words[:20]
        (end,) = (one for one in found.texts() if 0 < one.x - bar.right < 10 and abs(one.y - bar.y) < 10)
        assert row[1].split("\u00a0")[0] in end.words


def test_votes_share_out_the_whole_width() -> None:
    """Agreement from the left, then those who pass, then disagreement; figures in the middle of their stretch."""
    found = picture("opinions")
    bars = found.bars(ACCENT, QUIET, AGAINST)
    rows: dict[float, list[DrawnMark]] = {}
    for bar in bars:
        rows.setdefault(bar.y, []).append(bar)
    shares = [(92, 8, 0), (70, 10, 20), (60, 8, 32), (40, 15, 45), (10, 5, 85), (8, 7, 85)]
    assert len(rows) == len(shares)
    for row, parts in zip(rows.values(), shares, strict=True):
        assert [bar.width for bar in row] == pytest.approx([WIDE * part / 100 for part in parts], abs=0.2)
        assert [bar.colour for bar in row if bar.width] == [
            colour for colour, part in zip((ACCENT, QUIET, AGAINST), parts, strict=True) if part
        ]
        assert row[0].x == LEFT
        assert all(after.x == pytest.approx(before.right, abs=0.2) for before, after in pairwise(row))
        for bar, part in zip(row, parts, strict=True):
            inside = [one for one in found.texts() if bar.x < one.x + one.width / 2 < bar.right and
                      bar.y - 1 < one.y < bar.bottom]  # fmt: skip
            assert [one.words for one in inside] == ([f"{part}\u00a0%"] if part >= 8 else [])
            assert all(one.x + one.width / 2 == pytest.approx(bar.x + bar.width / 2, abs=0.3) for one in inside)
            assert all((one.colour == "#ffffff") == (bar.colour != QUIET) for one in inside)
    assert [found.at(words).y > max(rows) for words in ("D'accord", "Je passe", "Pas d'accord")] == [True] * 3


def test_scales_stand_around_one_line() -> None:
    """Points below the middle to its left, above it to its right; half of the middle on each side."""
    found = picture("scales")
    (line,) = (one for one in found.marks if one.kind == "line" and one.height > 100 and one.colour == INK)
    bars = [one for one in found.marks if one.kind == "bar" and one.width]
    rows = [sorted((bar for bar in bars if bar.y == y), key=lambda bar: bar.x) for y in sorted({bar.y for bar in bars})]
    shares = [*((10, 10, 80 + n) for n in (4, 3, 2, 1, 0)), (3, 7, 10, 20, 20, 24, 16), (10, 20, 30, 40), (1, 2, 3, 4)]
    unit = sum(bar.width for bar in rows[0])
    for row, parts in zip(rows, shares, strict=True):
        n = sum(parts)
        assert [bar.width for bar in row] == pytest.approx([unit * part / n for part in parts], abs=0.3)
        half, odd = divmod(len(parts), 2)
        left = sum(parts[:half]) + (parts[half] / 2 if odd else 0)
        assert line.x - row[0].x == pytest.approx(unit * left / n, abs=0.3)
        greens = {"#7dbfb3", "#0b6e62"}
        assert [bar.colour in greens for bar in row] == [place >= half + odd for place in range(len(parts))]
    assert min(bar.x for bar in bars) >= LEFT
    # Everybody on one side would be half of the picture.
    assert unit == pytest.approx(WIDE / 2, abs=0.5)
    assert max(bar.right for bar in bars) < LEFT + WIDE


def test_projects_are_as_long_as_asked_for_and_coloured_by_rule() -> None:
    """The legend has each colour that is there, in words; a hidden count has no bar."""
    found = picture("funding")
    colours = {(True, True): ACCENT, (True, False): "#5a9bc4", (False, True): "#a9d9cf", (False, False): "#eceef1"}
    bars, projects = found.bars(*colours.values()), FUNDING.content["projects"][:14]
    told = [one for one in projects if one["people"] is not None]
    proportional(bars, [one["people"] for one in told])
    assert [bar.colour for bar in bars] == [colours[one["greedy"], one["equal_shares"]] for one in told]
    assert found.at("non dit").y > bars[-1].y
    for words in (
        "financé par les deux règles",
        "financé par le plus de votes",
        "financé à parts égales",
        "pas financé",
    ):
        assert found.at(words).y > bars[-1].y


def test_strengths_lie_within_their_lines() -> None:
    """From nought at the left; one half has a line of its own; the figure stands after the line's end."""
    found = picture("strengths")
    dots, options = found.circles(), STRENGTHS.content["options"][:12]
    lines = [one for one in found.marks if one.kind == "line" and one.width > 10]
    unit = WIDE / 1.3
    # The axis has nought where the picture of shares begins.
    left = min(one.x for one in found.marks if one.kind == "line" and one.height > 100)
    for dot, line, one in zip(dots, lines, options, strict=True):
        assert dot.x + dot.width / 2 == pytest.approx(left + unit * one["chance"], abs=0.7)
        assert (line.x, line.right) == pytest.approx((left + unit * one["low"], left + unit * one["high"]), abs=0.7)
        assert dot.y + dot.height / 2 == pytest.approx(line.y, abs=0.5)
        (told,) = (text for text in found.texts() if 0 < text.x - line.right < 12 and abs(text.bottom - line.y) < 8)
        assert told.words == f"{round(one['chance'] * 100)}\u00a0%"
    upright = [one.x for one in found.marks if one.kind == "line" and one.height > 100]
    assert any(x == pytest.approx(left + unit / 2, abs=1) for x in upright)


def test_groups_stand_at_their_shares_and_bounds_are_bands() -> None:
    """Each on its own line with its letter; of a bound, a pale band up to nobody or everybody, and no circle."""
    found, unit = picture("groups"), WIDE / 1.42
    left = min(one.x for one in found.marks if one.kind == "line" and one.width > 100)
    each = [one for item in (*GROUPS.content["gathers"], *GROUPS.content["divides"]) for one in item["groups"]]
    known, bounds = [one for one in each if not one["bound"]], [one for one in each if one["bound"]]
    circles = found.circles()
    middles = [one.x + one.width / 2 - left for one in circles]
    assert middles == pytest.approx([unit * one["share"] for one in known], abs=0.5)
    colours = {"A": ACCENT, "B": AGAINST, "C": "#4b4a9c"}
    assert [one.colour for one in circles] == [colours[one["name"]] for one in known]
    bands = [one for one in found.marks if one.kind == "bar" and one.width and one.height > 10]
    assert len(bands) == len(bounds) == 2
    assert [(bands[0].x, bands[0].right), (bands[1].x, bands[1].right)] == [
        pytest.approx((left + unit * 0.99, left + unit), abs=0.5), pytest.approx((left, left + unit * 0.1), abs=0.5)
    ]  # fmt: skip
    assert len({round(one.y) for one in (*circles, *bands)}) == 9
    words = [one.words for one in found.texts()]
    assert words.count("plus de 99\u00a0%") == words.count("moins de 10\u00a0%") == 1


@pytest.mark.parametrize(
    "name", ["shares-use", "who", "room", "opinions", "groups", "missing", "scales", "strengths", "funding"]
)
def test_shares_stand_over_an_axis_from_nobody_to_everybody(name: str) -> None:
    """Nought, a half and all, each where it is."""
    found = picture(name)
    lowest = max(one.y for one in found.texts() if one.words == "50\u00a0%")
    axis = {one.words: one.x + one.width / 2 for one in found.texts() if abs(one.y - lowest) < 2}
    assert {"0\u00a0%", "50\u00a0%", "100\u00a0%"} <= axis.keys()
    if name != "scales":
        # Words at either end of a picture begin or end where it does.
        assert axis["50\u00a0%"] - axis["0\u00a0%"] == pytest.approx(axis["100\u00a0%"] - axis["50\u00a0%"], abs=25)


def test_the_map_of_opinions_keeps_distances_and_sizes() -> None:
    """Further right is further right, up is up; twice the people, about twice the surface."""
    found = picture("opinion-map")
    marks, circles = GROUPS.content["map"], found.circles()
    across = [one.x + one.width / 2 for one in circles]
    up = [one.y + one.height / 2 for one in circles]
    for places, axis in ((across, "x"), (up, "y")):
        unit = (places[1] - places[0]) / (marks[1][axis] - marks[0][axis])
        assert (unit > 0) == (axis == "x")
        assert [places[0] + unit * (one[axis] - marks[0][axis]) for one in marks] == pytest.approx(places, abs=0.5)
    assert sorted(range(4), key=lambda n: -circles[n].width) == sorted(range(4), key=lambda n: -marks[n]["people"])
    assert {one.colour for one in circles} == {ACCENT, AGAINST, "#4b4a9c"}


def test_areas_are_as_large_as_they_are_told() -> None:
    """In metres, like the ruler; north is up, east is right; the densest is the darkest."""
    found = picture("places")
    areas = PLACES.content["areas"]
    rectangles = [one for one in found.marks if one.kind == "bar"]
    (ruler,) = (one for one in found.marks if one.kind == "line")
    metre = ruler.width / 500
    assert found.at("500\u00a0m").x > ruler.right
    for one, area in zip(rectangles, areas, strict=True):
        assert (one.width, one.height) == pytest.approx((area["width"] * metre, area["height"] * metre), abs=0.3)
    first, north, east, _ = rectangles
    assert first.y - north.y > 1000 * metre
    assert east.x - first.x > 1000 * metre
    assert ruler.y > max(one.bottom for one in rectangles)
    light = [int(one.colour.removeprefix("rgb(").split(",")[0]) for one in rectangles]
    density = [one["people"] / one["width"] / one["height"] for one in areas]
    assert sorted(range(4), key=lambda n: light[n]) == sorted(range(4), key=lambda n: -density[n])


def test_a_group_of_the_town_stands_over_its_answers() -> None:
    """In pairs, to one scale; a missing one in the colour of what is against."""
    found = picture("missing")
    town, answers = found.bars(QUIET), found.bars(ACCENT, AGAINST)
    bars = [one for one in (*town, *answers) if one.height > 12]
    longest = max(one.width for one in bars)
    assert [one.width / longest for one in bars] == pytest.approx([0.9, 0.45, 0.5, 1.0], abs=0.01)
    assert [one.colour for one in answers if one.height > 12] == [AGAINST, ACCENT]
    assert "33\u00a0% · Il en manque" in [one.words for one in found.texts()]


def test_days_stand_at_their_dates() -> None:
    """As high as their people, as far apart as their days; a hidden day has no bar."""
    found = picture("days")
    bars = sorted(found.bars(ACCENT), key=lambda one: one.x)
    unit = bars[1].height / 1250
    assert [one.height for one in bars] == pytest.approx([unit * people for people in (20, 1250, 40, 15)], abs=0.2)
    day = (bars[1].x - bars[0].x) / 2
    assert [bars[0].x + day * days for days in (0, 2, 4, 14)] == pytest.approx([one.x for one in bars], abs=0.5)
    assert len({one.bottom for one in bars}) == 1
    assert "1\u202f000" in [one.words for one in found.texts()]
    assert "1,000" in [one.words for one in picture("days", "en").texts()]
