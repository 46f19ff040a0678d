"""An admin sees in the browser what did not go out, in their language, and tries it again."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bot.store import Store
from bot.store.secrets import Secrets
from tests.browser.conftest import visits
from tests.browser.test_story import form, keep
from tests.conftest import KEYS
from tests.sampled.failures import fail, give_up
from tests.stories.conftest import TEAM, Rapport, at_work

pytestmark = pytest.mark.browser
FAILED = (
    ("hiring.requisitions.for_hr", "C0HRHIRING", "not_in_channel"),
    ("hiring.requisitions.waiting", "U0OMAR", "user_disabled"),
    ("desk.note", "U0LIWEI", "restricted_action"),
    ("commands.hint", "U0SAM", "ValueError: what was typed"),
    ("staff.gaps", "U0EDITH", "a_word_of_tomorrow"),
)


def break_some(rapport: Rapport) -> None:
    """Fourteen messages failed, and one task."""
    with Store(rapport.environment["DATABASE_URL"], Secrets(KEYS)) as store, store.open() as books:
        for number in range(14):
            kind, to, error = FAILED[number % len(FAILED)]
            fail(books, f"failed:{number}", kind, to, error, TEAM)
        give_up(books, "given_up", "people.read", "SlackRefused('missing_scope')", TEAM)


@pytest.mark.long
def test_an_admin_reads_what_failed_and_tries_it_again_or_lets_it_go(
    browser: Browser, sqlite_url: str, tmp_path: Path
) -> None:
    with at_work("socket", sqlite_url, tmp_path) as rapport, visits(browser, rapport.stand_in.url) as open_page:
        page = open_page("U0ADA", "app", width=1280, height=1000)
        page.get_by_role("tab", name="Home").click()
        home = page.get_by_role("region", name="Home")
        expect(home).to_contain_text("✓ Everything is going out")
        keep(page, "going-out-well")
        break_some(rapport)
        page.get_by_role("tab", name="Messages").click()
        page.get_by_role("tab", name="Home").click()
        expect(home).to_contain_text("14 messages could not be delivered. 1 task was given up.")
        keep(page, "going-out-home")
        home.get_by_role("button", name="Look at it …").click()
        shown = form(page, "Is everything going out?")
        expect(shown).to_contain_text("1 to 10, the newest first")
        expect(shown).to_contain_text("The message to HR’s channel that a request was approved, for")
        expect(shown).not_to_contain_text("what was typed")
        keep(page, "going-out-page")
        shown.get_by_role("button", name="Older").click()
        expect(shown).to_contain_text("11 to 14, the newest first")
        keep(page, "going-out-older")
        shown.get_by_role("button", name="Let it go").first.click()
        expect(shown).to_contain_text("13 messages could not be delivered")
        shown.get_by_role("button", name="Try all again").click()
        page.get_by_role("dialog", name="Try everything again?").get_by_role("button", name="Try all again").click()
        expect(shown).to_contain_text("14 are tried again now.")
        keep(page, "going-out-tried")


def test_an_admin_reads_it_in_chinese(browser: Browser, sqlite_url: str, tmp_path: Path) -> None:

    with at_work("socket", sqlite_url, tmp_path) as rapport, visits(browser, rapport.stand_in.url) as open_page:
        rapport.person("U0ADA").do("change_profile", locale="zh-CN")
        break_some(rapport)
        page = open_page("U0ADA", "home", width=1280, height=1000)
        expect(page.locator("body")).to_contain_text("14 条消息未能送达。")
        keep(page, "going-out-home-chinese")
        page.get_by_role("button", name="查看…").click()
        expect(form(page, "消息都发出去了吗？")).to_contain_text("第 1 至 10 条，从新到旧")
        keep(page, "going-out-page-chinese")
