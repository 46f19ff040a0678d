"""Members meet: an event from its idea to what was thought of it, an introduction to "we met", and a report to its
second look, each clicked through in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, Locator, expect

from bot import app as composed
from bot import settings
from bot.deps import Deps
from bot.jobs import setup
from bot.jobs.community.events import telling
from bot.jobs.community.intros import planning
from bot.rules.people import Role
from tests.browser.conftest import Visit, visits
from tests.browser.test_before_interviews import Reader, say
from tests.browser.test_decision import chooses
from tests.browser.test_story import keep
from tests.stories.conftest import CIRCLE, TOP, Rapport, at_work

pytestmark = pytest.mark.browser
# Tests of handlers and jobs hold every step of events and reports.
LANGUAGES = ("en", "zh")
# Two who moderate and two members, of each language.
CAST = {"en": ("U0JOY", "U0SOFIA", "U0KAI", "U0ROSA"), "zh": ("U0TANGYI", "U0HEYU", "U0MEILIN", "U0GAOFENG")}
NAMES = {"en": ("Kai Lindgren", "Rosa Jiménez"), "zh": ("梅琳 Mei Lin", "高峰 Gao Feng")}
COMMANDS = {"en": ("events", "queue", "meet"), "zh": ("活动", "待办", "认识")}
SOON = 30_000
HOSTS = "You get this because you are its host. As long as nobody is marked, nobody is told that they missed it."
ASKED = "The others do not see what you answer. I count how many meet, and stop introducing people who never answer."
STARS = (
    "1 is wasted time, 5 is could not be better. Who runs it sees the mean of all answers, and that only from three on."
)
SORRY = (
    "Another moderator took a second look: the decision was wrong and counts for nothing. We are sorry. What was done "
    "in Slack is undone by a moderator."
)
TITLE, SPAM = "Reading query plans", "Ten per cent off my course, today only!"
MINUTE, HOUR, DAY = 60, 3600, 24 * 3600


class Circle:
    """The sample community at work, and its people before their screens in one language."""

    def __init__(self, rapport: Rapport, made: composed.Rapport, visit: Visit, language: str) -> None:
        self.rapport, self.made, self.visit, self.language = rapport, made, visit, language
        self.first, self.second, self.kai, self.rosa = (self.be(user) for user in CAST[language])

    def be(self, user: str) -> Reader:
        page = self.visit(user, "C0EVENTS", workspace=CIRCLE, width=1280, height=1100)
        return Reader(page, self.language)

    def forward(self, seconds: float, look: Callable[[Deps], None]) -> None:
        """The clock moves on, and what looks every minute or ten looks now."""
        self.rapport.stand_in.clock.forward(seconds)
        look(self.made.deps)

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.rapport.stand_in.clock.forward(0), UTC)

    def keep(self, one: Reader, name: str) -> None:
        keep(one.page, f"meeting-{name}-{self.language}")


@pytest.fixture
def circle(browser: Browser, sqlite_url: str, tmp_path: Path, language: str) -> Iterator[Circle]:
    with at_work("socket", sqlite_url, tmp_path) as rapport:
        made = composed.Rapport(settings.read(rapport.environment))
        whole = yaml.safe_load((TOP / "sandbox" / "samples" / "under_way.yaml").read_text())
        setup.apply(made.deps, {"workspaces": {CIRCLE: whole["workspaces"][CIRCLE]}})
        with made.store.open() as books:
            books.roles.give(CIRCLE, Role.MODERATOR, CAST[language][:2])
        with visits(browser, rapport.stand_in.url) as visit:
            yield Circle(rapport, made, visit, language)
        made.store.close()


def hears(one: Reader, english: str) -> Locator:
    """The newest message of the bot that says so."""
    one.page.locator("#sidebar .row", has_text="Rapport").last.click()  # those above are conversations with it
    longest = max(re.split(r"%\(\w+\)s|<[^>]+>", one.said(english)), key=len).strip()
    said = one.page.locator("#messages .message", has_text=longest)
    expect(said.last).to_be_visible(timeout=SOON)
    return said.last


def line(one: Reader, text: str) -> Locator:
    """The block of the open page that says so."""
    return one.modal.locator(".block", has_text=text).last


def gone(one: Reader, english: str) -> None:
    """The form with that button is another page by now."""
    expect(one.modal.get_by_role("button", name=one.said(english), exact=True)).to_have_count(0)


def confirms(one: Reader, english: str) -> None:
    """That button, and that they mean it."""
    one.press(english)
    one.page.get_by_role("dialog").last.get_by_role("button", name=one.said(english), exact=True).click()


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_event_goes_from_an_idea_to_what_was_thought_of_it(circle: Circle, language: str) -> None:
    host, kai, rosa = circle.first, circle.kai, circle.rosa
    say(host.page, f"/community {COMMANDS[language][0]}")
    host.sees("What is to come")
    circle.keep(host, "events")
    host.press("New event …")
    host.fill("Heading", TITLE)
    host.fill("Day", f"{(circle.now() + timedelta(days=3)).date()}")
    host.fill("Time", "08:00")
    host.fill("Link", "https://meet.example/plans")
    host.fill("Seats", "1")
    circle.keep(host, "event-form")
    host.press("Save")
    confirms(host, "Announce it")
    host.sees("Who comes …")
    circle.keep(host, "event-announced")
    host.closes()
    for one, button in ((kai, "I'm coming"), (rosa, "Wait for a seat")):
        say(one.page, f"/community {COMMANDS[language][0]}")
        one.press("Open …", line(one, TITLE))
        one.press(button)
    rosa.sees("You wait for a seat")
    circle.keep(rosa, "event-waits")
    rosa.closes()
    kai.press("I cannot come after all")
    kai.sees("You do not come")
    kai.closes()
    rosa.press("Take the seat", hears(rosa, "A seat is free"))
    rosa.sees("You come")
    circle.keep(rosa, "event-comes")
    rosa.closes()
    start = datetime.combine((circle.now() + timedelta(days=3)).date(), time(7), UTC)
    circle.forward((start - timedelta(hours=23, minutes=59) - circle.now()).total_seconds(), telling.remind)
    hears(rosa, "The way in opens a quarter of an hour before.")
    circle.forward((start - timedelta(minutes=9) - circle.now()).total_seconds(), telling.remind)
    join = rosa.page.locator("#messages .message").last.get_by_role("button", name=rosa.said("Join"), exact=True)
    expect(join).to_be_visible(timeout=SOON)
    circle.keep(rosa, "event-begins")
    join.click()
    circle.forward(HOUR + 10 * MINUTE, telling.end)
    host.press("Who was there …", hears(host, HOSTS))
    host.sees("was there")
    circle.keep(host, "event-who-came")
    host.closes()
    circle.forward(2 * HOUR, telling.end)
    rosa.press("5 ★", hears(rosa, STARS))
    circle.keep(rosa, "event-after")
    say(host.page, f"/community {COMMANDS[language][0]}")
    host.press("Month")
    host.press("Open …", line(host, TITLE))
    expect(host.modal).to_contain_text("100 %")
    circle.keep(host, "event-figures")


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.long), "zh"])
def test_two_are_introduced_and_say_that_they_met(circle: Circle, language: str) -> None:
    host, kai = circle.first, circle.kai
    say(kai.page, f"/community {COMMANDS[language][2]}")
    kai.sees("Getting to know each other")
    circle.keep(kai, "intro-takes-part")
    kai.closes()
    host.page.goto(host.page.url.split("#")[0] + f"#/{CIRCLE}/{CAST[language][0]}/home")
    host.press("Rounds of introductions …", host.page.locator("main, body").first)
    host.press("Put a round together now")
    host.press("How the round stands")
    names = ("Introduce them now", "Look again")
    introduce, again = (host.modal.get_by_role("button", name=host.said(each)) for each in names)
    expect(introduce.or_(again)).to_be_visible()
    while again.count():
        again.click()
        host.page.wait_for_timeout(1000)
    circle.keep(host, "intro-round")
    host.press("Introduce them now")
    room = kai.page.locator("#sidebar .row", has_text=",").last
    expect(room).to_be_visible(timeout=SOON)
    room.click()
    expect(kai.page.locator("#messages")).to_contain_text(kai.said("Why you"), timeout=SOON)
    circle.keep(kai, "intro-together")
    circle.forward(8 * DAY, planning.ask)
    asked = hears(kai, ASKED)
    circle.keep(kai, "intro-asked")
    kai.press("Yes, we met", asked)
    hears(kai, "Good that you met %(who)s. That is all I wanted to know.")
    circle.keep(kai, "intro-met")


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_is_decided_and_looked_at_again(circle: Circle, language: str) -> None:
    first, second, kai, rosa = circle.first, circle.second, circle.kai, circle.rosa
    say(kai.page, SPAM)
    message = rosa.page.locator(".message", has_text=SPAM)
    message.hover()
    message.get_by_role("button", name=re.compile("Shortcuts|快捷")).click()
    rosa.page.get_by_role("menuitem", name="Report to moderators 举报").click()
    chooses(rosa, rosa.modal.locator("[data-block^='breach~']"), rosa.said("advertising"))
    circle.keep(rosa, "report")
    rosa.press("Send to moderators")
    gone(rosa, "Send to moderators")
    rosa.closes()
    hears(rosa, "Whom it is about is not told who reported it.")
    circle.keep(rosa, "report-receipt")
    say(first.page, f"/community {COMMANDS[language][1]}")
    first.sees("Weeks and hand-over …")
    circle.keep(first, "report-queue")
    first.press("Open …", line(first, NAMES[language][0]))
    first.press("I look at it")
    first.press("Decide …")
    first.modal.get_by_label(first.said("a warning")).check()
    first.fill("The reason", "No offers in this channel, please.")
    circle.keep(first, "report-decides")
    first.press("Decide")
    gone(first, "Decide")
    first.closes()
    told = hears(kai, "Nobody who hires sees any of this.")
    circle.keep(kai, "report-told")
    kai.press("Ask for a second look …", told)
    kai.fill("What should be seen otherwise?", "A member had asked me for it.")
    circle.keep(kai, "report-appeal")
    kai.press("Ask for it")
    asked = hears(second, "Somebody asks for a second look at a decision, by another moderator.")
    second.press("Open the case …", asked)
    second.press("Take the second look …")
    second.modal.get_by_label(second.said("It was wrong and counts for nothing")).check()
    second.fill("Why", "The question stands above it.")
    circle.keep(second, "report-second-look")
    second.press("Decide")
    hears(kai, SORRY)
    circle.keep(kai, "report-settled")
