"""The desk: a link opens it once, officials are asked two things, read digests and answer with one tap."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.council.mailings import details
from bot.runtime import Arrival
from flows.words import Text
from results.figures.counted import Cell, Figures, Tally, Turnout
from storage.consultations import digests, officials
from storage.messages import dead_letters, outbox
from tests.bot.street import FLOW
from tests.council.hall import BOT, Hall

pytestmark = pytest.mark.slow


WEEKLY = FLOW.replace(b"reminders:\n", b"digest:\n  every: monday 08:00\nreminders:\n")
MONDAY = datetime(2027, 1, 18, 7, 0, tzinfo=UTC)


async def test_a_stranger_is_told_whose_bot_this_is(hall: Hall) -> None:
    """Whatever they write or press, and nothing is kept."""
    for text in ("bonjour", "/status", "/digest", "/stop", "/start", "/start zzzz", "/start " + "a" * 64):
        (told,) = await hall.say(7, text)
        assert "service communication" in told
    assert await hall.press(7, data="desk.1.details")
    assert await hall.press(7, data="forged")
    assert hall.officials() == []
    toasts = [parcel for parcel in hall.network.parcels if parcel.operation == "toast"]
    assert len(toasts) == 2, "every press is answered, or the button spins"


async def test_a_link_is_claimed_once_then_two_questions(both: Hall) -> None:
    """Language, rhythm, ready; a second person finds the link used."""
    link = both.invite()
    await both.say(100, f"/start {link}")
    await both.press(100, "English")
    (ready,) = await both.press(100, _rhythm(both, 100))
    assert "/status" in ready
    (official,) = both.officials()
    assert (official.language, official.rhythm, official.state, official.elected) == ("en", "each", "active", True)
    assert "déjà utilisé" in (await both.say(101, f"/start {link}"))[0]
    assert len(both.officials()) == 1


def _rhythm(hall: Hall, who: int) -> str:
    last = list(hall.network.screen[str(who)].values())[-1]
    return last.buttons[0].label


async def test_of_many_who_claim_at_once_one_wins(both: Hall) -> None:
    """A link forwarded to a whole group."""
    link = both.invite()
    batches = [
        both.street.message(n, f"/start {link}", chat={"id": n, "type": "private"}, **{"from": _sender(n)})
        for n in range(200, 212)
    ]
    await asyncio.gather(*(asyncio.to_thread(both.give, raw) for raw in batches))
    await both.settle()
    assert len(both.officials()) == 1
    refused = [p for p in both.network.parcels if "déjà utilisé" in p.rendering.text]
    assert len(refused) == 11


def _sender(number: int) -> dict[str, Any]:
    return {"id": number, "is_bot": False, "first_name": "Elu", "language_code": "fr"}


async def test_a_link_ends_after_its_hours(hall: Hall) -> None:
    """Exactly when it was said."""
    link = hall.invite(lasts=timedelta(hours=2))
    hall.street.clock.forward(hours=2)
    assert "périmé" in (await hall.say(100, f"/start {link}"))[0]


async def test_status_names_no_small_number(hall: Hall) -> None:
    """Three answers are too few to say, to officials as to all."""
    await hall.enter()
    for person in (1, 2, 3):
        await hall.street.enter(person)
        await hall.street.do(hall.street.press(person, "Le marché"))
    (told,) = await hall.say(100, "/status")
    assert "trop peu de réponses" in told
    assert "3" not in told.partition(":")[2].partition("Clôture")[0]


async def test_a_digest_goes_once_to_each_official_and_period(both: Hall) -> None:
    """Two looks at what is due, a job begun again: one message each; who stopped gets none."""
    both.street.launch(WEEKLY)
    await both.enter(100)
    await both.enter(101)
    await both.enter(102)
    await both.enter(103, "Seulement à la clôture")
    await both.say(102, "/stop")
    for _ in range(3):
        await both.pass_to(MONDAY)
    counted = {who: sum("bilan du" in text for text in both.got(who)) for who in (100, 101, 102, 103)}
    assert counted == {100: 1, 101: 1, 102: 0, 103: 0}
    with both.street.store.write() as tx:
        digest = digests.latest(tx, both.street.running.row.key)
        assert digest is not None
        assert not digests.tell(tx, both.street.council, digest.key, both.officials()[0].key, both.street.clock())


async def test_start_again_brings_digests_back(hall: Hall) -> None:
    """After /stop."""
    hall.street.launch(WEEKLY)
    await hall.enter()
    await hall.say(100, "/stop")
    assert hall.officials()[0].state == "stopped"
    await hall.say(100, "/start")
    await hall.pass_to(MONDAY)
    assert sum("bilan du" in text for text in hall.got(100)) == 1


async def test_details_a_question_and_an_answer_in_one_tap(hall: Hall) -> None:
    """Both are kept with the official's name; the last answer is the one that counts."""
    hall.street.launch(WEEKLY)
    await hall.enter()
    await hall.pass_to(MONDAY)
    assert await hall.press(100, "Détails")
    await hall.press(100, "Poser une question")
    await hall.say(100, "Pourquoi <si> peu de jeunes ?")
    await hall.press(100, "Répondre")
    await hall.press(100, "J'en tiendrai compte")
    with hall.street.store.read() as tx:
        replies = digests.replies(tx, hall.street.running.row.key)
    assert [(reply.choice, reply.text) for reply in replies] == [("weigh", "Pourquoi <si> peu de jeunes ?")]
    assert (await hall.say(100, "encore"))[0].startswith("Je connais")


