"""`palabre analyse budget`: which projects a rule funds, who got what, and what the town decided itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from languages.writing import number_words, share_words
from palabre.commands.analyse.phrasing import counted, say, too_few
from results.formats.pabulib import PabulibFile, read_pabulib
from results.methods.budgets import Outcome, equal_shares, explain, greedy, majority_prefers
from results.speech import shortened

EQUAL_SHARES = "equal-shares"


def run(path: Path, rule: str, as_json: bool, charts: Path | None, language: str, write: Callable[[str], None]) -> int:
    """Writes the outcome; raises Unreadable."""
    file = read_pabulib(path)
    outcome = explain(file.election, fund(file, rule))
    if as_json:
        write(json.dumps(document(file, rule, outcome), ensure_ascii=False))
    else:
        write("\n".join(_text(file, rule, outcome, language)))
    if charts is not None:
        from palabre.commands.analyse.drawing import draw
        from results.figures.counted import Tally
        from results.figures.studies import Study
        from results.methods.budgets.telling import telling
        from results.reports.charts.funding import funding

        words = [{language: file.names[name] or name} for name in file.election.names]
        content = telling(file.election, words, k=1)
        study = Study("budget", "projects", {}, file.election.voters, content)
        # The unit of the money is told by the question's tally: here the file has it.
        tally = Tally("budget", "projects", {}, study.n, unit={language: file.meta.get("currency", "")})
        draw([funding(study, tally, language)], charts, language)
    return 0


def fund(file: PabulibFile, rule: str) -> list[int]:
    """The projects funded, with what the file says of its town's own variant of the rule."""
    election = file.election
    most_votes = greedy(election, skip=file.rule != "greedy-no-skip", threshold=file.threshold)
    if rule != EQUAL_SHARES:
        return most_votes
    chosen = equal_shares(election, add1=file.rule not in ("equalshares", "equalshares-comparison"))
    if file.rule.endswith("-comparison") and majority_prefers(election, most_votes, chosen):
        return most_votes
    return chosen


def ties(file: PabulibFile, rule: str, outcome: Outcome) -> list[str]:
    """Projects that the order of the file alone refuses: as many votes as a funded one, and room in its place."""
    if rule == EQUAL_SHARES:
        return []
    scores = dict(zip(file.election.names, file.election.scores, strict=True))
    costs = dict(zip(file.election.names, file.election.costs, strict=True))
    return [
        name
        for name in outcome.refused
        if any(scores[one] == scores[name] and costs[name] <= outcome.left + costs[one] for one in outcome.selected)
    ]


def document(file: PabulibFile, rule: str, outcome: Outcome) -> dict[str, Any]:
    """The documented JSON (docs/formats.md)."""
    official = None if file.official is None else sorted(file.official)
    return {
        "schema": 1,
        "rule": rule,
        "selected": list(outcome.selected),
        "refused": list(outcome.refused),
        "budget": float(file.election.budget),
        "spent": float(outcome.spent),
        "voters": outcome.voters,
        "announced": file.announced,
        "served": outcome.served,
        "mean_money": outcome.mean_money,
        "support": dict(outcome.support),
        "ties": ties(file, rule, outcome),
        "official": official,
        "matches_official": None if official is None else set(official) == set(outcome.selected),
    }


def _text(file: PabulibFile, rule: str, outcome: Outcome, language: str) -> Iterator[str]:
    election, costs = file.election, dict(zip(file.election.names, file.election.costs, strict=True))
    unit = file.meta.get("currency", "")
    yield say(
        language, "budget.read", projects=counted(language, "projects", len(election.names)),
        voters=counted(language, "voters", election.voters), budget=_money(election.budget, unit, language),
    )  # fmt: skip
    if file.announced is not None:
        yield say(
            language, "budget.announced", announced=number_words(file.announced, language),
            voters=number_words(election.voters, language),
        )  # fmt: skip
    yield from too_few(language, election.voters)
    yield say(language, f"budget.{rule}")
    for name in outcome.selected:
        words = shortened(file.names[name] or name, 60)
        yield say(
            language, "budget.line", name=name, words=words, cost=_money(costs[name], unit, language),
            people=counted(language, "voters", outcome.support[name]),
            share=share_words(outcome.support[name] / outcome.voters, language),
        )  # fmt: skip
    if not outcome.selected:
        yield say(language, "budget.none")
    if tied := ties(file, rule, outcome):
        yield say(language, "budget.ties", names=", ".join(tied))
    yield say(
        language, "budget.spent", spent=_money(outcome.spent, unit, language),
        left=_money(outcome.left, unit, language),
    )  # fmt: skip
    yield say(
        language, "budget.served", share=share_words(outcome.served / outcome.voters, language),
        served=number_words(outcome.served, language), voters=number_words(outcome.voters, language),
        money=_money(Fraction(round(outcome.mean_money)), unit, language),
    )  # fmt: skip
    if file.official is not None:
        yield _beside_official(file, file.official, outcome, language)


def _beside_official(file: PabulibFile, official: Collection[str], outcome: Outcome, language: str) -> str:
    here = set(outcome.selected)
    more, less = sorted(here - set(official)), sorted(set(official) - here)
    return say(
        language, "budget.other" if more or less else "budget.same", rule=file.rule or "–",
        more=", ".join(more) or "–", less=", ".join(less) or "–",
    )  # fmt: skip


def _money(amount: Fraction, unit: str, language: str) -> str:
    return f"{number_words(float(amount), language)}\u00a0{unit}".rstrip("\u00a0")
