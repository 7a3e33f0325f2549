"""Places: every area holds k people, all of them together everybody, and no order of the answers changes them."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from flows.measures import Measure
from flows.values import Value
from results.figures.studies import Answers, studied

WHERE = Measure("where", "place", {"fr": "Où ?"})
degrees = st.tuples(st.floats(-60, 70), st.floats(-170, 170))


def ballots(points: list[tuple[float, float]], addresses: int = 0) -> Answers:
    """So many shared places, and addresses typed."""
    values: list[Value] = [{"lat": lat, "lon": lon} for lat, lon in points]
    values += [{"address": "2 rue Haute"}] * addresses
    return Answers(WHERE, values)


def sample() -> Answers:
    """Answers of which the study says all it can: the open data explain each of its figures."""
    draw = Random(1)
    return ballots([(43.6 + draw.random() / 100, 1.44 + draw.random() / 100) for _ in range(60)])


@given(st.lists(degrees, min_size=10, max_size=80), st.randoms(use_true_random=False))
def test_no_area_holds_fewer_than_k(points: list[tuple[float, float]], dice: Random) -> None:
    """Whatever the places are, one far from all the others too."""
    found = studied(ballots(points), 10)
    assert found is not None
    assert all(area["people"] >= 10 for area in found.content["areas"])
    assert sum(area["people"] for area in found.content["areas"]) == len(points)
    dice.shuffle(points)
    assert studied(ballots(points), 10) == found


def test_two_crowds_are_told_apart() -> None:
    """Forty at the bridge, thirty at the station, 2.5 km away: the areas are where they are."""
    dice = Random(3)
    bridge = [(43.6 + dice.gauss(0, 0.0004), 1.44 + dice.gauss(0, 0.0004)) for _ in range(40)]
    station = [(43.62 + dice.gauss(0, 0.0004), 1.454 + dice.gauss(0, 0.0004)) for _ in range(30)]
    found = studied(ballots(bridge + station), 10)
    assert found is not None
    areas = found.content["areas"]
    assert len(areas) > 1
    south = sum(area["people"] for area in areas if area["lat"] < 43.61)
    assert south == 40
    for area in areas:
        assert 43.59 < area["lat"] < 43.63
        assert 1.43 < area["lon"] < 1.47


def test_addresses_alone_make_no_map() -> None:
    """They are typed words, and stay with the council."""
    assert studied(ballots([(43.6, 1.44)] * 9, addresses=30), 10) is None


def test_areas_are_told_to_the_decimetre() -> None:
    """Six decimals of a degree: more would be noise that looks like a trace of somebody."""
    dice = Random(4)
    found = studied(ballots([(43.6 + dice.gauss(0, 0.01), 1.44 + dice.gauss(0, 0.01)) for _ in range(90)]), 10)
    assert found is not None
    for area in found.content["areas"]:
        for name in ("lat", "lon"):
            assert area[name] == round(area[name], 6)


def test_of_grounds_as_empty_the_cut_is_nearest_the_middle() -> None:
    """Six crowds of ten on one road, as far from each other: the first cut leaves thirty on either side."""
    road = [(43.6, 1.40 + 0.01 * crowd) for crowd in range(6) for _ in range(10)]
    found = studied(ballots(road), 30)
    assert found is not None
    assert sorted(area["people"] for area in found.content["areas"]) == [30, 30]
    halves = studied(ballots(road), 20)
    assert halves is not None
    assert sorted(area["people"] for area in halves.content["areas"]) == [30, 30]


def test_every_place_lies_in_an_area_and_areas_are_as_wide_as_their_ground() -> None:
    """Widths and heights in metres: a square kilometre of people is told as about that, centred where they are."""
    dice = Random(5)
    square = [(43.6 + dice.random() * 0.009, 1.44 + dice.random() * 0.0124) for _ in range(60)]
    found = studied(ballots(square), 50)
    assert found is not None
    (area,) = found.content["areas"]
    assert {type(area[name]) for name in ("width", "height", "people")} == {int}
    assert 1000 <= area["width"] <= 2100
    assert 1000 <= area["height"] <= 2100
    for lat, lon in square:
        assert abs(lat - area["lat"]) * 111_320 <= area["height"] / 2 + 2
        assert abs(lon - area["lon"]) * 111_320 * 0.7242 <= area["width"] / 2 + 2
    dense = studied(ballots(square + [(43.7 + dice.random() * 0.09, 1.44) for _ in range(60)]), 50)
    assert dense is not None
    densities = [area["people"] / (area["width"] * area["height"]) for area in dense.content["areas"]]
    assert densities == sorted(densities, reverse=True)


def areas(points: list[tuple[float, float]], k: int = 10) -> list[tuple[float, ...]]:
    """(lat, lon, width, height, people) of each area."""
    found = studied(ballots(points), k)
    assert found is not None
    assert (found.content["k"], found.content["people"]) == (k, len(points))
    return [
        tuple(area[name] for name in ("lat", "lon", "width", "height", "people")) for area in found.content["areas"]
    ]


def test_two_crowds_on_a_road_by_hand() -> None:
    """At 56 m and 1169 m east of the middle, 56 m north of it: the ground from 0 to 1500 m is cut at 600 m."""
    road = [(0.0005, 0.0005)] * 12 + [(0.0005, 0.0105)] * 10
    high = round(250 / 111_320, 6)
    assert areas(road) == [
        (high, round(300 / 111_320, 6), 600, 500, 12), (high, round(1050 / 111_320, 6), 900, 500, 10),
    ]  # fmt: skip
    turned = [(lon, lat) for lat, lon in road]
    assert areas(turned) == [(lon, lat, height, width, n) for lat, lon, width, height, n in areas(road)]
    assert [one[-1] for one in areas(road, 11)] == [22], "ten are too few to be told apart"


def test_a_degree_of_longitude_is_half_as_wide_at_sixty_degrees() -> None:
    """The same two crowds in the north."""
    north = [(60.0005, 10.001)] * 12 + [(60.0005, 10.021)] * 10
    high = round(60 + 250 / 111_320, 6)
    assert areas(north) == [
        (high, round(10 + 300 / 55_660, 6), 600, 500, 12), (high, round(10 + 1050 / 55_660, 6), 900, 500, 10),
    ]  # fmt: skip


def test_half_a_place_is_none() -> None:
    """A latitude alone, a longitude alone, an answer that is no place."""
    whole = ballots([(0.0005, 0.0005)] * 12)
    more: list[Value] = [*whole.values, {"lat": 3.0}, {"lon": 4.0}, "skipped"]
    found = studied(Answers(WHERE, more), 10)
    assert found is not None
    assert found.content["people"] == 12
