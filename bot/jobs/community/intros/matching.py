"""The errands of a round: matching it, and saying it. Only `work` loads what matches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog

from bot.deps import Deps
from bot.jobs.community.content import others as moderators
from bot.jobs.community.intros import MATCH, NOBODY, PROPOSED, SAY, STAY, gathered, reachable, together
from bot.rules.community.intros import TooFew
from bot.rules.community.intros.joining import MOST_SILENT
from bot.rules.community.intros.rounds import (
    KEPT,
    Held,
    State,
    about_part,
    about_round,
    again,
    is_whole,
    proposed,
)
from bot.rules.notices import Planned
from bot.store import Books

log = structlog.get_logger(__name__)


def plan(books: Books, held: Held, now: datetime) -> None:
    """The round is matched as it is now, by an errand."""
    facts = {"workspace": held.workspace, "round": held.id, "version": held.version}
    books.errands.plan(f"{MATCH}:{held.id}:{held.version}", MATCH, facts, now)


def plan_saying(books: Books, held: Held, now: datetime) -> None:
    """The round goes out, by an errand."""
    facts = {"workspace": held.workspace, "round": held.id, "version": held.version}
    books.errands.plan(f"{SAY}:{held.id}:{held.version}", SAY, facts, now)


def _match(deps: Deps, facts: Mapping[str, Any]) -> None:
    """Its groups stand, for moderators to look at, or are said at once where they said so."""
    from bot.rules.community.intros.proposing import prompted, propose

    now = deps.now()
    with deps.store.reading() as books:
        held = _wanted(books, facts, State.MATCHING)
        if held is None:
            return
        round, heard = gathered(books, held, now)
    try:
        proposal = propose(round)
    except TooFew as few:
        log.info("a round of introductions has too few people", number=held.id, why=str(few.facts))
        proposal = None
    bank = [each.id for each in deps.words.openers]
    groups = prompted(proposal.groups, bank, heard, held.seed) if proposal else ()
    with deps.store.open() as books:
        held = _wanted(books, facts, State.MATCHING)
        if held is None:
            return
        if proposal is None:
            books.intro_rounds.keep(replace(held, state=State.DROPPED))
        else:
            held = proposed(held, proposal)
            books.intro_rounds.put(held, groups, proposal.left)
            books.intro_rounds.keep(held)
            if held.goes:
                _said(deps, books, held, now)
            else:
                _tell_moderators(books, held, now)
        books.notices.refresh(now, about=about_round(held.id))
    deps.crash("intros.matched")


def _say(deps: Deps, facts: Mapping[str, Any]) -> None:
    """Everybody in it is told; where somebody is not there any more it is matched anew first, and said then."""
    now = deps.now()
    with deps.store.open() as books:
        held = _wanted(books, facts, State.PROPOSED)
        if held is None:
            return
        there = reachable(books, held.workspace, held.kind, now)
        rest = {
            id for id, (part, member) in there.items()
            if member.is_paused(now) or (part.rests_until is not None and now < part.rests_until)
        }  # fmt: skip
        if is_whole(books.intro_rounds.groups(held.id), there.keys() - rest):
            _said(deps, books, held, now)
        else:
            held = replace(again(held), goes=True)
            books.intro_rounds.keep(held)
            plan(books, held, now)
        books.notices.refresh(now, about=about_round(held.id))
    deps.crash("intros.said")


def _wanted(books: Books, facts: Mapping[str, Any], state: State) -> Held | None:
    """The round, where it still is what the errand was planned for."""
    held = books.intro_rounds.get(str(facts["workspace"]), int(facts["round"]))
    return held if held.state is state and held.version == facts["version"] else None


def _said(deps: Deps, books: Books, held: Held, now: datetime) -> None:
    """Each is told whom they meet, or that there is nobody this time; who was silent is asked whether to go on."""
    held = replace(held, state=State.SAID, said_at=now, goes=False)
    books.intro_rounds.keep(held)
    members = {id: member for id, (_, member) in reachable(books, held.workspace, held.kind, now).items()}
    for each in books.intro_rounds.groups(held.id):
        together.plan(deps, books, held, each, members, now)
    notices = list[Planned]()
    for id in filter(members.__contains__, books.intro_rounds.left(held.id)):
        key, facts = f"{NOBODY}:round={held.id}:member={id}", {"round": held.id, "member": id}
        notices.append(Planned(key, NOBODY, about_part(id), held.workspace, members[id].user or "", facts))
    round, _ = gathered(books, held, now)
    history = books.intro_rounds.history(held.workspace, now - KEPT)
    last = {id: each.id for each in history for id in each.group.members}
    for id in (each.member for each in round.people if each.silent >= MOST_SILENT and each.member in members):
        key, facts = f"{STAY}:member={id}:after={last[id]}", {"member": id}
        notices.append(
            Planned(key, STAY, about_part(id), held.workspace, members[id].user or "", facts, living=True)
        )
    books.notices.plan_many(notices, now)


def _tell_moderators(books: Books, held: Held, now: datetime) -> None:
    facts = {"round": held.id}
    books.notices.plan_many(
        [
            Planned(
                f"{PROPOSED}:{held.id}:{to}", PROPOSED, about_round(held.id), held.workspace, to, facts, living=True,
                stale_after=held.at,
            )
            for to in sorted(moderators(books, held.workspace, ""))
        ],
        now,
    )  # fmt: skip


ERRANDS = {MATCH: _match, SAY: _say, **together.ERRANDS}
