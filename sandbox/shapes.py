"""The objects of Slack's answers and payloads: users, conversations, messages, files."""

import copy
from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from sandbox.elements import Json
from sandbox.world import Conversation, File, Message, Person, Workspace, World


def user(world: World, place: Workspace, person: Person, *, locale: bool = False) -> Json:
    """A user object; a deactivated person has no zone and no rights, as in Slack."""
    shape: Json = {
        "id": person.id, "team_id": person.team or place.id, "name": person.name, "deleted": person.deleted,
        "real_name": person.real_name, "is_app_user": False, "updated": person.updated,
        "is_bot": person.is_bot and person.id != "USLACKBOT",  # Slack says so of its own bot
        "profile": {"title": person.title, "real_name": person.real_name, "real_name_normalized": person.real_name,
                    "display_name": person.name, "display_name_normalized": person.name,
                    "team": person.team or place.id, "status_text": "", "status_emoji": ""},
    }
    if person.team:
        shape["is_stranger"] = True
    if person.email:
        shape["profile"]["email"] = person.email
    if person.id == place.app.bot_user:
        shape["profile"] |= {"api_app_id": place.app.id, "bot_id": place.app.bot_id}
    if not person.deleted:
        shape |= zone(world, person) | {
            "is_admin": person.is_admin, "is_owner": person.is_owner, "is_primary_owner": False,
            "is_restricted": person.restricted, "is_ultra_restricted": False}
        if locale:
            shape["locale"] = person.locale
    return shape


def usergroup(place: Workspace, group: Json, *, users: bool) -> Json:
    """A user group; a disabled one carries when it was disabled."""
    shape: Json = {"id": group["id"], "team_id": place.id, "is_usergroup": True, "name": group["name"],
                   "handle": group.get("handle", ""), "date_delete": group.get("date_delete", 0),
                   "user_count": len(group["users"])}
    return shape | ({"users": group["users"]} if users else {})


def zone(world: World, person: Person) -> Json:
    there = datetime.fromtimestamp(world.clock.now(), ZoneInfo(person.tz))
    offset = there.utcoffset()
    return {"tz": person.tz, "tz_label": there.tzname(), "tz_offset": int(offset.total_seconds()) if offset else 0}


def conversation(place: Workspace, room: Conversation, seen_by: str, *, members: bool = False) -> Json:
    if room.kind == "im":
        other = next((m for m in room.members if m != seen_by), seen_by)
        return {"id": room.id, "created": room.created, "is_archived": room.archived, "is_im": True,
                "is_channel": False, "is_group": False, "is_mpim": False, "is_private": True, "user": other,
                "is_user_deleted": place.people[other].deleted, "is_org_shared": False, "context_team_id": place.id}
    shape = {
        "id": room.id, "name": room.name, "name_normalized": room.name, "is_channel": room.kind == "channel",
        "is_group": room.kind == "group", "is_im": False, "is_mpim": room.kind == "mpim",
        "is_private": room.kind != "channel", "is_archived": room.archived, "is_general": room.name == "general",
        "is_member": seen_by in room.members, "created": room.created, "creator": room.creator,
        "is_shared": False, "is_ext_shared": False, "is_org_shared": False, "context_team_id": place.id,
        "topic": {"value": room.topic, "creator": room.creator, "last_set": 0},
        "purpose": {"value": room.purpose, "creator": room.creator, "last_set": 0},
    }
    return shape | ({"num_members": len(room.members)} if members else {})


def message(world: World, place: Workspace, room: Conversation, said: Message, *, metadata: bool = False) -> Json:
    """A message object; what its metadata carries is shown only with `metadata`."""
    shape: Json = {"type": "message", "user": said.user, "text": said.text, "ts": said.ts, "team": place.id}
    if said.bot_id:
        shape |= {"bot_id": said.bot_id, "app_id": place.app.id,
                  "bot_profile": {"id": said.bot_id, "app_id": place.app.id, "name": place.app.name,
                                  "team_id": place.id, "deleted": False}}
    for name in ("subtype", "blocks", "attachments", "edited", "thread_ts"):
        if getattr(said, name):
            shape[name] = copy.deepcopy(getattr(said, name))
    if said.metadata:
        shape["metadata"] = said.metadata if metadata else {"event_type": said.metadata["event_type"]}
    if said.reactions:
        shape["reactions"] = [{**r, "count": len(r["users"])} for r in said.reactions]
    if said.files:
        shape["files"] = [file(world, place, place.files[key]) for key in said.files]
    if said.thread_ts and said.thread_ts != said.ts:
        parent = room.message(said.thread_ts)
        shape["parent_user_id"] = parent.user if parent else said.user
    elif replies := room.replies(said.ts):
        users = list(dict.fromkeys(reply.user for reply in replies))
        shape |= {"thread_ts": said.ts, "reply_count": len(replies), "reply_users_count": len(users),
                  "reply_users": users, "latest_reply": replies[-1].ts, "is_locked": False, "subscribed": False}
    return shape


def file(world: World, place: Workspace, kept: File) -> Json:
    address = f"{world.base_url}/files/{place.id}/{kept.id}/{quote(kept.name)}"
    extent = dict(zip(("original_w", "original_h"), kept.extent, strict=True)) if kept.extent else {}
    extent, mimetype = (extent, kept.mimetype) if kept.is_processed else ({}, "")
    return {**extent, "id": kept.id, "created": kept.created, "timestamp": kept.created, "name": kept.name,
            "title": kept.title, "mimetype": mimetype, "size": kept.size, "user": kept.user,
            "filetype": kept.name.rpartition(".")[2].lower(), "mode": "hosted", "alt_txt": kept.alt_text,
            "url_private": address, "url_private_download": address, "permalink": address,
            "is_external": False, "is_public": bool(kept.channels), "channels": kept.channels}


def team(place: Workspace) -> Json:
    return {"id": place.id, "domain": place.domain}


def actor(place: Workspace, person: Person) -> Json:
    """The `user` of an interaction."""
    return {"id": person.id, "username": person.name, "name": person.name, "team_id": place.id}


def page(items: Iterable[Any], cursor: str, limit: int) -> tuple[list[Any], Json]:
    """One page and its response_metadata. ValueError for a cursor that was never given out."""
    start = int(cursor.removeprefix("next:")) if cursor else 0
    found = list(islice(items, start, start + limit + 1))
    following = f"next:{start + limit}" if len(found) > limit else ""
    return found[:limit], {"next_cursor": following}
