"""The browser front, used as people use it: mostly by keyboard, as several persons, in two languages."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import App, Visit
from tests.browser.kit import DATA_TABLE, ELEMENTS, every_element, field, message_blocks, modal
from tests.stories.conftest import until

pytestmark = pytest.mark.browser
Keep = Callable[[Page, str], None]


def test_a_person_sees_their_channels_and_what_was_said(visit: Visit, keep: Keep) -> None:
    page = visit()
    expect(page.get_by_role("log")).to_contain_text("The third quarter closed 9 % above plan")
    expect(page.get_by_role("log").locator("b", has_text="9 % above plan")).to_be_visible()
    expect(page.locator("#sidebar")).to_contain_text("engineering")
    expect(page.get_by_role("button", name="You are Mina Park")).to_be_visible()
    keep(page, "channel")
    for width in (1440, 1280, 1024):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("[...document.querySelectorAll('#top, #main')].every(n => n.scrollWidth <= n.clientWidth)")
    keep(page, "narrow")


def test_every_kind_of_block_is_shown(visit: Visit, app: App, keep: Keep) -> None:
    app.call("chat.postMessage", channel="C0GENERAL", text="A request", blocks=message_blocks(app.picture()))
    app.call("chat.postMessage", channel="C0GENERAL", text="Numbers", blocks=[DATA_TABLE])
    page = visit()
    message = page.locator(".message", has_text="A request waits for you")
    expect(message.locator(".section b").first).to_have_text("Bold")
    expect(message).to_contain_text("3 < 4 & a*b*c")
    expect(message.locator("blockquote").first).to_contain_text("of two lines")
    expect(message.locator(".rich blockquote")).to_have_text("*Not bold* <b>not a tag</b> <@U0OMAR>")
    expect(message.locator(".rich .mention").first).to_have_text("@Omar Haddad")
    expect(message.locator("img[alt='A chart']")).to_have_js_property("naturalWidth", 320)
    message.evaluate("node => node.scrollIntoView({block: 'start'})")
    keep(page, "blocks-top")
    message.get_by_role("button", name="Approve").scroll_into_view_if_needed()
    keep(page, "blocks-end")
    table = page.locator(".table.data")
    table.get_by_role("button", name="Days").click()
    expect(table.locator("tbody tr").first).to_contain_text("Recruiter")
    table.get_by_role("button", name="Next").click()
    expect(table.locator("tbody tr").last).to_contain_text("Writer")


def test_a_click_reaches_the_app_and_a_question_comes_first(visit: Visit, app: App, keep: Keep) -> None:
    app.call("chat.postMessage", channel="C0GENERAL", text="A request", blocks=message_blocks(app.picture()))
    page = visit()
    page.get_by_role("button", name="Reject").click()
    question = page.get_by_role("dialog", name="Sure?")
    expect(question).to_contain_text("This cannot be undone.")
    keep(page, "confirm")
    question.get_by_role("button", name="Keep it").click()
    assert app.of("block_actions") == []
    page.get_by_role("button", name="Reject").click()
    with page.expect_response("**/client/act"):
        question.get_by_role("button", name="Refuse it").click()
    with page.expect_response("**/client/act"):
        page.get_by_role("button", name="Approve").click()
    assert [one["actions"][0]["action_id"] for one in app.of("block_actions")] == ["reject", "approve"]


@pytest.mark.long
def test_a_select_in_a_message_is_used_by_keyboard(visit: Visit, app: App) -> None:
    app.call("chat.postMessage", channel="C0GENERAL", text="A request", blocks=message_blocks(app.picture()))
    page = visit()
    page.get_by_role("button", name="Choose a colour").press("Enter")
    page.keyboard.press("ArrowDown")
    with page.expect_response("**/client/act"):
        page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Choose a colour")).to_contain_text("Green")
    assert app.of("block_actions")[0]["actions"][0]["selected_option"]["value"] == "green"
    page.get_by_role("button", name="More actions").press("Enter")
    page.keyboard.press("ArrowDown")
    with page.expect_response("**/client/act"):
        page.keyboard.press("Enter")
    assert app.of("block_actions")[1]["actions"][0]["selected_option"]["value"] == "withdraw"


@pytest.mark.long
def test_a_command_is_suggested_taken_and_answered_for_one_person_only(visit: Visit, app: App, keep: Keep) -> None:
    page = visit()
    composer = page.get_by_role("combobox", name="Message #general")
    composer.press_sequentially("/")
    expect(page.get_by_role("listbox", name="Commands").get_by_role("option")).to_have_count(4)
    keep(page, "suggestions")
    composer.press("ArrowDown")
    composer.press("ArrowUp")
    composer.press("Tab")
    expect(composer).to_have_value("/hire ")
    composer.press_sequentially("status")
    composer.press("Enter")
    only = page.locator(".message.ephemeral")
    expect(only).to_contain_text("Only visible to you")
    expect(only).to_contain_text("Nothing is open.")
    keep(page, "ephemeral")
    other = visit("U0OMAR")
    expect(other.get_by_role("log")).to_contain_text("Lena Vogt")
    expect(other.get_by_role("log")).not_to_contain_text("Nothing is open.")


@pytest.mark.long
def test_an_app_that_is_down_is_shown_as_slack_shows_it(visit: Visit, app: App) -> None:
    app.silent = True
    page = visit()
    page.get_by_role("combobox", name="Message #general").fill("/hire request")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_contain_text('/hire failed with the error "dispatch_failed"')


def test_a_form_with_every_element_is_filled_in_and_sent(visit: Visit, app: App, keep: Keep) -> None:
    app.opens = [every_element()]
    page = visit()
    page.get_by_role("combobox", name="Message #general").fill("/hire request")
    page.keyboard.press("Enter")
    form = page.get_by_role("dialog", name="Every element")
    expect(form.get_by_label("Title", exact=True)).to_be_focused()
    form.get_by_role("button", name="Send").click()
    expect(form.locator("[data-block=title] .error")).to_have_text("Please complete this required field.")
    keep(page, "form-errors")
    form.get_by_label("Title", exact=True).fill("Backend engineer for billing and more")
    expect(form.locator("[data-block=title] .count")).to_have_text("3 characters left")
    form.get_by_label("Reason").fill("We grow.\nFast.")
    form.get_by_label("E-mail").fill("mina@harborpine.example")
    form.get_by_label("Page").fill("https://example.com/job")
    form.get_by_label("Headcount").fill("2")
    form.get_by_label("Story").fill("Once upon a time")
    for label, typed in (("Site", "porto"), ("Reports to", "wei"), ("Channel", "sales"), ("Conversation", "eng")):
        form.get_by_role("button", name=re.compile(f"^{label}")).press("Enter")
        page.get_by_role("combobox", name=f"Search: {label}").press_sequentially(typed)
        expect(page.get_by_role("listbox", name=label).get_by_role("option")).to_have_count(1)
        page.keyboard.press("Enter")
    for label, typed in (("Skills", "red"), ("Skills", "blue"), ("Panel", "sam"), ("Panel", "ravi")):
        form.get_by_role("button", name=label, exact=True).press("Enter")
        page.get_by_role("combobox", name=f"Search: {label}").press_sequentially(typed)
        expect(page.get_by_role("listbox", name=label).get_by_role("option")).to_have_count(1)
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
    expect(form.locator("[data-block=panel] .chip")).to_have_text(["Sam Osei", "Ravi Menon"])
    form.get_by_role("button", name="Remove Sam Osei").click()
    form.get_by_role("radio", name="Green").check()
    form.get_by_role("checkbox", name="Red").check()
    form.get_by_role("checkbox", name="Blue").check()
    form.get_by_label("Start").fill("2027-01-04")
    form.get_by_label("Hour").fill("09:30")
    form.get_by_label("Moment").fill("2027-01-04T09:30")
    form.get_by_label("Moment").scroll_into_view_if_needed()
    keep(page, "form-filled")
    form.get_by_role("button", name="Send").click()
    expect(form).not_to_be_visible()
    values = app.of("view_submission")[0]["view"]["state"]["values"]
    got = {name: next(value for key, value in values[name]["v"].items() if key != "type") for name, _, _ in ELEMENTS}
    assert got["title"] == "Backend engineer for billing and more"
    assert got["reason"] == "We grow.\nFast."
    assert (got["mail"], got["page"], got["count"]) == ("mina@harborpine.example", "https://example.com/job", "2")
    assert got["site"]["value"] == "porto"
    assert [one["value"] for one in got["skills"]] == ["red", "blue"]
    assert (got["boss"], got["panel"]) == ("U0LIWEI", ["U0RAVI"])
    assert (got["channel"], got["place"]) == ("C0SALES", "C0ENGINEERING")
    assert got["kind"]["value"] == "green"
    assert [one["value"] for one in got["terms"]] == ["red", "blue"]
    assert (got["start"], got["hour"], got["moment"]) == ("2027-01-04", "09:30", 1799051400)
    assert got["story"]["elements"][0]["elements"][0]["text"] == "Once upon a time"


def test_modals_stack_three_deep_and_go_back(visit: Visit, app: App, keep: Keep) -> None:
    deeper = [modal(name, [field("note", "Note", {"type": "plain_text_input"}, optional=True)])
              for name in ("First", "Second", "Third")]
    app.opens = [deeper[0]]
    app.answers = [{"response_action": "push", "view": deeper[1]}, {"response_action": "push", "view": deeper[2]}]
    page = visit()
    page.get_by_role("combobox", name="Message #general").fill("/hire request")
    page.keyboard.press("Enter")
    page.get_by_role("dialog", name="First").get_by_label("Note").fill("kept below")
    page.get_by_role("button", name="Send", exact=True).last.click()
    page.get_by_role("dialog", name="Second").get_by_role("button", name="Send").click()
    expect(page.get_by_role("dialog", name="Third")).to_be_visible()
    keep(page, "modal-three-deep")
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_role("dialog", name="Second")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="First").get_by_label("Note")).to_have_value("kept below")
    page.get_by_role("dialog").get_by_role("button", name="Close", exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("combobox", name="Message #general")).to_be_focused()


@pytest.mark.long
def test_what_is_typed_survives_an_update_of_the_form(visit: Visit, app: App) -> None:
    first = modal("Form", [field("note", "Note", {"type": "plain_text_input"})])
    app.opens = [first]
    page = visit()
    page.get_by_role("combobox", name="Message #general").fill("/hire request")
    page.keyboard.press("Enter")
    note = page.get_by_role("dialog").get_by_label("Note")
    note.press_sequentially("half a sen")
    expect(page.locator("#modal")).to_be_visible()
    view = page.evaluate("fetch('/client/state?user=U0MINA').then(a => a.json()).then(s => s.views[0].id)")
    again = modal("Form", [{"type": "section", "text": {"type": "mrkdwn", "text": "Draft saved."}},
                           field("note", "Your note", {"type": "plain_text_input"})])
    app.call("views.update", view_id=view, view=again)
    expect(page.get_by_role("dialog")).to_contain_text("Draft saved.")
    note = page.get_by_role("dialog").get_by_label("Your note")
    expect(note).to_be_focused()
    page.keyboard.type("tence")
    expect(note).to_have_value("half a sentence")


@pytest.mark.long
def test_an_external_select_asks_the_app(visit: Visit, app: App) -> None:
    app.opens = [modal("Form", [field("who", "Candidate", {"type": "external_select", "min_query_length": 2})])]
    page = visit()
    page.get_by_role("combobox", name="Message #general").fill("/hire request")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Candidate").press("Enter")
    page.get_by_role("combobox", name="Search: Candidate").press_sequentially("al")
    page.get_by_role("option", name="al 2").click()
    page.get_by_role("dialog").get_by_role("button", name="Send").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert app.of("view_submission")[0]["view"]["state"]["values"]["who"]["v"]["selected_option"]["value"] == "al-2"


@pytest.mark.long
def test_enter_in_a_dispatching_field_tells_the_app_once(visit: Visit, app: App) -> None:
    app.opens = [modal("Form", [field("pay", "Pay", {"type": "plain_text_input"}, dispatch_action=True)])]
    page = visit()
    page.get_by_role("combobox", name="Message #general").fill("/hire request")
    page.keyboard.press("Enter")
    pay = page.get_by_role("dialog").get_by_label("Pay")
    pay.press_sequentially("52000")
    assert app.of("block_actions") == []
    with page.expect_response("**/client/act"):
        pay.press("Enter")
    pay.press_sequentially("0")
    page.get_by_role("dialog").get_by_role("button", name="Send").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert [one["actions"][0]["value"] for one in app.of("block_actions")] == ["52000"]
    assert app.of("view_submission")[0]["view"]["state"]["values"]["pay"]["v"]["value"] == "520000"


@pytest.mark.long
def test_focus_stays_on_a_button_whose_message_changes(visit: Visit, app: App) -> None:
    def blocks(text: str) -> list[dict[str, Any]]:
        return [{"type": "section", "text": {"type": "mrkdwn", "text": text}}, {"type": "actions", "elements": [
            {"type": "button", "action_id": "approve", "text": {"type": "plain_text", "text": "Approve"}}]}]

    ts = app.call("chat.postMessage", channel="C0GENERAL", text="One", blocks=blocks("One"))["ts"]
    page = visit()
    page.get_by_role("button", name="Approve").focus()
    app.call("chat.update", channel="C0GENERAL", ts=ts, text="Two", blocks=blocks("Two"))
    expect(page.get_by_role("log")).to_contain_text("Two")
    expect(page.get_by_role("button", name="Approve")).to_be_focused()
    expect(page.get_by_role("log")).to_contain_text("(edited)")


@pytest.mark.long
def test_errors_from_the_app_stand_beside_their_fields_and_trouble_below(visit: Visit, app: App) -> None:
    app.opens = [modal("Form", [field("note", "Note", {"type": "plain_text_input"})])]
    app.answers = [{"response_action": "errors", "errors": {"note": "Say a little more."}}]
    page = visit()
    page.get_by_role("combobox", name="Message #general").fill("/hire request")
    page.keyboard.press("Enter")
    form = page.get_by_role("dialog", name="Form")
    form.get_by_label("Note").fill("x")
    form.get_by_role("button", name="Send").click()
    expect(form.locator(".error")).to_have_text("Say a little more.")
    expect(form.get_by_label("Note")).to_be_focused()
    app.silent = True
    form.get_by_role("button", name="Send").click()
    expect(form.locator(".trouble")).to_have_text("We had some trouble connecting. Try again?")


def test_one_becomes_somebody_else_and_the_words_follow(visit: Visit, keep: Keep) -> None:
    page = visit()
    page.get_by_role("button", name="You are Mina Park").press("Enter")
    page.get_by_role("combobox", name="Find a person").press_sequentially("shanghai")
    keep(page, "people")
    page.get_by_role("combobox", name="Find a person").fill("Li Wei")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="当前身份：李薇 Li Wei")).to_be_visible()
    expect(page.locator("#sidebar")).to_contain_text("频道")
    expect(page.get_by_role("log")).to_contain_text(re.compile("今天|月[0-9]+日"))
    keep(page, "chinese")
    page.get_by_role("combobox", name="语言").select_option("en-GB")
    expect(page.get_by_role("button", name="You are 李薇 Li Wei")).to_be_visible()


@pytest.mark.long
def test_messages_are_written_answered_in_threads_and_marked_as_read(visit: Visit, app: App, keep: Keep) -> None:
    page, other = visit(), visit("U0OMAR", "C0RANDOM")
    page.get_by_role("combobox", name="Message #general").fill("Is <b> & *bold* fine?")
    page.keyboard.press("Enter")
    row = other.locator("#sidebar .row", has_text="general")
    expect(row.locator(".badge")).to_have_text("1")
    row.click()
    said = other.locator("#messages .message", has_text="Is <b> & bold fine?")
    expect(said).to_be_visible()
    expect(row.locator(".badge")).to_have_count(0)
    said.hover()
    said.get_by_role("button", name="Reply in thread").click()
    reply = other.get_by_role("textbox", name="Reply…")
    reply.fill("It is.")
    reply.press("Enter")
    expect(other.locator("#side .log")).to_contain_text("It is.")
    expect(page.get_by_role("link", name="1 reply")).to_be_visible()
    keep(other, "thread")
    said.hover()
    said.get_by_role("button", name="Add a reaction").click()
    other.get_by_role("menuitem", name="tada").click()
    expect(page.locator(".reactions button")).to_contain_text("1")


def test_the_bot_has_a_home_and_messages(visit: Visit, app: App, keep: Keep) -> None:
    app.call("views.publish", user_id="U0MINA", view={"type": "home", "blocks": [
        {"type": "header", "text": {"type": "plain_text", "text": "What waits for you"}},
        {"type": "section", "text": {"type": "mrkdwn", "text": "*Nothing.* Enjoy the day."}},
        {"type": "actions", "elements": [{"type": "button", "action_id": "ask", "text": {
            "type": "plain_text", "text": "Ask for a role"}}]}]})
    app.call("chat.postMessage", channel="U0MINA", text="Hello, Mina.")
    page = visit()
    expect(page.locator("#sidebar .row", has_text="Rapport").locator(".badge")).to_have_text("1")
    page.locator("#sidebar .row", has_text="Rapport").click()
    expect(page.get_by_role("log")).to_contain_text("Hello, Mina.")
    page.get_by_role("tab", name="Home").click()
    expect(page.get_by_role("region", name="Home")).to_contain_text("What waits for you")
    keep(page, "home")
    with page.expect_response("**/client/act"):
        page.get_by_role("button", name="Ask for a role").click()
    until(lambda: app.of("event_callback") and app.of("block_actions"))
    events = [one["event"] for one in app.of("event_callback")]
    assert [one["tab"] for one in events if one["type"] == "app_home_opened"] == ["home"]
    assert app.of("block_actions")[0]["container"]["type"] == "view"


@pytest.mark.long
def test_the_wire_is_listed_without_tokens(visit: Visit, app: App, keep: Keep) -> None:
    app.call("chat.postMessage", channel="C0GENERAL", text="On the wire")
    page = visit(side="wire")
    entry = page.locator(".wire", has_text="chat.postMessage")
    entry.locator("summary").click()
    expect(entry.locator("pre").first).to_contain_text('"text": "On the wire"')
    expect(page.locator("#side")).not_to_contain_text("company-demo")
    keep(page, "wire")


def test_try_this_puts_one_in_the_right_place(visit: Visit, keep: Keep) -> None:
    page = visit("U0OMAR", side="try")
    keep(page, "try")
    page.get_by_role("button", name="Be Mina").first.click()
    composer = page.get_by_role("combobox", name="Message #engineering")
    expect(composer).to_have_value("/hire request")
    expect(composer).to_be_focused()
    page.get_by_role("button", name="Be Li Wei").click()
    expect(page.locator("#side")).to_contain_text("李薇也批准")
    expect(page.get_by_role("tab", name="消息")).to_have_attribute("aria-selected", "true")


@pytest.mark.long
def test_another_workspace_is_one_press_away(visit: Visit, keep: Keep) -> None:
    page = visit(scheme="dark")
    page.get_by_role("link", name="Harbor Circle").press("Enter")
    expect(page.get_by_role("log")).to_contain_text("Welcome to Harbor Circle")
    expect(page.get_by_role("button", name="You are Kai Lindgren")).to_be_visible()
    keep(page, "community-dark")


@pytest.mark.long
def test_dark_forms_and_blocks_can_be_read(visit: Visit, app: App, keep: Keep) -> None:
    app.opens = [every_element()]
    app.call("chat.postMessage", channel="C0GENERAL", text="A request", blocks=message_blocks(app.picture()))
    page = visit(scheme="dark")
    page.get_by_role("button", name="Approve").scroll_into_view_if_needed()
    keep(page, "blocks-dark")
    page.get_by_role("combobox", name="Message #general").fill("/hire request")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Every element")).to_be_visible()
    keep(page, "form-dark")
