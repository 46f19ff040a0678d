"""Whom an organisation's rules put in training: who runs a recruitment, everybody of a department, or of a family."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from bot.rules.hiring.training import FAMILY, OPTION_CHARACTERS
from bot.rules.hiring.training.families import Family

# Whoever is put in charge of a recruitment.
IN_CHARGE = "in_charge"
_DEPARTMENT = "department:"


def of_department(name: str) -> str:
    """The rule that enrols everybody of that department; case, commas and spaces do not matter."""
    return _DEPARTMENT + " ".join(name.replace(",", " ").split()).casefold()


def department_of(rule: str) -> str | None:
    """The department a rule names, in lower case; None for another kind of rule."""
    return rule.removeprefix(_DEPARTMENT) if rule.startswith(_DEPARTMENT) else None


def is_rule(rule: str) -> bool:
    """Whether it is a rule of any kind; that of a family is the id of its track."""
    return rule == IN_CHARGE or department_of(rule) is not None or rule.startswith(FAMILY)


def covers(rules: Collection[str], department: str, families: Iterable[Family]) -> bool:
    """Whether one of these rules enrols everybody of that department, as its own or as its family's."""
    family = next((each.track for each in families if each.has(department)), None)
    return of_department(department) in rules or family in rules


def wanted(
    rules: Collection[str], in_charge: Iterable[str], departments: Mapping[str, str], families: Collection[Family],
    ever: Collection[str],
) -> list[str]:  # fmt: skip
    """Whom these rules of a track enrol now, by user, in order.

    `departments` are people's as written, `ever` those who ever were on the track: a rule enrols nobody twice, so
    whoever left, was taken out, or lost the certificate decides themselves.
    """
    found = set(in_charge) if IN_CHARGE in rules else set()
    found |= {user for user, department in departments.items() if covers(rules, department, families)}
    return sorted(found.difference(ever))


def offered(departments: Iterable[str], rules: Iterable[str]) -> list[tuple[str, str]]:
    """The rules of departments one can choose and their names: those chosen first, then others that are there."""
    written = {of_department(name): name.strip() for name in sorted(departments)}
    chosen = {rule: name for rule in rules if (name := department_of(rule))}
    every = [pair for pair in {**chosen, **written}.items() if len(pair[0]) <= OPTION_CHARACTERS]
    return sorted(every, key=lambda pair: (pair[0] not in chosen, pair[0]))
