"""Introductions: what is known of those who asked for them, for a round and for whoever reads of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.jobs.community.content.digests import hours_of
from bot.rules.community.intros import Joiner, Kind, Met, Round
from bot.rules.community.intros.following import silent
from bot.rules.community.intros.rounds import KEPT, Held, Introduction, Part
from bot.rules.community.members import Member, Purpose, Stand, Standing
from bot.rules.community.topics import Topic
from bot.store import Books

FEATURE, TEMPLATES = "community.intros", "community/intros"
MATCH, SAY, OPEN = (f"{FEATURE}.{name}" for name in ("match", "say", "open"))
INTRODUCED, TOGETHER, MET, STAY, NOBODY, PROPOSED = (
    f"{FEATURE}.{name}" for name in ("introduced", "together", "did_you_meet", "stay", "nobody", "proposed")
)  # fmt: skip


def reachable(
    books: Books, workspace: str, kind: Kind, now: datetime, among: Collection[int] | None = None
) -> Mapping[int, tuple[Part, Member]]:
    """Everybody who asked for that kind there, is in the community and agreed to be written to, by number; `among`
    those members."""
    parts = {each.member: each for each in books.intros.parts(workspace, kind, among)}
    members, agreed = books.members.some(workspace, list(parts)), books.members.holding(list(parts), now)
    return {
        id: (part, members[id]) for id, part in parts.items()
        if id in members and Purpose.COMMUNITY in agreed.get(id, frozenset())
    }  # fmt: skip


def gathered(books: Books, held: Held, now: datetime) -> tuple[Round, Mapping[int, Mapping[str, datetime]]]:
    """What a round is made from; and which prompts each was given when."""
    there = reachable(books, held.workspace, held.kind, now)
    known = books.intro_rounds.history(held.workspace, now - KEPT)
    open_ones = {each.id for each in books.intro_rounds.open(held.workspace)}
    others = [each for each in known if each.round != held.id]
    said = [each for each in others if each.round not in open_ones]
    met = [Met(each.introduced.members, each.introduced.at) for each in others]
    round = Round(
        held.kind, held.at, _joiners(books, held, there, said, now), met, apart=books.intro_rounds.apart(held.id),
        seed=held.seed,
    )  # fmt: skip
    heard: dict[int, dict[str, datetime]] = {}
    for each in said:
        for member in each.group.members if each.group.prompt else ():
            heard.setdefault(member, {})[each.group.prompt] = each.introduced.at
    return round, heard


def _joiners(
    books: Books, held: Held, there: Mapping[int, tuple[Part, Member]], said: Sequence[Introduction], now: datetime
) -> list[Joiner]:  # fmt: skip
    hours = hours_of(books, held.workspace, [member for _, member in there.values()])
    stands, left_out = books.members.topics(list(there)), books.intro_rounds.left_out(held.workspace, now - KEPT)
    theirs: dict[int, list[Introduction]] = {id: [] for id in there}
    for each in said:
        for id in each.group.members:
            if id in theirs:
                theirs[id].append(each)
    found = []
    for id, (part, member) in there.items():
        same = [each for each in theirs[id] if each.kind is held.kind]
        since = [each.introduced for each in theirs[id] if part.back_at is None or each.introduced.at > part.back_at]
        last = max((each.introduced.at for each in same), default=None)
        left = left_out.get((held.kind, id))
        found.append(replace(
            part.joiner, hours=hours[id], rests_until=_later(part.rests_until, member.paused_until),
            topics=frozenset(topic for topic, stand in stands[id].items() if stand is Stand.FOLLOWED),
            offers=frozenset(each.casefold() for each in part.offers),
            seeks=frozenset(each.casefold() for each in part.seeks),
            odd=sum(each.group.odd == id for each in same),
            was_left_out=left is not None and (last is None or left > last), silent=silent(since, id),
        ))  # fmt: skip
    return found


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((each for each in (one, other) if each is not None), default=None)


def others(members: Mapping[int, Member], introduction: Introduction, me: int) -> list[dict[str, Any]]:
    """The others in it who are still in the community, as templates show them."""
    there = [members[id] for id in introduction.group.members if id != me and id in members]
    return [
        {"id": each.id, "user": each.user, "name": each.name}
        for each in there if each.user and each.standing is Standing.JOINED
    ]  # fmt: skip


def topics(books: Books, workspace: str, keys: Sequence[str]) -> list[Topic]:
    """Those topics, as templates name them."""
    known = {each.key: each for each in books.topics.all(workspace)}
    return [known.get(each, Topic(each)) for each in keys]
