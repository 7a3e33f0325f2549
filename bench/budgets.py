"""Equal Shares with add1 beside pabutools (its own environment), on a file of 6,000 voters; the same winners."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

from results.formats.pabulib import read_pabulib
from results.methods.budgets import equal_shares

VOTERS, PROJECTS, BUDGET, TARGET = 6_000, 40, 600_000, 20.0
PEER = ("preferences", "pabutools==1.2.3", "pref_voting==1.18.2")


def town(path: Path, voters: int = VOTERS, seed: int = 1) -> None:
    """A town of four districts, each with its own projects and some for all."""
    dice = Random(seed)
    costs = [dice.choice((5, 8, 12, 20, 35, 60)) * 1_000 + dice.randrange(1_000) for _ in range(PROJECTS)]
    lines = ["META", "key;value", f"budget;{BUDGET}", "vote_type;approval", "rule;equalshares/add1",
             f"num_votes;{voters}", f"num_projects;{PROJECTS}", "country;X", "unit;X", "instance;1",
             "description;planted", "PROJECTS", "project_id;cost"]  # fmt: skip
    lines += [f"{place};{cost}" for place, cost in enumerate(costs)]
    lines += ["VOTES", "voter_id;vote"]
    for voter in range(voters):
        district = dice.choices(range(4), (5, 3, 2, 1))[0]
        weights = [3 if place % 5 == district else 2 if place % 5 == 4 else 0.3 for place in range(PROJECTS)]
        chosen = {dice.choices(range(PROJECTS), weights)[0] for _ in range(dice.randint(1, 8))}
        lines.append(f"{voter};{','.join(map(str, sorted(chosen)))}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def measure() -> list[str]:
    """The lines to print."""
    python = subprocess.run(["bash", "bench/peer_env.sh", *PEER], capture_output=True, text=True, check=True).stdout
    with TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as folder:
        path = Path(folder) / "town.pb"
        town(path)
        election = read_pabulib(path).election
        began = perf_counter()
        mine = equal_shares(election)
        seconds = perf_counter() - began
        peer = json.loads(
            subprocess.run(
                [python.strip(), "bench/peers/pabutools_shares.py", str(path)], capture_output=True, text=True,
                check=True,
            ).stdout
        )  # fmt: skip
    same = sorted(election.names[place] for place in mine) == peer["selected"]
    return [
        f"equal shares with add1, {VOTERS:,} voters, {PROJECTS} projects: ours {seconds:.2f} s,"
        f" pabutools {peer['seconds']:.1f} s, the same winners: {'yes' if same else 'NO'}",
        f"  ratio {peer['seconds'] / seconds:.0f} (target {TARGET:.0f})",
    ]


if __name__ == "__main__":
    print("\n".join(measure()))
