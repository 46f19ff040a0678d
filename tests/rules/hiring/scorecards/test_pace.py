"""The share of cards in within a day: what counts in it, and where it is no figure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.rules.hiring.panels.openings import CANDIDATE, NoShow
from bot.rules.hiring.panels.seats import State
from bot.rules.hiring.scorecards import pace
from bot.rules.hiring.scorecards.pace import OwedCard, Pace, Sitting
from tests.make import NOW
from tests.rules.hiring.reports.made import learns, sitting
from tests.rules.hiring.scorecards.test_owing import LEA, NOOR, SAM, held, seat

DAY, HOUR = timedelta(hours=24), timedelta(hours=1)
ENDED = held().span.end


def owed(*sittings: Sitting) -> list[str]:
    return [each.who for each in pace.owed(sittings, NOW)]


def card(who: str = SAM, hours: float | None = 0) -> OwedCard:
    return OwedCard(Sitting(held()), who, None if hours is None else ENDED + hours * HOUR)


def test_a_card_counts_once_its_day_is_over_and_only_of_leads_who_came() -> None:
    one, over = held(), ENDED + DAY
    assert [each.who for each in pace.owed([Sitting(one)], over)] == [SAM, NOOR], "a trainee practises"
    assert pace.owed([Sitting(one, {SAM: ENDED})], over - timedelta(seconds=1)) == (), "in, and not to be judged yet"
    missed = replace(one, no_shows=(NoShow(SAM, NOOR, NOW),))
    assert [each.who for each in pace.owed([Sitting(missed)], over)] == [NOOR]
    offered = held(seat(0, SAM, State.OFFERED), seat(1, NOOR, State.DECLINED))
    for off in (replace(one, called_off=NOW), replace(one, no_shows=(NoShow(CANDIDATE, SAM, NOW),)), offered):
        assert pace.owed([Sitting(off)], over) == ()


def test_nobody_owed_a_card_who_was_let_go_in_time_or_learned_or_is_shut_out() -> None:
    day_after = sitting("U0A").interview.span.end + DAY
    late = day_after + HOUR
    assert owed(sitting("U0A", "U0B", waived={"U0A": day_after, "U0B": late})) == ["U0B"], "let go late, it counts"
    assert owed(sitting("U0A", left=day_after)) == []
    assert owed(sitting("U0A", left=late)) == ["U0A"]
    assert owed(learns(sitting("U0A", left=day_after, cards={"U0A": 1}), "U0B")) == ["U0A"], "it came even so"
    assert owed(sitting("U0A", "U0B", shut=frozenset({"U0B"}))) == ["U0A"]
    assert owed(sitting("U0A", is_erased=True)) == []


def test_in_time_is_a_day_to_the_second_and_the_aim_is_not_met_by_rounding() -> None:
    on_time, late = card(hours=24), replace(card(), at=ENDED + DAY + timedelta(seconds=1))
    assert pace.rate([on_time, late, card(hours=None)]) == Pace(3, 1, (24 + late.hours) / 2)
    assert pace.rate([card(hours=-0.5), card(hours=None)]) == Pace(2, 1, 0), "before the end took no time"
    nine_of_ten = pace.rate([on_time] * 9 + [late])
    assert (nine_of_ten.percent, nine_of_ten.is_met) == (90, True)
    close = pace.rate([on_time] * 895 + [late] * 105)
    assert (close.percent, close.is_met) == (89, False)
    assert pace.rate([on_time] * 4).percent is None, "four cards are no figure"


def test_a_team_has_no_figure_from_which_one_persons_would_be_read() -> None:
    assert pace.of_team([card(who) for who in (SAM, NOOR) * 3]) is None
    assert pace.of_team([card(who) for who in (SAM, NOOR, LEA)]) is None
    assert pace.of_team([*map(card, (SAM, NOOR, LEA, SAM)), card(NOOR, None)]) == Pace(5, 4, 0)
    of_two = [*map(card, (SAM, NOOR)), *(card(LEA, None) for _ in range(3))]
    assert pace.of_team(of_two) == Pace(5, 2), "the hours would be those of two"


def test_a_teams_figure_is_not_had_by_taking_the_others_from_the_whole() -> None:
    def shown(cards: int = 2, **people: int) -> dict[str, int]:
        """Teams of so many people, each with that many cards; `_` is no team."""
        whose = {f"{name}{n}": name.strip("_") for name, count in people.items() for n in range(count)}
        found = pace.by_team([card(who) for who in whose for _ in range(cards)], whose)
        return {name: each.counted for name, each in found.items()}

    assert shown(A=3, B=4) == {"A": 6, "B": 8}
    assert shown(A=3, B=4, C=1) == {"B": 8, "": 8}, "the smallest goes with whoever is alone"
    assert shown(A=3, C=1) == {}
    assert shown(A=3, C=1, D=2) == {"A": 6, "": 6}, "three in small teams are a team themselves"
    assert shown(A=3, _=5) == {"A": 6, "": 10}, "whoever is in no team"
    assert shown(cards=1, A=3, B=5, C=6) == {"C": 6, "": 8}, "three cards are too few, and B is told with them"
