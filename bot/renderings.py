"""A message with its words chosen: what waits in the outbox and what channels lay out."""

from __future__ import annotations

from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any, Literal, TypeAlias

from flows.prompts import Accepts, Role, Shape, State
from storage.database.codec import packed

Kind: TypeAlias = Literal["say", "ask", "settled", "toast"]


@dataclass(frozen=True, slots=True)
class Button:
    """`data` is what a press sends back (at most 64 bytes); `label` is plain text without marks or numbers."""

    data: str
    label: str
    role: Role = "option"
    state: State = "plain"
    amount: str = ""
    order: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Rendering:
    """One message in one language, all of it plain text: each channel escapes at its own sink.

    `tag` and `ask` name the prompt; `files` are names of the launched flow's pictures and documents;
    `callback` is the press that a toast answers; `answer` is what a settled question keeps.
    """

    kind: Kind
    text: str
    language: str
    tag: str = ""
    ask: int = 0
    step: str = ""
    shape: Shape = "read"
    lead: str = ""
    hint: str = ""
    running: str = ""
    ends: tuple[str, str] | None = None
    position: tuple[int, int] | None = None
    buttons: tuple[Button, ...] = ()
    accepts: tuple[Accepts, ...] = ()
    answer: str = ""
    picture: str = ""
    document: str = ""
    link: str = ""
    callback: str = ""
    alert: bool = False
    consultation: str = ""


_FIELDS = tuple((item.name, item.default) for item in fields(Rendering))
_BUTTON_FIELDS = tuple((item.name, item.default) for item in fields(Button))
_values, _button_values = (attrgetter(*(name for name, _ in names)) for names in (_FIELDS, _BUTTON_FIELDS))


def to_json(rendering: Rendering) -> dict[str, Any]:
    """Only what differs from an empty rendering."""
    body = _differing(_FIELDS, _values(rendering))
    if rendering.buttons:
        body["buttons"] = [_differing(_BUTTON_FIELDS, _button_values(button)) for button in rendering.buttons]
    return body


def _differing(names: tuple[tuple[str, Any], ...], values: tuple[Any, ...]) -> dict[str, Any]:
    return {name: value for (name, default), value in zip(names, values, strict=True) if value != default}


def written(rendering: Rendering) -> str:
    """The JSON text that the outbox keeps."""
    return packed(to_json(rendering))


def from_json(body: dict[str, Any]) -> Rendering:
    """The inverse of `to_json`."""
    known = dict(body)
    known["buttons"] = tuple(Button(**button) for button in known.get("buttons", ()))
    for name in ("ends", "position", "accepts"):
        if known.get(name) is not None:
            known[name] = tuple(known[name])
    return Rendering(**known)


def plain(rendering: Rendering) -> str:
    """The plain-text form, options numbered: for the terminal, SMS and alternative texts."""
    head = f"{rendering.position[0]}/{rendering.position[1]} · " if rendering.position else ""
    lines = [
        rendering.lead,
        head + rendering.text,
        " … ".join(rendering.ends) if rendering.ends else "",
        rendering.running,
    ]
    lines += [f"✓ {rendering.answer}" if rendering.answer else "", rendering.hint, rendering.link]
    return "\n".join(line for line in lines if line)
