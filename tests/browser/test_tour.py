"""The tour of the sample workspaces, its twelve steps one after the other, in the browser, in either language."""

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
from bot.rules.people import Role
from bot.words import yaml_file
from tests.browser.conftest import visits
from tests.browser.test_before_interviews import Reader, opened, say
from tests.browser.test_checkins import named, rated
from tests.browser.test_community import ME, USER, arrived, forgot, joined, outside, read, residue, welcomed
from tests.browser.test_decision import (
    CARD,
    MANAGER,
    MISSED,
    SAW,
    begun,
    decided,
    handed_in,
    kims_page,
)
from tests.browser.test_interviews import (
    CAST,
    ROLE,
    WORDS,
    accepted,
    declined,
    pressed,
    says,
    taken,
    under_way,
)
from tests.browser.test_meeting import confirms, hears, line
from tests.browser.test_questions import ANSWER, LOCALES, QUESTION, replied
from tests.browser.test_story import keep
from tests.mail.test_post import Box, box, server
from tests.stories.conftest import CIRCLE, TEAM, TOP, Rapport, at_work, until
from tests.stories.test_settings_and_desk import now

__all__ = ["box", "server"]
pytestmark = [pytest.mark.browser, pytest.mark.long]
# Who is asked about money, who speaks the other language and says yes, and who says the second yes, by language.
DECIDE = {"en": ("U0OMAR", "U0LIWEI", "U0NOOR"), "zh": ("U0ZHOUQI", "U0EDITH", "U0ZHAOMIN")}
OTHER = {"en": "zh", "zh": "en"}
SAID = {
    "en": {"title": "Analyst", "case": "Orders doubled.", "place": "Berlin", "question": "Is that enough for Berlin?",
           "note": "Asked who had written the runbook before answering",
           "thanks": "You answered within the hour."},
    "zh": {"title": "数据分析师", "case": "订单翻了一番。", "place": "上海", "question": "这在上海够吗？",
           "note": "先问了手册是谁写的，再回答",
           "thanks": "您很快就回答了我。"},
}
SEALED = "Sealed: cards can be read once every one of their stage is in, and your own too where you interview."
NO_REPORT = (
    "Sealed: a report is drawn from the cards, and can be written once everybody’s is in or the debrief is open."
)
JOBS, QUESTIONS = {"en": "jobs", "zh": "机会"}, {"en": "questions", "zh": "问题"}
THANKS = {"en": "thanks", "zh": "感谢"}
NOBODY = "Nobody. Try fewer words, or join them with OR."
SEARCH, MODERATOR = {"en": "search", "zh": "找人"}, {"en": "U0JOY", "zh": "U0TANGYI"}
REQUEST, KNOWN = {"en": "request", "zh": "申请"}, {"en": "known", "zh": "已认识"}


def chains(language: str) -> Any:
    """The sample's chains of approval, with people of that language."""
    text = (TOP / "sandbox" / "samples" / "setup.yaml").read_text(encoding="utf-8")
    if language == "zh":
        for one, other in (("edith", "sunli"), ("liwei", "edith"), ("omar", "zhouqi"), ("noor", "zhaomin")):
            text = text.replace(f"{one}@", f"{other}@")
        text = text.replace("language: en", "language: zh")
    return yaml_file.load(text)


