"""By the clock: an experiment is read once, at the end that was fixed; harm, which is no figure, ends it at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from bot.deps import Deps
from bot.jobs.batches import apart
from bot.jobs.communities import with_members
from bot.jobs.community.content import named_segments
from bot.jobs.community.experiments import FEATURE, about, one
from bot.jobs.community.moderation import users
from bot.jobs.moments import Facts, Moment
from bot.rules.calendar import local_day
from bot.rules.community.goals.experiments import LOOK_EVERY, Group, State, does_harm, ended, read
from bot.rules.community.goals.levers import WITHIN
from bot.rules.notices import Notice, Pace, Planned
from bot.store import Books
from bot.store.community.experiments import Kept
from bot.store.workspaces import Workspace

RESULT = f"{FEATURE}.result"


def look(deps: Deps) -> None:
    """What is over in any community is read, and moderators hear of it once."""
    now = deps.now()
    there = with_members(deps)
    for each in there:
        with apart(each.id):
            _look_in(deps, each, now)


def _look_in(deps: Deps, there: Workspace, now: datetime) -> None:
    with deps.store.reading() as books:
        kept = books.experiments.running(there.id)
        if kept is None:
            return
        after = _looked_at(books, kept, local_day(now, there.zone), now)
    if after == kept:
        return
    with deps.store.open() as books:
        if books.experiments.running(there.id) == kept:
            books.experiments.keep(after)
            if after.experiment.state is not State.RUNNING:
                _tell(books, after, now)
    deps.crash("experiments.looked")


def _looked_at(books: Books, kept: Kept, today: date, now: datetime) -> Kept:
    """As it is after a look: once a week whether it does harm, and whether all who were counted on had their week."""
    of, days = kept.experiment, (today - kept.experiment.begins).days
    if days and days % LOOK_EVERY == 0 and kept.looked_on != today:
        kept = replace(kept, looked_on=today)
        lost = books.experiments.lost(kept.id)
        if does_harm(of, lost[Group.HELD_BACK], lost[Group.CHANGED]):
            return replace(kept, experiment=ended(of, State.HARMFUL, now))
    people = books.experiments.people(kept.id, now - WITHIN)
    is_enough = people[Group.HELD_BACK] >= of.of_held and people[Group.CHANGED] >= of.of_changed
    if not is_enough and today - WITHIN <= of.ends:
        return kept
    did = books.experiments.tapped(kept.id, now - WITHIN)
    result = read(of, did[Group.HELD_BACK], did[Group.CHANGED], today - WITHIN)
    return replace(kept, experiment=ended(of, State.OVER, now), result=result)


def _tell(books: Books, kept: Kept, now: datetime) -> None:
    for to in sorted(users(books, kept.workspace)):
        key, facts = f"{RESULT}:{kept.id}:{to}", {"experiment": kept.id}
        books.notices.plan(Planned(key, RESULT, about(kept.id), kept.workspace, to, facts), now)
    what = f"{FEATURE}.{kept.experiment.state}"
    books.record.note(now, what, about(kept.id), workspace=kept.workspace)


def _result(books: Books, notice: Notice, now: datetime) -> Facts | None:
    kept = books.experiments.get(notice.workspace, int(notice.facts["experiment"]))
    return one(books, kept, named_segments(books, notice.workspace), now) if kept else None


MOMENTS: Mapping[str, Moment] = {RESULT: Moment(_result, Pace.DAYTIME)}
