"""What the set-up file asks for in one workspace, read entry by entry; mistakes are collected, each with its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from bot.store import Books
from bot.words.lined import place

One = TypeVar("One", bound=StrEnum)


@dataclass
class Asked:
    """A reader of one workspace's part; `users` are its people by e-mail, mistakes are added to `problems`."""

    books: Books
    workspace: str
    users: Mapping[str, str]
    now: datetime
    problems: list[str] = field(default_factory=list, kw_only=True)

    def entries(self, holder: Mapping[str, Any], key: str, known: set[str]) -> Iterator[Mapping[str, Any]]:
        """The entries of that list, with no other keys than the known ones."""
        found = holder.get(key) or []
        if not isinstance(found, list) or not all(isinstance(each, Mapping) for each in found):
            return self.wrong(holder, key, "expected a list of entries with names and values")
        for each in found:
            self.known(each, known)
            yield each

    def known(self, asked: Mapping[str, Any], known: set[str]) -> None:
        """No other keys stand there."""
        for key in set(asked) - known:
            self.wrong(asked, key, f"is not known; there are {', '.join(sorted(known))}")

    def texts(self, holder: Mapping[str, Any], key: str) -> Sequence[str]:
        """The texts of that list."""
        found = holder.get(key) or []
        if isinstance(found, list) and all(isinstance(each, str) for each in found):
            return found
        self.wrong(holder, key, "expected a list of texts")
        return ()

    def people(self, holder: Mapping[str, Any], key: str) -> list[str]:
        """The users who have the e-mails of that list."""
        found = self.texts(holder, key)
        for each in found:
            if each.lower() not in self.users:
                self.wrong(holder, key, f"nobody there has the e-mail {each!r}")
        return [self.users[each.lower()] for each in found if each.lower() in self.users]

    def user(self, holder: Mapping[str, Any], key: str) -> str:
        """The user who has that e-mail; empty where nobody has."""
        found = self.users.get(str(holder.get(key)).lower())
        if found is None:
            self.wrong(holder, key, f"nobody there has the e-mail {holder.get(key)!r}")
        return found or ""

    def days(self, asked: Mapping[str, Any], key: str, sign: int) -> datetime | None:
        """So many days from now on, with -1 before now; None where nothing is said of it."""
        days = asked.get(key)
        if days is None or (isinstance(days, int) and 0 <= days <= 365):
            return None if days is None else self.now + sign * timedelta(days=days)
        self.wrong(asked, key, "expected a number of days up to 365")
        return None

    def several(self, asked: Mapping[str, Any], key: str, names: type[One]) -> list[One]:
        """Those of these names that the list has."""
        found = [self._named(asked, key, each, names) for each in self.texts(asked, key)]
        return [each for each in found if each is not None]

    def one(self, asked: Mapping[str, Any], key: str, names: type[One]) -> One | None:
        """That name, where it is one of these."""
        return self._named(asked, key, asked.get(key), names)

    def _named(self, asked: Mapping[str, Any], key: str, value: Any, names: type[One]) -> One | None:
        if value in tuple(names):
            return names(value)
        self.wrong(asked, key, f"is {value!r}; there are {', '.join(names)}")
        return None

    def wrong(self, holder: Mapping[str, Any], key: str, said: str) -> None:
        """Something is wrong at that key."""
        self.problems.append(f"{place(holder, key)}{self.workspace}: {key}: {said.rstrip('.')}.")
