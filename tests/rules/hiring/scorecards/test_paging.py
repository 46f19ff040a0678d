"""Cards as pages: everything on one of them, in order, and none too long."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.hiring.scorecards.paging import ROOM, pages


@given(st.lists(st.integers(1, 2 * ROOM), max_size=40))
def test_everything_is_on_one_page_in_order_and_no_page_of_several_is_too_long(sizes: list[int]) -> None:
    found = pages(sizes)
    assert [at for page in found for at in page] == list(range(len(sizes)))
    for page in found:
        assert len(page) == 1 or sum(sizes[at] for at in page) <= ROOM
    assert all(sum(sizes[at] for at in (*a, b[0])) > ROOM for a, b in pairwise(found))


def test_without_anything_there_is_one_page() -> None:
    assert pages([]) == (range(0),)
