"""Every table: those of people, workspaces and features here, those of what is said, done and recorded beside."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    false,
)

from bot.store.schema.access_reviews import access_marks, access_reviews
from bot.store.schema.availability import availabilities, busy_times, calendars, pauses
from bot.store.schema.beginnings import community_channels, community_fits, consent_words
from bot.store.schema.beside import interview_notes, trainee_refusals, trainee_seats
from bot.store.schema.candidates import (
    candidacies,
    candidacy_moves,
    candidate_answers,
    candidate_emails,
    candidate_file_links,
    candidate_file_parts,
    candidate_files,
    candidate_imports,
    candidate_letters,
    candidate_links,
    candidate_mails,
    candidate_nos,
    candidate_times,
    candidates,
    gradings,
    lookup_keys,
)
from bot.store.schema.checkins import checkins, hire_actions, hires
from bot.store.schema.conduct import conduct_acceptances, conduct_codes
from bot.store.schema.content import content_items, content_propositions
from bot.store.schema.debriefs import debrief_cards, debrief_votes, debriefs
from bot.store.schema.digests import (
    digest_counts,
    digest_courses,
    digest_links,
    digest_taps,
    digests,
    member_sendings,
)
from bot.store.schema.events import community_events, event_links, event_seats
from bot.store.schema.experiments import experiment_members, experiments
from bot.store.schema.goals import goals, metric_baselines, metric_segments, metric_values, satisfaction_asks
from bot.store.schema.hiring import (
    certificates,
    descriptions,
    founding_interviewers,
    judged_fits,
    own_competencies,
    plan_pins,
    plans,
    role_families,
    stage_results,
    track_rules,
    training_entries,
    training_sessions,
    trainings,
)
from bot.store.schema.interviews import interview_moves, interviews, kept_panels, no_shows, openings, seats
from bot.store.schema.intros import (
    intro_apart,
    intro_groups,
    intro_left,
    intro_members,
    intro_parts,
    intro_rounds,
    intro_settings,
)
from bot.store.schema.jobs import job_interests, job_openings
from bot.store.schema.joining import (
    contest_members,
    contests,
    join_asks,
    join_links,
    join_requests,
    referrals,
    source_days,
    source_visits,
    ways_in,
)
from bot.store.schema.looks import outcome_looks
from bot.store.schema.matching import (
    match_approaches,
    match_decisions,
    match_holds,
    match_looks,
    match_settings,
    matches,
)
from bot.store.schema.members import (
    member_acts,
    member_consents,
    member_lines,
    member_merges,
    member_showcase_topics,
    member_showcases,
    member_topics,
    member_touches,
    members,
    own_topics,
    sources,
)
from bot.store.schema.moderation import (
    moderation_cases,
    moderation_loads,
    moderation_reports,
    moderation_turns,
    role_terms,
)
from bot.store.schema.nurture import (
    check_in_rhythms,
    check_ins,
    journeys,
    member_lessons,
    nurture_days,
    promises,
    travellers,
)
from bot.store.schema.offers import offers
from bot.store.schema.outcomes import declarations, fairness_settings, group_counts
from bot.store.schema.outward import invitations, loops
from bot.store.schema.parts import UtcDateTime, metadata
from bot.store.schema.past_hires import past_hire_imports, past_hires
from bot.store.schema.polls import poll_answers, poll_boxes, polls
from bot.store.schema.questions import (
    question_asks,
    question_faq,
    question_helpers,
    question_ready,
    question_settings,
    questions,
)
from bot.store.schema.received import drafts, handled
from bot.store.schema.recognition import (
    celebrations,
    member_badges,
    member_likes,
    member_tiers,
    recognition_choices,
    recognition_settings,
    spotlights,
    thanks,
    tier_freezes,
)
from bot.store.schema.reports import pool_answers, pool_entries, report_copies, report_drafts, reports
from bot.store.schema.requisitions import (
    requisition_approvers,
    requisition_decisions,
    requisition_moves,
    requisition_questions,
    requisition_revisions,
    requisition_steps,
    requisitions,
)
from bot.store.schema.retention import holds
from bot.store.schema.reviews import month_packs, quarter_reviews, review_changes, review_lines, review_settings
from bot.store.schema.scorecards import card_coaches, card_drafts, card_promises, card_waivers, cards
from bot.store.schema.search import saved_searches, search_hits, search_people, search_words
from bot.store.schema.segments import (
    imported_members,
    member_columns,
    member_imports,
    segment_members,
    segments,
)
from bot.store.schema.sessions import question_sessions, session_questions, session_votes
from bot.store.schema.severity import severity_fits
from bot.store.schema.spine import (
    FAILED,
    IN_HAND,
    READY,
    UNDONE,
    WAITING,
    desk_lines,
    erasures,
    errands,
    lineage,
    notices,
    paces,
    picture_pages,
    pictures,
    record,
    record_head,
    record_personal,
    rests,
)
from bot.store.schema.staff import staff, staff_imports
from bot.store.schema.suggestions import hire_questions, suggestions
from bot.store.schema.systems import applications, connections, deliveries, sendings
from bot.store.schema.talk import topic_days
from bot.store.schema.training import calibrations, curricula, kit_acknowledgements

__all__ = [
    "FAILED", "IN_HAND", "READY", "UNDONE", "WAITING", "UtcDateTime", "access_marks", "access_reviews", "applications",
    "availabilities", "busy_times", "calendars", "calibrations", "candidacies", "candidacy_moves", "candidate_answers",
    "candidate_emails", "candidate_file_links", "candidate_file_parts", "candidate_files", "candidate_imports",
    "candidate_letters", "candidate_links", "candidate_mails", "candidate_nos", "candidate_times", "candidates",
    "card_coaches", "card_drafts", "card_promises", "card_waivers", "cards", "celebrations", "certificates",
    "check_in_rhythms", "check_ins", "checkins", "community_channels", "community_events", "community_fits",
    "conduct_acceptances", "conduct_codes", "connections", "consent_words", "content_items", "content_propositions",
    "contest_members", "contests", "curricula", "debrief_cards", "debrief_votes", "debriefs", "declarations",
    "deliveries", "descriptions", "desk_lines", "digest_counts", "digest_courses", "digest_links", "digest_taps",
    "digests", "drafts", "erasures", "errands", "event_links", "event_seats", "experiment_members", "experiments",
    "fairness_settings", "founding_interviewers", "goals", "gradings", "group_counts", "group_members", "handled",
    "hire_actions", "hire_questions", "hires", "holds", "imported_members", "installations", "interview_moves",
    "interview_notes", "interviews", "intro_apart", "intro_groups", "intro_left", "intro_members", "intro_parts",
    "intro_rounds", "intro_settings", "invitations", "job_interests", "job_openings", "join_asks", "join_links",
    "join_requests", "journeys", "judged_fits", "kept_panels", "kit_acknowledgements", "lineage", "lookup_keys",
    "loops", "match_approaches", "match_decisions", "match_holds", "match_looks", "match_settings", "matches",
    "member_acts", "member_badges", "member_columns", "member_consents", "member_imports", "member_lessons",
    "member_likes", "member_lines", "member_merges", "member_sendings", "member_showcase_topics", "member_showcases",
    "member_tiers", "member_topics", "member_touches", "members", "metadata", "metric_baselines", "metric_segments",
    "metric_values", "moderation_cases", "moderation_loads", "moderation_reports", "moderation_turns", "month_packs",
    "no_shows", "notices", "nurture_days", "offers", "openings", "outcome_looks", "own_competencies", "own_topics",
    "paces", "past_hire_imports", "past_hires", "pauses", "people", "picture_pages", "pictures", "plan_pins", "plans",
    "poll_answers", "poll_boxes", "polls", "pool_answers", "pool_entries", "promises", "quarter_reviews",
    "question_asks", "question_faq", "question_helpers", "question_ready", "question_sessions", "question_settings",
    "questions", "recognition_choices", "recognition_settings", "record", "record_head", "record_personal", "referrals",
    "report_copies", "report_drafts", "reports", "requisition_approvers", "requisition_decisions", "requisition_moves",
    "requisition_questions", "requisition_revisions", "requisition_steps", "requisitions", "rests", "review_changes",
    "review_lines", "review_settings", "role_families", "role_terms", "roles", "satisfaction_asks", "saved_searches",
    "search_hits", "search_people", "search_words", "seats", "segment_members", "segments", "sendings",
    "session_questions", "session_votes", "severity_fits", "source_days", "source_visits", "sources", "spotlights",
    "staff", "staff_imports", "stage_results", "suggestions", "thanks", "tier_freezes", "topic_days", "track_rules",
    "trainee_refusals", "trainee_seats", "training_entries", "training_sessions", "trainings", "travellers",
    "user_groups", "ways_in", "workspaces",
]  # fmt: skip

workspaces = Table(
    "workspaces",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("language", String(8), nullable=False, server_default="en"),
    Column("hr_channel", String(32)),
    Column("zone", String(64), nullable=False, server_default="UTC"),
    Column("day_starts", String(5), nullable=False, server_default="08:00"),
    Column("day_ends", String(5), nullable=False, server_default="20:00"),
    Column("holidays", JSON, nullable=False, server_default="[]"),
    Column("chains", JSON, nullable=False, server_default="[]"),
    Column("region", String(16)),
    Column("region_choices", JSON, nullable=False, server_default="{}"),
    Column("confirmed", JSON, nullable=False, server_default="{}"),
    Column("started_at", UtcDateTime),
    # What the admins' Homes say of what goes out, so that they are shown anew when it is otherwise.
    Column("going_out", String(80), nullable=False, server_default=""),
    # The entry of the record whose hash its admins were told last.
    Column("anchored", BigInteger, nullable=False, server_default="0"),
    # Whether those who interview a candidate get a channel of their own.
    Column("loops", Boolean, nullable=False, server_default=false()),
)

installations = Table(
    "installations",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("app", String(32)),
    Column("enterprise", String(32)),
    Column("bot_user", String(32), nullable=False),
    Column("bot", String(32)),
    Column("bot_token", LargeBinary, nullable=False),
    # Real time, as Slack's: when it was installed, when the token runs out, until when somebody renews it.
    Column("installed_at", UtcDateTime),
    Column("refresh_token", LargeBinary),
    Column("expires_at", UtcDateTime),
    Column("fence", Integer, nullable=False, server_default="0"),
    Column("renewing_until", UtcDateTime),
    Column("refusal", String(80)),
)

people = Table(
    "people",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("user", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", Text),
    Column("zone", String(64), nullable=False),
    Column("locale", String(32)),
    Column("chosen_language", String(8)),
    Column("is_admin", Boolean, nullable=False),
    Column("is_guest", Boolean, nullable=False),
    Column("is_bot", Boolean, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("read_at", UtcDateTime),
    Column("day_starts", String(5)),
    Column("day_ends", String(5)),
    Column("days_off", JSON),
    Column("away_from", Date),
    Column("away_until", Date),
    Column("delegate", String(32)),
    Index("ix_people_workspace_email", "workspace", "email"),
)

# `subject` is a user, or a Slack user group whose members have the role.
roles = Table(
    "roles",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("role", String(16), primary_key=True),
    Column("subject", String(32), primary_key=True),
)

group_members = Table(
    "group_members",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("group", String(32), primary_key=True),
    Column("user", String(32), primary_key=True),
)

# Slack's user groups that are in use, as last read.
user_groups = Table(
    "user_groups",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("handle", Text, nullable=False),
)
