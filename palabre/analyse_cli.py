"""`palabre analyse …`: one command per kind of file; each imports what it needs only when it is called."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from palabre.choices import AnalyseFormat, FundingRule, GroupCount, Lang, Language

analyse = typer.Typer(help="The same arithmetic on files you already have.", no_args_is_help=True)

Format = Annotated[AnalyseFormat, typer.Option("--format", help="text, or json for other programs.")]
Charts = Annotated[Path | None, typer.Option("--charts", metavar="DIR", help="Write pictures into this folder too.")]
Write = Callable[[str], None]


def _done(work: Callable[[Write], int], lang: Language) -> None:
    """Ends with the status of the work; a file that cannot be analysed is said in one sentence, status 2."""
    from palabre.commands.analyse.phrasing import told
    from results.formats.files import Unreadable

    try:
        status = work(typer.echo)
    except Unreadable as error:
        typer.echo(told(error, lang), err=True)
        status = 2
    raise typer.Exit(status)


@analyse.command("opinions")
def analyse_opinions(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Polis votes.csv, or participants-votes.csv.")],
    comments: Annotated[Path | None, typer.Option("--comments", help="Polis comments.csv: words, moderation.")] = None,
    groups: Annotated[GroupCount, typer.Option("--groups", help="How many groups; auto: 2 to 5.")] = GroupCount.auto,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Start of the random draws.")] = 0,
    format: Format = AnalyseFormat.text,
    charts: Charts = None,
    lang: Lang = Language.fr,
) -> None:
    """Opinion groups: who votes alike, what gathers every group, what divides them.

    Example: palabre analyse opinions votes.csv --comments comments.csv --groups auto
    """
    from palabre.commands.analyse.opinions import run

    wanted = None if groups is GroupCount.auto else int(groups)
    _done(lambda write: run(file, comments, wanted, seed, format is AnalyseFormat.json, charts, lang, write), lang)


@analyse.command("budget")
def analyse_budget(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A Pabulib file (.pb).")],
    rule: Annotated[
        FundingRule, typer.Option("--rule", help="greedy: the most votes; equal-shares: every voter holds the same.")
    ] = FundingRule.greedy,
    format: Format = AnalyseFormat.text,
    charts: Charts = None,
    lang: Lang = Language.fr,
) -> None:
    """Which projects a budget funds, and who gets what.

    Example: palabre analyse budget town.pb --rule equal-shares
    """
    from palabre.commands.analyse.budget import run

    _done(lambda write: run(file, rule, format is AnalyseFormat.json, charts, lang, write), lang)


@analyse.command("ranking")
def analyse_ranking(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A PrefLib file (.soi, .soc, .toi, .toc).")],
    format: Format = AnalyseFormat.text,
    charts: Charts = None,
    lang: Lang = Language.fr,
) -> None:
    """Orders of preference: who comes first by four rules, and whether they agree.

    Example: palabre analyse ranking district.soi
    """
    from palabre.commands.analyse.ranking import run

    _done(lambda write: run(file, format is AnalyseFormat.json, charts, lang, write), lang)


@analyse.command("pairs")
def analyse_pairs(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV of duels: All Our Ideas, or winner and loser.")],
    format: Format = AnalyseFormat.text,
    charts: Charts = None,
    lang: Lang = Language.fr,
) -> None:
    """Duels: who wins, how strong that makes them, and how sure one may be.

    Example: palabre analyse pairs votes.csv
    """
    from palabre.commands.analyse.pairs import run

    _done(lambda write: run(file, format is AnalyseFormat.json, charts, lang, write), lang)


@analyse.command("weights")
def analyse_weights(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV: the tidy export, or one row per person.")],
    margins: Annotated[
        Path, typer.Option("--margins", help="The town: a CSV question,option,people, or INSEE's census by age.")
    ],
    trim: Annotated[float | None, typer.Option("--trim", help="The largest weight allowed (the mean is 1).")] = None,
    format: Format = AnalyseFormat.text,
    lang: Lang = Language.fr,
) -> None:
    """Answers weighted to the margins of the town, and who is missing.

    Example: palabre analyse weights answers.csv --margins margins.csv
    """
    from palabre.commands.analyse.weights import run

    _done(lambda write: run(file, margins, trim, format is AnalyseFormat.json, lang, write), lang)
