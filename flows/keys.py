"""How a model field is written in YAML: one declaration feeds the loader, the JSON Schema and the hashes."""

from __future__ import annotations

from dataclasses import MISSING, Field, dataclass, field, fields
from typing import Any, Literal, TypeAlias

Reader: TypeAlias = Literal[
    "text",  # {fr: …, en: …} or a plain string in a file with one language
    "options",  # {name: TEXT}
    "projects",  # {name: {fr: …, cost: 25000}}
    "statements",  # [TEXT, …]
    "yes_no",  # yes | no
    "integer",  # a whole number
    "bands",  # [15, 25, 40]: increasing lower bounds
    "characters",  # 500 characters
    "numbers",  # A and B, decimal, inclusive
    "days",  # 2027-01-01 and 2027-12-31, inclusive
    "point",  # LAT, LON
    "distance",  # 5 km | 300 m
    "path",  # a file inside the flow's folder
    "link",  # https://…
    "own",  # no | yes | reviewed first
    "condition",  # a sentence over earlier questions
    "contenders",  # {name: TEXT}: statements known by their names
    # the head and the charter
    "slug",  # a-z 0-9 -
    "languages",  # [fr, en]
    "zone",  # Europe/Paris
    "opening",  # 2027-01-10 08:00, or a day from its beginning
    "closing",  # 2027-02-10 20:00, or a day to its end
    "day",  # 2027-03-15
    "months",  # 24 months | 2 years
    "shown",  # sentences | always | after answering | at closing
    "level",  # inform | consult | involve | collaborate | empower
    "contact",  # an e-mail address, a telephone number or a link
    "hours",  # 21:00 to 08:00
    "charter",
    "reminders",
    "digest",
    "steps",
]
"""The closed set of value types; a new question kind reuses them."""

Role: TypeAlias = Literal["structure", "texts"]
"""Which of the two hashes a value belongs to: structure pins a participation, texts apply at once."""

_TEXTS: frozenset[str] = frozenset({"text", "path", "link"})


@dataclass(frozen=True, slots=True)
class Key:
    """The YAML side of a field: its name there, how it is read, whether it must be given."""

    name: str
    reader: Reader
    required: bool

    @property
    def role(self) -> Role:
        """Options, projects and statements hold both: their names and costs are structure, their words texts."""
        return "texts" if self.reader in _TEXTS else "structure"


def key(reader: Reader, *, name: str = "", default: Any = MISSING) -> Any:
    """A dataclass field read from the YAML key `name` (default: the field's name, `_` as a space)."""
    return field(default=default, metadata={"reader": reader, "key": name})


def keys_of(model: type) -> dict[str, tuple[str, Key]]:
    """YAML key → (field name, key), in the order declared, for a step's own and inherited keys."""
    found: dict[str, tuple[str, Key]] = {}
    for item in fields(model):
        reader = item.metadata.get("reader")
        if reader is not None:
            name = item.metadata["key"] or item.name.replace("_", " ")
            found[name] = (item.name, Key(name, reader, _is_required(item)))
    return found


def _is_required(item: Field[Any]) -> bool:
    return item.default is MISSING and item.default_factory is MISSING
