"""Offers: what may follow what, what ends one, who sees it, and that no place is offered twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.rules.calendar import Hours
from bot.rules.hiring.candidates import Candidacy, Candidate, Conflict, Seen, Source, What
from bot.rules.hiring.candidates.moving import begun, moved
from bot.rules.hiring.offers import (
    FROM,
    Did,
    NotAllowedYet,
    NotAtTheEnd,
    Offer,
    OfferChanged,
    OfferGoing,
    OfferOut,
    OfferStands,
    Standing,
    check_fits,
    check_free,
    check_revision,
    ended,
    followed,
    keeps_case,
    made,
    may_see,
    written,
)
from bot.rules.hiring.offers import moved as offer_moved
from bot.rules.hiring.offers.ending import LastDayOver, check_in_time, ends, reminded_at
from bot.rules.hiring.offers.places import Places
from bot.rules.hiring.offers.terms import AfterStart, Terms, answers_of, fingerprint, later, read
from bot.rules.hiring.requisitions import IllegalMove, Requisition, State
from bot.rules.hiring.requisitions.wanted import DayPast, Missing, NotACurrency, NotAWholeNumber, TooLong
from bot.rules.people import Role
from bot.rules.refusals import FieldRefusals
from tests import make
from tests.make import NOW, TEAM

ANA, MINA = "U0ANA", "U0MINA"
TERMS = Terms(80_000, "EUR", date(2027, 1, 4), date(2026, 12, 1), "Berlin", "40 hours", "A laptop")
KIM = Candidate(TEAM, "Kim", ("kim@a.example",), "", "Asia/Shanghai", "en", Source.APPLIED)
TODAY = NOW.date()


def requisition() -> Requisition:
    return replace(make.requisition(), id=1, state=State.OPEN)


def candidacy(*moves: What, stages: int = 1) -> Candidacy:
    one = replace(begun(1, 1, "C1", 1, MINA, MINA, NOW), id=5)
    for what in moves:
        one = moved(one, what, stages, MINA, NOW, "pay" if what is What.WITHDRAW else "must_have", "Because")
    return one


def seen(*moves: What) -> Seen:
    return Seen(candidacy(*moves), KIM, requisition(), {})


def draft(terms: Terms = TERMS) -> Offer:
    return written(seen(), (), terms, "Because", 9 if terms.pay > 85_000 else None, ANA, NOW)[0]


def out() -> Offer:
    return made(draft(), None, ANA, NOW)


def test_who_runs_it_sees_it_and_nobody_because_they_interview() -> None:
    one = replace(requisition(), in_charge=ANA)
    for who in (ANA, MINA):
        assert may_see(one, who, (), ())
        assert not may_see(one, who, [Role.RECRUITER], {who: Conflict.RELATIVE})
    assert may_see(one, "U0ELSE", [Role.RECRUITER], ())
    for who in ("U0OMAR", "U0SAM"):
        assert not may_see(one, who, [Role.APPROVER], ()), "an approver is asked, and is shown it there"


def test_an_offer_is_for_somebody_under_way_at_the_last_stage() -> None:
    check_fits(seen(), 1, ANA)
    for one, stages in ((seen(), 2), (seen(What.HOLD), 1), (seen(What.WITHDRAW), 1)):
        with pytest.raises(NotAtTheEnd):
            check_fits(one, stages, ANA)
    with pytest.raises(IllegalMove):
        check_fits(replace(seen(), requisition=replace(requisition(), state=State.FILLED)), 1, ANA)


def test_outside_what_was_approved_nothing_is_made_before_the_chain_said_yes_for_good() -> None:
    with pytest.raises(NotAllowedYet):
        written(seen(), (), replace(TERMS, pay=90_000), "Because", None, ANA, NOW)
    asked = draft(replace(TERMS, pay=90_000))
    assert (asked.standing, asked.case, asked.why) == (Standing.ASKED, 9, "Because")
    for case in (None, make.requisition(), replace(make.requisition(), state=State.REJECTED)):
        with pytest.raises(NotAllowedYet):
            made(asked, case, ANA, NOW)


def test_within_it_can_be_made_at_once_and_needs_no_reason() -> None:
    one = draft()
    assert (one.standing, one.case, one.why) == (Standing.DRAFT, None, "")
    assert made(one, None, ANA, NOW).made_at == NOW


def test_a_later_version_replaces_one_that_nobody_has_and_no_other() -> None:
    second, first = written(seen(), (draft(),), TERMS, "", None, ANA, NOW)
    assert (second.number, first and first.standing) == (2, Standing.REPLACED)
    for there in (out(), offer_moved(out(), Did.ACCEPT, ANA, NOW)):
        with pytest.raises(OfferGoing):
            written(seen(), (there,), TERMS, "", None, ANA, NOW)
    third, none = written(seen(), (offer_moved(out(), Did.EXPIRE, "", NOW),), TERMS, "", None, ANA, NOW)
    assert (third.number, none) == (2, None)


def test_the_chain_is_not_asked_again_about_the_same_pay_unless_it_said_no() -> None:
    dear = replace(TERMS, pay=90_000)
    there = (draft(dear),)
    assert keeps_case(there, replace(dear, more="Another laptop"), False) == 9
    assert keeps_case(there, dear, True) is None
    assert keeps_case(there, replace(dear, pay=91_000), False) is None
    assert keeps_case((offer_moved(there[0], Did.WITHDRAW, ANA, NOW),), dear, False) is None


def test_only_what_may_follow_follows() -> None:
    ends_in = {Standing.DRAFT: draft(), Standing.MADE: out()}
    for did in (Did.ACCEPT, Did.DECLINE, Did.EXPIRE, Did.WITHDRAW):
        ends_in[offer_moved(out(), did, ANA, NOW).standing] = offer_moved(out(), did, ANA, NOW)
    for standing, one in ends_in.items():
        for did in Did:
            if standing in FROM.get(did, ()):
                assert offer_moved(one, did, ANA, NOW).revision == one.revision + 1
            else:
                with pytest.raises(OfferStands):
                    offer_moved(one, did, ANA, NOW)


def test_a_no_has_its_reason() -> None:
    with pytest.raises(FieldRefusals) as refused:
        ended(out(), Did.DECLINE, ANA, NOW, "mistake", "x" * 1001)
    assert {name: type(each) for name, each in refused.value.errors.items()} == {"reason": Missing, "why": TooLong}
    one = ended(out(), Did.DECLINE, ANA, NOW, "pay", " Too little ")
    assert (one.moves[-1].reason, one.moves[-1].why) == ("pay", "Too little")


def test_a_stale_button_changes_nothing() -> None:
    one = out()
    assert check_revision([one], 1, 2) == one
    for number, revision in ((1, 1), (2, 2)):
        with pytest.raises(OfferChanged):
            check_revision([one], number, revision)


@pytest.mark.parametrize(
    ("what", "of_made", "of_draft"),
    [
        (What.WITHDRAW, (Standing.DECLINED, "pay"), (Standing.WITHDRAWN, "left")),
        (What.HIRE, (Standing.ACCEPTED, ""), (Standing.WITHDRAWN, "hired")),
        (What.REJECT, (Standing.WITHDRAWN, "turned_down"), (Standing.WITHDRAWN, "turned_down")),
        (What.HOLD, None, None),
    ],
)
def test_what_happens_to_a_candidacy_ends_its_offer(what: What, of_made: object, of_draft: object) -> None:
    for one, expected in ((out(), of_made), (draft(), of_draft)):
        after = followed(one, candidacy(what), ANA, NOW)
        assert (after and (after.standing, after.moves[-1].reason)) == expected
    assert followed(offer_moved(out(), Did.EXPIRE, "", NOW), candidacy(what), ANA, NOW) is None


def test_while_they_have_an_offer_nobody_turns_them_down_beside_it() -> None:
    for what in (What.REJECT, What.HOLD, What.BACK, What.HIRE):
        with pytest.raises(OfferOut):
            check_free([out()], what)
        check_free([draft()], what)
    check_free([out()], What.WITHDRAW)


def test_what_a_form_says_is_read_back_and_what_is_wrong_is_named() -> None:
    wanted = make.wanted()
    assert read(answers_of(TERMS, "Why"), wanted, TODAY) == (TERMS, "Why")
    bad = {"pay": "eighty", "start": "2026-11-30", "until": "2026-12-01", "place": "x" * 121}
    with pytest.raises(FieldRefusals) as refused:
        read(bad, make.wanted(currency=None), TODAY)
    assert {name: type(each) for name, each in refused.value.errors.items()} == {
        "pay": NotAWholeNumber, "currency": Missing, "until": AfterStart, "place": TooLong,
    }  # fmt: skip
    past = {**answers_of(TERMS, ""), "until": "2026-11-22", "currency": "euro", "pay": ""}
    with pytest.raises(FieldRefusals) as refused:
        read(past, make.wanted(currency=None), TODAY)
    assert {name: type(each) for name, each in refused.value.errors.items()} == {
        "pay": Missing, "currency": NotACurrency, "until": DayPast,
    }  # fmt: skip
    assert fingerprint(TERMS, "") != fingerprint(replace(TERMS, pay=80_001), "") != fingerprint(TERMS, "Why")


def test_they_are_given_longer_and_not_shorter_nor_beyond_their_first_day() -> None:
    before = TERMS.until
    assert later({"until": "2026-12-02"}, TERMS, before, TODAY) == date(2026, 12, 2)
    for given in ("2026-12-01", "2027-01-05", "", "soon"):
        with pytest.raises(FieldRefusals):
            later({"until": given}, TERMS, before, TODAY)


def test_it_ends_with_the_day_where_the_candidate_is() -> None:
    assert ends(date(2026, 12, 1), "Asia/Shanghai") == datetime.fromisoformat("2026-12-01T16:00:00+00:00")
    check_in_time(date(2026, 12, 1), "Asia/Shanghai", datetime.fromisoformat("2026-12-01T15:59:59+00:00"))
    with pytest.raises(LastDayOver):
        check_in_time(date(2026, 12, 1), "Asia/Shanghai", datetime.fromisoformat("2026-12-01T16:00:00+00:00"))


@pytest.mark.parametrize(
    ("until", "at"),
    [
        ("2026-12-01", "2026-11-30T07:00:00+00:00"),  # a Tuesday: Monday at eight in Berlin
        ("2026-11-30", "2026-11-27T07:00:00+00:00"),  # a Monday: Friday
        ("2026-11-29", "2026-11-27T07:00:00+00:00"),  # a Sunday: Friday
        ("2026-11-24", None),  # tomorrow: whoever sets it knows
    ],
)
def test_who_runs_it_is_reminded_the_working_day_before(until: str, at: str | None) -> None:
    found = reminded_at(date.fromisoformat(until), "Europe/Berlin", Hours("Europe/Berlin"), NOW)
    assert found == (datetime.fromisoformat(at) if at else None)


@settings(max_examples=60, stateful_step_count=25, deadline=None)
class Offering(RuleBasedStateMachine):
    """Offers of one role to five people, made, answered, over, given longer, in any order."""

    headcount = 2

    def __init__(self) -> None:
        super().__init__()
        self.offers: dict[int, list[Offer]] = {id: [] for id in range(5)}

    def places(self) -> Places:
        hired = {id for id, each in self.offers.items() if any(o.standing is Standing.ACCEPTED for o in each)}
        has = {id for id, each in self.offers.items() if any(o.standing is Standing.MADE for o in each)}
        return Places(self.headcount, frozenset(hired), frozenset(has))

    def last(self, id: int) -> Offer:
        return self.offers[id][-1]

    @rule(id=st.integers(0, 4))
    def write(self, id: int) -> None:
        there = replace(seen(), candidacy=replace(candidacy(), id=id))
        try:
            new, before = written(there, self.offers[id], TERMS, "", None, ANA, NOW)
        except OfferGoing:
            return
        if before:
            self.offers[id][-1] = before
        self.offers[id].append(new)

    @precondition(lambda self: any(self.offers.values()))
    @rule(id=st.integers(0, 4), did=st.sampled_from([each for each in Did if each is not Did.WRITE]))
    def move(self, id: int, did: Did) -> None:
        needs = did in {Did.MAKE, Did.EXTEND}
        if not self.offers[id] or (needs and not self.places().has_one_for(id)):
            return
        try:
            self.offers[id][-1] = offer_moved(self.last(id), did, ANA, NOW + timedelta(hours=1))
        except OfferStands:
            return

    @invariant()
    def no_place_is_offered_twice(self) -> None:
        places = self.places()
        assert len(places.hired | places.out) <= self.headcount
        assert places.is_full == (len(places.hired) == self.headcount)

    @invariant()
    def one_at_most_goes_on(self) -> None:
        for each in self.offers.values():
            going = [one for one in each if one.standing in {Standing.DRAFT, Standing.ASKED, Standing.MADE}]
            assert len(going) <= 1
            assert [one.number for one in each] == list(range(1, len(each) + 1))


TestOffering = Offering.TestCase
