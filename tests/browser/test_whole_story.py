"""One request through everything, in the browser: only what a person can press and type, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot import app as composed
from bot import settings
from bot.rules.hiring.requisitions.chains import StepPlan
from tests.browser.conftest import Visit, visits
from tests.browser.test_story import form, keep, say
from tests.make import chain
from tests.stories.conftest import TEAM, at_work

pytestmark = [pytest.mark.browser, pytest.mark.long]
STEPS = (
    StepPlan("Finance", ("U0OMAR",), inputs=frozenset({"pay_to", "headcount"})),
    StepPlan("People", ("U0NOOR",), inputs=frozenset({"title"}), hours_allowed=4, backup="U0EDITH"),
    StepPlan("Engineering", ("U0LIWEI",), inputs=frozenset({"level", "location"})),
)


@pytest.fixture
def visit(browser: Browser, sqlite_url: str, tmp_path: Path) -> Iterator[Visit]:
    """The pages of the sample workspaces, where each step looks at something else."""
    with at_work("socket", sqlite_url, tmp_path) as rapport:
        made = composed.Rapport(settings.read(rapport.environment))
        with made.store.open() as books:
            books.workspaces.set_chains(TEAM, [chain(*STEPS)])
        made.store.close()
        with visits(browser, rapport.stand_in.url) as open_page:
            yield lambda *where, **more: open_page(*where, width=1280, height=800, **more)


def latest(page: Page) -> Locator:
    """The newest message about the request: others may come in between, such as the hello of the first day."""
    return page.locator("#messages .message", has_text="Analyst").last


def press(page: Page, name: str) -> None:
    page.locator("#messages").get_by_role("button", name=name).last.click()


def pick(page: Page, label: str, typed: str) -> None:
    """Choose a person in a form by the beginning of their name."""
    page.locator("#modal").get_by_role("button", name=re.compile(label)).press("Enter")
    page.get_by_role("combobox", name=f"Search: {label}").fill(typed)
    page.keyboard.press("Enter")


def test_a_request_goes_through_everything(visit: Visit) -> None:
    mina = visit("U0MINA", "C0ENGINEERING")
    say(mina, "/hire request")
    asking = form(mina, "Ask for a role")
    for label, value in {"Title": "Analyst", "Department": "Engineering", "Business case": "Orders doubled."}.items():
        asking.get_by_label(label, exact=True).fill(value)
    for label, value in {"Place (optional)": "Berlin", "Currency (optional)": "EUR"}.items():
        asking.get_by_label(label).fill(value)
    asking.get_by_label("Pay a year, to").fill("85000")
    pick(mina, "Recruiter, if known", "ana")
    asking.get_by_role("button", name="Next").click()
    form(mina, "Check and send").get_by_role("button", name="Send").click()
    omar = visit("U0OMAR", "app")
    press(omar, "Approve")

    noor = visit("U0NOOR", "app")
    press(noor, "Ask …")
    form(noor, "Ask a question").get_by_label("Your question").fill("Is that enough for Berlin?")
    form(noor, "Ask a question").get_by_role("button", name="Ask", exact=True).click()
    mina.locator("#sidebar .row", has_text="Rapport").click()
    expect(latest(mina)).to_contain_text("Is that enough for Berlin?")
    keep(mina, "whole-question")
    press(mina, "Edit the request …")
    editing = form(mina, "Edit the request")
    editing.get_by_label("Pay a year, to").fill("95000")
    editing.get_by_role("button", name="Next").click()
    checking = form(mina, "Check and send")
    expect(checking).to_contain_text("Steps that look at what changed are asked again.")
    keep(mina, "whole-edit")
    checking.get_by_role("button", name="Send").click()
    expect(latest(omar)).to_contain_text("Your yes or no: Analyst")
    expect(latest(omar)).to_contain_text("85,000 → 95,000")
    keep(omar, "whole-asked-again")
    press(omar, "Approve")

    expect(latest(noor)).to_contain_text("Your yes or no: Analyst")
    press(noor, "Hand over …")
    pick(noor, "Who decides", "yuki")
    keep(noor, "whole-hand-over")
    form(noor, "Hand over").get_by_role("button", name="Hand over").click()
    yuki = visit("U0YUKI", "app")
    expect(latest(yuki)).to_contain_text("handed the step “People” over to you")
    for _ in range(5):
        yuki.get_by_role("button", name="+1 hour").click()
    expect(latest(yuki)).to_contain_text("Your yes or no: Analyst")
    expect(yuki.locator("#messages")).to_contain_text(re.compile("1 repl|reply"), timeout=20_000)
    yuki.get_by_role("button", name="Next morning").click()
    yuki.get_by_role("button", name="+1 hour").click()
    edith = visit("U0EDITH", "app")
    expect(latest(edith)).to_contain_text("you are its backup", timeout=20_000)
    keep(edith, "whole-backup")
    press(edith, "Approve")

    wei = visit("U0LIWEI", "app", scheme="dark")
    expect(latest(wei)).to_contain_text("需要你决定：Analyst")
    press(wei, "批准")
    expect(latest(wei)).to_contain_text("五分钟内可以撤回")
    keep(wei, "whole-undo")
    press(wei, "撤回决定")
    expect(latest(wei)).to_contain_text("需要你决定：Analyst")
    press(wei, "批准")
    expect(latest(wei)).to_contain_text("五分钟内可以撤回")
    wei.get_by_role("button", name="+1 小时").click()

    ana = visit("U0ANA", "C0HRHIRING")
    expect(latest(ana)).to_contain_text("Approved: Analyst")
    expect(latest(ana)).to_contain_text("@Ana Silva")
    expect(latest(ana)).not_to_contain_text("95,000")
    ana.locator("#sidebar .row", has_text="Rapport").click()
    expect(latest(ana)).to_contain_text("You are in charge: Analyst")
    press(ana, "Open the role")
    expect(latest(ana)).to_contain_text("Open since")
    press(ana, "Details …")
    details = form(ana, "Request")
    expect(details).to_contain_text("Where it has been")
    keep(ana, "whole-details")
    details.get_by_role("button", name="Filled").click()
    form(ana, "Filled?").get_by_role("button", name="Filled").click()
    expect(details).to_contain_text("Filled since")
    expect(latest(mina)).to_contain_text("it is now Filled")
    keep(mina, "whole-filled")
