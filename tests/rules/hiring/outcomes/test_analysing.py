"""The report of outcomes: honest about few hires, about who left, and about raters who had interviewed."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from bot.rules.hiring.outcomes import Case, Leaving
from bot.rules.hiring.outcomes.analysing import analyse
from bot.rules.hiring.outcomes.gates import Gate
from bot.rules.hiring.outcomes.report import Group, Part, Window, forest
from bot.rules.hiring.outcomes.restriction import Chosen, Corrected, How, RawOnly
from tests.rules.hiring.outcomes.made import BEGAN, case, rating, score, simulated

LATER = BEGAN + timedelta(days=400)


def first(*cases: Case, **how: object) -> Window:
    return analyse(cases, LATER, **how).windows[0]  # type: ignore[arg-type]


def pairs(*told: tuple[float, float]) -> list[Case]:
    return [case(str(n), [score(x)], [rating(y)]) for n, (x, y) in enumerate(told)]


@pytest.fixture(scope="module")
def many() -> list[Case]:
    """120 of 400 hired on three competencies, each in a stage of its own, by four interviewers, from three sources."""
    random = np.random.default_rng(11)
    found = []
    for n, each in enumerate(simulated(400, 120, 0.9, 0.8, random, parts=3)):
        scores = [score(s.value, f"U{(n + at) % 4}", s.about, s.stage) for at, s in enumerate(each.scores)]
        ratings = [*each.ratings, *(rating(r.value, r.by, about="c0") for r in each.ratings)]
        found.append(
            case(each.id, scores, ratings, started=each.started, source=f"s{n % 3}", role=f"r{n % 2}", panel=f"p{n}")
        )
    return found


def test_nothing_comes_of_nothing() -> None:
    report = analyse([])
    assert (report.looked_at, report.hired, report.decided.chance) == (0, 0, None)
    assert [each.overall.n for each in report.windows] == [0, 0]
    assert [list(forest(each)) for each in report.windows] == [[], []]


def test_eight_hires_give_points_and_lean_on_what_was_published() -> None:
    told = first(*pairs((2, 3), (3, 2), (4, 4), (5, 3), (3, 3), (2, 2), (4, 5), (3, 4)))
    assert (told.overall.n, told.overall.gate) == (8, Gate.POINTS)
    assert told.overall.published is not None
    assert told.overall.published.own == pytest.approx(5 / (5 + 0.173**-2))
    assert told.overall.corrected is RawOnly.TOO_FEW
    assert sum(each.hires for each in told.scatter.points) == 8
    assert told.parts[Part.METHOD].named == ()
    assert told.parts[Part.METHOD].held == {"interview": 8}
    assert all(each.pooled is None for each in told.groups.values())
    assert [line.name for line in forest(told)] == ["published"]


def test_three_hires_or_ratings_all_alike_say_what_was_published_and_nothing_of_their_own() -> None:
    for told in (first(*pairs((2, 3), (3, 2), (4, 4))), first(*pairs(*((n % 5, 3) for n in range(40))))):
        assert told.overall.seen is None
        assert told.overall.published is not None
        assert (told.overall.published.own, told.overall.published.r) == (0, pytest.approx(0.264, abs=5e-4))
        assert told.scatter.points
        assert told.scatter.band == ()
    assert told.overall.corrected is RawOnly.SPREAD_UNKNOWN


def test_a_card_counts_by_its_overall_score_and_else_by_the_mean_of_its_ratings() -> None:
    one = case("1", [score(5, about="a"), score(1, about="b"), score(2, "U2"), score(5, "U2", "a")], [rating(1)])
    told = first(one, *pairs((3, 3), (4, 4), (5, 5), (1, 2)))
    assert {(each.score, each.outcome) for each in told.scatter.points} >= {(2.5, 1.0)}


def test_a_rating_belongs_to_the_window_it_is_near() -> None:
    cases = [case(str(n), [score(n)], [rating(3, after=after)]) for n, after in enumerate([134, 135, 225, 226, 365])]
    half, whole = analyse(cases, LATER).windows
    assert (half.ratings, whole.ratings) == (2, 1)
    assert (half.followed.rated, half.followed.unrated) == (2, 3)


def test_ratings_of_those_who_had_interviewed_are_marked_and_left_out_beside() -> None:
    echo = [[rating(n % 5 + 1, "U1"), rating(3 - n % 2, "UM")] for n in range(12)]
    told = first(*(case(str(n), [score(n % 5 + 1, "U1")], ratings) for n, ratings in enumerate(echo)))
    assert (told.ratings, told.by_interviewers) == (24, 12)
    assert told.overall.seen is not None
    assert told.without_them.seen is not None
    assert told.overall.seen.r > 0.8 > 0.4 > abs(told.without_them.seen.r)
    marked = [case(str(n), [score(n % 5 + 1)], [rating(3, interviewed=True)]) for n in range(5)]
    assert first(*marked).by_interviewers == 5


def test_who_left_before_is_counted_and_bounds_what_was_seen() -> None:
    stayed = pairs(*((x, x) for x in (1, 2, 3, 4, 5, 2, 3, 4)))
    gone = [case(f"g{n}", [score(5)], left=30 + n, how=Leaving.DISMISSED) for n in range(5)]
    waiting = [case("w", [score(3)], started=LATER - timedelta(days=10))]
    unrated = [case("u", [score(3)])]
    told = first(*stayed, *gone, *waiting, *unrated)
    followed = told.followed
    assert (followed.due, followed.rated, followed.left, followed.unrated) == (14, 8, 5, 1)
    assert followed.how == {Leaving.DISMISSED: 5}
    assert (followed.score_of_rated, followed.score_of_left) == (3.0, 5.0)
    given = np.array([1.0, 2, 3, 4, 5, 2, 3, 4])
    worse = np.concatenate((given, [3 - given.std(ddof=1)] * 5))
    assert followed.bounds == pytest.approx((np.corrcoef([*given, *[5] * 5], worse)[0, 1], 1))
    kept = told.retention
    assert (kept.due, kept.stayed, kept.how) == (14, 9, {Leaving.DISMISSED: 5})
    assert kept.apart is not None
    assert kept.apart[0] == pytest.approx(3 - 5)
    assert kept.relation is not None
    assert kept.relation.r < -0.7


def test_of_one_who_left_nobody_is_told_what_their_score_was() -> None:
    told = first(*pairs((1, 2), (2, 2), (3, 4), (5, 5)), case("g", [score(5)], left=20))
    assert (told.followed.left, told.followed.score_of_left, told.retention.apart) == (1, None, None)


def test_who_was_rated_and_left_later_counts_as_rated() -> None:
    told = first(*pairs((1, 2), (2, 2), (3, 4)), case("g", [score(5)], [rating(5)], left=185))
    assert (told.followed.rated, told.followed.left, told.overall.n) == (4, 0, 4)


def test_a_severe_rater_is_put_right_and_raters_alike_are_left_alone() -> None:
    random = np.random.default_rng(3)
    truth = random.standard_normal(200)
    scores = truth + random.standard_normal(200)

    def told(off: float) -> Window:
        return first(
            *(case(str(n), [score(scores[n])], [rating(truth[n] + off * (n % 2), f"M{n % 2}")]) for n in range(200))
        )

    level, apart = told(0), told(3)
    assert level.overall.seen is not None
    assert apart.overall.seen is not None
    assert (apart.raters, apart.centred) == (2, 2)
    assert apart.overall.seen.r == pytest.approx(level.overall.seen.r, abs=0.03)
    assert level.overall.seen.r == pytest.approx(np.corrcoef(scores, truth)[0, 1], abs=0.01)


def test_who_was_hired_says_what_they_were_chosen_on(many: list[Case]) -> None:
    report = analyse(many)
    assert (report.decided.chosen, report.decided.is_said) == (Chosen.ON_IT, False)
    assert report.decided.chance == pytest.approx(1)
    assert report.decided.share == pytest.approx(0.3)
    assert report.expected is not None
    assert report.needed is not None
    told = report.windows[0].overall.corrected
    assert isinstance(told, Corrected)
    assert (told.how, told.range.hires, told.range.looked_at) == (How.CASE_II, 120, 400)
    assert told.range.u == pytest.approx(told.range.if_best, abs=0.06)
    by_chance = analyse(simulated(400, 120, 0.4, 0.6, np.random.default_rng(5), on_score=False))
    assert by_chance.decided.chosen is Chosen.OTHERWISE
    assert by_chance.expected is None


def test_a_hundred_hires_tell_of_competencies_and_stages(many: list[Case]) -> None:
    told = analyse(many).windows[0]
    for part in (Part.COMPETENCY, Part.STAGE):
        assert len(told.parts[part].named) == 3
        for each in told.parts[part].named:
            assert (each.estimate.n, each.is_found) == (120, True)
            assert each.pooled is not None
            assert isinstance(each.estimate.corrected, Corrected)
            assert each.estimate.corrected.how is How.CASE_III
    assert [each.same is not None for each in told.parts[Part.COMPETENCY].named] == [True, False, False]
    assert set(told.weighed) == {"c0", "c1", "c2"}
    assert told.explained == pytest.approx(sum(told.weighed.values()))


def test_what_was_said_of_the_choice_counts(many: list[Case]) -> None:
    stages = analyse(many, chosen=Chosen.ON_OTHERS).windows[0].overall.corrected
    assert isinstance(stages, Corrected)
    assert stages.how is How.LAWLEY
    assert stages.choice is not None
    assert len(stages.choice.us) == 3
    before = analyse(many, chosen=Chosen.NOT_AT_ALL)
    assert before.decided.is_said
    assert isinstance(told := before.windows[0].overall.corrected, Corrected)
    assert told.how is How.NOT


def test_of_interviewers_only_all_together_is_told(many: list[Case]) -> None:
    told = analyse(many).windows[0]
    pooled = told.groups[Group.INTERVIEWER].pooled
    assert pooled is not None
    assert (len(pooled.each), pooled.best) == (4, None)
    values = [each.r for each in pooled.each.values()]
    assert max(values) - min(values) < 0.2
    assert [line.name for line in forest(told) if line.of == "interviewer"] == [""]
    assert {line.name for line in forest(told) if line.of == "source"} == {"s0", "s1", "s2", ""}
    assert (told.groups[Group.PANEL].pooled, told.groups[Group.PANEL].held) == (None, 120)


def test_key_indicators_of_other_sizes_are_made_alike() -> None:
    reached = [{"sales": 100.0 * (n % 5) if n % 2 else 0.0, "calls": float(n % 5), "same": 1.0} for n in range(20)]
    told = analyse(case(str(n), [score(n % 5)], indicators=each) for n, each in enumerate(reached)).indicators
    assert told.n == 20
    assert told.seen is not None
    assert told.seen.r > 0.5


def test_the_order_of_people_makes_no_difference_and_they_are_read_once(many: list[Case]) -> None:
    one, other = analyse(iter(many)).windows[0], analyse(reversed(many)).windows[0]
    assert one.overall.seen is not None
    assert other.overall.seen is not None
    assert one.overall.seen.r == pytest.approx(other.overall.seen.r)
    assert one.groups[Group.SOURCE].hires == dict(sorted(other.groups[Group.SOURCE].hires.items()))


def test_the_bootstrap_comes_on_request_only(many: list[Case]) -> None:
    assert analyse(many).windows[0].overall.resampled is None
    drawn = analyse(many, draws=500).windows[0].overall.resampled
    assert drawn is not None
    assert drawn.low < drawn.high
    assert drawn.p < 0.01


def test_the_band_holds_the_line_and_is_narrowest_in_the_middle(many: list[Case]) -> None:
    band = analyse(many).windows[0].scatter.band
    assert all(each.low < each.middle < each.high for each in band)
    widths = [each.high - each.low for each in band]
    assert min(widths) < widths[0]
    assert min(widths) < widths[-1]
