"""In which order reports are looked at: by danger, by how often who reports was right, by age. Nothing is left out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.rules.community.moderation import Breach, Case
from bot.rules.community.moderation.cases import is_upheld


@dataclass(frozen=True)
class Record:
    """How many of somebody's reports were decided for good, and in how many of these something was done."""

    upheld: int = 0
    decided: int = 0

    @property
    def weight(self) -> float:
        """What a report of theirs weighs, more than 0 and less than 1: one half for who never reported. One more of
        each kind is added (Laplace's rule of succession), so that one wrong report does not silence anybody."""
        return (self.upheld + 1) / (self.decided + 2)


def records(cases: Iterable[Case]) -> Mapping[int, Record]:
    """The record of everybody who reported, by member; each case counts once for each."""
    found: dict[int, Record] = {}
    for case in cases:
        upheld = is_upheld(case)
        for by in case.reporters if upheld is not None else ():
            before = found.get(by, Record())
            found[by] = Record(before.upheld + bool(upheld), before.decided + 1)
    return found


def weight(case: Case, known: Mapping[int, Record]) -> float:
    """The sum of what those who reported it weigh, each once."""
    return sum(known.get(each, Record()).weight for each in sorted(case.reporters))


def queue(cases: Collection[Case], known: Mapping[int, Record]) -> Sequence[Case]:
    """All of them: first where somebody may come to harm, then the heaviest, then the oldest."""
    return sorted(cases, key=lambda each: (each.breach is not Breach.SAFETY, -weight(each, known), each.at, each.id))
