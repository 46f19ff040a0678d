"""A function's place is its address."""

from types import ModuleType

import pytest

from bot.slack.ids import address, without_number


def placed(module: str, source: str, name: str) -> object:
    home = ModuleType(module)
    exec(source, home.__dict__)
    return home.__dict__[name]


def test_a_handler_is_addressed_by_feature_and_name() -> None:
    submit = placed("bot.handlers.hiring.scorecards", "def submit(): ...", "submit")
    assert address(submit) == "hiring.scorecards.submit"  # type: ignore[arg-type]


def test_a_feature_that_is_a_folder_keeps_its_address() -> None:
    folders = {"hiring.scorecards.sealing": "hiring.scorecards.submit", "roles.giving": "roles.submit"}
    for module, address_of in folders.items():
        submit = placed(f"bot.handlers.{module}", "def submit(): ...", "submit")
        assert address(submit) == address_of  # type: ignore[arg-type]


def test_a_refusal_is_addressed_in_small_letters() -> None:
    refusal = placed("bot.rules.hiring.requisitions", "class ReasonMissing(Exception): ...", "ReasonMissing")
    assert address(refusal) == "hiring.requisitions.reason_missing"  # type: ignore[arg-type]


def test_what_lives_outside_the_rooms_or_inside_a_function_has_no_address() -> None:
    for homeless in (placed, lambda: None):
        with pytest.raises(ValueError, match="has no address"):
            address(homeless)


def test_an_id_is_its_address_whatever_its_number() -> None:
    tried = ("hiring.b.go", "hiring.b.go#2", "hiring.b.go#13", "hiring.b.go#", "hiring.b.go#2#", "")
    without = ["hiring.b.go", "hiring.b.go", "hiring.b.go", "hiring.b.go#", "hiring.b.go#2#", ""]
    assert [without_number(one) for one in tried] == without
