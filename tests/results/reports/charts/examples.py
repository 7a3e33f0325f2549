"""A drawing of each chart from figures made by hand, rich enough that every part of it is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flows.measures import MeasureType
from results.figures.counted import Cell, Figures, Tally, Turnout
from results.figures.studies import Study
from results.reports.charts import CHARTS, Drawing, SharesChart
from tests.results.reports.charts.sample import NOW

LONG = "Faut-il rendre la rue du Marché aux piétons le samedi, même quand il pleut beaucoup ? Dites-le-nous."


def cells(people: Mapping[str, int | None], n: int) -> tuple[Cell, ...]:
    """Cells of n people; None = too few to say."""
    return tuple(
        Cell(name, {"fr": name.title(), "en": name}, one, None if one is None else one / n, merged=one is None)
        for name, one in people.items()
    )


def tally(step: str, type: str, people: Mapping[str, int | None], n: int, words: str = "", **more: Any) -> Tally:
    """One question of n people."""
    return Tally(step, type, {"fr": words or f"Question {step} ?"}, n, cells(people, n), partition=True, **more)


def votes(name: str, agree: int | None, disagree: int, passed: int, words: str = "") -> Tally:
    """One statement of a hundred people or so."""
    people = {"agree": agree, "disagree": disagree, "pass": passed}
    return tally(f"views.{name}", "votes", people, (agree or 0) + disagree + passed, words, group="views")


def scale(step: str, *people: int | None, words: str = "") -> Tally:
    """A scale with so many people at each point."""
    n = sum(one or 0 for one in people)
    return tally(step, "scale", {str(point): one for point, one in enumerate(people, 1)}, n, words)


def study(type: MeasureType, content: Mapping[str, Any], n: int = 100) -> Study:
    """A study of this type."""
    return Study(type, type, {"fr": f"Que dire de {type} ?"}, n, content)


def opinion(id: str, words: str, side: str, *shares: tuple[str, float, str]) -> dict[str, Any]:
    """A statement in a study of votes: (group, share, bound)."""
    groups = [{"name": name, "share": share, "bound": bound} for name, share, bound in shares]
    return {"id": id, "words": {"fr": words}, "side": side, "n": 120, "share": 0.8, "bound": "", "groups": groups}


GROUPS = study("votes", {
    "groups": [{"name": "A", "people": 1200}, {"name": "B", "people": 60}, {"name": "C", "people": 40}],
    "gathers": [
        opinion("s1", LONG, "agree", ("A", 0.99, "over"), ("B", 0.99, ""), ("C", 0.98, "")),
        opinion("s2", "Fermer le parc la nuit", "disagree", ("A", 0.61, ""), ("B", 0.62, ""), ("C", 0.9, "")),
    ],
    "divides": [opinion("s3", "Payer le parking.", "agree", ("A", 0.9, ""), ("B", 0.1, "under"), ("C", 0.5, ""))],
    "apart": {"A": [], "B": [], "C": []},
    "map": [
        {"group": "A", "x": 1.0, "y": 0.5, "people": 90}, {"group": "A", "x": 2.0, "y": 1.5, "people": 30},
        {"group": "B", "x": -3.0, "y": -0.5, "people": 60}, {"group": "C", "x": -1.0, "y": 3.0, "people": 10},
    ],
})  # fmt: skip
_PROJECTS: list[dict[str, Any]] = [
    {"name": f"p{n}", "words": {"fr": f"Projet {n}"}, "cost": 1000.0 * n, "people": 80 - 4 * n,
     "greedy": n % 4 in (1, 2), "equal_shares": n % 4 in (1, 3)}
    for n in range(1, 16)
]  # fmt: skip
FUNDING = study("projects", {
    "budget": 60000.0, "voters": 80, "projects": [*_PROJECTS[:13], {**_PROJECTS[13], "people": None}, _PROJECTS[14]],
    "greedy": {"spent": 50000.0, "served": 60}, "equal_shares": {"spent": 55000.0, "served": None},
})  # fmt: skip
ORDERS = study("ranking", {
    "options": [
        {"name": name, "words": {"fr": f"Option {name}, décrite en bien plus de mots que la place n'en laisse ici"},
         "places": dict(zip(("schulze", "borda", "irv"), places, strict=True)), "borda": share}
        for name, places, share in (("a", (1, 1, 2), 0.8), ("b", (2, 3, 1), 0.45), ("c", (3, 2, 3), 0.25))
    ],
    "condorcet": "a", "agree": False, "ties": [],
})  # fmt: skip
STRENGTHS = study("duels", {
    "options": [
        {"name": f"o{n}", "words": {"fr": f"Option {n}"}, "people": 2000 - n, "duels": 4000 - n,
         "chance": round(0.9 - 0.05 * n, 2), "low": round(0.86 - 0.05 * n, 2), "high": round(0.96 - 0.05 * n, 2)}
        for n in range(14)
    ],
    "apart": True,
})  # fmt: skip
_AREAS = (
    (43.6, 1.44, 500, 250, 90),
    (43.61, 1.44, 500, 500, 60),
    (43.6, 1.46, 1000, 500, 50),
    (43.59, 1.45, 80, 80, 10),
)
PLACES = study("place", {
    "people": 1210,
    "areas": [
        dict(zip(("lat", "lon", "width", "height", "people"), area, strict=True)) for area in _AREAS
    ],
})  # fmt: skip
STUDIES = (GROUPS, FUNDING, ORDERS, STRENGTHS, PLACES)


def rich() -> Figures:
    """Figures of which every chart has something to draw."""
    days = (("2027-02-26", 20), ("2027-02-27", None), ("2027-02-28", 1250), ("2027-03-02", 40), ("2027-03-12", 15))
    leaving = (("use", 15), ("age", None), ("views", 45))
    people = Turnout(
        1300, 1250, 90,
        days=tuple(Cell(day, {"fr": day}, one) for day, one in days),
        leaving=tuple(Cell(step, {"fr": f"{LONG} ({step})"}, one) for step, one in leaving),
    )  # fmt: skip
    tallies = (
        *(votes(f"s{n}", agree, disagree, 100 - agree - disagree, f"Avis {n}.")
          for n, (agree, disagree) in enumerate(((70, 20), (92, 0), (40, 45), (10, 85), (50, 42), (60, 32), (8, 85)))),
        votes("hidden", None, 60, 40),
        replace(votes("few", 1, 1, 1), n=None),
        tally("age", "number", {"jeunes": 30, "grands": 60, "vieux": None}, 100, profile=True),
        tally("sex", "category", {"femmes": 55, "hommes": 45}, 100, profile=True),
        tally("use", "choices", {"marche": 60, "course": 25, "rien": None}, 100, LONG),
        scale("five", 40, 30, 10, 10, 10, words=LONG), scale("four", 10, 20, 30, 40),
        scale("seven", 3, 7, 10, 20, 20, 24, 16), scale("part", None, 20, 30), scale("me", 1, 2, 3, 4),
        replace(scale("who", 5, 9, 10), profile=True), *(scale(f"q{n}", 10, 10, 80 + n) for n in range(5)),
        Tally("projects", "projects", {"fr": "Que financer ?"}, 80, unit={"fr": "€"}),
    )  # fmt: skip
    room: dict[str, dict[str, Any]] = {
        "quiet": {}, "low": {"people": 100, "votes": 0.2, "written": None, "shifts": {}},
        "views": {"people": 1100, "votes": 0.38, "written": 0.8, "shifts": {"s0": -0.12}},
    }  # fmt: skip
    margins = {"age": {"jeunes": 600, "grands": 300, "vieux": 100}, "sex": {"femmes": 510, "hommes": 490}}
    return Figures("place", {"fr": "La place"}, NOW, 10, people, tallies, STUDIES, margins, room)


def drawings(language: str = "fr") -> dict[str, Drawing]:
    """Every chart of the registry, and the bars of one question, by name."""
    drawn = (chart.draw(rich(), language) for chart in (*CHARTS, SharesChart("use")))
    return {one.name: one for one in drawn if one is not None}
