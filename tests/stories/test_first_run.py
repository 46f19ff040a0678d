"""The first run with the bot at work: roles by a Slack user group, the region, a list that goes on, the days after."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sandbox.client import words
from tests.stories.conftest import Rapport
from tests.stories.test_requisitions import about, ask, the_one


def test_an_admin_is_led_and_a_user_group_recruits(rapport: Rapport) -> None:
    ada, ana, mina = (rapport.person(user) for user in ("U0ADA", "U0ANA", "U0MINA"))
    ada.open_home()
    rapport.stand_in.until(lambda: "Setting up: about" in words(ada.home()))
    ana.open_home()
    rapport.stand_in.until(lambda: ana.home())
    ask(mina)
    assert "Data engineer" not in words(ana.home())

    def offered() -> bool:
        ada.click("Roles", home=True)
        if "People @people-team" in str(ada.modal()):
            return True
        ada.close()
        return False

    rapport.stand_in.until(offered)
    ada.fill(recruiter_groups=["S0PEOPLE"])
    ada.submit(times=2)
    rapport.stand_in.until(lambda: "Data engineer" in words(ana.home()))
    rapport.stand_in.until(lambda: "✓ Roles" in words(ada.home()))

    ada.do("change_group", group="S0PEOPLE", users=["U0NOOR", "U0JAMAL"])
    rapport.stand_in.until(lambda: "Data engineer" not in words(ana.home()))

    ada.click("Region and law", home=True)
    ada.fill(region="eu")
    ada.submit()
    assert "European Union" in words(ada.modal())
    ada.fill(applications="9")
    ada.submit(times=2)
    rapport.stand_in.until(lambda: "✓ Your region" in words(ada.home()))
    assert "The record verifies" in rapport.run("verify")


def noon(now: float, days: int) -> float:
    """Seconds from `now` until noon in Berlin, that many days later there, on Monday if it is a week-end."""
    today = datetime.fromtimestamp(now, ZoneInfo("Europe/Berlin"))
    then = today.replace(hour=12, minute=0) + timedelta(days=days)
    then += timedelta(days=(0, 0, 0, 0, 0, 2, 1)[then.weekday()])
    return then.timestamp() - now


def test_a_hello_comes_the_day_after_and_a_page_after_a_week(rapport: Rapport) -> None:
    ada, omar, clock = rapport.person("U0ADA"), rapport.person("U0OMAR"), rapport.stand_in.clock
    ada.open_home()
    rapport.stand_in.until(lambda: any(entry["name"] == "views.publish" for entry in rapport.stand_in.wire()))
    began = clock.forward(0)
    clock.forward(noon(began, 1))
    rapport.stand_in.until(lambda: about(omar, "Hello, I am Rapport"), 60)
    the_one(rapport, ada, "You are set: everybody can ask for a role")
    clock.forward(noon(began, 7) - noon(began, 1))
    rapport.stand_in.until(lambda: about(ada, "The first week"), 60)
    assert len(about(omar, "Hello, I am Rapport")) == 1
