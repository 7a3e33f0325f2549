"""Hooks of MkDocs: pages of the repository's top level join the site, and links to code become the names of files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parent.parent
TOP = ("CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
"""Where a forge and a newcomer look for them first."""
_LINK = re.compile(r"\[([^]]+)\]\(([^)\s]+)\)")


def on_files(files: Files, config: Any) -> Files:
    """The pages of the top level, as if they stood in `docs/`."""
    for name in TOP:
        files.append(File.generated(config, name, content=(ROOT / name).read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Files) -> str:
    """Links are written for the repository: here those between pages are kept, those to code become a name."""
    depth = page.file.src_uri.count("/")
    top = page.file.src_uri in TOP

    def link(found: re.Match[str]) -> str:
        words, target = found[1], found[2]
        if target.startswith(("http", "mailto", "#")):
            return found[0]
        path = target.removeprefix("docs/") if top else target
        up = "../" * (depth + 1)
        if not top and path.startswith(up):
            inside = path.removeprefix(up)
            path = "../" * depth + inside if inside.partition("#")[0] in TOP else ""
        elif top and path == target and path.partition("#")[0] not in TOP:
            path = ""
        return f"[{words}]({path})" if path else words if words.startswith("`") else f"`{words}`".replace("\\", "")

    return _LINK.sub(link, markdown)
