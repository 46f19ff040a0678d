"""files.*: the upload in three steps, and reactions.* to messages."""

import mimetypes
import re
import time

from sandbox import events, messages, shapes
from sandbox.api.calling import Call, method
from sandbox.elements import Json
from sandbox.refused import Refused
from sandbox.world import Conversation, File, Message, new_id


@method("files.getUploadURLExternal")
def upload_url(call: Call) -> Json:
    name, length = call.need("filename", "length")
    if not length.isdigit() or int(length) == 0:
        raise Refused("invalid_arguments", ["must be a positive number [json-pointer:/length]"])
    kept = File(new_id("F"), name, name, call.bot, int(length), call.text("alt_txt"),
                mimetypes.guess_type(name)[0] or "application/octet-stream", int(call.world.clock.now()))
    call.place.files[kept.id] = kept
    return {"upload_url": f"{call.world.base_url}/upload/{call.place.id}/{kept.id}", "file_id": kept.id}


@method("files.completeUploadExternal")
def complete(call: Call) -> Json:
    given = call.json("files") or []
    if not given:
        raise Refused("invalid_arguments", ["missing required field: files"])
    found = []
    for one in given:
        kept = call.place.files.get(one.get("id", ""))
        if kept is None or len(kept.content) != kept.size:
            raise Refused("file_not_found")
        kept.title = one.get("title") or kept.title
        found.append(kept)
    rooms = call.names("channel_id") + call.names("channels")
    shared: list[tuple[Conversation, Message]] = []
    for channel in rooms:
        call.args["channel"] = channel
        room = call.room(writing=True, inside=True)
        said = Message(call.world.next_ts(call.place), call.bot, call.text("initial_comment"),
                       thread_ts=call.text("thread_ts") or None, bot_id=call.place.app.bot_id)
        said.files = [kept.id for kept in found]
        shared.append((room, said))
    for kept in found:
        kept.complete, kept.processed_at = True, time.monotonic() + call.world.processing_seconds
        kept.channels += rooms
    for room, said in shared:
        events.announce(call.deliveries, call.place, messages.add(call.deliveries, call.place, room, said))
    call.world.changed()
    return {"files": [shapes.file(call.world, call.place, kept) for kept in found]}


def known(call: Call) -> File:
    kept = call.place.files.get(call.need("file")[0])
    if kept is None or not kept.complete:
        raise Refused("file_not_found")
    return kept


@method("files.info")
def info(call: Call) -> Json:
    return {"file": shapes.file(call.world, call.place, known(call)), "comments": []}


@method("files.delete")
def delete(call: Call) -> Json:
    kept = known(call)
    del call.place.files[kept.id]
    for room in call.place.conversations.values():
        for said in room.messages:
            said.files = [key for key in said.files if key != kept.id]
    call.world.changed()
    return {}


def reacted_to(call: Call) -> tuple[Conversation, Message, str]:
    _, ts, name = call.need("channel", "timestamp", "name")
    name = name.strip(":")
    if not re.fullmatch(r"[\w+'-]+(::skin-tone-[2-6])?", name):
        raise Refused("invalid_name")
    room = call.room()
    return room, call.message(room, ts), name


def react(call: Call, *, added: bool) -> Json:
    room, said, name = reacted_to(call)
    if not set_reaction(said, call.bot, name, added=added):
        raise Refused("already_reacted" if added else "no_reaction")
    events.announce(call.deliveries, call.place,
                    events.reaction(call.place, room, said, call.bot, name, added=added))
    call.world.changed()
    return {}


def set_reaction(said: Message, user: str, name: str, *, added: bool) -> bool:
    """Give or take a reaction; False when there was nothing to change."""
    row = next((row for row in said.reactions if row["name"] == name), None)
    if added == (row is not None and user in row["users"]):
        return False
    if row is None:
        said.reactions.append({"name": name, "users": [user]})
    elif added:
        row["users"].append(user)
    else:
        row["users"].remove(user)
        if not row["users"]:
            said.reactions.remove(row)
    return True


@method("reactions.add")
def add(call: Call) -> Json:
    return react(call, added=True)


@method("reactions.remove")
def remove(call: Call) -> Json:
    return react(call, added=False)


@method("reactions.get")
def get(call: Call) -> Json:
    ts = call.need("channel", "timestamp")[1]
    room = call.room()
    said = call.message(room, ts)
    shape = shapes.message(call.world, call.place, room, said)
    return {"type": "message", "channel": room.id, "message": shape}
