"""Pictures of what is to be said when: what a `<Calendar>` of words shows, a cell for each day."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from bot.slack.elements import needed, part
from bot.slack.pictures.bars import all_of, said
from bot.words.tree import Element, WrongWords

# Raised when the same words are drawn otherwise, so that pictures made before give way.
STYLE = 1
# How far an entry is: a draft, somebody reads it, it will be said, it was said.
LEVELS = (0, 1, 2, 3)
# Colours by which kinds are told apart at a glance; each says its kind in words too.
TONES = 8


@dataclass(frozen=True)
class Entry:
    """What stands on a day: its kind in words and by one of TONES, how far it is by one of LEVELS, when, and what."""

    kind: str
    tone: int
    level: int
    at: str
    name: str


@dataclass(frozen=True)
class Day:
    """A day by its number, what stands on it, and how many more in words; `is_out` where it is of another month."""

    number: str
    entries: tuple[Entry, ...]
    more: str
    is_out: bool


@dataclass(frozen=True)
class Calendar:
    """Whole weeks of days under the names of the week-days. `keys` say by level how far an entry is."""

    title: str
    columns: tuple[str, ...]
    days: tuple[Day, ...]
    keys: tuple[tuple[int, str], ...]

    @property
    def digest(self) -> str:
        """The same for the same picture, and for no other."""
        return sha256(json.dumps(["calendar", STYLE, asdict(self)], ensure_ascii=True).encode()).hexdigest()[:32]


def calendar(tree: Element) -> Calendar:
    """What a `<Calendar>` shows. Raises WrongWords for what cannot be drawn."""
    if tree.tag != "Calendar":
        raise WrongWords(f"<{tree.tag}> is not a <Calendar>")
    columns, days = tuple(said(one) for one in all_of(tree, "Column")), tuple(_day(one) for one in all_of(tree, "Day"))
    keys = tuple((int(one.attributes["level"]), said(one)) for one in all_of(tree, "Key"))
    if not columns or not days or len(days) % len(columns):
        raise WrongWords("a <Calendar> has a <Day> for each <Column> of every week")
    shown = {entry.level for day in days for entry in day.entries}
    if missing := (shown - {level for level, _ in keys}) | (shown - set(LEVELS)):
        raise WrongWords(f"a <Calendar> lacks the <Key> of {min(missing)}")
    return Calendar(said(needed(tree, "Title")), columns, days, keys)


def kept(stored: Mapping[str, Any]) -> Calendar | None:
    """The calendar that `asdict` and JSON made this of; None where it is another picture."""
    if "days" not in stored:
        return None
    days = tuple(Day(**{**one, "entries": tuple(Entry(**each) for each in one["entries"])}) for one in stored["days"])
    keys = tuple((level, words) for level, words in stored["keys"])
    return Calendar(stored["title"], tuple(stored["columns"]), days, keys)


def _day(element: Element) -> Day:
    more = part(element, "More")
    entries = tuple(_entry(one) for one in all_of(element, "Entry"))
    is_out = element.attributes.get("out") == "true"
    return Day(element.attributes["number"], entries, said(more) if more else "", is_out)


def _entry(element: Element) -> Entry:
    tone, level = int(element.attributes["tone"]), int(element.attributes["level"])
    if not 0 <= tone < TONES:
        raise WrongWords(f"an <Entry> has no tone {tone}")
    return Entry(said(needed(element, "Kind")), tone, level, element.attributes["at"], said(needed(element, "Name")))
