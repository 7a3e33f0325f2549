"""Pages that point somewhere: each link leads to a file of the tree, each name beside it stands in that file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.shared import REPOSITORY

PAGES = sorted(
    path
    for path in [*REPOSITORY.glob("*.md"), *REPOSITORY.glob("docs/**/*.md")]
    if not path.is_relative_to(REPOSITORY / "docs" / "site")
)
LINK = re.compile(r"\]\(([^)\s]+)\)")
NAMED = re.compile(r"\]\((\.\./[\w/.]+\.py)\)\s+(?:gives\s+)?`(\w+)`")
HEADING = re.compile(r"^#+\s+(.*)$", re.M)


def anchor(heading: str) -> str:
    """How a heading is reached, as forges and MkDocs write it."""
    plain = re.sub(r"[`*]|\[([^]]*)\]\([^)]*\)", r"\1", heading)
    return re.sub(r"[\s]+", "-", re.sub(r"[^\w\s-]", "", plain.lower()).strip())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_every_link_leads_somewhere(page: Path) -> None:
    """Of our own files; addresses of others cannot be asked here."""
    text = page.read_text(encoding="utf-8")
    for target in LINK.findall(re.sub(r"```.*?```", "", text, flags=re.S)):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, part = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), f"{page.name}: {target}"
        if part:
            headings = HEADING.findall(file.read_text(encoding="utf-8"))
            assert part in {anchor(heading) for heading in headings}, f"{page.name}: {target}"


def test_every_name_of_the_architecture_stands_where_it_is_said_to() -> None:
    """A file that moved, a function that was renamed: the page is corrected with them."""
    text = (REPOSITORY / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = NAMED.findall(re.sub(r"\s+", " ", text))
    assert len(named) >= 35
    for path, name in named:
        code = (REPOSITORY / "docs" / path).resolve().read_text(encoding="utf-8")
        assert re.search(rf"^\s*(?:async )?(?:def|class) {name}\b", code, re.M), f"{path}: {name}"


def test_the_map_names_every_folder_of_the_house() -> None:
    """README and architecture draw the same rooms, and those are the rooms there are."""
    rooms = {path.parent.name for path in REPOSITORY.glob("*/__init__.py")} - {"tests", "bench"}
    for page in ("README.md", "docs/architecture.md"):
        drawn = re.search(r"```\n(palabre .*?)```", (REPOSITORY / page).read_text(encoding="utf-8"), re.S)
        assert drawn is not None, page
        assert {room for room in rooms if not re.search(rf"\b{room}\b", drawn[1])} == set(), page


def test_from_the_readme_to_what_a_digest_quotes_in_three_clicks() -> None:
    """README, architecture, the file: the function is named at each step."""
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    assert "(docs/architecture.md)" in readme
    page = (REPOSITORY / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert "[staff/digest.py](../staff/digest.py) `quotable`" in page
    assert "def quotable(" in (REPOSITORY / "staff" / "digest.py").read_text(encoding="utf-8")
