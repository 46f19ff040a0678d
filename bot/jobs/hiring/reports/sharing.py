"""A signed report on its way: as a message with a picture, as a canvas where the plan has them, as a file to print.

Whoever is sent one may read it by the cards' own rule, which is asked when it is sent and again as it arrives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import structlog

from bot.deps import Deps
from bot.jobs import pictures
from bot.jobs.errands import NotYet
from bot.jobs.hiring import copies
from bot.jobs.hiring import reports as job
from bot.jobs.hiring.candidates import about
from bot.jobs.hiring.reports import FEATURE, Found
from bot.jobs.moments import Facts, Moment
from bot.mail.printing import printed
from bot.rules.access import Right
from bot.rules.failures import reason
from bot.rules.hiring.reports.signing import MayNotRead, NoReportHere, Report
from bot.rules.hiring.requisitions.wanted import Missing
from bot.rules.notices import Notice, Planned
from bot.rules.people import Identity, Person
from bot.rules.refusals import FieldRefusals, Refusal
from bot.slack.canvas import canvas
from bot.slack.client import SlackAway, SlackLimited, SlackRefused, SlackUnclear
from bot.store import Books
from bot.words.ratings import ratings

log = structlog.get_logger(__name__)
PRINT, SHARE = f"{FEATURE}.print", f"{FEATURE}.share"
SHARED, NO_CANVAS = f"{FEATURE}.shared", f"{FEATURE}.no_canvas"
# A canvas by itself belongs to paid plans, and an organisation may have switched canvases off.
WITHOUT_CANVASES = {"free_teams_cannot_create_non_tabbed_canvases", "canvas_disabled_user_team"}


def to_share(books: Books, me: Person, found: Found, number: int) -> dict[str, Any]:
    """What the form asks. Raises NoReportHere where nothing is signed."""
    report = _version(found, number)
    return {"id": found.seen.candidacy.id, "name": found.seen.candidate.name, "number": report.number}


def ask_print(books: Books, me: Person, found: Found, number: int, now: datetime) -> None:
    """The file comes in their own conversation, by an errand. Raises NoReportHere."""
    _plan_print(books, me.workspace, found.seen.candidacy.id, _version(found, number).number, me.user, now)


def _plan_print(books: Books, workspace: str, id: int, number: int, who: str, now: datetime) -> None:
    facts = {"workspace": workspace, "candidacy": id, "number": number, "who": who}
    books.errands.plan(f"{PRINT}:{id}:{number}:to={who}:at={now.isoformat()}", PRINT, facts, now)


def ask_share(
    books: Books, me: Person, found: Found, number: int, people: Sequence[str], as_canvas: bool, now: datetime
) -> None:
    """These people are sent that version, by an errand. Raises NoReportHere, and FieldRefusals for `people`."""
    report, id = _version(found, number), found.seen.candidacy.id
    if not people:
        raise FieldRefusals({"people": Missing()})
    if closed := [who for who in people if _reader(books, me.workspace, who, id, report.number, now) is None]:
        raise FieldRefusals({"people": MayNotRead(people=closed)})
    facts = {
        "workspace": me.workspace, "candidacy": id, "number": report.number, "who": me.user, "to": list(people),
        "canvas": as_canvas, "at": now.isoformat(),
    }  # fmt: skip
    books.errands.plan(f"{SHARE}:{id}:{report.number}:by={me.user}:at={now.isoformat()}", SHARE, facts, now)
    entry = {"workspace": me.workspace, "who": me.user, "version": report.number, "to": list(people)}
    books.record.note(now, f"{FEATURE}.share", about(found.seen.candidacy), **entry)


def _version(found: Found, number: int) -> Report:
    report = found.version(number)
    if report is None:
        raise NoReportHere()
    return report


def _reader(
    books: Books, workspace: str, user: str, id: int, number: int, now: datetime
) -> tuple[Person, Found, Report] | None:
    """That person with the version, if they may read it."""
    try:
        me = books.people.enter(Identity(workspace, user), Right.HIRE)
        found = job.find(books, me, id, now)
    except Refusal:
        return None
    report = found.version(number)
    return (me, found, report) if report else None


def facts_of(books: Books, me: Person, found: Found, report: Report) -> dict[str, Any]:
    """A version with what it rests on, in that person's language."""
    seen = found.seen
    return {
        "id": seen.candidacy.id, "name": seen.candidate.name, "title": seen.requisition.wanted.title,
        "report": job.written(report), "made": job.content(books, seen, report.draft, me.language),
    }  # fmt: skip


def paper(deps: Deps, books: Books, me: Person, found: Found, report: Report) -> Any:
    """The tree of a version to print, in that person's language; who signed it is named."""
    facts = facts_of(books, me, found, report)
    facts["signed_by"] = books.people.get(Identity(me.workspace, report.who)).name
    company = books.workspaces.get(me.workspace).name
    more = {"prefix": deps.command_prefix, "company": company, "code": found.seen.candidacy.code}
    return deps.words.tree("hiring/reports/printed", me.language, {**facts, **more}, me.zone)


def _print(deps: Deps, facts: Mapping[str, Any]) -> None:
    """The file stands in the asker's own conversation, while they may read it.

    Raises SlackRefused, SlackLimited, SlackAway: tried again, then told to an admin.
    """
    with deps.store.reading() as books:
        mine = _reader(books, facts["workspace"], facts["who"], facts["candidacy"], facts["number"], deps.now())
        if mine is None:
            log.info("a report was not printed: it is not theirs to read")
            return
        me, found, report = mine
        html = printed(paper(deps, books, me, found, report), me.language)
    name = f"report-{found.seen.candidacy.code}-{report.number}.html"
    room = deps.slack.conversation(me.workspace, me.user)
    try:
        file = deps.slack.upload(me.workspace, name, name, html.encode(), to=room)
    except SlackUnclear as lost:  # it may stand there: one copy too few is better than two
        log.warning("a printed report may not have arrived", error=str(lost))
        return
    deps.crash("reports.printed")
    copies.keep(deps, me.workspace, facts["candidacy"], file, copies.FILE)


