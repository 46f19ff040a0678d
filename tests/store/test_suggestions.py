"""What outcomes suggest, kept on both engines: one stands open about the same, and an answer comes back whole."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from bot.rules.access import Kind as Workspace
from bot.rules.hiring.outcomes.accepting import Changes, Standing, Suggestion, answered, in_force
from bot.rules.hiring.outcomes.suggesting import Evidence, Found, Kind
from bot.rules.hiring.plans.methods import Local, Method
from bot.store import Store
from tests.make import NOW, TEAM
from tests.store.test_candidates import kept
from tests.store.test_checkins import began

FIGURE = Found(Kind.FIGURE, "structured_interview", Evidence(34, 0.45, 0.3, 0.58, 0.42, 0.36, True))
REWORD = Found(Kind.REWORD, "teamwork", Evidence(60, 0.95, 0.86, 0.98, 0.8))


def test_they_come_back_as_they_were_found_and_answered_in_their_workspace_alone(store: Store) -> None:
    day = NOW.date()
    with store.open() as books:
        books.workspaces.put("T0ELSE", Workspace.COMPANY, "Elsewhere")
        one, other = books.suggestions.keep(Changes(tuple(Suggestion(TEAM, each, day) for each in (FIGURE, REWORD))))
    more = replace(other, found=replace(REWORD, evidence=replace(REWORD.evidence, n=70)), revision=1)
    with store.open() as books:
        assert books.suggestions.of(TEAM) == [one, other]
        assert books.suggestions.get("T0ELSE", one.id) is None
        yes = answered(books.suggestions.get(TEAM, one.id), 0, Standing.ACCEPTED, "", "U0ANA", NOW)
        books.suggestions.save(yes)
        books.suggestions.keep(Changes(changed=(more,)))
    with store.reading() as books:
        assert books.suggestions.of(TEAM) == [yes, more]
        assert books.suggestions.of("T0ELSE") == []
        assert books.suggestions.accepted(TEAM, Kind.REWORD) == []
        assert in_force(books.suggestions.accepted(TEAM, Kind.FIGURE)) == {
            Method.STRUCTURED_INTERVIEW: Local(0.45, 0.36, 34)
        }
    with store.open() as books:
        no = answered(books.suggestions.get(TEAM, one.id), 1, Standing.REFUSED, "Too few", "U0ADA", NOW)
        books.suggestions.save(no)
        books.suggestions.keep(Changes(gone=(more,)))
        assert books.suggestions.of(TEAM) == [no]
        (again,) = books.suggestions.keep(Changes((replace(other, id=0),)))
        assert again.id > more.id, "what a button once named is nobody else's"


def test_one_stands_open_about_the_same(store: Store) -> None:
    new = Changes((Suggestion(TEAM, FIGURE, NOW.date()),))
    with store.open() as books:
        (one,) = books.suggestions.keep(new)
        books.suggestions.save(answered(one, 0, Standing.REFUSED, "No", "U0ANA", NOW))
        books.suggestions.keep(new)
    with pytest.raises(IntegrityError), store.open() as books:
        books.suggestions.keep(new)


def test_a_question_is_known_by_the_hire_it_comes_of_and_goes_with_whoever_is_erased(store: Store) -> None:
    with store.open() as books:
        seen = kept(books)
        hire, role = began(books, seen), seen.requisition.id
        books.hire_questions.add(hire.id, role, "what went wrong?", "U0ANA", NOW)
    with store.reading() as books:
        assert books.hire_questions.of_hire(hire.id) == {(role, "what went wrong?"): ("U0ANA", NOW)}
        assert books.hire_questions.of_role(role) == {"what went wrong?"}
        assert books.hire_questions.of_role(role + 1) == frozenset()
    with store.open() as books:
        books.erasing.erase(seen.candidate.id, (), NOW)
        assert books.hire_questions.of_role(role) == frozenset()
