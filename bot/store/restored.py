"""What a restored copy does not know: which of the things it had in hand, or plans from now on, were said already.

See docs/decisions/a-restored-copy-looks-first.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Integer, bindparam, case, func, null, select, text, update

from bot.rules.notices import Carrier, State
from bot.store.claiming import IN_HAND
from bot.store.errands import CLAIMED, DUE
from bot.store.schema import (
    calibrations,
    candidacies,
    candidate_files,
    candidate_imports,
    candidates,
    community_events,
    content_items,
    contests,
    debriefs,
    deliveries,
    errands,
    experiments,
    goals,
    hire_actions,
    hires,
    holds,
    interviews,
    intro_groups,
    intro_rounds,
    job_openings,
    join_requests,
    journeys,
    lineage,
    match_approaches,
    member_imports,
    member_merges,
    members,
    moderation_cases,
    no_shows,
    notices,
    offers,
    openings,
    own_competencies,
    past_hire_imports,
    pauses,
    polls,
    promises,
    question_faq,
    question_ready,
    question_sessions,
    questions,
    referrals,
    requisitions,
    review_changes,
    review_lines,
    saved_searches,
    seats,
    segments,
    session_questions,
    sources,
    staff_imports,
    suggestions,
    thanks,
    trainings,
)

# For so long after a restore, what is planned for the first time is looked up before it is sent.
LOOK_FOR = timedelta(days=1)
# Messages that stand are shown anew one by one, the newest first, so that no conversation waits for its old ones.
APART = timedelta(seconds=2)
# Numbers that leave the database, on buttons and in keys; what was made after the copy may have had them.
NUMBERED = (
    requisitions.c.id, staff_imports.c.id, trainings.c.id, own_competencies.c.id, calibrations.c.id, candidates.c.id,
    candidacies.c.id, candidate_imports.c.id, pauses.c.id, interviews.c.id, seats.c.id, openings.c.id, no_shows.c.id,
    deliveries.c.id, candidate_files.c.id, debriefs.c.id, offers.c.id, hires.c.id, hire_actions.c.id,
    past_hire_imports.c.id, suggestions.c.id, members.c.id, sources.c.id, content_items.c.id, job_openings.c.id,
    member_merges.c.id, segments.c.id, member_imports.c.id, join_requests.c.id, referrals.c.id, saved_searches.c.id,
    community_events.c.id, contests.c.id, intro_rounds.c.id, intro_groups.c.id, moderation_cases.c.id,
    questions.c.id, question_ready.c.id, question_faq.c.id,
    polls.c.id, question_sessions.c.id, session_questions.c.id, match_approaches.c.id, thanks.c.id, journeys.c.id,
    promises.c.id, review_lines.c.id, review_changes.c.id, goals.c.id, experiments.c.id, holds.c.id,
)  # fmt: skip
# More than were made between a backup and the end of what it was made of.
GAP = 100_000
PAGE = 1000

c = notices.c


@dataclass(frozen=True)
class Marked:
    """How many notices are looked up before they are sent, how many messages are shown anew, where numbers go on."""

    looked_up: int
    shown_anew: int
    number: int


def mark(connection: Connection, copied_at: datetime, now: datetime) -> Marked:
    """Everything the copy had in hand is due; what may have been said since is looked up first; what stands is shown
    anew; no number is given twice."""
    in_hand = c.state.in_([state.value for state in IN_HAND])
    due = {"state": case((in_hand, State.DUE.value), else_=c.state), "wait_until": null(), "fence": c.fence + 1}
    unsaid = (c.ts.is_(None), c.carrier == Carrier.MESSAGE.value)
    since = func.coalesce(c.unclear_since, c.attempted_at, bindparam("copied_at", copied_at, c.due_at.type))
    looked = update(notices).where(*unsaid).values(unclear_since=since, attempted_at=None, **due)
    connection.execute(looked)
    connection.execute(update(notices).where(in_hand).values(**due))
    connection.execute(
        update(errands).where(errands.c.state == CLAIMED).values(state=DUE, wait_until=None, fence=errands.c.fence + 1)
    )
    waiting = select(func.count()).where(*unsaid, c.state == State.DUE.value)
    number = _numbers(connection)
    connection.execute(
        update(lineage).values(copied_at=copied_at, look_until=now + LOOK_FOR, number_floor=number)
    )
    return Marked(connection.execute(waiting).scalar_one(), _show_anew(connection, now), number)


def _show_anew(connection: Connection, now: datetime) -> int:
    anew = update(notices).where(c.seq == bindparam("number", type_=Integer)).values(
        state=State.DUE.value, wanted=c.wanted + 1, attempts=0, due_at=bindparam("at", type_=c.due_at.type)
    )
    shown = 0
    for page in _standing(connection):
        connection.execute(anew, [{"number": n, "at": now + APART * (shown + i)} for i, n in enumerate(page)])
        shown += len(page)
    return shown


def _standing(connection: Connection) -> Iterator[list[int]]:
    """The living messages that stand, newest first, in pages."""
    before: int | None = None
    while True:
        query = select(c.seq).where(c.living, c.state == State.SENT.value).order_by(c.seq.desc()).limit(PAGE)
        page = list(connection.execute(query if before is None else query.where(c.seq < before)).scalars())
        if not page:
            return
        before = page[-1]
        yield page


def _numbers(connection: Connection) -> int:
    """Numbers go on from here."""
    highest = max(connection.execute(select(func.coalesce(func.max(each), 0))).scalar_one() for each in NUMBERED)
    floor = connection.execute(select(lineage.c.number_floor)).scalar_one()
    number = max(int(highest), int(floor)) + GAP
    if connection.dialect.name == "postgresql":
        for each in NUMBERED:
            sequence = text("SELECT setval(pg_get_serial_sequence(:table, :column), :number, false)")
            connection.execute(sequence, {"table": each.table.name, "column": each.name, "number": number})
    return number
