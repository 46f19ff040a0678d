"""The page of figures with its picture, the errand that makes that, and the file that goes to whoever asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from bot.deps import Deps
from bot.jobs import lent, pictures
from bot.jobs.hiring.reports import FEATURE, numbers
from bot.jobs.hiring.reports.numbers import Gathered, Scope
from bot.rules.access import Right
from bot.rules.hiring.outcomes.declaring import may_look
from bot.rules.hiring.outcomes.seeing import sees
from bot.rules.hiring.reports.numbers import Period
from bot.rules.people import Identity, Person
from bot.rules.refusals import Refusal
from bot.rules.staff.sheets import written
from bot.slack import blocks
from bot.slack.client import SlackUnclear
from bot.slack.pictures.bars import Bars, bars
from bot.slack.text import plain
from bot.store import Books
from bot.store.pictures import OpenPage
from bot.words import Element
from bot.words.inline import leaves

log = structlog.get_logger(__name__)
DRAW, FILE = f"{FEATURE}.draw_numbers", f"{FEATURE}.numbers_file"
TEMPLATES = "hiring/reports"
_PERIODS = tuple(Period)


@dataclass(frozen=True)
class Page:
    """The modal with all figures; the picture it has, and whether Slack has its file."""

    view: dict[str, Any]
    scope: Scope
    drawn: Bars | None
    has_file: bool


def page(deps: Deps, books: Books, me: Person, scope: Scope, now: datetime) -> Page:
    """How it stands, in the person's language. Raises Unknown for a role that is not theirs."""
    facts, drawn = numbers.page(numbers.gather(books, me, scope, now)), None
    facts["sees_groups"] = may_look(books.declarations.setting(me.workspace), me)
    facts["sees_outcomes"] = sees(me, facts["roles"] > 0)
    if facts["stages"]:
        drawn = bars(deps.words.tree(f"{TEMPLATES}/numbers_picture", me.language, facts, me.zone))
        facts["picture"] = pictures.shown(books.pictures.find(me.workspace, drawn.digest))
    tree = deps.words.tree(f"{TEMPLATES}/numbers", me.language, {"prefix": deps.command_prefix, **facts}, me.zone)
    more = blocks.plain(deps.words.tree("more", me.language, {}, me.zone))
    has_file = bool(facts["picture"] and facts["picture"]["file"])
    return Page(blocks.modal(tree, more=more), scope, drawn, has_file)


def want(books: Books, me: Person, made: Page, view: str, now: datetime) -> None:
    """The picture that this open page lacks is made; it waits for no other any more."""
    books.pictures.left(me.workspace, view)
    if made.drawn is not None and not made.has_file:
        open_page = OpenPage(view, me.user, _about(made.scope))
        pictures.want(books, me.workspace, made.drawn, DRAW, open_page, now)


def _about(scope: Scope) -> int:
    """The role, 0 for all of them, and the period, as the one number that an open page is about."""
    return (scope.role or 0) * len(_PERIODS) + _PERIODS.index(scope.period)


def _scope(about: int) -> Scope:
    role, period = divmod(about, len(_PERIODS))
    return Scope(role or None, _PERIODS[period])


def draw(deps: Deps, facts: Mapping[str, Any]) -> None:
    """The picture `facts["digest"]` is in Slack, and the pages that wait for it show it, or why there is none yet."""
    pictures.draw(deps, facts, _showing)


def _showing(deps: Deps, books: Books, me: Person, about: int, digest: str) -> dict[str, Any]:
    return page(deps, books, me, _scope(about), deps.now()).view


def ask(books: Books, me: Person, scope: Scope, now: datetime) -> None:
    """The figures of that scope, or its rows, come as a file to this person alone, by an errand."""
    numbers.gather(books, me, scope, now)  # who may not see them asks for no file
    facts = {"workspace": me.workspace, "who": me.user, "scope": str(scope)}
    books.errands.plan(f"{FILE}:{scope}:to={me.user}:at={now.isoformat()}", FILE, facts, now)
    about = f"requisition:{scope.role}" if scope.role else "requisitions"
    entry = {"workspace": me.workspace, "who": me.user, "figure": scope.figure or "all", "period": scope.period.value}
    books.record.note(now, FILE, about, **entry)


def _give(deps: Deps, facts: Mapping[str, Any]) -> None:
    """The figures or the rows stand as a file in the asker's own conversation, while they may see them.

    Raises SlackRefused, SlackLimited, SlackAway: tried again, then told to an admin.
    """
    scope = numbers.scope_from(facts["scope"])
    with deps.store.reading() as books:
        try:
            me = books.people.enter(Identity(facts["workspace"], facts["who"]), Right.HIRE)
            found = numbers.gather(books, me, scope, deps.now())
        except Refusal as refusal:
            log.info("a file of figures was not given out", why=type(refusal).__name__)
            return
        tree = deps.words.tree(f"{TEMPLATES}/numbers_sheet", me.language, sheet(books, found), me.zone)
    content, name = csv(tree).encode("utf-8-sig"), f"numbers-{scope.figure or 'all'}.csv"
    room = deps.slack.conversation(me.workspace, me.user)
    try:
        file = deps.slack.upload(me.workspace, name, name, content, to=room)
    except SlackUnclear as lost:  # it may stand there: one copy too few is better than two
        log.warning("a file of figures may not have arrived", error=str(lost))
        return
    deps.crash("reports.numbers_given")
    if scope.figure:  # its rows are people
        lent.lend(deps, me.workspace, file)


def sheet(books: Books, found: Gathered) -> dict[str, Any]:
    """What the template of the file shows: every figure, or every row of one, people by their names."""
    if not found.scope.figure:
        return {"figure": "", "lines": [], **numbers.page(found)}
    lines = numbers.lines(found)
    users = {who for each in lines for who in (*each.get("late", ()), *filter(None, [each.get("who")]))}
    names = {user: person.name for user, person in books.people.some(found.me.workspace, users).items()}
    for each in lines:
        if "who" in each:
            each["who"] = names.get(each["who"], each["who"])
        if "late" in each:
            each["late"] = [names.get(who, who) for who in each["late"]]
    return {**numbers.named(found), "figure": numbers.kind(found.scope), "lines": lines}


def csv(tree: Element) -> str:
    """The rows of a `<Sheet>`, the first of them its headers, as CSV that no office program takes a formula from."""
    headers, *rows = [
        [plain(leaves(cell.children)) for cell in row.children if isinstance(cell, Element)]
        for row in tree.children if isinstance(row, Element)
    ]  # fmt: skip
    return written(headers, rows)


ERRANDS = {DRAW: draw, FILE: _give}
