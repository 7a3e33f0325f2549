"""Votes on statements: the opinion groups, what gathers them, what divides them, and a map without anybody on it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from flows.measures import MeasureType
from flows.words import Text
from languages.writing import number_words, share_words
from results.figures.studies.base import Answers, Study
from results.speech import label, part_words, people_words, say, shortened

if TYPE_CHECKING:
    from results.methods.opinions import Opinions

_LONGEST, _SHORT = 110, 60
HALF = 0.5
"""Of a group: most of it stands on one side."""
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
            facts = {"share": told_share(item, language, study.coarse), "n": number_words(item["n"], language)}
            id = f"groups.gathers_{item['side']}"
            yield 1, say(language, id, words=quoted(item, language), groups=len(content["groups"]), **facts)
        for item in content["divides"][:1]:
            ordered = sorted(item["groups"], key=middle)
            most, least = ordered[-1], ordered[0]
            yield 2, say(
                language, "groups.divides", words=quoted(item, language),
                most=camp(study, most["name"], language, item["id"]),
                most_share=told_share(most, language, study.coarse),
                least=camp(study, least["name"], language, item["id"]),
                least_share=told_share(least, language, study.coarse),
            )  # fmt: skip


def middle(item: Mapping[str, Any]) -> float:
    """Where a share stands among others: a bound in the middle of what it leaves open, never at the bound itself."""
    share = float(item["share"])
    return (share + 1) / 2 if item["bound"] == "over" else share / 2 if item["bound"] == "under" else share


def camp(study: Study, name: str, language: str, about: str = "") -> str:
    """A group by what sets it apart from the others (not by the statement `about`), its letter and its people."""
    people = next(group["people"] for group in study.content["groups"] if group["name"] == name)
    facts = {"name": name, "people": people_words(people, language, study.coarse)}
    held = _held(study.content.get("apart", {}).get(name, ()), name, about)
    if held is None:
        return say(language, "groups.camp", **facts)
    words = quoted(held, language, _SHORT)
    return say(language, f"groups.camp_{held['side']}", words=words, **facts)


def _held(items: Iterable[Mapping[str, Any]], name: str, about: str) -> Mapping[str, Any] | None:
    """The first statement on one side of which most of this group stands, and most of no other."""
    for item in items:
        own = [group for group in item["groups"] if group["name"] == name]
        others = [group for group in item["groups"] if group["name"] != name]
        if (
            item["id"] != about
            and all(_floor(one) > HALF for one in own)
            and all(_ceiling(one) <= HALF for one in others)
        ):
            return item
    return None


def _floor(item: Mapping[str, Any]) -> float:
    return 0.0 if item["bound"] == "under" else float(item["share"])


def _ceiling(item: Mapping[str, Any]) -> float:
    return 1.0 if item["bound"] == "over" else float(item["share"])


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


def told_share(item: Mapping[str, Any], language: str, coarse: bool = False) -> str:
    """A share in words: "81 %", or "plus de 95 %" where the rest are too few to count."""
    if item["bound"]:
        return say(language, f"groups.{item['bound']}", share=share_words(item["share"], language))
    return part_words(item["share"], language, coarse)


def quoted(item: Mapping[str, Any], language: str, longest: int = _LONGEST) -> str:
    """The words of a statement, ready to be quoted in a sentence."""
    # The full stop of a quoted sentence would stand before the comma.
    return shortened(label(item["words"], language), longest).removesuffix(".")
