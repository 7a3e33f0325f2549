"""Sentences of the language's contract that no single sample shows: limits, defaults, one finding for each mistake."""

from __future__ import annotations

import pytest

from flows.loader import load
from flows.model import Flow
from tests.flows.sampling import FOLDER, TODAY

BASE = (FOLDER / "dates.past.yaml").read_text(encoding="utf-8").partition("\n")[2].replace("2026-11-10", "2027-02-10")
WORDS = "    fr: Et ensuite ?\n    en: And then?\n"
OPTIONS = "    options:\n      aa: {fr: Un, en: One}\n      bb: {fr: Deux, en: Two}\n"


def found(text: str) -> list[str]:
    """The sentences found, in their order."""
    return [one.message for one in load(text.encode(), "flow.yaml", lambda name: name == "there.jpg", TODAY, None)[1]]


def with_step(step: str) -> str:
    """The base flow with this step before its end."""
    return BASE.replace("  - end: thanks", step + "  - end: thanks")


def flow(text: str) -> Flow:
    """A flow that must be right."""
    loaded, findings = load(text.encode(), "flow.yaml", lambda name: True, TODAY, None)
    assert loaded is not None, findings
    return loaded


def test_the_base_is_right() -> None:
    """What the cases below change one thing of."""
    assert found(BASE) == []


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("- number: q\n    optional: yes\n    whole: yes\n    between: 1.2 and 1.8\n", ["range.empty"]),
        ("- number: q\n    optional: yes\n    whole: yes\n    between: 1.2 and 2\n", []),
        ("- location: q\n    optional: yes\n    near: 48.85, 2.35\n    within: 0 km\n", ["value.distance"]),
        ("- rate: q\n    optional: yes\n    from: 0\n    to: 10\n", []),
        ("- rate: q\n    optional: yes\n    from: 3\n    to: 3\n", ["range.scale"]),
        ("- rank: q\n    optional: yes\n    keep: 0\n" + OPTIONS, ["range.empty"]),
        ("- rank: q\n    optional: yes\n    keep: 3\n" + OPTIONS, ["keep.many"]),
        ("- choose many: q\n    optional: yes\n    at least: 3\n" + OPTIONS, ["range.empty"]),
        ("- choose many: q\n    optional: yes\n    at most: 3\n    other: yes\n" + OPTIONS, []),
        ("- split budget: q\n    optional: yes\n    total: 100\n" + OPTIONS, []),
        ("- write: q\n    optional: yes\n    at most: 500\n", ["value.characters"]),
    ],
)
def test_limits_and_defaults(step: str, expected: list[str]) -> None:
    """What can never be answered is refused; what may be left out has its default."""
    assert found(with_step("  " + step + WORDS)) == expected


def test_a_step_after_the_end_is_one_mistake() -> None:
    """It is unreachable; that the file does not finish with an end follows from it."""
    assert found(BASE + "  - say: bye\n" + WORDS) == ["path.unreachable"]


def test_a_skip_into_a_branch_is_one_mistake() -> None:
    """What it should have reached is not known, so nothing is called unreachable."""
    branch = "  - if: use is walk\n    then:\n      - say: inner\n        fr: Oui.\n        en: Yes.\n"
    assert found(with_step("  - skip to: inner\n" + branch)) == ["skip.inside"]


def test_an_option_given_twice_is_one_mistake() -> None:
    """Which of the two was meant is not known, so nothing is said of how many there are."""
    twice = OPTIONS.replace("bb:", "aa:")
    assert found(with_step("  - choose one: q\n    optional: yes\n" + WORDS + twice)) == ["twice.key"]


def test_every_part_that_lacks_is_told_at_once() -> None:
    """An author mends all of them in one go."""
    poor = BASE.replace("  level: involve\n", "").replace("  contact: participation@ville.example\n", "")
    assert found(poor) == ["charter.part", "charter.part"]
    bare = BASE.replace("consultation: quais-2027\n", "").replace(
        "title: {fr: Nos quais demain, en: Our quays tomorrow}\n", ""
    )
    assert found(bare) == ["key.required", "key.required"]


def test_lengths_count_as_telegram_counts() -> None:
    """An emoji is two units of the 4,096."""
    say = "  - say: long\n    fr: A{}\n    en: B{}\n"
    assert "text.long" not in found(with_step(say.format("😀" * 2047, "😀" * 2047)))
    assert found(with_step(say.format("😀" * 2048, "😀" * 2047)))[0] == "text.long"


def test_words_in_braces_need_no_translation() -> None:
    """Two texts made of the same answer are not a copy and paste."""
    say = '  - say: echo\n    only if: age answered\n    fr: "{age}, {title}"\n    en: "{age}, {title}"\n'
    assert found(with_step(say)) == []


def test_a_day_that_closes_is_counted_to_its_end() -> None:
    """`closes: 2027-02-10` is midnight after it, in the consultation's time zone; the council may answer that day."""
    loaded = flow(
        BASE.replace("2027-02-10 20:00", "2027-02-10").replace("answer by: 2027-03-15", "answer by: 2027-02-10")
    )
    assert loaded.closes is not None
    assert loaded.closes.isoformat() == "2027-02-10T23:00:00+00:00"


def test_what_the_head_leaves_out_has_the_contract_s_default() -> None:
    """Europe/Paris, quiet from 21:00 to 08:00, a weekly digest to everyone, consent from 15 years."""
    cut = "reminders:\n  - after: 1 day\nquiet hours: 21:00 to 08:00\ndigest:\n  every: monday 08:00\n"
    loaded = flow(BASE.replace(cut, "").replace("timezone: Europe/Paris\n", ""))
    assert loaded.timezone == "Europe/Paris"
    assert [at.isoformat("minutes") for at in loaded.quiet_hours] == ["21:00", "08:00"]
    assert loaded.reminders == ()
    assert loaded.by_name["data"].minimum_age == 15  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("written", "known"), [("answered age", ""), ("use IS walk", "is"), ("age ≥ 18", ">="), ("use est walk", "is")]
)
def test_a_word_of_conditions_out_of_place_is_never_suggested_for_itself(written: str, known: str) -> None:
    """« answered » where a name is expected is not « answered »."""
    text = with_step(f"  - say: q\n    only if: {written}\n" + WORDS)
    [one] = load(text.encode(), "flow.yaml", lambda name: True, TODAY, None)[1]
    assert (one.message, one.params.get("near", "")) == ("condition.unexpected", known)
