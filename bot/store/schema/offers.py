"""The table of offers: every version of what a candidate is offered."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, LargeBinary, String, Table, text

from bot.store.schema.parts import UtcDateTime, metadata, numbered

# Those of a candidacy are numbered from 1; one at most goes on. What is offered, and everything that was said to it,
# stands sealed in `content`, which is empty for whoever was erased. `case` asks the chain about its pay, `debrief`
# decided to hire them. `reason` is one of a list: why it was declined or withdrawn. `start` is the first day, from
# which check-ins will count.
offers = Table(
    "offers",
    metadata,
    numbered(),
    Column("requisition", ForeignKey("requisitions.id"), nullable=False),
    Column("candidacy", ForeignKey("candidacies.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("standing", String(16), nullable=False),
    Column("reason", String(32), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("start", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("case", ForeignKey("requisitions.id")),
    Column("debrief", ForeignKey("debriefs.id")),
    Column("content", LargeBinary),
    Index("uq_offers_candidacy_number", "candidacy", "number", unique=True),
    Index("ix_offers_requisition_standing", "requisition", "standing"),
    Index("ix_offers_case", "case"),
)
_GOING = text("standing IN ('draft', 'asked', 'made')")
Index("uq_offers_going", offers.c.candidacy, unique=True, sqlite_where=_GOING, postgresql_where=_GOING)
