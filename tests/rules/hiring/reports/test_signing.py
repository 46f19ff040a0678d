"""What is written and signed: four parts, tags, versions with a reason; and that what is kept comes back whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.rules.hiring.reports import signing
from bot.rules.hiring.reports.drafting import Claim, Correction, Score, Setting, drafted
from bot.rules.hiring.reports.signing import NothingNewSigned, ReportChanged, TooManyTags, Written
from bot.rules.hiring.requisitions.wanted import Missing, TooLong
from bot.rules.refusals import FieldRefusals
from tests.make import NOW
from tests.rules.hiring.reports.test_drafting import card, draft

TYPED = {"strengths": " SQL ", "weaknesses": "None seen", "risks": "Thin", "overall": "Yes", "tags": "sql, data"}
WORDS = Written("SQL", "None seen", "Thin", "Yes", ("sql", "data"))
DRAFT = draft(card("A", sql=4))


def test_each_part_is_needed_and_no_longer_than_its_field() -> None:
    assert signing.read(TYPED) == WORDS
    with pytest.raises(FieldRefusals) as refused:
        signing.read({**TYPED, "risks": " ", "overall": "x" * 3001})
    assert {name: type(each) for name, each in refused.value.errors.items()} == {"risks": Missing, "overall": TooLong}


def test_tags_stand_once_however_they_are_written() -> None:
    assert signing.read({**TYPED, "tags": "SQL, sql，Ｓql、  data   engineer \n"}).tags == ("SQL", "data engineer")
    assert signing.read({**TYPED, "tags": ""}).tags == ()
    for tags, kind in (("x" * 41, TooLong), (",".join(map(str, range(9))), TooManyTags)):
        with pytest.raises(FieldRefusals) as refused:
            signing.read({**TYPED, "tags": tags})
        assert isinstance(refused.value.errors["tags"], kind)


def test_the_first_version_needs_no_reason_and_a_later_one_keeps_it_and_says_why() -> None:
    first = signing.signed((), 0, WORDS, DRAFT, "whatever", "U0MINA", NOW)
    assert (first.number, first.why) == (1, "")
    with pytest.raises(NothingNewSigned):
        signing.signed([first], 1, WORDS, DRAFT, "Again", "U0MINA", NOW)
    other = replace(WORDS, overall="No")
    for why, kind in ((" ", Missing), ("x" * 501, TooLong)):
        with pytest.raises(FieldRefusals) as refused:
            signing.signed([first], 1, other, DRAFT, why, "U0MINA", NOW)
        assert isinstance(refused.value.errors["why"], kind)
    second = signing.signed([first], 1, other, DRAFT, "A reference", "U0ANA", NOW)
    assert (second.number, second.who, second.why) == (2, "U0ANA", "A reference")


def test_who_saw_another_version_signs_nothing() -> None:
    first = signing.signed((), 0, WORDS, DRAFT, "", "U0MINA", NOW)
    for before, seen in (([first], 0), ([first], 2), ((), 1)):
        with pytest.raises(ReportChanged):
            signing.signed(before, seen, replace(WORDS, overall="No"), DRAFT, "Why", "U0MINA", NOW)


def test_what_is_stored_comes_back_as_it_was() -> None:
    claim = Claim("sql", "G", 0, 1, 2, "No index", Correction(None, "", "Not mine"))
    setting, alone = Setting(0, NOW, ("A", "B"), 0.5, True, False), Setting(1, NOW, (), None, None, None)
    score = Score(1, "G", 31, 0, 40, None)
    whole = drafted(3, ["sql"], ["sql"], [card("A", sql=4)], [claim], [score], [setting, alone])
    report = signing.signed((), 0, WORDS, whole, "", "U0MINA", NOW)
    assert signing.kept(1, "U0MINA", NOW, signing.stored(report)) == report
