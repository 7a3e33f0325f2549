"""Every question kind: asked in its shape, answered by press and by typing, refused kindly, shown back."""

from __future__ import annotations

import pytest

from flows.events import Toast
from flows.incoming import Odd, Pictured, Placed, Started
from flows.questions import KINDS
from flows.values import Value
from tests.engine.talk import Talk, flow_of

OPTIONS = """    options:
      walk: {fr: À pied, en: On foot}
      bike: {fr: À vélo, en: By bike}
      car: {fr: En voiture, en: By car}
"""
PROJECTS = """    options:
      a: {fr: Un, en: One, cost: 60}
      b: {fr: Deux, en: Two, cost: 50}
      c: {fr: Trois, en: Three, cost: 40}
"""
WORDS = "    fr: Question ?\n    en: Question?\n"
STATEMENTS = "    statements:\n" + "".join(f"      - {{fr: Avis {n}., en: View {n}.}}\n" for n in range(1, 4))

STEPS: dict[str, str] = {
    "choose one": "  - choose one: q\n    other: yes\n" + WORDS + OPTIONS,
    "choose many": "  - choose many: q\n    at most: 2\n" + WORDS + OPTIONS,
    "number": "  - number: q\n    between: 15 and 110\n    whole: yes\n" + WORDS,
    "rate": "  - rate: q\n    from: 1\n    to: 5\n" + WORDS,
    "write": "  - write: q\n    at most: 20 characters\n" + WORDS,
    "date": "  - date: q\n    between: 2027-01-01 and 2027-12-31\n" + WORDS,
    "location": "  - location: q\n    near: 43.6, 1.44\n    within: 5 km\n" + WORDS,
    "photo": "  - photo: q\n" + WORDS,
    "rank": "  - rank: q\n    keep: 2\n" + WORDS + OPTIONS,
    "split budget": "  - split budget: q\n    total: 100\n    by: 10\n" + WORDS + OPTIONS,
    "fund": "  - fund: q\n    budget: 100\n" + WORDS + PROJECTS,
    "react": "  - react: q\n    show: 2\n" + WORDS + STATEMENTS,
    "compare": "  - compare: q\n    show: 2\n" + WORDS + OPTIONS,
}


def talk(kind: str) -> Talk:
    """At the question of that kind."""
    return Talk(flow_of(STEPS[kind])).begin()


def test_every_kind_of_the_registry_has_a_sample_here() -> None:
    """A new kind without its test is seen at once."""
    assert {kind.KIND for kind in KINDS} - {"consent"} == set(STEPS)


PRESSED: list[tuple[str, list[str], Value]] = [
    ("choose one", ["walk"], "walk"),
    ("choose many", ["car", "walk", "_ok"], ["walk", "car"]),
    ("choose many", ["car", "walk", "car", "bike", "_ok"], ["walk", "bike"]),
    ("rate", ["4"], 4),
    ("rank", ["car", "walk", "_ok"], ["car", "walk"]),
    ("rank", ["car", "_restart", "bike", "walk", "_ok"], ["bike", "walk"]),
    ("split budget", ["+walk"] * 7 + ["-walk"] + ["+car"] * 4 + ["_ok"], {"walk": 60, "bike": 0, "car": 40}),
    ("fund", ["a", "c", "_ok"], ["a", "c"]),
    ("fund", ["_ok"], []),
]


@pytest.mark.parametrize(("kind", "presses", "value"), PRESSED)
def test_pressing_gives_the_value_of_the_contract(kind: str, presses: list[str], value: Value) -> None:
    """Selections are drafts until confirmed; only the confirmed value is stored."""
    here = talk(kind)
    here.press(*presses[:-1])
    assert here.value("q") is None
    assert here.press(presses[-1]).value("q") == value
    assert here.person.status == "finished"


TYPED: list[tuple[str, str, Value]] = [
    ("choose one", "2", "bike"),
    ("choose one", "a pied", "walk"),
    ("choose one", "VOITURE", "car"),
    ("choose many", "1 3", ["walk", "car"]),
    ("choose many", "à pied, en voiture", ["walk", "car"]),
    ("number", "42 ans", 42),
    ("rate", "5", 5),
    ("write", "  Bonjour ", "Bonjour"),
    ("date", "1er mai 2027", "2027-05-01"),
    ("date", "01/05/2027", "2027-05-01"),
    ("date", "May 1, 2027", "2027-05-01"),
    ("location", "12 rue Neuve", {"address": "12 rue Neuve"}),
    ("rank", "2 1", ["bike", "walk"]),
    ("split budget", "50 30 20", {"walk": 50, "bike": 30, "car": 20}),
    ("fund", "2 3", ["b", "c"]),
]


