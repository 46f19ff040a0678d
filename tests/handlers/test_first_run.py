"""Roles, region and the first run by their forms: what holds at once, what is refused beside its field."""

from __future__ import annotations

from bot.app import Rapport
from bot.jobs import ERRANDS, MOMENTS, errands
from bot.jobs.delivery import Delivery
from bot.rules.people import Identity, Role
from sandbox.client import words
from tests.fakes import COMPANY, RECRUITERS, Json, Slack
from tests.handlers.first_run import give_roles, put_group, region_form, roles_form
from tests.handlers.state import ask, forget, rows, told


def roles_of(rapport: Rapport, user: str) -> frozenset[Role]:
    with rapport.store.reading() as books:
        return books.roles.of(Identity(COMPANY, user))


def home_of(slack: Slack, rapport: Rapport, user: str) -> str:
    opened: Json = {"type": "app_home_opened", "user": user, "tab": "home", "channel": "D1", "event_ts": "1.0"}
    slack.event(COMPANY, opened)
    delivery = Delivery(rapport.deps, MOMENTS)
    while delivery.round():
        pass
    return words(slack.someone(user).home())


def test_a_role_is_given_to_people_and_groups_and_the_record_says_by_whom(slack: Slack, rapport: Rapport) -> None:
    with rapport.store.open() as books:
        put_group(books)
    chosen = [{"value": RECRUITERS["id"]}]
    view = roles_form(slack, recruiter_users=["U0ANA"], recruiter_groups=chosen)
    assert slack.interact(slack.submitted("U0ADA", view)).status_code == 200
    assert Role.RECRUITER in roles_of(rapport, "U0ANA") & roles_of(rapport, "U0JAN")
    assert roles_of(rapport, "U0GIO") == frozenset(), "a guest in the group"
    noted = [row["text"] for row in rows(rapport.store)["record_personal"]]
    assert any("U0ADA" in text and "recruiter" in text and RECRUITERS["id"] in text for text in noted)


def test_a_role_taken_away_is_gone_for_a_form_that_is_open(slack: Slack, rapport: Rapport) -> None:
    give_roles(rapport.store)
    open_form = region_form(slack, "U0PIA")
    forget(slack)
    slack.interact(slack.submitted("U0ADA", roles_form(slack, admin_users=[])))
    before = rows(rapport.store)
    answer = slack.interact(slack.submitted("U0PIA", open_form))
    assert "Only an admin" in told(slack, answer, "U0PIA")
    assert rows(rapport.store) == before


def test_who_may_have_no_role_is_named_beside_the_field_and_nothing_is_kept(slack: Slack, rapport: Rapport) -> None:
    form = roles_form(slack)
    before = rows(rapport.store)
    for who in ("U0GUS", "U0DEE", "U0BOTCOMPANY", "U0NOBODY"):
        view = {**form, "state": {"values": {**form["state"]["values"]}}}
        field = next(id for id in view["state"]["values"] if id.startswith("recruiter_users"))
        (action,) = form["state"]["values"][field]
        view["state"]["values"][field] = {action: {"type": "multi_users_select", "selected_users": [who]}}
        wrong = slack.interact(slack.submitted("U0ADA", view)).get_json()["errors"]
        assert set(wrong) == {field}, who
        assert rows(rapport.store) == before


def test_the_last_admin_cannot_be_taken_away(slack: Slack, rapport: Rapport) -> None:
    give_roles(rapport.store)
    with rapport.store.open() as books:
        ada = books.people.get(Identity(COMPANY, "U0ADA"))
    changed = {"id": "U0ADA", "name": "ada", "profile": {"real_name": ada.name}, "is_admin": False}
    slack.event(COMPANY, {"type": "user_change", "user": changed})
    view = roles_form(slack, "U0PIA", admin_users=[])
    before = rows(rapport.store)
    answer = slack.interact(slack.submitted("U0PIA", view))
    assert "leave at least one admin" in told(slack, answer, "U0PIA")
    assert rows(rapport.store) == before


def test_a_group_that_is_gone_and_a_form_without_answers_change_no_role(slack: Slack, rapport: Rapport) -> None:
    give_roles(rapport.store)
    view = roles_form(slack, recruiter_groups=[{"value": "S0NONE"}])
    before = rows(rapport.store)
    assert "not in use any more" in told(slack, slack.interact(slack.submitted("U0ADA", view)), "U0ADA")
    assert rows(rapport.store) == before
    slack.interact(slack.submitted("U0ADA", {**view, "state": {"values": {}}}))
    assert rows(rapport.store)["roles"] == before["roles"]


def test_slack_says_that_a_group_changed_and_its_members_have_the_role_or_not(slack: Slack, rapport: Rapport) -> None:
    give_roles(rapport.store)
    ada = slack.someone("U0ADA")
    for change, expected in (
        ({"users": ["U0SAM"]}, {"U0SAM"}), ({"disabled": True}, set()), ({"disabled": False}, {"U0SAM"}),
    ):  # fmt: skip
        ada.do("change_group", group=RECRUITERS["id"], **change)
        assert slack.event(COMPANY, {"type": "subteam_updated", "subteam": {"id": "S0"}}).status_code == 200
        while errands.one(rapport.deps, ERRANDS):
            pass
        assert {user for user in ("U0SAM", "U0JAN") if Role.RECRUITER in roles_of(rapport, user)} == expected


def test_a_region_is_confirmed_with_what_was_changed(slack: Slack, rapport: Rapport) -> None:
    view = region_form(slack, notes="24")
    assert slack.interact(slack.submitted("U0ADA", {**view, "private_metadata": "mars"})).get_json()["errors"]
    assert slack.interact(slack.submitted("U0ADA", region_form(slack, notes="0"))).get_json()["errors"]
    slack.interact(slack.submitted("U0ADA", view))
    with rapport.store.reading() as books:
        found = books.workspaces.get(COMPANY)
    assert (found.region, found.region_choices) == ("eu", {"applications": 9, "notes": 24})


def test_each_home_has_the_sections_of_its_reader(slack: Slack, rapport: Rapport) -> None:
    give_roles(rapport.store)
    ask(rapport.store)
    admin, recruiter, colleague = (home_of(slack, rapport, who) for who in ("U0ADA", "U0ANA", "U0SAM"))
    assert "Setting up: about" in admin
    assert "Region and law" in admin
    assert "Data engineer" not in admin, "not stuck, and not hers"
    assert "Setting up" not in recruiter + colleague
    assert "Roles" not in recruiter.splitlines() + colleague.splitlines()
    assert "Data engineer" not in colleague
    assert "70,000" not in admin + colleague
    region = region_form(slack)
    slack.interact(slack.submitted("U0ADA", region))
    assert "✓ Your region" in home_of(slack, rapport, "U0ADA")


def test_an_admin_looks_at_time_in_each_state_as_a_picture(slack: Slack, rapport: Rapport) -> None:
    nothing = slack.interact(slack.clicked("U0ADA", "first_run.times"))
    assert "Nobody has asked for a role yet" in told(slack, nothing, "U0ADA")
    ask(rapport.store)
    forget(slack)
    slack.interact(slack.clicked("U0ADA", "first_run.times"))
    assert "is being drawn" in words(slack.open_view("U0ADA", COMPANY) or {})
    while errands.one(rapport.deps, ERRANDS):
        pass
    shown = slack.open_view("U0ADA", COMPANY)
    assert shown is not None
    assert [block["type"] for block in shown["blocks"]].count("image") == 1
    assert "waiting for approval" in words(shown).lower()
