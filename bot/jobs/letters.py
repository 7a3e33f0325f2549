"""A letter goes out: every participant who can be told something, the same moment for all, outside quiet hours."""

from __future__ import annotations

from datetime import datetime

from bot.correspondence import letter_rendering
from bot.council.buttons import say
from bot.jobs.office import Office, after_quiet
from bot.jobs.reminders import quiet_hours
from bot.library import Running
from bot.renderings import Rendering, written
from flows.words import in_language
from storage import Tx
from storage.consultations import officials
from storage.messages import letters, outbox
from storage.messages.letters import Letter, Progress
from storage.messages.outbox import Outgoing
from storage.people import loading, readers
from storage.schedule.acts import Act

TOGETHER = 200
"""People told in one transaction."""


def send_letter(office: Office, act: Act) -> str:
    """The letter that `act.subject` (`key:number`) names; cut short, it goes on where it was."""
    running = office.running(act.subject)
    if running is None:
        return "the consultation is gone"
    number = int(act.subject.partition(":")[2])
    with office.store.read() as tx:
        letter = letters.numbered(tx, running.row.key, number)
    if letter is None:
        return "the letter is gone"
    # In lots, each with how far it went: a process that dies repeats nobody's letter.
    while not _some(office, running, letter):
        continue
    return ""


def _some(office: Office, running: Running, letter: Letter) -> bool:
    """Puts the next people's letters in the outbox, with how far that goes; True when everybody is told."""
    row, now = running.row, office.now()
    with office.store.write() as tx:
        reached = letters.progress(tx, row.council, row.key, letter.number, hold=True)
        if reached.done:
            return True
        found = readers.participants(tx, row.council, row.key, after=reached.after, limit=TOGETHER)
        due = after_quiet(now, row.timezone, quiet_hours(running))
        rows = _to_people(tx, office, running, letter, [person for _, person in found], due)
        outbox.add(tx, row.council, rows, now)
        after = found[-1][0] if found else reached.after
        done = len(found) < TOGETHER
        letters.advance(tx, row.council, row.key, letter.number, Progress(after, reached.told + len(rows), done), now)
        # Officials are told last: "your answer went out" must be true.
        if done:
            outbox.add(tx, row.council, _to_officials(tx, running, letter, due), now)
    return done


def _to_people(
    tx: Tx, office: Office, running: Running, letter: Letter, ids: list[str], due: datetime
) -> list[Outgoing]:
    bodies: dict[str, str] = {}
    rows = []
    for person in loading.load_ids(tx, running.row.council, ids):
        language = person.participation.language
        # A letter is alike for all who read one language: made once, not ten thousand times.
        if language not in bodies:
            bodies[language] = written(letter_rendering(running, letter, language))
        rows.append(
            Outgoing(
                person.bot, person.address, bodies[language], "broadcast", person=person.participation.id, due=due,
                mailbox=person.channel in office.runtime.channels.mailboxes,
            )
        )  # fmt: skip
    return rows


def _to_officials(tx: Tx, running: Running, letter: Letter, due: datetime) -> list[Outgoing]:
    """Whoever answered knows that it went back."""
    rows = []
    for official in officials.every(tx, running.row.council):
        if official.id in letter.officials and official.state == "active":
            title = in_language(running.current.flow.title, official.language)
            words = say(official.language, "answer.sent", title=title)
            rendering = Rendering("say", words, official.language)
            rows.append(Outgoing(official.bot, official.address, written(rendering), "broadcast", due=due))
    return rows
