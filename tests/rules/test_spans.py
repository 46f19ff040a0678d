"""Stretches of time: the same minutes, however they are joined and cut."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.spans import Span, cut, merged, minus, taken

BEGIN = datetime(2026, 11, 1, tzinfo=UTC)


def at(minute):
    return BEGIN + timedelta(minutes=minute)


def minutes(spans):
    return {n for n in range(200) if any(span.start <= at(n) < span.end for span in spans)}


spans = st.lists(st.builds(lambda a, b: Span(at(a), at(b)), st.integers(0, 150), st.integers(0, 150)), max_size=12)


@given(spans)
def test_joined_spans_have_the_same_minutes_in_order_and_apart(some):
    joined = merged(some)
    assert minutes(joined) == minutes(some)
    assert all(one.end < other.start for one, other in pairwise(joined))


@given(spans, spans)
def test_what_is_taken_away_is_gone_and_nothing_else(some, holes):
    left = minus(some, holes)
    assert minutes(left) == minutes(some) - minutes(holes)
    assert left == merged(left)


@given(spans, spans)
def test_no_minute_is_both_firm_and_tentative_or_outside_the_window(firm, tentative):
    window = Span(at(20), at(100))
    found = taken(firm, tentative, window)
    inside = set(range(20, 100))
    assert minutes(found.firm) == minutes(firm) & inside
    assert minutes(found.tentative) == (minutes(tentative) & inside) - minutes(firm)
    assert cut(found.firm, window) == found.firm
