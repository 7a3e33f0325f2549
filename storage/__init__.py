"""Memory: the schema, one file per noun, the outbox, migrations and retention."""

from storage.database.errors import StorageError, Unavailable
from storage.database.store import Store, open_store
from storage.database.tx import Tx

__all__ = ["StorageError", "Store", "Tx", "Unavailable", "open_store"]
