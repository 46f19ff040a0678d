"""The wall between the halves in the store: what each door hands out; two records made one; nobody left of somebody."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, update

from bot.rules.access import Kind, NoCommunityHere, NotAllowed
from bot.rules.community.content.digests import Digest
from bot.rules.community.events import Answer as EventAnswer
from bot.rules.community.events import Event, Seat
from bot.rules.community.events import Kind as EventKind
from bot.rules.community.intros import Distance, Group
from bot.rules.community.intros import Why as IntroWhy
from bot.rules.community.intros.following import Answer as Met
from bot.rules.community.intros.rounds import State as IntroState
from bot.rules.community.members import (
    Act,
    Field,
    How,
    Line,
    Member,
    NoSuchMember,
    Purpose,
    Side,
    Stand,
    Standing,
    Touch,
    Way,
    merging,
)
from bot.rules.community.members.consenting import given
from bot.rules.community.members.joining import forgotten
from bot.rules.community.members.merging import NoSuchMerge, Proposal
from bot.rules.notices import Planned
from bot.rules.people import Identity, Person, Role
from bot.store import Books, Store
from bot.store.schema import notices, sources
from tests.make import NOW, TEAM
from tests.sampled.intros import held, joined

CIRCLE = "T0CIRCLE"
MOE = Person(CIRCLE, "U0MOE", "Moe", roles=frozenset({Role.MODERATOR}))
ANA = Person(TEAM, "U0ANA", "Ana", roles=frozenset({Role.RECRUITER}))
HIRINGS, COMMUNITYS = "applied as zebra", "moderated as walrus"
KAI = Member(
    CIRCLE, "Kai", Standing.JOINED, NOW, "kai@example.com", NOW, "U0KAI", skills=("Go",), location="Lisbon",
    tags=("loud",), owner="U0MOE", shown=frozenset({Field.NAME, Field.SKILLS, Field.INTERESTS}), joined_at=NOW,
)  # fmt: skip


def kept(books: Books) -> Member:
    """Kai, with something on each side of the wall and of everything that is kept."""
    books.workspaces.put(CIRCLE, Kind.COMMUNITY, "Circle")
    books.workspaces.put(TEAM, Kind.COMPANY, "Harbor")
    kai = books.members.begin(KAI)
    books.members.note(kai.id, Line("hiring.candidates.applied", Side.HIRING, NOW, "U0ANA", None, HIRINGS))
    books.members.note(kai.id, Line("community.members.noted", Side.COMMUNITY, NOW, "U0MOE", None, COMMUNITYS))
    books.members.stand(kai.id, "data", Stand.FOLLOWED, NOW)
    books.members.stand(kai.id, "sales", Stand.MUTED, NOW)
    books.members.count(kai.id, Act.POST, NOW.date(), 3)
    for purpose in Purpose:
        books.members.give(kai.id, given(purpose, How.CLICK, NOW))
    row = {"workspace": CIRCLE, "kind": "fair", "code": f"f{kai.id}", "name": "Fair", "is_aggregate": False,
           "by": "U0MOE", "at": NOW}  # fmt: skip
    source = books.members._connection.execute(insert(sources).values(row).returning(sources.c.id)).scalar_one()
    books.members.touch(kai.id, Touch(source, NOW))
    books.record.note(NOW, "community.members.note", f"member:{kai.id}", who="U0MOE", text=COMMUNITYS)
    return kai


def test_hiring_people_see_what_is_shown_while_it_is_agreed_to_and_moderators_nothing_of_hirings(store: Store) -> None:
    with store.open() as books:
        kai = kept(books)
        seen = books.members.shown_to_hiring(ANA, kai.id, NOW)
        assert seen is not None
        assert seen.fields == {Field.NAME: "Kai", Field.SKILLS: ("Go",), Field.INTERESTS: ("data",)}
        for hidden in (HIRINGS, COMMUNITYS, "loud", "Lisbon", "sales", "kai@", "U0KAI", "post"):
            assert hidden not in repr(seen)
        for somebody in (MOE, replace(ANA, is_guest=True), replace(ANA, is_active=False)):
            assert books.members.shown_to_hiring(somebody, kai.id, NOW) is None
        found = books.members.for_moderators(MOE, CIRCLE, kai.id, 10)
        assert [line.text for line in found.lines] == [COMMUNITYS]
        assert HIRINGS not in repr(found)
        assert "hiring" not in repr(found)
        for refused, who, where in (
            (NotAllowed, replace(MOE, roles=frozenset({Role.AMBASSADOR})), CIRCLE), (NoCommunityHere, ANA, CIRCLE),
            (NoCommunityHere, ANA, TEAM), (NoSuchMember, MOE, TEAM),
        ):  # fmt: skip
            with pytest.raises(refused):
                books.members.for_moderators(who, where, kai.id)
        books.members.end(kai.id, Purpose.HIRING, NOW)
        assert books.members.shown_to_hiring(ANA, kai.id, NOW) is None, "taken back"
        books.members.give(kai.id, given(Purpose.HIRING, How.CLICK, NOW))
        assert books.members.shown_to_hiring(ANA, kai.id, NOW + timedelta(days=731)) is None, "over"
        books.members.change(replace(kai, shown=frozenset()))
        assert books.members.shown_to_hiring(ANA, kai.id, NOW) is None, "nothing is shown unasked"


def test_one_timeline_has_every_table_that_knows_of_them_and_each_side_its_own_lines(store: Store) -> None:
    def what(sides: list[Side], most: int = 20, skip: int = 0) -> list[str]:
        return [each.what.rpartition(".")[2] for each in books.members.timeline(kai, sides, most, skip)]

    with store.open() as books:
        kai = kept(books)
        assert (what([Side.COMMUNITY]), what([Side.HIRING])) == (["noted"], ["applied"])
        later = NOW + timedelta(hours=1)
        books.digests.give([Digest(kai.id, "2026-W47", NOW, Way.MAIL, (), None)])
        books.digests.sent(kai.id, "2026-W47", later)
        for n, kind in enumerate(("community.members.renew", "community.content.review", "community.openings.receipt")):
            books.notices.plan(Planned(kind, kind, "x", CIRCLE, "U0KAI", {}), NOW)
            told = {"ts": f"{n}.1", "attempted_at": later + timedelta(hours=n + 1), "state": "sent"}
            books.members._connection.execute(update(notices).where(notices.c.kind == kind).values(**told))
        books.notices.plan(Planned("unsaid", "community.members.fading", "x", CIRCLE, "U0KAI", {}), NOW)
        assert what([Side.COMMUNITY]) == ["renew", "digest_mail", "noted"], "what was sent, and to them as a member"
        assert what(list(Side)) == ["receipt", "renew", "digest_mail", "noted", "applied"]
        assert what(list(Side), 2, 1) == ["renew", "digest_mail"]
        assert [each.text for each in books.members.for_moderators(MOE, CIRCLE, kai.id, 1, 2).lines] == [COMMUNITYS]


def test_events_and_introductions_are_in_the_timeline_and_that_they_met_is_their_own_to_know(store: Store) -> None:
    def at(hours: int) -> datetime:
        return NOW + timedelta(hours=hours)

    with store.open() as books:
        kai = kept(books)
        for n, answer in enumerate((EventAnswer.GOING, EventAnswer.DECLINED, EventAnswer.WAITING)):
            event = Event(CIRCLE, EventKind.WEBINAR, f"Queues {n}", "", NOW, 60, "U0MOE", "U0MOE", NOW)
            put = books.events.add(event)
            came = at(2) if answer is EventAnswer.GOING else None
            books.events.put(Seat(put.id, kai.id, answer, at(1), came_at=came))
        joy, bea = joined(books, "U0JOY", CIRCLE), joined(books, "U0BEA", CIRCLE)
        why = IntroWhy((), (), Distance.FAR, ())
        round = held(books, [Group((kai.id, joy.id), why, "drawn")], workspace=CIRCLE)
        (group,) = books.intro_rounds.groups(round.id)
        held(books, [Group((kai.id, bea.id), why, "drawn")], workspace=CIRCLE)  # nobody was told yet
        books.intro_rounds.keep(replace(round, state=IntroState.SAID, said_at=at(3)))
        books.intro_rounds.answer(group.id, kai.id, Met.YES, at(4))
        own = [(each.what, each.facts) for each in books.members.timeline(kai, list(Side), 4, is_own=True)]
        assert own == [
            ("community.intros.met", None), ("community.intros.introduced", None),
            ("community.events.came", {"title": "Queues 0"}), ("community.events.said_yes", {"title": "Queues 0"}),
        ]  # fmt: skip
        lines = books.members.for_moderators(MOE, CIRCLE, kai.id, 20).lines
        assert [each.what for each in lines] == [*(what for what, _ in own[1:]), "community.members.noted"]
        theirs = [each.what for each in books.members.timeline(joy, list(Side), 9, is_own=True)]
        assert theirs == ["community.intros.introduced"], "what the other said of it is not theirs to know"
        books.intro_rounds.answer(group.id, kai.id, Met.NO, at(5))
        assert books.members.timeline(kai, list(Side), 1, is_own=True)[0].what == "community.intros.introduced"


def test_one_record_is_left_of_two_with_all_that_hung_on_both(store: Store) -> None:
    with store.open() as books:
        kai = kept(books)
        other = books.members.begin(replace(KAI, email="", user=None, standing=Standing.KNOWN, skills=("SQL",)))
        books.members.note(other.id, Line("community.members.noted", Side.COMMUNITY, NOW, "", None, "Second"))
        books.members.count(other.id, Act.POST, NOW.date(), 2)
        books.members.stand(other.id, "data", Stand.MUTED, NOW)
        books.members.stand(other.id, "design", Stand.FOLLOWED, NOW)
        books.members.give(other.id, given(Purpose.MAIL, How.IMPORT, NOW - timedelta(days=9)))
        pair = Proposal(CIRCLE, kai.id, other.id, NOW)
        assert (books.merges.propose([pair]), books.merges.propose([pair])) == (1, 0)
        (found,) = books.merges.open(CIRCLE, 9)
        stays, goes = merging.order(*books.members.some(CIRCLE, [found.first, found.second]).values())
        books.merges.unite(merging.merged(stays, goes), goes)
        one = books.members.get(CIRCLE, kai.id)
        assert (one.skills, one.user, one.email) == (("Go", "SQL"), "U0KAI", KAI.email)
        assert {line.text for line in books.members.lines(kai.id, [Side.COMMUNITY], 9)} == {COMMUNITYS, "Second"}
        assert books.members.acts([kai.id], NOW.date())[kai.id] == [(NOW.date(), Act.POST, 5)]
        stands = {"data": Stand.FOLLOWED, "sales": Stand.MUTED, "design": Stand.FOLLOWED}
        assert books.members.topics([kai.id])[kai.id] == stands
        assert next(each.how for each in books.members.consents(kai.id)) is How.IMPORT, "in their order"
        assert len(books.members.consents(kai.id)) == 4
        with pytest.raises(NoSuchMember):
            books.members.get(CIRCLE, other.id)
        with pytest.raises(NoSuchMerge):
            books.merges.get(CIRCLE, found.id)


def test_of_whoever_is_forgotten_no_row_is_left_and_they_do_not_come_back_by_themselves(store: Store) -> None:
    with store.open() as books:
        kai = kept(books)
    with store.open() as books:
        whole = json.dumps(books.forgetting.everything(kai.id), default=str)
        assert all(part in whole for part in ("data", "member_touches", COMMUNITYS, "2026-11-23"))
        books.forgetting.drop(kai.id)
        books.members.forget(forgotten(kai), kai.user)
    with store.open() as books:
        left = {name: found for name, found in books.forgetting.everything(kai.id).items() if found}
        assert left == {"record": [{"at": NOW, "what": "community.members.note"}]}
        assert books.record.verify()[1] is None
        assert books.members.of(Identity(CIRCLE, "U0KAI")) is None
        assert books.members.by_email(CIRCLE, KAI.email) is None
        assert books.members.forgotten(CIRCLE, ["U0KAI", "U0JOY"]) == {"U0KAI"}
        assert books.members.unknown(CIRCLE, ["U0KAI", "U0JOY"]) == {"U0JOY"}
        assert books.members.shown_to_hiring(ANA, kai.id, NOW) is None
        with pytest.raises(NoSuchMember):
            books.members.for_moderators(MOE, CIRCLE, kai.id)
        again = books.members.begin(replace(KAI, id=0))
        assert again.id != kai.id, "who comes again begins anew"
