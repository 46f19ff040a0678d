"""What holds for members: agreements, taking part, pauses, coming and going, two records of one, how long they stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.rules.community.members import (
    Act,
    Field,
    How,
    Member,
    Purpose,
    Stand,
    Standing,
    holding,
    joining,
    merging,
    retaining,
    wall,
)
from bot.rules.community.members import consenting as agreed
from bot.rules.community.members.correcting import (
    UNTIL_SAID,
    NotALastDay,
    Pause,
    TooMany,
    corrected,
    last_day,
    pause_of,
    paused,
)
from bot.rules.community.members.engagement import MOST_A_DAY, WEIGHTS, Band, band, level
from bot.rules.community.members.merging import Why
from bot.rules.community.members.retaining import Step
from bot.rules.refusals import FieldRefusals
from tests.make import NOW

KAI = Member("T0CIRCLE", "Kai", Standing.JOINED, NOW, user="U0KAI", zone="Asia/Shanghai", joined_at=NOW)
DAY = timedelta(days=1)
TODAY = NOW.date()


def test_a_click_or_an_answer_renews_what_holds_and_what_ended_stays_ended() -> None:
    """Trap 8; opening a mail has no way to say so: it is no `How`."""
    old = agreed.given(Purpose.MAIL, How.PAGE, NOW)
    over = replace(agreed.given(Purpose.HIRING, How.PAGE, NOW), ended_at=NOW)
    later = NOW + timedelta(days=700)
    for how in (How.CLICK, How.ANSWER):
        (renewed,) = agreed.carried_on([old, over], how, later)
        assert (renewed.purpose, renewed.version, renewed.how) == (Purpose.MAIL, old.version, how)
        assert renewed.until == later + agreed.VALID
    assert agreed.carried_on([old], How.CLICK, NOW + DAY) == [], "a click a day makes no receipt a day"
    assert agreed.carried_on([old], How.CLICK, NOW + agreed.VALID) == []
    assert {each.value for each in How} == {"page", "click", "answer", "import"}


def test_agreeing_to_less_ends_the_rest_and_agreeing_again_to_what_holds_makes_nothing() -> None:
    held = [agreed.given(each, How.PAGE, NOW) for each in (Purpose.COMMUNITY, Purpose.MAIL)]
    receipts, ended = agreed.chosen(held, {Purpose.COMMUNITY, Purpose.HIRING}, NOW + DAY)
    assert [each.purpose for each in receipts] == [Purpose.HIRING]
    assert ended == [Purpose.MAIL]
    old = [replace(held[0], version="2020-01")]
    assert [each.purpose for each in agreed.chosen(old, {Purpose.COMMUNITY}, NOW)[0]] == [Purpose.COMMUNITY]
    assert agreed.ends_soon(held[0], NOW + agreed.VALID - 30 * DAY)
    assert not agreed.ends_soon(held[0], NOW + agreed.VALID - 31 * DAY)
    assert holding(held, NOW + agreed.VALID) == {}


def test_a_receipt_names_the_version_of_what_the_community_adds_and_only_another_text_is_another_version() -> None:
    none = agreed.OwnWords()
    first = agreed.written(none, {"en": " We answer. ", "zh": "", "link": ""}, "U0ADA", NOW)
    assert (first.version, first.text("zh"), none.text("en")) == (1, "We answer.", "")
    assert agreed.written(first, {"en": "We answer.", "zh": None, "link": " "}, "U0LEE", NOW + DAY) is first
    second = agreed.written(first, {"en": "We answer.", "zh": "由我们负责。", "link": ""}, "U0LEE", NOW + DAY)
    assert (second.version, second.text("zh")) == (2, "由我们负责。")
    for answers, field in (({"link": "https://a.example"}, "en"), ({"en": "x" * 601}, "en"), (
        {"en": "x", "link": "ftp://a"}, "link"
    )):  # fmt: skip
        with pytest.raises(FieldRefusals) as refused:
            agreed.written(first, answers, "U0LEE", NOW)
        assert list(refused.value.errors) == [field]
    held = agreed.given(Purpose.MAIL, How.PAGE, NOW, 1)
    assert held.version == f"{agreed.VERSION}+1"
    assert agreed.chosen([held], {Purpose.MAIL}, NOW, 1)[0] == [], "they said so already"
    (anew,) = agreed.chosen([held], {Purpose.MAIL}, NOW, 2)[0]
    assert anew.version == f"{agreed.VERSION}+2"


def test_what_was_done_four_weeks_ago_counts_half_and_a_day_of_clicking_is_no_month() -> None:
    assert level([(TODAY, Act.POST, 1)], TODAY) == WEIGHTS[Act.POST]
    assert level([(TODAY - 28 * DAY, Act.POST, 1)], TODAY) == WEIGHTS[Act.POST] / 2
    assert level([(TODAY, Act.REACTION, 500)], TODAY) == MOST_A_DAY
    assert level([(TODAY + DAY, Act.POST, 1)], TODAY) == 0


@pytest.mark.parametrize(("days", "reached"), [
    (28, Band.ACTIVE), (29, Band.QUIET), (84, Band.QUIET), (85, Band.LAPSING), (140, Band.LAPSING), (141, Band.LAPSED),
])  # fmt: skip
def test_a_single_post_keeps_somebody_active_then_quiet_then_lapsing(days: int, reached: Band) -> None:
    member = replace(KAI, joined_at=NOW - 400 * DAY)
    assert band(member, [(TODAY - days * DAY, Act.POST, 1)], NOW) is reached
    assert band(KAI, [], NOW + 27 * DAY) is Band.NEW


def test_a_pause_lasts_until_the_end_of_the_day_where_they_are_or_until_they_say_otherwise() -> None:
    until = paused(KAI, {"pause": "until", "until": "2026-11-30"}, NOW)
    assert until.paused_until == datetime(2026, 11, 30, 16, tzinfo=UTC), "midnight in Shanghai"
    assert pause_of(until, NOW) == (Pause.UNTIL, date(2026, 11, 30))
    assert pause_of(until, NOW + 30 * DAY) == (Pause.NO, None)
    open = paused(KAI, {"pause": "open"}, NOW)
    assert (open.paused_until, pause_of(open, NOW)) == (UNTIL_SAID, (Pause.OPEN, None))
    assert paused(open, {"pause": "no"}, NOW).paused_until is None
    for answers in ({}, {"pause": "x"}, {"pause": "until"}, {"pause": "until", "until": "2026-11-22"},
                    {"pause": "until", "until": "2028-01-01"}):  # fmt: skip
        with pytest.raises(FieldRefusals):
            paused(KAI, answers, NOW)


def test_what_is_typed_between_commas_of_either_language_is_a_list_each_once() -> None:
    after = corrected(KAI, {"name": " Kai ", "skills": "Go，SQL、go;  \nRust", "languages": None}, TODAY)
    assert (after.name, after.skills, after.languages) == ("Kai", ("Go", "SQL", "Rust"), ())
    with pytest.raises(FieldRefusals) as refused:
        corrected(KAI, {
            "name": "", "skills": ",".join(map(str, range(31))), "motivation": "x" * 601, "worked_until": "2027-01",
        }, TODAY)  # fmt: skip
    assert refused.value.errors.keys() == {"name", "skills", "motivation", "worked_until"}
    assert isinstance(refused.value.errors["skills"], TooMany)


def test_until_when_somebody_worked_with_us_is_a_day_or_a_month_that_went_by() -> None:
    said = {"2024-05": date(2024, 5, 31), " 2024/2 ": date(2024, 2, 29), "2024年5月": date(2024, 5, 31), "": None,
            "2024年5月3日": date(2024, 5, 3), "2024-05-03": date(2024, 5, 3), "2026-11": TODAY, f"{TODAY}": TODAY}
    assert {each: last_day(each, TODAY) for each in said} == said
    for wrong in ("soon", "2024", "2024-13", "2024-02-30", "2026-12", f"{TODAY + DAY}", "1949-12", "05.2024",
                  "0000-01"):  # fmt: skip
        with pytest.raises(NotALastDay):
            last_day(wrong, TODAY)
    after = corrected(KAI, {"name": "Kai", "worked_until": "2024-05"}, TODAY)
    assert after.worked_until == date(2024, 5, 31)
    assert corrected(after, {"name": "Kai", "worked_until": ""}, TODAY).worked_until is None
    assert merging.merged(KAI, after).worked_until == after.worked_until


def test_of_two_records_the_one_in_the_workspace_stays_and_takes_what_only_the_other_knew() -> None:
    known = Member("T0CIRCLE", "Kai", Standing.KNOWN, NOW - DAY, "kai@example.com", skills=("Go", "C"), family="QA",
                   shown=frozenset(Field), id=1)  # fmt: skip
    here = replace(KAI, skills=("go",), id=2)
    assert merging.order(known, here) == (here, known)
    one = merging.merged(here, known)
    assert (one.id, one.email, one.skills, one.family, one.at) == (2, known.email, ("go", "C"), "QA", known.at)
    assert one.shown == frozenset(), "what hiring people see is as chosen in the record that stays"
    assert merging.may_be_one(known, here)
    assert not merging.may_be_one(replace(known, user="U0OTHER"), here)
    assert merging.alike(known, here) is Why.NAME
    assert merging.alike(replace(known, name="Joy", email=""), here) is None


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (("Kai Sommer", ""), ("SOMMER, Kai", ""), Why.VARIANT), (("Zoë Łód", ""), ("Zoe Lod", ""), Why.VARIANT),
        (("王小明", ""), ("王 小明", ""), Why.VARIANT), (("K. Sommer", ""), ("Kai Sommer", ""), Why.INITIALS),
        (("Sommer K", ""), ("Kai Sommer", ""), Why.INITIALS),
        (("Kai S. Sommer", ""), ("Kai Sven Sommer", ""), Why.INITIALS),
        (("Kai", "kai.sommer@a.example"), ("Sunny", "KaiSommer+x@b.example"), Why.MAIL),
        # No proposal: another first name, too common a surname, initials alone, an office, too short, nothing at all.
        (("Kim Sommer", ""), ("Kai Sommer", ""), None), (("J. Li", ""), ("Jun Li", ""), None),
        (("K. S.", ""), ("Kai Sommer", ""), None), (("Kai", "careers@a.example"), ("Joy", "careers@b.example"), None),
        (("Kai", "ks@a.example"), ("Joy", "ks@b.example"), None), (("Kai Ott", ""), ("Kai", ""), None),
        (("Kai", ""), ("Joy", ""), None), (("—", ""), ("…", ""), None),
    ],
)  # fmt: skip
def test_two_records_are_proposed_for_a_reason_that_is_told_and_for_no_other(
    one: tuple[str, str], other: tuple[str, str], why: Why | None
) -> None:
    first, second = (
        Member("T0CIRCLE", name, Standing.KNOWN, NOW, email, id=id)
        for id, (name, email) in enumerate((one, other), 1)
    )
    assert merging.alike(first, second) is merging.alike(second, first) is why
    assert merging.alike(replace(first, user="U0ONE"), replace(second, user="U0TWO")) is None


def test_hiring_is_handed_only_what_is_shown_and_moderators_nothing_of_hirings() -> None:
    member = replace(KAI, candidate=7, skills=("Go",), shown=frozenset({Field.SKILLS, Field.INTERESTS}), id=1)
    profile = wall.shown(member, {"data": Stand.FOLLOWED, "sales": Stand.MUTED})
    assert profile.fields == {Field.SKILLS: ("Go",), Field.INTERESTS: ("data",)}
    assert vars(profile).keys() == {"id", "workspace", "fields"}
    consents = [agreed.given(each, How.CLICK, NOW) for each in Purpose]
    handed = wall.moderated(member, consents, (), ())
    assert (handed.member.candidate, handed.member.shown) == (None, frozenset())
    assert {each.purpose for each in handed.consents} == {Purpose.COMMUNITY, Purpose.MAIL}


def test_a_record_goes_a_month_after_its_person_was_told_and_never_before() -> None:
    now = datetime(2026, 3, 31, tzinfo=UTC)
    assert retaining.months_before(now, 1) == datetime(2026, 2, 28, tzinfo=UTC)
    last = retaining.months_before(now, 12)
    assert retaining.step(last + 31 * DAY, None, 12, now) is None
    assert retaining.step(last + 30 * DAY, None, 12, now) is Step.WARN
    assert retaining.step(last, now - 29 * DAY, 12, now) is None, "told too late, so kept longer"
    assert retaining.step(last, now - 30 * DAY, 12, now) is Step.FORGET
    assert retaining.step(last, last - DAY, 12, now) is Step.WARN, "what was said before they were heard of is over"


def test_of_whoever_is_forgotten_only_that_they_were_is_left() -> None:
    left = joining.left(replace(KAI, email="kai@example.com", skills=("Go",), candidate=7), NOW)
    assert (left.standing, left.left_at, left.shown) == (Standing.LEFT, NOW, frozenset())
    gone = joining.forgotten(left)
    assert (gone.standing, gone.name, gone.email, gone.user, gone.skills) == (
        Standing.FORGOTTEN, joining.NOBODY, "", None, (),
    )  # fmt: skip
    assert (gone.at, gone.joined_at, gone.left_at, gone.candidate) == (NOW, NOW, NOW, None)
