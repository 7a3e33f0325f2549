"""The chart `room`: the part of the most active, and what equal influence would change."""

from __future__ import annotations

from dataclasses import replace

from results.figures.counted import from_json, to_json
from results.reports.charts.room import RoomChart
from results.reports.draw import rendered
from tests.results.reports.charts.sample import cleared

ROOM = {"views": {"people": 100, "votes": 0.38, "written": 0.8, "shifts": {"s1": -0.12, "s2": 0.01}}}


def test_it_says_what_the_figures_say_and_is_drawn() -> None:
    """Caption, table and picture hold the same figures."""
    drawing = RoomChart().draw(replace(cleared(), room=ROOM), "fr")
    assert drawing is not None
    for words in ("38\u00a0%", "80\u00a0%", "70\u00a0% d'accord", "ce serait 58\u00a0%"):
        assert words in drawing.caption
    assert ("Part des votes du dixième qui vote le plus", "38\u00a0%") in drawing.table
    assert rendered(drawing, "fr", False, svg=False)["png"]


def test_small_shifts_and_few_authors_are_not_told() -> None:
    """No sentence about statements written, none about one that hardly moves."""
    few = {"views": {**ROOM["views"], "written": None, "shifts": {"s2": 0.01}}}
    drawing = RoomChart().draw(replace(cleared(), room=few), "en")
    assert drawing is not None
    assert "write" not in drawing.caption
    assert "no statement moves" in drawing.caption


def test_the_question_where_few_speak_most_is_drawn() -> None:
    """Of equals, the last by name; an empty one is none."""
    less, one = {**ROOM["views"], "votes": 0.37}, {**ROOM["views"], "written": None}
    for names in (("a", "b", "c"), ("c", "b", "a")):
        rooms = dict(zip(names, (less, one, {**one, "written": 0.5}), strict=True))
        drawing = RoomChart().draw(replace(cleared(), room={"z": {}, **rooms}), "fr")
        assert drawing is not None
        assert [row[1] for row in drawing.table[1:]] == (["10\u00a0%", "38\u00a0%", *["50\u00a0%"] * (names[2] == "c")])


def test_it_is_silent_without_a_tenth_of_k_people() -> None:
    """And the room survives the JSON of a release."""
    assert RoomChart().draw(cleared(), "fr") is None
    assert RoomChart().draw(replace(cleared(), room={"views": {}}), "fr") is None
    figures = replace(cleared(), room=ROOM)
    assert from_json(to_json(figures)).room == figures.room
