"""Our check of what Slack takes finds everything the libraries let through, each by name."""

import copy
import time
from collections.abc import Callable
from typing import Any, cast

import pytest

from bot.slack import blocks, elements
from bot.slack.limits import Surface, problems, suggested
from bot.words.tree import parse
from tests.slack.said import OPTIONS, SPECIMENS, built

PLAIN = {"type": "plain_text", "text": "x"}
OPTION = {"text": PLAIN, "value": "a"}
BUTTON = {"type": "button", "text": PLAIN, "action_id": "a"}
SELECT = {"type": "static_select", "action_id": "s", "options": [OPTION]}


def long(size: int) -> dict[str, str]:
    return {"type": "plain_text", "text": "x" * size}


def choice(kind: str, count: int) -> dict[str, Any]:
    return {"type": kind, "action_id": "s", "options": [{"text": PLAIN, "value": str(n)} for n in range(count)]}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def field(**element: Any) -> dict[str, Any]:
    element = {"type": "plain_text_input", "action_id": "f"} | element
    return {"type": "input", "block_id": "f~0", "label": PLAIN, "element": element}


def rows(count: int, width: int = 1, text: str = "x") -> dict[str, Any]:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": text}] * width] * count}


WRONG_BLOCKS: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown block": ({"type": "marquee"}, "'marquee' is not a block"),
    "a header in markup": ({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}, "text: type 'mrkdwn'"),
    "a long header": ({"type": "header", "text": long(151)}, "text: 151 characters, at most 150"),
    "emoji that count twice": ({"type": "header", "text": {"type": "plain_text", "text": "😀" * 76}}, "152 char"),
    "an empty section": ({"type": "section"}, "text: missing"),
    "a blank section": ({"type": "section", "text": {"type": "mrkdwn", "text": " "}}, "text: empty"),
    "a long section": ({"type": "section", "text": long(3001)}, "at most 3000"),
    "a long field": ({"type": "section", "fields": [long(2001)]}, "fields[0]: 2001"),
    "eleven fields": ({"type": "section", "fields": [PLAIN] * 11}, "fields: 11, must be 1 to 10"),
    "an input beside text": ({"type": "section", "text": PLAIN, "accessory": field()["element"]}, "cannot stand"),
    "no actions": (actions(), "elements: 0, must be 1 to 25"),
    "too many actions": (actions(*[BUTTON | {"action_id": str(n)} for n in range(26)]), "elements: 26"),
    "a repeated action": (actions(BUTTON, BUTTON), "action_id 'a' is repeated"),
    "an input among actions": (actions(field()["element"]), "a plain_text_input cannot stand here"),
    "an empty button": (actions(BUTTON | {"text": {"type": "plain_text", "text": ""}}), "text: empty"),
    "a long button": (actions(BUTTON | {"text": long(76)}), "76 characters, at most 75"),
    "a long value": (actions(BUTTON | {"value": "x" * 2001}), "value: more than 2000"),
    "a strange style": (actions(BUTTON | {"style": "shiny"}), "style: 'shiny'"),
    "a script as a link": (actions(BUTTON | {"url": "javascript:alert(1)"}), "a link may not point to"),
    "a button nobody hears": (actions({"type": "button", "text": PLAIN}), "action_id: missing"),
    "a long action id": (actions(BUTTON | {"action_id": "x" * 256}), "action_id: more than 255"),
    "an empty question": (actions(BUTTON | {"confirm": {"title": PLAIN}}), "confirm text: missing"),
    "a long question": (
        actions(BUTTON | {"confirm": {"title": PLAIN, "text": long(301), "confirm": PLAIN, "deny": PLAIN}}),
        "confirm text: 301",
    ),
    "no options": (actions(SELECT | {"options": []}), "options: 0"),
    "101 options": (actions(choice("static_select", 101)), "options: 101, must be 1 to 100"),
    "eleven boxes": (actions(choice("checkboxes", 11)), "options: 11, must be 1 to 10"),
    "eleven radio buttons": (actions(choice("radio_buttons", 11)), "options: 11, must be 1 to 10"),
    "a long overflow": (actions(choice("overflow", 6)), "options: 6, must be 1 to 5"),
    "a long option": (actions(SELECT | {"options": [OPTION | {"text": long(76)}]}), "option: 76"),
    "a long option value": (actions(SELECT | {"options": [OPTION | {"value": "x" * 76}]}), "option value"),
    "a repeated option": (actions(SELECT | {"options": [OPTION, OPTION]}), "repeated"),
    "a long description": (actions(SELECT | {"options": [OPTION | {"description": long(76)}]}), "description: 76"),
    "an initial nobody offers": (
        actions(SELECT | {"initial_option": OPTION | {"value": "b"}}),
        "initial 'b' is not among the options",
    ),
    "several initial": (
        actions(choice("checkboxes", 2) | {"initial_options": [OPTION]}),
        "initial 'a' is not among the options",
    ),
    "a placeholder on radio buttons": (
        actions(choice("radio_buttons", 2) | {"placeholder": PLAIN}),
        "has no placeholder",
    ),
    "a long placeholder": (actions(SELECT | {"placeholder": long(151)}), "placeholder: 151"),
    "the thirty-first of February": (
        actions({"type": "datepicker", "action_id": "d", "initial_date": "2026-02-31"}),
        "initial_date: '2026-02-31'",
    ),
    "half past": (actions({"type": "timepicker", "action_id": "t", "initial_time": "9:30"}), "initial_time"),
    "nobody": (actions({"type": "users_select", "action_id": "u", "initial_user": "ada"}), "initial_user: 'ada'"),
    "an empty context": ({"type": "context", "elements": []}, "elements: 0, must be 1 to 10"),
    "a full context": ({"type": "context", "elements": [PLAIN] * 11}, "elements: 11"),
    "a picture without words": (
        {"type": "image", "image_url": "https://a.example/a.png", "alt_text": ""},
        "alt_text: empty",
    ),
    "a picture of nothing": ({"type": "image", "alt_text": "x"}, "exactly one of it and slack_file"),
    "rich text of nothing": ({"type": "rich_text", "elements": []}, "elements: 0"),
    "an empty paragraph": (
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]},
        "text: 0",
    ),
    "an empty text": (
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}]},
        "text is empty",
    ),
    "a label in markup": (field() | {"label": {"type": "mrkdwn", "text": "x"}}, "label: type 'mrkdwn'"),
    "a field without a name": (field() | {"block_id": ""}, "block_id"),
    "a button as a field": (field() | {"element": BUTTON}, "a button cannot stand here"),
    "less than least": (field(min_length=5, max_length=4), "min_length 5 and max_length 4"),
    "more than most": (field(max_length=4, initial_value="abcde"), "initial_value: 5"),
    "no number": (field(type="number_input", is_decimal_allowed=False, initial_value="1.5"), "'1.5' is no number"),
    "a long table": (rows(101), "rows: 101, must be 1 to 100"),
    "a wide table": (rows(1, 21), "cells: 21, must be 1 to 20"),
    "a talkative table": (rows(11, 1, "x" * 1000), "11000 characters, at most 10000"),
    "an empty cell": (rows(1, 1, ""), "cell: empty"),
}


