"""Taking an answer in: what a question made of the input becomes state and events."""

from __future__ import annotations

from base64 import b32encode
from dataclasses import replace
from hashlib import blake2b

from flows.engine.asking import ask_again, go_on, show_again
from flows.engine.turn import SKIP, SKIPPED, UNQUOTED, Turn, common
from flows.events import Consented, Proposed, Refused, Settled, Tell, Toast, Voted
from flows.incoming import Edited, Incoming, Odd, PictureFailed, Pressed, Typed
from flows.questions import Question
from flows.questions.base import Accepted, Consenting, Declined, Drafting, Kept, Outcome, Refusing
from flows.questions.matching import fold
from flows.questions.react import Conversing
from flows.values import Answer, Value
from flows.words import Message, Verbatim

_SKIP_WORDS = frozenset({"passer", "skip", "je passe", "suivant", "next"})
EXPLAIN_AFTER, OFFER_AFTER = 2, 3
"""Refused inputs in a row before the way to answer is explained, and before a way out is offered."""


def receive(turn: Turn, question: Question, incoming: Incoming) -> None:
    """An input where a question is awaited."""
    if isinstance(incoming, Pressed) and incoming.token == UNQUOTED:
        _quote_or_not(turn, question)
        return
    # Before the question reads it: "passer" typed under a free text would else be its answer.
    if question.optional and _wants_to_skip(incoming):
        skip(turn, question)
        return
    if isinstance(incoming, Odd):
        turn.say("odd", {"what": Message(f"odd.{incoming.what}")})
    apply(turn, question, question.receive(incoming, turn.view(question)))


def _quote_or_not(turn: Turn, question: Question) -> None:
    """The author's own choice for this answer; pressed again, also when it is corrected, it is undone."""
    if question.OWN_WORDS and not question.private:
        turn.change(unquoted=turn.person.unquoted ^ {question.name})
        show_again(turn)


def apply(turn: Turn, question: Question, outcome: Outcome) -> None:
    """One outcome, turned into state and events."""
    match outcome:
        case Consenting():
            _consent(turn, question)
        case Refusing(why, words):
            # Settled without an answer: the buttons go, and nothing says what was refused.
            turn.settle(question, None)
            turn.emit(Tell(words))
            turn.emit(Refused(why))
            turn.change(status="refused")
        case Drafting(draft):
            turn.change(draft=draft, refusals=0)
            show_again(turn)
        case Accepted(value, own):
            _accept(turn, question, value, own)
        case Kept():
            _keep(turn, question, outcome)
        case Declined(why, toast):
            decline(turn, question, why, toast)


def skip(turn: Turn, question: Question) -> None:
    """Leaves a question empty; the votes already given to statements make it answered."""
    person = turn.person
    given = person.answers.get(question.name)
    partial = given is not None and not given.complete
    # Votes are facts about statements: who stops half way is still heard on those they judged.
    if given is not None and (partial or isinstance(question, Conversing)):
        store(turn, question, given.value, complete=True)
        turn.settle(question, question.show(given.value))
    else:
        answers = {name: answer for name, answer in person.answers.items() if name != question.name}
        turn.change(answers=answers, skipped=person.skipped | {question.name}, active_at=turn.context.now)
        turn.settle(question, *SKIPPED)
        if given is not None:
            _lay_path(turn)
    go_on(turn)


def decline(turn: Turn, question: Question, why: Message, toast: bool) -> None:
    """Refused input changes nothing: say why and repeat, then explain, then offer a way out."""
    # A toast is beside the press that caused it: counting it as a refusal would lecture a slip of the thumb.
    if toast:
        turn.emit(Toast(why, alert=True))
        return
    turn.change(refusals=turn.person.refusals + 1)
    turn.emit(Tell(why))
    if turn.person.refusals >= EXPLAIN_AFTER:
        turn.say(f"explain.{turn.prompt(question).shape}")
    if turn.person.refusals >= OFFER_AFTER:
        turn.say("offer.skip" if question.optional else "offer.pause")
    ask_again(turn)


def edited(turn: Turn, incoming: Edited) -> None:
    """A message changed after it was sent corrects the answer it gave, else the person is told."""
    question = turn.flow.by_name.get(incoming.step)
    answer = turn.person.answers.get(incoming.step)
    if not isinstance(question, Question) or answer is None or answer.dormant or turn.context.phase != "open":
        turn.say("edited.ignored")
        return
    # The message that was edited belongs to the answer, not to a selection begun since.
    view = replace(turn.view(question), draft=None)
    outcome = question.receive(Typed(incoming.text), view)
    if not isinstance(outcome, Accepted) or outcome.own:
        turn.say("edited.ignored")
        return
    current = turn.person.at
    # Another step is asked only when the change opened one: correcting a spelling must not move the person.
    path_before = turn.path().open
    store(turn, question, outcome.value)
    turn.say("edited.kept", {"answer": question.show(outcome.value)})
    opened = turn.path().open
    if question.name == current or (opened and opened[0] not in path_before) or _left_path(turn):
        go_on(turn)


