"""What several threads want at the same time is done once for all of them."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.jobs.together import Together

SECONDS = 10.0


class Slow:
    """Work whose first turn lasts until the others wait; then it doubles numbers, and refuses 13."""

    def __init__(self) -> None:
        self.turns: list[list[int]] = []
        self.began, self.go_on = threading.Event(), threading.Event()

    def __call__(self, asked: Sequence[int]) -> list[int]:
        self.turns.append(sorted(asked))
        self.began.set()
        assert self.go_on.wait(SECONDS)
        if 13 in asked:
            raise ValueError("no thirteen")
        return [2 * each for each in asked]


def together(slow: Slow, *numbers: int) -> list[object]:
    """What each number is told when the first has its turn and the others come meanwhile: a number or an error."""
    many = Together(slow)

    def ask(number: int) -> object:
        try:
            return many(number)
        except ValueError as error:
            return str(error)

    with ThreadPoolExecutor(len(numbers)) as pool:
        first = pool.submit(ask, numbers[0])
        assert slow.began.wait(SECONDS)
        others = [pool.submit(ask, number) for number in numbers[1:]]
        while len(many._waiting) < len(others):
            threading.Event().wait(0.001)
        slow.go_on.set()
        return [each.result(SECONDS) for each in (first, *others)]


def test_who_comes_while_another_works_shares_the_next_turn_and_each_is_told_its_own() -> None:
    slow = Slow()
    assert together(slow, 1, 2, 3, 4) == [2, 4, 6, 8]
    assert slow.turns == [[1], [2, 3, 4]]


def test_what_fails_fails_for_all_of_that_turn_and_for_nobody_else() -> None:
    slow = Slow()
    assert together(slow, 1, 13, 3) == [2, "no thirteen", "no thirteen"]
    slow.go_on.set()
    assert Together(slow)(4) == 8


@pytest.mark.parametrize("number", [1, 2])
def test_who_comes_alone_waits_for_nobody(number: int) -> None:
    assert Together(lambda asked: [2 * each for each in asked])(number) == 2 * number
