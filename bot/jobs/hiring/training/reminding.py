"""What training puts on people's desks: steps that wait, what ends soon, and once a week who is waited for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.jobs.hiring import training as job
from bot.jobs.hiring.training.showing import stage, tries
from bot.rules.desk import REMEMBERED, Line
from bot.rules.hiring.training.certificates import Certificate, certified_in, ends, holds, offered
from bot.rules.hiring.training.enrolling import Rules, Training, failed, progress_of
from bot.rules.hiring.training.progress import Stage, Standing, standing
from bot.rules.hiring.training.reminders import WAITED, About, Ending, Learner, Waiting, due, still_true
from bot.store import Books
from bot.store.workspaces import Workspace

# Whom the weekly line names: those who wait longest; the board has the others.
NAMED = 3
# Nobody's third working day comes sooner, in whatever zone: a pass over thousands looks at no newer step.
SOONEST = timedelta(days=min(WAITED) - 1)


@dataclass
class _Desk:
    """What waits for one person, with the words' facts by name."""

    waiting: list[Waiting] = field(default_factory=list)
    endings: list[Ending] = field(default_factory=list)
    facts: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    reports: list[Training] = field(default_factory=list)
    offers: list[str] = field(default_factory=list)


def lines(books: Books, workspace: Workspace, now: datetime) -> Mapping[str, list[Line]]:
    """By user the reminder that is due this morning, and those said before that are still true."""
    gone = books.company.of(workspace.id, now).gone
    desks: dict[str, _Desk] = {}
    trainings = [each for each in books.trainings.under_way(workspace.id) if each.user not in gone]
    _waiting(books, workspace.id, trainings, gone, desks, now)
    certificates = books.certificates.all(workspace.id)
    _ending(books, workspace.id, certificates, desks, now)
    _offers(books, workspace.id, certificates, gone, desks, now)
    here = {user: desk for user, desk in desks.items() if user and user not in gone}
    hours, said = books.people.hours(workspace.id, here), books.desk.said_at(workspace.id, f"{job.FEATURE}.", here)
    found: dict[str, list[Line]] = {}
    for user, desk in here.items():
        who = f"{workspace.id}:{user}"
        learner = Learner(
            who, hours[user], tuple(desk.waiting), (), tuple(desk.endings), bool(desk.reports), tuple(desk.offers)
        )
        found[user] = list(_said(learner, desk, said[user], now))
    return found


def _said(learner: Learner, desk: _Desk, said: Mapping[str, datetime], now: datetime) -> Iterator[Line]:
    new = due(learner, said, max(said.values(), default=None), now)
    for reminder in (*still_true(learner, said, now), *([new] if new else ())):
        kind = f"{job.FEATURE}.{reminder.about}"
        facts = _report(desk.reports) if reminder.about is About.WEEK else desk.facts[reminder.name]
        yield Line(reminder.key, kind, {**facts, "days": reminder.days}, lasting=False)


def _waiting(
    books: Books, workspace: str, trainings: Sequence[Training], gone: Collection[str], desks: dict[str, _Desk],
    now: datetime,
) -> None:  # fmt: skip
    everybody, rules = job.owners(books, workspace), books.trainings.rules(workspace)
    for training in trainings:
        owner = rules[training.track].owner
        owners = (owner,) if owner and owner not in gone else everybody
        for who in owners:
            desks.setdefault(who, _Desk()).reports.append(training)
        # What waits longer than a desk remembers would be news again.
        if not SOONEST <= now - training.active < REMEMBERED:
            continue
        found = standing(progress_of(training), next(iter(owners), ""), gone)
        if found.step is None:
            continue
        name = f"{training.id}:{found.step.kind}:{found.step.module or ''}"
        facts = {"who": training.user, "track": training.track, **stage(training, gone)}
        for who in _holders(training, found, now):
            desk = desks.setdefault(who, _Desk())
            desk.waiting.append(Waiting(name, training.active))
            desk.facts[name] = facts


def _holders(training: Training, found: Standing, now: datetime) -> Collection[str]:
    """For whom it waits: the trainee while there is something they can do, or the leads for their word."""
    if found.stage is Stage.SIGN_OFF:
        return found.waits_for
    if found.stage is not Stage.LEARNING or found.step is None:
        return ()
    left = tries(training, found.step, now, None) if failed(training, found.step) else {"when": "now"}
    return (training.user,) if left and left["when"] != "never" else ()


def _offers(
    books: Books, workspace: str, certificates: Sequence[Certificate], gone: Collection[str], desks: dict[str, _Desk],
    now: datetime,
) -> None:  # fmt: skip
    for track, rules in books.trainings.rules(workspace).items():
        certified = len(certified_in(certificates, track, now.date()).difference(gone))
        if (level := offered(rules.level, certified)) is None:
            continue
        for who in _owners(books, workspace, rules, gone):
            desk = desks.setdefault(who, _Desk())
            desk.offers.append(name := f"{track}:{level}")
            desk.facts[name] = {"track": track, "level": level.value, "certified": certified}


def _owners(books: Books, workspace: str, rules: Rules, gone: Collection[str]) -> tuple[str, ...]:
    return (rules.owner,) if rules.owner and rules.owner not in gone else job.owners(books, workspace)


def _ending(
    books: Books, workspace: str, certificates: Sequence[Certificate], desks: dict[str, _Desk], now: datetime
) -> None:
    today = now.date()
    newest = {(each.person, each.track): each for each in certificates}
    held = {key: each for key, each in newest.items() if holds(each, today)}
    for (person, track), certificate in held.items():
        end = ends(certificate)
        facts = {"track": track, "day": end.day, "is_founding": False, "why": end.why.value}
        _end(desks.setdefault(person, _Desk()), Ending(f"{track}:certificate", end.day), facts)
    for each in books.trainings.founding(workspace):
        if (each.person, each.track) not in held:
            facts = {"track": each.track, "day": each.until, "is_founding": True, "why": ""}
            _end(desks.setdefault(each.person, _Desk()), Ending(f"{each.track}:founding", each.until), facts)


def _end(desk: _Desk, ending: Ending, facts: Mapping[str, Any]) -> None:
    desk.endings.append(ending)
    desk.facts[ending.name] = facts


def _report(trainings: Sequence[Training]) -> Mapping[str, Any]:
    longest = sorted(trainings, key=lambda training: training.active)
    named = [{"who": each.user, "track": each.track, "since": each.active} for each in longest[:NAMED]]
    return {"count": len(trainings), "longest": named}
