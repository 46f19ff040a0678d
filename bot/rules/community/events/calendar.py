"""What of an event stands in somebody's own calendar, sent by letter: one counter for each reader.

A file that replaces another has a higher sequence. After an unclear end the same one goes again, under the same number.
"""

from __future__ import annotations

from dataclasses import replace

from bot.rules.community.events import Seat

# The number of the first file that somebody gets.
FIRST = 1
# Before the mark of a file that is on its way: nobody knows yet whether it arrived.
ON_ITS_WAY = "?"


def next_file(seat: Seat, mark: str) -> Seat | None:
    """The seat as it is while the next file goes out; None when they have what `mark` stands for. An empty mark is that
    nothing is in their calendar."""
    if seat.mark == mark:
        return None
    if seat.mark == ON_ITS_WAY + mark:
        return seat
    return replace(seat, sequence=seat.sequence + 1, mark=ON_ITS_WAY + mark)


def arrived(seat: Seat, sequence: int) -> Seat:
    """The seat once the file of that number was taken; unchanged when another is on its way already."""
    if seat.sequence != sequence or not seat.mark.startswith(ON_ITS_WAY):
        return seat
    return replace(seat, mark=seat.mark.removeprefix(ON_ITS_WAY))
