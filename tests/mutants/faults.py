"""A fault as a change of the source text, and the operators that plant one in a Python expression or statement."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass

_BOUNDARY: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
_OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
_TWINS = {"min": "max", "max": "min", "any": "all", "all": "any"}
GUARDS = frozenset({"strict", "slots"})
"""Arguments that guard or save memory: nothing that anybody is told depends on them."""
_EMPTY = {
    "tuple": "()", "list": "[]", "dict": "{}", "set": "set()", "frozenset": "frozenset()", "str": "''", "int": "0",
    "float": "0.0", "bool": "False", "Mapping": "{}", "Sequence": "()", "Counter": "Counter()",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlantedFault:
    """One change of one file. `reach`: the lines that run when it does; `source`: its line as it reads today.

    `before` and `after` are the changed words in short; `span` of the file's text becomes `instead`.
    """

    file: str
    function: str
    line: int
    reach: tuple[int, int]
    source: str
    operator: str
    before: str
    after: str
    span: tuple[int, int]
    instead: str

    @property
    def key(self) -> tuple[str, str, str, str, str, str]:
        """What names it in a list that outlives edits above it: no line number."""
        return self.file, self.function, self.source, self.operator, self.before, self.after

    def planted(self, text: str) -> str:
        """The text of the file with the fault in it."""
        return text[: self.span[0]] + self.instead + text[self.span[1] :]

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.function} [{self.operator}] {self.before}  →  {self.after}"


Change = tuple[str, ast.AST | str]
"""(operator, what stands in the place of the node)."""


def changes(node: ast.AST, returns: str) -> Iterator[Change]:
    """Every small fault of this very node; `returns` is what its function says it gives."""
    kind = type(node)
    for kinds, operator in _OPERATORS:
        if issubclass(kind, kinds):
            yield from operator(node)
    if isinstance(node, ast.Return) and node.value is not None:
        yield from _returned(node, returns)


def _compared(node: ast.Compare) -> Iterator[Change]:
    for place, op in enumerate(node.ops):
        for name, table in (("boundary", _BOUNDARY), ("comparison", _OPPOSITE)):
            if (other := table.get(type(op))) is not None:
                changed = deepcopy(node)
                changed.ops[place] = other()
                yield name, changed
    if isinstance(node.comparators[0], ast.Tuple | ast.Set | ast.List):
        for place, _ in enumerate(node.comparators[0].elts):
            changed = deepcopy(node)
            del changed.comparators[0].elts[place]  # type: ignore[attr-defined]
            if changed.comparators[0].elts:  # type: ignore[attr-defined]
                yield "case dropped", changed


def _joined(node: ast.BoolOp) -> Iterator[Change]:
    changed = deepcopy(node)
    changed.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield "and/or", changed
    for place in range(len(node.values)):
        left = [value for other, value in enumerate(node.values) if other != place]
        yield "condition dropped", left[0] if len(left) == 1 else ast.BoolOp(node.op, left)


def _unary(node: ast.UnaryOp) -> Iterator[Change]:
    if isinstance(node.op, ast.Not):
        yield "not dropped", node.operand
    elif isinstance(node.op, ast.USub):
        yield "sign", node.operand


def _tested(node: ast.If | ast.IfExp | ast.While) -> Iterator[Change]:
    """Only tests that no other operator touches: a name, a call, an attribute."""
    if isinstance(node.test, ast.Name | ast.Call | ast.Attribute | ast.Subscript | ast.NamedExpr):
        changed = deepcopy(node)
        changed.test = ast.UnaryOp(ast.Not(), node.test)
        yield "condition negated", changed


def _filtered(node: ast.comprehension) -> Iterator[Change]:
    for place in range(len(node.ifs)):
        changed = deepcopy(node)
        del changed.ifs[place]
        yield "filter dropped", changed


def _constant(node: ast.Constant) -> Iterator[Change]:
    if isinstance(node.value, bool):
        yield "constant", ast.Constant(not node.value)
    elif isinstance(node.value, int | float):
        yield "constant", ast.Constant(0 if node.value == 1 else node.value + 1)


def _calculated(node: ast.BinOp) -> Iterator[Change]:
    words = any(isinstance(side, ast.JoinedStr) or isinstance(getattr(side, "value", None), str)
                for side in (node.left, node.right))  # fmt: skip
    if (other := _ARITHMETIC.get(type(node.op))) is not None and not words:
        yield "arithmetic", ast.BinOp(node.left, other(), node.right)


def _called(node: ast.Call) -> Iterator[Change]:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name in _TWINS:
        yield "twin", ast.Call(ast.Name(_TWINS[name]), node.args, node.keywords)
    elif name in ("sorted", "round", "abs") and node.args:
        yield "call dropped", ast.Call(ast.Name("list"), node.args[:1], []) if name == "sorted" else node.args[0]
    # A statement's parameter left out is no fault that could pass, for the driver refuses it; what is logged is told
    # to nobody, and tests of the logs look for residents' words, not for ours.
    for place, keyword in enumerate(node.keywords if not _of(node, "tx", "log") else ()):
        if keyword.arg and keyword.arg not in GUARDS:
            yield "argument dropped", ast.Call(node.func, node.args, node.keywords[:place] + node.keywords[place + 1 :])


def _of(node: ast.Call, *names: str) -> bool:
    """Whether it is a method of something of this name."""
    return (
        isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) and node.func.value.id in names
    )


def _stated(node: ast.Expr) -> Iterator[Change]:
    logs = isinstance(node.value, ast.Call) and _of(node.value, "log")
    if isinstance(node.value, ast.Call | ast.Await) and not logs:
        yield "statement dropped", ast.Pass()


def _added(node: ast.AugAssign) -> Iterator[Change]:
    yield "statement dropped", ast.Pass()
    if (other := _ARITHMETIC.get(type(node.op))) is not None:
        yield "arithmetic", ast.AugAssign(node.target, other(), node.value)


def _dropped(node: ast.Raise | ast.Delete) -> Iterator[Change]:
    yield "statement dropped", ast.Pass()


def _left(node: ast.Continue | ast.Break) -> Iterator[Change]:
    yield "loop", ast.Break() if isinstance(node, ast.Continue) else ast.Continue()


def _returned(node: ast.Return, returns: str) -> Iterator[Change]:
    empty = _EMPTY.get(returns.partition("[")[0], "None")
    value = ast.parse(empty, mode="eval").body
    if node.value is not None and ast.dump(node.value) != ast.dump(value):
        yield "nothing returned", ast.Return(value)


_OPERATORS: tuple[tuple[type[ast.AST] | tuple[type[ast.AST], ...], Callable[..., Iterator[Change]]], ...] = (
    (ast.Compare, _compared),
    (ast.BoolOp, _joined),
    (ast.UnaryOp, _unary),
    ((ast.If, ast.IfExp, ast.While), _tested),
    (ast.comprehension, _filtered),
    (ast.Constant, _constant),
    (ast.BinOp, _calculated),
    (ast.Call, _called),
    (ast.Expr, _stated),
    (ast.AugAssign, _added),
    ((ast.Raise, ast.Delete), _dropped),
    ((ast.Continue, ast.Break), _left),
)
