"""What goes into somebody's digest and why, when it is due, and the one budget over every sender."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.rules.calendar import Hours
from bot.rules.community.budget import Alike, Reach, reached, when_allowed
from bot.rules.community.content import Item, Kind
from bot.rules.community.content.digests import (
    ChooseFrequency,
    ChooseWay,
    Picked,
    Said,
    Tap,
    Why,
    chosen,
    less_often,
    renewed,
    timing,
    way_to,
)
from bot.rules.community.content.digests.ranking import FEWEST, MOST, Reader, Response, Shelf
from bot.rules.community.content.digests.timing import Course, Step
from bot.rules.community.members import Consent, Frequency, How, Member, Purpose, Standing, Way
from bot.rules.refusals import FieldRefusals
from tests.make import NOW, TEAM

DAY = timedelta(days=1)
BERLIN = Hours("Europe/Berlin")
KAI = Member(TEAM, "Kai", Standing.JOINED, NOW, "kai@example.org", NOW, "U0KAI")
BOTH = frozenset({Purpose.COMMUNITY, Purpose.MAIL})


def item(id: int, kind: Kind = Kind.NEWS, *topics: str, days: float = 1, **changes: Any) -> Item:
    made = Item(TEAM, kind, f"Item {id}", "", "U0MOE", NOW, topics=topics, posted_at=NOW - days * DAY, id=id)
    return replace(made, **changes)


def some(count: int, *kinds: Kind, first: int = 1) -> list[Item]:
    return [item(first + n, kinds[n % len(kinds)] if kinds else Kind.NEWS) for n in range(count)]


def digest(items: Iterable[Item], responses: dict[int, Response] | None = None, **reader: Any) -> tuple[Picked, ...]:
    known = Reader(**{"member": 1, "languages": frozenset({"en"}), **reader})
    (found,) = Shelf(list(items), responses or {}, NOW).digests([known], "2026-W48")
    return found


def numbers(found: Iterable[Picked]) -> list[int]:
    return [each.item for each in found]


def test_a_digest_has_at_most_seven_items_and_is_not_sent_with_fewer_than_three() -> None:
    assert [len(digest(some(count))) for count in (0, 2, 3, 7, 30)] == [0, 0, FEWEST, MOST, MOST]


def test_the_digest_does_not_go_out_with_nothing_new_in_it() -> None:
    assert digest(some(9), shown=frozenset(range(1, 8))) == ()
    assert digest([item(n, days=27) for n in range(1, 9)]) == ()
    assert digest([item(n, days=29) for n in range(1, 9)], followed=frozenset()) == ()
    assert digest([item(n, expires_at=NOW) for n in range(1, 9)]) == ()


def test_a_muted_topic_does_not_come_back_though_another_of_the_item_is_followed() -> None:
    items = [*some(5), item(8, Kind.NEWS, "data", "design"), item(9, Kind.NEWS, "design")]
    found = digest(items, followed=frozenset({"data"}), muted=frozenset({"design"}))
    assert set(numbers(found)) == {1, 2, 3, 4, 5}


def test_not_everything_is_a_job_advert() -> None:
    """At most two in five, however few there are, and none where nothing else is worth sending."""
    for jobs, others, wanted in ((20, 20, 2), (20, 3, 2), (20, 2, 1), (2, 20, 2)):
        mixed = [*some(jobs, Kind.JOB), *some(others, first=100)]
        found = digest([replace(each, topics=("data",)) for each in mixed], followed=frozenset({"data"}))
        assert sum(each < 100 for each in numbers(found)) == wanted
        assert wanted * 5 <= len(found) * 2
    assert digest(some(20, Kind.JOB)) == ()


def test_one_item_is_to_try_out_and_it_is_the_same_within_the_week() -> None:
    items = [*some(20), *(item(n, Kind.NEWS, "design") for n in range(100, 110))]
    found = digest(items)
    assert digest(items) == found
    assert [each.why for each in found].count(Why.DIFFERENT) == 1
    assert (found[-1].why, found[-1].which) == (Why.DIFFERENT, "design")
    odd = {digest(items, member=n)[-1].item for n in range(30)}
    assert len(odd) > 5
    assert all(each.why is not Why.DIFFERENT for each in digest(items, followed=frozenset({"design"})))


@pytest.mark.parametrize(
    ("what", "reader", "why"),
    [
        ({"topics": ("data",)}, {"followed": frozenset({"data"})}, Picked(50, Why.FOLLOWED, "data")),
        ({"topics": ("data",)}, {"taps": [Tap(1, Said.OPEN, NOW, ("data",))]}, Picked(50, Why.LIKED, "data")),
        ({"channel": "C1"}, {"taps": [Tap(1, Said.MORE, NOW, (), "C1")]}, Picked(50, Why.CHANNEL, "C1")),
        ({"segment": 4}, {"segments": frozenset({4})}, Picked(50, Why.SEGMENT)),
    ],
    ids=["followed", "liked", "channel", "segment"],
)
def test_what_is_said_of_why_is_true_and_puts_it_first(what: Any, reader: Any, why: Picked) -> None:
    items = [*some(20), item(50, days=2, **what)]
    assert digest(items, **reader)[0] == why
    assert why not in digest(items)


def test_what_many_tapped_comes_first_and_one_lucky_tap_does_not() -> None:
    items = [item(n, days=1) for n in range(1, 20)]
    assert digest(items, {19: Response(200, 60)})[0] == Picked(19, Why.USEFUL)
    assert 19 not in numbers(digest([*items[:-1], item(19, days=2)], {19: Response(1, 1)}))


def test_less_of_a_topic_lowers_it_and_what_is_old_counts_half_every_week() -> None:
    taps = [Tap(1, Said.LESS, NOW, ("data",))] * 2
    items = [item(1, Kind.NEWS, "data"), *(item(n, days=2) for n in range(2, 9))]
    assert 1 not in numbers(digest(items, taps=taps))
    assert numbers(digest([item(n, days=n) for n in range(10, 1, -1)])) == [2, 3, 4, 5, 6, 7, 8]


def test_an_item_is_for_those_who_read_its_language_and_belong_to_its_group() -> None:
    items = [*some(3), item(8, language="zh"), item(9, segment=4)]
    assert set(numbers(digest(items))) == {1, 2, 3}
    assert set(numbers(digest(items, languages=frozenset({"en", "zh"})))) == {1, 2, 3, 8}


def test_two_a_week_and_six_a_month_whoever_sends() -> None:
    assert when_allowed([], NOW) == NOW == when_allowed([NOW - DAY], NOW)
    assert when_allowed([NOW - DAY, NOW - 3 * DAY], NOW) == NOW + 4 * DAY
    month = [NOW - n * DAY for n in (8, 9, 15, 16, 22, 23)]
    assert when_allowed(month, NOW) == NOW + 7 * DAY


def test_whom_a_message_reaches_is_told_with_why_not() -> None:
    groups = [
        Alike("Europe/Berlin", True, False, False, 5), Alike("Asia/Shanghai", True, False, False, 4),
        Alike("Pacific/Honolulu", True, False, False, 3), Alike("UTC", True, False, True, 2),
        Alike("UTC", True, True, True, 1), Alike("UTC", False, True, True, 9),
    ]  # fmt: skip
    assert reached(groups, NOW) == Reach(now=9, by_day=3, over=2, paused=1, without=9)


def course(**changes: Any) -> Course:
    return replace(Course(1, NOW, Frequency.WEEKLY, NOW), **changes)


def test_three_without_a_tap_are_asked_about_once_then_it_comes_half_as_often_then_never() -> None:
    assert timing.step(course(untapped=2), NOW) is Step.DIGEST
    assert timing.step(course(untapped=3), NOW) is Step.ASK
    asked = timing.after_question(course(untapped=3), BERLIN, NOW)
    assert timing.step(asked, NOW) is Step.DIGEST
    assert (timing.after_digest(asked, BERLIN, NOW).next_at or NOW) - NOW > 13 * DAY
    again = timing.seen(asked, 9, BERLIN, NOW)
    assert (again.untapped, again.asked_at, again.days) == (0, None, 7)


def test_somebody_unseen_for_a_year_gets_no_more_mail_until_they_come_back() -> None:
    assert timing.step(course(seen_at=NOW - 366 * DAY, untapped=3), NOW) is Step.STOP
    back = timing.seen(timing.stopped(course()), 9, BERLIN, NOW)
    assert back.next_at is not None


def test_it_is_due_at_the_hour_at_which_somebody_taps_by_day_and_on_working_days_there() -> None:
    evening = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)  # half past midnight in Shanghai
    assert timing.learned_hour([evening] * 4, "Europe/Berlin") == timing.USUAL_HOUR
    assert timing.learned_hour([evening] * 5, "Europe/Berlin") == 17
    due = timing.after_digest(course(hour=17), BERLIN, NOW).next_at
    assert due == datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
    assert timing.at_hour(date(2026, 11, 28), 17, BERLIN) == datetime(2026, 11, 30, 7, 0, tzinfo=UTC)
    assert timing.at_hour(date(2026, 11, 24), 0, BERLIN) == datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    first = [timing.begun(n, Frequency.WEEKLY, BERLIN, NOW).next_at for n in range(10)]
    assert {each.weekday() for each in first if each} == {0, 1, 2, 3, 4}


@pytest.mark.parametrize("frequency", [each for each in Frequency if each is not Frequency.NEVER])
def test_from_one_to_the_next_is_another_period_and_the_wait_is_as_long_as_was_chosen(frequency: Frequency) -> None:
    now, seen = NOW, set()
    for _ in range(30):
        seen.add(timing.period(frequency, now.date()))
        due = timing.after_digest(course(frequency=frequency), BERLIN, now).next_at
        assert due is not None
        assert timing.DAYS[frequency] <= (due.date() - now.date()).days <= timing.DAYS[frequency] + 2
        now = due
    assert len(seen) == 30


def test_who_wants_them_less_often_waits_longer_from_the_last_one_on() -> None:
    weekly = course(next_at=NOW + 2 * DAY)
    assert timing.changed(weekly, Frequency.FORTNIGHTLY, BERLIN, NOW).next_at == NOW - timedelta(hours=1) + 9 * DAY
    assert timing.changed(weekly, Frequency.DAILY, BERLIN, NOW).next_at == NOW - timedelta(hours=1) + DAY


def test_nobody_is_written_to_by_a_way_they_did_not_choose_or_agree_to() -> None:
    by_mail = replace(KAI, way=Way.MAIL)
    assert (way_to(KAI, BOTH, NOW), way_to(by_mail, BOTH, NOW)) == (Way.MESSAGE, Way.MAIL)
    assert way_to(replace(by_mail, user=None, standing=Standing.CONFIRMED), BOTH, NOW) is Way.MAIL
    nobody = [
        (KAI, frozenset({Purpose.MAIL})), (by_mail, frozenset({Purpose.COMMUNITY})),
        (replace(by_mail, verified_at=None), BOTH), (replace(KAI, frequency=Frequency.NEVER), BOTH),
        (replace(KAI, paused_until=NOW + DAY), BOTH), (replace(KAI, standing=Standing.LEFT), BOTH),
    ]  # fmt: skip
    assert [way_to(member, agreed, NOW) for member, agreed in nobody] == [None] * 6


def test_letters_are_chosen_only_where_they_may_go() -> None:
    assert chosen(KAI, BOTH, "daily", "mail") == (Frequency.DAILY, Way.MAIL)
    with pytest.raises(FieldRefusals) as refused:
        chosen(KAI, frozenset(), "hourly", "mail")
    assert {name: type(each) for name, each in refused.value.errors.items()} == {
        "frequency": ChooseFrequency, "way": ChooseWay,
    }  # fmt: skip
    assert [less_often(each) for each in Frequency][-2:] == [Frequency.NEVER, Frequency.NEVER]


def test_a_click_renews_an_agreement_for_as_long_as_it_held() -> None:
    given = Consent(Purpose.COMMUNITY, "1", How.PAGE, NOW - 100 * DAY, NOW + 265 * DAY)
    assert renewed(given, NOW) == replace(given, how=How.CLICK, at=NOW, until=NOW + 365 * DAY)
