"""For how long moderators and ambassadors are appointed: appointing, renewing, ending and handing over."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bot.jobs.community.members import own
from bot.jobs.community.moderation import FEATURE, today, users
from bot.jobs.moments import Facts, Moment
from bot.rules.access import NotAllowed, NotHere, has
from bot.rules.community.fields import Empty, NoDay, TooMuch, day
from bot.rules.community.members import Member
from bot.rules.community.moderation import NOTE_CHARACTERS
from bot.rules.community.moderation import terms as rules
from bot.rules.community.moderation.terms import (
    APPOINTS,
    MOST_MONTHS,
    NOTED_FOR,
    USUAL_MONTHS,
    HasItByGroup,
    NoSuchTerm,
    Term,
    TermChanged,
    TooLongATerm,
    about,
)
from bot.rules.notices import Notice, Pace, Planned, home_key
from bot.rules.people import Identity, Person, Role
from bot.rules.refusals import FieldRefusals, Refusal
from bot.store import Books

GIVEN, ENDING, RENEW, OVER, GONE, STAYS = (
    f"{FEATURE}.term_{name}" for name in ("given", "ending", "renew", "over", "gone", "stays")
)
# What the page lists of each role, so that all of it fits in Slack's hundred blocks.
LISTED = 18


def may_appoint(books: Books, me: Person, role: Role) -> bool:
    """Whether they give that role and take it."""
    return has(APPOINTS[role], me, books.workspaces.get(me.workspace).kind)


def appointers(books: Books, workspace: str, role: Role) -> Collection[str]:
    """Who gives that role there and takes it."""
    return books.people.admins(workspace) if role is Role.MODERATOR else users(books, workspace)


def page(books: Books, me: Person, now: datetime) -> dict[str, Any]:
    """Who moderates or is an ambassador, until when, and what those who ended hand over."""
    day_, subjects = today(books, me.workspace, now), books.roles.subjects(me.workspace)
    there = books.terms.there(me.workspace, day_ - NOTED_FOR)
    known = books.members.some(me.workspace, {each.member for each in there})
    roles = []
    for role in APPOINTS:
        terms = [each for each in there if each.role is role and each.ended is None and each.member in known]
        termed = {known[each.member].user for each in terms}
        holders = books.roles.holders(me.workspace, role)
        named = {who: books.members.of(Identity(me.workspace, who)) for who in holders if who not in termed}
        without = [
            {"name": each.name, "member": each.id, "by_group": user not in subjects[role]}
            for user, each in named.items() if each is not None
        ]  # fmt: skip
        lines = [_line(each, known[each.member], me, day_) for each in terms]
        roles.append(
            {
                "role": role.value, "may": may_appoint(books, me, role), "months": USUAL_MONTHS[role],
                "terms": lines[:LISTED], "without": without[: LISTED - len(lines[:LISTED])],
                "more": max(0, len(lines) + len(without) - LISTED),
            }
        )  # fmt: skip
    return {
        "roles": roles,
        "notes": [
            {"name": known[each.member].name, "role": each.role.value, "text": each.note, "at": each.noted_at}
            for each in there if each.note and each.member in known
        ][:LISTED],
    }  # fmt: skip


def form(books: Books, me: Person, role: str, member: int, now: datetime) -> dict[str, Any]:
    """What the form of appointing shows; of that member where there is one."""
    offered = [each for each in APPOINTS if may_appoint(books, me, each)]
    whom = books.members.some(me.workspace, [member]).get(member)
    chosen = next((each for each in offered if each == role), offered[-1])
    return {
        "whom": (whom.user or "") if whom else "", "role": chosen.value, "offered": [each.value for each in offered],
        "since": today(books, me.workspace, now).isoformat(), "most": MOST_MONTHS,
        "months": {each.value: n for each, n in USUAL_MONTHS.items()},
    }  # fmt: skip


def appoint(books: Books, me: Person, answers: Mapping[str, Any], now: datetime) -> None:
    """Somebody has the role for that time; who had it has the new term. Raises FieldRefusals."""
    wrong: dict[str, Refusal] = {}
    day_ = today(books, me.workspace, now)
    role = next((each for each in APPOINTS if each == answers.get("role")), None)
    if role is None:
        wrong["role"] = Empty()
    elif not may_appoint(books, me, role):
        wrong["role"] = NotAllowed(right=APPOINTS[role].value)
    since, until = day(answers, "since", wrong), day(answers, "until", wrong)
    since = since or day_
    member = _whom(books, me, role, answers, wrong)
    if role is not None and until is None and "until" not in wrong:
        until = rules.last_day(role, since)
    if until is not None and (until <= since or until <= day_):
        wrong["until"] = NoDay()
    elif until is not None and rules.is_too_long(since, until):
        wrong["until"] = TooLongATerm(most=MOST_MONTHS)
    if wrong or role is None or member is None or until is None:
        raise FieldRefusals(wrong)
    was = next((each for each in books.terms.of(member.id) if each.role is role), None)
    has_it = member.user in books.roles.subjects(me.workspace)[role]
    kept = was if was is not None and was.ended is None else Term(me.workspace, role, member.id, since, until, me.user)
    id = was.id if was is not None else 0
    term = replace(kept, id=id, since=since, until=until, by=me.user, has_begun=has_it)
    term = _begun(books, books.terms.put(term), member, now)
    _note(books, term, "appoint", me.user, now)
    _plan(books, term, GIVEN, [member.user or ""], now, now.isoformat())


def renew(books: Books, me: Person, id: int, until: date, now: datetime) -> None:
    """The term that ends then goes on for as long as is usual. Raises NoSuchTerm, NotAllowed, TermChanged."""
    term = _seen(books, me, id, until)
    if not may_appoint(books, me, term.role):
        raise NotAllowed(right=APPOINTS[term.role].value)
    term = books.terms.put(rules.renewed(term, me.user, today(books, me.workspace, now)))
    whose = books.members.some(me.workspace, [term.member]).get(term.member)
    _note(books, term, "renew", me.user, now)
    _plan(books, term, GIVEN, [whose.user] if whose and whose.user else [], now, now.isoformat())


def ending(books: Books, me: Person, id: int, until: date, now: datetime) -> dict[str, Any]:
    """What the form of ending a term shows. Raises NoSuchTerm, NotAllowed, TermChanged."""
    term, whose = _endable(books, me, id, until)
    holders = books.roles.holders(me.workspace, term.role)
    return {
        "id": term.id, "until": term.until, "role": term.role.value, "name": whose.name, "note": term.note,
        "is_mine": whose.user == me.user, "most": NOTE_CHARACTERS,
        "is_last": rules.stays(term, whose.user or "", holders),
    }  # fmt: skip


def end(books: Books, me: Person, id: int, until: date, answers: Mapping[str, Any], now: datetime) -> None:
    """They have the role no more, by word of theirs or of whoever appoints. Raises NoSuchTerm, NotAllowed,
    TermChanged, FieldRefusals."""
    term, whose = _endable(books, me, id, until)
    if whose.user == me.user:
        term = _passed_on(term, answers, now)
    finish(books, term, whose, me.user, now)


def mine(books: Books, me: Person, now: datetime) -> dict[str, Any]:
    """Their own terms, and of those that are over what may still be handed over. Raises NoRecord."""
    member, day_ = own.mine(books, me), today(books, me.workspace, now)
    found = [each for each in books.terms.of(member.id) if each.ended is None or rules.may_pass_on(each, day_)]
    return {"terms": [{**_line(each, member, me, day_), "note": each.note} for each in found]}


def on_home(books: Books, member: Member | None) -> list[dict[str, Any]]:
    """The roles that they have for a time, with its last day."""
    found = books.terms.of(member.id) if member else ()
    return [{"role": each.role.value, "until": each.until} for each in found if each.has_begun and each.ended is None]


def passing_on(books: Books, me: Person, id: int, now: datetime) -> dict[str, Any]:
    """What the form of handing over shows. Raises NoSuchTerm, NoRecord."""
    term = _mine(books, me, id, now)
    return {"id": id, "role": term.role.value, "note": term.note, "most": NOTE_CHARACTERS}


def pass_on(books: Books, me: Person, id: int, answers: Mapping[str, Any], now: datetime) -> None:
    """The others read that. Raises NoSuchTerm, NoRecord, FieldRefusals."""
    books.terms.put(_passed_on(_mine(books, me, id, now), answers, now))
    books.notices.refresh(now, about=about(id))


def look(books: Books, workspace: str, now: datetime) -> None:
    """What begins today begins, what ends soon is said, and what is past ends unless nobody else would moderate."""
    day_ = today(books, workspace, now)
    there = [each for each in books.terms.there(workspace, day_) if each.ended is None]
    known = books.members.some(workspace, {each.member for each in there})
    for term in there:
        whose = known.get(term.member)
        if whose is None or not whose.user:
            continue
        if rules.begins(term, day_):
            _begun(books, term, whose, now)
        elif term.has_begun and whose.user not in books.roles.subjects(workspace)[term.role]:
            books.terms.put(replace(term, ended=day_))  # taken on the form of roles: whoever did that knows
        elif rules.is_past(term, day_):
            if rules.stays(term, whose.user, books.roles.holders(workspace, term.role)):
                _plan(books, term, STAYS, books.people.admins(workspace), now, "stays")
            else:
                finish(books, term, whose, "", now)
        elif days := rules.warning(term, day_):
            _plan(books, term, ENDING, [whose.user], now, f"days={days}")
            _plan(books, term, RENEW, _asked(books, term, whose.user), now, f"days={days}")


def finish(books: Books, term: Term, whose: Member, by: str, now: datetime) -> None:
    """It is over: the role is taken, they are thanked, and whoever appoints hears of it who did not end it."""
    term = books.terms.put(replace(term, ended=today(books, term.workspace, now)))
    user = whose.user or ""
    books.roles.dismiss(term.workspace, term.role, user)
    books.notices.refresh(now, keys=[home_key(term.workspace, user)])
    _note(books, term, "end", by, now)
    if term.has_begun:
        _plan(books, term, OVER, [user], now, now.isoformat())
    _plan(books, term, GONE, set(_asked(books, term, user)) - {by}, now, now.isoformat())


def _begun(books: Books, term: Term, whose: Member, now: datetime) -> Term:
    """The term with the role given, where its first day has come."""
    if not rules.begins(term, today(books, term.workspace, now)):
        return term
    user = whose.user or ""
    books.roles.appoint(term.workspace, term.role, user)
    books.notices.refresh(now, keys=[home_key(term.workspace, user)])
    return books.terms.put(replace(term, has_begun=True))


def _whom(
    books: Books, me: Person, role: Role | None, answers: Mapping[str, Any], wrong: dict[str, Refusal]
) -> Member | None:
    user = str(answers.get("whom") or "")
    member = books.members.of(Identity(me.workspace, user)) if user else None
    if member is None or not books.people.get(Identity(me.workspace, user)).is_regular:
        wrong["whom"] = NotHere()
    elif role and _is_by_group(books, me.workspace, role, user):
        wrong["whom"] = HasItByGroup()
    return member


def _is_by_group(books: Books, workspace: str, role: Role, user: str) -> bool:
    return user in books.roles.holders(workspace, role) and user not in books.roles.subjects(workspace)[role]


def _asked(books: Books, term: Term, user: str) -> Collection[str]:
    """Who is asked whether it goes on: whoever appointed them, where they still may, else everybody who may. Not
    themselves."""
    may = appointers(books, term.workspace, term.role)
    return {term.by} if term.by in may and term.by != user else sorted({*may} - {user})


def _seen(books: Books, me: Person, id: int, until: date) -> Term:
    term = books.terms.get(me.workspace, id)
    if term is None or term.ended is not None:
        raise NoSuchTerm()
    if term.until != until:
        raise TermChanged(until=term.until)
    return term


def _endable(books: Books, me: Person, id: int, until: date) -> tuple[Term, Member]:
    term = _seen(books, me, id, until)
    whose = books.members.some(me.workspace, [term.member]).get(term.member)
    if whose is None:
        raise NoSuchTerm()
    if whose.user != me.user and not may_appoint(books, me, term.role):
        raise NotAllowed(right=APPOINTS[term.role].value)
    return term, whose


def _mine(books: Books, me: Person, id: int, now: datetime) -> Term:
    member, term = own.mine(books, me), books.terms.get(me.workspace, id)
    if term is None or term.member != member.id or not rules.may_pass_on(term, today(books, me.workspace, now)):
        raise NoSuchTerm()
    return term


def _passed_on(term: Term, answers: Mapping[str, Any], now: datetime) -> Term:
    try:
        return rules.passed_on(term, str(answers.get("note") or ""), now)
    except TooMuch as refusal:
        raise FieldRefusals({"note": refusal}) from None


def _line(term: Term, whose: Member, me: Person, day_: date) -> dict[str, Any]:
    return {
        "id": term.id, "role": term.role.value, "name": whose.name, "member": whose.id, "since": term.since,
        "until": term.until, "is_mine": whose.user == me.user, "has_begun": term.has_begun, "ended": term.ended,
        "is_past": rules.is_past(term, day_), "may_pass_on": rules.may_pass_on(term, day_),
    }  # fmt: skip


def _note(books: Books, term: Term, what: str, who: str, now: datetime) -> None:
    """Write it into the record, and show it on the messages that stand about it."""
    facts = {"role": term.role.value, "until": term.until.isoformat()}
    member = f"member:{term.member}"
    books.record.note(now, f"{FEATURE}.{what}_term", member, workspace=term.workspace, who=who, **facts)
    books.notices.refresh(now, about=about(term.id))


def _plan(books: Books, term: Term, kind: str, to: Collection[str], now: datetime, once: str) -> None:
    for user in sorted(to):
        key = f"{kind}:{term.id}:until={term.until}:{once}:to={user}"
        facts = {"term": term.id, "until": term.until.isoformat()}
        books.notices.plan(Planned(key, kind, about(term.id), term.workspace, user, facts, living=True), now)


def _facts(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """How it stands with the term; None where what was to be said is settled before it was said."""
    term = books.terms.get(notice.workspace, int(notice.facts["term"]))
    whose = books.members.some(notice.workspace, [term.member]).get(term.member) if term else None
    if term is None or whose is None:
        return None
    is_over, is_renewed = term.ended is not None, f"{term.until}" != notice.facts["until"]
    is_moot = {OVER: not is_over, GONE: not is_over, GIVEN: is_over}.get(notice.kind, is_over or is_renewed)
    may = notice.to == whose.user or notice.to in appointers(books, notice.workspace, term.role)
    if notice.ts is None and (is_moot or not may):
        return None
    return {
        "id": term.id, "role": term.role.value, "since": term.since, "until": term.until, "by": term.by,
        "name": whose.name, "months": USUAL_MONTHS[term.role], "is_over": is_over, "is_renewed": is_renewed,
        "note": term.note, "may_pass_on": rules.may_pass_on(term, today(books, notice.workspace, now)),
    }  # fmt: skip


MOMENTS = {kind: Moment(_facts, Pace.DAYTIME) for kind in (GIVEN, ENDING, RENEW, OVER, GONE, STAYS)}
