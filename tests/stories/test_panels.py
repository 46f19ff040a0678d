"""A panel is proposed, asked, declined by one, filled again, and complete: every deed done twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sandbox.client import CannotBeDone, Someone, words
from tests.stories.conftest import Rapport
from tests.stories.test_describe import approved, page, planned
from tests.stories.test_whole_requisition import until

ROLE = "Data engineer"
INTERVIEWERS = ("U0SAM", "U0RAVI", "U0TESS")


def wednesday() -> str:
    """The one after the Monday on which stories begin."""
    today = datetime.now(UTC).date()
    return f"{today + timedelta(days=7 - today.weekday() + 2)}"


def offer(who: Someone) -> dict[str, Any] | None:
    """What they were asked, as it stands now."""
    found = [said for said in who.dm() if ROLE in words(said)]
    assert len(found) < 2, "asked more than once"
    return found[0] if found else None


def press(rapport: Rapport, who: Someone, what: str, times: int = 1) -> None:
    """Click it in what they were asked, which may be shown anew between a look and a click."""

    def pressed() -> bool:
        try:
            who.click(what, offer(who), times=times)
        except CannotBeDone:
            return False
        return True

    until(rapport, pressed)


@pytest.mark.long
def test_a_panel_is_proposed_asked_filled_again_and_complete(rapport: Rapport) -> None:
    mina = approved(rapport)
    planned(rapport, mina)
    ada = rapport.person("U0ADA")
    ada.command("/interview training")
    ada.click("Everybody’s training …")
    ada.click("Founding interviewers …")
    ada.fill(who=list(INTERVIEWERS), reason="We begin")
    ada.submit(times=2)

    mina.command("/hire candidates")
    mina.click("Open …")
    mina.click("Add a candidate …")
    mina.fill(name="Kim Sommer", email="kim@example.com", source="applied")
    mina.submit()
    until(rapport, lambda: "Kim Sommer" in page(mina))
    mina.click("Open …")
    for stage in range(2, 9):
        if "Propose a panel …" in page(mina):
            break
        mina.click("To the next stage")
        until(rapport, lambda now=stage: f"On to stage {now}" in page(mina))
    mina.click("Propose a panel …")
    mina.fill(day=wednesday(), times="11 o'clock")
    mina.submit()
    assert "is no time of a day" in str(mina.errors())
    mina.fill(day=wednesday(), times="11:00, 14:30")
    mina.submit()
    assert page(mina).count("founding interviewer: Interviewer") == 2
    mina.submit(times=2)
    until(rapport, lambda: "has not answered yet" in page(mina))

    people = {user: rapport.person(user) for user in INTERVIEWERS}
    until(rapport, lambda: len([user for user in people if offer(people[user])]) == 2)
    asked = [user for user in people if offer(people[user])]
    (spare,) = set(INTERVIEWERS) - set(asked)
    no, yes = (people[user] for user in asked)
    assert "Kim Sommer" in words(offer(no))
    press(rapport, yes, "Accept", times=2)
    until(rapport, lambda: "You said yes" in words(offer(yes)))
    press(rapport, no, "Decline …")
    no.fill(reason="Away that day")
    no.submit(times=2)
    until(rapport, lambda: "You said no" in words(offer(no)))
    until(rapport, lambda: offer(people[spare]))
    assert not [said for said in mina.dm() if "The panel is complete" in words(said)]
    press(rapport, people[spare], "Accept", times=2)
    until(rapport, lambda: [said for said in mina.dm() if "The panel is complete" in words(said)])

    mina.close()
    mina.click("Open …")
    assert "Everybody comes" in page(mina)
    assert "Away that day" in page(mina)
    mina.click("Call off …")
    mina.fill(reason="Kim is ill")
    mina.submit(times=2)
    for user in (asked[1], spare):
        until(rapport, lambda who=people[user]: "Called off" in words(offer(who)))
    assert len([said for said in mina.dm() if "The panel is complete" in words(said)]) == 1
