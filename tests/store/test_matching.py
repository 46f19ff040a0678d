"""Who is known already as hiring people may see them, and what is kept of looking among them, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import insert

from bot.rules.access import Kind as Workspace
from bot.rules.community.matching import Field as Looked
from bot.rules.community.matching import Kind
from bot.rules.community.matching.approaching import Answer, Approach, answered
from bot.rules.community.matching.deciding import Decided, Verdict
from bot.rules.community.matching.holding import Duty
from bot.rules.community.matching.ordering import accepted
from bot.rules.community.matching.ranking import Ranking
from bot.rules.community.members import Field, How, Line, Member, Purpose, Side, Standing, Touch
from bot.rules.community.members.consenting import given
from bot.rules.community.sources.referring import Referral, Relation
from bot.rules.hiring.requisitions import State
from bot.store import Books, Store
from bot.store.community.known import Person
from bot.store.community.matching import Counted, Found, Kept, Look, Setting
from bot.store.schema import sources
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.candidates import role
from tests.store.test_walls import CIRCLE, COMMUNITYS, HIRINGS, kept

BOTH = "T0ELSE"
DAY = timedelta(days=1)


def member(books: Books, name: str, where: str = CIRCLE, **changes: object) -> Member:
    """Somebody who shows their skills and agrees to be considered."""
    made = Member(
        where, name, Standing.JOINED, NOW, f"{name}@example.com", NOW, f"U0{name.upper()}", skills=("SQL", "Go"),
        shown=frozenset({Field.SKILLS}), joined_at=NOW,
    )  # fmt: skip
    begun = books.members.begin(replace(made, **changes))  # type: ignore[arg-type]
    books.members.give(begun.id, given(Purpose.HIRING, How.CLICK, NOW))
    return begun


def facts(one: Person) -> set[tuple[Looked, str]]:
    return {(each.field, each.text) for each in one.profile.facts}


def test_of_those_known_hiring_reads_what_they_show_while_they_agree_and_nothing_of_the_other_side(
    store: Store,
) -> None:
    with store.open() as books:
        kai = kept(books)
        books.members.change(replace(kai, family="Backend", seniority="Lead", languages=("German",)))
        found, last = books.known.page(TEAM, NOW)
        assert ([each.id for each in found], last) == ([kai.id], None)
        one = found[0]
        assert (one.name, one.email, one.kind, one.agreed_until) == ("Kai", "", Kind.MEMBER, NOW + timedelta(days=730))
        assert facts(one) == {(Looked.SKILLS, "Go")}, "nothing but what is ticked"
        for hidden in (HIRINGS, COMMUNITYS, "loud", "Lisbon", "sales", "kai@", "Backend", "Lead", "German", "post"):
            assert hidden not in repr(one)
        every = replace(kai, shown=frozenset(Field), family="Backend", motivation="To learn Rust")
        books.members.change(every)
        (one,), _ = books.known.page(TEAM, NOW)
        assert one.email == "kai@example.com"
        assert {text for _, text in facts(one)} == {"Go", "Backend"}, "what they look for they do not say they can"
        assert books.known.contacts([kai.id]) == {kai.id: NOW}, "of the hiring side alone"
        for changed in (replace(kai, shown=frozenset()), replace(kai, standing=Standing.LEFT)):
            books.members.change(changed)
            assert not books.known.page(TEAM, NOW)[0]
            assert not books.known.some(TEAM, [kai.id], NOW)
        books.members.change(kai)
        assert not books.known.page(TEAM, NOW + timedelta(days=731))[0], "over"
        books.members.end(kai.id, Purpose.HIRING, NOW)
        assert not books.known.page(TEAM, NOW)[0], "taken back"


def test_a_company_looks_in_its_own_community_and_in_those_that_are_nothing_else(store: Store) -> None:
    with store.open() as books:
        books.workspaces.put(CIRCLE, Workspace.COMMUNITY, "Circle")
        books.workspaces.put(BOTH, Workspace.BOTH, "Else")
        for user in ("U0HERE", "U0GUEST"):
            books.people.put(make.person(user, workspace=BOTH, is_guest=user == "U0GUEST"), NOW)
        circle, here, guest = (
            member(books, "kim"), member(books, "here", BOTH), member(books, "guest", BOTH),
        )  # fmt: skip
        row = {"workspace": CIRCLE, "kind": "alumni", "code": "old", "name": "Old", "is_aggregate": False,
               "by": "U0MOE", "at": NOW}  # fmt: skip
        source = books.members._connection.execute(insert(sources).values(row).returning(sources.c.id)).scalar_one()
        books.members.touch(circle.id, Touch(source, NOW))
        referral = Referral(CIRCLE, source, circle.id, "U0SAM", TEAM, Relation.FRIEND, NOW)
        books.referrals.add(referral)
        assert {each.id: each.kind for each in books.known.page(TEAM, NOW)[0]} == {circle.id: Kind.ALUMNUS}
        assert {each.id: each.kind for each in books.known.page(BOTH, NOW)[0]} == {
            circle.id: Kind.ALUMNUS, here.id: Kind.COLLEAGUE, guest.id: Kind.MEMBER,
        }  # fmt: skip
        (only,), last = books.known.page(BOTH, NOW, after=circle.id, most=1)
        assert (only.id, last) == (here.id, here.id)
        assert books.known.referrers(TEAM, [circle.id, here.id]) == {circle.id: ["U0SAM"], here.id: []}
        assert books.known.referrers(BOTH, [circle.id]) == {circle.id: []}, "who told them is of one company"


def test_an_open_role_is_looked_for_and_again_when_something_changed(store: Store) -> None:
    with store.open() as books:
        books.workspaces.put(CIRCLE, Workspace.COMMUNITY, "Circle")
        kim, lee = member(books, "kim"), member(books, "lee")
        one = role(books, "")
        books.requisitions.add(make.requisition(title="Not open"))
        assert books.matching.due(NOW, NOW, 9) == [(TEAM, one.id, 1)]
        counts = [Counted("SQL", {"met": 2, "not_shown": 0, "unknown": 0})]
        places = {Ranking.MUSTS: 1, Ranking.WORDS: 2}
        found = [Found(one.id, lee.id, 0), Found(one.id, kim.id, 1, 1, places), Found(one.id, 999, 2)]
        books.matching.put(Look(one.id, 1, NOW, 2, True, counts), found, NOW + DAY)
        assert books.matching.look(one.id) == Look(one.id, 1, NOW, 2, True, counts)
        assert list(books.matching.found(one.id).items()) == [
            (lee.id, replace(found[0], places={})), (kim.id, found[1]),
        ], "in the order of the lot, and nobody who is gone"  # fmt: skip
        assert books.matching.of_member(kim.id) == [found[1]]
        assert not books.matching.due(NOW, NOW, 9)
        assert books.matching.due(NOW + DAY, NOW, 9) == [(TEAM, one.id, 2)]
        books.matching.again(NOW, "T0OTHER")
        assert not books.matching.due(NOW, NOW, 9)
        books.matching.again(NOW + timedelta(seconds=1))
        assert not books.matching.due(NOW + DAY, NOW - DAY, 9), "it rests"
        books.matching.put(Look(one.id, 2, NOW, 2, False, ()), (), NOW + DAY)
        again = books.matching.due(NOW + timedelta(seconds=1), NOW, 9)
        assert again == [(TEAM, one.id, 3)], "changed while it was looked"
        assert not books.matching.found(one.id)
        closed = replace(one, state=State.FILLED)
        books.requisitions.save(one, closed)
        assert not books.matching.due(NOW + 2 * DAY, NOW, 9)
        books.matching.put(Look(one.id, 3, NOW, 1, False, ()), [Found(one.id, kim.id, 0)], None)
        assert books.matching.ended(9) == [one.id]
        books.matching.forget_found(one.id)
        assert books.matching.ended(9) == []
        assert not books.matching.of_member(kim.id)


def test_what_is_decided_held_and_written_is_kept_and_goes_with_the_member(store: Store) -> None:
    with store.open() as books:
        books.workspaces.put(CIRCLE, Workspace.COMMUNITY, "Circle")
        assert books.matching.setting(TEAM) == Setting()
        held = accepted({"notice": ["yes"], "review": ["yes"]}, "U0ADA", NOW)
        for setting in (Setting(held), Setting(held, NOW), Setting(replace(held, ended_at=NOW), NOW)):
            books.matching.settle(TEAM, setting)
            assert books.matching.setting(TEAM) == setting
        kim, one = member(books, "kim"), role(books, "")
        decided = Decided(one.id, kim.id, Verdict.LACKS, "No Go", {Ranking.WORDS: 3}, "U0ANA", NOW)
        books.matching.decide(decided)
        books.matching.decide(replace(decided, verdict=Verdict.FITS, at=NOW + DAY))
        assert books.matching.decided(one.id) == {kim.id: replace(decided, verdict=Verdict.FITS, at=NOW + DAY)}
        assert [each.member for each in books.matching.decisions(TEAM, NOW)] == [kim.id]
        assert not books.matching.decisions(TEAM, NOW + DAY)
        assert not books.matching.decisions(CIRCLE, None)
        assert books.matching.hold(one.id) is None
        for each in (Kept(72, None, "U0ANA", NOW), Kept(24, Duty.LAW, "U0ANA", NOW, NOW + DAY)):
            books.matching.keep_hold(one.id, each)
            assert books.matching.hold(one.id) == each
        made = books.matching.approach(Approach(one.id, kim.id, "U0ANA", "Come to us", NOW))
        said = answered(made, Answer.NOT_NOW, 3, NOW + DAY)
        books.matching.answer(said)
        assert books.matching.approach_of(made.id) == said
        assert books.matching.approaches(TEAM, [kim.id, 999]) == {kim.id: [said], 999: []}
        assert books.matching.approaches(CIRCLE, [kim.id]) == {kim.id: []}, "of that company alone"
        assert books.matching.approaches_to(kim.id) == [said]
        books.matching.put(Look(one.id, 1, NOW, 1, False, ()), [Found(one.id, kim.id, 0)], None)
        given_out = books.forgetting.everything(kim.id)
        assert {"matches", "match_decisions", "match_approaches"} <= {name for name, rows in given_out.items() if rows}
        books.members.note(kim.id, Line("community.matching.written", Side.HIRING, NOW, "U0ANA"))
        books.forgetting.drop(kim.id)
        assert not books.matching.decided(one.id)
        assert books.matching.approach_of(made.id) is None
        assert not books.matching.found(one.id)
