"""What is scheduled is posted once in its channel, at its time; moderators hear of the week once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.jobs.community.content import giving, posting
from bot.rules.community.content import Item, Kind, State
from bot.rules.people import Identity, Role
from tests.fakes import BOTH
from tests.jobs.conftest import Work
from tests.make import NOW

DAY = timedelta(days=1)
ITEM = Item(BOTH, Kind.LEARNING, "A talk", "See *it*.", "U0BO", NOW, State.SCHEDULED, "https://talks.example/1",
            channel="U0BOB", post_at=NOW)  # fmt: skip


def test_an_item_is_posted_once_at_its_time_and_what_is_over_never(work: Work) -> None:
    with work.deps.store.open() as books:
        ids = [books.content.add(each).id for each in (
            ITEM, replace(ITEM, post_at=NOW + DAY), replace(ITEM, expires_at=NOW),
        )]  # fmt: skip
    for _ in range(2):
        posting.post(work.at(NOW).deps)
    with work.deps.store.reading() as books:
        states = [item.state for id in ids if (item := books.content.get(BOTH, id))]
    assert states == [State.POSTED, State.SCHEDULED, State.DROPPED]
    (notice,) = [each for each in work.notices() if each.kind == posting.ITEM]
    assert (notice.to, notice.facts) == ("U0BOB", {"item": ids[0]})
    posting.post(work.at(NOW + 7 * DAY).deps)
    with work.deps.store.reading() as books:
        first = books.content.get(BOTH, ids[0])
    assert first is not None
    assert first.state is State.MEASURED


def test_each_moderator_hears_of_the_week_once_on_its_first_working_day(work: Work) -> None:
    with work.deps.store.open() as books:
        books.roles.give(BOTH, Role.MODERATOR, ["U0BOB"])
        books.content.add(ITEM)
    for days in range(9):
        posting.plan_weeks(work.at(NOW + days * DAY).deps)
    told = sorted((each.to, each.facts["day"]) for each in work.notices() if each.kind == posting.WEEK)
    assert told == [(who, day) for who in ("U0BO", "U0BOB") for day in ("2026-11-23", "2026-11-30")]


def test_reactions_and_replies_are_counted_where_the_item_stands_and_nowhere_else(work: Work) -> None:
    who = Identity(BOTH, "U0BEA")
    with work.deps.store.open() as books:
        id = books.content.add(ITEM).id
    posting.post(work.at(NOW).deps)
    work.at(NOW).round()
    (notice,) = [each for each in work.notices() if each.kind == posting.ITEM]
    assert notice.ts is not None
    for ts in (notice.ts, "7.7"):
        reaction = {"type": "reaction_added", "item": {"channel": ITEM.channel, "ts": ts}}
        reply = {"type": "message", "channel": ITEM.channel, "thread_ts": ts, "ts": "8.8"}
        with work.deps.store.open() as books:
            assert [giving.heard(books, who, each) for each in (reaction, reply)] == [ts == notice.ts] * 2
    with work.deps.store.reading() as books:
        found = books.content.get(BOTH, id)
    assert found is not None
    assert (found.reactions, found.replies, found.taps) == (1, 1, 0)
