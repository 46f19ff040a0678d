"""Once a week moderators read how the goals stand; whoever sees to one hears when it turns off track, and its end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.deps import Deps
from bot.jobs.batches import apart
from bot.jobs.communities import with_members
from bot.jobs.community.goals import OVER, TURNED, WEEK, about, standing
from bot.jobs.community.goals.standing import Standing
from bot.jobs.community.moderation import users
from bot.jobs.moments import Facts, Moment
from bot.rules.calendar import end_of_day, local_day, working_day_from
from bot.rules.community.goals.acting import line
from bot.rules.community.goals.forecasting import Status
from bot.rules.community.goals.telling import Says, says
from bot.rules.notices import Notice, Pace, Planned
from bot.store import Books
from bot.store.workspaces import Workspace


def look(deps: Deps) -> None:
    """How goals stand is told where it is news; on the first working day of a week all moderators get the line."""
    now = deps.now()
    communities = with_members(deps)
    for workspace in communities:
        with apart(workspace.id):
            with deps.store.reading() as books:
                yesterday = local_day(now, workspace.zone) - timedelta(days=1)
                is_measured = books.goals.last_day(workspace.id) == yesterday
                found = standing.all_of(books, workspace, now) if is_measured else ()
                news = [each for each in found if _is_news(each)]
                week = _week_of(books, workspace, now) if found else []
            if news:
                with deps.store.open() as books:
                    for each in news:
                        _tell(books, workspace, each.kept.goal.id, now)
                deps.crash("goals.told")
            if week:
                with deps.store.open() as books:
                    books.notices.plan_many(week, now)
                deps.crash("goals.week_planned")


def _is_news(one: Standing) -> bool:
    what, told = says(one.kept.told, one.stands.status, one.is_over)
    return what is not Says.NOTHING or told is not one.kept.told


def _tell(books: Books, workspace: Workspace, id: int, now: datetime) -> None:
    kept = books.goals.get(workspace.id, id)
    if kept is None or kept.closed_at is not None:
        return
    one = standing.standing(books, workspace, kept, now)
    what, told = says(kept.told, one.stands.status, one.is_over)
    books.goals.tell(id, told)
    if what is Says.OVER:
        books.goals.close(id, now, "")
        books.record.note(now, OVER, about(id), workspace=workspace.id, how=told.value)
    if what is not Says.NOTHING:
        kind = {Says.TURNED: TURNED, Says.OVER: OVER}[what]
        facts = {"goal": id, "value": standing.told_as(one.value)}
        key = f"{kind}:{id}:day={one.day}"
        books.notices.plan(Planned(key, kind, about(id), workspace.id, kept.goal.owner, facts), now)


def _week_of(books: Books, workspace: Workspace, now: datetime) -> Sequence[Planned]:
    """The line of this week for each moderator, where it is not planned; none but on the first working day."""
    today = local_day(now, workspace.zone)
    sunday = today - timedelta(days=today.weekday() + 1)
    if working_day_from(sunday, 1, workspace.hours) != today:
        return []
    year, week, _ = today.isocalendar()
    ends, subject = end_of_day(today, workspace.zone), f"goals:{workspace.id}"
    wanted = {f"{WEEK}:{workspace.id}:week={year}-{week}:{user}": user for user in sorted(users(books, workspace.id))}
    known = books.notices.known(wanted)
    return [
        Planned(key, WEEK, subject, workspace.id, user, {}, stale_after=ends)
        for key, user in wanted.items() if key not in known
    ]  # fmt: skip


def _week(books: Books, notice: Notice, now: datetime) -> Facts | None:
    workspace = books.workspaces.get(notice.workspace)
    found = standing.all_of(books, workspace, now)
    said = line([each.stands for each in found], {})
    if said is None:
        return None
    worst = next((each for each in found if said.worst and each.kept.goal.id == said.worst.goal.id), None)
    return {
        "counts": [{"status": status.value, "n": n} for status, n in said.counts.items()],
        "worst": standing.shown(books, workspace, worst, now) if worst else None,
    }  # fmt: skip


def _turned(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """Only while it still stands so."""
    kept = books.goals.get(notice.workspace, int(notice.facts["goal"]))
    if kept is None or kept.closed_at is not None or kept.told is not Status.OFF_TRACK:
        return None
    workspace = books.workspaces.get(notice.workspace)
    return {"one": standing.shown(books, workspace, standing.standing(books, workspace, kept, now), now)}


def _over(books: Books, notice: Notice, now: datetime) -> Facts | None:
    kept = books.goals.get(notice.workspace, int(notice.facts["goal"]))
    return {**standing.plain(books, kept), "value": notice.facts["value"]} if kept else None


MOMENTS = {
    WEEK: Moment(_week, Pace.DAYTIME), TURNED: Moment(_turned, Pace.DAYTIME), OVER: Moment(_over, Pace.DAYTIME),
}  # fmt: skip