@pytest.mark.parametrize("name", list(WRONG_BLOCKS))
def test_each_mistake_in_a_block_is_named_with_its_place(name: str) -> None:
    block, problem = WRONG_BLOCKS[name]
    found = problems({"text": "x", "blocks": [{"type": "divider"}, block]}, "message")
    assert any(problem in one for one in found), found
    assert all(one.startswith("blocks[1] ") for one in found)


DIVIDER = {"type": "divider"}
MODAL = {"type": "modal", "title": PLAIN, "blocks": [DIVIDER]}
WRONG: dict[str, tuple[Surface, dict[str, Any], str]] = {
    "a message without text": ("message", {"blocks": [DIVIDER]}, "text: missing"),
    "a message with too much text": ("message", {"text": "x" * 4001, "blocks": [DIVIDER]}, "at most 4000"),
    "no blocks": ("message", {"text": "x", "blocks": []}, "blocks: none"),
    "51 blocks": ("message", {"text": "x", "blocks": [DIVIDER] * 51}, "blocks: 51, at most 50"),
    "101 blocks": ("home", {"type": "home", "blocks": [DIVIDER] * 101}, "blocks: 101, at most 100"),
    "two tables": ("message", {"text": "x", "blocks": [rows(1), rows(1)]}, "more than one table"),
    "a table in a modal": ("modal", MODAL | {"blocks": [rows(1)]}, "a table block cannot stand in a modal"),
    "an alert in a message": (
        "message",
        {"text": "x", "blocks": [{"type": "alert", "text": PLAIN, "level": "info"}]},
        "an alert",
    ),
    "a long alert": ("modal", MODAL | {"blocks": [{"type": "alert", "text": long(201), "level": "info"}]}, "201"),
    "an odd alert": ("modal", MODAL | {"blocks": [{"type": "alert", "text": PLAIN, "level": "red"}]}, "'red'"),
    "a modal without a title": ("modal", {"type": "modal", "blocks": [DIVIDER]}, "title: missing"),
    "a long title": ("modal", MODAL | {"title": long(25)}, "title: 25 characters, at most 24"),
    "fields without a button": ("modal", MODAL | {"blocks": [field()]}, "submit: missing"),
    "a repeated field": (
        "modal",
        MODAL | {"submit": PLAIN, "blocks": [field(), field()]},
        "block_id 'f~0' is repeated",
    ),
    "two focused fields": (
        "modal",
        MODAL | {"submit": PLAIN, "blocks": [field(focus_on_load=True), actions(SELECT | {"focus_on_load": True})]},
        "more than one focus_on_load",
    ),
    "much metadata": ("modal", MODAL | {"private_metadata": "x" * 3001}, "private_metadata: more than 3000"),
    "the wrong surface": ("home", MODAL, "type: 'modal' instead of 'home'"),
    "a huge view": ("home", {"type": "home", "blocks": [{"type": "section", "text": long(3000)}] * 90}, "250000"),
}


