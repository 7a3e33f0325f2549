"""The council's conversation: claiming a link, language, rhythm, status, digest, one-tap answers; state is rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.batch import StepFailed
from bot.channel import Update
from bot.council.buttons import button, say
from bot.council.mailings import about_release, digest_rows, status_lines
from bot.declaration import Surroundings
from bot.library import Library
from bot.renderings import Button, Rendering, written
from bot.runtime import ATTEMPTS, Arrival, decoded, set_aside
from flows.incoming import Pressed, Started, Typed
from languages import SOURCE, STAFF_LANGUAGES, own_name
from storage import StorageError, Store, Tx
from storage.consultations import audit, digests, officials
from storage.consultations.audit import Deed
from storage.consultations.officials import Official
from storage.messages import deduplication, outbox
from storage.messages.outbox import Outgoing

log = structlog.get_logger(__name__)

RHYTHMS = ("each", "closing")
ANSWERS = ("read", "weigh", "debate")


@dataclass(frozen=True, slots=True)
class _Turn:
    tx: Tx
    bot: str
    now: datetime
    update: Update
    out: list[Outgoing]


def opened(around: Surroundings) -> Desk:
    """The council's desk beside the residents' conversations, over the same store."""
    runtime = around.runtime
    return Desk(runtime.store, Library(runtime.library.council, runtime.library.base), runtime.clock)


class Desk:
    """One council's bot over the same store; `handle` is what polls and webhooks call."""

    def __init__(self, store: Store, library: Library, clock: Callable[[], datetime]) -> None:
        self.store, self.library, self.clock = store, library, clock

    def handle(self, bot: str, channel: str, arrivals: Sequence[Arrival]) -> int:
        """One transaction for the batch, like the residents' bot; gives how many updates were new."""
        try:
            return self._together(bot, arrivals)
        except StepFailed:
            # One by one: the update that fails is found, and the others are not held up by it.
            return sum(self._alone(bot, arrival) for arrival in arrivals)

    def _together(self, bot: str, arrivals: Sequence[Arrival]) -> int:
        now, new = self.clock(), 0
        with self.store.write() as tx:
            self.library.refresh(tx, now)
            fresh = deduplication.claim(tx, self.library.council, bot, [arrival.key for arrival in arrivals], now)
            out: list[Outgoing] = []
            for arrival in arrivals:
                if arrival.key not in fresh:
                    continue
                # The same update twice in one batch counts once.
                fresh.discard(arrival.key)
                new += 1
                update = decoded(arrival)
                if update.address:
                    self._step(_Turn(tx, bot, now, update, out))
            outbox.add(tx, self.library.council, out, now)
        return new

    def _alone(self, bot: str, arrival: Arrival) -> int:
        reason = ""
        for _ in range(ATTEMPTS):
            try:
                return self._together(bot, [arrival])
            except StepFailed as failure:
                reason = failure.reason
        set_aside(self.store, self.library.council, bot, arrival, reason, self.clock())
        return 0

    def _step(self, turn: _Turn) -> None:
        try:
            self._take(turn)
        except StorageError:
            raise
        except Exception as error:
            raise StepFailed(type(error).__name__) from error

    def _take(self, turn: _Turn) -> None:
        update, incoming = turn.update, turn.update.incoming
        official = officials.at_address(turn.tx, self.library.council, turn.bot, update.address)
        if update.callback:
            # Telegram's client spins until a press is answered, whoever pressed and whatever it was.
            turn.out.append(_toast(turn, ""))
        # Before anything else: an official who changes phones comes in by a new link.
        if isinstance(incoming, Started) and update.code:
            self._claim(turn)
        elif official is None:
            # Whoever finds this bot learns that it is not theirs, and nothing else.
            self._say(turn, say(_language(update), "stranger"), _language(update))
        elif isinstance(incoming, Pressed):
            self._press(turn, official, incoming)
        elif isinstance(incoming, Started):
            officials.save(turn.tx, replace(official, state="active"))
            self._say(turn, say(official.language, "back"), official.language)
        elif isinstance(incoming, Typed):
            self._typed(turn, official, incoming.text.strip())

    def _claim(self, turn: _Turn) -> None:
        council, language = self.library.council, _language(turn.update)
        official = officials.claim(
            turn.tx, council, turn.update.code, bot=turn.bot, address=turn.update.address, language=language,
            now=turn.now,
        )  # fmt: skip
        if official is None:
            # Without the code: a log that holds one would open the door until it expires.
            log.warning("an invitation link was refused", bot=turn.bot)
            self._say(turn, say(language, "bad_link"), language)
            return
        # The link may have been forwarded: the officer must see that it was used.
        audit.note(turn.tx, council, Deed(official.id, "claim", official.label, {}, turn.now))
        buttons = tuple(button(f"lang_{code}", own_name(code)) for code in STAFF_LANGUAGES)
        self._say(turn, say(language, "claimed"), language, buttons)

    def _press(self, turn: _Turn, official: Official, press: Pressed) -> None:
        language, token = official.language, press.token
        if (chosen := token.removeprefix("lang_")) in STAFF_LANGUAGES:
            officials.save(turn.tx, replace(official, language=chosen))
            buttons = tuple(button(f"rhythm_{name}", say(chosen, f"rhythm.{name}")) for name in RHYTHMS)
            self._say(turn, say(chosen, "rhythm"), chosen, buttons)
        elif (rhythm := token.removeprefix("rhythm_")) in RHYTHMS:
            officials.save(turn.tx, replace(official, rhythm=rhythm, state="active"))
            self._say(turn, say(language, "ready"), language)
        else:
            self._about_digest(turn, official, press)

    def _about_digest(self, turn: _Turn, official: Official, press: Pressed) -> None:
        language = official.language
        digest = digests.by_key(turn.tx, self.library.council, press.ask)
        running = self.library.running.get(digest.consultation) if digest else None
        if digest is None or running is None:
            self._say(turn, say(language, "old"), language)
        elif press.token == "details":
            # What was cleared, never what is counted: officials are readers like everyone.
            for text in about_release(turn.tx, running, turn.now, language):
                self._say(turn, text, language)
        elif press.token == "question":
            # On the row and not in memory: the question may be typed after a restart.
            officials.save(turn.tx, replace(official, dialogue={"asking": digest.key}))
            self._say(turn, say(language, "question.ask"), language)
        elif press.token == "answer":
            choices = tuple(button(f"answer_{name}", say(language, f"answer.{name}"), digest.key) for name in ANSWERS)
            self._say(turn, say(language, "answer.ask"), language, choices)
        elif press.token.removeprefix("answer_") in ANSWERS:
            self._answer(turn, official, digest.key, press.token.removeprefix("answer_"))

    def _answer(self, turn: _Turn, official: Official, digest: int, choice: str) -> None:
        council = self.library.council
        digests.reply(turn.tx, council, digest, official.key, choice=choice, text="", now=turn.now)
        audit.note(turn.tx, council, Deed(official.id, "answer", str(digest), {"choice": choice}, turn.now))
        words = say(official.language, "answer.kept", choice=say(official.language, f"answer.{choice}"))
        self._say(turn, words, official.language)

    def _typed(self, turn: _Turn, official: Official, text: str) -> None:
        language, council = official.language, self.library.council
        word = text.split(maxsplit=1)[0].partition("@")[0].casefold() if text else ""
        if word == "/status":
            self._say(turn, "\n".join(status_lines(turn.tx, self.library, language)), language)
        elif word == "/digest":
            self._latest(turn, official)
        elif word == "/stop":
            officials.save(turn.tx, replace(official, state="stopped"))
            self._say(turn, say(language, "stopped"), language)
        elif asking := official.dialogue.get("asking"):
            digests.reply(turn.tx, council, int(asking), official.key, choice="question", text=text, now=turn.now)
            # The next words are no second question.
            officials.save(turn.tx, replace(official, dialogue={}))
            self._say(turn, say(language, "question.kept"), language)
        else:
            self._say(turn, say(language, "help"), language)

    def _latest(self, turn: _Turn, official: Official) -> None:
        kept = [
            (digest, running)
            for running in self.library.running.values()
            if (digest := digests.latest(turn.tx, running.row.key)) is not None
        ]
        if not kept:
            self._say(turn, say(official.language, "digest.unplanned"), official.language)
        for digest, running in kept:
            turn.out.extend(digest_rows(digest, running.row.name, official, turn.bot))

    def _say(self, turn: _Turn, text: str, language: str, buttons: tuple[Button, ...] = ()) -> None:
        rendering = Rendering("say", text, language, buttons=buttons)
        turn.out.append(Outgoing(turn.bot, turn.update.address, written(rendering)))


def _toast(turn: _Turn, text: str) -> Outgoing:
    rendering = Rendering("toast", text, SOURCE, callback=turn.update.callback)
    return Outgoing(turn.bot, turn.update.address, written(rendering), "toast")


def _language(update: Update) -> str:
    return update.language if update.language in STAFF_LANGUAGES else SOURCE
