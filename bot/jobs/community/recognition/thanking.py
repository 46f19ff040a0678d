"""Thanks: given for a reason, told to whom they are for, and said in a channel where both are, unless they are kept
private."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.deps import Deps
from bot.jobs.community.members import own
from bot.jobs.community.recognition import FEATURE, PLACE, SAID, THANKED, found, is_here, reached
from bot.jobs.moments import Facts, Moment
from bot.rules.community.members import How, Member, Purpose
from bot.rules.community.recognition import Thanks
from bot.rules.community.recognition.settling import CannotThank, NoSuchThanks, about
from bot.rules.community.recognition.thanking import MOST_A_DAY, REASON_CHARACTERS, No, left, read, why_not
from bot.rules.notices import Notice, Pace, Planned
from bot.rules.people import Identity, Person
from bot.rules.refusals import FieldRefusals
from bot.store import Books
from bot.store.community.thanks import Given

log = structlog.get_logger(__name__)
# A day has no more than so many hours anywhere, when the clocks go back too.
A_DAY = timedelta(hours=25)


def form(books: Books, me: Person, whom: str, reason: str, channel: str, now: datetime) -> dict[str, Any]:
    """What the form holds, with what is known of it already. Begins a record where there is none. Raises NotReadYet."""
    member = own.here(books, me, now)
    return {
        "left": left(books.thanks.given(member.id, now - A_DAY), member.id, member.zone, now), "most": MOST_A_DAY,
        "whom": whom, "reason": reason[:REASON_CHARACTERS], "channel": channel, "characters": REASON_CHARACTERS,
    }  # fmt: skip


def give(books: Books, me: Person, answers: Mapping[str, Any], now: datetime) -> Thanks:
    """They thank somebody, who is told. Raises NotReadYet, FieldRefusals."""
    giver, reason = own.here(books, me, now), read(answers)
    receiver = books.members.of(Identity(me.workspace, str(answers.get("whom") or "")))
    here = {receiver.id} if receiver is not None and is_here(receiver) else set()
    new = Thanks(giver.id, receiver.id if receiver else 0, reason, now)
    why = why_not(new, books.thanks.given(giver.id, now - A_DAY), here, giver.zone)
    if why is not None or receiver is None:
        raise FieldRefusals({"whom": CannotThank(why=(why or No.NOT_HERE).value, most=MOST_A_DAY)})
    wants_privacy = bool(books.thanks.wants_privacy([receiver.id]))
    channel = "" if wants_privacy or not reached(books, receiver, now) else str(answers.get("channel") or "")
    given = books.thanks.add(me.workspace, new, channel)
    own.tapped(books, giver, How.ANSWER, now)
    _tell(books, receiver, given, now)
    if channel:
        facts = {"workspace": me.workspace, "thanks": given.id}
        books.errands.plan(f"{PLACE}:{given.id}", PLACE, facts, now)
    books.record.note(now, f"{FEATURE}.thank", about(given.id), workspace=me.workspace, who=me.user)
    return given


def is_told(books: Books, receiver: Member, now: datetime) -> bool:
    """Whether a message tells them of it: who agreed to none finds it on their own page."""
    return bool(receiver.user) and books.members.agrees(receiver.id, Purpose.COMMUNITY, now)


def _tell(books: Books, receiver: Member, given: Thanks, now: datetime) -> None:
    """A word from another member is no word of ours, so it counts for nothing; a pause is waited for."""
    if not is_told(books, receiver, now):
        return
    due = receiver.paused_until if receiver.is_paused(now) else now
    key, to = f"{THANKED}:{given.id}", receiver.user or ""
    books.notices.plan(
        Planned(key, THANKED, about(given.id), receiver.workspace, to, {"thanks": given.id}, due, living=True), now
    )


def keep_private(books: Books, me: Person, id: int, now: datetime) -> None:
    """Only they and whoever thanked them know of it any more. Raises NoSuchThanks."""
    given, mine = books.thanks.get(me.workspace, id), own.mine(books, me)
    if given is None or given.thanks.receiver != mine.id:
        raise NoSuchThanks()
    books.thanks.keep_private(id, now)
    books.notices.refresh(now, about=about(id))
    own.tapped(books, mine, How.CLICK, now)


def _place(deps: Deps, facts: Mapping[str, Any]) -> None:
    """They are said in their channel if both are in it: who is not would be spoken of behind their back.

    Raises SlackRefused, SlackLimited, SlackAway, SlackUnclear: tried again, then told to an admin.
    """
    workspace, id = str(facts["workspace"]), int(facts["thanks"])
    with deps.store.reading() as books:
        given = books.thanks.get(workspace, id)
        both = _both(books, workspace, given) if given and given.channel and not given.private_at else None
    if given is None or both is None:
        return
    there = set(deps.slack.members(workspace, given.channel))
    now = deps.now()
    with deps.store.open() as books:
        if {each.user for each in both} <= there:
            told = Planned(f"{SAID}:{id}", SAID, about(id), workspace, given.channel, {"thanks": id}, living=True)
            books.notices.plan(told, now)
        else:
            log.info("thanks are not said in a channel where not both are")
            books.thanks.keep_private(id, now)
            books.notices.refresh(now, about=about(id))
    deps.crash("recognition.placed")


def _both(books: Books, workspace: str, given: Given) -> tuple[Member, Member] | None:
    giver = found(books, workspace, given.thanks.giver)
    receiver = found(books, workspace, given.thanks.receiver)
    return (giver, receiver) if giver and receiver else None


def _facts(books: Books, notice: Notice) -> dict[str, Any] | None:
    given = books.thanks.get(notice.workspace, int(notice.facts["thanks"]))
    people = books.members.some(notice.workspace, [given.thanks.giver, given.thanks.receiver]) if given else {}
    if given is None or len(people) < 2:
        return None
    giver, receiver = people[given.thanks.giver], people[given.thanks.receiver]
    return {
        "id": given.thanks.id, "giver": giver.user or "", "giver_name": giver.name, "receiver": receiver.user or "",
        "receiver_name": receiver.name, "reason": given.thanks.reason, "channel": given.channel,
        "is_private": given.private_at is not None,
    }  # fmt: skip


def _thanked(books: Books, notice: Notice, now: datetime) -> Facts | None:
    facts = _facts(books, notice)
    return facts if facts and facts["receiver"] == notice.to else None


def _said(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """While nothing was said, nothing that is private is; what stands is taken back."""
    facts = _facts(books, notice)
    return None if facts is None or (notice.ts is None and facts["is_private"]) else facts


MOMENTS = {THANKED: Moment(_thanked, Pace.DAYTIME), SAID: Moment(_said)}
ERRANDS = {PLACE: _place}
