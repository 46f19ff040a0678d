"""Two cards that contradict each other, a debrief, a vote that changes, the hiring manager last, and a decision that
moves the candidate."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot import app as composed
from bot import settings
from bot.rules.hiring.panels import seats
from bot.rules.hiring.panels.seats import Interview, Seat
from sandbox.client import CannotBeDone, Someone, words
from tests.stories.conftest import TEAM, Rapport
from tests.stories.test_describe import approved, page, planned
from tests.stories.test_whole_requisition import until

PANEL = ("U0SAM", "U0RAVI")


def interviewed(rapport: Rapport) -> None:
    """Sam and Ravi interviewed Kim this morning."""
    made = composed.Rapport(settings.read(rapport.environment))
    now = made.deps.now()
    start, asked = now - timedelta(hours=2), now - timedelta(days=3)
    with made.store.open() as books:
        seen = books.candidates.for_panel(1, books.company.of(TEAM, now))
        assert seen is not None
        where = (seen.candidacy.id, seen.requisition.id, seen.candidate.id, seen.candidacy.plan, seen.candidacy.stage)
        sitting = tuple(Seat(n, who, "interviewer", ("teamwork",)) for n, who in enumerate(PANEL))
        one = seats.proposed(Interview(TEAM, *where, start, 60, sitting, "U0MINA", asked), (), asked)
        one = books.interviews.add(seats.offered(one, asked))
        for seat in one.seats:
            one = books.interviews.save(one, seats.accepted(one, seat.id, seat.who, seat.version, asked))
    made.store.close()


def hand_in(who: Someone, score: str, evidence: str, overall: str) -> None:
    who.command("/interview card")
    who.fill(score_0=score, evidence_0=evidence, overall=overall)
    who.submit()
    assert "Your card is in" in page(who)
    who.close()


def press(rapport: Rapport, who: Someone, what: str, text: str) -> None:
    """Click it in the message that says so, once it is there; it may be shown anew between a look and a click."""

    def pressed() -> bool:
        found: list[dict[str, Any]] = [said for said in who.dm() if text in words(said)]
        try:
            return bool(found and who.click(what, found[-1]))
        except CannotBeDone:
            return False

    until(rapport, pressed)


def test_a_debrief_from_sealed_cards_to_a_decision_that_moves_the_candidate(rapport: Rapport) -> None:
    mina = approved(rapport)
    planned(rapport, mina)
    sam, ravi = (rapport.person(user) for user in PANEL)
    mina.command("/hire candidates")
    mina.click("Open …")
    mina.click("Add a candidate …")
    mina.fill(name="Kim Sommer", email="kim@example.com", source="applied")
    mina.submit()
    until(rapport, lambda: "Kim Sommer" in page(mina))
    interviewed(rapport)
    hand_in(sam, "5", "Drew the plan with everybody", "strong_yes")
    mina.click("Open …")
    assert "Drew the plan" not in page(mina)
    mina.click("Begin a debrief …")
    assert "is missing, interview of" in page(mina)
    mina.close()
    hand_in(ravi, "2", "Cut two people off", "no")
    mina.click("Begin a debrief …")
    assert "is missing" not in page(mina)
    mina.submit()
    until(rapport, lambda: "Talk about this first" in page(mina))
    assert "You vote last" in page(mina)
    mina.close()

    press(rapport, sam, "Open the debrief …", "opened the debrief on Kim Sommer")
    seen = page(sam)
    assert seen.index("Drew the plan") < seen.index("Cut two people off"), "side by side, the higher first"
    sam.fill(overall="yes")
    sam.submit()
    assert sam.errors(), "a changed vote says why"
    sam.fill(reason="Ravi heard them cut in twice")
    sam.submit()
    assert "Your vote is in" in page(sam)
    ravi.command("/hire decide")
    ravi.click("Open …")
    assert "cut in twice" not in page(ravi)
    ravi.submit()
    until(rapport, lambda: "cut in twice" in page(ravi))

    press(rapport, mina, "Open the debrief …", "now you vote, last")
    assert "cut in twice" in page(mina)
    mina.fill(overall="yes")
    mina.submit()
    until(rapport, lambda: "Nobody votes any more" in page(mina))
    mina.click("Decide …")
    until(rapport, lambda: "Who carries it out" in page(mina))
    mina.fill(verdict="next", reason="Strong plan; look at listening next", conditions="Ask about a conflict")
    mina.submit(times=2)
    for who in (sam, ravi):
        until(rapport, lambda person=who: [said for said in person.dm() if "because you took part" in words(said)])
        assert len([said for said in who.dm() if "because you took part" in words(said)]) == 1
    while mina.modal():
        mina.close()
    mina.command("/hire candidates")
    mina.click("Open …")
    mina.click("Open …")
    assert "On to stage 2" in page(mina)
    assert "decided" in page(mina)
