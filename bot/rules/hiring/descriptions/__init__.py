"""Writing down the job: what is done, how it is measured, what follows the post, and what it takes.

What is wrong with it before it is published stands beside, in `findings`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from hashlib import sha256
from typing import Any, TypeVar

from bot.rules.hiring.requisitions.wanted import Missing, TooLong
from bot.rules.hiring.versions import Version
from bot.rules.refusals import FieldRefusals, Refusal

# What a field of a form takes, in characters, and what one modal can list.
LINE_CHARACTERS, TEXT_CHARACTERS = 120, 2000
MOST_INDICATORS, MOST_QUALITIES = 10, 20
# When key indicators can be measured: the check-ins that ask for them, in days after the start.
MEASURED = (90, 180, 365)

Listed = TypeVar("Listed")


class Part(StrEnum):
    """The five parts of a description."""

    RESPONSIBILITIES = "responsibilities"
    INDICATORS = "indicators"
    FOLLOWS = "follows"
    QUALITIES = "qualities"
    QUALIFICATIONS = "qualifications"


@dataclass(frozen=True)
class Indicator:
    """How the post's performance is measured: what, which value of which unit is the target, and at which check-ins
    (days after the start)."""

    name: str
    target: str
    unit: str
    measured: tuple[int, ...]


@dataclass(frozen=True)
class Quality:
    """A personal quality or skill as the post asks for it, and the competency it is (None until one is chosen)."""

    text: str
    is_must: bool
    competency: str | None = None


@dataclass(frozen=True)
class Description:
    """What a post is. Texts are as typed, a line for each thing; empty where nothing was written yet."""

    responsibilities: str = ""
    indicators: tuple[Indicator, ...] = ()
    reports_to: str = ""
    next_roles: str = ""
    reward: str = ""
    qualities: tuple[Quality, ...] = ()
    qualifications: str = ""
    nice_qualifications: str = ""

    @property
    def musts(self) -> tuple[Quality, ...]:
        """What somebody must bring, of qualities and skills."""
        return tuple(each for each in self.qualities if each.is_must)


# The texts of each part that are typed as a whole.
TEXTS: Mapping[Part, tuple[str, ...]] = {
    Part.RESPONSIBILITIES: ("responsibilities",),
    Part.FOLLOWS: ("reports_to", "next_roles", "reward"),
    Part.QUALIFICATIONS: ("qualifications", "nice_qualifications"),
}


@dataclass(frozen=True)
class Line:
    """A line of what was typed as a whole, `of` which text it is."""

    of: str
    text: str


# What a part is made of.
Item = Line | Indicator | Quality


@dataclass(frozen=True)
class Change:
    """What is otherwise in a part: what went, what came, and what changed under its name, as it was and as it is."""

    part: Part
    gone: tuple[Item, ...]
    come: tuple[Item, ...]
    changed: tuple[tuple[Item, Item], ...]


class TooManyIndicators(Refusal):
    """More key indicators than `most`: what counts is lost among them."""


class TooManyQualities(Refusal):
    """More qualities and skills than `most`."""


class NamedTwice(Refusal):
    """A key indicator, a quality or a competency that is in the description already."""


class DescriptionChanged(Refusal):
    """Somebody else changed it since this form was opened."""


class NothingNew(Refusal):
    """It is published as it stands."""


class NothingWritten(Refusal):
    """There is nothing to publish yet."""


def with_texts(description: Description, part: Part, texts: Mapping[str, str]) -> Description:
    """The description with the texts of a part. Raises FieldRefusals."""
    given: dict[str, Any] = {name: texts.get(name, "").strip() for name in TEXTS[part]}
    _check({name: _too_long(text, TEXT_CHARACTERS) for name, text in given.items()})
    return replace(description, **given)


def with_indicator(description: Description, at: int | None, indicator: Indicator) -> Description:
    """The description with a key indicator in that place, None for a new one. Raises FieldRefusals."""
    indicator = replace(
        indicator, name=indicator.name.strip(), target=indicator.target.strip(), unit=indicator.unit.strip(),
        measured=tuple(day for day in MEASURED if day in indicator.measured),
    )  # fmt: skip
    others = [each.name.casefold() for number, each in enumerate(description.indicators) if number != at]
    wrong: dict[str, Refusal | None] = {
        name: _too_long(getattr(indicator, name), LINE_CHARACTERS) for name in ("name", "target", "unit")
    }
    if not indicator.name:
        wrong["name"] = Missing()
    elif indicator.name.casefold() in others:
        wrong["name"] = NamedTwice()
    elif at is None and len(others) >= MOST_INDICATORS:
        wrong["name"] = TooManyIndicators(most=MOST_INDICATORS)
    _check(wrong)
    return replace(description, indicators=_put(description.indicators, at, indicator))


def with_quality(description: Description, at: int | None, quality: Quality) -> Description:
    """The description with a quality or skill in that place, None for a new one. Raises FieldRefusals."""
    quality = replace(quality, text=quality.text.strip())
    others = [each for number, each in enumerate(description.qualities) if number != at]
    wrong: dict[str, Refusal | None] = {"text": _too_long(quality.text, LINE_CHARACTERS)}
    if not quality.text:
        wrong["text"] = Missing()
    elif quality.text.casefold() in {each.text.casefold() for each in others}:
        wrong["text"] = NamedTwice()
    elif at is None and len(others) >= MOST_QUALITIES:
        wrong["text"] = TooManyQualities(most=MOST_QUALITIES)
    if quality.competency is not None and quality.competency in {each.competency for each in others}:
        wrong["competency"] = NamedTwice()
    _check(wrong)
    return replace(description, qualities=_put(description.qualities, at, quality))


def without_indicator(description: Description, at: int) -> Description:
    """The description without the key indicator in that place. Raises DescriptionChanged."""
    return replace(description, indicators=_out(description.indicators, at))


def without_quality(description: Description, at: int) -> Description:
    """The description without the quality in that place. Raises DescriptionChanged."""
    return replace(description, qualities=_out(description.qualities, at))


def changes(before: Description, after: Description) -> tuple[Change, ...]:
    """What differs, part by part, item by item; where it stands makes no difference."""
    found = []
    for part in Part:
        old, new = items(before, part), items(after, part)
        gone, come = [each for each in old if each not in new], [each for each in new if each not in old]
        changed = [(was, now) for was in gone for now in come if said(was) == said(now) and not isinstance(was, Line)]
        if gone or come:
            gone = [each for each in gone if each not in {was for was, _ in changed}]
            come = [each for each in come if each not in {now for _, now in changed}]
            found.append(Change(part, tuple(gone), tuple(come), tuple(changed)))
    return tuple(found)


def items(description: Description, part: Part) -> tuple[Item, ...]:
    """What a part is made of, its texts line by line."""
    if part is Part.INDICATORS:
        return description.indicators
    if part is Part.QUALITIES:
        return description.qualities
    texts = [(name, getattr(description, name)) for name in TEXTS[part]]
    return tuple(Line(name, line) for name, text in texts for line in map(str.strip, text.splitlines()) if line)


def said(item: Item) -> str:
    """What was typed of it first: the line, the name of an indicator, the text of a quality."""
    return item.name if isinstance(item, Indicator) else item.text


def check_publishable(description: Description, last: Version[Description] | None) -> None:
    """Return if there is something to publish that is not published yet. Raises NothingWritten, NothingNew."""
    if is_empty(description):
        raise NothingWritten()
    if last is not None and last.content == description:
        raise NothingNew()


def fingerprint(description: Description, part: Part) -> str:
    """Sixteen letters and digits that are others when somebody changed the part."""
    names = {Part.INDICATORS: ("indicators",), Part.QUALITIES: ("qualities",), **TEXTS}[part]
    return sha256(repr([getattr(description, name) for name in names]).encode()).hexdigest()[:16]


def digest(description: Description) -> str:
    """The fingerprint of all parts together."""
    return sha256("".join(fingerprint(description, part) for part in Part).encode()).hexdigest()[:16]


def check_part(description: Description, part: Part, seen: str) -> None:
    """Return if the part is still as it was when it had that fingerprint. Raises DescriptionChanged."""
    if fingerprint(description, part) != seen:
        raise DescriptionChanged()


def is_empty(description: Description) -> bool:
    """Whether nothing was written yet."""
    return all(not getattr(description, field.name) for field in fields(description))


def _put(listed: tuple[Listed, ...], at: int | None, one: Listed) -> tuple[Listed, ...]:
    return (*listed, one) if at is None else (*listed[:at], one, *_out(listed, at)[at:])


def _out(listed: tuple[Listed, ...], at: int) -> tuple[Listed, ...]:
    if not 0 <= at < len(listed):
        raise DescriptionChanged()
    return (*listed[:at], *listed[at + 1 :])


def _too_long(text: str, most: int) -> Refusal | None:
    return TooLong(most=most) if len(text) > most else None


def _check(wrong: Mapping[str, Refusal | None]) -> None:
    found = {name: refusal for name, refusal in wrong.items() if refusal is not None}
    if found:
        raise FieldRefusals(found)