@pytest.mark.parametrize("rule", ["sentences", "after answering", "at closing"])
async def test_details_wait_for_the_day_the_file_promised(hall: Hall, rule: str) -> None:
    """Under `at closing` officials too: no option has a number, in the digest, in the details or in the status."""
    flow = WEEKLY.replace(b"reminders:\n", f"results shown: {rule}\nreminders:\n".encode())
    hall.street.launch(flow)
    await hall.enter()
    for person in range(1, 25):
        await hall.street.enter(person)
        await hall.street.do(hall.street.press(person, "Le marché"))
    await hall.pass_to(MONDAY)
    told = "\n".join([*await hall.press(100, "Détails"), *await hall.say(100, "/status"), *hall.got(100)])
    assert ("Le marché" not in told) == (rule == "at closing")
    assert ("personne ne voit les résultats avant la clôture" in told) == (rule == "at closing")
    assert "20" in told, "participation is told"
    hall.street.clock.forward(days=40)
    assert "Le marché" in "\n".join(await hall.press(100, "Détails")), "at closing they are seen"


async def test_without_a_digest_it_says_so(hall: Hall) -> None:
    """`/digest` before the first one; afterwards the latest comes again."""
    hall.street.launch(WEEKLY)
    await hall.enter()
    assert len(await hall.say(100, "/digest")) == 1
    await hall.pass_to(MONDAY)
    assert any("bilan du 18 janvier" in text for text in await hall.say(100, "/digest"))


@pytest.mark.parametrize("data", ["desk.0.lang_xx", "desk.0.rhythm_hourly", "desk.ff.details", "desk.0.x", "a.b", ""])
async def test_a_forged_press_changes_nothing(hall: Hall, data: str) -> None:
    """Languages, rhythms and digests that are not there."""
    await hall.enter()
    before = hall.officials()
    raw = hall.pressed(100, data=data or "x")
    await hall.do(100, raw)
    assert hall.officials() == before
    assert [p for p in hall.network.parcels if p.operation == "toast"]


async def test_what_residents_write_reaches_no_official(hall: Hall) -> None:
    """Two bots, two tokens: the same words on the residents' side claim nothing and ask nothing."""
    await hall.enter()
    link, before = hall.invite(), len(hall.network.parcels)
    await hall.street.do(hall.street.message(5, f"/start {link}"))
    await hall.street.do(hall.street.message(5, "/status"), hall.street.press(5, data="desk.1.answer_weigh"))
    await hall.settle()
    assert len(hall.officials()) == 1
    assert len(hall.network.parcels) == before


