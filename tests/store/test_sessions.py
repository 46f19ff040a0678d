"""What is asked in a session, and who wants an answer, the same on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.rules.access import Kind
from bot.rules.community.members import Member, Standing
from bot.rules.community.questions.sessions import (
    Collected,
    NoSuchSession,
    QuestionGone,
    Session,
    Stage,
    State,
    answered,
    merged,
    votes,
)
from bot.store import Store
from tests.make import NOW, TEAM

DAY = timedelta(days=1)
AMA = Session("U0MOE", NOW, NOW + DAY, NOW + 2 * DAY, 5, 0, TEAM, "C0TALK", "Ana")


def test_votes_go_where_a_question_is_put_and_come_back_when_its_asker_is_forgotten(store: Store) -> None:
    with store.open() as books:
        for place in (TEAM, "T0ELSEWHERE"):
            books.workspaces.put(place, Kind.BOTH, "Circle")
        session, later = books.sessions.add(AMA), books.sessions.add(replace(AMA, starts_at=NOW + 9 * DAY))
        people = [books.members.begin(Member(TEAM, "M", Standing.JOINED, NOW, user=f"U{n}")).id for n in range(4)]
        asked = [
            books.sessions.ask(Collected(0, f"{who}", f"Why {who}?", NOW, session=session.id, is_named=n > 0))
            for n, who in enumerate(people[:3])
        ]
        assert books.sessions.questions(session.id) == asked
        asked = [replace(each, voters=frozenset({f"{people[3]}"})) for each in asked]
        for each in asked:
            books.sessions.change(each)
        books.sessions.merge(*merged(asked[1], asked[2]))
        first, second, third = books.sessions.questions(session.id)
        assert (second.also, votes(second), third.merged_into) == ({f"{people[2]}"}, 3, second.id)
        books.sessions.merge(*merged(first, second))
        first, second, third = books.sessions.questions(session.id)
        assert (first.also, first.voters) == ({f"{people[1]}", f"{people[2]}"}, {f"{people[3]}"})
        assert (votes(first), second.merged_into, third.merged_into) == (4, first.id, first.id)
        assert books.sessions.session_of(TEAM, third.id) == session
        with pytest.raises(QuestionGone):
            books.sessions.session_of("T0ELSEWHERE", third.id)
        assert books.sessions.forget(people[0]) == [session.id]
        books.forgetting.drop(people[0])
        second, third = books.sessions.questions(session.id)
        assert {second.state, third.state} == {State.COLLECTED}, "what others asked is not lost with them"
        assert [votes(each) for each in (second, third)] == [2, 2]
        books.sessions.change(answered(second))
        assert not books.sessions.was_heard(people[1], session.id)
        assert books.sessions.was_heard(people[1], later.id)
        books.forgetting.move(people[3], people[2])
        (_, third) = books.sessions.questions(session.id)
        assert (third.asker, votes(third)) == (f"{people[2]}", 1), "one who is two records has one voice"
        assert books.sessions.forget(people[2]) == [session.id]
        books.forgetting.drop(people[2])
        assert [each.id for each in books.sessions.questions(session.id)] == [second.id]
        kim = books.members.begin(Member(TEAM, "K", Standing.JOINED, NOW, user="U9")).id
        same = Collected(0, f"{kim}", "Why?", NOW, state=State.MERGED, merged_into=second.id, session=session.id)
        books.sessions.ask(same)
        assert books.sessions.forget(people[1]) == [session.id]
        (left,) = books.sessions.questions(session.id)
        assert (left.asker, left.state, left.merged_into) == (f"{kim}", State.ANSWERED, None)
        assert [each.id for each in books.sessions.coming(TEAM, NOW, 9)] == [session.id, later.id]
        assert books.sessions.to_begin(NOW + DAY, 9) == [(TEAM, session.id)]
        taken = replace(left, state=State.CARRIED, owner="U0MOE", answer_by=NOW.date())
        elsewhere = books.sessions.add(replace(AMA, workspace="T0ELSEWHERE", stage=Stage.TOLD))
        other = books.sessions.add(replace(AMA, host="U0JOY", stage=Stage.TOLD))
        books.sessions.change(taken)
        books.sessions.ask(replace(taken, session=other.id, merged_into=None))
        heirs = [(session.id, "U0ADA"), (later.id, "U0ADA"), (other.id, "U0JOY")]
        assert books.sessions.leave(TEAM, "U0MOE", "U0ADA") == heirs, "who hosts answers what they had taken"
        assert [each.owner for id, _ in heirs for each in books.sessions.questions(id)] == ["U0ADA", "U0JOY"]
        assert books.sessions.get("T0ELSEWHERE", elsewhere.id).host == "U0MOE"
        assert books.sessions.leave(TEAM, "U0MOE", "U0ADA") == []
        books.sessions.keep(replace(session, stage=Stage.BEGUN))
        assert books.sessions.to_begin(NOW + DAY, 9) == []
        assert [each.id for each in books.sessions.page(TEAM, 0, 1)] == [other.id, later.id]
        with pytest.raises(NoSuchSession):
            books.sessions.get("T0ELSEWHERE", session.id)
