"""All that is kept of a candidate goes to who asks and may; erased, their name is nowhere any more (trap 9)."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest

from bot.jobs import ERRANDS, errands
from bot.jobs.hiring.candidates import data, grading, importing, letters, receiving
from bot.jobs.hiring.candidates.results import sitting
from bot.jobs.hiring.panels import seats as interviews
from bot.jobs.hiring.reports import numbers, numbers_page
from bot.rules.access import Right
from bot.rules.hiring.candidates import NoSuchCandidate, Seen, Standing, What, moving
from bot.rules.hiring.candidates.connecting import Kind
from bot.rules.hiring.candidates.correcting import AlreadyErased
from bot.rules.hiring.candidates.grading import Grading
from bot.rules.hiring.candidates.own_page import Answer
from bot.rules.hiring.candidates.systems import Means, Told
from bot.rules.hiring.panels import seats
from bot.rules.hiring.panels.seats import Interview, Seat
from bot.rules.hiring.plans.results import Deviation, Grade, Reference, Result
from bot.rules.hiring.reports.numbers import Period
from bot.rules.notices import Planned
from bot.rules.people import Identity, Person
from bot.rules.refusals import FieldRefusals
from bot.store import Books
from bot.store.hiring.erasing import CARDS, DEBRIEFS, REPORTS
from bot.store.schema import metadata
from bot.store.sealed import COLUMNS
from sandbox.client import words
from tests.fakes import COMPANY
from tests.handlers.candidates import ANA, KIM, MINA, another, begin, given
from tests.handlers.first_run import give_roles
from tests.handlers.state import OPEN, ask, rows
from tests.handlers.systems import connected
from tests.jobs.conftest import Work
from tests.jobs.test_panels import EDITH, HOUR, NOOR, SAM, START
from tests.make import NOW
from tests.residue import residue, settled
from tests.store.test_erasing import HOLD

pytestmark = pytest.mark.debugging

# In everything that anybody wrote about Kim.
SAID = "as the zebra said"
# What is about a candidate and is not given to them: what others wrote sealed or for themselves and what was drawn from
# it, their addresses beside their row, who they are in the community, check-ins under their own name, and ids of ours.
WITHHELD = {
    *(each.name for each in (*CARDS, *DEBRIEFS, *REPORTS)), "interview_notes", "candidate_emails", "members", "hires",
    "report_copies", "applications",
}  # fmt: skip
MINE = (KIM.name, "kim@example.com", KIM.phone, SAID, KIM.notes)
FILE = f"Name,E-mail,Notes\nKim Sommer,KIM@example.com,{SAID}\nLee Park,lee@example.com,\nKim Sommer,,{SAID}\n"


def me(books: Books) -> Person:
    return books.people.enter(Identity(COMPANY, ANA), Right.HIRE)


@pytest.fixture
def kim(work: Work) -> Seen:
    """Kim, of whom there is something in every table, and of whom much was told; Ana runs it."""
    give_roles(work.deps.store)
    id = ask(work.deps.store, OPEN).id
    found = begin(work.deps.store, id, replace(KIM, referrers=(), relatives=("U0JAN",)))
    one, candidacy = connected(work.deps.store, Kind.GENERIC), found.candidacy
    given(work.deps.store, id, FILE.encode())
    with work.deps.store.open() as books:
        made = Interview(COMPANY, candidacy.id, id, found.candidate.id, 1, 0, START, 60, _seats(), ANA, NOW)
        asked = books.interviews.add(seats.offered(seats.proposed(made, (), NOW), NOW))
        interviews.tell(books, asked, NOW)
        no = seats.declined(asked, asked.seats[0].id, SAM, 1, SAID, NOW)
        kept = books.interviews.save(asked, no)
        interviews.fill(books, kept, books.company.of(COMPANY, NOW), NOW)
        body = {"id": "1", "event": "application.applied", "application": "a", "job": "9", "name": KIM.name,
                "email": "kim@example.com"}  # fmt: skip
        told = Told(body["event"], Means.APPLIED, "1", "a", "9")
        books.connections.keep(one.id, told, json.dumps(body), NOW)
        after = moving.moved(candidacy, What.NEXT, 2, ANA, NOW)
        books.candidates.move(candidacy, after)
        asked_to = [Grading(1, NOOR, ANA, NOW, SAID)]
        books.candidates.ask_to_grade(after.id, asked_to)
        found = replace(found, candidacy=after)
        grading.plan(books, found, asked_to, NOW)
        result = Result(
            NOOR, NOW, SAID, 31, (Grade("teamwork", 4, SAID),), Reference(SAID, SAID, (SAID,)), (Deviation(SAID),)
        )  # fmt: skip
        books.results.keep(sitting(after, 1), result, NOW)
        books.own_pages.give(after.id, "hash", ANA, NOW)
        books.own_pages.say(after.id, Answer(4, SAID, NOW))
        facts = {"candidacy": after.id, "connection": one.id}
        for kind in (letters.REFUSED, receiving.ARRIVED):
            books.notices.plan(Planned(kind, kind, f"candidacy:{after.id}", COMPANY, ANA, facts), NOW)
        books.record.note(NOW, "hiring.candidates.flag", f"candidate:{after.candidate}", relatives=["U0JAN"], x=SAID)
        books.record.note(NOW, "hiring.panels.cancel", interviews.about(kept), why=SAID)
        books.candidates.move(after, gone := moving.moved(after, What.HOLD, 2, ANA, NOW, "", SAID))
    work.at(NOW + HOUR).until_quiet()
    assert KIM.name in str(work.stand_in.dump())
    return replace(found, candidacy=gone)


def _seats() -> tuple[Seat, ...]:
    return tuple(Seat(n, who, "interviewer", ("teamwork",)) for n, who in enumerate((SAM, EDITH)))


def kept(work: Work) -> str:
    """Everything in the database, what is sealed in clear."""
    secrets = work.deps.store.secrets
    tables = {name: [dict(row) for row in held] for name, held in rows(work.deps.store).items()}
    for column, purpose in COLUMNS:
        for row in tables[column.table.name]:
            if row[column.name] is not None:
                row[column.name] = secrets.unseal(purpose, row[column.name])
    return str(tables)


def test_an_erased_name_is_nowhere_and_the_record_verifies(work: Work, kim: Seen, written: io.StringIO) -> None:
    assert all(mine in kept(work) for mine in MINE)
    room = work.deps.slack.conversation(COMPANY, MINA)
    with work.deps.store.open() as books:
        found = data.find(books, me(books), kim.candidacy.id, NOW)
        data.ask(books, me(books), found, NOW)
        numbers_page.ask(books, me(books), numbers.Scope(kim.requisition.id, Period.ALWAYS, f"{numbers.STAGE}0"), NOW)
        importing.share(books, importing.get(books, books.people.get(Identity(COMPANY, MINA)), 1), room, NOW)
    settled(work.at(NOW + HOUR))
    assert len(residue(work, [KIM.name])) > 9
    with work.deps.store.open() as books:
        data.erase(books, me(books), data.find(books, me(books), kim.candidacy.id, NOW), NOW)
    settled(work.at(NOW + HOUR))
    assert residue(work, MINE, log=written.getvalue()) == []
    with work.deps.store.open() as books:
        assert books.record.verify()[1] is None
        left, who = books.candidates.brought(kim.candidacy.id) or pytest.fail("the candidacy is left")
        assert (left.code, left.standing, who.erased) == (kim.candidacy.code, Standing.WITHDRAWN, NOW)
        assert books.own_pages.opened_by("hash", NOW) is None
        assert books.results.has_any(left.requisition, left.code), "ratings are left for figures"
        assert all(each.called_off for each in books.interviews.of(left.id))
        assert "Lee Park" in str(books.imports.get(COMPANY, 1)), "of others nothing is gone"
        with pytest.raises(AlreadyErased):
            data.find(books, me(books), kim.candidacy.id, NOW)
    assert any("data were erased" in words(said) for said in work.dm(ANA))


def test_all_that_is_kept_comes_as_a_file_to_who_asked_and_to_nobody_who_may_not(work: Work, kim: Seen) -> None:
    with work.deps.store.open() as books:
        data.ask(books, me(books), data.find(books, me(books), kim.candidacy.id, NOW), NOW)
        whole = json.dumps(data.everything(books, kim.candidate), default=str)
        jan = books.people.enter(Identity(COMPANY, "U0JAN"), Right.HIRE)
        with pytest.raises(NoSuchCandidate):
            data.find(books, jan, kim.candidacy.id, NOW)
    assert all(mine in whole for mine in MINE)
    tables = (each for each in metadata.tables.values() for key in each.foreign_keys if key.column.table in HOLD)
    assert {each.name for each in tables} - WITHHELD <= json.loads(whole).keys(), "say where a new table is given out"
    assert "hash" not in json.loads(whole)["candidate_links"][0]
    while errands.one(work.deps, ERRANDS):
        pass
    shared = [file for said in work.dm(ANA) for file in said.get("files", ())]
    assert {each["name"].rpartition(".")[2] for each in shared} == {"json", "txt"}
    assert not any("Kim" in each["name"] for each in shared)


def test_a_correction_shows_in_what_stands_and_leaves_no_value_in_the_record(work: Work, kim: Seen) -> None:
    with work.deps.store.open() as books:
        answers = {"name": "Kim Winter", "emails": "new@example.com\nKIM@example.com", "phone": "", "language": "zh"}
        data.correct(books, me(books), kim.candidate, answers, NOW)
        assert [each.id for each in (books.candidates.same(COMPANY, "new@example.com"),) if each] == [kim.candidate.id]
    work.at(NOW + HOUR).until_quiet()
    assert any("Kim Winter" in words(said) for said in work.dm(EDITH)), "who is asked to interview them"
    with work.deps.store.reading() as books:
        last = list(books.record.about(f"candidate:{kim.candidate.id}"))[-1]
    assert set(last["fields"]) == {"name", "emails", "phone", "zone", "language", "notes"}
    assert "Winter" not in str(last)


def test_an_address_of_somebody_else_is_not_taken(work: Work, kim: Seen) -> None:
    begin(work.deps.store, kim.requisition.id, another("Lee Park"))
    before = rows(work.deps.store, "candidates", "candidate_emails")
    with work.deps.store.open() as books, pytest.raises(FieldRefusals) as refused:
        data.correct(books, me(books), kim.candidate, {"name": "Kim", "emails": "lee@example.com"}, NOW)
    assert list(refused.value.errors) == ["emails"]
    assert rows(work.deps.store, "candidates", "candidate_emails") == before
