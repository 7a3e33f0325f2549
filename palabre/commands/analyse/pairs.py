"""`palabre analyse pairs`: wins, scores and strengths from pairwise votes (All Our Ideas, or winner and loser)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from math import exp
from pathlib import Path
from typing import Any

from languages.writing import number_words, share_words
from palabre.commands.analyse.phrasing import counted, say, too_few
from results.formats.files import DataFile, Unreadable, read_csv
from results.methods.duels import Duels, Strengths, strengths
from results.speech import shortened

_SHOWN = 15
_COLUMNS = {"winner": ("winner id", "winner"), "loser": ("loser id", "loser")}
_TEXTS = {"winner": "winner text", "loser": "loser text"}
_NO = frozenset({"false", "0", "no", "f"})


def run(path: Path, as_json: bool, charts: Path | None, language: str, write: Callable[[str], None]) -> int:
    """Writes what the duels say; raises Unreadable."""
    duels, words, left_out = read_duels(path)
    found = strengths(duels)
    if as_json:
        write(json.dumps(document(duels, words, left_out, found), ensure_ascii=False))
    else:
        write("\n".join(_text(duels, words, left_out, found, language)))
    if charts is not None and len(duels.names) > 1:
        from palabre.commands.analyse.drawing import draw
        from results.figures.studies import Study
        from results.figures.studies.duels import content
        from results.reports.charts.strengths import strengths as chart

        texts = {name: {language: words[name]} for name in duels.names}
        options = content(found, duels.names, texts, Counter())
        first, second = (duels.names.index(option["name"]) for option in options[:2])
        told = {"options": options, "apart": found.apart(first, second)}
        draw([chart(Study("pairs", "duels", {}, 0, told), None, language)], charts, language)
    return 0


def read_duels(path: Path) -> tuple[Duels, dict[str, str], int]:
    """(duels, words by option, votes left out as not valid); raises Unreadable."""
    table = read_csv(path)
    header = [name.casefold() for name in table.header]
    columns = {side: _column(table, header, names) for side, names in _COLUMNS.items()}
    texts = {side: header.index(name) for side, name in _TEXTS.items() if name in header}
    valid = header.index("valid") if "valid" in header else None
    words: dict[str, str] = {}
    won: list[tuple[str, str]] = []
    left_out = 0
    for line, row in table.rows:
        pair = {side: row[place].strip() for side, place in columns.items()}
        # Nobody won: "can't decide", or skipped.
        if not any(pair.values()) or (valid is not None and row[valid].strip().casefold() in _NO):
            left_out += 1
            continue
        if not all(pair.values()):
            raise Unreadable("side", str(path), line)
        if pair["winner"] == pair["loser"]:
            raise Unreadable("itself", str(path), line, name=pair["winner"][:40])
        for side, name in pair.items():
            words.setdefault(name, (row[texts[side]].strip() if side in texts else "") or name)
        won.append((pair["winner"], pair["loser"]))
    if not won:
        raise Unreadable("duels", str(path))
    return Duels.of(sorted(words), won), words, left_out


def _column(table: DataFile, header: list[str], names: tuple[str, ...]) -> int:
    for name in names:
        if name in header:
            return header.index(name)
    raise Unreadable("column", table.file, 1, column=names[-1], columns=", ".join(table.header[:12]))


def document(duels: Duels, words: dict[str, str], left_out: int, found: Strengths) -> dict[str, Any]:
    """The documented JSON (docs/formats.md): every figure by option."""

    def by_name(values: Any) -> dict[str, Any]:
        return dict(zip(duels.names, values.tolist(), strict=True))

    return {
        "schema": 1,
        "votes": int(found.wins.sum()),
        "left_out": left_out,
        "words": {name: words[name] for name in duels.names},
        "wins": by_name(found.wins),
        "losses": by_name(found.losses),
        "score": by_name(found.score),
        "strength": by_name(found.strength),
        "low": by_name(found.low),
        "high": by_name(found.high),
    }


def _text(duels: Duels, words: dict[str, str], left_out: int, found: Strengths, language: str) -> Iterator[str]:
    yield say(
        language, "pairs.read", options=counted(language, "options", len(duels.names)),
        votes=counted(language, "duels", int(found.wins.sum())), left_out=counted(language, "left_out", left_out),
    )  # fmt: skip
    yield from too_few(language, int(found.wins.sum()))
    order = sorted(range(len(duels.names)), key=lambda place: -found.score[place])
    for place in order[:_SHOWN]:
        yield say(
            language, "pairs.line", score=number_words(float(found.score[place]), language, 1),
            words=shortened(words[duels.names[place]], 70), won=_count(language, "won", found.wins[place]),
            lost=_count(language, "lost", found.losses[place]), low=share_words(_chance(found.low[place]), language),
            high=share_words(_chance(found.high[place]), language),
        )  # fmt: skip
    if more := len(order) - _SHOWN if len(order) > _SHOWN else 0:
        yield say(language, "pairs.more", more, count=more)
    yield say(language, "pairs.reading")


def _count(language: str, what: str, number: int) -> str:
    return say(language, f"pairs.{what}", int(number), count=number_words(int(number), language))


def _chance(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))
