"""Pieces of files written down with what the loader and the checker say of each, and what they become.

A file holds pieces: a line `=== KIND title`, the piece, a line `---`, then what comes of it. KIND is `steps` (between
the consent and the end of a flow that is right), `head` (keys that take the place of those of that flow) or `file`;
`before` are steps that stand before all that follow. Where a piece holds `§`, each line `» words` puts words there.
Lines count from the piece's first. That a flow leaves no room for one's own voice is said of files alone.
`python -m tests.flows.test_snippets` writes what comes of them now: read the difference before it is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import Field, fields
from typing import Any

from flows.findings import Finding
from flows.hashes import flow_hash, texts_hash
from flows.loader import load
from flows.minutes import seconds
from flows.model import Flow
from tests.engine.talk import END, HEAD, flow_of
from tests.flows.sampling import TODAY
from tests.flows.transcript import brief

THERE = ("there.jpg", "there.png", "there.pdf")
_TOP = re.compile(r"^[a-z][a-z ]*:", re.MULTILINE)
_PIECE = re.compile(r"^=== (before|steps|head|file) (.*)\n", re.MULTILINE)


_GROWS = {"kind.unknown": "known", "key.elsewhere": "others"}
"""What names every kind of question there is."""
_OFFERED = {"fr": "Français", "en": "English"}


def _without(head: str, name: str) -> str:
    """The head without one of its keys."""
    found = re.search(rf"^{re.escape(name)}:.*\n(?:[ -].*\n)*", head, re.MULTILINE)
    return head.replace(found[0], "") if found else head


def whole(kind: str, piece: str, before: str) -> tuple[str, int]:
    """The file a piece stands in, and how many lines stand before it."""
    if kind == "file":
        return piece, 0
    if kind == "steps":
        return HEAD + before + piece + END.lstrip("\n"), (HEAD + before).count("\n")
    head = HEAD.lstrip("\n")
    for name in _TOP.findall(piece):
        head = _without(head, name.rstrip(":"))
    start = "" if piece.startswith("palabre:") else head[: head.index("\n") + 1]
    return start + piece + head[len(start) :] + END.lstrip("\n"), start.count("\n")


def _told(finding: Finding, before: int) -> str:
    mark = finding.mark
    left_out = _GROWS.get(finding.message)
    said = "".join(f" {name}={value!r}" for name, value in finding.params.items() if name != left_out)
    where = f"{mark.line - before}:{mark.column}-{mark.end_column}"
    return f"{finding.severity} {where} {finding.code} {finding.message}{said}"


def outcome(kind: str, piece: str, before: str) -> Iterator[str]:
    """The findings, then the flow if it is one."""
    text, above = whole(kind, piece.replace("\\t", "\t").replace("\\0", "\0"), before)
    flow, findings = load(text.encode(), "f.yaml", lambda name: name in THERE, TODAY, _OFFERED)
    yield from (_told(one, above) for one in findings if kind == "file" or one.message != "clinic.voice")
    if flow is None:
        return
    if kind == "steps":
        yield from (brief(step) for step in flow.steps[1 + before.count("\n  - ") + before.startswith("  - ") : -1])
    else:
        yield from (
            f"{item.name} {brief(getattr(flow, item.name))}" for item in fields(Flow) if _shown(kind, item, flow)
        )
    yield f"{seconds(flow):.1f} seconds, {flow_hash(flow)[7:15]}, {texts_hash(flow, dict.fromkeys(THERE, 'x'))[7:15]}"


def _shown(kind: str, item: Field[Any], flow: Flow) -> bool:
    # Of a head, what the piece made of it.
    return kind == "file" or (item.name != "steps" and getattr(flow, item.name) != getattr(_PLAIN, item.name))


_PLAIN = flow_of("")


def told(written: str) -> str:
    """The same pieces with what comes of them now."""
    parts = _PIECE.split(written)
    found, before = [parts[0]], ""
    for kind, title, rest in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        piece, _, below = rest.partition("---\n")
        found.append(f"=== {kind} {title}\n{piece}---\n")
        if kind == "before":
            before = piece
        elif "§" in piece:
            for line in (line for line in below.splitlines() if line.startswith("»")):
                found += [f"{line}\n", *_lines(kind, piece.replace("§", line[2:]), before)]
        else:
            found += _lines(kind, piece, before)
    return "".join(found)


def _lines(kind: str, piece: str, before: str) -> list[str]:
    return [f"{line}\n" for line in outcome(kind, piece, before)]