@pytest.mark.parametrize("name", list(WRONG))
def test_each_mistake_in_a_whole_is_named(name: str) -> None:
    surface, payload, problem = WRONG[name]
    found = problems(payload, surface)
    assert any(problem.replace("an alert", "alert block cannot stand in a message") in one for one in found), found


@pytest.mark.parametrize("surface", list(SPECIMENS))
def test_one_of_everything_is_taken(surface: str) -> None:
    payload = built(surface, SPECIMENS[surface], t="x")
    before = copy.deepcopy(payload)
    assert problems(payload, cast(Surface, surface.lower())) == []
    assert payload == before


def test_a_template_that_offers_too_much_or_starts_with_what_it_does_not_offer_is_named() -> None:
    many = "".join(f"<Option value='{n}'>x</Option>" for n in range(101))
    for xml in (f"<Select does='a.b'>{many}</Select>", f"<Select does='a.b' initial='c'>{OPTIONS}</Select>"):
        assert problems(built("Message", f"<Section>x</Section><Actions>{xml}</Actions>", t="x"), "message")


def _best(run: Callable[[], object]) -> float:
    times = []
    for _ in range(50):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def test_checking_costs_less_than_building() -> None:
    xml = "<Section>Hello <b>[t]</b></Section><Actions><Button does='a.b' value='1'>Go</Button></Actions>" * 15
    payload = built("Message", xml, t="x")
    assert _best(lambda: problems(payload, "message")) < _best(lambda: built("Message", xml, t="x"))


def test_what_a_select_offers_while_somebody_types_is_checked_as_it_stands_in_a_form():
    tree = parse(
        "<Options><Group><Label>Skills</Label><Option value='skill:1:0'>Go</Option></Group>"
        "<Group><Label>Nobody</Label></Group></Options>"
    )
    offered = elements.options(tree)
    assert [group["label"]["text"] for group in offered["option_groups"]] == ["Skills"], "an empty group is none"
    assert suggested(offered) == []
    many = parse("<Options>" + "".join(f"<Option value='{n}'>x</Option>" for n in range(150)) + "</Options>")
    assert len(elements.options(many)["options"]) == 100
    twice = {"options": [*elements.options(tree)["option_groups"][0]["options"]] * 2}
    assert "repeated" in suggested(twice)[0]
    assert suggested({"options": [twice["options"][0]] * 101})[0].startswith("options: 101")
    chosen = parse(
        "<Modal><Title>x</Title><Submit>x</Submit>"
        "<MultiExternalSelect name='values' suggests='a.suggest' min='0' max='8'>"
        "<Label>x</Label><Option value='skill:1:0'>Go</Option></MultiExternalSelect></Modal>"
    )
    view = blocks.modal(chosen)
    (field,) = view["blocks"]
    assert problems(view, "modal") == []
    assert (field["element"]["action_id"], field["element"]["max_selected_items"]) == ("a.suggest", 8)
    assert field["element"]["initial_options"] == twice["options"][:1]
