"""`python -m bench [ingest|check|memory|opinions|counters|budgets|profile]`: every figure beside its target."""

from __future__ import annotations

import sys
from collections.abc import Callable


def main(names: list[str]) -> int:
    """Prints what is asked, or everything; 1 when a name is unknown."""
    from bench import budgets, check_speed, counters, ingest, memory, opinions

    known: dict[str, Callable[[], object]] = {
        "ingest": lambda: print("\n".join(ingest.measure())),
        "check": check_speed.main,
        "memory": lambda: print("\n".join(memory.measure())),
        "opinions": lambda: print("\n".join(opinions.measure())),
        "counters": lambda: print("\n".join(counters.measure())),
        "budgets": lambda: print("\n".join(budgets.measure())),
    }
    if names == ["profile"]:
        print(ingest.profile(500))
        return 0
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"No such figure: {', '.join(unknown)}. Known: {', '.join(known)}, profile.")
        return 1
    for name in names or known:
        known[name]()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
