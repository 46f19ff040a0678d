"""R9 and S7: an old copy comes back, and whoever was forgotten or erased meanwhile is gone from it at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot import backups, doctor
from bot.app import Rapport
from bot.jobs import ERRANDS, errands
from bot.jobs.community.members import data as members
from bot.jobs.community.members import joining
from bot.jobs.hiring.candidates import data as candidates
from bot.rules.community.members import How, Member, Purpose, Standing
from bot.rules.community.members.consenting import given
from bot.rules.erasures import Erasure, Kind, line
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.candidates import Standing as Stands
from bot.rules.people import Identity
from bot.store import Store, backup
from tests.fakes import CIRCLE
from tests.handlers.candidates import ANA
from tests.jobs.conftest import Work
from tests.jobs.test_candidate_data import MINE, kim, me
from tests.jobs.test_candidate_data import kept as everything
from tests.jobs.test_restored import either, lives, target
from tests.make import NOW

__all__ = ["either", "kim", "target"]
CLEO, LATER = Identity(CIRCLE, "U0CLEO"), NOW + timedelta(hours=5)
ZOE = "Zoe Quartz"


def do(work: Work) -> None:
    while errands.one(work.deps, ERRANDS):
        pass


def copied(work: Work, kim: Seen, to: Path) -> None:
    """A copy in which all of them are: Kim, of whom something is about to be said, Cleo, and Zoe, twice."""
    work.plan(key="soon", kind="hiring.candidates.ungraded", about=f"candidacy:{kim.candidacy.id}", to=ANA)
    with work.deps.store.open() as books:
        for email in ("zoe@example.org", "quartz@example.org"):
            zoe = books.members.begin(Member(CIRCLE, ZOE, Standing.KNOWN, NOW, email))
            books.members.give(zoe.id, given(Purpose.MAIL, How.PAGE, NOW))
    backup.backup(work.deps.store.engines, to, LATER)


def erased(work: Work, kim: Seen) -> None:
    """Kim is erased, and Cleo and Zoe, who turned out to be one, are forgotten."""
    with work.deps.store.open() as books:
        candidates.erase(books, me(books), candidates.find(books, me(books), kim.candidacy.id, LATER), LATER)
        members.forget(books, books.members.of(CLEO) or pytest.fail("Cleo is there"), "", LATER)
        one, other = books.members.namesakes(CIRCLE, [ZOE])
        members.forget(books, joining.unite(books, one, other, "U0MOE", LATER), "", LATER)
    work.at(LATER).until_quiet()
    do(work.at(LATER))


def everybody_is_gone(copy: Work, kim: Seen) -> None:
    held = everything(copy)
    assert [each for each in (*MINE, ZOE, "zoe@example.org") if each in held] == []
    with copy.deps.store.reading() as books:
        assert books.members.of(CLEO) is None
        assert books.members.forgotten(CIRCLE, [CLEO.user]) == {CLEO.user}
        left, who = books.candidates.brought(kim.candidacy.id) or pytest.fail("the candidacy is left")
        assert (left.standing, who.erased) == (Stands.WITHDRAWN, LATER)
        assert books.record.verify()[1] is None
        assert len(books.erasures.all()) == 4


def test_whoever_was_erased_since_is_gone_again_when_an_old_copy_comes_back(
    work: Work, kim: Seen, either: Store, tmp_path: Path
) -> None:
    old, kept = tmp_path / "old.backup", tmp_path / "erasures"
    work = replace(work, deps=replace(work.deps, erasures_file=kept))
    copied(work, kim, old)
    erased(work, kim)
    said = work.counted()
    assert not any(each in kept.read_text() for each in (*MINE, CLEO.user, ZOE))
    then = backups.Again(work.deps.store.secrets, [kept])
    assert backup.restore(either.engines, old, LATER, then=then).problem is None
    assert then.told == f"Erased again, by {kept}: 1 candidate and 3 members."
    assert then.problem == ""
    copy = replace(work, deps=replace(work.deps, store=either)).at(LATER)
    everybody_is_gone(copy, kim)
    lives(copy)
    do(copy)
    assert work.counted() == said, "nobody is told of them, and who took over hears it once"
    assert [mine for mine in MINE if mine in str(work.stand_in.dump())] == []
    everybody_is_gone(copy, kim)


def test_the_database_that_is_replaced_knows_whom_the_copy_has_to_erase(
    work: Work, rapport: Rapport, kim: Seen, tmp_path: Path
) -> None:
    copied(work, kim, tmp_path / "old.backup")
    erased(work, kim)
    told, problem = backups.put_back(rapport, tmp_path / "old.backup", replace=True)
    assert "Erased again, by the database that was replaced: 1 candidate and 3 members." in told
    assert problem is None
    everybody_is_gone(work, kim)


def again(work: Work, *lists: Path) -> backups.Again:
    """What a restore does once the copy stands."""
    made = backups.Again(work.deps.store.secrets, lists)
    with work.deps.store.engines.write() as connection:
        made(connection, None)
    return made


def test_without_a_list_it_is_said_and_whoever_cannot_be_erased_keeps_nobody_else_from_it(
    work: Work, tmp_path: Path
) -> None:
    kept = tmp_path / "erasures"
    assert again(work).told == backups.NO_LIST
    with work.deps.store.open() as books:
        mark, there = books.erasures.mark, [books.members.of(Identity(CIRCLE, each)) for each in (CLEO.user, "U0CORA")]
        cleo, cora = (each.id if each else pytest.fail("they are there") for each in there)
    gone = [Erasure(Kind.MEMBER, each, NOW) for each in (cleo, cora, 999)]
    kept.write_text("\n".join([line("another", gone[0]), "hello", *(line(mark, each) for each in gone)]))
    with work.deps.store.engines.write() as connection:
        connection.exec_driver_sql(f"UPDATE members SET email = x'00' WHERE id = {cleo}")
    done = again(work, kept)
    assert done.told == f"Erased again, by {kept}: 1 member."
    assert done.problem.startswith(f"Could not be erased again: member {cleo}.")
    assert done.problem.endswith("cannot be read: 1.")
    with work.deps.store.reading() as books:
        assert [books.members.numbered(each) for each in (cora, 999)] == [None, None]
        assert len(books.erasures.all()) == 3, "what was known stays known"
        assert books.record.verify()[1] is None


def test_a_list_is_added_to_and_one_that_broke_off_goes_on_in_a_line_of_its_own(work: Work, tmp_path: Path) -> None:
    kept = tmp_path / "erasures"
    kept.write_text("0123456789abcdef 2026-11-2")
    work = replace(work, deps=replace(work.deps, erasures_file=kept))
    with work.deps.store.open() as books:
        members.forget(books, books.members.of(CLEO) or pytest.fail("Cleo is there"), "", NOW)
    do(work)
    do(work)
    lines = kept.read_text().splitlines()
    assert len(lines) == 2
    assert " member " in lines[1]




def test_doctor_says_where_the_list_is_and_that_it_cannot_be_written(rapport: Rapport, tmp_path: Path) -> None:
    assert "ERASURES_FILE" in doctor._erasures(rapport).said
    for folder, is_well in ((tmp_path, True), (tmp_path / "none", False)):
        rapport.settings = rapport.settings.model_copy(update={"erasures_file": folder / "erasures"})
        found = doctor._erasures(rapport)
        assert (found.is_well, bool(found.cure)) == (is_well, not is_well)
