"""Raking of profiles: what characterises the weights, what trimming does, and every refusal with its facts."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results.methods.raking import CLOSE, Profile, Unweighable, raked
from tests.examples import examples

COUPLES: dict[Profile, int] = {("F", "y"): 20, ("H", "o"): 20}
SEX = {"sex": {"F": 50, "H": 50}}
counts = st.integers(1, 40)
shares = st.integers(5, 95)


def alone(**people: int) -> dict[Profile, int]:
    """People of a single question."""
    return {(option,): n for option, n in people.items()}


def by_option(people: Mapping[Profile, int], weights: Mapping[Profile, float], axis: int) -> dict[str, float]:
    """What the people of each option weigh together."""
    found: dict[str, float] = {}
    for profile, weight in weights.items():
        found[profile[axis]] = found.get(profile[axis], 0.0) + weight * people[profile]
    return found


@examples(30)
@given(st.tuples(counts, counts, counts, counts), shares, shares)
def test_weights_meet_the_margins_and_keep_what_they_do_not_know(
    people: tuple[int, int, int, int], women: int, young: int
) -> None:
    """Both margins met, mean one, and the odds between profiles as they were: these three have one solution."""
    profiles: list[Profile] = [("F", "young"), ("F", "old"), ("H", "young"), ("H", "old")]
    counted: dict[Profile, int] = dict(zip(profiles, (one + 3 for one in people), strict=True))
    margins = {"sex": {"F": women, "H": 100 - women}, "age": {"young": young, "old": 100 - young, "none": 0}}
    found = raked(counted, margins)
    n = sum(counted.values())
    assert found.n == n
    for axis, town in enumerate(margins.values()):
        told = by_option(counted, found.weights, axis)
        assert {option: told.get(option, 0.0) / n for option in town} == pytest.approx(
            {option: one / 100 for option, one in town.items()}, abs=CLOSE
        )
    first, second, third, fourth = (found.weights[profile] for profile in profiles)
    assert first * fourth == pytest.approx(second * third)
    assert found.gap <= CLOSE / 10
    assert found.trimmed == 0


def test_what_is_said_of_weights_is_their_arithmetic() -> None:
    """By hand: five weigh two, fifteen two thirds; whoever was counted as nobody is left out."""
    found = raked(alone(F=5, H=15, X=0), SEX)
    assert found.people == alone(F=5, H=15)
    assert found.weights == pytest.approx({("F",): 2, ("H",): 2 / 3})
    assert found.n == 20
    assert found.design_effect == pytest.approx(20 * (5 * 4 + 15 * 4 / 9) / 400)
    assert found.effective == pytest.approx(20 / found.design_effect)
    assert found.largest == pytest.approx(2)
    doubled = raked(alone(F=10, H=30), SEX)
    assert doubled.design_effect == pytest.approx(found.design_effect)
    assert doubled.effective == pytest.approx(2 * found.effective)


def capped(weights: Mapping[Profile, float], people: Mapping[Profile, int], trim: float) -> dict[Profile, float]:
    """Each weight the least of the cap and so many times its own, the mean one: by halving, not by rounds."""
    low, high, n = 1.0, 1e6, sum(people.values())
    for _ in range(200):
        times = (low + high) / 2
        total = sum(people[one] * min(trim, weight * times) for one, weight in weights.items())
        low, high = (times, high) if total < n else (low, times)
    return {one: min(trim, weight * high) for one, weight in weights.items()}


@pytest.mark.parametrize("trim", [1.2, 1.5, 2.0, 2.9])
def test_what_is_cut_goes_to_the_others_in_proportion(trim: float) -> None:
    """Also where it lifts another one over the cap."""
    people = alone(a=10, b=15, c=30, d=45)
    town = {"a": 30, "b": 28, "c": 24, "d": 18}
    plain = raked(people, {"q": town})
    found = raked(people, {"q": town}, trim)
    assert found.weights == pytest.approx(capped(plain.weights, people, trim), abs=1e-9)
    assert found.trimmed == sum(people[one] for one, weight in found.weights.items() if weight > trim - 1e-6)
    told = by_option(people, found.weights, 0)
    assert found.gap == pytest.approx(max(abs(told[one] / 100 - share / 100) for one, share in town.items()))


@examples(30)
@given(st.tuples(counts, counts, counts, counts), shares, shares, st.floats(1.05, 3))
def test_trimmed_weights_keep_their_cap_and_their_mean(
    people: tuple[int, int, int, int], women: int, young: int, trim: float
) -> None:
    """With two margins too."""
    profiles: list[Profile] = [("F", "young"), ("F", "old"), ("H", "young"), ("H", "old")]
    counted: dict[Profile, int] = dict(zip(profiles, (one + 3 for one in people), strict=True))
    margins = {"sex": {"F": women, "H": 100 - women}, "age": {"young": young, "old": 100 - young}}
    found = raked(counted, margins, trim)
    assert found.largest <= trim * (1 + 1e-9)
    assert sum(counted[one] * weight for one, weight in found.weights.items()) == pytest.approx(found.n)


def test_a_cap_that_nobody_reaches_or_everybody_would() -> None:
    """The first changes nothing, the second leaves everyone at one."""
    people = alone(F=5, H=15)
    wide = raked(people, SEX, 2.5)
    assert (wide.weights, wide.trimmed) == (raked(people, SEX).weights, 0)
    assert wide.gap <= CLOSE
    assert raked(people, SEX, 2.0).trimmed == 5
    tight = raked(people, SEX, 1.0)
    assert tight.weights == pytest.approx(alone(F=1, H=1))
    assert tight.trimmed == 20
    assert tight.gap == pytest.approx(0.25)


def refused(people: Mapping[Profile, int], margins: Mapping[str, Mapping[str, float]]) -> tuple[str, dict[str, object]]:
    """Why there are no weights."""
    with pytest.raises(Unweighable) as refusal:
        raked(people, margins)
    assert str(refusal.value) == refusal.value.code
    return refusal.value.code, refusal.value.params


def test_each_refusal_tells_its_facts() -> None:
    """How many people there are, which options, how far the margins are apart."""
    assert refused(alone(F=5, H=4), SEX) == ("few", {"people": 9, "fewest": 10})
    assert raked(alone(F=5, H=5), SEX).n == 10
    many = alone(**dict.fromkeys("gfedcba", 5))
    assert refused(many, {"q": {"a": 1.0}}) == ("unknown", {"question": "q", "options": "b, c, d, e, f"})
    town = dict.fromkeys("zyxwvuta", 1.0)
    assert refused(alone(a=20), {"q": town}) == ("nobody", {"question": "q", "options": "z, y, x, w, v"})
    assert refused(many, {"q": {**dict.fromkeys("abcdef", 0.0), "g": 1.0}}) == (
        "none", {"question": "q", "options": "a, b, c, d, e"},
    )  # fmt: skip
    assert refused(alone(a=20, b=20), {"q": {"a": 1.0, "b": -1.0}})[0] == "none"
    assert raked(alone(a=20), {"q": {"a": 3.0, "b": 0.0}}).weights == {("a",): 1.0}


def test_margins_that_contradict_each_other_are_told_by_how_far() -> None:
    """Every woman is young and every man old: the town would need the halves to be equal."""
    code, params = refused(COUPLES, {**SEX, "age": {"y": 70, "o": 30}})
    assert code == "apart"
    assert params["gap"] == pytest.approx(0.2)
    trimmed = raked(COUPLES, {**SEX, "age": {"y": 70, "o": 30}}, 5.0)
    assert trimmed.gap == pytest.approx(0.2)
    nearly = raked(COUPLES, {**SEX, "age": {"y": 50.00004, "o": 49.99996}})
    assert 0 < nearly.gap <= CLOSE
    assert refused(COUPLES, {**SEX, "age": {"y": 50.0002, "o": 49.9998}})[0] == "apart"
