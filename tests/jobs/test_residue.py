"""S7: something stands of a member in every feature of the community; once they are forgotten it is nowhere, neither in
the bytes of the database and its log, nor in Slack with its files, nor in what the bot logged."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.app import Rapport
from bot.jobs import TIMETABLE
from bot.jobs.community.members import data
from bot.jobs.community.segments import exporting
from bot.jobs.community.segments import loading as files
from bot.rules.community.members import Member, folded
from bot.rules.community.segments import Condition, Kind, On, Rule, Segment
from bot.rules.people import Identity
from bot.store import Books
from tests.fakes import CIRCLE
from tests.handlers import community
from tests.handlers.community import moderation, questions, segments
from tests.handlers.first_run import give_roles
from tests.jobs.conftest import Work
from tests.make import NOW
from tests.residue import residue, settled

pytestmark = pytest.mark.debugging

CLEO, MOE = Identity(CIRCLE, "U0CLEO"), Identity(CIRCLE, "U0MOE")
NAME, EMAIL, SAID = "Cleo Zebra", "cleo.zebra@example.org", "zebracrossing"
EVERYBODY = Segment(CIRCLE, "All", Kind.LIVE, Rule((Condition(On.SKILL, "Go"),)), MOE.user, NOW)
# They count from the first of their kind.
FIRST = (questions, moderation)
# They begin with people whom others begin with too.
APART = (segments, community.matching)
# What a moderator says to everybody in the same words, and who is a moderator.
OF_OTHERS = {"Be kind"}


def cleo(books: Books) -> Member:
    found = books.members.of(CLEO)
    assert found is not None
    return found


def texts(held: Any) -> Iterator[str]:
    """Every text of several words in it."""
    if isinstance(held, str):
        yield from [held] if " " in held and len(held) > 5 else []
    elif isinstance(held, dict):
        yield from (each for one in held.values() for each in texts(one))
    elif isinstance(held, list | tuple):
        yield from (each for one in held for each in texts(one))


def lives(work: Work) -> None:
    """Two days go by."""
    for days in (0, 2):
        later = work.at(work.deps.now() + timedelta(days=days))
        for tick in TIMETABLE:
            tick.job(later.deps)
        settled(later)


def test_of_a_member_of_whom_something_stands_everywhere_nothing_is_left(
    work: Work, rapport: Rapport, written: io.StringIO
) -> None:
    give_roles(rapport.store)
    for part in (*FIRST, *(each for each in community.PARTS if each not in (*FIRST, *APART))):
        part.begin_for(rapport.store)
    work = work.at(rapport.deps.now())
    now = work.deps.now()
    with rapport.store.open() as books:
        me = books.people.get(MOE)
        known = replace(cleo(books), name=NAME, email=EMAIL, motivation=SAID, skills=(SAID, "Go"), verified_at=now)
        books.members.change(known)
        books.people.put(replace(books.people.get(CLEO), name=NAME, email=EMAIL), now)
        file = f"Name,E-mail,Location\n{NAME},{EMAIL.upper()},{SAID}\n{NAME},,{SAID}\nLee Park,lee@example.org,Oslo\n"
        given = segments.given(books, me, file.encode())
        exporting.ask(books, me, books.segments.add(EVERYBODY), now)
    room = work.deps.slack.conversation(CIRCLE, MOE.user)
    with rapport.store.open() as books:
        files.share(books, me, given, room, now)
    lives(work)
    with rapport.store.open() as books:
        words = {NAME, EMAIL, SAID, *texts(data.everything(books, cleo(books)))} - OF_OTHERS
        data.ask(books, cleo(books), now)
    settled(work)
    assert len(words) > 4
    there = work.stand_in.dump()["workspaces"][CIRCLE]["files"].values()
    assert {each["name"] for each in there} >= {"members.csv", "not-taken.csv", *data.NAMES}
    assert len(residue(work, [NAME])) > 6
    with rapport.store.open() as books:
        data.forget(books, cleo(books), "", now)
    settled(work)
    assert residue(work, words, log=written.getvalue()) == []
    with rapport.store.reading() as books:
        content = books.member_imports.content(given)
        assert content is not None
        assert "Lee Park" in str(content), "of others nothing is gone"
        assert folded(EMAIL) not in str(content)
