"""Exports of other makes, with what they hold worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.palabre.analyse.test_files import analysed


def read(folder: Path, name: str, text: str | bytes, *more: object) -> dict[str, Any]:
    """The JSON of a file with this text."""
    path = folder / "file"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    status, written = analysed(name, path, "--format", "json", *more)
    assert status == 0, written
    found: dict[str, Any] = json.loads(written)
    return found


def refused(folder: Path, name: str, text: str, *more: object) -> str:
    """What is said of a file that cannot be analysed."""
    path = folder / "file"
    path.write_text(text, encoding="utf-8")
    status, written = analysed(name, path, *more)
    assert status == 2, written
    return written


ROWS = [
    ("3", "0", "ann", "1"),
    ("1", "0", "ann", "-1"),
    ("2", "0", "bob", "-1"),
    ("4", "7", "bob", "0"),
    ("5", "7", "ann", "1"),
]
"""Ann agrees with 0 in the end, and with 7; Bob disagrees with 0 and passes on 7."""
ORDERED = sorted(ROWS)


@pytest.mark.parametrize(
    "text",
    [
        "timestamp,datetime,comment-id,voter-id,vote\n" + "".join(f"{t},x,{c},{v},{w}\n" for t, c, v, w in ROWS),
        "vote,voter-id,important,comment-id,timestamp\n" + "".join(f"{w},{v},f,{c},{t}\n" for t, c, v, w in ROWS),
        "timestamp;comment-id;voter-id;vote\r\n" + "".join(f"{t};{c};{v};{w},0\r\n" for t, c, v, w in ROWS),
        "\ufefftimestamp\tcomment-id\tvoter-id\tvote\n" + "".join(f"{t}\t{c}\t{v}\t {w} \n" for t, c, v, w in ROWS),
        "comment-id,voter-id,vote\n" + "".join(f"{c},{v},{w}\n" for _, c, v, w in ORDERED),
        "timestamp,comment-id,voter-id,vote,why\n" + "".join(f'{t},{c},{v},{w},"so, ""yes"""\n' for t, c, v, w in ROWS),
        "participant,group-id,xid,n-votes,7,0\nann,,x9,1,1,1\nbob,,,2,0,-1.0\n",
        "n-agree,0,7,participant\n1,1,1,ann\n0,-1,0,bob\n",
    ],
    ids=["polis", "other order", "French Excel", "tabs", "no clock", "quoted", "matrix", "matrix of another order"],
)
def test_votes_are_the_same_however_they_are_written(tmp_path: Path, text: str) -> None:
    """Columns in any order, more of them, without a clock, with the last vote of each person counting."""
    found = read(tmp_path, "opinions", text)
    told = {
        one["id"]: tuple(sum(one[count].values()) for count in ("agree", "disagree", "seen"))
        for one in found["statements"]
    }
    assert found["participants"] == 2
    assert told == {"0": (1, 1, 2), "7": (1, 0, 2)}


def test_names_as_long_as_a_number_gets_stay_names(tmp_path: Path) -> None:
    """Two that differ in the last of twenty digits are two people."""
    one = "9" * 19
    text = f"comment-id,voter-id,vote\n{one}1,{one}1,1\n{one}1,{one}2,1\n"
    assert list(read(tmp_path, "opinions", text)["projection"]) == [f"{one}1", f"{one}2"]


def test_a_vote_of_nobody_is_said(tmp_path: Path) -> None:
    """With its line."""
    assert ":3: la colonne «\u00a0voter-id\u00a0» est vide" in refused(
        tmp_path, "opinions", "comment-id,voter-id,vote\n0,a,1\n0, ,1\n"
    )


PROJECTS = (
    'project_id;cost;category;target;name\na;60;x,y;all;Arbres\nb;50;;;"Bancs; et tables"\nc;0;;;Chant\nd;40;;;Eau\n'
)


def pb(meta: str, votes: str, projects: str = PROJECTS, budget: str = "100") -> str:
    """A file of four projects."""
    return f"META\nkey;value\nbudget;{budget}\n{meta}PROJECTS\n{projects}VOTES\n{votes}"


