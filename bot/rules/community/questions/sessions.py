"""A question session: questions are collected and voted for, those that ask the same are put together, some slots are
kept for new voices, and nothing that was asked is lost."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from bot.rules.calendar import Hours, last_allowed, zone_or_utc
from bot.rules.community import fields
from bot.rules.community.fields import Empty, NoDay, TooMuch
from bot.rules.community.questions.alike import nearest, words
from bot.rules.refusals import FieldRefusals, Refusal

# One slot in five goes to somebody who was never heard here (product.md, community/questions).
ONE_IN = 5
# What was said is written down while it is remembered.
RECAP_WITHIN = timedelta(hours=24)
# Whoever writes it is reminded so long before that.
NUDGED_BEFORE = timedelta(hours=4)
# A question that needs more is two; a member with more than a few questions speaks for themselves alone.
TEXT_CHARACTERS, MOST_EACH = 500, 3
# Who answers, and what it is about.
GUEST_CHARACTERS, ABOUT_CHARACTERS = 120, 1000
# What a form offers: how long, in minutes, and for how many questions there is time; the second is taken where none is
# chosen.
LENGTHS, SLOTS = (30, 60, 90, 120), (5, 10, 15, 20)
# Nobody collects questions for longer.
FARTHEST = timedelta(days=90)
# Whoever takes a question home answers it within so long.
LATEST_ANSWER = timedelta(days=30)


class State(StrEnum):
    """What became of a question of a session."""

    COLLECTED = "collected"
    ANSWERED = "answered"
    CARRIED = "carried"  # somebody answers it until a day
    MERGED = "merged"  # it asks what another one asks


class Stage(StrEnum):
    """Where a session is."""

    ANNOUNCED = "announced"
    BEGUN = "begun"
    TOLD = "told"  # the recap is out
    CALLED_OFF = "called_off"


class NoSuchSession(Refusal):
    """It is not there, or not as this person saw it any more."""


class NotCollecting(Refusal):
    """Questions and votes are taken from the announcement until the session begins."""


class AskedEnough(Refusal):
    """They asked `most` questions already."""


class QuestionGone(Refusal):
    """That question is no longer as this person saw it: it was answered, or put together with another."""


class NobodyAnswers(Refusal):
    """So many questions (`count`) have neither an answer nor anybody who will give one."""


@dataclass(frozen=True)
class Session:
    """A session: questions are collected from `opens_at` until `starts_at`, `slots` of them are taken; `host` leads,
    `guest` answers."""

    host: str
    opens_at: datetime
    starts_at: datetime
    ends_at: datetime
    slots: int
    id: int = 0
    workspace: str = ""
    channel: str = ""
    guest: str = ""
    text: str = ""
    stage: Stage = Stage.ANNOUNCED

    def collects(self, now: datetime) -> bool:
        """Whether questions and votes are taken."""
        return self.stage is Stage.ANNOUNCED and self.opens_at <= now < self.starts_at


@dataclass(frozen=True)
class Collected:
    """A question somebody asked for a session. `voters` want an answer too, each once; `is_new_voice` where its asker
    was never heard here. `merged_into` is the one it was put together with, `also` who asked the same; `owner` answers
    it until `answer_by` where it is carried over. Others are told who asked it where it `is_named`."""

    id: int
    asker: str
    text: str
    at: datetime
    voters: frozenset[str] = frozenset()
    is_new_voice: bool = False
    state: State = State.COLLECTED
    merged_into: int | None = None
    also: frozenset[str] = frozenset()
    owner: str = ""
    answer_by: date | None = None
    session: int = 0
    is_named: bool = True


@dataclass(frozen=True)
class Recap:
    """What was answered and what is carried over, each in the order of its votes."""

    answered: Sequence[Collected]
    carried: Sequence[Collected]


def about(session: int) -> str:
    """What notices and entries of the record about that session are about."""
    return f"session:{session}"


def planned(answers: Mapping[str, Any], before: Session, zone: str, now: datetime) -> Session:
    """A new session as the form has it, where the community is in that zone; questions are collected from now on.
    Raises FieldRefusals for `guest`, `text`, `day`, `time`."""
    channel = str(answers.get("channel") or "")
    return _as_filled_in(answers, replace(before, channel=channel, opens_at=now), zone, now)


def changed(answers: Mapping[str, Any], before: Session, zone: str, now: datetime) -> Session:
    """The session as the form has it now, in the channel in which it was announced. Raises NoSuchSession for one that
    begins, and what `planned` raises."""
    if not before.collects(now):
        raise NoSuchSession()
    return _as_filled_in(answers, before, zone, now)


def _as_filled_in(answers: Mapping[str, Any], before: Session, zone: str, now: datetime) -> Session:
    wrong: dict[str, Refusal] = {}
    guest = fields.text(answers, "guest", GUEST_CHARACTERS, wrong, is_needed=True)
    text = fields.text(answers, "text", ABOUT_CHARACTERS, wrong)
    starts = _starts(answers, zone, now, wrong)
    if wrong or starts is None:
        raise FieldRefusals(wrong)
    minutes, slots = (_one_of(answers.get(name), of) for name, of in (("minutes", LENGTHS), ("slots", SLOTS)))
    return replace(
        before, guest=guest, text=text, starts_at=starts, ends_at=starts + timedelta(minutes=minutes), slots=slots
    )  # fmt: skip


def _starts(answers: Mapping[str, Any], zone: str, now: datetime, wrong: dict[str, Refusal]) -> datetime | None:
    day = fields.day(answers, "day", wrong)
    if day is None:
        wrong.setdefault("day", NoDay())
        return None
    try:
        starts = datetime.combine(day, time.fromisoformat(str(answers.get("time"))), zone_or_utc(zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        wrong["time"] = NoDay()
        return None
    if not now < starts <= now + FARTHEST:
        wrong["day"] = NoDay()
    return starts


def _one_of(given: object, of: Sequence[int]) -> int:
    said = str(given)
    return int(said) if said in map(str, of) else of[1]


def called_off(session: Session) -> Session:
    """It does not take place. Raises NoSuchSession for what has begun."""
    if session.stage is not Stage.ANNOUNCED:
        raise NoSuchSession()
    return replace(session, stage=Stage.CALLED_OFF)


def read(text: str, mine: Collection[Collected], session: Session, now: datetime) -> str:
    """The question as it is kept, of somebody who asked those already. Raises NotCollecting, AskedEnough, and
    FieldRefusals for `text`."""
    _collecting(session, now)
    if sum(each.state is not State.MERGED for each in mine) >= MOST_EACH:
        raise AskedEnough(most=MOST_EACH)
    said = text.strip()
    if not said or len(said) > TEXT_CHARACTERS:
        raise FieldRefusals({"text": TooMuch(most=TEXT_CHARACTERS) if said else Empty()})
    return said


def voted(question: Collected, who: str, session: Session, now: datetime) -> Collected:
    """The question with that vote, or without it where it had it. Whoever asked it wants an answer anyway, so that
    their vote changes nothing. Raises NotCollecting, QuestionGone."""
    _collecting(session, now)
    if question.state is not State.COLLECTED:
        raise QuestionGone()
    if who == question.asker or who in question.also:
        return question
    return replace(question, voters=question.voters ^ {who})


def votes(question: Collected) -> int:
    """How many people want an answer: whoever asked it, or the same, and whoever voted, each once."""
    return len(question.voters | question.also | {question.asker})


def similar(questions: Sequence[Collected], common: frozenset[str]) -> Sequence[tuple[int, int]]:
    """Pairs that probably ask the same, by their numbers, the earlier first: for a person to look at. Each later one is
    proposed once, with the likest earlier one."""
    ordered = sorted(_open(questions), key=lambda each: (each.at, each.id))
    said = [(each.id, words(each.text, common)) for each in ordered]
    return [(best.id, id) for n, (id, own) in enumerate(said) for best in nearest(own, said[:n])[:1]]


def merged(into: Collected, other: Collected) -> tuple[Collected, Collected]:
    """Both once the other one is put together with the first: it keeps its words, and the first has its asker and all
    its votes, each person once. It is a new voice where one of them is. Raises QuestionGone."""
    if into.id == other.id or State.COLLECTED is not into.state or State.COLLECTED is not other.state:
        raise QuestionGone()
    also = (into.also | other.also | {other.asker}) - {into.asker}
    voters = (into.voters | other.voters) - also - {into.asker}
    is_new_voice = into.is_new_voice or other.is_new_voice
    kept = replace(into, also=also, voters=voters, is_new_voice=is_new_voice)
    return kept, replace(other, state=State.MERGED, merged_into=into.id)


def lineup(questions: Iterable[Collected], slots: int) -> Sequence[Collected]:
    """Which are taken, in their order: by votes, of equals the earlier one. Of every five slots one is kept for new
    voices; what they do not need goes to the others."""
    ordered = by_votes(_open(questions))
    new = [each for each in ordered if each.is_new_voice][: slots // ONE_IN]
    rest = [each for each in ordered if each not in new][: max(0, slots - len(new))]
    return by_votes([*new, *rest])


def by_votes(questions: Iterable[Collected]) -> Sequence[Collected]:
    """The most wanted first, of equals the earlier one."""
    return sorted(questions, key=lambda each: (-votes(each), each.at, each.id))


def answered(question: Collected) -> Collected:
    """The question once it was answered, in the session or later. Raises QuestionGone."""
    if question.state not in {State.COLLECTED, State.CARRIED}:
        raise QuestionGone()
    return replace(question, state=State.ANSWERED)


def carried(question: Collected, owner: str, answer_by: date | None, today: date) -> Collected:
    """The question with who answers it until when. Raises QuestionGone, and FieldRefusals for `owner` and
    `answer_by`: both are needed, a day from today on, within a month."""
    if question.state not in {State.COLLECTED, State.CARRIED}:
        raise QuestionGone()
    wrong: dict[str, Refusal] = {} if owner else {"owner": Empty()}
    if answer_by is None or not today <= answer_by <= today + LATEST_ANSWER:
        wrong["answer_by"] = Empty() if answer_by is None else NoDay()
    if wrong:
        raise FieldRefusals(wrong)
    return replace(question, state=State.CARRIED, owner=owner, answer_by=answer_by)


def recap(questions: Iterable[Collected]) -> Recap:
    """What is told of the session. Raises NobodyAnswers while a question has neither an answer nor an owner."""
    ordered = by_votes(questions)
    if left := len(_open(ordered)):
        raise NobodyAnswers(count=left)
    by_state: Mapping[State, list[Collected]] = {
        state: [each for each in ordered if each.state is state] for state in (State.ANSWERED, State.CARRIED)
    }
    return Recap(by_state[State.ANSWERED], by_state[State.CARRIED])


def recap_by(session: Session) -> datetime:
    """Until when the recap is to be out."""
    return session.ends_at + RECAP_WITHIN


def nudge_at(session: Session, hours: Hours) -> datetime:
    """When its host is reminded of the recap: four hours before it is due, and before quiet hours that lie there, but
    not before the session is over."""
    return max(session.ends_at, last_allowed(recap_by(session) - NUDGED_BEFORE, hours))


def is_overdue(question: Collected, today: date) -> bool:
    """Whether whoever took it home is late."""
    return question.state is State.CARRIED and question.answer_by is not None and question.answer_by < today


def _open(questions: Iterable[Collected]) -> Sequence[Collected]:
    return [each for each in questions if each.state is State.COLLECTED]


def _collecting(session: Session, now: datetime) -> None:
    if not session.collects(now):
        raise NotCollecting()
