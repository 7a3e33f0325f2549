"""From the bytes of a file to a flow, or to every finding that stands in the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from typing import Any

from flows.findings import Finding, Mark
from flows.head import read_charter, read_digest, read_reminders
from flows.keys import Key, keys_of
from flows.model import Charter, Flow
from flows.nodes import Broken, Document, Items, MappingNode, Node, Scalar, read
from flows.readers import LANGUAGE, read_value
from flows.reading import ReadingContext, Unread
from flows.steps import STEP_KEYS, STEP_KINDS, read_steps

VERSION = "1"
_FIRST = {"languages": 0, "timezone": 1}
"""Read before the rest: what every text and every date depends on."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What the checker reads: a flow as complete as the file allows, and where everything stands."""

    flow: Flow | None
    context: ReadingContext
    root: MappingNode | None
    document: Document


def load(
    data: bytes, name: str, exists: Callable[[str], bool], today: date, offered: Mapping[str, str] | None
) -> tuple[Flow | None, tuple[Finding, ...]]:
    """The flow and its findings, sorted by mark; the flow is None exactly when there is an error.

    `name` is the file's own, for callers that report; `exists` says whether a path beside it is there; `offered` are
    the languages that residents can be spoken to in → their names, None for a version that was launched already.
    """
    from flows.checker import check

    draft = read_draft(data, exists, today, offered)
    findings = [*draft.context.findings]
    if draft.flow is not None:
        findings.extend(check(draft))
    found = tuple(sorted(set_of(findings), key=lambda one: (one.mark, one.code, one.message)))
    wrong = any(finding.severity == "error" for finding in found)
    return (None if wrong else draft.flow), found


def set_of(findings: list[Finding]) -> list[Finding]:
    """Each finding once: the same sentence about the same thing at the same mark says nothing more."""
    seen: dict[tuple[str, Mark, str], Finding] = {}
    for finding in findings:
        seen.setdefault((finding.message, finding.mark, finding.params.get("key", "")), finding)
    return list(seen.values())


def read_draft(
    data: bytes, exists: Callable[[str], bool], today: date, offered: Mapping[str, str] | None = None
) -> Draft:
    """The file as read, not checked yet."""
    document = read(data)
    context = ReadingContext(exists, today, offered=offered, findings=list(document.findings))
    root = document.root
    if not isinstance(root, MappingNode):
        if root is not None and not isinstance(root, Broken):
            context.report("yaml", "yaml.not_a_flow", root.mark)
        return Draft(None, context, None, document)
    if not _version(root, context):
        return Draft(None, context, root, document)
    return Draft(_flow(root, context), context, root, document)


def _version(root: MappingNode, context: ReadingContext) -> bool:
    node = root.get("palabre")
    if node is None:
        mark = root.pairs[0][0].mark if root.pairs else root.mark
        if not any(key.value.casefold() == "palabre" for key, _ in root.pairs):
            context.report("version", "version.missing", mark)
    elif isinstance(node, Broken):
        return False
    elif not isinstance(node, Scalar) or node.value.strip() != VERSION:
        written = node.value.strip() if isinstance(node, Scalar) else ""
        context.report("version", "version.unknown", node.mark, value=written)
        return False
    return True


def _flow(root: MappingNode, context: ReadingContext) -> Flow:
    known = keys_of(Flow)
    if root.key("languages") is None:
        context.languages = _guessed(root)
    values: dict[str, Any] = {"languages": (), "timezone": "Europe/Paris"}
    for key, node in sorted(root.pairs, key=lambda pair: _FIRST.get(pair[0].value, len(_FIRST))):
        name = key.value
        if name in known:
            field, declared = known[name]
            read = _read(declared, node, key, context)
            if not isinstance(read, Unread):
                values[field] = read
        elif name != "palabre":
            _foreign_key(key, list(known), context)
        if name == "languages":
            context.languages = values["languages"] or _guessed(root)
        context.zone = values["timezone"]
        if name == "languages" and not values["languages"]:
            values["languages"] = context.languages
    _missing(root, known, context)
    return _complete(values, context)


def _read(key: Key, node: Node, name: Scalar, context: ReadingContext) -> Any:
    context.step = None
    if key.reader == "steps":
        return read_steps(node, context, key.name)
    if key.reader == "charter":
        return read_charter(node, name, context)
    if key.reader == "reminders":
        return read_reminders(node, context)
    if key.reader == "digest":
        return read_digest(node, context)
    return read_value(key.reader, node, context, key.name)


def _guessed(root: MappingNode) -> tuple[str, ...]:
    """The languages that the title or a step shows, where the list of languages cannot be read."""
    title, steps = root.get("title"), root.get("steps")
    texts: list[Node | None] = [title, *(steps.items if isinstance(steps, Items) else ())]
    for text in texts:
        keys = [key.value for key, _ in text.pairs] if isinstance(text, MappingNode) else []
        codes = tuple(key for key in keys if re.fullmatch(LANGUAGE, key) and key not in STEP_KEYS)
        if codes:
            return codes
    return ("fr",)


def _foreign_key(key: Scalar, known: list[str], context: ReadingContext) -> None:
    params: dict[str, object] = {"key": key.value, "known": ", ".join(["palabre", *known])}
    if key.value in STEP_KINDS:
        context.report("key", "key.step", key.mark, **params)
    elif key.value in keys_of(Charter):
        context.report("key", "key.charter", key.mark, **params)
    else:
        context.report("key", "key.head", key.mark, **params, near=context.near(key.value, ["palabre", *known]))


def _missing(root: MappingNode, known: dict[str, tuple[str, Key]], context: ReadingContext) -> None:
    context.step = None
    first = root.pairs[0][0].mark if root.pairs else root.mark
    meant = {context.near(key.value, known) for key, _ in root.pairs if key.value not in known}
    for name, (_, key) in known.items():
        # A key that is misspelt is not missing as well.
        if key.required and root.key(name) is None and name not in meant:
            code, message = ("charter", "charter.missing") if name == "charter" else ("key", "key.required")
            context.report(code, message, first, key=name)


def _complete(values: dict[str, Any], context: ReadingContext) -> Flow:
    # With an error the flow is never handed out: blanks only let the other checks go on.
    values["languages"] = values["languages"] or context.languages or ("fr",)
    blanks: dict[str, Any] = {"consultation": "", "title": {}, "steps": ()}
    charter = values.pop("charter", None) or {}
    given = {item.name: charter.get(item.name, _BLANK_CHARTER[item.name]) for item in fields(Charter)}
    known = {item.name: item.default for item in fields(Flow) if item.default is not MISSING}
    return Flow(**{**known, **blanks, **values, "charter": Charter(**given)})


_BLANK_CHARTER: dict[str, Any] = {
    "objective": {}, "open_to_change": {}, "not_open_to_change": {}, "decided_by": {}, "weight": {},
    "level": "consult", "answered_by": {}, "answer_by": date.max, "contact": "", "keep_for": 1,
}  # fmt: skip
