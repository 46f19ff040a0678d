"""A member and their own record: see it, correct it, be left alone, have it all, leave, be forgotten."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once, open_or_turn, show_under
from bot.handlers.community.members import clicked, own_page
from bot.handlers.community.mine import open_mine
from bot.jobs import home
from bot.jobs.community.members import TEMPLATES, about, data
from bot.jobs.community.members import own as job
from bot.rules.community.members import How, Member, NoSuchMember, Purpose
from bot.rules.community.members.correcting import Missing
from bot.rules.refusals import FieldRefusals
from bot.slack import forms
from bot.store import Books

# What sending a form makes of somebody.
Verb = Callable[[Books, Member, Mapping[str, Any], datetime], Member]


def me(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open one's own page; asking for it is taking part."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        who = person.enter(books)
        member = job.here(books, who, now)
        job.tapped(books, member, How.CLICK, now)
        view = own_page(deps, books, who, member, now)
    open_or_turn(deps, who, body, view)
    return ack()


def profile(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form with what one says of oneself."""
    return open_mine(ack, person, deps, body, f"{TEMPLATES}/profile", lambda books, member, now: job.profile(member))


def save_profile(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It says that now."""
    return _save(ack, person, deps, body, job.correct)


def sharing(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of what one agrees to, and what hiring people see."""
    return open_mine(ack, person, deps, body, f"{TEMPLATES}/sharing", job.agreeing)


def save_sharing(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """One agrees to just that, and shows just that."""
    return _save(ack, person, deps, body, job.agree)


def topics(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of the topics one follows, and those one does not want to hear of."""
    return open_mine(
        ack, person, deps, body, f"{TEMPLATES}/topics", lambda books, member, now: job.following(books, member)
    )


def save_topics(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """These are followed and those muted."""
    return _save(ack, person, deps, body, job.follow)


def rhythm(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of how often and where one hears from the community."""
    return open_mine(ack, person, deps, body, f"{TEMPLATES}/rhythm", lambda books, member, now: job.listening(member))


def save_rhythm(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """So often, and there."""
    return _save(ack, person, deps, body, job.listen)


def pause(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form in which one stops messages for a time; the way to leave stands beside."""
    return open_mine(ack, person, deps, body, f"{TEMPLATES}/pause", lambda books, member, now: job.pausing(member, now))


def save_pause(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """One is left alone until then, or no longer."""
    return _save(ack, person, deps, body, job.pause)


def give(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """All that is kept comes as files, to this person alone."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        who = person.enter(books)
        data.ask(books, job.mine(books, who), now)
        view = modal(deps, who, f"{TEMPLATES}/given", {})
    deps.slack.open_view(who.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def leave(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form that says what leaving means."""
    return open_mine(ack, person, deps, body, f"{TEMPLATES}/leave", lambda books, member, now: {"name": member.name})


def leave_now(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """One left; the record is kept for a time."""
    return _save(ack, person, deps, body, lambda books, member, answers, now: job.leave(books, member, now))


def come_back(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """One is here again."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        who = person.enter(books)
        member = job.come_back(books, who, job.mine(books, who), now)
        job.tapped(books, member, How.CLICK, now)
        view = own_page(deps, books, who, member, now)
        home.refresh(books, who.workspace, [who.user], now)
    open_or_turn(deps, who, body, view)
    return ack()


def forget(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form that says what will be gone."""
    return open_mine(
        ack, person, deps, body, f"{TEMPLATES}/forget",
        lambda books, member, now: {"is_candidate": member.candidate is not None},
    )  # fmt: skip


def forget_now(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Nothing is left of them, and the page below says so; or it has to wait, and is noted."""
    now, view = deps.now(), body["view"]
    with deps.store.open(once=once(body), at=now) as books:
        who = person.enter(books)
        if forms.read(view).get("sure") != ["yes"]:
            raise FieldRefusals({"sure": Missing()})
        if hold := data.forget_or_wait(books, job.mine(books, who), "", now):
            return ack(response_action="update", view=modal(deps, who, "retention/waits", {"until": hold.until}))
        home.refresh(books, who.workspace, [who.user], now)
        shown = modal(deps, who, f"{TEMPLATES}/gone", {})
    show_under(deps, who, view, shown)
    return ack()


def renew(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Yes once more, from the message that asked; it then says so."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        who = person.enter(books)
        purpose = next((each for each in Purpose if each.value == clicked(body)), None)
        if purpose is None:
            raise NoSuchMember()
        member = job.mine(books, who)
        job.renew(books, member, purpose, now)
        _heard(books, member, now)
    return ack()


def stay(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They are still there: the record stays; the message that asked says so."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        _heard(books, job.mine(books, person.enter(books)), now)
    return ack()


def _heard(books: Books, member: Member, now: datetime) -> None:
    job.tapped(books, member, How.CLICK, now)
    books.notices.refresh(now, about=about(member.id))


def _save(ack: Ack, person: Caller, deps: Deps, body: Mapping[str, Any], verb: Verb) -> BoltResponse:
    now, view = deps.now(), body["view"]
    with deps.store.open(once=once(body), at=now) as books:
        who = person.enter(books)
        member = job.mine(books, who)
        after = verb(books, member, forms.read(view), now)
        job.tapped(books, after, How.ANSWER, now)
        home.refresh(books, who.workspace, [who.user], now)
        shown = own_page(deps, books, who, after, now)
    show_under(deps, who, view, shown)
    return ack()
