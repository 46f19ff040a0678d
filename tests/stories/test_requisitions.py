"""From asked-for to approved, every interaction delivered twice, every copy of every message true at every step."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.client import Someone, words
from tests.stories.conftest import CIRCLE, HR, Rapport

ASKED = {
    "title": "Data engineer", "department": "Engineering", "location": "Berlin", "headcount": "2",
    "replaces": "Ravi Menon", "business_case": "Orders doubled.\n<!channel> *not bold*", "pay_from": "70000",
    "pay_to": "85000", "currency": "EUR",
}  # fmt: skip


def ask(who: Someone, submit: int = 2, **changes: str) -> None:
    who.command("/hire request", times=2)
    who.fill(reason="replacement", **{**ASKED, **changes})
    who.submit(times=submit)
    who.submit(times=submit)


def about(who: Someone, text: str) -> list[dict[str, Any]]:
    """The messages from the app to this person that speak of `text`."""
    return [said for said in who.dm() if text in words(said)]


def the_one(rapport: Rapport, who: Someone, text: str) -> dict[str, Any]:
    """The only message to this person that speaks of `text`, waited for."""
    found = rapport.stand_in.until(lambda: about(who, text))
    assert len(found) == 1, [words(each) for each in found]
    return dict(found[0])


EVERYBODY = ("U0MINA", "U0OMAR", "U0LIWEI", "U0NOOR", "U0EDITH")
BUTTONS = {"Approve", "Reject …", "批准", "拒绝…"}


def copies_are_true(rapport: Rapport, asked: set[str], waiting: set[str]) -> None:
    """Wait until exactly those asked hold one copy, buttons stand on those that wait, and the asker's names them."""

    def are_true() -> bool:
        for user in EVERYBODY:
            copies = [words(said).splitlines() for said in about(rapport.person(user), "Data engineer")]
            asks = [copy for copy in copies if BUTTONS & set(copy)]
            if user == "U0MINA":
                status = words(about(rapport.person(user), "Your request")[0])
                if asks or any(f"<@{who}>" not in status for who in waiting):
                    return False
            elif len(copies) != (user in asked) or len(asks) != (user in waiting):
                return False
        return True

    rapport.stand_in.until(are_true)


@pytest.mark.long
def test_a_request_goes_from_asked_for_to_approved_and_hr_hears_of_it_once(rapport: Rapport) -> None:
    mina, omar, wei, noor = (rapport.person(user) for user in ("U0MINA", "U0OMAR", "U0LIWEI", "U0NOOR"))
    ask(mina)
    first = the_one(rapport, omar, "Your yes or no: Data engineer")
    assert "€70,000 to €85,000" in words(first)
    assert "Ravi Menon" in words(first)
    own = the_one(rapport, mina, "Your request: Data engineer")
    assert "U0OMAR" in str(own)
    copies_are_true(rapport, {"U0OMAR"}, {"U0OMAR"})

    omar.click("Approve", first, times=2)
    english = the_one(rapport, noor, "Your yes or no")
    asked = {"U0OMAR", "U0LIWEI", "U0NOOR", "U0EDITH"}
    copies_are_true(rapport, asked, asked - {"U0OMAR"})
    assert "You said yes" in words(the_one(rapport, omar, "Data engineer"))

    noor.click("Approve", english, times=2)
    copies_are_true(rapport, asked, {"U0LIWEI", "U0EDITH"})
    assert "同意" in words(the_one(rapport, wei, "需要你决定"))
    wei.click("批准", the_one(rapport, wei, "需要你决定"), times=2)

    copies_are_true(rapport, asked, set())
    assert about(mina, "is in charge of the recruitment") == [], "it can be undone for five minutes"
    rapport.stand_in.clock.forward(300)
    rapport.stand_in.until(lambda: about(mina, "is in charge of the recruitment"))
    told = rapport.stand_in.until(lambda: [m for m in noor.messages(HR) if "Data engineer" in words(m)])
    assert len(told) == 1
    assert "Recruiting can start" in words(told[0])
    assert not any(secret in str(noor.messages(HR)) for secret in ("70,000", "70000", "Ravi Menon", "doubled"))
    copies_are_true(rapport, asked, set())
    for who, expected in ((omar, "Approved: Data engineer"), (noor, "Approved: Data engineer"), (wei, "已批准")):
        rapport.stand_in.until(lambda who=who, said=expected: said in words(the_one(rapport, who, "Data engineer")))
    assert len(about(mina, "is in charge of the recruitment")) == 1
    the_one(rapport, mina, "You are in charge: Data engineer")
    assert len(about(mina, "Data engineer")) == 3
    assert "The record verifies: 6 entries." in rapport.run("verify")


