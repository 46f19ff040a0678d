"""The code of conduct: its versions, who accepted which, and who answers a newcomer first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.rules.community.fields import Empty, TooMuch
from bot.rules.community.moderation import PersonFirst

CODE_CHARACTERS = 12_000


@dataclass(frozen=True)
class Code:
    """A version of the code, by language; `binds` says that what it asks of people changed, so that it is accepted
    anew."""

    version: int
    texts: tuple[tuple[str, str], ...]
    at: datetime
    binds: bool = True


def revised(before: Sequence[Code], texts: dict[str, str], binds: bool, now: datetime) -> Code:
    """The next version; the first binds whatever is said of it. Raises Empty, TooMuch."""
    said = tuple((language, text.strip()) for language, text in texts.items() if text.strip())
    if not said:
        raise Empty()
    if any(len(text) > CODE_CHARACTERS for _, text in said):
        raise TooMuch(most=CODE_CHARACTERS)
    last = max(before, key=lambda each: each.version, default=None)
    return Code(last.version + 1 if last else 1, said, now, binds or last is None)


def to_accept(codes: Collection[Code], accepted: Collection[int]) -> Code | None:
    """The version that somebody who accepted those is asked to accept, the newest; None where none that binds came
    after the newest they accepted."""
    newest = max(accepted, default=0)
    if not any(each.binds and each.version > newest for each in codes):
        return None
    return max(codes, key=lambda each: each.version)


@dataclass(frozen=True)
class Post:
    """A message to which a ready-made answer could go: whether it is its author's first here, and whether a person
    has answered it (the author does not count, nor a bot)."""

    is_first: bool
    author: int
    answered_by: frozenset[int] = frozenset()

    def answered(self, by: int, is_bot: bool) -> Post:
        """With an answer."""
        return self if is_bot or by == self.author else replace(self, answered_by=self.answered_by | {by})


def check_macro(post: Post) -> None:
    """Return if a ready-made answer may go out there. Raises PersonFirst on a first post that no person answered."""
    if post.is_first and not post.answered_by:
        raise PersonFirst()
