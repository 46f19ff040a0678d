"""Looking inside first, from the role that opens to the answer of somebody who was written to; the whole way."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.jobs import ERRANDS, errands
from bot.jobs.community.matching import (
    APPROACH,
    HOLD_OVER,
    KNOWN,
    REPLIED,
    approaching,
    deciding,
    holding,
    looking,
    own,
    settling,
    showing,
)
from bot.jobs.community.members import data
from bot.jobs.community.members import own as members
from bot.rules.access import Right
from bot.rules.community.matching.approaching import Answer, AnsweredBefore, NotReachable, WrittenBefore
from bot.rules.community.matching.covering import Standing as Stand
from bot.rules.community.matching.deciding import NotAmongThem
from bot.rules.community.matching.learning import FEWEST
from bot.rules.community.members import Field, How, Member, Purpose
from bot.rules.community.members.consenting import given
from bot.rules.community.openings import Opening
from bot.rules.hiring.candidates import What, moving
from bot.rules.hiring.descriptions import Description, Quality
from bot.rules.hiring.reports.pool import Entry, answered
from bot.rules.hiring.requisitions import NotYours, Requisition, State
from bot.rules.hiring.requisitions import moved as state_moved
from bot.rules.people import Identity, Person, Role
from bot.store import Books
from sandbox.client import words
from tests import make
from tests.fakes import CIRCLE, COMPANY
from tests.jobs.conftest import Work
from tests.make import NOW
from tests.store.test_candidates import kept as applied

MINA, ANA, ADA, SAM = "U0MINA", "U0ANA", "U0ADA", "U0SAM"
CLEO, CORA, MOE = "U0CLEO", "U0CORA", "U0MOE"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DESCRIBED = Description(qualities=(Quality("PostgreSQL", True), Quality("German", True), Quality("Go", False)))
SAYS: dict[str, dict[str, Any]] = {
    CLEO: {"skills": ("Postgres", "Go"), "languages": ("German",)}, CORA: {"skills": ("Figma",)}, MOE: {},
}  # fmt: skip


@pytest.fixture
def known(work: Work) -> Work:
    """Three members agree to be considered, and show what they can; a role that asks for SQL and German is open."""
    with work.deps.store.open() as books:
        books.roles.give(COMPANY, Role.RECRUITER, [ANA])
        for user, said in SAYS.items():
            change(books, user, shown=frozenset({Field.NAME, Field.SKILLS, Field.LANGUAGES}), **said)
            books.members.give(member(books, user).id, given(Purpose.HIRING, How.CLICK, NOW))
        asked = replace(make.requisition(asker=MINA, title="Data engineer"), workspace=COMPANY, in_charge=ANA)
        role = state_moved(state_moved(asked, State.APPROVED, "U0OMAR", NOW), State.OPEN, MINA, NOW)
        role = books.requisitions.add(role)
        books.descriptions.publish(role.id, DESCRIBED, MINA, NOW)
    return work


def change(books: Books, user: str, **changes: Any) -> None:
    books.members.change(replace(member(books, user), **changes))


def member(books: Books, user: str) -> Member:
    found = books.members.of(Identity(CIRCLE, user))
    assert found is not None
    return found


def me(books: Books, user: str = ANA) -> Person:
    return books.people.enter(Identity(COMPANY, user), Right.HIRE)


def look(work: Work, at: datetime = NOW) -> None:
    """What is due then is looked for."""
    deps = work.at(at).deps
    looking.look(deps)
    while errands.one(deps, ERRANDS):
        pass


def the_role(books: Books) -> Requisition:
    (role,) = books.requisitions.running(COMPANY)
    return role


def names(page: Any) -> list[str]:
    return sorted(each["name"] for each in page["people"])


def test_whoever_runs_a_role_hears_who_is_known_and_sees_how_they_stand_to_what_it_asks(known: Work) -> None:
    look(known)
    assert sorted(each.to for each in known.notices() if each.kind == KNOWN) == [ANA, MINA]
    known.until_quiet()
    (said,) = (words(each["blocks"]) for each in known.dm(ANA) if "Known already" in words(each["blocks"]))
    assert "3 people known already" in said
    assert "PostgreSQL: 1 met, 1 not shown, 1 unknown" in said
    synonyms = known.deps.words.synonyms
    with known.deps.store.reading() as books:
        id = the_role(books).id
        page = showing.page(books, me(books), id, synonyms, NOW)
        assert (page["considered"], page["has_order"]) == (3, False)
        assert [(each["met"], each["not_shown"], each["unknown"]) for each in page["lines"]] == [(1, 1, 1), (1, 0, 2)]
        cleo, cora, moe = (member(books, user).name for user in (CLEO, CORA, MOE))
        for stand, who in zip(Stand, ([cleo], [cora], [moe]), strict=True):
            assert names(showing.group(books, me(books), id, 0, stand, 0, synonyms, NOW)) == who
        (card,) = showing.group(books, me(books), id, 0, Stand.MET, 0, synonyms, NOW)["people"]
        assert (card["evidence"], card["kind"], card["contact"]) == (["Postgres"], "member", None)
        with pytest.raises(NotAmongThem):
            showing.best(books, me(books), id, 0, synonyms, NOW)
        with pytest.raises(NotYours):
            showing.page(books, me(books, "U0OMAR"), id, synonyms, NOW)
        (line,) = showing.roles(books, me(books), NOW)["lines"]
        assert line["count"] == 3
    look(known, NOW + HOUR)
    assert len([each for each in known.notices() if each.kind == KNOWN]) == 2, "told once"


def test_an_order_needs_an_admin_and_both_sides_read_the_same_which_a_correction_changes_at_once(known: Work) -> None:
    look(known)
    synonyms = known.deps.words.synonyms
    with known.deps.store.open() as books:
        settling.accept(books, me(books, ADA), {"notice": ["yes"], "review": ["yes"]}, NOW)
        id = the_role(books).id
        assert not showing.page(books, me(books), id, synonyms, NOW)["has_order"], "nobody was put in an order yet"
    look(known, NOW + timedelta(seconds=40))
    with known.deps.store.open() as books:
        best = showing.best(books, me(books), id, 0, synonyms, NOW)["people"]
        (mine,) = own.page(books, member(books, CLEO), 0, synonyms, NOW)["roles"]
        assert (best[0]["name"], mine["is_best"]) == (member(books, CLEO).name, True)
        assert (mine["reasons"], mine["gap"]) == (best[0]["reasons"], best[0]["gap"])
        assert [each["evidence"] for each in mine["reasons"]] == [["Postgres"], ["German"], ["Go"]]
        answers = {"name": "Cleo", "skills": "Go, MySQL", "languages": "German"}
        members.correct(books, member(books, CLEO), answers, NOW + HOUR)
        best = showing.best(books, me(books), id, 0, synonyms, NOW + HOUR)["people"]
        (mine,) = own.page(books, member(books, CLEO), 0, synonyms, NOW + HOUR)["roles"]
        assert mine["gap"] == best[0]["gap"] == {"asked": "PostgreSQL", "standing": "not_shown"}
        books.members.end(member(books, CORA).id, Purpose.HIRING, NOW + HOUR)
        assert showing.page(books, me(books), id, synonyms, NOW + HOUR)["considered"] >= 2
        assert not showing.group(books, me(books), id, 0, Stand.NOT_SHOWN, 0, synonyms, NOW + HOUR)["people"][1:]
        assert own.page(books, member(books, CORA), 0, synonyms, NOW + HOUR)["roles"] == []
    look(known, NOW + HOUR)
    with known.deps.store.open() as books:
        assert showing.page(books, me(books), id, synonyms, NOW + HOUR)["considered"] == 2
        settling.take_back(books, me(books, ADA), NOW + HOUR)
        with pytest.raises(NotAmongThem):
            showing.best(books, me(books), id, 0, synonyms, NOW + HOUR)


def test_decisions_are_learned_from_until_they_are_put_back(known: Work) -> None:
    synonyms = known.deps.words.synonyms
    with known.deps.store.open() as books:
        settling.accept(books, me(books, ADA), {"notice": ["yes"], "review": ["yes"]}, NOW)
        for n in range(FEWEST - 1):  # as many roles, for whom the same people are known
            asked = replace(make.requisition(asker=MINA, title=f"Data engineer {n}"), workspace=COMPANY, in_charge=ANA)
            role = state_moved(state_moved(asked, State.APPROVED, "U0OMAR", NOW), State.OPEN, MINA, NOW)
            books.descriptions.publish(books.requisitions.add(role).id, DESCRIBED, MINA, NOW)
    with known.deps.store.open() as books:
        change(books, CORA, skills=("PostgreSQL",))
    look(known)
    with known.deps.store.open() as books:
        for role in books.requisitions.running(COMPANY):
            for user, verdict in ((CLEO, "fits"), (CORA, "lacks")):
                at = deciding.among(books, me(books), role.id, member(books, user).id, synonyms, NOW)
                deciding.decide(books, me(books), *at, {"verdict": verdict, "why": "As it is."}, NOW)
        page = settling.page(books, me(books, ADA))
        assert (page["taken"], page["left"]) == (FEWEST, FEWEST)
        weights = {each["name"]: float(each["weight"]) for each in page["lessons"]}
        assert weights["musts"] > 1, weights
        settling.reset(books, me(books, ADA), NOW)
        page = settling.page(books, me(books, ADA))
        assert (page["taken"], page["lessons"]) == (0, [])
    with known.deps.store.reading() as books:
        id = books.requisitions.running(COMPANY)[0].id
        (card, *_) = showing.group(books, me(books), id, 0, Stand.MET, 0, synonyms, NOW)["people"]
        assert (card["verdict"], card["why"]) == ("fits", "As it is.")


def test_a_person_writes_once_in_their_own_name_and_hears_the_answer(known: Work) -> None:
    look(known)
    synonyms = known.deps.words.synonyms
    with known.deps.store.open() as books:
        role = the_role(books)
        cleo = member(books, CLEO)
        at = deciding.among(books, me(books), role.id, cleo.id, synonyms, NOW)
        assert approaching.form(books, me(books), *at, synonyms, NOW)["shows"] == ["Postgres", "Go"]
        change(books, CLEO, paused_until=NOW + DAY)
        paused = deciding.among(books, me(books), role.id, cleo.id, synonyms, NOW)
        with pytest.raises(NotReachable):
            approaching.send(books, me(books), *paused, {"text": "Come"}, NOW)
        change(books, CLEO, paused_until=None)
        sent = approaching.send(books, me(books), *at, {"text": "You wrote that you know Postgres."}, NOW)
        with pytest.raises(WrittenBefore):
            approaching.send(books, me(books), *at, {"text": "Again"}, NOW)
    known.until_quiet()
    (said,) = (words(each["blocks"]) for each in known.dm(CLEO, CIRCLE) if "Postgres" in words(each["blocks"]))
    assert "writes to you about" in said
    with known.deps.store.open() as books:
        assert len(books.sendings.of(Identity(CIRCLE, CLEO), NOW + HOUR)) == 1, "within the one budget"
        person = books.people.get(Identity(CIRCLE, CLEO))
        with pytest.raises(AnsweredBefore):
            approaching.reply(books, books.people.get(Identity(CIRCLE, CORA)), sent.id, Answer.YES, 1, NOW)
        approaching.reply(books, person, sent.id, Answer.NOT_NOW, 3, NOW + HOUR)
        approaching.reply(books, person, sent.id, Answer.YES, 3, NOW + 2 * HOUR)
        with pytest.raises(AnsweredBefore):
            approaching.reply(books, person, sent.id, Answer.NO, 3, NOW + 3 * HOUR)
    known.at(NOW + 2 * HOUR).until_quiet()
    (said,) = (words(each["blocks"]) for each in known.dm(ANA) if "want to hear" in words(each["blocks"]) or
               "wants to hear" in words(each["blocks"]))  # fmt: skip
    assert member_name(known) in said
    with known.deps.store.open() as books:
        data.forget(books, member(books, CLEO), "", NOW + DAY)
    known.at(NOW + DAY).until_quiet()
    assert not any(member_email in words(each["blocks"]) for each in known.dm(ANA) for member_email in ("cleo@",))
    assert {each.kind for each in known.notices() if each.kind in (APPROACH, REPLIED)} == set(), "nothing says it now"


def test_past_candidates_stand_with_who_meets_a_must_have_by_a_tag_of_their_report_and_their_own_yes(
    known: Work,
) -> None:
    look(known)
    synonyms = known.deps.words.synonyms
    with known.deps.store.open() as books:
        id = the_role(books).id
        past = applied(books)
        why = moving.REASONS[What.REJECT][0]
        over = moving.moved(past.candidacy, What.REJECT, 1, ANA, NOW, why, "No")
        books.candidates.move(past.candidacy, over)
        books.pool.put(Entry(past.candidacy.id, ("Postgres", "plans"), ANA, NOW))

        def kept() -> list[int]:
            return [each["kept"] for each in showing.page(books, me(books), id, synonyms, NOW)["lines"]]

        assert kept() == [0, 0], "they did not say yes"
        books.pool.answer(past.candidacy.id, answered(True, 12, NOW))
        assert kept() == [1, 0], "of German their tags say nothing"
        (one,) = showing.group(books, me(books), id, 0, Stand.MET, 0, synonyms, NOW)["kept"]
        assert (one["name"], one["evidence"], one["title"]) == (
            past.candidate.name, ["Postgres"], past.requisition.wanted.title
        )  # fmt: skip
        assert [
            [each["name"] for each in showing.group(books, me(books), id, must, stand, 0, synonyms, NOW)["kept"]]
            for must, stand in ((0, Stand.UNKNOWN), (0, Stand.NOT_SHOWN), (1, Stand.UNKNOWN), (1, Stand.NOT_SHOWN))
        ] == [[], [], [past.candidate.name], []], "tags say what somebody can, never what they cannot"
        change(books, CLEO, candidate=past.candidate.id)
        assert kept() == [0, 0], "who is a member too stands there as one"
        change(books, CLEO, candidate=None)
        books.pool.answer(past.candidacy.id, answered(False, 12, NOW))
        assert kept() == [0, 0], "they took it back"


def test_whoever_was_forgotten_is_counted_nowhere_from_that_moment_on(known: Work) -> None:
    look(known)
    known.until_quiet()
    synonyms = known.deps.words.synonyms
    with known.deps.store.open() as books:
        id = the_role(books).id
        assert showing.page(books, me(books), id, synonyms, NOW)["considered"] == 3
        data.forget(books, member(books, CLEO), "", NOW + HOUR)
        page = showing.page(books, me(books), id, synonyms, NOW + HOUR)
        assert (page["considered"], [each["met"] for each in page["lines"]]) == (2, [0, 0])
        assert [each["count"] for each in showing.roles(books, me(books), NOW + HOUR)["lines"]] == [2]
        assert books.matching.due(NOW + HOUR, NOW, 9) == [(COMPANY, id, 2)], "and is looked for anew"
    known.at(NOW + HOUR).until_quiet()
    (said,) = (words(each["blocks"]) for each in known.dm(ANA) if "Known already" in words(each["blocks"]))
    assert "2 people known already" in said


def member_name(work: Work) -> str:
    with work.deps.store.reading() as books:
        return member(books, CLEO).name


def test_those_known_come_first_together_with_the_members_and_somebody_is_told_when_it_is_over(known: Work) -> None:
    with known.deps.store.open() as books:
        role = the_role(books)
        holding.save(books, me(books), role, {"hours": "24", "duty": "none"}, NOW)
        opening = Opening(CIRCLE, COMPANY, "Data engineer", "Come", ANA, ANA, NOW, role.id, first_until=NOW + 30 * HOUR)
        books.openings.add(opening)
        holding.plan(books, role, NOW)
        hold = holding.hold_of(books, role)
        assert hold is not None
        assert hold.posted_from == NOW + 30 * HOUR, "together, and not one after the other"
        due = [each.due_at for each in known_due(books, role)]
        assert due == [NOW + 30 * HOUR]
        holding.end(books, me(books), role, NOW + HOUR)
        hold = holding.hold_of(books, role)
        assert hold is not None
        assert (hold.held_until, hold.posted_from) == (NOW + HOUR, NOW + 30 * HOUR), "members still hear first"
        holding.save(books, me(books), role, {"hours": "72", "duty": "law"}, NOW)
        hold = holding.hold_of(books, role)
        assert hold is not None
        assert hold.may_post(NOW), "it has to be posted"
        assert known_due(books, role) == []
        assert showing.roles(books, me(books), NOW)["brought"]["percent"] is None


def known_due(books: Books, role: Requisition) -> list[Any]:
    return [
        each for each in books.notices.about(f"matching:{role.id}")
        if each.kind == HOLD_OVER and each.state.value == "due"
    ]  # fmt: skip
