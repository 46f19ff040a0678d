"""What was answered once and stands for everybody: moderators' ready texts, and entries of the FAQ with the consent of
whoever answered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import takewhile
from typing import Any

from bot.rules.community import fields
from bot.rules.community.questions.alike import words
from bot.rules.refusals import FieldRefusals, Refusal
from bot.rules.search.stemming import stem
from bot.rules.search.words import is_cjk, pairs, pieces

# A heading, a question, an answer that is read in Slack.
TITLE_CHARACTERS, QUESTION_CHARACTERS, ANSWER_CHARACTERS = 75, 300, 2000
# More ready texts are not looked through; of more entries those are that are likest by their letters.
MOST_READY, MOST_ENTRIES = 20, 500


class Consent(StrEnum):
    """What whoever answered says to an entry made of their answer."""

    ASKED = "asked"  # nobody else sees it until they say
    NAMED = "named"
    UNNAMED = "unnamed"
    REFUSED = "refused"  # and gone


SHOWN = frozenset({Consent.NAMED, Consent.UNNAMED})


def about(id: int) -> str:
    """What notices and entries of the record about that entry are about."""
    return f"faq:{id}"


class NoSuchEntry(Refusal):
    """There is no such entry or ready text any more."""


class TooManyReady(Refusal):
    """There are `most` ready texts already."""


class NotAnswered(Refusal):
    """Nobody answered that question yet, so that there is nothing to put into the FAQ."""


class NotTheirAnswer(Refusal):
    """Only whoever answered says whether an entry may be made of it."""


@dataclass(frozen=True)
class Ready:
    """A ready text of the moderators."""

    workspace: str
    title: str
    text: str
    id: int = 0


@dataclass(frozen=True)
class Entry:
    """A question with its answer, made of question number `of`. `by` is the member who answered, None for nobody who is
    known here any more."""

    workspace: str
    question: str
    answer: str
    language: str
    at: datetime
    consent: Consent
    by: int | None = None
    of: int | None = None
    link: str = ""
    id: int = 0


def ready(answers: Mapping[str, Any], before: Ready) -> Ready:
    """The ready text as its form has it. Raises FieldRefusals for `title` and `text`."""
    wrong: dict[str, Refusal] = {}
    title = " ".join(fields.text(answers, "title", TITLE_CHARACTERS, wrong, is_needed=True).split())
    text = fields.text(answers, "text", ANSWER_CHARACTERS, wrong, is_needed=True)
    if wrong:
        raise FieldRefusals(wrong)
    return replace(before, title=title, text=text)


def entry(answers: Mapping[str, Any], before: Entry) -> Entry:
    """The entry as its form has it. Raises FieldRefusals for `question` and `answer`."""
    wrong: dict[str, Refusal] = {}
    question = " ".join(fields.text(answers, "question", QUESTION_CHARACTERS, wrong, is_needed=True).split())
    answer = fields.text(answers, "answer", ANSWER_CHARACTERS, wrong, is_needed=True)
    if wrong:
        raise FieldRefusals(wrong)
    return replace(before, question=question, answer=answer)


def said(entry: Entry, who: int, consent: Consent) -> Entry:
    """The entry once whoever answered said that; they may change their mind. Raises NotTheirAnswer."""
    if entry.by != who or consent is Consent.ASKED:
        raise NotTheirAnswer()
    return replace(entry, consent=consent)


def beginnings(looked_for: str) -> Sequence[str]:
    """What stands, in some case, in most texts that `found` finds: of an English word what it shares with its stem, of
    Chinese each pair of characters. Texts with accents or in full width may have it otherwise."""
    kept = list[str]()
    for each in pieces(looked_for):
        alike = takewhile(lambda both: both[0] == both[1], zip(each, stem(each), strict=False))
        kept += pairs(each) if is_cjk(each) else ["".join(letter for letter, _ in alike)]
    return list(dict.fromkeys(filter(None, kept)))


def found(entries: Sequence[Entry], looked_for: str, common: Collection[str] = ()) -> Sequence[Entry]:
    """Those that have words of what is looked for, those with most first, of equals as they came; all where nothing is
    looked for."""
    wanted = words(looked_for, frozenset(common)).keys()
    if not wanted:
        return entries
    shared = {each.id: len(wanted & words(f"{each.question} {each.answer}").keys()) for each in entries}
    return sorted((each for each in entries if shared[each.id]), key=lambda each: -shared[each.id])
