"""Making a digest: figures are cleared, put into words and pictures, kept once per period."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flows.model import Flow
from languages import every
from results.figures.counted import Figures, from_json, to_json
from results.figures.studies import Study
from results.methods.texts import Quote, chosen
from results.reports.digest import Occasion, compose
from staff.figures import kept_studies, last_release, measures, reviewed
from staff.releasing import preview as next_release
from staff.releasing import release, reopened
from staff.showing import attendance, showing
from staff.standing import standing
from storage import Store, Tx
from storage.consultations import coding, consultations, digests, versions
from storage.consultations.consultations import Consultation
from storage.consultations.digests import Digest, OfficialReply

PICTURES = "digest/"
"""Begins the names under which the pictures of digests are kept."""
SIMULATED = "simulated"
"""Setting of a consultation whose residents are simulated: every digest and picture says so."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One picture of a digest in one language: its words say what it shows."""

    name: str
    caption: str
    png: bytes


Draw = Callable[[Figures, str, bool], Sequence[Drawn]]
"""(figures, language, simulated) → pictures; heavy, so it runs outside the transaction, in a process of its own."""


def make_digest(store: Store, row: Consultation, flow: Flow, period: str, now: datetime, draw: Draw) -> Digest:
    """The digest of that period; made again, the one already kept is given back unchanged."""
    with store.read() as tx:
        kept = digests.of_period(tx, row.key, period)
        if kept is not None:
            return kept
    made = release(store, row, flow, now, digest=True)
    with store.read() as tx:
        seen = showing(tx, row, flow, now).figures("officials")
        former = digests.latest(tx, row.key)
        people = standing(tx, row).answered
        quotes = voices(tx, row, flow) if seen else ()
    figures = made if seen else attendance(made)
    before = from_json(former.content["figures"]) if former else None
    simulated = bool(row.settings.get(SIMULATED))
    occasion = Occasion(
        figures, before, now.astimezone(ZoneInfo(row.timezone)).date(), flow.charter.answer_by,
        people, quotes, simulated, reopened(row, figures),
    )  # fmt: skip
    languages = every(flow.languages)
    pictures = {language: list(draw(figures, language, simulated)) for language in languages}
    content: dict[str, Any] = {
        "text": {language: compose(occasion, language) for language in languages},
        "figures": to_json(figures),
        "pictures": _listed(period, pictures),
    }
    media = {
        _name(period, language, picture): (picture.png, "image/png")
        for language, drawn in pictures.items()
        for picture in drawn
    }
    with store.write() as tx:
        if consultations.by_key(tx, row.key) is not None:
            versions.keep_media(tx, row.council, row.key, media)
        return digests.add(tx, row.council, row.key, period, content, now)


def preview(tx: Tx, row: Consultation, flow: Flow, now: datetime) -> tuple[Occasion, list[OfficialReply]]:
    """The digest as officials would get it now, and what they answered so far; keeps nothing and sends nothing."""
    figures, seen = next_release(tx, row, flow, now), showing(tx, row, flow, now).figures("officials")
    occasion = Occasion(
        figures if seen else attendance(figures), last_release(tx, row),
        now.astimezone(ZoneInfo(row.timezone)).date(), flow.charter.answer_by, standing(tx, row).answered,
        voices(tx, row, flow) if seen else (), bool(row.settings.get(SIMULATED)), reopened(row, figures),
    )  # fmt: skip
    return occasion, digests.replies(tx, row.key)


def voices(tx: Tx, row: Consultation, flow: Flow) -> tuple[str, ...]:
    """Whom a digest quotes: one of each opinion group, or, where a group has no voice, one that speaks for no group."""
    camps = {group["name"] for study in _votes(tx, row) for group in study.content["groups"]}
    quotes = quotable(tx, row, flow)
    heard = chosen([quote for quote in quotes if camps & {*quote.themes}], len(camps))
    # One camp quoted alone would be the loudest.
    if camps and {quote.themes[0] for quote in heard} == camps:
        return tuple(quote.text for quote in heard)
    return tuple(quote.text for quote in chosen([quote for quote in quotes if not camps & {*quote.themes}], 1))


def quotable(tx: Tx, row: Consultation, flow: Flow) -> list[Quote]:
    """Residents' words that a person accepted to quote, none of a private step, with what they speak for."""
    speaks_for = {
        str(item["id"]): group
        for study in _votes(tx, row)
        for group, held in study.content["apart"].items()
        for item in held
        # What a group refuses is not its own voice.
        if item["side"] == "agree"
    }
    quotes = [
        Quote(item.text, (speaks_for[item.id],) if item.id in speaks_for else ())
        for item in reviewed(tx, row, flow)
        if not item.unquoted
    ]
    for name, measure in measures(flow).items():
        if measure.type == "text" and not measure.private:
            read = coding.of(tx, row.key, name, only_read=True)
            quotes += [Quote(one.text, one.themes) for one in read if one.quotable]
    return quotes


def _votes(tx: Tx, row: Consultation) -> list[Study]:
    return [study for study in kept_studies(tx, row) if study.type == "votes"]


def _name(period: str, language: str, picture: Drawn) -> str:
    return f"{PICTURES}{period}/{picture.name}-{language}.png"


def _listed(period: str, pictures: dict[str, list[Drawn]]) -> list[dict[str, dict[str, str]]]:
    """Per picture, per language: the name of its file and its caption."""
    count = min(len(drawn) for drawn in pictures.values())
    return [
        {
            language: {"name": _name(period, language, drawn[index]), "caption": drawn[index].caption}
            for language, drawn in pictures.items()
        }
        for index in range(count)
    ]
