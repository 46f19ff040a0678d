"""Conditions as text: what is read, what is refused and where, and that what is printed is read again."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.hiring.requisitions import condition_text, conditions
from bot.rules.hiring.requisitions.condition_text import (
    ComparisonExpected,
    NobodyThere,
    NotComparable,
    UnknownField,
    ValueExpected,
    WrongComparison,
    parse,
    parse_all,
    printed,
)
from bot.rules.hiring.requisitions.conditions import FLAGS, NUMBERS, ORDERED, PEOPLE, TEXTS, Condition, holds
from bot.rules.refusals import Refusal
from tests.make import wanted

T = conditions.Test
USERS = {"omar@a.example": "U0OMAR", "not@a.example": "U0NOT"}
EMAILS = {user: email for email, user in USERS.items()}

READ: dict[str, Condition] = {
    "pay_to > 80000": Condition("pay_to", T.OVER, 80_000),
    "pay to over 80,000": Condition("pay_to", T.OVER, 80_000),
    "PAY_TO>=80 000": Condition("pay_to", T.AT_LEAST, 80_000),
    "薪资上限超过80000": Condition("pay_to", T.OVER, 80_000),
    "人数 不低于 3": Condition("headcount", T.AT_LEAST, 3),
    "pay_to <= pay_from": Condition("pay_to", T.AT_MOST, other="pay_from"),
    "headcount under pay_to": Condition("headcount", T.UNDER, other="pay_to"),
    "department is Engineering": Condition("department", T.IS, "Engineering"),
    "部门是工程": Condition("department", T.IS, "工程"),
    'department is "level"': Condition("department", T.IS, "level"),
    "department is level": Condition("department", T.IS, other="level"),
    "department = Research and development": Condition("department", T.IS, "Research and development"),
    "level in Senior, Staff": Condition("level", T.IN, values=("Senior", "Staff")),
    "职级属于高级、专家": Condition("level", T.IN, values=("高级", "专家")),
    'level in "Senior, I", Staff': Condition("level", T.IN, values=("Senior, I", "Staff")),
    "level is empty": Condition("level", T.IS, None),
    "recruiter is not nobody": Condition("recruiter", T.IS_NOT, None),
    "hiring_manager is not asker": Condition("hiring_manager", T.IS_NOT, other="asker"),
    "用人经理 不是 申请人": Condition("hiring_manager", T.IS_NOT, other="asker"),
    "asker is not@a.example": Condition("asker", T.IS, "U0NOT"),
    "asker in omar@a.example, @U0MINA": Condition("asker", T.IN, values=("U0OMAR", "U0MINA")),
    "remote is yes": Condition("remote", T.IS, True),
    "remote != true": Condition("remote", T.IS_NOT, True),
    "reason is backfill": Condition("reason", T.IS, "backfill"),
    "原因是新增": Condition("reason", T.IS, "new"),
    "  currency == EUR  ": Condition("currency", T.IS, "EUR"),
}
REFUSED: dict[str, tuple[type[Refusal], dict[str, Any]]] = {
    "salary > 3": (UnknownField, {"column": 1, "found": "salary > 3"}),
    "  ": (UnknownField, {"column": 3}),
    "pay_total > 3": (UnknownField, {"column": 1}),
    "pay_to": (ComparisonExpected, {"column": 7, "field": "pay_to"}),
    "pay_to about 3": (ComparisonExpected, {"column": 8, "found": "about 3"}),
    "department > 3": (WrongComparison, {"column": 12, "is_order": True}),
    "headcount in 1, 2": (WrongComparison, {"column": 11, "is_order": False}),
    "remote in yes": (WrongComparison, {"is_order": False}),
    "pay_to > lots": (ValueExpected, {"column": 10, "kind": "number", "found": "lots"}),
    "pay_to > -3": (ValueExpected, {"kind": "number"}),
    "pay_to > empty": (ValueExpected, {"kind": "number"}),
    "pay_to >": (ValueExpected, {"column": 9, "found": ""}),
    "level in": (ValueExpected, {"kind": "text"}),
    "level in Senior,,Staff": (ValueExpected, {"column": 17}),
    "level in Senior, empty": (ValueExpected, {"kind": "text"}),
    'level is "Senior': (ValueExpected, {"column": 10}),
    "level is => Senior": (ValueExpected, {"kind": "text"}),
    "remote is maybe": (ValueExpected, {"kind": "flag"}),
    "reason is because": (ValueExpected, {"kind": "reason"}),
    "asker is Omar": (ValueExpected, {"kind": "person"}),
    "asker is nobody@a.example": (NobodyThere, {"email": "nobody@a.example", "column": 10}),
    "pay_to is department": (NotComparable, {"field": "pay_to", "other": "department"}),
    "pay_to > pay_to": (NotComparable, {"column": 10}),
}  # fmt: skip


@pytest.mark.parametrize("text", READ)
def test_it_reads(text: str) -> None:
    assert parse(text, USERS) == READ[text]


@pytest.mark.parametrize("text", REFUSED)
def test_it_says_where_something_else_was_expected(text: str) -> None:
    kind, facts = REFUSED[text]
    with pytest.raises(kind) as refused:
        parse(text, USERS)
    assert facts.items() <= refused.value.facts.items()


def test_of_several_lines_the_wrong_one_is_named_and_empty_ones_are_nothing() -> None:
    assert parse_all("pay_to > 1\n\n  headcount > 2 \n", USERS) == (
        Condition("pay_to", T.OVER, 1), Condition("headcount", T.OVER, 2),
    )  # fmt: skip
    with pytest.raises(UnknownField) as refused:
        parse_all("pay_to > 1\n\nwage > 2", USERS)
    assert refused.value.facts["line"] == 3


def test_the_addresses_of_a_text_are_found_wherever_they_stand() -> None:
    text = "asker is Omar@a.example\nrecruiter in a@b.example，c@d.example"
    assert condition_text.emails_in(text) == {"omar@a.example", "a@b.example", "c@d.example"}


TEXT = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "), min_size=1, max_size=30)
HARD = ["not", "Not so", "empty", "level", "pay to", "in", "a, b", '"', "\\", "是"]
TEXT = TEXT.map(str.strip).filter(bool) | st.sampled_from(HARD)
PERSON = st.sampled_from(["U0OMAR", "U0NOT", "U0STRANGER"])


def written(fields: frozenset[str], tests: st.SearchStrategy[T], values: st.SearchStrategy[Any]) -> Any:
    return st.builds(Condition, st.sampled_from(sorted(fields)), tests, values)


def against(fields: frozenset[str], tests: st.SearchStrategy[T]) -> Any:
    pairs = st.permutations(sorted(fields)).map(lambda mixed: mixed[:2])
    return st.builds(lambda pair, test: Condition(pair[0], test, other=pair[1]), pairs, tests)


SAME = st.sampled_from([T.IS, T.IS_NOT])
ANY_NUMBER = st.sampled_from(sorted({T.IS, T.IS_NOT, *ORDERED}))
FREE = TEXTS - {"reason"}
CONDITIONS = st.one_of(
    written(NUMBERS, ANY_NUMBER, st.integers(0, 10**10)),
    written(FREE, SAME, TEXT | st.none()),
    written(PEOPLE, SAME, PERSON | st.none()),
    written(FLAGS, SAME, st.booleans()),
    written(frozenset({"reason"}), SAME, st.sampled_from(["new", "backfill", "replacement"])),
    against(NUMBERS, ANY_NUMBER),
    against(FREE, SAME),
    against(PEOPLE, SAME),
    st.builds(
        lambda field, values: Condition(field, T.IN, values=tuple(values)),
        st.sampled_from(sorted(FREE)), st.lists(TEXT, min_size=1, max_size=4, unique=True),
    ),
)  # fmt: skip


@given(CONDITIONS)
def test_what_is_printed_is_read_as_the_same(condition: Condition) -> None:
    assert parse(printed(condition, EMAILS), USERS) == condition
    assert parse(printed(condition, {}), {}) == condition


@given(st.text(max_size=40))
def test_whatever_is_typed_is_read_or_refused_by_name(text: str) -> None:
    for prefix in ("", "level is ", "level in ", "pay_to > ", "asker is ", "remote is "):
        assert "fell over" not in read_or_refused(prefix + text)


def read_or_refused(text: str) -> str:
    try:
        condition = parse(text, USERS)
    except Refusal as refused:
        return "refused" if 1 <= refused.facts["column"] <= len(text) + 1 else "fell over the edge"
    holds(condition, wanted(), "U0MINA")
    return "read" if parse(printed(condition, EMAILS), USERS) == condition else "fell over its own text"
