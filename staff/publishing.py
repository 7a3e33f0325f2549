"""What may be spread: a release as open data or as the report, and the counted results as staff read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from flows.model import Flow
from results.figures.counted import Figures
from results.reports.opendata import package
from staff import studies
from staff.figures import clear, cleared, count
from storage import Store, Tx
from storage.consultations.consultations import Consultation


def results(tx: Tx, row: Consultation, flow: Flow, now: datetime, *, public: bool) -> Figures:
    """The counted results: raw, for the town hall alone, or as they may be spread (`public`)."""
    fresh = studies.fresh(tx, row, flow)
    if public:
        return cleared(tx, row, flow, now, fresh)
    return replace(count(tx, row, flow, now), studies=fresh.studies)


def opendata(tx: Tx, row: Consultation, flow: Flow, council: str, licence: str, now: datetime) -> OpenData:
    """A release as files by name; none while too few have answered. What is spread is kept as every release."""
    figures = clear(tx, row, flow, now)
    return figures.k, None if figures.participation.answered is None else package(figures, council, licence)


OpenData = tuple[int, Mapping[str, str] | None]
"""Fewest people behind a figure; the files, by name."""


def release(store: Store, row: Consultation, flow: Flow, now: datetime) -> Figures:
    """The figures a report is made from: studied again when answers moved, then cleared and kept as every release."""
    # A look first: a study takes seconds, and a report is asked for more often than answers move.
    with store.read() as tx:
        moved = studies.due(tx, row, flow)
    if moved:
        studies.study(store, row, flow, now)
    with store.write() as tx:
        return clear(tx, row, flow, now)
