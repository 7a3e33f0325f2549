"""The two hashes of a flow: its structure pins a participation, its texts are a revision that applies at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from flows.conditions import Both, Comparison, Condition, Either, Not
from flows.keys import keys_of
from flows.model import Charter, Flow, If, Option, Statement, Step

_DATES = frozenset({"answer_by"})
"""Parts of the charter that belong to the consultation, in neither hash."""


def flow_hash(flow: Flow) -> str:
    """`sha256:…` of kinds, names, options, costs, limits, conditions and statement ids.

    A key left at its default is not written, so that a later version of the language that adds a
    key keeps the hash of every flow already launched.
    """
    return _digest({"consultation": flow.consultation, "steps": [_structure(step) for step in flow.steps]})


def texts_hash(flow: Flow, media_digests: Mapping[str, str]) -> str:
    """`sha256:…` of every word, link, picture and document; `media_digests` maps a path to its digest."""
    charter = {
        item.name: _plain(getattr(flow.charter, item.name)) for item in fields(Charter) if item.name not in _DATES
    }
    return _digest(
        {
            "title": _plain(flow.title),
            "languages": list(flow.languages),
            "charter": charter,
            # A promise, as the charter is. Unsaid it is not written: flows launched before it was one keep their hash.
            **({} if flow.results_shown == "sentences" else {"results shown": flow.results_shown}),
            "steps": [_texts(step, media_digests) for step in flow.walk()],
        }
    )


def _digest(value: Any) -> str:
    # One spelling: neither the order of fields in the code nor spaces may change a hash.
    written = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def _structure(step: Step) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": step.KIND, "name": step.name}
    defaults = {item.name: item.default for item in fields(step)}
    for name, (field, key) in keys_of(type(step)).items():
        value = getattr(step, field)
        if key.role == "structure" and value != defaults[field]:
            found[name] = _plain_structure(value)
    if isinstance(step, If):
        found["then"] = [_structure(inner) for inner in step.then]
        found["else"] = [_structure(inner) for inner in step.otherwise]
    return found


def _plain_structure(value: Any) -> Any:
    if isinstance(value, Option):
        return [value.name, value.cost] if value.cost else [value.name]
    if isinstance(value, Statement):
        # Its words may be mended without moving anybody: they are in the other hash.
        return value.id
    if isinstance(value, (Comparison, Not, Both, Either)):
        return _condition(value)
    if isinstance(value, tuple):
        return [_plain_structure(item) for item in value]
    return _plain(value)


def _condition(condition: Condition) -> list[Any]:
    match condition:
        case Comparison(name, operator, value):
            return [operator, name] if value is None else [operator, name, value]
        case Not(inner):
            return ["not", _condition(inner)]
        case Both(left, right):
            return ["and", _condition(left), _condition(right)]
        case Either(left, right):
            return ["or", _condition(left), _condition(right)]


def _texts(step: Step, media_digests: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {"name": step.name, "words": _plain(step.words)}
    for name, (field, key) in keys_of(type(step)).items():
        value = getattr(step, field)
        if not value:
            continue
        if key.reader == "path":
            # The content too: another picture may come under the same name.
            found[name] = [value, media_digests.get(value, "")]
        elif key.role == "texts":
            found[name] = _plain(value)
        elif key.reader in ("options", "projects", "statements", "contenders"):
            found[name] = [_plain(item.text) for item in value]
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (Decimal, date)):
        return str(value)
    return value
