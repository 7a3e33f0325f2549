"""A person at a browser: reads what the page awaits and answers it with the keyboard alone."""

from __future__ import annotations

import re
from typing import Any

from playwright.async_api import Page, expect


class WebVisitor:
    """Uses Tab, Enter and letters; never a pointer."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def awaits(self, words: str) -> None:
        """Waits for a prompt that says these words, whatever their case."""
        await expect(self.page.locator("#now")).to_have_attribute("aria-label", re.compile(re.escape(words), re.I))

    async def tab_to(self, label: str) -> None:
        """Moves with Tab until the control of that name has the focus."""
        await self.quiet()
        for _ in range(80):
            await self.page.keyboard.press("Tab")
            name: Any = await self.page.evaluate(
                "() => { const at = document.activeElement; if (!at) return '';"
                " return at.getAttribute('aria-label') || (at.labels && at.labels[0] && at.labels[0].textContent)"
                " || (at.querySelector('.label') || at).textContent.trim(); }"
            )
            if name == label or (label.endswith("…") and str(name).startswith(label[:-1])):
                return
        raise AssertionError(f"Tab never reaches {label!r}")

    async def press(self, label: str) -> None:
        """Presses a control, then waits until the page has heard."""
        await self.tab_to(label)
        async with self.page.expect_response(lambda answer: answer.url.endswith("/api/chat")):
            await self.page.keyboard.press("Enter")
        await self.quiet()

    async def write(self, text: str, label: str = "Votre réponse") -> None:
        """Writes words where the page asks for them, then presses Send."""
        await self.tab_to(label)
        await self.page.keyboard.type(text)
        await self.press("Envoyer")

    async def quiet(self) -> None:
        """Waits until the page says that everything sent was answered, and offers what comes next."""
        await expect(self.page.locator('#now[aria-busy="false"] button').first).to_be_visible()
