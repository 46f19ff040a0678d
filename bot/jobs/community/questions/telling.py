"""What is said of questions: where the app posts one, to whoever is asked to answer, to whoever asked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.jobs.community.questions import FEATURE, TEMPLATES, changed, people
from bot.jobs.moments import Facts, Moment
from bot.rules.community.questions import Rung, State, about
from bot.rules.community.questions.faq import Consent
from bot.rules.community.questions.helping import MOST_ASKS
from bot.rules.community.questions.kept import Kept
from bot.rules.community.questions.ladder import Step, climbed, next_at
from bot.rules.notices import Notice, Pace, Planned
from bot.rules.people import Identity
from bot.store import Books
from bot.store.community.questions import posted_key

__all__ = ["ASKED", "CONSENT", "MOMENTS", "POSTED", "SIMILAR", "STALE", "TEMPLATES"]
POSTED, ASKED, SIMILAR, STALE, CONSENT = (
    f"{FEATURE}.{name}" for name in ("posted", "asked", "similar", "stale", "consent")
)
# What was not said for so long is not said: others were asked since.
LATE = timedelta(days=4)
# "Did this help?" is asked while the question is fresh.
FRESH = timedelta(hours=12)
CLOSED = frozenset({State.STALE, State.SETTLED})


def post(books: Books, kept: Kept, now: datetime) -> None:
    """It is posted in its channel for whoever asks, once."""
    id, question = kept.question.id, kept.question
    facts = {"question": id}
    books.notices.plan(
        Planned(posted_key(id), POSTED, about(id), question.workspace, question.channel, facts, living=True), now
    )


def ask(books: Books, kept: Kept, step: Step, now: datetime) -> Kept:
    """The question once those were asked to answer it, each by one message in their hours."""
    question = kept.question
    for each in step.helpers:
        member = books.members.of(Identity(question.workspace, each.user))
        if member is None:
            continue
        books.questions.ask(question.id, member.id, step.rung, now)
        key = f"{ASKED}:{question.id}:{step.rung}:since={question.since.isoformat()}:to={each.user}"
        facts = {"question": question.id, "member": member.id, "rung": step.rung.value}
        planned = Planned(
            key, ASKED, about(question.id), question.workspace, each.user, facts, stale_after=now + LATE, living=True
        )  # fmt: skip
        books.notices.plan(planned, now)
    after = replace(kept, question=climbed(question, step, now))
    changed(books, after, now)
    return after


def offer(books: Books, kept: Kept, earlier: Collection[int], now: datetime) -> None:
    """Whoever asked, and nobody else, is shown earlier ones like it, once."""
    question = kept.question
    if earlier and question.asker:
        facts = {"question": question.id, "earlier": list(earlier)}
        key, stale = f"{SIMILAR}:{question.id}", now + FRESH
        planned = Planned(
            key, SIMILAR, about(question.id), question.workspace, question.asker, facts, stale_after=stale, living=True
        )  # fmt: skip
        books.notices.plan(planned, now)


def closed(books: Books, kept: Kept, now: datetime) -> None:
    """Whoever asked hears that it is closed, why, and how to ask again."""
    question = kept.question
    if question.asker:
        key = f"{STALE}:{question.id}:revision={question.revision}"
        facts = {"question": question.id}
        planned = Planned(key, STALE, about(question.id), question.workspace, question.asker, facts, living=True)
        books.notices.plan(planned, now)


def _posted(books: Books, notice: Notice, now: datetime) -> Facts | None:
    kept = books.questions.get(notice.workspace, int(notice.facts["question"]))
    return {"asker": kept.question.asker, "text": kept.text} if kept and kept.text else None


def _asked(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """While it is open; where it stands already, what became of it."""
    kept, me = books.questions.get(notice.workspace, int(notice.facts["question"])), int(notice.facts["member"])
    said = books.questions.said(kept.question.id).get(me, "") if kept else ""
    is_open = kept is not None and kept.question.state is State.OPEN and said != "not_me"
    if notice.ts is None and not is_open:
        return None
    after = next_at(kept.question, people(books, notice.workspace, now, kept.question)) if kept and is_open else None
    return {
        **_shown(books, kept, now), "said": said, "is_duty": notice.facts["rung"] in {Rung.MODERATOR, Rung.LEAD},
        "rung": notice.facts["rung"], "by_when": after, "most": MOST_ASKS,
    }  # fmt: skip


def _similar(books: Books, notice: Notice, now: datetime) -> Facts | None:
    kept = books.questions.get(notice.workspace, int(notice.facts["question"]))
    if notice.ts is None and (kept is None or kept.question.state is not State.OPEN):
        return None
    found = (books.questions.get(notice.workspace, int(id)) for id in notice.facts["earlier"])
    lines = [
        {"text": each.text, "link": each.link, "at": each.at, "channel": each.question.channel}
        for each in found if each is not None and each.text
    ]  # fmt: skip
    return {**_shown(books, kept, now), "lines": lines} if lines or notice.ts else None


def _stale(books: Books, notice: Notice, now: datetime) -> Facts | None:
    kept = books.questions.get(notice.workspace, int(notice.facts["question"]))
    if notice.ts is None and (kept is None or kept.question.state not in CLOSED):
        return None
    return _shown(books, kept, now)


def _shown(books: Books, kept: Kept | None, now: datetime) -> dict[str, Any]:
    """A question as messages show it, which may be gone."""
    if kept is None:
        return {"state": "gone", "id": 0, "text": "", "link": "", "asker": "", "channel": "", "topics": [], "at": now,
                "reason": ""}  # fmt: skip
    question, topics = kept.question, books.topics.all(kept.question.workspace)
    return {
        "state": question.state.value, "id": question.id, "text": kept.text, "link": kept.link, "at": kept.at,
        "asker": question.asker, "channel": question.channel, "reason": kept.reason,
        "topics": [each for each in topics if each.key in question.topics],
    }  # fmt: skip


def _consent(books: Books, notice: Notice, now: datetime) -> Facts | None:
    entry = books.faq.get(notice.workspace, int(notice.facts["entry"]))
    if notice.ts is None and (entry is None or entry.consent is not Consent.ASKED):
        return None
    if entry is None:
        return {"id": 0, "question": "", "answer": "", "consent": Consent.REFUSED.value}
    return {"id": entry.id, "question": entry.question, "answer": entry.answer, "consent": entry.consent.value}


MOMENTS = {
    POSTED: Moment(_posted), ASKED: Moment(_asked, Pace.DAYTIME), SIMILAR: Moment(_similar),
    STALE: Moment(_stale, Pace.DAYTIME), CONSENT: Moment(_consent, Pace.DAYTIME),
}  # fmt: skip
