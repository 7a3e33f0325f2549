"""The promise: officials and staff are told a week before the public answer is due, and on the day."""

from __future__ import annotations

from bot.council.buttons import say
from bot.jobs.office import Office
from bot.renderings import Rendering, written
from flows.words import in_language
from languages.writing import day_words
from storage.consultations import officials
from storage.messages import outbox
from storage.messages.outbox import Outgoing
from storage.schedule.acts import Act


def promise_soon(office: Office, act: Act) -> str:
    """A week before."""
    return _tell(office, act, "promise.soon")


def promise_due(office: Office, act: Act) -> str:
    """On the day itself."""
    return _tell(office, act, "promise.due")


def _tell(office: Office, act: Act, sentence: str) -> str:
    running = office.running(act.subject)
    if running is None:
        return "the consultation is gone"
    flow, now = running.current.flow, office.now()
    day = flow.charter.answer_by
    days = (day - now.astimezone(running.zone).date()).days
    with office.store.write() as tx:
        rows = []
        for official in officials.every(tx, running.row.council):
            # Who stopped the digests stopped this as well.
            if official.state != "active":
                continue
            title = in_language(flow.title, official.language)
            words = say(official.language, sentence, title=title, days=days, day=day_words(day, official.language))
            body = written(Rendering("say", words, official.language))
            rows.append(Outgoing(official.bot, official.address, body, "broadcast"))
        outbox.add(tx, running.row.council, rows, now)
    return ""
