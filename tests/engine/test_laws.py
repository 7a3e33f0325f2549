"""Laws of the engine: pure, total, reversible through JSON, and honest about progress."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.context import Candidate, EngineContext, Published
from flows.engine import advance, current
from flows.events import Ask, Settled, Tell, Toast
from flows.incoming import Edited, Incoming, Odd, Pictured, Placed, Pressed, Started, TimedOut, Typed
from flows.lexicon import NOTHING_TYPED
from flows.participation import Participation, from_json, to_json
from flows.values import Answer
from flows.words import Verbatim
from tests.engine.talk import Talk, flow_of
from tests.engine.test_kinds import STEPS
from tests.examples import examples

MIXED = flow_of(
    "".join(step.replace(": q\n", f": q{n}\n    optional: yes\n", 1) for n, step in enumerate(STEPS.values()))
)
TOKENS = st.sampled_from(
    ["yes", "_begin", "walk", "bike", "car", "_ok", "_skip", "_restart", "_other", "a", "b", "c", "1", "5", "+walk",
     "-walk", "+car", "agree", "disagree", "pass", "left", "right", "tie", "_none", "_c.q0", "_c.q11", "_lang.en",
     "_cmenu", "_notify", "_continue", "zzz", ""]
)  # fmt: skip
INPUTS = st.one_of(
    st.builds(
        Typed, st.text(max_size=40) | st.sampled_from(["1", "2 1", "50 30 20", "oui", "passer", "42", "1/5/2027"])
    ),
    st.builds(Edited, st.text(max_size=10), st.sampled_from(["", "q0", "q4"])),
    st.builds(Placed, st.floats(-90, 90), st.floats(-180, 180)),
    st.builds(Pictured, st.just("pic_1")),
    st.builds(Odd, st.sampled_from(["voice", "sticker"])),
    st.builds(TimedOut, st.just(0)),
    st.builds(Started),
)


@examples(150)
@given(st.lists(st.tuples(TOKENS | st.none(), INPUTS), max_size=60))
def test_whatever_people_send_the_engine_answers_and_its_state_survives_json(
    inputs: list[tuple[str | None, Incoming]],
) -> None:
    """Never an exception; participation → JSON → participation is identity; the same input gives the same step."""
    here = Talk(MIXED).begin()
    total = 99
    for token, other in inputs:
        person = here.person
        incoming = other if token is None else Pressed(person.tag, person.ask, token)
        first = advance(MIXED, person, incoming, here.context)
        assert first == advance(MIXED, person, incoming, here.context)
        here.give(incoming)
        kept = json.loads(json.dumps(to_json(here.person)))
        assert from_json(kept, here.person.answers) == here.person
        corrects = token is not None and token.startswith("_c.")
        for event in here.events:
            if isinstance(event, Ask) and event.prompt.position and not corrects and not here.person.correcting:
                assert event.prompt.position[0] <= event.prompt.position[1]
                assert event.prompt.position[1] <= total
                total = event.prompt.position[1]
        if corrects or here.person.correcting:
            total = 99


@examples(50)
@given(st.lists(TOKENS, max_size=30))
def test_what_is_shown_again_is_what_was_asked(tokens: list[str]) -> None:
    """A reload draws nothing new."""
    here = Talk(MIXED).begin()
    for token in tokens:
        here.press(token)
        if here.status == "active" and here.person.at and not here.person.at.startswith("@"):
            again = current(MIXED, here.person, here.context)
            assert again.ask == here.person.ask
            assert again.prompt == current(MIXED, here.person, here.context).prompt


def test_a_fresh_participation_takes_almost_no_room() -> None:
    """Only what differs is stored."""
    assert to_json(Participation("p_a", "sha256:x", "fr")) == {"id": "p_a", "flow": "sha256:x", "language": "fr"}


def test_what_is_left_out_is_nothing() -> None:
    """Of the world, of a statement, of an input, of an answer: no votes, no seed, nothing private, nothing late."""
    now, words = Talk(MIXED).context.now, Verbatim("x")
    assert EngineContext(now) == EngineContext(
        now, 0, "open", None, None, "", "", {}, Published(None, "", public=False, lines={}), NOTHING_TYPED
    )
    assert Candidate("s1", words) == Candidate("s1", words, True, "", (0, 0, 0), 0.0, ())
    assert (Started(), Edited("a")) == (Started("", ""), Edited("a", ""))
    assert Answer(3, now) == Answer(3, now, 1, dormant=False, complete=True)
    assert (Tell(words), Toast(words)) == (Tell(words, None, None, None), Toast(words, alert=False))
    assert Settled(3, "q", words) == Settled(3, "q", words, None, False, None, None)


def test_a_button_is_bound_to_its_conversation_by_six_letters() -> None:
    """The first of the random ones: with a number and a name they fit the 64 bytes of a button."""
    assert Participation("p_abcdefghij", "sha256:x", "fr").tag == "abcdef"
    assert Participation("abcdefghij", "sha256:x", "fr").tag == "abcdef"


def test_a_participation_survives_json_with_every_field_set() -> None:
    """Sets sorted, days in ISO form, pairs as pairs; answers apart."""
    now = Talk(MIXED).context.now
    person = Participation(
        "p_a", "sha256:x", "fr", "finished", "@end", 3, 4, (2, "q1"), 1, {"chosen": ["a"]}, "q2", {}, frozenset("ba"),
        frozenset({"hello"}), {"q3": ("s1", "s2")}, "g", "affiche", True, True, now, now, now, "thanks", 7,
        frozenset({"q4"}),
    )  # fmt: skip
    state = to_json(person)
    assert (state["skipped"], state["said"], state["settled"]) == (["a", "b"], ["hello"], (2, "q1"))
    assert {state[name] for name in ("started_at", "active_at", "finished_at")} == {now.isoformat()}
    assert "answers" not in state
    assert from_json(json.loads(json.dumps(state)), {}) == person


@pytest.mark.parametrize("kind", STEPS)
def test_more_digits_than_python_reads_are_only_words(kind: str) -> None:
    """Five thousand of them: every kind answers, none raises, and the question stays."""
    here = Talk(flow_of(STEPS[kind])).begin()
    asked = here.person.at
    here.give(Typed("9" * 5000))
    assert here.person.at == asked or kind in ("write", "location")
    assert here.events
