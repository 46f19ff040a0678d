"""Which rule wins for how long data are kept, and what a hold may say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.rules.erasures import Kind
from bot.rules.refusals import FieldRefusals
from bot.rules.region import PRESETS, Kept
from bot.rules.retention import MOST_DAYS, Hold, HoldUnexplained, HoldUntilWhen, NobodyOfThat, Rule, asked, time
from tests.make import NOW, TEAM

TODAY = date(2026, 11, 23)


def test_what_the_organisation_said_wins_over_its_region_and_that_over_the_shortest_of_all() -> None:
    said = time("us", {"applications": 3}, Kept.APPLICATIONS)
    assert (said.months, said.rule, said.preset) == (3, Rule.ORGANISATION, 12)
    assert (time("us", {}, Kept.APPLICATIONS).months, time("us", {}, Kept.APPLICATIONS).rule) == (12, Rule.REGION)
    for region in (None, "atlantis"):
        none = time(region, {"applications": 60}, Kept.APPLICATIONS)
        assert none.rule is Rule.SHORTEST
        assert none.months == min(each.months[Kept.APPLICATIONS] for each in PRESETS.values())


def test_a_hold_holds_through_its_last_day_unless_it_was_ended() -> None:
    hold = Hold(TEAM, Kind.MEMBER, 1, "A claim", TODAY, "U0ADA", NOW)
    assert hold.holds(TODAY)
    assert not hold.holds(TODAY + timedelta(days=1))
    assert not Hold(TEAM, Kind.MEMBER, 1, "A claim", TODAY, "U0ADA", NOW, ended_at=NOW).holds(TODAY)


def test_a_form_says_whom_why_and_until_when_or_what_is_wrong_with_each() -> None:
    last = TODAY + timedelta(days=MOST_DAYS)
    said = {"who": " kim@example.com ", "why": " A claim ", "until": last.isoformat()}
    assert asked(said, TODAY) == ("kim@example.com", "A claim", last)
    for wrong in ("", "2026-02-30", "tomorrow", "2026-11-22", (last + timedelta(days=1)).isoformat()):
        with pytest.raises(FieldRefusals) as refused:
            asked({"who": "", "why": "x" * 501, "until": wrong}, TODAY)
        errors = {name: type(each) for name, each in refused.value.errors.items()}
        assert errors == {"who": NobodyOfThat, "why": HoldUnexplained, "until": HoldUntilWhen}
