"""The tables of jobs that members hear of first, and of who is interested in them."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from bot.store.schema.parts import UtcDateTime, metadata, numbered

# Openings as rules/community/openings has them. `company` is where whoever answers works, and where the role is.
job_openings = Table(
    "job_openings",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("company", ForeignKey("workspaces.id"), nullable=False),
    Column("requisition", ForeignKey("requisitions.id")),
    Column("title", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("pay", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("topics", JSON, nullable=False),
    Column("named", String(32), nullable=False),
    Column("answer_days", Integer, nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("open_from", UtcDateTime),
    Column("first_until", UtcDateTime),
    Column("closes_on", Date),
    Column("closed_at", UtcDateTime),
    Column("revision", Integer, nullable=False),
    Index("ix_job_openings_workspace_at", "workspace", "at"),
    Index("ix_job_openings_requisition", "requisition"),
)

# Who is interested: at most once in each. `version` is that of the text they agreed to.
job_interests = Table(
    "job_interests",
    metadata,
    Column("opening", ForeignKey("job_openings.id"), primary_key=True),
    Column("member", ForeignKey("members.id"), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("version", String(16), nullable=False),
    Column("answer_by", Date, nullable=False),
    Column("candidacy", ForeignKey("candidacies.id")),
    Column("withdrawn_at", UtcDateTime),
    Column("answered_at", UtcDateTime),
    Column("cv", Integer),
    Index("ix_job_interests_member", "member"),
    Index("ix_job_interests_candidacy", "candidacy"),
)
