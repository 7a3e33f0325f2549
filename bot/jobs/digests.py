"""Digests: made once per period, sent to every official at the same moment, the next one planned."""

from __future__ import annotations

from bot.council.mailings import digest_rows
from bot.jobs.figures import look_into
from bot.jobs.office import Office
from staff.digest import make_digest
from staff.plan import digest_plan, plan_digest
from storage import Tx
from storage.consultations import digests, officials
from storage.consultations.digests import Digest
from storage.consultations.officials import Official
from storage.messages import outbox
from storage.schedule.acts import Act


def send_digest(office: Office, act: Act) -> str:
    """The digest that `act.subject` (`key:period`) names; a missed one goes once, late."""
    running = office.running(act.subject)
    if running is None:
        return "the consultation is gone"
    row, now = running.row, office.now()
    period = act.subject.partition(":")[2]
    plan = digest_plan(row.settings) or running.current.flow.digest
    if plan is not None:
        # First of all: were this one to fail, the next would still come.
        with office.store.write() as tx:
            plan_digest(tx, row, plan, now)
    look_into(office, running)
    digest = make_digest(office.store, row, running.current.flow, period, now, office.draw)
    with office.store.write() as tx:
        for official in officials.every(tx, row.council):
            if _receives(official, plan.to if plan else (), last=row.state == "closed"):
                _send(tx, office, digest, official, row.name)
    return ""


def _receives(official: Official, groups: tuple[str, ...], last: bool) -> bool:
    """Every elected member alike, opposition included, or the groups the consultation names."""
    # Who came in and chose no rhythm yet has asked for nothing.
    if official.state != "active" or (official.rhythm == "closing" and not last):
        return False
    return bool(set(groups) & set(official.groups)) if groups else official.elected or official.staff


def _send(tx: Tx, office: Office, digest: Digest, official: Official, consultation: str) -> None:
    if digests.tell(tx, official.council, digest.key, official.key, office.now()):
        rows = list(digest_rows(digest, consultation, official, official.bot))
        outbox.add(tx, official.council, rows, office.now())
