"""Memory: the schema, one file per noun, the outbox, migrations and retention."""

from storage.errors import StorageError, Unavailable
from storage.store import Store, open_store
from storage.tx import Tx

__all__ = ["StorageError", "Store", "Tx", "Unavailable", "open_store"]
