"""Figures of a small consultation, cleared and not, for the charts."""

from __future__ import annotations

from datetime import UTC, datetime

from results.figures.counted import Cell, Figures, Tally, Turnout
from results.figures.profiles import ProfileCounts
from results.figures.release import released, ways

NOW = datetime(2027, 1, 18, 8, tzinfo=UTC)


def cells(**people: int) -> tuple[Cell, ...]:
    """Cells that share out everybody."""
    n = sum(people.values())
    return tuple(
        Cell(name, {"fr": name, "en": name}, count, count / n if n else None) for name, count in people.items()
    )


def votes(name: str, agree: int, disagree: int, passed: int) -> Tally:
    """One statement."""
    shares = cells(agree=agree, disagree=disagree)[:2] + cells(**{"pass": passed})
    n = agree + disagree + passed
    whole = tuple(Cell(c.name, c.label, c.people, (c.people or 0) / n) for c in shares)
    return Tally(f"views.{name}", "votes", {"fr": f"Avis {name}"}, n, whole, partition=True, group="views")


def raw() -> Figures:
    """Nothing suppressed: 100 people, two statements, one profile question, five days."""
    days = tuple(Cell(f"2027-01-{day}", {"fr": str(day)}, 20, 0.2) for day in range(10, 15))
    leaving = (Cell("use", {"fr": "Usage ?"}, 15), Cell("age", {"fr": "Âge ?"}, 12))
    tallies = (
        votes("s1", 70, 20, 10),
        votes("s2", 40, 45, 15),
        Tally("age", "number", {"fr": "Âge ?"}, 100, cells(jeunes=30, grands=70), profile=True, partition=True),
        Tally("use", "category", {"fr": "Usage ?"}, 100, cells(marche=60, course=37, rien=3), partition=True),
    )
    people = Turnout(110, 100, 90, days=days, leaving=leaving)
    return Figures("place", {"fr": "La place", "en": "The square"}, NOW, 0, people, tallies)


def fullest(figures: Figures, k: int = 10) -> Figures:
    """The release that tells each question in the fullest of its ways."""
    return released(
        figures, None, {step: way[0] for step, way in ways(figures, None, ProfileCounts(), {}, k).items()}, k
    )


def cleared() -> Figures:
    """What may be shown of them."""
    return fullest(raw())


def too_few() -> Figures:
    """Three people: nothing may be shown."""
    tallies = (
        votes("s1", 2, 1, 0),
        Tally("age", "number", {"fr": "Âge ?"}, 3, cells(a=3), profile=True, partition=True),
    )
    return fullest(Figures("place", {"fr": "La place"}, NOW, 0, Turnout(3, 3, 3), tallies))
