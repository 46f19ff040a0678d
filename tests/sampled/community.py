"""The Home of a community's members and moderators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.jobs import MOMENTS, home
from bot.rules.access import Kind
from bot.rules.community.members import Member, Stand, Standing
from bot.rules.community.topics import Topic
from bot.rules.people import Identity, Role
from bot.rules.refusals import Refusal
from bot.store import Books
from tests import make
from tests.fakes import CIRCLE
from tests.make import NOW
from tests.sampled.said import ASKER, FINANCE, Sample


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """Of somebody nothing is known of, and of a moderator who follows everything."""
    books.workspaces.put(CIRCLE, Kind.COMMUNITY, "Harbor Circle")
    for user in (ASKER, FINANCE):
        books.people.put(make.person(user, workspace=CIRCLE), NOW)
    books.roles.give(CIRCLE, Role.MODERATOR, [FINANCE])
    if typed:
        books.topics.add(CIRCLE, Topic("own", typed), FINANCE, NOW)
    books.topics.add(CIRCLE, Topic("odd", "Odd jobs"), FINANCE, NOW)
    member = books.members.begin(Member(CIRCLE, typed or "Omar", Standing.JOINED, NOW, user=FINANCE))
    for topic in books.topics.all(CIRCLE):
        books.members.stand(member.id, topic.key, Stand.FOLLOWED, NOW)
    for user in (ASKER, FINANCE):
        home.opened(books, Identity(CIRCLE, user), NOW)
        (notice,) = books.notices.about(f"home:{CIRCLE}:{user}")
        yield "home", {"prefix": "", **(MOMENTS["home"].facts(books, notice, NOW) or {})}


def of_handlers(typed: str) -> Iterator[Sample]:
    """No page of its own."""
    yield from ()


def with_facts(typed: str) -> Mapping[type[Refusal], list[dict[str, Any]]]:
    """No refusal of its own."""
    return {}
