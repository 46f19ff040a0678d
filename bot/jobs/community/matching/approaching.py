"""A person writes to somebody known already about a role, in their own name; and hears the answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.jobs.community.matching import (
    APPROACH,
    FEATURE,
    REPLIED,
    Gathered,
    about,
    about_approach,
    about_member,
    about_reply,
)
from bot.jobs.hiring.candidates.data import ERASED
from bot.jobs.moments import Facts, Moment
from bot.rules.community.matching import Field
from bot.rules.community.matching import approaching as rules
from bot.rules.community.matching.approaching import MONTHS, Answer, AnsweredBefore, Approach, NotReachable
from bot.rules.community.matching.explaining import explained
from bot.rules.community.matching.reading import Synonyms, shown
from bot.rules.community.members import Line, Side
from bot.rules.notices import Notice, Pace, Planned
from bot.rules.people import Identity, Person
from bot.store import Books
from bot.store.community.known import Person as Member

# What they wrote that a draft takes up.
SHOWN = 3


def check_may_write(books: Books, seen: Gathered, member: Member, now: datetime) -> None:
    """Return if somebody may write to them about that role now. Raises NotReachable, WrittenBefore."""
    if member.user is None or (member.paused_until is not None and now < member.paused_until):
        raise NotReachable()
    rules.check_free(books.matching.approaches(seen.role.workspace, [member.id])[member.id], seen.role.id, now)


def form(
    books: Books, me: Person, seen: Gathered, member: Member, synonyms: Synonyms, now: datetime
) -> dict[str, Any]:  # fmt: skip
    """What the form and the draft are made of. Raises NotReachable, WrittenBefore."""
    check_may_write(books, seen, member, now)
    reasons = explained(seen.wanted, shown(member.profile, synonyms), synonyms).reasons
    shows = [fact.text for each in reasons for fact in each.evidence if fact.field is not Field.LANGUAGES]
    return {
        "title": seen.role.wanted.title, "name": member.name, "me": me.name, "most": rules.TEXT_CHARACTERS,
        "company": books.workspaces.get(me.workspace).name, "language": member.language,
        "shows": list(dict.fromkeys(shows))[:SHOWN],
    }  # fmt: skip


def send(
    books: Books, me: Person, seen: Gathered, member: Member, answers: Mapping[str, Any], now: datetime
) -> Approach:  # fmt: skip
    """It goes to them by day, within what they may be sent. Raises NotReachable, WrittenBefore, FieldRefusals."""
    check_may_write(books, seen, member, now)
    made = books.matching.approach(Approach(seen.role.id, member.id, me.user, rules.written(answers), now))
    where = {"workspace": me.workspace, "who": me.user}
    books.record.note(now, f"{FEATURE}.send", about_member(member.id), **where, role=seen.role.id)
    books.members.note(member.id, Line(f"{FEATURE}.written", Side.HIRING, now, me.user, {"role": seen.role.id}))
    facts, to = {"approach": made.id}, member.user or ""
    key, which = f"{APPROACH}:{made.id}", about_approach(made.id)
    books.notices.plan(Planned(key, APPROACH, which, member.workspace, to, facts, living=True), now)
    return made


def reply(books: Books, me: Person, id: int, answer: Answer, months: int, now: datetime) -> None:
    """They answered, and whoever wrote hears so. Raises AnsweredBefore."""
    member, approach = books.members.of(me.identity), books.matching.approach_of(id)
    role = books.requisitions.for_notice(approach.role) if approach else None
    if member is None or approach is None or role is None or approach.member != member.id:
        raise AnsweredBefore()
    after = rules.answered(approach, answer, months, now)
    books.matching.answer(after)
    books.members.note(member.id, Line(f"{FEATURE}.replied", Side.HIRING, now, facts={"role": role.id}))
    which, facts = about_reply(id), {"approach": id}
    books.notices.plan(Planned(f"{REPLIED}:{id}", REPLIED, which, role.workspace, approach.by, facts, living=True), now)
    for each in (about_approach(id), which):
        books.notices.refresh(now, about=each)


def forget(books: Books, member: int, now: datetime) -> None:
    """They are counted for no role any more, and what people of a company were told of their answers says that it is
    gone."""
    for role in books.matching.forget(member, now):
        books.notices.refresh(now, about=about(role))
    for each in books.matching.approaches_to(member):
        books.notices.erase(about_reply(each.id), ERASED, now)


def _approach(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """Said while they agree to be written to; what stands says how it is answered."""
    approach = books.matching.approach_of(int(notice.facts["approach"]))
    role = books.requisitions.for_notice(approach.role) if approach else None
    if approach is None or role is None:
        return None
    if notice.ts is None and approach.member not in books.known.some(role.workspace, [approach.member], now):
        return None
    writer = books.people.get(Identity(role.workspace, approach.by))
    return {
        "id": approach.id, "text": approach.text, "by": writer.name, "title": role.wanted.title,
        "company": books.workspaces.get(role.workspace).name, "answer": approach.answer.value, "until": approach.until,
        "months": list(MONTHS),
    }  # fmt: skip


def _replied(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """Who they are is said with a yes, and where they show it anyway."""
    approach = books.matching.approach_of(int(notice.facts["approach"]))
    role = books.requisitions.for_notice(approach.role) if approach else None
    if approach is None or role is None or approach.answer is Answer.NONE:
        return None
    known = books.known.some(role.workspace, [approach.member], now).get(approach.member)
    name, email, user = (known.name, known.email, "") if known else ("", "", "")
    if approach.answer is Answer.YES and known is not None:
        member = books.members.get(known.workspace, approach.member)
        name, email = member.name, member.email
        user = member.user or "" if known.workspace == role.workspace else ""
    return {
        "role": role.id, "title": role.wanted.title, "answer": approach.answer.value, "until": approach.until,
        "name": name, "email": email, "user": user,
    }  # fmt: skip


MOMENTS = {APPROACH: Moment(_approach, Pace.DAYTIME, counts=True), REPLIED: Moment(_replied, Pace.DAYTIME)}
