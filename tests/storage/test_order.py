"""What is told in an order is told in that order, whichever row the database comes upon first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest

from storage import Tx
from storage.consultations import audit, coding, consultations, councils, digests, officials, statements, versions
from storage.consultations.audit import Deed
from storage.consultations.coding import Coded
from storage.consultations.officials import Invitation
from storage.consultations.statements import Proposal
from storage.consultations.versions import Version
from storage.counts import counters, daily, released
from storage.counts.counters import Head
from storage.counts.daily import DailyCount
from storage.messages import dead_letters, letters, outbox
from storage.messages.letters import Letter
from storage.messages.outbox import Outgoing
from storage.people import pictures
from storage.schedule import acts
from tests.storage.cases import CASES
from tests.storage.town import BOT, NOW
from tests.storage.twins import LATER, LEASE, Asked, Case, Towns, one, told, world

TICK = timedelta(microseconds=1)
SHARED: Mapping[str, Case] = {
    "acts due": lambda tx, _: acts.due(tx, LATER),
    "all consultations": lambda tx, _: consultations.every(tx),
    "councils": lambda tx, _: councils.every(tx),
    "messages of every council": lambda tx, _: outbox.claim(tx, BOT, 2, LATER, lease=LEASE),
    "pictures": lambda tx, _: pictures.claim(tx, LATER, lease=LEASE, limit=1),
    "answers read": lambda tx, at: list(coding.of(tx, at.consultation, "why", only_read=True)),
    "people of a state": lambda tx, at: statements.of(tx, at.consultation, "accepted"),
}
"""What serves every council, or is asked in another way than in the cases."""
LOOKED_UP = frozenset({"counts.counters.counted", "people.loading.load", "people.loading.load_ids"})
"""Give dictionaries whose order nobody reads."""


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Towns]:
    """A town and its twin."""
    made = world(f"sqlite:///{tmp_path_factory.mktemp('order') / 'palabre.sqlite'}", "town")
    yield made
    made.close()


def _more(tx: Tx, at: Asked) -> None:
    """Several of everything that is listed, not in the order in which it is told."""
    council, consultation = at.council, at.consultation
    for who in ("Zoé", "Ana"):
        audit.note(tx, council, Deed(who, "launch", "velo", {}, NOW))
        code = officials.invite(tx, council, Invitation("official", label=who), by="it", now=NOW)
        official = officials.claim(tx, council, code, bot="council", address=who, language="fr", now=NOW)
        assert official is not None
        digest = one(tx, "digest", council)
        digests.reply(tx, council, digest, official.key, choice="read", text="", now=LATER if who == "Zoé" else NOW)
        told = Proposal(f"s{who}", "ideas", who, "fr", "accepted", "", "p2", NOW)
        statements.propose(tx, council, consultation, told)
    for period, when in (("2026-W12", LATER), ("2026-W11", NOW)):
        digests.add(tx, council, consultation, period, {}, when)
        versions.keep(tx, council, consultation, Version(period, "t", b"", when))
        acts.plan(tx, council, "close", period, when)
    for key in ("b", "a"):
        dead_letters.failed(tx, council, BOT, key, raw=b"", reason="fault", address="1", now=NOW)
        dead_letters.set_aside(tx, council, BOT, key)
        released.keep(tx, council, consultation, key, {}, NOW)
        letters.write(tx, council, consultation, Letter(0, "decision", NOW, text={"fr": key}), [], NOW)
    for number in (2, 1):
        day = NOW.date() + timedelta(days=number)
        daily.count(tx, council, consultation, DailyCount(day, "web", "", "opened", number))
        head = Head(council, consultation, "started", "web", "fr", "", day.isoformat())
        counters.apply_heads(tx, {head: number})
    coding.keep(tx, council, consultation, "why", [Coded("p3", "", "", ("b",)), Coded("p2", "", "", ("a",))])
    rows = [Outgoing(BOT, "30", "{}", person="p3", mailbox=True) for _ in range(2)]
    outbox.add(tx, council, [*rows, Outgoing(BOT, "31", "{}", due=LATER), Outgoing(BOT, "32", "{}")], NOW)


@pytest.mark.parametrize("name", [*sorted(CASES), *SHARED])
def test_the_order_in_which_rows_are_found_does_not_matter(name: str, beside: Towns) -> None:
    """Found from the last to the first, they are told as when found from the first to the last."""
    given: list[object] = []
    case = CASES.get(name) or SHARED[name]
    for backwards in (0, 1):

        def asked(tx: Tx, at: Asked, backwards: int = backwards) -> None:
            _more(tx, at)
            tx.run(f"PRAGMA reverse_unordered_selects = {backwards}")
            given.append(case(tx, at))
            tx.run("PRAGMA reverse_unordered_selects = 0")

        told(beside, asked, beside.asked[0], [])
    assert given[0] == given[1]
    assert name in LOOKED_UP or repr(given[0]) == repr(given[1])
