"""A role is approved, its job is written down by two people, and published in two versions, every deed done twice."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.client import Someone, words
from tests.stories.conftest import Rapport
from tests.stories.test_requisitions import ask, the_one
from tests.stories.test_whole_requisition import until

MINUTES = 60.0


def approved(rapport: Rapport, recruiter: str = "U0ANA") -> Someone:
    """The asker of a role that is approved for good."""
    mina = rapport.person("U0MINA")
    ask(mina, recruiter=recruiter)
    for user in ("U0OMAR", "U0LIWEI", "U0NOOR"):
        asked = the_one(rapport, rapport.person(user), "Data engineer")
        rapport.person(user).click("批准" if user == "U0LIWEI" else "Approve", asked)
    rapport.stand_in.clock.forward(6 * MINUTES)
    until(rapport, lambda: [said for said in mina.dm() if "is in charge of the recruitment" in words(said)])
    return mina


def page(who: Someone) -> str:
    return words(who.modal())


def write(who: Someone, button: str, **answers: Any) -> None:
    """Fill in the form behind that button of the page, and send it twice."""
    who.click(button)
    who.fill(**answers)
    who.submit(times=2)


def planned(rapport: Rapport, mina: Someone) -> None:
    """The role has a published plan with an interview by two."""
    mina.command("/hire plan")
    mina.click("Open …", mina.ephemerals()[-1])
    mina.click("Job description …")
    mina.click("Add a quality or skill …")
    mina.fill(text="Works well with others")
    mina.submit()
    mina.fill(competency="teamwork")
    mina.submit()
    until(rapport, lambda: "Works well with others" in page(mina))
    mina.close()
    mina.close()
    mina.command("/hire plan")
    mina.click("Open …", mina.ephemerals()[-1])
    mina.click("Propose a plan …")
    mina.fill(hours="4", panel="2")
    mina.submit()
    mina.submit()
    until(rapport, lambda: "looks for" in page(mina))
    mina.click("Publish")
    until(rapport, lambda: "Version 1, published" in page(mina))
    mina.close()


@pytest.mark.long
def test_a_job_is_written_down_and_published_and_its_second_version_says_what_changed(rapport: Rapport) -> None:
    mina, ana = approved(rapport), rapport.person("U0ANA")
    mina.command("/hire describe", times=2)
    assert "not written yet" in words(mina.ephemerals()[-1])
    mina.click("Open …", mina.ephemerals()[-1])
    assert "Not published yet" in page(mina)

    write(mina, "Add an indicator …", name="Reports on time", target="95", unit="%")
    until(rapport, lambda: ": 95 %" in page(mina))
    mina.click("Add a quality or skill …")
    mina.fill(text="Works well with others")
    mina.submit()
    assert "Which competency of the library is it?" in page(mina)
    mina.fill(competency="teamwork")
    mina.submit(times=2)
    until(rapport, lambda: "competency: Teamwork" in page(mina))
    mina.click("Check and publish …")
    checked = page(mina)
    assert "version 1" in checked
    assert "Nothing is written here yet." in checked, "missing parts are pointed out"
    mina.submit(times=2)
    until(rapport, lambda: "Version 1, published" in page(mina))

    news = the_one(rapport, ana, "published the job description of Data engineer")
    ana.click("Read it …", news, times=2)
    assert ": 95 %" in page(ana)
    ana.click("Edit …")
    ana.fill(target="98")
    ana.submit(times=2)
    until(rapport, lambda: ": 98 %" in page(ana))

    mina.click("Edit …")
    assert "Somebody else changed this part meanwhile" in page(mina), "her page is older than Ana's change"
    ana.click("Check and publish …")
    assert "Reports on time: 95 %, measured on day 90, day 180, day 365" in page(ana)
    assert "Reports on time: 98 %" in page(ana)
    ana.submit()
    until(rapport, lambda: "Version 2, published" in page(ana))
    ana.click("Versions …")
    assert "Version 1" in page(ana)
    assert "98" in page(ana)


def test_a_competency_that_the_library_lacks_is_written_in_english_and_read_in_chinese(rapport: Rapport) -> None:
    mina, wei, ada = approved(rapport, "U0LIWEI"), rapport.person("U0LIWEI"), rapport.person("U0ADA")
    mina.command("/hire describe")
    mina.click("Open …", mina.ephemerals()[-1])
    mina.click("Add a quality or skill …")
    mina.fill(text="Reads sea charts")
    mina.submit()
    assert "Nothing is near" in page(mina)
    mina.click("None of these: write our own …")
    anchors = {f"anchor_{rating}_en": f"What {rating} of 5 does" for rating in (1, 3, 5)}
    mina.fill(kind="technical", definition_en="Plots a course on a chart.", **anchors)
    mina.submit(times=2)
    until(rapport, lambda: "competency: Reads sea charts" in page(mina))
    wei.command("/hire 职位")
    wei.click("打开…", wei.ephemerals()[-1])
    assert "胜任力：Reads sea charts (English)" in page(wei)

    ada.command("/hire describe")
    ada.click("Our own competencies …", ada.ephemerals()[-1])
    ada.click("Edit …")
    ada.fill(retired=["retired"])
    ada.submit(times=2)
    until(rapport, lambda: "not offered any more" in page(ada))
    mina.click("Add a quality or skill …")
    mina.fill(text="Sea charts")
    mina.submit()
    assert "Nothing is near" in page(mina), "it is not offered any more"
    mina.close()
    assert "competency: Reads sea charts" in page(mina), "and stays where it is"


def test_whoever_does_not_run_the_role_sees_no_description(rapport: Rapport) -> None:
    mina, sam = approved(rapport), rapport.person("U0SAM")
    sam.command("/hire describe")
    assert "You run no role right now" in words(sam.ephemerals()[-1])
    assert "Data engineer" not in words(sam.ephemerals()[-1])
    mina.command("/hire 职位")
    assert "Data engineer" in words(mina.ephemerals()[-1])
