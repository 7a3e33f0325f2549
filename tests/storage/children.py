"""What processes of the storage tests do; each is called in a child of the nursery, its database in `sys.argv`."""

from __future__ import annotations

import os
import sys

from storage import StorageError, open_store
from tests.storage.town import SECRET, opened

INCREMENTS = 40


def increment() -> None:
    """Adds one, forty times, each in a transaction of its own."""
    store = opened(sys.argv[1])
    for _ in range(INCREMENTS):
        with store.write() as tx:
            tx.run("UPDATE council SET languages = CAST(CAST(languages AS INTEGER) + 1 AS TEXT)")
    store.close()


def migrate() -> None:
    """Says when it begins and when it is done."""
    store = open_store(sys.argv[1], secret=SECRET, ids=lambda: os.urandom(16))
    print("ready", flush=True)
    store.migrate()
    print("done", flush=True)
    store.close()


def refused_as_nobody() -> int:
    """Opens as somebody without rights; 0 when the folder is refused."""
    os.setuid(65534)
    try:
        open_store(sys.argv[1], secret=SECRET, ids=lambda: os.urandom(16))
    except StorageError as error:
        return 0 if error.code == "folder" else 2
    return 1
