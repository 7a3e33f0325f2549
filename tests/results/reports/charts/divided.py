"""Cleared figures of a town with two opinion groups."""

from __future__ import annotations

from dataclasses import replace

from results.figures.counted import Figures
from tests.results.figures.studies.test_votes import divided, study
from tests.results.reports.charts.sample import cleared


def two_groups() -> Figures:
    """The small consultation with a study of its votes."""
    return replace(cleared(), studies=(study(divided()),))
