"""chat.*: saying, changing, deleting."""

from sandbox import events, messages, shapes
from sandbox.api.calling import Call, method
from sandbox.elements import Json
from sandbox.refused import Refused
from sandbox.views import with_ids
from sandbox.world import Conversation, Message

MOST_ATTACHMENTS = 100


def target(call: Call) -> Conversation:
    """Where to post: a conversation, #a-name, or the direct messages with a person, opened when needed."""
    channel = call.need("channel")[0]
    if person := call.place.people.get(channel):
        if person.deleted or person.is_bot:
            raise Refused("channel_not_found")
        return call.world.open_im(call.place, call.bot, person.id)
    if channel.startswith("#"):
        named = (room.id for room in call.place.conversations.values() if room.name == channel[1:])
        call.args["channel"] = next(named, channel)
    room = call.room(writing=True, inside=True)
    if room.kind == "im" and any(call.place.people[member].deleted for member in room.members):
        raise Refused("is_archived")
    return room


def thread(call: Call, room: Conversation) -> str | None:
    given = call.text("thread_ts")
    if not given:
        return None
    parent = room.message(given)
    if parent is None or parent.ephemeral_to:
        raise Refused("thread_not_found")
    return parent.thread_ts or parent.ts


@method("chat.postMessage")
def post(call: Call) -> Json:
    room = target(call)
    attached = call.json("attachments") or []
    if len(attached) > MOST_ATTACHMENTS:
        raise Refused("too_many_attachments")
    given = call.args.get("blocks")
    if markdown := call.text("markdown_text"):
        if given or call.text("text"):
            raise Refused("markdown_text_conflict")
        given = [{"type": "markdown", "text": markdown}]
    text, blocks = messages.contents(call.place, call.text("text"), given, otherwise=bool(attached))
    said = Message(call.world.next_ts(call.place), call.bot, text, with_ids(blocks or []), thread(call, room))
    said.bot_id, said.attachments = call.place.app.bot_id, attached
    said.metadata = messages.metadata(call.args.get("metadata"))
    if said.thread_ts and call.flag("reply_broadcast"):
        said.subtype = "thread_broadcast"
    events.announce(call.deliveries, call.place, messages.add(call.deliveries, call.place, room, said))
    return {"channel": room.id, "ts": said.ts, "message": shapes.message(call.world, call.place, room, said)}


@method("chat.postEphemeral")
def whisper(call: Call) -> Json:
    user = call.need("channel", "user")[1]
    room = call.room(writing=True, inside=True)
    text, blocks = messages.contents(call.place, call.text("text"), call.args.get("blocks"))
    if user not in room.members:
        raise Refused("user_not_in_channel" if user in call.place.people else "user_not_found")
    said = messages.whisper(call.deliveries, call.place, room, user, text, blocks, thread(call, room))
    return {"message_ts": said.ts}


def own(call: Call, error: str) -> tuple[Conversation, Message]:
    """The app's own message at `ts`; `message_not_found`, or the given error for somebody else's."""
    ts = call.need("channel", "ts")[1]
    room = call.room()
    said = call.message(room, ts)
    if said.bot_id != call.place.app.bot_id:
        raise Refused(error)
    return room, said


@method("chat.update")
def update(call: Call) -> Json:
    room, said = own(call, "cant_update_message")
    text, blocks = messages.contents(call.place, call.text("text"), call.args.get("blocks"), messages.LONGEST_UPDATE)
    carried = messages.metadata(call.args.get("metadata"))
    changed = messages.alter(call.deliveries, call.place, room, said, call.args.get("text"), blocks, call.bot)
    if "metadata" in call.args:
        said.metadata = carried
    events.announce(call.deliveries, call.place, changed)
    return {"channel": room.id, "ts": said.ts, "text": text or said.text,
            "message": shapes.message(call.world, call.place, room, said)}


@method("chat.delete")
def delete(call: Call) -> Json:
    room, said = own(call, "cant_delete_message")
    events.announce(call.deliveries, call.place, messages.take_away(call.deliveries, call.place, room, said))
    return {"channel": room.id, "ts": said.ts}


@method("chat.getPermalink")
def permalink(call: Call) -> Json:
    ts = call.need("channel", "message_ts")[1]
    room = call.room()
    said = call.message(room, ts)
    address = f"{call.world.base_url}/archives/{room.id}/p{said.ts.replace('.', '')}"
    return {"channel": room.id, "permalink": address}
