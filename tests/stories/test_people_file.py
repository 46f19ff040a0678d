"""An admin gives a people file in Slack; approvals, managers and leavers follow it; undone, all is as before."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.client import CannotBeDone, Someone, words
from tests.stories.conftest import TOP, Rapport

SAMPLE = (TOP / "sandbox" / "samples" / "people.csv").read_text(encoding="utf-8")
# Sam's manager is gone from the file, Omar leaves, one row has no e-mail.
CHANGED = (
    SAMPLE.replace("Sam Osei,Engineering,mina@harborpine.example", "Sam Osei,Engineering,")
    .replace("Omar Haddad", "Omar A. Haddad")
    + ",Nobody,,,,,,\n"
)


def told(rapport: Rapport, who: Someone, text: str) -> dict[str, Any]:
    """The message to that person that says so, waited for."""
    found = rapport.stand_in.until(lambda: [said for said in who.dm() if text in words(said)])
    return dict(found[-1])


def test_a_file_is_given_read_applied_and_undone(rapport: Rapport) -> None:
    ada, wei = rapport.person("U0ADA"), rapport.person("U0LIWEI")
    ada.open_home()
    rapport.stand_in.until(lambda: ada.home())
    ada.click("People file", home=True)
    ada.fill(file=("people.csv", CHANGED.encode("utf-16")))
    ada.submit(times=2)
    report = told(rapport, ada, "What this people file would change")
    said = words(report)
    assert "0 to add, 2 to change, 38 as they are" in said
    assert "Sam Osei (sam@harborpine.example): Manager mina@harborpine.example → –" in said
    assert "Line 42: no e-mail" in said
    ada.click("Apply", report, times=2)
    applied = told(rapport, ada, "The people file is in use")
    assert applied["ts"] == report["ts"], "it is the same message"

    # Her working day may be over: the question waits for the next one.
    rapport.stand_in.clock.forward(4 * 24 * 3600)
    question = told(rapport, wei, "Sam Osei")
    assert "这些人的上级是谁" in words(question)
    wei.click("回答…", question)
    wei.fill(**{wei.top()["blocks"][0]["block_id"].partition("~")[0]: "U0MINA"})
    wei.submit(times=2)
    told(rapport, wei, "现在都有上级了")
    with pytest.raises(CannotBeDone):
        ada.click("Apply", applied)
    ada.click("Undo", applied, times=2)
    told(rapport, ada, "was undone")
    assert "0 to add, 0 to change, 40 as they are" in rapport.run("people", str(TOP / "sandbox/samples/people.csv"))
    assert "verifies" in rapport.run("verify")


def test_who_is_no_admin_has_no_button_and_a_picture_is_refused_kindly(rapport: Rapport) -> None:
    mina, ada = rapport.person("U0MINA"), rapport.person("U0ADA")
    mina.open_home()
    assert "People file" not in words(rapport.stand_in.until(lambda: mina.home()))
    ada.open_home()
    rapport.stand_in.until(lambda: ada.home())
    ada.click("People file", home=True)
    ada.submit()
    assert ada.errors() == {"file": "Please complete this required field."}
    ada.fill(file=("people.csv", (TOP / "docs/pictures/approval.png").read_bytes()))
    ada.submit()
    assert "Give another file" in words(told(rapport, ada, "not a CSV file that I can read"))
