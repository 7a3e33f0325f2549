"""Wiring: settings become a store, a runtime and the edges around them."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.library import Library
from bot.runtime import Runtime
from languages import SOURCE, complete
from palabre import clock
from palabre.settings import Settings
from storage import Store, open_store
from storage.consultations import councils


@contextmanager
def opened(settings: Settings, ids: Callable[[], bytes] = clock.ids) -> Iterator[Store]:
    """The store of these settings, migrated; closed at the end. `ids` gives 16 random bytes."""
    if not settings.database_url:
        settings.make_data_dir()
    store = open_store(settings.url, secret=settings.secret(), ids=ids)
    try:
        store.migrate()
        yield store
    finally:
        store.close()


def council_of(store: Store, name: str = "", title: str = "") -> int:
    """The key of the council named, or of the only one; the first start makes `default`.

    `title` is how residents read its name ("la mairie de Montval").
    """
    with store.write() as tx:
        if not name:
            council = councils.default(tx)
            # Only when it differs: a start that changes nothing writes nothing.
            if title and council.title != {SOURCE: title}:
                councils.describe(tx, council.key, {SOURCE: title}, council.languages or complete())
            return council.key
        found = councils.named(tx, name)
    if found is None:
        raise LookupError(name)
    return found.key


def runtime_of(store: Store, council: int, base: str) -> Runtime:
    """The conversations of one council."""
    return Runtime(store, Library(council, base), clock.now, clock.seed)


def spare_collector() -> None:
    """What is loaded at the start stays to the end: the collector need not walk it again every few messages."""
    gc.collect()
    # What exists now is put where no collection looks at it again.
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def reader_of(folder: Path) -> FolderReader:
    """Reads files inside a flow's folder."""
    return FolderReader(folder.resolve())


class FolderReader:
    """Files of one folder by relative name; anything outside it does not exist."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, name: str) -> bytes | None:
        # Resolved before it is judged: a link inside the folder may lead out of it.
        path = (self._folder / name).resolve()
        if not path.is_relative_to(self._folder) or not path.is_file():
            return None
        return path.read_bytes()

    def exists(self, name: str) -> bool:
        """Whether the file is there, inside the folder."""
        path = (self._folder / name).resolve()
        return path.is_relative_to(self._folder) and path.is_file()
