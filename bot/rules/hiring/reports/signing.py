"""The report as somebody writes and signs it: their own words over the draft, which stays beside them as it was."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from bot.rules.hiring.reports.drafting import (
    Claim,
    Correction,
    Draft,
    Line,
    Picture,
    Risk,
    Score,
    Setting,
    Vote,
)
from bot.rules.hiring.requisitions.wanted import Missing, TooLong
from bot.rules.hiring.scorecards import Overall
from bot.rules.refusals import FieldRefusals, Refusal

# What a field of a form takes, and what still reads as a reason.
TEXT_CHARACTERS, WHY_CHARACTERS = 3000, 500
# Tags are to be found by: a few words each, and few of them.
TAG_CHARACTERS, MOST_TAGS = 40, 8
# The four parts that somebody writes.
TEXTS = ("strengths", "weaknesses", "risks", "overall")


class NoReportHere(Refusal):
    """There is no report of that candidate, or none this person may read: both look the same."""


class StillSealed(Refusal):
    """A report is drafted from cards, and some are still waited for."""


class ReportChanged(Refusal):
    """Somebody signed another version since this form was opened."""


class NothingNewSigned(Refusal):
    """The last version says all that."""


class MayNotRead(Refusal):
    """These `people` may not read it: they handed in no card, owe one, or run none of it."""


class TooManyTags(Refusal):
    """More tags than `most`."""


@dataclass(frozen=True)
class Written:
    """What somebody says, each part as they typed it, and the tags to find it by."""

    strengths: str
    weaknesses: str
    risks: str
    overall: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """A version as it was signed, numbered from 1: the words, and what was known then. `why` says what made a later one
    necessary."""

    number: int
    who: str
    at: datetime
    written: Written
    draft: Draft
    why: str = ""


def read(answers: Mapping[str, object], is_again: bool) -> tuple[Written, str]:
    """What was typed, fields by their names, tags with commas between them; and why it is otherwise than the version
    before, which the first one needs not.

    Raises FieldRefusals: each of the four parts is needed, if only to say that there is nothing.
    """
    wrong: dict[str, Refusal] = {}
    said = {name: str(answers.get(name) or "").strip() for name in TEXTS}
    for name, text in said.items():
        if not text or len(text) > TEXT_CHARACTERS:
            wrong[name] = TooLong(most=TEXT_CHARACTERS) if text else Missing()
    tags = tags_in(str(answers.get("tags") or ""), wrong)
    why = str(answers.get("why") or "").strip() if is_again else ""
    if is_again and (not why or len(why) > WHY_CHARACTERS):
        wrong["why"] = TooLong(most=WHY_CHARACTERS) if why else Missing()
    if wrong:
        raise FieldRefusals(wrong)
    return Written(**said, tags=tags), why


def tags_in(typed: str, wrong: dict[str, Refusal]) -> tuple[str, ...]:
    """The tags in it, each once however it is written; what is wrong with them is put under `tags`."""
    found: dict[str, str] = {}
    for each in typed.replace("，", ",").replace("、", ",").replace("\n", ",").split(","):
        tag = " ".join(each.split())
        if tag:
            found.setdefault(folded(tag), tag)
    if any(len(each) > TAG_CHARACTERS for each in found.values()):
        wrong["tags"] = TooLong(most=TAG_CHARACTERS)
    elif len(found) > MOST_TAGS:
        wrong["tags"] = TooManyTags(most=MOST_TAGS)
    return tuple(found.values())


def folded(tag: str) -> str:
    """The tag as it is compared."""
    return unicodedata.normalize("NFKC", tag).casefold()


def mark_of(tag: str) -> str:
    """Twelve letters and digits that are the same for a tag however it is written: what buttons carry of it."""
    return sha256(folded(tag).encode()).hexdigest()[:12]


def signed(
    before: Sequence[Report], seen: int, written: Written, draft: Draft, why: str, who: str, now: datetime
) -> Report:
    """The next version, signed by `who`; `seen` is the number of the last one they saw, 0 for none.

    Raises ReportChanged, NothingNewSigned.
    """
    last = before[-1] if before else None
    if (last.number if last else 0) != seen:
        raise ReportChanged()
    if last is not None and (last.written, last.draft.grounds) == (written, draft.grounds):
        raise NothingNewSigned()
    return Report(seen + 1, who, now, written, draft, why)


def fingerprint(report: Report) -> str:
    """Sixteen letters and digits that are others when something else would be signed."""
    return sha256(repr((report.written, report.why, report.draft.grounds)).encode()).hexdigest()[:16]


def stored(report: Report) -> dict[str, Any]:
    """What is kept of it, as plain values; its number, author and time stand beside."""
    draft = asdict(report.draft)
    draft["cards"] = sorted(map(list, report.draft.cards))
    draft["settings"] = [{**each, "start": each["start"].isoformat()} for each in draft["settings"]]
    return {"written": asdict(report.written), "draft": draft, "why": report.why}


def kept(number: int, who: str, at: datetime, content: Mapping[str, Any]) -> Report:
    """The report that `stored` made this of."""
    written, draft = content["written"], content["draft"]
    made = Draft(
        draft["plan"], draft["composite"], draft["error"], tuple(_line(each) for each in draft["lines"]),
        tuple(_vote(each) for each in draft["votes"]),
        tuple(
            Setting(**{**each, "start": datetime.fromisoformat(each["start"]), "who": tuple(each["who"])})
            for each in draft["settings"]
        ),
        tuple(Score(**each) for each in draft["scores"]), frozenset((id, who) for id, who in draft["cards"]),
    )  # fmt: skip
    return Report(number, who, at, Written(**{**written, "tags": tuple(written["tags"])}), made, content["why"])


def _line(each: Mapping[str, Any]) -> Line:
    claims = tuple(
        Claim(**{**claim, "corrected": Correction(**claim["corrected"]) if claim["corrected"] else None})
        for claim in each["claims"]
    )
    risks = tuple(Risk(risk) for risk in each["risks"])
    return Line(**{**each, "claims": claims, "picture": Picture(each["picture"]), "risks": risks})


def _vote(each: Mapping[str, Any]) -> Vote:
    words = {name: Overall(each[name]) if each[name] else None for name in ("before", "after")}
    return Vote(**{**each, **words})
