"""A file of candidates is fetched, told, added once and undone; who is shut out of somebody learns nothing from it."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.jobs import ERRANDS, errands
from bot.jobs.hiring.candidates import adding
from bot.jobs.hiring.candidates import importing as job
from bot.rules.access import Right
from bot.rules.hiring.candidates import Source, What, moving
from bot.rules.hiring.candidates.importing import KEPT_FOR, Import, State
from bot.rules.hiring.requisitions import State as Of
from bot.rules.hiring.requisitions import moved
from bot.rules.people import Identity, Person, Role
from bot.rules.staff.changing import ImportOver
from bot.store import Books
from bot.store.schema import errands as errand_rows
from sandbox.client import words
from tests.fakes import COMPANY
from tests.handlers.candidates import KIM, MINA, another, begin, given
from tests.handlers.first_run import give_roles
from tests.handlers.state import OPEN, ask, rows
from tests.jobs.conftest import Crashed, Work
from tests.make import NOW

JAN, ANA, LATER = "U0JAN", "U0ANA", NOW + timedelta(hours=1)
HEAD = "Name,E-mail,Phone,Source,Notes\n"
FOUR = (
    HEAD + "K. Sommer,kim@example.com,,,Other words\nLee Park,lee@example.com,+49 30 1234567,,Two years in tests\n"
    "Robin,,,,=HYPERLINK(1)\nAnn Vale,ann@example.com,,Employee referral,\n"
).encode()


def giver(books: Books, user: str) -> Person:
    return books.people.enter(Identity(COMPANY, user), Right.HIRE)


@pytest.fixture
def role(work: Work) -> int:
    """Mina's open role."""
    give_roles(work.deps.store)
    id = ask(work.deps.store, OPEN).id
    begin(work.deps.store, id, another("Robin Vale"))
    return id


def state(work: Work, id: int) -> Import:
    with work.deps.store.reading() as books:
        found = books.imports.get(COMPANY, id)
    assert found is not None
    return found


def told(work: Work, user: str = MINA) -> str:
    """What the message about the file says."""
    work.at(LATER).round()
    return words(work.dm(user)[-1])


def errand(work: Work) -> None:
    """Everything that is due is done."""
    work.hurry()
    while errands.one(work.at(LATER).deps, ERRANDS):
        pass


def press(work: Work, found: Import, what: str = "add", user: str = MINA) -> None:
    """What the button does, and then the errand."""
    with work.deps.store.open() as books:
        me = giver(books, user)
        now_found = job.get(books, me, found.id)
        if what == "undo":
            job.undo(books, now_found, NOW)
        else:
            here = adding.may_add(books, me, found.requisition, NOW)
            job.add(books, here, now_found, now_found.mark, NOW, without_alike=what == "others")
    errand(work)


def names(work: Work, role: int, user: str = MINA) -> set[str]:
    """Whom that person sees in the role."""
    with work.deps.store.reading() as books:
        me = giver(books, user)
        found = books.requisitions.seen_by(me.identity, role, me.roles)
        return {each.name for each in books.candidates.listed_for(me, [found], books.company.of(COMPANY, NOW))}


def test_a_file_is_read_told_added_and_undone_in_one_message_that_stays_true(work: Work, role: int) -> None:
    other = ask(work.deps.store, OPEN).id
    begin(work.deps.store, other)
    with work.deps.store.open() as books:
        file = work.stand_in.person(COMPANY, MINA).upload("them.csv", FOUR)
        found = job.begin(books, giver(books, MINA), role, file, NOW)
    assert "am reading it" in told(work)
    errand(work)
    said = told(work)
    for sentence in (
        "1 new person: Lee Park", "1 person known by their e-mail", "K. Sommer", "Line 3, Lee Park: like Kim Sommer",
        "2 rows are not taken", "Line 4: no e-mail", "Line 5: somebody referred them", "Add them",
    ):  # fmt: skip
        assert sentence in said
    assert names(work, role) == {"Robin Vale"}
    press(work, found)
    said = told(work)
    assert "2 people are in Data engineer now. 1 of them was known before" in said
    assert names(work, role) == {"Robin Vale", "Lee Park", "Kim Sommer"}
    with work.deps.store.reading() as books:
        kim = books.candidates.same(COMPANY, "kim@example.com")
    assert kim is not None
    assert replace(kim, id=0) == KIM  # of somebody known nothing is written over
    press(work, found, "undo")
    assert "2 people are taken back" in told(work)
    assert names(work, role) == {"Robin Vale"}
    assert names(work, other) == {"Kim Sommer"}
    with work.deps.store.reading() as books:
        assert books.candidates.same(COMPANY, "lee@example.com") is None
    assert len(rows(work.deps.store, "plan_pins")["plan_pins"]) == 2


