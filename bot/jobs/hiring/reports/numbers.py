"""The figures of the recruitments somebody runs, and the rows behind each, as templates show them.

Whoever runs a recruitment sees its figures; candidates they are shut out of are in no row and in no count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.jobs.hiring.requisitions.showing import run_by
from bot.rules.company import Company
from bot.rules.hiring.plans import Plan
from bot.rules.hiring.reports import numbers, pipeline
from bot.rules.hiring.reports.numbers import Period, Share, Who, Work
from bot.rules.hiring.reports.pipeline import Outcome, Stage
from bot.rules.hiring.requisitions import Unknown
from bot.rules.hiring.scorecards import pace
from bot.rules.hiring.scorecards.pace import AIM, OwedCard, Pace
from bot.rules.people import Identity, Person
from bot.store import Books
from bot.store.hiring.candidates import Line

# What one page lists.
LISTED = 20
STAGE, FILL, CARDS, LOAD = "stage", "fill", "cards", "load"
_SCOPE = re.compile(r"([0-9]{0,9}):(30|90|365|all):((?:stage[0-9]{1,2}|[a-z_]{1,12})?):([0-9]{1,4})")
_FIGURES = {"", FILL, CARDS, LOAD, *(each.value for each in Who)}


@dataclass(frozen=True)
class Scope:
    """Figures of a role, or of all that somebody runs, and back to when; with a `figure`, a page of its rows."""

    role: int | None = None
    period: Period = Period.QUARTER
    figure: str = ""
    page: int = 0

    def __str__(self) -> str:
        return f"{'' if self.role is None else self.role}:{self.period.value}:{self.figure}:{self.page}"

    @property
    def stage(self) -> int | None:
        """The place of the stage whose rows these are."""
        return int(self.figure[len(STAGE) :]) if self.figure.startswith(STAGE) else None


def scope_from(value: object) -> Scope:
    """What a button of ours carries. Raises Unknown for anything else."""
    found = _SCOPE.fullmatch(str(value))
    if found is None or not (found[3] in _FIGURES or found[3][len(STAGE) :].isdigit()):
        raise Unknown()
    return Scope(int(found[1]) if found[1] else None, Period(found[2]), found[3], int(found[4]))


@dataclass(frozen=True)
class Gathered:
    """What somebody's figures are counted from, and what their rows say."""

    scope: Scope
    work: Work
    lines: Mapping[int, Line]
    plans: Mapping[tuple[int, int], Plan]
    company: Company
    me: Identity
    now: datetime

    @property
    def stages(self) -> Sequence[Stage]:
        return pipeline.funnel(self.work.began, self.now)

    @property
    def owed(self) -> Sequence[OwedCard]:
        return pace.owed(self.work.sittings, self.now)

    def title(self, role: int) -> str:
        """What a role is called; empty where only one is looked at."""
        return "" if self.scope.role is not None else self.work.roles[role].wanted.title

    def method(self, role: int, plan: int, stage: int) -> str:
        """The method of that stage in that version of the plan; empty where that is not known."""
        found = self.plans.get((role, plan))
        return found.stages[stage].method.value if found and stage < len(found.stages) else ""

    def method_at(self, stage: int) -> str:
        """That of all who came to the stage in that place; empty where it is not the same for all."""
        there = {(each.requisition, each.plan) for each in self.work.began if each.stage >= stage}
        found = {self.method(role, plan, stage) for role, plan in there}
        return found.pop() if len(found) == 1 else ""


def gather(books: Books, me: Person, scope: Scope, now: datetime) -> Gathered:
    """Everything the figures of that scope are counted from. Raises Unknown for a role that is not theirs."""
    roles = [each for each in run_by(books, me) if scope.role in (None, each.id)]
    if scope.role is not None and not any(numbers.is_counted(each) for each in roles):
        raise Unknown()
    company, since, ids = books.company.of(me.workspace, now), scope.period.since(now), [each.id for each in roles]
    lines = {each.id: each for each in books.candidates.listed_for(me, roles, company)}
    shut = {each.id: each.shut for each in lines.values()}
    candidacies = books.numbers.candidacies(ids, shut, since)
    work = numbers.counted(roles, candidacies, books.numbers.sittings(ids, shut, since, now), since, now)
    work = replace(work, declined=books.offers.declined([each.id for each in work.began]))
    return Gathered(scope, work, lines, books.plans.of_all(ids), company, me.identity, now)


