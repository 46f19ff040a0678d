"""What a person can do about the community, in one list."""

from __future__ import annotations

from bot.handlers.community.content import entries as content
from bot.handlers.community.content.digests import entries as digests
from bot.handlers.community.events import entries as events
from bot.handlers.community.experiments import entries as experiments
from bot.handlers.community.first_steps import entries as first_steps
from bot.handlers.community.goals import entries as goals
from bot.handlers.community.intros import entries as intros
from bot.handlers.community.matching import entries as matching
from bot.handlers.community.members import entries as members
from bot.handlers.community.moderation import entries as moderation
from bot.handlers.community.nurture import entries as nurture
from bot.handlers.community.openings import entries as openings
from bot.handlers.community.polls import entries as polls
from bot.handlers.community.questions import entries as questions
from bot.handlers.community.recognition import entries as recognition
from bot.handlers.community.reviews import entries as reviews
from bot.handlers.community.search import entries as search
from bot.handlers.community.segments import entries as segments
from bot.handlers.community.sessions import entries as sessions
from bot.handlers.community.sources import entries as sources
from bot.handlers.registration import Entry

ALL: tuple[Entry, ...] = (
    *content.ENTRIES,
    *digests.ENTRIES,
    *events.ENTRIES,
    *experiments.ENTRIES,
    *first_steps.ENTRIES,
    *goals.ENTRIES,
    *intros.ENTRIES,
    *matching.ENTRIES,
    *members.ENTRIES,
    *moderation.ENTRIES,
    *nurture.ENTRIES,
    *openings.ENTRIES,
    *questions.ENTRIES,
    *polls.ENTRIES,
    *recognition.ENTRIES,
    *reviews.ENTRIES,
    *search.ENTRIES,
    *segments.ENTRIES,
    *sessions.ENTRIES,
    *sources.ENTRIES,
)