@pytest.fixture
def rapport(sqlite_url: str, tmp_path: Path, server: str, language: str) -> Iterator[Rapport]:
    with at_work("http", sqlite_url, tmp_path, is_set_up=False, **outside(server)) as made:
        inside = composed.Rapport(settings.read(made.environment))
        for document in (chains(language), under_way(language)):
            setup.apply(inside.deps, document, TOP / "sandbox" / "samples")
        with inside.store.open() as books:
            books.roles.give(CIRCLE, Role.MODERATOR, [MODERATOR[language]])
        inside.store.close()
        yield made


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_tour_is_as_it_says(browser: Browser, rapport: Rapport, box: Box, language: str) -> None:
    with visits(browser, rapport.stand_in.url) as visit:

        def be(user: str, speaks: str = language, workspace: str = TEAM) -> Reader:
            where = "C0GENERAL" if workspace == TEAM else "C0QUESTIONS"
            return Reader(visit(user, where, workspace=workspace, width=1280, height=1000), speaks)

        ana = be(CAST[language][0])
        manager = be(MANAGER[language])
        money, yes, second = DECIDE[language]
        asked_for(manager)
        raised(manager, be(money))
        approved(manager, be(yes, OTHER[language]), be(second))
        known(ana, rapport)
        planned(ana)
        sam, noor, ravi, tess = (be(each) for each in CAST[language][1:])
        seated(sam, noor, tess, ravi, ana)
        noted(noor, rapport)
        sealed(noor, ravi, ana)
        told(ana)
        decided(ana, noor, ravi, manager)
        offered(ana, rapport)
        joined(browser, rapport, box, language)
        arrived(rapport, language)
        moderator = be(MODERATOR[language], workspace=CIRCLE)
        zia = be(USER, workspace=CIRCLE)
        welcomed(zia)
        digest(rapport, zia)
        interested(moderator, zia)
        answered(rapport, moderator, zia)
        half_a_year_on(ana, manager)
        forgotten(rapport, moderator, ana, zia)


def kept(one: Reader, name: str, language: str = "") -> None:
    """A picture of what they see."""
    keep(one.page, f"tour-{name}-{language or one.language}")


def asked_for(manager: Reader) -> None:
    """1. A role is asked for, and who will be asked is told before it is sent."""
    said = SAID[manager.language]
    says(manager, f"/hire {REQUEST[manager.language]}")
    manager.fill("Title", said["title"])
    manager.fill("Department", "Engineering")
    manager.fill("Business case", said["case"])
    manager.fill("Place", said["place"])
    manager.fill("Currency", "EUR")
    manager.fill("Pay a year, to", "85000")
    manager.press("Next")
    manager.sees("Check and send")
    kept(manager, "01-check")
    manager.press("Send")
    expect(manager.modal).not_to_be_visible()


def raised(manager: Reader, money: Reader) -> None:
    """2. A question; the pay is raised instead of answered; who looks at the pay is asked again, and nobody else."""
    said = SAID[manager.language]
    pressed(money.page, said["title"], money.said("Ask …"))
    money.fill("Your question", said["question"])
    money.press("Ask")
    manager.hears(said["question"])
    kept(manager, "02-question")
    pressed(manager.page, said["title"], manager.said("Edit the request …"))
    manager.fill("Pay a year, to", "95000")
    manager.press("Next")
    expect(manager.modal).to_contain_text("85,000 → 95,000")
    manager.press("Send")
    money.hears("85,000 → 95,000")
    kept(money, "02-asked-again")
    pressed(money.page, said["title"], money.said("Approve"))
    expect(money.page.locator("#messages")).to_contain_text(money.said("You said yes: %(title)s") % said)


def approved(manager: Reader, yes: Reader, second: Reader) -> None:
    """3. A yes in the other language; every copy changes; the second yes is enough."""
    said = SAID[manager.language]
    pressed(yes.page, said["title"], yes.said("Approve"))
    yes.hears(yes.said("You said yes: %(title)s") % said)
    kept(yes, "03-other-language", manager.language)
    pressed(second.page, said["title"], second.said("Approve"))
    second.hears(second.said("Approved: %(title)s") % said)
    kept(second, "03-approved")
    manager.hears(manager.said("Approved"))
    kept(manager, "03-asker")


def is_looked_for(rapport: Rapport) -> bool:
    """Whether it was looked who is known for the first role of the sample."""
    with opened(rapport) as books:
        return books.matching.look(1) is not None


def known(ana: Reader, rapport: Rapport) -> None:
    """4. Who is known already, for each thing the role asks for, in their words."""
    until(lambda: is_looked_for(rapport), 90)
    says(ana, f"/hire {KNOWN[ana.language]}")
    ana.modal.locator(".block", has_text=ROLE).get_by_role("button").first.click()
    met = ana.modal.locator(".block", has_text="Python").locator("xpath=following-sibling::*[1]")
    expect(met.get_by_role("button").first).to_contain_text("3", timeout=30_000)
    kept(ana, "04-known")
    met.get_by_role("button").first.click()
    expect(ana.modal).to_contain_text("Kai Lindgren")
    kept(ana, "04-why")
    ana.closes()


