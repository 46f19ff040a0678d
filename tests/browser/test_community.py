"""From the careers page to forgotten: joining, choosing, the first digest, less of this, one's data, nothing left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import MetaData, select

from bot import app as composed
from bot import settings
from bot.jobs import setup
from bot.store.sealed import COLUMNS
from tests.browser.conftest import ARTEFACTS, visits
from tests.browser.test_before_interviews import Reader, say
from tests.browser.test_story import keep
from tests.mail.test_post import Box, box, server
from tests.stories.conftest import CIRCLE, TOP, Rapport, at_work, free_port, until

__all__ = ["box", "server"]
pytestmark = pytest.mark.browser
ADDRESS, USER = "zia.zebrano@example.com", "U0ZIA"
LOCALES = {"en": ("en-GB", "Zia Zebrano"), "zh": ("zh-CN", "曾雅 Zebrano")}
# How often it is looked whose digest is due, in milliseconds, and a moment.
TICK = 22_000
ME = {"en": "me", "zh": "我的"}


@pytest.fixture
def rapport(sqlite_url: str, tmp_path: Path, box: Box, server: str) -> Iterator[Rapport]:
    with at_work("http", sqlite_url, tmp_path, **outside(server)) as made:
        yield made


def outside(server: str) -> dict[str, str]:
    """What has the pages of the bot served, and its letters come to that mail server."""
    port = free_port()
    return {
        "PORT": str(port), "PUBLIC_URL": f"http://127.0.0.1:{port}", "MAIL_URL": server,
        "MAIL_FROM": "Harbor Circle <circle@example.com>",
    }  # fmt: skip


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.long), "zh"])
def test_somebody_joins_by_the_careers_page_has_a_digest_and_is_forgotten(
    browser: Browser, rapport: Rapport, box: Box, language: str
) -> None:
    made = composed.Rapport(settings.read(rapport.environment))
    whole = yaml.safe_load((TOP / "sandbox" / "samples" / "under_way.yaml").read_text())
    setup.apply(made.deps, {"workspaces": {CIRCLE: whole["workspaces"][CIRCLE]}})
    joined(browser, rapport, box, language)
    arrived(rapport, language)
    with visits(browser, rapport.stand_in.url) as visit:
        zia = Reader(visit(USER, "C0WELCOME", workspace=CIRCLE, width=1280, height=1000), language)
        welcomed(zia)
        read(rapport, zia)
        took(rapport, zia)
        forgot(zia)
        until(lambda: residue(rapport, made) == [])
    made.store.close()


def joined(browser: Browser, rapport: Rapport, box: Box, language: str) -> None:
    """On a phone, in a browser that runs no script: the page, the letter, the button, the way into Slack."""
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 360, "height": 740}, locale=LOCALES[language][0]
    )
    page = context.new_page()
    said = Reader(page, language).said
    page.goto(f"{rapport.environment['PUBLIC_URL']}/join/careers")
    page.get_by_label(said("Your name")).fill(LOCALES[language][1])
    page.get_by_label(said("Your e-mail address")).fill(ADDRESS)
    page.get_by_label(said("Data and machine learning")).check()
    for tick in page.locator("input[name=agree]").all():
        tick.check()
    shot(page, f"community-join-{language}")
    page.get_by_role("button", name=said("Send me the letter")).click()
    (letter,) = until(lambda: [each for each in box.letters if ADDRESS in each["to"]])
    page.goto(link(letter, "/confirm/"))
    page.get_by_role("button", name=said("Yes, that is me: join")).click()
    way = page.get_by_role("link", name=said("Open Slack and join"))
    expect(way).to_have_attribute("href", re.compile("^https://join.slack.com/t/harborcircle/"))
    shot(page, f"community-confirmed-{language}")
    context.close()


def arrived(rapport: Rapport, language: str) -> None:
    """They follow the invitation into Slack."""
    locale, name = LOCALES[language]
    rapport.person(USER, CIRCLE).do("arrive", person={
        "real_name": name, "email": ADDRESS, "tz": "Europe/Berlin", "locale": locale,
    })  # fmt: skip


def link(letter: EmailMessage, path: str) -> str:
    """The address in the letter that begins so."""
    text = letter.get_body(("plain",))
    assert text is not None
    found = re.findall(r"https?://\S+", text.get_content())
    return next(each for each in found if urlsplit(each).path.startswith(path))


def welcomed(zia: Reader) -> None:
    """Known again by the address: welcomed once, and not asked how they heard of us."""
    zia.page.locator("#sidebar .row", has_text="Rapport").first.click()
    welcome = zia.page.locator("#messages .message").last
    expect(welcome).to_contain_text("Harbor Circle", timeout=30_000)
    expect(welcome).not_to_contain_text(zia.said("Somewhere else"))
    zia.press("My topics, and how often …", welcome)
    expect(zia.modal).to_contain_text(zia.said("Data and machine learning"))
    zia.modal.get_by_label(zia.said("every day")).check()
    zia.press("Keep")
    expect(zia.modal).to_contain_text(zia.said("Kept. You change it at any time under “My topics”."))
    zia.closes()


def read(rapport: Rapport, zia: Reader) -> None:
    """The first digest comes by day; what is not wanted is said in one tap."""
    digest = zia.page.locator("#messages .message", has_text=zia.said("How often, and where to …"))
    rapport.stand_in.clock.forward(24 * 3600 + 1800)
    zia.page.wait_for_timeout(TICK)  # until somebody looked, her first is not due
    rapport.stand_in.clock.forward(24 * 3600)
    expect(digest.last).to_be_visible(timeout=30_000)
    keep(zia.page, f"community-digest-{zia.language}")
    zia.press("Less of this", digest.last)
    expect(digest.last).to_contain_text(zia.said("✓ Less of this."), timeout=30_000)


def took(rapport: Rapport, zia: Reader) -> None:
    """Their own page, and all that is kept of them as files."""
    opened(zia)
    keep(zia.page, f"community-page-{zia.language}")
    zia.press("My data")
    zia.closes()
    until(lambda: "my-data.json" in str(rapport.person(USER, CIRCLE).dm()))


def forgot(zia: Reader) -> None:
    opened(zia)
    zia.press("Forget me …")
    zia.modal.get_by_label(zia.said("Yes, forget me")).check()
    zia.press("Forget me")


def opened(zia: Reader) -> None:
    say(zia.page, f"/community {ME[zia.language]}")
    expect(zia.modal).to_be_visible()


def residue(rapport: Rapport, made: composed.Rapport) -> list[str]:
    """Where anything of them is left: every table with all that stands sealed, and the workspace but their profile."""
    found: list[str] = []
    with made.store.engines.read() as connection:
        there = MetaData()
        there.reflect(connection)
        for table in there.sorted_tables:
            text = str([tuple(row) for row in connection.execute(select(table))])
            found += [table.name for each in ("Zebrano", ADDRESS) if each.lower() in text.lower()]
        for column, purpose in COLUMNS:
            values = [each for each in connection.execute(select(column)).scalars() if each]
            text = str([made.store.secrets.unseal(purpose, each) for each in values])
            found += [str(column) for each in ("Zebrano", ADDRESS) if each.lower() in text.lower()]
    place = rapport.stand_in.dump()["workspaces"][CIRCLE]
    said = str({name: each for name, each in place.items() if name != "people"})
    return found + [each for each in ("Zebrano", ADDRESS) if each.lower() in said.lower()]


def shot(page: Page, name: str) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"{name}.png", full_page=True)
