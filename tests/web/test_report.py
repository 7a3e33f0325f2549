"""The report of a consultation over HTTP: nothing before the first release, then a page and a PDF in both languages."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest

from tests.web.conftest import QUAYS
from tests.web.served import CLOSES, Served
from tests.web.test_access import answered


@pytest.mark.slow
async def test_the_report_is_there_once_figures_are_cleared(site: Served, http: httpx.AsyncClient) -> None:
    """404 before; then the same figures as the results page."""
    await asyncio.to_thread(site.digest, site.launched[0], "2027-W01")
    assert (await http.get(f"/{QUAYS}/rapport.pdf")).status_code == 404
    await answered(site, 14)
    site.clock.to(CLOSES + timedelta(minutes=20))
    await asyncio.to_thread(site.digest, site.launched[0], "2027-W06")
    page = await http.get(f"/{QUAYS}/report?lang=en")
    assert page.status_code == 200
    assert "14</strong> answered" in page.text
    printed = await http.get(f"/{QUAYS}/rapport.pdf?lang=fr")
    assert printed.headers["content-type"] == "application/pdf"
    assert printed.content.startswith(b"%PDF-")
    assert f"/{QUAYS}/rapport.pdf?lang=fr" in (await http.get(f"/{QUAYS}/resultats?lang=fr")).text
