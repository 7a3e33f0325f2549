"""An officer launches, residents answer, Monday comes: the whole promise in one test, on the strict Bot API."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from staff.letters import send_answers
from storage.consultations import consultations, digests, officials
from storage.consultations.officials import Invitation
from storage.people import readers
from storage.schedule import acts as planned
from tests.botapi import COUNCIL_TOKEN, RESIDENTS_TOKEN
from tests.botapi.phone import PhoneChat
from tests.clock import Clock
from tests.town import Town, town

pytestmark = pytest.mark.slow
PARIS = ZoneInfo("Europe/Paris")
FLOW = """
palabre: 1
consultation: place-verte
title: {fr: La place du marché, en: The market square}
languages: [fr, en]
charter:
  objective: {fr: Choisir ce que devient la place du marché., en: Choose what becomes of the market square.}
  open to change: {fr: L'usage de la place., en: How the square is used.}
  not open to change: {fr: Le marché du samedi., en: The Saturday market.}
  decided by: {fr: Le conseil municipal, en: The town council}
  weight: {fr: Le conseil répond à chaque idée soutenue., en: The council answers every supported idea.}
  level: involve
  answered by: {fr: La maire, en: The mayor}
  answer by: 2027-03-15
  contact: participation@ville.example
  keep for: 24 months
reminders:
  - after: 1 day
digest:
  every: monday 08:00
steps:
  - consent: data
    fr: Vos réponses sont gardées sans votre nom. D'accord ?
    en: Your answers are kept without your name. Do you agree?
  - choose one: use
    fr: Que faites-vous le plus souvent sur la place ?
    en: What do you do most often in the square?
    options:
      market: {fr: Le marché, en: The market}
      cross: {fr: Je la traverse, en: I cross it}
      sit: {fr: Je m'assois, en: I sit down}
  - choose many: wishes
    at most: 2
    fr: Que faut-il y ajouter ? Deux choix au plus.
    en: What should be added? Two choices at most.
    options:
      trees: {fr: Des arbres, en: Trees}
      benches: {fr: Des bancs, en: Benches}
      games: {fr: Des jeux, en: Games}
  - react: opinions
    show: 2
    add your own: reviewed first
    fr: Êtes-vous d'accord avec ces avis ?
    en: Do you agree with these views?
    statements:
      - {fr: La place devrait être sans voitures., en: The square should be car-free.}
      - {fr: Il faut garder le parking., en: The car park must stay.}
  - write: idea
    optional: yes
    at most: 300 characters
    fr: Une idée pour la place ?
    en: An idea for the square?
  - end: thanks
    fr: Merci ! La maire vous répond avant le {answer by}.
    en: Thank you! The mayor answers you by {answer by}.
"""


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A local moment of January 2027 (the 15th is a Friday)."""
    return datetime(2027, 1, day, hour, minute, tzinfo=PARIS).astimezone(UTC)


async def enter(here: Town, chat: PhoneChat, code: str) -> None:
    """Through the poster's link to the first question."""
    await chat.start(f"{code}-affiche")
    await here.settle()
    for label in ("Commencer", "J'accepte"):
        await chat.press(label)
        await here.settle()


async def press_all(here: Town, chat: PhoneChat, *labels: str) -> None:
    """One press after another, each answered before the next."""
    for label in labels:
        await chat.press(label)
        await here.settle()


async def texts(chat: PhoneChat) -> list[str]:
    """What the bot's messages say now."""
    return [message.text for message in await chat.shown() if not message.mine]


async def arrive(here: Town, number: int, code: str) -> None:
    """One of the thirty: two thirds come for the market."""
    chat = await here.phones.chat(1000 + number, RESIDENTS_TOKEN, name=f"Habitant {number}")
    await enter(here, chat, code)
    use = "Le marché" if number < 20 else "Je la traverse"
    await press_all(here, chat, use, "Des arbres", "Valider (1)", "D'accord", "D'accord", "Non merci", "Passer")


async def test_from_the_launch_to_the_second_digest(database_url: str, clock: Clock) -> None:
    """Three answers are too few to say; thirty more make figures; every step happens at its hour."""
    clock.to(at(15, 20))
    async with town(database_url, clock) as here:
        launched = here.launch(FLOW.encode(), "place-verte.yaml", Path(), closes=at(31, 20))
        code, key = launched.row.code, launched.row.key
        awa, bruno, chloe = [
            await here.phones.chat(number, RESIDENTS_TOKEN, name=name)
            for number, name in ((1, "Awa"), (2, "Bruno"), (3, "Chloé"))
        ]

        await enter(here, awa, code)
        await press_all(
            here, awa, "Le marché", "Des arbres", "Valider (1)", "D'accord", "Pas d'accord", "Non merci", "Passer"
        )
        assert "Merci ! La maire vous répond avant le 15 mars 2027." in await texts(awa)

        clock.to(at(15, 21, 30))
        await enter(here, bruno, code)
        await press_all(here, bruno, "Je m'assois")

        await enter(here, chloe, code)
        await press_all(here, chloe, "Le marché", "Corriger", "Je la traverse")
        await press_all(here, chloe, "Des bancs", "Des jeux", "Valider (2)", "Je passe", "D'accord", "Non merci")
        await chloe.say("Un kiosque")
        await here.settle()

        # A day after Bruno's last answer is Saturday 21:30, in quiet hours: he is left alone until 8:00.
        await here.pass_to(at(16, 21, 45))
        await here.pass_to(at(17, 7, 59))
        assert not [text for text in await texts(bruno) if "encore 3 questions" in text]
        await here.pass_to(at(17, 8, 0))
        assert len([text for text in await texts(bruno) if "encore 3 questions" in text]) == 1
        assert not [text for chat in (awa, chloe) for text in await texts(chat) if "encore" in text]
        await press_all(
            here, bruno, "Continuer", "Des bancs", "Valider (1)", "D'accord", "Je passe", "Non merci", "Passer"
        )

        with here.store.write() as tx:
            invitation = Invitation("official", (), True, "Mme Diallo")
            link = officials.invite(tx, here.council, invitation, by="the officer", now=clock())
        diallo = await here.phones.chat(100, COUNCIL_TOKEN, name="Mme Diallo")
        await diallo.start(link)
        await here.settle()
        await press_all(here, diallo, "Français", "À chaque bilan prévu")
        thief = await here.phones.chat(101, COUNCIL_TOKEN, name="Autre")
        await thief.start(link)
        await here.settle()
        assert "déjà utilisé" in (await texts(thief))[-1]

        await here.pass_to(at(18, 7, 59))
        assert not [text for text in await texts(diallo) if "bilan du" in text]
        await here.pass_to(at(18, 8, 0))
        first = next(text for text in await texts(diallo) if "bilan du 18 janvier 2027" in text)
        assert "3 réponses\u00a0: trop peu pour en dire quelque chose" in first
        assert "%" not in first

        await asyncio.gather(*(arrive(here, number, code) for number in range(30)))
        await here.pass_to(at(25, 8, 0))
        second = next(text for text in await texts(diallo) if "bilan du 25 janvier 2027" in text)
        assert "Environ 30 habitants ont répondu, environ 30 sont allés au bout." in second
        assert "En tête\u00a0: Le marché" in second or "Ce qui rassemble" in second
        assert len(second) <= 900
        assert "ceci n'est pas un sondage" in second

        await press_all(here, diallo, "Répondre", "J'en tiendrai compte")
        with here.store.read() as tx:
            records = {record.id: record for record in readers.records(tx, here.council, key)}
            replies = digests.replies(tx, key)
            late = [act for act in planned.every(tx, here.council) if act.state == "planned" and act.due < clock()]
        assert len(records) == 33
        assert [reply.choice for reply in replies] == ["weigh"]
        assert not late
        corrected = next(record for record in records.values() if record.answers.get("idea") == "Un kiosque")
        assert corrected.answers["use"] == "cross"
        assert corrected.answers["wishes"] == ["benches", "games"]
        opinions = corrected.answers["opinions"]
        assert isinstance(opinions, dict)
        assert sorted(map(str, opinions.values())) == ["agree", "pass"]
        assert corrected.origin == "affiche"

        with here.store.write() as tx:
            row = consultations.by_key(tx, key)
            assert row is not None
            assert send_answers(tx, row, names=True, who="the officer", now=clock())
        await here.pass_to(at(25, 9, 30))
        for chat in (awa, bruno, chloe):
            letters = [text for text in await texts(chat) if "Mme Diallo" in text]
            assert len(letters) == 1
            assert "J'en tiendrai compte" in letters[0]
        assert "partie vers les habitants" in (await texts(diallo))[-1]