def roles(books: Books, me: Person, scope: Scope) -> dict[str, Any]:
    """A page of the roles whose figures somebody may choose."""
    shown, paging = _page([each for each in run_by(books, me) if numbers.is_counted(each)], scope.page)
    lines = [
        {"title": each.wanted.title, "department": each.wanted.department, "state": each.state.value,
         "value": str(Scope(each.id, scope.period))}
        for each in shown
    ]  # fmt: skip
    return {"roles": lines, "all": str(Scope(period=scope.period)), **_turning(Scope(None, scope.period), paging)}


def page(found: Gathered) -> dict[str, Any]:
    """Every figure, and what a button carries that opens its rows."""
    scope, work, owed = found.scope, found.work, found.owed
    stages, noes = found.stages, numbers.noes(work)
    worst, load, whole = pipeline.leak(stages), numbers.load(work), pace.rate(owed)
    days, own = [each.days for each in numbers.fills(work)], [each for each in owed if each.who == found.me.user]
    said = [(who, numbers.reasons(noes, who)) for who in (Who.WITHDREW, Who.TURNED_DOWN, Who.OFFER)]
    return {
        **named(found), "roles": len(work.roles), "cancelled": work.cancelled, "called_off": work.called_off,
        "periods": [{"name": each.value, "value": str(replace(scope, period=each)), "is_now": each is scope.period}
                    for each in Period],
        "choose": str(Scope(None, scope.period)), "file": str(scope),
        "stages": [_stage(found, each) for each in stages],
        "leak": worst and {
            "n": worst.stage + 1, "method": found.method_at(worst.stage), "lost": _share(worst.lost),
            "elsewhere": _share(worst.elsewhere), "is_clear": worst.is_clear,
            "value": str(rows_of(scope, f"{STAGE}{worst.stage}")),
        },
        "fill": {"n": len(days), "days": tenths(numbers.middle(days)), "usual": numbers.USUALLY_QUOTED,
                 "value": str(rows_of(scope, FILL))},
        "cards": {
            **_cards(whole), "aim": AIM, "value": str(rows_of(scope, CARDS)), "is_met": whole.is_met,
            "teams": [{"team": team, **_cards(each)}
                      for team, each in pace.by_team(owed, found.company.departments).items()],
            "own": _cards(pace.rate(own)) if own else None,
        },
        "noes": [
            {"who": who.value, "n": sum(count for _, count in all_), "value": str(rows_of(scope, who.value)),
             "reasons": [{"reason": reason, "n": count} for reason, count in all_]}
            for who, all_ in said
        ],
        "asked": {**_share(numbers.asked(work)), "value": str(rows_of(scope, Who.SEAT.value))},
        "load": {"people": len(load.seats), "seats": load.total, "middle": tenths(load.middle),
                 "most": load.seats[0][1] if load.seats else 0, "uneven": load.uneven,
                 "value": str(rows_of(scope, LOAD))},
        "picture": None,
    }  # fmt: skip


def named(found: Gathered) -> dict[str, Any]:
    """Of what and since when."""
    scope = found.scope
    role = found.work.roles.get(scope.role) if scope.role is not None else None
    since = scope.period.since(found.now)
    return {"is_one": scope.role is not None, "title": role.wanted.title if role else "", "period": scope.period.value,
            "since": since}  # fmt: skip


def rows_of(scope: Scope, figure: str, page: int = 0) -> Scope:
    """The rows of a figure."""
    return replace(scope, figure=figure, page=page)


def rows(found: Gathered) -> dict[str, Any]:
    """The page of rows that the scope names. Raises Unknown where it names none."""
    scope = found.scope
    if not scope.figure:
        raise Unknown()
    shown, paging = _page(lines(found), scope.page)
    stage = scope.stage
    return {
        **named(found), "figure": kind(scope), "n": (stage or 0) + 1,
        "method": "" if stage is None else found.method_at(stage), "lines": shown, "file": str(scope),
        "back": str(Scope(scope.role, scope.period)), **_turning(scope, paging),
    }  # fmt: skip


