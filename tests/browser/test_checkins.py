"""From a hire over a year of check-ins to what they teach, in the browser, in either language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bot import app as composed
from bot import settings
from bot.jobs import setup
from bot.jobs.hiring.scorecards import filling
from bot.rules.hiring.candidates import What, moving
from bot.rules.hiring.scorecards import Card, Overall, Rating
from bot.rules.people import Identity
from tests.browser.conftest import visits
from tests.browser.test_before_interviews import Reader, opened
from tests.browser.test_decision import MANAGER, MISSED, SAW, came, chooses, kims_page
from tests.browser.test_interviews import CAST, KIM, WORDS, pressed, says, under_way
from tests.browser.test_story import keep
from tests.stories.conftest import TOP, Rapport, at_work
from tests.stories.test_settings_and_desk import now

pytestmark = pytest.mark.browser
CHECKINS = {"en": "checkins", "zh": "回访"}
# Who Kim is in Slack from now on.
NEW = {"en": ("U0TESS", "Tess"), "zh": ("U0XUFANG", "徐芳")}


@pytest.fixture
def rapport(sqlite_url: str, tmp_path: Path) -> Iterator[Rapport]:
    with at_work("socket", sqlite_url, tmp_path) as made:
        yield made


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.long), "zh"])
def test_a_hire_is_asked_after_and_what_outcomes_teach_moves_the_figures_of_a_plan(
    browser: Browser, rapport: Rapport, language: str
) -> None:
    made = composed.Rapport(settings.read(rapport.environment))
    setup.apply(made.deps, under_way(language))
    made.store.close()
    came(rapport)
    seen(rapport)
    with visits(browser, rapport.stand_in.url) as visit:

        def be(user: str) -> Reader:
            return Reader(visit(user, "C0GENERAL", width=1280, height=1000), language)

        ana, manager, kim = be(CAST[language][0]), be(MANAGER[language]), be(NEW[language][0])
        hired(ana)
        named(ana)
        first_week(rapport, manager, kim)
        for day in (180, 365):
            asked_again(rapport, manager, day)
        looked_after(ana)
        learnt(manager)
        imported(ana)
        told(ana)
        moved(ana)


def seen(rapport: Rapport) -> None:
    """Both handed in their cards on Kim, who went through every stage."""
    at = now(rapport)
    saw = ((("5", SAW), ("4", "Said what went wrong")), (("2", MISSED), ("4", "Owned the outage")))
    with opened(rapport) as books:
        (one,) = books.interviews.of(1)
        for seat, ratings in zip(one.seats, saw, strict=True):
            mine = filling.own(books, Identity(one.workspace, seat.who), seat.id, at)
            rated = zip(mine.competencies, ratings, strict=True)
            card = Card(tuple(Rating(each, int(score), words) for each, (score, words) in rated), Overall.YES)
            filling.hand_in(books, mine, card, "", at)
        found = books.candidates.brought(1)
        assert found is not None
        candidacy = found[0]
        for _ in range(3):
            before, candidacy = candidacy, moving.moved(candidacy, What.NEXT, 4, one.by, at)
            books.candidates.move(before, candidacy)


def hired(ana: Reader) -> None:
    """Hired on their page."""
    kims_page(ana)
    ana.press("Hired")
    ana.page.get_by_role("dialog").last.get_by_role("button", name=ana.said("Hired"), exact=True).click()


def named(ana: Reader) -> None:
    """Who they are in Slack."""
    ana.press("Check-ins …")
    ana.sees("Nobody knows yet who they are in Slack, so they are not asked themselves.")
    ana.press("People and first day …")
    name = NEW[ana.language][1]
    ana.modal.locator("[data-block^='user~']").get_by_role("button").first.press("Enter")
    ana.page.get_by_role("combobox", name=re.compile(ana.said("Who they are in Slack"))).press_sequentially(name)
    ana.page.get_by_role("listbox").get_by_role("option", name=re.compile(name)).first.click()
    ana.press("Save")
    expect(ana.modal).to_contain_text(ana.said("Day %(day)s") % {"day": 365})
    keep(ana.page, f"checkins-hire-{ana.language}")
    ana.closes()


def answered(one: Reader, *scores: str) -> None:
    """Each question with its answer, in order."""
    for n, score in enumerate(scores):
        label = next(each for each in SCORES if each.startswith(score))
        chooses(one, one.modal.locator(f"[data-block^='score_{n}~']"), one.said(label))


SCORES = ("1 – not at all", "2 – rather not", "3 – partly", "4 – well", "5 – very well")


def forward(rapport: Rapport, day: int) -> None:
    """To the afternoon of the working day on which the check-in of that day is due."""
    with opened(rapport) as books:
        due = max(each.due for each in books.checkins.of([1])[1] if each.day == day)
    rapport.stand_in.clock.forward((due + timedelta(hours=3) - now(rapport)).total_seconds())


def first_week(rapport: Rapport, manager: Reader, kim: Reader) -> None:
    """The manager says that all is well, Kim that something is missing, for the manager to read too."""
    forward(rapport, 7)
    pressed(manager.page, KIM, manager.said("Answer …"))
    manager.sees("They have what they need to work: access, place, somebody to ask")
    keep(manager.page, f"checkins-first-week-{manager.language}")
    answered(manager, "4")
    manager.press("Hand in")
    manager.sees("Thank you")
    manager.closes()
    pressed(kim.page, "7", kim.said("Answer …"))
    answered(kim, "2")
    kim.modal.get_by_role("textbox").first.fill("Access to the test system")
    kim.modal.get_by_role("checkbox").check()
    keep(kim.page, f"checkins-first-week-own-{kim.language}")
    kim.press("Hand in")
    kim.sees("Thank you")
    kim.closes()
    pressed(manager.page, KIM, manager.said("What I do …"))
    manager.fill("What you do about it", "Access by Thursday")
    keep(manager.page, f"checkins-gap-{manager.language}")
    manager.press("Save")
    expect(manager.modal).not_to_be_visible()


def asked_again(rapport: Rapport, manager: Reader, day: int) -> None:
    forward(rapport, day)
    rated(manager, day)


def rated(manager: Reader, day: int) -> None:
    """The competencies of the interviews, and overall."""
    pressed(manager.page, f" {day} ", manager.said("Answer …"))
    manager.sees("Overall: how they do in this job")
    keep(manager.page, f"checkins-day-{day}-{manager.language}")
    answered(manager, "4", "4", "5", "2", "4")
    manager.press("Hand in")
    manager.sees("Thank you")
    manager.closes()


def looked_after(ana: Reader) -> None:
    """Whoever looks after it reads both sides."""
    says(ana, f"/hire {CHECKINS[ana.language]}")
    ana.sees("New in their post")
    keep(ana.page, f"checkins-list-{ana.language}")
    ana.modal.locator(".block", has_text=KIM).get_by_role("button", name=ana.said("Open …"), exact=True).last.click()
    expect(ana.modal).to_contain_text("Access to the test system")
    keep(ana.page, f"checkins-page-{ana.language}")
    ana.closes()


def learnt(manager: Reader) -> None:
    """What was seen beside what happened; and the question that should have been asked is asked from now on."""
    kims_page(manager)
    manager.press("Seen and happened …")
    expect(manager.modal).to_contain_text(SAW)
    keep(manager.page, f"checkins-first-hire-{manager.language}")
    manager.press("Ask it from now on …")
    manager.modal.get_by_role("textbox").first.fill("Tell me about a plan of yours that no longer held.")
    field = manager.modal.locator("[data-block^='where~']")
    field.get_by_role("button").first.press("Enter")
    manager.page.get_by_role("listbox").get_by_role("option").first.click()
    manager.modal.get_by_role("radio").first.check()
    manager.press("Save")
    expect(manager.modal).to_contain_text("✓ Tell me about a plan of yours")
    manager.closes()


def imported(ana: Reader) -> None:
    """Whom the company hired before, from a file: told first, then taken."""
    says(ana, f"/hire {CHECKINS[ana.language]}")
    ana.press("Past hires …")
    ana.modal.get_by_label(ana.said("CSV file")).set_input_files(TOP / "sandbox" / "samples" / "past_hires.csv")
    ana.press("Read it")
    expect(ana.modal).not_to_be_visible()
    pressed(ana.page, "past_hires.csv", ana.said("Import them"))
    ana.hears(ana.said("The past hires are imported"))


def told(ana: Reader) -> None:
    """In words, as a picture, and in figures, once an errand has looked."""
    details = ana.modal.get_by_role("button", name=ana.said("Details …"), exact=True)
    nothing = ana.modal.get_by_text(ana.said("Nobody was looked at yet. I do that once a night; come back tomorrow."))
    for _ in range(20):
        says(ana, f"/hire {CHECKINS[ana.language]}")
        ana.press("What predicted success …")
        expect(details.or_(nothing)).to_be_visible()
        if details.is_visible() and "67" in ana.modal.inner_text():  # of the file, and Kim
            break
        ana.closes()
    expect(ana.modal.locator("img")).to_be_visible(timeout=30_000)
    keep(ana.page, f"checkins-outcomes-{ana.language}")
    ana.press("Details …")
    ana.sees("Not computed, and why")
    keep(ana.page, f"checkins-outcomes-details-{ana.language}")
    ana.closes()


def moved(ana: Reader) -> None:
    """A figure is accepted, and the next plan reckons with it."""
    says(ana, f"/hire {CHECKINS[ana.language]}")
    ana.press("What predicted success …")
    ana.press("What to change …")
    keep(ana.page, f"checkins-changes-{ana.language}")
    ana.modal.get_by_role("button", name=ana.said("Accept"), exact=True).first.click()
    ana.sees("Plans reckon with it.")
    ana.closes()
    says(ana, f"/hire {WORDS[ana.language][0]}")
    ana.opens("Plans", "Open …")
    expect(ana.modal).to_contain_text("57")
    keep(ana.page, f"checkins-plan-{ana.language}")
    ana.closes()
