"""Voting again, and deciding: what was decided is done with the candidate at once, but for what is said to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.jobs.hiring.candidates.moving import move, stages
from bot.jobs.hiring.debriefs import FEATURE, Sight, looking, showing, telling
from bot.rules.hiring import debriefs as rules
from bot.rules.hiring.candidates import Candidacy, NotYoursToRun, Seen, What
from bot.rules.hiring.candidates.moving import REASONS, check_may
from bot.rules.hiring.debriefs import Debrief, DebriefOver, OwnerCannot, Verdict
from bot.rules.hiring.requisitions.wanted import Missing
from bot.rules.hiring.scorecards import Overall
from bot.rules.people import Identity, Person
from bot.rules.refusals import FieldRefusals, Refusal
from bot.store import Books

# What happens to the candidate by each verdict. Nothing yet by a yes: the offer does, and what they answer.
MOVES: Mapping[Verdict, What] = {Verdict.NEXT: What.NEXT, Verdict.NO: What.REJECT, Verdict.HOLD: What.HOLD}
# What must be possible for each to be offered.
NEEDS: Mapping[Verdict, What] = {Verdict.HIRE: What.HIRE, **MOVES}


@dataclass(frozen=True)
class Given:
    """What the form of a decision says."""

    verdict: Verdict | None
    owner: str
    reason: str
    conditions: str
    why_no: str


def vote(books: Books, me: Person, id: int, overall: object, reason: str, now: datetime) -> Sight:
    """Their second vote is kept; whose turn it is now hears so.

    Raises NoDebriefHere, CardFirst, and what the rule does.
    """
    one = looking(books, me, id, now)
    if one.is_over or me.user in one.absent:
        raise DebriefOver()
    given = next((each for each in Overall if each.value == overall), None)
    first = first_of(books, one, me.user)
    after = rules.voted(one.debrief, me.user, first, given, reason, now, one.late, one.absent)
    books.debriefs.voted(after, me.user)
    # What they voted stands sealed, and not in the record.
    _note(books, me, after, "vote", now)
    one = replace(one, debrief=after)
    telling.voted(books, one, me.user, now)
    return one


def first_of(books: Books, one: Sight, user: str) -> Overall | None:
    """Their own first vote: the word of their card as it was in when the debrief opened; None where it was not."""
    entry = next((each for each in one.debrief.entries if each.who == user), None)
    interview = books.interviews.get(one.seen.candidate.workspace, entry.interview) if entry else None
    if entry is None or interview is None:
        return None
    return books.scorecards.own(user, interview)[entry.version].card.overall


def deciding(books: Books, me: Person, id: int, now: datetime) -> Sight:
    """The debrief that this person may decide now.

    Raises NoDebriefHere, CardFirst, NotYoursToRun, DebriefOver, VotesMissing.
    """
    one = looking(books, me, id, now)
    if not one.runs(me):
        raise NotYoursToRun()
    if one.is_over:
        raise DebriefOver()
    rules.check_deciding(one.debrief, me.user, now, one.absent)
    return one


def form(books: Books, one: Sight, me: Person, now: datetime) -> dict[str, Any]:
    """What is asked for a decision, with what may be decided as the candidate stands."""
    cards = showing.cards_of(books, one, me, now)
    counted = rules.tally(cards.firsts, one.debrief.votes)
    return {
        **telling.line(one), "verdicts": [each.value for each in offered(books, one.seen.candidacy, me.user)],
        "tally": [{"overall": each.value, "first": counted[each][0], "now": counted[each][1]}
                  for each in reversed(Overall)],
        "waiting": sorted(one.debrief.waiting(one.absent) - {me.user}), "me": me.user,
        "reasons": list(REASONS[What.REJECT]), "most": rules.REASON_CHARACTERS,
        "most_conditions": rules.CONDITION_CHARACTERS,
    }  # fmt: skip


def offered(books: Books, candidacy: Candidacy, who: str) -> list[Verdict]:
    """What can be decided about that candidacy as it stands."""
    found, count = [], stages(books, candidacy)
    for verdict in Verdict:
        try:
            check_may(candidacy, NEEDS[verdict], count, who)
        except Refusal:
            continue
        found.append(verdict)
    return found


def decide(books: Books, me: Person, id: int, given: Given, now: datetime) -> tuple[Sight, Candidacy]:
    """It is decided, and done with the candidate; and the candidacy as it stands then. No letter goes.

    Raises what `deciding` does, CannotMove, NoStageThere, and FieldRefusals for `verdict`, `owner`, `reason`,
    `conditions` and `why_no`.
    """
    one = deciding(books, me, id, now)
    wrong: dict[str, Refusal] = {}
    try:
        after: Debrief = rules.decided(
            one.debrief, given.verdict, given.owner, me.user, given.reason, given.conditions, now, one.absent
        )
    except FieldRefusals as refused:
        wrong |= refused.errors
    if given.owner and not _can_own(books, one, given.owner):
        wrong["owner"] = OwnerCannot()
    if given.verdict is Verdict.NO and given.why_no not in REASONS[What.REJECT]:
        wrong["why_no"] = Missing()
    if wrong:
        raise FieldRefusals(wrong)
    made = after.decision
    assert made is not None, "what was decided has a decision"
    before = one.seen.candidacy
    check_may(before, NEEDS[made.verdict], stages(books, before), me.user)
    books.debriefs.decided(after)
    _note(books, me, after, "decide", now, verdict=made.verdict.value, owner=made.owner)
    what = MOVES.get(made.verdict)
    why = made.reason if made.verdict in (Verdict.NO, Verdict.HOLD) else ""
    reason = given.why_no if made.verdict is Verdict.NO else ""
    candidacy = move(books, me.workspace, before, what, me.user, now, reason, why) if what else before
    seen = Seen(candidacy, one.seen.candidate, one.seen.requisition, one.seen.shut)
    one = replace(one, debrief=after, seen=seen)
    telling.decided(books, one, now)
    return one, candidacy


def _can_own(books: Books, one: Sight, user: str) -> bool:
    who = Identity(one.seen.candidate.workspace, user)
    owner = replace(books.people.get(who), roles=books.roles.of(who))
    return owner.is_regular and user not in one.absent and (one.may_vote(user) or one.runs(owner))


def _note(books: Books, me: Person, debrief: Debrief, verb: str, now: datetime, **more: Any) -> None:
    entry = {"workspace": me.workspace, "who": me.user, "candidacy": debrief.candidacy}
    books.record.note(now, f"{FEATURE}.{verb}", f"debrief:{debrief.id}", **entry, **more)
