"""From an approved role to a certificate that ends and the way back, in the browser, in either language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot import app as composed
from bot import settings
from bot.app import MESSAGES
from bot.jobs.hiring.training import looking
from bot.rules.hiring.requisitions import State
from bot.rules.hiring.training.certificates import ends
from bot.rules.people import Identity
from bot.store import Books
from bot.words.catalogues import translations
from bot.words.curriculum import curriculum
from tests import make
from tests.browser.conftest import visits
from tests.browser.test_story import keep, say
from tests.stories.conftest import TEAM, Rapport, at_work
from tests.stories.test_settings_and_desk import now, plan_notes, to_next

pytestmark = pytest.mark.browser
DAY = timedelta(days=1).total_seconds()
STEP = {"en": "step 2 of 12", "zh": "第 2 步，共 12 步"}
COMMANDS = {"en": ("describe", "plan", "training"), "zh": ("职位", "方案", "培训")}


@contextmanager
def opened(rapport: Rapport) -> Iterator[Books]:
    made = composed.Rapport(settings.read(rapport.environment))
    with made.store.open() as books:
        yield books
    made.store.close()


@pytest.fixture
def rapport(sqlite_url: str, tmp_path: Path) -> Iterator[Rapport]:
    with at_work("socket", sqlite_url, tmp_path) as made:
        yield made


class Reader:
    """Somebody before the screen, who knows every button by what it is called in their language."""

    def __init__(self, page: Page, language: str) -> None:
        self.page, self.language, self.said = page, language, translations(MESSAGES, language).gettext
        self.describe, self.plan, self.training = COMMANDS[language]

    @property
    def modal(self) -> Locator:
        return self.page.locator("#modal")

    def says(self, text: str) -> None:
        self.page.locator("#sidebar .row", has_text="engineering").click()
        expect(self.page.get_by_role("combobox", name=re.compile("#engineering"))).to_be_visible()
        say(self.page, text)

    def press(self, english: str, within: Locator | None = None) -> None:
        (within or self.modal).get_by_role("button", name=self.said(english), exact=True).last.click()

    def opens(self, heading: str, english: str) -> None:
        """That button of the newest message of that heading."""
        self.press(english, self.page.locator("#messages .message", has_text=self.said(heading)).last)
        expect(self.modal).to_be_visible()

    def sees(self, english: str) -> None:
        expect(self.modal).to_contain_text(self.said(english))

    def turned_to(self, title: str) -> None:
        """That page; another may speak of it."""
        expect(self.modal.get_by_text(title, exact=True)).to_be_visible()

    def fill(self, english: str, typed: str) -> None:
        self.modal.get_by_label(self.said(english)).first.fill(typed)

    def closes(self) -> None:
        """Whatever is open, one on top of the other."""
        self.modal.locator(".cross").click()
        expect(self.modal).not_to_be_visible()

    def hears(self, text: str | re.Pattern[str]) -> None:
        """In the conversation with the bot."""
        self.page.locator("#sidebar .row", has_text="Rapport").first.click()
        expect(self.page.locator("#messages .message", has_text=text).last).to_be_visible(timeout=30_000)


def studies(one: Reader, name: str) -> None:
    """The module that comes next, to its last page, and its quiz as the key has it."""
    module = curriculum(MESSAGES)[one.language][name]
    one.modal.get_by_role("button", name=one.said("Read …"), exact=True).first.click()
    for leaf in module.pages[:-1]:
        one.turned_to(leaf.title)
        one.press("Next page")
    one.turned_to(module.pages[-1].title)
    one.press("To the quiz …")
    for question in module.quiz.questions:
        group = one.modal.get_by_role("radiogroup", name=question.ask)
        group.get_by_text(question.options[question.right], exact=True).click()
    one.press("Finish")
    one.sees("Passed. Well done.")


@pytest.mark.parametrize(
    ("user", "language", "zone"),
    [
        pytest.param("U0MINA", "en", "Europe/Berlin", marks=pytest.mark.long),
        ("U0CHENJIE", "zh", "Asia/Shanghai"),
    ],
)
def test_a_role_is_described_and_planned_and_an_interviewer_learns_waits_lapses_and_comes_back(
    browser: Browser, rapport: Rapport, user: str, language: str, zone: str
) -> None:
    with opened(rapport) as books:
        asked = books.requisitions.add(make.requisition(asker=user))
        books.requisitions.save(asked, replace(asked, state=State.OPEN, in_charge=user))
    with visits(browser, rapport.stand_in.url) as visit:
        one = Reader(visit(user, "C0ENGINEERING", width=1280, height=900), language)
        describe(one)
        plan(one)
        learn(one, rapport, zone)
        lapse(one, rapport, user, zone)


def describe(one: Reader) -> None:
    one.says(f"/hire {one.describe}")
    one.opens("Job descriptions", "Open …")
    one.press("Add an indicator …")
    one.fill("What is measured", "Lead time")
    one.fill("Target", "5")
    one.fill("Unit", "days")
    one.press("Save")
    expect(one.modal).to_contain_text("Lead time")
    for quality in ("Works well with others", "Keeps promises"):
        one.press("Add a quality or skill …")
        one.fill("What somebody has to bring", quality)
        one.press("Next")
        one.sees("Which competency?")
        keep(one.page, f"before-competency-{one.language}")
        one.modal.get_by_role("radio").first.check()
        one.press("Save")
        expect(one.modal).to_contain_text(quality)
    one.press("Check and publish …")
    keep(one.page, f"before-check-{one.language}")
    one.press("Publish")
    one.sees("Add a quality or skill …")
    keep(one.page, f"before-description-{one.language}")
    one.closes()


def plan(one: Reader) -> None:
    one.says(f"/hire {one.plan}")
    one.opens("Plans", "Open …")
    one.press("Propose a plan …")
    one.fill("Hours of a candidate’s time, at most", "4")
    one.press("Show")
    keep(one.page, f"before-proposals-{one.language}")
    one.press("Take this one")
    shown = one.modal.get_by_role("img").first
    expect(shown).to_be_visible(timeout=30_000)
    shown.scroll_into_view_if_needed()
    keep(one.page, f"before-plan-{one.language}")
    one.press("Interview kit …")
    one.press("Propose questions")
    expect(one.modal.get_by_role("button", name=one.said("Take out"), exact=True).first).to_be_visible()
    keep(one.page, f"before-kit-{one.language}")
    one.closes()


def learn(one: Reader, rapport: Rapport, zone: str) -> None:
    one.says(f"/interview {one.training}")
    one.press("Begin")
    studies(one, "dig_out")
    keep(one.page, f"before-passed-{one.language}")
    one.closes()
    rapport.stand_in.clock.forward(2 * DAY)
    to_next(rapport, zone, 9)
    plan_notes(rapport)
    one.hears(one.said("Your desk this morning"))
    expect(one.page.locator("#messages .message").last).to_contain_text(STEP[one.language])
    keep(one.page, f"before-reminded-{one.language}")


def lapse(one: Reader, rapport: Rapport, user: str, zone: str) -> None:
    """A certificate as sessions and a sign-off give one, which come with interviews; then nine months without any."""
    me = Identity(TEAM, user)
    with opened(rapport) as books:
        (training,) = books.trainings.of(me)
        at = now(rapport)
        books.certificates.give(books.trainings.end(training, at), at.date())
        (held,) = books.certificates.of(me)
    last = datetime.combine(ends(held).day, datetime.min.time(), UTC)
    for days in (30, 7):
        rapport.stand_in.clock.forward((last - timedelta(days=days) - now(rapport)).total_seconds())
        to_next(rapport, zone, 9)
        plan_notes(rapport)
        one.hears(re.compile(f"in {days} days, unless|还有 {days} 天"))
    rapport.stand_in.clock.forward((last - now(rapport)).total_seconds())
    to_next(rapport, zone, 11)
    made = composed.Rapport(settings.read(rapport.environment))
    looking.look(made.deps)  # as the working process does every five minutes of real time
    made.store.close()
    one.hears(one.said("The way back …"))
    keep(one.page, f"before-lapsed-{one.language}")
    one.opens("The way back …", "The way back …")
    one.sees("The way back is short within a year: what the law says, one exercise, one interview beside a lead.")
    one.press("Begin")
    studies(one, "fair_and_legal")
    one.closes()
    one.says(f"/interview {one.training}")
    expect(one.modal).to_contain_text("✓ 1.")
    keep(one.page, f"before-back-{one.language}")
