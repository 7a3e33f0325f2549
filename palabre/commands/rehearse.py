"""`palabre rehearse`: a simulated town answers through the real runtime; nothing is kept, nobody is written to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bot.jobs import JOBS
from bot.jobs.office import Office, do_due
from bot.jobs.reminders import remind
from bot.library import Library
from bot.runtime import Runtime
from flows.loader import load
from flows.model import Flow
from flows.questions import Question
from flows.words import in_language
from languages import offered
from palabre import clock
from palabre.commands import troubles
from palabre.commands.reasons import system_reason
from palabre.commands.workplace import CANNOT, DONE, WRONG, Write, say
from palabre.settings import SettingsError, read_settings
from palabre.wiring import council_of, opened, reader_of
from rehearsal.account import Account, report
from rehearsal.diary import Diary
from rehearsal.resident import Resident
from rehearsal.town import OpenDays, SimulatedTown, TownClock
from staff.digest import make_digest
from staff.export import json_lines
from staff.launch import Launched, LaunchError, launch
from staff.plan import DIGEST
from storage import Store
from storage.consultations import consultations, statements

LASTS = timedelta(days=21)
"""How long a consultation without dates is open here."""
ORIGINS = ("affiche", "ecole", "marche", "")
_SHORTEST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What came of it: the digest by language, the diaries added up, the diaries themselves, and the
    answers as the town exports them (JSON lines; `added` are residents' statements by id)."""

    flow: Flow
    digest: dict[str, str]
    report: Account
    diaries: list[Diary]
    export: list[str]
    added: dict[str, str]


def run(file: Path, residents: int, seed: int, language: str, write: Write) -> int:
    """Rehearses and tells; gives the exit status."""
    try:
        with progress(say(language, "rehearse.bar"), residents) as told:
            done = rehearse(file, residents, seed, told)
    except LaunchError as error:
        sentence = "file.errors" if error.code == "check" else f"launch.{error.code}"
        write(say(language, sentence, file=file, steps="", reason=error.reason))
        return WRONG
    except OSError as error:
        write(say(language, "file.missing", file=file, reason=system_reason(error, language)))
        return CANNOT
    except SettingsError as error:
        write(troubles.told(error, language))
        return CANNOT
    for line in _lines(done, language):
        write(line)
    write(say(language, "rehearse.next", file=file))
    return DONE


def rehearse(file: Path, residents: int, seed: int, told: Callable[[int], None] = lambda _: None) -> Rehearsed:
    """The same file, number and seed give the same town. Raises staff.launch.LaunchError, OSError."""
    data = file.read_bytes()
    with TemporaryDirectory(prefix="palabre-rehearse-") as folder:
        settings = read_settings(data_dir=Path(folder), database_url="", secret_key="a rehearsal keeps no secret")
        # Ids too come from the seed: a rehearsal that is run again shows the same town.
        dice = Random(seed)
        with opened(settings, lambda: dice.randbytes(16)) as store:
            days = _days(data, file)
            now = TownClock(days.opens)
            council = council_of(store)
            launched = launch(
                store, council, data, file.name, reader_of(file.parent), now=days.opens, opens=days.opens,
                closes=days.closes, who="rehearsal", simulated=True,
            )  # fmt: skip
            seeds = count(seed + 1)
            runtime = Runtime(store, Library(council, settings.base), now, lambda: next(seeds))
            diaries = _live(runtime, now, launched, days, residents, seed, told)
            return _told(store, launched, now(), diaries)


def _live(
    runtime: Runtime,
    now: TownClock,
    launched: Launched,
    days: OpenDays,
    residents: int,
    seed: int,
    told: Callable[[int], None],
) -> list[Diary]:
    office = Office(runtime, worker="rehearsal")
    # One digest, at the end: earlier releases would hold its figures back, as they must in real life.
    jobs = {kind: job for kind, job in JOBS.items() if kind != DIGEST}

    def tick() -> None:
        do_due(office, jobs)
        remind(office)

    languages = launched.flow.languages
    people = [Resident(str(seed), number, languages, origins=ORIGINS) for number in range(residents)]
    return SimulatedTown(runtime, now, people, launched.row.code, tick, told).live(days, seed)


def _told(store: Store, launched: Launched, now: datetime, diaries: list[Diary]) -> Rehearsed:
    # The figures of the end: an officer rehearses to see what a whole consultation would tell.
    with store.write() as tx:
        consultations.set_state(tx, launched.row.key, "closed")
    digest = make_digest(store, replace(launched.row, state="closed"), launched.flow, "rehearsal", now, lambda *_: ())
    steps = [step.name for step in launched.flow.walk() if isinstance(step, Question)]
    texts = {language: str(words) for language, words in digest.content["text"].items()}
    with store.read() as tx:
        export = list(json_lines(tx, launched.row))
        added = {proposal.id: proposal.text for proposal in statements.of(tx, launched.row.key)}
    return Rehearsed(launched.flow, texts, report(diaries, steps), diaries, export, added)


def _days(data: bytes, file: Path) -> OpenDays:
    """The file's own dates, else three weeks from today; never beyond the day of the answer."""
    flow, findings = load(data, file.name, reader_of(file.parent).exists, clock.now().date(), offered())
    if flow is None:
        raise LaunchError("check", findings)
    opens = flow.opens or (flow.closes - LASTS if flow.closes else clock.now())
    closes = flow.closes or opens + LASTS
    # A consultation closes before the council answers, whatever its length.
    answer = flow.charter.answer_by
    if flow.closes is None and answer < closes.date():
        closes = max(datetime(answer.year, answer.month, answer.day, 12, tzinfo=UTC), opens + _SHORTEST)
    return OpenDays(opens.astimezone(UTC), closes.astimezone(UTC), flow.timezone)


@contextmanager
def progress(words: str, total: int) -> Iterator[Callable[[int], None]]:
    """A progress bar on the error stream, so that the output can be kept in a file."""
    columns = (TextColumn(words), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(words, total=total)
        yield lambda done: bar.update(task, completed=done)


def _lines(done: Rehearsed, language: str) -> Iterator[str]:
    facts = done.report
    yield done.digest[language]
    yield ""
    yield say(language, "rehearse.people", residents=facts.residents, consented=facts.consented,
              finished=facts.finished, refused=facts.refused, reminded=facts.reminded)  # fmt: skip
    if facts.seconds:
        first, median, third = (_minutes(seconds) for seconds in facts.seconds)
        yield say(language, "rehearse.time", median=median, first=first, third=third)
    each = max(facts.residents, 1)
    yield say(language, "rehearse.messages", sent=facts.sent, heard=facts.heard, each=round(facts.heard / each))
    yield say(language, "rehearse.leaving")
    words = {step.name: in_language(step.words, language) for step in done.flow.walk() if isinstance(step, Question)}
    most = max((stopped for _, _, stopped in facts.leaving), default=0)
    for step, asked, stopped in facts.leaving:
        bar = "█" * round(12 * stopped / most) if most else ""
        yield f"  {stopped:>4} / {asked:<5} {bar:<12} {step} · {_short(words[step])}"


def _minutes(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02} s"


def _short(text: str, limit: int = 60) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
