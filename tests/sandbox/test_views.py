"""views.* by the real client: triggers, the stack, what is kept of what was typed."""

from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox import triggers
from sandbox.client import CannotBeDone, Someone, words
from sandbox.server import Running
from tests.sandbox.conftest import TEAM, field, modal, plain, section
from tests.sandbox.test_conversations import refused


def trigger(place: Running, user: str = "U0MINA", team: str = TEAM) -> str:
    return place.deliveries.triggers.give(team, user)


def test_a_modal_opens_for_the_person_who_gave_the_trigger(web: WebClient, place: Running, mina: Someone) -> None:
    opened = web.views_open(trigger_id=trigger(place), view=modal(section("Read me")))["view"]
    assert opened["id"] == opened["root_view_id"] == (mina.modal() or {})["id"]
    assert "Read me" in words(mina.modal())
    assert mina.stand_in.person(TEAM, "U0LI").modal() is None


def test_a_trigger_works_once_and_only_where_it_was_given(web: WebClient, place: Running) -> None:
    given = trigger(place)
    web.views_open(trigger_id=given, view=modal())
    assert refused(web, "views.open", trigger_id=given, view=modal()) == "exchanged_trigger_id"
    elsewhere = trigger(place, "U0KAI", "T0TWO")
    assert refused(web, "views.open", trigger_id=elsewhere, view=modal()) == "invalid_trigger_id"
    assert refused(web, "views.open", view=modal()) == "invalid_arguments"


