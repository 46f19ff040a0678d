"""What a member finds on their Home, and a moderator beside it."""

from __future__ import annotations

from datetime import datetime

from bot.jobs.community import content, events, first_steps, openings, sessions
from bot.jobs.community.content.digests import showing as digests
from bot.jobs.community.goals import showing as goals
from bot.jobs.community.intros import own as intros
from bot.jobs.community.members import moderating, own
from bot.jobs.community.moderation import conduct, terms
from bot.jobs.community.moderation import showing as moderation
from bot.jobs.community.questions import helping
from bot.jobs.community.questions import moderating as questions
from bot.jobs.moments import Facts
from bot.rules.access import Kind, Right, has
from bot.rules.community.members import Stand
from bot.rules.people import Person
from bot.store import Books


def on_home(books: Books, me: Person, kind: Kind, now: datetime) -> Facts | None:
    """What `community/home.xml.j2` shows them; None where there is no community."""
    if not has(Right.BELONG, me, kind):
        return None
    member, moderates = books.members.of(me.identity), has(Right.MODERATE, me, kind)
    stands = books.members.topics([member.id])[member.id] if member else {}
    return {
        "moderates": moderates,
        "first_steps": first_steps.on_home(books, me.workspace) if has(Right.ADMINISTER, me, kind) else [],
        "mine": own.on_home(books, me, member, now),
        "moderated": moderating.on_home(books, me, now) if moderates else None,
        "topics": [each for each in books.topics.all(me.workspace) if stands.get(each.key) is Stand.FOLLOWED],
        "for_you": digests.on_home(books, member, now) if member else None,
        "events": events.on_home(books, me, member, moderates, now),
        "sessions": sessions.on_home(books, me, now),
        "intros": intros.on_home(books, member),
        "cases": moderation.on_home(books, me, member, now) if moderates else None,
        "terms": terms.on_home(books, member),
        "helps": helping.on_home(books, member),
        "questions": questions.on_home(books, me, now) if moderates else None,
        "goals": goals.on_home(books, me, now) if moderates else None,
        "asks_conduct": conduct.on_home(books, me, member),
        "openings": openings.on_home(books, me, now),
        "content": content.on_home(books, me, moderates, now),
    }
