"""Who may see the results of one consultation now: the rule of its file, applied to where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from flows.model import Flow, ResultsShown
from flows.showing import Onlooker, figures_shown, sentences_shown
from results.figures.counted import Figures
from staff.figures import FIGURES
from storage import Tx
from storage.consultations import audit
from storage.consultations.audit import Deed
from storage.consultations.consultations import Consultation
from storage.counts import released

EARLY = "early export"
"""The deed of whoever took answers out before they are shown."""


@dataclass(frozen=True, slots=True)
class Showing:
    """What is seen by whom at this moment; `closes` in the town's own time; `early`: when answers left before it."""

    rule: ResultsShown
    closed: bool
    closes: datetime | None
    early: tuple[datetime, ...] = ()

    def figures(self, onlooker: Onlooker) -> bool:
        """Whether they may see figures."""
        return figures_shown(self.rule, onlooker, self.closed)

    def sentences(self, onlooker: Onlooker) -> bool:
        """Whether they may read what others wrote."""
        return sentences_shown(self.rule, onlooker, self.closed)


def showing(tx: Tx, row: Consultation, flow: Flow, now: datetime) -> Showing:
    """The rule of the file as it stands now."""
    kept: Mapping[str, object] = released.one(tx, row.key, FIGURES) or {}
    zone = ZoneInfo(row.timezone)
    # Reopened: the figures of the closing have been public, and hiding them again would hide them from nobody.
    closed = is_closed(row, now) or bool(kept.get("final"))
    early = tuple(deed.at.astimezone(zone) for deed in audit.about(tx, row.council, EARLY, row.name))
    return Showing(flow.results_shown, closed, row.closes.astimezone(zone) if row.closes else None, early)


def is_closed(row: Consultation, now: datetime) -> bool:
    """Whether no answer is taken any more."""
    return row.state == "closed" or (row.closes is not None and row.closes <= now)


def attendance(figures: Figures) -> Figures:
    """Who took part and who is missing, without what anybody thinks: what is seen while results are not."""
    profile = tuple(tally for tally in figures.tallies if tally.profile)
    return replace(figures, tallies=profile, studies=(), room={}, crossings=(), weighted=())


def note_early(tx: Tx, row: Consultation, flow: Flow, *, who: str, what: str, now: datetime) -> None:
    """Keeps that answers were taken out before anybody may see them, if so: the results page says it for ever."""
    if showing(tx, row, flow, now).figures("officials"):
        return
    audit.note(tx, row.council, Deed(who, EARLY, row.name, {"format": what}, now))
