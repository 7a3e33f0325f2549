"""Going on: what is said and asked next, and how a conversation finishes."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from flows.engine.others import shown_id, tell_others
from flows.engine.turn import Turn
from flows.events import Ask, Finished, Settled, Tell
from flows.model import End
from flows.model import Say as SayStep
from flows.path import Path, remember
from flows.prompts import Control, Prompt
from flows.questions import Question
from flows.words import Message, Param, Said

BEGIN, CHARTER, LANGUAGE, CORRECT = "_begin", "_charter", "_lang.", "_c."
CORRECT_MENU, NOTIFY = "_cmenu", "_notify"
AT_END = "@end"


def greet(turn: Turn) -> None:
    """The front door: who asks, who decides, how long it takes."""
    turn.change(at="", ask=turn.person.asks + 1, asks=turn.person.asks + 1)
    turn.emit(Ask(welcome(turn), turn.person.ask))


def welcome(turn: Turn) -> Prompt:
    """The first prompt, with the other languages at hand."""
    # All that the first prompt depends on: everybody at the door shares one.
    shared = (BEGIN, turn.person.language, turn.context.council)
    prompt: Prompt | None = turn.flow.memo.get(shared)
    if prompt is None:
        prompt = _welcome(turn, shared)
        remember(turn.flow, shared, prompt)
    return prompt


def _welcome(turn: Turn, cache_key: Hashable) -> Prompt:
    from flows.minutes import minutes

    flow = turn.flow
    params: dict[str, Param] = {
        "council": turn.context.council or Message("council.unnamed"),
        "title": Said(flow.title),
        "objective": Said(flow.charter.objective),
        "answer_by": flow.charter.answer_by,
        "answered_by": Said(flow.charter.answered_by),
        "minutes": minutes(flow),
        "shown": Message(shown_id(flow.results_shown)),
    }
    controls = [
        Control(BEGIN, Message("control.begin"), "confirm"),
        Control(CHARTER, Message("control.charter"), "act"),
        *languages(turn),
    ]
    words = Message("welcome", params)
    return Prompt("read", "", words, tuple(controls), frozenset({"press", "text"}), cache_key=cache_key)


def enter(turn: Turn) -> None:
    """Through the front door: its message loses its buttons, the conversation begins."""
    prompt = welcome(turn)
    turn.emit(Settled(turn.person.ask, "", prompt.words, cache_key=prompt.cache_key))
    go_on(turn)


def languages(turn: Turn) -> list[Control]:
    """One control per other language of the flow, each named in itself."""
    others = [code for code in turn.flow.languages if code != turn.person.language]
    return [Control(LANGUAGE + code, Message("language.name", {"language": code}), "act") for code in others]


def go_on(turn: Turn) -> None:
    """Says what comes next, asks the first open question of the path, or finishes."""
    path = turn.path()
    turn.change(draft=None, refusals=0, correcting="")
    upcoming = path.open[0] if path.open else None
    for step in path.steps:
        if step is upcoming:
            break
        # Said once: a correction that comes by the same way again does not repeat it.
        if isinstance(step, SayStep) and step.name not in turn.person.said:
            turn.change(said=turn.person.said | {step.name})
            turn.emit(Tell(turn.text(step.words), step.picture, step.document, step.link))
    if upcoming is not None:
        turn.ask(upcoming)
    else:
        finish(turn, path)


def finish(turn: Turn, path: Path) -> None:
    """The last words, then the menu that stays."""
    first = turn.person.status != "finished"
    end = path.end
    # A correction may lead to another end, whose last words are then owed as well.
    if first or (end is not None and end.name != turn.person.end):
        turn.change(
            status="finished",
            # Kept: a correction does not finish a second time.
            finished_at=turn.person.finished_at or turn.context.now,
            end=end.name if end else "",
        )
        if isinstance(end, End):
            turn.emit(Tell(turn.text(end.words)))
    else:
        turn.say("corrected")
    if first:
        turn.emit(Finished())
        tell_others(turn)
    ask_end(turn)


def ask_end(turn: Turn) -> None:
    """What one may still do after the end."""
    turn.change(at=AT_END, ask=turn.person.asks + 1, asks=turn.person.asks + 1)
    turn.emit(Ask(end_menu(turn), turn.person.ask))


def end_menu(turn: Turn) -> Prompt:
    """How many have answered, when the council answers, and what may still be done."""
    charter = turn.flow.charter
    params: dict[str, Param] = {
        "answered_by": Said(charter.answered_by),
        "answer_by": charter.answer_by,
        "address": turn.context.address,
    }
    answered = turn.context.published.answered
    words = (
        Message("after_end", params)
        if answered is None
        else Message("after_end_counted", {**params, "answered": answered}, answered)
    )
    controls = [Control(CORRECT_MENU, Message("control.correct"), "correct")]
    if not turn.person.told_decision:
        controls.insert(0, Control(NOTIFY, Message("control.notify"), "act"))
    return Prompt("read", "", words, tuple(controls), frozenset({"press"}))


def ask_again(turn: Turn) -> None:
    """The same wait under a new number: its former message loses its buttons."""
    question = turn.question()
    if question is not None:
        # The former message loses its buttons first: one question has one place to answer.
        turn.settle(question, None)
        turn.ask(question)
    elif turn.person.at == AT_END:
        ask_end(turn)
    else:
        greet(turn)


def show_again(turn: Turn) -> None:
    """The same wait in place, after its words or its selection changed."""
    question = turn.question()
    if question is not None:
        turn.ask(question, replaces=True)
        return
    prompt = end_menu(turn) if turn.person.at == AT_END else welcome(turn)
    turn.emit(Ask(replace(prompt), turn.person.ask, replaces=True))


def open_for_correction(turn: Turn, question: Question) -> None:
    """Asks an answered question once more, with its answer shown as it stands."""
    turn.change(correcting=question.name, at=question.name, draft=question.again(turn.view(question)), refusals=0)
    turn.ask(question)
