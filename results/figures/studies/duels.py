"""Duels between options: how strong each is, and how sure one may be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from math import exp
from typing import TYPE_CHECKING, Any, ClassVar

from flows.measures import MeasureType
from flows.values import Value
from flows.words import Text
from results.figures.studies.base import Answers, Study
from results.speech import label, part_words, people_words, say, shortened

if TYPE_CHECKING:
    from results.methods.duels import Strengths


class DuelsMethod:
    """`compare`: content `options` (name, words, people who saw it, duels, chance to beat an average one with its
    interval), the strongest first, without those that fewer than k people compared; `apart`: the first two differ."""

    type: ClassVar[MeasureType] = "duels"

    def study(self, answers: Answers, k: int) -> Mapping[str, Any] | None:
        """None with fewer than two options that k people compared."""
        from results.methods.duels import Duels, strengths

        words: dict[str, Text] = {option.name: option.text for option in answers.measure.options}
        words |= {name: text for name, text in answers.statements if name not in answers.hidden}
        given = [list(_duels(value)) for value in answers.values]
        # Once per person, however often they met it: k is about people.
        people = Counter(name for duels in given for name in {one for duel in duels for one in duel[1:]})
        # Left out before the arithmetic: a strength would lean on duels that nobody may be told of.
        names = [name for name in words if people[name] >= k]
        if len(names) < 2:
            return None
        played = [duel for duels in given for duel in duels]
        won = ((one, other) for kind, one, other in played if kind == "win")
        tied = ((one, other) for kind, one, other in played if kind == "tie")
        found = strengths(Duels.of(names, won, tied))
        options = content(found, names, words, people)
        first, second = (names.index(option["name"]) for option in options[:2])
        return {"options": options, "apart": found.apart(first, second)}

    def without(self, content: Mapping[str, Any], gone: Collection[str]) -> Mapping[str, Any] | None:
        """Nothing once the strongest or the next is gone: whether they can be told apart was about them."""
        options = [option for option in content["options"] if option["name"] not in gone]
        return {**content, "options": options} if options[:2] == content["options"][:2] else None

    def sentences(self, study: Study, language: str) -> Iterator[tuple[int, str]]:
        """The strongest, and whether it can be told from the next."""
        first, second = study.content["options"][:2]
        yield 2, say(
            language, "duels.clear" if study.content["apart"] else "duels.close",
            question=shortened(label(study.question, language), 60),
            first=shortened(label(first["words"], language), 60),
            chance=part_words(first["chance"], language, study.coarse),
            second=shortened(label(second["words"], language), 60),
            duels=people_words(first["duels"], language, study.coarse),
            people=people_words(first["people"], language, study.coarse),
        )  # fmt: skip


def content(
    found: Strengths, names: Sequence[str], words: Mapping[str, Text], people: Mapping[str, int]
) -> list[dict[str, Any]]:
    """Options from the strongest to the weakest."""
    order = sorted(range(len(names)), key=lambda index: (-found.strength[index], names[index]))
    return [
        {
            "name": names[index], "words": words[names[index]], "people": people[names[index]],
            "duels": int(found.wins[index] + found.losses[index] + found.ties[index]),
            **{
                what: round(1 / (1 + exp(-float(log_odds[index]))), 2)
                for what, log_odds in (("chance", found.strength), ("low", found.low), ("high", found.high))
            },
        }
        for index in order
    ]  # fmt: skip


def _duels(value: Value) -> Iterator[tuple[str, str, str]]:
    """("win", winner, loser) or ("tie", one, other)."""
    for duel in value if isinstance(value, list) else ():
        if isinstance(duel, dict) and "winner" in duel:
            yield "win", str(duel["winner"]), str(duel["loser"])
        elif isinstance(duel, dict) and isinstance(tie := duel.get("tie"), list):
            yield "tie", str(tie[0]), str(tie[1])
