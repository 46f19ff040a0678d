"""What candidates say of themselves: counted, never read, gone with them, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.rules.access import Kind
from bot.rules.fairness import Passed
from bot.rules.hiring.candidates import Seen, What, moving
from bot.rules.hiring.outcomes.declaring import GENDER, OFF, RATHER_NOT, READY, Question, Setting
from bot.rules.hiring.outcomes.suppressing import UNSAID, WHOLE, Cell
from bot.store import Books, Store
from bot.store.schema import declarations, group_counts
from tests import make
from tests.make import NOW, TEAM
from tests.store.test_candidates import KIM, kept

ASKED = Question(GENDER, READY[GENDER])
ON = Setting(True, (ASKED,), ("U0ANA",), True)
MONTH = NOW + timedelta(days=30)


def somebody(books: Books, n: int, said: str, *whats: What, seen: Seen | None = None) -> Seen:
    """Somebody who said that, and what became of them."""
    person = replace(KIM, name=f"Candidate {n}", emails=(f"c{n}@example.com",), phone="", user=None)
    found = kept(books, person, seen.requisition if seen else None)
    one = found.candidacy
    for what in whats:
        before = one
        one = moving.moved(before, what, 2, "U0ANA", NOW, moving.REASONS.get(what, ("",))[0], "Why")
        books.candidates.move(before, one)
    if said:
        books.declarations.say(TEAM, found.candidate.id, {GENDER: said}, NOW)
    return replace(found, candidacy=one)


def test_nothing_is_asked_before_somebody_said_so_and_turning_it_off_forgets_everything(store: Store) -> None:
    with store.open() as books:
        assert books.declarations.setting(TEAM) == OFF
        books.declarations.choose(TEAM, ON, "U0ADA", NOW)
        assert books.declarations.setting(TEAM) == ON
        books.workspaces.put("T0ELSE", Kind.COMPANY, "Elsewhere")
        assert books.declarations.setting("T0ELSE") == OFF
        somebody(books, 1, "woman", What.REJECT)
        books.declarations.say("T0ELSE", 1, {GENDER: "man"}, NOW)
        assert groups(books, ASKED, MONTH) == {"woman"}
        books.declarations.choose(TEAM, replace(ON, is_on=False), "U0ADA", NOW)
        assert not books.declarations.has_said(TEAM, 1)
    with store.engines.read() as connection:
        assert connection.execute(select(group_counts.c.key)).all() == []
        assert connection.execute(select(declarations.c.workspace)).scalars().all() == ["T0ELSE"]


def test_only_counts_come_out_of_those_of_whom_it_is_decided(store: Store) -> None:
    with store.open() as books:
        books.declarations.choose(TEAM, ON, "U0ADA", NOW)
        first = somebody(books, 1, "woman", What.NEXT, What.HIRE)
        role = first.requisition.id
        somebody(books, 2, "woman", What.NEXT, What.REJECT, seen=first)
        somebody(books, 3, "man", What.REJECT, seen=first)
        somebody(books, 4, "man", What.NEXT, seen=first)  # is still there
        somebody(books, 5, "man", What.NEXT, What.WITHDRAW, seen=first)
        somebody(books, 6, RATHER_NOT, What.REJECT, seen=first)
        somebody(books, 7, "", What.REJECT, seen=first)
        somebody(books, 8, "an option of once", What.REJECT, seen=first)
        other = replace(make.requisition(), workspace="T0ELSE")
        books.workspaces.put("T0ELSE", Kind.COMPANY, "Elsewhere")
        kept(books, replace(KIM, workspace="T0ELSE", emails=(), phone=""), books.requisitions.add(other))
        assert books.declarations.counts(TEAM, ASKED, NOW) == (NOW.date(), []), "it was decided later"
        day, found = books.declarations.counts(TEAM, ASKED, MONTH)
        assert day == MONTH.date()
    assert {each.counts for each in found if each.stage == WHOLE and each.group == "woman"} == {Passed(1, 2)}
    assert {each for each in found if each.stage != WHOLE} == {
        Cell(role, 0, "woman", Passed(2, 2)), Cell(role, 1, "woman", Passed(1, 2)),
        Cell(role, 0, "man", Passed(0, 1)), Cell(role, 0, UNSAID, Passed(0, 3)),
    }  # fmt: skip


def groups(books: Books, question: Question, before: datetime) -> set[str]:
    """The groups that were counted then."""
    return {each.group for each in books.declarations.counts(TEAM, question, before)[1]}


def test_what_was_counted_stands_until_it_is_decided_of_five_more(store: Store) -> None:
    with store.open() as books:
        first = somebody(books, 1, "woman", What.REJECT)
        somebody(books, 2, "man", What.REJECT, seen=first)
        before = books.declarations.counts(TEAM, ASKED, MONTH)
        id, later = first.candidate.id, MONTH + timedelta(days=40)
        books.declarations.say(TEAM, id, {GENDER: "man"}, MONTH + timedelta(days=1))
        assert books.declarations.counts(TEAM, ASKED, MONTH) == before
        books.declarations.forget(TEAM, id)
        assert not books.declarations.has_said(TEAM, id)
        for n in range(3, 8):
            assert books.declarations.counts(TEAM, ASKED, later) == before
            somebody(books, n, "", What.REJECT, seen=first)
        assert books.declarations.counts(TEAM, ASKED, MONTH) == before
        assert groups(books, ASKED, later) == {"man", UNSAID}
        assert groups(books, Question("own", ("x", "y")), MONTH) == {UNSAID}
        assert groups(books, replace(ASKED, options=("woman", "x")), later) == {UNSAID}


def test_an_answer_counts_from_the_month_after_it_was_given(store: Store) -> None:
    with store.open() as books:
        one = somebody(books, 1, "", What.REJECT)
        books.declarations.say(TEAM, one.candidate.id, {GENDER: "man"}, MONTH)
        assert groups(books, ASKED, MONTH) == {UNSAID}


def test_no_row_leads_to_whose_it_is_and_what_was_said_stands_sealed(store: Store) -> None:
    with store.open() as books:
        one = somebody(books, 1, "woman", What.REJECT)
        books.declarations.counts(TEAM, ASKED, MONTH)
        everything = str(books.erasing.everything(one.candidate))
        assert "woman" not in everything, "what is given out passes through the recruiter's hands"
    with store.engines.read() as connection:
        (row,) = connection.execute(select(declarations)).all()
        (counted,) = connection.execute(select(group_counts.c.content)).scalars()
    assert b"woman" not in row.content
    assert b"woman" not in counted
    assert len(row.key) == 64
    assert not {str(one.candidate.id), one.candidacy.code} & {row.key, row.workspace}
    assert not any(key.column.table.name.startswith("candida") for key in declarations.foreign_keys)


def test_reading_before_anybody_said_anything_finds_nothing(store: Store) -> None:
    with store.open() as books:
        one = somebody(books, 1, "")
    with store.reading() as books:
        assert not books.declarations.has_said(TEAM, one.candidate.id)
