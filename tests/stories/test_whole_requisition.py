"""One request through everything: question, edit, partial re-approval, hand-over, escalation, undo, HR, filled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot import app as composed
from bot import settings
from bot.rules.hiring.requisitions.chains import StepPlan
from sandbox.client import Someone, words
from tests.make import chain
from tests.stories.conftest import HR, TEAM, Rapport
from tests.stories.test_requisitions import about, ask, the_one

HOUR = 3600.0
STEPS = (
    StepPlan("Finance", ("U0OMAR",), inputs=frozenset({"pay_to", "headcount"})),
    StepPlan("People", ("U0NOOR",), inputs=frozenset({"title"}), hours_allowed=4, backup="U0EDITH"),
    StepPlan("Engineering", ("U0LIWEI",), inputs=frozenset({"level", "location"})),
)


@pytest.fixture
def chained(rapport: Rapport) -> Rapport:
    """The company with three steps that look at different things."""
    made = composed.Rapport(settings.read(rapport.environment))
    with made.store.open() as books:
        books.workspaces.set_chains(TEAM, [chain(*STEPS)])
    made.store.close()
    return rapport


def until(rapport: Rapport, condition: Callable[[], Any]) -> Any:
    return rapport.stand_in.until(condition, 20)


def newest(rapport: Rapport, who: Someone, text: str, count: int = 1) -> dict[str, Any]:
    """The newest of exactly `count` messages to this person that speak of `text`, waited for."""
    found = until(rapport, lambda: len(about(who, text)) >= count and about(who, text))
    assert len(found) == count, [words(each) for each in found]
    return dict(found[-1])


def thread(rapport: Rapport, who: Someone, text: str) -> str:
    """The words of the reply in this person's conversation that speaks of `text`, waited for."""
    found = until(rapport, lambda: [said for said in who.dm() if text in words(said) and said.get("thread_ts")])
    assert len(found) == 1, [words(each) for each in found]
    return words(found[0])


def test_a_request_goes_through_everything(chained: Rapport) -> None:
    rapport = chained
    mina, omar, noor, yuki = (rapport.person(user) for user in ("U0MINA", "U0OMAR", "U0NOOR", "U0YUKI"))
    edith, wei, ana = (rapport.person(user) for user in ("U0EDITH", "U0LIWEI", "U0ANA"))
    ask(mina, recruiter="U0ANA")
    omar.click("Approve", the_one(rapport, omar, "Your yes or no: Data engineer"), times=2)

    # Noor asks; the answer is an edit; only Finance looks at the pay and is asked again.
    noor.click("Ask …", the_one(rapport, noor, "Your yes or no: Data engineer"), times=2)
    noor.fill(text="Is that enough for Berlin?")
    noor.submit(times=2)
    question = newest(rapport, mina, "A question about Data engineer")
    assert "Is that enough for Berlin?" in words(question)
    until(rapport, lambda: "A question waits for your answer" in words(about(mina, "Your request")))
    mina.click("Edit the request …", question)
    mina.fill(pay_to="95000")
    mina.submit(times=2)
    checked = words(mina.modal())
    assert "Steps that look at what changed are asked again." in checked
    assert "85,000" in checked
    mina.submit(times=2)
    again = newest(rapport, omar, "Your yes or no: Data engineer")
    assert "95,000" in words(again)
    until(rapport, lambda: sum("Asked anew" in words(said) for said in about(omar, "Data engineer")) == 1)
    until(rapport, lambda: "needs no answer any more" in words(about(mina, "A question about")))
    omar.click("Approve", again, times=2)

    # Noor hands it over; nobody answers; it climbs within working hours.
    anew = newest(rapport, noor, "Your yes or no: Data engineer")
    noor.click("Hand over …", anew)
    noor.fill(to="U0YUKI", until="2099-01-01")
    noor.submit(times=2)
    given = newest(rapport, yuki, "Your yes or no: Data engineer")
    assert "handed the step “People” over to you" in words(given)
    until(rapport, lambda: "decides for you" in words(about(noor, "Data engineer")))
    rapport.stand_in.clock.forward(4 * HOUR + 60)
    assert "The 4 working hours for your yes or no" in thread(rapport, yuki, "working hours")
    assert about(edith, "Data engineer") == []
    rapport.stand_in.clock.forward(20 * HOUR)
    backup = newest(rapport, edith, "Your yes or no: Data engineer")
    assert "you are its backup" in words(backup)
    edith.click("Approve", backup, times=2)
    until(rapport, lambda: "Nothing is left for you to do." in words(about(yuki, "Data engineer")))

    # Li Wei decides in Chinese, takes it back, and decides again.
    waiting = newest(rapport, wei, "需要你决定")
    wei.click("批准", waiting, times=2)
    until(rapport, lambda: "Approved" in words(about(mina, "Your request")))
    until(rapport, lambda: "撤回决定" in words(about(wei, "Data engineer")))
    wei.click("撤回决定", the_one(rapport, wei, "Data engineer"), times=2)
    until(rapport, lambda: "Now with <@U0LIWEI>" in words(about(mina, "Your request")))
    wei.click("批准", newest(rapport, wei, "需要你决定"), times=2)
    rapport.stand_in.clock.forward(301)
    told = until(rapport, lambda: [m for m in noor.messages(HR) if "Data engineer" in words(m)])
    assert len(told) == 1
    assert "<@U0ANA>" in words(told[0])
    assert not any(secret in str(noor.messages(HR)) for secret in ("95,000", "95000", "Ravi Menon", "doubled"))

    # Ana runs it to its end.
    ana.click("Open the role", newest(rapport, ana, "You are in charge: Data engineer"), times=2)
    until(rapport, lambda: about(mina, "it is now Open"))
    ana.click("Details …", the_one(rapport, ana, "You are in charge"))
    assert "95,000" in words(ana.modal())
    ana.click("Filled", times=2)
    until(rapport, lambda: about(mina, "it is now Filled"))
    until(rapport, lambda: "Filled: Data engineer" in words(noor.messages(HR)))
    assert rapport.run("verify").startswith("The record verifies")
