"""What stands of one member in cases, for their own eyes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.rules.community.moderation import Case, Report


def given(reports: Iterable[Report], cases: Iterable[Case]) -> dict[str, list[dict[str, Any]]]:
    """By table what they reported themselves, and of cases about them what was decided and what they said to it: nobody
    else stands in it, neither who reported them nor who decided."""
    mine = [
        {"at": each.at, "what": each.what.value, "breach": each.breach.value, "text": each.text, "quote": each.quote}
        for each in reports
    ]
    decisions = [
        {
            "at": made.at, "action": made.action.value, "breach": made.breach.value, "reason": made.reason,
            "appeal": each.appeal.text if each.appeal else "", "answer": each.appeal.reason if each.appeal else "",
        }
        for each in cases if (made := each.decision) is not None
    ]  # fmt: skip
    return {"moderation_reports": mine, "moderation_cases": decisions}
