"""The words of one domain (as gettext calls it) in one language: messages by id, from the text of a PO file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from gettext import c2py

_ENTRY = re.compile(r'^(msgctxt|msgid_plural|msgid|msgstr(?:\[(\d)\])?)\s+"(.*)"$')
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}
_PARAM = re.compile(r"\{([a-z_]+)\}")
_PLURAL = re.compile(r"nplurals=(\d+);\s*plural=([^;\n]+)")


class UnknownMessage(KeyError):
    """A message id that the catalogue lacks: a fault of the program, never of a file."""


@dataclass(frozen=True)
class Catalogue:
    """Messages of one language; each has one form, or one per plural."""

    messages: Mapping[str, tuple[str, ...]]
    plural: Callable[[int], int]
    forms: int = 2
    """How many plural forms the language has."""

    @classmethod
    def parse(cls, po_text: str) -> Catalogue:
        """Reads a PO file's text; `msgid` is the message's id.

        Babel's reader does the same in 40 ms more, most of it its import: a tenth of what
        `check` may take.
        """
        messages = {id: forms for id, forms in _entries(po_text) if any(forms)}
        header = messages.pop("", ("",))[0]
        found = _PLURAL.search(header)
        if found is None:
            return cls(messages, lambda n: int(n != 1))
        return cls(messages, c2py(found[2].strip()), int(found[1]))

    def __contains__(self, id: str) -> bool:
        return id in self.messages

    def template(self, id: str, n: int | None = None) -> str:
        """The sentence with its `{params}` still in place; raises UnknownMessage."""
        forms = self.messages.get(id)
        if forms is None:
            raise UnknownMessage(id)
        return forms[min(self.plural(abs(n)), len(forms) - 1)] if n is not None else forms[0]

    def say(self, id: str, params: Mapping[str, object] | None = None, n: int | None = None) -> str:
        """The sentence; each `{param}` is replaced once, and what replaces it is never read again."""
        given = params or {}
        if not given:
            return self.template(id, n)
        return _PARAM.sub(lambda found: str(given.get(found[1], found[0])), self.template(id, n))


def _entries(po_text: str) -> list[tuple[str, tuple[str, ...]]]:
    entries: list[tuple[str, tuple[str, ...]]] = []
    fields: dict[str, str] = {}
    current = ""
    for line in [*po_text.splitlines(), ""]:
        written = line.strip()
        entry = _ENTRY.match(written)
        if (not written or (entry and entry[1] == "msgid")) and "msgid" in fields:
            entries.append((fields["msgid"], _forms(fields)))
            fields, current = {}, ""
        if entry:
            current = entry[1]
            fields[current] = _unescape(entry[3])
        elif written.startswith('"') and current:
            fields[current] += _unescape(written[1:-1])
    return entries


def _forms(fields: Mapping[str, str]) -> tuple[str, ...]:
    plurals = sorted(name for name in fields if name.startswith("msgstr["))
    return tuple(fields[name] for name in plurals) or (fields.get("msgstr", ""),)


def _unescape(text: str) -> str:
    return _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], found[1]), text)
