"""docs/findings.md comes from the catalogues and the samples; `python -m tests.docs.test_findings` writes it anew."""

from __future__ import annotations

from pathlib import Path

from flows.reports import explain
from tests.flows.sampling import FlowSample, found_in, samples
from tests.flows.test_samples import LANGUAGES, flows_catalogue

PAGE = Path(__file__).resolve().parents[2] / "docs" / "findings.md"
HEAD = """# What the checker finds

Each finding has a stable code, an exact place and one thing to do, in French and in English. An *error* keeps a flow
from being launched; a *warning* should be looked at; *advice* comes from the question clinic. The sentences are shown
as one sample file brings them about.
"""


def page() -> str:
    """The whole page, by code."""
    by_code: dict[str, list[FlowSample]] = {}
    for sample in samples():
        by_code.setdefault(sample.expected[4], []).append(sample)
    parts = [HEAD]
    for code in sorted(by_code):
        parts.append(f"\n## `{code}`\n")
        shown: set[str] = set()
        for sample in by_code[code]:
            if sample.message not in shown:
                shown.add(sample.message)
                parts.append(_entry(sample))
    return "".join(parts)


def _entry(sample: FlowSample) -> str:
    finding = found_in(sample)[0]
    rows = [f"- *{finding.severity}*\n"]
    for language in LANGUAGES:
        message, hint = explain(finding, flows_catalogue(language))
        rows.append(f"  - {language}: {_short(message)} → {_short(hint)}\n")
    return "".join(rows)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


def test_the_page_of_findings_is_up_to_date() -> None:
    """The catalogue changed? Write the page anew."""
    assert PAGE.read_text(encoding="utf-8") == page()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
