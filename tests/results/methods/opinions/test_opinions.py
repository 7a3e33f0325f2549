"""Opinion groups as a whole: against published figures, and against what a group must never depend on."""

from __future__ import annotations

import numpy as np
import pytest

from results.methods.opinions import Votes, opinions
from results.methods.opinions.projection import project
from results.methods.opinions.statements import verdicts
from tests.results.methods.opinions.sample import agreement, live, noise, of, planted, published
from tests.shared import shared

pytestmark = pytest.mark.slow


LIVE = ("data", "polis_math", "25ptpt-3gp-no-strict-with-meta")


def test_the_projection_is_the_one_the_server_gave() -> None:
    """Up to the sign of each axis, to 1e-8."""
    votes, math = live(shared(*LIVE))
    points = project(votes).points
    base = math["base-clusters"]
    places = [votes.participants.index(str(members[0])) for members in base["members"]]
    for axis, name in enumerate("xy"):
        ours, theirs = points[places, axis], np.array(base[name])
        assert min(np.abs(ours - theirs).max(), np.abs(ours + theirs).max()) < 1e-8


def test_what_each_group_holds_is_what_the_server_gave() -> None:
    """With the server's own groups: consensus to 1e-9, representativeness to 1e-6."""
    votes, math = live(shared(*LIVE))
    base = dict(zip(math["base-clusters"]["id"], math["base-clusters"]["members"], strict=True))
    label = {
        str(person): group["id"] for group in math["group-clusters"] for one in group["members"] for person in base[one]
    }
    groups = np.array([label.get(person, -1) for person in votes.participants])
    found = verdicts(votes.counts(groups, len(math["group-clusters"])))
    places = {name: place for place, name in enumerate(votes.statements)}
    for name, value in math["group-aware-consensus"].items():
        assert found.consensus[places[name]] == pytest.approx(value, abs=1e-9)
    fields = {"repness": "repness", "repness-test": "repness_test", "p-test": "p_test", "p-success": "p_success"}
    for group, rows in math["repness"].items():
        for row in rows:
            at = int(group), places[str(row["tid"])]
            assert found.for_agree[at] == (row["repful-for"] == "agree")
            for theirs, ours in fields.items():
                assert getattr(found, ours)[at] == pytest.approx(row[theirs], abs=1e-6)


@pytest.mark.parametrize(
    ("name", "least"), [("brexit-consensus", 0.86), ("canadian-electoral-reform", 0.88), ("scoop-biodiversity", 0.88)]
)
@pytest.mark.parametrize("seed", [0, 1])
def test_published_groups_are_found_again(name: str, least: float, seed: int) -> None:
    """The published partition of each conversation, with its number of groups, whatever the seed."""
    votes, groups = published(shared("data", "polis", name))
    found = opinions(votes, len(set(groups.values())), seed)
    both = [
        (label, int(groups[person]))
        for person, label in zip(votes.participants, found.labels, strict=True)
        if label >= 0 and person in groups
    ]
    assert len(both) > 0.9 * len(groups)
    assert agreement(*np.array(both).T) >= least
    assert found.beyond_chance


def test_the_number_of_groups_is_the_published_one() -> None:
    """By silhouette, a tie going to the fewest."""
    for name in ("brexit-consensus", "canadian-electoral-reform", "scoop-biodiversity"):
        assert opinions(published(shared("data", "polis", name))[0]).k == 2
    for name in ("25ptpt-3gp-no-strict-with-meta", "50ptpt-3gp-strict-no-meta"):
        assert opinions(live(shared("data", "polis_math", name))[0]).k == 3


@pytest.mark.parametrize("groups", [2, 3, 4])
def test_planted_groups_are_found_and_counted(groups: int) -> None:
    """Chosen by silhouette alone."""
    table, label = planted(400, 40, groups, seed=groups)
    found = opinions(of(table))
    assert found.k == groups
    assert agreement(found.labels, label) > 0.9
    assert found.beyond_chance


