"""Commands and the menus they open: help, charter, language, correct, forget, stop, results, resume."""

from __future__ import annotations

from flows.engine.asking import (
    AT_END,
    BEGIN,
    CHARTER,
    CORRECT,
    CORRECT_MENU,
    LANGUAGE,
    NOTIFY,
    ask_again,
    enter,
    greet,
    languages,
    open_for_correction,
    show_again,
)
from flows.engine.others import shown_id, tell_results
from flows.engine.turn import HELP, Turn
from flows.events import Erased, Left, Tell, Toast
from flows.incoming import Commanded, Pressed
from flows.prompts import Control
from flows.questions import Consent, Question
from flows.words import Message, Param, Said

CONTINUE, LATER, NO_REMINDER = "_continue", "_later", "_noremind"
FORGET_YES, FORGET_NO = "_forget.yes", "_forget.no"
# Menus and reminders outlive the question of the moment: their buttons do not go stale with it.
_STANDING = (BEGIN, CHARTER, CORRECT_MENU, NOTIFY, CONTINUE, LATER, NO_REMINDER, FORGET_YES, FORGET_NO, HELP)


def command(turn: Turn, commanded: Commanded) -> None:
    """One command, whatever is awaited."""
    match commanded.name:
        case "help":
            turn.say("help", {"contact": turn.flow.charter.contact})
            _awaited(turn)
        case "charter":
            charter(turn)
        case "language":
            if commanded.argument in turn.flow.languages:
                switch_language(turn, commanded.argument)
            else:
                _language_menu(turn)
        case "correct":
            _correct_menu(turn)
        case "forget":
            _confirm_forget(turn)
        case "stop":
            _stop(turn)
        case "results":
            _results(turn)
        case "resume":
            resume(turn)


def standing(token: str) -> bool:
    """Whether a control stays valid whatever question is awaited now."""
    return token in _STANDING or token.startswith((LANGUAGE, CORRECT))


def press_standing(turn: Turn, press: Pressed) -> None:
    """A control of a menu, a reminder or a settled message."""
    token = press.token
    if token.startswith(LANGUAGE):
        switch_language(turn, token.removeprefix(LANGUAGE))
    elif token.startswith(CORRECT):
        _correct(turn, token.removeprefix(CORRECT))
    elif token == BEGIN:
        _begin(turn)
    elif token == CHARTER:
        charter(turn)
    elif token == CORRECT_MENU:
        _correct_menu(turn)
    elif token == NOTIFY:
        turn.change(told_decision=True)
        turn.say("notify.kept", {"answer_by": turn.flow.charter.answer_by})
    elif token == CONTINUE:
        resume(turn)
    elif token == HELP:
        _question_help(turn)
    else:
        _reminder_or_forget(turn, token)


def charter(turn: Turn) -> None:
    """Who decides, what it weighs, what is open and what is not, and what happens to data."""
    promise, flow = turn.flow.charter, turn.flow
    params: dict[str, Param] = {
        "objective": Said(promise.objective),
        "open": Said(promise.open_to_change),
        "closed": Said(promise.not_open_to_change),
        "decided_by": Said(promise.decided_by),
        "weight": Said(promise.weight),
        "answered_by": Said(promise.answered_by),
        "answer_by": promise.answer_by,
        "title": Said(flow.title),
        "shown": Message(shown_id(flow.results_shown)),
    }
    turn.say("charter", params)
    council = turn.context.council or Message("council.unnamed")
    data: dict[str, Param] = {"council": council, "contact": promise.contact, "months": promise.keep_for}
    # Beside the promise, the notice that the law asks for (GDPR, article 13), at hand whenever it is wanted.
    turn.say("data_notice", {**data, "address": turn.context.address})
    _awaited(turn)


def switch_language(turn: Turn, code: str) -> None:
    """From now on in another language of the flow; what is awaited is shown in it at once."""
    if code not in turn.flow.languages:
        _language_menu(turn)
        return
    turn.change(language=code)
    turn.emit(Toast(Message("language.switched")))
    show_again(turn)


def resume(turn: Turn) -> None:
    """Where the person was; someone who had left comes back."""
    if turn.person.status == "left":
        turn.change(status="finished" if turn.person.finished_at else "active")
    ask_again(turn)


def _awaited(turn: Turn) -> None:
    # Who finished or left awaits nothing: repeating the menu under each command would fill the chat.
    if turn.person.status in ("active", "doorstep"):
        ask_again(turn)


def _begin(turn: Turn) -> None:
    if turn.person.status == "doorstep" and turn.person.at == "":
        enter(turn)
    else:
        turn.emit(Toast(Message("stale.already")))


def _language_menu(turn: Turn) -> None:
    controls = languages(turn)
    if controls:
        turn.overlay(Message("language.choose"), tuple(controls))
    else:
        turn.say("language.only_one")


def _correct_menu(turn: Turn) -> None:
    if turn.context.phase != "open":
        turn.say("correct.closed")
        return
    answered = [
        Control(CORRECT + name, turn.text(step.words), "correct")
        for name, answer in turn.person.answers.items()
        if not answer.dormant
        and isinstance(step := turn.flow.by_name.get(name), Question)
        # Consent is withdrawn with /forget: there is no other answer to correct it to.
        and not isinstance(step, Consent)
    ]
    if answered:
        turn.overlay(Message("correct.choose"), tuple(answered))
    else:
        turn.say("correct.nothing")
        _awaited(turn)


def _correct(turn: Turn, name: str) -> None:
    question = turn.flow.by_name.get(name)
    answer = turn.person.answers.get(name)
    # A skipped question holds no answer, and its message has the Correct button all the same.
    known = (answer is not None and not answer.dormant) or name in turn.person.skipped
    if turn.context.phase != "open":
        turn.say("correct.closed")
    elif not isinstance(question, Question) or isinstance(question, Consent) or not known:
        turn.emit(Toast(Message("stale.closed"), alert=True))
    else:
        current = turn.question()
        if current is not None:
            # The question under way comes back after the correction, under a number of its own.
            turn.settle(current, None)
        open_for_correction(turn, question)


def _confirm_forget(turn: Turn) -> None:
    # Asked once more: nothing brings erased answers back.
    controls = (
        Control(FORGET_YES, Message("forget.yes"), "confirm"),
        Control(FORGET_NO, Message("forget.no"), "act"),
    )
    turn.overlay(Message("forget.confirm"), controls)


def _reminder_or_forget(turn: Turn, token: str) -> None:
    if token == FORGET_YES:
        turn.change(status="erased")
        turn.say("forget.done")
        turn.emit(Erased())
    elif token == FORGET_NO:
        turn.say("forget.kept")
        _awaited(turn)
    elif token == NO_REMINDER:
        turn.change(reminders_off=True)
        turn.say("reminder.off")
    else:
        turn.emit(Toast(Message("reminder.later")))


def _stop(turn: Turn) -> None:
    # Before consent nothing is kept: leaving leaves nothing to come back to.
    if turn.person.status == "doorstep":
        turn.say("stop.nothing_kept")
        turn.change(status="erased")
        turn.emit(Erased())
        return
    turn.change(status="left")
    turn.say("stopped")
    turn.emit(Left())


def _results(turn: Turn) -> None:
    tell_results(turn)
    if turn.person.at != AT_END:
        _awaited(turn)


def _question_help(turn: Turn) -> None:
    question = turn.question()
    if question is not None and question.help:
        turn.emit(Tell(turn.text(question.help)))
        ask_again(turn)
    else:
        greet(turn) if turn.person.at == "" else turn.emit(Toast(Message("stale.closed")))
