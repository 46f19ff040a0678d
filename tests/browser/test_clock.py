"""The movable clock in the bar of the page."""

import re
from datetime import UTC, datetime

import httpx
import pytest
from playwright.sync_api import expect

from sandbox.server import Running, running
from tests.browser.conftest import App, Visit

pytestmark = pytest.mark.browser


def test_the_clock_moves_an_hour_and_to_the_next_morning(visit: Visit, stand: Running) -> None:
    page = visit("U0LIWEI")
    before = stand.world.clock.now()
    page.get_by_role("button", name="+1 小时").click()
    expect(page.locator(".toast")).to_contain_text("时间已跳到")
    assert 3600 <= stand.world.clock.now() - before < 3660
    page.get_by_role("button", name="到明早").click()
    expect(page.locator(".clock .now")).to_contain_text(re.compile("9:0[0-1]"))


def test_the_clock_jumps_to_what_is_due_if_anything_is(visit: Visit, app: App, stand: Running) -> None:
    page = visit()
    page.get_by_role("button", name="Next thing due").click()
    expect(page.locator(".toast")).to_have_text("Nothing is due")
    app.due = datetime.fromtimestamp(stand.world.clock.now() + 200_000, UTC)
    page.get_by_role("button", name="Next thing due").click()
    expect(page.locator(".toast").last).to_contain_text("You jumped to")
    assert 0 <= stand.world.clock.now() - app.due.timestamp() < 60


def test_without_anyone_who_knows_what_is_due_there_is_no_such_button(stand: Running) -> None:
    with running({"workspaces": []}) as empty:
        assert httpx.get(f"{empty.url}/client/state").status_code == 404
        assert httpx.post(f"{empty.url}/client/clock", json={"to": "next_due"}).json() == {"error": "Nothing is due"}
        assert httpx.post(f"{empty.url}/client/clock", json={"forward": -1}).status_code == 400
    assert httpx.get(f"{stand.url}/client/state").json()["can_jump_to_due"] is True
