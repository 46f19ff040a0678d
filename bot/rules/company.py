"""Who reports to whom, who is away and who left: what a chain of approval asks of the company."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Absence:
    """Somebody is away `until` that instant; `delegate` stands in for them, if anybody."""

    until: datetime
    delegate: str | None = None


@dataclass(frozen=True)
class Company:
    """One workspace's people as of now, by Slack user; `heads` by department in lower case.

    `departments` has each person's as it is written in the people file.
    """

    managers: Mapping[str, str] = field(default_factory=dict)
    heads: Mapping[str, str] = field(default_factory=dict)
    away: Mapping[str, Absence] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    admins: tuple[str, ...] = ()
    departments: Mapping[str, str] = field(default_factory=dict)

    def managers_of(self, user: str) -> Iterator[str]:
        """Their manager, that one's manager, and so on; a cycle ends it."""
        seen = {user}
        above = self.managers.get(user)
        while above is not None and above not in seen:
            seen.add(above)
            yield above
            above = self.managers.get(above)

    def head_of(self, department: str) -> str | None:
        """Who heads the department of that name, upper and lower case alike."""
        return self.heads.get(department.strip().casefold())

    def delegate_of(self, user: str) -> Absence | None:
        """Who stands in for them now and until when; None when they are here or named nobody who is."""
        absence = self.away.get(user)
        if absence is None or absence.delegate in {None, user} | self.gone:
            return None
        return absence
