"""What a community says and who is interested in its openings, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.rules.access import Kind as WorkspaceKind
from bot.rules.community.content import Item, Kind, Response, State
from bot.rules.community.members import Member, Stand, Standing
from bot.rules.community.openings import Interest, Opening
from bot.rules.notices import Planned
from bot.store import Store
from bot.store.community.content import notice_key
from tests.make import NOW, TEAM
from tests.store.test_candidates import kept

CIRCLE = "T0CIRCLE"
DAY = timedelta(days=1)
ITEM = Item(CIRCLE, Kind.NEWS, "New law", "Read this.", "U0MOE", NOW, channel="C1", topics=("data",))


def test_items_are_due_counted_where_they_stand_and_measured_once(store: Store) -> None:
    with store.open() as books:
        books.workspaces.put(CIRCLE, WorkspaceKind.COMMUNITY, "Circle")
        due = books.content.add(replace(ITEM, state=State.SCHEDULED, post_at=NOW, prompt="book"))
        books.content.add(replace(ITEM, state=State.SCHEDULED, post_at=NOW + DAY))
        assert books.content.due(NOW, 9) == [(CIRCLE, due.id)]
        posted = replace(due, state=State.POSTED, posted_at=NOW)
        books.content.keep(posted)
        books.notices.plan(Planned(notice_key(due.id), "k", "a", CIRCLE, "C1"), NOW)
        (notice,) = books.notices.claim(NOW, NOW, 1)
        books.notices.sent(notice, "C1", "7.1")
        assert books.content.at(CIRCLE, "C1", "7.1") == due.id
        assert books.content.at(CIRCLE, "C1", "7.2") is None
        for what in (*Response, Response.TAPS):
            books.content.answered(due.id, what)
        books.content.keep(posted)  # as somebody read it before
        books.content.measure(NOW)
        books.content.answered(due.id, Response.TAPS)
        found = books.content.get(CIRCLE, due.id)
        assert found is not None
        assert (found.state, found.reactions, found.replies, found.taps) == (State.MEASURED, 1, 1, 2)
        assert books.content.prompts(CIRCLE) == {"book": NOW}


def test_what_many_follow_and_what_a_community_is_good_for(store: Store) -> None:
    with store.open() as books:
        books.workspaces.put(CIRCLE, WorkspaceKind.COMMUNITY, "Circle")
        for n, standing in enumerate((Standing.JOINED, Standing.JOINED, Standing.LEFT)):
            member = books.members.begin(Member(CIRCLE, "Kai", standing, NOW, user=f"U{n}"))
            books.members.stand(member.id, "data", Stand.FOLLOWED, NOW)
        assert books.content.followers(CIRCLE) == {"data": 2}
        for text in ("Talks", "Good talks"):
            books.content.propose(CIRCLE, "en", text, "U0MOE", NOW)
        assert books.content.proposition(CIRCLE) == {"en": "Good talks"}


def test_a_member_is_interested_once_and_erasing_the_candidate_leaves_nothing_of_it(store: Store) -> None:
    with store.open() as books:
        seen = kept(books)
        books.workspaces.put(CIRCLE, WorkspaceKind.COMMUNITY, "Circle")
        kai = books.members.begin(Member(CIRCLE, "Kai", Standing.JOINED, NOW, user="U0KAI"))
        role = seen.candidacy.requisition
        cook = Opening(CIRCLE, TEAM, "Cook", "Cooks.", "U0ANA", "U0ANA", NOW, role, topics=("data",))
        made = books.openings.add(cook)
        said = Interest(made.id, kai.id, NOW, "1", date(2026, 11, 30), seen.candidacy.id)
        assert [books.openings.begin(said) for _ in range(2)] == [True, False]
        books.openings.change(replace(said, withdrawn_at=NOW))
        assert books.openings.interests(kai.id) == [(made, replace(said, withdrawn_at=NOW))]
        assert books.openings.of_role(role) == made
        assert books.openings.open(CIRCLE) == [made]
        assert books.erasing.everything(seen.candidate)["job_interests"]
        books.erasing.erase(seen.candidate.id, (), NOW)
        assert books.openings.interests(kai.id) == []
