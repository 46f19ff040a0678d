"""What the fields of a form hold, and what is wrong with them, for every form of the community."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from bot.rules.refusals import Refusal

LINK_CHARACTERS = 500
_LINK = re.compile(r"https://[^\s<>|\"]+")


class Empty(Refusal):
    """A field that has to be filled in is empty."""


class TooMuch(Refusal):
    """More than `most` characters."""


class NoLink(Refusal):
    """That is no address that begins with https."""


class NoDay(Refusal):
    """That is no day or no time of day, or it has passed."""


def text(answers: Mapping[str, Any], name: str, most: int, wrong: dict[str, Refusal], is_needed: bool = False) -> str:
    """What was typed there, without blanks around it; `wrong` is told where it is too long, or needed and empty."""
    given = answers.get(name)
    said = given.strip() if isinstance(given, str) else ""
    if len(said) > most:
        wrong[name] = TooMuch(most=most)
    elif is_needed and not said:
        wrong[name] = Empty()
    return said


def link(answers: Mapping[str, Any], name: str, wrong: dict[str, Refusal]) -> str:
    """The address that was typed there, empty for none; `wrong` is told where it is none of ours to show."""
    said = text(answers, name, LINK_CHARACTERS, wrong)
    if said and not _LINK.fullmatch(said):
        wrong.setdefault(name, NoLink())
    return said


def day(answers: Mapping[str, Any], name: str, wrong: dict[str, Refusal]) -> date | None:
    """The day that was chosen there, None for none."""
    given = answers.get(name)
    try:
        return date.fromisoformat(str(given)) if given else None
    except ValueError:
        wrong[name] = NoDay()
        return None


def several(answers: Mapping[str, Any], name: str, known: Collection[str], most: int) -> tuple[str, ...]:
    """Those of the known that were chosen there, at most so many."""
    given = answers.get(name)
    return tuple(each for each in given if each in known)[:most] if isinstance(given, list) else ()
