"""The chat page in a real browser: keyboard, reload, no scripts, hostile words."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Locator, Page, expect

from storage.people import readers
from tests.browser import opened
from tests.web.conftest import QUAYS
from tests.web.person import WebVisitor
from tests.web.served import Served

TO_THE_VOTES = (
    "Commencer", "J'accepte, j'ai 15 ans ou plus", "Quartier sud", "Je me promène", "Passer",
    "De l'ombre", "Des bancs", "Valider (2)",
    "Plus d'arbres", "Une piste cyclable", "Du stationnement", "Valider",
    *(["Plus, Plantations, …"] * 7), *(["Plus, Mobilier, …"] * 3), "Valider",
    "Un kiosque à musique", "Valider (1)",
)  # fmt: skip


def answers_of(site: Served) -> list[dict[str, object]]:
    """What the server keeps of each resident's answers."""
    with site.store.read() as tx:
        return [dict(record.answers) for record in readers.records(tx, site.council, site.launched[0].row.key)]


async def walked(page: Page, site: Served, *labels: str) -> WebVisitor:
    """Someone who opened the page and pressed these."""
    await page.goto(f"{site.url}/{QUAYS}")
    person = WebVisitor(page)
    await person.quiet()
    for label in labels:
        await person.press(label)
    return person


async def sent(page: Page, button: Locator) -> None:
    """Presses a button of a plain form; the page that answers it is there."""
    async with page.expect_navigation():
        await button.click()


async def test_the_whole_flow_with_the_keyboard_alone_on_a_narrow_phone(site: Served) -> None:
    """Every shape is answered with Tab, Enter and letters at 320 px; nothing overflows; the server keeps it all."""
    async with opened(width=320, height=640) as page:
        person = await walked(page, site, *TO_THE_VOTES)
        for vote in ("D'accord", "Pas d'accord", "Je passe", "D'accord", "D'accord", "Pas d'accord"):
            await person.press(vote)
        await person.write("Des bancs à l'ombre, partout.")
        await person.press("5, en mieux")
        await person.write("Un marché le soir")
        await person.write("34")
        await expect(page.locator("#log")).to_contain_text("Merci ! Le conseil vous répondra")
        assert await page.evaluate("document.documentElement.scrollWidth") <= 320
        await person.quiet()
    [kept] = answers_of(site)
    assert kept["wishes"] == ["shade", "seats"]
    assert kept["priorities"] == ["trees", "lanes", "parking"]
    assert kept["purse"] == {"planting": 70, "furniture": 30, "roads": 0, "culture": 0}
    assert (kept["projects"], kept["hope"], kept["idea"], kept["age"]) == (["kiosk"], 5, "Un marché le soir", 34)
    assert len(kept["opinions"]) == 6  # type: ignore[arg-type]


async def test_a_reload_keeps_the_transcript_and_the_prompt(site: Served) -> None:
    """After a reload everything answered is there with its words, and the same question awaits."""
    async with opened(width=320) as page:
        person = await walked(page, site, *TO_THE_VOTES[:5])
        async with page.expect_response("**/api/chat/ack"):  # what the page showed leaves the server
            await person.press(TO_THE_VOTES[5])
        for reloaded in (False, True):
            if reloaded:
                await page.reload()
            await person.awaits("Que voudriez-vous y trouver ?")
            for words in ("Bonjour ! La Ville prépare", "✓ Quartier sud", "✓ Je me promène"):
                await expect(page.locator("#log")).to_contain_text(words)
        await expect(page.locator('#now [aria-pressed="true"]')).to_have_text("De l'ombre")
        await person.press("Valider (1)")
        await person.awaits("Classez")


async def test_correcting_replaces_the_answer_in_the_transcript(site: Served) -> None:
    """Corriger asks again; the transcript then holds one answer, the new one."""
    async with opened() as page:
        person = await walked(page, site, *TO_THE_VOTES[:4])
        await person.press("Corriger, Que faites-vous le plus souvent sur les quais ?")
        await person.press("Je roule à vélo")
        await expect(page.get_by_text("✓ Je roule à vélo")).to_have_count(1)
        await expect(page.get_by_text("✓ Je me promène")).to_have_count(0)


async def test_the_language_can_be_changed_on_the_way(site: Served) -> None:
    """The switch in the header turns the page and the conversation."""
    async with opened() as page:
        await walked(page, site, *TO_THE_VOTES[:3])
        await page.get_by_role("link", name="English").click()
        await expect(page.locator("#now")).to_have_attribute("aria-label", "What do you do most often on the quays?")
        await expect(page.locator("html")).to_have_attribute("lang", "en")
        await expect(page.get_by_role("button", name="Send")).to_be_visible()


