"""Joining on a phone in a browser that runs no script: both languages, what is wrong said beside it, the way in."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, expect
from werkzeug.serving import make_server

from bot.app import Rapport
from bot.rules.access import token_hash
from bot.rules.community.members import Standing
from bot.rules.community.sources import Kind, Source
from bot.rules.community.sources.invitation import Invitation
from tests.browser.conftest import ARTEFACTS
from tests.fakes import CIRCLE
from tests.installed import _installed_file, rapport, server, stand_in, written
from tests.make import NOW

__all__ = ["_installed_file", "rapport", "server", "stand_in", "written"]
pytestmark = pytest.mark.browser
LINK = "https://join.slack.com/t/circle/shared_invite/zt-1"
TOKEN = "t" * 43


@pytest.fixture
def host(rapport: Rapport) -> Iterator[str]:
    """The pages, served, with a fair and a way in."""
    rapport.deps = replace(rapport.deps, now=lambda: NOW)
    with rapport.store.open() as books:
        books.sources.add(Source(CIRCLE, Kind.FAIR, "fair2345", "The fair", "U0MOE", NOW))
        books.ways_in.put(CIRCLE, Invitation(LINK, "U0MOE", NOW))
    door = make_server("127.0.0.1", 0, rapport.web(), threaded=True)
    thread = threading.Thread(target=door.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{door.server_port}"
    door.shutdown()
    thread.join()
    door.server_close()


@pytest.mark.parametrize("has_script", [False, pytest.param(True, marks=pytest.mark.long)], ids=["without", "with"])
def test_somebody_joins_on_a_phone(browser: Browser, rapport: Rapport, host: str, has_script: bool) -> None:
    context = browser.new_context(java_script_enabled=has_script, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{host}/join/fair2345")
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", name="您会得到什么")).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_text("Leave this empty")).not_to_be_in_viewport()
    page.get_by_label("Your name").fill("Kim <b>")
    page.get_by_label("Your e-mail address").fill("kim@example.com")
    page.get_by_role("group", name="What interests you?").get_by_label("Data and machine learning").check()
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / "join.png", full_page=True)
    page.get_by_role("button", name="Send me the letter").click()
    expect(page.get_by_text("Please tick the first agreement")).to_be_visible()
    expect(page.get_by_label("Your name")).to_have_value("Kim <b>")
    page.get_by_label(re.compile("may keep what I said")).check()
    page.get_by_role("button", name="Send me the letter").click()
    expect(page.get_by_text("Now look into your mail.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320 if has_script else True
    with rapport.store.open() as books:
        kim = books.members.by_email(CIRCLE, "kim@example.com")
        assert kim is not None
        wish = books.joining.last(kim.id)
        assert wish is not None
        books.joining.give(wish.id, token_hash(TOKEN), NOW)
    page.goto(f"{host}/confirm/{TOKEN}")
    page.get_by_role("button", name="Yes, that is me: join").click()
    expect(page.get_by_role("link", name="Open Slack and join")).to_have_attribute("href", LINK)
    page.screenshot(path=ARTEFACTS / "join-confirmed.png", full_page=True)
    context.close()
    with rapport.store.reading() as books:
        there = books.members.get(CIRCLE, kim.id)
    assert (there.standing, there.name) == (Standing.CONFIRMED, "Kim <b>")
