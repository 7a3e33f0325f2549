"""What a person may be told of the others' answers now, and what they are told instead."""

from __future__ import annotations

from flows.engine.turn import Turn
from flows.events import Tell
from flows.showing import Onlooker, figures_shown, has_answered, sentences_shown
from flows.words import Message

_SENTENCES = 2
"""Others' sentences told at once: the end of a conversation is no reading list."""


def tell_results(turn: Turn) -> None:
    """The reply to /results: figures, or the day from which they are shown."""
    published, rule = turn.context.published, turn.flow.results_shown
    if not figures_shown(rule, _onlooker(turn), _is_closed(turn)):
        unanswered = rule == "after answering"
        closes = turn.context.closes or Message("no_date")
        params = {"rule": Message(shown_id(rule)), "closes": closes}
        turn.say("results.after" if unanswered else "results.not_yet", {} if unanswered else params)
    elif not published.public:
        turn.say("results.later", {"answer_by": turn.flow.charter.answer_by})
    else:
        for words in published.lines.values():
            turn.emit(Tell(words))
        # The page asks for a conversation of its own: a link from a messenger would lead to a closed door.
        if figures_shown(rule, "everyone", _is_closed(turn)):
            turn.say("results.address", {"address": published.results_address})
    _tell_sentences(turn)


def tell_others(turn: Turn) -> None:
    """What somebody who just finished hears of the others."""
    if figures_shown(turn.flow.results_shown, _onlooker(turn), _is_closed(turn)):
        for step, words in turn.context.published.lines.items():
            if step:  # how many have answered is said in the menu that follows
                turn.emit(Tell(words))
    _tell_sentences(turn)


def shown_id(rule: str) -> str:
    """The message that says a rule of `results shown`."""
    return f"shown.{rule.replace(' ', '_')}"


def _tell_sentences(turn: Turn) -> None:
    if not sentences_shown(turn.flow.results_shown, _onlooker(turn), _is_closed(turn)):
        return
    # Nobody needs to be told their own words.
    others = [one for one in turn.context.published.sentences if one.author != turn.person.id]
    for one in others[:_SENTENCES]:
        turn.say("results.sentence", {"words": one.words})


def _onlooker(turn: Turn) -> Onlooker:
    return "answered" if has_answered(turn.flow, turn.person) else "everyone"


def _is_closed(turn: Turn) -> bool:
    # Reopened: the figures of the closing have been public and stay so.
    return turn.context.phase == "closed" or turn.context.published.final
