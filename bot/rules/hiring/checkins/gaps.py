"""A gap: one side says that something goes badly, or the two see it far apart. Each opens one action, somebody's own,
with a date; who owns it reads no more than they may."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.rules.calendar import Hours, local_day, working_day_from
from bot.rules.hiring.checkins import Hire, Side
from bot.rules.hiring.checkins.asking import Answers, Verdict
from bot.rules.hiring.requisitions.wanted import Missing, typed
from bot.rules.refusals import FieldRefusals, Refusal

# Two of five and less goes badly; two steps between the two are no nuance. Our own choice.
LOW, APART = 2, 2
# So many working days somebody has to do something about it before it is asked after.
WORKING_DAYS = 10
WHAT_CHARACTERS = 1000


class Gap(StrEnum):
    """What is the matter."""

    OWN = "own"  # the person says it goes badly
    MANAGER = "manager"  # the manager does
    APART = "apart"  # they see it two steps apart
    MISSED = "missed"  # a key indicator is under its target


class Standing(StrEnum):
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"  # it needed nothing


class MayNotOwn(Refusal):
    """They would learn by it what was not shared with them, or it is about themselves."""


@dataclass(frozen=True)
class Action:
    """What somebody does about a gap `about` a question, a competency, or `indicator:N`, by `until`; `what` they will
    do, and `came_of_it` at the end."""

    hire: int
    day: int
    about: str
    gap: Gap
    owner: str
    until: date
    opened_at: datetime
    standing: Standing = Standing.OPEN
    what: str = ""
    came_of_it: str = ""
    id: int = 0
    revision: int = 0


class ActionChanged(Refusal):
    """It stands otherwise by now than on the page from which this was done."""


def found(given: Mapping[Side, Answers]) -> Mapping[str, Gap]:
    """The gaps in what was answered so far, by what they are about: of one thing the plainest."""
    gaps: dict[str, Gap] = {}
    own, manager = given.get(Side.OWN), given.get(Side.MANAGER)
    for gap, answers in ((Gap.MANAGER, manager), (Gap.OWN, own)):
        for about, score in answers.scores.items() if answers else ():
            if score is not None and score <= LOW:
                gaps.setdefault(about, gap)
    for about, score in own.scores.items() if own and manager else ():
        theirs = manager.scores.get(about) if manager else None
        if score is not None and theirs is not None and abs(score - theirs) >= APART:
            gaps.setdefault(about, Gap.APART)
    for n, reached in manager.reached.items() if manager else ():
        if reached.verdict is Verdict.MISSED:
            gaps[f"indicator:{n}"] = Gap.MISSED
    return gaps


def owner(gap: Gap, hire: Hire, own: Answers | None, looks_after: str) -> str:
    """Who does something about it: the manager, unless it would tell them what the person did not share; then whoever
    looks after the check-ins, nobody where there is none."""
    tells = gap in {Gap.OWN, Gap.APART} and not (own and own.share)
    return looks_after if tells else hire.manager


def opened(
    hire: Hire, day: int, given: Mapping[Side, Answers], known: Iterable[Action], looks_after: str,
    hours: Mapping[str, Hours], now: datetime,
) -> tuple[Action, ...]:  # fmt: skip
    """The actions that are new: one for each gap about which none is open yet, nor was one opened by this check-in."""
    there = {each.about for each in known if each.standing is Standing.OPEN or each.day == day}
    actions = []
    for about, gap in found(given).items():
        whose = owner(gap, hire, given.get(Side.OWN), looks_after)
        if whose and about not in there:
            today = local_day(now, hours[whose].zone)
            until = working_day_from(today, WORKING_DAYS, hours[whose])
            actions.append(Action(hire.id, day, about, gap, whose, until, now))
    return tuple(actions)


def check_owner(action: Action, owner: str, hire: Hire, looks_after: bool) -> None:
    """Return if whoever asks may give it to that person: whoever `looks_after` the check-ins may, to anybody but the
    person themselves, and nothing to the manager that was not shared with them. Raises FieldRefusals for `owner`."""
    tells = owner == hire.manager and action.gap in {Gap.OWN, Gap.APART}
    if not looks_after or owner == hire.user or tells:
        raise FieldRefusals({"owner": MayNotOwn()})


def changed(action: Action, answers: Mapping[str, object], owner: str, until: date | None) -> Action:
    """The action with what is said of it now: `what`, `came_of_it`, and its `standing`. Raises FieldRefusals."""
    wrong: dict[str, Refusal] = {}
    what, came = (typed(answers, name, WHAT_CHARACTERS, wrong) for name in ("what", "came_of_it"))
    standing = next((each for each in Standing if each.value == answers.get("standing")), Standing.OPEN)
    if standing is Standing.OPEN and not what and "what" not in wrong:
        wrong["what"] = Missing()
    if standing is not Standing.OPEN and not came and "came_of_it" not in wrong:
        wrong["came_of_it"] = Missing()
    if wrong:
        raise FieldRefusals(wrong)
    after = replace(action, what=what, came_of_it=came, standing=standing, owner=owner or action.owner)
    return replace(after, until=until or action.until, revision=action.revision + 1)
