"""What Slack tells without being asked: a Home that opens, profiles, arrivals, and the app's own end."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest

from bot.app import Installed, Rapport
from bot.jobs import MOMENTS
from bot.jobs.delivery import Delivery
from bot.rules.notices import State, Way
from bot.rules.people import Identity, Person
from bot.rules.settings import Choices
from bot.slack.client import SlackRefused
from bot.store.notices import OWN_FIRST
from sandbox.client import words
from tests.fakes import BOTH, CIRCLE, COMPANY, Json, Slack
from tests.handlers.forms import filled
from tests.handlers.forms import opened as opened_form
from tests.handlers.state import ask, rows
from tests.proof import without

pytestmark = pytest.mark.debugging


def opened(user: str, tab: str = "home") -> Json:
    return {"type": "app_home_opened", "user": user, "tab": tab, "channel": "D1", "event_ts": "1.0"}


def profile(user: str, **changes: Any) -> Json:
    return {"id": user, "name": user.lower(), "tz": "Asia/Shanghai", "profile": {"real_name": "Mina P"}, **changes}


def person(rapport: Rapport, user: str) -> Person:
    with rapport.store.reading() as books:
        return books.people.get(Identity(COMPANY, user))


def deliver(rapport: Rapport) -> None:
    delivery = Delivery(rapport.deps, MOMENTS)
    while delivery.round():
        pass


def test_a_home_shows_what_waits_and_is_published_anew_each_time(slack: Slack, rapport: Rapport) -> None:
    for expected in ("Nothing waits", "Data engineer"):
        assert slack.event(COMPANY, opened("U0OMAR")).status_code == 200
        deliver(rapport)
        home = slack.someone("U0OMAR").home()
        assert home is not None
        assert expected in words(home)
        ask(rapport.store)
    assert [row["kind"] for row in rows(rapport.store)["notices"]].count("home") == 1


def test_whoever_acts_has_their_own_copy_brought_up_to_date_before_those_of_others(
    slack: Slack, rapport: Rapport
) -> None:
    id = ask(rapport.store).id

    def waits() -> timedelta:
        """How long Mina's copy counts as waiting."""
        with rapport.store.reading() as books:
            (copy,) = (each for each in books.notices.about(f"requisition:{id}") if each.to == "U0MINA" and each.living)
        assert (copy.way, copy.state) == (Way.EDIT, State.DUE)
        return rapport.deps.now() - copy.due_at

    deliver(rapport)
    assert slack.interact(slack.clicked("U0OMAR", "hiring.requisitions.approve", f"{id}:1")).status_code == 200
    assert waits() < OWN_FIRST
    deliver(rapport)
    form = opened_form(slack, "U0MINA", slack.clicked("U0MINA", "hiring.requisitions.withdraw", f"{id}:2"))
    slack.interact(slack.submitted("U0MINA", filled(form, reason="Not needed.")))
    assert waits() >= OWN_FIRST


def test_a_member_of_the_community_sees_nothing_of_hiring_on_their_home(slack: Slack, rapport: Rapport) -> None:
    assert slack.event(CIRCLE, opened("U0CLEO")).status_code == 200
    deliver(rapport)
    home = slack.someone("U0CLEO", CIRCLE).home()
    assert "Your place in the community" in words(home)
    assert "hiring" not in str(home)


@pytest.mark.parametrize("event", [opened("U0MINA", "messages"), opened("U0DEE"), opened("U0BOTCOMPANY")])
def test_another_tab_and_whoever_has_no_business_here_publish_nothing(
    slack: Slack, rapport: Rapport, event: Json
) -> None:
    before = rows(rapport.store)["notices"]
    assert slack.event(COMPANY, event).status_code == 200
    deliver(rapport)
    assert rows(rapport.store)["notices"] == before


def test_a_changed_profile_is_remembered_and_what_they_chose_here_stays(slack: Slack, rapport: Rapport) -> None:
    with rapport.store.open() as books:
        books.people.choose(person(rapport, "U0MINA"), Choices("zh"))
    changed = profile("U0MINA", tz="America/New_York", is_admin=True, locale="de-DE")
    assert slack.event(COMPANY, {"type": "user_change", "user": changed}).status_code == 200
    now = person(rapport, "U0MINA")
    assert (now.name, now.zone, now.locale, now.is_admin, now.language) == (
        "Mina P", "America/New_York", "de-DE", True, "zh",
    )  # fmt: skip


def test_a_profile_with_a_zone_nobody_knows_is_in_utc(slack: Slack, rapport: Rapport) -> None:
    for zone in ("Mars/Olympus", "", None, "../../etc/passwd"):
        slack.event(COMPANY, {"type": "user_change", "user": profile("U0MINA", tz=zone)})
        assert person(rapport, "U0MINA").zone == "UTC"


def test_who_leaves_may_do_nothing_from_then_on(slack: Slack, rapport: Rapport) -> None:
    id = ask(rapport.store).id
    slack.event(COMPANY, {"type": "user_change", "user": profile("U0OMAR", deleted=True)})
    before = rows(rapport.store)
    assert slack.interact(slack.clicked("U0OMAR", "hiring.requisitions.approve", f"{id}:1")).status_code == 200
    assert rows(rapport.store) == before


