"""`palabre analyse ranking`: what four rules make of PrefLib ballots (.soi, .soc, .toi, .toc)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from palabre.commands.analyse.files import Unreadable, read_text
from palabre.commands.analyse.words import say
from results.rankings import Ballots, Ranked, rank
from results.speech import number_words, share_words

_NAME = re.compile(r"#\s*ALTERNATIVE NAME (\d+)\s*:\s*(.*)", re.IGNORECASE)
_GROUP = re.compile(r"\{([^{}]*)\}|([^,{}]+)")


def run(path: Path, as_json: bool, charts: Path | None, language: str, write: Callable[[str], None]) -> int:
    """Writes what the rules say; raises Unreadable."""
    ballots, names = read_orders(path)
    found = rank(ballots)
    if as_json:
        write(json.dumps(document(ballots, names, found), ensure_ascii=False))
    else:
        write("\n".join(_text(ballots, names, found, language)))
    if charts is not None:
        from flows.model import Option
        from palabre.commands.analyse.pictures import draw
        from results.charts.orders import orders
        from results.studies import Study
        from results.studies.ranking import content

        options = tuple(Option(id, {language: names[id]}) for id in ballots.names)
        study = Study("ranking", "ranking", {}, ballots.people, content(found, ballots, options))
        draw([orders(study, language)], charts, language)
    return 0


def read_orders(path: Path) -> tuple[Ballots, dict[str, str]]:
    """The ballots by alternative number, and their names; raises Unreadable with the line."""
    names: dict[str, str] = {}
    given: list[tuple[list[list[str]], int]] = []
    for line, written in enumerate(read_text(path).splitlines(), start=1):
        text = written.strip()
        if named := _NAME.match(text):
            names[named[1]] = named[2].strip()
        elif text and not text.startswith("#"):
            given.append(_order(path, line, text, names))
    if not names:
        raise Unreadable("alternatives", str(path))
    if not given:
        raise Unreadable("ballots", str(path))
    return Ballots.of(list(names), given), names


def _order(path: Path, line: int, text: str, names: dict[str, str]) -> tuple[list[list[str]], int]:
    people, colon, order = text.partition(":")
    if not colon or not people.strip().isdecimal():
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


def _text(ballots: Ballots, names: dict[str, str], found: Ranked, language: str) -> Iterator[str]:
    told = [names[id] for id in ballots.names]
    yield say(language, "ranking.read", options=len(told), people=number_words(ballots.people, language))
    if not ballots.people:
        yield say(language, "ranking.nobody")
        return
    id = "ranking.condorcet" if found.condorcet is not None else "ranking.no_condorcet"
    yield say(language, id, first=told[found.condorcet or 0])
    for rule in ("schulze", "borda", "irv"):
        yield say(language, f"ranking.{rule}", order=" > ".join(told[place] for place in getattr(found, rule)))
    last = found.rounds[-1]
    counting = sum(votes for votes in last if votes > 0)
    if counting:
        share = share_words(last[found.irv[0]] / counting, language)
        yield say(language, "ranking.last_round", first=told[found.irv[0]], share=share,
                  counting=number_words(counting, language))  # fmt: skip
    for rule in found.ties:
        yield say(language, "ranking.tie", rule=say(language, f"ranking.name_{rule}"))
    yield say(language, "ranking.agree" if found.agree else "ranking.differ")
