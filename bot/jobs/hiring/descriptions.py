"""Job descriptions as templates show them, and who hears of a new version."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from bot.jobs.hiring import competencies
from bot.jobs.moments import Facts, Moment
from bot.rules.hiring import descriptions as rules
from bot.rules.hiring.competencies import Library
from bot.rules.hiring.descriptions import Description, Part
from bot.rules.hiring.descriptions.findings import Finding, Word, find
from bot.rules.hiring.requisitions import IN_CHARGE, Requisition
from bot.rules.hiring.versions import Version
from bot.rules.notices import Notice, Pace, Planned
from bot.store import Books

FEATURE = "hiring.descriptions"
PUBLISHED = f"{FEATURE}.published"


def about(requisition: Requisition) -> str:
    """What notices and the record say a description is about."""
    return f"description:{requisition.id}"


def shown(books: Books, library: Library, requisition: Requisition, language: str) -> dict[str, Any]:
    """The whole description and where it stands, for its page; `library` is what ships."""
    library = competencies.library(books, library, requisition.workspace)
    written, last = books.descriptions.written(requisition.id), books.descriptions.last(requisition.id)
    return {
        "id": requisition.id,
        "title": requisition.wanted.title,
        "seen": {part.value: rules.fingerprint(written, part) for part in Part},
        "last": {"number": last.number, "at": last.at, "by": last.by} if last else None,
        "is_new": last is None or last.content != written,
        "is_empty": rules.is_empty(written),
        "is_full": {
            "indicators": len(written.indicators) >= rules.MOST_INDICATORS,
            "qualities": len(written.qualities) >= rules.MOST_QUALITIES,
        },
        **content(library, written, language),
    }


def content(library: Library, description: Description, language: str) -> dict[str, Any]:
    """What stands in a description, its competencies by name."""
    return {
        "written": description,
        "qualities": [
            {"text": each.text, "is_must": each.is_must, "competency": name_of(library, each.competency, language)}
            for each in description.qualities
        ],
    }


def name_of(library: Library, competency: str | None, language: str) -> str:
    """How a competency is called; nothing for none, and for one that is not in the library any more."""
    known = library.by_id.get(competency or "")
    return known.texts[language].name if known else ""


def to_publish(
    last: Version[Description] | None, written: Description, words: Sequence[Word], unassessed: Collection[str]
) -> dict[str, Any]:
    """What is worth a second look, and what is otherwise than in the last version; see `findings.find`."""
    return {
        "number": last.number + 1 if last else 1,
        "findings": [_finding(each) for each in find(written, words, unassessed)],
        "changes": differences(last.content if last else None, written),
    }


def differences(before: Description | None, after: Description) -> list[dict[str, Any]]:
    """What went and what came, part by part; nothing where there was none before."""
    return [
        {"part": change.part.value, "gone": list(change.gone), "come": list(change.come)}
        for change in (rules.changes(before, after) if before else ())
    ]


def plan(books: Books, requisition: Requisition, version: Version[Description], now: datetime) -> None:
    """Those who run the recruitment hear of a new version, but for who published it."""
    for who in concerned(requisition, version.by):
        key = f"{PUBLISHED}:{requisition.id}:number={version.number}:to={who}"
        facts = {"id": requisition.id, "number": version.number}
        books.notices.plan(Planned(key, PUBLISHED, about(requisition), requisition.workspace, who, facts), now)


def concerned(requisition: Requisition, but: str) -> list[str]:
    """Those who run the recruitment, without that one."""
    wanted = requisition.wanted
    named = {requisition.asker, requisition.in_charge, wanted.hiring_manager, wanted.recruiter}
    return sorted(who for who in named if who and who != but)


def _published(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """Nothing to say of a version that another has followed, nor of a role that has ended."""
    requisition = books.requisitions.for_notice(notice.facts["id"])
    last = books.descriptions.last(notice.facts["id"])
    if requisition is None or last is None or last.number != notice.facts["number"]:
        return None
    if requisition.state not in IN_CHARGE:
        return None
    return {"id": requisition.id, "title": requisition.wanted.title, "number": last.number, "who": last.by}


def _finding(finding: Finding) -> dict[str, Any]:
    why = finding.why.value if finding.why else ""
    return {
        "kind": finding.kind.value, "part": finding.part.value, "about": finding.about, "why": why,
        "instead": finding.instead,
    }  # fmt: skip


MOMENTS = {PUBLISHED: Moment(_published, Pace.DAYTIME)}