@pytest.mark.parametrize(
    ("meta", "votes", "selected"),
    [
        # b 3, a 2, then c and d with 1 each: a no longer fits once b is funded.
        ("vote_type;choose-1\nmin_length;1\n", "voter_id;vote\n1;a\n2;a\n3;b\n4;b\n5;b\n6;c\n7;d\n", "bcd"),
        ("vote_type;approval\n", "voter_id;age;vote\n1;30;b,a\n2;;b,a\n3;40;b,c\n4;9;d\n", "bcd"),
        # a 13, b 12, d 5.
        ("vote_type;cumulative\nmax_sum_points;10\n", "voter_id;vote;points\n1;a,b;3,7\n2;a;10\n3;b,d;5,5\n", "ad"),
        ("vote_type;scoring\n", "vote;voter_id;points\na,b;1;3,7\na;2;10\nb,d;3;5,5\n", "ad"),
        # Three places: b 2 + 3 + 3, a 3 + 2, d 1.
        ("vote_type;ordinal\nmax_length;3\n", "voter_id;vote\n1;a,b,d\n2;b,a\n3;b\n", "bd"),
    ],
)
def test_every_kind_of_ballot_is_counted(tmp_path: Path, meta: str, votes: str, selected: str) -> None:
    """By hand: the most points first, what no longer fits is passed over."""
    found = read(tmp_path, "budget", pb(meta, votes))
    assert "".join(found["selected"]) == selected
    assert found["official"] is None
    assert found["announced"] is None


@pytest.mark.parametrize("budget", ["100.50", "100,5", "100.0"])
def test_a_budget_has_decimals_of_either_kind(tmp_path: Path, budget: str) -> None:
    """A comma as in France, a point as elsewhere."""
    assert read(tmp_path, "budget", pb("", "voter_id;vote\n1;a\n", budget=budget))["budget"] >= 100


def test_a_file_that_lost_ballots_says_so(tmp_path: Path) -> None:
    """In figures and in words, before any result."""
    text = pb("num_votes;9\n", "voter_id;vote\n1;a\n2;b\n")
    assert read(tmp_path, "budget", text)["announced"] == 9
    assert "META annonce 9 bulletins, il y en a 2" in analysed("budget", tmp_path / "file")[1].splitlines()[1]


def test_a_tie_that_the_file_decided_is_said(tmp_path: Path) -> None:
    """Trees and benches have one vote each, and only one of them fits."""
    found = read(tmp_path, "budget", pb("", "voter_id;vote\n1;a\n2;b\n"))
    assert (found["selected"], found["ties"]) == (["a"], ["b"])
    assert "seul l'ordre du fichier a tranché" in analysed("budget", tmp_path / "file")[1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (pb("vote_type;veto\n", "voter_id;vote\n1;a\n"), "vote_type «\u00a0veto\u00a0»"),
        (
            pb("", "voter_id;vote\n1;a\n", PROJECTS + "a;1;;;Encore\n"),
            "le projet «\u00a0a\u00a0» est déjà dans PROJECTS",
        ),
        (pb("", "voter_id;vote\n1;a\n", budget="1e999999999"), "«\u00a01e999999999\u00a0» n'est pas un nombre"),
        (pb("min_project_score_threshold;1.2.3\n", "voter_id;vote\n1;a\n"), "«\u00a01.2.3\u00a0» n'est pas un nombre"),
        (pb("", "voter_id;vote\n1;z\n"), "le projet «\u00a0z\u00a0» n'est pas dans PROJECTS"),
    ],
)
def test_a_budget_that_is_not_understood_is_not_guessed(tmp_path: Path, text: str, said: str) -> None:
    """Kinds of ballot unknown here, one project twice, numbers that are none."""
    assert said in refused(tmp_path, "budget", text)


NAMES = "# ALTERNATIVE NAME 1: Un\n# ALTERNATIVE NAME 2: Deux\n# ALTERNATIVE NAME 3: Trois\n"
OLD = "3\n1,Un\n2,Deux\n3,Trois\n"


@pytest.mark.parametrize(
    "text", [NAMES + "4: 1,2,3\n3: 2,3,1\n2: 3,2,1\n", OLD + "9,9,3\n4,1,2,3\n3,2,3,1\n2,3,2,1\n"], ids=["new", "old"]
)
def test_orders_of_every_age_of_preflib(tmp_path: Path, text: str) -> None:
    """Two beats One by 5 to 4 and Three by 7 to 2; One has the most first places; Three goes out first."""
    found = read(tmp_path, "ranking", text)
    assert (found["people"], found["condorcet_winner"], found["agree"]) == (9, 2, True)
    assert found["borda_scores"] == {"1": 8, "2": 12, "3": 7}
    assert found["irv"] == [2, 1, 3]
    assert found["names"] == {"1": "Un", "2": "Deux", "3": "Trois"}


