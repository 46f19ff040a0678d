"""Writing down the job, what changed, and what is worth a second look."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.hiring.descriptions import (
    MEASURED,
    MOST_INDICATORS,
    MOST_QUALITIES,
    TEXT_CHARACTERS,
    TEXTS,
    Description,
    DescriptionChanged,
    Indicator,
    Line,
    NamedTwice,
    NothingNew,
    NothingWritten,
    Part,
    Quality,
    TooManyIndicators,
    TooManyQualities,
    changes,
    check_part,
    check_publishable,
    fingerprint,
    is_empty,
    items,
    said,
    with_indicator,
    with_quality,
    with_texts,
    without_indicator,
    without_quality,
)
from bot.rules.hiring.descriptions.findings import MOST_MUSTS, Kind, Word, Wording, find, stands_in
from bot.rules.hiring.requisitions.wanted import Missing, TooLong
from bot.rules.hiring.versions import Version
from bot.rules.refusals import FieldRefusals, Refusal

WON = Indicator("New contracts", "12", "a quarter", (180, 365))
WHOLE = Description(
    responsibilities="Wins customers\nKeeps them", indicators=(WON,), reports_to="Head of sales",
    qualities=(Quality("Teamwork", True, "teamwork"),), qualifications="Driving licence",
)  # fmt: skip
indicators = st.builds(Indicator, st.text(min_size=1), st.text(), st.text(), st.just(MEASURED))
described = st.builds(
    Description,
    responsibilities=st.text(max_size=60),
    indicators=st.lists(indicators, max_size=3).map(tuple),
    qualities=st.lists(st.builds(Quality, st.text(min_size=1), st.booleans()), max_size=4).map(tuple),
    qualifications=st.text(max_size=60),
)


def refused(act: object, field: str) -> Refusal:
    with pytest.raises(FieldRefusals) as caught:
        act()  # type: ignore[operator]
    return caught.value.errors[field]


def test_a_part_keeps_its_texts_and_leaves_the_others() -> None:
    after = with_texts(WHOLE, Part.FOLLOWS, {"reports_to": " Chief ", "reward": "Team lead", "responsibilities": "x"})
    assert (after.reports_to, after.next_roles, after.reward) == ("Chief", "", "Team lead")
    assert after.responsibilities == WHOLE.responsibilities
    long = "x" * (TEXT_CHARACTERS + 1)
    assert isinstance(refused(lambda: with_texts(WHOLE, Part.FOLLOWS, {"reward": long}), "reward"), TooLong)


def test_a_key_indicator_is_added_changed_and_taken_out() -> None:
    kept = Indicator("  Kept customers ", "95", "%", (365, 90, 17))
    added = with_indicator(WHOLE, None, kept)
    assert added.indicators[1] == Indicator("Kept customers", "95", "%", (90, 365))
    changed = with_indicator(added, 0, replace(WON, target="14"))
    assert [each.target for each in changed.indicators] == ["14", "95"]
    assert without_indicator(changed, 0).indicators == added.indicators[1:]
    with pytest.raises(DescriptionChanged):
        without_indicator(changed, 2)


def test_what_is_wrong_with_an_indicator_is_told_at_its_field() -> None:
    assert isinstance(refused(lambda: with_indicator(WHOLE, None, replace(WON, name=" ")), "name"), Missing)
    again = replace(WON, name="new CONTRACTS")
    assert isinstance(refused(lambda: with_indicator(WHOLE, None, again), "name"), NamedTwice)
    assert with_indicator(WHOLE, 0, again).indicators == (again,)
    full = replace(WHOLE, indicators=tuple(replace(WON, name=str(n)) for n in range(MOST_INDICATORS)))
    assert isinstance(refused(lambda: with_indicator(full, None, WON), "name"), TooManyIndicators)
    with pytest.raises(DescriptionChanged):
        with_indicator(WHOLE, 1, replace(WON, name="else"))


def test_a_quality_is_named_once_and_is_one_competency() -> None:
    negotiating = Quality("Negotiating", False)
    both = with_quality(WHOLE, None, negotiating)
    assert both.musts == WHOLE.qualities
    assert isinstance(refused(lambda: with_quality(both, None, Quality("TEAMWORK", True)), "text"), NamedTwice)
    taken = replace(negotiating, competency="teamwork")
    assert isinstance(refused(lambda: with_quality(both, 1, taken), "competency"), NamedTwice)
    assert isinstance(refused(lambda: with_quality(both, None, Quality("", True)), "text"), Missing)
    full = replace(WHOLE, qualities=tuple(Quality(str(n), True) for n in range(MOST_QUALITIES)))
    assert isinstance(refused(lambda: with_quality(full, None, negotiating), "text"), TooManyQualities)
    assert without_quality(both, 0).qualities == (negotiating,)


@given(described, described)
def test_a_difference_is_told_of_exactly_what_is_otherwise(before: Description, after: Description) -> None:
    assert changes(before, before) == ()
    for change in changes(before, after):
        were, are = (set(each) for each in zip(*change.changed, strict=True)) if change.changed else (set(), set())
        assert set(change.gone) | were == set(items(before, change.part)) - set(items(after, change.part))
        assert set(change.come) | are == set(items(after, change.part)) - set(items(before, change.part))
        assert not set(change.gone) & were
        assert all(said(was) == said(now) for was, now in change.changed)
    there = {change.part for change in changes(before, after)}
    assert {part for part in Part if set(items(before, part)) != set(items(after, part))} == there


def test_what_changed_under_its_name_is_told_as_one_thing_and_a_competency_counts() -> None:
    after = replace(WHOLE, indicators=(replace(WON, target="14"),), qualities=(Quality("Teamwork", True, "coaching"),))
    indicators, qualities = changes(WHOLE, after)
    assert (indicators.gone, indicators.come, indicators.changed) == ((), (), ((WON, after.indicators[0]),))
    assert qualities.changed == ((WHOLE.qualities[0], after.qualities[0]),)
    (reward,) = changes(WHOLE, replace(WHOLE, reward="Bonus\nCar"))
    assert reward.come == (Line("reward", "Bonus"), Line("reward", "Car"))


def test_an_empty_description_misses_every_part_and_a_whole_one_none() -> None:
    assert is_empty(Description())
    assert not is_empty(WHOLE)
    assert [each.part for each in find(Description(), ())] == list(Part)
    assert find(WHOLE, ()) == ()


def test_what_is_published_is_written_and_new() -> None:
    with pytest.raises(NothingWritten):
        check_publishable(Description(), None)
    check_publishable(WHOLE, None)
    first = Version(1, WHOLE, "U0MINA", datetime(2026, 11, 26, tzinfo=UTC))
    with pytest.raises(NothingNew):
        check_publishable(WHOLE, first)
    check_publishable(replace(WHOLE, reward="Bonus"), first)


def test_a_change_of_one_part_stands_in_no_way_of_another() -> None:
    seen = {part: fingerprint(WHOLE, part) for part in Part}
    after = with_texts(WHOLE, Part.FOLLOWS, {"reward": "Bonus"})
    for part in set(Part) - {Part.FOLLOWS}:
        check_part(after, part, seen[part])
    with pytest.raises(DescriptionChanged):
        check_part(after, Part.FOLLOWS, seen[Part.FOLLOWS])


def test_every_text_of_the_form_belongs_to_one_part() -> None:
    named = [name for names in TEXTS.values() for name in names]
    assert len(named) == len(set(named))
    assert all(isinstance(getattr(WHOLE, name), str) for name in named)


def test_more_than_seven_must_haves_are_pointed_out_and_seven_are_not() -> None:
    musts = tuple(Quality(str(n), True, f"c{n}") for n in range(MOST_MUSTS + 1))
    assert [each.kind for each in find(replace(WHOLE, qualities=musts), ())] == [Kind.TOO_MANY_MUSTS]
    assert find(replace(WHOLE, qualities=musts[1:]), ()) == ()


def test_a_must_have_without_a_competency_or_that_no_stage_assesses_is_pointed_out() -> None:
    both = replace(WHOLE, qualities=(*WHOLE.qualities, Quality("Grit", True), Quality("Chess", False)))
    found = [(each.kind, each.about) for each in find(both, (), unassessed={"teamwork"})]
    assert found == [(Kind.NO_COMPETENCY, "Grit"), (Kind.UNASSESSED, "Teamwork")]


@pytest.mark.parametrize("lacking", [{"target": ""}, {"unit": ""}, {"measured": ()}])
def test_an_indicator_without_a_measure_is_pointed_out(lacking: dict[str, object]) -> None:
    vague = replace(WHOLE, indicators=(replace(WON, **lacking),))  # type: ignore[arg-type]
    assert [(each.kind, each.about) for each in find(vague, ())] == [(Kind.UNMEASURED, "New contracts")]


def test_a_loaded_word_is_told_with_what_to_write_instead() -> None:
    words = [Word("rock star", Wording.LOADED, "say how good looks")]
    (found,) = find(replace(WHOLE, responsibilities="A real Rock-Star\nof sales"), words)
    assert (found.part, found.about, found.instead) == (Part.RESPONSIBILITIES, "rock star", "say how good looks")


@pytest.mark.parametrize(
    ("word", "text", "is_there"),
    [
        ("young", "a Young team", True), ("young", "younger customers", False), ("etc", "invoices, etc.", True),
        ("etc", "fetched", False), ("hands on", "hands-on work", True), ("hands on", "hands  on", True),
        ("年轻", "我们年轻的团队", True), ("加班", "不加班", True), ("996", "第996号", False), ("guru", "", False),
    ],
)  # fmt: skip
def test_words_stand_for_themselves_and_chinese_ones_anywhere(word: str, text: str, is_there: bool) -> None:
    assert stands_in(word, text) is is_there
