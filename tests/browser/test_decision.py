"""From an interview that was held to a decision, a signed report and candidates side by side, in the browser, in either
language: two cards that contradict each other, a debrief with a vote that changes, the hiring manager last."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from bot import app as composed
from bot import settings
from bot.jobs import setup
from bot.rules.hiring.panels import seats
from tests.browser.conftest import visits
from tests.browser.test_before_interviews import Reader, opened
from tests.browser.test_interviews import CAST, KIM, ROLE, WORDS, says, under_way
from tests.browser.test_story import keep
from tests.stories.conftest import Rapport, at_work
from tests.stories.test_settings_and_desk import now

pytestmark = pytest.mark.browser
MANAGER = {"en": "U0MINA", "zh": "U0LIWEI"}
CARD, DECIDE = {"en": "card", "zh": "评分"}, {"en": "decide", "zh": "决定"}
SAW, MISSED = "Asked both teams and wrote down who does what", "Cut two people off and took the lead"


@pytest.fixture
def rapport(sqlite_url: str, tmp_path: Path) -> Iterator[Rapport]:
    with at_work("socket", sqlite_url, tmp_path) as made:
        yield made


@pytest.mark.long
@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_interview_that_was_held_ends_in_a_decision_and_a_report(
    browser: Browser, rapport: Rapport, language: str
) -> None:
    made = composed.Rapport(settings.read(rapport.environment))
    setup.apply(made.deps, under_way(language))
    made.store.close()
    came(rapport)
    with visits(browser, rapport.stand_in.url) as visit:

        def be(user: str) -> Reader:
            return Reader(visit(user, "C0GENERAL", width=1280, height=1000), language)

        ana, sam, _, ravi, _ = map(be, CAST[language])
        manager = be(MANAGER[language])
        handed_in(sam, ("5", "4"), (SAW, "Said what went wrong"), "Strong yes")
        handed_in(ravi, ("2", "4"), (MISSED, "Owned the outage"), "No")
        read(ana)
        begun(ana)
        decided(ana, sam, ravi, manager)
        reported(ana)
        compared(ana)


def came(rapport: Rapport) -> None:
    """Both said yes to the interview with Kim, and it is over."""
    with opened(rapport) as books:
        (one,) = books.interviews.of(1)
        for seat in one.seats:
            one = books.interviews.save(one, seats.accepted(one, seat.id, seat.who, seat.version, now(rapport)))
    over = one.span.end + timedelta(minutes=5)
    rapport.stand_in.clock.forward((over - now(rapport)).total_seconds())


def chooses(one: Reader, field: Locator, option: str) -> None:
    """That option of a menu."""
    field.get_by_role("button").first.press("Enter")
    one.page.get_by_role("listbox").get_by_role("option", name=option, exact=True).click()


def handed_in(one: Reader, scores: tuple[str, str], evidence: tuple[str, str], overall: str) -> None:
    says(one, f"/interview {CARD[one.language]}")
    for n, (score, seen) in enumerate(zip(scores, evidence, strict=True)):
        chooses(one, one.modal.locator(f"[data-block^='score_{n}']"), score)
        one.modal.locator(f"[data-block^='evidence_{n}'] textarea").fill(seen)
    one.modal.get_by_role("radio", name=one.said(overall), exact=True).check()
    keep(one.page, f"decision-card-{one.language}")
    one.press("Hand in")
    one.sees("Thank you")
    one.closes()


def kims_page(one: Reader) -> None:
    says(one, f"/hire {WORDS[one.language][1]}")
    one.modal.locator(".block", has_text=ROLE).get_by_role("button").first.click()
    one.modal.locator(".block", has_text=KIM).get_by_role("button").first.click()
    expect(one.modal).to_contain_text(one.said("Cards …"))


def read(ana: Reader) -> None:
    kims_page(ana)
    ana.press("Cards …")
    expect(ana.modal).to_contain_text(SAW)
    ana.press("By competency")
    ana.sees("By person")
    keep(ana.page, f"decision-side-by-side-{ana.language}")
    ana.closes()


def begun(ana: Reader) -> None:
    """What they contradict each other on comes first."""
    kims_page(ana)
    ana.press("Begin a debrief …")
    ana.modal.get_by_role("radio", name=ana.said("We sit together now: an hour"), exact=True).check()
    ana.press("Open the debrief")
    ana.sees("Talk about this first")
    keep(ana.page, f"decision-debrief-{ana.language}")
    ana.closes()


def decided(ana: Reader, sam: Reader, ravi: Reader, manager: Reader) -> None:
    votes(sam, "Yes", "They cut in twice, I had not seen it")
    votes(ravi, "No")
    votes(manager, "Yes", "The team can carry that")
    says(ana, f"/hire {DECIDE[ana.language]}")
    ana.press("Open …")
    ana.press("Decide …")
    ana.modal.get_by_role("radio", name=ana.said("They go on to the next stage"), exact=True).check()
    ana.fill("Reason", "A strong plan; look at listening next")
    ana.fill("Conditions", "Ask about a conflict in the next interview")
    keep(ana.page, f"decision-decide-{ana.language}")
    ana.press("Decide")
    ana.sees("They are in the next stage now. Its panel is proposed on the candidate’s page.")
    ana.closes()


def votes(one: Reader, word: str, reason: str = "") -> None:
    says(one, f"/hire {DECIDE[one.language]}")
    one.press("Open …")
    one.modal.get_by_role("radio", name=one.said(word), exact=True).check()
    if reason:
        one.fill("Why", reason)
    one.press("Vote")
    # Whoever votes last opens the second votes, and then has nothing to change any more.
    expect(one.modal.get_by_role("button", name=one.said("Vote"), exact=True)).to_have_count(0)
    one.closes()


def reported(ana: Reader) -> None:
    kims_page(ana)
    ana.press("Report …")
    ana.press("Write and sign …")
    keep(ana.page, f"decision-report-draft-{ana.language}")
    ana.fill("Tags to find them by later", "platform, cross-team")
    ana.press("Read it whole")
    ana.sees("Sign the report?")
    ana.press("Sign")
    ana.sees("Signed. Whoever may read the cards may read it now; send it to whom it concerns.")
    keep(ana.page, f"decision-report-{ana.language}")
    ana.press("File to print")
    ana.sees("The file comes in a message to you alone. Open it in a browser to print it.")
    ana.closes()


def compared(ana: Reader) -> None:
    says(ana, f"/hire {WORDS[ana.language][1]}")
    ana.modal.locator(".block", has_text=ROLE).get_by_role("button").first.click()
    ana.press("Compare candidates …")
    expect(ana.modal.locator("img")).to_be_visible(timeout=30_000)
    keep(ana.page, f"decision-compare-{ana.language}")
    ana.closes()
