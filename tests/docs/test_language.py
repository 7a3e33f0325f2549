"""The reference cannot lie: every YAML sample in it is checked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flows.loader import load
from languages import offered
from tests.flows.sampling import TODAY

PAGE = Path(__file__).resolve().parents[2] / "docs" / "language.md"
BLOCKS: list[str] = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
WHOLE = next(block for block in BLOCKS if "\nsteps:\n" in block)
SEVERE = ("error", "warning")


def whole(block: str) -> str:
    """A sample as a file: steps alone are put before the end of the whole consultation."""
    if not block.startswith("- "):
        return block
    steps = "".join(f"  {row}" if row.strip() else row for row in block.splitlines(keepends=True))
    return WHOLE.replace("  - end: thanks\n", steps + "  - end: thanks\n")


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: str(block.splitlines()[0]))
def test_a_sample_of_the_reference_has_no_error(block: str) -> None:
    """Nor a warning."""
    flow, findings = load(whole(block).encode(), "sample.yaml", lambda name: True, TODAY, offered())
    assert [one for one in findings if one.severity in SEVERE and one.code != "long"] == []
    assert flow is not None


def test_every_kind_is_shown() -> None:
    """A new kind needs its example."""
    from flows.steps import STEP_KINDS

    for kind in STEP_KINDS:
        assert any(f"- {kind}: " in block for block in BLOCKS), kind
