"""An offer outside what was approved: looked at again, asked of the chain, approved, made, accepted; the candidate is
hired and the role filled, every deed done twice."""

from __future__ import annotations

import pytest

from sandbox.client import words
from tests.stories.conftest import Rapport
from tests.stories.test_describe import MINUTES, page, planned
from tests.stories.test_requisitions import about, ask, the_one
from tests.stories.test_whole_requisition import until


@pytest.mark.long
def test_an_offer_outside_what_was_approved_is_asked_made_and_accepted(rapport: Rapport) -> None:
    mina, omar, ana = (rapport.person(user) for user in ("U0MINA", "U0OMAR", "U0ANA"))
    ask(mina, recruiter="U0ANA", headcount="1")
    for user in ("U0OMAR", "U0LIWEI", "U0NOOR"):
        asked = the_one(rapport, rapport.person(user), "Data engineer")
        rapport.person(user).click("批准" if user == "U0LIWEI" else "Approve", asked)
    rapport.stand_in.clock.forward(6 * MINUTES)
    ana.click("Open the role", the_one(rapport, ana, "You are in charge: Data engineer"), times=2)
    until(rapport, lambda: about(mina, "it is now Open"))
    planned(rapport, mina)
    mina.command("/hire candidates")
    mina.click("Open …")
    mina.click("Add a candidate …")
    mina.fill(name="Kim Sommer", email="kim@example.com", source="applied")
    mina.submit(times=2)
    until(rapport, lambda: "Kim Sommer" in page(mina))
    mina.click("Open …")
    while "Next: the decision" not in (shown := page(mina)):
        mina.click("To the next stage")
        until(rapport, lambda before=shown: page(mina) != before)

    mina.click("Offer …", times=2)
    until(rapport, lambda: "Write an offer …" in page(mina))
    mina.click("Write an offer …")
    mina.fill(pay="99000", start="2099-02-02", until="2099-01-01", place="Berlin")
    mina.submit()
    assert mina.errors().keys() == {"why"}
    mina.fill(why="They have an offer of 98,000 elsewhere")
    mina.submit(times=2)
    assert "I know of no debrief that decided to hire them" in page(mina)
    assert "their decision stands" in page(mina), "Leadership and HR looked at everything else"
    mina.submit(times=2)
    until(rapport, lambda: "With the approvers" in page(mina))

    waiting = the_one(rapport, omar, "Your yes or no to a pay")
    for each in ("Kim Sommer", "99,000", "above what was approved", "98,000 elsewhere"):
        assert each in words(waiting)
    for user in ("U0LIWEI", "U0NOOR", "U0EDITH"):
        assert "Kim Sommer" not in words(rapport.person(user).dm())
    omar.click("Approve", waiting, times=2)
    rapport.stand_in.clock.forward(6 * MINUTES)
    told = the_one(rapport, mina, "The pay is approved")
    assert "99,000" in words(told)
    while mina.modal():
        mina.close()
    mina.click("Offer …", told)
    until(rapport, lambda: "The approvers said yes to this pay." in page(mina))
    mina.click("They have it", times=2)
    until(rapport, lambda: "Made: they have it" in page(mina))
    mina.click("Candidate …")
    until(rapport, lambda: "Turn down …" in page(mina))
    mina.click("Offer …")
    until(rapport, lambda: "They said yes" in page(mina))
    mina.click("They said yes", times=2)
    until(rapport, lambda: "Accepted" in page(mina))

    heard = the_one(rapport, ana, "Kim Sommer said yes")
    assert "the role is filled" in words(heard)
    until(rapport, lambda: about(ana, "it is now Filled") or about(mina, "it is now Filled"))
    mina.click("Candidate …")
    until(rapport, lambda: "Hired" in page(mina))
    assert rapport.run("verify").startswith("The record verifies")
