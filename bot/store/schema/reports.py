"""The tables of reports: what somebody has written so far, each version as it was signed, what of it stands in Slack;
and who is kept in mind, with what they answered to it."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from bot.store.schema.parts import UtcDateTime, metadata, numbered

# What somebody has written of a report and not signed; sealed.
report_drafts = Table(
    "report_drafts",
    metadata,
    numbered(),
    Column("candidacy", ForeignKey("candidacies.id"), nullable=False),
    Column("who", String(32), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("uq_report_drafts_candidacy_who", "candidacy", "who", unique=True),
)

# A version of the report of a candidate, numbered from 1; the words, and what was known then, stand sealed.
reports = Table(
    "reports",
    metadata,
    numbered(),
    Column("candidacy", ForeignKey("candidacies.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("who", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("uq_reports_candidacy_number", "candidacy", "number", unique=True),
)

# Files and canvases in Slack with a report in them, by Slack's id: they go with their candidate.
report_copies = Table(
    "report_copies",
    metadata,
    Column("file", String(32), primary_key=True),
    Column("candidacy", ForeignKey("candidacies.id"), nullable=False, index=True),
    Column("kind", String(8), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# Whom somebody wants to keep in mind; the tags stand sealed.
pool_entries = Table(
    "pool_entries",
    metadata,
    numbered(),
    Column("candidacy", ForeignKey("candidacies.id"), nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("uq_pool_entries_candidacy", "candidacy", unique=True),
)

# What they answered whether they may be kept in mind, numbered from 0; the last one counts. `by` is empty where they
# said it themselves, `until` is when a yes runs out.
pool_answers = Table(
    "pool_answers",
    metadata,
    Column("candidacy", ForeignKey("candidacies.id"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("said", String(8), nullable=False),
    Column("how", String(8), nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("until", UtcDateTime),
)
