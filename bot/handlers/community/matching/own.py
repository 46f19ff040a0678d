"""A member reads where they were shown, and answers whoever wrote to them."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, modal, once, open_or_turn
from bot.handlers.community.matching import clicked
from bot.jobs.community.matching import TEMPLATES, approaching
from bot.jobs.community.matching import own as job
from bot.jobs.community.members import own as members
from bot.rules.community.matching.approaching import MONTHS, Answer, AnsweredBefore
from bot.rules.community.members import How

_PAGE = re.compile("[0-9]{1,4}")
# What somebody wrote, and the answer to it; of "not now" in how many months to ask again.
_ANSWER = re.compile(f"([0-9]{{1,9}}):(yes|no|not_now)(?::({'|'.join(map(str, MONTHS))}))?")


def mine(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Where one was shown to people who hire, and as what."""
    value = clicked(body)
    n = int(value) if _PAGE.fullmatch(value) else 0
    with deps.store.reading() as books:
        me = person.enter(books)
        facts = job.page(books, members.mine(books, me), n, deps.words.synonyms, deps.now())
    open_or_turn(deps, me, body, modal(deps, me, f"{TEMPLATES}/mine", facts))
    return ack()


def answer(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """One answers whoever wrote about a role; the message says so."""
    found, now = _ANSWER.fullmatch(clicked(body)), deps.now()
    if found is None:
        raise AnsweredBefore()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        approaching.reply(books, me, int(found[1]), Answer(found[2]), int(found[3] or MONTHS[0]), now)
        members.tapped(books, members.mine(books, me), How.ANSWER, now)
    return ack()
