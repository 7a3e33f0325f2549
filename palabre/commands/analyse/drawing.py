"""Pictures of an analysis, as PNG and SVG in a folder."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from pathlib import Path

from results.formats.files import Unreadable
from results.reports.charts.base import Drawing
from results.reports.draw import rendered


def draw(drawings: Iterable[Drawing], folder: Path, language: str) -> None:
    """One file of each kind per drawing; raises Unreadable when the folder cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for drawing in drawings:
            for svg in (False, True):
                picture = rendered(drawing, language, False, svg=svg)
                data = picture["svg"].encode() if svg else base64.b64decode(picture["png"])
                (folder / f"{drawing.name}.{'svg' if svg else 'png'}").write_bytes(data)
    except OSError as error:
        raise Unreadable("folder", str(folder), reason=error) from error
