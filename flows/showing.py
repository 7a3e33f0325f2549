"""Who may see what, and from when on: the one rule behind pages, bots, digests and exports (`results shown`)."""

from __future__ import annotations

from typing import Literal, TypeAlias

from flows.model import Flow, ResultsShown
from flows.participation import Participation
from flows.questions import Consent, Question
from flows.questions.react import Conversing

Onlooker: TypeAlias = Literal["everyone", "answered", "officials"]
"""Who looks: anybody at all, a resident who has answered, an official or the staff."""

RULES: tuple[ResultsShown, ...] = ("always", "after answering", "sentences", "at closing")
"""From the most open to the most closed."""
_REVIEWED = "reviewed first"


def figures_shown(rule: ResultsShown, onlooker: Onlooker, closed: bool) -> bool:
    """Whether somebody may see figures of what was answered; participation is told to all at any time."""
    if closed or rule == "always":
        return True
    if onlooker == "officials":
        return rule != "at closing"
    return onlooker == "answered" and rule == "after answering"


def sentences_shown(rule: ResultsShown, onlooker: Onlooker, closed: bool) -> bool:
    """Whether somebody may read what other people wrote."""
    if closed or rule == "always":
        return True
    return rule != "at closing" and onlooker != "everyone"


def looser(rule: ResultsShown, former: ResultsShown) -> bool:
    """Whether a rule shows to somebody what the former one promised to keep back."""
    return RULES.index(rule) < RULES.index(former)


def has_answered(flow: Flow, person: Participation) -> bool:
    """Whether somebody answered a question beyond their profile: a skipped question is not answered."""
    return any(
        answer.complete and not answer.dormant and isinstance(step := flow.by_name.get(name), Question)
        and not step.profile and not isinstance(step, Consent)
        for name, answer in person.answers.items()
    )  # fmt: skip


def reviewed_steps(flow: Flow) -> frozenset[str]:
    """Steps whose statements a person of the council has read before anybody else, and that are not private."""
    return frozenset(
        step.name
        for step in flow.walk()
        if isinstance(step, Conversing) and step.add_your_own == _REVIEWED and not step.private
    )
