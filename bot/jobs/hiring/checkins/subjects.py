"""What a rating or a gap is about, as pages and forms name it."""

from __future__ import annotations

from typing import Any

from bot.rules.hiring.checkins import Hire
from bot.rules.hiring.checkins.asking import competency
from bot.rules.hiring.competencies import ANCHORED, Library

INDICATOR = "indicator:"


def subject(library: Library, about: str, language: str) -> dict[str, Any]:
    """A question of ours as it stands in the templates, or a competency by its name, with its text and anchors."""
    id = about.removeprefix(competency(""))
    known = library.by_id.get(id)
    if id == about or known is None:
        return {"question": about, "name": "", "definition": "", "anchors": []}
    texts = known.texts[language]
    anchors = [texts.anchors[rating] for rating in ANCHORED]
    return {"question": "", "name": texts.name, "definition": texts.definition, "anchors": anchors}


def indicator(hire: Hire, about: str) -> str:
    """The key indicator that something is about; empty for anything else."""
    n = about.removeprefix(INDICATOR)
    is_one = n != about and int(n) < len(hire.indicators)
    return hire.indicators[int(n)].name if is_one else ""
