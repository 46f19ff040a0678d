"""Whose week it is, what is handed over, and how much each moderator takes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.jobs.community.members import own
from bot.jobs.community.moderation import FEATURE, by_number, moderators, today
from bot.jobs.community.moderation.showing import load
from bot.jobs.moments import Facts, Moment
from bot.rules.calendar import end_of_day
from bot.rules.community.fields import Empty, NoDay, TooMuch, day
from bot.rules.community.moderation import NOTE_CHARACTERS, NotTheirWeek, TooMuchTaken
from bot.rules.community.moderation.duty import WEEK, handed_over, monday_of, on_duty, rota
from bot.rules.notices import Notice, Pace, Planned
from bot.rules.people import Identity, Person
from bot.rules.refusals import FieldRefusals, Refusal
from bot.store import Books
from bot.store.community.duty import Load

TURN = f"{FEATURE}.turn"
# Weeks that are given out beforehand; weeks that count for whose turn it is.
AHEAD, BACK = 4, 26
# What a moderator may take in a week at most: more is no help to anybody.
MOST_A_WEEK = 40


def page(books: Books, me: Person, now: datetime) -> dict[str, Any]:
    """Whose weeks come, what the last one hands over, and how much they take themselves. Raises NoRecord."""
    mine, monday = own.mine(books, me), monday_of(today(books, me.workspace, now))
    turns = books.duty.turns(me.workspace, monday - WEEK)
    names = {id: each.name for id, each in books.members.some(me.workspace, {each.member for each in turns}).items()}
    settled = books.duty.loads([mine.id])[mine.id]
    return {
        "turns": [
            {"monday": each.monday, "name": names.get(each.member, ""), "is_now": each.monday == monday}
            for each in turns if each.monday >= monday
        ],
        "notes": [
            {"monday": each.monday, "name": names.get(each.member, ""), "text": each.note, "at": each.noted_at}
            for each in turns if each.note and each.monday <= monday
        ],
        "is_mine": on_duty(turns, monday) == mine.id, "away_from": settled.away_from, "away_to": settled.away_to,
        **load(books, me, now),
    }  # fmt: skip


def form(books: Books, me: Person) -> dict[str, Any]:
    """What the form shows in which they say how much they take. Raises NoRecord."""
    mine = own.mine(books, me).id
    settled = books.duty.loads([mine])[mine]
    dates = {name: each.isoformat() if each else "" for name, each in vars(settled).items() if name != "most"}
    return {"most": settled.most, "greatest": MOST_A_WEEK, **dates}


def settle(books: Books, me: Person, answers: Mapping[str, Any], now: datetime) -> None:
    """They take so much, and are away then; weeks are given out anew. Raises FieldRefusals, NoRecord."""
    wrong: dict[str, Refusal] = {}
    first, last = day(answers, "away_from", wrong), day(answers, "away_to", wrong)
    said = str(answers.get("most") or "")
    most = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 0
    if not 1 <= most <= MOST_A_WEEK:
        wrong["most"] = TooMuchTaken(most=MOST_A_WEEK)
    if (first is None) != (last is None) or (first and last and last < first):
        wrong.setdefault("away_to", NoDay())
    if wrong:
        raise FieldRefusals(wrong)
    books.duty.settle(own.mine(books, me).id, Load(most, first, last))
    give_out(books, me.workspace, now)


def noting(books: Books, me: Person, now: datetime) -> dict[str, Any]:
    """What the form of the note shows. Raises NotTheirWeek, NoRecord."""
    mine, monday = own.mine(books, me), monday_of(today(books, me.workspace, now))
    turn = next(iter(books.duty.turns(me.workspace, monday)), None)
    if turn is None or turn.monday != monday or turn.member != mine.id:
        raise NotTheirWeek()
    return {"note": turn.note, "most": NOTE_CHARACTERS}


def note(books: Books, me: Person, answers: Mapping[str, Any], now: datetime) -> None:
    """Whoever is next reads that. Raises FieldRefusals, NotTheirWeek, NoRecord."""
    noting(books, me, now)
    turn = books.duty.turns(me.workspace, monday_of(today(books, me.workspace, now)))[0]
    try:
        books.duty.put(me.workspace, handed_over(turn, str(answers.get("note") or ""), now))
    except (Empty, TooMuch) as refusal:
        raise FieldRefusals({"note": refusal}) from None


def give_out(books: Books, workspace: str, now: datetime) -> None:
    """This week, unless somebody who still moderates has it, and the next ones are given out; whoever has a week that
    began is told on its first day what is handed over."""
    day_ = today(books, workspace, now)
    monday, numbers = monday_of(day_), by_number(books, workspace)
    known = books.duty.turns(workspace, monday - BACK * WEEK)
    kept = [each for each in known if each.monday < monday or (each.monday == monday and each.member in numbers)]
    first = monday + WEEK if kept and kept[-1].monday == monday else monday
    there = moderators(books, workspace, numbers, now)
    made = rota(there, kept, first, AHEAD)
    if list(made) != [each for each in known if each.monday >= first]:
        books.duty.drop(workspace, first - timedelta(days=1))
        for each in made:
            books.duty.put(workspace, each)
    mine = next((each for each in (*kept, *made) if each.monday == monday), None)
    if mine is not None and len(numbers) > 1:
        to, ends = numbers[mine.member], end_of_day(monday + timedelta(days=4), books.workspaces.get(workspace).zone)
        key = f"{TURN}:{workspace}:{monday}:to={to}"
        facts = {"monday": monday.isoformat()}
        books.notices.plan(Planned(key, TURN, f"turn:{workspace}", workspace, to, facts, stale_after=ends), now)


def _turn(books: Books, notice: Notice, now: datetime) -> Facts | None:
    me = books.people.get(Identity(notice.workspace, notice.to))
    member = books.members.of(me.identity)
    if member is None:
        return None
    shown = page(books, me, now)
    last = [each for each in shown["notes"] if each["monday"].isoformat() < notice.facts["monday"]]
    kept = {name: shown[name] for name in ("is_mine", "needs_rest")}
    return {"monday": notice.facts["monday"], "notes": last[-1:], **kept}


MOMENTS = {TURN: Moment(_turn, Pace.DAYTIME)}
