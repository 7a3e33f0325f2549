"""Guides for town halls: what they show is checked, what they tell to type exists, and the site builds."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from flows.loader import load
from languages import offered
from tests.flows.sampling import TODAY
from tests.palabre.test_help import EVERY
from tests.shared import REPOSITORY

GUIDES = sorted(REPOSITORY.glob("docs/fr/*.md"))
HEAD = "palabre: 1\nconsultation: essai\ntitle: {fr: Essai}\nlanguages: [fr]\n"
CONSENT = "  - consent: data\n    fr: Vos réponses sont gardées sans votre nom.\n    if refused: {fr: À bientôt !}\n"
END = "  - end: thanks\n    fr: Merci !\n"


def test_what_the_guide_writes_is_a_consultation() -> None:
    """Its charter and its steps, put together, have no error."""
    text = (REPOSITORY / "docs" / "fr" / "premiere-consultation.md").read_text(encoding="utf-8")
    charter, steps = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    asked = "".join(f"  {row}" for row in steps.splitlines(keepends=True))
    file = f"{HEAD}closes: 2030-05-01 20:00\n{charter}steps:\n{CONSENT}{asked}{END}"
    flow, findings = load(file.encode(), "essai.yaml", lambda name: True, TODAY, offered())
    assert [one for one in findings if one.severity == "error"] == []
    assert flow is not None


@pytest.mark.parametrize("page", [*GUIDES, REPOSITORY / "README.md"], ids=lambda page: page.name)
def test_every_command_that_a_guide_types_exists(page: Path) -> None:
    """With each of its options."""
    text = page.read_text(encoding="utf-8")
    typed = re.findall(r"palabre ([a-z]+(?: (?:invite|list|revoke|opinions|budget))?)\b([^\n`]*)", text)
    for words, rest in typed:
        path = next((way for way in (tuple(words.split()), (words.split()[0],)) if way in EVERY), None)
        if path is None:
            assert any(way[0] == words.split()[0] for way in EVERY), words
            continue
        known = {option for parameter in EVERY[path].params for option in parameter.opts}
        assert set(re.findall(r"--[a-z]+", rest.partition("#")[0])) <= known | {"--help"}, words


@pytest.mark.slow
def test_the_site_builds_and_every_link_in_it_leads_somewhere(tmp_path: Path) -> None:
    """MkDocs, strict: a broken link or anchor fails."""
    command = [
        str(Path(sys.executable).with_name("mkdocs")),
        "build",
        "--strict",
        "--quiet",
        "--site-dir",
        str(tmp_path),
    ]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    home = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "fr/index.html" in home
    for page in tmp_path.rglob("*.html"):
        assert not re.search(r"(?:src|href)=\"https?://(?!www\.mkdocs\.org|t\.me)", page.read_text(encoding="utf-8")), (
            page.name
        )
