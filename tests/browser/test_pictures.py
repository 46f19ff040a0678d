"""The coverage of a plan as a picture, seen in the browser as each reader's language has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bot import app as composed
from bot import settings
from bot.app import MESSAGES
from bot.rules.hiring.descriptions import Description, Quality
from bot.rules.hiring.plans import Plan, Stage
from bot.rules.hiring.plans.methods import Method
from bot.rules.hiring.requisitions import State
from bot.store import Books
from bot.words.library import library
from tests import make
from tests.browser.conftest import Visit, visits
from tests.browser.test_story import keep, say
from tests.make import NOW
from tests.stories.conftest import at_work

pytestmark = pytest.mark.browser
KNOWN = [each.id for each in library(MESSAGES).competencies][:8]
STAGES = (
    Stage(Method.STRUCTURED_INTERVIEW, 60, 2, tuple(KNOWN[:4])),
    Stage(Method.WORK_SAMPLE, 90, 1, tuple(KNOWN[2:6])),
    Stage(Method.JOB_KNOWLEDGE, 45, 1, tuple(KNOWN[5:7])),
)


def planned(books: Books, user: str) -> None:
    """A role in that person's charge, described and planned, with holes."""
    asked = books.requisitions.add(make.requisition(asker=user))
    books.requisitions.save(asked, replace(asked, state=State.OPEN, in_charge=user))
    qualities = tuple(Quality(f"Quality {n}", n < 6, id) for n, id in enumerate(KNOWN))
    books.descriptions.keep(asked.id, Description(qualities=qualities), user, NOW)
    books.plans.keep(asked.id, Plan(STAGES), user, NOW)


@pytest.fixture
def visit(browser: Browser, sqlite_url: str, tmp_path: Path) -> Iterator[Visit]:
    with at_work("socket", sqlite_url, tmp_path) as rapport:
        made = composed.Rapport(settings.read(rapport.environment))
        with made.store.open() as books:
            planned(books, "U0MINA")
            planned(books, "U0LIWEI")
        made.store.close()
        with visits(browser, rapport.stand_in.url) as open_page:
            yield open_page


@pytest.mark.long
def test_a_plan_shows_its_coverage_as_a_picture_to_each_in_their_language(visit: Visit) -> None:
    for user, typed, button, alt in (
        ("U0MINA", "/hire plan", "Open …", "Table as a picture"),
        ("U0LIWEI", "/hire 方案", "打开…", "以图片呈现的表格"),
    ):
        page = visit(user, "C0ENGINEERING", width=1280, height=1000)
        say(page, typed)
        page.get_by_role("button", name=button).last.click()
        shown = page.locator("#modal").get_by_role("img", name=alt)
        expect(shown).to_be_visible()
        shown.scroll_into_view_if_needed()
        page.wait_for_function("image => image.complete && image.naturalWidth === 1080", arg=shown.element_handle())
        box, around = shown.bounding_box(), page.locator("#modal").bounding_box()
        assert box is not None
        assert around is not None
        assert box["x"] >= around["x"]
        assert box["x"] + box["width"] <= around["x"] + around["width"], "nothing of it is cut off"
        assert 300 < box["width"] < 1080
        keep(page, f"plan-picture-{user}")
