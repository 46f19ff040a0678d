"""A showcase: what a member writes of themselves for the other members, shown once they publish it and nothing else of
their record with it. Who changes theirs looks at it before it is shown again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.rules.community import fields
from bot.rules.refusals import FieldRefusals, Refusal

# The form's bounds: what one reads in half a minute.
HEADLINE_CHARACTERS, WORK_CHARACTERS, ASK_CHARACTERS, REASON_CHARACTERS = 80, 600, 300, 500
LINKS = ("link_1", "link_2", "link_3")
MOST_TOPICS = 5


class NothingWritten(Refusal):
    """There is no showcase yet."""


class WasTakenDown(Refusal):
    """A moderator took it down, and it says the same still."""


class NothingShown(Refusal):
    """Nobody shows that: it was taken back or taken down meanwhile."""


@dataclass(frozen=True)
class Showcase:
    """What that member wrote, and since when it is published; who took it down when, and why, while that stands."""

    member: int
    headline: str
    work: str
    at: datetime
    links: tuple[str, ...] = ()
    ask: str = ""
    topics: tuple[str, ...] = ()
    published_at: datetime | None = None
    taken_at: datetime | None = None
    taken_by: str = ""
    reason: str = ""


def written(
    before: Showcase | None, member: int, answers: Mapping[str, object], topics: Collection[str], now: datetime
) -> Showcase:
    """The showcase as it was written, unpublished; the same as before where nothing is otherwise. Raises
    FieldRefusals."""
    wrong: dict[str, Refusal] = {}
    links = [fields.link(answers, name, wrong) for name in LINKS]
    after = Showcase(
        member, fields.text(answers, "headline", HEADLINE_CHARACTERS, wrong, is_needed=True),
        fields.text(answers, "work", WORK_CHARACTERS, wrong, is_needed=True), now,
        tuple(dict.fromkeys(filter(None, links))), fields.text(answers, "ask", ASK_CHARACTERS, wrong),
        fields.several(answers, "topics", topics, MOST_TOPICS),
    )  # fmt: skip
    if wrong:
        raise FieldRefusals(wrong)
    is_same = before is not None and _said(before) == _said(after)
    return before if before is not None and is_same else after


def published(showcase: Showcase | None, now: datetime) -> Showcase:
    """Shown to the members from now on. Raises NothingWritten, WasTakenDown."""
    if showcase is None:
        raise NothingWritten()
    if showcase.taken_at is not None:
        raise WasTakenDown()
    return replace(showcase, published_at=showcase.published_at or now)


def withdrawn(showcase: Showcase | None) -> Showcase:
    """Shown to nobody. Raises NothingWritten."""
    if showcase is None:
        raise NothingWritten()
    return replace(showcase, published_at=None)


def taken_down(showcase: Showcase | None, by: str, answers: Mapping[str, object], now: datetime) -> Showcase:
    """Shown to nobody until it says something else, for a reason that its member reads. Raises NothingShown,
    FieldRefusals."""
    if showcase is None or showcase.published_at is None:
        raise NothingShown()
    wrong: dict[str, Refusal] = {}
    reason = fields.text(answers, "reason", REASON_CHARACTERS, wrong, is_needed=True)
    if wrong:
        raise FieldRefusals(wrong)
    return replace(showcase, published_at=None, taken_at=now, taken_by=by, reason=reason)


def _said(showcase: Showcase) -> tuple[object, ...]:
    return showcase.headline, showcase.work, showcase.links, showcase.ask, showcase.topics
