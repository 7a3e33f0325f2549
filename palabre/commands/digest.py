"""`palabre digest`: the digest as officials would get it now, and its pictures on request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.council.buttons import say as council_say
from palabre import clock
from palabre.commands.workplace import DONE, Write, desk, guarded, say
from palabre.draw import draw_apart
from results.reports.digest import compose
from staff.digest import preview
from staff.letters import TAPS
from storage.consultations.digests import OfficialReply


def run(name: str, folder: Path | None, language: str, write: Write) -> int:
    """Writes the text; keeps nothing and sends nothing."""
    return guarded(language, write, lambda: _run(name, folder, language, write))


def _run(name: str, folder: Path | None, language: str, write: Write) -> int:
    with desk(language) as at:
        running, now = at.running(name), clock.now()
        with at.store.read() as tx:
            occasion, replies = preview(tx, running.row, running.current.flow, now)
    write(compose(occasion, language))
    for line in _heard(replies, language):
        write(line)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        for picture in draw_apart(occasion.figures, language, occasion.simulated):
            path = folder / f"{picture.name}-{language}.png"
            path.write_bytes(picture.png)
            write(f"{path} · {picture.caption}")
    write(say(language, "digest.next", name=name))
    return DONE


def _heard(replies: Sequence[OfficialReply], language: str) -> Iterator[str]:
    """What officials answered and asked."""
    for reply in replies:
        who = reply.label or reply.official
        if reply.choice in TAPS:
            yield say(language, "digest.answer", who=who, choice=council_say(language, f"answer.{reply.choice}"))
        for question in reply.text.splitlines():
            yield say(language, "digest.question", who=who, question=question)
