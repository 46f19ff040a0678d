"""Role families: departments whose interviews have a track of their own, on top of the one for every interviewer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.rules.hiring.requisitions.wanted import TITLE_CHARACTERS, Missing, TooLong
from bot.rules.hiring.training import FAMILY, INTERVIEWER
from bot.rules.hiring.training.certificates import Certificate, Founding, Level, is_qualified
from bot.rules.refusals import FieldRefusals, Refusal

# Its name is part of what its track is called wherever that is kept, which has room for 32.
NAME_CHARACTERS = 24
# With the two tracks that ship, as many as Slack shows to choose one from.
MOST_FAMILIES = 8
# What somebody can look through.
MOST_DEPARTMENTS = 50


class FamilyThere(Refusal):
    """There is a family of that name."""


class TooManyFamilies(Refusal):
    """More than `most`."""


class TooManyDepartments(Refusal):
    """More than `most` lines."""


class InAnotherFamily(Refusal):
    """The `department` belongs to the family `name` already."""


class NoSuchFamily(Refusal):
    """There is no family with that track."""


@dataclass(frozen=True)
class Family:
    """A family and the departments that belong to it, as they were typed. It keeps its name: certificates have it."""

    name: str
    departments: tuple[str, ...] = ()

    @property
    def track(self) -> str:
        """The id of its track."""
        return FAMILY + self.name

    def has(self, department: str) -> bool:
        """Whether that department belongs to it; case, commas and spaces do not matter."""
        return _alike(department) in set(map(_alike, self.departments))


@dataclass(frozen=True)
class Asked:
    """What an interview asks of whoever has a seat in it: the certificate of which track, how strictly, and whether
    they have it."""

    track: str
    level: Level
    is_qualified: bool

    @property
    def may_sit(self) -> bool:
        """Only a requirement keeps anybody out."""
        return self.is_qualified or self.level is not Level.REQUIRE


def track_for(department: str, families: Iterable[Family]) -> str:
    """The track whose certificate an interview for a role in that department asks for: its family's, or the one for
    every interviewer."""
    return next((each.track for each in families if each.has(department)), INTERVIEWER.id)


def asked_of(
    department: str, families: Iterable[Family], levels: Mapping[str, Level], certificates: Iterable[Certificate],
    founded: Iterable[Founding], day: date,
) -> Asked:  # fmt: skip
    """What an interview for a role in that department asks on that day of somebody with these certificates and
    foundings, of whatever tracks; `levels` are by track what the organisation set."""
    track = track_for(department, families)
    held = [each for each in certificates if each.track == track]
    named = [each for each in founded if each.track == track]
    return Asked(track, levels.get(track, Level.ADVISE), is_qualified(held, named, day))


def begun(name: str, departments: str, there: Collection[Family]) -> Family:
    """A new family with a department on each line. Raises FieldRefusals for `name` and `departments`."""
    name = " ".join(name.replace(",", " ").split())
    wrong: dict[str, Refusal] = {}
    if not name:
        wrong["name"] = Missing()
    elif len(name) > NAME_CHARACTERS:
        wrong["name"] = TooLong(most=NAME_CHARACTERS)
    elif _alike(name) in {_alike(each.name) for each in there}:
        wrong["name"] = FamilyThere()
    elif len(there) >= MOST_FAMILIES:
        wrong["name"] = TooManyFamilies(most=MOST_FAMILIES)
    try:
        made = with_departments(Family(name), departments, there)
    except FieldRefusals as found:
        raise FieldRefusals({**wrong, **found.errors}) from found
    if not made.departments:
        wrong["departments"] = Missing()
    if wrong:
        raise FieldRefusals(wrong)
    return made


def with_departments(family: Family, typed: str, there: Iterable[Family]) -> Family:
    """The family with these departments, one on each line; without any, no interview asks for its track any more.

    Raises FieldRefusals for `departments`.
    """
    lines = {_alike(line): " ".join(line.split()) for line in reversed(typed.splitlines()) if line.strip()}
    named = tuple(reversed(lines.values()))
    wrong: Refusal | None = None
    if len(named) > MOST_DEPARTMENTS:
        wrong = TooManyDepartments(most=MOST_DEPARTMENTS)
    elif any(len(each) > TITLE_CHARACTERS for each in named):
        wrong = TooLong(most=TITLE_CHARACTERS)
    for other in there:
        if other.track != family.track and (taken := next(filter(other.has, named), None)) is not None:
            wrong = wrong or InAnotherFamily(department=taken, name=other.name)
    if wrong:
        raise FieldRefusals({"departments": wrong})
    return Family(family.name, named)


def of_track(track: str, families: Iterable[Family]) -> Family | None:
    """The family whose track it is; None for a track that ships. Raises NoSuchFamily."""
    if not track.startswith(FAMILY):
        return None
    for each in families:
        if each.track == track:
            return each
    raise NoSuchFamily()


def _alike(text: str) -> str:
    return " ".join(text.replace(",", " ").split()).casefold()
