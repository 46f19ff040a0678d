"""The pages of outcomes with their pictures, the errand that makes those, and the file for whoever asks for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from bot.deps import Deps
from bot.jobs import pictures
from bot.jobs.errands import Work
from bot.jobs.hiring import competencies
from bot.jobs.hiring.descriptions import name_of
from bot.jobs.hiring.outcomes import FEATURE, TEMPLATES, looking, showing
from bot.jobs.hiring.reports.numbers_page import csv
from bot.jobs.hiring.requisitions.showing import run_by
from bot.rules.access import Right, has
from bot.rules.hiring.outcomes.analysing import WINDOWS
from bot.rules.hiring.outcomes.report import Report, Window
from bot.rules.hiring.outcomes.seeing import check, sees_points
from bot.rules.hiring.requisitions import Unknown
from bot.rules.people import Identity, Person
from bot.rules.refusals import Refusal
from bot.slack import blocks
from bot.slack.client import SlackUnclear
from bot.slack.pictures.relations import Forest, Scatter, forest, scatter
from bot.store import Books
from bot.store.pictures import OpenPage

log = structlog.get_logger(__name__)
DRAW, FILE = f"{FEATURE}.draw", f"{FEATURE}.file"
SUMMARY, DETAILS, BY_PART = PAGES = ("summary", "details", "by_part")
_WORDS = dict(zip(PAGES, (f"{TEMPLATES}/summary", f"{TEMPLATES}/details", f"{TEMPLATES}/by_part"), strict=True))
_SCOPE = re.compile(f"({'|'.join(PAGES)}):({'|'.join(map(str, WINDOWS))})")


@dataclass(frozen=True)
class Scope:
    """Which of PAGES, and of how many days after the start."""

    page: str = SUMMARY
    days: int = WINDOWS[0]

    def __str__(self) -> str:
        return f"{self.page}:{self.days}"


def scope_from(value: object) -> Scope:
    """What a button of ours carries. Raises Unknown for anything else."""
    found = _SCOPE.fullmatch(str(value))
    if found is None:
        raise Unknown()
    return Scope(found[1], int(found[2]))


@dataclass(frozen=True)
class Page:
    """The modal; the picture it has, and whether Slack has its file."""

    view: dict[str, Any]
    scope: Scope
    drawn: Scatter | Forest | None
    has_file: bool


def page(deps: Deps, books: Books, me: Person, scope: Scope) -> Page:
    """What there is to see, in the person's language. Raises FiguresNotYours."""
    check(me, bool(run_by(books, me)))
    report = books.outcomes.look(me.workspace)
    facts: dict[str, Any] = {"is_there": report is not None, "picture": None}
    facts |= _ways(scope, has(Right.RECRUIT, me, books.workspaces.get(me.workspace).kind))
    drawn: Scatter | Forest | None = None
    if report is not None:
        facts |= _facts(deps, books, me, scope, report)
        drawn = _drawn(deps, me, scope, facts)
    if drawn is not None:
        facts["picture"] = pictures.shown(books.pictures.find(me.workspace, drawn.digest))
    tree = deps.words.tree(_WORDS[scope.page], me.language, facts, me.zone)
    more = blocks.plain(deps.words.tree("more", me.language, {}, me.zone))
    return Page(blocks.modal(tree, more=more), scope, drawn, bool(facts["picture"] and facts["picture"]["file"]))


def _ways(scope: Scope, recruits: bool = False) -> dict[str, Any]:
    """What the buttons carry that lead to the other pages and days; recruiters are led to what to change."""
    windows = [{"days": days, "value": str(Scope(scope.page, days)), "is_now": days == scope.days} for days in WINDOWS]
    to = {f"to_{page}": str(Scope(page, scope.days)) for page in PAGES}
    return {"windows": windows, **to, "days": scope.days, "recruits": recruits}


def _facts(deps: Deps, books: Books, me: Person, scope: Scope, report: Report) -> dict[str, Any]:
    window = next(each for each in report.windows if each.days == scope.days)
    if scope.page == SUMMARY:
        mine = books.checkins.concerning(me.identity)
        manages = any(each.manager == me.user and each.goes_on for each in mine)
        return showing.summary(report, window, sees_points(me, window.overall.n, manages))
    if scope.page == DETAILS:
        return showing.details(report, window)
    return showing.parts(report, window, _called(deps, books, me))


