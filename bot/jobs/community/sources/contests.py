"""Contests of members who bring others: what each sees of them, their end by the clock, and the prize."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.deps import Deps
from bot.jobs.batches import apart
from bot.jobs.community.sources import moderators
from bot.jobs.moments import Facts, Moment
from bot.rules.community.sources.contests import Contest, NoSuchContest, Part, Placed, counts, places
from bot.rules.community.sources.referring import rewarded
from bot.rules.notices import Notice, Pace, Planned
from bot.rules.people import Identity, Person
from bot.store import Books

OVER, WON, PRIZE = (f"community.sources.contest_{moment}" for moment in ("over", "won", "prize"))
# Contests on a page of the moderators' list, winners of one, and places that members read: a modal holds 100 blocks.
PAGE, WINNERS, SHOWN = 5, 15, 10


def about(contest: int) -> str:
    """What notices to moderators and the record say they are about."""
    return f"contest:{contest}"


def end(deps: Deps) -> None:
    """Of every contest whose days are over the places are given, and whoever took part hears theirs."""
    now = deps.now()
    with deps.store.reading() as books:
        due = books.contests.due(now)
    for workspace, id in due:
        with apart(workspace), deps.store.open() as books:
            end_one(books, books.contests.get(workspace, id), now)
        deps.crash("contests.ended")


def end_one(books: Books, contest: Contest, now: datetime) -> None:
    """It is over: its places stand from now on; moderators hear who won."""
    if contest.ended_at is not None:
        return
    parts = books.contests.parts(contest.id)
    books.contests.end(replace(contest, ended_at=now), _placed(books, contest, parts))
    _tell(books, contest, parts, now)
    to = [(f"{WON}:{contest.id}:to={user}", user) for user in moderators(books, contest.workspace)]
    facts = {"contest": contest.id}
    books.notices.plan_many(
        [Planned(key, WON, about(contest.id), contest.workspace, user, facts) for key, user in to], now
    )


def call_off(books: Books, me: Person, contest: Contest, now: datetime) -> None:
    """It is over without places; whoever took part hears so. Raises NoSuchContest where it is over already."""
    if contest.ended_at is not None:
        raise NoSuchContest()
    books.contests.end(replace(contest, ended_at=now, is_called_off=True), ())
    _tell(books, contest, books.contests.parts(contest.id), now)
    books.record.note(now, "community.sources.call_off", about(contest.id), workspace=me.workspace, who=me.user)


def pay(books: Books, me: Person, contest: Contest, part: Part, answers: Mapping[str, Any], now: datetime) -> None:
    """The prize is due and paid as the form says; the winner hears what is new of it. Raises FieldRefusals."""
    _, due = rewarded("", str(answers.get("due") or ""))
    after = replace(part, due=due, paid_at=(part.paid_at or now) if answers.get("paid") else None)
    if after == part:
        return
    books.contests.pay(after)
    if due or after.paid_at:
        facts = {"contest": contest.id, "said": _said(after)}
        key = f"{PRIZE}:{contest.id}:member={part.member}:at={now.isoformat()}"
        planned = Planned(key, PRIZE, f"member:{part.member}", contest.workspace, part.user, facts)
        books.notices.plan(planned, now)
    books.record.note(
        now, "community.sources.save_prize", f"member:{part.member}", workspace=me.workspace, who=me.user
    )


def listed(books: Books, me: Person, n: int, now: datetime) -> dict[str, Any]:
    """Page `n` of what moderators see of contests: how many take part, how many came, and who won."""
    found = books.contests.page(me.workspace, n, PAGE)
    return {
        "page": n, "is_last": len(found) <= PAGE, "contests": [_line(books, each, now) for each in found[:PAGE]],
    }  # fmt: skip


def winner(books: Books, me: Person, contest: int, member: int) -> tuple[Contest, Part]:
    """The contest and who won it. Raises NoSuchContest where they did not."""
    found, part = books.contests.get(me.workspace, contest), books.contests.part(contest, member)
    if part is None or not part.has_won:
        raise NoSuchContest()
    return found, part


def open_ones(books: Books, workspace: str, now: datetime) -> list[dict[str, Any]]:
    """The contests of that community that are not over, as whoever tells a friend sees them."""
    return [_said_of(each, now) for each in books.contests.open_ones(workspace) if now < each.ends_at]


def of_member(books: Books, contest: Contest, member: int, now: datetime) -> dict[str, Any]:
    """What a member sees of it: their own number and place, and those of others who agreed to be named."""
    parts = {each.member: each for each in books.contests.parts(contest.id)}
    placed, mine = _placed(books, contest, list(parts.values())), parts.get(member)
    own = next((each for each in placed if each.member == member), None)
    named = [
        {"who": parts[each.member].user, "n": each.n, "place": each.place}
        for each in placed
        if each.place and (parts[each.member].is_named and each.member != member)
    ]
    return {
        **_said_of(contest, now), "terms": contest.terms, "takes_part": mine is not None,
        "is_named": mine is not None and mine.is_named, "n": own.n if own else 0, "place": own.place if own else None,
        "others": named[:SHOWN], "taking": len(parts),
    }  # fmt: skip


def take_part(books: Books, contest: Contest, member: int, chosen: Sequence[str], now: datetime) -> None:
    """They take part, named or not, or no more. Raises NoSuchContest where it is over."""
    if contest.ended_at is not None or contest.ends_at <= now:
        raise NoSuchContest()
    if "part" in chosen:
        books.contests.take_part(Part(contest.id, member, "named" in chosen, now))
    else:
        books.contests.step_out(contest.id, member)


def _placed(books: Books, contest: Contest, parts: Sequence[Part]) -> Sequence[Placed]:
    return places(counts(contest, [each.member for each in parts], books.contests.came(contest)))


def _tell(books: Books, contest: Contest, parts: Sequence[Part], now: datetime) -> None:
    told = [
        Planned(
            f"{OVER}:{contest.id}:member={each.member}", OVER, f"member:{each.member}", contest.workspace, each.user,
            {"contest": contest.id},
        )
        for each in parts
    ]  # fmt: skip
    books.notices.plan_many(told, now)


def _said_of(contest: Contest, now: datetime) -> dict[str, Any]:
    return {
        "id": contest.id, "name": contest.name, "prize": contest.prize, "first": contest.first, "last": contest.last,
        "has_begun": contest.begins_at <= now,
    }  # fmt: skip


def _line(books: Books, contest: Contest, now: datetime) -> dict[str, Any]:
    parts = books.contests.parts(contest.id)
    is_over = contest.ended_at is not None
    brought = sum(each.n or 0 for each in (parts if is_over else _placed(books, contest, parts)))
    return {
        **_said_of(contest, now), "is_over": is_over, "is_called_off": contest.is_called_off, "taking": len(parts),
        "brought": brought, "winners": _winners(contest, parts),
    }  # fmt: skip


def _winners(contest: Contest, parts: Sequence[Part]) -> list[dict[str, Any]]:
    return [
        {"value": f"{contest.id}:{each.member}", "who": each.user, "n": each.n, **prize(contest, each)}
        for each in parts
        if each.has_won
    ][:WINNERS]


def prize(contest: Contest, part: Part) -> dict[str, Any]:
    """What is noted of a winner's prize."""
    return {"prize": contest.prize, "due": part.due, "is_paid": part.paid_at is not None}


