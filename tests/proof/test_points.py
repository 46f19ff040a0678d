"""A crash point stands after every commit of every job, each under a name of its own."""

from __future__ import annotations

import ast
from collections import Counter

from bot.jobs import TIMETABLE
from tests.proof import points


def test_a_crash_point_follows_every_commit_of_a_job() -> None:
    found = [(path, line, follows) for path in points.modules() for line, follows in points.commits(path)]
    assert [f"{path.name}:{line}" for path, line, follows in found if not follows] == []
    assert len(found) > len(TIMETABLE)


def test_no_two_crash_points_have_one_name() -> None:
    names = Counter(point for path in points.modules() for point in points.points(path))
    assert [name for name, times in names.items() if times > 1] == []


def test_the_search_for_commits_would_find_one_without_a_crash_point() -> None:
    code = "def job(deps):\n    if deps:\n        with deps.store.open() as books:\n            pass\n    {}\n"
    for last, expected in (("deps.crash('x.y')", True), ("deps.now()", False)):
        (function,) = ast.parse(code.format(last)).body
        assert isinstance(function, ast.FunctionDef)
        assert list(points._within(function.body, None)) == [(3, expected)]