def planned(ana: Reader) -> None:
    """5. A stage is taken out, and a hole opens in the picture; nothing is published."""
    says(ana, f"/hire {WORDS[ana.language][0]}")
    ana.opens("Plans", "Open …")
    picture = ana.modal.get_by_role("img").first
    expect(picture).to_be_visible(timeout=30_000)
    before = picture.get_attribute("src")
    ana.modal.get_by_role("button", name=ana.said("Edit …"), exact=True).nth(1).click()
    ana.modal.get_by_role("checkbox", name=ana.said("Take this stage out of the plan")).check()
    ana.press("Save")
    expect(picture).to_be_visible(timeout=30_000)
    expect(picture).not_to_have_attribute("src", before or "", timeout=30_000)
    picture.scroll_into_view_if_needed()
    kept(ana, "05-hole")
    ana.closes()


def seated(sam: Reader, noor: Reader, tess: Reader, ravi: Reader, ana: Reader) -> None:
    """6. A seat is declined and taken in one tap; who was asked too is told; the other seat is filled as well."""
    declined(sam)
    taken(noor, tess)
    kept(tess, "06-taken")
    accepted(ravi, ana)


def noted(noor: Reader, rapport: Rapport) -> None:
    """7. What is written below the brief stands above one's own card when the interview is over."""
    with opened(rapport) as books:
        (one,) = [each for each in books.interviews.of(1) if each.called_off is None]
    rapport.stand_in.clock.forward(max(0.0, (one.start - timedelta(hours=5) - now(rapport)).total_seconds()))
    closing = noor.said("The candidate’s own time, %(n)s min").partition("%")[0]
    noor.hears(closing)
    brief = noor.page.locator("#messages .message", has_text=closing).last
    replied(noor.page, brief, SAID[noor.language]["note"])
    kept(noor, "07-note")
    rapport.stand_in.clock.forward((one.span.end + timedelta(minutes=5) - now(rapport)).total_seconds())
    says(noor, f"/interview {CARD[noor.language]}")
    expect(noor.modal).to_contain_text(SAID[noor.language]["note"])
    kept(noor, "07-card")
    noor.closes()


def sealed(noor: Reader, ravi: Reader, ana: Reader) -> None:
    """8. A card is read by nobody before the last one is in; then what they contradict each other on comes first."""
    handed_in(ravi, ("2", "4"), (MISSED, "Owned the outage"), "No")
    for button, answer in (("Cards …", SEALED), ("Report …", NO_REPORT)):
        kims_page(ana)
        ana.press(button)
        ana.sees(answer)
        expect(ana.modal).not_to_contain_text(MISSED)
        kept(ana, f"08-sealed-{button.split()[0].lower()}")
        ana.closes()
    handed_in(noor, ("5", "4"), (SAW, "Said what went wrong"), "Strong yes")
    begun(ana)


def told(ana: Reader) -> None:
    """9. Each claim of the report opens what it rests on."""
    kims_page(ana)
    ana.press("Report …")
    ana.modal.get_by_role("button", name=ana.said("What was said"), exact=True).first.click()
    for each in (SAW, MISSED):
        expect(ana.modal).to_contain_text(each)
    kept(ana, "09-evidence")
    ana.closes()


def offered(ana: Reader, rapport: Rapport) -> None:
    """9. They go on to the last stage, an offer is made, and they say yes."""
    kims_page(ana)
    for n in (3, 4):
        ana.press("To the next stage")
        expect(ana.modal).to_contain_text(re.compile(f"Stage {n} ·|第 {n} 个环节 ·"))
    ana.press("Offer …")
    ana.press("Write an offer …")
    ana.fill("Pay a year", "82000")
    tomorrow = f"{(now(rapport) + timedelta(days=1)).date()}"
    ana.fill("First day", tomorrow)
    ana.fill("They may say yes until the end of", tomorrow)
    ana.press("Next")
    ana.sees("The pay is within what was approved: you can make the offer at once.")
    kept(ana, "09-offer")
    ana.press("Keep it")
    confirms(ana, "They have it")
    confirms(ana, "They said yes")
    expect(ana.modal).to_contain_text(ana.said("Accepted"))
    kept(ana, "09-accepted")
    ana.closes()