def test_who_arrives_is_known_in_their_own_workspace_only(slack: Slack, rapport: Rapport) -> None:
    arrived = {"type": "team_join", "user": profile("U0NEW", is_restricted=True)}
    assert slack.event(COMPANY, arrived).status_code == 200
    assert person(rapport, "U0NEW").is_guest
    found = [row for row in rows(rapport.store)["people"] if row["user"] == "U0NEW"]
    assert [row["workspace"] for row in found] == [COMPANY]


@pytest.mark.parametrize("from_outside", [{"team_id": "T0ELSEWHERE"}, {"is_stranger": True}])
def test_who_comes_from_outside_into_a_shared_channel_is_a_guest_whatever_they_are_at_home(
    slack: Slack, rapport: Rapport, from_outside: Json
) -> None:
    arrived = {"type": "team_join", "user": profile("U0NEW", is_admin=True, **from_outside)}
    assert slack.event(COMPANY, arrived).status_code == 200
    assert (person(rapport, "U0NEW").is_guest, person(rapport, "U0NEW").is_admin) == (True, False)


def test_who_belongs_to_several_workspaces_of_one_organisation_is_no_guest_in_any(
    slack: Slack, rapport: Rapport
) -> None:
    everywhere = profile("U0NEW", team_id="T0ELSEWHERE", enterprise_user={"teams": ["T0ELSEWHERE", COMPANY]})
    assert slack.event(COMPANY, {"type": "team_join", "user": everywhere}).status_code == 200
    assert not person(rapport, "U0NEW").is_guest


@pytest.mark.parametrize("event", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"bot": ["U0B"]}}])
def test_an_app_that_was_removed_forgets_its_token_and_sends_nothing_there(
    slack: Slack, rapport: Rapport, event: Json
) -> None:
    assert slack.event(COMPANY, event).status_code == 200
    after = rows(rapport.store)
    assert {row["workspace"] for row in after["installations"]} == {CIRCLE, BOTH}
    assert [row["what"] for row in after["record"]] == ["installations.forget"]
    with pytest.raises(SlackRefused, match="not_installed"):
        Installed(rapport.store).token(COMPANY)


def test_somebodys_own_token_is_not_ours(slack: Slack, rapport: Rapport) -> None:
    before = rows(rapport.store)
    revoked = {"type": "tokens_revoked", "tokens": {"oauth": ["U0MINA"], "bot": []}}
    assert slack.event(COMPANY, revoked).status_code == 200
    assert rows(rapport.store)["installations"] == before["installations"]


def test_who_writes_to_the_bot_is_answered_once_a_day_and_nobody_else_is(slack: Slack, rapport: Rapport) -> None:
    direct = {"type": "message", "channel_type": "im", "channel": "D1", "user": "U0MINA", "text": "hi", "ts": "1.0"}
    for event in (direct, {**direct, "ts": "2.0"}):
        assert slack.event(COMPANY, event).status_code == 200
    silent = [
        {**direct, "channel_type": "channel"}, {**direct, "user": "U0SAM", "bot_id": "B1"},
        {**direct, "user": "U0SAM", "subtype": "message_changed"}, {**direct, "user": "U0DEE"},
    ]  # fmt: skip
    for event in silent:
        assert slack.event(COMPANY, event).status_code == 200
    assert [(row["kind"], row["to"]) for row in rows(rapport.store)["notices"]] == [("commands.hint", "U0MINA")]
    deliver(rapport)
    assert len(slack.someone("U0MINA").dm()) == 1


def test_every_event_again_changes_nothing_more(slack: Slack, rapport: Rapport) -> None:
    events = [
        opened("U0MINA"), {"type": "user_change", "user": profile("U0MINA")},
        {"type": "team_join", "user": profile("U0NEW")}, {"type": "subteam_updated", "subteam": {"id": "S0RECRUIT"}},
        {"type": "app_uninstalled"},
    ]  # fmt: skip
    for number, event in enumerate(events):
        assert slack.event(COMPANY, event, f"Ev{number}").status_code == 200
        once = rows(rapport.store)
        assert slack.event(COMPANY, event, f"Ev{number}").status_code == 200
        assert rows(rapport.store) == once


def test_without_the_keys_of_what_was_handled_the_test_before_fails(
    slack: Slack, rapport: Rapport, monkeypatch: pytest.MonkeyPatch
) -> None:
    without.dedupe(monkeypatch)
    with pytest.raises(AssertionError):
        test_every_event_again_changes_nothing_more(slack, rapport)


def test_an_event_nobody_waits_for_is_acknowledged_and_leaves_no_trace(
    slack: Slack, rapport: Rapport, written: io.StringIO
) -> None:
    before = rows(rapport.store)
    for kind in ("reaction_added", "member_joined_channel", "something_new"):
        event = {"type": kind, "user": "U0MINA", "item": {"text": "private words"}}
        assert slack.event(COMPANY, event).status_code == 200
    assert rows(rapport.store) == before
    assert "private words" not in written.getvalue()
