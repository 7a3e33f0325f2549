"""Cleared figures of a town with two opinion groups."""

from __future__ import annotations

from dataclasses import replace

from results.figures import Figures
from tests.results.charts.sample import cleared
from tests.results.studies.test_votes import divided, study


def two_groups() -> Figures:
    """The small consultation with a study of its votes."""
    return replace(cleared(), studies=(study(divided()),))
