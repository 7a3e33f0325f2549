"""A small complete language for tests: the source's words in other letters, so that no French or English is left."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from languages import RESIDENT_DOMAINS, SOURCE, catalogue

ARABIC = "ar"
NAME = "العربية"
_PARAM = re.compile(r"(\{[a-z_]+\})")
_LETTERS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ابجدهوزحطيكلمنسعفصقرشتثخذض")
_HEAD = """msgid ""
msgstr ""
"Language: {code}\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals={forms}; plural=(n > 1);\\n"
"""


def write_language(
    shelf: Path,
    code: str = ARABIC,
    *,
    forms: int = 2,
    leave_out: Collection[str] = (),
    say: dict[str, str] | None = None,
) -> Path:
    """Writes `shelf/code`; `leave_out` and `say` name messages as `domain.po: id`. Gives the shelf, for `beside`."""
    folder = shelf / code
    folder.mkdir(parents=True)
    for domain in RESIDENT_DOMAINS:
        rows = [_HEAD.format(code=code, forms=forms)]
        for id, model in catalogue(domain, SOURCE).messages.items():
            name = f"{domain}.po: {id}"
            if name not in leave_out:
                words = (say or {}).get(name, _words(domain, id, model[-1]))
                rows.append(_entry(id, words, forms if len(model) > 1 else 0))
        (folder / f"{domain}.po").write_text("\n".join(rows), encoding="utf-8")
    return shelf


def foreign(words: str) -> str:
    """What stands for the source's words."""
    parts = _PARAM.split(words)
    return "".join(part if part.startswith("{") else part.casefold().translate(_LETTERS) for part in parts)


def _words(domain: str, id: str, words: str) -> str:
    if domain == "typed" and id.startswith("command."):
        return f"x{words}"
    if domain == "language":
        return {"name": NAME, "direction": "rtl"}.get(id, words)
    return foreign(words)


def _entry(id: str, words: str, forms: int) -> str:
    said = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    if not forms:
        return f'msgid "{id}"\nmsgstr "{said}"\n'
    plurals = "\n".join(f'msgstr[{form}] "{said}"' for form in range(forms))
    return f'msgid "{id}"\nmsgid_plural "{id}"\n{plurals}\n'
