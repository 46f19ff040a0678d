"""What people did, what they were answered, and what must therefore be in the store."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    DONE = "acknowledged"  # answered with 200, and nothing said against it
    REFUSED = "refused"  # answered with 200, and told why not
    UNSURE = "unsure"  # answered with 200; a yes and a no look the same
    UNANSWERED = "unanswered"  # no 200: it may be in the store or not


@dataclass(frozen=True)
class Deed:
    """What somebody did to a request: `what` as the record calls it. `about` is the request, or its title when it
    was only just asked for."""

    what: str
    who: str
    about: str
    outcome: Outcome


@dataclass
class Ledger:
    """Filled by many threads at once."""

    deeds: list[Deed] = field(default_factory=list)
    deliveries: Counter[str] = field(default_factory=Counter)
    trouble: list[str] = field(default_factory=list)
    in_flight: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def did(self, what: str, who: str, about: str, outcome: Outcome) -> None:
        """Remember a deed with how it ended."""
        with self._lock:
            self.deeds.append(Deed(what, who, about, outcome))

    def heard(self, answers: Iterable[Mapping[str, Any]]) -> None:
        """Count each delivery by what came back."""
        with self._lock:
            self.deliveries.update(str(answer["status"]) for answer in answers)

    def broke(self, what: str) -> None:
        """The harness itself failed: the run counts for nothing."""
        with self._lock:
            self.trouble.append(what)

    def begins(self) -> None:
        """Somebody is waiting for an answer."""
        with self._lock:
            self.in_flight += 1

    def ends(self) -> None:
        """They have it."""
        with self._lock:
            self.in_flight -= 1

    def outcomes(self) -> Counter[str]:
        """How many deeds ended how."""
        return Counter(deed.outcome.value for deed in self.deeds)

    def bounds(self) -> dict[tuple[str, str, str], tuple[int, int]]:
        """By what, who and about: how many entries the record holds at least, and at most."""
        least: Counter[tuple[str, str, str]] = Counter()
        most: Counter[tuple[str, str, str]] = Counter()
        for deed in self.deeds:
            key = (deed.what, deed.who, deed.about)
            least[key] += deed.outcome is Outcome.DONE
            most[key] += deed.outcome is not Outcome.REFUSED
        return {key: (least[key], most[key]) for key in most}