def picture_failed(turn: Turn, incoming: PictureFailed) -> None:
    """A picture that could not be read is withdrawn, and asked again unless the consultation is over."""
    answer = turn.person.answers.get(incoming.step)
    # Answered again meanwhile, or erased: the failure is about a picture that no longer counts.
    if answer is None or answer.value != incoming.ref:
        return
    turn.change(answers={name: kept for name, kept in turn.person.answers.items() if name != incoming.step})
    turn.say("picture_failed")
    if turn.context.phase == "open" and turn.person.status in ("active", "finished"):
        go_on(turn)


def store(turn: Turn, question: Question, value: Value, complete: bool = True) -> None:
    """Puts an answer in place; a change of an answer lays the path anew."""
    person, now = turn.person, turn.context.now
    old = person.answers.get(question.name)
    # A part kept on the way (one vote of six) is no correction: only a complete answer can be revised.
    revision = 1 if old is None else old.revision + (old.complete and old.value != value)
    answer = Answer(value, now, revision, complete=complete or bool(old and old.complete))
    turn.change(
        answers={**person.answers, question.name: answer},
        skipped=person.skipped - {question.name},
        active_at=now,
        refusals=0,
    )
    # A first answer cannot put others to sleep, unless a branch it opens has answers waiting there.
    if old is not None or any(kept.dormant for kept in person.answers.values()):
        _lay_path(turn)


def _accept(turn: Turn, question: Question, value: Value, own: str) -> None:
    # Asked before the answer is stored: afterwards the prompt would already be the next one.
    stage = turn.prompt(question) if own or _is_own_stage(turn, question) else None
    store(turn, question, value)
    if own and isinstance(question, Conversing):
        reviewed = question.add_your_own == "reviewed first"
        turn.emit(Proposed(question.name, _statement_id(turn, question), own, turn.person.language, reviewed))
        turn.say("own.thanks_reviewed" if reviewed else "own.thanks")
    if stage is None:
        turn.settle(question, question.show(value), common(question, value))
    elif own:
        turn.settle_part(stage, Verbatim(own), None)
    else:
        turn.settle_part(stage, Message("control.no_thanks"), "_none")
    go_on(turn)


def _keep(turn: Turn, question: Question, kept: Kept) -> None:
    asked = turn.prompt(question)
    label = next((control.label for control in asked.controls if control.token == kept.vote), Message("kept"))
    store(turn, question, kept.value, kept.complete)
    turn.change(draft=kept.draft)
    turn.emit(Voted(question.name, kept.statement, kept.vote, kept.over))
    turn.settle_part(asked, label, kept.vote)
    if kept.complete:
        go_on(turn)
    else:
        turn.ask(question)


def _is_own_stage(turn: Turn, question: Question) -> bool:
    return isinstance(question, Conversing) and question.add_your_own != "no"


def _consent(turn: Turn, question: Question) -> None:
    now = turn.context.now
    turn.change(
        status="active",
        started_at=now,
        active_at=now,
        answers={question.name: Answer(True, now)},
    )
    turn.emit(Consented())
    turn.emit(_settled_consent(turn, question))
    go_on(turn)


def _settled_consent(turn: Turn, question: Question) -> Settled:
    return Settled(turn.person.ask, question.name, turn.text(question.words), question.show(True))


def _lay_path(turn: Turn) -> None:
    """Answers no longer on the path sleep; those it reaches again wake."""
    names = turn.path().names
    answers = turn.person.answers
    changed = {
        name: replace(answer, dormant=name not in names)
        for name, answer in answers.items()
        # Asleep and on the path, or awake and off it: exactly those that must change.
        if answer.dormant == (name in names)
    }
    if changed:
        turn.change(answers={**answers, **changed})


def _left_path(turn: Turn) -> bool:
    question = turn.question()
    return question is not None and question.name not in turn.path().names


def _wants_to_skip(incoming: Incoming) -> bool:
    if isinstance(incoming, Pressed):
        return incoming.token == SKIP
    return isinstance(incoming, Typed) and fold(incoming.text) in _SKIP_WORDS


def _statement_id(turn: Turn, question: Question) -> str:
    # From the seed, the person and the number of the prompt: a replay gives the same id, and it tells nobody who wrote.
    source = f"{turn.context.seed}:{turn.person.id}:{question.name}:{turn.person.asks}"
    digest = blake2b(source.encode(), digest_size=10).digest()
    return "r_" + b32encode(digest).decode().lower()
