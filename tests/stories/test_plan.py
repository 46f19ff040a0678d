"""A role is described, a plan is proposed, taken, changed until a hole opens, and published."""

from __future__ import annotations

from sandbox.client import Someone, words
from tests.stories.conftest import Rapport
from tests.stories.test_describe import approved, page
from tests.stories.test_requisitions import the_one
from tests.stories.test_whole_requisition import until


def judge(who: Someone, fit: str, reason: str) -> None:
    """Judge what a structured interview sees of working with people."""
    who.command("/hire plan")
    who.click("Which method sees what …", who.ephemerals()[-1])
    view = who.top()
    block = next(block for block in view["blocks"] if "Working with people*" in words(block))
    who.do("click", view=view["id"], block_id=block["block_id"], action_id=block["accessory"]["action_id"])
    who.fill(method="structured_interview", fit=fit)
    if reason:
        who.submit()
        assert "Please fill this in." in who.errors().values()
        who.fill(reason=reason)
    who.submit(times=2)
    is_own = "Your own: Structured interview does not see it" in page(who)
    assert is_own is (fit == "0")
    who.close()


def picture(who: Someone) -> str | None:
    """The file of the picture on the page that is open."""
    shown = [block for view in who.modals()[-1:] for block in view["blocks"] if block["type"] == "image"]
    return shown[0]["slack_file"]["id"] if shown else None


def test_a_plan_is_proposed_taken_changed_until_a_hole_opens_and_published(rapport: Rapport) -> None:
    mina, ana = approved(rapport), rapport.person("U0ANA")
    mina.command("/hire plan", times=2)
    mina.click("Open …", mina.ephemerals()[-1])
    assert "Write the job description first" in page(mina)

    mina.click("Job description …")
    for text, competency in (("Works well with others", "teamwork"), ("Finds the cause", "analysis")):
        mina.click("Add a quality or skill …")
        mina.fill(text=text)
        mina.submit()
        mina.fill(competency=competency) if "Nearest" in page(mina) else mina.fill(other=competency)
        mina.submit()
        until(rapport, lambda text=text: text in page(mina))
    mina.close()
    mina.close()

    mina.command("/hire 方案")
    mina.click("Open …", mina.ephemerals()[-1])
    mina.click("Propose a plan …")
    mina.fill(hours="0", panel="9")
    mina.submit()
    assert "Please give a whole number from 1 to 16." in mina.errors().values()
    mina.fill(hours="4", panel="2")
    mina.submit()
    assert "Structured interview" in page(mina)
    mina.submit(times=2)
    until(rapport, lambda: "looks for" in page(mina))
    assert "⚠" not in page(mina), "everything is covered"
    assert "expected validity" in page(mina)
    until(rapport, lambda: picture(mina))
    assert rapport.stand_in.calls("files.completeUploadExternal") == 1, "it was drawn once, for the plan that was taken"

    first, second = (page(mina).index(name) for name in ("1. ", "2. "))
    moved = page(mina)[first + 3 : second].split("\n")[0]
    mina.click("Down")
    until(rapport, lambda: f"2. {moved}" in page(mina))
    mina.click("Up")
    until(rapport, lambda: f"1. {moved}" in page(mina))

    mina.click("Publish")
    until(rapport, lambda: "Version 1, published" in page(mina))
    news = the_one(rapport, ana, "published the plan of Data engineer")
    judge(rapport.person("U0ADA"), "0", "Nobody tells us much there.")
    ana.click("Look at it …", news)
    assert "⚠" in page(ana), "the plan is looked at with what is judged now"
    assert "What you see has changes that are not published." not in page(ana), "and it did not move"
    ana.close()
    judge(rapport.person("U0ADA"), "shipped", "")
    ana.click("Look at it …", news, times=2)
    assert "⚠" not in page(ana)
    ana.click("Edit …")
    ana.fill(out=["out"])
    ana.submit(times=2)
    until(rapport, lambda: "⚠" in page(ana))
    assert "What you see has changes that are not published." in page(ana)
    ana.close()
    ana.command("/hire describe")
    ana.click("Open …", ana.ephemerals()[-1])
    ana.click("Check and publish …")
    assert "No stage of the plan looks for “Works well with others”" in page(ana), "the stage that did is out"
    mina.click("Edit …")
    assert "Somebody else changed this plan meanwhile" in page(mina)
