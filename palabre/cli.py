"""The front door: `palabre` and its commands; each imports what it needs only when it is called."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

from palabre import clock
from palabre.analyse_cli import analyse
from palabre.choices import CheckFormat, Lang, Language
from palabre.officials_cli import officials
from palabre.staff_cli import staff

app = typer.Typer(
    name="palabre",
    help="From one YAML file to the council's digest.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _write(text: str) -> None:
    typer.echo(text)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(version("palabre"))
        raise typer.Exit


@app.callback()
def _palabre(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Which release this is.")
    ] = False,
) -> None:
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


@app.command()
def talk(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The consultation to try.")],
    lang: Lang = Language.fr,
) -> None:
    """Try the conversation in the terminal; nothing is kept.

    Example: palabre talk quais.yaml
    """
    from palabre.commands.talk import run

    raise typer.Exit(run(file, lang, _typed(), _write))


@app.command()
def rehearse(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The consultation to rehearse.")],
    residents: Annotated[int, typer.Option("--residents", min=1, max=5000, help="How many simulated people.")] = 200,
    seed: Annotated[int, typer.Option("--seed", help="Another number, another town.")] = 1,
    lang: Lang = Language.fr,
) -> None:
    """Let a simulated town answer: the digest it would give, where people leave, how long it takes.

    Example: palabre rehearse quais.yaml --residents 200 --seed 1
    """
    from palabre.commands.rehearse import run

    raise typer.Exit(run(file, residents, seed, lang, _write))


@app.command()
def demo(
    once: Annotated[bool, typer.Option("--once", help="End after the digest instead of serving the pages.")] = False,
    port: Annotated[int, typer.Option("--port", help="Another one is taken, and said, if it is busy.")] = 8080,
    lang: Lang = Language.fr,
) -> None:
    """Show everything: 300 simulated residents answer on the web, the digest, the pages.

    Example: palabre demo --once
    """
    from palabre.commands.demo import run

    raise typer.Exit(run(once, port, lang, _write))


@app.command()
def launch(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The consultation to launch.")],
    opens: Annotated[str, typer.Option("--opens", metavar="WHEN", help="now, +2d or 2027-01-10 08:00.")] = "",
    closes: Annotated[str, typer.Option("--closes", metavar="WHEN", help="+30d or 2027-02-10 20:00.")] = "",
    force: Annotated[bool, typer.Option("--force", help="Even if residents stand at a step that goes away.")] = False,
    lang: Lang = Language.fr,
) -> None:
    """Put a consultation live, or publish its new version; prints the link, the poster and the page.

    Example: palabre launch quais.yaml --opens now --closes +30d
    """
    from palabre.commands.launch import run

    raise typer.Exit(run(file, opens, closes, force, lang, _write))


@app.command()
def serve(lang: Lang = Language.fr) -> None:
    """Run the pages, the bots and the scheduler, until Ctrl+C.

    Example: palabre serve
    """
    from palabre.commands.serve import serve as run

    raise typer.Exit(run(lang, _write))


app.add_typer(staff)
app.add_typer(officials, name="officials")
app.add_typer(analyse, name="analyse")


def _typed() -> Iterator[str]:
    while True:
        try:
            yield input("> ")
        except EOFError:
            return


def _day(written: str) -> date:
    if not written:
        return clock.now().date()
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise typer.BadParameter(f"{written}: write the day as 2026-12-01", param_hint="--on") from None


def main(words: list[str] | None = None, language: str = "en") -> None:
    """The command `palabre` with these words; help and slips in the language."""
    if language != "fr":
        app(words)
    from palabre.french import help_asked, slip

    words = sys.argv[1:] if words is None else words
    root = typer.main.get_command(app)
    page = help_asked(root, words)
    if page is not None:
        _write(page)
        return
    try:
        sys.exit(root.main(words, prog_name="palabre", standalone_mode=False))
    except typer.Abort:
        sys.exit(2)
    except TyperException as error:
        typer.echo(slip(error, words, root), err=True)
        sys.exit(2)
