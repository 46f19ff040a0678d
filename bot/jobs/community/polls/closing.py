"""By the clock: polls whose time is over are told, and the next of a repeated one is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.deps import Deps
from bot.jobs.batches import apart
from bot.jobs.community import polls as job
from bot.jobs.community.polls import ASKED, RESULT, WIPE, asking
from bot.jobs.errands import Work
from bot.jobs.moments import Facts, Moment
from bot.rules.community.questions import polls as rules
from bot.rules.community.questions.polls import NoSuchPoll, Poll, State, about
from bot.rules.notices import Notice, Planned
from bot.store import Books

# So many are looked at in one turn; the next one goes on.
AT_ONCE = 100


def look(deps: Deps) -> None:
    """What is over is closed and told, and what repeats is asked when its time has come."""
    now = deps.now()
    with deps.store.reading() as books:
        over, ahead = books.polls.to_close(now, AT_ONCE), books.polls.to_open(now, AT_ONCE)
    for workspace, id in over:
        with apart(workspace):
            with deps.store.open() as books:
                close(books, books.polls.get(workspace, id), now)
            deps.crash("polls.closed")
    for workspace, id in ahead:
        with apart(workspace):
            with deps.store.open() as books:
                _open(books, books.polls.get(workspace, id), now)
            deps.crash("polls.opened")


def close(books: Books, poll: Poll, now: datetime) -> None:
    """Its result stands, and the box of an anonymous one is gone with its key; its channel is told, and the next one
    waits for its day. One whose box is not there is closed too, and its channel told that its answers are lost."""
    if poll.state is not State.OPEN:
        return
    box = books.polls.box(poll.id) if poll.is_anonymous else None
    is_lost = poll.is_anonymous and box is None
    if poll.closes_at > now and not is_lost:
        return
    result = rules.result(poll, rules.sealed(box), now) if box else None
    job.emptied(books, poll, now)
    books.polls.keep(replace(poll, state=State.LOST if is_lost else State.CLOSED, told=result))
    said = Planned(
        f"{RESULT}:{poll.id}", RESULT, about(poll.id), poll.workspace, poll.channel, {"poll": poll.id}, living=True
    )
    books.notices.plan(said, now)
    books.notices.refresh(now, about=about(poll.id))
    if following := rules.again(poll, now):
        books.polls.add(following)


def _open(books: Books, poll: Poll, now: datetime) -> None:
    if poll.state is State.WAITING and poll.opens_at <= now:
        begun = replace(poll, state=State.OPEN, closes_at=max(poll.closes_at, now + rules.SHORTEST))
        books.polls.keep(begun)
        asking.ask(books, begun, now)


def _poll(books: Books, notice: Notice) -> Poll | None:
    try:
        return books.polls.get(notice.workspace, int(notice.facts["poll"]))
    except NoSuchPoll:
        return None


def _asked(books: Books, notice: Notice, now: datetime) -> Facts | None:
    poll = _poll(books, notice)
    if poll is None or (notice.ts is None and not poll.is_open(now)):
        return None
    return job.asked(poll, now)


def _result(books: Books, notice: Notice, now: datetime) -> Facts | None:
    poll = _poll(books, notice)
    if poll is None or poll.state not in {State.CLOSED, State.LOST}:
        return None
    return job.told(books, poll, now)


def _wipe(deps: Deps, _: Mapping[str, Any]) -> None:
    deps.store.wipe()


ERRANDS: Mapping[str, Work] = {WIPE: _wipe}
MOMENTS = {ASKED: Moment(_asked), RESULT: Moment(_result)}
