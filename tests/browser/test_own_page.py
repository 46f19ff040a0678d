"""A candidate's own page in a browser that runs no script: read in both languages, withdrawn from, answered."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, expect
from werkzeug.serving import make_server

from bot.app import Rapport
from bot.jobs.hiring.candidates import letters, own_page
from bot.rules.hiring.candidates import Standing
from tests.handlers.candidates import begin
from tests.handlers.first_run import give_roles
from tests.handlers.state import OPEN, ask
from tests.installed import _installed_file, rapport, server, stand_in, written
from tests.make import NOW

__all__ = ["_installed_file", "rapport", "server", "stand_in", "written"]
pytestmark = pytest.mark.browser


@pytest.fixture
def link(rapport: Rapport) -> Iterator[str]:
    """The link to Kim's page, served."""
    give_roles(rapport.store)
    begin(rapport.store, ask(rapport.store, OPEN).id)
    rapport.deps = replace(rapport.deps, now=lambda: NOW)
    door = make_server("127.0.0.1", 0, rapport.web(), threaded=True)
    thread = threading.Thread(target=door.serve_forever)
    thread.start()
    reached = replace(rapport.deps, public_url=f"http://127.0.0.1:{door.server_port}")
    with rapport.store.open() as books:
        made = letters.link(reached, books, 1, "U0ANA", NOW)
    yield made
    door.shutdown()
    thread.join()
    door.server_close()


def test_a_candidate_reads_withdraws_and_says_how_it_was_without_a_script(
    browser: Browser, rapport: Rapport, link: str
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your application")
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("您的申请")
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="Withdraw my application").click()
    page.get_by_role("button", name="No, go back").click()
    page.get_by_role("button", name="Withdraw my application").click()
    page.get_by_label("The pay does not fit").check()
    page.get_by_label("In your words").fill("Elsewhere 🎉\nmore")
    page.get_by_role("button", name="Yes, withdraw").click()
    expect(page.get_by_text("the application was withdrawn")).to_be_visible()
    page.get_by_role("group", name="How did you find the way").get_by_label("4 · good").check()
    page.get_by_label("What should we keep").fill("Kind people")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Thank you for telling us how it was.")).to_be_visible()
    context.close()
    with rapport.store.reading() as books:
        found = own_page.find(books, 1, NOW).candidacy
        said = books.own_pages.answer(1)
    assert (found.standing, found.moves[-1].reason) == (Standing.WITHDRAWN, "pay")
    assert found.moves[-1].why == "Elsewhere 🎉\nmore"
    assert said is not None
    assert (said.rating, said.text) == (4, "Kind people")
