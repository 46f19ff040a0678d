"""Planning as a model: two tickers, who may die anywhere, make one moment true; the unique key makes it one notice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tests.proof.search import AROUND, DIES, Step

IDLE, KNOWN, PLANNED = "idle", "known", "planned"


class Plans(NamedTuple):
    """How many notices of that moment there are, what was written beside them in their transactions (as the lines of
    a desk note are), whether it is time, and where each ticker is."""

    notices: int = 0
    noted: int = 0
    is_time: bool = False
    tickers: tuple[str, str] = (IDLE, IDLE)


class Planning:
    """Each ticker reads what is due and known, and then plans what is not known in a transaction of its own."""

    def __init__(self, without: str = "") -> None:
        self._without = without

    def begin(self) -> Plans:
        """It is not time yet."""
        return Plans()

    def steps(self, plans: Plans) -> Iterator[Step[Plans]]:
        """Every step that can be taken."""
        if not plans.is_time:
            yield AROUND, "it is time", plans._replace(is_time=True)
        for n, at in enumerate(plans.tickers):
            if at == IDLE:
                if plans.is_time and not plans.notices:
                    yield IDLE, KNOWN, _with(plans, n, KNOWN)
                continue
            yield at, DIES, _with(plans, n, IDLE)
            is_new = not plans.notices or self._without == "unique key"
            after = plans._replace(notices=plans.notices + 1, noted=plans.noted + 1) if is_new else plans
            yield KNOWN, PLANNED, _with(after, n, IDLE)

    def is_over(self, plans: Plans) -> bool:
        """Whether it was time, and nobody is at it."""
        return plans.is_time and plans.notices > 0 and plans.tickers == (IDLE, IDLE)

    def wrong(self, plans: Plans) -> str:
        """Never two of one moment."""
        return "planned twice" if plans.notices > 1 else ""

    def wrong_in_the_end(self, plans: Plans) -> str:
        """What belongs to the notice was written with it."""
        return "" if plans.noted == plans.notices else "what belongs to the notice was not written with it"


def _with(plans: Plans, n: int, at: str) -> Plans:
    first, second = sorted((at, plans.tickers[1 - n]))
    return plans._replace(tickers=(first, second))
