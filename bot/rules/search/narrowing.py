"""Filters: what is chosen beside the words of a search, written as the words it stands for.

A search is one text, with its filters in it: so one that is kept, told of or turned over asks the same again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from bot.rules.search import Field, Side
from bot.rules.search.query import Query, Some, term
from bot.rules.search.words import is_cjk, pieces

# What can be chosen on each side; a name is looked for and never chosen, nor is what somebody tells of themselves.
CHOSEN: Mapping[Side, tuple[Field, ...]] = {
    Side.COMMUNITY: (
        Field.SKILL, Field.FAMILY, Field.SENIORITY, Field.LOCATION, Field.LANGUAGE, Field.SOURCE, Field.TAG,
    ),
    Side.HIRING: (Field.SKILL, Field.FAMILY, Field.SENIORITY, Field.LOCATION, Field.LANGUAGE),
}  # fmt: skip
# How far somebody came, where that may be chosen: it is the moderators' to know.
STANDINGS: Mapping[Side, tuple[str, ...]] = {
    Side.COMMUNITY: ("joined", "lead", "confirmed", "known", "alumni", "left"), Side.HIRING: (),
}  # fmt: skip
# So many of one field are offered, the commonest first: seven fields stay under what Slack takes.
OFFERED = 14
# So many are chosen at most: a question has only so many words.
MOST_CHOSEN = 8
_MARKS = re.compile(r'[()（）"“”„«»「」『』]')


class Value(NamedTuple):
    """A value of a field, as somebody has it who may be found; `at` says whose, so that it can be asked for again."""

    at: str
    field: Field
    text: str


@dataclass(frozen=True)
class Asked:
    """What is asked: the words of the box, topics by their key, how far people came, and values that were chosen."""

    words: str = ""
    topics: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    standings: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All of it as one question: any value of a field, in every field that was chosen from. Filters stand first, so
        that a bracket too many among the words cannot reach them."""
        by_field: dict[str, list[str]] = {"topic": list(self.topics), "standing": list(self.standings)}
        for each in self.values:
            by_field.setdefault(each.field.value, []).append(each.text)
        parts = [_any(field, texts) for field, texts in by_field.items() if texts]
        words = self.words.strip()
        return " ".join([*parts, f"({_closed(words)})" if parts and words else words]).strip()


def _any(field: str, texts: Sequence[str]) -> str:
    said = [f'{field}:"{" ".join(_MARKS.sub(" ", each).split())}"' for each in texts]
    return said[0] if len(said) == 1 else f"({' OR '.join(said)})"


def _closed(words: str) -> str:
    """The words without their brackets where one closes what none opened."""
    depth = 0
    for each in words:
        depth += (each in "(（") - (each in ")）")
        if depth < 0:
            return re.sub("[()（）]", " ", words)
    return words


def begins(typed: str, fields: Sequence[Field]) -> Query | None:
    """Whoever has, in one of the fields, something that begins as it was typed. None when there is no word in it."""
    found = [replace(each, is_prefix=True) for field in fields if (each := term(typed, field.value))]
    return Query(Some(tuple(found)), tuple(found)) if found else None


def fits(typed: str, text: str) -> bool:
    """Whether each word that was typed begins a word of the text, or stands in one written without blanks."""
    there, wanted = pieces(text), pieces(typed)
    return all(any(has.startswith(each) or (is_cjk(each) and each in has) for has in there) for each in wanted)
