"""The front door: `palabre` and its commands; each imports what it needs only when it is called."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from palabre import clock

app = typer.Typer(
    name="palabre",
    help="From one YAML file to the council's digest.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Language(StrEnum):
    """The language of what a command says."""

    fr = "fr"
    en = "en"


class CheckFormat(StrEnum):
    """How findings are written."""

    text = "text"
    json = "json"


Lang = Annotated[
    Language, typer.Option("--lang", envvar="PALABRE_LANG", help="Language of the answer.", show_envvar=False)
]


def _write(text: str) -> None:
    typer.echo(text)


@app.callback()
def _palabre() -> None:
    """From one YAML file to the council's digest."""


@app.command()
def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="The consultations to check.")],
    format: Annotated[
        CheckFormat, typer.Option("--format", help="text, or json for other programs.")
    ] = CheckFormat.text,
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="The day to judge dates by (default: today).")] = "",
    lang: Lang = Language.fr,
) -> None:
    """Report every mistake of a file: where it is and what to do.

    Exit status: 0 no error, 1 a file has errors, 2 a file cannot be read.

    Example: palabre check quais.yaml --lang en --on 2026-12-01
    """
    from palabre.commands.check import run

    raise typer.Exit(run(files, lang, format, _day(on), _write))


@app.command()
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The consultation's name: a-z 0-9 -.")],
    source: Annotated[str, typer.Option("--from", help="street, budget, barometer or ideas.")] = "street",
    folder: Annotated[Path, typer.Option("--in", help="The folder to write to.")] = Path(),
    lang: Lang = Language.fr,
) -> None:
    """Start a consultation from a model: NAME.yaml, and the schema that lets editors complete it.

    Example: palabre new quais-2027 --from street
    """
    from palabre.commands.new import run

    raise typer.Exit(run(name, source, folder, lang, _day(""), _write))


@app.command()
def schema(
    folder: Annotated[Path | None, typer.Option("--in", help="Write it into this folder instead.")] = None,
    lang: Lang = Language.fr,
) -> None:
    """Print the JSON Schema of the flow language.

    Example: palabre schema --in consultations
    """
    from palabre.commands.schema import run

    raise typer.Exit(run(folder, lang, _write))


def _day(written: str) -> date:
    if not written:
        return clock.now().date()
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise typer.BadParameter(f"{written}: write the day as 2026-12-01", param_hint="--on") from None


def main() -> None:
    """The command `palabre`."""
    app()
