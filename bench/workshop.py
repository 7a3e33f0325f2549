"""The consultation that both bots ask, and what one resident does from the link to the last word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

FLOW = """
palabre: 1
consultation: place-verte
title: {fr: La place du marché, en: The market square}
languages: [fr, en]
closes: 2027-01-31 20:00
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
OPTIONS = {"market": "Le marché", "cross": "Je la traverse", "sit": "Je m'assois"}
WISHES = {"trees": "Des arbres", "benches": "Des bancs", "games": "Des jeux"}
STATEMENTS = ("La place devrait être sans voitures.", "Il faut garder le parking.")
QUESTIONS = {
    "welcome": "Ici la mairie. Votre avis aidera à décider : Choisir ce que devient la place du marché.\n\n"
    "La maire vous répond publiquement avant le 15 mars 2027. Environ 2 min ; vous pouvez vous arrêter et reprendre.",
    "consent": "Vos réponses sont gardées sans votre nom. D'accord ?",
    "use": "Que faites-vous le plus souvent sur la place ?",
    "wishes": "Que faut-il y ajouter ? Deux choix au plus.",
    "own": "Et vous, que diriez-vous ?",
    "idea": "Une idée pour la place ?",
    "thanks": "Merci ! La maire vous répond avant le 15 mars 2027.",
    "after": "La maire vous répond avant le 15 mars 2027.",
}


@dataclass(frozen=True, slots=True)
class Doing:
    """One deed: `token` of our button, `data` of the peer's, or words typed."""

    token: str = ""
    data: str = ""
    text: str = ""


SCRIPT = (
    Doing(text="/start"),
    Doing("_begin", "begin"),
    Doing("yes", "consent:yes"),
    Doing("market", "use:market"),
    Doing("trees", "wish:trees"),
    Doing("benches", "wish:benches"),
    Doing("_ok", "wishes:ok"),
    Doing("agree", "vote:agree"),
    Doing("disagree", "vote:disagree"),
    Doing("_none", "own:no"),
    Doing(text="Un kiosque et de l'ombre, pour que l'on puisse s'asseoir."),
)
KEPT = 5
"""Answers of one resident as the peer keeps them: use, wishes, two votes, the idea."""


def update(number: int, person: int, doing: Doing, data: str, message: int) -> dict[str, Any]:
    """One raw update, with the fields that Telegram really sends."""
    sender = {"id": person, "is_bot": False, "first_name": "Habitant", "last_name": f"{person}", "language_code": "fr"}
    chat = {"id": person, "first_name": "Habitant", "last_name": f"{person}", "type": "private"}
    if doing.text:
        message_in = {"message_id": message, "from": sender, "chat": chat, "date": 1800000000, "text": doing.text}
        if doing.text.startswith("/"):
            message_in["entities"] = [{"offset": 0, "length": 6, "type": "bot_command"}]
        return {"update_id": number, "message": message_in}
    shown = {
        "message_id": message,
        "from": {"id": 42, "is_bot": True, "first_name": "La mairie", "username": "mairie_bot"},
        "chat": chat,
        "date": 1800000000,
        "text": QUESTIONS["wishes"],
        "reply_markup": {"inline_keyboard": [[{"text": "Le marché", "callback_data": data}]]},
    }
    press = {"id": f"{number}00", "from": sender, "message": shown, "chat_instance": "-1", "data": data}
    return {"update_id": number, "callback_query": press}
