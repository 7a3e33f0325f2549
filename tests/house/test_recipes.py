"""What growing costs: each recipe of CONTRIBUTING.md is applied to a copy of the tree, and the house stays green."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.house.growing import RECIPES, Cost, copied, grow
from tests.shared import REPOSITORY

pytestmark = pytest.mark.slow
PAGE = REPOSITORY / "CONTRIBUTING.md"
_ROW = re.compile(r"^\| [^|]+ \| `(\w+)` \| (\d+) \| (\d+) \| (\d+) \|$", re.M)


def promised() -> dict[str, Cost]:
    """What the page says of each recipe: new files, files touched, lines there."""
    rows = _ROW.findall(PAGE.read_text(encoding="utf-8"))
    return {name: Cost(int(new), int(touched), int(lines)) for name, new, touched, lines in rows}


def quick(tree: Path) -> None:
    """`make quick` there; it must pass."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "MAKE"))}
    command = ["make", "--no-print-directory", "quick", "WORKERS=1", "ARGS=-x -p no:cacheprovider"]
    done = subprocess.run(command, cwd=tree, env=outside, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_the_page_tells_every_recipe() -> None:
    """And no other."""
    assert sorted(promised()) == sorted(RECIPES)


def test_all_recipes_at_once_cost_what_the_page_says_and_keep_the_house_green(tmp_path: Path) -> None:
    """A kind, a channel, a chart, a method, a language, a scheduled act and a command of staff."""
    tree = copied(tmp_path)
    assert {recipe: grow(tree, recipe) for recipe in RECIPES} == promised()
    quick(tree)


@pytest.mark.alone
@pytest.mark.parametrize("recipe", RECIPES)
def test_each_recipe_alone_keeps_the_house_green(tmp_path: Path, recipe: str) -> None:
    """A minute each, so only where they are asked for: `make recipes`."""
    tree = copied(tmp_path)
    assert grow(tree, recipe) == promised()[recipe]
    quick(tree)