def test_a_trigger_expires(web: WebClient, place: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    given = trigger(place)
    monkeypatch.setattr(triggers, "TRIGGER_SECONDS", -1.0)
    assert refused(web, "views.open", trigger_id=given, view=modal()) == "expired_trigger_id"


def test_a_refused_view_leaves_the_trigger_unused(web: WebClient, place: Running) -> None:
    given = trigger(place)
    assert refused(web, "views.open", trigger_id=given, view=modal(title=None)) == "invalid_arguments"
    web.views_open(trigger_id=given, view=modal())


def test_views_stack_three_deep(web: WebClient, place: Running, mina: Someone) -> None:
    first = web.views_open(trigger_id=trigger(place), view=modal())["view"]
    second = web.views_push(trigger_id=trigger(place), view=modal())["view"]
    third = web.views_push(trigger_id=trigger(place), view=modal())["view"]
    assert (second["previous_view_id"], third["previous_view_id"]) == (first["id"], second["id"])
    assert {view["root_view_id"] for view in mina.modals()} == {first["id"]}
    assert refused(web, "views.push", trigger_id=trigger(place), view=modal()) == "push_limit_reached"
    mina.close()
    assert (mina.modal() or {})["id"] == second["id"]
    mina.close(all=True)
    assert mina.modals() == []


def test_closing_with_clear_on_close_closes_the_stack(web: WebClient, place: Running, mina: Someone) -> None:
    web.views_open(trigger_id=trigger(place), view=modal())
    web.views_push(trigger_id=trigger(place), view=modal(clear_on_close=True))
    mina.close()
    assert mina.modals() == []


def test_a_view_is_updated_by_id_or_external_id_against_its_hash(web: WebClient, place: Running) -> None:
    view = web.views_open(trigger_id=trigger(place), view=modal(external_id="mine"))["view"]
    newer = web.views_update(view_id=view["id"], hash=view["hash"], view=modal(external_id="mine"))["view"]
    assert newer["hash"] != view["hash"]
    assert refused(web, "views.update", view_id=view["id"], hash=view["hash"], view=modal()) == "hash_conflict"
    web.views_update(external_id="mine", view=modal(section("by its own name"), external_id="mine"))
    assert refused(web, "views.update", view_id="V0GONE", view=modal()) == "not_found"
    assert refused(web, "views.update", view=modal()) == "invalid_arguments"
    other = trigger(place, "U0LI")
    assert refused(web, "views.open", trigger_id=other, view=modal(external_id="mine")) == "duplicate_external_id"


def test_what_was_typed_stays_under_unchanged_ids_only(web: WebClient, place: Running, mina: Someone) -> None:
    view = web.views_open(trigger_id=trigger(place), view=modal(field("title"), field("why")))["view"]
    mina.fill(title="Engineer", why="Growth")
    renewed = {**field("why", {"initial_value": "new"}), "block_id": "why~2"}
    kept = field("title", {"initial_value": "another"})
    web.views_update(view_id=view["id"], view=modal(kept, renewed))
    values = (mina.modal() or {})["state"]["values"]
    assert {block: state["value"]["value"] for block, state in values.items()} == {
        "title~1": "Engineer", "why~2": "new"}


def test_a_choice_no_longer_offered_is_forgotten(web: WebClient, place: Running, mina: Someone) -> None:
    def with_options(*names: str) -> dict[str, Any]:
        options = [{"text": plain(name), "value": name} for name in names]
        return modal(field("team", {"type": "static_select", "options": options}))

    view = web.views_open(trigger_id=trigger(place), view=with_options("a", "b"))["view"]
    mina.fill(team="a")
    web.views_update(view_id=view["id"], view=with_options("b", "c"))
    assert (mina.modal() or {})["state"]["values"]["team~1"]["value"]["selected_option"] is None


def test_the_state_is_complete_from_the_start(web: WebClient, place: Running, mina: Someone) -> None:
    option = {"text": plain("One"), "value": "1"}
    web.views_open(trigger_id=trigger(place), view=modal(
        field("a", {"initial_value": "x"}), field("b"), field("c", {"type": "checkboxes", "options": [option]}),
        field("d", {"type": "static_select", "options": [option], "initial_option": option}),
        field("e", {"type": "multi_users_select"}), field("f", {"type": "datepicker"}),
        {"type": "actions", "block_id": "g~1", "elements": [{"type": "users_select", "action_id": "value"}]}))
    values = (mina.modal() or {})["state"]["values"]
    assert {block: state["value"] for block, state in values.items()} == {
        "a~1": {"type": "plain_text_input", "value": "x"}, "b~1": {"type": "plain_text_input", "value": None},
        "c~1": {"type": "checkboxes", "selected_options": []},
        "d~1": {"type": "static_select", "selected_option": option},
        "e~1": {"type": "multi_users_select", "selected_users": []},
        "f~1": {"type": "datepicker", "selected_date": None},
        "g~1": {"type": "users_select", "selected_user": None}}


def test_the_client_itself_asks_for_required_and_fitting_answers(
        web: WebClient, place: Running, mina: Someone) -> None:
    web.views_open(trigger_id=trigger(place), view=modal(
        field("title", {"min_length": 3}), field("mail", {"type": "email_text_input"}, optional=True),
        field("count", {"type": "number_input", "is_decimal_allowed": False, "min_value": "1"})))
    assert mina.submit()[0]["status"] == "refused"
    assert mina.errors().keys() == {"title", "count"}
    mina.fill(title="ab", mail="not an address", count="0")
    mina.submit()
    assert mina.errors().keys() == {"title", "mail", "count"}
    assert mina.stand_in.wire("view_submission") == [], "nothing of it was sent"


def test_only_what_is_offered_can_be_chosen(web: WebClient, place: Running, mina: Someone) -> None:
    options = [{"text": plain("One"), "value": "1"}]
    web.views_open(trigger_id=trigger(place), view=modal(
        field("number", {"type": "radio_buttons", "options": options})))
    with pytest.raises(CannotBeDone, match="invalid_value"):
        mina.fill(number="2")
    mina.fill(number="One")
    with pytest.raises(CannotBeDone, match="element_not_found"):
        mina.fill(letter="a")


def test_a_home_tab_is_published_for_one_person(web: WebClient, mina: Someone) -> None:
    home = {"type": "home", "blocks": [section("Waiting for you")]}
    first = web.views_publish(user_id="U0MINA", view=home)["view"]
    again = web.views_publish(user_id="U0MINA", view=home, hash=first["hash"])["view"]
    assert again["id"] == first["id"]
    assert "Waiting for you" in words(mina.home())
    assert refused(web, "views.publish", user_id="U0MINA", view=home, hash=first["hash"]) == "hash_conflict"
    assert refused(web, "views.publish", user_id="U0NOBODY", view=home) == "user_not_found"
    assert refused(web, "views.publish", user_id="U0MINA", view=modal()) == "invalid_arguments"


def test_a_click_on_a_home_that_was_just_drawn_anew_reaches_the_button_that_took_its_place(
    web: WebClient, mina: Someone
) -> None:
    buttons = [{"type": "button", "action_id": "go", "text": plain(value), "value": value} for value in ("1", "2")]
    home = {"type": "home", "blocks": [{"type": "actions", "elements": [button]} for button in buttons]}
    before = web.views_publish(user_id="U0MINA", view=home)["view"]["blocks"]
    web.views_publish(user_id="U0MINA", view=home)
    click = {"home": True, "block_id": before[1]["block_id"], "action_id": "go"}
    mina.do("click", **click, value="2")
    (heard,) = [entry for entry in mina.stand_in.wire() if entry["name"] == "block_actions"]
    assert heard["request"]["actions"][0]["value"] == "2"
    with pytest.raises(CannotBeDone, match="element_not_found"):
        mina.do("click", **click, value="3")
