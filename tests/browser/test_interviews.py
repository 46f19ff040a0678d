"""From a plan to an interview that was held, in the browser, in either language: a panel is proposed and asked, one
declines, another takes the seat in one tap, reads the brief, and is told of the link before it begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bot import app as composed
from bot import settings
from bot.jobs import setup
from bot.words import yaml_file
from tests.browser.conftest import visits
from tests.browser.test_before_interviews import Reader, opened
from tests.browser.test_story import keep
from tests.stories.conftest import TOP, Rapport, at_work
from tests.stories.test_settings_and_desk import now

pytestmark = pytest.mark.browser
# Who recruits, declines, takes the seat, comes, and is too late, by language.
CAST = {
    "en": ("U0ANA", "U0SAM", "U0NOOR", "U0RAVI", "U0TESS"),
    "zh": ("U0HUANGLEI", "U0CHENJIE", "U0ZHAOMIN", "U0WANGHAO", "U0XUFANG"),
}
WORDS = {"en": ("plan", "candidates"), "zh": ("方案", "候选人")}
ROLE, KIM, AYLIN = "Platform engineer", "Kim Sommer", "Aylin Demir"


def under_way(language: str) -> Any:
    """The sample's recruitments, run by people of that language."""
    text = (TOP / "sandbox" / "samples" / "under_way.yaml").read_text(encoding="utf-8")
    if language == "zh":
        for one, other in zip(("mina", *CAST["en"]), ("liwei", *CAST["zh"]), strict=True):
            old, new = (each.removeprefix("U0").lower() for each in (one, other))
            text = re.sub(rf"\b{old}@", f"{new}@", text)  # not within a longer name
    return yaml_file.load(text)


@pytest.fixture
def rapport(sqlite_url: str, tmp_path: Path) -> Iterator[Rapport]:
    with at_work("socket", sqlite_url, tmp_path) as made:
        yield made


@pytest.mark.parametrize("language", ["en", pytest.param("zh", marks=pytest.mark.long)])
def test_a_panel_is_proposed_one_declines_another_takes_the_seat_and_the_interview_is_held(
    browser: Browser, rapport: Rapport, language: str
) -> None:
    made = composed.Rapport(settings.read(rapport.environment))
    setup.apply(made.deps, under_way(language))
    made.store.close()
    with visits(browser, rapport.stand_in.url) as visit:

        def be(who: int) -> Reader:
            return Reader(visit(CAST[language][who], "C0GENERAL", width=1280, height=900), language)

        panel_proposed(be(0), rapport)
        declined(be(1))
        taken(be(2), be(4))
        accepted(be(3), be(0))
        held(be(2), be(0), rapport)


def says(one: Reader, text: str) -> None:
    """A command, wherever everybody is."""
    page = one.page
    page.locator("#sidebar .row", has_text="general").click()
    box = page.get_by_role("combobox", name=re.compile("#general"))
    box.fill(text)
    box.press("Enter")


def heading(one: Reader, english: str) -> str:
    return one.said(english) % {"title": ROLE}


def pressed(page: Page, text: str, label: str) -> None:
    """That button of the newest message with that text, in the conversation with the bot."""
    page.locator("#sidebar .row", has_text="Rapport").first.click()
    said = page.locator("#messages .message", has_text=text).last
    said.get_by_role("button", name=label, exact=True).last.click(timeout=30_000)


def panel_proposed(ana: Reader, rapport: Rapport) -> None:
    plan, candidates = WORDS[ana.language]
    says(ana, f"/hire {plan}")
    ana.opens("Plans", "Open …")
    expect(ana.modal).to_contain_text("Room Elbe")
    ana.closes()
    says(ana, f"/hire {candidates}")
    ana.modal.locator(".block", has_text=ROLE).get_by_role("button").first.click()
    expect(ana.modal).to_contain_text(AYLIN)
    ana.modal.locator(".block", has_text=AYLIN).get_by_role("button").first.click()
    ana.press("Propose a panel …")
    day = now(rapport) + timedelta(days=7)
    ana.fill("Day", f"{day:%Y-%m-%d}")
    ana.fill("Times", "11:00, 14:00")
    ana.press("Look")
    ana.sees("Proposed panel")
    keep(ana.page, f"interviews-proposed-{ana.language}")
    ana.press("Ask them")
    ana.sees("Interviews")
    keep(ana.page, f"interviews-candidate-{ana.language}")
    ana.closes()


def declined(sam: Reader) -> None:
    asked = sam.page.locator("#messages .message", has_text=KIM)
    sam.page.locator("#sidebar .row", has_text="Rapport").first.click()
    expect(asked.last).to_be_visible(timeout=30_000)
    asked.last.get_by_role("button", name=sam.said("Decline …"), exact=True).click()
    sam.modal.get_by_role("textbox").first.fill("Away that afternoon")
    sam.press("Decline")
    sam.hears(heading(sam, "You said no: %(title)s"))


def taken(noor: Reader, tess: Reader) -> None:
    text = heading(noor, "Can you take a seat? %(title)s")
    tess.hears(text)
    pressed(noor.page, text, noor.said("I’ll take it"))
    tess.hears(heading(tess, "The seat is taken: %(title)s"))
    keep(tess.page, f"interviews-taken-{noor.language}")


def accepted(ravi: Reader, ana: Reader) -> None:
    ravi.page.locator("#sidebar .row", has_text="Rapport").first.click()
    asked = ravi.page.locator("#messages .message", has_text=KIM).last
    asked.get_by_role("button", name=ravi.said("Accept"), exact=True).click(timeout=30_000)
    ana.hears(heading(ana, "The panel is complete: %(title)s"))


def held(noor: Reader, ana: Reader, rapport: Rapport) -> None:
    closing = noor.said("The candidate’s own time, %(n)s min").partition("%")[0]
    with opened(rapport) as books:
        (one,) = [each for each in books.interviews.of(1) if each.called_off is None]
    start = one.start
    rapport.stand_in.clock.forward(max(0.0, (start - timedelta(hours=5) - now(rapport)).total_seconds()))
    noor.hears(closing)
    keep(noor.page, f"interviews-brief-{noor.language}")
    rapport.stand_in.clock.forward((start - timedelta(minutes=9) - now(rapport)).total_seconds())
    noor.hears("Room Elbe")
    rapport.stand_in.clock.forward((start + timedelta(minutes=70) - now(rapport)).total_seconds())
    says(ana, f"/hire {WORDS[ana.language][1]}")
    ana.modal.locator(".block", has_text=ROLE).get_by_role("button").first.click()
    ana.modal.locator(".block", has_text=KIM).get_by_role("button").first.click()
    expect(ana.modal).to_contain_text(ana.said("Did not come …"))
    keep(ana.page, f"interviews-held-{ana.language}")
