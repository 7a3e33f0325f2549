"""The conversation so far, rendered from the answers: what a page shows after it was closed and opened again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.bubbles import Bubble
from bot.library import Edition
from bot.speech import Speech
from flows.engine import current
from flows.events import Settled
from flows.moment import Moment
from flows.participation import Participation
from flows.path import follow
from flows.questions import Consent, Question
from flows.words import Message, Said


def transcript(edition: Edition, person: Participation, moment: Moment, consultation: str) -> Iterator[Bubble]:
    """Each answered or skipped question of the path with its answer, then the prompt awaited now."""
    speech = Speech(person.language, edition.flow.timezone)
    for step in follow(edition.flow, person).steps:
        if not isinstance(step, Question) or step.name == person.at:
            continue
        answer = person.answers.get(step.name)
        if answer is None and step.name not in person.skipped:
            continue
        shown = step.show(answer.value) if answer is not None else Message("skipped")
        bubble = speech.bubble(Settled(0, step.name, Said(step.words), shown, True), person.tag, consultation)
        if bubble is not None:
            correctable = moment.phase == "open" and not isinstance(step, Consent)
            yield bubble if correctable else replace(bubble, buttons=())
    if person.status in ("doorstep", "active", "finished"):
        ask = speech.bubble(current(edition.flow, person, moment), person.tag, consultation)
        if ask is not None:
            yield ask
