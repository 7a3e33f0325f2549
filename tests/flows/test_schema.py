"""The JSON Schema and the loader come from the same declarations, and agree."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from flows.nodes import Broken, Items, MappingNode, Node, Scalar, read
from flows.schema import schema
from flows.steps import STEP_KINDS
from tests.flows.sampling import FlowSample, samples
from tests.shared import shared

LIBRARY = Path(__file__).resolve().parents[2] / "flows" / "library"
VALIDATOR = Draft202012Validator(schema())


def as_json(node: Node | None) -> Any:
    """What an editor's YAML 1.2 reader makes of a node: plain whole numbers, booleans and nulls are not text."""
    if isinstance(node, MappingNode):
        return {key.value: as_json(value) for key, value in node.pairs}
    if isinstance(node, Items):
        return [as_json(item) for item in node.items]
    assert isinstance(node, Scalar)
    if node.plain and re.fullmatch(r"-?\d+", node.value):
        return int(node.value)
    if node.plain and re.fullmatch(r"-?\d+\.\d+", node.value):
        return float(node.value)
    if node.plain and node.value in ("true", "false"):
        return node.value == "true"
    return None if node.plain and node.value in ("", "~", "null") else node.value


def broken(node: Node | None) -> bool:
    """Whether something in the node was refused while reading."""
    if isinstance(node, MappingNode):
        return any(broken(value) for _, value in node.pairs)
    if isinstance(node, Items):
        return any(broken(item) for item in node.items)
    return node is None or isinstance(node, Broken)


def is_valid(data: bytes) -> bool:
    """What an editor would say."""
    return bool(VALIDATOR.is_valid(as_json(read(data).root)))


def test_the_schema_is_one() -> None:
    """It follows its own dialect."""
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("path", sorted(LIBRARY.glob("*.yaml")), ids=lambda path: str(path.stem))
def test_the_library_is_valid(path: Path) -> None:
    """What `palabre new` writes is not underlined in the editor."""
    VALIDATOR.validate(as_json(read(path.read_bytes()).root))


@pytest.mark.parametrize("name", ["quais-2027.yaml", "transition-ecologique.yaml"])
def test_the_shared_flows_are_valid(name: str) -> None:
    """One of them has a single language and plain strings."""
    VALIDATOR.validate(as_json(read(shared("flows", name).read_bytes()).root))


def test_every_kind_of_step_is_described() -> None:
    """A new kind is in the schema because it is in the registry."""
    described = schema()["$defs"]
    assert all(kind in described and described[kind]["description"] for kind in STEP_KINDS)


SEEN_BY_THE_SCHEMA = (
    "key.unknown", "key.elsewhere", "key.head", "key.step", "key.charter", "key.missing", "key.required", "key.cost",
    "kind.unknown", "kind.two", "kind.missing", "charter.missing", "charter.part", "name.reserved", "name.form",
    "name.missing", "value.integer", "value.yes_no", "value.characters", "value.numbers", "value.days",
    "value.own", "value.level", "value.shown", "value.link", "value.months", "value.hours", "value.day",
    "value.languages", "value.options", "value.projects", "value.project", "value.cost", "value.statements",
    "value.text", "value.steps", "value.reminders", "value.digest", "value.slug", "version.missing", "version.unknown",
)  # fmt: skip
"""What needs only the place where it stands; the rest needs the whole file and is the checker's alone."""


READABLE = [sample for sample in samples() if not broken(read(sample.data).root)]
"""The rest is not YAML that a schema could be asked about."""


@pytest.mark.parametrize("sample", READABLE, ids=lambda sample: str(sample.path.stem))
def test_the_schema_and_the_loader_agree(sample: FlowSample) -> None:
    """What the schema refuses the loader refuses; what both can see both refuse."""
    valid = is_valid(sample.data)
    severity = sample.expected[3]
    if severity != "error":
        assert valid
    elif sample.message in SEEN_BY_THE_SCHEMA:
        assert not valid


def test_an_unknown_key_is_refused_at_every_level() -> None:
    """Head, charter, step, text, option with a cost."""
    good = as_json(read((LIBRARY / "budget.yaml").read_bytes()).root)
    fund = next(place for place, step in enumerate(good["steps"]) if "fund" in step)
    paths: list[list[Any]] = [[], ["charter"], ["steps", 0], ["title"], ["steps", fund, "options", "orchard"]]
    for path in paths:
        changed = json.loads(json.dumps(good))
        inner = changed
        for part in path:
            inner = inner[part]
        inner["nonsense"] = "x"
        assert not VALIDATOR.is_valid(changed), path
    assert VALIDATOR.is_valid(good)