def _called(deps: Deps, books: Books, me: Person) -> showing.Called:
    known = competencies.library(books, deps.words.library, me.workspace)
    return lambda id: name_of(known, id, me.language)


def _drawn(deps: Deps, me: Person, scope: Scope, facts: Mapping[str, Any]) -> Scatter | Forest | None:
    if scope.page == SUMMARY and facts["scatter"]:
        return scatter(deps.words.tree(f"{TEMPLATES}/scatter", me.language, facts, me.zone))
    if scope.page == BY_PART and facts["forest"]:
        return forest(deps.words.tree(f"{TEMPLATES}/forest", me.language, facts, me.zone))
    return None


def want(books: Books, me: Person, made: Page, view: str, now: datetime) -> None:
    """The picture that this open page lacks is made; it waits for no other any more."""
    books.pictures.left(me.workspace, view)
    if made.drawn is not None and not made.has_file:
        pictures.want(books, me.workspace, made.drawn, DRAW, OpenPage(view, me.user, _about(made.scope)), now)


def _about(scope: Scope) -> int:
    """Page and days as the one number that an open page is about."""
    return PAGES.index(scope.page) * len(WINDOWS) + WINDOWS.index(scope.days)


def draw(deps: Deps, facts: Mapping[str, Any]) -> None:
    """The picture `facts["digest"]` is in Slack, and the pages that wait for it show it, or why there is none yet."""
    pictures.draw(deps, facts, _showing)


def _showing(deps: Deps, books: Books, me: Person, about: int, digest: str) -> dict[str, Any]:
    place, window = divmod(about, len(WINDOWS))
    return page(deps, books, me, Scope(PAGES[place], WINDOWS[window])).view


def ask(books: Books, me: Person, scope: Scope, now: datetime) -> None:
    """The figures of that many days come as a file to this person alone, by an errand. Raises FiguresNotYours."""
    check(me, bool(run_by(books, me)))
    facts = {"workspace": me.workspace, "who": me.user, "scope": str(scope)}
    books.errands.plan(f"{FILE}:{scope.days}:to={me.user}:at={now.isoformat()}", FILE, facts, now)
    books.record.note(now, FILE, "outcomes", workspace=me.workspace, who=me.user, days=scope.days)


def _give(deps: Deps, facts: Mapping[str, Any]) -> None:
    """The figures stand as a file in the asker's own conversation, while they may see them.

    Raises SlackRefused, SlackLimited, SlackAway: tried again, then told to an admin.
    """
    scope = scope_from(facts["scope"])
    with deps.store.reading() as books:
        try:
            me = books.people.enter(Identity(facts["workspace"], facts["who"]), Right.HIRE)
            check(me, bool(run_by(books, me)))
        except Refusal as refusal:
            log.info("a file of figures was not given out", why=type(refusal).__name__)
            return
        report = books.outcomes.look(me.workspace)
        if report is None:
            return
        window = next(each for each in report.windows if each.days == scope.days)
        told = sheet(report, window, _called(deps, books, me))
    tree = deps.words.tree(f"{TEMPLATES}/sheet", me.language, told, me.zone)
    name = f"outcomes-{scope.days}.csv"
    room = deps.slack.conversation(me.workspace, me.user)
    try:
        deps.slack.upload(me.workspace, name, name, csv(tree).encode("utf-8-sig"), to=room)
    except SlackUnclear as lost:  # it may stand there: one copy too few is better than two
        log.warning("a file of figures may not have arrived", error=str(lost))
    deps.crash("hiring.outcomes.given")


def sheet(report: Report, window: Window, called: showing.Called) -> dict[str, Any]:
    """What the template of the file shows: every figure, a line each."""
    return {**showing.details(report, window), **showing.parts(report, window, called)}


ERRANDS: dict[str, Work] = {DRAW: draw, FILE: _give, **looking.ERRANDS}
