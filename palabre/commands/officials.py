"""`palabre officials`: links by which officials and colleagues join the council's bot."""

from __future__ import annotations

from bot.declaration import Declaration
from palabre import clock
from palabre.channels import EVERY
from palabre.commands.workplace import DONE, WHO, CommandRefused, Workplace, Write, desk, guarded, say
from staff import officials


def invite(label: str, groups: tuple[str, ...], colleague: bool, language: str, write: Write) -> int:
    """Writes a link that works once; only its keyed hash is kept."""
    return guarded(language, write, lambda: _invite(label, groups, colleague, language, write))


def _invite(label: str, groups: tuple[str, ...], colleague: bool, language: str, write: Write) -> int:
    if not label.strip():
        raise CommandRefused(say(language, "officials.label"))
    with desk(language) as at:
        with at.store.write() as tx:
            code = officials.invite(tx, at.council, label, groups, colleague=colleague, who=WHO, now=clock.now())
        write(say(language, "officials.link", hours=officials.LINK_HOURS))
        link = next((link for declared in EVERY if (link := _link(at, declared, code))), "")
        if link:
            write(link)
        else:
            write(say(language, "officials.code", code=code))
        write(say(language, "officials.next"))
    return DONE


def _link(at: Workplace, declared: Declaration, code: str) -> str:
    """The address that opens the officials' bot; "" for another channel, or when its user name is not given."""
    name = at.settings.of(declared)[declared.user_name.name] if declared.handler and declared.user_name else ""
    return "https://" + declared.link.format(bot=name, start=code) if name else ""


def listed(language: str, write: Write) -> int:
    """Who has joined, without addresses."""
    return guarded(language, write, lambda: _listed(language, write))


def _listed(language: str, write: Write) -> int:
    with desk(language) as at:
        with at.store.read() as tx:
            found = officials.joined(tx, at.council)
        for one in found:
            facts = {"state": one.state, "language": one.language, "rhythm": one.rhythm or "–"}
            write(say(language, "officials.one", id=one.id, label=one.label or "–", **facts))
        if not found:
            write(say(language, "officials.none"))
    return DONE


def revoke(id: str, language: str, write: Write) -> int:
    """Removes somebody from the council's bot."""
    return guarded(language, write, lambda: _revoke(id, language, write))


def _revoke(id: str, language: str, write: Write) -> int:
    with desk(language) as at:
        with at.store.write() as tx:
            gone = officials.revoke(tx, at.council, id, who=WHO, now=clock.now())
        if not gone:
            raise CommandRefused(say(language, "officials.unknown", id=id))
        write(say(language, "officials.revoked", id=id))
    return DONE