@pytest.mark.parametrize(("kind", "text", "value"), TYPED)
def test_typing_works_where_buttons_are_expected(kind: str, text: str, value: Value) -> None:
    """Numbers of the list, labels without accents, whole answers in one line."""
    assert talk(kind).say(text).value("q") == value


REFUSED: list[tuple[str, str, str]] = [
    ("choose one", "en fusée", "why.pick"),
    ("choose many", "1 2 3", "why.too_many"),
    ("number", "quarante-deux", "why.number"),
    ("number", "12,5", "why.whole"),
    ("number", "14", "why.between"),
    ("rate", "6", "why.scale"),
    ("write", "x" * 21, "why.too_long"),
    ("date", "demain", "why.day"),
    ("date", "2026-12-31", "why.day_between"),
    ("rank", "2", "why.rank"),
    ("split budget", "50 30 30", "why.sum"),
    ("split budget", "55 25 20", "why.steps"),
    ("split budget", "beaucoup", "why.split"),
    ("fund", "1 2", "why.dear"),
    ("react", "bof", "why.vote"),
    ("compare", "bof", "why.duel"),
    ("photo", "voici", "why.picture"),
]


@pytest.mark.parametrize(("kind", "text", "why"), REFUSED)
def test_refused_input_says_why_and_changes_nothing(kind: str, text: str, why: str) -> None:
    """The reason is specific to what was typed."""
    here = talk(kind).say(text)
    assert why in here.said
    assert here.value("q") is None
    assert here.person.at == "q"


@pytest.mark.parametrize("kind", STEPS)
@pytest.mark.parametrize("what", ["voice", "sticker", "video", "other"])
def test_something_no_question_takes_is_named_and_the_question_stays(kind: str, what: str) -> None:
    """Never silence: what it was, and what is expected now."""
    here = talk(kind).give(Odd(what))
    assert "odd" in here.said
    assert any(said.startswith("why.") for said in here.said)
    assert here.person.at == "q"


def test_a_place_too_far_is_refused_and_a_near_one_kept_to_the_metre() -> None:
    """`within` is checked on coordinates only."""
    here = talk("location").give(Placed(44.6, 1.44))
    assert here.said[0] == "why.far"
    assert here.give(Placed(43.6012345678, 1.4412345678)).value("q") == {"lat": 43.60123, "lon": 1.44123}


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
    assert here.person.answers["q"].complete is False
    here.press("pass")
    assert sorted(here.value("q").values()) == ["agree", "pass"]  # type: ignore[attr-defined]
    assert here.person.answers["q"].complete is True
    assert len(set(here.person.shown["q"])) == 2


def test_duels_give_winners_losers_and_ties() -> None:
    """One entry per pair, never the same pair twice."""
    here = talk("compare").press("left").press("tie")
    duels = here.value("q")
    assert isinstance(duels, list)
    assert len(duels) == 2
    assert set(duels[0]) == {"winner", "loser"}
    assert set(duels[1]) == {"tie"}


def test_every_kind_is_shown_back_in_words_and_counted() -> None:
    """The transcript and the export never meet a value they cannot say."""
    for kind, _, value in [*PRESSED, *TYPED]:
        here = talk(kind)
        question = here.question = here.flow.by_name["q"]  # type: ignore[attr-defined]
        assert question.show(value) is not None  # type: ignore[attr-defined]
        measure = question.measure()  # type: ignore[attr-defined]
        assert dict(measure.cells(value))["n"] == 1
        assert list(measure.rows(value)) or value == []


def test_the_first_prompt_offers_to_begin_and_the_other_language() -> None:
    """Who asks, who decides, how long, before anything is kept."""
    here = Talk(flow_of(STEPS["rate"])).give(Started("rue", "en"))
    assert here.person.language == "en"
    assert here.tokens() == ["_begin", "_charter", "_lang.fr"]
    assert here.person.status == "doorstep"
