"""News of a published version: whom it reaches, and until when there is something to say."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.jobs.moments import Facts
from bot.rules.hiring.requisitions import IN_CHARGE, Requisition
from bot.rules.hiring.versions import Version
from bot.rules.notices import Notice, Planned
from bot.store import Books


def news(
    books: Books, kind: str, about: str, requisition: Requisition, version: Version[Any], now: datetime
) -> None:
    """Those who run the recruitment hear of a new version, but for who published it."""
    wanted = requisition.wanted
    named = {requisition.asker, requisition.in_charge, wanted.hiring_manager, wanted.recruiter}
    facts = {"id": requisition.id, "number": version.number}
    for who in sorted(each for each in named if each and each != version.by):
        key = f"{kind}:{requisition.id}:number={version.number}:to={who}"
        books.notices.plan(Planned(key, kind, about, requisition.workspace, who, facts), now)


def still_news(books: Books, notice: Notice, last: Version[Any] | None) -> Facts | None:
    """What is said of the version; nothing once another has followed it, nor of a role that has ended."""
    requisition = books.requisitions.for_notice(notice.facts["id"])
    if requisition is None or last is None or last.number != notice.facts["number"]:
        return None
    if requisition.state not in IN_CHARGE:
        return None
    return {"id": requisition.id, "title": requisition.wanted.title, "number": last.number, "who": last.by}