def test_the_same_phone_can_be_left_out_for_somebody_to_decide(work: Work, role: int) -> None:
    begin(work.deps.store, ask(work.deps.store, OPEN).id)
    same = b"Dee,dee@example.com,030 111111\nEve,eve@example.com,030 111111\nFay,fay@example.com,\n"
    found = given(work.deps.store, role, FOUR + same)
    said = told(work)
    assert "Line 7, Eve: like line 6" in said
    press(work, found, "others")
    assert "Line 3: left out, because somebody has the same phone" in told(work)
    assert names(work, role) == {"Robin Vale", "Kim Sommer", "Dee", "Fay"}


def test_whoever_is_shut_out_of_somebody_is_told_what_they_would_be_told_of_nobody(work: Work, role: int) -> None:
    file = (HEAD + "Kim,kim@example.com,+49 30 1234567,,\nLee,lee@example.com,+49 30 1234567,,\n").encode()
    said = []
    for is_there in (False, True):
        if is_there:
            begin(work.deps.store, role)  # Jan is related to Kim
        found = given(work.deps.store, role, file, JAN)
        work.at(LATER).round()
        said.append(words(work.dm(JAN)[-1]))
        assert "2 new people: Kim, Lee" in said[-1]
    assert said[0] == said[1]
    press(work, found, user=JAN)
    assert "1 person is in Data engineer now" in told(work, JAN)
    assert "1 more is kept whom you are not shown" in told(work, JAN)
    assert names(work, role, JAN) == {"Robin Vale", "Lee"}
    ours = given(work.deps.store, role, file)
    assert "Line 2: in this recruitment already, as Kim Sommer" in told(work)
    assert ours.id != found.id


def test_a_record_of_a_recruitment_one_may_not_open_is_not_told_of_either(work: Work, role: int) -> None:
    begin(work.deps.store, ask(work.deps.store, OPEN).id)
    with work.deps.store.open() as books:  # Sam runs this one and is in no other
        found = books.requisitions.for_notice(role)
        assert found is not None
        books.requisitions.save(found, replace(found, in_charge="U0SAM"))
    given(work.deps.store, role, FOUR, "U0SAM")
    said = told(work, "U0SAM")
    assert "2 new people: K. Sommer, Lee Park" in said
    assert "Kim" not in said


def test_a_double_click_adds_nobody_twice(work: Work, role: int) -> None:
    found = given(work.deps.store, role, FOUR)
    press(work, found)
    with pytest.raises(ImportOver):
        press(work, found)
    errand(work)
    assert names(work, role) == {"Robin Vale", "K. Sommer", "Lee Park"}


@pytest.mark.parametrize("point", ["errands.claimed", "candidates.batch_done", "errands.worked"])
def test_a_process_that_dies_adds_and_takes_back_everybody_once(
    work: Work, role: int, point: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "BATCH", 2)
    many = "".join(f"P{n},p{n}@example.com,,,\n" for n in range(5))
    found = given(work.deps.store, role, (HEAD + many).encode())
    errand(work)

    def crash(reached: str) -> None:
        if reached == point:
            raise Crashed()

    for what, there in (("add", 6), ("undo", 1)):
        with work.deps.store.open() as books:
            me = giver(books, MINA)
            now = job.get(books, me, found.id)
            if what == "undo":
                job.undo(books, now, NOW)
            else:
                job.add(books, adding.may_add(books, me, role, NOW), now, now.mark, NOW)
        work.hurry()
        with pytest.raises(Crashed):
            errands.one(replace(work.at(LATER).deps, crash=crash), ERRANDS)
        errand(work)
        assert len(names(work, role)) == there
    assert state(work, found.id).state is State.UNDONE


def test_what_somebody_touched_since_stays_and_is_named(work: Work, role: int) -> None:
    people = "".join(f"{name},{name}@example.com,,,\n" for name in ("Ann", "Bo", "Cy", "Dee"))
    other = ask(work.deps.store, OPEN).id
    found = given(work.deps.store, role, (HEAD + people).encode())
    press(work, found)
    with work.deps.store.open() as books:
        by_name = {each.name: each for each in (books.candidates.same(COMPANY, f"{n}@example.com") for n in
                                                ("ann", "bo", "cy", "dee")) if each}  # fmt: skip
        before = books.candidates.candidacy_of(role, by_name["Ann"].id)
        assert before is not None
        books.candidates.move(before, moving.moved(before, What.NEXT, 2, ANA, LATER))
        books.candidates.save(replace(by_name["Bo"], notes="Met them"))
        books.plans.begin(role, "X1", NOW)
        books.candidates.begin(moving.begun(other, by_name["Cy"].id, "X1", 1, ANA, ANA, NOW))
    press(work, found, "undo")
    said = told(work)
    assert "2 people are taken back" in said
    assert "They stay, because somebody did something with them since" in said
    assert "Ann" in said
    assert "Cy" not in said
    assert names(work, role) == {"Robin Vale", "Ann", "Bo"}
    with work.deps.store.reading() as books:  # in another role they are known still
        assert books.candidates.same(COMPANY, "cy@example.com") is not None
        assert books.candidates.same(COMPANY, "dee@example.com") is None


