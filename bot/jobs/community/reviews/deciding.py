"""Moderators apply a proposal, undo it, set something back to usual, or withdraw what goes out of what is stopped."""

from __future__ import annotations

from datetime import datetime

from bot.jobs.community.content import writing
from bot.jobs.community.reviews import FEATURE, about, proposals, scheduled, why_not
from bot.rules.community.content.workflow import Did
from bot.rules.community.goals import paces
from bot.rules.community.goals.paces import Pace
from bot.rules.community.goals.reviewing import AlreadySo, Applied, CannotUndo, NoSuchProposal, applied, undone
from bot.rules.people import Person
from bot.store import Books


def apply(books: Books, me: Person, id: int, now: datetime) -> Applied:
    """It is as that proposal would have it. Raises NoSuchProposal, AlreadySo."""
    proposed = dict(proposals(books, me.workspace)).get(id)
    if proposed is None:
        raise NoSuchProposal()
    settings = {name: each.value for name, each in books.reviews.settings(me.workspace).items()}
    change = applied(proposed, settings, paces.changes(proposed), me.user, now)
    if change is None:
        raise AlreadySo()
    books.reviews.set(me.workspace, change.after, me.user, now)
    made = books.reviews.add(me.workspace, change)
    facts = {"of": made.of.value, "key": made.key, "proposal": made.proposal.value}
    books.record.note(now, f"{FEATURE}.apply", about(made.id), workspace=me.workspace, who=me.user, **facts)
    return made


def undo(books: Books, me: Person, id: int, now: datetime) -> Applied:
    """It is as before that change. Raises NoSuchProposal, CannotUndo."""
    change = books.reviews.change(me.workspace, id)
    if change is None:
        raise NoSuchProposal()
    settings = books.reviews.settings(me.workspace)
    why = why_not(change, settings, now)
    if why is not None:
        raise CannotUndo(why=why.value)
    after, _ = undone(change, {name: each.value for name, each in settings.items()}, now)
    books.reviews.undo(after)
    books.reviews.set(me.workspace, change.before, me.user, now)
    books.record.note(now, f"{FEATURE}.undo", about(id), workspace=me.workspace, who=me.user)
    return after


def restore(books: Books, me: Person, name: str, now: datetime) -> None:
    """There is as much of it as usual. Raises NoSuchProposal where that was so."""
    found = books.reviews.settings(me.workspace).get(name)
    if found is None or found.value is None:
        raise NoSuchProposal()
    books.reviews.set(me.workspace, {name: None}, me.user, now)
    where = f"workspace:{me.workspace}"
    books.record.note(now, f"{FEATURE}.restore", where, workspace=me.workspace, who=me.user, name=name)


def withdraw(books: Books, me: Person, name: str, now: datetime) -> None:
    """What was approved of that before it was stopped is a draft again. Raises NoSuchProposal where it is not stopped,
    AlreadySo where nothing is scheduled."""
    found = books.reviews.settings(me.workspace).get(name)
    if found is None or found.value != Pace.NONE:
        raise NoSuchProposal()
    items = scheduled(books, me.workspace).get(name, ())
    if not items:
        raise AlreadySo()
    for each in items:
        writing.change(books, me, each.id, each.revision, Did.RETURN, now)
