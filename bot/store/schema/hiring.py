"""The tables of what hiring writes down beside its requests."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text, text

from bot.store.schema.parts import UtcDateTime, metadata, numbered


def _versions(name: str) -> Table:
    """What was published, by number; number 0 is the one being written."""
    return Table(
        name,
        metadata,
        Column("requisition", ForeignKey("requisitions.id"), primary_key=True, autoincrement=False),
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("content", JSON, nullable=False),
        Column("by", String(32), nullable=False),
        Column("at", UtcDateTime, nullable=False),
    )


descriptions = _versions("descriptions")
plans = _versions("plans")

# With which version of the plan a candidate, by code, began, and so goes on.
plan_pins = Table(
    "plan_pins",
    metadata,
    Column("requisition", ForeignKey("requisitions.id"), primary_key=True, autoincrement=False),
    Column("candidate", String(32), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# The results of a stage (by its place in that version of the plan) that is no interview, of a candidate by code. Each
# who fills the form in has numbers of their own: a correction is the next and the one before stays.
stage_results = Table(
    "stage_results",
    metadata,
    Column("requisition", ForeignKey("requisitions.id"), primary_key=True, autoincrement=False),
    Column("plan", Integer, primary_key=True, autoincrement=False),
    Column("stage", Integer, primary_key=True, autoincrement=False),
    Column("candidate", String(32), primary_key=True),
    Column("by", String(32), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("kept", UtcDateTime, nullable=False),
    Column("content", JSON, nullable=False),
)

# What a method sees of a kind of competency, where the organisation judges it otherwise than what is shipped.
judged_fits = Table(
    "judged_fits",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("method", String(32), primary_key=True),
    Column("fit", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# What an organisation added to the library of competencies; `texts` by language.
own_competencies = Table(
    "own_competencies",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("texts", JSON, nullable=False),
    Column("is_retired", Boolean, nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_own_competencies_workspace", "workspace"),
)

# Somebody on a track. Nobody is on one twice at a time.
trainings = Table(
    "trainings",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("user", String(32), nullable=False),
    Column("track", String(32), nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("back_from", Date),
    Column("ended", UtcDateTime),
    Column("left_by", String(32)),
    Column("left_why", Text),
    Column("edition", Integer),
    Index("ix_trainings_workspace_user", "workspace", "user"),
)
_OPEN = text("ended IS NULL")
Index(
    "uq_trainings_open", trainings.c.workspace, trainings.c.user, trainings.c.track, unique=True,
    sqlite_where=_OPEN, postgresql_where=_OPEN,
)  # fmt: skip

# What was done in a training, in its order: tries with their answers, tries granted, credits, a lead's yes or no.
training_entries = Table(
    "training_entries",
    metadata,
    Column("training", ForeignKey("trainings.id"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("what", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("module", String(32)),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("yes", Boolean, nullable=False),
    Column("content", JSON, nullable=False),
)

# Shadow and reverse shadow sessions, by the key of the interview they are booked into.
training_sessions = Table(
    "training_sessions",
    metadata,
    Column("training", ForeignKey("trainings.id"), primary_key=True, autoincrement=False),
    Column("id", String(64), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("starts", UtcDateTime, nullable=False),
    Column("lead", String(32), nullable=False, index=True),
    Column("booked", UtcDateTime, nullable=False),
    Column("held", Boolean, nullable=False),
    Column("pairs", JSON, nullable=False),
)

# A certificate by the training it was earned in; `uses` are the days of its holder's interviews since.
certificates = Table(
    "certificates",
    metadata,
    Column("training", ForeignKey("trainings.id"), primary_key=True, autoincrement=False),
    Column("given", Date, nullable=False),
    Column("uses", JSON, nullable=False),
)

founding_interviewers = Table(
    "founding_interviewers",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("track", String(32), primary_key=True),
    Column("user", String(32), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("by", String(32), nullable=False),
    Column("until", Date, nullable=False),
)

# A role family, whose interviews have a track of their own, and the departments that belong to it.
role_families = Table(
    "role_families",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("name", String(24), primary_key=True),
    Column("departments", JSON, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# What an organisation set for a track.
track_rules = Table(
    "track_rules",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("track", String(32), primary_key=True),
    Column("level", String(16), nullable=False),
    Column("owner", String(32)),
    Column("enrols", JSON, nullable=False),
)
