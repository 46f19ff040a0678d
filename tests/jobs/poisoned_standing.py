"""Members nobody can read, beside those who are well, for recognition and journeys: cases of `test_poison`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import update

from bot.deps import Deps
from bot.jobs.community.goals import ASKED, TURNED
from bot.jobs.community.nurture import NAMES, STEP
from bot.rules.community.goals import Baseline, Goal, Metric
from bot.rules.community.nurture.journeys import READY
from bot.rules.community.nurture.writing import Written
from bot.rules.community.recognition import Thanks
from bot.rules.community.segments import Kind, Rule, Segment
from bot.rules.people import Identity, Role
from bot.rules.search import Side
from bot.rules.search.saving import Saved
from bot.store.community.goals import Measured
from bot.store.schema import (
    goals,
    journeys,
    member_consents,
    members,
    segments,
)
from tests.fakes import BOTH, CIRCLE, COMPANY
from tests.handlers.state import rows
from tests.jobs.conftest import PAST, Work
from tests.jobs.poisoned import DAYTIME, LATER, ODD
from tests.make import NOW
from tests.sampled.intros import joined


def standings_counted(work: Work, job: Callable[[Deps], None]) -> None:
    with work.deps.store.open() as books:
        users = ("U0CORA", "U0CLEO", *(f"U0{n}" for n in range(5)))
        cora, odd, *others = (joined(books, user, CIRCLE).id for user in users)
        for giver in others:
            books.thanks.add(CIRCLE, Thanks(giver, cora, "For help", NOW), "")
    with work.deps.store.engines.write() as connection:
        connection.execute(update(members).where(members.c.id == odd).values(standing="odd", zone="Mars/Base"))
    job(work.deps)
    badges = rows(work.deps.store, "member_badges")["member_badges"]
    assert [(each["member"], each["badge"]) for each in badges] == [(cora, "thanked")]


def _welcomed(work: Work) -> None:
    """A newcomer nobody can read, and one who is well, on a journey of which a third is not known."""
    with work.deps.store.open() as books:
        books.roles.give(CIRCLE, Role.MODERATOR, ["U0MOE"])
        for key in ("welcome", "after_event"):
            books.nurture.keep(Written(CIRCLE, READY[key], PAST), "U0MOE", NOW)
        odd = joined(books, "U0CLEO", CIRCLE).id
        joined(books, "U0CORA", CIRCLE)
    with work.deps.store.engines.write() as connection:
        connection.execute(update(journeys).where(journeys.c.key == "after_event").values(start="odd"))
        connection.execute(update(members).values(joined_at=NOW))
        connection.execute(update(members).where(members.c.id == odd).values(zone="Mars/Base", frequency="?"))


def members_walked(work: Work, job: Callable[[Deps], None]) -> None:
    _welcomed(work)
    job(work.at(NOW).deps)
    job(work.at(LATER).deps)
    assert "U0CORA" in {n.to for n in work.notices() if n.kind == STEP}


def names_given(work: Work, job: Callable[[Deps], None]) -> None:
    _welcomed(work)
    half_a_year = NOW + timedelta(days=200)
    with work.deps.store.engines.write() as connection:
        connection.execute(update(member_consents).values(until=half_a_year + timedelta(days=9)))
    job(work.at(half_a_year).deps)
    assert {n.workspace for n in work.notices() if n.kind == NAMES} >= {CIRCLE}


def searches_asked(work: Work, job: Callable[[Deps], None]) -> None:
    with work.deps.store.open() as books:
        books.roles.give(COMPANY, Role.RECRUITER, ["U0ANA"])
        who = [Identity(ODD, "U0X"), *(Identity(COMPANY, user) for user in ("U0NOBODY", "U0OMAR", "U0ANA"))]
        for each in who:
            books.saved_searches.keep(Saved(each, Side.HIRING, "Go", "go", True, PAST))
    job(work.at(DAYTIME).deps)
    asked = {row["user"]: row["asked_on"] for row in rows(work.deps.store, "saved_searches")["saved_searches"]}
    assert asked["U0ANA"] is not None


def days_measured(work: Work, job: Callable[[Deps], None]) -> None:
    """A segment nobody can read is measured in both; everybody is all the same."""
    with work.deps.store.open() as books:
        for workspace in (BOTH, CIRCLE):
            made = books.segments.add(Segment(workspace, "Odd", Kind.LIVE, Rule(()), "U0MOE", NOW))
            books.goals.follow(workspace, made.id, "U0MOE", NOW)
    with work.deps.store.engines.write() as connection:
        connection.execute(update(segments).values(kind="odd"))
        connection.execute(update(members).values(joined_at=PAST, standing="odd"))
    job(work.at(NOW).deps)
    measured = {(row["workspace"], row["segment"]) for row in rows(work.deps.store, "metric_values")["metric_values"]}
    assert measured == {(BOTH, 0), (CIRCLE, 0)}


def goals_told(work: Work, job: Callable[[Deps], None]) -> None:
    """A goal nobody can read stands beside one that is off track."""
    today = NOW.date()
    with work.deps.store.open() as books:
        books.roles.give(CIRCLE, Role.MODERATOR, ["U0MOE"])
        days = [today - timedelta(days=n) for n in range(1, 40)]
        books.goals.put(CIRCLE, [Measured(Metric.GROWTH, None, day, 20.0, 20) for day in days])
        began = Baseline(0.0, today, today)
        goal = Goal(CIRCLE, Metric.GROWTH, began, 900.0, today, today + timedelta(days=60), "U0MOE")
        for _ in range(2):
            books.goals.add(goal, "U0MOE", NOW)
    with work.deps.store.engines.write() as connection:
        connection.execute(update(goals).where(goals.c.id == 1).values(metric="odd"))
    job(work.at(NOW).deps)
    assert [n.facts["goal"] for n in work.notices() if n.kind == TURNED] == [2]


def members_asked(work: Work, job: Callable[[Deps], None]) -> None:
    """Of one nobody knows how they stand, of another nobody can read the zone, a third agreed to something unknown."""
    with work.deps.store.open() as books:
        ids = [joined(books, f"U0N{n}", CIRCLE).id for n in range(23)]
    with work.deps.store.engines.write() as connection:
        connection.execute(update(members).values(joined_at=PAST))
        for id, odd in zip(ids, ({"standing": "odd"}, {"zone": "Mars/Base", "frequency": "?"}), strict=False):
            connection.execute(update(members).where(members.c.id == id).values(**odd))
        theirs = member_consents.c.member == ids[2]
        connection.execute(update(member_consents).where(theirs).values(purpose="odd"))
    job(work.at(NOW).deps)
    asked = {n.to for n in work.notices() if n.kind == ASKED and n.workspace == CIRCLE}
    assert asked >= {f"U0N{n}" for n in range(3, 23)}
