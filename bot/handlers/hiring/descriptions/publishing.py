"""Publishing a description: what is worth a second look, the version it becomes, and the versions there are."""

from __future__ import annotations

import json
from itertools import zip_longest
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once
from bot.handlers.hiring.descriptions import TEMPLATES, may, page
from bot.handlers.hiring.requisitions import button, carried, whole
from bot.jobs.hiring import descriptions as job
from bot.jobs.hiring import plans
from bot.rules.hiring import descriptions as rules


def check(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Show what is worth a second look and what is otherwise than in the last version."""
    id, _ = button(body)
    with deps.store.reading() as books:
        me = person.enter(books)
        found = may(books, me, id)
        written, last = books.descriptions.written(found.id), books.descriptions.last(found.id)
        called = job.calling(books, deps.words.library, me.workspace, me.language)
        unassessed = plans.unassessed(books, plans.view(books, deps.words.library, me, found), found)
    rules.check_publishable(written, last)
    checked = job.to_publish(last, written, deps.words.wording(me.language), unassessed, called)
    facts = {"title": found.wanted.title, **checked}
    metadata = json.dumps({"id": found.id, "digest": rules.digest(written)})
    view = modal(deps, me, f"{TEMPLATES}/check", facts, metadata)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def publish(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """What was checked is a version now, and those who run the recruitment hear of it."""
    now, kept = deps.now(), carried(body["view"])
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found = may(books, me, whole(kept.get("id")))
        written, last = books.descriptions.written(found.id), books.descriptions.last(found.id)
        rules.check_publishable(written, last)
        if rules.digest(written) != kept.get("digest"):
            raise rules.DescriptionChanged()
        version = books.descriptions.publish(found.id, written, me.user, now)
        books.record.note(
            now, "hiring.descriptions.publish", job.about(found), workspace=me.workspace, who=me.user,
            number=version.number,
        )  # fmt: skip
        job.plan(books, found, version, now)
        books.matching.again(now, role=found.id)
        shown = page(deps, books, me, found)
    bring_up_to_date(deps, me, body["view"]["previous_view_id"], shown)
    return ack()


def versions(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Every version that was published, newest first, and what each changed."""
    id, _ = button(body)
    with deps.store.reading() as books:
        me = person.enter(books)
        found = may(books, me, id)
        published = books.descriptions.versions(found.id)
        called = job.calling(books, deps.words.library, me.workspace, me.language)
    befores = [each.content for each in published[1:]]
    listed = [
        {"number": one.number, "at": one.at, "by": one.by, "changes": job.differences(before, one.content, called)}
        for one, before in zip_longest(published, befores)
    ]
    view = modal(deps, me, f"{TEMPLATES}/versions", {"title": found.wanted.title, "versions": listed})
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()
