"""The conversation so far, rendered from the answers: what a page shows after it was closed and opened again."""

from __future__ import annotations

from collections.abc import Iterator

from bot.library import Edition
from bot.renderings import Rendering
from flows.context import EngineContext
from flows.engine import current
from flows.engine.turn import Turn
from flows.events import Event, Settled, Tell
from flows.model import End, Step
from flows.model import Say as SayStep
from flows.participation import Participation
from flows.path import follow
from flows.questions import Consent, Question
from flows.words import Message


def transcript(edition: Edition, person: Participation, context: EngineContext) -> Iterator[Rendering]:
    """What was said and each answered or skipped question of the path, then the prompt awaited now."""
    speech, turn = edition.speech(person.language), Turn(edition.flow, person, context)
    for step in follow(edition.flow, person).steps:
        event = _said(turn, step, context)
        rendering = speech.rendering(event, person.tag) if event is not None else None
        if rendering is not None:
            yield rendering
    # Who left is not asked again by a page that is reloaded.
    if person.status in ("doorstep", "active", "finished"):
        ask = speech.rendering(current(edition.flow, person, context), person.tag)
        if ask is not None:
            yield ask


def _said(turn: Turn, step: Step, context: EngineContext) -> Event | None:
    """What a page shows of one step of the path that is behind the person."""
    person = turn.person
    if isinstance(step, SayStep) and step.name in person.said:
        return Tell(turn.text(step.words), step.picture, step.document, step.link)
    if isinstance(step, End) and step.name == person.end:
        return Tell(turn.text(step.words))
    if not isinstance(step, Question) or step.name == person.at:
        return None
    answer = person.answers.get(step.name)
    if answer is None and step.name not in person.skipped:
        return None
    shown = step.show(answer.value) if answer is not None else Message("skipped")
    correctable = context.phase == "open" and not isinstance(step, Consent)
    return Settled(0, step.name, turn.text(step.words), shown, correctable, step.picture)
