"""What is remembered of a question beside its ladder, whether a community looks for questions at all, and what the form
of one holds."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.rules.community import fields
from bot.rules.community.questions import Question
from bot.rules.refusals import FieldRefusals, Refusal
from bot.rules.search.words import is_cjk, pieces

# So many offered help before anybody is asked: two of the first rung, and one where one of them asks themselves.
FLOOR = 3
# What a question says is kept so long after anybody wrote there: for finding it when the same is asked again.
KEPT = timedelta(days=180)
# A question is a few sentences; a reason of a moderator is one.
TEXT_CHARACTERS, REASON_CHARACTERS = 2000, 300
# More topics say nothing of what it is about.
MOST_TOPICS = 5
LANGUAGES = ("en", "zh")
_CHANNEL = re.compile("C[A-Z0-9]{1,31}")


class QuestionsOff(Refusal):
    """Nobody is asked to answer here: moderators did not switch it on, or too few offered help."""


class TooFewHelpers(Refusal):
    """Of the `floor` members who have to offer help, `have` did."""


class NoLanguage(Refusal):
    """Somebody who helps does so in a language at least."""


class NoChannelChosen(Refusal):
    """That is no channel of this workspace that everybody may read."""


@dataclass(frozen=True)
class Kept:
    """A question of that member, asked first at `at`: what it says (empty once it is not needed any more), where it
    stands, and who answered it when; `answer_ts` is where that stands. `look_at` is when it is looked at next.
    `is_posted` where the app posted it for its asker, `reason` is why a moderator closed it."""

    question: Question
    member: int
    at: datetime
    text: str = ""
    link: str = ""
    answered_by: int | None = None
    answered_at: datetime | None = None
    answer_ts: str = ""
    look_at: datetime | None = None
    is_posted: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Offer:
    """That a member helps: with which topics, in which languages, and whether they rest."""

    member: int
    topics: frozenset[str]
    languages: frozenset[str]
    is_paused: bool = False


@dataclass(frozen=True)
class Draft:
    """A question as its form has it."""

    channel: str
    text: str
    topics: frozenset[str]


def check_floor(offered: int) -> None:
    """Nothing where enough members offered help. Raises TooFewHelpers."""
    if offered < FLOOR:
        raise TooFewHelpers(have=offered, floor=FLOOR)


def language_of(text: str) -> str:
    """`zh` where most of it is Chinese, whose characters say about what two letters do each; else `en`."""
    parts = pieces(text)
    chinese = sum(len(each) for each in parts if is_cjk(each))
    return "zh" if 2 * chinese > sum(map(len, parts)) - chinese else "en"


def read(answers: Mapping[str, Any], topics: Collection[str]) -> Draft:
    """What the form of a question holds. Raises FieldRefusals for `channel` and `text`."""
    wrong: dict[str, Refusal] = {}
    channel, text = answers.get("channel"), fields.text(answers, "text", TEXT_CHARACTERS, wrong, is_needed=True)
    if not isinstance(channel, str) or not _CHANNEL.fullmatch(channel):
        wrong["channel"] = NoChannelChosen()
    if wrong:
        raise FieldRefusals(wrong)
    return Draft(str(channel), text, frozenset(fields.several(answers, "topics", topics, MOST_TOPICS)))


def offered(answers: Mapping[str, Any], member: int, topics: Collection[str]) -> Offer:
    """What the form of helping holds. Raises FieldRefusals for `topics` and `languages`."""
    chosen = frozenset(fields.several(answers, "topics", topics, len(topics)))
    spoken = frozenset(fields.several(answers, "languages", LANGUAGES, len(LANGUAGES)))
    wrong: dict[str, Refusal] = {}
    if not chosen:
        wrong["topics"] = fields.Empty()
    if not spoken:
        wrong["languages"] = NoLanguage()
    if wrong:
        raise FieldRefusals(wrong)
    return Offer(member, chosen, spoken, answers.get("paused") == ["yes"])
