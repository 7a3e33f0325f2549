"""Projects within a budget: what the most votes fund, what equal shares fund, and whom each serves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from flows.measures import MeasureType
from languages.writing import share_words
from results.figures.studies.base import Answers, Study
from results.speech import label, people_words, say, shortened


class ProjectsMethod:
    """Both rules of `fund`; content as results/methods/budgets/telling.py says."""

    type: ClassVar[MeasureType] = "projects"

    def study(self, answers: Answers, k: int) -> Mapping[str, Any] | None:
        """None where nobody chose anything."""
        from results.methods.budgets.election import Election
        from results.methods.budgets.telling import telling

        measure = answers.measure
        # The order of answers says nothing: the same people in another order are the same election.
        given = sorted(sorted(map(str, value)) for value in answers.values if isinstance(value, list))
        costs = {option.name: option.cost or 0 for option in measure.options}
        election = Election.of(costs, measure.total, [dict.fromkeys(names, 1.0) for names in given])
        words = [option.text for option in measure.options]
        return telling(election, words, k) if any(len(voters) for voters in election.supporters) else None

    def sentences(self, study: Study, language: str) -> Iterator[tuple[int, str]]:
        """What the most votes fund; whom equal shares would serve instead, when that differs."""
        content = study.content
        yield 2, _funded(content, "greedy", study, language)
        different = any(project["greedy"] != project["equal_shares"] for project in content["projects"])
        if different:
            yield 3, _funded(content, "equal_shares", study, language)


def _funded(content: Mapping[str, Any], rule: str, study: Study, language: str) -> str:
    names = [shortened(label(one["words"], language), 40) for one in content["projects"] if one[rule]]
    served, voters = content[rule]["served"], content["voters"]
    facts = {"names": ", ".join(names) or "–", "question": shortened(label(study.question, language), 60)}
    if served is None:
        return say(language, f"projects.{rule}", **facts)
    facts["n"] = people_words(voters, language, study.coarse)
    if study.coarse:
        # A part of two numbers told in tens could be far from the true one.
        return say(language, f"projects.{rule}_about", served=people_words(served, language, True), **facts)
    return say(language, f"projects.{rule}_served", share=share_words(served / voters, language), **facts)
