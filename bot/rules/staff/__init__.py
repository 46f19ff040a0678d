"""The people file: who works here, in which department, for whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Entry:
    """One line of the people file. `email` and `manager` are e-mail addresses in lower case."""

    email: str
    name: str
    department: str | None = None
    manager: str | None = None
    location: str | None = None
    zone: str | None = None
    starts: date | None = None
    leaves: date | None = None

    def has_left(self, today: date) -> bool:
        """Whether their last day has gone by."""
        return self.leaves is not None and self.leaves < today


def managers_above(entries: Iterable[Entry], users: Mapping[str, str]) -> Mapping[str, str]:
    """For every Slack user their nearest manager who is in Slack too; `users` are Slack users by e-mail."""
    by_email = {entry.email: entry for entry in entries}
    found = {}
    for email, user in users.items():
        seen, above = {email}, by_email[email].manager if email in by_email else None
        while above is not None and above not in seen:
            if above in users:
                found[user] = users[above]
                break
            seen.add(above)
            above = by_email[above].manager if above in by_email else None
    return found


def leaders(entries: Iterable[Entry]) -> Mapping[str, str]:
    """Who heads each department, by its name in lower case: the one of its people whose manager is not among them.

    Of several such people the only one that others of the department report to; when there is none, the department is
    not there.
    """
    found = {}
    for department, people in departments(entries).items():
        top = tops(people)
        led = {entry.manager for entry in people.values()}
        leading = top if len(top) == 1 else [email for email in top if email in led]
        if len(leading) == 1:
            found[department] = leading[0]
    return found


def heads(entries: Iterable[Entry], users: Mapping[str, str]) -> Mapping[str, str]:
    """The Slack user who heads each department, by its name in lower case; none where the head is not in Slack."""
    return {department: users[email] for department, email in leaders(entries).items() if email in users}


def departments(entries: Iterable[Entry]) -> Mapping[str, Mapping[str, Entry]]:
    """The people of each department by e-mail, by the department's name in lower case."""
    found: dict[str, dict[str, Entry]] = {}
    for entry in entries:
        if entry.department:
            found.setdefault(folded(entry.department), {})[entry.email] = entry
    return found


def tops(people: Mapping[str, Entry]) -> Sequence[str]:
    """Of these people those whose manager is not among them, by e-mail and in their order."""
    return [email for email, entry in people.items() if entry.manager not in people]


def folded(name: str) -> str:
    """A name as it is compared: without space around it, upper and lower case alike."""
    return name.strip().casefold()
