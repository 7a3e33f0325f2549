"""What a channel says of itself: settings, ways of receiving, limits, name in words; everything else reads it here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from bot.runtime import Handler, Runtime

Receives: TypeAlias = Literal["poll", "webhook", "mailbox", "keyboard"]
"""We ask the network; the network calls us; a page of ours posts and fetches; somebody types here."""
Raw: TypeAlias = Mapping[str, Any]
_ENDLESS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting, read as `PALABRE_<NAME>` or from `palabre.toml`.

    `form` is what a value given must look like, `example` a good one, `source` who hands it out.
    """

    name: str
    secret: bool = False
    form: str = ""
    example: str = ""
    source: str = ""

    @property
    def variable(self) -> str:
        """Its name in the environment."""
        return f"PALABRE_{self.name.upper()}"

    def fits(self, value: str) -> bool:
        """Whether a value looks like one: libraries refuse what does not with errors of their own."""
        return re.fullmatch(self.form, value, re.ASCII) is not None if self.form else True


@dataclass(frozen=True, slots=True)
class ChannelLimits:
    """What the network takes; whatever exceeds it is adapted by `bot.fitting`, nowhere else.

    Messages: `per_second` for the whole bot, `per_chat` a second with bursts of `burst`. Characters: of a
    message (`text`), of the words under a picture (`caption`), of a button (`label`), of a word beside a
    press (`toast`, 0: it has none). `buttons` of one message (0: it has none); whether a message can be
    changed once sent (`edits`) and carry pictures and documents (`media`).
    """

    per_second: float = _ENDLESS
    per_chat: float = _ENDLESS
    burst: float = _ENDLESS
    text: int = _ENDLESS
    caption: int = _ENDLESS
    label: int = _ENDLESS
    toast: int = _ENDLESS
    buttons: int = _ENDLESS
    edits: bool = True
    media: bool = True


@dataclass(frozen=True, slots=True)
class Calls:
    """How the network calls us. `authentic(body, headers, secret)`: header names in lower case.

    `updates` takes the parsed body apart into (key, update) and raises ValueError, KeyError or TypeError when
    it is none of the network's. `secret` is the setting that holds what both know; None: we make it and tell
    the network when we introduce ourselves.
    """

    authentic: Callable[[bytes, Mapping[str, str], str], bool]
    updates: Callable[[Any], Sequence[tuple[str, Raw]]]
    secret: Setting | None = None


@dataclass(frozen=True)
class Surroundings:
    """What a channel or a handler may need when it is opened.

    `values` are its own settings by name; `committed` says that something waits in the outbox; `folder` is
    where it may keep files; `write` is the screen of somebody at a keyboard, who reads `language`.
    """

    values: Mapping[str, str]
    runtime: Runtime
    committed: Callable[[], None]
    folder: Path
    language: str = ""
    write: Callable[[str], None] = lambda text: None


@dataclass(frozen=True)
class Declaration:
    """One channel. `name` stands beside its people and in the outbox, so it never changes; `title` is its proper
    name, which a language may put in words of its own (`channel.<name>` of its staff catalogue).

    `opens` and `handler` are `module:function` of the `Surroundings`, imported only when the channel is
    used: what makes the channel, and what takes its batches ("" = the residents' conversations). `switch`
    is the setting that turns it on, `user_name` the one by which `link` can be whole before it runs: the
    address that opens a conversation, with `{bot}` and `{start}`. `loggers` of its library write addresses
    that hold tokens.
    """

    name: str
    title: str
    opens: str
    receives: tuple[Receives, ...]
    limits: ChannelLimits = field(default_factory=ChannelLimits)
    courier: bool = True
    settings: tuple[Setting, ...] = ()
    switch: Setting | None = None
    calls: Calls | None = None
    handler: str = ""
    user_name: Setting | None = None
    link: str = ""
    loggers: tuple[str, ...] = ()

    @property
    def networked(self) -> bool:
        """Whether a network stands between people and us, asked by us or calling us."""
        return "poll" in self.receives or "webhook" in self.receives

    def open(self, around: Surroundings) -> Any:
        """The channel itself."""
        return _found(self.opens)(around)

    def handles(self, around: Surroundings) -> Handler:
        """What takes its batches."""
        handler: Handler = _found(self.handler)(around) if self.handler else around.runtime
        return handler


class Registry:
    """The channels in order, each by the module that declares it as `CHANNEL` (which imports no network library)."""

    def __init__(self, *channels: str | Declaration) -> None:
        self._channels = channels

    def joined(self, *channels: str | Declaration) -> Registry:
        """These and others."""
        return Registry(*self._channels, *channels)

    def __iter__(self) -> Iterator[Declaration]:
        return iter(self._declared.values())

    def __getitem__(self, name: str) -> Declaration:
        return self._declared[name]

    def receiving(self, way: Receives) -> list[Declaration]:
        """Those that receive in this way."""
        return [declared for declared in self if way in declared.receives]

    @cached_property
    def mailboxes(self) -> frozenset[str]:
        """Names of the channels whose people fetch what waits for them: no courier sends it."""
        return frozenset(declared.name for declared in self if not declared.courier)

    @cached_property
    def unedited(self) -> frozenset[str]:
        """Names of the channels where no message can be changed once sent."""
        return frozenset(declared.name for declared in self if not declared.limits.edits)

    @cached_property
    def settings(self) -> dict[str, Setting]:
        """Every setting declared, by name; two channels may share one."""
        found: dict[str, Setting] = {}
        for declared in self:
            for setting in declared.settings:
                if found.setdefault(setting.name, setting) != setting:
                    raise ValueError(f"{declared.name}: setting {setting.name!r} is declared otherwise elsewhere")
        return found

    @cached_property
    def _declared(self) -> dict[str, Declaration]:
        found: dict[str, Declaration] = {}
        for channel in self._channels:
            declared: Declaration = import_module(channel).CHANNEL if isinstance(channel, str) else channel
            if found.setdefault(declared.name, declared) is not declared:
                raise ValueError(f"{declared.opens}: a channel named {declared.name!r} exists already")
        return found


def _found(place: str) -> Callable[[Surroundings], Any]:
    module, _, name = place.partition(":")
    function: Callable[[Surroundings], Any] = getattr(import_module(module), name)
    return function