async def test_the_page_works_without_scripts(site: Served) -> None:
    """Plain forms carry the whole conversation; pressing back and again counts once."""
    async with opened(width=320, javascript=False) as page:
        await page.goto(f"{site.url}/{QUAYS}")
        await sent(page, page.get_by_role("button", name="Ouvrir la conversation"))
        for label in TO_THE_VOTES:
            if label.startswith("Plus, "):
                await sent(page, page.get_by_role("button", name=label.removesuffix(", …"), exact=True))
            else:
                await sent(page, page.locator(".key .label").get_by_text(label, exact=True))
        for _ in range(6):
            await sent(page, page.get_by_role("button", name="D'accord", exact=True))
        await sent(page, page.get_by_role("button", name="Non merci"))
        await sent(page, page.get_by_role("button", name="4", exact=True))
        await page.get_by_label("Votre réponse").fill("Sans script, <b>aussi</b>")
        await sent(page, page.get_by_role("button", name="Envoyer"))
        await sent(page, page.get_by_role("button", name="Passer"))
        await expect(page.locator("noscript .log")).to_contain_text("Merci ! Le conseil vous répondra")
        assert "✓ Sans script, &lt;b&gt;aussi&lt;/b&gt;" in await page.content()
        cookie = next(one for one in await page.context.cookies() if one["name"] == "palabre")
        assert cookie["httpOnly"]
        assert (cookie["sameSite"], cookie["path"]) == ("Strict", f"/{QUAYS}")
    [kept] = answers_of(site)
    assert (kept["idea"], kept["hope"], kept["projects"]) == ("Sans script, <b>aussi</b>", 4, ["kiosk"])


async def test_a_resume_code_carries_the_conversation_to_another_browser(site: Served) -> None:
    """The code works once; the former browser loses the conversation."""
    async with opened() as phone, opened(width=1200) as desk:
        await walked(phone, site, *TO_THE_VOTES[:4])
        await phone.get_by_label("Plus", exact=True).first.click()
        await phone.get_by_role("button", name="Continuer ailleurs").click()
        told = await phone.get_by_text("Votre code, valable").inner_text()
        code = told.rpartition(": ")[2].strip()
        await desk.goto(f"{site.url}/{QUAYS}")
        await desk.get_by_label("Plus", exact=True).first.click()
        await desk.get_by_role("button", name="J'ai un code de reprise").click()
        await desk.get_by_label("Le code à 10 lettres").fill(code)
        await desk.get_by_role("button", name="Continuer", exact=True).click()
        await expect(desk.get_by_text("✓ Je me promène")).to_be_visible()
        await phone.reload()
        await expect(phone.get_by_role("button", name="Commencer")).to_be_visible()


async def test_erasing_leaves_nothing_on_the_page(site: Served) -> None:
    """After /effacer the page awaits nothing but a new start, and the server keeps nothing."""
    async with opened() as page:
        person = await walked(page, site, *TO_THE_VOTES[:4])
        await page.get_by_label("Plus", exact=True).first.click()
        await page.get_by_role("button", name="Effacer mes réponses").click()
        await expect(page.locator("#now button").first).to_contain_text("fface")
        await page.locator("#now button").first.click()
        await expect(page.locator("#now").get_by_role("button", name="Commencer")).to_be_visible()
        assert answers_of(site) == []
        await page.locator("#now").get_by_role("button", name="Commencer").click()
        await person.awaits("votre avis")


async def test_a_picture_is_taken_in(site: Served, tmp_path: Path) -> None:
    """A photo is accepted at once and made anew before it touches the disk."""
    from PIL import Image

    Image.new("RGB", (640, 480), "teal").save(tmp_path / "quai.png")
    async with opened(width=320) as page:
        person = await walked(page, site, *TO_THE_VOTES[:4])
        await person.write("12 quai de la gare")
        await page.locator("#picture").set_input_files(tmp_path / "quai.png")
        await expect(page.locator("#now")).to_have_attribute(
            "aria-label", "Que voudriez-vous y trouver ? Trois choix au plus."
        )
    [upload] = list((tmp_path / "uploads").iterdir())
    assert upload.read_bytes()[:3] == b"\xff\xd8\xff"
    assert (await site.web.download(upload.name))[:3] == b"\xff\xd8\xff"
    assert not upload.exists()
