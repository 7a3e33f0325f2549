"""A letter of the council in one person's language: what officials answered, or the decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot.library import Running
from bot.renderings import Rendering
from bot.speech import Speech
from flows.words import Message, Said, in_language
from storage.messages.letters import Letter


def letter_rendering(running: Running, letter: Letter, language: str) -> Rendering:
    """The same words whenever it is made, so that a page drawn again shows what was sent."""
    speech = running.current.speech(language)
    lines = _decision(running, letter, speech) if letter.kind == "decision" else _answers(running, letter, speech)
    link = running.published.results_address if running.published.public else ""
    return Rendering("say", "\n".join(lines), language, link=link, consultation=running.row.name)


def _answers(running: Running, letter: Letter, speech: Speech) -> Iterator[str]:
    charter = running.current.flow.charter
    yield speech.say(Message("letter.answers", {"title": Said(running.current.flow.title)}))
    # The named first, in the order they answered; the others counted, so that nobody is told apart by place.
    for line in letter.lines:
        if line.name:
            choice = Message(f"letter.{line.choice}")
            yield speech.say(Message("letter.named", {"name": line.name, "choice": choice}))
    unnamed = Counter(line.choice for line in letter.lines if not line.name)
    for token, n in unnamed.most_common():
        yield speech.say(Message("letter.counted", {"n": n, "choice": Message(f"letter.{token}")}, n))
    if letter.at.astimezone(running.zone).date() <= charter.answer_by:
        yield speech.say(Message("letter.promise", {"who": Said(charter.answered_by), "day": charter.answer_by}))


def _decision(running: Running, letter: Letter, speech: Speech) -> Iterator[str]:
    flow = running.current.flow
    yield speech.say(Message("letter.decision", {"title": Said(flow.title), "who": Said(flow.charter.answered_by)}))
    yield ""
    yield in_language(letter.text, speech.language)
