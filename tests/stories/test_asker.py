"""The asker's side: what is like it, reminding, taking back; and an admin who helps a request that is stuck."""

from __future__ import annotations

import pytest

from bot import app as composed
from bot import settings
from bot.rules.hiring.requisitions.chains import StepPlan
from sandbox.client import words
from tests.make import chain
from tests.stories.conftest import TEAM, Rapport
from tests.stories.test_requisitions import ASKED, about, ask, the_one

HOUR = 3600.0


def test_a_request_like_one_under_way_is_pointed_out_before_it_is_sent(rapport: Rapport) -> None:
    mina, sam = rapport.person("U0MINA"), rapport.person("U0SAM")
    ask(mina)
    the_one(rapport, mina, "Your request")
    sam.command("/hire request")
    sam.fill(reason="new", **{**ASKED, "replaces": "", "title": "data ENGINEER"})
    sam.submit()
    hint = words(sam.modal())
    assert "Is it the same?" in hint
    assert "U0MINA" in str(sam.modal())
    assert "Ravi Menon" not in hint, "whom the other replaces is not said"
    sam.submit()
    the_one(rapport, sam, "Your request: data ENGINEER")


def test_one_reminds_once_in_four_working_hours_and_takes_back_with_a_reason(rapport: Rapport) -> None:
    mina, omar = rapport.person("U0MINA"), rapport.person("U0OMAR")
    ask(mina)
    the_one(rapport, omar, "Your yes or no")
    own = the_one(rapport, mina, "Your request")
    mina.click("Remind", own, times=2)
    rapport.stand_in.until(lambda: any("less than four working hours ago" in words(m) for m in mina.ephemerals()))
    rapport.stand_in.clock.forward(4 * HOUR)
    mina.click("Remind", the_one(rapport, mina, "Your request"), times=2)
    rapport.stand_in.until(lambda: any("I remind <@U0OMAR>" in words(m) for m in mina.ephemerals()))
    nudges = rapport.stand_in.until(lambda: [m for m in omar.dm() if "asks you kindly" in words(m)])
    assert len(nudges) == 1
    assert nudges[0]["thread_ts"], "in the thread of what was asked, not a second copy"
    mina.click("Withdraw …", the_one(rapport, mina, "Your request"))
    mina.fill(reason="We found somebody inside.")
    mina.submit(times=2)
    rapport.stand_in.until(lambda: "Cancelled: Data engineer" in words(about(omar, "Data engineer")))
    assert "Approve" not in words(about(omar, "Data engineer")).splitlines()
    omar.command("/hire approve")
    rapport.stand_in.until(lambda: any("Nothing waits" in words(m) for m in omar.ephemerals()))


@pytest.mark.long
def test_an_answer_goes_back_to_whoever_asked_in_their_language(rapport: Rapport) -> None:
    wei, omar = rapport.person("U0LIWEI"), rapport.person("U0OMAR")
    wei.command("/hire 申请")
    wei.fill(reason="new", **{**ASKED, "replaces": ""})
    wei.submit()
    wei.submit()
    omar.click("Ask …", the_one(rapport, omar, "Your yes or no"))
    omar.fill(text="Why two?")
    omar.submit(times=2)
    question = the_one(rapport, wei, "关于 Data engineer 的问题")
    wei.click("回答…", question, times=2)
    wei.fill(text="一个去上海，一个去柏林。")
    wei.submit(times=2)
    rapport.stand_in.until(lambda: [m for m in omar.dm() if "answered your question" in words(m)])
    rapport.stand_in.until(lambda: "一个去上海，一个去柏林。" in words(about(omar, "Your yes or no")))


def test_what_is_stuck_is_told_to_the_admins_without_the_pay_and_they_name_somebody(rapport: Rapport) -> None:
    made = composed.Rapport(settings.read(rapport.environment))
    with made.store.open() as books:
        books.workspaces.set_chains(TEAM, [chain(StepPlan("Finance", ("U0OMAR",), hours_allowed=1))])
    made.store.close()
    mina, ada, yuki = (rapport.person(user) for user in ("U0MINA", "U0ADA", "U0YUKI"))
    ask(mina)
    the_one(rapport, mina, "Your request")
    rapport.stand_in.clock.forward(6 * HOUR)
    stuck = the_one(rapport, ada, "Stuck: Data engineer")
    assert not any(secret in str(ada.dm()) for secret in ("70,000", "85,000", "Ravi Menon"))
    ada.click("Name somebody …", stuck)
    ada.fill(to="U0MINA", until="2099-01-01")
    ada.submit()
    assert "own" in str(ada.errors())
    ada.fill(to="U0YUKI")
    ada.submit(times=2)
    yuki.click("Approve", the_one(rapport, yuki, "Your yes or no"), times=2)
    rapport.stand_in.until(lambda: "Approved" in words(about(mina, "Your request")))
    rapport.stand_in.until(lambda: "Going on: Data engineer" in words(about(ada, "Data engineer")))
