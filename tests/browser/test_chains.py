"""The editor of the approval chains in the browser: an admin finds it, reads it, and builds a step."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import visits
from tests.browser.test_story import form, keep
from tests.stories.conftest import at_work

pytestmark = pytest.mark.browser


@pytest.mark.long
def test_an_admin_reads_the_chains_and_adds_a_step(browser: Browser, sqlite_url: str, tmp_path: Path) -> None:
    with at_work("socket", sqlite_url, tmp_path) as rapport, visits(browser, rapport.stand_in.url) as open_page:
        page = open_page("U0ADA", "app", width=1280, height=1000)
        page.get_by_role("tab", name="Home").click()
        page.get_by_role("button", name="Approval chains").click()
        chains = form(page, "Approval chains")
        expect(chains).to_contain_text("the department is Engineering")
        keep(page, "chains")
        chains.get_by_role("button", name="Edit").first.click()
        chain = form(page, "Approval chain")
        expect(chain).to_contain_text("only when the upper end of the pay is over 150,000")
        keep(page, "chain")
        chain.get_by_role("button", name="Add a step").click()
        step = form(page, "Step of approval")
        step.get_by_label("Name of the step").fill("Board")
        step.get_by_role("button", name="Save").click()
        expect(step).to_contain_text("Please say who decides")
        step.get_by_label(re.compile("^Only when")).fill("pay_to >> 3")
        step.get_by_label("the hiring manager’s manager").check()
        step.get_by_role("button", name="Save").click()
        expect(step).to_contain_text("Line 1, position 9")
        keep(page, "step-error")
        step.get_by_label(re.compile("^Only when")).fill("pay_to > 200000")
        step.get_by_role("button", name="Save").click()
        expect(step).not_to_be_visible()
        expect(chain).to_contain_text("Board: the hiring manager’s manager · only when the upper end of the pay is")
        keep(page, "chain-with-step")
        chain.get_by_role("button", name="Back").last.click()
        expect(chains).to_contain_text("Board")
        chains.get_by_role("button", name="Use it …").nth(1).click()
        expect(form(page, "Department and money")).to_be_visible()
        keep(page, "chain-ready")
