"""What figures over everybody are made of, in a few statements, and the last look, sealed; on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import event, select

from bot.rules.calendar import Hours
from bot.rules.hiring.candidates import Seen, Source, What, moving
from bot.rules.hiring.checkins import Hire, Kind, Side, scheduled
from bot.rules.hiring.checkins.asking import Answers, Reached, Verdict
from bot.rules.hiring.descriptions import Indicator
from bot.rules.hiring.outcomes import OVERALL, Case, Leaving, Left, Rating, Score
from bot.rules.hiring.outcomes.correlation import Correlation
from bot.rules.hiring.outcomes.restriction import Chosen, Range, corrected
from bot.rules.hiring.panels.seats import Interview, Part, Seat, State
from bot.rules.hiring.plans import Plan, Stage
from bot.rules.hiring.plans.methods import Method
from bot.rules.hiring.plans.results import Form, Grade, Result
from bot.rules.hiring.requisitions import Requisition
from bot.rules.hiring.scorecards import Card, Overall, Version
from bot.rules.hiring.scorecards import Rating as Rated
from bot.store import Books, Store
from bot.store.hiring.outcomes import Looked
from bot.store.hiring.results import Sitting
from bot.store.schema import outcome_looks
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.outcomes import report
from tests.store.test_candidates import KIM, kept

ENDED = NOW + timedelta(hours=2)
TEST, TALK, WORK = "1:job_knowledge", "2:structured_interview", "3:work_sample"
PLAN = Plan((
    Stage(Method.JOB_KNOWLEDGE, 60, 1, ("sql",), form=Form(10, 50)),
    Stage(Method.STRUCTURED_INTERVIEW, 60, 2, ("sql", "teamwork")),
    Stage(Method.WORK_SAMPLE, 90, 1, ("sql",)),
))  # fmt: skip
HOURS = {side: Hours("Europe/Berlin") for side in Side}
START = date(2026, 12, 1)


def role(books: Books) -> Requisition:
    found = books.requisitions.add(make.requisition())
    books.plans.publish(found.id, PLAN, "U0MINA", NOW)
    return found


def somebody(books: Books, there: Requisition, n: int) -> Seen:
    return kept(books, replace(KIM, emails=(f"n{n}@example.com",), phone="", source=Source.REFERRED), there)


def talked(books: Books, seen: Seen, *given: tuple[str, Card]) -> Interview:
    """They were interviewed by these at the second stage; whose card is empty owes it."""
    seats = tuple(Seat(n, who, "interviewer", state=State.ACCEPTED) for n, (who, _) in enumerate(given))
    of = (seen.candidacy.id, seen.requisition.id, seen.candidate.id)
    one = books.interviews.add(Interview(TEAM, *of, 1, 1, NOW, 45, seats, "U0MINA", NOW))
    for who, card in given:
        if card.overall:
            books.scorecards.keep(one, who, Part.LEAD, 0, Version(card, ENDED))
    return one


def came(books: Books, seen: Seen, **changes: Any) -> Hire:
    """Hired, and asked after; the manager answered at day 90 and 180, they themselves too."""
    tickets = Indicator("Tickets", "20", "a day", (90, 180))
    what, where = (("sql",), (tickets,)), seen.candidacy.id
    asked = Hire(TEAM, seen.requisition.id, Kind.HIRED, START, "U0MINA", "U0KIM", *what, where)
    hire = books.checkins.begin(replace(asked, **changes))
    books.checkins.keep(scheduled(hire, HOURS))
    for one in books.checkins.of([hire.id])[hire.id]:
        if one.day in (60, 90, 180):
            score = 5 if one.side is Side.OWN else 3
            reached = {0: Reached(Verdict.MISSED, "15" if one.day == 90 else "18")} if one.day > 60 else {}
            mark = replace(one, by="U0MINA", at=NOW, interviewed=one.day == 90)
            sql = None if one.day == 90 else 2
            books.checkins.hand_in(mark, Answers({"overall": score, "competency:sql": sql, "team": 1}, reached))
    return hire


CARDS = (
    ("U0A", Card((Rated("sql", 5, "Joins"), Rated("teamwork")), Overall.STRONG_YES)),
    ("U0B", Card((Rated("sql", 3), Rated("teamwork", 2)), Overall.NO)),
)


def test_everybody_is_seen_with_what_was_given_first_and_what_became_of_them(store: Store) -> None:
    with store.open() as books:
        there = role(books)
        kim, lee, open_one, gone, idle = (somebody(books, there, n) for n in range(5))
        talk = talked(books, kim, *CARDS)
        books.scorecards.keep(talk, "U0B", Part.LEAD, 1, Version(CARDS[0][1], ENDED, "Misread"))
        where = Sitting(there.id, 1, 0, kim.candidacy.code)
        for score in (20, 30):
            books.results.keep(where, Result("U0ANA", NOW, "Room", score, reason="Added up wrongly"), NOW)
        graded = Result("U0C", NOW, "Room", grades=(Grade("sql", 4, "Clean"), Grade("teamwork", None)))
        books.results.keep(replace(where, stage=2), graded, NOW)
        left = Left(date(2027, 8, 1), Leaving.RESIGNED)
        hire = came(books, kim)
        books.checkins.save(replace(hire, left=left))
        talked(books, lee, CARDS[1])
        hired = moving.moved(lee.candidacy, What.HIRE, 1, "U0MINA", NOW, "", "")
        books.candidates.move(lee.candidacy, hired)
        talked(books, open_one, CARDS[0], ("U0D", Card()))
        talked(books, gone, CARDS[0])
        books.erasing.erase(gone.candidate.id, (), NOW)
    with store.reading() as books:
        ids = books.outcomes.looked_at(TEAM, ENDED)
        assert ids == [kim.candidacy.id, lee.candidacy.id, open_one.candidacy.id]
        assert idle.candidacy.id not in ids
        assert books.outcomes.looked_at("T0OTHER", ENDED) == []
        found = list(books.outcomes.cases(ids, ENDED))
    how = (TALK, "structured_interview")
    talk_a = [Score("sql", "U0A", *how, 5), Score(OVERALL, "U0A", *how, 5)]
    talk_b = [Score("sql", "U0B", *how, 3), Score("teamwork", "U0B", *how, 2), Score(OVERALL, "U0B", *how, 2)]
    rest = [Score(OVERALL, "", TEST, "job_knowledge", 3.0), Score("sql", "U0C", WORK, "work_sample", 4)]
    title = there.wanted.title
    assert found == [
        Case(str(ids[0]), title, "referred", "U0A+U0B", (*talk_a, *talk_b, *rest), (
            Rating(OVERALL, "U0MINA", 90, 3, True), Rating(OVERALL, "U0MINA", 180, 3), Rating("sql", "U0MINA", 180, 2),
        ), {"Tickets": 0.9}, START, left),
        Case(str(ids[1]), title, "referred", "U0B", tuple(talk_b), started=NOW.date()),
        Case(str(ids[2]), title, "referred", "", ()),
    ]  # fmt: skip


def test_who_never_came_was_not_hired(store: Store) -> None:
    with store.open() as books:
        seen = somebody(books, role(books), 1)
        came(books, seen, never_started=True)
        (found,) = books.outcomes.cases(books.outcomes.looked_at(TEAM, NOW), NOW)
    assert not found.is_hired


def test_many_take_as_many_statements_as_one(store: Store) -> None:
    with store.open() as books:
        there = role(books)
        for n in range(4):
            seen = somebody(books, there, n)
            talked(books, seen, *CARDS)
            came(books, seen, user=f"U0N{n}")
    said = list[str]()

    def counted(some: int) -> int:
        said.clear()
        with store.reading() as books:
            assert len(books.outcomes.cases(books.outcomes.looked_at(TEAM, ENDED)[:some], ENDED)) == some
        return len(said)

    event.listen(store.engines.engine, "before_cursor_execute", lambda *it: said.append(it[2]))
    assert counted(1) == counted(4)


def test_the_last_look_stands_sealed_as_it_was_and_takes_the_place_of_the_one_before(store: Store) -> None:
    whole = report(40, "Zebra")
    case_ii = corrected(Correlation(0.4, 0.2, 0.6, 40, None), Range(0.7), Chosen.ON_IT)
    fixed = replace(whole.indicators, corrected=case_ii)
    with store.open() as books:
        assert books.outcomes.look(TEAM) is None
        assert books.outcomes.looked(TEAM) is None
        for look, day in ((report(180, "Zebra"), 1), (replace(whole, indicators=fixed), 2)):
            books.outcomes.keep(TEAM, Looked(date(2026, 12, day), day), look)
            assert books.outcomes.look(TEAM) == look
        assert books.outcomes.looked(TEAM) == Looked(date(2026, 12, 2), 2)
        assert books.outcomes.erased(TEAM) == 0
    with store.engines.read() as connection:
        assert b"Zebra" not in connection.execute(select(outcome_looks.c.content)).scalar_one()
