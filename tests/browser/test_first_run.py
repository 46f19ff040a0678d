"""The Homes of an admin and of a recruiter in the browser, in both languages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_story import form, keep, say, visit
from tests.stories.conftest import TEAM

__all__ = ["visit"]
pytestmark = pytest.mark.browser


@pytest.mark.long
def test_an_admin_goes_through_the_list_and_speaks_chinese_then(visit: Visit) -> None:
    page = visit("U0ADA", "home", workspace=TEAM)
    home = page.get_by_role("region", name=re.compile("Home|主页"))
    expect(home).to_contain_text("Setting up: about")
    keep(page, "first-run")
    home.get_by_role("button", name="Roles").click()
    roles = form(page, "Roles")
    expect(roles).to_contain_text("Slack’s own admins always do.")
    keep(page, "roles")
    roles.get_by_role("button", name="Save").click()
    expect(home).to_contain_text("✓ Roles")
    home.get_by_role("button", name="Region and law").click()
    region = form(page, "Region and law")
    region.get_by_role("radio", name="Mainland China").check()
    region.get_by_role("button", name="Next").click()
    expect(region).to_contain_text("salary history")
    keep(page, "region")
    region.get_by_role("button", name="Confirm").click()
    expect(home).to_contain_text("✓ Your region")
    home.get_by_role("button", name="Settings and language").click()
    form(page, "Settings").get_by_role("radio", name="简体中文").first.check()
    form(page, "Settings").get_by_role("button", name="Save").click()
    expect(home).to_contain_text("设置：大约还需")
    keep(page, "first-run-chinese")


def test_a_recruiter_sees_what_is_under_way_soonest_due_first(visit: Visit) -> None:
    page, mina = visit("U0ADA", "home"), visit("U0MINA", "C0ENGINEERING")
    page.get_by_role("region", name="Home").get_by_role("button", name="Roles").click()
    roles = form(page, "Roles")
    roles.get_by_role("button", name=re.compile("^Recruiters")).first.click()
    page.get_by_role("combobox", name=re.compile("Search: Recruiters")).first.fill("ana silva")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    roles.get_by_role("button", name="Save").click()
    expect(roles).not_to_be_visible()
    say(mina, "/hire request")
    asking = form(mina, "Ask for a role")
    for label, value in {"Title": "Designer", "Department": "Engineering", "Business case": "Orders doubled."}.items():
        asking.get_by_label(label, exact=True).fill(value)
    asking.get_by_role("checkbox", name="Can be done remotely").check()
    asking.get_by_role("button", name="Next").click()
    form(mina, "Check and send").get_by_role("button", name="Send").click()
    expect(asking).not_to_be_visible()
    ana = visit("U0ANA", "home")
    expect(ana.get_by_role("region", name="Home")).to_contain_text("Under way, soonest due first")
    expect(ana.get_by_role("region", name="Home")).to_contain_text("Designer · Engineering")
    keep(ana, "recruiter")
