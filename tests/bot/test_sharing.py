"""What many people are shown is worked out once: it is always what one person alone would have been shown."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.speech import Speech
from flows.engine import advance
from flows.events import Ask, Event, Settled
from flows.incoming import Incoming, Pressed
from flows.participation import Participation
from tests.engine.talk import Talk, flow_of
from tests.engine.test_kinds import STEPS
from tests.engine.test_laws import INPUTS, TOKENS
from tests.examples import examples

FLOW = flow_of(
    "".join(step.replace(": q\n", f": q{n}\n    optional: yes\n", 1) for n, step in enumerate(STEPS.values()))
)
SPEECHES = {language: Speech(language, FLOW.timezone, "essai") for language in ("fr", "en")}
"""Kept over every example, as a server keeps them."""


def alone(event: Event) -> Event:
    """The same event as if nobody else were ever shown it."""
    if isinstance(event, Ask):
        return replace(event, prompt=replace(event.prompt, cache_key=None))
    return replace(event, cache_key=None) if isinstance(event, Settled) else event


@examples(200)
@given(
    st.lists(st.tuples(st.integers(0, 2), TOKENS | st.none(), INPUTS), max_size=60),
    st.sampled_from(["fr", "en"]),
)
def test_shared_words_are_everyones_own(inputs: list[tuple[int, str | None, Incoming]], language: str) -> None:
    """Three people in turn over one flow: nobody's answers, language or buttons reach another's messages."""
    people = [
        Talk(FLOW, Participation(f"p_{'abc'[n] * 10}", "sha256:x", language if n else "fr")).begin() for n in range(3)
    ]
    for who, token, other in inputs:
        talk = people[who]
        incoming = other if token is None else Pressed(talk.person.tag, talk.person.ask, token)
        known = dict(FLOW.memo)
        FLOW.memo.clear()
        fresh = advance(FLOW, talk.person, incoming, talk.context)
        FLOW.memo.update(known)
        assert advance(FLOW, talk.person, incoming, talk.context) == fresh
        talk.give(incoming)
        tag, spoken = talk.person.tag, talk.person.language
        for event in talk.events:
            shared, own = (
                SPEECHES[spoken].body(event, tag),
                Speech(spoken, FLOW.timezone, "essai").body(alone(event), tag),
            )
            assert shared == own
