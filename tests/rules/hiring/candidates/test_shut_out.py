"""Nobody sees or rates somebody they are too close to, whatever else they are in the recruitment."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.company import Company
from bot.rules.hiring.candidates import (
    Candidate,
    Conflict,
    NobodyLeft,
    Source,
    first_holder,
    holder_now,
    may_see,
    shut_out,
)
from bot.rules.hiring.candidates.adding import merged
from bot.rules.hiring.candidates.moving import begun
from bot.rules.hiring.requisitions import involved
from bot.rules.people import Role
from tests import make
from tests.make import NOW, TEAM

ASKED = make.requisition(asker="U0MINA", recruiter="U0ANA")
KIM = Candidate(TEAM, "Kim", ("kim@example.com",), "", "", "en", Source.APPLIED)
PEOPLE = ("U0MINA", "U0ANA", "U0OMAR", "U0LIWEI", "U0SAM", "U0ADA")
users = st.lists(st.sampled_from(PEOPLE), max_size=3).map(tuple)
candidates = st.builds(
    lambda user, referrers, relatives: replace(KIM, user=user, referrers=referrers, relatives=relatives),
    st.none() | st.sampled_from(PEOPLE), users, users,
)  # fmt: skip
companies = st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)).map(lambda managers: Company(managers))


@given(candidates, companies, st.sampled_from(PEOPLE), st.sets(st.sampled_from(list(Role))))
def test_whoever_is_shut_out_never_sees_the_candidate_whatever_their_role(
    candidate: Candidate, company: Company, person: str, roles: set[Role]
) -> None:
    shut = shut_out(candidate, company)
    above = set(company.managers_of(candidate.user)) if candidate.user else set()
    assert set(shut) == {*candidate.referrers, *candidate.relatives, *above, *filter(None, [candidate.user])}
    sees = may_see(ASKED, person, roles, shut)
    assert sees == (person not in shut and (person in involved(ASKED) or Role.RECRUITER in roles))


@given(candidates, candidates, companies)
def test_two_records_that_become_one_are_shut_to_everybody_either_was_shut_to(
    kept: Candidate, typed: Candidate, company: Company
) -> None:
    together = shut_out(merged(kept, typed), company)
    named = {*kept.referrers, *kept.relatives, *typed.referrers, *typed.relatives, kept.user, typed.user} - {None}
    assert set(shut_out(kept, company)) | named <= set(together)


@given(candidates, companies, st.lists(st.sampled_from(PEOPLE), max_size=2), st.sets(st.sampled_from(PEOPLE)))
def test_whoever_holds_a_candidate_may_see_them_and_is_there(
    candidate: Candidate, company: Company, recruiters: list[str], gone: set[str]
) -> None:
    shut = shut_out(candidate, company)
    runs = {"U0MINA", "U0ANA", *recruiters}
    try:
        holder = first_holder(ASKED, shut, recruiters, gone)
    except NobodyLeft:
        assert runs <= {*shut, *gone}
    else:
        assert holder in runs - set(shut) - gone
        one = begun(1, 1, "K7QXMA", 1, holder, holder, NOW)
        assert holder_now(one, shut, gone) == holder
        assert holder_now(one, {holder: Conflict.RELATIVE}) == ""
        assert holder_now(one, shut, {holder}) == ""


def test_the_nearest_reason_is_told() -> None:
    company = Company({"U0SAM": "U0OMAR", "U0OMAR": "U0ADA"})
    at_work = replace(KIM, user="U0SAM", referrers=("U0OMAR", "U0MINA"), relatives=("U0MINA",))
    assert shut_out(at_work, company) == {
        "U0SAM": Conflict.APPLICANT, "U0MINA": Conflict.RELATIVE, "U0OMAR": Conflict.REFERRER,
        "U0ADA": Conflict.MANAGER,
    }  # fmt: skip


def test_whoever_is_in_charge_holds_a_candidate_first_and_the_next_one_if_they_may_not() -> None:
    in_charge = replace(ASKED, in_charge="U0LIWEI")
    assert first_holder(in_charge, {}, ["U0SAM"]) == "U0LIWEI"
    assert first_holder(in_charge, {"U0LIWEI"}, ["U0SAM"]) == "U0ANA"
    assert first_holder(in_charge, {"U0LIWEI", "U0MINA", "U0ANA"}, ["U0SAM"]) == "U0SAM"
    with pytest.raises(NobodyLeft):
        first_holder(in_charge, {"U0LIWEI", "U0MINA", "U0ANA"}, [])
