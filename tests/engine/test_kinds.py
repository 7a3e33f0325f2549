"""Every question kind: asked in its shape, answered by press and by typing, refused kindly, shown back."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path

from flows.events import Toast
from flows.incoming import Pictured, Placed, Started
from flows.questions import KINDS
from flows.questions.base import Accepted, Declined, View
from flows.questions.location import Location, distance
from tests.engine.talk import Talk, flow_of

STEPS: dict[str, str] = {
    kind.KIND: import_module(f"tests.questions.test_{kind.__module__.rpartition('.')[2]}").SAMPLE.step
    for kind in KINDS
    if kind.KIND != "consent"
}


def talk(kind: str) -> Talk:
    """At the question of that kind."""
    return Talk(flow_of(STEPS[kind])).begin()


def test_every_kind_of_the_registry_has_its_twin_test() -> None:
    """A new kind is its file, its test and one line; without its test it is seen at once."""
    for kind in KINDS:
        twin = Path("tests/questions") / f"test_{kind.__module__.rpartition('.')[2]}.py"
        assert twin.is_file(), f"{kind.KIND} has no test: write {twin}"


def test_a_place_too_far_is_refused_and_a_near_one_kept_to_the_metre() -> None:
    """`within` is checked on coordinates only."""
    here = talk("location").give(Placed(44.6, 1.44))
    assert here.said[0] == "why.far"
    assert here.give(Placed(43.6012345678, 1.4412345678)).value("q") == {"lat": 43.60123, "lon": 1.44123}


def test_a_place_exactly_at_the_limit_is_near() -> None:
    """And one a little further than the same limit is not."""
    here = (43.6, 1.44)
    asked = talk("location").flow.by_name["q"]
    assert isinstance(asked, Location)
    limit = distance(here, (43.61, 1.45))
    for within, outcome in ((limit, Accepted), (limit * 0.999999, Declined)):
        near = replace(asked, near=here, within=within)
        assert isinstance(near.receive(Placed(43.61, 1.45), View()), outcome)


def test_a_picture_is_kept_by_its_reference() -> None:
    """The bytes are the edge's business."""
    assert talk("photo").give(Pictured("pic_1")).value("q") == "pic_1"


def test_own_words_are_asked_and_kept_apart_from_the_options() -> None:
    """`other: yes` opens a line of text."""
    assert talk("choose one").press("_other").say("En trottinette").value("q") == {"other": "En trottinette"}


def test_a_choice_over_the_limit_is_a_toast_and_no_refusal() -> None:
    """The selection stays as it was."""
    here = talk("choose many").press("walk", "bike", "car")
    assert here.said == ["why.too_many"]
    assert isinstance(here.events[0], Toast)
    assert here.person.refusals == 0
    assert here.press("_ok").value("q") == ["walk", "bike"]


def test_what_no_longer_fits_the_budget_is_shown_disabled() -> None:
    """Its label says why."""
    controls = {control.token: control for control in talk("fund").press("a").prompt.controls}
    assert controls["b"].state == "disabled"
    assert controls["b"].reason is not None
    assert controls["c"].state == "off"


def test_each_vote_counts_at_once_and_nobody_judges_twice() -> None:
    """`show: 2` of three statements."""
    here = talk("react").press("agree")
    assert len(here.value("q")) == 1  # type: ignore[arg-type]
    assert not here.complete()
    here.press("pass")
    assert sorted(here.value("q").values()) == ["agree", "pass"]  # type: ignore[attr-defined]
    assert here.complete()
    assert len(set(here.person.shown["q"])) == 2


def test_duels_give_winners_losers_and_ties() -> None:
    """One entry per pair, never the same pair twice."""
    here = talk("compare").press("left").press("tie")
    duels = here.value("q")
    assert isinstance(duels, list)
    assert len(duels) == 2
    assert set(duels[0]) == {"winner", "loser"}
    assert set(duels[1]) == {"tie"}


def test_the_first_prompt_offers_to_begin_and_the_other_language() -> None:
    """Who asks, who decides, how long, before anything is kept."""
    here = Talk(flow_of(STEPS["rate"])).give(Started("rue", "en"))
    assert here.person.language == "en"
    assert here.tokens() == ["_begin", "_charter", "_lang.fr"]
    assert here.status == "doorstep"
