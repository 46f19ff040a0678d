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
    assert signing.read(TYPED, is_again=False) == (WORDS, "")
    with pytest.raises(FieldRefusals) as refused:
        signing.read({**TYPED, "risks": " ", "overall": "x" * 3001}, is_again=False)
    assert {name: type(each) for name, each in refused.value.errors.items()} == {"risks": Missing, "overall": TooLong}


def test_tags_stand_once_however_they_are_written() -> None:
    for typed, tags in (("SQL, sql，Ｓql、  data   engineer \n", ("SQL", "data engineer")), ("", ())):
        assert signing.read({**TYPED, "tags": typed}, is_again=False)[0].tags == tags
    for typed, kind in (("x" * 41, TooLong), (",".join(map(str, range(9))), TooManyTags)):
        with pytest.raises(FieldRefusals) as refused:
            signing.read({**TYPED, "tags": typed}, is_again=False)
        assert isinstance(refused.value.errors["tags"], kind)


def test_a_tag_has_one_mark_however_it_is_written() -> None:
    assert signing.mark_of("SQL") == signing.mark_of("ｓql")
    assert signing.mark_of("SQL") != signing.mark_of("SQLite")


def test_the_first_version_needs_no_reason_and_a_later_one_says_why() -> None:
    assert signing.read({**TYPED, "why": "whatever"}, is_again=False)[1] == ""
    assert signing.read({**TYPED, "why": " A reference "}, is_again=True)[1] == "A reference"
    for why, kind in ((" ", Missing), ("x" * 501, TooLong)):
        with pytest.raises(FieldRefusals) as refused:
            signing.read({**TYPED, "why": why}, is_again=True)
        assert isinstance(refused.value.errors["why"], kind)


def test_another_version_says_something_else_or_rests_on_something_else() -> None:
    first = signing.signed((), 0, WORDS, DRAFT, "", "U0MINA", NOW)
    elsewhere = replace(DRAFT, settings=(Setting(0, NOW, ("A",), 1, True, True),))
    for same in (DRAFT, elsewhere):
        with pytest.raises(NothingNewSigned):
            signing.signed([first], 1, WORDS, same, "Again", "U0MINA", NOW)
    more = draft(card("A", sql=4), card("B", sql=4))
    for words, made in ((replace(WORDS, overall="No"), DRAFT), (WORDS, more)):
        second = signing.signed([first], 1, words, made, "A reference", "U0ANA", NOW)
        assert (second.number, second.who, second.why) == (2, "U0ANA", "A reference")
        assert signing.fingerprint(second) != signing.fingerprint(first)


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