def _part(books: Books, notice: Notice) -> tuple[Contest, Part] | None:
    contest = books.contests.get(notice.workspace, int(notice.facts["contest"]))
    member = books.members.of(Identity(notice.workspace, notice.to))
    part = books.contests.part(contest.id, member.id) if member else None
    return (contest, part) if part else None


def _over(books: Books, notice: Notice, now: datetime) -> Facts | None:
    found = _part(books, notice)
    if found is None:
        return None
    contest, part = found
    parts = books.contests.parts(contest.id)
    winners = _winners(contest, [each for each in parts if each.is_named and each.user != notice.to])
    return {
        "name": contest.name, "is_called_off": contest.is_called_off, "prize": contest.prize, "terms": contest.terms,
        "n": part.n or 0, "place": part.place, "has_won": part.has_won, "taking": len(parts),
        "winners": [each["who"] for each in winners],
    }  # fmt: skip


def _won(books: Books, notice: Notice, now: datetime) -> Facts | None:
    contest = books.contests.get(notice.workspace, int(notice.facts["contest"]))
    parts = books.contests.parts(contest.id)
    return {
        "name": contest.name, "prize": contest.prize, "taking": len(parts), "winners": _winners(contest, parts),
        "brought": sum(each.n or 0 for each in parts),
    }  # fmt: skip


def _said(part: Part) -> str:
    """What a message says of the prize, as a fingerprint: of two that wait, the newer one alone is told."""
    return hashlib.sha256(repr((part.due, part.paid_at is not None)).encode()).hexdigest()[:16]


def _prize(books: Books, notice: Notice, now: datetime) -> Facts | None:
    found = _part(books, notice)
    if found is None or _said(found[1]) != notice.facts["said"]:
        return None
    return {"name": found[0].name, **prize(*found)}


MOMENTS = {
    OVER: Moment(_over, Pace.DAYTIME),
    WON: Moment(_won, Pace.DAYTIME),
    PRIZE: Moment(_prize, Pace.DAYTIME),
}
