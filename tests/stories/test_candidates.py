"""A plan is published, candidates are added and moved, and whoever referred one sees them no more."""

from __future__ import annotations

import pytest

from tests.stories.conftest import Rapport
from tests.stories.test_describe import approved, page, planned
from tests.stories.test_whole_requisition import until


@pytest.mark.long
def test_candidates_are_added_moved_with_reasons_and_shut_to_whoever_is_too_close(rapport: Rapport) -> None:
    mina = approved(rapport)
    mina.command("/hire candidates", times=2)
    mina.click("Open …")
    assert "no plan is published yet" in page(mina)
    mina.close()

    planned(rapport, mina)

    mina.command("/hire 候选人")
    mina.click("Open …")
    mina.click("Add a candidate …")
    mina.fill(name="Kim Sommer", email="kim", phone="+49 30 1234567", source="applied")
    mina.submit()
    assert "That is no e-mail address. It looks like name@example.com." in mina.errors().values()
    mina.fill(email="Kim@example.com")
    mina.submit(times=2)
    until(rapport, lambda: "Kim Sommer" in page(mina))

    mina.click("Add a candidate …")
    mina.fill(name="K. Sommer", email="sister@example.com", phone="0049 30 1234567", source="applied")
    mina.submit()
    assert "Is it the same person?" in page(mina)
    mina.fill(same="another")
    mina.submit()
    until(rapport, lambda: "K. Sommer" in page(mina))

    mina.click("Add a candidate …")
    mina.fill(name="Lee Park", email="lee@example.com", source="referred", referrers=["U0MINA"])
    mina.submit()
    assert "You are not shown them any more" in page(mina)
    mina.close()
    assert "Lee Park" not in page(mina)

    mina.click("Open …")
    name = page(mina).splitlines()[1]
    mina.click("To the next stage", times=2)
    until(rapport, lambda: "On to stage 2" in page(mina))
    mina.click("Turn down …")
    mina.fill(reason="must_have", why="No SQL in two tasks")
    mina.submit(times=2)
    until(rapport, lambda: "No SQL in two tasks" in page(mina))
    mina.close()
    assert "Turned down" in page(mina)
    assert name in page(mina)

    ana = rapport.person("U0ANA")
    ana.command("/hire candidates")
    assert "2 under way" in page(ana), "whom Mina does not see"
    mina.close()
    mina.command("/hire candidates")
    assert "1 under way" in page(mina)
