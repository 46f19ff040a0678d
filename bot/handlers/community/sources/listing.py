"""The list of ways into the community, page by page, one of them, and the link into Slack."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once, open_or_turn, show_under, tell
from bot.handlers.community.sources import TEMPLATES, clicked, list_page, number, page, page_number
from bot.jobs.community.sources import files, letters
from bot.rules.community.sources import invitation
from bot.rules.refusals import FieldRefusals
from bot.slack import forms


def invite(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the list."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = list_page(deps, books, me, 0)
    open_or_turn(deps, me, body, view)
    return ack()


def turn(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Another page of it, in its place."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = list_page(deps, books, me, page_number(clicked(body)))
    bring_up_to_date(deps, me, body["view"]["id"], view)
    return ack()


def open_one(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open one source."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = page(deps, books, me, books.sources.get(me.workspace, number(clicked(body))))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def give_files(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Its QR code and a sheet to print come as files."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        files.ask(books, me, books.sources.get(me.workspace, number(clicked(body))), now)
    tell(deps, me, body, f"{TEMPLATES}/files_come", {})
    return ack()


def paste(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form for an invitation link."""
    with deps.store.reading() as books:
        me = person.enter(books)
    view = modal(deps, me, f"{TEMPLATES}/paste", {"most": invitation.MOST_JOINS, "days": invitation.MOST_DAYS})
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def keep_link(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The link is in use from now on, and whoever waits gets it."""
    now, view = deps.now(), body["view"]
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        try:
            url = invitation.checked(str(forms.read(view).get("link") or ""))
        except invitation.NoInvitationLink as refused:
            raise FieldRefusals({"link": refused}) from None
        books.ways_in.put(me.workspace, invitation.Invitation(url, me.user, now))
        books.notices.withdraw(f"ways_in:{me.workspace}")
        letters.send_ways_in(books, me.workspace, now)
        books.record.note(now, "community.sources.keep_link", f"ways_in:{me.workspace}", who=me.user)
        shown = list_page(deps, books, me, 0)
    show_under(deps, me, view, shown)
    return ack()


def dead(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The link does not work, somebody found: nobody is shown it any more."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        books.ways_in.dead(me.workspace)
        books.record.note(now, "community.sources.dead", f"ways_in:{me.workspace}", who=me.user)
        shown = list_page(deps, books, me, 0)
    if is_modal(body):
        bring_up_to_date(deps, me, body["view"]["id"], shown)
    return ack()
