"""`palabre analyse opinions`: published conversations read in place, and every bad file said in one sentence."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.palabre.every_command import invoke
from tests.results.methods.opinions.sample import agreement, planted, published
from tests.shared import shared

pytestmark = pytest.mark.slow


HEAD = "timestamp,datetime,comment-id,voter-id,vote\n"


def analyse(*words: object) -> tuple[int, str]:
    """Status and everything written."""
    return invoke("analyse", "opinions", *words)


def as_json(*words: object) -> dict[str, Any]:
    """The document."""
    status, written = analyse(*words, "--format", "json")
    assert status == 0, written
    found: dict[str, Any] = json.loads(written)
    return found


def matrix(folder: Path, table: np.ndarray) -> Path:
    """A matrix as Polis exports it; 9 = unseen."""
    columns = [str(place) for place in range(table.shape[1])]
    rows = ["participant,group-id,n-votes," + ",".join(columns)]
    for place, row in enumerate(table.tolist()):
        rows.append(f"{place},,7," + ",".join("" if one == 9 else str(one) for one in row))
    path = folder / "matrix.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["brexit-consensus", "canadian-electoral-reform", "scoop-biodiversity"])
def test_both_exports_of_a_conversation_give_the_published_groups(name: str) -> None:
    """Votes one by one hold re-votes; the matrix holds the latest: the same groups either way."""
    folder = shared("data", "polis", name)
    _, groups = published(folder)
    k = len(set(groups.values()))
    for file in ("votes.csv", "participants-votes.csv"):
        found = as_json(folder / file, "--comments", folder / "comments.csv", "--groups", k)
        assert found["k"] == k
        both = [(label, int(groups[person])) for person, label in found["groups"].items() if person in groups]
        assert len(both) == len(groups) if file != "votes.csv" else len(both) > 0.9 * len(groups)
        assert agreement(*np.array(both).T) >= (0.86 if name == "brexit-consensus" else 0.88)


def test_the_text_names_what_gathers_and_what_divides() -> None:
    """In French and in English, with how many people each share is out of."""
    folder = shared("data", "polis", "brexit-consensus")
    words = (folder / "votes.csv", "--comments", folder / "comments.csv", "--groups", "2")
    status, written = analyse(*words)
    assert status == 0
    assert "204 personnes, 50 avis" in written
    assert "Groupes\u00a0: A (101), B (88)" in written
    assert "«\u00a0Labour should oppose the Brexit process\u00a0» (8) – d'accord\u00a0: A 87\u00a0% de 89" in written
    assert "Ceci n'est pas un sondage" in written
    assert "What gathers every group" in analyse(*words, "--lang", "en")[1]


def test_pictures_are_written_where_asked(tmp_path: Path) -> None:
    """As PNG and SVG."""
    file = matrix(tmp_path, planted(120, 20, 2)[0])
    assert analyse(file, "--charts", tmp_path / "pictures")[0] == 0
    assert (tmp_path / "pictures" / "opinion-map.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "pictures" / "groups.svg").exists()


def test_the_order_of_rows_and_the_seed_decide_nothing_and_everything(tmp_path: Path) -> None:
    """The same document from shuffled lines, and again from the same seed."""
    table, _ = planted(60, 12, 2)
    votes = [f"{n},x,{at[1]},{at[0]},{table[at]}" for n, at in enumerate(zip(*np.nonzero(table != 9), strict=True))]
    votes += [f"{10**6 + n},x,{n % 12},0,{n % 3 - 1}" for n in range(12)]
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text(HEAD + "\n".join(votes), encoding="utf-8")
    random.Random(1).shuffle(votes)
    second.write_text(HEAD + "\n".join(votes), encoding="utf-8")
    assert as_json(first, "--seed", 3) == as_json(second, "--seed", 3)


def test_the_latest_vote_counts(tmp_path: Path) -> None:
    """By its instant, not by its line; two at one instant cannot be told apart and count as a pass."""
    file = tmp_path / "votes.csv"
    file.write_text(HEAD + "2,x,0,a,1\n1,x,0,a,-1\n5,x,1,a,1\n5,x,1,a,-1\n", encoding="utf-8")
    first, second = as_json(file)["statements"]
    assert (first["agree"], first["disagree"], first["seen"]) == ({"0": 1}, {"0": 0}, {"0": 1})
    assert (second["agree"], second["disagree"], second["seen"]) == ({"0": 0}, {"0": 0}, {"0": 1})


@pytest.mark.parametrize(
    ("votes", "said"),
    [
        ("", "le fichier est vide"),
        ("timestamp,comment-id,vote\n1,0,1\n", "la colonne «\u00a0voter-id\u00a0» manque"),
        (HEAD + "1,x,0,a,2\n", ":2: la colonne «\u00a0vote\u00a0» contient «\u00a02\u00a0»"),
        (HEAD + "1,x,0,a,nan\n", ":2: la colonne «\u00a0vote\u00a0» contient «\u00a0nan\u00a0»"),
        (HEAD + "hier,x,0,a,1\n", ":2: la colonne «\u00a0timestamp\u00a0»"),
        (HEAD + "1,x,0,a,1\n1,x,0\n", ":3: cellules de cette ligne\u00a0: 3"),
        ("participant,group-id\n0,1\n", "aucune colonne d'avis"),
        ("participant,0,1\na,1,\na,0,1\n", ":3: la personne «\u00a0a\u00a0» a déjà une ligne (ligne 2)"),
        ("participant,0,1,0\na,1,1,1\n", ":1: la colonne «\u00a00\u00a0» est là deux fois"),
        ("participant,0,1\na,1,oui\n", ":2: la colonne «\u00a01\u00a0» contient «\u00a0oui\u00a0»"),
    ],
)
def test_a_bad_file_is_said_in_one_sentence(tmp_path: Path, votes: str, said: str) -> None:
    """Status 2, the line, the way out; never a traceback."""
    file = tmp_path / "votes.csv"
    file.write_text(votes, encoding="utf-8")
    status, written = analyse(file)
    assert status == 2
    assert said in written
    assert "Traceback" not in written


def test_a_bad_comments_file_is_said_too(tmp_path: Path) -> None:
    """Moderation that cannot be read would publish what was refused."""
    file, comments = tmp_path / "votes.csv", tmp_path / "comments.csv"
    file.write_text(HEAD + "1,x,0,a,1\n", encoding="utf-8")
    comments.write_text("comment-id,moderated\n0,non\n", encoding="utf-8")
    status, written = analyse(file, "--comments", comments)
    assert status == 2
    assert ":2: la colonne «\u00a0moderated\u00a0»" in written


@pytest.mark.parametrize(
    "table",
    [
        np.empty((0, 3), dtype=int),
        np.array([[1, -1, 1]]),
        np.ones((30, 8), dtype=int),
        np.zeros((30, 8), dtype=int),
        np.full((30, 8), 9),
    ],
    ids=["no rows", "one person", "everyone identical", "all passes", "no votes"],
)
def test_too_little_is_said_to_be_too_little(tmp_path: Path, table: np.ndarray) -> None:
    """No group, no share, status 0: the file is right, there is only nothing to say of it."""
    file = matrix(tmp_path, table)
    status, written = analyse(file)
    assert status == 0
    assert "Trop peu de votes ou de différences" in written
    assert "%" not in written
    found = as_json(file)
    assert found["k"] == 1
    assert found["groups"] == {}
    assert all("repness" not in statement for statement in found["statements"])


def test_missing_cells_and_nan_are_unseen(tmp_path: Path) -> None:
    """A tenth of the votes gone, written as nothing or as NaN: the groups stand."""
    table, label = planted(200, 30, 2, seen=1)
    table[np.random.default_rng(0).random(table.shape) < 0.1] = 9
    file = matrix(tmp_path, table)
    found = as_json(file)
    file.write_text(file.read_text(encoding="utf-8").replace(",,", ",NaN,").replace(",,", ",nan,"), encoding="utf-8")
    assert as_json(file) == found
    labels = np.array([found["groups"][str(place)] for place in range(200)])
    assert agreement(labels, label) > 0.9


def test_votes_at_random_are_said_to_be_chance(tmp_path: Path) -> None:
    """A warning in words, and a field for programs."""
    table = np.random.default_rng(2).choice([-1, 0, 1], size=(100, 15))
    file = matrix(tmp_path, table)
    assert "des votes tirés au hasard" in analyse(file)[1]
    assert as_json(file)["beyond_chance"] is False
