"""The checker's reasoning: who has answered what, which conditions decide nothing, what is not said twice."""

from __future__ import annotations

import pytest

from flows.loader import load
from tests.flows.sampling import FOLDER, TODAY

BASE = (FOLDER / "dates.past.yaml").read_text(encoding="utf-8")
"""Asks `use` (walk, never, other), then `wishes` and `age` and `idea`, which are optional."""
SAY = "  - say: hello\n    fr: Bonjour.\n    en: Hello.\n"


def found(steps: str, text: str = BASE) -> list[str]:
    """The sentences found when these steps stand before the end; the closing date does not matter here."""
    data = text.replace("  - end: thanks\n", steps + "  - end: thanks\n")
    return [one.message for one in load(data.encode(), "f", lambda name: True, TODAY, None)[1] if one.code != "past"]


def says(name: str, condition: str = "", words: str = "") -> str:
    """A step that says the answer to `name`."""
    only = f"    only if: {condition}\n" if condition else ""
    shown = words or "{" + name + "}"
    return f'  - say: hello\n{only}    fr: "Oui {shown}"\n    en: "Yes {shown}"\n'


def indented(steps: str) -> str:
    """The same steps inside a branch."""
    return "".join("    " + row for row in steps.splitlines(keepends=True))


ASK = "  - photo: view\n    fr: Une photo ?\n    en: A photo?\n"
IF_AGE = "  - if: age answered\n    then:\n"
END = "  - end: early\n    fr: Fini.\n    en: Done.\n"


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (says("use"), []),
        (says("age"), ["text.absent"]),
        (says("age", "age answered"), []),
        (says("age", "age >= 18 and use is walk"), []),
        (says("age", "age >= 18 or use is walk"), ["text.absent"]),
        (says("age", "not (age >= 18)"), ["text.absent"]),
        (IF_AGE + indented(says("age")), []),
        (IF_AGE + indented(SAY).replace("hello", "b") + "    else:\n" + indented(says("age")), ["text.absent"]),
        ("  - if: use is walk\n    then:\n" + indented(ASK) + says("view"), ["text.absent"]),
        ("  - if: use is walk\n    then:\n" + indented(END) + "    else:\n" + indented(ASK) + says("view"), []),
        ("  - skip to: hello\n    only if: use is walk\n" + ASK + says("view"), ["text.absent"]),
        (ASK.replace("photo: view", "photo: view\n    only if: use is walk") + says("view"), ["text.absent"]),
        (says("", "", "{count(wishes)}"), ["text.absent"]),
        (says("", "wishes answered", "{count(wishes)}"), []),
        (says("hello"), ["placeholder.unknown"]),
    ],
)
def test_a_text_uses_only_what_everyone_there_has_answered(steps: str, expected: list[str]) -> None:
    """Optional, branches, conditions and skips make an answer possibly absent; `answered` makes it present."""
    assert found(steps) == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("use is walk", []),
        ("use is walk or use is not walk", ["always.true"]),
        ("age >= 18 or age < 18", []),  # not everyone gives an age
        ("age > 110", ["always.false"]),
        ("age >= 15", []),
        ("use is walk and use is never", ["always.false"]),
        ("wishes includes shade and wishes includes seats", []),
        ("not (use answered)", ["always.false"]),
        ("data answered", ["always.true"]),
        ("use is other", []),
    ],
)
def test_a_condition_that_decides_nothing_is_a_warning(condition: str, expected: list[str]) -> None:
    """Every kind of answer is tried, none at all included."""
    assert found(SAY.replace("say: hello\n", f"say: hello\n    only if: {condition}\n")) == expected


def test_a_condition_is_judged_with_those_around_it() -> None:
    """Inside `use is walk`, `use is never` is never true."""
    inner = SAY.replace("say: hello\n", "say: hello\n    only if: use is never\n")
    assert found("  - if: use is walk\n    then:\n" + indented(inner)) == ["always.false"]
    other = indented(inner).replace("hello", "other_one")
    assert found("  - if: use is walk\n    then:\n" + indented(SAY) + "    else:\n" + other) == []


def test_a_ranking_of_everything_includes_everything() -> None:
    """`rank` without `keep` orders all its options."""
    options = "    options:\n      a: {fr: Un, en: One}\n      b: {fr: Deux, en: Two}\n"
    rank = "  - rank: order\n    fr: Classez.\n    en: Rank.\n" + options
    step = SAY.replace("say: hello\n", "say: hello\n    only if: order includes a\n")
    assert found(rank + step) == ["always.true"]
    assert found(rank.replace("rank: order\n", "rank: order\n    keep: 1\n") + step) == []


def test_nobody_passes_two_branches_that_both_end() -> None:
    """What follows is unreachable, said once for its first step."""
    both = "  - if: use is walk\n    then:\n" + indented(END) + "    else:\n" + indented(END).replace("early", "soon")
    assert found(both + SAY + SAY.replace("hello", "again")) == ["path.unreachable"]


def test_a_skip_makes_its_target_reachable() -> None:
    """And only what it jumps over is lost."""
    assert found("  - skip to: hello\n" + SAY.replace("hello", "lost") + SAY) == ["path.unreachable"]
    assert found("  - skip to: hello\n" + SAY) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("  - choose one: use\n", "  - chose one: use\n", ["kind.unknown"]),
        ("      walk:  {fr: Je marche, en: I walk}\n", "      Walk: {fr: Je marche, en: I walk}\n", ["name.form"]),
        ("  - number: age\n", "  - number: Age\n", ["name.form"]),
        ("    options:\n      shade", "    optoins:\n      shade", ["key.unknown"]),
        ("languages: [fr, en]", "languages: [fr, english]", ["value.languages"]),
        ("languages: [fr, en]\n", "", ["key.required"]),
        ("title: {", "titel: {", ["key.head"]),
        ("  decided by:", "  decide by:", ["key.head"]),
        ("    fr: Une idée ?\n", "    fr: {use}\n", ["cut.brace"]),
        ("  - end: thanks", "  - fin: thanks", ["kind.unknown"]),
    ],
)
def test_one_mistake_is_one_finding(old: str, new: str, expected: list[str]) -> None:
    """Steps that read the broken one say nothing of it."""
    reading = "  - if: use is walk and wishes includes shade and age > 18\n    then:\n" + indented(SAY)
    assert old in BASE
    assert found(reading, BASE.replace(old, new, 1)) == expected
