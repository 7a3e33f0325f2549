"""What is planted where, and how many of the faults the tests must find: the one table that knows names of modules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatch

TENANT = "tenant"
"""The operator that drops what keeps a query to its council."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """Faults that are drawn and judged together: `share` of the faults found must be at least so much.

    `kind`: faults of Python, of SQL, or of the tenant filters alone. A file belongs to the first stratum of a
    kind that names it.
    """

    name: str
    files: tuple[str, ...]
    share: float
    kind: str = "python"
    sample: int = 60

    def holds(self, file: str) -> bool:
        """Whether a file of the tree is in it."""
        return any(fnmatch(file, pattern) for pattern in self.files)


STRATA = (
    Stratum("figures", ("results/figures/*.py",), 0.92, sample=90),
    Stratum("staff", ("staff/*.py",), 0.92, sample=80),
    Stratum("tenants", ("storage/*.py",), 0.92, TENANT, 60),
    Stratum("queries", ("storage/*.py",), 0.85, "sql"),
    Stratum("results", ("results/*.py",), 0.85),
    Stratum(
        "courier",
        ("bot/courier.py", "bot/batch.py", "bot/runtime.py", "bot/poller.py", "bot/intake.py", "bot/library.py"),
        0.85,
        sample=50,
    ),
    Stratum("engine", ("flows/*.py",), 0.85),
    Stratum("storage", ("storage/*.py",), 0.85),
)  # fmt: skip
LEFT_OUT = ("storage/migrations/*", "storage/tables.py", "storage/database/columns.py", "flows/checker/clinic_words.py")
"""Lists of columns and of words: a fault there is a misprint, which the tests of the lists look for."""


def stratum_of(file: str, kind: str, strata: Sequence[Stratum] = STRATA) -> Stratum | None:
    """Where a fault of this kind in this file is drawn."""
    if any(fnmatch(file, pattern) for pattern in LEFT_OUT):
        return None
    return next((one for one in strata if one.kind == kind and one.holds(file)), None)
