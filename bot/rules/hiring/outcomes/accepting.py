"""What somebody says to a suggestion: nothing changes by itself, and what was accepted can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.rules.hiring.outcomes.suggesting import Found, Kind
from bot.rules.hiring.plans.methods import Local, Method
from bot.rules.hiring.requisitions.wanted import reason
from bot.rules.refusals import Refusal

WHY_CHARACTERS = 500
# Who answered is asked the same again once it rests on half as many people more. Our own choice.
AGAIN = 1.5


class Standing(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class SuggestionChanged(Refusal):
    """It stands otherwise by now than on the page from which it was answered, or is not there any more."""


@dataclass(frozen=True)
class Suggestion:
    """Something that was found on a day; `by` answered it `at`, and says why not."""

    workspace: str
    found: Found
    on: date
    standing: Standing = Standing.OPEN
    by: str = ""
    at: datetime | None = None
    why: str = ""
    id: int = 0
    revision: int = 0

    @property
    def is_open(self) -> bool:
        return self.standing is Standing.OPEN


@dataclass(frozen=True)
class Changes:
    """What a new look comes to: suggestions that are new, open ones that rest on other figures now, and open ones that
    nothing speaks for any more."""

    new: tuple[Suggestion, ...] = ()
    changed: tuple[Suggestion, ...] = ()
    gone: tuple[Suggestion, ...] = ()


def looked(workspace: str, found: Iterable[Found], known: Iterable[Suggestion], on: date) -> Changes:
    """What becomes of those that are `known`. What was answered stays as it was answered."""
    open = {each.found.key: each for each in known if each.is_open}
    last = last_answered(known)
    new, changed = list[Suggestion](), list[Suggestion]()
    for each in found:
        before = open.pop(each.key, None)
        if before is not None:
            if before.found != each:
                changed.append(replace(before, found=each, on=on, revision=before.revision + 1))
        elif each.key not in last or each.evidence.n >= AGAIN * last[each.key].found.evidence.n:
            new.append(Suggestion(workspace, each, on))
    return Changes(tuple(new), tuple(changed), tuple(open.values()))


def answered(
    suggestion: Suggestion | None, revision: int, standing: Standing, why: str, by: str, now: datetime
) -> Suggestion:
    """The suggestion with somebody's answer; a no, also to what was accepted before, says why.

    Raises SuggestionChanged, FieldRefusals for `why`.
    """
    if suggestion is None or suggestion.revision != revision or standing in {Standing.OPEN, suggestion.standing}:
        raise SuggestionChanged()
    said = reason(why, WHY_CHARACTERS) if standing is Standing.REFUSED else ""
    return replace(suggestion, standing=standing, by=by, at=now, why=said, revision=suggestion.revision + 1)


def last_answered(known: Iterable[Suggestion]) -> Mapping[str, Suggestion]:
    """By key what was answered last."""
    answers = sorted((each.at, each.id, each) for each in known if each.at is not None)
    return {each.found.key: each for _, _, each in answers}


def in_force(known: Iterable[Suggestion]) -> Mapping[Method, Local]:
    """The figures of methods that somebody accepted, and has not taken back: plans reckon with them."""
    found: dict[Method, Local] = {}
    for each in last_answered(known).values():
        told = each.found.evidence
        if each.found.kind is Kind.FIGURE and each.standing is Standing.ACCEPTED and told.lower is not None:
            found[Method(each.found.name)] = Local(told.value, told.lower, told.n)
    return found
