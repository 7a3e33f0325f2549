"""What is told of opinion groups: true, and about k people at least."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from flows.measures import Measure
from flows.model import Option
from flows.values import Value
from results.figures.studies import Answers, Study, sentences, studied, untold
from results.figures.studies.votes import _opinions, camp, middle, told_share
from tests.results.methods.opinions.sample import planted

K = 10
SIZE = 12


def ballots(table: np.ndarray, hidden: frozenset[str] = frozenset()) -> Answers:
    """Votes of a dense table (9 = unseen) as residents gave them; the last statement is a resident's own."""
    vote = {1: "agree", 0: "pass", -1: "disagree"}
    names = [f"s{place}" for place in range(table.shape[1] - 1)] + ["r_own"]
    values: list[Value] = [
        {name: vote[one] for name, one in zip(names, row.tolist(), strict=True) if one != 9} for row in table
    ]
    options = tuple(Option(name, {"fr": f"Avis {name}."}) for name in names[:-1])
    measure = Measure("views", "votes", {"fr": "Vos avis ?"}, options)
    return Answers(measure, values, (("r_own", {"fr": "Le mien"}),), hidden)


def divided(people: int = 200, seed: int = 0) -> np.ndarray:
    """Two groups: all agree on statement 0, all refuse 1, the rest divides them."""
    source = np.random.default_rng(seed)
    side = np.arange(people) < people * 0.6
    lean = np.where(np.arange(SIZE) % 2, 0.85, 0.15)
    chance = np.where(side[:, None], lean, 1 - lean)
    chance[:, 0], chance[:, 1] = 0.8, 0.1
    return np.where(source.random((people, SIZE)) < chance, 1, -1)


def study(table: np.ndarray, hidden: frozenset[str] = frozenset()) -> Study:
    """Its study, which there must be."""
    found = studied(ballots(table, hidden), K)
    assert found is not None
    return found


def sample() -> Answers:
    """Answers of which the study says all it can: the open data explain each of its figures."""
    return ballots(divided())


def test_what_gathers_and_what_divides_is_said_in_words() -> None:
    """With the share of each group and how many people it is."""
    told = [sentence for _, sentence in sentences(study(divided()), "fr")]
    assert len(told) == 2
    assert "Ce qui rassemble\u00a0: «\u00a0Avis s1\u00a0», 9" in told[0]
    assert "de désaccord sur au moins 200 avis, et la majorité de chacun des 2 groupes" in told[0]
    assert "Ce qui divise" in told[1]
    assert "chez ceux qui sont surtout contre «\u00a0Avis s6\u00a0» (groupe A, 119 personnes)" in told[1]
    assert "chez ceux qui sont surtout pour «\u00a0Avis s6\u00a0» (groupe B, 81 personnes)" in told[1]
    assert all("What " in sentence for _, sentence in sentences(study(divided()), "en"))
    assert [sentence for sentence in told if "{" in sentence] == []


def test_groups_of_fewer_than_k_are_not_told() -> None:
    """Four people of another mind are too few to say, whatever they hold."""
    table = divided(120)
    assert min(group["people"] for group in study(table).content["groups"]) > 40
    few = np.vstack([table[:72], table[72:76]])
    assert studied(ballots(few), K) is None


def test_a_question_that_shows_five_statements_is_answered_with_five() -> None:
    """Polis waits for seven votes; a short question would then never be studied. Four are not enough."""
    table = divided()
    source = np.random.default_rng(4)
    for row in table:
        row[source.permutation(SIZE)[5:]] = 9
    shorter = table.copy()
    shorter[:30, :] = np.where(np.cumsum(shorter[:30] != 9, axis=1) > 4, 9, shorter[:30])
    assert sum(group["people"] for group in study(table).content["groups"]) == 200
    assert sum(group["people"] for group in study(shorter).content["groups"]) == 170


def test_noise_makes_no_groups() -> None:
    """The plain figures of each statement are then told as before."""
    table = np.random.default_rng(3).choice([-1, 0, 1], size=(200, SIZE))
    assert studied(ballots(table), K) is None


@pytest.mark.parametrize("seed", range(5))
def test_no_figure_stands_on_fewer_than_k_people(seed: int) -> None:
    """Neither side of any share, nor a mark of the map; and marks hold everyone of their group."""
    table, _ = planted(240, SIZE, 3, seen=0.85, seed=seed)
    found = studied(ballots(table), K)
    if found is None:
        pytest.skip("this town is not divided")
    content = found.content
    sizes = {group["name"]: group["people"] for group in content["groups"]}
    assert min(sizes.values()) >= K
    for name, people in sizes.items():
        marks = [mark["people"] for mark in content["map"] if mark["group"] == name]
        assert min(marks) >= K
        assert sum(marks) == people
    shown = [*content["gathers"], *content["divides"], *(item for one in content["apart"].values() for item in one)]
    for item in shown:
        for share, n in [(item, item["n"]), *((group, sizes[group["name"]]) for group in item["groups"])]:
            if share["bound"] == "over":
                assert share["share"] * n <= n - K + 1e-9
            elif share["bound"] == "under":
                assert share["share"] * n >= K - 1e-9
            else:
                assert round(share["share"] * n) + n * 0.005 + 1 >= K
        assert all("n" not in group for group in item["groups"])


def test_the_order_of_people_changes_nothing() -> None:
    """They have no names, so their answers are their order."""
    table = divided()
    again = table[np.random.default_rng(1).permutation(len(table))]
    assert json.dumps(study(table).content) == json.dumps(study(again).content)


