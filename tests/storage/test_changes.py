"""Each call of storage gives what it is to give, and changes the rows and columns it is to change, no other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.storage.cases import CASES
from tests.storage.changes import kept, towns, written
from tests.storage.twins import Towns

READ = kept()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Towns]:
    """A town, its twin, and another consultation of its own."""
    found = towns(tmp_path_factory.mktemp("changes"))
    yield found
    found.close()


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_call_changes_these_rows_and_no_other(name: str, made: Towns) -> None:
    """As somebody read it in `changes.txt`; among neighbours that differ in one part of their key."""
    assert written(made, name) == READ.get(name), "python -m tests.storage.changes writes it anew, to be read"


def test_every_call_was_read() -> None:
    """No block is left of a function that is gone."""
    assert READ.keys() == CASES.keys()
