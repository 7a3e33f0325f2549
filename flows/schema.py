"""The JSON Schema of the language, from the same declarations that the loader reads: editors complete keys with it."""

from __future__ import annotations

from typing import Any

from flows.head import DIGEST_KEYS, REMINDER_KEYS
from flows.keys import Key, keys_of
from flows.loader import VERSION
from flows.model import Charter, Flow, If, Step
from flows.readers import ANY_SCALAR, LANGUAGE, READERS
from flows.steps import BRANCHES, STEP_KEYS, STEP_KINDS
from flows.texts import RESERVED

FILE_NAME = "palabre-1.schema.json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NAME = {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,31}$", "not": {"enum": sorted(RESERVED)}}
_STEPS = {"$ref": "#/$defs/steps"}


def schema() -> dict[str, Any]:
    """The whole schema, JSON Schema 2020-12."""
    head = keys_of(Flow)
    return {
        "$schema": DIALECT,
        "$id": FILE_NAME,
        "title": "Palabre, version 1",
        "type": "object",
        "properties": {"palabre": {"enum": [int(VERSION), VERSION]}, **_properties(head)},
        "required": ["palabre", *_required(head)],
        "additionalProperties": False,
        "$defs": _definitions(),
    }


def _definitions() -> dict[str, Any]:
    charter = keys_of(Charter)
    return {
        "text": {"anyOf": [ANY_SCALAR, _table({}, _languages())]},
        "name": _NAME,
        "options": _table_of_names({"$ref": "#/$defs/text"}),
        "projects": _table_of_names(
            {**_table({"cost": {"type": "integer", "minimum": 0}}, _languages()), "required": ["cost"]}
        ),
        "charter": {**_table(_properties(charter), {}), "required": _required(charter)},
        "reminders": {
            "type": "array",
            "items": {
                **_table({key: {"type": "string"} for key in REMINDER_KEYS}, {}),
                "minProperties": 1,
                "maxProperties": 1,
            },
        },
        "digest": {**_table({key: _DIGEST[key] for key in DIGEST_KEYS}, {}), "required": ["every"]},
        "steps": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/step"}},
        "step": {"oneOf": [{"$ref": f"#/$defs/{kind}"} for kind in STEP_KINDS]},
        **{kind: _step(kind, model) for kind, model in STEP_KINDS.items()},
    }  # fmt: skip


_DIGEST: dict[str, Any] = {
    "every": {"type": "string"},
    "to": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]},
}


def _step(kind: str, model: type[Step]) -> dict[str, Any]:
    keys = keys_of(model)
    own: dict[str, Any] = _properties(keys)
    required = [kind, *_required(keys)]
    if model is If:
        own |= {kind: READERS["condition"].schema, **dict.fromkeys(BRANCHES, _STEPS)}
        required.append(BRANCHES[0])
    else:
        own[kind] = {"$ref": "#/$defs/name"}
    words = _languages() if model.TAKES_WORDS else {}
    described = (model.__doc__ or "").split("\n")[0]
    return {"description": described, **_table(own, words), "required": required}


def _properties(keys: dict[str, tuple[str, Key]]) -> dict[str, Any]:
    return {name: READERS[key.reader].schema for name, (_, key) in keys.items()}


def _required(keys: dict[str, tuple[str, Key]]) -> list[str]:
    return [name for name, (_, key) in keys.items() if key.required]


def _table(properties: dict[str, Any], patterns: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**found, "patternProperties": patterns} if patterns else found


def _table_of_names(value: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "propertyNames": {"$ref": "#/$defs/name"}, "additionalProperties": value}


def _languages() -> dict[str, Any]:
    """Language codes; keys of the language that look like one are not."""
    taken = "|".join(sorted(name for name in STEP_KEYS if len(name) <= 3))
    return {f"^(?!(?:{taken})$){LANGUAGE}$": ANY_SCALAR}