def test_a_no_carries_its_reason_to_the_asker_and_takes_the_buttons_away(rapport: Rapport) -> None:
    mina, omar, noor = (rapport.person(user) for user in ("U0MINA", "U0OMAR", "U0NOOR"))
    ask(mina)
    waiting = the_one(rapport, omar, "Your yes or no")
    omar.click("Reject …", waiting)
    omar.submit()
    assert "reason" in omar.errors()
    omar.fill(reason="No budget before spring.")
    omar.submit(times=2)
    rapport.stand_in.until(lambda: "Rejected" in words(about(mina, "Your request")))
    rapport.stand_in.clock.forward(300)
    outcome = the_one(rapport, mina, "said no to")
    assert "No budget before spring." in words(outcome)
    rapport.stand_in.until(lambda: "Rejected: Data engineer" in words(about(omar, "Data engineer")))
    assert "No budget before spring." in words(about(mina, "Your request"))
    assert about(noor, "Data engineer") == []
    assert not [m for m in noor.messages(HR) if "Data engineer" in words(m)]


def test_what_was_typed_wrong_is_told_beside_the_field_and_nothing_is_lost(rapport: Rapport) -> None:
    mina = rapport.person("U0MINA")
    mina.command("/hire request")
    mina.fill(**{**ASKED, "headcount": "0", "pay_to": "60000"})
    mina.submit()
    assert mina.errors() == {
        "headcount": "Please write a whole number from 1 to 500.",
        "pay_to": "This is less than where the pay starts. Please turn them round.",
    }
    mina.close()
    rapport.stand_in.until(lambda: mina.modal() is None)
    mina.command("/hire request")
    rapport.stand_in.until(lambda: "Orders doubled." in str(mina.modal()))
    assert "Ravi Menon" in str(mina.modal())


def test_the_same_in_chinese(rapport: Rapport) -> None:
    wei, omar = rapport.person("U0LIWEI"), rapport.person("U0OMAR")
    wei.command("/hire 申请")
    assert "申请职位" in words(wei.modal())
    wei.fill(reason="new", **{**ASKED, "replaces": ""})
    wei.submit(times=2)
    assert "核对并提交" in words(wei.modal())
    wei.submit(times=2)
    own = the_one(rapport, wei, "你的申请")
    assert "Your request" not in words(own)
    waiting = the_one(rapport, omar, "Your yes or no")
    omar.click("Reject …", waiting)
    omar.fill(reason="春天再说")
    omar.submit(times=2)
    rapport.stand_in.until(lambda: "已拒绝" in words(about(wei, "你的申请")))
    rapport.stand_in.clock.forward(300)
    assert "春天再说" in words(the_one(rapport, wei, "没有同意"))
    wei.command("/hire 进度")
    rapport.stand_in.until(lambda: any("已拒绝" in words(said) for said in wei.ephemerals()))


def test_commands_answer_only_the_person_and_offer_the_nearest_word(rapport: Rapport) -> None:
    mina, kai = rapport.person("U0MINA"), rapport.person("U0KAI", CIRCLE)
    mina.command("/hire staus")
    mina.command("/hire")
    said = rapport.stand_in.until(lambda: mina.ephemerals()[1:] and mina.ephemerals())
    assert "Did you mean /hire status?" in words(said[0])
    assert "/hire request" in words(said[1])
    kai.command("/community help")
    rapport.stand_in.until(lambda: any("/community settings" in words(said) for said in kai.ephemerals()))


