"""Settings and the morning note as people see them, in both languages, the real bot behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visit, visits
from tests.browser.test_story import form, keep, say
from tests.stories.conftest import Rapport, at_work
from tests.stories.test_requisitions import ask, the_one
from tests.stories.test_settings_and_desk import plan_notes, to_next

pytestmark = pytest.mark.browser


@pytest.fixture
def story(browser: Browser, sqlite_url: str, tmp_path: Path) -> Iterator[tuple[Rapport, Visit]]:
    """Rapport at work, and its pages."""
    with at_work("socket", sqlite_url, tmp_path) as rapport, visits(browser, rapport.stand_in.url) as open_page:
        yield rapport, lambda *where, **more: open_page(*where, width=1280, height=1250, **more)


@pytest.mark.long
def test_li_wei_goes_away_and_omar_reads_his_desk(story: tuple[Rapport, Visit]) -> None:
    rapport, visit = story
    page = visit("U0LIWEI", "C0ENGINEERING")
    say(page, "/hire 设置")
    setting = form(page, "设置")
    setting.get_by_label("外出结束日").fill("2020-01-01")
    setting.get_by_label("星期五").check()
    setting.get_by_role("button", name="保存").click()
    expect(setting.locator("[data-block^=away_until] .error")).to_contain_text("这一天已经过去")
    expect(setting.get_by_label("星期五")).to_be_checked()
    keep(page, "settings-chinese")
    setting.get_by_label("外出结束日").fill("2030-01-01")
    setting.get_by_role("button", name="保存").click()
    expect(setting.locator("[data-block^=away_until] .error")).to_contain_text("最多可登记 400 天")

    ask(rapport.person("U0MINA"))
    the_one(rapport, rapport.person("U0OMAR"), "Your yes or no")
    to_next(rapport, "Europe/Berlin", 9)
    plan_notes(rapport)
    the_one(rapport, rapport.person("U0OMAR"), "Your desk this morning")
    omar = visit("U0OMAR", "app")
    note = omar.locator("#messages .message", has_text="Your desk this morning").last
    expect(note).to_be_visible()
    keep(omar, "desk-note")
    note.get_by_role("button", name="Change when I write").click()
    expect(form(omar, "Settings")).to_be_visible()
    keep(omar, "settings-from-the-note")
