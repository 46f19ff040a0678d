"""Questions in a simulated quarter: members ask, answer, say that they cannot. Whoever is asked to answer is checked
when the message comes, and at the end whether everybody on duty was asked who had to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.app import MESSAGES
from bot.jobs.community.members import joining
from bot.jobs.community.questions import helping, noticing
from bot.rules.community.members import Member
from bot.rules.community.questions import Question, Rung, State
from bot.rules.community.questions.kept import Offer
from bot.rules.notices import Notice
from bot.rules.people import Identity, Role
from bot.store import Books
from bot.words import Words
from tests.fakes import CIRCLE

if TYPE_CHECKING:
    from tests.jobs.test_quarter import Meeting

# What product.md says, in working hours of whoever is asked, and how often somebody who helps is asked in a week.
HOURS = {Rung.PEERS: 4, Rung.AMBASSADORS: 12, Rung.MODERATOR: 24, Rung.LEAD: 72}
MOST, WEEK, DAY = 2, timedelta(days=7), timedelta(days=1)
DUTY = {Rung.MODERATOR, Rung.LEAD}
TOPICS = ("software", "data", "design")
TEXTS = ("Does anyone know a good Python course?", "How do I learn SQL quickly?", "Which Figma plugin do you use?",
         "Who can look at my portfolio?")  # fmt: skip
# By their place among the users: two ambassadors, a moderator beside the host, the lead. They ask nothing.
AMBASSADORS, MODERATOR, LEAD, STAFF = (1, 2), 3, 4, 6


@cache
def worked(since: datetime, until: datetime, zone: str) -> timedelta:
    """How much of that time lies between nine and five on working days there, day by day."""
    there, total = ZoneInfo(zone), timedelta()
    day = since.astimezone(there).date()
    while day <= until.astimezone(there).date():
        if day.weekday() < 5:
            opens, closes = (datetime.combine(day, time(hour), there).astimezone(UTC) for hour in (9, 17))
            total += max(timedelta(), min(until, closes) - max(since, opens))
        day += DAY
    return total


@dataclass
class Asking:
    """What was asked when and answered when, and who was asked to answer."""

    random: Random = field(default_factory=lambda: Random(12))
    words: noticing.Known = field(default_factory=lambda: _known(Words(MESSAGES)))
    since: dict[int, datetime] = field(default_factory=dict)
    answered: dict[int, datetime] = field(default_factory=dict)
    passed_on: set[int] = field(default_factory=set)
    came: Counter[tuple[int, str, Rung]] = field(default_factory=Counter)


def _known(words: Words) -> noticing.Known:
    return noticing.Known(words.noticing, words.topic_words)


def begin(books: Books, members: Sequence[Member], now: datetime) -> None:
    """One of three helps, each with two topics."""
    chance, users = Random(11), [str(each.user) for each in members]
    for member in members[STAFF::3]:
        books.questions.keep_offer(Offer(member.id, frozenset(chance.sample(TOPICS, 2)), frozenset({"en"})))
    books.questions.switch(CIRCLE, True, users[0], now)
    books.roles.give(CIRCLE, Role.AMBASSADOR, [users[n] for n in AMBASSADORS])
    books.roles.give(CIRCLE, Role.MODERATOR, [users[0], users[MODERATOR]])
    books.people.put(replace(books.people.get(Identity(CIRCLE, users[LEAD])), is_admin=True), now)


def asked(meeting: Meeting, notice: Notice) -> None:
    """Once for each rung, not before its working hours have passed, not one's own, not once it is answered, and whoever
    helps at most twice a week."""
    here, rung = meeting.asking, Rung(str(notice.facts["rung"]))
    with meeting.store.reading() as books:
        kept = books.questions.get(CIRCLE, int(notice.facts["question"]))
        load = books.questions.load(CIRCLE, meeting.now - 3 * WEEK)
    assert kept is not None
    question, to = kept.question, notice.to
    here.came[question.id, to, rung] += 1
    meeting.check(here.came[question.id, to, rung] == 1, f"{notice.key}: {to} twice")
    meeting.check(question.id not in here.answered, f"{notice.key}: answered")
    meeting.check(to != question.asker, f"{notice.key}: one's own")
    is_at_once = question.is_first and rung is Rung.PEERS
    if not is_at_once and question.id not in here.passed_on:
        passed = worked(question.since, meeting.now, meeting.zones[to])
        meeting.check(passed >= timedelta(hours=HOURS[rung]), f"{notice.key}: after {passed}")
    if rung not in DUTY:
        times = sorted(load[int(notice.facts["member"])].asks)
        is_often = any(later - first < WEEK for first, later in zip(times, times[MOST:], strict=False))
        meeting.check(not is_often, f"{notice.key}: more than {MOST} in a week")


def shown(meeting: Meeting, notice: Notice) -> None:
    """Whoever asked, and is there therefore, is shown earlier answers at once, and nobody else."""
    with meeting.store.reading() as books:
        kept = books.questions.get(CIRCLE, int(notice.facts["question"]))
    is_theirs = kept is not None and kept.question.asker == notice.to
    meeting.check(is_theirs, f"{notice.key}: not theirs")


def live(meeting: Meeting, users: Sequence[str]) -> None:
    """Part of a day: somebody asks, somebody answers, somebody cannot. Of four questions one is never answered."""
    here, chance = meeting.asking, meeting.asking.random
    with meeting.store.open() as books:
        for _ in range(int(len(users) / 1000 + chance.random() + 0.3)):
            _ask(meeting, books, chance.choice(users[STAFF:]))
        for id in [each for each in here.since if each not in here.answered and each % 4 != 1]:
            kept = books.questions.get(CIRCLE, id)
            assert kept is not None
            said = chance.random()
            asked = books.members.some(CIRCLE, [each for each, says in books.questions.said(id).items() if not says])
            names = sorted(str(each.user) for each in asked.values())
            if said < 0.06:
                _answer(meeting, books, kept.question, chance.choice([*names, *users[:2]]))
            elif said < 0.12 and names and kept.question.state is State.OPEN:
                here.passed_on.add(id)
                me = books.people.get(Identity(CIRCLE, chance.choice(names)))
                helping.say(books, me, id, helping.NOT_ME, meeting.now)


def _ask(meeting: Meeting, books: Books, user: str) -> None:
    here = meeting.asking
    ts = f"{meeting.now.timestamp():.0f}.{len(here.since):06}"
    _write(meeting, books, user, here.random.choice(TEXTS), ts)
    kept = books.questions.at(CIRCLE, "C0TALK", ts)
    assert kept is not None
    here.since[kept.question.id] = meeting.now


def _answer(meeting: Meeting, books: Books, question: Question, user: str) -> None:
    if user != question.asker:
        ts = f"{meeting.now.timestamp():.0f}.9{question.id:05}"
        _write(meeting, books, user, "Yes, like this.", ts, thread_ts=question.ts)
        meeting.asking.answered[question.id] = meeting.now


def _write(meeting: Meeting, books: Books, user: str, text: str, ts: str, **more: Any) -> None:
    said = {"type": "message", "channel_type": "channel", "channel": "C0TALK", "user": user, "text": text, "ts": ts}
    me = books.people.get(Identity(CIRCLE, user))
    joining.act(books, me.identity, {**said, **more}, meeting.now)
    noticing.take(books, meeting.asking.words, me, {**said, **more}, meeting.now)


def unasked(meeting: Meeting, users: Sequence[str]) -> list[str]:
    """The questions that did not climb to who is on duty, although nobody answered for as long as it takes, with four
    days over for a week-end and a night."""
    here, climbed = meeting.asking, {(id, rung) for id, _, rung in meeting.asking.came}
    wrong = [f"nobody of the {rung} was asked" for rung in set(Rung) - {rung for _, rung in climbed}]
    for id, since in here.since.items():
        until = here.answered.get(id, meeting.now) - 4 * DAY
        for rung, holders in ((Rung.MODERATOR, (0, MODERATOR, LEAD)), (Rung.LEAD, (LEAD,))):
            passed = min(worked(since, until, meeting.zones[users[n]]) for n in holders)
            if passed >= timedelta(hours=HOURS[rung]) and (id, rung) not in climbed:
                wrong.append(f"question {id}: {rung}")
    return wrong
