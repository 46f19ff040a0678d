"""A function's place is its address."""

from types import ModuleType

import pytest

from bot.slack.ids import address, pattern


def placed(module: str, source: str, name: str) -> object:
    home = ModuleType(module)
    exec(source, home.__dict__)
    return home.__dict__[name]


def test_a_handler_is_addressed_by_feature_and_name() -> None:
    submit = placed("bot.handlers.hiring.scorecards", "def submit(): ...", "submit")
    assert address(submit) == "hiring.scorecards.submit"  # type: ignore[arg-type]


def test_a_refusal_is_addressed_in_small_letters() -> None:
    refusal = placed("bot.rules.hiring.requisitions", "class ReasonMissing(Exception): ...", "ReasonMissing")
    assert address(refusal) == "hiring.requisitions.reason_missing"  # type: ignore[arg-type]


def test_what_lives_outside_the_rooms_or_inside_a_function_has_no_address() -> None:
    for homeless in (placed, lambda: None):
        with pytest.raises(ValueError, match="has no address"):
            address(homeless)


def test_a_pattern_matches_the_address_and_its_repeats_only() -> None:
    found = pattern(placed("bot.handlers.a.b", "def go(): ...", "go"))  # type: ignore[arg-type]
    assert [bool(found.match(one)) for one in ("a.b.go", "a.b.go#2", "a.b.go#", "axb.go", "a.b.goes")] == [
        True,
        True,
        False,
        False,
        False,
    ]
