"""A message of a channel goes into the content calendar by its shortcut, which is then seen as a picture."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bot import app as composed
from bot import settings
from bot.jobs.community.content import writing
from bot.rules.people import Identity, Role
from tests.browser.conftest import Visit, visits
from tests.browser.test_story import form, keep, say
from tests.stories.conftest import CIRCLE, at_work, until

pytestmark = pytest.mark.browser
JOY, MEILIN = "U0JOY", "U0MEILIN"


def are_known(made: composed.Rapport) -> bool:
    """Whether the profiles of both were read: nobody gets in before."""
    with made.store.reading() as books:
        return all(books.people.get(Identity(CIRCLE, user)).is_known for user in (JOY, MEILIN))


@pytest.fixture
def visit(browser: Browser, sqlite_url: str, tmp_path: Path) -> Iterator[Visit]:
    with at_work("socket", sqlite_url, tmp_path) as rapport:
        made = composed.Rapport(settings.read(rapport.environment))
        with made.store.open() as books:
            books.roles.give(CIRCLE, Role.MODERATOR, [MEILIN])
            me, now = books.people.get(Identity(CIRCLE, JOY)), datetime.now(UTC)
            writing.four_weeks(books, me, made.deps.words.prompts, now - timedelta(days=14))
        until(lambda: are_known(made))
        made.store.close()
        with visits(browser, rapport.stand_in.url) as open_page:
            yield open_page


@pytest.mark.long
def test_a_message_goes_into_the_calendar_which_is_seen_as_a_picture(visit: Visit) -> None:
    page = visit(JOY, "C0WELCOME", workspace=CIRCLE, width=1280, height=1000)
    message = page.locator(".message", has_text="I was a nurse for eight years")
    message.hover()
    message.get_by_role("button", name="Shortcuts").click()
    page.get_by_role("menuitem", name="Use in calendar 放进内容日历").click()
    item = form(page, "New item")
    said = "Hello! I was a nurse for eight years and now learn programming in the evenings."
    expect(item.get_by_label("Text")).to_have_value(said)
    item.get_by_label("Heading").fill("From nurse to programmer")
    keep(page, "content-from-message")
    item.get_by_role("button", name="Save").click()
    expect(item).to_be_hidden()
    for user, typed, button, alt in (
        (JOY, "/community content", "As a picture", "The calendar as a picture"),
        (MEILIN, "/community 内容", "以图片查看", "以图片呈现的日历"),
    ):
        page = visit(user, "C0WELCOME", workspace=CIRCLE, width=1280, height=1000)
        say(page, typed)
        page.locator("#modal").get_by_role("button", name=button).click()
        shown = page.locator("#modal").get_by_role("img", name=alt)
        expect(shown).to_be_visible()
        page.wait_for_function("image => image.complete && image.naturalWidth === 1180", arg=shown.element_handle())
        expect(page.locator("#modal")).to_contain_text("From nurse to programmer")
        keep(page, f"content-calendar-{user}")
