"""Which answers lead to a question, read from the file as anybody could."""

from __future__ import annotations

from flows.guards import guards
from flows.loader import load
from tests.engine.talk import flow_of
from tests.flows.sampling import FOLDER, TODAY

USE = """
  - choose one: use
    fr: Comment ?
    en: How?
    options: {walk: {fr: A, en: A}, cycle: {fr: B, en: B}, drive: {fr: C, en: C}}
  - rate: calm
    from: 1
    to: 4
    low: {fr: non, en: no}
    high: {fr: oui, en: yes}
    fr: Calme ?
    en: Calm?
"""


def ask(name: str, condition: str = "") -> str:
    """A question of two answers."""
    only = f"    only if: {condition}\n" if condition else ""
    return (
        f"  - choose one: {name}\n{only}    fr: Q ?\n    en: Q?\n"
        "    options: {x: {fr: X, en: X}, y: {fr: Y, en: Y}}\n"
    )  # fmt: skip


def test_a_follow_up_is_guarded_by_the_answers_that_lead_to_it() -> None:
    """By one answer, by all but one, by points of a scale, by the narrower of two; what everybody is asked by none."""
    flow = flow_of(
        USE + ask("first", "use is walk") + ask("second", "use is not walk") + ask("third", "calm < 3")
        + ask("fourth", "use is not walk and calm is 1") + ask("fifth")
    )  # fmt: skip
    assert guards(flow) == {
        "first": ("use", ("walk",)), "second": ("use", ("cycle", "drive")), "third": ("calm", ("1", "2")),
        "fourth": ("calm", ("1",)),
    }  # fmt: skip


def test_both_branches_of_an_if_are_guarded() -> None:
    inside = "".join(f"      {line}\n" for line in ask("deep").splitlines())
    other = "".join(f"      {line}\n" for line in ask("shallow").splitlines())
    flow = flow_of(USE + f"  - if: use is drive\n    then:\n{inside}    else:\n{other}" + ask("after"))
    assert guards(flow) == {"deep": ("use", ("drive",)), "shallow": ("use", ("walk", "cycle"))}


def test_whoever_skips_is_not_asked_until_the_step_that_the_skip_names() -> None:
    flow = flow_of(USE + "  - skip to: last\n    only if: use is walk\n" + ask("middle") + ask("last"))
    assert guards(flow) == {"middle": ("use", ("cycle", "drive"))}


def test_either_of_two_questions_guards_nothing_of_its_own() -> None:
    """Whoever answered the one otherwise may have answered the other so."""
    flow = flow_of(USE + ask("any", "use is walk or calm is 1"))
    assert guards(flow) == {}


def test_no_answer_may_bear_the_name_of_the_counter_of_people() -> None:
    """An option called n (north, say) would count its people twice."""
    text = (FOLDER / "dates.past.yaml").read_text(encoding="utf-8").split("steps:")[0] + "steps:\n" + ask("side")
    text = text.replace("options: {x: {", "options: {n: {")
    flow, findings = load(text.encode(), "flow.yaml", lambda name: False, TODAY, None)
    assert flow is None
    assert "reserved" in {finding.code for finding in findings if finding.severity == "error"}
