"""All that is kept of a member: given to them as files, and forgotten everywhere."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

import structlog

from bot.deps import Deps
from bot.jobs import lent
from bot.jobs.community.content.writing import forget_author
from bot.jobs.community.matching import approaching
from bot.jobs.community.members import FEATURE, TEMPLATES, about, enter, joining, note, own
from bot.jobs.community.openings import about as about_interest
from bot.jobs.community.openings import cv
from bot.jobs.moments import Facts, Moment
from bot.rules.access import Right
from bot.rules.calendar import local_day
from bot.rules.community.events import about as about_event
from bot.rules.community.intros.rounds import about as intro
from bot.rules.community.members import Member, Side
from bot.rules.community.members.joining import forgotten
from bot.rules.community.moderation import about as about_case
from bot.rules.community.moderation.giving import given
from bot.rules.community.moderation.terms import about as about_term
from bot.rules.community.nurture.writing import about_promise
from bot.rules.community.questions import about as about_question
from bot.rules.community.questions.faq import about as about_entry
from bot.rules.community.questions.polls import about as about_poll
from bot.rules.community.questions.sessions import about as about_session
from bot.rules.community.recognition.settling import about as about_thanks
from bot.rules.community.recognition.settling import about_shown, about_tier
from bot.rules.erasures import Kind
from bot.rules.notices import Notice, Planned
from bot.rules.people import Identity, Role
from bot.rules.refusals import Refusal
from bot.rules.retention import Hold
from bot.rules.search import Side as Sides
from bot.slack import blocks
from bot.slack.client import SlackUnclear
from bot.slack.text import unescape
from bot.store import Books

log = structlog.get_logger(__name__)
GIVE, DROP, FORGOTTEN = f"{FEATURE}.give", f"{FEATURE}.drop", f"{FEATURE}.forgotten"
# What somebody hears whose session, questions or event it is now; sessions and events say it.
HANDED, HOSTS = "community.sessions.handed", "community.events.handed"
# What a file says is from the timeline's last so many lines; more than anybody's life here holds.
MOST_LINES = 10_000
# In whose timeline a file of theirs is noted: so it can be taken away again.
EXPORTED = "exported"
NAMES = ("my-data.json", "my-data.txt")


def ask(books: Books, member: Member, now: datetime) -> None:
    """All that is kept is sent to them, by an errand."""
    facts = {"workspace": member.workspace, "member": member.id, "who": member.user}
    books.errands.plan(f"{GIVE}:{member.id}:at={now.isoformat()}", GIVE, facts, now)
    enter(books, member, "give", member.user or "", now)


def everything(books: Books, member: Member) -> dict[str, Any]:
    """All that is kept of them, by table; what stands sealed in clear."""
    sealed = {
        "members": [{**asdict(member), "shown": sorted(each.value for each in member.shown)}],
        "member_lines": [asdict(each) for each in books.members.lines(member.id, Side, MOST_LINES)],
        "questions": [{"at": each.at, "text": each.text} for each in books.questions.of(member.id, MOST_LINES)],
        "match_approaches": [asdict(each) for each in books.matching.approaches_to(member.id)],
        "thanks": [
            {"at": each.thanks.at, "reason": each.thanks.reason, "is_mine": each.thanks.giver == member.id}
            for each in books.thanks.of(member.id)
        ],
        "promises": [asdict(each) for each in books.nurture.promises_to(member.id)],
        "role_terms": [asdict(each) for each in books.terms.of(member.id)],
        "question_faq": [asdict(each) for each in books.faq.by(member.id)],
        "notices": [
            {"at": each.due_at, "kind": each.kind, "state": each.state.value, "facts": each.facts}
            for each in books.notices.about(about(member.id))
        ],
    }  # fmt: skip
    if member.user:
        sealed["content_items"] = [asdict(each) for each in books.content.by_author(member.workspace, member.user)]
    kept = books.forgetting.everything(member.id)
    if part := books.intros.part(member.id):
        avoided = [each.name for each in books.members.some(member.workspace, part.avoids).values()]
        sealed["intro_parts"] = [{**row, "avoids": avoided} for row in kept["intro_parts"]]
    cases = given(books.moderation.by(member.id), books.moderation.of(member.workspace, member.id))
    return {**kept, **sealed, **cases}


def forget_or_wait(books: Books, member: Member, who: str, now: datetime) -> Hold | None:
    """Nothing is left of them; while the law wants it kept, that they asked is noted and done once it does not: what
    holds them."""
    hold = books.retention.of(Kind.MEMBER, member.id, local_day(now, books.workspaces.get(member.workspace).zone))
    if hold is None:
        forget(books, member, who, now)
    else:
        books.retention.ask(hold, who, now)
    return hold


def forget(books: Books, member: Member, who: str, now: datetime) -> None:
    """Nothing is left of them but that they were: not here, not in messages of ours, not in files we gave them. The
    record keeps its chain."""
    files = [
        str(each.facts["file"])
        for each in books.members.lines(member.id, Side, MOST_LINES)
        if each.what == f"{FEATURE}.{EXPORTED}" and each.facts
    ]
    for file in files:
        facts = {"workspace": member.workspace, "file": file}
        books.errands.plan(f"{DROP}:{member.workspace}:{file}", DROP, facts, now)
    lent.recall(books, member.workspace, now)
    books.member_imports.forget(member)
    for opening, _ in books.openings.interests(member.id):
        books.notices.erase(about_interest(opening.id, member.id), FORGOTTEN, now)
    cv.forget(books, member.id)
    for opening, _ in books.openings.interests(member.id):
        books.notices.erase(about_interest(opening.id, member.id), FORGOTTEN, now)
    introduced = books.intro_rounds.of(member.id, MOST_LINES)
    answered, in_sessions = books.polls.of_member(member.id), books.sessions.forget(member.id)
    books.intro_rounds.erase(member.id)
    books.intros.renumber(member.workspace, member.id, None)
    for case in books.moderation.forget(member.id):
        books.notices.erase(about_case(case), FORGOTTEN, now)
    asked = books.questions.forget(member.id)
    for question in asked:
        books.notices.erase(about_question(question), FORGOTTEN, now)
    for entry in books.faq.forget(member.id, asked):
        books.notices.erase(about_entry(entry), FORGOTTEN, now)
    approaching.forget(books, member.id, now)
    for thanked in books.thanks.of(member.id):
        books.notices.erase(about_thanks(thanked.thanks.id), FORGOTTEN, now)
    for promise in books.nurture.promises_to(member.id):
        books.notices.erase(about_promise(promise.id), FORGOTTEN, now)
    for term in books.terms.of(member.id):
        books.notices.erase(about_term(term.id), FORGOTTEN, now)
        if member.user:
            books.roles.dismiss(member.workspace, term.role, member.user)
    for about_them in (about_tier(member.id), about_shown(member.id)):
        books.notices.erase(about_them, FORGOTTEN, now)
    books.joining.forget(member.id)
    books.forgetting.drop(member.id)
    books.members.forget(forgotten(member), member.user)
    books.notices.erase(about(member.id), FORGOTTEN, now)
    if member.user:
        me = Identity(member.workspace, member.user)
        books.notices.erase_to(me, "community", FORGOTTEN, now)
        books.members.changed.update(books.sources.forget(me, now))
        books.drafts.forget(me, "community")
        forget_author(books, member.workspace, member.user, FORGOTTEN, now)
        _hand_over(books, me, who, now)
        for kept in books.saved_searches.of(me, Sides.COMMUNITY):
            books.saved_searches.drop(kept.id)
        there = books.people.get(me)
        (unnamed,) = joining.unnamed(books, member.workspace, [there])
        books.people.put(unnamed, now)
    for each in introduced:
        books.notices.refresh(now, about=intro(each.id))
    for poll in answered:
        books.notices.refresh(now, about=about_poll(poll))
    for session in in_sessions:
        books.notices.refresh(now, about=about_session(session))
    books.erasures.note(Kind.MEMBER, member.id, now)
    books.retention.forget(Kind.MEMBER, member.id)
    books.record.note(now, f"{FEATURE}.forget", about(member.id), workspace=member.workspace, who=who)


def _hand_over(books: Books, me: Identity, who: str, now: datetime) -> None:
    """What they did for the community as a moderator is done by somebody else, who is told: by whoever forgets them, or
    by the first of the others who moderate. Nobody knows any more that it was theirs."""
    books.polls.leave(me.workspace, me.user)
    books.questions.leave(me.workspace, me.user)
    books.terms.leave(me.workspace, me.user)
    moderators, admins = books.roles.holders(me.workspace, Role.MODERATOR), books.people.admins(me.workspace)
    heirs = [each for each in (*moderators, *sorted(admins)) if each != me.user]
    heir = who if who in heirs else next(iter(heirs), "")
    for id, host in books.sessions.leave(me.workspace, me.user, heir):
        if host:
            key = f"{HANDED}:{id}:{host}:{now.isoformat()}"
            told = Planned(key, HANDED, about_session(id), me.workspace, host, {"session": id}, living=True)
            books.notices.plan(told, now)
        books.notices.refresh(now, about=about_session(id))
    for event in books.events.leave(me.workspace, me.user, heir):
        if event.end > now:
            to = (about_event(event.id), me.workspace, heir, {"event": event.id})
            told = Planned(f"{HOSTS}:{event.id}:{heir}:{now.isoformat()}", HOSTS, *to, None, event.end, living=True)
            books.notices.plan(told, now)
        books.notices.refresh(now, about=about_event(event.id))


def _give(deps: Deps, facts: Mapping[str, Any]) -> None:
    """All that is kept stands as two files in their own conversation, one for people and one for programs.

    Raises SlackRefused, SlackLimited, SlackAway: tried again, then told to an admin.
    """
    now, workspace = deps.now(), str(facts["workspace"])
    with deps.store.reading() as books:
        try:
            me = books.people.enter(Identity(workspace, str(facts["who"])), Right.BELONG)
            member = own.mine(books, me)
        except Refusal as refusal:
            log.info("what is kept of a member was not given out", why=type(refusal).__name__)
            return
        found = everything(books, member)
        page = {"prefix": deps.command_prefix, **own.page(books, member, now)}
    words = unescape(blocks.plain(deps.words.tree(f"{TEMPLATES}/me", me.language, page, me.zone)))
    contents = (json.dumps(found, ensure_ascii=False, indent=1, default=str), words)
    room = deps.slack.conversation(workspace, me.user)
    for name, content in zip(NAMES, contents, strict=True):
        try:
            file = deps.slack.upload(workspace, name, name, content.encode(), to=room)
        except SlackUnclear as lost:  # it may stand there: one copy too few is better than two
            log.warning("what is kept of a member may not have arrived", error=str(lost))
            continue
        deps.crash("members.given")
        with deps.store.open() as books:
            note(books, member.id, EXPORTED, "", now, file=file)
        deps.crash("members.given_noted")


def _drop(deps: Deps, facts: Mapping[str, Any]) -> None:
    """A file that was given to whoever was forgotten stands nowhere in Slack. Raises what the client raises."""
    deps.slack.delete_file(str(facts["workspace"]), str(facts["file"]))
    deps.crash("members.file_dropped")


def _forgotten(books: Books, notice: Notice, now: datetime) -> Facts | None:
    return {}


MOMENTS = {FORGOTTEN: Moment(_forgotten)}
ERRANDS = {GIVE: _give, DROP: _drop}
