"""Hours, absences and the morning note: what people set holds at the next step, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot import app as composed
from bot import settings
from bot.jobs import desk
from sandbox.client import Someone, words
from tests.stories.conftest import CIRCLE, Rapport
from tests.stories.test_requisitions import about, ask, the_one


def now(rapport: Rapport) -> datetime:
    return datetime.fromtimestamp(rapport.stand_in.clock.forward(0), UTC)


def to_next(rapport: Rapport, zone: str, hour: int, minute: int = 0) -> None:
    """The clock moves to the next such time on the wall there."""
    here = now(rapport).astimezone(ZoneInfo(zone))
    wanted = here.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if wanted <= here:
        wanted += timedelta(days=1)
    rapport.stand_in.clock.forward((wanted - here).total_seconds())


def plan_notes(rapport: Rapport) -> None:
    """What the working process does every minute of real time: any process may."""
    made = composed.Rapport(settings.read(rapport.environment))
    desk.plan(made.deps)
    made.store.close()


def notes(who: Someone, header: str = "Your desk this morning") -> list[dict[str, Any]]:
    return about(who, header)


def day(rapport: Rapport, days: int) -> str:
    return (now(rapport) + timedelta(days=days)).date().isoformat()


def test_who_goes_away_names_a_delegate_who_is_asked_instead_and_told_once(rapport: Rapport) -> None:
    mina, omar, pavel = (rapport.person(user) for user in ("U0MINA", "U0OMAR", "U0PAVEL"))
    omar.command("/hire settings")
    omar.fill(away_until=day(rapport, 4), delegate="U0OMAR")
    omar.submit()
    assert omar.errors() == {"delegate": "That is you. Please choose somebody who is there."}
    omar.fill(delegate="U0PAVEL")
    omar.submit(times=2)
    assert omar.modal() is None
    assert "is away until the end of" in words(the_one(rapport, pavel, "named you"))
    ask(mina)
    assert "Approve" in words(the_one(rapport, pavel, "Data engineer")).splitlines()
    assert about(omar, "Your yes or no") == []

    omar.command("/hire settings")
    assert day(rapport, 4) in str(omar.modal())
    omar.fill(away_from=None, away_until=None, delegate=None)
    omar.submit()
    the_one(rapport, pavel, "You need not stand in")


def test_what_was_asked_yesterday_stands_on_this_mornings_note_once_and_a_no_to_the_night_is_kept(
    rapport: Rapport,
) -> None:
    mina, omar, wei = (rapport.person(user) for user in ("U0MINA", "U0OMAR", "U0LIWEI"))
    omar.command("/hire settings")
    omar.fill(day_starts="19:00", day_ends="21:00")
    omar.submit()
    assert omar.errors() == {"day_ends": "Please leave at least four hours, ending later than they start."}
    omar.fill(day_starts="09:00", day_ends="18:00")
    omar.submit()
    ask(mina)
    the_one(rapport, omar, "Your yes or no")
    plan_notes(rapport)
    to_next(rapport, "Europe/Berlin", 8, 50)
    plan_notes(rapport)
    assert notes(omar) == []
    to_next(rapport, "Europe/Berlin", 9, 1)
    for _ in range(2):
        plan_notes(rapport)
    note = the_one(rapport, omar, "Your desk this morning")
    assert "Data engineer, asked for by" in words(note)
    omar.click("Change when I write", note)
    assert "09:00" in str(omar.modal())
    omar.close()

    omar.click("Approve", the_one(rapport, omar, "Your yes or no"))
    assert rapport.stand_in.until(lambda: about(wei, "需要你决定"))
    to_next(rapport, "Asia/Shanghai", 8, 40)
    plan_notes(rapport)
    chinese = the_one(rapport, wei, "今早待办")
    assert "等你决定" in words(chinese)
    assert "waits" not in words(chinese)
    to_next(rapport, "Europe/Berlin", 9, 10)
    plan_notes(rapport)
    assert len(notes(omar)) == 1, "nothing new for him"


def test_an_admin_sets_the_hours_of_everybody_and_a_typo_in_the_zone_is_answered_kindly(rapport: Rapport) -> None:
    ada, wei, kai = rapport.person("U0ADA"), rapport.person("U0LIWEI"), rapport.person("U0KAI", CIRCLE)
    ada.command("/hire settings")
    ada.click("Workspace settings")
    ada.fill(zone="Europe/Berlim", holidays="2026-12-25 Christmas\nBoxing Day")
    ada.submit()
    assert ada.errors() == {
        "zone": "I do not know the zone “Europe/Berlim”. Did you mean Europe/Berlin?",
        "holidays": "Line 2: “Boxing” is no date. Please write it like 2026-12-25.",
    }
    ada.fill(zone="europe/berlin", holidays="2026-12-25 Christmas\n2026-12-26", day_starts="07:00", day_ends="19:00")
    ada.submit(times=2)
    assert not ada.errors()
    wei.command("/hire 设置")
    shown = words(wei.modal())
    assert "07:00 至 19:00" in shown
    assert "Asia/Shanghai" in shown
    assert "工作区设置" not in shown
    kai.command("/community settings")
    assert "delegate" not in str(kai.modal())
