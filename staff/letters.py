"""The way back: officials' answers and the decision become letters to every participant, once staff confirmed them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from staff import plan
from storage import Tx
from storage.consultations import audit, digests, officials
from storage.consultations.audit import Deed
from storage.consultations.consultations import Consultation
from storage.consultations.digests import OfficialReply
from storage.consultations.officials import Official
from storage.messages import letters, outbox
from storage.messages.letters import Letter, OfficialAnswer
from storage.messages.outbox import Outgoing
from storage.people import readers
from storage.people.readers import Reachable
from storage.schedule import acts as planned

TAPS = ("read", "weigh", "debate")
"""What officials may answer with one tap."""
RefusalWords = Callable[[Official, str], str]
"""(official, reason) → the body of the message that tells it, as the outbox keeps it."""
LONGEST = 3000
"""Characters of a decision: with what surrounds it, one message of every network."""


def waiting(tx: Tx, row: Consultation) -> list[OfficialReply]:
    """Officials' answers that nobody sent or refused yet, oldest first; colleagues' are not answers to residents."""
    done = letters.handled(tx, row.key)
    return [
        reply
        for reply in digests.replies(tx, row.key)
        if reply.choice in TAPS and not reply.staff and (reply.key, reply.choice) not in done
    ]


@dataclass(frozen=True, slots=True)
class LettersStanding:
    """Where a consultation's letters stand: the answers that wait and the letter they make, what went out already
    (each with the people it reached), and who can be told something now."""

    waiting: tuple[OfficialReply, ...]
    letter: Letter | None
    sent: tuple[tuple[Letter, int], ...]
    reach: Reachable


def mail(tx: Tx, row: Consultation, now: datetime, *, names: bool) -> LettersStanding:
    """All of it at one moment; keeps nothing and sends nothing."""
    told = [(one, letters.progress(tx, row.council, row.key, one.number).told) for one in letters.of(tx, row.key)]
    return LettersStanding(tuple(waiting(tx, row)), draft(tx, row, now, names=names), tuple(told), reach(tx, row))


def reach(tx: Tx, row: Consultation) -> Reachable:
    """Who can be told something: participants, less those who left or cannot be written to."""
    return readers.told(tx, row.key)


def draft(tx: Tx, row: Consultation, now: datetime, *, names: bool) -> Letter | None:
    """The letter that all waiting answers make together; None when there is none.

    All of them or none: choosing among officials would be speaking for some of them.
    """
    found = waiting(tx, row)
    if not found:
        return None
    lines = tuple(OfficialAnswer(reply.label if names else "", reply.choice) for reply in found)
    return Letter(0, "answers", now, lines, {}, tuple(sorted({reply.official for reply in found})))


def send_answers(tx: Tx, row: Consultation, *, names: bool, who: str, now: datetime) -> int:
    """Writes that letter and plans its sending; its number, or 0 when nothing waits."""
    letter = draft(tx, row, now, names=names)
    if letter is None:
        return 0
    return _send(tx, row, letter, [(reply.key, reply.choice) for reply in waiting(tx, row)], who)


def refuse(
    tx: Tx, row: Consultation, reply: int, *, reason: str, who: str, now: datetime, words: RefusalWords
) -> OfficialReply | None:
    """Keeps one answer from participants and tells the official why; None when it does not wait.

    Raises ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("a refusal needs a reason")
    found = next((one for one in waiting(tx, row) if one.key == reply), None)
    if found is not None:
        letters.refuse(tx, row.council, row.key, (found.key, found.choice), now)
        detail = {"choice": found.choice, "reason": reason}
        audit.note(tx, row.council, Deed(who, "refuse an answer", found.official, detail, now))
        for official in officials.every(tx, row.council):
            if official.id == found.official and official.state == "active":
                rows = [Outgoing(official.bot, official.address, words(official, reason), "broadcast")]
                outbox.add(tx, row.council, rows, now)
    return found


class ToldAlready(ValueError):
    """The same decision was sent before: nobody reads it twice."""


def decide(tx: Tx, row: Consultation, text: Mapping[str, str], *, who: str, now: datetime) -> int:
    """Sends the decision to every participant: the promise is kept, and is no longer said to be due.

    Raises ToldAlready, or ValueError when it is empty or longer than `LONGEST` in a language.
    """
    if not text or any(not words.strip() or len(words) > LONGEST for words in text.values()):
        raise ValueError(f"a decision has between 1 and {LONGEST} characters in each language")
    if any(letter.kind == "decision" and letter.text == text for letter in letters.of(tx, row.key)):
        raise ToldAlready(row.name)
    for kind in (plan.PROMISE_SOON, plan.PROMISE_DUE):
        planned.cancel(tx, row.council, kind, str(row.key), "the decision was told", now)
    return _send(tx, row, Letter(0, "decision", now, (), dict(text)), [], who)


def _send(tx: Tx, row: Consultation, letter: Letter, replies: list[letters.Handled], who: str) -> int:
    number = letters.write(tx, row.council, row.key, letter, replies, letter.at)
    planned.plan(tx, row.council, plan.LETTER, f"{row.key}:{number}", letter.at)
    audit.note(tx, row.council, Deed(who, f"send {letter.kind}", row.name, {"letter": number}, letter.at))
    return number
