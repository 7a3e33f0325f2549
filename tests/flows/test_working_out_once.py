"""What is worked out once is kept as long as it holds, and not a moment longer."""

from __future__ import annotations

import pytest

from flows.context import EngineContext
from flows.engine.asking import BEGIN
from flows.engine.turn import Turn, common
from flows.events import Ask, Settled
from flows.incoming import Started
from flows.participation import Participation
from flows.path import Path, follow, position, remember
from flows.questions import Question
from flows.values import Answer
from tests.engine.talk import NOW, Talk, flow_of

STEPS = """
  - choose many: first
    fr: Un ?
    en: One?
    options: {aa: {fr: A, en: A.}, bb: {fr: B, en: B.}}
  - rate: second
    only if: first includes aa
    fr: Deux ?
    en: Two?
  - react: third
    show: 1
    fr: Trois ?
    en: Three?
    statements: [{fr: Oui., en: Yes.}, {fr: Non., en: No.}]
"""
FLOW = flow_of(STEPS)


@pytest.fixture
def turn() -> Turn:
    """One step under way."""
    return Turn(FLOW, Participation("p_abcdefghij", "sha256:x", "fr", "active"), EngineContext(NOW))


def test_the_path_is_followed_again_only_when_answers_changed(turn: Turn, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers or skips: a draft, a language or a number change no way."""
    followed: list[Participation] = []

    def counted(flow: object, person: Participation) -> Path:
        followed.append(person)
        return follow(FLOW, person)

    monkeypatch.setattr("flows.engine.turn.follow", counted)
    first = turn.path()
    turn.change(draft=["aa"], language="en", ask=7)
    assert turn.path() is first
    assert len(followed) == 1
    turn.change(answers={"first": Answer(["aa"], NOW)})
    assert [step.name for step in turn.path().open] == ["data", "second", "third"]
    turn.change(skipped=frozenset({"data"}))
    assert [step.name for step in turn.path().open] == ["second", "third"]
    assert turn.path() is turn.path()
    assert len(followed) == 3


def test_a_view_is_made_again_only_when_what_it_shows_changed(turn: Turn) -> None:
    """Its draft, its answer, what was shown, the language; another question never sees it."""
    first, second = (FLOW.by_name[name] for name in ("first", "second"))
    assert isinstance(first, Question)
    assert isinstance(second, Question)
    seen = turn.view(first)
    turn.change(ask=3, refusals=1)
    assert turn.view(first) is seen
    for change, shows in (
        ({"draft": {"chosen": ["aa"]}}, {"draft": {"chosen": ["aa"]}}),
        ({"language": "en"}, {"language": "en"}),
        ({"shown": {"first": ("s1",)}}, {"shown": ("s1",)}),
        ({"answers": {"first": Answer(["bb"], NOW)}}, {"value": ["bb"]}),
    ):
        turn.change(**change)
        now = turn.view(first)
        assert now != seen
        assert {name: getattr(now, name) for name in shows} == shows
        assert turn.view(first) is now
        seen = now
    other = turn.view(second)
    assert (other.value, other.shown, other.draft) == (None, (), {"chosen": ["aa"]})
    turn.change(answers={"first": Answer(["bb"], NOW), "second": Answer(["bb"], NOW)})
    assert turn.view(first) is not turn.view(second)


def test_people_who_stand_alike_share_one_path_and_others_do_not() -> None:
    """What conditions read and what is answered or skipped decide; whose answer, or what a free one says, does not."""
    flow = flow_of(STEPS)

    def path(**answers: object) -> Path:
        given = {name: Answer(value, NOW) for name, value in answers.items()}  # type: ignore[arg-type]
        return follow(flow, Participation("p_a", "x", "fr", answers=given))

    assert path(first=["aa"]) is path(first=["aa"])
    assert path(first=["aa"], second=2) is path(first=["aa"], second=4)
    assert path(first=["aa"]) is not path(first=["bb"])
    assert [step.name for step in path(first=["bb"]).open] == ["data", "third"]
    part = {"first": Answer(["aa"], NOW, complete=False)}
    person = Participation("p_a", "x", "fr", answers=part)
    assert [step.name for step in follow(flow, person).open] == ["data", "first", "third"]
    assert follow(flow, person) is follow(flow, Participation("p_b", "x", "en"))


def test_a_question_off_the_path_stands_after_those_on_it() -> None:
    """As it does while it is corrected; the total is never less than its number."""
    person = Participation("p_a", "x", "fr", answers={"first": Answer(["bb"], NOW)})
    path, second = follow(FLOW, person), FLOW.by_name["second"]
    assert isinstance(second, Question)
    assert (list(path.numbers), position(path, second)) == (["first", "third"], (3, 3))


def test_what_is_kept_of_a_flow_stays_within_bounds() -> None:
    """Four thousand and ninety-six facts; then all of them are worked out anew."""
    flow = flow_of(STEPS)
    flow.memo.clear()
    for number in range(4096):
        remember(flow, number, number)
    assert len(flow.memo) == 4096
    remember(flow, "more", 1)
    assert flow.memo == {"more": 1}


def test_what_many_are_shown_has_a_name_to_share_it_by() -> None:
    """The door by language and council; a settled door, a vote, an option by the same; one's own words by none."""
    talk = Talk(FLOW).give(Started("", "fr"))
    (door,) = (event for event in talk.events if isinstance(event, Ask))
    assert door.prompt.cache_key == (BEGIN, "fr", "")
    talk.press("_begin")
    assert talk.settled[0].cache_key == door.prompt.cache_key
    talk.press("yes", "aa", "_ok")
    settled: list[Settled] = [one for one in talk.settled if one.step == "first" and one.answer]
    assert [one.cache_key for one in settled] == [("first", ("aa",))]
    assert (talk.prompt.step, talk.prompt.cache_key) == ("second", ("second", True, (2, 3), False))
    talk.press("4")
    (statement,) = talk.person.shown["third"]
    assert talk.prompt.cache_key == ("third", (statement, 1, 1), (3, 3), False)
    asked = talk.prompt
    talk.press("agree")
    assert [one.cache_key for one in talk.settled if one.step == "third"] == [(asked.cache_key, "agree")]


def test_a_value_that_many_give_is_told_from_one_s_own_words() -> None:
    """Options, several of them, numbers by their type; nothing written by a person."""
    questions = [step for step in FLOW.walk() if isinstance(step, Question)]
    many = next(step for step in questions if step.name == "first")
    assert common(many, "aa") == "aa"
    assert common(many, "my own") is None
    assert common(many, ["aa", "bb"]) == ("aa", "bb")
    assert common(many, ["aa", {"other": "x"}]) is None
    assert common(many, {"other": "x"}) is None
    assert (common(many, 1), common(many, True)) == ((1, int), (True, bool))
    assert common(many, []) == ()
