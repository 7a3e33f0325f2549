"""One batch under way: people loaded once, each update stepped in arrival order, everything saved together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.channel import Update
from bot.declaration import Registry
from bot.front import OPEN, which_menu
from bot.library import Edition, Library, Running
from bot.renderings import written
from bot.speech import Speech
from flows.context import Candidate, EngineContext
from flows.engine import advance
from flows.events import Ask, Event, Proposed, Refused, Settled, Tell, Toast
from flows.incoming import Edited, Incoming, Pictured, Pressed, Started, Typed
from flows.participation import Participation
from flows.words import Message
from languages import SOURCE, spoken
from storage import StorageError, Store, Tx
from storage.consultations import statements
from storage.consultations.statements import Proposal
from storage.counts import counters, daily
from storage.counts.counting import Sums, answered_at
from storage.database.codec import packed
from storage.messages import outbox
from storage.messages.outbox import Outgoing
from storage.people import loading, pictures
from storage.people.loading import Person
from storage.people.saving import Change, save

WHICH = "which_"
"""The tag of the menu that offers several consultations; no participation has it."""
_KEPT_SOURCES = 40
"""Typed messages whose edit can still correct an answer."""
_OVER = ("refused", "erased")


class StepFailed(Exception):
    """Decoding or stepping one update failed; `reason` names the kind of error, never its text."""

    def __init__(self, reason: str) -> None:
        self.reason = reason


class Batch:
    """Everything one transaction needs, and nothing kept after it."""

    def __init__(
        self,
        tx: Tx,
        store: Store,
        library: Library,
        bot: str,
        channel: str,
        now: datetime,
        seeds: Callable[[], int],
        channels: Registry,
    ) -> None:
        self._tx, self._store, self._library = tx, store, library
        self._bot, self._channel, self._now, self._seeds = bot, channel, now, seeds
        self._channels = channels
        self._before: dict[tuple[str, int], Person | None] = {}
        self._now_at: dict[str, dict[int, Person]] = {}
        self._rooms: dict[int, Mapping[str, tuple[Candidate, ...]]] = {}
        self._out: list[Outgoing] = []
        self._later: list[Callable[[], None]] = []
        self._ended: list[Change] = []

    def run(self, updates: Sequence[Update]) -> None:
        """Steps every update, then saves."""
        # What names no conversation (a channel post, a poll) was claimed all the same: it will not come back.
        addressed = [update for update in updates if update.address]
        self._load({update.address for update in addressed})
        for update in addressed:
            try:
                self._take(update)
            except StorageError:
                raise  # the whole batch comes again: nobody's update is to blame
            except Exception as error:
                raise StepFailed(type(error).__name__) from error
        self._save()

    def step(self, person: Person, incoming: Incoming) -> None:
        """An input that no channel sent: silence, or a picture that could not be read."""
        self._now_at.setdefault(person.address, {})[person.consultation] = person
        self._before.setdefault((person.address, person.consultation), person)
        self._advance(person, incoming, Update("", person.address))

    def finish(self) -> None:
        """Saves what `step` did."""
        self._save()

    def _load(self, addresses: Iterable[str]) -> None:
        # In the order of addresses: two batches that share people lock them in the same order.
        found = loading.load(self._tx, self._library.council, self._bot, sorted(set(addresses)))
        for address, known in found.items():
            self._now_at[address] = {person.consultation: person for person in known}
            for person in known:
                self._before[address, person.consultation] = person

    def _take(self, update: Update) -> None:
        # Blocked or back: it concerns every conversation of that address, and says nothing to any.
        if update.reach is not None:
            self._reach(update)
            return
        incoming = update.incoming
        if incoming is None:
            self._answer_callback(update)
            return
        # A choice from the menu at the door is a start: the link they did not have.
        if isinstance(incoming, Pressed) and incoming.token.startswith(OPEN):
            update = replace(update, code=incoming.token.removeprefix(OPEN))
            incoming = Started()
        person = self._whom(update)
        if person is None:
            self._nobody(update)
        elif not self._album_again(person, update):
            self._advance(person, self._understood(person, incoming, update), update)

    def _whom(self, update: Update) -> Person | None:
        """The conversation an update belongs to, begun if need be."""
        known = {
            key: person
            for key, person in self._now_at.get(update.address, {}).items()
            if person.participation.status not in _OVER and key in self._library.running
        }
        if update.code:
            running = self._library.by_code(update.code)
            return (known.get(running.row.key) or self._doorstep(running, update)) if running else None
        if isinstance(update.incoming, Pressed):
            # The button says which conversation it belongs to, even when another is the liveliest.
            for person in known.values():
                if person.participation.tag == update.incoming.tag:
                    return person
        if known:
            # Typed words name no conversation: they go where the person was last.
            return max(known.values(), key=_liveliness)
        # With a single consultation nobody has to choose; with several a menu does.
        open_ones = self._library.open_ones(self._now) or list(self._library.running.values())
        return self._doorstep(open_ones[0], update) if len(open_ones) == 1 else None

    def _doorstep(self, running: Running, update: Update) -> Person:
        edition = running.current
        fits = update.language in edition.flow.languages
        participation = Participation(
            self._store.new_id("p"),
            edition.hash,
            update.language if fits else edition.flow.languages[0],
        )
        row = running.row
        person = Person(row.council, row.key, self._bot, update.address, self._channel, participation)
        gone = self._now_at.get(update.address, {}).pop(row.key, None)
        if gone is not None:
            # Erased or refused a moment ago, in this same batch: that stands, and somebody new is at the door.
            self._ended.append(Change(self._before.pop((update.address, row.key), None), gone))
        return person

    def _nobody(self, update: Update) -> None:
        # Nobody's yet: their own language when they can be spoken to in it, else the newest consultation's first.
        running = self._library.open_ones(self._now)
        first = running[0].current.flow.languages if running else ()
        language = spoken((update.language, *first))[0]
        if update.code:
            rendering = Speech(language).rendering(Tell(Message("unknown_link")), "")
        else:
            rendering = which_menu(running, language, WHICH)
        if rendering is not None:
            mailbox = self._channel in self._channels.mailboxes
            self._out.append(Outgoing(self._bot, update.address, written(rendering), "reply", mailbox=mailbox))
        self._answer_callback(update)

    def _understood(self, person: Person, incoming: Incoming, update: Update) -> Incoming:
        """The input as the engine takes it, with what only the edge knows of it."""
        participation = person.participation
        if isinstance(incoming, Edited):
            # The network says which message was edited; `heard` remembers which answer that message gave.
            return Edited(incoming.text, person.heard.get(update.message, ""))
        if isinstance(incoming, Pressed) and not incoming.tag:
            incoming = replace(incoming, tag=participation.tag)  # a code typed: it names the prompt, not the person
        if isinstance(incoming, Pictured):
            # The answer holds our reference from the start: the network's own id leads to their servers.
            return Pictured(self._store.new_id("pic"))
        # Whatever a stranger sends first, they are welcomed: their words are not yet an answer to anything.
        if participation.asks == 0 and not isinstance(incoming, Started):
            return Started()
        return incoming

    def _advance(self, person: Person, incoming: Incoming, update: Update) -> None:
        running = self._library.running[person.consultation]
        edition = running.edition(person.participation.flow)
        context = self._context(running, edition, person, update)
        after, events = advance(edition.flow, person.participation, incoming, context)
        if context.phase in ("soon", "closed") and person.participation.asks == 0:
            self._speak(events, person, edition, update)  # nothing opened, nothing to keep
            return
        # Remembered on the participation: the next pictures of the album may come in another batch.
        if update.album:
            after = replace(after, album=update.album)
        answered = answered_at(edition.measures, person.answered_at, after.answers, self._now)
        changed = person.stepped(after, answered, _heard(person, after, incoming, update))
        self._now_at.setdefault(person.address, {})[person.consultation] = changed
        self._speak(self._told(events, person), changed, edition, update)
        self._follow_up(events, changed, incoming, update)

    def _context(self, running: Running, edition: Edition, person: Person, update: Update) -> EngineContext:
        if edition.rooms and running.row.key not in self._rooms:
            self._rooms[running.row.key] = statements.room(self._tx, running.row.key, edition.rooms)
        room = self._rooms[running.row.key] if edition.rooms else {}
        return self._library.context(running, self._now, update.at, self._seeds(), room)

    def _told(self, events: Sequence[Event], person: Person) -> Sequence[Event]:
        """What there is to say: where no message can be changed, taking a button from a former one is nothing."""
        if person.channel not in self._channels.unedited:
            return events
        awaited = person.participation.ask
        return [event for event in events if not isinstance(event, Settled) or event.ask == awaited]

    def _speak(self, events: Sequence[Event], person: Person, edition: Edition, update: Update) -> None:
        participation = person.participation
        speech, tag = edition.speech(participation.language), participation.tag
        # Who left is not named in a row: there would be nothing of theirs to find at the next erasure.
        owner = "" if participation.status in _OVER else participation.id
        toasted = False
        for event in events:
            if isinstance(event, Toast) and not isinstance(update.incoming, Pressed):
                event = Tell(event.words)  # a toast stands beside a press; typed words get a message
            toast, ask = isinstance(event, Toast), isinstance(event, Ask)
            body = speech.body(event, tag, update.callback)
            if body is None:
                continue
            toasted = toasted or toast
            replaces = isinstance(event, Settled) or (isinstance(event, Ask) and event.replaces)
            # No update caused it: a reminder, which quiet hours and a later answer may still hold back.
            unsolicited = not update.key
            self._out.append(
                Outgoing(
                    person.bot,
                    person.address,
                    body,
                    "toast" if toast else "broadcast" if unsolicited else "reply",
                    "replace" if replaces else "send",
                    person=owner,
                    ask=event.ask if isinstance(event, (Ask, Settled)) else 0,
                    recheck="reminder" if unsolicited and ask else "",
                    mailbox=person.channel in self._channels.mailboxes,
                )
            )
        if not toasted:
            self._answer_callback(update)

    def _answer_callback(self, update: Update) -> None:
        # Telegram's client spins until a press is answered, even with nothing to say.
        if update.callback:
            body = packed({"kind": "toast", "text": "", "language": SOURCE, "callback": update.callback})
            self._out.append(Outgoing(self._bot, update.address, body, "toast"))

    def _follow_up(self, events: Sequence[Event], person: Person, incoming: Incoming, update: Update) -> None:
        for event in events:
            # Kept for after the save: a statement refers to its author's row, which may not exist yet.
            if isinstance(event, Proposed):
                self._later.append(lambda event=event: self._propose(person, event))  # type: ignore[misc]
            elif isinstance(event, Refused):
                self._later.append(lambda event=event: self._count_refusal(person, event))  # type: ignore[misc]
        if isinstance(incoming, Pictured) and update.file:
            step = next((n for n, a in person.participation.answers.items() if a.value == incoming.ref), "")
            if step:
                self._later.append(lambda: self._accept_picture(person, step, incoming.ref, update.file))

    def _propose(self, person: Person, event: Proposed) -> None:
        state: statements.State = "pending" if event.reviewed else "accepted"
        author = person.participation.id
        proposal = Proposal(event.statement, event.step, event.text, event.language, state, "", author, self._now)
        statements.propose(self._tx, person.council, person.consultation, proposal)

    def _accept_picture(self, person: Person, step: str, ref: str, file: str) -> None:
        pictures.accept(
            self._tx, person.council, person.consultation, bot=person.bot, person=person.participation.id, step=step,
            ref=ref, file=file, now=self._now,
        )  # fmt: skip

    def _count_refusal(self, person: Person, event: Refused) -> None:
        why: daily.What = "young" if event.why == "young" else "refused"
        seen = daily.DailyCount(self._now.date(), person.channel, person.participation.origin, why, 1)
        daily.count(self._tx, person.council, person.consultation, seen)

    def _album_again(self, person: Person, update: Update) -> bool:
        # An album arrives as several updates: the first picture counts, and one reply is enough.
        return bool(update.album) and update.album == person.participation.album

    def _reach(self, update: Update) -> None:
        for key, person in self._now_at.get(update.address, {}).items():
            self._now_at[update.address][key] = replace(person, unreachable=not update.reach)

    def _save(self) -> None:
        changes = self._ended + [
            Change(self._before.get((address, key)), person)
            for address, known in self._now_at.items()
            for key, person in known.items()
            if person is not self._before.get((address, key))
        ]
        save(self._tx, changes, self._now)
        self._count(changes)
        for act in self._later:
            act()
        outbox.add(self._tx, self._library.council, self._out, self._now)

    def _count(self, changes: Sequence[Change]) -> None:
        """The counters move once per batch, by the sum of what its people changed."""
        moved: dict[int, Sums] = {}
        for change in changes:
            person = change.after
            before = change.before.participation.answers if change.before else {}
            after = {} if person.participation.status in _OVER else person.participation.answers
            # Unchanged mappings are the same object: nothing to count, and no need to compare.
            if before is after:
                continue
            edition = self._library.running[person.consultation].edition(person.participation.flow)
            edition.counting.move(moved.setdefault(person.consultation, Sums()), before, after)
        counters.apply(self._tx, self._library.council, moved)


def _liveliness(person: Person) -> tuple[bool, float]:
    participation = person.participation
    unfinished = participation.status in ("doorstep", "active")
    return unfinished, participation.active_at.timestamp() if participation.active_at else 0.0


def _heard(person: Person, after: Participation, incoming: Incoming, update: Update) -> Mapping[str, str]:
    step = person.participation.at
    before = person.participation.answers.get(step)
    if not isinstance(incoming, Typed) or not update.message or after.answers.get(step) is before:
        return person.heard
    kept = list(person.heard.items())[-_KEPT_SOURCES:]
    return {**dict(kept), update.message: step}
