"""Giving roles to people and to Slack user groups, and hearing from Slack that a group changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, modal, once
from bot.jobs import first_run
from bot.jobs import roles as job
from bot.rules import roles as rules
from bot.rules.people import Group, Person, Role
from bot.rules.refusals import FieldRefusals, Refusal
from bot.slack import forms


def show(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form with whom each role was given to."""
    with deps.store.reading() as books:
        me = person.enter(books)
        offered = rules.OFFERED[books.workspaces.get(me.workspace).kind]
        subjects, groups = books.roles.subjects(me.workspace), books.roles.groups(me.workspace)
        people = books.people.some(me.workspace, {who for each in subjects.values() for who in each})
    chosen = {who for role in offered for who in subjects[role]}
    shown = rules.offered(groups, chosen)
    listed = {group.id for group in shown}
    facts = {
        "groups": [{"id": group.id, "name": group.name, "handle": group.handle} for group in shown],
        "roles": [
            {
                "name": role.value,
                "users": [who for who in subjects[role] if people[who].is_regular],
                "groups": [who for who in subjects[role] if who in listed],
            }
            for role in offered
        ],
    }
    deps.slack.open_view(me.workspace, body["trigger_id"], modal(deps, me, "roles/show", facts))
    return ack()


def save(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """From now on the roles are as the form says; who lost one loses it at once."""
    now, answers = deps.now(), forms.read(body["view"])
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        where, kind = me.workspace, books.workspaces.get(me.workspace).kind
        before, held, groups = books.roles.subjects(where), books.roles.held(where), books.roles.groups(where)
        named = {who for field, each in answers.items() if field.endswith("_users") for who in each or ()}
        wanted = _wanted(rules.OFFERED[kind], answers, before, groups, books.people.some(where, named))
        for change in rules.changes(before, wanted):
            books.roles.give(where, change.role, wanted[change.role])
            job.note(books, "roles.save", where, change, now, who=me.user)
        rules.somebody_administers(books.people.admins(where))
        books.workspaces.confirm(where, "roles", now)
        job.plan(books, where, f"saved={body['view']['id']}", now)
        job.show(books, where, held, now)
        first_run.moved(books, where, now)
    return ack()


def _wanted(
    roles: Sequence[Role],
    answers: Mapping[str, forms.Answer],
    before: Mapping[Role, Sequence[str]],
    groups: Sequence[Group],
    people: Mapping[str, Person],
) -> dict[Role, list[str]]:
    """To whom each role is given; what the form does not ask stays as it was. Raises FieldRefusals."""
    wanted, errors = {}, dict[str, Refusal]()
    for role in roles:
        users, chosen = answers.get(f"{role.value}_users"), answers.get(f"{role.value}_groups")
        kept_users = [who for who in before[role] if who.startswith(("U", "W"))]
        kept_groups = [who for who in before[role] if who not in kept_users]
        now_users = users if isinstance(users, list) else kept_users
        now_groups = chosen if isinstance(chosen, list) else kept_groups
        try:
            rules.may_have(people[who] for who in now_users if who in people)
            rules.exist(now_groups if isinstance(chosen, list) else (), groups)
        except rules.NoRoleForThem as refusal:
            errors[f"{role.value}_users"] = refusal
        except rules.NoSuchGroup as refusal:
            errors[f"{role.value}_groups"] = refusal
        wanted[role] = [*now_users, *now_groups]
    if errors:
        raise FieldRefusals(errors)
    return wanted


def group_changed(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """A user group was made, changed or disabled: its members are read anew."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        job.plan(books, person.identity.workspace, once(body), now)
    return ack()