async def test_an_update_that_cannot_be_read_stops_no_other(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set aside with the kind of its fault."""
    await hall.enter()
    real: Callable[..., Any] = officials.at_address

    def at_address(tx: Any, council: int, bot: str, address: str) -> Any:
        if address == "666":
            raise ZeroDivisionError("somebody's words")
        return real(tx, council, bot, address)

    monkeypatch.setattr(officials, "at_address", at_address)
    bad = hall.street.message(666, "x", chat={"id": 666, "type": "private"}, **{"from": _sender(666)})
    good = hall.street.message(100, "/status", chat={"id": 100, "type": "private"}, **{"from": _sender(100)})
    unread = Arrival("999999", {}, None, "KeyError")
    assert hall.desk.handle(BOT, "telegram", [unread]) == 0
    assert await hall.do(100, bad, good)
    with hall.street.store.read() as tx:
        assert sorted(row.reason for row in dead_letters.every(tx, hall.street.council)) == [
            "KeyError",
            "ZeroDivisionError",
        ]
        assert outbox.waiting(tx, BOT) == 0


async def test_an_update_delivered_again_is_answered_once(hall: Hall) -> None:
    """As on the residents' side."""
    await hall.enter()
    raw = hall.street.message(100, "/status", chat={"id": 100, "type": "private"}, **{"from": _sender(100)})
    assert len(await hall.do(100, raw, raw)) == 1
    assert await hall.do(100, raw) == []


async def test_the_promise_is_told_a_week_before_and_on_the_day(hall: Hall) -> None:
    """At nine, local time, to everyone still there."""
    await hall.enter()
    await hall.pass_to(datetime(2027, 3, 8, 7, 59, tzinfo=UTC))
    before = len(hall.got(100))
    await hall.pass_to(datetime(2027, 3, 8, 8, 0, tzinfo=UTC))
    assert len(hall.got(100)) == before + 1
    await hall.pass_to(datetime(2027, 3, 15, 8, 0, tzinfo=UTC))
    assert "aujourd'hui" in hall.got(100)[-1]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_details_fit_messages_however_many_questions(language: str) -> None:
    """Every page under the network's limit, every cleared question told once, nothing hidden told."""
    text: Text = {"fr": "Une question " * 10, "en": "A question " * 10}
    cells = tuple(Cell(str(n), {"fr": f"Réponse {n} " * 6}, 40 if n else None, 0.4 if n else None) for n in range(12))
    tallies = tuple(Tally(f"q{n}", "category", text, 100 if n % 2 else None, cells) for n in range(60))
    figures = Figures("x", text, MONDAY, 10, Turnout(100, 100, 90), tallies)
    pages = list(details(figures, language))
    assert len(pages) > 3
    assert all(len(page) <= 4096 for page in pages)
    assert sum(page.count("Une question" if language == "fr" else "A question") for page in pages) >= 30
    assert "• Réponse 0" not in "".join(pages)


def test_details_have_every_question_and_statement() -> None:
    """Rounded ones say so, the day of held ones is told, what is withheld is named, what is too small is there too."""
    text: Text = {"fr": "Des arbres"}
    votes = tuple(Cell(name, {"fr": name}, n, n / 100) for name, n in (("agree", 60), ("disagree", 40)))
    statement = Tally("views.s1", "votes", text, 100, votes, partition=True, group="views", coarse=True)
    few = Tally("why", "text", {"fr": "Pourquoi ?"}, None)
    hidden = (Cell("bus", {"fr": "Bus"}, 80, 0.8), Cell("a", {"fr": "Âne"}, None), Cell("b", {"fr": "Bac"}, None))
    use = Tally("use", "category", {"fr": "Comment ?"}, 100, hidden, partition=True, held=True, as_of=MONDAY)
    figures = Figures("x", text, MONDAY, 10, Turnout(100, 100, 90), (statement, few, use), final=False)
    (page,) = details(figures, "fr")
    assert "Tant que la consultation est ouverte ils sont arrondis" in page
    assert page.split("\n\n")[1:] == [
        "Avis «\u00a0Des arbres\u00a0» (environ 100)\n• agree\u00a0: environ 60 · environ 60\u00a0%\n"
        "• disagree\u00a0: environ 40 · environ 40\u00a0%",
        "Pourquoi ? (pas de chiffre\u00a0: trop peu de réponses, ou des chiffres qui montreraient qui a répondu quoi)",
        "Comment ? (100)\n• Bus\u00a0: 80 · 80\u00a0%\n"
        "Réunies, car trop peu nombreuses\u00a0: Âne, Bac – 20 personnes en tout.\n"
        "Chiffres du 18 janvier 2027\u00a0: les réponses venues depuis sont trop peu pour être dites sans montrer "
        "de qui elles viennent.",
    ]
    (page,) = details(replace(figures, final=True), "fr", reopened=True)
    assert "La consultation a rouvert." in page
    (page,) = details(replace(figures, tallies=(few,)), "fr")
    assert "Trop peu de réponses pour donner un chiffre" in page
    assert "Pourquoi" not in page
