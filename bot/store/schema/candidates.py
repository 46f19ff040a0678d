"""The tables of candidates and of their recruitments."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.store.schema.parts import UtcDateTime, metadata, numbered

# What personal data are looked up with, sealed. Made once for each purpose.
lookup_keys = Table(
    "lookup_keys",
    metadata,
    Column("purpose", String(32), primary_key=True),
    Column("key", LargeBinary, nullable=False),
)

# One person. What reaches them stands sealed, and its keyed hash beside it; `user` and those after are Slack's users.
candidates = Table(
    "candidates",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("phone", LargeBinary),
    Column("phone_hash", String(64)),
    Column("zone", String(64), nullable=False),
    Column("language", String(8), nullable=False),
    Column("source", String(16), nullable=False),
    Column("links", JSON, nullable=False),
    Column("notes", Text, nullable=False),
    Column("user", String(32)),
    Column("referrers", JSON, nullable=False),
    Column("relatives", JSON, nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("erased_at", UtcDateTime),
    Index("ix_candidates_phone_hash", "phone_hash"),
)

# The addresses of a candidate, in their order, by keyed hash: nobody else of the workspace has them.
candidate_emails = Table(
    "candidate_emails",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("candidate", ForeignKey("candidates.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

# A candidate in one recruitment; how it stands is what the last of its moves says, and stands here to be found by.
candidacies = Table(
    "candidacies",
    metadata,
    numbered(),
    Column("requisition", ForeignKey("requisitions.id"), nullable=False),
    Column("candidate", ForeignKey("candidates.id"), nullable=False, index=True),
    Column("code", String(32), nullable=False),
    Column("plan", Integer, nullable=False),
    Column("stage", Integer, nullable=False),
    Column("standing", String(16), nullable=False),
    Column("holder", String(32), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    UniqueConstraint("requisition", "candidate", name="uq_candidacies_requisition_candidate"),
    UniqueConstraint("requisition", "code", name="uq_candidacies_requisition_code"),
)

candidacy_moves = Table(
    "candidacy_moves",
    metadata,
    Column("candidacy", ForeignKey("candidacies.id"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("what", String(16), nullable=False),
    Column("who", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("stage", Integer, nullable=False),
    Column("standing", String(16), nullable=False),
    Column("holder", String(32), nullable=False),
    Column("reason", String(32), nullable=False),
    Column("why", Text, nullable=False),
)

# Who was asked to fill in the result of a stage.
gradings = Table(
    "gradings",
    metadata,
    Column("candidacy", ForeignKey("candidacies.id"), primary_key=True, autoincrement=False),
    Column("stage", Integer, primary_key=True, autoincrement=False),
    Column("who", String(32), primary_key=True),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("work", Text, nullable=False),
)

# Links to a candidate's own page: whoever has the token of that SHA-256 opens it, until then.
candidate_links = Table(
    "candidate_links",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("candidacy", ForeignKey("candidacies.id"), nullable=False, index=True),
    Column("by", String(32), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
)

# Letters to a candidate that somebody asked for; what is neither sent nor refused is under way.
candidate_letters = Table(
    "candidate_letters",
    metadata,
    Column("candidacy", ForeignKey("candidacies.id"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("by", String(32), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
    Column("is_refused", Boolean, nullable=False),
)

# How it was, said once by the candidate.
candidate_answers = Table(
    "candidate_answers",
    metadata,
    Column("candidacy", ForeignKey("candidacies.id"), primary_key=True, autoincrement=False),
    Column("rating", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# Files about a candidate in one recruitment; `by` is empty for themselves. `digest` is a keyed hash of what is in it:
# given twice, it is there once.
candidate_files = Table(
    "candidate_files",
    metadata,
    numbered(),
    Column("candidacy", ForeignKey("candidacies.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("size", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("candidacy", "digest", name="uq_candidate_files_candidacy_digest"),
)

# What is in a file, sealed, in parts that are read one by one; `key` is the file and the place in it.
candidate_file_parts = Table(
    "candidate_file_parts",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("file", ForeignKey("candidate_files.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("ix_candidate_file_parts_file", "file"),
)

# Links that open a file: whoever has the token of that SHA-256 opens it for `who`, until then.
candidate_file_links = Table(
    "candidate_file_links",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("file", ForeignKey("candidate_files.id"), nullable=False, index=True),
    Column("who", String(32), nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

# A file of candidates that somebody gave. What is kept of it stands sealed in `content` until it is needed no more.
candidate_imports = Table(
    "candidate_imports",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("requisition", ForeignKey("requisitions.id"), nullable=False),
    Column("who", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("state", String(16), nullable=False),
    Column("problem", String(32), nullable=False),
    Column("mapping", JSON, nullable=False),
    Column("counts", JSON, nullable=False),
    Column("done", Integer, nullable=False),
    Column("content", LargeBinary),
)

# Each time a candidate was asked when they could come to the interview of a stage; moments as text, in UTC.
candidate_times = Table(
    "candidate_times",
    metadata,
    Column("candidacy", ForeignKey("candidacies.id"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("stage", Integer, nullable=False),
    Column("interview", ForeignKey("interviews.id")),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("at_once", Boolean, nullable=False),
    Column("state", String(16), nullable=False),
    Column("shown", JSON, nullable=False),
    Column("chosen", JSON, nullable=False),
)

# Letters that go to a candidate by themselves, each under a key that is never used twice.
candidate_mails = Table(
    "candidate_mails",
    metadata,
    Column("key", String(160), primary_key=True),
    Column("candidacy", ForeignKey("candidacies.id"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("by", String(32), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
    Column("is_refused", Boolean, nullable=False),
)

# What a candidate who was turned down by that move is told: which letter, and a sentence of its own.
candidate_nos = Table(
    "candidate_nos",
    metadata,
    Column("candidacy", ForeignKey("candidacies.id"), primary_key=True, autoincrement=False),
    Column("move", Integer, primary_key=True, autoincrement=False),
    Column("letter", String(16), nullable=False),
    Column("sentence", Text, nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
