"""Pabulib files: what each kind of ballot gives, and where a wrong one is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest

from results.formats.files import Unreadable
from results.formats.pabulib import PabulibFile, read_pabulib

PROJECTS = "project_id;cost;name;selected\na;60;Arbres ;1\n b ;0,5; Bancs;0\nc;7.25;Cour;3\n"


def written(folder: Path, votes: str, meta: str = "", projects: str = PROJECTS, **more: str) -> Path:
    """A file of these sections."""
    path = folder / "town.pb"
    rows = "".join(f"{key};{value}\n" for key, value in {"budget": "100", **more}.items())
    path.write_text(f"META\nkey;value\n{rows}{meta}PROJECTS\n{projects}VOTES\n{votes}", encoding="utf-8")
    return path


def read(folder: Path, votes: str = "voter_id;vote\n1;a,b\n2;b\n", **more: str) -> PabulibFile:
    """Such a file, read."""
    return read_pabulib(written(folder, votes, **more))


def points(found: PabulibFile) -> dict[str, list[tuple[int, float]]]:
    """Project → (voter, points)."""
    held = found.election
    return {
        name: list(zip(held.supporters[place].tolist(), held.points[place].tolist(), strict=True))
        for place, name in enumerate(held.names)
    }


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    """Exact money, names without their spaces, what is funded, and a separator inside a description."""
    found = read(tmp_path, "voter_id;vote\n1; a , b,\n2;b\n3;\n", rule=" Greedy ", description="x;y", num_votes="3")
    assert found.meta == {"budget": "100", "rule": "Greedy", "description": "x;y", "num_votes": "3"}
    assert found.rule == "greedy"
    assert found.names == {"a": "Arbres", "b": "Bancs", "c": "Cour"}
    assert found.official == frozenset({"a", "c"})
    assert found.election.budget == 100
    assert found.election.costs == (Fraction(60), Fraction(1, 2), Fraction(29, 4))
    assert found.election.voters == 3
    assert points(found) == {"a": [(0, 1.0)], "b": [(0, 1.0), (1, 1.0)], "c": []}
    assert found.election.scores == (Fraction(1), Fraction(2), Fraction(0))
    assert (found.announced, found.threshold) == (None, Fraction(0))
    assert read(tmp_path).rule == ""


def test_empty_lines_and_columns_left_out_are_no_mistake(tmp_path: Path) -> None:
    """At the end of a row; sections may come with separators behind them."""
    text = (
        "META;;\nkey;value\n;\nbudget; 100 \n\nPROJECTS;\nproject_id;cost;votes\na;60\n\nVOTES\nvoter_id;vote;x\n1;a\n"
    )
    path = tmp_path / "town.pb"
    path.write_text(text, encoding="utf-8")
    found = read_pabulib(path)
    assert found.names == {"a": ""}
    assert found.election.budget == 100
    assert found.official is None
    assert points(found) == {"a": [(0, 1.0)]}


@pytest.mark.parametrize(
    ("count", "announced"), [("2", None), ("3", 3), ("0", 0), ("", None), ("x", None), ("2.5", None), ("2,0", None)]
)
def test_ballots_announced_are_told_where_they_are_not_those_there_are(
    tmp_path: Path, count: str, announced: int | None
) -> None:
    """A whole number that differs; anything else announces nothing."""
    assert read(tmp_path, num_votes=count).announced == announced


@pytest.mark.parametrize(
    ("projects", "scores"),
    [
        ("project_id;cost;votes;score\na;1;5;7\nb;1;6;8.5\n", (7, Fraction(17, 2))),
        ("project_id;cost;votes;score\na;1;5;7\nb;1;6;\n", (5, 6)),
        ("project_id;cost;votes;score\na;1;5;\nb;1;;\n", (1, 2)),
    ],
)
def test_the_official_count_is_taken_where_every_project_has_one(
    tmp_path: Path, projects: str, scores: tuple[Fraction, ...]
) -> None:
    """Points before votes; else the ballots are counted."""
    assert read(tmp_path, projects=projects).election.scores == scores


@pytest.mark.parametrize(
    ("selected", "official"), [("1", {"a"}), ("2", {"a"}), ("3", {"a"}), ("0", set()), ("4", set()), ("", None)]
)
def test_what_the_town_funded_is_read(tmp_path: Path, selected: str, official: set[str] | None) -> None:
    """From a reserve too; nothing where the file does not say."""
    projects = f"project_id;cost;selected\na;1; {selected} \nb;1;\n"
    assert read(tmp_path, projects=projects).official == official


@pytest.mark.parametrize(
    ("kind", "votes", "told"),
    [
        ("approval", "vote\n1;a,b\n2;b", {"a": [(0, 1)], "b": [(0, 1), (1, 1)], "c": []}),
        (" CHOOSE-1 ", "vote\n1;a\n2;c", {"a": [(0, 1)], "b": [], "c": [(1, 1)]}),
        ("cumulative", "vote;points\n1;a,b;3,0\n2;b; 2.5 ", {"a": [(0, 3)], "b": [(1, 2.5)], "c": []}),
        ("scoring", "vote;points\n1;a,b;3,4", {"a": [(0, 3)], "b": [(0, 4)], "c": []}),
        ("ordinal", "vote\n1;c,a,b\n2;b", {"a": [(0, 2)], "b": [(0, 1), (1, 1)], "c": [(0, 3)]}),
        ("approval", "vote;vote_strength\n1;a;3\n2;a;\n3;a;0,5", {"a": [(0, 3), (1, 1), (2, 0.5)], "b": [], "c": []}),
        ("scoring", "vote;points;vote_strength\n1;a;3;2", {"a": [(0, 6)], "b": [], "c": []}),
    ],
)
def test_each_kind_of_ballot_gives_its_points(
    tmp_path: Path, kind: str, votes: str, told: Mapping[str, list[tuple[int, float]]]
) -> None:
    """Times the strength of the voter."""
    found = read(tmp_path, f"voter_id;{votes}\n", vote_type=kind.strip().upper() if kind != kind.strip() else kind)
    assert points(found) == told


@pytest.mark.parametrize(
    ("longest", "first"), [("", 2.0), ("5", 5.0), ("2", 2.0), ("x", 2.0), ("4.5", 2.0), ("4,0", 2.0)]
)
def test_the_first_of_an_order_gets_as_many_points_as_a_ballot_has_places(
    tmp_path: Path, longest: str, first: float
) -> None:
    """As the file says, else as there are on the ballot; past the last place, none."""
    found = points(read(tmp_path, "voter_id;vote\n1;c,a\n", vote_type="ordinal", max_length=longest))
    assert found == {"c": [(0, first)], "a": [(0, first - 1)], "b": []}
    short = points(read(tmp_path, "voter_id;vote\n1;c,a,b\n", vote_type="ordinal", max_length="1"))
    assert short == {"c": [(0, 1.0)], "a": [], "b": []}


def test_the_least_score_of_the_towns_own_rule_is_read(tmp_path: Path) -> None:
    """Exactly; none where it is left empty."""
    assert read(tmp_path, min_project_score_threshold="2,5").threshold == Fraction(5, 2)
    assert read(tmp_path, min_project_score_threshold="").threshold == 0


ONE = "voter_id;vote\n1;a\n"


@pytest.mark.parametrize(
    ("votes", "more", "code", "line", "params"),
    [
        (ONE, {"projects": "project_id;cost\n"}, "nothing", 0, {"section": "PROJECTS"}),
        ("voter_id;vote\n", {}, "nothing", 0, {"section": "VOTES"}),
        (ONE, {"vote_type": "x" * 50}, "vote_type", 0,
         {"found": "x" * 40, "kinds": "approval, choose-1, cumulative, scoring, ordinal"}),
        (ONE, {"vote_type": ""}, "vote_type", 0,
         {"found": "–", "kinds": "approval, choose-1, cumulative, scoring, ordinal"}),
        (ONE, {"projects": "project_id;cost\na;1\n a;2\n"}, "project_twice", 7, {"project": "a"}),
        (ONE, {"projects": "project_id;price\na;1\n"}, "column", 5, {"column": "cost", "columns": "project_id, price"}),
        (ONE, {"projects": "project_id;cost\na\n"}, "width", 6, {"found": 1, "expected": 2}),
        (ONE, {"projects": "project_id;cost\na;1;2\n"}, "width", 6, {"found": 3, "expected": 2}),
        (ONE, {"projects": "project_id;cost\na;-1\n"}, "number", 6, {"what": "cost", "found": "-1"}),
        (ONE, {"projects": "project_id;cost\na; \n"}, "number", 6, {"what": "cost", "found": "–"}),
        (ONE, {"budget": "9" * 50}, "number", 0, {"what": "budget", "found": "9" * 40}),
        (ONE, {"min_project_score_threshold": "x"}, "number", 0, {"what": "min_project_score_threshold", "found": "x"}),
        ("voter_id;vote\n1;a\n2;a,z\n", {}, "project", 12, {"project": "z"}),
        ("voter_id;vote;points\n1;a,b;1\n", {"vote_type": "scoring"}, "points", 12, {"found": 1, "expected": 2}),
        ("voter_id;vote\n1;a\n", {"vote_type": "scoring"}, "points", 12, {"found": 0, "expected": 1}),
        ("voter_id;vote;points\n1;a;x\n", {"vote_type": "scoring"}, "number", 12, {"what": "points", "found": "x"}),
        ("voter_id;vote;vote_strength\n1;a;x\n", {}, "number", 11, {"what": "vote_strength", "found": "x"}),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(
    tmp_path: Path, votes: str, more: dict[str, str], code: str, line: int, params: dict[str, object]
) -> None:
    """And with what was found there."""
    path = written(tmp_path, votes, **more)
    with pytest.raises(Unreadable) as refusal:
        read_pabulib(path)
    assert (refusal.value.code, refusal.value.line, refusal.value.params) == (code, line, params)
    assert refusal.value.file == str(path)


@pytest.mark.parametrize(
    ("text", "code", "line", "params"),
    [
        ("x;y\n", "start", 1, {}), ("", "section", 0, {"section": "META"}),
        ("META\nkey;value\nPROJECTS\nproject_id;cost\na;1\n", "section", 0, {"section": "VOTES"}),
        ("META\nkey;value\nVOTES\nvoter_id;vote\n", "section", 0, {"section": "PROJECTS"}),
        ("META\nkey;value\nx;1\nPROJECTS\nproject_id;cost\na;1\nVOTES\nvoter_id;vote\n1;a\n", "meta", 0,
         {"key": "budget"}),
    ],
)  # fmt: skip
def test_a_file_that_lacks_a_part_says_which(
    tmp_path: Path, text: str, code: str, line: int, params: dict[str, object]
) -> None:
    """Sections, and the budget."""
    path = tmp_path / "town.pb"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Unreadable) as refusal:
        read_pabulib(path)
    assert (refusal.value.code, refusal.value.line, refusal.value.params) == (code, line, params)
    assert refusal.value.file == str(path)


@pytest.mark.parametrize(("amount", "fits"), [("9" * 15, True), ("9" * 16, False), ("1." + "0" * 12, True),
                                              ("1." + "0" * 13, False), ("1.", False), (".5", False)])  # fmt: skip
def test_amounts_have_as_many_digits_as_money_may(tmp_path: Path, amount: str, fits: bool) -> None:
    """A longer one is a mistake."""
    path = written(tmp_path, ONE, budget=amount)
    if fits:
        assert read_pabulib(path).election.budget == Fraction(amount)
    else:
        with pytest.raises(Unreadable):
            read_pabulib(path)
