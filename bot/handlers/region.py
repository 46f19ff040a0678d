"""What the organisation says about its region: choose a preset, look at its answers, change any, confirm."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, modal, once
from bot.jobs import first_run
from bot.rules import region as regions
from bot.slack import forms


def show(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the choice of a preset."""
    with deps.store.reading() as books:
        me = person.enter(books)
        workspace = books.workspaces.get(me.workspace)
    facts = {"region": workspace.region or "", "regions": list(regions.PRESETS)}
    deps.slack.open_view(me.workspace, body["trigger_id"], modal(deps, me, "region/show", facts))
    return ack()


def choose(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Show the answers of that preset, as confirmed before if it is the one in force."""
    region = regions.preset(forms.read(body["view"]).get("region"))
    with deps.store.reading() as books:
        me = person.enter(books)
        workspace = books.workspaces.get(me.workspace)
    choices = workspace.region_choices if workspace.region == region.name else {}
    facts = {
        "region": region.name,
        "topics": [topic.value for topic in regions.Topic],
        "allowed": [topic.value for topic in regions.Topic if regions.allows(region.name, choices, topic)],
        "months": {kind.value: regions.retention(region.name, choices, kind) for kind in regions.Kept},
    }
    view = modal(deps, me, "region/answers", facts, region.name, generation=list(regions.PRESETS).index(region.name))
    return ack(response_action="update", view=view)


def save(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """From now on these answers hold for the whole workspace."""
    now = deps.now()
    region = regions.preset(body["view"]["private_metadata"])
    choices = regions.confirmed(region, forms.read(body["view"]))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        books.workspaces.set_region(me.workspace, region.name, choices)
        about = f"workspace:{me.workspace}"
        books.record.note(now, "region.save", about, who=me.user, region=region.name, choices=choices)
        first_run.moved(books, me.workspace, now)
    return ack()
