"""Cards as pages: what is read together stays together, and a page holds no more than Slack shows."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

# A view of Slack holds a hundred blocks: these, beside the head, who is late, and the buttons.
ROOM = 70


class View(StrEnum):
    """How cards are looked at."""

    CARDS = "cards"  # one after the other
    SIDE = "side"  # a competency after the other, whoever rated it under one another
    PRACTICE = "practice"  # a trainee's beside the lead's


def pages(sizes: Sequence[int], room: int = ROOM) -> tuple[range, ...]:
    """The places on each page, in order, for things of those sizes in blocks; one page at least. What is larger than a
    page has one of its own."""
    found, first, held = list[range](), 0, 0
    for at, size in enumerate(sizes):
        if held and held + size > room:
            found.append(range(first, at))
            first, held = at, 0
        held += size
    return (*found, range(first, len(sizes)))
