"""The ways to break a rule: each changes one place of a source as a slip of the hand would."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace

# On the edge, and the other way round.
OPERATORS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
LOOKUPS = {"gte": "gt", "gt": "gte", "lte": "lt", "lt": "lte"}
# Calls that take rows away: without them there are more.
NARROWING = {"filter", "exclude", "active", "visible_to"}
# Their keywords are conditions, each of which may be forgotten.
CONDITIONS = {"Q", "filter", "exclude"}
# Said to people, or about columns: no rule.
SILENT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "no"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """`text` stands in place of the bytes from `start` to `end`. `change` tells it in one line."""

    path: str
    line: int
    where: str
    change: str
    start: int
    end: int
    text: str

    @property
    def name(self) -> str:
        """Stays the same while lines above it come and go."""
        return f"{self.path} {self.where}: {self.change}"

    def apply(self, source: str) -> str:
        raw = source.encode()
        return (raw[: self.start] + self.text.encode() + raw[self.end :]).decode()


def mutants(path: str, source: str, *, only: frozenset[str] = frozenset()) -> list[Mutant]:
    """All ways to break a source. `only`: nothing but what stands in functions or assignments of these names."""
    found = list(_Places(path, source, only).of(ast.parse(source), (), not only))
    seen: Counter[str] = Counter()
    for index, one in enumerate(found):
        seen[one.name] += 1
        if seen[one.name] > 1:
            found[index] = replace(one, change=f"{one.change} (the {seen[one.name]}. time)")
    return found


class _Places:
    def __init__(self, path: str, source: str, only: frozenset[str]) -> None:
        self.path, self.only = path, only
        self.starts = [0]
        for line in source.encode().splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))

    def of(self, node: ast.AST, where: tuple[str, ...], inside: bool) -> Iterator[Mutant]:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            where = (*where, node.name)
        named = {getattr(node, "name", ""), *(getattr(target, "id", "") for target in getattr(node, "targets", []))}
        inside = inside or bool(named & self.only)
        if inside:
            for place, change, new in broken(node):
                yield self._mutant(place, where, change, new)
        for child in _children(node):
            yield from self.of(child, where, inside)

    def _mutant(self, place: ast.AST, where: tuple[str, ...], change: str, new: ast.expr) -> Mutant:
        start = self.starts[place.lineno - 1] + place.col_offset  # type: ignore[attr-defined]
        end = self.starts[place.end_lineno - 1] + place.end_col_offset  # type: ignore[attr-defined]
        text = f"({ast.unparse(new)})"
        return Mutant(self.path, place.lineno, ".".join(where) or "module", change, start, end, text)  # type: ignore[attr-defined]


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """What may hold a rule: no annotations, decorators or texts, and no numbers that only choose a row."""
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Call) and _called(node) in SILENT):
        return
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list", "slice", "bases"}:
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield child


def broken(node: ast.AST) -> Iterator[tuple[ast.AST, str, ast.expr]]:
    """The place, what changes, and what stands there instead."""
    match node:
        case ast.If(test=test):
            yield test, f"never: if {_short(test)}", ast.Constant(False)
        case ast.IfExp(body=body, orelse=orelse):
            yield node, f"always {_short(body)}", body
            yield node, f"never {_short(body)}", orelse
        case ast.Compare(left=left, ops=[operator], comparators=[right]) if type(operator) in OPERATORS:
            new: ast.expr = ast.Compare(left, [OPERATORS[type(operator)]()], [right])
            yield node, f"{_short(node)} becomes {_short(new)}", new
        case ast.BoolOp(op=operator, values=values):
            for index, one in enumerate(values):
                rest = [*values[:index], *values[index + 1 :]]
                yield node, f"without {_short(one)}", rest[0] if len(rest) == 1 else ast.BoolOp(operator, rest)
        case ast.BinOp(left=left, op=ast.BitAnd() | ast.BitOr(), right=right):
            yield node, f"without {_short(right)}", left
            yield node, f"without {_short(left)}", right
        case ast.UnaryOp(op=ast.Not() | ast.Invert(), operand=operand):
            yield node, f"{_short(node)} becomes {_short(operand)}", operand
        case ast.Constant(value=int() as number) if not isinstance(number, bool):
            yield node, f"{number} becomes {number + 1}", ast.Constant(number + 1)
        case ast.Call():
            yield from _of_call(node)
        case ast.Assign(targets=[ast.Name(id="constraints")], value=ast.Tuple(elts=rules) | ast.List(elts=rules)):
            for index, one in enumerate(rules):
                yield node.value, f"without {_constraint(one)}", ast.List([*rules[:index], *rules[index + 1 :]])


def _of_call(call: ast.Call) -> Iterator[tuple[ast.AST, str, ast.expr]]:
    if isinstance(call.func, ast.Attribute) and call.func.attr in NARROWING:
        yield call, f"without .{call.func.attr}({_short(*call.args, *call.keywords)})", call.func.value
    for index, keyword in enumerate(call.keywords):
        if keyword.arg is None:
            continue
        rest = [*call.keywords[:index], *call.keywords[index + 1 :]]
        if _called(call) in CONDITIONS and (rest or call.args):
            yield call, f"{_called(call)}() without {_short(keyword)}", _with(call, rest)
        field, _, lookup = keyword.arg.rpartition("__")
        if field and lookup in LOOKUPS:
            other = ast.keyword(f"{field}__{LOOKUPS[lookup]}", keyword.value)
            yield call, f"{_short(keyword)} becomes {_short(other)}", _with(call, [*rest, other])
        if lookup == "isnull" and isinstance(keyword.value, ast.Constant):
            other = ast.keyword(keyword.arg, ast.Constant(not keyword.value.value))
            yield call, f"{_short(keyword)} becomes {_short(other)}", _with(call, [*rest, other])


def _with(call: ast.Call, keywords: list[ast.keyword]) -> ast.Call:
    new = copy(call)
    new.keywords = keywords
    return new


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _constraint(rule: ast.expr) -> str:
    """The name of a constraint, or as much as tells it."""
    for keyword in getattr(rule, "keywords", []):
        if keyword.arg == "name":
            return ast.literal_eval(keyword.value) if isinstance(keyword.value, ast.Constant) else _short(keyword)
    return _short(rule)


def _short(*nodes: ast.AST) -> str:
    text = ", ".join(ast.unparse(node) for node in nodes)
    return text if len(text) <= 100 else f"{text[:60]}…{text[-39:]}"
