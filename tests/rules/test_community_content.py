"""Content: who says yes to what, when a community is only told of jobs, what it lacks, and prompts that rest."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.app import MESSAGES
from bot.rules.calendar import Hours, local_day
from bot.rules.community.content import Item, Kind, State
from bot.rules.community.content.gaps import Warn, gaps, warnings
from bot.rules.community.content.ready import drafted, four_weeks, rested
from bot.rules.community.content.workflow import (
    AnotherReads,
    Did,
    ItemChanged,
    NothingDone,
    NotWhen,
    edited,
    moved,
    read,
)
from bot.rules.community.first_steps import FIRST, Advice, Fit, Question, is_complete, steps
from bot.rules.refusals import FieldRefusals
from bot.words.prompts import prompts
from tests.make import NOW

DAY = timedelta(days=1)
DRAFT = Item("T", Kind.NEWS, "New law", "Read this.", "U0MOE", NOW, post_at=NOW + DAY)


def said(kind: Kind, days_ago: int, **more: object) -> Item:
    return replace(DRAFT, kind=kind, state=State.POSTED, posted_at=NOW - days_ago * DAY, **more)  # type: ignore[arg-type]


def warned(*items: Item, segment: int | None = None) -> set[Warn]:
    return {each.warn for each in warnings(items, segment, NOW)}


def test_when_everything_is_a_job_advert_moderators_are_warned_and_at_exactly_forty_percent_not() -> None:
    others = [said(Kind.NEWS, n) for n in (1, 2, 3)]
    jobs = [said(Kind.JOB, n) for n in (4, 5)]
    assert warned(*others, *jobs) == set()
    assert warned(*others, *jobs, said(Kind.JOB, 6)) == {Warn.MANY_JOBS}
    assert warned(*others, *jobs, said(Kind.JOB, 29)) == set()  # longer ago than is looked at
    assert warned(*jobs) == {Warn.MANY_JOBS, Warn.ONLY_JOBS}
    assert warned(said(Kind.NEWS, 14)) == {Warn.SILENT}
    assert warned(said(Kind.NEWS, 13)) == set()


def test_a_segment_is_told_its_own_and_what_is_for_everybody() -> None:
    everybody, own = said(Kind.NEWS, 1), said(Kind.JOB, 2, segment=7)
    assert warned(everybody, own) == set()
    assert warned(everybody, own, segment=7) == {Warn.MANY_JOBS}


def test_somebody_else_says_yes_unless_nobody_else_moderates() -> None:
    asked = moved(DRAFT, Did.ASK, "U0MOE", {"U0CORA"}, NOW)
    for who, item in (("U0MOE", DRAFT), ("U0MOE", asked), ("U0CORA", DRAFT)):
        with pytest.raises(AnotherReads):
            moved(item, Did.APPROVE, who, {"U0JOY"}, NOW)
    assert moved(asked, Did.APPROVE, "U0CORA", {"U0MOE"}, NOW).state is State.SCHEDULED
    assert moved(DRAFT, Did.APPROVE, "U0MOE", (), NOW).state is State.SCHEDULED
    with pytest.raises(NotWhen):
        moved(DRAFT, Did.APPROVE, "U0MOE", (), NOW + 2 * DAY)
    with pytest.raises(ItemChanged):
        moved(said(Kind.NEWS, 1), Did.DROP, "U0MOE", (), NOW)


def test_a_yes_to_other_words_does_not_hold_and_one_to_another_moment_does() -> None:
    yes = replace(DRAFT, state=State.SCHEDULED, asked_by="U0MOE")
    assert edited(yes, replace(yes, post_at=NOW + 3 * DAY), {"U0CORA"}).state is State.SCHEDULED
    assert edited(yes, replace(yes, text="Buy this."), {"U0CORA"}).state is State.DRAFT
    assert edited(yes, replace(yes, text="Buy this."), ()).state is State.SCHEDULED


def test_what_cannot_be_is_refused_beside_its_field() -> None:
    typed = {"title": " ", "link": "javascript:alert(1)", "day": "2026-11-22", "time": "10:00", "expires": "never"}
    with pytest.raises(FieldRefusals) as refused:
        read(typed, DRAFT, (), (), "Europe/Berlin", NOW)
    assert set(refused.value.errors) == {"title", "link", "day", "expires"}
    item = read({"title": "A", "day": "2026-11-24", "time": "08:30"}, DRAFT, (), (), "Asia/Shanghai", NOW)
    assert item.post_at is not None
    assert item.post_at.isoformat() == "2026-11-24T00:30:00+00:00"


def test_you_said_we_did_tells_both_halves_and_a_day_that_has_come() -> None:
    heard = replace(DRAFT, kind=Kind.HEARD, heard="Talks are too early.", done_on=NOW.date())
    assert moved(heard, Did.ASK, "U0MOE", {"U0CORA"}, NOW).state is State.REVIEW
    for lacks in ({"heard": ""}, {"text": "", "link": "https://a.example"}, {"done_on": None}):
        with pytest.raises(NothingDone):
            moved(replace(heard, **lacks), Did.ASK, "U0MOE", {"U0CORA"}, NOW)  # type: ignore[arg-type]
    assert moved(replace(DRAFT, heard=""), Did.ASK, "U0MOE", {"U0CORA"}, NOW).state is State.REVIEW
    with pytest.raises(FieldRefusals) as refused:
        read({"title": "A", "done_on": (NOW + DAY).date().isoformat()}, DRAFT, (), (), "UTC", NOW)
    assert set(refused.value.errors) == {"done_on"}


def test_an_item_is_for_a_segment_there_is_or_for_everybody() -> None:
    for chosen, segment in (("7", 7), ("8", None), ("everybody", None), (None, None), ("7 ", None)):
        assert read({"title": "A", "segment": chosen}, DRAFT, (), (7,), "UTC", NOW).segment == segment


def test_gaps_name_days_kinds_and_what_many_follow() -> None:
    found = gaps([said(Kind.NEWS, 1, topics=("data",)), replace(DRAFT, state=State.SCHEDULED)],
                 {"data": 9, "design": 7, "sales": 4}, Hours("UTC"), NOW)  # fmt: skip
    assert found.topics == [("design", 7)]
    assert Kind.NEWS not in found.kinds
    assert len(found.kinds) == len(Kind) - 1
    assert NOW.date() + DAY not in found.days
    assert NOW.date() + 2 * DAY in found.days
    assert all(day.weekday() < 5 for day in found.days)


def test_no_prompt_of_the_sixty_comes_again_within_ninety_days() -> None:
    bank = prompts(MESSAGES)
    assert len(bank) >= 60
    assert all({"en", "zh"} == set(each.texts) for each in bank)
    assert max(Counter(text for each in bank for text in each.texts.values()).values()) == 1
    used = {bank[0].id: NOW - 89 * DAY, bank[1].id: NOW - 91 * DAY}
    left = [each.id for each in rested(bank, used, NOW)]
    assert bank[0].id not in left
    assert left[-1] == bank[1].id
    assert rested(bank, {each.id: NOW for each in bank}, NOW) == []


def test_a_community_is_set_up_once_each_step_has_all_it_needs() -> None:
    found = {"fit": 1, "good_for": 2, "consent": 1, "code": 3, "moderators": 3, "channels": 4, "way_in": 1}
    found |= {"calendar": 11, "past": 0, "goal": 1}
    assert [each.name for each in steps(found) if not each.is_done] == ["calendar", "past"]
    assert not is_complete(steps(found))
    assert is_complete(steps({**found, "calendar": 12})), "past applicants are none that are needed"


def test_without_need_time_or_something_to_give_it_is_not_yet_and_without_people_small() -> None:
    def advice(*yes: Question) -> tuple[Advice, tuple[Question, ...]]:
        fit = Fit(frozenset(yes), "U0CORA", NOW)
        return fit.advice, fit.missing

    assert advice(*Question) == (Advice.GO, ())
    assert advice(*FIRST) == (Advice.SMALL, (Question.PEOPLE, Question.MANAGERS))
    assert advice(*(each for each in Question if each is not Question.VALUE)) == (Advice.NOT_YET, (Question.VALUE,))
    assert advice()[0] is Advice.NOT_YET


def test_four_weeks_are_drafted_on_working_days_that_are_free_and_are_no_adverts() -> None:
    holiday, taken = date(2026, 12, 2), date(2026, 12, 4)
    hours = Hours("Asia/Shanghai", free=((holiday, holiday),))
    plan = four_weeks(hours, {taken}, NOW)
    days = [local_day(at, hours.zone) for _, at in plan]
    assert len(days) == len(set(days)) == 11
    assert not {holiday, taken} & set(days)
    assert all(hours.is_working_day(day) and day > NOW.date() for day in days)
    drafts = drafted("T", plan, prompts(MESSAGES), "zh", "U0MOE", NOW)
    assert warned(*(replace(each, state=State.SCHEDULED, post_at=NOW) for each in drafts)) == set()
    asked = [each for each in drafts if each.kind is Kind.PROMPT]
    assert len({each.prompt for each in asked}) == 4
    assert all(each.text for each in asked)
