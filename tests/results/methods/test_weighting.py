"""Raking, against the census of Toulouse, a hand-made table and its own laws."""

from __future__ import annotations

import csv
import random
from bisect import bisect

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from results.figures.missing import groups
from results.methods.intervals import wilson
from results.methods.weighting import CLOSE, Unweighable, rake
from tests.shared import shared

_BANDS = (18, 25, 40, 60, 75)


def toulouse() -> dict[str, dict[str, float]]:
    """Adults by band of age and by sex, INSEE RP2021."""
    found: dict[str, dict[str, float]] = {"age": {}, "sex": {"H": 0, "F": 0}}
    path = shared("data", "margins", "insee_rp2021_toulouse_31555_age_sexe.csv")
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if (age := int(row["Age"])) >= _BANDS[0]:
                band = str(_BANDS[bisect(_BANDS, age) - 1])
                for sex in ("H", "F"):
                    people = float(row[f"Nb_{sex}"])
                    found["age"][band] = found["age"].get(band, 0) + people
                    found["sex"][sex] += people
    return found


def volunteers(n: int) -> dict[str, list[str]]:
    """Mostly the old, mostly men."""
    draw = random.Random(5)
    return {
        "age": draw.choices([str(bound) for bound in _BANDS], (1, 2, 4, 8, 5), k=n),
        "sex": draw.choices("HF", (2, 1), k=n),
    }


def test_weights_meet_the_census_of_toulouse() -> None:
    """Every margin to a millionth, with a mean weight of one and the effect of Kish."""
    margins, answers = toulouse(), volunteers(2000)
    weights = rake(answers, margins)
    for question, town in margins.items():
        for option, people in town.items():
            chosen = np.array(answers[question]) == option
            share = weights.values[chosen].sum() / weights.values.sum()
            assert share == pytest.approx(people / sum(town.values()), abs=CLOSE)
    assert weights.values.mean() == pytest.approx(1)
    assert weights.raked.design_effect == pytest.approx(1 + weights.values.var())
    assert weights.raked.effective == pytest.approx(2000 / weights.raked.design_effect)


def test_one_margin_is_post_stratification() -> None:
    """Share of the town over share of the answers, by hand."""
    weights = rake({"sex": ["F"] * 5 + ["H"] * 15}, {"sex": {"F": 50, "H": 50}})
    assert weights.values[0] == pytest.approx(2)
    assert weights.raked.largest == pytest.approx(2)
    assert weights.values[-1] == pytest.approx(2 / 3)
    assert weights.raked.design_effect == pytest.approx(4 / 3)


@given(st.randoms(use_true_random=False))
def test_the_order_of_people_changes_nothing(draw: random.Random) -> None:
    """Each keeps their own weight, to the last bit."""
    margins = {"age": {"18": 5, "25": 20, "40": 30, "60": 25, "75": 20}, "sex": {"F": 52, "H": 48}}
    answers, order = volunteers(120), list(range(120))
    draw.shuffle(order)
    first = rake(answers, margins).values
    again = rake({name: [column[one] for one in order] for name, column in answers.items()}, margins).values
    assert (first[order] == again).all()


def test_trimming_caps_the_largest_and_tells_what_it_costs() -> None:
    """A mean of one is kept; the distance from the margins is said."""
    weights = rake({"sex": ["F"] * 2 + ["H"] * 18}, {"sex": {"F": 50, "H": 50}}, trim=2)
    assert weights.raked.largest == pytest.approx(2)
    assert weights.values.mean() == pytest.approx(1)
    assert weights.raked.trimmed == 2
    assert weights.raked.gap == pytest.approx(0.3)


def test_people_without_an_answer_are_left_out_not_guessed() -> None:
    """Their weight is nothing, and they are counted."""
    weights = rake({"sex": ["F"] * 10 + ["H"] * 10 + [""] * 4}, {"sex": {"F": 50, "H": 50}})
    assert weights.used.sum() == 20
    assert (weights.values[20:] == 0).all()


@pytest.mark.parametrize(
    ("answers", "margins", "code"),
    [
        ({"a": []}, {"a": {"x": 1}}, "few"),
        ({"a": ["x"]}, {"a": {"x": 1}}, "few"),
        ({"a": [""] * 50}, {"a": {"x": 1}}, "few"),
        ({"a": ["x"] * 20}, {"a": {"x": 1, "y": 1}}, "nobody"),
        ({"a": ["x", "y"] * 20}, {"a": {"x": 1, "y": 0}}, "none"),
        ({"a": ["x", "z"] * 20}, {"a": {"x": 1}}, "unknown"),
        ({"a": ["x", "y"] * 20, "b": ["v", "w"] * 20}, {"a": {"x": 1, "y": 1}, "b": {"v": 1, "w": 3}}, "apart"),
    ],
)
def test_no_honest_weight_is_refused_with_its_reason(
    answers: dict[str, list[str]], margins: dict[str, dict[str, float]], code: str
) -> None:
    """Empty cells, options nobody answered, margins that contradict each other."""
    with pytest.raises(Unweighable) as refusal:
        rake(answers, margins)
    assert refusal.value.code == code


def test_a_wilson_interval_is_the_published_one() -> None:
    """81 of 263 (Newcombe 1998, table I, method 3): 0.2553 to 0.3662; 0 of 20: 0 to 0.1611."""
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0, 0.1611), abs=5e-5)
    assert wilson(0, 0) is None


def test_a_group_is_missing_beyond_chance_alone() -> None:
    """Half the town and a tenth of the answers; two people of four say nothing of anybody."""
    young, old = groups("age", {"18": 10, "60": 90}, {"18": 5000, "60": 5000})
    assert (young.option, young.missing, old.missing) == ("18", True, False)
    assert not any(group.missing for group in groups("age", {"18": 1, "60": 3}, {"18": 50, "60": 50}))
    assert groups("age", {}, {"18": 1}) == []
