"""Cases, weeks and the code of conduct on both engines: texts are sealed, and of whoever is forgotten figures stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from bot.rules.access import Kind
from bot.rules.community.members import Member, Standing
from bot.rules.community.moderation import Action, Breach, ByHand, Case, Report, State, Verdict, What
from bot.rules.community.moderation import cases as rules
from bot.rules.community.moderation.conduct import revised
from bot.rules.community.moderation.duty import Turn, handed_over
from bot.store import Books, Store
from bot.store.community.duty import Load
from bot.store.community.moderation import NOBODY
from bot.store.schema import moderation_cases, moderation_reports, moderation_turns
from tests.make import NOW

CIRCLE, LINK = "T0CIRCLE", "https://circle.slack.com/archives/C1/p71"
DAY = timedelta(days=1)
MONDAY = date(2026, 11, 23)


def there(books: Books) -> list[int]:
    """Kai, who is reported; Cleo and Joy, who report; Moe and Max, who moderate: their numbers."""
    books.workspaces.put(CIRCLE, Kind.COMMUNITY, "Circle")
    names = ("Kai", "Cleo", "Joy", "Moe", "Max")
    return [books.members.begin(Member(CIRCLE, name, Standing.JOINED, NOW, user=f"U0{name}")).id for name in names]


def told(about: int, by: int, text: str = "He shouts") -> Report:
    return Report(by, about, What.MESSAGE, Breach.HARASSMENT, NOW, text, "Shut up", "C1", "7.1", LINK)


def test_a_case_goes_from_a_report_to_its_end_and_nothing_of_it_is_readable_in_the_tables(store: Store) -> None:
    with store.open() as books:
        kai, cleo, joy, moe, max_ = there(books)
        case = books.moderation.report(rules.reported(None, told(kai, cleo), CIRCLE))
        again = rules.reported(books.moderation.undecided(CIRCLE, kai), told(kai, joy, "Me too"), CIRCLE)
        case = books.moderation.report(again)
        assert books.moderation.get(CIRCLE, case.id) == case
        assert books.moderation.get("T0OTHER", case.id) is None
        case = books.moderation.put(rules.taken(case, moe, NOW))
        assert books.moderation.taken(CIRCLE, NOW - DAY) == [(moe, NOW)]
        assert books.moderation.due(NOW - DAY, NOW, NOW - DAY) == [(CIRCLE, case.id)]
        (line,) = books.moderation.waiting(CIRCLE)
        assert (line.reporters, {each.text for each in line.reports}) == ({cleo, joy}, {""})
        case = rules.decided(case, moe, Action.REMOVE, Breach.HARASSMENT, "Be kind", 1, NOW, ByHand.DELETE)
        case = rules.appealed(books.moderation.put(case), kai, "It was a joke", NOW)
        case = rules.settled(books.moderation.put(case), max_, Verdict.UPHELD, "No joke", NOW)
        books.moderation.put(case)
        assert books.moderation.get(CIRCLE, case.id) == case
        assert books.moderation.undecided(CIRCLE, kai) is None
        assert [each.id for each in books.moderation.waiting(CIRCLE)] == [case.id]  # its step by hand
        books.moderation.put(rules.done_by_hand(case, NOW))
        assert books.moderation.waiting(CIRCLE) == []
        assert [each.id for each in books.moderation.closed(CIRCLE)] == [case.id]
        (known,) = books.moderation.like(CIRCLE, Breach.HARASSMENT, moe)
        assert known.decision is not None
        assert known.decision.reason == "Be kind"
        assert books.moderation.like(CIRCLE, Breach.HARASSMENT, kai) == []
        for _ in range(rules.REMEMBERED + 1):
            books.moderation.put(replace(case, id=0))
        like = [each for each in books.moderation.like(CIRCLE, Breach.HARASSMENT, moe) if each.id != case.id + 1]
        assert len(rules.like(like, Breach.HARASSMENT, moe)) == rules.REMEMBERED, "beside the one that is looked at"
        turn = handed_over(Turn(MONDAY, moe), "Watch Kai", NOW)
        books.duty.put(CIRCLE, turn)
        assert books.duty.turns(CIRCLE, MONDAY) == [turn]
    with store.engines.read() as connection:
        tables = (moderation_cases, moderation_reports, moderation_turns)
        kept = str([tuple(row) for table in tables for row in connection.execute(select(table))])
    for text in ("He shouts", "Me too", "Shut up", "Be kind", "joke", "Watch Kai"):
        assert text not in kept


def test_of_whoever_is_forgotten_the_figures_of_cases_stay_and_no_word(store: Store) -> None:
    with store.open() as books:
        kai, cleo, joy, moe, _ = there(books)
        about_kai = books.moderation.report(rules.reported(None, told(kai, cleo), CIRCLE))
        books.moderation.put(rules.taken(about_kai, moe, NOW))
        by_kai = books.moderation.report(Case(CIRCLE, cleo, NOW, (told(cleo, kai), told(cleo, joy))))
        assert [each.text for each in books.moderation.by(kai)] == ["He shouts"]
        assert books.moderation.forget(kai) == [about_kai.id]
        gone, other = (books.moderation.get(CIRCLE, each.id) for each in (about_kai, by_kai))
        assert gone is not None
        assert other is not None
        assert (gone.about, gone.state, gone.taken_by) == (NOBODY, State.CLOSED, None)
        assert [(each.by, each.text, each.quote, each.ts) for each in gone.reports] == [(cleo, "", "", "")]
        assert [(each.by, each.text) for each in other.reports] == [(NOBODY, ""), (joy, "He shouts")]
        books.moderation.move(cleo, joy)
        assert [each.id for each in books.moderation.of(CIRCLE, joy)] == [by_kai.id]
        books.duty.put(CIRCLE, Turn(MONDAY, moe))
        books.duty.settle(moe, Load(3, MONDAY, MONDAY + DAY))
        assert books.duty.loads([moe, joy]) == {moe: Load(3, MONDAY, MONDAY + DAY), joy: Load()}
        books.duty.put(CIRCLE, Turn(MONDAY + 7 * DAY, joy))
        books.duty.drop(CIRCLE, MONDAY)
        assert [each.member for each in books.duty.turns(CIRCLE, MONDAY)] == [moe]
        books.forgetting.drop(moe)
        assert (books.duty.turns(CIRCLE, MONDAY), books.duty.loads([moe])) == ([], {moe: Load()})


def test_who_accepted_which_version_is_kept_and_who_is_asked_is_asked_once(store: Store) -> None:
    with store.open() as books:
        kai, cleo, joy, moe, max_ = there(books)
        first = revised([], {"en": "Be kind", "zh": "友善"}, False, NOW)
        assert books.conduct.add(CIRCLE, first, "U0Moe")
        assert not books.conduct.add(CIRCLE, replace(first, binds=False), "U0Max")
        assert books.conduct.codes(CIRCLE) == [first]
        books.conduct.accept(kai, 1, NOW)
        books.conduct.accept(kai, 1, NOW + DAY)
        assert books.conduct.unasked(CIRCLE, 1, 2) == [(cleo, "U0Cleo"), (joy, "U0Joy")]
        books.conduct.ask([cleo, joy], 1, NOW)
        assert [each for each, _ in books.conduct.unasked(CIRCLE, 1, 9)] == [moe, max_]
        books.conduct.accept(cleo, 1, NOW)
        assert (books.conduct.accepted(kai), books.conduct.accepted(joy)) == ({1}, set())
        assert books.conduct.count(CIRCLE, 1) == (2, 5)
        assert [each for each, _ in books.conduct.unasked(CIRCLE, 2, 9)] == [kai, cleo, joy, moe, max_]