def _share(deps: Deps, facts: Mapping[str, Any]) -> None:
    """Everybody who may read it is told of it, with its picture, and with the canvas where one was asked for; where
    Slack makes none, whoever asked hears why and is given the file.

    Raises NotYet while Slack looks at a picture; SlackLimited, SlackAway: tried again.
    """
    workspace, id, number, who = (facts[name] for name in ("workspace", "candidacy", "number", "who"))
    with deps.store.reading() as books:
        readers = [_reader(books, workspace, to, id, number, deps.now()) for to in facts["to"]]
        may = [each for each in readers if each is not None]
        trees = {
            me.language: deps.words.tree(
                "hiring/reports/ratings", me.language, facts_of(books, me, found, report), me.zone
            )
            for me, found, report in may if report.draft.lines
        }  # fmt: skip
        asker = _reader(books, workspace, who, id, number, deps.now())
        tree = paper(deps, books, *asker) if facts["canvas"] and asker else None
    pictured = {language: _picture(deps, workspace, ratings(each)) for language, each in trees.items()}
    link, why = _canvas(deps, workspace, id, tree, [me.user for me, _, _ in may]) if tree and may else ("", "")
    with deps.store.open() as books:
        now = deps.now()
        for me, found, _ in may:
            key = f"{SHARED}:candidacy={id}:version={number}:to={me.user}:at={facts['at']}"
            told = {
                "candidacy": id, "number": number, "by": who, "picture": pictured.get(me.language, ""), "link": link,
            }  # fmt: skip
            books.notices.plan(Planned(key, SHARED, about(found.seen.candidacy), workspace, me.user, told), now)
        if why and asker:
            key = f"{NO_CANVAS}:candidacy={id}:version={number}:to={who}:at={facts['at']}"
            told = {"candidacy": id, "number": number, "why": why}
            whose = about(asker[1].seen.candidacy)
            books.notices.plan(Planned(key, NO_CANVAS, whose, workspace, who, told), now)
            _plan_print(books, workspace, id, number, who, now)
    deps.crash("reports.shared")


def _picture(deps: Deps, workspace: str, drawn: Any) -> str:
    """Slack's file of the bars; empty where it takes none, and the words beside say the same."""
    with deps.store.open() as books:
        books.pictures.want(workspace, drawn.digest, asdict(drawn), deps.now())
    deps.crash("reports.picture_wanted")
    try:
        pictures.make(deps, workspace, drawn.digest)
        with deps.store.reading() as books:
            there = books.pictures.find(workspace, drawn.digest)
        if there is None or there.shown is None:
            return ""
        deps.slack.file(workspace, there.shown)
        return there.shown
    except (SlackAway, SlackLimited):
        raise
    except SlackRefused as refused:
        if refused.error not in GONE:
            log.warning("a report goes without its picture", error=refused.error)
            return ""
    with deps.store.open() as books:  # somebody deleted the file, or it was kept no longer
        books.pictures.lost(workspace, drawn.digest, deps.now())
    deps.crash("reports.picture_lost")
    raise NotYet("the picture is drawn anew")


GONE = {"file_not_found", "file_deleted"}


def _canvas(deps: Deps, workspace: str, id: int, tree: Any, people: Sequence[str]) -> tuple[str, str]:
    """The link to a canvas that these people may read, or Slack's name for why there is none."""
    title, markdown = canvas(tree)
    try:
        made = deps.slack.make_canvas(workspace, title, markdown)
        deps.crash("reports.canvas_made")
        copies.keep(deps, workspace, id, made, copies.CANVAS)
        deps.slack.let_read(workspace, made, people)
        return str(deps.slack.file(workspace, made).get("permalink") or ""), ""
    except (SlackAway, SlackLimited):
        raise
    except SlackRefused as refused:
        log.info("a report got no canvas", error=refused.error)
        return "", refused.error
    except SlackUnclear as lost:  # one that is there is open to nobody
        log.warning("a report may have got a canvas that nobody can open", error=str(lost))
        return "", "unclear"


def _shared(books: Books, notice: Notice, now: datetime) -> Facts | None:
    id, number = int(notice.facts["candidacy"]), int(notice.facts["number"])
    mine = _reader(books, notice.workspace, notice.to, id, number, now)
    if mine is None:
        return None
    frozen = {name: notice.facts[name] for name in ("by", "picture", "link")}
    return {**facts_of(books, *mine), **frozen}


def _no_canvas(books: Books, notice: Notice, now: datetime) -> Facts | None:
    mine = _reader(
        books, notice.workspace, notice.to, int(notice.facts["candidacy"]), int(notice.facts["number"]), now
    )
    if mine is None:
        return None
    why = str(notice.facts["why"])
    kind = "plan" if why in WITHOUT_CANVASES else reason(why).why.value
    return {"id": mine[1].seen.candidacy.id, "name": mine[1].seen.candidate.name, "why": kind, "said": why}


MOMENTS = {SHARED: Moment(_shared), NO_CANVAS: Moment(_no_canvas)}
ERRANDS = {PRINT: _print, SHARE: _share}