def test_home_shows_what_waits_and_its_buttons_work(rapport: Rapport) -> None:
    mina, omar = rapport.person("U0MINA"), rapport.person("U0OMAR")
    omar.open_home()
    rapport.stand_in.until(lambda: "Nothing waits for your yes or no." in words(omar.home()))
    ask(mina)
    rapport.stand_in.until(lambda: "Data engineer" in words(omar.home()))
    omar.click("Approve", home=True, times=2)
    rapport.stand_in.until(lambda: "Nothing waits for your yes or no." in words(omar.home()))


def test_only_an_admin_sees_the_workspaces_settings_and_everybody_chooses_their_language(rapport: Rapport) -> None:
    ada, mina = rapport.person("U0ADA"), rapport.person("U0MINA")
    ada.command("/hire settings")
    ada.click("Workspace settings")
    assert "hr_channel" in str(ada.modal())
    mina.command("/hire settings")
    assert "settings.workspace" not in str(mina.modal())
    mina.fill(language="zh")
    mina.submit()
    ask(mina)
    the_one(rapport, mina, "你的申请")


def test_a_stale_button_explains_what_happened_and_changes_nothing(rapport: Rapport) -> None:
    mina, omar = rapport.person("U0MINA"), rapport.person("U0OMAR")
    ask(mina)
    waiting = the_one(rapport, omar, "Your yes or no")
    omar.command("/hire 审批")
    (listed,) = rapport.stand_in.until(lambda: [m for m in omar.ephemerals() if "waits for you" in words(m)])
    omar.click("Approve", waiting)
    rapport.stand_in.until(lambda: "You said yes" in words(the_one(rapport, omar, "Data engineer")))
    omar.click("Reject …", listed)
    rapport.stand_in.until(lambda: any("You said yes" in words(said) for said in omar.ephemerals()))
    assert omar.modal() is None
    mina.command("/hire status")
    status = rapport.stand_in.until(lambda: [m for m in mina.ephemerals() if "Data engineer" in words(m)])
    assert "Waiting for approval, since" in words(status)


def test_a_yes_in_the_list_leaves_only_what_still_waits(rapport: Rapport) -> None:
    mina, omar = rapport.person("U0MINA"), rapport.person("U0OMAR")
    ask(mina)
    the_one(rapport, omar, "Your yes or no")
    omar.command("/hire approve")
    (listed,) = rapport.stand_in.until(lambda: [m for m in omar.ephemerals() if "waits for you" in words(m)])
    omar.click("Approve", listed)
    rapport.stand_in.until(lambda: "Nothing waits for your yes or no." in words(omar.ephemerals()))
    assert "Approve" not in words(omar.ephemerals()).splitlines()


def test_whoever_writes_to_the_bot_is_told_once_a_day_what_it_can_do(rapport: Rapport) -> None:
    sam = rapport.person("U0SAM")
    sam.say("hello?", times=2)
    sam.say("anybody there?")
    assert "/hire help" in words(the_one(rapport, sam, "I do not read messages"))


def test_hiring_is_refused_in_the_community(rapport: Rapport) -> None:
    kai = rapport.person("U0KAI", CIRCLE)
    kai.open_home()
    rapport.stand_in.until(lambda: "Welcome." in words(kai.home()))
    assert "Ask for a role" not in words(kai.home())


def test_a_stale_button_on_home_is_explained_in_a_small_modal(rapport: Rapport) -> None:
    mina, omar, noor = (rapport.person(user) for user in ("U0MINA", "U0OMAR", "U0NOOR"))
    ask(mina)
    omar.click("Approve", the_one(rapport, omar, "Your yes or no"))
    noor.open_home()
    rapport.stand_in.until(lambda: "Data engineer" in words(noor.home()))
    rapport.stand_in.faults("views.publish", "error500", times=1000)
    noor.click("Approve", the_one(rapport, noor, "Your yes or no"))
    rapport.stand_in.until(lambda: "You said yes" in words(the_one(rapport, noor, "Data engineer")))
    noor.click("Approve", home=True)
    said = words(rapport.stand_in.until(noor.modal))
    assert "You said yes" in said
    assert "The request is now: " in said
    rapport.stand_in.no_faults()
    rapport.stand_in.until(lambda: "Nothing waits for your yes or no." in words(noor.home()))
