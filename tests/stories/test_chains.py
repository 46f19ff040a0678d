"""An admin builds a chain in the editor, and a request runs through it; those under way keep theirs."""

from __future__ import annotations

from typing import Any

from sandbox.client import Someone, words
from tests.stories.conftest import Rapport
from tests.stories.test_requisitions import ask, the_one


def open_editor(rapport: Rapport, who: Someone) -> None:
    who.open_home()
    rapport.stand_in.until(lambda: "Approval chains" in words(who.home()))
    who.click("Approval chains", home=True)
    rapport.stand_in.until(who.modal)


def shows(rapport: Rapport, who: Someone, text: str, depth: int) -> list[dict[str, Any]]:
    """The open views once there are that many and the top one says `text`."""

    def found() -> list[dict[str, Any]] | None:
        open_now = who.modals()
        return open_now if len(open_now) == depth and text in words(open_now[-1]) else None

    return rapport.stand_in.until(found) or []


def test_an_admin_builds_a_chain_and_the_next_request_runs_through_it(rapport: Rapport) -> None:
    ada, mina, omar, noor = (rapport.person(user) for user in ("U0ADA", "U0MINA", "U0OMAR", "U0NOOR"))
    ask(mina, title="Before")
    the_one(rapport, omar, "Your yes or no: Before")

    open_editor(rapport, ada)
    ada.click("Add a chain")
    shows(rapport, ada, "Its first step", 2)
    ada.fill(name="Data", conditions="title is Data engineer\nwage > 3", step_name="Data lead", people=["U0NOOR"])
    ada.submit()
    assert "Line 2, position 1" in ada.errors()["conditions"]
    ada.fill(conditions="title is Data engineer\npay_to > pay_from")
    ada.submit(times=2)
    shows(rapport, ada, "Data lead", 1)
    ada.click("Up", times=2)
    rapport.stand_in.until(lambda: "1. Data" in words(ada.modal()).replace("\n", ""))

    ada.click("Edit")
    shows(rapport, ada, "Steps, in this order", 2)
    ada.click("Add a step")
    shows(rapport, ada, "How many must say yes", 3)
    ada.fill(step_name="Board", people=["U0EDITH"], only_when="headcount > 9")
    ada.submit(times=2)
    shows(rapport, ada, "Board", 2)
    ada.close(all=True)

    ask(mina)
    waiting = the_one(rapport, noor, "Your yes or no: Data engineer")
    noor.click("Approve", waiting, times=2)
    rapport.stand_in.until(lambda: any("Approved" in words(said) for said in mina.dm()))
    assert not any("Data engineer" in words(said) for said in omar.dm())
    omar.click("Approve", the_one(rapport, omar, "Your yes or no: Before"))
    the_one(rapport, noor, "Your yes or no: Before")

    printed = rapport.run("chains")
    assert "title is Data engineer" in printed
    assert "pay_to > pay_from" in printed
    assert "The record verifies" in rapport.run("verify")
