"""`palabre analyse ranking`: what four rules make of PrefLib ballots (.soi, .soc, .toi, .toc)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from languages.writing import number_words, share_words
from palabre.commands.analyse.phrasing import counted, say, too_few
from results.formats.files import Unreadable, read_text
from results.methods.rankings import Ballots, Ranked, rank

_NAME = re.compile(r"#\s*ALTERNATIVE NAME (\d+)\s*:\s*(.*)", re.IGNORECASE)
_OLD_NAME = re.compile(r"(\d+)\s*,\s*(.*)")
_VOTERS = re.compile(r"#\s*NUMBER VOTERS\s*:\s*(\d{1,12})\s*$", re.IGNORECASE)
_GROUP = re.compile(r"\{([^{}]*)\}|([^,{}]+)")


def run(path: Path, as_json: bool, charts: Path | None, language: str, write: Callable[[str], None]) -> int:
    """Writes what the rules say; raises Unreadable."""
    ballots, names = read_orders(path)
    found = rank(ballots)
    announced = _announced(path, ballots.people)
    if as_json:
        write(json.dumps({**document(ballots, names, found), "announced": announced}, ensure_ascii=False))
    else:
        write("\n".join(_text(ballots, names, found, announced, language)))
    if charts is not None:
        from flows.model import Option
        from palabre.commands.analyse.drawing import draw
        from results.figures.studies import Study
        from results.figures.studies.ranking import content
        from results.reports.charts.orders import orders

        options = tuple(Option(id, {language: names[id]}) for id in ballots.names)
        study = Study("ranking", "ranking", {}, ballots.people, content(found, ballots, options))
        draw([orders(study, None, language)], charts, language)
    return 0


def read_orders(path: Path) -> tuple[Ballots, dict[str, str]]:
    """The ballots by alternative number, and their names; raises Unreadable with the line."""
    names: dict[str, str] = {}
    given: list[tuple[list[list[str]], int]] = []
    for line, text in _modern([written.strip() for written in read_text(path).splitlines()]):
        if named := _NAME.match(text):
            names[named[1]] = named[2].strip()
        elif text and not text.startswith("#"):
            if not names:
                raise Unreadable("alternatives", str(path), line)
            given.append(_order(path, line, text, names))
    if not names:
        raise Unreadable("alternatives", str(path))
    if not given:
        raise Unreadable("ballots", str(path))
    return Ballots.of(list(names), given), names


def _modern(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Numbered lines; the files of PrefLib before 2022 (a number, that many names, `people,order`) as today's."""
    numbered = [(line, text) for line, text in enumerate(lines, start=1) if text]
    if not numbered or not re.fullmatch(r"\d{1,4}", numbered[0][1]):
        yield from numbered
        return
    count = int(numbered[0][1])
    for line, text in numbered[1 : count + 1]:
        if not (named := _OLD_NAME.fullmatch(text)):
            break
        yield line, f"# ALTERNATIVE NAME {named[1]}: {named[2]}"
    # Between names and ballots one line sums them up: people, people, orders.
    for line, text in numbered[count + 2 :]:
        yield line, text.replace(",", ":", 1)


def _announced(path: Path, people: int) -> int | None:
    """Ballots that the head says there are, where that is not how many there are."""
    said = next((int(found[1]) for text in read_text(path).splitlines() if (found := _VOTERS.match(text))), people)
    return said if said != people else None


def _order(path: Path, line: int, text: str, names: dict[str, str]) -> tuple[list[list[str]], int]:
    people, colon, order = text.partition(":")
    if not colon or not re.fullmatch(r"\d{1,12}", people.strip()):
        raise Unreadable("order", str(path), line, found=text[:40])
    groups = [
        [one.strip() for one in (found[1] if found[1] is not None else found[2]).split(",") if one.strip()]
        for found in _GROUP.finditer(order)
    ]
    liked = [one for group in groups for one in group]
    for one in liked:
        if one not in names:
            raise Unreadable("alternative", str(path), line, found=one)
    if len(set(liked)) != len(liked):
        raise Unreadable("twice", str(path), line)
    return groups, int(people)


def document(ballots: Ballots, names: dict[str, str], found: Ranked) -> dict[str, Any]:
    """The documented JSON (docs/formats.md): alternatives by their number in the file."""
    ids = [int(id) for id in ballots.names]
    return {
        "schema": 1,
        "people": ballots.people,
        "names": names,
        "condorcet_winner": None if found.condorcet is None else ids[found.condorcet],
        "schulze": [ids[place] for place in found.schulze],
        "borda": [ids[place] for place in found.borda],
        "irv": [ids[place] for place in found.irv],
        "borda_scores": {str(id): score for id, score in zip(ids, found.borda_scores, strict=True)},
        "irv_rounds": [
            {str(id): votes for id, votes in zip(ids, counts, strict=True) if votes >= 0} for counts in found.rounds
        ],
        "agree": found.agree,
        "ties": list(found.ties),
    }


def _text(
    ballots: Ballots, names: dict[str, str], found: Ranked, announced: int | None, language: str
) -> Iterator[str]:  # fmt: skip
    told = [names[id] for id in ballots.names]
    yield say(language, "ranking.read", options=counted(language, "options", len(told)),
              people=counted(language, "ballots", ballots.people))  # fmt: skip
    if announced is not None:
        yield say(
            language, "ranking.announced", announced=number_words(announced, language),
            people=number_words(ballots.people, language),
        )  # fmt: skip
    if not ballots.people:
        yield say(language, "ranking.nobody")
        return
    if len(told) < 2:
        yield say(language, "ranking.alone")
        return
    yield from too_few(language, ballots.people)
    if alike := sum(people for order, people in ballots.orders if any(len(tied) > 1 for tied in order)):
        yield say(language, "ranking.alike", people=counted(language, "ballots", alike))
    id = "ranking.condorcet" if found.condorcet is not None else "ranking.no_condorcet"
    yield say(language, id, first=told[found.condorcet or 0])
    for rule in ("schulze", "borda", "irv"):
        yield say(language, f"ranking.{rule}", order=" > ".join(told[place] for place in getattr(found, rule)))
    last = found.rounds[-1]
    counting = sum(votes for votes in last if votes > 0)
    if counting:
        share = share_words(last[found.irv[0]] / counting, language)
        yield say(language, "ranking.last_round", first=told[found.irv[0]], share=share,
                  counting=counted(language, "ballots", counting))  # fmt: skip
    for rule in found.ties:
        yield say(language, "ranking.tie", rule=say(language, f"ranking.name_{rule}"))
    yield say(language, "ranking.agree" if found.agree else "ranking.differ")