def test_a_number_that_was_taken_back_is_nobody_elses(work: Work, role: int) -> None:
    found = given(work.deps.store, role, FOUR)
    press(work, found)
    with work.deps.store.reading() as books:
        lee = books.candidates.same(COMPANY, "lee@example.com")
    assert lee is not None
    press(work, found, "undo")
    after = begin(work.deps.store, role, another("Max Vale"))
    assert after.candidate.id > lee.id
    assert after.candidacy.id > 3


def test_nothing_of_a_file_stands_in_clear_in_rows_errands_the_record_or_logs(
    work: Work, role: int, written: io.StringIO
) -> None:
    with work.deps.store.open() as books:
        file = work.stand_in.person(COMPANY, MINA).upload("Lee Park.csv", FOUR)
        found = job.begin(books, giver(books, MINA), role, file, NOW)
    errand(work)
    tables = ("candidate_imports", "errands", "record", "record_personal", "notices")
    stored = repr(rows(work.deps.store, *tables))
    press(work, found)
    ours = [line for line in written.getvalue().splitlines() if '"logger": "bot.' in line]
    stored += repr([rows(work.deps.store, *tables), ours])
    for secret in ("Lee", "lee@", "1234567", "Two years", "Sommer", "HYPERLINK"):
        assert secret not in stored


def test_the_table_is_kept_until_they_are_added_and_the_rest_for_seven_days(work: Work, role: int) -> None:
    found = given(work.deps.store, role, FOUR)
    press(work, found)
    kept = state(work, found.id).content
    assert kept is not None
    assert kept.sheet is None
    assert [each.row.line for each in kept.rejected] == [4, 5]
    forgets = {"workspace": COMPANY, "import": found.id, "state": State.ADDED.value}
    with work.deps.store.engines.read() as connection:
        due = connection.execute(
            select(errand_rows.c.due_at).where(errand_rows.c.kind == job.FORGET, errand_rows.c.state == "due")
        ).scalars()
        assert LATER + KEPT_FOR in list(due)
    job.forget_file(work.deps, {**forgets, "state": State.READ.value})
    assert state(work, found.id).content is not None
    job.forget_file(work.deps, forgets)
    assert state(work, found.id).content is None
    said = told(work)
    assert "2 people are in Data engineer now" in said
    assert "Undo" not in said


def test_a_file_nobody_said_yes_to_is_forgotten_and_said_so(work: Work, role: int) -> None:
    found = given(work.deps.store, role, FOUR)
    job.forget_file(work.deps, {"workspace": COMPANY, "import": found.id, "state": State.READ.value})
    assert state(work, found.id).content is None
    assert "waited for your word for seven days" in told(work)


def test_rows_that_are_not_taken_come_as_a_file_that_no_office_program_runs(work: Work, role: int) -> None:
    found = given(work.deps.store, role, FOUR)
    told(work)
    rooms = work.stand_in.person(COMPANY, MINA).seen()["conversations"]
    (room,) = [each["id"] for each in rooms if "them.csv" in words(each["messages"])]
    with work.deps.store.open() as books:
        for _ in range(2):
            job.share(books, found, room, NOW)
    errand(work)
    shared = [each for said in work.dm(MINA) for each in said.get("files", ())]
    (content,) = [work.deps.slack.download(COMPANY, each["url_private"], 10_000) for each in shared]
    table = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert table[0] == ["line", "why", "Name", "E-mail", "Phone", "Source", "Notes"]
    assert table[1] == ["4", "no_email", "Robin", "", "", "", "'=HYPERLINK(1)"]
    assert table[2][:3] == ["5", "no_referrer", "Ann Vale"]


