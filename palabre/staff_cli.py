"""Commands of staff about consultations under way: each parses, calls one function of `staff`, prints."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from palabre.choices import ExportFormat, Lang, Language, Licence, ResultsFormat

staff = typer.Typer()
"""Without a name: its commands stand beside the others, `palabre status`."""


def _write(text: str) -> None:
    typer.echo(text)


@staff.command()
def status(lang: Lang = Language.fr) -> None:
    """Say where consultations stand and what waits.

    Example: palabre status
    """
    from palabre.commands.status import run

    raise typer.Exit(run(lang, _write))


@staff.command()
def results(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    format: Annotated[ResultsFormat, typer.Option("--format", help="text, json or html.")] = ResultsFormat.text,
    public: Annotated[bool, typer.Option("--public", help="Only what may be spread: nothing under 10 people.")] = False,
    lang: Lang = Language.fr,
) -> None:
    """Count a consultation, question by question.

    Example: palabre results quais-2027 --format json --public
    """
    from palabre.commands.results import run

    raise typer.Exit(run(name, format, public, lang, _write))


@staff.command()
def report(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    path: Annotated[Path | None, typer.Option("--to", metavar="FILE", help="A .pdf or .html file.")] = None,
    lang: Lang = Language.fr,
) -> None:
    """Write the report that may be spread, as an accessible PDF or as one page.

    Example: palabre report quais-2027 --to rapport.pdf
    """
    from palabre.commands.report import run

    raise typer.Exit(run(name, path, lang, _write))


@staff.command()
def opendata(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    folder: Annotated[Path, typer.Option("--to", metavar="DIR", help="The folder to write to.")],
    licence: Annotated[Licence, typer.Option("--licence", help="etalab-2.0, CC-BY-4.0 or ODbL-1.0.")] = Licence.etalab,
    lang: Lang = Language.fr,
) -> None:
    """Write the figures that may be spread as open data: tables, their description, a codebook.

    Example: palabre opendata quais-2027 --to donnees
    """
    from palabre.commands.opendata import run

    raise typer.Exit(run(name, folder, licence, lang, _write))


@staff.command()
def themes(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    step: Annotated[str, typer.Option("--step", help="The question; the first one with free answers otherwise.")] = "",
    to: Annotated[Path | None, typer.Option("--to", metavar="FILE", help="Write the sheet to fill in.")] = None,
    back: Annotated[Path | None, typer.Option("--from", metavar="FILE", help="Read it back, filled in.")] = None,
    lang: Lang = Language.fr,
) -> None:
    """Read free answers by hand: suggested themes, a sheet to fill in, and back.

    Example: palabre themes quais-2027 --to idees.csv
    """
    from palabre.commands.themes import run

    raise typer.Exit(run(name, step, to, back, lang, _write))


@staff.command()
def digest(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    pictures: Annotated[Path | None, typer.Option("--pictures", help="Write the pictures into this folder.")] = None,
    lang: Lang = Language.fr,
) -> None:
    """Show the digest that officials would get now; nothing is sent.

    Example: palabre digest quais-2027 --pictures bilan
    """
    from palabre.commands.digest import run

    raise typer.Exit(run(name, pictures, lang, _write))


@staff.command()
def export(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    format: Annotated[ExportFormat, typer.Option("--format", help="jsonl or csv.")] = ExportFormat.jsonl,
    early: Annotated[
        bool, typer.Option("--early", help="Before results are shown to anybody: noted, and said on the page.")
    ] = False,
    lang: Lang = Language.fr,
) -> None:
    """Write every answer, without people: one JSON line each, or a tidy CSV.

    Example: palabre export quais-2027 --format csv > quais.csv
    """
    from palabre.commands.export import run

    raise typer.Exit(run(name, format, early, lang, _write))


@staff.command()
def moderate(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    accept: Annotated[str, typer.Option("--accept", metavar="ID", help="Residents will see it.")] = "",
    refuse: Annotated[str, typer.Option("--refuse", metavar="ID", help="It stays unseen.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="Public reason of a refusal.")] = "",
    by: Annotated[str, typer.Option("--by", metavar="PERSON", help="Who decides: kept in the audit.")] = "",
    lang: Lang = Language.fr,
) -> None:
    """List what residents added and nobody has read yet; accept or refuse it.

    Example: palabre moderate quais-2027 --refuse r_abc --reason "names a person"
    """
    from palabre.commands.moderate import run

    raise typer.Exit(run(name, accept, refuse, reason, by, lang, _write))


@staff.command()
def answers(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    send: Annotated[bool, typer.Option("--send", help="Send those that wait to every participant.")] = False,
    names: Annotated[bool, typer.Option("--names", help="Tell the names written on the invitations.")] = False,
    refuse: Annotated[int, typer.Option("--refuse", metavar="NUMBER", help="Keep this answer from residents.")] = 0,
    reason: Annotated[str, typer.Option("--reason", help="Why: the official is told.")] = "",
    lang: Lang = Language.fr,
) -> None:
    """List what officials answered to digests, and send it to every participant once you confirm.

    Example: palabre answers quais-2027 --send --names
    """
    from palabre.commands.answers import run

    raise typer.Exit(run(name, send, names, refuse, reason, lang, _write))


@staff.command()
def decide(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    french: Annotated[Path | None, typer.Option("--fr", metavar="FILE", help="The text in French.")] = None,
    english: Annotated[Path | None, typer.Option("--en", metavar="FILE", help="The text in English.")] = None,
    send: Annotated[bool, typer.Option("--send", help="Send it; without this it is only shown.")] = False,
    lang: Lang = Language.fr,
) -> None:
    """Keep the promise: show, then send the decision to every participant.

    Example: palabre decide quais-2027 --fr decision.txt --en decision-en.txt --send
    """
    from palabre.commands.answers import run_decide

    raise typer.Exit(run_decide(name, {"fr": french, "en": english}, send, lang, _write))


@staff.command()
def forget(
    ids: Annotated[list[str], typer.Argument(metavar="PARTICIPATION…")],
    lang: Lang = Language.fr,
) -> None:
    """Erase people at their request, by participation id.

    Example: palabre forget p_7q2…
    """
    from palabre.commands.forget import run

    raise typer.Exit(run(ids, lang, _write))


@staff.command()
def recount(name: Annotated[str, typer.Argument(metavar="NAME")], lang: Lang = Language.fr) -> None:
    """Compare the running counters with the answers, and put them right.

    Example: palabre recount quais-2027
    """
    from palabre.commands.recount import run

    raise typer.Exit(run(name, lang, _write))
