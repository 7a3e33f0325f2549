"""`palabre analyse opinions`: who votes alike in a Polis export, what gathers every group, what divides them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from flows.words import Text
from languages.writing import number_words, share_words
from palabre.commands.analyse.phrasing import counted, say
from results.figures.disclosure import K
from results.figures.studies import Study
from results.formats.polis import Statements, read_statements, read_votes
from results.methods.opinions import Opinions, opinions
from results.methods.opinions.statements import SIGNIFICANT, one_share
from results.methods.opinions.telling import telling
from results.methods.opinions.votes import Bools
from results.reports.charts.base import Drawing
from results.reports.charts.groups import groups as groups_chart
from results.reports.charts.opinion_map import opinion_map
from results.speech import shortened

_SHOWN = 5
"""Statements told under each heading."""
_ENOUGH = 5
"""Fewer people than this in a group are too few to say anything of it."""
_READERS = 10
"""Fewer readers of a statement than this in a large group say nothing of it; in a small one half of the group."""
_GAP = 0.2
"""Two groups closer than this on a statement are not divided by it."""
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def run(
    file: Path, comments: Path | None, groups: int | None, seed: int, as_json: bool, charts: Path | None,
    language: str, write: Callable[[str], None],
) -> int:  # fmt: skip
    """Writes what the votes say; raises Unreadable."""
    known = read_statements(comments) if comments else Statements()
    votes, placed = read_votes(file, known)
    found = opinions(votes, groups, seed, placed)
    if as_json:
        write(json.dumps(document(found, known), ensure_ascii=False))
    else:
        write("\n".join(_text(found, known, language)))
    if charts is not None:
        from palabre.commands.analyse.drawing import draw

        draw(_drawings(found, known, language), charts, language)
    return 0


def _drawings(found: Opinions, known: Statements, language: str) -> Iterator[Drawing]:
    """The pictures that may be shown around: none when the groups are too few or too small."""
    words: dict[str, Text] = {name: {language: known.words.get(name) or name} for name in found.votes.statements}
    content = telling(found, words, K)
    if content is not None:
        study = Study("opinions", "votes", {}, len(found.votes.participants), content)
        yield opinion_map(study, None, language)
        if content["gathers"] or content["divides"]:
            yield groups_chart(study, None, language)


def document(found: Opinions, known: Statements) -> dict[str, Any]:
    """The documented JSON (docs/formats.md): groups and statistics are absent where there is too little to say."""
    votes, apart = found.votes, found.k > 1
    labels = zip(votes.participants, found.labels.tolist(), strict=True)
    return {
        "schema": 1,
        "participants": len(votes.participants),
        "k": found.k,
        "silhouette": found.silhouette,
        "beyond_chance": found.beyond_chance,
        "groups": {person: label for person, label in labels if label >= 0 and apart},
        "statements": _statements(found, known),
        "projection": dict(zip(votes.participants, found.projection.points.tolist(), strict=True)),
    }


_COUNTS = ("agree", "disagree", "seen")
_BY_GROUP = ("repness", "repness_test", "p_success", "p_test", "p_values")
_WHOLE = ("group_aware_consensus", "group_aware_rejection", "divisiveness")


def _statements(found: Opinions, known: Statements) -> list[dict[str, Any]]:
    told, names = found.verdicts, [str(group) for group in range(found.k)]
    whole: dict[str, Any] = {"uncertainty": told.uncertainty.tolist()}
    by_group = {name: getattr(told, name).T.tolist() for name in _COUNTS}
    if found.k > 1:
        by_group |= {name: getattr(told, name).T.tolist() for name in _BY_GROUP}
        by_group["for"] = [["agree" if agree else "disagree" for agree in row] for row in told.for_agree.T.tolist()]
        whole |= dict(
            zip(_WHOLE, (each.tolist() for each in (told.consensus, told.rejection, told.divisiveness)), strict=True)
        )
    return [
        {
            "id": name, "words": known.words.get(name, ""), "moderated_out": hidden,
            **{figure: dict(zip(names, rows[index], strict=True)) for figure, rows in by_group.items()},
            **{figure: row[index] for figure, row in whole.items()},
        }
        for index, (name, hidden) in enumerate(zip(found.votes.statements, found.votes.hidden.tolist(), strict=True))
    ]  # fmt: skip


def _text(found: Opinions, known: Statements, language: str) -> Iterator[str]:
    votes = found.votes
    people, size = votes.shape
    yield say(
        language, "opinions.read" if known.words else "opinions.read_bare",
        people=counted(language, "people", people), statements=counted(language, "statements", size),
        hidden=counted(language, "hidden", int(votes.hidden.sum())), votes=counted(language, "votes", len(votes.rows)),
    )  # fmt: skip
    grouped = int((found.labels >= 0).sum())
    sizes = [int((found.labels == group).sum()) for group in range(found.k)]
    if found.k == 1 or max(sizes) < _ENOUGH:
        yield say(language, "opinions.one", grouped=number_words(grouped, language))
        return
    names = ", ".join(f"{_name(group)} ({number_words(n, language)})" for group, n in enumerate(sizes))
    silhouette = number_words(found.silhouette or 0.0, language, 2)
    yield say(language, "opinions.groups", grouped=number_words(grouped, language), names=names, silhouette=silhouette)
    if not found.beyond_chance:
        yield say(language, "opinions.chance")
        return
    for group, n in enumerate(sizes):
        if n < _ENOUGH:
            yield say(language, "opinions.few", group=_name(group))
    told = [group for group, n in enumerate(sizes) if n >= _ENOUGH]
    yield from _shared(found, known, told, language)
    for group in told:
        chosen = found.verdicts.representative(group, votes.hidden | ~_read_enough(found)[group])
        others = [other for other in told if other != group]
        yield from _under(
            say(language, "opinions.apart", group=_name(group), people=counted(language, "people", sizes[group])),
            [
                _line(found, known, index, [group, *others], language, bool(found.verdicts.for_agree[group, index]))
                for index in chosen
            ],
            language,
        )
    yield from _lacking(found, known, language)
    yield ""
    yield say(language, "opinions.not_poll")


def _shared(found: Opinions, known: Statements, told: list[int], language: str) -> Iterator[str]:
    """What gathers the groups that are large enough (a majority of each, beyond chance), and what divides them."""
    verdicts = found.verdicts
    known_well = _read_enough(found)[told].all(axis=0) & ~found.votes.hidden & (len(told) > 1)
    together: list[tuple[float, int, bool]] = []
    for agree, score in ((True, verdicts.consensus), (False, verdicts.rejection)):
        side = (verdicts.agree if agree else verdicts.disagree)[told]
        sure = known_well & (one_share(side, verdicts.seen[told]) > SIGNIFICANT).all(axis=0)
        together += [(-float(score[index]), index, agree) for index in sure.nonzero()[0].tolist()]
    beyond = (abs(verdicts.repness_test[told]) > SIGNIFICANT).any(axis=0)
    places = (known_well & beyond & (verdicts.divisiveness >= _GAP)).nonzero()[0].tolist()
    apart = sorted(places, key=lambda index: -verdicts.divisiveness[index])[:_SHOWN]
    lines = [_line(found, known, index, told, language, agree) for _, index, agree in sorted(together)[:_SHOWN]]
    yield from _under(say(language, "opinions.gathers"), lines, language)
    lines = [_line(found, known, index, told, language, True) for index in apart]
    yield from _under(say(language, "opinions.divides"), lines, language)


def _read_enough(found: Opinions) -> Bools:
    """By group and statement: whether enough of the group read it for a share to say something."""
    sizes = (int((found.labels == group).sum()) for group in range(found.k))
    enough: Bools = found.verdicts.seen >= [[min(max(size // 2, _ENOUGH), _READERS)] for size in sizes]
    return enough


def _line(found: Opinions, known: Statements, index: int, groups: list[int], language: str, agree: bool) -> str:
    """A statement with the share of each group on one side of it, and how many people that is out of."""
    votes = found.verdicts.agree if agree else found.verdicts.disagree
    seen = found.verdicts.seen
    shares = ", ".join(
        say(
            language, "opinions.share", group=_name(group), n=number_words(int(seen[group, index]), language),
            share=share_words(votes[group, index] / max(seen[group, index], 1), language),
        )
        for group in groups
    )  # fmt: skip
    side = say(language, "opinions.agree" if agree else "opinions.disagree")
    return say(language, "opinions.line", words=_words(found, known, index, language), side=side, shares=shares)


def _lacking(found: Opinions, known: Statements, language: str) -> Iterator[str]:
    """The statements about which the votes say least, when some group hardly saw them."""
    places = (~_read_enough(found).all(axis=0) & ~found.votes.hidden).nonzero()[0].tolist()
    if places:
        yield ""
        yield say(language, "opinions.lacking", count=len(places), total=int((~found.votes.hidden).sum()))
        for index in sorted(places, key=lambda index: -found.verdicts.uncertainty[index])[:_SHOWN]:
            yield f"  · {_words(found, known, index, language)}"


def _under(heading: str, lines: list[str], language: str) -> Iterator[str]:
    yield ""
    yield heading
    yield from (f"  · {line}" for line in lines or [say(language, "opinions.nothing")])


def _name(group: int) -> str:
    return _LETTERS[group % len(_LETTERS)]


def _words(found: Opinions, known: Statements, index: int, language: str) -> str:
    name = found.votes.statements[index]
    words = shortened(known.words.get(name, ""), 110).removesuffix(".")
    return say(language, "opinions.words", words=words, name=name) if words else say(language, "opinions.id", name=name)
