"""A page that changes while somebody presses a button."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import App, Visit
from tests.browser.kit import plain

pytestmark = pytest.mark.browser


@pytest.mark.long
def test_a_button_that_is_drawn_anew_under_the_finger_is_still_clicked(visit: Visit, app: App) -> None:
    def publish(title: str) -> None:
        button = {"type": "button", "action_id": "go", "text": plain("Go"), "value": "1"}
        blocks = [{"type": "header", "text": plain(title)}, {"type": "actions", "elements": [button]}]
        app.call("views.publish", user_id="U0MINA", view={"type": "home", "blocks": blocks})

    publish("Before")
    page = visit(where="home")
    page.get_by_role("button", name="Go").hover()
    page.mouse.down()
    with page.expect_response("**/client/state*"):
        publish("After")
    # Not the answer to the Home's own opening, which may still be on its way.
    with page.expect_response(lambda answer: '"click"' in (answer.request.post_data or "")):
        page.mouse.up()
    expect(page.get_by_role("heading", name="After")).to_be_visible()
    assert [one["actions"][0]["value"] for one in app.of("block_actions")] == ["1"]
