"""The crash points of the jobs and the commits between them, read from their source."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

import bot.jobs

JOBS = Path(bot.jobs.__file__).parent
# What answers the command line and not the clock.
COMMANDS = {"setup.py"}


def modules() -> list[Path]:
    """Every module of jobs."""
    return [path for path in sorted(JOBS.rglob("*.py")) if path.name not in COMMANDS]


def points(path: Path) -> list[str]:
    """The names of the crash points of a module, as often as they stand there."""
    return [ast.literal_eval(node.args[0]) for node in ast.walk(_parsed(path)) if _trips(node)]  # type: ignore[attr-defined]


def every_point() -> dict[str, Path]:
    """Every crash point with the module it stands in."""
    return {point: path for path in modules() for point in points(path)}


def commits(path: Path) -> Iterator[tuple[int, bool]]:
    """The line of every commit of a module, and whether a crash point is the very next thing that is done."""
    for node in ast.walk(_parsed(path)):
        if isinstance(node, ast.FunctionDef):
            yield from _within(node.body, None)


def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _within(block: Sequence[ast.stmt], after: ast.stmt | None) -> Iterator[tuple[int, bool]]:
    """`after` is what is done when the block is over. What only counts for the metrics is passed over."""
    block = [statement for statement in block if not _counts(statement)]
    for statement, following in zip(block, [*block[1:], after], strict=False):
        if _commits(statement):
            yield statement.lineno, isinstance(following, ast.Expr) and _trips(following.value)
        elif isinstance(statement, ast.Try):
            yield from _within(statement.body, statement.orelse[0] if statement.orelse else following)
            for handler in statement.handlers:
                yield from _within(handler.body, following)
            yield from _within(statement.orelse, following)
        elif isinstance(statement, ast.If):
            yield from _within(statement.body, following)
            yield from _within(statement.orelse, following)
        elif isinstance(statement, ast.For | ast.While | ast.With):
            yield from _within(statement.body, None)


def _commits(node: ast.stmt) -> bool:
    if isinstance(node, ast.With):
        return any(ast.unparse(item.context_expr).split("(")[0].endswith("store.open") for item in node.items)
    return isinstance(node, ast.Expr) and ast.unparse(node).split("(")[0].endswith("store.forget_handled")


def _counts(node: ast.stmt) -> bool:
    if isinstance(node, ast.If):
        return not node.orelse and all(_counts(statement) for statement in node.body)
    return isinstance(node, ast.Expr) and ast.unparse(node).split("(")[0] in {"_count", "metrics.count"}


def _trips(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func).endswith("crash")