def test_when_the_recruitment_ends_meanwhile_nobody_is_added_and_the_rows_say_so(work: Work, role: int) -> None:
    found = given(work.deps.store, role, FOUR)
    with work.deps.store.open() as books:
        me = giver(books, MINA)
        job.add(books, adding.may_add(books, me, role, NOW), found, found.mark, NOW)
        before = books.requisitions.for_notice(role)
        assert before is not None
        books.requisitions.save(before, moved(before, Of.CLOSED, MINA, NOW, "Enough"))
    errand(work)
    assert names(work, role) == {"Robin Vale"}
    assert "not reached: the recruitment ended" in told(work)


def test_who_runs_the_recruitment_no_more_is_told_nothing_more(work: Work, role: int) -> None:
    given(work.deps.store, role, FOUR, ANA)
    assert "Lee Park" in told(work, ANA)
    with work.deps.store.open() as books:
        books.roles.give(COMPANY, Role.RECRUITER, [])
    found = given(work.deps.store, role, FOUR)
    with work.deps.store.open() as books:
        books.notices.refresh(NOW, about="candidate_import:1")
    assert found.id == 2
    assert "Lee Park" not in told(work, ANA)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "nobody in this file"),
        (b"<!DOCTYPE html><p>a,b", "not a CSV file"),
        (b"a,a\n1,2", "Two columns are called"),
        (("Name,E-mail\n" + "x,y\n" * 1001).encode(), "more than 1,000 people"),
        (b"Wer,Wo\nAda,Berlin\n", "Which column is it?"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(work: Work, role: int, content: bytes, sentence: str) -> None:
    with work.deps.store.open() as books:
        file = work.stand_in.person(COMPANY, MINA).upload("them.csv", content)
        job.begin(books, giver(books, MINA), role, file, NOW)
    errand(work)
    assert sentence in told(work)


def test_a_file_of_somebody_else_is_never_read(work: Work, role: int) -> None:
    with work.deps.store.open() as books:
        file = work.stand_in.person(COMPANY, "U0SAM").upload("them.csv", FOUR)
        job.begin(books, giver(books, MINA), role, file, NOW)
    errand(work)
    assert "did not let me read" in told(work)
    assert work.stand_in.wire("download") == []


def test_somebody_referred_by_whoever_gives_the_file_is_kept_and_not_shown_to_them(work: Work, role: int) -> None:
    file = b"Name,E-mail,Referred by,Stage\nLee,lee@example.com,mina@a.example,2\n"
    press(work, given(work.deps.store, role, file))
    assert "1 more is kept whom you are not shown" in told(work)
    assert names(work, role) == {"Robin Vale"}
    assert "Lee" in names(work, role, ANA)
    with work.deps.store.reading() as books:
        lee = books.candidates.same(COMPANY, "lee@example.com")
        assert lee is not None
        assert (lee.source, lee.referrers) == (Source.REFERRED, (MINA,))
        candidacy = books.candidates.candidacy_of(role, lee.id)
    assert candidacy is not None
    assert candidacy.stage == 1


def test_a_file_is_fetched_again_when_slack_was_away_and_read_once(work: Work, role: int) -> None:
    with work.deps.store.open() as books:
        file = work.stand_in.person(COMPANY, MINA).upload("them.csv", FOUR)
        found = job.begin(books, giver(books, MINA), role, file, NOW)
    work.stand_in.faults("download", "error500")
    errand(work)
    assert state(work, found.id).state is State.NEW
    errand(work)
    read = state(work, found.id)
    assert read.state is State.READ
    press(work, found)
    job.fetch(work.deps, {"workspace": COMPANY, "import": found.id, "file": file})
    assert state(work, found.id).state is State.ADDED


def test_rows_that_slack_did_not_take_are_tried_again_and_come_once(work: Work, role: int) -> None:
    found = given(work.deps.store, role, FOUR)
    told(work)
    rooms = work.stand_in.person(COMPANY, MINA).seen()["conversations"]
    (room,) = [each["id"] for each in rooms if "them.csv" in words(each["messages"])]
    with work.deps.store.open() as books:
        job.share(books, found, room, NOW)
    work.stand_in.faults("files.getUploadURLExternal", "ratelimited")
    errand(work)
    assert not [each for said in work.dm(MINA) for each in said.get("files", ())]
    errand(work)
    errand(work)
    assert len([each for said in work.dm(MINA) for each in said.get("files", ())]) == 1


def test_whoever_asks_for_the_rows_and_runs_the_recruitment_no_more_gets_none(work: Work, role: int) -> None:
    found = given(work.deps.store, role, FOUR, ANA)
    told(work, ANA)
    with work.deps.store.open() as books:
        job.share(books, found, "D0ANYWHERE", NOW)
        books.roles.give(COMPANY, Role.RECRUITER, [])
    errand(work)
    assert work.stand_in.calls("files.getUploadURLExternal") == 0
