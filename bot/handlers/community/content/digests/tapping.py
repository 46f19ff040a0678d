"""Buttons of a digest's message: more like this, less, mute the topic, open; and whether digests are useful."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, once
from bot.handlers.community.content.digests import spot
from bot.jobs.community.content.digests import answering
from bot.rules.community.content.digests import Answer, NoSuchDigest, Said


def digest_more(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They want more like this."""
    return _tap(ack, person, deps, body, Said.MORE)


def digest_less(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They want less of this."""
    return _tap(ack, person, deps, body, Said.LESS)


def digest_mute(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They want nothing of that topic any more."""
    return _tap(ack, person, deps, body, Said.MUTE)


def digest_open(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They followed the link: Slack opens it, and this is a tap."""
    return _tap(ack, person, deps, body, Said.OPEN)


def digest_answer(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They say whether digests are useful."""
    value, now = str(body["actions"][0].get("value")), deps.now()
    if value not in {each.value for each in Answer}:
        raise NoSuchDigest()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        answering.answer(books, answering.mine(books, me), Answer(value), now)
    return ack()


def _tap(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any], said: Said) -> BoltResponse:
    where, now = spot(body["actions"][0].get("value")), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        answering.tap(books, answering.mine(books, me), where.period, where.item, said, now, where.topic)
    return ack()
