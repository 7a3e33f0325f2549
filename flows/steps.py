"""Reading the steps of a file: the kind first, then its keys, then its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flows.keys import keys_of
from flows.model import End, If, Option, Say, SkipTo, Step
from flows.nodes import Broken, Items, MappingNode, Node, Scalar
from flows.questions import KINDS
from flows.readers import read_value
from flows.reading import Phrase, ReadingContext, Unread
from flows.texts import in_order, keep_words, read_name, repaired, report_missing, unknown_language

_ALL: tuple[type[Step], ...] = (Say, *KINDS, If, SkipTo, End)
STEP_KINDS: dict[str, type[Step]] = {kind.KIND: kind for kind in _ALL}
"""Every kind of step, under its name in the file."""
BRANCHES = ("then", "else")
STEP_KEYS: frozenset[str] = frozenset({*STEP_KINDS, *BRANCHES, *(key for kind in _ALL for key in keys_of(kind))})
"""Every word that may be a key of a step; no language is called so."""
_MEANT = {
    "dire": "say", "message": "say", "text": "say", "info": "say", "dit": "say", "choisir": "choose one",
    "choose": "choose one", "select": "choose one", "choice": "choose one", "choix": "choose one",
    "multiple": "choose many", "nombre": "number", "note": "rate", "noter": "rate", "scale": "rate",
    "texte": "write", "ecrire": "write", "écrire": "write", "question": "write", "lieu": "location",
    "place": "location", "picture": "photo", "classer": "rank", "order": "rank", "budget": "split budget",
    "fin": "end", "finish": "end", "goto": "skip to", "go to": "skip to", "aller à": "skip to", "si": "if",
    "consentement": "consent", "réagir": "react", "vote": "react", "comparer": "compare", "projects": "fund",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Unknown(Step):
    """A step whose kind is not understood: it keeps its place and name, and nothing follows from it."""


def read_steps(node: Node, context: ReadingContext, key: str) -> tuple[Step, ...]:
    """The steps of a list; those that cannot be read keep their place."""
    if not isinstance(node, Items):
        context.step = None
        context.refuse("value.steps", node, key=key)
        return ()
    if not node.items:
        context.report("value", "value.steps", node.mark, value="", key=key)
    return tuple(_read_step(item, context) for item in node.items)


def _read_step(node: Node, context: ReadingContext) -> Step:
    context.step = None
    if not isinstance(node, MappingNode) or not node.pairs:
        if not isinstance(node, Broken):
            context.report("kind", "kind.missing", node.mark)
        return Unknown(name="", mark=node.mark)
    first = node.pairs[0][0]
    found = [key for key, _ in node.pairs if key.value in STEP_KINDS]
    if not found:
        return _unknown(node, first, context)
    if found[0] is not first:
        context.report("kind", "kind.first", found[0].mark, kind=found[0].value, key=first.value)
    if len(found) > 1:
        context.report("kind", "kind.two", found[1].mark, kind=found[1].value, first=found[0].value)
    return _of_kind(node, found[0], context)


def _unknown(node: MappingNode, first: Scalar, context: ReadingContext) -> Step:
    said = first.value.strip()
    near = _MEANT.get(said.casefold()) or context.near(said, STEP_KINDS)
    context.report("kind", "kind.unknown", first.mark, kind=said, near=near, known=", ".join(STEP_KINDS))
    value = node.pairs[0][1]
    name = value.value.strip() if isinstance(value, Scalar) else ""
    context.lost.add(name)
    return Unknown(name=name, mark=value.mark)


def _of_kind(node: MappingNode, kind: Scalar, context: ReadingContext) -> Step:
    model = STEP_KINDS[kind.value]
    value = node.get(kind.value)
    if model is If:
        return _read_if(node, kind, value, context)
    mark = value.mark if isinstance(value, Scalar) and value.value else kind.mark
    context.step = mark
    name = _name(value, kind, context, model)
    fields = _read_keys(node, kind, model, context)
    words = _read_words(node, kind, model, context)
    if mark in context.broken:
        context.lost.add(name)
        fields = {**_blanks(model), **fields}
    return model(name=name, words=words, mark=mark, **fields)


def _name(value: Node | None, kind: Scalar, context: ReadingContext, model: type[Step]) -> str:
    if not isinstance(value, Scalar) or not value.value.strip():
        if not isinstance(value, Broken):
            context.report("name", "name.missing", kind.mark, kind=kind.value)
        return ""
    if model is SkipTo:
        return value.value.strip()
    name = read_name(value, context)
    if isinstance(name, Unread):
        context.lost |= {value.value.strip(), repaired(value.value) or ""}
        return value.value.strip()
    return name


def _read_keys(node: MappingNode, kind: Scalar, model: type[Step], context: ReadingContext) -> dict[str, Any]:
    """The fields given in the file, and the findings of keys that do not belong."""
    known = keys_of(model)
    fields: dict[str, Any] = {}
    for name, value in node.pairs:
        if name is kind or name.value in STEP_KINDS:
            continue
        if name.value in known:
            field, key = known[name.value]
            mark = value.mark if isinstance(value, Scalar) and value.value else name.mark
            context.marks[(context.step or kind.mark, name.value)] = mark
            read = read_value(key.reader, value, context, name.value)
            if not isinstance(read, Unread):
                fields[field] = read
        elif name.value not in context.languages or not model.TAKES_WORDS:
            _foreign_key(name, kind, model, context)
    meant = {context.near(name.value, known) for name, _ in node.pairs if name.value not in known}
    for name_, (_, key) in known.items():
        # A key that is misspelt is not missing as well.
        if key.required and node.key(name_) is None and name_ not in meant:
            context.report("key", "key.missing", context.step or kind.mark, key=name_, kind=kind.value)
    return fields


def _foreign_key(name: Scalar, kind: Scalar, model: type[Step], context: ReadingContext) -> None:
    known = list(keys_of(model))
    elsewhere = [other for other, cls in STEP_KINDS.items() if name.value in keys_of(cls)]
    languages = context.languages if model.TAKES_WORDS else ()
    branches = BRANCHES if model is If else ()
    listed = ", ".join((*languages, *branches, *known))
    if name.value in BRANCHES:
        elsewhere = ["if"]
    params: dict[str, object] = {"key": name.value, "kind": kind.value, "known": listed}
    if elsewhere:
        context.report("key", "key.elsewhere", name.mark, **params, others=", ".join(elsewhere))
    elif model.TAKES_WORDS and len(name.value) == 2 and name.value.isalpha():
        unknown_language(name, context, kind.value, ())
    else:
        near = context.near(name.value, (*known, *languages, *branches))
        context.report("key", "key.unknown", name.mark, **params, near=near)


def _read_words(node: MappingNode, kind: Scalar, model: type[Step], context: ReadingContext) -> dict[str, str]:
    if not model.TAKES_WORDS:
        return {}
    given = [(name, value) for name, value in node.pairs if name.value in context.languages]
    mark = context.step or kind.mark
    if not given:
        example = context.languages[0]
        context.report("translation", "translation.words", mark, kind=kind.value, language=example)
        return {}
    scalars: dict[str, Scalar] = {}
    before = len(context.findings)
    for name, value in given:
        keep_words(name, value, context, scalars)
    if len(context.findings) == before and not any(isinstance(value, Broken) for _, value in given):
        report_missing(scalars, mark, context, kind.value)
    picture = node.get("picture") is not None
    context.phrases.append(Phrase("words", scalars, mark, context.step, picture))
    return dict(in_order(scalars, context))


def _blanks(model: type[Step]) -> dict[str, Any]:
    # A broken step stands in the path all the same; nothing reads what it lacks.
    blanks: dict[str, Any] = {"options": (Option("", {}),), "statements": (), "total": 1, "budget": 0}
    return {field: blanks.get(field, "") for field, key in keys_of(model).values() if key.required}


def _read_if(node: MappingNode, kind: Scalar, value: Node | None, context: ReadingContext) -> Step:
    mark = kind.mark
    context.step = mark
    condition = read_value("condition", value, context, "if") if value is not None else None
    if value is not None:
        context.marks[(mark, "if")] = value.mark
    outer = node.get("only if")
    outer_condition = read_value("condition", outer, context, "only if") if outer is not None else None
    for name, _ in node.pairs:
        if name is not kind and name.value not in (*BRANCHES, "only if") and name.value not in STEP_KINDS:
            _foreign_key(name, kind, If, context)
    if node.key("then") is None:
        context.report("key", "key.missing", mark, key="then", kind="if")
    branches = [_branch(node, name, context) for name in BRANCHES]
    step = If(name="", mark=mark, only_if=_plain(condition), then=branches[0], otherwise=branches[1])
    if outer is None:
        return step
    # Outside its own condition nothing of the step happens, its `else` included.
    around = outer.mark
    context.marks[(around, "if")] = outer.mark
    if isinstance(outer_condition, Unread):
        context.broken.add(around)
    return If(name="", mark=around, only_if=_plain(outer_condition), then=(step,))


def _branch(node: MappingNode, name: str, context: ReadingContext) -> tuple[Step, ...]:
    inner = node.get(name)
    return () if inner is None or isinstance(inner, Broken) else read_steps(inner, context, name)


def _plain(condition: Any) -> Any:
    return None if isinstance(condition, Unread) else condition
