"""Which characters the installed fonts cannot draw: they are left out and reported, never drawn as a box."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

_COVERED = ((0x20, 0x17F), (0x2000, 0x206F), (0x20A0, 0x20BF))
"""Latin, punctuation and currencies: the drawing library and the typesetter carry a font for these."""
_SILENT = ("Cf", "Cc", "Mn", "Zs", "Cn")
"""Categories that have no picture of their own: joiners, accents, spaces."""
_LIKELY = ("Emoji", "Arabic", "Hebrew", "CJK", "Symbols", "NotoSans-")


def missing(texts: Iterable[str]) -> frozenset[str]:
    """The characters of the texts that no installed font has; fonts are read only for what is not Latin."""
    left = {char for text in texts for char in text if _asks(char)}
    for path in _fonts() if left else ():
        left -= _drawn_by(path, left)
        if not left:
            break
    return frozenset(left)


def without(value: Any, characters: frozenset[str]) -> Any:
    """The same JSON with these characters left out of every string."""
    if isinstance(value, str):
        return value.translate({ord(char): None for char in characters})
    if isinstance(value, dict):
        return {name: without(item, characters) for name, item in value.items()}
    return [without(item, characters) for item in value] if isinstance(value, (list, tuple)) else value


def strings(value: Any) -> Iterator[str]:
    """Every string of a JSON value, names apart."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from strings(item)


def _asks(char: str) -> bool:
    code = ord(char)
    return not any(low <= code <= high for low, high in _COVERED) and unicodedata.category(char) not in _SILENT


def _fonts() -> list[str]:
    import typst

    paths = {font.path for font in typst.Fonts().fonts() if font.path and font.weight == 400 and font.style == "normal"}
    return sorted(paths, key=lambda path: (not any(name in path for name in _LIKELY), path))


def _drawn_by(path: str, characters: set[str]) -> set[str]:
    from fontTools.ttLib import TTFont, TTLibError

    try:
        # Opened here: of a file that is no font, the library would leave it open.
        with Path(path).open("rb") as file, TTFont(file, fontNumber=0, lazy=True) as font:
            known = font.getBestCmap() or {}
    except (TTLibError, OSError):
        # A font that cannot be read draws nothing: it must not stop a report.
        return set()
    return {char for char in characters if ord(char) in known}
