"""Job descriptions as templates show them, and who hears of a new version."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from bot.jobs.hiring import competencies, versions
from bot.jobs.moments import Facts, Moment
from bot.rules.hiring import descriptions as rules
from bot.rules.hiring.competencies import Library
from bot.rules.hiring.descriptions import Description, Indicator, Item, Line, Part, Quality
from bot.rules.hiring.descriptions.findings import Finding, Word, find
from bot.rules.hiring.requisitions import Requisition
from bot.rules.hiring.versions import Version
from bot.rules.notices import Notice, Pace
from bot.store import Books

FEATURE = "hiring.descriptions"
PUBLISHED = f"{FEATURE}.published"
# How a reader calls a competency; nothing for none.
Called = Callable[[str | None], str]


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


def calling(books: Books, library: Library, workspace: str, language: str) -> Called:
    """What tells how readers of that language there call a competency; `library` is what ships."""
    known = competencies.library(books, library, workspace)
    return lambda competency: name_of(known, competency, language)


def name_of(library: Library, competency: str | None, language: str) -> str:
    """How a competency is called; nothing for none, and for one that is not in the library any more."""
    known = library.by_id.get(competency or "")
    return known.texts[language].name if known else ""


def to_publish(
    last: Version[Description] | None, written: Description, words: Sequence[Word], unassessed: Collection[str],
    called: Called,
) -> dict[str, Any]:
    """What is worth a second look, and what is otherwise than in the last version; see `findings.find`."""
    return {
        "number": last.number + 1 if last else 1,
        "findings": [_finding(each) for each in find(written, words, unassessed)],
        "changes": differences(last.content if last else None, written, called),
    }


def differences(before: Description | None, after: Description, called: Called) -> list[dict[str, Any]]:
    """What went, came and changed, part by part; nothing where there was none before."""
    return [
        {
            "part": change.part.value,
            "gone": [_item(each, called) for each in change.gone],
            "come": [_item(each, called) for each in change.come],
            "changed": [{"was": _item(was, called), "now": _item(now, called)} for was, now in change.changed],
        }
        for change in (rules.changes(before, after) if before else ())
    ]


def _item(item: Item, called: Called) -> dict[str, Any]:
    match item:
        case Line():
            return {"of": item.of, "text": item.text}
        case Indicator():
            return {"of": "indicator", "text": item.name, "target": f"{item.target} {item.unit}".strip(),
                    "measured": item.measured}  # fmt: skip
        case Quality():
            return {"of": "quality", "text": item.text, "is_must": item.is_must, "competency": called(item.competency)}


def plan(books: Books, requisition: Requisition, version: Version[Description], now: datetime) -> None:
    """Those who run the recruitment hear of a new version, but for who published it."""
    versions.news(books, PUBLISHED, about(requisition), requisition, version, now)


def _published(books: Books, notice: Notice, now: datetime) -> Facts | None:
    return versions.still_news(books, notice, books.descriptions.last(notice.facts["id"]))


def _finding(finding: Finding) -> dict[str, Any]:
    why = finding.why.value if finding.why else ""
    return {
        "kind": finding.kind.value, "part": finding.part.value, "about": finding.about, "why": why,
        "instead": finding.instead,
    }  # fmt: skip


MOMENTS = {PUBLISHED: Moment(_published, Pace.DAYTIME)}
