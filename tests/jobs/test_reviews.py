"""The quarterly review over the clock: made once on the first working day, applied by a tap, undone by another."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from bot.jobs.community import content, reviews
from bot.jobs.community.content import digests, writing
from bot.jobs.community.reviews import deciding, looking
from bot.rules.access import Right
from bot.rules.community.content import Item, Kind, State
from bot.rules.community.content.digests.ranking import MOST
from bot.rules.community.goals import paces
from bot.rules.community.goals.reviewing import AlreadySo, CannotUndo, NoSuchProposal, Of, Proposal
from bot.rules.community.recognition import Tier
from bot.rules.community.recognition.settling import Setting
from bot.rules.people import Identity, Person, Role
from bot.rules.refusals import FieldRefusals
from bot.store import Books
from bot.store.schema import digest_counts
from sandbox.client import words
from tests.fakes import CIRCLE
from tests.jobs.conftest import Work
from tests.sampled.intros import joined

DAY = timedelta(days=1)
FRIDAY = datetime(2027, 1, 1, 9, tzinfo=UTC)  # the first working day of the quarter
MOE = "U0MOE"
TYPED = {"title": "Hello", "text": "Who is here?", "owner": MOE}


@pytest.fixture
def quarter(work: Work) -> Work:
    """Of ten news nearly nobody tapped one, of ten polls many did; each stands in a channel of its own."""
    with work.deps.store.open() as books:
        books.roles.give(CIRCLE, Role.MODERATOR, [MOE])
        for kind, channel, tapped in ((Kind.NEWS, "C0NEWS", 1), (Kind.POLL, "C0TALK", 60), (Kind.JOB, "", 1)):
            item = Item(CIRCLE, kind, "Hello", "All.", MOE, FRIDAY, State.MEASURED, channel=channel)
            for n in range(10):
                id = books.content.add(replace(item, posted_at=FRIDAY - (2 + n) * DAY)).id
                row = {"item": id, "shown": 200, "tapped": tapped}
                books.content._connection.execute(insert(digest_counts).values(row))
    return work


def moe(books: Books) -> Person:
    return books.people.enter(Identity(CIRCLE, MOE), Right.MODERATE)


def proposed(books: Books, of: Of, key: str) -> tuple[int, Proposal]:
    every = {(each.looked.of, each.looked.key): (id, each.proposal) for id, each in reviews.proposals(books, CIRCLE)}
    return every[of, key]


def test_it_is_made_once_from_the_first_working_day_on_and_told_to_moderators(quarter: Work) -> None:
    looking.look(quarter.at(FRIDAY - timedelta(hours=10)).deps)
    with quarter.deps.store.reading() as books:
        assert books.reviews.newest(CIRCLE) == []
    for days in (0, 3, 40):
        looking.look(quarter.at(FRIDAY + days * DAY).deps)
    told = [each for each in quarter.notices() if each.kind == looking.READY]
    assert {each.to for each in told} == {MOE, "U0CORA"}
    assert len(told) == 2
    quarter.at(FRIDAY).until_quiet()
    said = words(quarter.dm(MOE, CIRCLE)[-1]["blocks"])
    assert "2 things to stop" in said
    with quarter.deps.store.reading() as books:
        found = {
            (each.looked.of, each.looked.key): each.proposal for _, each in reviews.proposals(books, CIRCLE)
        }  # fmt: skip
    assert found == {
        (Of.CONTENT, "news"): Proposal.STOP, (Of.CONTENT, "job"): Proposal.CHANGE,
        (Of.CONTENT, "poll"): Proposal.KEEP, (Of.CHANNEL, "C0NEWS"): Proposal.STOP,
        (Of.CHANNEL, "C0TALK"): Proposal.KEEP,
    }  # fmt: skip


def test_a_tap_changes_what_is_written_and_read_and_another_one_undoes_it(quarter: Work) -> None:
    now = FRIDAY
    looking.look(quarter.at(now).deps)
    with quarter.deps.store.open() as books:
        news, job = proposed(books, Of.CONTENT, "news")[0], proposed(books, Of.CONTENT, "job")[0]
        kept = proposed(books, Of.CONTENT, "poll")[0]
        item = books.content.posted(CIRCLE, now - 3 * DAY, now)[0]
        old = next(each for each in books.content.posted(CIRCLE, now - 9 * DAY, now) if each.kind is Kind.NEWS)
        before = digests.shelf(books, CIRCLE, now).weights
        stopped, less = deciding.apply(books, moe(books), news, now), deciding.apply(books, moe(books), job, now)
        weights = digests.shelf(books, CIRCLE, now).weights
        assert (set(before.values()), set(weights.values())) == ({1.0}, {0.0, 0.5, 1.0})
        for nothing in (news, kept):
            with pytest.raises(AlreadySo):
                deciding.apply(books, moe(books), nothing, now)
        with pytest.raises(NoSuchProposal):
            deciding.apply(books, moe(books), 99, now)
        form = content.form(books, moe(books), writing.blank(books, moe(books), (), now))
        assert "news" not in form["kinds"]
        assert form["kind"] == "job"
        assert content.form(books, moe(books), old)["kind"] == "news"
        with pytest.raises(FieldRefusals) as wrong:
            writing.save(books, moe(books), 0, 0, {**TYPED, "kind": "news"}, "", "", now)
        assert set(wrong.value.errors) == {"kind"}
        with pytest.raises(paces.NotSaidAnyMore):
            writing.copy(books, moe(books), old.id, now)
        writing.four_weeks(books, moe(books), (), now)
        planned = [each.kind for each in books.content.in_states(CIRCLE, [State.DRAFT])]
        assert Kind.NEWS not in planned
        assert len(planned) == 11
        page = reviews.page(books, moe(books), now)
        assert [each["name"] for each in page["in_force"]] == ["content:job", "content:news"]
        deciding.undo(books, moe(books), stopped.id, now + 28 * DAY)
        assert 0.0 not in digests.shelf(books, CIRCLE, now).weights.values()
        with pytest.raises(CannotUndo) as refused:
            deciding.undo(books, moe(books), stopped.id, now + 28 * DAY)
        assert refused.value.facts == {"why": "already"}
        with pytest.raises(CannotUndo) as refused:
            deciding.undo(books, moe(books), less.id, now + 29 * DAY)
        assert refused.value.facts == {"why": "late"}
        assert item is not None


def test_what_somebody_changed_since_is_not_undone_even_where_it_came_to_the_same(quarter: Work) -> None:
    now = FRIDAY
    looking.look(quarter.at(now).deps)
    with quarter.deps.store.open() as books:
        news, _ = proposed(books, Of.CONTENT, "news")
        first = deciding.apply(books, moe(books), news, now)
        deciding.restore(books, moe(books), "content:news", now + DAY)
        for name in ("content:news", "content:poll"):
            with pytest.raises(NoSuchProposal):
                deciding.restore(books, moe(books), name, now + DAY)
        second = deciding.apply(books, moe(books), news, now + 2 * DAY)
        with pytest.raises(CannotUndo) as refused:
            deciding.undo(books, moe(books), first.id, now + 3 * DAY)
        assert refused.value.facts == {"why": "otherwise"}
        with pytest.raises(NoSuchProposal):
            deciding.undo(books, moe(books), 99, now)
        deciding.undo(books, moe(books), second.id, now + 3 * DAY)
        assert reviews.page(books, moe(books), now + 3 * DAY)["in_force"] == []


def test_a_tier_that_answers_less_has_shorter_digests(quarter: Work) -> None:
    with quarter.deps.store.open() as books:
        cleo = joined(books, "U0CLEO", CIRCLE)
        on_it = digests.shelf(books, CIRCLE, FRIDAY)
        books.tiers.settle(Setting(CIRCLE, True), MOE, FRIDAY)
        assert [each.most for each in digests.readers(books, on_it, [cleo], FRIDAY)] == [MOST]
        books.reviews.set(CIRCLE, {paces.name(Of.TIER, Tier.EXPLORER): "less"}, MOE, FRIDAY)
        readers = digests.readers(books, on_it, [cleo], FRIDAY)
        assert [each.most for each in readers] == [paces.SHORTEST]
        assert {len(each) for each in on_it.digests(readers, "2026-W53")} == {paces.SHORTEST}


def test_what_was_approved_before_a_stop_goes_out_unless_somebody_puts_it_back_to_drafts(quarter: Work) -> None:
    looking.look(quarter.at(FRIDAY).deps)
    with quarter.deps.store.open() as books:
        news, _ = proposed(books, Of.CONTENT, "news")
        to_come = Item(CIRCLE, Kind.NEWS, "Soon", "All.", MOE, FRIDAY, State.SCHEDULED, post_at=FRIDAY + DAY)
        soon, other = (books.content.add(replace(to_come, kind=kind)).id for kind in (Kind.NEWS, Kind.POLL))
        with pytest.raises(NoSuchProposal):
            deciding.withdraw(books, moe(books), "content:news", FRIDAY)
        wanted = {each["key"]: each["scheduled"] for each in reviews.page(books, moe(books), FRIDAY)["wanted"]}
        assert wanted == {"news": 1, "job": 0, "C0NEWS": 0}
        change = deciding.apply(books, moe(books), news, FRIDAY)
        (line,) = reviews.page(books, moe(books), FRIDAY)["in_force"]
        assert (line["name"], line["scheduled"]) == ("content:news", 1)
        deciding.withdraw(books, moe(books), "content:news", FRIDAY)
        found = books.content.some(CIRCLE, [soon, other])
        assert [found[soon].state, found[other].state] == [State.DRAFT, State.SCHEDULED]
        with pytest.raises(AlreadySo):
            deciding.withdraw(books, moe(books), "content:news", FRIDAY)
        deciding.undo(books, moe(books), change.id, FRIDAY + DAY)
        item = books.content.get(CIRCLE, soon)
        assert item is not None
        assert item.state is State.DRAFT
