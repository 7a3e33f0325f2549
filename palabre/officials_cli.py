"""`palabre officials …`: who joins the council's bot."""

from __future__ import annotations

from typing import Annotated

import typer

from palabre.choices import Lang, Language

officials = typer.Typer(help="Links by which officials and colleagues join the council's bot.", no_args_is_help=True)


@officials.command("invite")
def officials_invite(
    label: Annotated[str, typer.Argument(metavar="NAME", help="Your own note of whom the link is for.")],
    group: Annotated[list[str] | None, typer.Option("--group", help="A group of officials, as `digest: to:`.")] = None,
    colleague: Annotated[bool, typer.Option("--colleague", help="A colleague of the staff, not an official.")] = False,
    lang: Lang = Language.fr,
) -> None:
    """Make a personal link that works once, for 24 hours.

    Example: palabre officials invite "Mme Diallo" --group planning
    """
    from palabre.commands.officials import invite

    raise typer.Exit(invite(label, tuple(group or ()), colleague, lang, typer.echo))


@officials.command("list")
def officials_list(lang: Lang = Language.fr) -> None:
    """Who has joined.

    Example: palabre officials list
    """
    from palabre.commands.officials import listed

    raise typer.Exit(listed(lang, typer.echo))


@officials.command("revoke")
def officials_revoke(id: Annotated[str, typer.Argument(metavar="ID")], lang: Lang = Language.fr) -> None:
    """Remove somebody.

    Example: palabre officials revoke o_7q2…
    """
    from palabre.commands.officials import revoke

    raise typer.Exit(revoke(id, lang, typer.echo))
