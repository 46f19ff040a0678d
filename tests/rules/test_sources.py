"""Ways into the community: what may be shown of counts, when a link is over, what an address and a code look like."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.rules.community import sources as rules
from bot.rules.community.sources import (
    AGGREGATE,
    MOST_COST,
    Kind,
    Source,
    Step,
    coverage,
    funnel,
    invitation,
    per_join,
    whole,
)
from bot.rules.community.sources.invitation import Invitation, NoInvitationLink, State
from bot.rules.community.sources.joining import address, may_send
from bot.rules.community.sources.referring import Stage, stage
from bot.rules.refusals import FieldRefusals
from tests.make import NOW, TEAM

FAIR = Source(TEAM, Kind.FAIR, "c", "The fair", "U1", NOW, cost=101)
LINK = "https://join.slack.com/t/circle/shared_invite/zt-1abc-DEF"
DAY = timedelta(days=1)


@given(some.integers(0, 10_000))
def test_one_more_applicant_says_nothing_of_that_one_unless_ten_are_full(n: int) -> None:
    shown = rules.shown(n)
    assert shown is None if n < 10 else shown == n - n % 10


def test_of_a_network_for_diversity_nothing_is_shown_under_ten_and_nothing_beyond_the_form() -> None:
    network = replace(FAIR, kind=Kind.DIVERSITY)
    found = funnel(network, {Step.SEEN: 19, Step.STARTED: 9}, 5, 20, 20)
    assert (found.steps[Step.SEEN], found.steps[Step.STARTED]) == (10, None)
    assert (found.active, found.applied, found.hired) == (None, None, None)
    assert {Kind.DIVERSITY} == AGGREGATE


def test_hiring_is_a_number_in_tens_to_moderators() -> None:
    found = funnel(FAIR, {Step.SEEN: 3, Step.JOINED: 2}, 1, 9, 27)
    assert (found.steps[Step.SEEN], found.active, found.applied, found.hired) == (3, 1, None, 20)
    assert per_join(FAIR, found) == 51
    assert per_join(replace(FAIR, cost=None), found) is None


def test_coverage_is_of_a_hundred_joins_and_none_before_anybody_joined() -> None:
    assert [coverage(*each) for each in ((0, 0), (19, 20), (949, 1000), (3, 2))] == [None, 95, 94, 100]


@pytest.mark.parametrize(
    ("joins", "days", "expected"),
    [
        (0, 0, State.GOOD), (299, 22, State.GOOD), (300, 0, State.SOON), (0, 23, State.SOON), (379, 27, State.SOON),
        (380, 0, State.NOW), (0, 28, State.NOW), (399, 29, State.NOW), (400, 0, State.OVER), (0, 30, State.OVER),
    ],
)  # fmt: skip
def test_a_link_is_watched_before_it_dies_and_shown_to_nobody_after(joins: int, days: int, expected: State) -> None:
    found = Invitation(LINK, "U1", NOW, joins)
    now = NOW + days * DAY
    assert invitation.state(found, now) is expected
    assert (invitation.usable(found, now) is None) == (expected is State.OVER)
    assert invitation.usable(replace(found, is_dead=True), now) is None


@pytest.mark.parametrize(
    "typed",
    [
        "", "https://evil.example/t/x/shared_invite/y", "http://join.slack.com/t/x/shared_invite/y",
        "https://join.slack.com@evil.example/t/x/shared_invite/y", "https://join.slack.com/signup",
        "javascript:alert(1)", LINK + '"><b>', LINK + "x" * 300, "https://join.slack.com:99x/t/[", LINK + "\n",
    ],
)  # fmt: skip
def test_nothing_but_an_invitation_of_slack_is_shown_as_the_way_in(typed: str) -> None:
    if typed.endswith("\n"):
        assert invitation.checked(typed) == LINK
        return
    with pytest.raises(NoInvitationLink):
        invitation.checked(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Kim@Example.COM ", "kim@example.com"), ("k.i-m+1@a.b.example", "k.i-m+1@a.b.example"), ("kim", None),
        ("kim@localhost", None), ("a@b.example\nBcc: c@d.example", None), ("a@b..example", None),
        (".a@b.example", None),
        ("<a@b.example>", None), ("a" * 65 + "@b.example", None), ("é@b.example", None),
    ],
)  # fmt: skip
def test_an_address_is_one_that_a_letter_goes_to_or_none(typed: str, kept: str | None) -> None:
    assert address(typed) == kept


def test_an_address_gets_a_letter_an_hour_and_three_a_day() -> None:
    hours = [timedelta(hours=n) for n in (0, 1, 2, 3, 24)]
    assert may_send([], NOW)
    assert not may_send([NOW], NOW + timedelta(minutes=59))
    asked = [NOW + each for each in hours[:2]]
    assert may_send(asked, NOW + hours[2])
    asked.append(NOW + hours[2])
    assert not may_send(asked, NOW + hours[3])
    assert may_send(asked, NOW + hours[4])


def test_a_code_is_read_from_paper_and_never_begins_a_word_twice() -> None:
    codes = {rules.new_code() for _ in range(200)}
    assert len(codes) == 200
    assert not set("".join(codes)) & set("01ilo")


def test_what_is_said_of_a_source_is_whole_or_every_wrong_field_is_named() -> None:
    assert rules.described("fair", " The \n fair ", " Joy ", "1,200") == (Kind.FAIR, "The fair", "Joy", 1200)
    with pytest.raises(FieldRefusals) as refused:
        rules.described("referral", " ", "x" * 301, "-1")
    assert set(refused.value.errors) == {"kind", "name", "contact", "cost"}
    assert whole(str(MOST_COST)) == MOST_COST
    assert whole(str(MOST_COST + 1)) is None


def test_a_referrer_hears_nothing_of_how_it_ended() -> None:
    assert [stage(False, []), stage(True, []), stage(True, [True, False]), stage(True, [False])] == list(Stage)
