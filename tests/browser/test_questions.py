"""A newcomer's question, from the channel to the FAQ: noticed, offered to a member who helps, answered, kept."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.jobs.community.questions import looking
from bot.rules.community.questions.kept import Offer
from bot.rules.people import Identity
from tests.browser.conftest import Visit
from tests.browser.test_before_interviews import Reader, say
from tests.browser.test_meeting import NAMES, Circle, circle, hears, line
from tests.browser.test_story import keep
from tests.stories.conftest import CIRCLE, until

__all__ = ["circle"]
pytestmark = pytest.mark.browser
NEW = "U0ZIA"
LOCALES = {"en": ("en-GB", "Zia Zebrano"), "zh": ("zh-CN", "曾雅 Zebrano")}
QUESTION = {"en": "Hello! Which Python course should I take?", "zh": "大家好！请问学数据分析从哪本书开始？"}
ANSWER = {"en": "The one of the city library: it is free.", "zh": "从市图书馆的入门书开始，免费，而且有人可以问。"}
WORDS = {"en": ("help-others", "questions", "faq"), "zh": ("帮忙", "问题", "常见问题")}
# What those who help others already help with.
TOPICS = frozenset({"software", "data"})


def at_noon(circle: Circle) -> datetime:
    """The next moment at which it is a working day in Berlin and in Shanghai."""
    now = circle.now()
    days = (datetime.combine(now.date() + timedelta(days=n), time(8), UTC) for n in range(5))
    return next(each for each in days if each > now and each.weekday() < 5)


def arrives(circle: Circle, visit: Visit) -> Reader:
    """Somebody who was never here is in the questions' channel."""
    locale, name = LOCALES[circle.language]
    person = {"real_name": name, "email": "zia@example.com", "tz": "Europe/Berlin", "locale": locale}
    circle.rapport.person(NEW, CIRCLE).do("arrive", person=person)

    def is_member() -> bool:
        with circle.made.store.reading() as books:
            return books.members.of(Identity(CIRCLE, NEW)) is not None

    until(is_member)
    one = Reader(visit(NEW, "C0QUESTIONS", workspace=CIRCLE, width=1280, height=1100), circle.language)
    one.page.get_by_role("button", name=re.compile("(Join|加入) #questions")).click()
    return one


@pytest.mark.long
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_newcomers_question_is_answered_by_somebody_who_helps(circle: Circle, language: str) -> None:
    host, kai, (helps, board, faq) = circle.first, circle.kai, WORDS[language]
    with circle.made.store.open() as books:
        for _, offer in books.questions.offers(CIRCLE):  # as if nobody of the sample had offered help yet
            books.questions.drop_offer(offer.member)
        books.questions.switch(CIRCLE, False, "U0JOY", circle.now())
        for user in ("U0PETER", "U0ISAAC"):
            member = books.members.of(Identity(CIRCLE, user))
            assert member is not None
            books.questions.keep_offer(Offer(member.id, TOPICS, frozenset({"en", "zh"}), is_paused=True))
    circle.forward((at_noon(circle) - circle.now()).total_seconds(), looking.look)

    say(host.page, f"/community {board}")
    host.sees("Off.")
    host.closes()
    say(kai.page, f"/community {helps}")
    kai.sees("Topics I help with")
    keep(kai.page, f"questions-help-{language}")
    kai.press("I help")
    expect(kai.modal).not_to_be_visible()
    say(host.page, f"/community {board}")
    host.press("Switch on")
    host.sees("No question waits for an answer.")

    zia = arrives(circle, circle.visit)
    say(zia.page, QUESTION[language])
    expect(zia.page.locator("#messages")).to_contain_text(QUESTION[language])
    keep(zia.page, f"questions-new-{language}")
    host.closes()
    until(lambda: is_noticed(circle))
    looking.look(circle.made.deps)
    asked = hears(kai, 'Best by <time at="%(when)s"/>; then others are asked too.')
    keep(kai.page, f"questions-asked-{language}")
    kai.press("I’ll answer", asked)
    hears(kai, "You answer it. Please do so in its thread, so that others find it too.")
    say(host.page, f"/community {board}")
    host.press("Open …", line(host, LOCALES[language][1]))
    expect(host.modal).to_contain_text(host.said("The first thing they wrote here."))
    keep(host.page, f"questions-one-{language}")
    host.closes()

    kai.page.locator("#sidebar .row", has_text="questions").click()
    message = kai.page.locator("#messages .message", has_text=QUESTION[language]).last
    replied(kai.page, message, ANSWER[language])
    hears(kai, "You were asked to answer this. It is %(state)s by now. Thank you!")
    keep(kai.page, f"questions-thanks-{language}")

    say(host.page, f"/community {board}")
    host.press("What is over")
    keep(host.page, f"questions-over-{language}")
    host.press("Open …", line(host, LOCALES[language][1]))
    host.press("Into the FAQ …")
    host.fill("Answer", ANSWER[language])
    keep(host.page, f"questions-make-{language}")
    host.press("Save")
    kai.press("Yes, with my name", hears(kai, "May it stand there?"))
    hears(kai, "It stands in the FAQ with your name.")
    say(zia.page, f"/community {faq}")
    expect(zia.modal).to_contain_text(ANSWER[language])
    expect(zia.modal).to_contain_text(NAMES[language][0])
    keep(zia.page, f"questions-faq-{language}")


def replied(page: Page, message: Locator, text: str) -> None:
    """A reply in the thread of that message."""
    message.hover()
    message.get_by_role("button", name=re.compile("Reply in thread|在消息列中回复")).click()
    reply = page.get_by_role("textbox", name=re.compile("Reply…|回复…"))
    reply.fill(text)
    reply.press("Enter")
    expect(page.locator("#side .log")).to_contain_text(text)


def is_noticed(circle: Circle) -> bool:
    """Whether there is a question."""
    with circle.made.store.reading() as books:
        return books.questions.count(CIRCLE) == 1
