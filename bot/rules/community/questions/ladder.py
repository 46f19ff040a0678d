"""Until somebody answers, a question climbs: to peers, ambassadors, the moderator on duty, the lead. Each is counted in
the working hours of whoever would be asked, so that nobody is blamed for a night."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.rules.calendar import after_working
from bot.rules.community.questions import NotTheirs, PersonFirst, Question, Reply, Rung, State
from bot.rules.community.questions.helping import ON_DUTY, Helper, chosen, fits, room_at

# Working hours without an answer after which a rung is asked (product.md, community/questions).
AFTER: Mapping[Rung, timedelta] = {
    Rung.PEERS: timedelta(hours=4), Rung.AMBASSADORS: timedelta(hours=12), Rung.MODERATOR: timedelta(hours=24),
    Rung.LEAD: timedelta(hours=72),
}  # fmt: skip
ORDER = tuple(Rung)
# An answer that nobody says more to for a week is one.
SETTLES_AFTER = timedelta(days=7)
# A question that everybody was asked, and where nobody wrote for a week after, is closed; it can be opened again.
STALE_AFTER = timedelta(days=7)


@dataclass(frozen=True)
class Step:
    """Who is to be asked now."""

    rung: Rung
    helpers: Sequence[Helper]


def due(question: Question, people: Mapping[Rung, Sequence[Helper]], now: datetime) -> Step | None:
    """The highest rung whose time has come and that was not asked yet, with those of it whose own working hours have
    passed; None when nobody is to be asked now. A rung where nobody is left is passed over."""
    for rung in reversed(above(question)):
        ready = [each for each in people.get(rung, ()) if _is_ready(question, rung, each, now)]
        if found := chosen(question, rung, ready, now):
            return Step(rung, found)
    return None


def next_at(question: Question, people: Mapping[Rung, Sequence[Helper]]) -> datetime | None:
    """The first instant at which somebody is to be asked, as things stand; None for never."""
    moments = (
        moment(question, rung, each)
        for rung in above(question) for each in people.get(rung, ()) if fits(question, rung, each)
    )  # fmt: skip
    return min(moments, default=None)


def moment(question: Question, rung: Rung, helper: Helper) -> datetime:
    """From when on they may be asked that question as one of that rung; in UTC. The peers of somebody's first words are
    asked at once."""
    wait = timedelta() if question.is_first and rung is Rung.PEERS else AFTER[rung]
    at = after_working(question.since, wait, helper.hours) if wait else question.since
    room = None if rung in ON_DUTY else room_at(helper)
    return max(at, room) if room else at


def climbed(question: Question, step: Step, now: datetime) -> Question:
    """The question once those were asked."""
    asked = question.asked | {each.user for each in step.helpers}
    return replace(question, rung=step.rung, rung_at=now, asked=asked, revision=question.revision + 1)


def instead(question: Question, helpers: Iterable[Helper], now: datetime) -> Step | None:
    """Another of the same rung, at once, where somebody asked said that they cannot; None where nobody is left."""
    if question.state is not State.OPEN or question.rung is None:
        return None
    others = [each for each in helpers if each.user not in question.asked]
    found = chosen(question, question.rung, others, now, 1)
    return Step(question.rung, found) if found else None


def is_answer(question: Question, reply: Reply) -> bool:
    """Whether that reply answers it: words of another person. A moderator's ready text is no answer to the first thing
    somebody writes here."""
    return reply.by != question.asker and not (
        reply.is_bot or reply.is_wordless or (reply.is_macro and question.is_first)
    )


def heard(question: Question, reply: Reply) -> Question:
    """The question after that reply. An answer stops its ladder; what its asker adds does not open it again, because it
    may be thanks: they say so with `reopened`. An answer to one that was closed stands too."""
    is_first_answer = question.state in {State.OPEN, State.STALE} and is_answer(question, reply)
    return replace(
        question, state=State.ANSWERED if is_first_answer else question.state,
        last_at=max(question.last_at, reply.at), revision=question.revision + 1,
    )  # fmt: skip


def may_use_macro(question: Question, replies: Iterable[Reply]) -> None:
    """Nothing where a moderator may answer it with a ready text. Raises PersonFirst where it is the first thing
    somebody wrote here and no person answered it yet."""
    if question.is_first and not any(is_answer(question, each) for each in replies):
        raise PersonFirst()


def closed(question: Question, people: Mapping[Rung, Sequence[Helper]], now: datetime) -> Question | None:
    """The question as closed where nothing more is to be expected of it; None while it stays as it is. One that nobody
    answered stays open as long as somebody is left to be asked."""
    if question.state is State.ANSWERED and now - question.last_at >= SETTLES_AFTER:
        return replace(question, state=State.SETTLED, revision=question.revision + 1)
    is_over = question.state is State.OPEN and next_at(question, people) is None
    if is_over and now - max(question.last_at, question.since, question.rung_at or question.since) >= STALE_AFTER:
        return replace(question, state=State.STALE, revision=question.revision + 1)
    return None


def reopened(question: Question, who: str, moderators: Collection[str], now: datetime) -> Question:
    """The question open again, its ladder from the beginning; whoever was asked is not asked again, but for those on
    duty. One that is open stays as it is. Raises NotTheirs."""
    if who != question.asker and who not in moderators:
        raise NotTheirs()
    if question.state is State.OPEN:
        return question
    return replace(
        question, state=State.OPEN, since=now, last_at=now, rung=None, rung_at=None, revision=question.revision + 1
    )  # fmt: skip


def helped(question: Question, who: str) -> Question:
    """The question settled, because what was answered before answers it. Raises NotTheirs for anybody but its asker."""
    if who != question.asker:
        raise NotTheirs()
    return settled(question)


def settled(question: Question) -> Question:
    """The question closed: nobody more is asked."""
    return replace(question, state=State.SETTLED, revision=question.revision + 1)


def marked(question: Question) -> Question:
    """The question as answered, because somebody who moderates says so."""
    return replace(question, state=State.ANSWERED, revision=question.revision + 1)


def left_unanswered(question: Question) -> Question:
    """The question as open as before its answer was taken back by whoever wrote it; its ladder goes on."""
    if question.state is not State.ANSWERED:
        return question
    return replace(question, state=State.OPEN, revision=question.revision + 1)


def above(question: Question) -> Sequence[Rung]:
    """The rungs not asked yet."""
    if question.state is not State.OPEN:
        return ()
    return ORDER if question.rung is None else ORDER[ORDER.index(question.rung) + 1 :]


def _is_ready(question: Question, rung: Rung, helper: Helper, now: datetime) -> bool:
    return fits(question, rung, helper) and moment(question, rung, helper) <= now
