"""What is drafted of cards: pictures, risks, votes before and after, settings; who may draft, and who may read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.rules.hiring.candidates import Conflict
from bot.rules.hiring.debriefs import Debrief
from bot.rules.hiring.debriefs import Vote as DebriefVote
from bot.rules.hiring.panels.absences import missed
from bot.rules.hiring.panels.seats import Interview, Part, Seat, State
from bot.rules.hiring.plans import Plan, Stage
from bot.rules.hiring.plans.methods import Method
from bot.rules.hiring.reports.drafting import Claim, Draft, Picture, Risk, Seen, drafted, is_open, may_read, set_beside
from bot.rules.hiring.scorecards import Card, Overall, Rating, Version
from bot.rules.hiring.scorecards.sealing import Owed, Process
from tests.make import NOW

WANTED = ("sql", "teamwork", "planning")


def card(who: str, overall: Overall = Overall.YES, words: str = "Drew it", **scores: int | None) -> Seen:
    ratings = tuple(Rating(name, score, words if score else "") for name, score in scores.items())
    return Seen(who, 1, 0, (Version(Card(ratings, overall, "A note", 70), NOW),))


def draft(*cards: Seen, graded: tuple[Claim, ...] = ()) -> Draft:
    return drafted(1, WANTED, {"sql", "planning"}, cards, graded)


def test_a_competency_is_what_everybody_who_rated_it_agrees_on() -> None:
    made = draft(card("A", sql=4, teamwork=2, planning=3), card("B", sql=5, teamwork=1, planning=4))
    assert [each.picture for each in made.lines] == [Picture.STRENGTH, Picture.WEAKNESS, Picture.BETWEEN]
    assert [each.mean for each in made.lines] == [4.5, 1.5, 3.5]
    assert made.composite == (4.5 + 1.5 + 3.5) / 3, "every competency counts the same"
    assert (made.covered, [each.risks for each in made.lines]) == (3, [(), (), ()])


def test_two_points_apart_contradict_with_both_words_and_one_point_does_not() -> None:
    made = draft(card("A", words="Fast", sql=5, teamwork=4), card("B", words="Slow", sql=3, teamwork=3))
    sql, teamwork, planning = made.lines
    assert (sql.picture, sql.risks) == (Picture.CONTRADICTION, (Risk.CONTRADICTION,))
    assert [(each.who, each.score, each.words) for each in sql.claims] == [("A", 5, "Fast"), ("B", 3, "Slow")]
    assert teamwork.picture is Picture.BETWEEN
    assert (planning.picture, planning.risks) == (Picture.UNSEEN, (Risk.NOT_ASSESSED,))


def test_strong_for_one_and_not_assessed_by_the_other_is_one_view() -> None:
    made = draft(card("A", sql=5, teamwork=None), card("B", sql=None, teamwork=None))
    sql, teamwork, _ = made.lines
    assert (sql.picture, sql.risks, sql.assessors) == (Picture.STRENGTH, (Risk.ONE_VIEW,), 1)
    assert (teamwork.picture, teamwork.risks) == (Picture.UNSEEN, ()), "no must-have"
    assert made.composite == 5


def test_a_rating_without_words_and_one_that_was_changed_are_risks_and_the_first_counts() -> None:
    first = card("A", words="", sql=3)
    later = replace(first.versions[0].card, ratings=(Rating("sql", 5, "On reflection"),), overall=Overall.STRONG_YES)
    both = replace(first, versions=(*first.versions, Version(later, NOW, "Misread")))
    made = draft(both, card("B", sql=3))
    assert made.lines[0].risks == (Risk.NO_EVIDENCE, Risk.CORRECTED)
    assert made.lines[0].mean == 3
    corrected = made.lines[0].claims[0].corrected
    assert corrected is not None
    assert (corrected.score, corrected.words, corrected.why) == (5, "On reflection", "Misread")
    assert [(each.before, each.after, each.why) for each in made.votes] == [
        (Overall.YES, Overall.STRONG_YES, "Misread"), (Overall.YES, None, ""),
    ]  # fmt: skip


def test_a_second_vote_stands_beside_the_first_and_so_does_that_of_who_handed_in_no_card() -> None:
    votes = (DebriefVote("A", Overall.NO, NOW, "The contradiction"), DebriefVote("M", Overall.NO, NOW))
    over = Debrief(1, 0, (), "M", "R", NOW, NOW, NOW, votes)
    made = drafted(1, WANTED, (), [card("A", sql=4), card("B", sql=4)], debriefs=[over])
    assert [(each.who, each.before, each.after, each.why) for each in made.votes] == [
        ("A", Overall.YES, Overall.NO, "The contradiction"), ("B", Overall.YES, None, ""),
        ("M", None, Overall.NO, ""),
    ]  # fmt: skip


def test_a_graded_work_sample_is_a_claim_and_no_part_of_the_composite() -> None:
    work = Claim("sql", "G", 0, 1, 2, "No index")
    made = draft(card("A", sql=4), graded=(work,))
    assert (made.lines[0].mean, made.lines[0].assessors, made.lines[0].scores) == (4, 1, (2, 4))
    assert made.lines[0].risks == (Risk.CONTRADICTION,), "two people looked"
    assert draft(graded=(work,)).composite is None


def test_what_nobody_looked_for_and_somebody_rated_stands_behind() -> None:
    assert [each.competency for each in draft(card("A", charm=4, sql=4)).lines] == [*WANTED, "charm"]


def process(**stages: Owed) -> Process:
    return Process(dict(enumerate(stages.values())))


def test_nobody_drafts_while_a_card_is_waited_for_or_theirs_is() -> None:
    both = frozenset({"A", "B"})
    done, waits = Owed(both, both), Owed(both, frozenset({"A"}))
    assert is_open(process(one=done), "R")
    assert is_open(process(one=replace(waits, waived=frozenset({"B"}))), "R")
    assert not is_open(process(one=waits), "R")
    assert not is_open(process(one=done, two=waits), "R"), "a later interview is still to be written up"
    opened = replace(waits, is_open=True)
    assert is_open(process(one=opened), "R")
    assert not is_open(process(one=opened), "B"), "theirs is missing"
    assert not is_open(process(), "R")
    assert not is_open(process(one=Owed(frozenset())), "R"), "called off"
    assert is_open(process(one=Owed(frozenset()), two=done), "R")


def test_who_may_read_every_card_may_read_what_was_drawn_from_them_and_nobody_shut_out() -> None:
    made = draft(card("A", sql=4), card("B", sql=4))
    assert may_read(made, [(1, "A"), (1, "B"), (2, "C")], "R", {})
    assert not may_read(made, [(1, "A")], "R", {})
    assert not may_read(made, [(1, "A"), (1, "B")], "R", {"R": Conflict.RELATIVE})
    assert not may_read(draft(), [], "R", {}), "of no card nobody can be asked"


def interview(candidacy: int, *who: str, stage: int = 0) -> Interview:
    seats = tuple(Seat(n, each, "interviewer", state=State.ACCEPTED) for n, each in enumerate(who))
    learner = Seat(9, "T", "interviewer", part=Part.TRAINEE, state=State.ACCEPTED)
    return Interview("T", candidacy, 1, candidacy, 1, stage, NOW, 60, (*seats, learner), "R", NOW)


def test_a_setting_is_compared_with_the_same_stage_of_others_who_were_interviewed() -> None:
    plan = Plan((Stage(Method.STRUCTURED_INTERVIEW, 60, 2, ("sql",), "Room 4"),))
    one = interview(1, "A", "B")
    alone = set_beside(one, plan, [(one, plan), (interview(2, "A", stage=1), plan)])
    assert (alone.panel, alone.is_same, alone.is_placed, alone.who) == (None, None, None, ("A", "B"))
    off = replace(interview(2, "A", "B"), called_off=NOW)
    same = set_beside(one, plan, [(interview(2, "A", "B"), plan), (off, Plan())])
    assert (same.panel, same.is_same, same.is_placed) == (1, True, True)
    stage = replace(plan.stages[0], place="Online", competencies=("sql", "teamwork"))
    other = set_beside(one, plan, [(interview(2, "A", "B"), plan), (interview(3, "A", "C"), Plan((stage,)))])
    assert (other.panel, other.is_same, other.is_placed) == ((1 + 1 / 3) / 2, False, False)
    gone = missed(interview(4, "A", "C"), "C", "R", NOW + timedelta(minutes=5))
    assert set_beside(one, plan, [(gone, plan)]).panel == 1 / 2, "who did not come did not sit there"
