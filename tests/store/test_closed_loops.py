"""What the arrows of the two loops are counted from, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.rules.closed_loops import Arrow, Gone
from bot.rules.community.goals.reviewing import Applied, Of, Proposal
from bot.rules.community.members import Member, Standing, Touch
from bot.rules.community.sources import Kind as SourceKind
from bot.rules.community.sources import Source
from bot.rules.hiring.candidates import What
from bot.rules.hiring.checkins import Hire, Kind, Side, scheduled
from bot.rules.hiring.outcomes.accepting import Changes, Suggestion, answered
from bot.rules.hiring.outcomes.accepting import Standing as Said
from bot.rules.hiring.panels import seats as rules
from bot.rules.hiring.panels.seats import Interview, Seat
from bot.store import Store
from tests.make import NOW, TEAM
from tests.sampled.candidates import role
from tests.store.test_candidates import KIM, kept
from tests.store.test_checkins import HOURS, STRONG, one
from tests.store.test_numbers import goes
from tests.store.test_suggestions import FIGURE

DAY = timedelta(days=1)
BEFORE = NOW - DAY
CIRCLE = Source(TEAM, SourceKind.FAIR, "fair2345", "The fair", "U0MOE", NOW)
END = NOW + 300 * DAY


def test_each_arrow_is_counted_by_when_it_ended_with_the_time_it_took(store: Store) -> None:
    with store.open() as books:
        job, fair = role(books, ""), books.sources.add(CIRCLE)
        for n in range(3):
            seen = kept(books, replace(KIM, emails=(f"{n}@example.com",), phone=""), job)
            known = Member(TEAM, "Kim", Standing.JOINED, NOW - 20 * DAY, user=f"U0K{n}", joined_at=NOW - 20 * DAY,
                           candidate=seen.candidate.id)  # fmt: skip
            books.members.touch(books.members.begin(known).id, Touch(fair.id, NOW - 20 * DAY))
            for start, is_off in ((NOW + n * DAY, False), (NOW + 50 * DAY, True)):
                made = Interview(TEAM, seen.candidacy.id, job.id, seen.candidate.id, 1, 0, start, 45,
                                 (Seat(0, "U0A", "interviewer", ("sql",)),), "U0MINA", NOW)  # fmt: skip
                kept_one = books.interviews.add(rules.offered(rules.proposed(made, (), BEFORE), BEFORE))
                if is_off:
                    books.interviews.save(kept_one, replace(
                        kept_one, called_off=NOW, why_off="No", revision=kept_one.revision + 1))  # fmt: skip
            goes(books, goes(books, seen.candidacy, What.NEXT, NOW), What.HIRE, NOW + 10 * DAY)
            hire = books.checkins.begin(
                Hire(TEAM, job.id, Kind.HIRED, date(2026, 11, 2), "U0MINA", "U0NEW", ("teamwork",), (),
                     seen.candidacy.id)
            )  # fmt: skip
            books.checkins.keep(scheduled(hire, HOURS))
            for day, at in ((30, NOW + 40 * DAY), (90, NOW + 100 * DAY)):
                asked = one(books, hire, day, Side.MANAGER)
                books.checkins.hand_in(replace(asked, by="U0MINA", at=at), STRONG)
            books.hire_questions.add(hire.id, job.id, "Why?", "U0MINA", NOW + (42 + n) * DAY)
        for days in (5, 12, 13):
            applied = Applied(Of.CONTENT, "news", Proposal.STOP, {}, {"x": "none"}, "U0MOE", NOW + days * DAY)
            change = books.reviews.add(TEAM, applied)
        books.reviews.undo(replace(change, undone_at=NOW + 14 * DAY))
        for n in (30, 31):
            later = Member(TEAM, "Lee", Standing.JOINED, NOW, user=f"U0L{n}", joined_at=NOW + n * DAY)
            books.members.touch(books.members.begin(later).id, Touch(fair.id, NOW))
        next_one = kept(books, replace(KIM, emails=("next@example.com",), phone=""), job)
        made = Interview(TEAM, next_one.candidacy.id, job.id, next_one.candidate.id, 1, 0, NOW + 45 * DAY, 45,
                         (Seat(0, "U0A", "interviewer", ("sql",)),), "U0MINA", NOW)  # fmt: skip
        books.interviews.add(rules.offered(rules.proposed(made, (), BEFORE), BEFORE))
        (found,) = books.suggestions.keep(Changes((Suggestion(TEAM, FIGURE, NOW.date()),)))
        assert books.closed_loops.gone(TEAM, TEAM, BEFORE, END)[Arrow.LEARNED].count == 3, "nobody said yes to it yet"
        books.suggestions.save(answered(found, 0, Said.ACCEPTED, "", "U0ANA", NOW + 5 * DAY))
    with store.reading() as books:
        gone = books.closed_loops.gone(TEAM, TEAM, NOW - DAY, END)
        assert gone[Arrow.RATED] == Gone(3, tuple((NOW + n * DAY, NOW + 40 * DAY) for n in range(3)))
        assert gone[Arrow.RATED].days == 39, "not the interview that was called off"
        assert (gone[Arrow.LEARNED].count, len(gone[Arrow.LEARNED].spans)) == (4, 4)
        assert sorted((end - begin).days for begin, end in gone[Arrow.LEARNED].spans)[:3] == [2, 3, 4]
        assert gone[Arrow.ASKED] == Gone(1, tuple((NOW + (42 + n) * DAY, NOW + 45 * DAY) for n in range(3)))
        assert (gone[Arrow.HIRED].count, gone[Arrow.HIRED].days) == (3, 30)
        assert gone[Arrow.CHANGED] == Gone(2, ((NOW + 10 * DAY, NOW + 12 * DAY),)), "two of three stand"
        assert gone[Arrow.JOINED] == Gone(2, ((NOW + 10 * DAY, NOW + 30 * DAY),))
        assert not any(each.count for each in books.closed_loops.gone("T0ELSE", None, NOW - DAY, END).values())
        assert not any(each.count for each in books.closed_loops.gone(TEAM, TEAM, END, END + DAY).values())