def test_a_statement_moderated_out_is_never_told() -> None:
    """Nor one whose words may not be spread."""
    told = json.dumps(study(divided(), frozenset({"s1"})).content)
    assert '"s1"' not in told
    assert '"s0"' in told or '"s2"' in told


def test_the_order_of_people_does_not_choose_who_is_looked_at() -> None:
    """Starts are tried on a thousand people: the same thousand, whoever comes first."""
    table = divided(1300)
    again = table[np.random.default_rng(1).permutation(len(table))]
    first, second = _opinions(ballots(table)), _opinions(ballots(again))
    assert first.silhouette == second.silhouette


def test_a_statement_few_of_a_group_saw_is_not_told() -> None:
    """Thirty people, fifteen of each group: too few to have k on either side; 205 are told as 200."""
    table = divided(205)
    table[15:-15, 0] = 9
    content = study(table).content
    assert "s0" not in [item["id"] for heading in ("gathers", "divides") for item in content[heading]]
    assert {item["n"] for item in content["divides"]} == {200}


def test_everybody_of_one_mind_is_told_as_a_bound() -> None:
    """All 200 agree: the page says more than 95 %, which leaves k people room to differ."""
    table = divided()
    table[:, 0] = 1
    item = next(item for item in study(table).content["gathers"] if item["id"] == "s0")
    assert (item["share"], item["bound"]) == (0.95, "over")
    assert "plus de 95\u00a0%" in " ".join(sentence for _, sentence in sentences(study(table), "fr"))


def test_a_withdrawn_statement_leaves_the_others_where_they_were() -> None:
    """The one that its author erased is quoted nowhere; everything else stands, in its order."""
    whole = study(divided())
    gone = whole.content["divides"][0]["id"]
    left = untold(whole, {gone})
    assert left is not None

    def others(items: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        return [item for item in items if item["id"] != gone]

    for name in ("gathers", "divides"):
        assert left.content[name] == others(whole.content[name])
    assert left.content["divides"]
    assert left.content["apart"] == {group: others(items) for group, items in whole.content["apart"].items()}
    assert {item["id"] for items in left.content["apart"].values() for item in items}
    assert left.content["groups"] == whole.content["groups"]


def group(name: str, share: float, bound: str = "") -> dict[str, Any]:
    """A group's share of agreement, or a bound of it."""
    return {"name": name, "share": share, "bound": bound}


def item(id: str, side: str, *groups: dict[str, Any]) -> dict[str, Any]:
    """A statement in a study."""
    return {"id": id, "words": {"en": f"Statement {id}."}, "side": side, "n": 90, "share": 0.5, "bound": "",
            "groups": list(groups)}  # fmt: skip


def camps(*held: dict[str, Any], coarse: bool = False) -> Study:
    """A study whose first group holds these more than the other."""
    people = [{"name": "A", "people": 60}, {"name": "B", "people": 40}]
    content = {"groups": people, "gathers": [], "divides": [], "apart": {"A": list(held), "B": []}}
    return Study("views", "votes", {"en": "?"}, 100, content, coarse)


def test_a_bound_is_ordered_by_what_it_leaves_open() -> None:
    """All of 22 is over 54%: it does not stand below the 61% of another group."""
    given = [group("A", 0.54, "over"), group("B", 0.61), group("C", 0.46, "under"), group("D", 0.3)]
    assert [one["name"] for one in sorted(given, key=middle)] == ["C", "D", "B", "A"]
    assert [middle(one) for one in given] == pytest.approx([0.77, 0.61, 0.23, 0.3])
    study = replace(camps(), content={**camps().content, "divides": [item("s1", "agree", *given[:2])]})
    ((_, words),) = sentences(study, "en")
    assert words == (
        "What divides: “Statement s1”, over 54% agree among group A (60 people), 61% among group B (40 people)."
    )


def test_a_group_is_told_by_what_sets_it_apart() -> None:
    """Most of it on one side, most of no other; never by the statement that is spoken of."""
    agree = item("s1", "agree", group("A", 0.8), group("B", 0.2))
    assert camp(camps(agree), "A", "en") == "those who are mostly for “Statement s1” (group A, 60 people)"
    assert camp(camps(agree, coarse=True), "A", "en").endswith("(group A, about 60 people)")
    against = {**agree, "side": "disagree", "id": "s2"}
    assert camp(camps(against), "A", "en") == "those who are mostly against “Statement s1” (group A, 60 people)"
    assert camp(camps(agree, against), "A", "en", "s1").startswith("those who are mostly against")
    assert camp(camps(agree), "A", "en", "s1") == camp(camps(agree), "B", "en").replace("B", "A").replace("40", "60")
    alone = "group A (60 people)"
    for own, other in (
        (group("A", 0.5), group("B", 0.2)), (group("A", 0.8), group("B", 0.51)),
        (group("A", 0.6, "under"), group("B", 0.2)), (group("A", 0.8), group("B", 0.4, "over")),
    ):  # fmt: skip
        assert camp(camps(item("s1", "agree", own, other)), "A", "en") == alone
    for own, other in (
        (group("A", 0.51), group("B", 0.5)), (group("A", 0.6, "over"), group("B", 0.2, "under")),
    ):  # fmt: skip
        assert camp(camps(item("s1", "agree", own, other)), "A", "en") != alone


def test_rounded_studies_say_so() -> None:
    """Shares and people; a bound is one already."""
    told = [told_share(one, "en", True) for one in (group("A", 0.6), group("A", 0.6, "over"), group("A", 0.95))]
    assert told == ["about 60%", "over 60%", "over 92%"]
