"""The engine: `advance` takes one input to a new participation and the events that edges act on."""

from __future__ import annotations

from flows.context import EngineContext
from flows.engine import answers
from flows.engine.asking import AT_END, ask_again, ask_end, enter, greet, show_again
from flows.engine.commands import CONTINUE, LATER, NO_REMINDER, command, press_standing, standing
from flows.engine.turn import Turn
from flows.events import Ask, Event, Toast
from flows.incoming import Commanded, Edited, Incoming, PictureFailed, Pressed, Started, TimedOut, Typed
from flows.model import Flow
from flows.participation import Participation
from flows.prompts import Control
from flows.questions.matching import fold, yes_or_no
from flows.words import Message, Param, Said

__all__ = ["advance", "current"]


def advance(
    flow: Flow, participation: Participation, incoming: Incoming, context: EngineContext
) -> tuple[Participation, tuple[Event, ...]]:
    """One input: the participation after it, and what to do. Pure: the same arguments give the same result.

    The version grows by one whenever anything changed. Never raises on what a person sends.
    """
    turn = Turn(flow, participation, context)
    _dispatch(turn, incoming)
    if turn.person != participation:
        turn.change(version=participation.version + 1)
    return turn.person, tuple(turn.events)


def current(flow: Flow, participation: Participation, context: EngineContext) -> Ask:
    """The prompt awaited now, for a page that is shown again."""
    turn = Turn(flow, participation, context)
    show_again(turn)
    ask = turn.events[-1]
    assert isinstance(ask, Ask)
    return ask


def _dispatch(turn: Turn, incoming: Incoming) -> None:
    # Before the phase is looked at: help, /forget and /stop are owed whether the consultation is open or not.
    if isinstance(incoming, Commanded):
        command(turn, incoming)
    elif isinstance(incoming, PictureFailed):
        answers.picture_failed(turn, incoming)
    elif isinstance(incoming, TimedOut):
        _remind(turn)
    # A button of another conversation in the same chat, or of one that was erased: it means nothing here.
    elif isinstance(incoming, Pressed) and incoming.tag != turn.person.tag:
        turn.emit(Toast(Message("stale.other"), alert=True))
    elif turn.context.phase != "open" and not _stands(incoming):
        _not_open(turn)
    elif isinstance(incoming, Started):
        _start(turn, incoming)
    elif isinstance(incoming, Edited):
        answers.edited(turn, incoming)
    else:
        _converse(turn, incoming)


def _stands(incoming: Incoming) -> bool:
    return isinstance(incoming, Pressed) and standing(incoming.token) and incoming.token not in ("_begin", CONTINUE)


def _converse(turn: Turn, incoming: Incoming) -> None:
    # Who writes again is back: nobody has to know a command for it.
    if turn.person.status == "left":
        turn.change(status="finished" if turn.person.finished_at else "active")
    if isinstance(incoming, Pressed) and standing(incoming.token):
        press_standing(turn, incoming)
    elif isinstance(incoming, Pressed) and incoming.ask != turn.person.ask:
        _stale(turn, incoming)
    elif (question := turn.question()) is not None:
        answers.receive(turn, question, incoming)
    elif turn.person.at == AT_END:
        turn.say("said_after_end")
        ask_end(turn)
    else:
        _at_the_door(turn, incoming)


def _start(turn: Turn, incoming: Started) -> None:
    person = turn.person
    if person.status == "doorstep":
        # The first link says where they came from: a second one must not rewrite it.
        if person.asks == 0:
            known = incoming.language in turn.flow.languages
            turn.change(
                origin=incoming.origin,
                language=incoming.language if known else person.language or turn.flow.languages[0],
            )
        greet(turn)
        return
    if person.status == "left":
        turn.change(status="finished" if person.finished_at else "active")
    turn.say("welcome_back")
    ask_again(turn)


def _at_the_door(turn: Turn, incoming: Incoming) -> None:
    said = incoming.text if isinstance(incoming, Typed) else ""
    lexicon = turn.context.lexicon
    if said and (fold(said) in lexicon.begin or yes_or_no(said, lexicon)):
        enter(turn)
    else:
        turn.say("why.begin")
        greet(turn)


def _stale(turn: Turn, press: Pressed) -> None:
    # The prompt just left is a double tap: a word beside it is enough, and the question is not sent again.
    if press.ask >= turn.person.ask - 1:
        turn.emit(Toast(Message("stale.already")))
        return
    turn.emit(Toast(Message("stale.closed"), alert=True))
    ask_again(turn)


def _not_open(turn: Turn) -> None:
    charter, context = turn.flow.charter, turn.context
    # A selection that was not confirmed is never counted: it goes with the closing.
    turn.change(draft=None)
    params: dict[str, Param] = {
        "title": Said(turn.flow.title),
        "answered_by": Said(charter.answered_by),
        "answer_by": charter.answer_by,
        "opens": context.opens or Message("no_date"),
        "address": context.published.results_address,
    }
    turn.say(f"phase.{context.phase}", params)


def _remind(turn: Turn) -> None:
    from flows.minutes import remaining
    from flows.path import follow

    person = turn.person
    # Asked again here: since it was planned, the person may have finished, left, or refused reminders.
    if person.status != "active" or person.reminders_off or turn.context.phase != "open":
        return
    left = follow(turn.flow, person).open
    params: dict[str, Param] = {
        "title": Said(turn.flow.title),
        "left": len(left),
        "minutes": remaining(turn.flow, frozenset(question.name for question in left)),
        "closes": turn.context.closes or Message("no_date"),
    }
    controls = (
        Control(CONTINUE, Message("control.continue"), "confirm"),
        Control(LATER, Message("control.later"), "act"),
        Control(NO_REMINDER, Message("control.no_reminder"), "act"),
    )
    turn.overlay(Message("reminder", params, len(left)), controls)
