"""What a month's pack and the trend of topics are counted from, on both engines."""

from __future__ import annotations

from datetime import date, timedelta

from bot.rules.access import Kind as Place
from bot.rules.community.members import Act
from bot.rules.community.questions import Question
from bot.rules.community.sources import Kind, Source, Step
from bot.store import Store
from bot.store.community.packs import Joined
from bot.store.community.questions import Kept
from tests.make import NOW, TEAM
from tests.sampled.intros import joined

DAY, TODAY = timedelta(days=1), NOW.date()
ELSE = "T0ELSE"


def test_what_was_asked_answered_and_joined_in_a_month_counts_from_its_first_to_its_last_day(store: Store) -> None:
    with store.open() as books:
        for workspace in (TEAM, ELSE):
            books.workspaces.put(workspace, Place.COMMUNITY, "Circle")
        kai = joined(books, "U1")
        for n, (ago, answered) in enumerate(((0, None), (1, NOW), (9, NOW), (10, None))):
            asked = Question(TEAM, "C1", f"{n}.0", "U1", NOW - ago * DAY, NOW - ago * DAY)
            books.questions.add(Kept(asked, kai.id, NOW - ago * DAY, "How?", "", answered_at=answered))
        assert books.packs.questions(TEAM, NOW - 9 * DAY, NOW) == (2, 2)
        assert books.packs.questions(TEAM, NOW - 10 * DAY, NOW + DAY) == (4, 2)
        assert books.packs.questions(ELSE, NOW - 10 * DAY, NOW + DAY) == (0, 0)
        fair, friends, other = (
            books.sources.add(Source(workspace, kind, code, code, "U0MOE", NOW))
            for workspace, kind, code in (
                (TEAM, Kind.FAIR, "fair"), (TEAM, Kind.DIVERSITY, "friends"), (ELSE, Kind.FAIR, "else"),
            )
        )  # fmt: skip
        came = ((fair, 0, 1), (fair, 3, 1), (fair, 4, 5), (friends, 1, 3), (friends, -1, 7), (other, 1, 9))
        for source, ago, n in came:
            for _ in range(n):
                books.sources.count(source.id, Step.JOINED, TODAY - ago * DAY)
        books.sources.count(fair.id, Step.SEEN, TODAY)
        assert books.packs.joined(TEAM, TODAY - 3 * DAY, TODAY + DAY) == [
            Joined("friends", Kind.DIVERSITY, True, 3), Joined("fair", Kind.FAIR, False, 2),
        ]  # fmt: skip
        assert books.packs.joined(TEAM, TODAY + 9 * DAY, TODAY + 10 * DAY) == []


def test_a_month_is_told_once_to_each_community(store: Store) -> None:
    month = date(2026, 10, 1)
    with store.open() as books:
        for workspace in (TEAM, ELSE):
            books.workspaces.put(workspace, Place.COMMUNITY, "Circle")
        assert [books.packs.is_told(TEAM, month), books.packs.tell(TEAM, month, NOW)] == [False, True]
        assert [books.packs.is_told(TEAM, month), books.packs.tell(TEAM, month, NOW + DAY)] == [True, False]
        assert [books.packs.is_told(ELSE, month), books.packs.is_told(TEAM, date(2026, 11, 1))] == [False, False]


def test_what_members_talk_of_is_kept_once_a_day_by_topic_and_dropped_when_it_is_old(store: Store) -> None:
    with store.open() as books:
        for workspace in (TEAM, ELSE):
            books.workspaces.put(workspace, Place.COMMUNITY, "Circle")
        kai, joy, far = joined(books, "U1"), joined(books, "U2"), joined(books, "U3", ELSE)
        assert (books.talk.since(TEAM), books.talk.said(TEAM, TODAY)) == (None, [])
        for member, topics, ago in ((kai, ["sql", "data"], 0), (kai, ["data"], 0), (kai, ["data"], 5), (joy, [], 0),
                                    (joy, ["sql"], 9), (far, ["data"], 20)):  # fmt: skip
            books.talk.note(member.id, topics, TODAY - ago * DAY)
        assert books.talk.since(TEAM) == TODAY - 9 * DAY
        assert sorted(books.talk.said(TEAM, TODAY - 5 * DAY)) == [
            (kai.id, "data", TODAY - 5 * DAY), (kai.id, "data", TODAY), (kai.id, "sql", TODAY),
        ]  # fmt: skip
        for member, act, ago in ((kai, Act.POST, 0), (kai, Act.REPLY, 1), (joy, Act.REACTION, 0), (joy, Act.REPLY, 7)):
            books.members.count(member.id, act, TODAY - ago * DAY)
        spoke = [books.talk.spoke(TEAM, TODAY - days * DAY, TODAY) for days in (1, 7, 8)]
        assert (spoke, books.talk.spoke(ELSE, TODAY - 8 * DAY, TODAY)) == ([1, 1, 2], 0)
        books.talk.forget(TODAY - 5 * DAY)
        assert (books.talk.since(TEAM), len(books.talk.said(TEAM, TODAY - 30 * DAY))) == (TODAY - 5 * DAY, 3)
        assert books.talk.said(ELSE, TODAY - 30 * DAY) == []
