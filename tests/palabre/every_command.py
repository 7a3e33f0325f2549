"""Runs commands in this process; Typer's tree of them, which takes six times the work of most, is built once."""

from __future__ import annotations

import sys

import typer
from typer.testing import CliRunner

from palabre.cli import app

_TREE = typer.main.get_command(app)
_RUNNER = CliRunner()


def invoke(*words: object) -> tuple[int, str]:
    """Status and everything written; what the command raises comes out."""
    with _RUNNER.isolation() as (_, _, written):
        try:
            _TREE.main(args=[str(word) for word in words], prog_name="palabre")
            status = 0
        except SystemExit as end:
            status = int(end.code or 0)
        sys.stdout.flush()
        sys.stderr.flush()
        return status, written.getvalue().decode().replace("\r\n", "\n")
