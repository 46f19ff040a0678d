"""From an installed app to the first request, by the guided list in the browser alone; how long it took is printed."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visit, visits
from tests.browser.test_people_file import SAMPLES
from tests.browser.test_story import form, keep, latest, say
from tests.stories.conftest import at_work

pytestmark = pytest.mark.browser


@pytest.fixture
def visit(browser: Browser, sqlite_url: str, tmp_path: Path) -> Iterator[Visit]:
    """The pages of a company where the app is installed and nothing is set."""
    with (
        at_work("socket", sqlite_url, tmp_path, is_set_up=False) as rapport,
        visits(browser, rapport.stand_in.url) as open_page,
    ):
        yield lambda *where, **more: open_page(*where, width=1280, height=900, **more)


def choose(page: Page, dialog: str, label: str, typed: str) -> None:
    form(page, dialog).get_by_role("button", name=re.compile(f"^{label}")).first.press("Enter")
    page.get_by_role("combobox", name=re.compile(f"Search: {label}")).fill(typed)
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")


def test_a_new_organisation_is_set_up_by_the_guided_list_and_asks_for_its_first_role(visit: Visit) -> None:
    began = time.monotonic()
    mina = visit("U0MINA", "C0ENGINEERING")
    say(mina, "/hire request")
    expect(latest(mina)).to_contain_text("Nobody has said yet who approves requests here.")
    page = visit("U0ADA", "home")
    home = page.get_by_role("region", name="Home")
    expect(home).to_contain_text("Setting up: about")
    keep(page, "new-list")

    home.get_by_role("button", name="Workspace settings").click()
    setting = form(page, "Workspace settings")
    setting.get_by_label(re.compile("zone")).fill("Europe/Berlim")
    setting.get_by_role("button", name="Save").click()
    expect(setting).to_contain_text("Did you mean Europe/Berlin?")
    setting.get_by_label(re.compile("zone")).fill("Europe/Berlin")
    setting.get_by_label(re.compile("^Holidays")).fill("2026-12-25 Christmas\n2027-01-01")
    setting.get_by_role("button", name=re.compile("^Channel that hears")).press("Enter")
    page.get_by_role("combobox", name=re.compile("Search: Channel that hears")).fill("hr-hiring")
    page.keyboard.press("Enter")
    keep(page, "new-settings")
    setting.get_by_role("button", name="Save").click()
    expect(setting).not_to_be_visible()
    expect(home).to_contain_text("✓ Language, time zone, holidays and quiet hours")
    expect(home).to_contain_text("✓ The channel where HR hears")

    home.get_by_role("button", name="People file").click()
    form(page, "People file").get_by_label("CSV file").set_input_files(SAMPLES / "people.csv")
    form(page, "People file").get_by_role("button", name="Read it").click()
    page.get_by_role("tab", name="Messages").click()
    expect(latest(page)).to_contain_text("40 to add", timeout=20_000)
    latest(page).get_by_role("button", name=re.compile("^Apply")).click()
    expect(latest(page)).to_contain_text(re.compile("[Aa]pplied"), timeout=20_000)
    page.get_by_role("tab", name="Home").click()
    expect(home).to_contain_text("✓ The people file")

    home.get_by_role("button", name="Roles").click()
    choose(page, "Roles", "Recruiters", "ana silva")
    form(page, "Roles").get_by_role("button", name="Save").click()
    expect(home).to_contain_text("✓ Roles")

    home.get_by_role("button", name="Approval chains").click()
    chains = form(page, "Approval chains")
    chains.get_by_role("button", name="Use it …").first.click()
    ready = page.get_by_role("dialog").last
    keep(page, "new-ready-chain")
    ready.get_by_role("button", name=re.compile("Choose|Select|people|decides|HR|admins", re.I)).first.press("Enter")
    page.get_by_role("combobox").last.fill("noor")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    ready.get_by_role("button", name=re.compile("^(Add|Save|Use)")).last.click()
    expect(chains).to_contain_text("Edit")
    keep(page, "new-chains")
    chains.get_by_role("button", name=re.compile("^(Close|Done)")).last.click()

    home.get_by_role("button", name="Region and law").click()
    region = form(page, "Region and law")
    region.get_by_role("radio", name="European Union").check()
    region.get_by_role("button", name="Next").click()
    region.get_by_role("button", name="Confirm").click()
    expect(home).to_contain_text("✓ Your region")

    say(mina, "/hire request")
    asking = form(mina, "Ask for a role")
    for label, value in {"Title": "Designer", "Department": "Engineering", "Business case": "Orders doubled."}.items():
        asking.get_by_label(label, exact=True).fill(value)
    asking.get_by_role("checkbox", name="Can be done remotely").check()
    asking.get_by_role("button", name="Next").click()
    checking = form(mina, "Check and send")
    expect(checking).to_contain_text("@李薇 Li Wei")
    keep(mina, "new-first-request")
    checking.get_by_role("button", name="Send").click()
    expect(home).not_to_contain_text("Setting up: about")
    keep(page, "new-done")
    print(f"set up and asked in {time.monotonic() - began:.0f} s")
