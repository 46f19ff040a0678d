"""What members say to their digests, by a button or on the page of a letter: the same, whichever way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.jobs.community.content.digests import FEATURE, about, about_question, hours_of
from bot.rules.community.content.digests import (
    Answer,
    NoSuchDigest,
    Said,
    chosen,
    less_often,
    renewed,
    timing,
)
from bot.rules.community.content.digests.ranking import REMEMBERED
from bot.rules.community.members import Act, Frequency, Line, Member, NoSuchMember, Purpose, Side, Stand, Way, holding
from bot.rules.notices import home_key
from bot.rules.people import Person
from bot.store import Books

# A click renews an agreement; a receipt of it is written once in so long at most.
RENEWED_AFTER = timedelta(days=30)


def mine(books: Books, me: Person) -> Member:
    """The member who this person is. Raises NoSuchMember."""
    found = books.members.of(me.identity)
    if found is None:
        raise NoSuchMember()
    return found


def tap(books: Books, member: Member, period: str, item: int, said: Said, now: datetime, topic: str = "") -> None:
    """They did that with an item of that digest; muting is of `topic` alone. Raises NoSuchDigest."""
    given = books.digests.get(member.id, period)
    if given is None:
        raise NoSuchDigest()
    given.find(item)
    if said is Said.MUTE:
        of = books.content.some(member.workspace, [item])
        if item not in of or topic not in of[item].topics:
            raise NoSuchDigest()
        books.members.stand(member.id, topic, Stand.MUTED, now)
    books.digests.tap(member.id, item, said, now)
    came(books, member, now)
    books.notices.refresh(now, about=about(member.id, period))


def came(books: Books, member: Member, now: datetime) -> None:
    """They clicked or answered something: they are there, and what they agreed to holds as long again."""
    books.members.count(member.id, Act.TAP, now.date())
    for purpose, consent in holding(books.members.consents(member.id), now).items():
        is_ours = purpose is Purpose.COMMUNITY or (purpose is Purpose.MAIL and member.way is Way.MAIL)
        if is_ours and now - consent.at >= RENEWED_AFTER:
            books.members.give(member.id, renewed(consent, now))
    course = books.digests.course(member.id)
    if course is not None:
        hours = hours_of(books, member.workspace, [member])[member.id]
        taps = [each.at for each in books.digests.taps([member.id], now - REMEMBERED)[member.id]]
        hour = timing.learned_hour(taps, hours.zone or member.zone)
        books.digests.keep([timing.seen(course, hour, hours, now)])
    show_anew(books, member, now)


def answer(books: Books, member: Member, said: Answer, now: datetime) -> Member:
    """They said whether digests are useful; the member as they are then."""
    after = {Answer.KEEP: member.frequency, Answer.LESS: less_often(member.frequency), Answer.STOP: Frequency.NEVER}
    came(books, member, now)
    return set_up(books, member, after[said], member.way, now)


def choose(books: Books, member: Member, frequency: str, way: str, unmuted: Iterable[str], now: datetime) -> Member:
    """They chose how often, where to, and which topics are not muted any more. Raises FieldRefusals."""
    agreed = books.members.holding([member.id], now).get(member.id, frozenset())
    often, where = chosen(member, agreed, frequency, way)
    stands = books.members.topics([member.id])[member.id]
    for topic in unmuted:
        if stands.get(topic) is Stand.MUTED:
            books.members.stand(member.id, topic, None, now)
    came(books, member, now)
    return set_up(books, member, often, where, now)


def stop_mail(books: Books, member: Member, now: datetime) -> Member:
    """No digest comes by mail any more. Whoever gets theirs in Slack keeps that: nothing goes by mail."""
    return set_up(books, member, Frequency.NEVER, member.way, now) if member.way is Way.MAIL else member


def set_up(books: Books, member: Member, frequency: Frequency, way: Way, now: datetime) -> Member:
    """Digests come that often and there from now on; their timeline says so when that is new."""
    if (frequency, way) != (member.frequency, member.way):
        member = replace(member, frequency=frequency, way=way)
        books.members.change(member)
        facts = {"frequency": frequency.value, "way": way.value}
        books.members.note(member.id, Line(f"{FEATURE}.digest_settings", Side.COMMUNITY, now, facts=facts))
    show_anew(books, member, now)
    return member


def show_anew(books: Books, member: Member, now: datetime) -> None:
    """Whatever says how their digests stand says so anew."""
    books.notices.refresh(now, about=about_question(member.id))
    if member.user:
        books.notices.refresh(now, keys=[home_key(member.workspace, member.user)])
