"""What is set for a track, and the role families that have one of their own."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once
from bot.handlers.hiring.requisitions import carried, text
from bot.handlers.hiring.training import TEMPLATES, owners_board
from bot.rules.calendar import local_day
from bot.rules.hiring.training import FAMILY
from bot.rules.hiring.training.by_rule import IN_CHARGE, is_rule, offered
from bot.rules.hiring.training.certificates import CERTIFIED_TO_REQUIRE, Level, certified_in, chosen
from bot.rules.hiring.training.enrolling import NoSuchTraining, OwnerIsNone, Rules, owns
from bot.rules.hiring.training.families import MOST_FAMILIES, Family, begun, of_track, with_departments
from bot.rules.people import Identity, Person
from bot.slack import forms
from bot.store import Books

# What Slack takes in one list, the families among it.
MOST_DEPARTMENTS = 100 - MOST_FAMILIES
# So many departments are named for whoever writes down those of a family.
KNOWN = 20
# What the button for a family that is not there yet carries.
NEW = FAMILY


def set_up(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Ask how strict a track is, who owns it, and who is enrolled by rule; or for a new role family."""
    track = str(body["actions"][0].get("value"))
    with deps.store.reading() as books:
        me = person.enter(books)
        there = books.company.of(me.workspace, deps.now()).departments.values()
        facts = {"known": sorted(set(there))[:KNOWN]}
        if track != NEW:
            facts |= _facts(books, me, track, list(there), deps.now())
    template = f"{TEMPLATES}/family" if track == NEW else f"{TEMPLATES}/set_up"
    view = modal(deps, me, template, facts, json.dumps({"track": track}))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def save_set_up(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """From now on this holds for the track; or there is that family, with a track of its own."""
    now, answers, track = deps.now(), forms.read(body["view"]), str(carried(body["view"]).get("track"))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        families = books.trainings.families(me.workspace)
        if track == NEW:
            _keep(books, me, begun(text(answers, "name"), text(answers, "departments"), families), now)
        else:
            _set(books, me, track, answers, now)
            if family := of_track(track, families):
                _keep(books, me, with_departments(family, text(answers, "belongs"), families), now)
        shown = owners_board(deps, books, me, now)
    bring_up_to_date(deps, me, body["view"]["root_view_id"], shown)
    return ack()


def _facts(books: Books, me: Person, track: str, there: list[str], now: datetime) -> dict[str, Any]:
    """What the form of a track shows. Raises NoSuchTraining."""
    rules, families = _rules(books, me, track), books.trainings.families(me.workspace)
    certified, family = _certified(books, me, track, now), of_track(track, families)
    departments = offered(there, rules.enrols)[:MOST_DEPARTMENTS]
    may_require = rules.level is Level.REQUIRE or certified >= CERTIFIED_TO_REQUIRE
    levels = [level.value for level in Level if level is not Level.REQUIRE or may_require]
    return {
        "track": track, "level": rules.level.value, "levels": levels, "certified": certified,
        "needed": CERTIFIED_TO_REQUIRE, "owner": rules.owner or "", "in_charge": IN_CHARGE in rules.enrols,
        "families": [each.track for each in families],
        "departments": [{"value": rule, "name": name} for rule, name in departments],
        "chosen": [rule for rule in rules.enrols if rule != IN_CHARGE],
        "is_family": family is not None, "belongs": "\n".join(family.departments) if family else "",
    }  # fmt: skip


def _set(books: Books, me: Person, track: str, answers: dict[str, Any], now: datetime) -> None:
    """Keep it and write it into the record. Raises NoSuchTraining, RequireTooEarly, OwnerIsNone."""
    level, owner = text(answers, "level"), text(answers, "owner") or None
    before = _rules(books, me, track)
    if level not in list(Level):
        raise NoSuchTraining()
    if level != before.level:
        chosen(Level(level), _certified(books, me, track, now))
    if owner:
        named = Identity(me.workspace, owner)
        if not owns(books.roles.of(named), owner in books.people.admins(me.workspace)):
            raise OwnerIsNone()
    enrols = tuple(filter(is_rule, (*(answers.get("enrols") or ()), *(answers.get("departments") or ()))))
    books.trainings.set_rules(me.workspace, track, Rules(Level(level), owner, enrols))
    about, more = f"training:{me.workspace}", {"track": track, "level": level, "owner": owner, "by_rule": list(enrols)}
    books.record.note(now, "hiring.training.set_up", about, workspace=me.workspace, who=me.user, **more)


def _keep(books: Books, me: Person, family: Family, now: datetime) -> None:
    books.trainings.keep_family(me.workspace, family, now)
    about, more = f"training:{me.workspace}", {"track": family.track, "departments": list(family.departments)}
    books.record.note(now, "hiring.training.family", about, workspace=me.workspace, who=me.user, **more)


def _rules(books: Books, me: Person, track: str) -> Rules:
    found = books.trainings.rules(me.workspace).get(track)
    if found is None:
        raise NoSuchTraining()
    return found


def _certified(books: Books, me: Person, track: str, now: datetime) -> int:
    day, gone = local_day(now, me.zone), books.company.of(me.workspace, now).gone
    return len(certified_in(books.certificates.all(me.workspace), track, day) - gone)
