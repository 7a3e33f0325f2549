"""Votes on statements: the opinion groups, what gathers them, what divides them, and a map without anybody on it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from flows.measures import MeasureType
from flows.words import Text
from languages.writing import number_words, share_words
from results.figures.studies.base import Answers, Study
from results.speech import label, say, shortened

if TYPE_CHECKING:
    from results.methods.opinions import Opinions

_LONGEST = 110
_VOTES = {"agree": 1, "pass": 0, "disagree": -1}


class VotesMethod:
    """Opinion groups of `react`.

    Content: `groups` (name, people); `gathers` and `divides` (id, words, side, n people or a few more who
    saw it, share on that side, and that share in each group); `apart` (the same, by group); `map` (marks of k
    people or more: group, x, y, people). A share is rounded to the hundredth; with fewer than k people on
    either side of it, it is a bound (`over`, `under`). How many of a group saw a statement is not told: those
    in no group would be left over by subtraction.
    """

    type: ClassVar[MeasureType] = "votes"

    def study(self, answers: Answers, k: int) -> Mapping[str, Any] | None:
        """None without at least two groups of k people that chance would not make."""
        from results.methods.opinions.telling import telling

        return telling(_opinions(answers), _words(answers), k)

    def without(self, content: Mapping[str, Any], gone: Collection[str]) -> Mapping[str, Any]:
        """The groups stand: they are of all that was voted on."""

        def left(items: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
            return [item for item in items if item["id"] not in gone]

        apart = {group: left(items) for group, items in content["apart"].items()}
        return {**content, "gathers": left(content["gathers"]), "divides": left(content["divides"]), "apart": apart}

    def sentences(self, study: Study, language: str) -> Iterator[tuple[int, str]]:
        """What gathers every group, then what divides two."""
        content = study.content
        for item in content["gathers"][:1]:
            facts = {"share": told_share(item, language), "n": number_words(item["n"], language)}
            id = f"groups.gathers_{item['side']}"
            yield 1, say(language, id, words=quoted(item, language), groups=len(content["groups"]), **facts)
        people = {group["name"]: number_words(group["people"], language) for group in content["groups"]}
        for item in content["divides"][:1]:
            most, least = (end(item["groups"], key=lambda group: group["share"]) for end in (max, min))
            yield 2, say(
                language, "groups.divides", words=quoted(item, language),
                most=most["name"], most_share=told_share(most, language), most_people=people[most["name"]],
                least=least["name"], least_share=told_share(least, language), least_people=people[least["name"]],
            )  # fmt: skip


def routes(answers: Answers, k: int) -> tuple[dict[str, float], dict[str, Any]]:
    """What the room is routed by: the priority of each statement, and how each group votes on it."""
    from results.methods.opinions.needs import needs

    return needs(_opinions(answers), k)


def _opinions(answers: Answers) -> Opinions:
    from results.methods.opinions import Votes as Matrix
    from results.methods.opinions import opinions
    from results.methods.opinions.groups import FEWEST_VOTES

    # People have no names here: their order is that of their answers.
    written = sorted(json.dumps(value, sort_keys=True) for value in answers.values if isinstance(value, dict))
    given = [json.loads(answer) for answer in written]
    cast = (
        (str(index), statement, _VOTES[vote])
        for index, answer in enumerate(given)
        for statement, vote in answer.items()
    )
    # Whoever judged all that the question showed has said enough, were it fewer than elsewhere.
    asked = max(Counter(map(len, given)).items(), key=lambda item: (item[1], item[0]), default=(0, 0))[0]
    return opinions(Matrix.cast(cast, _words(answers), answers.hidden), fewest=min(FEWEST_VOTES, max(asked, 1)))


def _words(answers: Answers) -> dict[str, Text]:
    return dict([*((option.name, option.text) for option in answers.measure.options), *answers.statements])


def told_share(item: Mapping[str, Any], language: str) -> str:
    """A share in words: "81 %", or "plus de 95 %" where the rest are too few to count."""
    words = share_words(item["share"], language)
    return say(language, f"groups.{item['bound']}", share=words) if item["bound"] else words


def quoted(item: Mapping[str, Any], language: str, longest: int = _LONGEST) -> str:
    """The words of a statement, ready to be quoted in a sentence."""
    # The full stop of a quoted sentence would stand before the comma.
    return shortened(label(item["words"], language), longest).removesuffix(".")
