"""`python -m languages [FOLDER]` writes what each language lacks, one line per message; status 1 when one lacks any.

FOLDER holds languages that are not adopted yet, each in a folder of its own.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

from languages.completeness import missing
from languages.loading import beside, codes


def main(folders: Sequence[str]) -> int:
    """Writes `CODE/DOMAIN.po: message` for each; gives the exit status: 2 when there is no such folder."""
    tried = Path(folders[0]) if folders else None
    if tried is not None and not tried.is_dir():
        sys.stderr.write(f"{tried} is not a folder that holds languages.\n")
        return 2
    with beside(tried) if tried else nullcontext():
        lacking = [f"{code}/{name}\n" for code in codes() for name in missing(code)]
    sys.stdout.writelines(lacking)
    return int(bool(lacking))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
