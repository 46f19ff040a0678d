"""An opening is made: by who runs a role, of that role; or typed by a moderator, who names who answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from bot.jobs.community.matching import holding
from bot.jobs.community.openings import FEATURE
from bot.jobs.hiring.candidates.adding import may_add
from bot.rules.access import Kind as WorkspaceKind
from bot.rules.calendar import end_of_day
from bot.rules.community import openings as rules
from bot.rules.community.content import Item, Kind, State
from bot.rules.community.openings import NoCommunity, NoSuchOpening, Opening, OpeningChanged
from bot.rules.hiring.requisitions import Requisition
from bot.rules.people import Identity, Person
from bot.rules.region import Topic, allows
from bot.store import Books
from bot.store.workspaces import Workspace


def communities(books: Books) -> Sequence[Workspace]:
    """Where members are. Raises NoCommunity."""
    found = [each for each in books.workspaces.all() if each.kind is not WorkspaceKind.COMPANY]
    if not found:
        raise NoCommunity()
    return found


def of_role(books: Books, me: Person, id: int, now: datetime) -> tuple[Requisition, Opening]:
    """The role for somebody who may add candidates to it, and its opening as it is, or would be made now.

    Raises Unknown, NotYoursToRun, IllegalMove, PlanMissing, NoCommunity.
    """
    role = may_add(books, me, id, now).found
    first = communities(books)[0]
    made = books.openings.of_role(id)
    if made is not None:
        return role, made
    there, wanted = books.workspaces.get(me.workspace), role.wanted
    has_pay = wanted.pay_from and allows(there.region, there.region_choices, Topic.PAY_RANGE)
    band = f"{wanted.pay_from or 0:,} – {wanted.pay_to:,} {wanted.currency or ''}".strip() if wanted.pay_to else ""
    described = books.descriptions.last(id)
    text = described.content.responsibilities if described else ""
    return role, Opening(
        first.id, me.workspace, wanted.title, text[: rules.TEXT_CHARACTERS], role.in_charge or me.user, me.user, now,
        id, wanted.location or "", band if has_pay else "", there.language,
    )  # fmt: skip


def typed(books: Books, me: Person, id: int, now: datetime) -> Opening:
    """The opening that a moderator typed, or a new one where `id` is 0. Raises NoSuchOpening."""
    if not id:
        language = books.workspaces.get(me.workspace).language
        return Opening(me.workspace, me.workspace, "", "", me.user, me.user, now, language=language)
    found = books.openings.get(me.workspace, id)
    if found is None or found.requisition is not None:
        raise NoSuchOpening()
    return found


def form(books: Books, opening: Opening) -> dict[str, Any]:
    """What the form shows before anything is typed."""
    first = (opening.first_until - opening.at).total_seconds() / 3600 if opening.first_until else 0
    is_role = opening.requisition is not None
    return {
        "is_new": not opening.id, "is_role": is_role, "title": opening.title, "place": opening.place,
        "pay": opening.pay, "text": opening.text, "language": opening.language, "named": opening.named,
        "days": opening.answer_days, "every_days": list(rules.ANSWER_DAYS), "first": round(first),
        "every_first": list(rules.FIRST_HOURS), "chosen": list(opening.topics),
        "topics": [asdict(each) for each in books.topics.all(opening.workspace)[:100]],
        "closes_on": opening.closes_on.isoformat() if opening.closes_on else "",
        "is_closed": opening.closed_at is not None,
        "communities": [{"id": each.id, "name": each.name} for each in communities(books)] if is_role else [],
        "community": opening.workspace,
        "most": {"title": rules.TITLE_CHARACTERS, "place": rules.PLACE_CHARACTERS, "pay": rules.PAY_CHARACTERS,
                 "text": rules.TEXT_CHARACTERS},
    }  # fmt: skip


def save(
    books: Books, me: Person, before: Opening, revision: int, answers: Mapping[str, Any], now: datetime
) -> Opening:
    """The opening is as the form says, and members read of it in their digests. Raises OpeningChanged, NotHere,
    FieldRefusals."""
    if before.revision != revision:
        raise OpeningChanged()
    if not before.id:
        chosen = answers.get("community")
        ids = {each.id for each in communities(books)} if before.requisition is not None else {before.workspace}
        before = replace(before, workspace=str(chosen)) if chosen in ids else before
    topics = {each.key for each in books.topics.all(before.workspace)}
    after = rules.read(answers, before, topics, now, books.workspaces.get(before.workspace).zone)
    books.people.check_here(Identity(after.company, after.named))
    if before.id:
        books.openings.keep(after)
    else:
        after = books.openings.add(after)
    _tell(books, after, now)
    if after.requisition is not None and (role := books.requisitions.for_notice(after.requisition)):
        holding.plan(books, role, now)
    what = f"{FEATURE}.make" if not before.id else f"{FEATURE}.change"
    books.record.note(now, what, f"opening:{after.id}", workspace=me.workspace, who=me.user)
    return after


def _tell(books: Books, opening: Opening, now: datetime) -> None:
    """The item of the calendar that tells of it: there as long as it is open."""
    zone = books.workspaces.get(opening.workspace).zone
    ends = end_of_day(opening.closes_on, zone) if opening.closes_on else None
    said: dict[str, Any] = {
        "title": opening.title, "text": opening.text, "topics": opening.topics, "expires_at": opening.closed_at or ends,
    }  # fmt: skip
    item = books.content.of_opening(opening.id) if opening.revision > 1 else None
    if item is not None:
        books.content.keep(replace(item, **said, revision=item.revision + 1))
        return
    owner = opening.by if opening.company == opening.workspace else ""
    item = Item(opening.workspace, Kind.JOB, "", "", owner, now, State.POSTED, posted_at=now, opening=opening.id)
    books.content.add(replace(item, **said))