def half_a_year_on(ana: Reader, manager: Reader) -> None:
    """10. Half a year later the manager is asked, and what was seen stands beside what happened."""
    kims_page(ana)
    named(ana)
    for button in (*(6 * [r"\+30 days|\+30 天"]), *(2 * ["Next morning|到明早"]), *(2 * [r"\+1 hour|\+1 小时"])):
        moved(manager.page, button)
    manager.hears(" 180 ")
    kept(manager, "10-asked")
    rated(manager, 180)
    kims_page(manager)
    manager.press("Seen and happened …")
    expect(manager.modal).to_contain_text(SAW)
    expect(manager.modal).to_contain_text("180")
    kept(manager, "10-seen-and-happened")
    manager.closes()


def moved(page: Page, button: str) -> None:
    """The clock, by one of the buttons above."""
    with page.expect_response("**/client/clock"):
        page.get_by_role("button", name=re.compile(button)).click()


def digest(rapport: Rapport, zia: Reader) -> None:
    """11. The first digest comes by day; what is not wanted is said in one tap."""
    read(rapport, zia)
    kept(zia, "11-less-of-this")


def interested(moderator: Reader, zia: Reader) -> None:
    """11. A job is told to members first; whoever is interested has a receipt at once."""
    said = SAID[zia.language]
    say(moderator.page, f"/community {JOBS[zia.language]}")
    moderator.press("Add an opening …")
    moderator.fill("Title", said["title"])
    moderator.fill("What the work is, and for whom", said["case"])
    moderator.modal.get_by_role("radio").first.check()
    moderator.press("Save")
    moderator.sees("Add an opening …")
    moderator.closes()
    say(zia.page, f"/community {JOBS[zia.language]}")
    zia.press("I'm interested …")
    zia.modal.get_by_role("checkbox").first.check()
    zia.press("Send")
    zia.sees("Done")
    kept(zia, "11-interested")
    zia.closes()
    hears(zia, "Your receipt")
    kept(zia, "11-receipt")


def answered(rapport: Rapport, moderator: Reader, zia: Reader) -> None:
    """12. A newcomer asks, a moderator answers, and is thanked for it."""
    said = SAID[zia.language]
    zia.page.locator("#sidebar .row", has_text="questions").click()
    zia.page.get_by_role("button", name=re.compile("(Join|加入) #questions")).click()
    say(zia.page, QUESTION[zia.language])
    until(lambda: is_noticed(rapport))
    say(moderator.page, f"/community {QUESTIONS[zia.language]}")
    moderator.press("Open …", line(moderator, LOCALES[zia.language][1]))
    moderator.sees("The first thing they wrote here.")
    kept(moderator, "12-question")
    moderator.closes()
    moderator.page.locator("#sidebar .row", has_text="questions").click()
    asked = moderator.page.locator("#messages .message", has_text=QUESTION[zia.language]).last
    replied(moderator.page, asked, ANSWER[zia.language])
    kept(moderator, "12-answer")
    say(zia.page, f"/community {THANKS[zia.language]} <@{MODERATOR[zia.language]}> {said['thanks']}")
    zia.press("Thank them")
    zia.sees("Done")
    kept(zia, "12-thanks")
    zia.closes()
    say(moderator.page, f"/community {ME[zia.language]}")
    moderator.press("My standing")
    expect(moderator.modal).to_contain_text(said["thanks"])
    kept(moderator, "12-standing")
    moderator.closes()


def is_noticed(rapport: Rapport) -> bool:
    with opened(rapport) as books:
        return books.questions.count(CIRCLE) == 1


def forgotten(rapport: Rapport, moderator: Reader, ana: Reader, zia: Reader) -> None:
    """12. Who has themselves forgotten is found nowhere any more, and the record still verifies."""
    forgot(zia)
    inside = composed.Rapport(settings.read(rapport.environment))
    until(lambda: residue(rapport, inside) == [])
    inside.store.close()
    say(moderator.page, f"/community {SEARCH[zia.language]} Zebrano")
    moderator.sees(NOBODY)
    kept(moderator, "12-search")
    moderator.closes()
    says(ana, f"/hire {SEARCH[zia.language]} Zebrano")
    ana.sees(NOBODY)
    ana.closes()
    assert "The record verifies" in rapport.run("verify")
