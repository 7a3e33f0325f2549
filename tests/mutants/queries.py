"""The operators that plant a fault in the SQL of a string: terms, comparisons, order, limits, what is set."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.mutants.strata import TENANT

_SQL = re.compile(r"\s*(WITH|SELECT|UPDATE|DELETE|INSERT|WHERE|AND|FROM)\b")
_TENANT = re.compile(r"(\w+\.)?(council_id|consultation_id) = (:\w+|\w+\.\w+)$|\(:council = 0 OR .*\)$")
_ENDS = re.compile(r"\b(GROUP BY|ORDER BY|LIMIT|RETURNING|UNION|ON CONFLICT|WHERE|JOIN|LEFT JOIN)\b|\{(lock|skip)|\)")
_SWAPS = (
    (r" <= ", " < "), (r" >= ", " > "), (r" < ", " <= "), (r" > ", " >= "), (r" <> ", " = "),
    (r" IS NULL", " IS NOT NULL"), (r" IS NOT NULL", " IS NULL"),
    (r" NOT IN ", " IN "), (r"(?<!NOT) IN (?=[:(])", " NOT IN "), (r"NOT EXISTS", "EXISTS"),
    (r"(?<=\w) OR ", " AND "), (r" DESC\b", ""), (r"\bDISTINCT ", ""),
    (r" ORDER BY [^()]*?(?= LIMIT| \{|\)|$)", ""), (r" LIMIT :?\w+", ""), (r"\bMAX\(", "MIN("), (r"\bMIN\(", "MAX("),
    (r"(?<= = )0\b", "1"), (r"(?<= = )1\b", "0"), (r"\bSUM\(", "COUNT("), (r" \+ ", " - "), (r" - ", " + "),
)  # fmt: skip
_BEFORE = 45
_SET = re.compile(r"\bSET (?P<list>.*?)(?= WHERE|$)", re.DOTALL)


def is_sql(words: str) -> bool:
    """Whether a string of the code is (a part of) a statement."""
    return bool(_SQL.match(words)) and " " in words.strip()


def sql_changes(sql: str) -> Iterator[tuple[str, str, str, str]]:
    """(operator, the statement with a fault, the words before, the words after) of every small fault of it."""
    for start, end in _terms(sql):
        operator = TENANT if _TENANT.match(sql[start:end]) else "term dropped"
        # With the words before it, for a statement may hold the same condition twice.
        yield operator, f"{sql[:start]}1 = 1{sql[end:]}", _flat(sql[max(start - _BEFORE, 0) : end]), "1 = 1"
    for pattern, instead in _SWAPS:
        for found in re.finditer(pattern, sql):
            changed = sql[: found.start()] + instead + sql[found.end() :]
            around = slice(max(found.start() - 24, 0), found.end() + 24)
            yield "sql", changed, _flat(sql[around]), f"{_flat(found[0])!r} is {_flat(instead)!r}"
    # An equality that compares: not one that sets.
    for start, end in _terms(sql):
        if (compared := re.match(r"[\w.]+ = (?!ANY)", sql[start:end])) and not _TENANT.match(sql[start:end]):
            place = start + compared[0].index("=")
            yield "sql", f"{sql[:place]}<>{sql[place + 1 :]}", sql[start:end], sql[start:end].replace("=", "<>", 1)
    yield from _unset(sql)


def _terms(sql: str) -> Iterator[tuple[int, int]]:
    """Where each condition of each WHERE and ON stands."""
    for found in re.finditer(r"\b(?:WHERE|ON(?= \w+\.)|^AND|^ AND)\s+", sql):
        yield from _conditions(sql, found.end())


def _conditions(sql: str, start: int) -> Iterator[tuple[int, int]]:
    depth, place, begun, between = 0, start, start, False
    while place < len(sql):
        if sql[place] == "(":
            depth += 1
        elif sql[place] == ")" and depth:
            depth -= 1
        elif depth == 0 and _ENDS.match(sql, place):
            break
        elif depth == 0 and sql.startswith("BETWEEN ", place):
            between = True
        elif depth == 0 and (joint := re.compile(r"\s+AND\s+").match(sql, place)):
            if not between:
                yield begun, place
                begun = joint.end()
            between = False
            place = joint.end()
            continue
        place += 1
    end = begun + len(sql[begun:place].rstrip())
    if end > begun:
        yield begun, end


def _unset(sql: str) -> Iterator[tuple[str, str, str, str]]:
    """An UPDATE that forgets one of several columns."""
    for found in _SET.finditer(sql):
        parts = re.split(r",\s*(?![^()]*\))", found["list"])
        for place, part in enumerate(parts) if len(parts) > 1 else ():
            left = ", ".join(parts[:place] + parts[place + 1 :])
            yield (
                "column not set",
                sql[: found.start("list")] + left + sql[found.end("list") :],
                _flat(part),
                "(not set)",
            )


def _flat(words: str) -> str:
    return " ".join(words.split())
