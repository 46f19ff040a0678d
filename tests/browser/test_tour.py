"""The tour of the sample workspaces, its twelve steps one after the other, in the browser, in either language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from bot import app as composed
from bot import settings
from bot.jobs import setup
from bot.words import yaml_file
from tests.browser.conftest import visits
from tests.browser.test_before_interviews import Reader
from tests.browser.test_decision import MANAGER
from tests.browser.test_interviews import CAST, ROLE, WORDS, pressed, says, under_way
from tests.browser.test_story import keep
from tests.stories.conftest import TOP, Rapport, at_work

pytestmark = [pytest.mark.browser, pytest.mark.long]
# Who is asked about money, who speaks the other language and says yes, and who says the second yes, by language.
DECIDE = {"en": ("U0OMAR", "U0LIWEI", "U0NOOR"), "zh": ("U0ZHOUQI", "U0EDITH", "U0ZHAOMIN")}
OTHER = {"en": "zh", "zh": "en"}
SAID = {
    "en": {"title": "Analyst", "case": "Orders doubled.", "place": "Berlin", "question": "Is that enough for Berlin?"},
    "zh": {"title": "数据分析师", "case": "订单翻了一番。", "place": "上海", "question": "这在上海够吗？"},
}
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
def rapport(sqlite_url: str, tmp_path: Path, language: str) -> Iterator[Rapport]:
    with at_work("socket", sqlite_url, tmp_path, is_set_up=False) as made:
        inside = composed.Rapport(settings.read(made.environment))
        for document in (chains(language), under_way(language)):
            setup.apply(inside.deps, document, TOP / "sandbox" / "samples")
        inside.store.close()
        yield made


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_tour_is_as_it_says(browser: Browser, rapport: Rapport, language: str) -> None:
    with visits(browser, rapport.stand_in.url) as visit:

        def be(user: str, speaks: str = language) -> Reader:
            return Reader(visit(user, "C0GENERAL", width=1280, height=1000), speaks)

        ana = be(CAST[language][0])
        manager = be(MANAGER[language])
        money, yes, second = DECIDE[language]
        asked_for(manager)
        raised(manager, be(money))
        approved(manager, be(yes, OTHER[language]), be(second))
        known(ana)
        planned(ana)


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


def known(ana: Reader) -> None:
    """4. Who is known already, for each thing the role asks for, in their words."""
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
