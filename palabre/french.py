"""Help and slips of the command line in French: Typer speaks only English."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from enum import Enum
from pathlib import Path
from typing import Any

import languages
from flows.catalogue import Catalogue

WIDTH = 80
_LEFT = 26


def catalogue() -> Catalogue:
    """The words of the help: by command, by command and parameter, and the frame around them."""
    return languages.catalogue("help", languages.SOURCE)


def help_asked(root: Any, words: Sequence[str]) -> str | None:
    """The help that these words ask for (`--help`, or a group named alone); None when they ask for something else."""
    path, command = _reached(root, words)
    alone = hasattr(command, "commands") and not words[len(path) :]
    return _page(path, command) if "--help" in words or alone else None


def _reached(root: Any, words: Sequence[str]) -> tuple[list[str], Any]:
    """The command that the first words lead to, and those words."""
    path: list[str] = []
    for word in words:
        if word not in getattr(root, "commands", {}):
            break
        root = root.commands[word]
        path.append(word)
    return path, root


def _page(path: list[str], command: Any) -> str:
    name = ".".join(path) or "palabre"
    lines = [_usage(path, command), ""]
    for id in (name, f"{name}.more", f"{name}.example"):
        if id in catalogue():
            start = _say("example") if id.endswith(".example") else ""
            lines += [*textwrap.wrap(start + _say(id), WIDTH, initial_indent="  ", subsequent_indent="  "), ""]
    if hasattr(command, "commands"):
        commands = ((one, _say(".".join([*path, one]))) for one in command.commands)
        lines += [_say("commands"), *_table(list(commands))]
    else:
        given = [(_shown(one), _explained(name, one)) for one in command.params if _is_argument(one)]
        lines += [_say("arguments"), *_table(given), ""] if given else []
        options = [(_shown(one), _explained(name, one)) for one in command.params if not _is_argument(one)]
        lines += [_say("options"), *_table([*options, ("--help", _say("option.help"))])]
    return "\n".join(lines)


def _usage(path: list[str], command: Any) -> str:
    if hasattr(command, "commands"):
        return _say("usage", words=" ".join(["palabre", *path, _say("metavar.COMMAND")]))
    arguments = [_shown(one) for one in command.params if _is_argument(one)]
    return _say("usage", words=" ".join(["palabre", *path, _say("metavar.OPTIONS"), *arguments]))


def _is_argument(parameter: Any) -> bool:
    return bool(parameter.param_type_name == "argument")


def _shown(parameter: Any) -> str:
    metavar = str(parameter.metavar or "")
    if _is_argument(parameter):
        return _say(f"metavar.{metavar.rstrip('…')}") + ("…" if metavar.endswith("…") else "")
    if parameter.is_flag:
        return str(parameter.opts[0])
    return f"{parameter.opts[0]} {_value(parameter)}"


def _value(parameter: Any) -> str:
    kind = parameter.type_descriptor.annotation
    if choices := _choices(parameter):
        return "|".join(choices)
    if parameter.metavar:
        return _say(f"metavar.{parameter.metavar}")
    return _say("metavar.NUMBER" if kind is int else "metavar.FOLDER" if "Path" in str(kind) else "metavar.TEXT")


def _choices(parameter: Any) -> list[str]:
    kind = parameter.type_descriptor.annotation
    return [str(one.value) for one in kind] if isinstance(kind, type) and issubclass(kind, Enum) else []


def _explained(name: str, parameter: Any) -> str:
    id = f"{name}.{parameter.name}"
    explained = _say(id if id in catalogue() else f"option.{parameter.name}")
    default = parameter.default
    # A default that is nothing explains nothing.
    if _is_argument(parameter) or parameter.is_flag or default in (None, "", 0, Path()):
        return explained
    return f"{explained} {_say('default', value=getattr(default, 'value', default))}"


def _table(rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    # One long option must not push every explanation to the edge.
    left = min(max(len(first) for first, _ in rows), _LEFT)
    for first, second in rows:
        space = " " * (left + 4)
        if len(first) > left:
            yield f"  {first}"
            yield from textwrap.wrap(second, WIDTH, initial_indent=space, subsequent_indent=space)
        else:
            yield from textwrap.wrap(second, WIDTH, initial_indent=f"  {first:<{left}}  ", subsequent_indent=space)


def slip(error: Any, words: Sequence[str], root: Any) -> str:
    """What Typer refused, and where the help is."""
    path, command = _reached(root, words)
    where = _say("slip.help", command=" ".join(["palabre", *path]))
    return f"{_refused(error, words[len(path) :], command)} {where}"


def _refused(error: Any, rest: Sequence[str], command: Any) -> str:
    kind, parameter = type(error).__name__, getattr(error, "param", None)
    if kind == "NoSuchOption":
        near = ", ".join(sorted(error.possibilities or ()))
        return _say("slip.option", name=error.option_name) + (f" {_say('slip.near', near=near)}" if near else "")
    if kind == "MissingParameter" and parameter is not None:
        return _say("slip.missing", name=_shown(parameter))
    if kind == "BadParameter":
        return _bad_value(parameter) if parameter is not None else _say("slip.day", name=error.param_hint)
    if kind == "BadOptionUsage":
        return _say("slip.usage", name=error.option_name)
    if hasattr(command, "commands") and rest:
        return _say("slip.command", name=rest[0], known=", ".join(command.commands))
    return _say("slip.extra", rest=" ".join(rest))


def _bad_value(parameter: Any) -> str:
    if choices := ", ".join(_choices(parameter)):
        return _say("slip.choice", name=parameter.opts[0], choices=choices)
    least, most = getattr(parameter, "min", None), getattr(parameter, "max", None)
    if least is not None and most is not None:
        return _say("slip.range", name=parameter.opts[0], least=least, most=most)
    return _say("slip.value", name=parameter.opts[0])


def _say(id: str, **params: object) -> str:
    return catalogue().say(id, params)
