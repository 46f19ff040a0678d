"""A member offers to help others, rests, and says whether they answer what they are asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.jobs.community.members import own
from bot.jobs.community.questions import FEATURE, get, interests, people, shown_anew, telling
from bot.rules.community.members import How, Member
from bot.rules.community.questions import NoSuchQuestion
from bot.rules.community.questions.helping import MOST_ASKS
from bot.rules.community.questions.kept import offered
from bot.rules.community.questions.ladder import instead
from bot.rules.notices import home_key
from bot.rules.people import Person
from bot.store import Books

WILL, NOT_ME = "will", "not_me"


def form(books: Books, me: Person, now: datetime) -> dict[str, Any]:
    """What the form of helping holds: what they offer, else the topics they follow. Begins a record where there is
    none. Raises NotReadYet."""
    member = own.here(books, me, now)
    offer, topics = books.questions.offer(member.id), books.topics.all(me.workspace)[:100]
    chosen = offer.topics if offer else interests(books, member.id)
    return {
        "helps": offer is not None, "is_paused": offer is not None and offer.is_paused, "most": MOST_ASKS,
        "topics": [asdict(each) for each in topics], "chosen": [each.key for each in topics if each.key in chosen],
        "languages": sorted(offer.languages if offer else {me.language}),
    }  # fmt: skip


def save(books: Books, me: Person, answers: Mapping[str, Any], now: datetime) -> None:
    """They help so from now on. Raises FieldRefusals."""
    member = own.here(books, me, now)
    offer = offered(answers, member.id, {each.key for each in books.topics.all(me.workspace)})
    books.questions.keep_offer(offer)
    _changed(books, me, member, "offer", now)


def stop(books: Books, me: Person, now: datetime) -> None:
    """They are asked nothing any more."""
    member = own.mine(books, me)
    books.questions.drop_offer(member.id)
    _changed(books, me, member, "stop", now)


def say(books: Books, me: Person, id: int, said: str, now: datetime) -> None:
    """They answer it, or another of the same rung is asked. Raises NoSuchQuestion, for who was not asked too."""
    member, kept = own.mine(books, me), get(books, me.workspace, id)
    if not books.questions.say(id, member.id, said):
        raise NoSuchQuestion()
    own.tapped(books, member, How.CLICK, now)
    if said == NOT_ME and kept.question.rung is not None:
        there = people(books, me.workspace, now).get(kept.question.rung, ())
        if step := instead(kept.question, there, now):
            telling.ask(books, kept, step, now)
    shown_anew(books, me.workspace, id, now)


def on_home(books: Books, member: Member | None) -> bool:
    """Whether they help and do not rest."""
    offer = books.questions.offer(member.id) if member else None
    return offer is not None and not offer.is_paused


def _changed(books: Books, me: Person, member: Member, what: str, now: datetime) -> None:
    books.record.note(now, f"{FEATURE}.{what}", f"member:{member.id}", workspace=me.workspace, who=me.user)
    books.notices.refresh(now, keys=[home_key(me.workspace, me.user)])
