"""An admin uploads a people file from their own disk, in the browser, and sees what it would change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import SAMPLES, Visit, visits
from tests.browser.test_story import form, keep, latest
from tests.stories.conftest import at_work

pytestmark = pytest.mark.browser


@pytest.fixture
def visit(browser: Browser, sqlite_url: str, tmp_path: Path) -> Iterator[Visit]:
    """The page of the sample workspaces with Rapport at work in them, over Socket Mode on SQLite."""
    with at_work("socket", sqlite_url, tmp_path) as rapport, visits(browser, rapport.stand_in.url) as open_page:
        yield lambda *where, **more: open_page(*where, width=1280, height=800, **more)


@pytest.mark.long
def test_a_people_file_is_uploaded_told_corrected_applied_and_undone(visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "people 人员.csv"
    text = (SAMPLES / "people.csv").read_text(encoding="utf-8")
    text = text.replace("Sam Osei,Engineering,mina@harborpine.example", "Sam Osei,Engineering,")
    file.write_text(text.replace("Backend", "") + "kim@harborpine.example,Kim,Sales,,,,01/02/2026,\n", encoding="utf-8")

    page = visit("U0ADA", "home")
    page.get_by_role("region", name="Home").get_by_role("button", name="People file").click()
    giving = form(page, "People file")
    giving.get_by_role("button", name="Read it").click()
    expect(giving.locator(".error")).to_have_text("Please complete this required field.")
    giving.get_by_label("CSV file").set_input_files(file)
    expect(giving.locator(".chosen-files li")).to_have_text("people 人员.csv")
    expect(giving.locator(".error")).to_have_text("")
    keep(page, "people-file")
    giving.get_by_role("button", name="Read it").click()
    expect(giving).not_to_be_visible()

    page.locator("#sidebar .row", has_text="Rapport").click()
    page.get_by_role("tab", name="Messages").click()
    expect(latest(page)).to_contain_text("0 to add, 1 to change, 39 as they are")
    expect(latest(page)).to_contain_text("“01/02/2026” could be two different days")
    keep(page, "people-report")
    latest(page).get_by_role("button", name="Columns …").click()
    choosing = form(page, "Columns")
    expect(choosing).to_contain_text("4. Manager")
    choosing.get_by_role("button", name=re.compile("^Location")).press("Enter")
    page.get_by_role("combobox", name="Search: Location").fill("Not in")
    page.keyboard.press("Enter")
    keep(page, "people-columns")
    choosing.get_by_role("button", name="Read it so").click()
    expect(choosing).not_to_be_visible()
    expect(latest(page)).not_to_contain_text("Location = Location")
    latest(page).get_by_role("button", name="Apply").click()
    expect(latest(page)).to_contain_text("The people file is in use")
    keep(page, "people-applied")
    latest(page).get_by_role("button", name="Undo").click()
    page.get_by_role("dialog", name=re.compile("Undo this import")).get_by_role("button", name="Undo").click()
    expect(latest(page)).to_contain_text("was undone")
