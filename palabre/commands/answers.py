"""`palabre answers` and `palabre decide`: what the council says back to every participant, shown before it is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from bot.correspondence import letter_rendering
from bot.council.buttons import say as council_say
from bot.library import Running
from bot.renderings import Rendering, plain, written
from flows.words import in_language
from languages.writing import moment_words
from palabre import clock
from palabre.commands.reasons import system_reason
from palabre.commands.workplace import CANNOT, DONE, WHO, CommandRefused, Workplace, Write, desk, guarded, say
from results.formats.files import NotText, decoded
from staff.letters import LONGEST, ToldAlready, decide, mail, reach, refuse, send_answers
from storage.consultations.digests import OfficialReply
from storage.consultations.officials import Official
from storage.messages.letters import Letter
from storage.people.readers import Reachable


def run(name: str, send: bool, names: bool, refused: int, reason: str, language: str, write: Write) -> int:
    """Lists officials' answers with the letter they make; sends it, or refuses one. Gives the exit status."""

    def act() -> int:
        with desk(language) as at:
            running = at.running(name)
            if refused:
                return _refuse(at, running, refused, reason, write)
            return _send(at, running, names, write) if send else _show(at, running, names, write)

    return guarded(language, write, act)


def _show(at: Workplace, running: Running, names: bool, write: Write) -> int:
    language, row = at.language, running.row
    with at.store.read() as tx:
        stands = mail(tx, row, clock.now(), names=names)
    for sent, told in stands.sent:
        when = moment_words(sent.at.astimezone(running.zone), language)
        write(say(language, f"answers.{sent.kind}_sent", told, when=when, n=told))
    for one in stands.waiting:
        write(say(language, "answers.one", id=one.key, label=one.label or one.official, choice=_choice(one, language)))
    if stands.letter is None:
        write(say(language, "answers.none", name=row.name))
        return DONE
    _preview(running, stands.letter, write)
    write(_reach(language, stands.reach))
    write(say(language, "answers.next", name=row.name))
    return DONE


def _send(at: Workplace, running: Running, names: bool, write: Write) -> int:
    with at.store.write() as tx:
        number = send_answers(tx, running.row, names=names, who=WHO, now=clock.now())
        told = reach(tx, running.row)
    if not number:
        raise CommandRefused(say(at.language, "answers.none", name=running.row.name))
    _sent(at.language, told, write)
    return DONE


def _refuse(at: Workplace, running: Running, reply: int, reason: str, write: Write) -> int:
    if not reason.strip():
        raise CommandRefused(say(at.language, "answers.reason"))
    with at.store.write() as tx:
        found = refuse(
            tx, running.row, reply, reason=reason, who=WHO, now=clock.now(),
            words=lambda official, why: _refusal(running, official, why),
        )  # fmt: skip
    if found is None:
        raise CommandRefused(say(at.language, "answers.gone", id=reply, name=running.row.name))
    write(say(at.language, "answers.refused", label=found.label or found.official))
    return DONE


def _refusal(running: Running, official: Official, reason: str) -> str:
    title = in_language(running.current.flow.title, official.language)
    text = council_say(official.language, "answer.refused", title=title, reason=reason)
    return written(Rendering("say", text, official.language))


def run_decide(name: str, files: Mapping[str, Path | None], send: bool, language: str, write: Write) -> int:
    """Shows the decision as residents would read it, or sends it to every participant; gives the exit status."""

    def act() -> int:
        with desk(language) as at:
            running = at.running(name)
            return _decide(at, running, _texts(files, running, language), send, write)

    return guarded(language, write, act)


def _decide(at: Workplace, running: Running, texts: dict[str, str], send: bool, write: Write) -> int:
    now, row = clock.now(), running.row
    if not send:
        _preview(running, Letter(0, "decision", now, (), texts), write)
        with at.store.read() as tx:
            write(_reach(at.language, reach(tx, row)))
        write(say(at.language, "decide.next", name=row.name))
        return DONE
    with at.store.write() as tx:
        try:
            decide(tx, row, texts, who=WHO, now=now)
        except ToldAlready as error:
            raise CommandRefused(say(at.language, "decide.twice", name=row.name)) from error
        told = reach(tx, row)
    _sent(at.language, told, write)
    return DONE


def _texts(files: Mapping[str, Path | None], running: Running, language: str) -> dict[str, str]:
    texts = {}
    for wanted in running.current.flow.languages:
        file = files.get(wanted)
        if file is None:
            raise CommandRefused(say(language, "decide.language", language=wanted, name=running.row.name))
        try:
            text = decoded(file.read_bytes()).strip()
        except OSError as error:
            raise CommandRefused(
                say(language, "file.missing", file=file, reason=system_reason(error, language)), CANNOT
            ) from error
        except NotText as error:
            raise CommandRefused(
                say(language, "file.missing", file=file, reason=say(language, "file.not_text"))
            ) from error
        if not text or len(text) > LONGEST:
            raise CommandRefused(say(language, "decide.length", file=file, n=len(text), most=LONGEST))
        texts[wanted] = text
    return texts


def _preview(running: Running, letter: Letter, write: Callable[[str], None]) -> None:
    for language in running.current.flow.languages:
        write("")
        for line in plain(letter_rendering(running, letter, language)).splitlines():
            write(f"  {language} │ {line}")
    write("")


def _sent(language: str, told: Reachable, write: Write) -> None:
    write(_reach(language, told))
    write(say(language, "answers.leaving"))


def _reach(language: str, told: Reachable) -> str:
    facts = {"participants": told.participants, "left": told.left, "unreachable": told.unreachable}
    return say(language, "answers.reach", told.reachable, n=told.reachable, **facts)


def _choice(reply: OfficialReply, language: str) -> str:
    return council_say(language, f"answer.{reply.choice}")
