"""What may be done with people's data in a region, and how long they are kept.

These are starting points for the organisation's own counsel to confirm or change, not legal advice. Nobody's salary
history is ever asked for: that is no choice. Until somebody confirmed a region, nothing here is allowed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.rules.refusals import FieldRefusals, Refusal


class Topic(StrEnum):
    """What a region allows or not."""

    INTERVIEWER_FIGURES = "interviewer_figures"  # figures about a single interviewer
    GROUP_DIFFERENCES = "group_differences"  # published differences between groups, beside a method
    INTEGRITY_TESTS = "integrity_tests"
    PERSONALITY_TESTS = "personality_tests"
    COGNITIVE_TESTS = "cognitive_tests"
    FEEDBACK_TEXT = "feedback_text"  # a sentence of its own in a no to a candidate
    PAY_RANGE = "pay_range"  # shown to candidates
    CROSS_BORDER = "cross_border"  # data of people leave the region


class Kept(StrEnum):
    """Kinds of data with a retention time of their own."""

    APPLICATIONS = "applications"
    NOTES = "notes"
    RECORDINGS = "recordings"
    COMMUNITY = "community"  # after the last contact


# Months that may be set: shorter than one keeps nothing, longer than seven years is no retention time any more.
LEAST_MONTHS, MOST_MONTHS = 1, 84


@dataclass(frozen=True)
class Region:
    """A preset: what is allowed, and for how many months each kind of data is kept."""

    name: str
    allowed: frozenset[Topic]
    months: Mapping[Kept, int]


def _months(applications: int, notes: int, recordings: int, community: int) -> Mapping[Kept, int]:
    return dict(zip(Kept, (applications, notes, recordings, community), strict=True))


# Claims after a no are brought within months in Europe (six cover them); United States employers keep what a
# selection was made on for a year (29 CFR 1602.14). A pay range is shown everywhere: many laws ask for it, none of
# these forbids it. Data leave the European Union, the United Kingdom and China only with safeguards of their own.
PRESETS: Mapping[str, Region] = {
    region.name: region
    for region in (
        Region(
            "eu", frozenset({Topic.COGNITIVE_TESTS, Topic.FEEDBACK_TEXT, Topic.PAY_RANGE}), _months(6, 6, 1, 12)
        ),
        Region(
            "uk",
            frozenset({Topic.COGNITIVE_TESTS, Topic.PERSONALITY_TESTS, Topic.FEEDBACK_TEXT, Topic.PAY_RANGE}),
            _months(6, 6, 1, 12),
        ),
        Region("us", frozenset(Topic) - {Topic.FEEDBACK_TEXT}, _months(12, 12, 12, 24)),
        Region(
            "cn",
            frozenset({Topic.COGNITIVE_TESTS, Topic.PERSONALITY_TESTS, Topic.FEEDBACK_TEXT, Topic.PAY_RANGE}),
            _months(6, 6, 1, 12),
        ),
        Region("elsewhere", frozenset({Topic.PAY_RANGE}), _months(6, 6, 1, 12)),
    )
}  # fmt: skip


class NoSuchRegion(Refusal):
    """There is no preset of that name."""


class NotMonths(Refusal):
    """Not a whole number of months between `least` and `most`."""


def preset(name: object) -> Region:
    """The preset of that name. Raises NoSuchRegion."""
    if not isinstance(name, str) or name not in PRESETS:
        raise NoSuchRegion()
    return PRESETS[name]


def allows(region: str | None, choices: Mapping[str, Any], what: Topic) -> bool:
    """Whether the organisation said that this is allowed; never before it confirmed a region."""
    if region is None or region not in PRESETS:
        return False
    return bool(choices.get(what.value, what in PRESETS[region].allowed))


def retention(region: str | None, choices: Mapping[str, Any], what: Kept) -> int:
    """For how many months that kind of data is kept; the shortest of all presets before a region is confirmed."""
    if region is None or region not in PRESETS:
        return min(each.months[what] for each in PRESETS.values())
    return int(choices.get(what.value, PRESETS[region].months[what]))


def confirmed(region: Region, answers: Mapping[str, Any]) -> dict[str, Any]:
    """What a filled-in form changes in the preset, by topic and kind of data. Raises FieldRefusals.

    `answers` hold a list of topics as `allowed` and one text of months for each kind of data.
    """
    ticked = answers.get("allowed")
    chosen = {topic: topic.value in ticked if isinstance(ticked, list) else False for topic in Topic}
    months, errors = {}, {}
    for kind in Kept:
        text = str(answers.get(kind.value) or "").strip()
        if text.isascii() and text.isdigit() and len(text) < 4 and LEAST_MONTHS <= int(text) <= MOST_MONTHS:
            months[kind] = int(text)
        else:
            errors[kind.value] = NotMonths(least=LEAST_MONTHS, most=MOST_MONTHS)
    if errors:
        raise FieldRefusals(errors)
    changed: dict[str, Any] = {t.value: yes for t, yes in chosen.items() if yes != (t in region.allowed)}
    return changed | {kind.value: many for kind, many in months.items() if many != region.months[kind]}
