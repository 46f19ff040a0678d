"""An organisation's own competencies: written in one language or both, beside those that ship, near ones found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.app import MESSAGES
from bot.rules.hiring.competencies import ANCHOR_MOST, ANCHORED, Kind
from bot.rules.hiring.descriptions.own import (
    FIELDS,
    MOST_OFFERED,
    KnownAlready,
    Own,
    TooManyOwn,
    check_new,
    fingerprint,
    joined,
    near,
    read,
)
from bot.rules.hiring.requisitions.wanted import Missing, TooLong
from bot.rules.refusals import FieldRefusals, Refusal
from bot.words.library import library

SHIPPED = library(MESSAGES)


def typed(language: str, name: str, **changes: str) -> dict[str, str]:
    """Every field of one language filled in."""
    return {**{f"{field}_{language}": f"{field} of it" for field in FIELDS}, f"name_{language}": name, **changes}


CHARTS = replace(read(Kind.TECHNICAL, typed("en", "Reads sea charts"), "en"), id=7)


def refused(kind: Kind | None, given: dict[str, str], language: str = "en") -> dict[str, type[Refusal]]:
    with pytest.raises(FieldRefusals) as caught:
        read(kind, given, language)
    return {field: type(refusal) for field, refusal in caught.value.errors.items()}


def test_in_each_language_all_of_it_is_written_or_nothing() -> None:
    assert set(CHARTS.texts) == {"en"}
    assert tuple(CHARTS.texts["en"].anchors) == ANCHORED
    both = read(Kind.TECHNICAL, typed("en", "Reads sea charts") | typed("zh", "读海图"), "zh")
    assert both.texts["zh"].name == "读海图"
    assert refused(None, {}, "zh") == {"kind": Missing, **{f"{field}_zh": Missing for field in FIELDS}}
    half = typed("en", "Reads sea charts") | {"name_zh": "读海图"}
    assert set(refused(Kind.DOING, half)) == {f"{field}_zh" for field in FIELDS} - {"name_zh"}
    long = typed("en", "Reads sea charts", anchor_5_en="x" * (ANCHOR_MOST + 1))
    assert refused(Kind.DOING, long) == {"anchor_5_en": TooLong}


def test_who_reads_the_other_language_sees_it_as_it_is_with_its_language_named() -> None:
    known = joined(SHIPPED, [CHARTS])
    assert joined(SHIPPED, []) is SHIPPED
    assert known.by_id["own-7"].texts["en"].name == "Reads sea charts"
    assert known.by_id["own-7"].texts["zh"].name == "Reads sea charts (English)"
    assert known.by_id["own-7"].texts["zh"].anchors == CHARTS.texts["en"].anchors
    assert [each.id for each in known.closest("sea charts", "en")] == ["own-7"]


def test_a_retired_one_is_not_offered_and_known_still() -> None:
    known = joined(SHIPPED, [replace(CHARTS, is_retired=True)])
    assert not known.offers("own-7")
    assert "own-7" in known.by_id
    assert known.closest("sea charts", "en") == ()


def test_what_is_near_is_pointed_out_in_either_language() -> None:
    assert near(read(Kind.PEOPLE, typed("en", "Good team player"), "en"), SHIPPED)[0].id == "teamwork"
    assert near(read(Kind.PEOPLE, typed("zh", "团队精神好"), "zh"), SHIPPED)[0].id == "teamwork"
    assert near(CHARTS, SHIPPED) == ()


@pytest.mark.parametrize(("language", "name"), [("en", "TEAM  player"), ("zh", "团队协作")])
def test_a_name_that_the_library_has_is_refused_at_its_field(language: str, name: str) -> None:
    with pytest.raises(FieldRefusals) as caught:
        check_new(read(Kind.PEOPLE, typed(language, name), language), SHIPPED, [])
    (found,) = caught.value.errors.items()
    assert found[0] == f"name_{language}"
    assert isinstance(found[1], KnownAlready)


def test_ones_own_name_is_taken_for_others_and_not_for_itself() -> None:
    known = joined(SHIPPED, [CHARTS])
    check_new(replace(CHARTS, kind=Kind.DOING), known, [CHARTS])
    with pytest.raises(FieldRefusals):
        check_new(replace(CHARTS, id=None), known, [CHARTS])


def test_no_more_are_offered_than_a_menu_holds() -> None:
    many = [replace(CHARTS, id=n, is_retired=n < 3) for n in range(MOST_OFFERED + 3)]
    new = Own(Kind.TECHNICAL, {"en": replace(CHARTS.texts["en"], name="Ties knots")})
    check_new(new, SHIPPED, many[:-1])
    check_new(replace(new, is_retired=True), SHIPPED, many)
    with pytest.raises(FieldRefusals) as caught:
        check_new(new, SHIPPED, many)
    assert isinstance(caught.value.errors["name_en"], TooManyOwn)
    assert len(SHIPPED.competencies) + MOST_OFFERED < 100


def test_a_fingerprint_is_of_what_is_written_and_not_of_its_order() -> None:
    both = replace(CHARTS, texts={"zh": CHARTS.texts["en"], "en": CHARTS.texts["en"]})
    assert fingerprint(both) == fingerprint(replace(both, texts=dict(reversed(both.texts.items())), id=9))
    assert fingerprint(CHARTS) != fingerprint(replace(CHARTS, is_retired=True))
