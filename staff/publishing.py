"""What may be spread: a release as open data or as the report, and the counted results as staff read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from flows.model import Flow
from results.figures.counted import Figures
from results.reports.opendata import package
from staff import studies
from staff.figures import count
from staff.releasing import preview, release
from storage import Store, Tx
from storage.consultations.consultations import Consultation


def results(tx: Tx, row: Consultation, flow: Flow, now: datetime, *, public: bool) -> Figures:
    """The counted results: raw, for the town hall alone, or as they may be spread (`public`)."""
    if public:
        return preview(tx, row, flow, now)
    return replace(count(tx, row, flow, now), studies=studies.fresh(tx, row, flow).studies)


def opendata(store: Store, row: Consultation, flow: Flow, council: str, licence: str, now: datetime) -> OpenData:
    """The release as files by name; none while too few have answered."""
    figures = release(store, row, flow, now)
    return figures.k, None if figures.participation.answered is None else package(figures, council, licence)


OpenData = tuple[int, Mapping[str, str] | None]
"""Fewest people behind a figure; the files, by name."""