@pytest.mark.parametrize("text", [NAMES + "4: 1,{2,3}\n3: {2,3},1\n", OLD + "7,7,2\n4,1,{2,3}\n3,{2,3},1\n"])
def test_options_put_level_share_their_points(tmp_path: Path, text: str) -> None:
    """One has 4 × 2 points; the two others 4 × ½ + 3 × 1½ each."""
    found = read(tmp_path, "ranking", text)
    assert found["condorcet_winner"] == 1
    assert found["borda_scores"] == {"1": 8, "2": 6.5, "3": 6.5}
    assert "7 bulletins mettent des réponses à égalité" in analysed("ranking", tmp_path / "file")[1]


def test_ballots_that_stop_early_are_orders_too(tmp_path: Path) -> None:
    """One is first for 3 of 4; Two and Three are behind it alike: 1½, ½ · 3, and 2 for the fourth."""
    found = read(tmp_path, "ranking", "# NUMBER VOTERS: 6\n" + NAMES + "3: 1\n1: 2\n")
    assert found["borda_scores"] == {"1": 6.5, "2": 3.5, "3": 2}
    assert found["announced"] == 6


DUELS = [("a", "b"), ("a", "b"), ("a", "b"), ("b", "a")]


@pytest.mark.parametrize(
    "text",
    [
        "Vote ID,Winner ID,Winner Text,Loser ID,Loser Text,Valid\n"
        + "".join(f"{n},{won},A,{lost},B,TRUE\n" for n, (won, lost) in enumerate(DUELS))
        + "8,b,B,a,A,FALSE\n",
        "valid;loser id;tracking;winner id\n" + "".join(f"1;{lost};;{won}\n" for won, lost in DUELS) + "0;a;;b\n",
        "winner,loser,skip reason\n" + "".join(f"{won},{lost},\n" for won, lost in DUELS) + ",,I can't decide\n",
    ],
    ids=["all our ideas", "another order", "skipped"],
)
def test_duels_are_the_same_however_they_are_written(tmp_path: Path, text: str) -> None:
    """Three to one: (3 + 1) / (4 + 2)."""
    found = read(tmp_path, "pairs", text)
    assert (found["votes"], found["left_out"]) == (4, 1)
    assert found["wins"] == {"a": 3, "b": 1}
    assert found["score"] == pytest.approx({"a": 100 * 4 / 6, "b": 100 * 2 / 6})


PEOPLE = [("Femme", "19", "oui")] * 12 + [("f", "40 ans", "oui")] * 12 + [("HOMME", "24", "non")] * 8
PEOPLE += [("Féminin", "80", "non")] * 4 + [("M", "30", "non")] * 4
"""28 women, 12 men; 20 under 25, 20 from 25 on."""


@pytest.mark.parametrize(
    "margins",
    [
        "question,option,people\nsexe,Femmes,60\nsexe,Hommes,40\n",
        "question;option;people\nSEXE;F;0,6\nSEXE;H;0,4\n",
        "question,option,people\nSexe,femme,600\nSexe,homme,400\nÂGE,15 à 24 ans,500\nÂGE,25 ans et plus,500\n",
    ],
)
def test_margins_find_the_answers_they_mean(tmp_path: Path, margins: str) -> None:
    """Women are 60 % of the town however either file writes them, and ages are in bands."""
    path = tmp_path / "margins.csv"
    path.write_text(margins, encoding="utf-8")
    answers = "id,Sexe,age,tram\n" + "".join(f"{n},{','.join(one)}\n" for n, one in enumerate(PEOPLE))
    found = read(tmp_path, "weights", answers, "--margins", path)
    women = next(options for name, options in found["questions"].items() if name.casefold() == "sexe")["options"]
    assert found["used"] == 40
    assert sorted(round(one["weighted"], 5) for one in women.values()) == [0.4, 0.6]


@pytest.mark.parametrize(
    ("margins", "said"),
    [
        ("sexe,Femmes,60\nsexe,Hommes,38\nsexe,Autre,2\n", "«\u00a0Femme"),
        ("âge,15-30,500\nâge,25 et plus,500\n", "«\u00a019"),
    ],
    ids=["three sexes", "bands that overlap"],
)
def test_margins_in_doubt_are_refused(tmp_path: Path, margins: str, said: str) -> None:
    """Answers are named, and what to do."""
    path = tmp_path / "margins.csv"
    path.write_text("question,option,people\n" + margins, encoding="utf-8")
    answers = "id,sexe,âge\n" + "".join(f"{n},{sex},{age}\n" for n, (sex, age, _) in enumerate(PEOPLE))
    written = refused(tmp_path, "weights", answers, "--margins", path)
    assert said in written
    assert "Donnez les mêmes noms" in written