def kind(scope: Scope) -> str:
    """What rows these are."""
    return scope.figure if scope.stage is None else STAGE


def lines(found: Gathered) -> Sequence[dict[str, Any]]:
    """Every row behind the figure that the scope names."""
    figure, stage = found.scope.figure, found.scope.stage
    if stage is not None:
        order = list(Outcome)
        there = [stay for each in found.stages if each.stage == stage for stay in each.stays]
        stays = sorted(there, key=lambda each: (order.index(each.outcome), -each.days, each.candidacy))
        return [{**_who(found, each.candidacy), "outcome": each.outcome.value, "days": tenths(each.days)}
                for each in stays]  # fmt: skip
    if figure == FILL:
        return [{**_who(found, each.candidacy), "approved": each.approved, "hired": each.hired,
                 "days": tenths(each.days)} for each in numbers.fills(found.work)]  # fmt: skip
    if figure == CARDS:
        return _interviews(found)
    if figure == LOAD:
        return [{"who": who, "count": count} for who, count in numbers.load(found.work).seats]
    return [
        {**_who(found, each.candidacy), "n": each.stage + 1, "at": each.at, "reason": each.reason, "said": each.said}
        for each in sorted(numbers.noes(found.work), key=lambda each: (each.at or found.now), reverse=True)
        if each.who.value == figure
    ]


def _interviews(found: Gathered) -> Sequence[dict[str, Any]]:
    """The interviews whose cards are told of, the newest first; who is late is in none that may be asked no more."""
    by_id: dict[int, list[OwedCard]] = {}
    for each in found.owed:
        by_id.setdefault(each.sitting.interview.id, []).append(each)
    made = []
    for owed in reversed(by_id.values()):
        one = owed[0].sitting
        late = [each.who for each in owed if each.at is None and each.who not in one.waived and one.left is None]
        made.append({
            **_who(found, one.interview.candidacy), "n": one.interview.stage + 1, "start": one.interview.start,
            "in_time": sum(each.is_in_time for each in owed), "of": len(owed), "late": late,
        })  # fmt: skip
    return made


def _who(found: Gathered, candidacy: int) -> dict[str, Any]:
    line = found.lines[candidacy]
    return {"id": candidacy, "name": line.name, "title": found.title(line.requisition)}


def _stage(found: Gathered, one: Stage) -> dict[str, Any]:
    return {
        "n": one.stage + 1, "method": found.method_at(one.stage), "came": len(one.stays),
        **{each.value: one.count(each) for each in Outcome}, "passed": _share(one.passed),
        "days": tenths(one.days), "timed": len(one.timed), "longest": tenths(one.longest),
        "value": str(rows_of(found.scope, f"{STAGE}{one.stage}")),
    }  # fmt: skip


def _cards(one: Pace) -> dict[str, Any]:
    return {"part": one.in_time, "of": one.counted, "percent": one.percent, "hours": tenths(one.hours)}


def _share(one: Share) -> dict[str, Any]:
    return {"part": one.part, "of": one.of, "percent": one.percent}


def tenths(value: float | None) -> str | None:
    """To one decimal, which both languages write alike."""
    return None if value is None else f"{value:.1f}"


def _page(found: Sequence[Any], page: int) -> tuple[Sequence[Any], dict[str, int]]:
    last = max(0, (len(found) - 1) // LISTED)
    page = min(page, last)
    first = page * LISTED
    shown = found[first : first + LISTED]
    return shown, {"page": page, "last_page": last, "first": first + 1, "last": first + len(shown), "of": len(found)}


def _turning(scope: Scope, paging: Mapping[str, int]) -> dict[str, Any]:
    at = paging["page"]
    ways: Iterable[tuple[str, int, bool]] = (("before", at - 1, at > 0), ("after", at + 1, at < paging["last_page"]))
    return {**paging, **{name: str(replace(scope, page=to)) if is_there else "" for name, to, is_there in ways}}
