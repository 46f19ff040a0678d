"""Answers come back by field name, and what is wrong goes to the field it is about."""

from typing import Any

import pytest

from bot.slack import blocks, forms
from tests.slack.said import INPUTS, tree

ANSWERS: dict[str, Any] = {
    "title": "Head\nchef <b>",
    "count": "3",
    "pay": "3.5",
    "mail": "a@example.com",
    "site": "https://example.com",
    "why": None,
    "grade": "a",
    "grades": ["a", "b"],
    "one": None,
    "many": [],
    "person": "U1",
    "people": ["U1", "W2"],
    "channel": "C1",
    "conversation": "D1",
    "day": "2026-11-23",
    "hour": "09:30",
}


def view(generation: int = 4) -> dict[str, Any]:
    xml = f"<Modal><Title>T</Title><Submit>S</Submit><Divider/>{INPUTS}</Modal>"
    return blocks.modal(tree(xml, t="x"), generation=generation)


def filled(element: dict[str, Any], answer: Any) -> dict[str, Any]:
    """What Slack reports for an element that somebody answered."""
    kind = element["type"]
    offered = {option["value"]: option for option in element.get("options", ())}
    if kind in ("static_select", "radio_buttons"):
        return {"type": kind, "selected_option": offered.get(answer)}
    if kind in ("multi_static_select", "checkboxes"):
        return {"type": kind, "selected_options": [offered[one] for one in answer]}
    names = {"datepicker": "selected_date", "timepicker": "selected_time", "multi_users_select": "selected_users"}
    names |= {f"{one}s_select": f"selected_{one}" for one in ("user", "channel", "conversation")}
    return {"type": kind, names.get(kind, "value"): answer}


def test_every_kind_of_field_is_read_back_by_its_name() -> None:
    form = view()
    fields = [block for block in form["blocks"] if block["type"] == "input"]
    assert [block["block_id"] for block in fields] == [f"{name}~4" for name in ANSWERS]
    values = {
        block["block_id"]: {block["element"]["action_id"]: filled(block["element"], answer)}
        for block, answer in zip(fields, ANSWERS.values(), strict=True)
    }
    values["random"] = {"a.b": {"type": "static_select", "selected_option": None}}
    assert forms.read({"state": {"values": values}}) == ANSWERS


def test_a_view_without_state_has_no_answers() -> None:
    assert forms.read({"blocks": []}) == {}


def test_what_is_wrong_is_told_at_the_fields_present_id_and_else_at_the_first_field() -> None:
    answer = forms.errors(view(7), {"pay": "Too much.", "budget": "No such budget.", "title": "Too short."})
    assert answer == {
        "response_action": "errors",
        "errors": {"pay~7": "Too much.", "title~7": "No such budget.\nToo short."},
    }


def test_a_view_without_fields_cannot_show_what_is_wrong() -> None:
    with pytest.raises(ValueError, match="without fields"):
        forms.errors({"blocks": [{"type": "divider"}]}, {"a": "b"})
