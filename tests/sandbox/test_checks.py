"""What Slack refuses in blocks and views, each by one wrong thing."""

from copy import deepcopy
from typing import Any

import pytest

from sandbox import checks
from sandbox.refused import Refused
from tests.sandbox.conftest import button, field, modal, plain, section

OPTION = {"text": plain("One"), "value": "1"}
OTHER = {"text": plain("Two"), "value": "2"}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def select(**more: Any) -> dict[str, Any]:
    return {"type": "static_select", "action_id": "s", "options": [OPTION], **more}


RIGHT = [
    section(), {"type": "divider"}, {"type": "header", "text": plain("H"), "level": 2}, actions(button()),
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "c"},
                                     {"type": "image", "image_url": "https://x.example/a.png", "alt_text": "a"}]},
    {"type": "section", "fields": [plain("a"), {"type": "mrkdwn", "text": "b", "verbatim": True}],
     "accessory": {"type": "overflow", "action_id": "o", "options": [{**OPTION, "url": "https://x.example"}]}},
    actions(select(initial_option=OPTION), {"type": "radio_buttons", "action_id": "r", "options": [OPTION]},
            {"type": "datepicker", "action_id": "d", "initial_date": "2026-02-28"},
            {"type": "users_select", "action_id": "u", "placeholder": plain("Who")}),
    {"type": "rich_text", "elements": [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": "t", "style": {"bold": True}},
                                                   {"type": "user", "user_id": "U1"}]},
        {"type": "rich_text_list", "style": "bullet", "elements": [
            {"type": "rich_text_section", "elements": [{"type": "link", "url": "https://x.example"}]}]}]},
    field("why", {"multiline": True, "max_length": 500}, optional=True, hint=plain("Briefly")),
    {"type": "image", "image_url": "https://x.example/a.png", "alt_text": "a", "title": plain("T")},
]


@pytest.mark.parametrize("surface", ["message", "modal", "home"])
def test_right_blocks_pass_on_every_surface(surface: checks.Surface) -> None:
    assert checks.problems(RIGHT, surface, "") == []


@pytest.mark.parametrize(("block", "complaint"), [
    (section("x" * 3001), "less than 3001 characters"),
    (section(""), "more than 0 characters"),
    ({"type": "section"}, "either text or fields"),
    ({"type": "section", "fields": [plain("a")] * 11}, "no more than 10 items"),
    ({"type": "section", "fields": [plain("x" * 2001)]}, "less than 2001 characters"),
    ({"type": "section", "text": plain("a"), "accessory": {"type": "plain_text_input", "action_id": "x"}},
     "unsupported type: plain_text_input"),
    ({"type": "header", "text": {"type": "mrkdwn", "text": "a"}}, "unsupported type: mrkdwn"),
    ({"type": "header", "text": plain("x" * 151)}, "less than 151 characters"),
    ({"type": "header", "text": plain("x"), "level": 5}, "must be one of"),
    ({"type": "nonsense"}, "unsupported type: nonsense"),
    ({"type": "divider", "block_id": "x" * 256}, "less than 256 characters"),
    ({"type": "divider", "colour": "red"}, "additional property: colour"),
    ({"type": "context", "elements": [button()]}, "unsupported type: button"),
    ({"type": "context", "elements": [plain("a")] * 11}, "no more than 10 items"),
    ({"type": "image", "image_url": "https://x.example/a.png"}, "missing required field: alt_text"),
    ({"type": "image", "alt_text": "a"}, "either image_url or slack_file"),
    ({"type": "rich_text", "elements": [{"type": "text", "text": "a"}]}, "unsupported type: text"),
    ({"type": "markdown", "text": "x" * 12_001}, "less than 12001 characters"),
    ({"type": "table", "rows": [[{"type": "raw_text", "text": "a"}] * 21]}, "no more than 20 items"),
    ({"type": "table", "rows": [[{"type": "raw_text", "text": "a" * 10_001}]]}, "less than 10001 characters"),
    ({"type": "table", "rows": [[{"type": "mrkdwn", "text": "a"}]]}, "cells must be"),
    ({"type": "alert", "text": plain("only in modals")}, "unsupported type: alert"),
    (actions(*[button(action_id=str(n)) for n in range(26)]), "no more than 25 items"),
    (actions(), "no fewer than 1 items"),
    (actions(button(), button()), "`action_id` approve already exists"),
    (actions(button(text="x" * 76)), "less than 76 characters"),
    (actions(button(value="x" * 2001)), "less than 2001 characters"),
    (actions({**button(), "style": "loud"}), "must be one of: primary, danger"),
    (actions({**button(), "confirm": {"title": plain("Sure?")}}), "missing required field: text"),
    (actions(select(initial_option=OTHER)), "must exactly match"),
    (actions(select(options=[OPTION] * 101)), "no more than 100 items"),
    (actions(select(options=[OPTION, OPTION])), "values must be unique"),
    (actions(select(options=[])), "either options or option_groups"),
    (actions(select(options=[{"text": plain("x" * 76), "value": "1"}])), "less than 76 characters"),
    (actions(select(options=[{"text": plain("x"), "value": "1" * 151}])), "less than 151 characters"),
    (actions({"type": "overflow", "action_id": "o", "options": [OPTION] * 6}), "no more than 5 items"),
    (actions({"type": "checkboxes", "action_id": "c", "options": []}), "no fewer than 1 items"),
    (actions({"type": "checkboxes", "action_id": "c", "options": [OPTION], "initial_options": []}),
     "no fewer than 1 items"),
    (actions({"type": "datepicker", "action_id": "d", "initial_date": "2026-02-31"}), "YYYY-MM-DD"),
    (actions({"type": "timepicker", "action_id": "t", "initial_time": "24:00"}), "HH:mm"),
    (actions({"type": "datetimepicker", "action_id": "t", "initial_date_time": 12}), "10 digit"),
    (field("a", {"min_length": 9, "max_length": 3}), "not below min_length"),
    (field("a", {"max_length": 3001}), "between 1 and 3000"),
    (field("a", {"type": "number_input"}), "missing required field: is_decimal_allowed"),
    (field("a", {"type": "button"}), "unsupported type: button"),
    (field("a", {"type": "file_input"}, dispatch_action=True), "dispatch_action is not supported"),
    ({**field("a"), "label": {"type": "mrkdwn", "text": "a"}}, "unsupported type: mrkdwn"),
    ({**field("a"), "label": plain("x" * 2001)}, "less than 2001 characters"),
    ({**field("a"), "element": None}, "unsupported type: None"),
])
def test_a_wrong_block_is_refused_with_the_reason(block: dict[str, Any], complaint: str) -> None:
    assert any(complaint in told for told in checks.problems([block], "message", ""))


