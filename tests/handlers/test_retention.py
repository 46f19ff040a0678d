"""Holding somebody's data by the page; who asks for erasing meanwhile is told that it waits, and it is noted."""

from __future__ import annotations

from bot.app import Rapport
from bot.rules.erasures import Kind
from bot.rules.people import Identity
from sandbox.client import words
from tests.fakes import CIRCLE, Slack
from tests.handlers.candidates import KIM, begin
from tests.handlers.candidates import page as candidate_page
from tests.handlers.first_run import give_roles
from tests.handlers.forms import filled, opened
from tests.handlers.retention import LAST, RETENTION, form, held, page
from tests.handlers.state import OPEN, ask


def test_an_admin_holds_somebody_looks_and_ends_it(slack: Slack, rapport: Rapport) -> None:
    seen = begin(rapport.store, ask(rapport.store, OPEN).id)
    assert "Nobody." in words(page(slack))
    wrong = slack.interact(slack.submitted("U0ADA", form(slack, "nobody@example.com"))).get_json()
    assert "I know nobody by that here" in str(wrong["errors"])
    for who in (seen.candidacy.code.upper(), KIM.emails[0]):
        assert slack.interact(slack.submitted("U0ADA", form(slack, who))).status_code == 200
    shown = page(slack)
    said = words(shown)
    assert seen.candidacy.code in said
    assert "A claim" in said
    assert "No region is confirmed" in said
    for number in ("1", "2", "2"):
        slack.interact(slack.clicked("U0ADA", f"{RETENTION}end", number, view=shown))
    with rapport.store.reading() as books:
        assert books.retention.of(Kind.CANDIDATE, seen.candidate.id, LAST) is None
        noted = [each["what"] for n in (1, 2) for each in books.record.about(f"hold:{n}")]
    assert noted == ["retention.hold", "retention.end"] * 2


def test_whoever_asks_for_erasing_meanwhile_hears_until_when_it_waits(slack: Slack, rapport: Rapport) -> None:
    give_roles(rapport.store)
    seen = begin(rapport.store, ask(rapport.store, OPEN).id)
    held(rapport.store, seen.candidate.id)
    below = candidate_page(slack, "U0ANA", seen.requisition.id, 1)
    view = opened(slack, "U0ANA", slack.clicked("U0ANA", "hiring.candidates.erase", "1:1:data", view=below))
    answer = slack.interact(slack.submitted("U0ANA", filled(view, code=seen.candidacy.code))).get_json()
    assert "It has to wait" in str(answer["view"])
    with rapport.store.reading() as books:
        cleo = books.members.of(Identity(CIRCLE, "U0CLEO"))
        assert cleo is not None
        assert books.candidates.numbered(seen.candidate.id) is not None
    held(rapport.store, cleo.id, Kind.MEMBER, CIRCLE)
    view = opened(slack, "U0CLEO", slack.clicked("U0CLEO", "community.members.forget", "", CIRCLE), CIRCLE)
    sent = slack.submitted("U0CLEO", filled(view, sure=[{"value": "yes"}]), CIRCLE)
    assert "It has to wait" in str(slack.interact(sent).get_json()["view"])
    with rapport.store.reading() as books:
        assert books.members.numbered(cleo.id) == cleo
        for kind, number, who in ((Kind.CANDIDATE, seen.candidate.id, "U0ANA"), (Kind.MEMBER, cleo.id, "")):
            hold = books.retention.of(kind, number, LAST)
            assert hold is not None
            assert hold.asked_at is not None
            assert hold.asked_by == who
