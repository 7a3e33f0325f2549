"""Runs commands in this process. Typer builds its whole tree anew at each call, six times the work of most: here once."""

from __future__ import annotations

from typing import Any

import typer
from typer.testing import CliRunner

from palabre.cli import app

_TREE: Any = typer.main.get_command(app)
_RUNNER = CliRunner()


def invoke(*words: object) -> tuple[int, str, BaseException | None]:
    """Status, everything written, and what was raised, if anything."""
    # The runner under Typer's takes the tree itself.
    result = super(CliRunner, _RUNNER).invoke(_TREE, [str(word) for word in words])
    return result.exit_code, result.output, result.exception
