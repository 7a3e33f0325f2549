"""What may be told of projects: both rules side by side, k people behind every count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flows.words import Text
from results.methods.budgets.election import Election, explain
from results.methods.budgets.equal_shares import equal_shares
from results.methods.budgets.greedy import greedy

RULES = ("greedy", "equal_shares")


def telling(election: Election, words: Sequence[Text], k: int) -> dict[str, Any]:
    """`projects` (name, words, cost, people or None, and whether each rule funds it), the most asked for first;
    per rule the money spent and the people served, None when k people are not on both sides."""
    chosen = {"greedy": greedy(election), "equal_shares": equal_shares(election)}
    projects: list[dict[str, Any]] = [
        {
            "name": name, "words": words[index], "cost": float(election.costs[index]),
            "people": _told(len(election.supporters[index]), election.voters, k),
            **{rule: index in chosen[rule] for rule in RULES},
        }
        for index, name in enumerate(election.names)
    ]  # fmt: skip
    projects.sort(key=lambda one: -(one["people"] or 0))
    outcomes = {rule: explain(election, chosen[rule]) for rule in RULES}
    return {
        "budget": float(election.budget),
        "voters": election.voters,
        "projects": projects,
        **{
            rule: {"spent": float(told.spent), "served": _told(told.served, told.voters, k)}
            for rule, told in outcomes.items()
        },
    }


def _told(people: int, everybody: int, k: int) -> int | None:
    """The count, unless fewer than k people are on one side of it."""
    return people if people >= k and (everybody - people >= k or people == everybody) else None
