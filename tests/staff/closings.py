"""Figures of a closing, audited in this process, and kept or not."""

from __future__ import annotations

from dataclasses import replace

from flows.model import Flow
from results.figures.counted import Figures
from staff.figures import Findings
from staff.releasing import candidate, prepared, release
from storage import Store, Tx
from storage.consultations.consultations import Consultation
from tests.results.audit.press import settle
from tests.storage.town import NOW


def closed(row: Consultation) -> Consultation:
    """The same, once nobody may answer any more."""
    return replace(row, state="closed")


def at_closing(tx: Tx, row: Consultation, flow: Flow, fresh: Findings | None = None) -> Figures:
    """What a closing would tell now, of what was studied last or of `fresh` findings; keeps nothing."""
    ready = prepared(tx, closed(row), flow, NOW, fresh)
    return candidate(ready, settle(ready.history, ready.ways, ready.k))


def close(store: Store, row: Consultation, flow: Flow) -> Figures:
    """The release of a closing, studied and kept."""
    return release(store, closed(row), flow, NOW, settle=settle)
