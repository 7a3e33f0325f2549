"""A consultation studied: what is told of its groups, and what the next people are shown because of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from acts.studies import study
from flows.model import Statement
from flows.questions.react import React
from storage import Store, consultations, statements
from tests.engine.talk import flow_of
from tests.results.studies.test_votes import SIZE, ballots, divided
from tests.storage.town import NOW, Town, founded, opened

LINES = "".join(f"      - {{fr: Avis {n}., en: View {n}.}}\n" for n in range(SIZE))
FLOW = flow_of(f"\n  - react: views\n    fr: D'accord ?\n    en: Agree?\n    statements:\n{LINES}")


@pytest.fixture
def town(sqlite_url: str) -> Iterator[Town]:
    """Eighty people of two minds have voted; nobody has seen the last statement."""
    store: Store = opened(sqlite_url)
    here = founded(store)
    for place, votes in enumerate(ballots(divided(80)).values):
        assert isinstance(votes, dict)
        named = {f"s{n}": vote for n, vote in enumerate(list(votes.values())[:-1], 1)}
        here.resident(str(place), {"views": named})
    yield here
    store.close()


def test_studying_tells_of_groups_and_routes_the_room(town: Town) -> None:
    """The room then knows what each group has read, and wants most what nobody has; no person has a group."""
    with town.store.read() as tx:
        row = consultations.every(tx)[0]
    (found,) = study(town.store, row, FLOW, NOW)
    assert len(found.content["groups"]) == 2
    react = next(step for step in FLOW.walk() if isinstance(step, React))
    own: dict[str, tuple[Statement, ...]] = {"views": react.statements}
    with town.store.read() as tx:
        room = {one.id: one for one in statements.room(tx, town.consultation, own)["views"]}
        kept = " ".join(str(value) for table in ("released", "priority") for value in tx.rows(f"SELECT * FROM {table}"))
    assert sum(sum(counts) for counts in room["s1"].groups) == 80
    assert sum(sum(counts) for counts in room[f"s{SIZE}"].groups) == 0
    assert max(room.values(), key=lambda one: one.priority).id == f"s{SIZE}"
    assert "p_" not in kept
