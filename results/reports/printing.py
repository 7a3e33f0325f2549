"""A child process: a report in as JSON, a tagged PDF (PDF/UA-1) out."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from importlib.resources import as_file, files
from typing import Any

from results.reports.glyphs import missing, strings, without


def pdf(report: dict[str, Any], made: datetime) -> bytes:
    """The report set on A4; the same report gives the same bytes. Characters without a font are left out."""
    import typst

    report = without(report, missing(strings(report)))
    with as_file(files("results.reports") / "report.typ") as template:
        content: bytes = typst.compile(
            str(template), sys_inputs={"report": json.dumps(report, ensure_ascii=False)}, pdf_standards=["ua-1"],
            # The report's own hour: with that of the printing, no two PDFs of one report would be the same bytes.
            timestamp=int(made.timestamp()),
        )  # fmt: skip
    return content


def main() -> int:
    """Reads one request: report, made (ISO)."""
    request = json.loads(sys.stdin.buffer.read())
    sys.stdout.buffer.write(pdf(request["report"], datetime.fromisoformat(request["made"])))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
