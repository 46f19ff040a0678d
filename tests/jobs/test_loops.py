"""The channel of those who interview a candidate, in Slack: made once, followed, ended; nobody shut out is in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.jobs.hiring.panels import seats as job
from bot.rules.company import Company
from bot.rules.hiring.candidates import Seen, moving
from bot.rules.hiring.panels import seats
from sandbox.client import words
from tests.fakes import COMPANY, Json
from tests.jobs.conftest import Crashed, Work
from tests.jobs.test_invitations import both, change, do, yes
from tests.jobs.test_panels import ANA, EDITH, MINA, NOOR, SAM, START, asked, found, kim
from tests.make import NOW

__all__ = ["kim"]
HOUR = timedelta(hours=1)


@pytest.fixture
def wanted(work: Work) -> Work:
    with work.deps.store.open() as books:
        books.workspaces.set_loops(COMPANY, True)
    return work


def rooms(work: Work) -> list[Json]:
    """The channels of interviewers."""
    there = work.stand_in.dump()["workspaces"][COMPANY]["conversations"].values()
    return [room for room in there if (room.get("name") or "").startswith("loop-")]


def room(work: Work) -> Json:
    (one,) = rooms(work)
    return one


def people(work: Work) -> set[str]:
    return {user for user in room(work)["members"] if "BOT" not in user}


def test_a_neutral_private_channel_is_made_when_everybody_said_yes_and_membership_follows(
    wanted: Work, kim: Seen
) -> None:
    with wanted.deps.store.open() as books:
        found(books, EDITH)
        one = asked(books, kim, SAM, NOOR)
    one = yes(wanted.deps, one, 0)
    do(wanted.deps)
    assert rooms(wanted) == []
    one = yes(wanted.deps, one, 1)
    do(wanted.deps)
    assert room(wanted)["kind"] == "group"
    assert people(wanted) == {SAM, NOOR, MINA, ANA}
    wanted.at(NOW + HOUR).until_quiet()
    (said,) = room(wanted)["messages"]
    assert "For those who interview together" in words(said)
    assert "Kim" not in str(room(wanted))
    assert "engineer" not in str(room(wanted))
    no = seats.declined(one, one.seats[0].id, SAM, 2, "Away", NOW)
    with wanted.deps.store.open() as books:
        one = job.fill(books, books.interviews.save(one, no), Company(), NOW)
    do(wanted.deps)
    assert people(wanted) == {NOOR, MINA, ANA}, "who is asked is not in it yet"
    seat = one.seats[-1]
    assert seat.who == EDITH
    change(wanted.deps, one, seats.accepted(one, seat.id, EDITH, seat.version, NOW))
    do(wanted.deps)
    assert people(wanted) == {NOOR, EDITH, MINA, ANA}


def test_whoever_comes_to_be_shut_out_is_taken_out_whether_they_sit_or_sat_or_were_invited_by_a_person(
    wanted: Work, kim: Seen
) -> None:
    both(wanted.deps, kim)
    do(wanted.deps)
    wanted.deps.slack.invite(COMPANY, room(wanted)["id"], EDITH)
    wanted.deps.slack.invite(COMPANY, room(wanted)["id"], "U0PIA")
    close = replace(kim.candidate, relatives=(SAM, EDITH))
    with wanted.deps.store.open() as books:
        books.candidates.flag(close)
        job.shut(books, close, Company(), NOW)
    do(wanted.deps)
    assert people(wanted) == {NOOR, MINA, ANA, "U0PIA"}


def test_it_is_archived_a_week_after_the_last_interview(wanted: Work, kim: Seen) -> None:
    both(wanted.deps, kim)
    do(wanted.deps)
    do(wanted.at(START + timedelta(days=6)).deps)
    assert not room(wanted)["archived"]
    do(wanted.at(START + timedelta(days=7, hours=1)).deps)
    assert room(wanted)["archived"]


def test_it_is_archived_when_the_candidate_leaves(wanted: Work, kim: Seen) -> None:
    both(wanted.deps, kim)
    do(wanted.deps)
    with wanted.deps.store.open() as books:
        left = moving.moved(kim.candidacy, moving.What.WITHDRAW, 2, MINA, NOW, "personal")
        books.candidates.move(kim.candidacy, left)
        job.moved(books, COMPANY, left, MINA, NOW)
    do(wanted.deps)
    assert room(wanted)["archived"]


@pytest.mark.parametrize("point", ["loops.looked", "loops.made", "loops.kept", "loops.brought"])
def test_wherever_it_dies_one_channel_is_made(wanted: Work, kim: Seen, point: str) -> None:
    def crash(reached: str) -> None:
        if reached == point:
            raise Crashed()

    both(wanted.deps, kim)
    with pytest.raises(Crashed):
        do(wanted.deps, crash)
    do(wanted.deps)
    assert people(wanted) == {SAM, NOOR, MINA, ANA}


def test_somebody_elses_channel_of_that_name_is_left_alone(
    wanted: Work, kim: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    both(wanted.deps, kim)
    wanted.deps.slack._call(COMPANY, "conversations.create", name="loop-aaaaaa")
    names = iter(["loop-aaaaaa", "loop-bbbbbb"])
    monkeypatch.setattr("bot.jobs.hiring.panels.loops._name", lambda: next(names))
    do(wanted.deps)
    do(wanted.deps)
    theirs, ours = sorted(rooms(wanted), key=lambda each: str(each["name"]))
    assert set(theirs["members"]) == {"U0BOTCOMPANY"}
    assert SAM in ours["members"]


def test_where_nobody_wants_channels_none_is_made(work: Work, kim: Seen) -> None:
    both(work.deps, kim)
    do(work.deps)
    assert rooms(work) == []
