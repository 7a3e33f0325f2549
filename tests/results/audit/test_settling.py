"""The fullest way of telling each question from which nobody is worked out, and the proof that goes with it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import replace

from results.audit.record import RecordedQuestion, from_json, to_json
from results.audit.settling import settled
from tests.results.audit.test_family import TABLE, K, by_age, one, question

LONG = 600.0
SAFE, SMALL = {"a": 40, "b": 20}, {"a": 40, "b": 7}


def untold(asked: RecordedQuestion) -> RecordedQuestion:
    """Nothing new of it."""
    return replace(asked, n=None, cells=(), tables=(), weighted=None)


def test_the_fullest_way_is_taken_where_it_tells_of_crowds() -> None:
    """And the proof says what was looked at."""
    ways = {"q": [question("q", SAFE, "a b"), untold(question("q", SAFE))]}
    found = settled([], ways, K, LONG)
    assert (found.ways, found.late, found.solves) == ({"q": 0}, [], 0)
    assert found.seconds >= 0


def test_the_next_way_is_taken_where_the_first_tells_of_a_few() -> None:
    """Of three ways the second is enough; where no way is, nothing new is told."""
    full, less = question("q", SMALL, "a b"), question("q", SMALL)
    assert settled([], {"q": [full, less, untold(full)]}, K, LONG).ways == {"q": 1}
    assert settled([], {"q": [full, full, untold(full)]}, K, LONG).ways == {"q": 2}
    assert settled([], {"q": [full, less, untold(full)]}, 5, LONG).ways == {"q": 0}, "seven are a crowd of five"


def test_a_question_is_judged_beside_all_that_was_told() -> None:
    """Three came since a release that told everything."""
    before = one(question("q", SAFE, "a b"))
    now = question("q", {"a": 43, "b": 20}, "a b")
    assert settled([before], {"q": [now, untold(now)]}, K, LONG).ways == {"q": 1}
    assert settled([before, one(untold(now))], {"q": [now, untold(now)]}, K, LONG).ways == {"q": 1}
    assert settled([], {"q": [now, untold(now)]}, K, LONG).ways == {"q": 0}


def test_a_follow_up_is_told_less_before_the_question_that_leads_to_it() -> None:
    """What it gives away is its parent's: the parent stays as it is."""
    parent = question("use", {"walk": 12, "ride": 8, "drive": 30}, "drive")
    asked = question("why", {"x": 6, "y": 6}, "", of=("use", ("walk",)))
    alone = question("other", SAFE, "a b")
    ways = {one.step: [one, untold(one)] for one in (parent, asked, alone)}
    found = settled([], ways, K, LONG)
    assert found.ways == {"use": 0, "why": 1, "other": 0}
    orphan = {"why": [asked, untold(asked)]}
    assert settled([], orphan, K, LONG).ways == {"why": 0}


def test_what_need_not_be_taken_is_given_back() -> None:
    """The parent itself tells of seven: its follow-up, of which nothing is known by it, is told after all."""
    parent = question("use", {"walk": 25, "ride": 7, "drive": 30}, "walk ride drive")
    less = question("use", {"walk": 25, "ride": 7, "drive": 30}, "drive")
    asked = question("why", {"x": 12, "y": 13}, "x y", of=("use", ("walk", "ride")), people=25)
    found = settled([], {"use": [parent, less, untold(parent)], "why": [asked, untold(asked)]}, K, LONG)
    assert found.ways == {"use": 1, "why": 0}


def test_profile_questions_are_settled_first_and_stand_beside_the_others() -> None:
    """The rows of a table are those that its profile question tells."""
    record = by_age(TABLE)
    ways = {step: [record[step], untold(record[step])] for step in ("q", "age")}
    assert list(settled([], ways, K, LONG).ways) == ["age", "q"]


def test_out_of_time_nothing_new_is_told_and_it_is_said_of_which() -> None:
    """What needs no solver is told all the same."""
    hard = question("q", {"a": 40, "b": 7}, "a b")
    easy = question("r", SAFE, "a b")
    found = settled([], {"q": [hard, untold(hard)], "r": [easy, untold(easy)]}, K, -1.0)
    assert (found.ways, found.late) == ({"q": 1, "r": 0}, ["q"])


def test_a_record_survives_json() -> None:
    """With its tables, weights, bounds and branch; a bound may have no end."""
    record = by_age(TABLE)
    asked = replace(record["q"], of=("use", ("walk",)), n=(1, float("inf")))
    assert from_json(json.loads(json.dumps(to_json({"q": asked, "age": record["age"]})))) == {
        "q": asked, "age": record["age"],
    }  # fmt: skip


def test_the_process_answers_on_its_standard_output_alone() -> None:
    """Whatever its library writes there."""
    full = question("q", SMALL, "a b")
    ways = {"q": [to_json({"q": each})["q"] for each in (full, untold(full))]}
    request = {"history": [to_json(one(question("q", SAFE, "a b")))], "ways": ways, "k": K, "seconds": LONG}
    done = subprocess.run(
        [sys.executable, "-m", "results.audit.apart"], input=json.dumps(request).encode(), capture_output=True,
        check=True, env=os.environ,
    )  # fmt: skip
    said = json.load(io.BytesIO(done.stdout))
    assert (said["ways"], said["late"]) == ({"q": 1}, [])
