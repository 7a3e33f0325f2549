"""What is told in an order is told in that order, whichever row the database comes upon first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from storage import Tx
from storage.consultations import coding, consultations, councils, statements
from storage.messages import outbox
from storage.messages.outbox import Outgoing
from storage.people import pictures
from storage.schedule import acts
from tests.storage.cases import CASES
from tests.storage.plenty import plenty
from tests.storage.town import BOT, NOW
from tests.storage.twins import LATER, LEASE, Asked, Case, Towns, told, world


def _replaced(tx: Tx, at: Asked) -> object:
    """The last of two waiting states of one prompt is the one that a newer state takes the place of."""
    for body, op in (("1", "send"), ("2", "send"), ("3", "replace")):
        outbox.add(tx, at.council, [Outgoing(BOT, "1", body, op=op, person="p1", ask=9)], NOW)  # type: ignore[arg-type]
    return tx.rows("SELECT body FROM outbox WHERE ask = 9 ORDER BY id")


SHARED: Mapping[str, Case] = {
    "acts due": lambda tx, _: acts.due(tx, LATER),
    "all consultations": lambda tx, _: consultations.every(tx),
    "councils": lambda tx, _: councils.every(tx),
    "messages of every council": lambda tx, _: outbox.claim(tx, BOT, 2, LATER, lease=LEASE),
    "a prompt shown twice": lambda tx, at: _replaced(tx, at),
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


@pytest.mark.parametrize("name", [*sorted(CASES), *SHARED])
def test_the_order_in_which_rows_are_found_does_not_matter(name: str, beside: Towns) -> None:
    """Found from the last to the first, they are told as when found from the first to the last."""
    given: list[object] = []
    case = CASES.get(name) or SHARED[name]
    for backwards in (0, 1):

        def asked(tx: Tx, at: Asked, backwards: int = backwards) -> None:
            plenty(tx, at)
            tx.run(f"PRAGMA reverse_unordered_selects = {backwards}")
            given.append(case(tx, at))
            tx.run("PRAGMA reverse_unordered_selects = 0")

        told(beside, asked, beside.asked[0], [])
    assert given[0] == given[1]
    assert name in LOOKED_UP or repr(given[0]) == repr(given[1])
