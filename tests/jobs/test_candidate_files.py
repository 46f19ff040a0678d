"""A file of candidates is told, added once and undone; who is shut out of somebody learns nothing from it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.jobs import ERRANDS, errands
from bot.jobs.hiring.candidates import adding
from bot.jobs.hiring.candidates import importing as job
from bot.rules.hiring.candidates import Source, What, moving
from bot.rules.hiring.candidates.grading import Grading
from bot.rules.hiring.candidates.importing import State
from bot.rules.hiring.requisitions import State as Of
from bot.rules.hiring.requisitions import moved
from bot.rules.people import Role
from bot.rules.staff.changing import ImportOver
from sandbox.client import words
from tests.fakes import COMPANY
from tests.handlers.candidates import KIM, MINA, another, begin, given
from tests.handlers.state import OPEN, ask, rows
from tests.jobs.candidate_files import ANA, FOUR, HEAD, JAN, LATER, errand, giver, names, press, role, state, told
from tests.jobs.conftest import Crashed, Work
from tests.make import NOW

__all__ = ["role"]


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
    people = "".join(f"{name},{name}@example.com,,,\n" for name in ("Ann", "Bo", "Cy", "Dee", "Ed"))
    other = ask(work.deps.store, OPEN).id
    found = given(work.deps.store, role, (HEAD + people).encode())
    press(work, found)
    with work.deps.store.open() as books:
        by_name = {each.name: each for each in (books.candidates.same(COMPANY, f"{n}@example.com") for n in
                                                ("ann", "bo", "cy", "dee", "ed")) if each}  # fmt: skip
        before = books.candidates.candidacy_of(role, by_name["Ann"].id)
        assert before is not None
        books.candidates.move(before, moving.moved(before, What.NEXT, 2, ANA, LATER))
        books.candidates.save(replace(by_name["Bo"], notes="Met them"))
        asked = books.candidates.candidacy_of(role, by_name["Ed"].id)
        assert asked is not None
        books.candidates.ask_to_grade(asked.id, [Grading(0, "U0SAM", ANA, LATER)])
        books.plans.begin(role, "X1", NOW)
        books.candidates.begin(moving.begun(other, by_name["Cy"].id, "X1", 1, ANA, ANA, NOW))
    press(work, found, "undo")
    said = told(work)
    assert "2 people are taken back" in said
    assert "They stay, because somebody did something with them since" in said
    assert "Ann" in said
    assert "Cy" not in said
    assert names(work, role) == {"Robin Vale", "Ann", "Bo", "Ed"}
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
