"""What pages, letters and moderators of a community's sources share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.rules.community.sources import FEWEST, Kind, Source, new_code
from bot.rules.notices import Planned
from bot.rules.people import Identity, Role
from bot.store import Books


def moderators(books: Books, workspace: str) -> Sequence[str]:
    """Who hears what moderators are to hear: they, or the admins where nobody is."""
    named = books.roles.holders(workspace, Role.MODERATOR)
    people = books.people.some(workspace, named)
    return [user for user in named if people[user].is_regular] or list(books.people.admins(workspace))


def tell_moderators(
    books: Books, workspace: str, kind: str, which: str, facts: Mapping[str, Any], now: datetime
) -> None:
    """A notice to each of them, once for `which`."""
    planned = [
        Planned(f"{kind}:{workspace}:{which}:to={to}", kind, f"ways_in:{workspace}", workspace, to, facts)
        for to in moderators(books, workspace)
    ]
    books.notices.plan_many(planned, now)


def general(books: Books, workspace: str, now: datetime) -> Source:
    """The community's own page, made when it is wanted first. Its name is the community's."""
    found = books.sources.of_kind(workspace, Kind.PAGE)
    name = books.workspaces.get(workspace).name
    return found or books.sources.add(Source(workspace, Kind.PAGE, new_code(), name, "", now))


def personal(books: Books, workspace: str, who: Identity, now: datetime) -> Source:
    """Somebody's own link into that community, made when it is wanted first."""
    found = books.sources.personal(workspace, who)
    if found is None:
        made = Source(workspace, Kind.REFERRAL, new_code(), books.people.get(who).name, who.user, now)
        found = books.sources.add(replace(made, referrer=who.user, referrer_workspace=who.workspace))
    return found


def figures(books: Books, workspace: str) -> dict[str, Any]:
    """What a page may say of how many are there: nothing that few people make up."""
    members, topics = books.sources.members(workspace), books.sources.topics(workspace, FEWEST)
    known = {topic.key: topic for topic in books.topics.all(workspace)}
    said = [{"key": key, "name": known[key].name, "n": n} for key, n in topics.items() if key in known]
    return {"members": members if members >= FEWEST else None, "by_topic": said[:5]}
