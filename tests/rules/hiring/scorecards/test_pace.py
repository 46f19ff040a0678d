"""The share of cards in within a day: what counts in it, and where it is no figure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.rules.hiring.panels.openings import CANDIDATE, NoShow
from bot.rules.hiring.panels.seats import State
from bot.rules.hiring.scorecards import pace
from bot.rules.hiring.scorecards.pace import Came, Pace
from tests.make import NOW
from tests.rules.hiring.scorecards.test_owing import LEA, NOOR, SAM, held, seat

DAY = timedelta(hours=24)
ENDED = held().span.end


def test_a_card_counts_once_its_day_is_over_and_only_of_leads_who_came_and_were_not_let_go() -> None:
    one, over = held(), ENDED + DAY
    assert [each.who for each in pace.counting(one, (), over)] == [SAM, NOOR], "a trainee practises"
    assert pace.counting(one, (), over - timedelta(seconds=1)) == ()
    assert [each.who for each in pace.counting(one, {SAM}, over)] == [NOOR]
    assert [each.who for each in pace.counting(one, (), over, {NOOR})] == [SAM]
    missed = replace(one, no_shows=(NoShow(SAM, NOOR, NOW),))
    assert [each.who for each in pace.counting(missed, (), over)] == [NOOR]
    for off in (replace(one, called_off=NOW), replace(one, no_shows=(NoShow(CANDIDATE, SAM, NOW),))):
        assert pace.counting(off, (), over) == ()
    assert pace.counting(held(seat(0, SAM, State.OFFERED), seat(1, NOOR, State.DECLINED)), (), over) == ()


def test_in_time_is_a_day_to_the_second_and_the_aim_is_not_met_by_rounding() -> None:
    on_time, late = (ENDED, ENDED + DAY), (ENDED, ENDED + DAY + timedelta(seconds=1))
    assert pace.rate([on_time, late, (ENDED, None)]) == Pace(3, 1)
    nine_of_ten = pace.rate([on_time] * 9 + [late])
    assert (nine_of_ten.percent, nine_of_ten.is_met) == (90, True)
    close = pace.rate([on_time] * 895 + [late] * 105)
    assert (close.percent, close.is_met) == (89, False)
    assert pace.rate([on_time] * 4).percent is None, "four cards are no figure"


def test_a_team_has_no_figure_from_which_one_persons_would_be_read() -> None:
    def came(*whose: str) -> list[Came]:
        return [Came(who, ENDED, ENDED) for who in whose]

    assert pace.of_team(came(SAM, NOOR, SAM, NOOR, SAM, NOOR)) is None
    assert pace.of_team(came(SAM, NOOR, LEA)) is None
    assert pace.of_team([*came(SAM, NOOR, LEA, SAM), Came(NOOR, ENDED, None)]) == Pace(5, 4)


def test_a_teams_figure_is_not_had_by_taking_the_others_from_the_whole() -> None:
    def team(name: str, people: int) -> list[Came]:
        return [Came(f"{name}{n}", ENDED, ENDED) for n in range(people) for _ in range(2)]

    def shown(*sizes: tuple[str, int]) -> dict[str, Pace]:
        cards = [each for name, people in sizes for each in team(name, people)]
        return dict(pace.by_team(cards, {each.who: each.who[0] for each in cards}))

    assert shown(("A", 3), ("B", 4)) == {"A": Pace(6, 6), "B": Pace(8, 8)}
    assert shown(("A", 3), ("B", 4), ("C", 1)) == {"B": Pace(8, 8)}, "the smallest hides whoever is alone"
    assert shown(("A", 3), ("C", 1)) == {}
    assert shown(("A", 3), ("C", 1), ("D", 2)) == {"A": Pace(6, 6)}, "three in small teams are a team themselves"