def test_nothing_depends_on_the_order_of_rows() -> None:
    """Neither the partition nor a single figure, to the last bit."""
    table, _ = planted(1500, 30, 3)
    rows, columns = np.nonzero(table != 9)
    names, titles = [f"p{place}" for place in range(1500)], [f"s{place}" for place in range(30)]
    first = opinions(Votes.of(names, titles, rows, columns, table[rows, columns], ["s3"]))
    random = np.random.default_rng(1)
    people, statements, order = random.permutation(1500), random.permutation(30), random.permutation(len(rows))
    second = opinions(
        Votes.of(
            [names[place] for place in people],
            [titles[place] for place in statements],
            np.argsort(people)[rows][order],
            np.argsort(statements)[columns][order],
            table[rows, columns][order],
            ["s3"],
        )
    )
    assert first.votes.participants == second.votes.participants
    assert (first.labels == second.labels).all()
    assert (first.projection.points == second.projection.points).all()
    assert (first.verdicts.repness == second.verdicts.repness).all()


def test_groups_found_in_noise_are_said_to_be_chance() -> None:
    """k-means always finds groups; at most one in twenty of such towns may pass for divided."""
    assert sum(opinions(noise(120, 20, seed)).beyond_chance for seed in range(20)) <= 3


@pytest.mark.parametrize(
    "table",
    [
        np.empty((0, 0), dtype=int),
        np.empty((0, 3), dtype=int),
        np.full((3, 4), 9),
        np.array([[1, -1, 0]]),
        np.ones((30, 10), dtype=int),
        np.zeros((30, 10), dtype=int),
        np.eye(40, dtype=int) * -8 + 9,
    ],
    ids=["empty", "nobody", "no votes", "one person", "everyone identical", "all passes", "one vote each"],
)
def test_people_who_do_not_differ_are_one_group(table: np.ndarray) -> None:
    """No figure pretends otherwise, and nothing fails."""
    found = opinions(of(table))
    assert found.k == 1
    assert not found.beyond_chance
    assert found.silhouette is None
    assert np.isfinite(found.projection.points).all()
    assert np.isfinite(found.verdicts.p_values).all()


def test_one_statement_makes_two_sides_at_most_known_by_it() -> None:
    """Agreeing or not on a single statement is all there is to say."""
    found = opinions(of(np.array([[1]] * 30 + [[-1]] * 20)))
    assert found.k == 2
    assert np.bincount(found.labels).tolist() == [30, 20]


def test_more_groups_than_opinions_are_refused() -> None:
    """Three different people cannot make four groups."""
    assert opinions(of(np.array([[1, 1], [-1, 1], [-1, -1]] * 10)), k=4).k == 1


def test_a_statement_moderated_out_moves_nobody_and_still_counts_as_seen() -> None:
    """As Polis has it: zero for everyone, and one more vote in the scale of each."""
    table, _ = planted(60, 8, 2, seen=0.8)
    loud = np.column_stack([table, np.tile([1, -1], 30)])
    with_hidden = project(of(loud, ("8",)))
    without = project(of(table))
    given = (table != 9).sum(axis=1)
    scale = np.sqrt(9 / (given + 1)) / np.sqrt(8 / given)
    assert (with_hidden.axes[:, 8] == 0).all()
    assert with_hidden.points == pytest.approx(without.points * scale[:, None], abs=1e-9)


def test_only_people_with_seven_votes_are_grouped_unless_they_are_few() -> None:
    """The rest stand on the map and in no group; under fifteen, the most active stand in."""
    table, _ = planted(40, 20, 2, seen=1)
    table[:5, 6:] = 9
    assert np.flatnonzero(opinions(of(table)).labels < 0).tolist() == [0, 1, 2, 3, 4]
    assert (opinions(of(table[:14])).labels >= 0).all()
