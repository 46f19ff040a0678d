"""Of whoever was erased the codes, how it stood and ratings are left, on both engines; what was said says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.rules.hiring.candidates import What, moving
from bot.rules.hiring.candidates.own_page import Answer
from bot.rules.hiring.plans.results import Grade, Result
from bot.rules.notices import Planned, State
from bot.store import Store
from bot.store.hiring.erasing import CARDS, DEBRIEFS, OF_CANDIDACIES, OF_INTERVIEWS, REPORTS
from bot.store.hiring.results import Sitting
from bot.store.schema import candidacies, candidates, interviews, metadata
from tests.make import NOW, TEAM
from tests.store.test_candidates import KIM, kept

SAID = "As the zebra said"
HOLD = (candidates, candidacies, interviews)


def test_of_whoever_was_erased_only_what_names_nobody_is_left(store: Store) -> None:
    with store.open() as books:
        seen, other = kept(books), kept(books, replace(KIM, name="Lee", emails=("lee@example.com",), phone=""))
        one = moving.moved(seen.candidacy, What.HOLD, 2, "U0ANA", NOW, "", SAID)
        books.candidates.move(seen.candidacy, one)
        where = Sitting(one.requisition, one.plan, 0, one.code)
        books.results.keep(where, Result("U0ANA", NOW, SAID, 31, (Grade("teamwork", 4, SAID),)), NOW)
        books.own_pages.say(one.id, Answer(4, SAID, NOW))
        books.record.note(NOW, "hiring.candidates.flag", f"candidate:{one.candidate}", text=SAID)
    with store.open() as books:
        whole = books.erasing.everything(seen.candidate)
        assert str(whole).count(SAID) == 5
        assert whole["candidates"][0]["emails"] == list(KIM.emails)
        books.erasing.erase(one.candidate, (), NOW)
    with store.open() as books:
        left = books.candidates.brought(one.id)
        assert left is not None
        assert (left[0].standing, left[0].code, left[1].emails, left[1].erased) == (one.standing, one.code, (), NOW)
        assert SAID not in str(books.erasing.everything(left[1]))
        (result,) = books.results.history(where)
        assert (result.score, result.grades) == (31, (Grade("teamwork", 4),))
        assert books.candidates.same(TEAM, KIM.emails[0]) is None
        assert books.candidates.brought(other.candidacy.id) == (other.candidacy, other.candidate)
        assert books.record.verify()[1] is None


def test_what_was_said_is_due_as_one_sentence_and_what_was_not_is_not_said(store: Store) -> None:
    with store.open() as books:
        for n in (1, 2):
            planned = Planned(f"k{n}", "x.said", "candidacy:1", TEAM, f"U{n}", {"id": n}, stale_after=NOW)
            books.notices.plan(planned, NOW + timedelta(hours=n))
        (first,) = books.notices.claim(NOW + timedelta(hours=1), NOW, 1)
        books.notices.sent(first, "D1", "1.0")
        books.notices.erase("candidacy:1", "x.erased", NOW)
        said, unsaid = books.notices.about("candidacy:1")
    assert (said.kind, said.state, said.living, said.facts, said.stale_after) == ("x.erased", State.DUE, True, {}, None)
    assert unsaid.state is State.WITHDRAWN


def test_every_table_about_a_candidate_is_known_to_whoever_erases() -> None:
    """Add a new one to what erasing gives out and forgets, then here."""
    about = {table.name for table in metadata.tables.values() for key in table.foreign_keys if key.column.table in HOLD}
    known = {each.name for each in (*OF_CANDIDACIES, *OF_INTERVIEWS)}
    known |= {"candidate_emails", "candidacies", "interviews", "seats", "interview_notes"}
    known |= {"candidate_files"}  # which `books.files` forgets
    known |= {each.name for each in (*CARDS, *REPORTS)}
    known |= {each.name for each in DEBRIEFS} - {"debrief_votes"}  # which hang on a debrief
    known |= {"offers"}  # which `books.offers` gives out
    known |= {"hires"}  # on which check-ins hang, which `books.checkins` gives out
    known |= {"members"}  # who stay who they are in the community
    known |= {"report_copies"}  # by which an errand deletes what stands in Slack
    assert about == known | {"applications"}, "which says of an id of theirs that it is known"
