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


def test_addresses_alone_make_no_map() -> None:
    """They are typed words, and stay with the council."""
    assert studied(ballots([(43.6, 1.44)] * 9, addresses=30), 10) is None
