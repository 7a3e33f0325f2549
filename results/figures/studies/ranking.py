"""Orders of preference: where each rule puts every option, and whether the rules agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from flows.measures import MeasureType
from flows.model import Option
from results.figures.studies.base import Answers, Study
from results.speech import label, say, shortened

if TYPE_CHECKING:
    from results.methods.rankings import Ballots as Orders
    from results.methods.rankings import Ranked

RULES = ("schulze", "borda", "irv")


class RankingMethod:
    """`rank`: content `options` (name, words, place by rule, borda = mean points from 0 to 1), `condorcet` (a name or
    None), `agree`, `ties` (rules whose first place is shared). Places and means of n people, no count of a few."""

    type: ClassVar[MeasureType] = "ranking"

    def study(self, answers: Answers, k: int) -> Mapping[str, Any] | None:
        """None where nobody ordered anything."""
        from results.methods import rankings

        options = answers.measure.options
        names = [option.name for option in options]
        given = ([[str(name)] for name in value] for value in answers.values if isinstance(value, list))
        orders = rankings.Ballots.of(names, ((order, 1) for order in given))
        if orders.people < k or len(names) < 2:
            return None
        return content(rankings.rank(orders), orders, options)

    def sentences(self, study: Study, language: str) -> Iterator[tuple[int, str]]:
        """Who comes first, and whether it depends on the rule."""
        content = study.content
        words = {one["name"]: shortened(label(one["words"], language), 50) for one in content["options"]}
        firsts = {rule: next(one["name"] for one in content["options"] if one["places"][rule] == 1) for rule in RULES}
        question = shortened(label(study.question, language), 60)
        if content["agree"]:
            yield 3, say(language, "ranking.agree", question=question, first=words[firsts["schulze"]])
            return
        told = ", ".join(f"{words[name]} ({say(language, f'rule.{rule}')})" for rule, name in firsts.items())
        yield 3, say(language, "ranking.differ", question=question, firsts=told)


def content(found: Ranked, orders: Orders, options: Sequence[Option]) -> dict[str, Any]:
    """The content of a study, options in the order of Schulze's rule."""
    # A file may hold an order of nobody, or of a single option.
    most = max(orders.people * (len(options) - 1), 1)
    indexes = {rule: {index: nth for nth, index in enumerate(getattr(found, rule), 1)} for rule in RULES}
    return {
        "options": [
            {
                "name": options[index].name, "words": options[index].text,
                "borda": round(found.borda_scores[index] / most, 2),
                "places": {rule: indexes[rule][index] for rule in RULES},
            }
            for index in found.schulze
        ],
        "condorcet": None if found.condorcet is None else options[found.condorcet].name,
        "agree": found.agree,
        "ties": list(found.ties),
    }  # fmt: skip
