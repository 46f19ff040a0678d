"""The CV that a member gives with their interest: fetched from Slack, kept sealed with their candidacy, where whoever
may see that opens it; gone with the candidate, and with the member."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.deps import Deps
from bot.jobs import uploads
from bot.jobs.community.openings import FEATURE, about
from bot.jobs.hiring.candidates import files, own_page
from bot.jobs.moments import Facts, Moment
from bot.rules.community.members import Member
from bot.rules.community.openings import Interest
from bot.rules.hiring.candidates import files as rules
from bot.rules.hiring.candidates.own_page import THEMSELVES
from bot.rules.notices import Notice, Planned
from bot.rules.refusals import Refusal
from bot.store import Books

NOT_KEPT, FETCH = f"{FEATURE}.cv_not_kept", f"{FEATURE}.fetch_cv"


def ask(books: Books, member: Member, said: Interest, file: str, now: datetime) -> None:
    """The file they uploaded in Slack with it is fetched by an errand."""
    facts = {"workspace": member.workspace, "who": member.user, "opening": said.opening, "member": member.id,
             "file": file}  # fmt: skip
    books.errands.plan(f"{FETCH}:{said.opening}:{member.id}:{file}", FETCH, facts, now)


def forget(books: Books, member: int) -> None:
    """No file is left that they gave with an interest."""
    books.files.drop([said.cv for _, said in books.openings.interests(member) if said.cv is not None])


def _fetch(deps: Deps, facts: Mapping[str, Any]) -> None:
    """The file is kept with the candidacy, or what is wrong with it is told to the member; nothing is, once they took
    their interest back.

    Raises SlackAway, SlackLimited: tried again.
    """
    now, workspace = deps.now(), facts["workspace"]
    with deps.store.reading() as books:
        if _waiting(books, facts) is None:
            return
    name, content, problem = uploads.brought(deps, workspace, facts["file"], facts["who"], rules.MOST_BYTES)
    with deps.store.open() as books:
        said = _waiting(books, facts)
        if said is not None and said.candidacy is not None and not problem:
            try:
                found = own_page.find(books, said.candidacy, now)
                kept = files.keep(books, found, name, content, THEMSELVES, now)
                books.openings.change(replace(said, cv=kept.id))
            except Refusal as refusal:
                problem = files.problem_of(refusal)
        if said is not None and problem:
            where, told = about(said.opening, said.member), {"opening": said.opening, "problem": problem}
            planned = Planned(f"{NOT_KEPT}:{where}", NOT_KEPT, where, workspace, facts["who"], told)
            books.notices.plan(planned, now)
    deps.crash("openings.cv_kept")


def _waiting(books: Books, facts: Mapping[str, Any]) -> Interest | None:
    said = books.openings.interest(int(facts["opening"]), int(facts["member"]))
    return said if said is not None and said.withdrawn_at is None and said.cv is None else None


def _not_kept(books: Books, notice: Notice, now: datetime) -> Facts | None:
    opening = books.openings.get(notice.workspace, int(notice.facts["opening"]))
    return {"title": opening.title, "problem": notice.facts["problem"]} if opening else None


MOMENTS = {NOT_KEPT: Moment(_not_kept)}
ERRANDS = {FETCH: _fetch}
