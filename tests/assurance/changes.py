"""Small changes to a source, one at a time, as a slip of the hand would make them."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult, ast.LShift: ast.RShift,
}  # fmt: skip
Edit = Callable[[ast.AST], None]


@dataclass(frozen=True)
class Change:
    """A source with one thing changed: where, what was there, and what is there instead."""

    line: int
    before: str
    after: str
    source: str

    def __str__(self) -> str:
        return f"{self.line}: {self.before} → {self.after}"


def changes(source: str) -> list[Change]:
    """Every change of the kinds below, in the order of the source."""
    tree = _bare(ast.parse(source))
    found = []
    counts = _counts(tree)
    kept = {
        id(one)
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for part in node.decorator_list
        for one in ast.walk(part)
    }
    for place, node in enumerate(ast.walk(tree)):
        if id(node) in kept:
            continue
        for edit in _edits(node, counts):
            other = copy.deepcopy(tree)
            twin = [*ast.walk(other)][place]
            edit(twin)
            line = getattr(node, "lineno", 0)
            found.append(Change(line, _said(node), _said(twin), ast.unparse(other)))
    different = {one.source: one for one in reversed(found) if one.before != one.after}
    return sorted(different.values(), key=lambda one: (one.line, one.before, one.after))


def _bare(tree: ast.Module) -> ast.Module:
    """Without notes of types."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.returns = None
            for one in (*node.args.args, *node.args.kwonlyargs):
                one.annotation = None
    return tree


def _counts(tree: ast.Module) -> frozenset[str]:
    """Names of the module that stand for whole numbers."""
    found = set()
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(
            isinstance(one, ast.Constant) and isinstance(one.value, int)
            for one in ast.walk(node.value)
        ):
            found |= {
                one.id
                for target in node.targets
                for one in ast.walk(target)
                if isinstance(one, ast.Name)
            }
    return frozenset(found)


def _is_sum(node: ast.BinOp, counts: frozenset[str]) -> bool:
    """A sum or product of numbers: the same either way round."""
    return isinstance(node.op, ast.Mult) or (
        isinstance(node.op, ast.Add)
        and any(
            (isinstance(one, ast.Constant) and isinstance(one.value, int))
            or (isinstance(one, ast.Name) and one.id in counts)
            or (isinstance(one, ast.BinOp) and isinstance(one.op, ast.Mult))
            for one in ast.walk(node)
        )
    )


def _is_word(node: ast.AST) -> bool:
    """A docstring, or a sentence under a constant: a change in it changes nothing."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _said(node: ast.AST) -> str:
    text = " ".join(ast.unparse(ast.fix_missing_locations(node)).split())
    return text if len(text) <= 90 else text[:89] + "…"


def _edits(node: ast.AST, counts: frozenset[str]) -> Iterator[Edit]:  # noqa: C901  one line a kind of change
    match node:
        case ast.Compare():
            yield from (
                _compare(place) for place, op in enumerate(node.ops) if type(op) in COMPARED
            )
        case ast.BoolOp():
            yield _either
            yield from (_operand(place) for place in range(len(node.values)))
        case ast.BinOp():
            if type(node.op) in COUNTED:
                yield _count
            if not _is_sum(node, counts):
                yield _around
        case ast.If():
            yield from (_asked(answer) for answer in (True, False))
        case ast.Return() if node.value is not None:
            yield _nothing
        case ast.Call():
            if len(node.args) > 1 and not any(isinstance(one, ast.Starred) for one in node.args):
                yield from (_swapped(place) for place in range(len(node.args) - 1))
            yield from (_left_out(place) for place in range(len(node.keywords)))
        case ast.ExceptHandler(type=ast.Tuple()):
            yield from (_let_through(place) for place in range(len(node.type.elts)))
        case ast.Slice():
            sides = (getattr(node, side) for side in ("lower", "upper"))
            yield from (
                _moved(side)
                for side, one in zip(("lower", "upper"), sides, strict=True)
                if one is not None and not isinstance(one, ast.Constant)
            )
    yield from _statements(node)
    yield from _constants(node)


def _statements(node: ast.AST) -> Iterator[Edit]:
    for name in ("body", "orelse"):
        block = getattr(node, name, None)
        if isinstance(block, list):
            for place, one in enumerate(block):
                is_lone = (
                    isinstance(node, ast.If) and len(block) == 1
                )  # as if its question were false
                if (isinstance(one, ast.Raise) and not is_lone) or (
                    isinstance(one, ast.Expr) and not _is_word(one)
                ):
                    yield _dropped(name, place)


def _constants(node: ast.AST) -> Iterator[Edit]:
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "module", "decorator_list"}:
            continue
        if isinstance(value, ast.Constant) and not _is_word(node):
            yield from (_constant(name, None, new) for new in _others(value.value))
        if isinstance(value, list):
            for place, one in enumerate(value):
                if isinstance(one, ast.Constant):
                    yield from (_constant(name, place, new) for new in _others(one.value))


def _others(value: object) -> Iterator[object]:
    match value:
        case bool():
            yield not value
        case int():
            yield value + 1
            yield value - 1
        case bytes() if value:
            yield value[:-1] + bytes([value[-1] ^ 1])
        case str() if value:
            yield value[:-1] + ("x" if value[-1] != "x" else "y")


def _constant(name: str, place: int | None, new: object) -> Edit:
    def edit(node: ast.AST) -> None:
        fresh = ast.Constant(new)  # type: ignore[arg-type]
        if place is None:
            setattr(node, name, fresh)
        else:
            getattr(node, name)[place] = fresh

    return edit


def _compare(place: int) -> Edit:
    def edit(node: ast.Compare) -> None:
        node.ops[place] = COMPARED[type(node.ops[place])]()

    return edit  # type: ignore[return-value]


def _either(node: ast.BoolOp) -> None:  # type: ignore[misc]
    node.op = ast.And() if isinstance(node.op, ast.Or) else ast.Or()


def _operand(place: int) -> Edit:
    def edit(node: ast.BoolOp) -> None:
        del node.values[place]

    return edit  # type: ignore[return-value]


def _count(node: ast.BinOp) -> None:
    node.op = COUNTED[type(node.op)]()


def _around(node: ast.BinOp) -> None:
    node.left, node.right = node.right, node.left


def _asked(answer: bool) -> Edit:
    def edit(node: ast.If) -> None:
        node.test = ast.Constant(answer)

    return edit  # type: ignore[return-value]


def _nothing(node: ast.Return) -> None:
    node.value = ast.Constant(None)


def _swapped(place: int) -> Edit:
    def edit(node: ast.Call) -> None:
        node.args[place], node.args[place + 1] = node.args[place + 1], node.args[place]

    return edit  # type: ignore[return-value]


def _left_out(place: int) -> Edit:
    def edit(node: ast.Call) -> None:
        del node.keywords[place]

    return edit  # type: ignore[return-value]


def _let_through(place: int) -> Edit:
    def edit(node: ast.ExceptHandler) -> None:
        assert isinstance(node.type, ast.Tuple)
        del node.type.elts[place]

    return edit  # type: ignore[return-value]


def _moved(side: str) -> Edit:
    def edit(node: ast.Slice) -> None:
        setattr(node, side, ast.BinOp(getattr(node, side), ast.Add(), ast.Constant(1)))

    return edit  # type: ignore[return-value]


def _dropped(name: str, place: int) -> Edit:
    def edit(node: ast.AST) -> None:
        getattr(node, name)[place] = ast.Pass()

    return edit
