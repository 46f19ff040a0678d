"""A case from a report to its end: open, taken, decided, appealed once, closed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.rules.community.fields import Empty, TooMuch
from bot.rules.community.moderation import (
    APPEAL,
    NOTE_CHARACTERS,
    REASON_CHARACTERS,
    Action,
    AnotherDecides,
    Appeal,
    AppealedBefore,
    Breach,
    ByHand,
    Case,
    CaseChanged,
    Decision,
    IsConcerned,
    NoSuchCase,
    NotTheirs,
    Report,
    ReportsOneself,
    State,
    TooLate,
    Verdict,
)

# A case that was taken two days ago and not decided goes back to the others: whoever took it may be ill.
TAKEN_FOR = timedelta(days=2)


def reported(case: Case | None, report: Report, workspace: str) -> Case:
    """The member's case that is not decided, with one more report; a new one where there is none. The same person's
    report of the same thing counts once. Raises ReportsOneself, Empty, TooMuch."""
    if report.by == report.about:
        raise ReportsOneself()
    if report.breach is Breach.OTHER or not report.ts:
        _said(report.text, NOTE_CHARACTERS)
    if len(report.text) > NOTE_CHARACTERS:
        raise TooMuch(most=NOTE_CHARACTERS)
    if case is None or case.state not in {State.OPEN, State.TAKEN}:
        return Case(workspace, report.about, report.at, (report,))
    same = (report.by, report.what, report.channel, report.ts)
    others = tuple(each for each in case.reports if (each.by, each.what, each.channel, each.ts) != same)
    back = State.OPEN if case.taken_by == report.by else case.state  # whoever reports it does not decide it
    taken = (None, None) if back is State.OPEN else (case.taken_by, case.taken_at)
    return replace(case, reports=(*others, report), state=back, taken_by=taken[0], taken_at=taken[1],
                   revision=case.revision + 1)  # fmt: skip


def seen(case: Case | None, moderator: int) -> Case:
    """The case as this moderator may see it: not at all when it is about them. Raises NoSuchCase."""
    if case is None or case.about == moderator:
        raise NoSuchCase()
    return case


def taken(case: Case, moderator: int, now: datetime) -> Case:
    """The case with this moderator looking at it. Raises CaseChanged, IsConcerned."""
    if case.state is not State.OPEN:
        raise CaseChanged()
    if case.concerns(moderator):
        raise IsConcerned()
    return replace(case, state=State.TAKEN, taken_by=moderator, taken_at=now, revision=case.revision + 1)


def released(case: Case) -> Case:
    """The case open to the others again. Raises CaseChanged."""
    if case.state is not State.TAKEN:
        raise CaseChanged()
    return replace(case, state=State.OPEN, taken_by=None, taken_at=None, revision=case.revision + 1)


def is_stale(case: Case, now: datetime) -> bool:
    """Whether it was taken so long ago that others may take it."""
    return case.state is State.TAKEN and case.taken_at is not None and now >= case.taken_at + TAKEN_FOR


def decided(
    case: Case, moderator: int, action: Action, breach: Breach, reason: str, code: int, now: datetime,
    by_hand: ByHand | None = None,
) -> Case:  # fmt: skip
    """The case with what this moderator decided. Nothing to do about it closes it,
    and so does help alone: that is held against nobody.

    Raises CaseChanged, IsConcerned, AnotherDecides, Empty, TooMuch.
    """
    if case.state is not State.TAKEN:
        raise CaseChanged()
    if case.concerns(moderator):
        raise IsConcerned()
    if case.taken_by != moderator:
        raise AnotherDecides()
    made = Decision(moderator, now, action, _said(reason, REASON_CHARACTERS), breach, code, by_hand)
    nothing = action is Action.NOTHING and by_hand in {None, ByHand.TELL}
    state = State.CLOSED if nothing else State.DECIDED
    return replace(case, state=state, decision=made, revision=case.revision + 1)


def done_by_hand(case: Case, now: datetime) -> Case:
    """The case with what was to be done by hand done. Raises CaseChanged where there is nothing to do."""
    if case.decision is None or case.decision.by_hand is None or case.decision.done_at is not None:
        raise CaseChanged()
    return replace(case, decision=replace(case.decision, done_at=now), revision=case.revision + 1)


def appealed(case: Case, member: int, text: str, now: datetime) -> Case:
    """The case with the word of whom it is about, once and within 14 days.

    Raises NotTheirs, AppealedBefore, TooLate, CaseChanged, Empty, TooMuch.
    """
    if member != case.about:
        raise NotTheirs()
    if case.appeal is not None:
        raise AppealedBefore()
    if case.decision is None or (case.decision.action is Action.NOTHING and case.decision.by_hand is None):
        raise CaseChanged()
    if now >= case.decision.at + APPEAL:
        raise TooLate(days=APPEAL.days)
    if case.state is not State.DECIDED:
        raise CaseChanged()
    said = Appeal(now, _said(text, NOTE_CHARACTERS))
    return replace(case, state=State.APPEALED, appeal=said, revision=case.revision + 1)


def settled(case: Case, moderator: int, verdict: Verdict, reason: str, now: datetime) -> Case:
    """The case after the second look, closed. Raises CaseChanged, IsConcerned, AnotherDecides, Empty, TooMuch."""
    if case.state is not State.APPEALED or case.appeal is None or case.decision is None:
        raise CaseChanged()
    if case.concerns(moderator):
        raise IsConcerned()
    if moderator == case.decision.by:
        raise AnotherDecides()
    said = replace(case.appeal, by=moderator, verdict=verdict, reason=_said(reason, REASON_CHARACTERS))
    return replace(case, state=State.CLOSED, appeal=said, revision=case.revision + 1)


def closes_at(case: Case) -> datetime | None:
    """When a decided case closes by itself, as nobody may appeal any more; None for any other."""
    return case.decision.at + APPEAL if case.state is State.DECIDED and case.decision is not None else None


def closed(case: Case, now: datetime) -> Case:
    """The case closed when it is time. Raises CaseChanged."""
    at = closes_at(case)
    if at is None or now < at:
        raise CaseChanged()
    return replace(case, state=State.CLOSED, revision=case.revision + 1)


def is_upheld(case: Case) -> bool | None:
    """Whether those who reported it were right: something was done, and no second look said otherwise. None while that
    is not known."""
    if case.state is not State.CLOSED or case.decision is None:
        return None
    done = case.decision.action is not Action.NOTHING or case.decision.by_hand is not None
    return done and not (case.appeal is not None and case.appeal.verdict is Verdict.OVERTURNED)


def history(cases: Iterable[Case], about: int) -> list[Case]:
    """What there was with one member, the newest first."""
    return sorted((each for each in cases if each.about == about), key=lambda each: (each.at, each.id), reverse=True)


# How many of the decisions like one are shown beside it.
REMEMBERED = 5


def like(cases: Iterable[Case], breach: Breach, moderator: int) -> list[Case]:
    """The last five decisions on the same breach, by whomever, with what a second look said; none about the one who
    looks. Newest first."""
    same = [
        each for each in cases
        if each.decision is not None and each.decision.breach is breach and each.about != moderator
    ]  # fmt: skip
    return sorted(same, key=lambda each: (each.decision.at if each.decision else each.at, each.id), reverse=True)[
        :REMEMBERED
    ]


def _said(text: str, most: int) -> str:
    text = text.strip()
    if not text:
        raise Empty()
    if len(text) > most:
        raise TooMuch(most=most)
    return text
