"""What a call of storage gives, and every row that it adds, changes or takes away, in words that are read and compared.

`python -m tests.storage.changes` writes `changes.txt` anew: read each line that changed before it is kept.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

from storage import Tx
from storage.database.codec import instant, ticks
from storage.tables import METADATA
from tests.storage.cases import CASES
from tests.storage.plenty import plenty
from tests.storage.town import NOW
from tests.storage.twins import LATER, Asked, Towns, told, world

KEPT = Path(__file__).with_name("changes.txt")
_NOW = ticks(NOW)
Rows: TypeAlias = Mapping[tuple[str, tuple[Any, ...]], Mapping[str, Any]]


def towns(folder: Path) -> Towns:
    """A town, its twin, and another consultation of its own."""
    return world(f"sqlite:///{folder / 'palabre.sqlite'}", "town", "consultation")


def written(made: Towns, name: str) -> list[str]:
    """The case of one function, line by line."""
    lines: list[str] = []

    def asked(tx: Tx, at: Asked) -> None:
        plenty(tx, at)
        before = _rows(tx)
        given = CASES[name](tx, at)
        after = _rows(tx)
        lines.append(f"gives {_short(repr(given))}")
        lines.extend(_compared(before, after))

    told(made, asked, made.asked[0], [], crossing=False)
    return lines


def kept() -> dict[str, list[str]]:
    """Function → its lines, as they were read by somebody."""
    found: dict[str, list[str]] = {}
    for block in KEPT.read_text(encoding="utf-8").strip().split("\n\n"):
        name, *lines = block.splitlines()
        found[name] = [line.strip() for line in lines]
    return found


def _rows(tx: Tx) -> Rows:
    found: dict[tuple[str, tuple[Any, ...]], dict[str, Any]] = {}
    for table in METADATA.sorted_tables:
        names = [column.name for column in table.columns]
        for row in tx.rows(f"SELECT {', '.join(names)} FROM {table.name}"):
            values = dict(zip(names, row, strict=True))
            found[table.name, tuple(values[column.name] for column in table.primary_key)] = values
    return found


def _compared(before: Rows, after: Rows) -> Iterator[str]:
    for key in sorted(before.keys() | after.keys(), key=repr):
        where = f"{key[0]} {','.join(map(str, key[1]))}"
        was, now = before.get(key), after.get(key)
        if was is None and now is not None:
            yield f"+ {where}: {_short(', '.join(f'{name}={_said(value)}' for name, value in now.items()))}"
        elif now is None:
            yield f"- {where}"
        elif was is not None and was != now:
            moved = (f"{name} {_said(was[name])} → {_said(now[name])}" for name in now if was[name] != now[name])
            yield f"~ {where}: {_short(', '.join(moved))}"


def _said(value: Any) -> str:
    # Moments by how far they are from the tests' own: other numbers are small.
    far = isinstance(value, int) and abs(value) > _NOW // 2
    return f"NOW+{instant(value) - NOW}" if far else repr(value)


def _short(words: str) -> str:
    """Without the middle of long keys, which say nothing to a reader; moments by their names."""
    for name, moment in (("NOW", NOW), ("LATER", LATER)):
        words = words.replace(repr(moment), name).replace(str(ticks(moment)), name).replace(moment.isoformat(), name)
    return re.sub(r"\b([0-9a-f]{8})[0-9a-f]{24,}\b", r"\1…", words)


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        made = towns(Path(folder))
        blocks = ["\n".join([name, *(f"  {line}" for line in written(made, name))]) for name in sorted(CASES)]
        made.close()
    KEPT.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
    sys.exit(0)
