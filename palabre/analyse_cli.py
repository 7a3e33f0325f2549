"""`palabre analyse …`: one command per kind of file; each imports what it needs only when it is called."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from palabre.choices import AnalyseFormat, Language

analyse = typer.Typer(help="The same arithmetic on files you already have.", no_args_is_help=True)

Format = Annotated[AnalyseFormat, typer.Option("--format", help="text, or json for other programs.")]
Charts = Annotated[Path | None, typer.Option("--charts", metavar="DIR", help="Write pictures into this folder too.")]
Write = Callable[[str], None]


def _done(work: Callable[[Write], int], lang: Language) -> None:
    """Ends with the status of the work; a file that cannot be analysed is said in one sentence, status 1."""
    from palabre.commands.analyse.files import Unreadable
    from palabre.commands.analyse.words import told

    try:
        status = work(typer.echo)
    except Unreadable as error:
        typer.echo(told(error, lang), err=True)
        status = 1
    raise typer.Exit(status)
