"""The story in the browser, the real bot behind it: only what a person can press and type, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import ARTEFACTS, Visit, visits
from tests.stories.conftest import at_work

pytestmark = pytest.mark.browser
CASE = "Billing grew by half since spring. Two people answer every question about it, and one leaves in March."


@pytest.fixture
def visit(browser: Browser, sqlite_url: str, tmp_path: Path) -> Iterator[Visit]:
    """The page of the sample workspaces with Rapport at work in them, over Socket Mode on SQLite."""
    with at_work("socket", sqlite_url, tmp_path) as rapport, visits(browser, rapport.stand_in.url) as open_page:
        yield lambda *where, **more: open_page(*where, width=1280, height=800, **more)


def keep(page: Page, name: str) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"story-{name}.png")


def be(page: Page, name: str) -> None:
    """Become somebody else, by the list of people in the corner."""
    page.locator(".switcher").click()
    page.get_by_role("combobox", name=re.compile("Find a person|查找人员")).fill(name)
    page.keyboard.press("Enter")
    expect(page.locator(".switcher")).to_contain_text(name)


def say(page: Page, text: str) -> None:
    page.locator("#composer").get_by_role("combobox").fill(text)
    page.keyboard.press("Enter")


def form(page: Page, title: str) -> Locator:
    return page.get_by_role("dialog", name=title)


def latest(page: Page) -> Locator:
    return page.locator("#messages .message").last


def test_a_newcomer_follows_the_list_and_a_request_is_approved(visit: Visit) -> None:
    page = visit("")
    steps = page.locator("#side .tries > li")
    keep(page, "newcomer")
    steps.nth(0).get_by_role("button", name="Be Mina").click()
    expect(page.get_by_role("combobox", name="Message #engineering")).to_have_value("/hire request")
    page.keyboard.press("Enter")
    asking = form(page, "Ask for a role")
    for label, value in {"Title": "Backend engineer", "Department": "Engineering", "Business case": CASE}.items():
        asking.get_by_label(label, exact=True).fill(value)
    for label, value in {"Place": "Berlin", "Who is replaced": "Ravi Menon", "Currency": "EUR"}.items():
        asking.get_by_label(f"{label} (optional)").fill(value)
    asking.get_by_role("radio", name="Somebody leaves and is replaced").check()
    asking.get_by_label("Pay a year, from").fill("90000")
    asking.get_by_label("Pay a year, to").fill("80000")
    asking.get_by_label("Start").fill("2099-03-02")
    asking.get_by_role("button", name="Next").click()
    expect(asking.locator("[data-block^=pay_to] .error")).to_have_text(re.compile("less than where the pay starts"))
    keep(page, "form-error")
    asking.get_by_label("Pay a year, to").fill("105000")
    asking.get_by_label("Title", exact=True).scroll_into_view_if_needed()
    keep(page, "form")
    asking.get_by_role("button", name="Next").click()
    checking = form(page, "Check and send")
    expect(checking).to_contain_text("Finance: @Omar Haddad")
    keep(page, "check")
    checking.get_by_role("button", name="Send").click()
    expect(checking).not_to_be_visible()

    mina = visit("U0MINA", "app")
    expect(latest(mina)).to_contain_text("Now with @Omar Haddad")
    steps.nth(1).get_by_role("button", name="Be Omar").click()
    expect(latest(page)).to_contain_text("@Mina Park asks for one Backend engineer.")
    expect(latest(page)).to_contain_text("€90,000 to €105,000 a year")
    keep(page, "omar-asked")
    page.get_by_role("button", name="Close").click()
    expect(latest(page).get_by_role("button", name="Approve")).to_be_in_viewport()
    keep(page, "approval")
    page.get_by_role("button", name="Approve").click()
    expect(latest(page)).to_contain_text("You said yes: Backend engineer")
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    keep(page, "omar-decided")
    expect(latest(mina)).to_contain_text("✓ Finance")
    expect(latest(mina)).to_contain_text("Now with @李薇 Li Wei, @Noor Aziz, @Edith Brandt")

    page.get_by_role("button", name="Try this").click()
    steps.nth(4).get_by_role("button", name="Be Li Wei").click()
    expect(latest(page)).to_contain_text("需要你决定")
    page.get_by_role("button", name="批准").click()
    expect(latest(page)).to_contain_text("你已同意")
    keep(page, "li-wei-decided")
    steps.nth(5).get_by_role("button", name="成为 Noor").click()
    page.get_by_role("button", name="Approve").click()
    expect(latest(page)).to_contain_text("Approved: Backend engineer")
    expect(latest(page)).to_contain_text("@Edith Brandt – not needed any more")
    keep(page, "noor-approved")
    page.get_by_role("button", name="+1 hour").click()
    steps.nth(6).get_by_role("button", name="Be Ana").click()
    expect(latest(page)).to_contain_text("Recruiting can start.")
    expect(latest(page)).not_to_contain_text("105,000")
    keep(page, "hr-channel")
    steps.nth(23).get_by_role("button", name="Be Mina").click()
    expect(page.get_by_role("combobox", name="Message #engineering")).to_have_value("/hire status")
    page.keyboard.press("Enter")
    expect(latest(page)).to_contain_text("Only visible to you")
    expect(latest(page)).to_contain_text("Approved, since")
    keep(page, "status")
    steps.nth(24).get_by_role("button", name="Be Mina").click()
    expect(page.get_by_role("region", name="Home")).to_contain_text("Approved, since")
    keep(page, "home")
    expect(mina.locator("#messages")).to_contain_text("is in charge of the recruitment")
    keep(mina, "mina-told")


def test_the_same_in_chinese_ends_with_a_no_and_its_reason(visit: Visit) -> None:
    page, omar = visit("U0LIWEI", "C0ENGINEERING", scheme="dark"), visit("U0OMAR", "home", scheme="dark")
    expect(omar.get_by_role("region", name="Home")).to_contain_text("Nothing waits for your yes or no.")
    say(page, "/hire 申请")
    asking = form(page, "申请职位")
    asking.get_by_label("职位名称").fill("数据工程师")
    asking.get_by_label("部门").fill("工程部")
    asking.get_by_role("button", name="下一步").click()
    expect(asking.locator("[data-block^=business_case] .error")).to_have_text("请填写此必填项。")
    asking.get_by_label("用人理由").fill("订单翻了一番。\n*不是粗体* <!channel>")
    keep(page, "chinese-form")
    asking.get_by_role("button", name="下一步").click()
    expect(asking.locator("[data-block^=location] .error")).to_have_text("请填写此项。")
    asking.get_by_role("checkbox", name="可以远程办公").check()
    asking.get_by_role("button", name="下一步").click()
    checking = form(page, "核对并提交")
    keep(page, "chinese-check")
    checking.get_by_role("button", name="提交").click()
    expect(checking).not_to_be_visible()
    page.locator("#sidebar .row", has_text="Rapport").click()
    expect(latest(page)).to_contain_text("你的申请：数据工程师")
    expect(latest(page).locator("blockquote")).to_contain_text("*不是粗体* <!channel>")

    home = omar.get_by_role("region", name="Home")
    expect(home).to_contain_text("数据工程师, asked for by @李薇 Li Wei")
    keep(omar, "home-dark")
    home.get_by_role("button", name="Reject …").click()
    refusing = form(omar, "Say no")
    refusing.get_by_role("button", name="Reject").click()
    expect(refusing.locator(".error")).to_have_text("Please complete this required field.")
    refusing.get_by_label("Reason").fill("春天再说")
    keep(omar, "reason")
    refusing.get_by_role("button", name="Reject").click()
    expect(home).to_contain_text("Nothing waits for your yes or no.")

    expect(latest(page)).to_contain_text("已拒绝")
    page.get_by_role("button", name="+1 小时").click()
    expect(latest(page)).to_contain_text("@Omar Haddad 没有同意 数据工程师")
    expect(latest(page).locator("blockquote")).to_have_text("春天再说")
    keep(page, "chinese-no")
    say(page, "/hire 进度")
    expect(latest(page)).to_contain_text("仅对你可见")
    expect(latest(page)).to_contain_text("已拒绝")
    page.get_by_role("tab", name="主页").click()
    expect(page.get_by_role("region", name="主页")).to_contain_text("已拒绝")
    keep(page, "chinese-home")


def test_a_draft_waits_an_admin_sees_the_settings_and_a_member_chooses_the_language(visit: Visit) -> None:
    page = visit("U0MINA", "C0ENGINEERING")
    say(page, "/hire request")
    asking = form(page, "Ask for a role")
    asking.get_by_label("Title", exact=True).fill("Designer")
    page.keyboard.press("Enter")
    asking.get_by_role("button", name="Recruiter, if known").press("Enter")
    page.get_by_role("combobox", name="Search: Recruiter, if known").fill("ana")
    expect(page.locator("#modal").get_by_role("option").first).to_contain_text("Ana Silva")
    page.keyboard.press("Enter")
    asking.get_by_role("button", name="Later").click()
    expect(asking).not_to_be_visible()
    say(page, "/hire status")
    latest(page).get_by_role("button", name="Go on with it").click()
    expect(asking.get_by_label("Title", exact=True)).to_have_value("Designer")
    expect(asking.get_by_role("button", name="Recruiter, if known: Ana Silva")).to_be_visible()
    page.keyboard.press("Escape")
    expect(asking).not_to_be_visible()

    be(page, "Ada Fischer")
    say(page, "/hire settings")
    setting = form(page, "Settings")
    expect(setting).to_contain_text("What holds for everybody")
    keep(page, "settings")
    setting.get_by_role("button", name="Workspace settings").click()
    everybody = form(page, "Workspace settings")
    everybody.get_by_label("Time zone").fill("Europe/Berlim")
    everybody.get_by_role("button", name="Save").click()
    expect(everybody.locator("[data-block^=zone] .error")).to_contain_text("Did you mean Europe/Berlin?")
    keep(page, "workspace-settings")
    everybody.get_by_label("Time zone").fill("Europe/Berlin")
    everybody.get_by_role("button", name="Save").click()
    expect(everybody).not_to_be_visible()
    page.keyboard.press("Escape")
    expect(setting).not_to_be_visible()
    be(page, "Mina Park")
    say(page, "/hire reqest")
    expect(latest(page)).to_contain_text("Did you mean /hire request?")
    keep(page, "help")
    say(page, "/hire request")
    expect(asking).to_be_visible()
    page.keyboard.press("Escape")
    expect(asking).not_to_be_visible()

    page.get_by_role("link", name="Harbor Circle").click()
    expect(page.locator(".switcher")).to_contain_text("Kai Lindgren")
    page.locator("#sidebar .row", has_text="Rapport").click()
    page.get_by_role("tab", name="Home").click()
    page.get_by_role("button", name="Settings and language").click()
    setting.get_by_role("radio", name="简体中文").check()
    setting.get_by_role("button", name="Save").click()
    expect(page.get_by_role("region", name="Home")).to_contain_text("您在社区的位置")
    keep(page, "community")
