"""The pages for everyone: axe finds nothing in light and dark, hostile words stay words, Arabic reads right to left."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from languages import SOURCE, beside, catalogue
from tests.browser import opened
from tests.languages.foreign import foreign, write_language
from tests.web.conftest import QUAYS
from tests.web.person import WebVisitor
from tests.web.served import Served, Visitor

pytestmark = pytest.mark.slow


ACCEPT = "J'accepte, j'ai 15 ans ou plus"
HOSTILE = (
    "<script>window.hit=1</script>",
    '"><img src=x onerror=window.hit=1>',
    "<svg/onload=window.hit=1>",
    "javascript:window.hit=1",
    "{{7*7}} {% raw %} ${7*7} %n",
    "'-window.hit=1-'</textarea><details open ontoggle=window.hit=1>",
    "</script><iframe srcdoc='<script>parent.hit=1</script>'>",
    "\u202egnp.exe \u0000 z̸̢̛a̴͝l̵̢g̶o 🌳",
)
ARABIC = """
palabre: 1
consultation: sahat
title: {ar: ساحة السوق, fr: La place}
languages: [ar, fr]
charter:
  objective: {ar: اختيار مستقبل الساحة., fr: Choisir l'avenir de la place.}
  open to change: {ar: الاستعمال., fr: L'usage.}
  not open to change: {ar: السوق., fr: Le marché.}
  decided by: {ar: المجلس البلدي, fr: Le conseil municipal}
  weight: {ar: يجيب المجلس على كل فكرة., fr: Le conseil répond à chaque idée.}
  level: involve
  answered by: {ar: العمدة, fr: La maire}
  answer by: 2027-03-15
  contact: participation@ville.example
  keep for: 24 months
steps:
  - consent: data
    ar: تُحفظ إجاباتكم دون اسمكم. هل توافقون؟
    fr: Vos réponses sont gardées sans votre nom. D'accord ?
  - rate: hope
    from: 1
    to: 5
    low: {ar: أسوأ, fr: pire}
    high: {ar: أفضل, fr: mieux}
    ar: هل سيتحسن الحي؟
    fr: Le quartier ira-t-il mieux ?
  - end: thanks
    ar: شكرا!
    fr: Merci !
"""


async def violations(page: Page) -> list[str]:
    """What axe holds against a page, animations over."""
    await page.evaluate("Promise.all(document.getAnimations().map((each) => each.finished.catch(() => 0)))")
    found = await Axe().run(page)
    return [f"{item['id']}: {[node['html'][:120] for node in item['nodes']]}" for item in found.response["violations"]]


async def answered(site: Served, people: int) -> None:
    """So many residents answer the first questions, then the digest is made."""
    async with httpx.AsyncClient(base_url=site.url, timeout=120) as http:

        async def one(number: int) -> None:
            visitor = Visitor(http, QUAYS, count(number * 1000 + 1))
            await visitor.start()
            for label in ("Commencer", ACCEPT, "Quartier nord", "Je n'y vais pas"):
                await visitor.press(label)
            await visitor.write(HOSTILE[number % len(HOSTILE)])

        await asyncio.gather(*(one(number) for number in range(people)))
    await asyncio.to_thread(site.digest, site.launched[0])


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_no_page_has_a_barrier(site: Served, scheme: str) -> None:
    """Front page, chat at several shapes, charter, results and digest pass axe, with all that opens open."""
    await answered(site, 14)
    async with opened(width=320, color_scheme=scheme) as page:
        for path in ("", f"{QUAYS}/charte", f"{QUAYS}/resultats", f"{QUAYS}/rapport", f"{QUAYS}/digest", "nothing"):
            await page.goto(f"{site.url}/{path}")
            await page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
            assert await violations(page) == [], path
            assert await page.evaluate("document.documentElement.scrollWidth") <= 320, path
        await page.goto(f"{site.url}/{QUAYS}")
        person = WebVisitor(page)
        await person.quiet()
        for label in ("Commencer", ACCEPT, "Quartier sud", "Je me promène", "Passer", "De l'ombre", "Valider (1)",
                      "Plus d'arbres", "Une piste cyclable", "Du stationnement", "Valider"):  # fmt: skip
            assert await violations(page) == [], f"before {label}"
            await person.press(label)
        assert await violations(page) == []


async def test_hostile_words_stay_words(site: Served) -> None:
    """What a resident types is shown as typed, in the chat, after a reload and without scripts; nothing runs."""
    async with opened(width=320) as page:
        await page.goto(f"{site.url}/{QUAYS}")
        person = WebVisitor(page)
        await person.quiet()
        for label in ("Commencer", ACCEPT, "Quartier sud", "Je n'y vais pas"):
            await person.press(label)
        for words in HOSTILE:
            await page.locator("#words").fill(words.replace("\x00", ""))
            async with page.expect_response(lambda answer: answer.url.endswith("/api/chat")):
                await page.get_by_role("button", name="Envoyer").click()
            await person.quiet()
            await expect(page.locator(".rendering.me").last).to_contain_text(words.replace("\x00", "").strip()[:12])
            await person.press("Corriger, Pourquoi n'y allez-vous pas ?")
        await page.reload()
        await person.quiet()
        assert await page.evaluate("window.hit") is None
        assert await page.locator("#log script, #log img, #log iframe, #log svg").count() == 0


@pytest.fixture
def arabic(tmp_path: Path) -> Iterator[None]:
    """A complete language of the tests, right to left."""
    with beside(write_language(tmp_path / "languages")):
        yield


@pytest.mark.usefixtures("arabic")
async def test_arabic_reads_from_right_to_left(site: Served) -> None:
    """The page takes its direction from its language, and nothing overflows."""
    site.launch(ARABIC.encode(), "sahat.yaml")
    async with opened(width=320, language="ar") as page:
        await page.goto(f"{site.url}/sahat")
        await expect(page.locator("#now button").first).to_be_visible()
        assert await page.locator("html").get_attribute("dir") == "rtl"
        charter = foreign(catalogue("bot", SOURCE).say("control.charter"))
        await expect(page.get_by_role("button", name=charter)).to_be_visible()
        rendering = await page.locator(".rendering.them").first.bounding_box()
        assert rendering is not None
        assert rendering["x"] + rendering["width"] > 300
        assert await page.evaluate("document.documentElement.scrollWidth") <= 320


DAY = ARABIC.replace("sahat", "jour").replace("rate: hope", "date: when").replace("    from: 1\n    to: 5\n", "")


@pytest.mark.usefixtures("arabic")
async def test_a_day_is_chosen_in_the_browser_s_own_calendar(site: Served) -> None:
    """A date is asked with the browser's date field, and what it gives is understood."""
    lines = [line for line in DAY.splitlines() if not line.strip().startswith(("low:", "high:"))]
    site.launch("\n".join(lines).encode(), "jour.yaml")
    async with opened(width=320) as page:
        await page.goto(f"{site.url}/jour?lang=fr")
        person = WebVisitor(page)
        await person.quiet()
        for label in ("Commencer", ACCEPT):
            await person.press(label)
        await page.locator('#words[type="date"]').fill("2027-05-01")
        await page.get_by_role("button", name="Envoyer").click()
        await expect(page.get_by_text("✓ 1 mai 2027")).to_be_visible()
        await expect(page.locator("#log")).to_contain_text("Merci")


async def test_another_site_embeds_the_chat(site: Served) -> None:
    """One script and one element put the conversation in any page."""
    host = f'<script src="{site.url}/embed.js"></script><palabre-chat name="{QUAYS}" title="Les quais"></palabre-chat>'

    async def town_page(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\n\r\n" + host.encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(town_page, "127.0.0.1", 0)
    async with server, opened(width=800) as page:
        await page.goto(f"http://localhost:{server.sockets[0].getsockname()[1]}/")
        frame = page.frame_locator('iframe[title="Les quais"]')
        await expect(frame.get_by_role("button", name="Commencer")).to_be_visible()


async def test_the_page_holds_at_twice_the_size(site: Served) -> None:
    """At 200 % on a desk nothing is cut and every control is at least 44 pixels high."""
    async with opened(width=640, height=400, device_scale_factor=2) as page:
        await page.goto(f"{site.url}/{QUAYS}")
        person = WebVisitor(page)
        await person.quiet()
        for label in ("Commencer", ACCEPT, "Quartier sud", "Je me promène", "Passer"):
            await person.press(label)
        assert await page.evaluate("document.documentElement.scrollWidth") <= 640
        heights = await page.evaluate(
            "[...document.querySelectorAll('button, summary, #now input, .tongues a')]"
            ".filter((node) => node.offsetParent).map((node) => [node.textContent, node.offsetHeight])"
        )
        assert [item for item in heights if item[1] < 44] == []
