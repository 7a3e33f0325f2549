"""The parameters of one call, however they were sent: address, form, multipart or JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from tests.botapi.refusals import bad


@dataclass(frozen=True)
class Arguments:
    """Reads parameters by name and type; raises Refusal for what cannot be read."""

    values: Mapping[str, Any]
    files: Mapping[str, bytes] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        """A string."""
        value = self.values.get(name)
        return default if value is None else str(value)

    def number(self, name: str, default: int | None = None) -> int:
        """A whole number; without a default its absence is refused."""
        value = self.values.get(name)
        if value in (None, ""):
            if default is None:
                raise bad(f'parameter "{name}" is required')
            return default
        try:
            return int(float(str(value)))
        except ValueError as problem:
            raise bad(f"invalid {name} specified") from problem

    def flag(self, name: str) -> bool:
        """True for the ways in which clients write it."""
        return str(self.values.get(name, "")).lower() in ("true", "1", "yes")

    def json(self, name: str) -> Any:
        """A structure, sent as JSON within a form or plainly; None when absent."""
        value = self.values.get(name)
        if not isinstance(value, str) or not value:
            return value or None
        try:
            return json.loads(value)
        except ValueError as problem:
            raise bad(f"can't parse {name.replace('_', ' ')} JSON object") from problem

    def person(self) -> int:
        """`chat_id`, of a private chat."""
        if self.text("chat_id") == "":
            raise bad("chat_id is empty")
        try:
            return int(self.text("chat_id"))
        except ValueError as problem:
            raise bad("chat not found") from problem


async def read(request: web.Request) -> Arguments:
    """The parameters of a request; raises Refusal."""
    values: dict[str, Any] = dict(request.query)
    files: dict[str, bytes] = {}
    kind = request.content_type
    if kind == "application/json" and request.can_read_body:
        try:
            values |= await request.json()
        except ValueError as problem:
            raise bad("can't parse JSON object") from problem
    elif kind == "multipart/form-data":
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            if part.filename is not None:
                files[str(part.name)] = bytes(await part.read(decode=True))
            else:
                values[str(part.name)] = await part.text()
    elif kind == "application/x-www-form-urlencoded":
        values |= dict(await request.post())
    return Arguments(values, files)
