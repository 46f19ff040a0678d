"""By the clock: what is open climbs, what was asked before is offered, what is over is closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.deps import Deps
from bot.jobs.batches import apart
from bot.jobs.community.content.digests.showing import safe
from bot.jobs.community.questions import changed, people, telling
from bot.rules.community.questions import Rung, State
from bot.rules.community.questions import ladder as rules
from bot.rules.community.questions.alike import alike
from bot.rules.community.questions.helping import Helper
from bot.rules.community.questions.kept import KEPT, Kept
from bot.slack.client import SlackAway, SlackLimited, SlackRefused
from bot.store import Books

log = structlog.get_logger(__name__)
# So many are looked at in one turn; the next one goes on.
AT_ONCE = 50
# Helpers, duties and hours change meanwhile: every open question is looked at once more within the hour. What the app
# is to post is looked for sooner.
AGAIN, SOON = timedelta(hours=1), timedelta(seconds=20)
# Earlier questions among which one like it is looked for, the newest. What was said is kept for half a year: that is 27
# answered ones a day. docs/decisions/asked-before-opens-what-is-kept.md says what it costs.
SEARCHED = 5000


def look(deps: Deps) -> None:
    """What is due goes on, each by itself; what questions said goes when nobody needs it any more."""
    now = deps.now()
    with deps.store.reading() as books:
        due = books.questions.due(now, AT_ONCE)
    there: dict[str, Mapping[Rung, Sequence[Helper]]] = {}
    for workspace, id in due:
        with apart(workspace):
            if workspace not in there:
                with deps.store.reading() as books:
                    there[workspace] = people(books, workspace, now)
            link, before = _link(deps, workspace, id), _asked_before(deps, workspace, id)
            with deps.store.open() as books:
                _look(books, before, workspace, id, link, there[workspace], now)
            deps.crash("questions.looked")
    with deps.store.open() as books:
        books.questions.forget_texts(now - KEPT)
    deps.crash("questions.texts_forgotten")


def _link(deps: Deps, workspace: str, id: int) -> str:
    """The address of its message; empty where Slack gives none that a link may lead to.

    Raises SlackAway, SlackLimited, SlackUnclear.
    """
    with deps.store.reading() as books:
        kept = books.questions.get(workspace, id)
        ts = (kept.question.ts or books.questions.stands_at(id)) if kept else ""
    if kept is None or kept.link or not ts:
        return ""
    try:
        return safe(deps.slack.permalink(workspace, kept.question.channel, ts))
    except (SlackAway, SlackLimited):
        raise
    except SlackRefused as refused:
        log.info("a question is shown without its address", error=str(refused))
        return ""


def _asked_before(deps: Deps, workspace: str, id: int) -> Sequence[int]:
    """What is like that question where it is new and stands, the likest first: found before its transaction, because
    all that was asked before is opened for it."""
    with deps.store.reading() as books:
        kept = books.questions.get(workspace, id)
        if kept is None or not _is_new(kept) or not (kept.question.ts or books.questions.stands_at(id)):
            return ()
        earlier = books.questions.earlier(workspace, SEARCHED)
    return [each.id for each in alike(kept.text, earlier, frozenset(deps.words.noticing.common))]


def _is_new(kept: Kept) -> bool:
    """Whether nobody looked at it yet."""
    return not kept.question.ts if kept.is_posted else kept.look_at == kept.at


def _look(
    books: Books, before: Sequence[int], workspace: str, id: int, link: str,
    there: Mapping[Rung, Sequence[Helper]], now: datetime,
) -> None:  # fmt: skip
    """With the people of a moment ago, who are the same for every question; with those of now where one of them is to
    be asked, or the question is over."""
    kept = books.questions.get(workspace, id)
    if kept is None or kept.look_at is None or kept.look_at > now:
        return
    is_new = _is_new(kept)
    question = replace(kept.question, ts=kept.question.ts or books.questions.stands_at(id))
    kept = replace(kept, question=question, link=kept.link or link)
    if question.state is State.OPEN and not question.ts:  # not posted yet
        return books.questions.keep(replace(kept, look_at=now + SOON if now - kept.at < AGAIN else now + AGAIN))
    if is_new:
        telling.offer(books, kept, before, now)
    if rules.closed(question, there, now) or rules.due(question, there, now):
        there = people(books, workspace, now, question)
    if over := rules.closed(question, there, now):
        kept = replace(kept, question=over)
        if over.state is State.STALE:
            telling.closed(books, kept, now)
        changed(books, kept, now)
    elif step := rules.due(question, there, now):
        kept = telling.ask(books, kept, step, now)
    books.questions.keep(replace(kept, look_at=_next(kept, there, now)))


def _next(kept: Kept, there: Mapping[Rung, Sequence[Helper]], now: datetime) -> datetime | None:
    """When it is looked at next; None where nothing more comes."""
    if kept.question.state is State.ANSWERED:
        return max(now + SOON, kept.question.last_at + rules.SETTLES_AFTER)
    if kept.question.state is not State.OPEN:
        return None
    at = rules.next_at(kept.question, there)
    return min(max(at or now + AGAIN, now + SOON), now + AGAIN)
