"""Question sessions as templates show them: their list, what is asked in one, how it is run, and Home."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from bot.rules.access import Right, has
from bot.rules.calendar import local_day, zone_or_utc
from bot.rules.community.members import Member
from bot.rules.community.questions import sessions as rules
from bot.rules.community.questions.sessions import Collected, Session, Stage, State, votes
from bot.rules.people import Person
from bot.store import Books

FEATURE, TEMPLATES = "community.sessions", "community/sessions"
ANNOUNCED, MOVED, BEGINS, RECAP, RECAP_DUE, CARRIED, OWED, HANDED = (
    f"{FEATURE}.{name}" for name in ("announced", "moved", "begins", "recap", "recap_due", "carried", "owed", "handed")
)
# Sessions and questions on a page, sessions on Home, pairs that are proposed at once: a modal holds 100 blocks.
PAGE, QUESTIONS, ON_HOME, PAIRS = 8, 10, 3, 5
# So many, the most wanted, are compared with each other: more take longer than a page may.
COMPARED = 40
# A new one is a week away until somebody says otherwise.
AHEAD, TIME = timedelta(days=7), "17:00"


def moderates(books: Books, me: Person) -> bool:
    """Whether they moderate there."""
    return has(Right.MODERATE, me, books.workspaces.get(me.workspace).kind)


def listed(books: Books, me: Person, n: int, now: datetime) -> dict[str, Any]:
    """Page `n` of the sessions, the newest first."""
    found = books.sessions.page(me.workspace, n, PAGE)
    return {
        "page": n, "is_last": len(found) <= PAGE, "moderates": moderates(books, me),
        "sessions": [line(each, now) for each in found[:PAGE]],
    }  # fmt: skip


def on_home(books: Books, me: Person, now: datetime) -> list[dict[str, Any]]:
    """The next ones for which questions are collected."""
    return [line(each, now) for each in books.sessions.coming(me.workspace, now, ON_HOME)]


def one(books: Books, me: Person, session: Session, n: int, now: datetime) -> dict[str, Any]:
    """A session with page `n` of what is asked in it, the most wanted first, as that person sees it."""
    member = books.members.of(me.identity)
    found = [each for each in books.sessions.questions(session.id) if each.state is not State.MERGED]
    shown = rules.by_votes(found)[n * QUESTIONS : (n + 1) * QUESTIONS]
    return {
        **line(session, now), "text": session.text, "page": n, "is_last": (n + 1) * QUESTIONS >= len(found),
        "asked": len(found), "moderates": moderates(books, me), "slots": session.slots,
        "questions": lines(books, session, shown, str(member.id) if member else ""),
    }  # fmt: skip


def board(books: Books, session: Session, common: frozenset[str], now: datetime) -> dict[str, Any]:
    """How it is run: who is heard in which order, what is left, what asks the same whatever `common` words say, and
    what is carried over."""
    found = books.sessions.questions(session.id)
    open_ones = [each for each in found if each.state is State.COLLECTED]
    carried = [each for each in rules.by_votes(found) if each.state is State.CARRIED]
    lineup = rules.lineup(found, session.slots)
    rest = [each for each in rules.by_votes(open_ones) if each not in lineup]
    by_id = {each.id: each for each in found}
    pairs = rules.similar(rules.by_votes(open_ones)[:COMPARED], common)[:PAIRS]
    return {
        **line(session, now), "lineup": lines(books, session, lineup), "rest": lines(books, session, rest[:QUESTIONS]),
        "more": max(0, len(rest) - QUESTIONS), "left": len(open_ones), "has_begun": session.stage is Stage.BEGUN,
        "answered": sum(each.state is State.ANSWERED for each in found),
        "carried": lines(books, session, carried[:QUESTIONS]),
        "pairs": [
            {"value": f"{session.id}:{one}:{other}", "one": by_id[one].text, "other": by_id[other].text}
            for one, other in pairs
        ],
    }  # fmt: skip


def blank(books: Books, me: Person, now: datetime) -> dict[str, Any]:
    """What the form of a session holds before anything is typed."""
    zone = books.workspaces.get(me.workspace).zone
    return {
        **_offered(zone), "day": f"{local_day(now + AHEAD, zone)}", "time": TIME, "length": rules.LENGTHS[1],
        "slot": rules.SLOTS[1], "guest": "", "text": "",
    }  # fmt: skip


def filled_in(books: Books, session: Session) -> dict[str, Any]:
    """What the form of a session holds that was announced."""
    zone = books.workspaces.get(session.workspace).zone
    starts = session.starts_at.astimezone(zone_or_utc(zone))
    return {
        **_offered(zone), "day": f"{starts.date()}", "time": f"{starts:%H:%M}", "slot": session.slots,
        "length": (session.ends_at - session.starts_at) // timedelta(minutes=1),
        "guest": session.guest, "text": session.text,
    }  # fmt: skip


def _offered(zone: str) -> dict[str, Any]:
    most = {"guest": rules.GUEST_CHARACTERS, "text": rules.ABOUT_CHARACTERS}
    return {"zone": zone, "lengths": rules.LENGTHS, "slots": rules.SLOTS, "most": most}


def recap(books: Books, session: Session, now: datetime) -> dict[str, Any]:
    """What became of its questions, as it is now; what was left open since, as somebody left, is not told."""
    found = rules.by_votes(books.sessions.questions(session.id))
    return {
        **line(session, now),
        **{state.value: lines(books, session, [each for each in found if each.state is state][:QUESTIONS])
           for state in (State.ANSWERED, State.CARRIED)},
        "n_answered": sum(each.state is State.ANSWERED for each in found),
        "n_carried": sum(each.state is State.CARRIED for each in found),
    }  # fmt: skip


def line(session: Session, now: datetime) -> dict[str, Any]:
    """One session in a list."""
    return {
        "id": session.id, "guest": session.guest, "host": session.host, "channel": session.channel,
        "stage": session.stage.value, "starts_at": session.starts_at, "ends_at": session.ends_at,
        "collects": session.collects(now),
    }  # fmt: skip


def lines(books: Books, session: Session, questions: Iterable[Collected], me: str = "") -> list[dict[str, Any]]:
    """Questions as they are shown to somebody, with their asker where that one agreed to it."""
    some: Sequence[Collected] = list(questions)
    members: Mapping[int, Member] = books.members.some(session.workspace, [int(each.asker) for each in some])
    return [
        {
            "id": each.id, "text": each.text, "votes": votes(each), "state": each.state.value, "owner": each.owner,
            "answer_by": each.answer_by, "is_mine": me == each.asker or me in each.also, "voted": me in each.voters,
            "who": (members[int(each.asker)].user or "") if each.is_named and int(each.asker) in members else "",
            "is_new_voice": each.is_new_voice, "value": f"{session.id}:{each.id}",
        }
        for each in some
    ]  # fmt: skip


def today(books: Books, workspace: str, now: datetime) -> date:
    """Which day it is where the community is."""
    return local_day(now, books.workspaces.get(workspace).zone)
