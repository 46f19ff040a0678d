"""What moving a candidate does beside: interviews to come, other systems, the record."""

from __future__ import annotations

from datetime import datetime

from bot.jobs.hiring import candidates, checkins, outgoing
from bot.jobs.hiring.panels import seats as panels
from bot.rules.hiring.candidates import Candidacy, What, moving
from bot.rules.hiring.offers import check_free
from bot.store import Books


def move(
    books: Books, workspace: str, before: Candidacy, what: What, who: str, now: datetime, reason: str = "",
    why: str = "",
) -> Candidacy:  # fmt: skip
    """The candidacy after that, kept; whom it concerns is told, and everything about it shown anew.

    Raises OfferOut, CannotMove, NoStageThere, and FieldRefusals for `reason` and `why`.
    """
    check_free(books.offers.of(before.id), what)
    after = moving.moved(before, what, stages(books, before), who, now, reason, why)
    books.candidates.move(before, after)
    books.notices.refresh(now, about=candidates.about(after))
    panels.moved(books, workspace, after, who, now)
    outgoing.moved(books, workspace, after, now)
    if what is What.HIRE:
        checkins.begin(books, workspace, after, who, now)
    entry = {"stage": after.stage + 1, "standing": after.standing.value, "reason": after.moves[-1].reason}
    about = candidates.about(after)
    books.record.note(now, f"{candidates.FEATURE}.{what.value}", about, workspace=workspace, who=who, **entry)
    return after


def stages(books: Books, candidacy: Candidacy) -> int:
    """How many stages the plan has that it goes through."""
    plan = candidates.plan_of(books, candidacy)
    return len(plan.stages) if plan else 0
