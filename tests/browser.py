"""Opens pages in the system's Chromium, as a phone or as a desk would."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Page, async_playwright, expect

from tests.patience import PATIENCE

NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str | None:
    """The path of the system's Chromium, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@asynccontextmanager
async def opened(
    *, width: int = 390, height: int = 844, language: str = "fr-FR", javascript: bool = True, **context: Any
) -> AsyncIterator[Page]:
    """A page of its own browser; `width` and `height` in CSS pixels; `context` as Playwright's `new_context`.

    An error of the page's own scripts fails the test when the page is closed.
    """
    path = chromium()
    if path is None:
        raise FileNotFoundError("Chromium is not installed. Install it: apt-get install chromium")
    expect.set_options(timeout=PATIENCE * 1000)
    # Chromium's sandbox refuses root; only then is it left out.
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=flags)
        try:
            room = await browser.new_context(
                viewport={"width": width, "height": height}, locale=language, java_script_enabled=javascript, **context
            )
            room.set_default_timeout(PATIENCE * 1000)
            page = await room.new_page()
            problems: list[str] = []
            page.on("pageerror", lambda problem: problems.append(str(problem)))
            yield page
            assert not problems, f"The page's scripts failed: {problems}"
        finally:
            await browser.close()
