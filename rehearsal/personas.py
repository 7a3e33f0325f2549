"""The kinds of people who answer: hurried, careful, hesitant, dropping out, typing nonsense."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Persona:
    """Chances are per question, from 0 to 1. `pace` multiplies the time taken; `share` is its part of the town.

    `skips` an optional question, `writes` own words where none are required, `types` instead of
    pressing, `corrects` an answer just given, `leaves` for good or until a reminder, `mumbles` something
    that is no answer before giving one, `wonders` (presses what explains), `refuses` at the consent,
    `returns` when reminded.
    """

    name: str
    share: float
    pace: float = 1.0
    skips: float = 0.2
    writes: float = 0.4
    types: float = 0.1
    corrects: float = 0.0
    leaves: float = 0.004
    mumbles: float = 0.0
    wonders: float = 0.02
    refuses: float = 0.02
    returns: float = 0.5


PERSONAS = (
    Persona("hurried", 0.32, pace=0.6, skips=0.55, writes=0.1, types=0.03, leaves=0.012),
    Persona("careful", 0.30, pace=1.4, skips=0.08, writes=0.7, types=0.15, wonders=0.1),
    Persona("hesitant", 0.15, pace=1.2, corrects=0.18, types=0.08),
    Persona("dropping out", 0.13, leaves=0.22, skips=0.3, returns=0.35, refuses=0.08),
    Persona("typing nonsense", 0.10, mumbles=0.22, types=0.3),
)


def persona_of(dice: float) -> Persona:
    """The persona of a throw from 0 to 1."""
    for persona in PERSONAS:
        dice -= persona.share
        if dice < 0:
            return persona
    # Shares are floats: their sum may end a hair under the throw.
    return PERSONAS[-1]