def test_a_block_id_is_used_once() -> None:
    assert "`block_id` why~1 already exists" in checks.problems([field("why"), field("why")], "modal", "")[0]


def test_a_message_has_fifty_blocks_and_a_view_a_hundred() -> None:
    checks.message_blocks([section()] * 50)
    with pytest.raises(Refused, match="invalid_blocks"):
        checks.message_blocks([section()] * 51)
    checks.view(modal(*[section()] * 100), "modal")
    with pytest.raises(Refused, match="invalid_arguments"):
        checks.view(modal(*[section()] * 101), "modal")


@pytest.mark.parametrize("blocks", ["text", [["nested"]], {"type": "section"}])
def test_blocks_that_are_no_list_of_objects_have_a_wrong_format(blocks: Any) -> None:
    with pytest.raises(Refused, match="invalid_blocks_format"):
        checks.message_blocks(blocks)


@pytest.mark.parametrize(("change", "complaint"), [
    ({"title": None}, "missing required field: title"),
    ({"title": plain("x" * 25)}, "less than 25 characters"),
    ({"submit": None}, "missing required field: submit"),
    ({"submit": {"type": "mrkdwn", "text": "x"}}, "unsupported type: mrkdwn"),
    ({"private_metadata": "x" * 3001}, "less than 3001 characters"),
    ({"callback_id": "x" * 256}, "less than 256 characters"),
    ({"type": "home"}, "must be of type modal"),
    ({"footer": "x"}, "additional property: footer"),
    ({"blocks": None}, "missing required field: blocks"),
    ({"blocks": [{"type": "markdown", "text": "x"}]}, "unsupported type: markdown"),
    ({"blocks": [field("a", {"focus_on_load": True}), field("b", {"focus_on_load": True})]}, "focus_on_load"),
])
def test_a_wrong_view_is_refused_with_the_reason(change: dict[str, Any], complaint: str) -> None:
    view = deepcopy(modal(field("why"))) | change
    with pytest.raises(Refused) as caught:
        checks.view(view, "modal")
    assert caught.value.error == "invalid_arguments"
    assert any(complaint in told for told in caught.value.more["response_metadata"]["messages"])


def test_a_view_without_inputs_needs_no_submit_button() -> None:
    checks.view(modal(section(), submit=None), "modal")


def test_a_view_has_a_quarter_of_a_megabyte() -> None:
    with pytest.raises(Refused, match="view_too_large"):
        checks.view(modal(*[section("x" * 3000)] * 90), "modal")
