"""The board of those who own the training: who is where and waits longest, what ends soon, what is set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from bot.jobs.hiring import training as job
from bot.jobs.hiring.training.showing import LISTED, Lessons, Modules, stage, steps_of, tries
from bot.rules.calendar import local_day
from bot.rules.hiring.training.by_rule import IN_CHARGE
from bot.rules.hiring.training.by_rule import offered as departments
from bot.rules.hiring.training.certificates import WARNED, Certificate, certified_in, ends, holds, offered
from bot.rules.hiring.training.enrolling import Training, progress_of
from bot.rules.hiring.training.families import MOST_FAMILIES
from bot.rules.hiring.training.leaving import SHOWN
from bot.rules.hiring.training.progress import CREDITABLE, NEVER_CREDITED, standing
from bot.rules.people import Person
from bot.store import Books


def board(books: Books, me: Person, now: datetime) -> dict[str, Any]:
    """Everybody in training, longest waiting first; what ends within a month, and who left within the last one."""
    today, company = local_day(now, me.zone), books.company.of(me.workspace, now)
    gone = company.gone
    certificates, rules = books.certificates.all(me.workspace), books.trainings.rules(me.workspace)
    trainings = [each for each in books.trainings.under_way(me.workspace) if each.user not in gone]
    waiting = sorted(trainings, key=lambda training: training.active)
    ending = [each for each in _ending(books, me.workspace, certificates, today) if each["who"] not in gone]
    tracks = []
    families = {each.track: each for each in books.trainings.families(me.workspace)}
    for track in rules:
        certified, level = len(certified_in(certificates, track, today) - gone), rules[track].level
        next = offered(level, certified)
        tracks.append({
            "track": track, "level": level.value, "offered": next.value if next else "", "certified": certified,
            "owner": rules[track].owner, "in_charge": IN_CHARGE in rules[track].enrols,
            "family": list(families[track].departments) if track in families else None,
            "families": [each for each in families if each in rules[track].enrols],
            "departments": [name for rule, name in departments(company.departments.values(), rules[track].enrols)
                            if rule in rules[track].enrols],
        })  # fmt: skip
    return {
        "tracks": tracks,
        "may_add_family": len(families) < MOST_FAMILIES,
        "people": [_line(each, gone, now) for each in waiting[:LISTED]],
        "more": max(0, len(waiting) - LISTED),
        "ending": ending[:LISTED],
        "to_calibrate": len(books.calibrations.open_now(me.workspace) - gone),
        "left": [_left(each) for each in reversed(books.trainings.left_since(me.workspace, now - SHOWN))][:LISTED],
    }


def one(books: Books, training: Training, learnt: Lessons, me: Person, now: datetime) -> dict[str, Any]:
    """One training for an owner: its steps, what was done in it, what may be credited, whether their word is asked."""
    found = steps_of(training, learnt, (), now, me.zone)
    return {
        "who": training.user,
        "track": training.track,
        **found,
        "log": log_of(training, learnt(training)),
        "over": _left(training) if training.left else None,
        "may_leave": training.ended is None,
        "may_allow": any(step["tries"] and step["tries"]["when"] == "never" for step in found["steps"]),
        "may_credit": training.ended is None and bool(creditable(training)),
        "may_sign": training.ended is None and me.user in job.stands(books, training, now).waits_for,
    }


def creditable(training: Training) -> list[tuple[str, str | None, int]]:
    """The steps that may be credited still: kind, module, how often."""
    progress = progress_of(training)
    done = progress.passed | {credit.step for credit in progress.credits}
    return [
        (step.kind.value, step.module, step.times) for step in training.steps.steps
        if step.kind in CREDITABLE and step.module not in NEVER_CREDITED and step not in done
    ]  # fmt: skip


def log_of(training: Training, modules: Modules) -> list[dict[str, Any]]:
    """What was done in it, newest first, as its owners see it."""
    return [
        {
            "what": each.what.value, "kind": each.kind.value, "by": each.by, "at": each.at, "yes": each.yes,
            "title": modules[each.module].title if each.module else "",
            "right": each.content.get("right"), "of": each.content.get("of"),
            "reason": each.content.get("reason", ""), "vouched": each.content.get("vouched", ""),
            "practise": each.content.get("practise", ""),
        }
        for each in reversed(training.entries)
    ]  # fmt: skip


def _left(training: Training) -> dict[str, Any]:
    assert training.left is not None
    how = {"by": training.left.by, "why": training.left.why, "at": training.ended}
    return {"id": training.id, "who": training.user, "track": training.track, **how}


def _line(training: Training, gone: frozenset[str], now: datetime) -> dict[str, Any]:
    step = standing(progress_of(training), "", gone).step
    left = tries(training, step, now, None) if step else None
    return {
        "id": training.id, "who": training.user, "track": training.track, "since": training.active,
        "is_stuck": bool(left and left["when"] == "never"), **stage(training, gone),
    }  # fmt: skip


def _ending(books: Books, workspace: str, certificates: Sequence[Certificate], today: date) -> list[dict[str, Any]]:
    newest = {(each.person, each.track): ends(each).day for each in certificates if holds(each, today)}
    founded = {(each.person, each.track): each.until for each in books.trainings.founding(workspace)}
    found = [
        {"who": who, "track": track, "day": day, "is_founding": is_founding}
        for is_founding, days in ((False, newest), (True, founded))
        for (who, track), day in days.items()
        if 0 < (day - today).days <= max(WARNED) and not (is_founding and (who, track) in newest)
    ]
    return sorted(found, key=lambda each: each["day"])
