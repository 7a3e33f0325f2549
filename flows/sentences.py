"""Conditions as an author writes them, parsed to the tree that the engine evaluates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NoReturn

from flows.conditions import Both, Comparison, Condition, Either, Not, Operator
from flows.findings import Mark
from flows.nodes import Scalar
from flows.reading import WRONG, ReadingContext, Unread

LONGEST = 60
"""Comparisons in one condition: more cannot be read aloud."""
# A day stands before a number: 2027-05-01 would else be cut in three.
_TOKEN = re.compile(
    r"\s*(?:(?P<day>\d{4}-\d{2}-\d{2})(?![\w-])|(?P<number>-?\d+(?:[.,]\d+)?)(?![\w])|(?P<word>[^\W\d]\w*)"
    r"|(?P<quoted>\"[^\"]*\"|'[^']*'|«[^»]*»|“[^”]*”)|(?P<sign><=|>=|==|!=|<>|≤|≥|≠|=|<|>|&&|\|\||!|[()])|(?P<odd>\S))"
)
_SIGNS: dict[str, Operator] = {
    "==": "is", "!=": "is not", "<": "<", "<=": "<=", ">": ">", ">=": ">=",
}  # fmt: skip
# Understood only to be corrected: a condition is spelled one way in every file.
_MEANT = {
    "=": "is", "≠": "is not", "<>": "is not", "≤": "<=", "≥": ">=", "&&": "and", "||": "or", "!": "not",
    "est": "is", "et": "and", "ou": "or", "non": "not", "pas": "not", "contient": "includes", "inclut": "includes",
    "contains": "includes", "include": "includes", "in": "includes", "are": "is", "equals": "is", "isnt": "is not",
    "répondu": "answered", "repondu": "answered", "answer": "answered",
}  # fmt: skip
_WORDS = frozenset({"is", "not", "includes", "answered", "and", "or"})
# Parentheses are read by recursion: bounded, so that no file can exhaust the stack.
_DEEPEST = 16


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    mark: Mark


class _Refused(Exception):
    """The finding is reported; nothing more is said about this condition."""


def parse(scalar: Scalar, context: ReadingContext) -> Condition | Unread:
    """The condition, or WRONG once its one finding is reported."""
    try:
        return _Parser(scalar, context).whole()
    except _Refused:
        if context.step is not None:
            context.broken.add(context.step)
        return WRONG


class _Parser:
    def __init__(self, scalar: Scalar, context: ReadingContext) -> None:
        self._context = context
        self._all = scalar.stretch(0, len(scalar.value.strip()))
        self._tokens = list(self._cut(scalar))
        self._place = 0
        self._count = 0

    def _cut(self, scalar: Scalar) -> list[_Token]:
        # Before it is cut in words: a condition of a megabyte is refused without being read.
        if len(scalar.value) > LONGEST * 80:
            self._refuse("condition.long", self._all, most=LONGEST)
        tokens = []
        for found in _TOKEN.finditer(scalar.value):
            kind = found.lastgroup or "odd"
            text = found[kind]
            tokens.append(_Token(kind, text, scalar.stretch(found.start(kind), len(text))))
        return tokens

    def whole(self) -> Condition:
        """The condition, to its last word."""
        condition = self._either(0)
        token = self._peek()
        if token is not None:
            if token.text == ")":
                self._refuse("condition.parenthesis", token.mark)
            if token.text in _SIGNS or token.text in ("is", "includes", "answered"):
                # `18 <= age < 65` would be read in two ways: it is refused, and written out for its author.
                self._chained(token)
            self._unexpected(token)
        return condition

    def _either(self, depth: int) -> Condition:
        left = self._both(depth)
        while self._take("or"):
            self._and_another(left, "or")
            left = Either(left, self._both(depth))
        return left

    def _both(self, depth: int) -> Condition:
        left = self._not(depth)
        while self._take("and"):
            self._and_another(left, "and")
            left = Both(left, self._not(depth))
        return left

    def _not(self, depth: int) -> Condition:
        # Counted rather than recursive: a line of `not` would go as deep as it is long.
        turns = 0
        while self._take("not"):
            turns += 1
            if turns > _DEEPEST:
                self._refuse("condition.long", self._all, most=LONGEST)
        inner = self._inside(depth)
        return Not(inner) if turns % 2 else (Not(Not(inner)) if turns else inner)

    def _inside(self, depth: int) -> Condition:
        opening = self._peek()
        if opening is None or not self._take("("):
            return self._comparison()
        if depth >= _DEEPEST:
            self._refuse("condition.long", opening.mark, most=LONGEST)
        inner = self._either(depth + 1)
        if not self._take(")"):
            self._refuse("condition.parenthesis", opening.mark)
        return inner

    def _comparison(self) -> Condition:
        self._count += 1
        if self._count > LONGEST:
            self._refuse("condition.long", self._all, most=LONGEST)
        name = self._next()
        if name.kind != "word" or name.text in _WORDS:
            self._not_a_name(name)
        start = self._place
        operator = self._operator(name)
        first, last = self._tokens[start].mark, self._tokens[self._place - 1].mark
        mark = Mark(first.line, first.column, last.end_column if last.line == first.line else first.end_column)
        if operator == "answered":
            return Comparison(name.text, operator, None, name.mark, mark, mark)
        value = self._next(after=name.text)
        if value.kind not in ("word", "number", "day", "quoted") or value.text in _WORDS:
            self._refuse("condition.no_value", value.mark, name=name.text, operator=operator)
        return Comparison(name.text, operator, _operand(value), name.mark, value.mark, mark)

    def _operator(self, name: _Token) -> Operator:
        token = self._peek()
        if token is None or token.text in ("and", "or", ")"):
            self._refuse("condition.no_operator", name.mark, name=name.text)
        self._place += 1
        if token.text in _SIGNS:
            return _SIGNS[token.text]
        if token.text == "is":
            return "is not" if self._take("not") else "is"
        if token.text not in ("includes", "answered"):
            self._unexpected(token)
        return "includes" if token.text == "includes" else "answered"

    def _and_another(self, left: Condition, word: str) -> None:
        """After `and` or `or`, a value alone (`use is walk or cycle`): both are written out."""
        token = self._peek()
        after = self._tokens[self._place + 1] if token and self._place + 1 < len(self._tokens) else None
        alone = after is None or after.text in ("and", "or", ")")
        if token is None or not alone or token.kind not in ("word", "quoted", "number", "day") or token.text in _WORDS:
            return
        last = _last(left)
        if last.operator == "answered":
            return
        # "is not walk or cycle" means neither.
        joined = "and" if last.operator == "is not" and word == "or" else word
        first = f"{last.name} {last.operator} {_plain(last.value)}"
        second = f"{last.name} {last.operator} {token.text}"
        self._refuse("condition.each", token.mark, word=token.text, rewritten=f"{first} {joined} {second}")

    def _chained(self, token: _Token) -> NoReturn:
        before = self._tokens[: self._place]
        names = [item.text for item in before if item.kind == "word" and item.text not in _WORDS]
        value = self._tokens[self._place + 1].text if self._place + 1 < len(self._tokens) else "…"
        first, said = " ".join(item.text for item in before), f"{names[0] if names else '…'} {token.text}"
        rewritten = f"{first} and {said}" if token.text == "answered" else f"{first} and {said} {value}"
        self._refuse("condition.chain", token.mark, rewritten=rewritten)

    def _not_a_name(self, token: _Token) -> NoReturn:
        rest = [item.text for item in self._tokens[self._place : self._place + 4]]
        if token.kind in ("number", "day") and len(rest) >= 2 and rest[0] in _SIGNS:
            turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(rest[0], rest[0])
            rewritten = f"{rest[1]} {turned} {token.text}"
            if len(rest) == 4 and rest[2] in _SIGNS:
                rewritten += f" and {rest[1]} {rest[2]} {rest[3]}"
            self._refuse("condition.left", token.mark, word=token.text, rewritten=rewritten)
        self._unexpected(token)

    def _unexpected(self, token: _Token) -> NoReturn:
        near = _MEANT.get(token.text.casefold())
        if near is None and token.text.casefold() in _WORDS:
            near = token.text.casefold()
        if near is None and token.kind == "word":
            near = self._context.near(token.text, _WORDS)
        self._refuse("condition.unexpected", token.mark, word=token.text, near=None if near == token.text else near)

    def _peek(self) -> _Token | None:
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def _next(self, after: str = "") -> _Token:
        token = self._peek()
        if token is None:
            self._refuse("condition.unfinished", self._all)
        self._place += 1
        return token

    def _take(self, word: str) -> bool:
        token = self._peek()
        if token is None or token.text != word or token.kind == "quoted":
            return False
        self._place += 1
        return True

    def _refuse(self, message: str, mark: Mark, /, **params: object) -> NoReturn:
        self._context.report("condition", message, mark, **params)
        # One finding a condition: what follows a first mistake is mostly its echo.
        raise _Refused


def _operand(token: _Token) -> str | float:
    if token.kind == "number":
        # A French author writes 2,5.
        return float(token.text.replace(",", "."))
    return token.text[1:-1].strip() if token.kind == "quoted" else token.text


def _plain(value: str | float | None) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _last(condition: Condition) -> Comparison:
    while not isinstance(condition, Comparison):
        condition = condition.inner if isinstance(condition, Not) else condition.right
    return condition
