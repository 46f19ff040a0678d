"""What is typed of a candidate is read as it is meant, and two records of one person become one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.rules.hiring.candidates import Candidate, Source
from bot.rules.hiring.candidates.adding import (
    BadAddress,
    BadLink,
    BadPhone,
    ReferrerMissing,
    TooManyLinks,
    fingerprint,
    flagged,
    folded_email,
    folded_phone,
    merged,
    read,
)
from bot.rules.hiring.requisitions.wanted import Missing, TooLong
from bot.rules.refusals import FieldRefusals
from bot.rules.settings import ZoneUnknown
from tests.make import TEAM

TYPED: dict[str, Any] = {
    "name": " Kim Sommer ", "email": " Kim.Sommer@Example.com ", "phone": "+49 (30) 123-4567", "zone": "asia/shanghai",
    "language": "zh", "source": "referred", "links": "https://example.com/kim\n\n https://example.com/kim ",
    "notes": "Two years in tests", "user": None, "referrers": ["U0OMAR", "U0OMAR"], "relatives": [],
}  # fmt: skip


def test_what_is_typed_is_kept_as_it_is_compared() -> None:
    assert read(TYPED, TEAM) == Candidate(
        TEAM, "Kim Sommer", ("kim.sommer@example.com",), "+49301234567", "Asia/Shanghai", "zh", Source.REFERRED,
        ("https://example.com/kim",), "Two years in tests", None, ("U0OMAR",), (),
    )  # fmt: skip


def test_dots_and_plus_signs_are_part_of_an_address_and_case_is_not() -> None:
    assert folded_email(" K.Im+a@Example.COM") == "k.im+a@example.com"


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("+49 30 1234567", "+49301234567"), ("0049 30/1234567", "+49301234567"), ("（010）6552－9988", "01065529988"),
        ("＋８６ １３８ ００１３ ８０００", "+8613800138000"), ("12345", ""), ("call me", ""), ("+", ""),
        ("1" * 16, ""), ("+49 30 1234567 ext 5", ""),
    ],
)  # fmt: skip
def test_a_number_is_its_digits(typed: str, folded: str) -> None:
    assert folded_phone(typed) == folded


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"name": " "}, {"name": Missing}),
        ({"name": "x" * 121}, {"name": TooLong}),
        ({"email": ""}, {"email": Missing}),
        ({"email": "kim@"}, {"email": BadAddress}),
        ({"phone": "later"}, {"phone": BadPhone}),
        ({"zone": "Berlin time"}, {"zone": ZoneUnknown}),
        ({"links": "example.com"}, {"links": BadLink}),
        ({"links": "https://example.com <b>"}, {"links": BadLink}),
        ({"links": "javascript:alert(1)"}, {"links": BadLink}),
        ({"links": "\n".join(f"https://example.com/{n}" for n in range(6))}, {"links": TooManyLinks}),
        ({"notes": "x" * 2001}, {"notes": TooLong}),
        ({"referrers": []}, {"referrers": ReferrerMissing}),
        ({"name": None, "email": None}, {"name": Missing, "email": Missing}),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(changes: dict[str, Any], wrong: dict[str, type]) -> None:
    with pytest.raises(FieldRefusals) as refused:
        read({**TYPED, **changes}, TEAM)
    assert {name: type(each) for name, each in refused.value.errors.items()} == wrong


def test_one_record_keeps_what_it_had_and_takes_what_it_lacked() -> None:
    kept = replace(read(TYPED, TEAM), phone="", notes="", id=7)
    typed = replace(read({**TYPED, "email": "kim@new.example", "name": "K. Sommer"}, TEAM), relatives=("U0SAM",))
    whole = merged(kept, typed)
    assert whole.emails == ("kim.sommer@example.com", "kim@new.example")
    assert (whole.id, whole.name, whole.phone, whole.notes) == (7, "Kim Sommer", "+49301234567", "Two years in tests")
    assert merged(whole, typed) == whole
    assert merged(whole, replace(typed, notes="Called twice")).notes == "Two years in tests\nCalled twice"


def test_flags_are_what_they_say_now_and_change_the_fingerprint() -> None:
    one = read(TYPED, TEAM)
    after = flagged(one, {"user": "U0SAM", "referrers": [], "relatives": ["U0ANA"]})
    assert (after.user, after.referrers, after.relatives) == ("U0SAM", (), ("U0ANA",))
    assert flagged(after, {"user": None, "referrers": None, "relatives": None}) == replace(one, referrers=())
    with pytest.raises(FieldRefusals):  # what was not asked lets nobody in
        flagged(after, {"user": None, "referrers": []})
    assert fingerprint(after) != fingerprint(one)
