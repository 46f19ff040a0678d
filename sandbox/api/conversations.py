"""conversations.*: rooms, who is in them, what was said there."""

import re
from collections.abc import Iterable

from sandbox import events, shapes
from sandbox.api.calling import Call, method
from sandbox.elements import Json
from sandbox.refused import Refused
from sandbox.world import Conversation, Message, new_id

KINDS = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}


def described(call: Call, room: Conversation) -> Json:
    return {"channel": shapes.conversation(call.place, room, call.bot)}


@method("conversations.open")
def open_direct(call: Call) -> Json:
    if call.text("channel"):
        return described(call, call.room())
    call.need("users")
    people = [call.person(one) for one in dict.fromkeys(call.names("users"))]
    if any(person.deleted for person in people):
        raise Refused("user_disabled")
    if any(person.is_bot for person in people):
        raise Refused("cannot_dm_bot")
    members = [person.id for person in people]
    known = call.place.conversations.values()
    if len(members) == 1:
        old = call.place.im(call.bot, members[0])
        room = old or call.world.open_im(call.place, call.bot, members[0])
    else:
        group = {*members, call.bot}
        old = next((r for r in known if r.kind == "mpim" and set(r.members) == group), None)
        room = old or Conversation(new_id("G"), "mpdm-" + "--".join(p.name for p in people), "mpim",
                                   [call.bot, *members], created=int(call.world.clock.now()))
        call.place.conversations[room.id] = room
        call.world.changed()
    whole = shapes.conversation(call.place, room, call.bot)
    answer = {"no_op": True, "already_open": True} if old else {}
    return {**answer, "channel": whole if call.flag("return_im") or room.kind == "mpim" else {"id": room.id}}


def of_kinds(call: Call, inside: str | None) -> list[Json]:
    """The conversations the app may list, by `types`; only those of one person when `inside`."""
    names = call.names("types") or ["public_channel"]
    if any(name not in KINDS for name in names):
        raise Refused("invalid_types")
    kinds = [KINDS[name] for name in names]
    return [shapes.conversation(call.place, room, call.bot, members=True)
            for room in call.place.conversations.values()
            if room.kind in kinds and (room.kind == "channel" or call.bot in room.members)
            and (inside is None or inside in room.members) and not (room.archived and call.flag("exclude_archived"))]


@method("conversations.list")
def list_all(call: Call) -> Json:
    channels, more = call.page(of_kinds(call, None))
    return {"channels": channels, "response_metadata": more}


@method("users.conversations")
def list_of_person(call: Call) -> Json:
    user = call.person(call.text("user") or call.bot)
    channels, more = call.page(of_kinds(call, user.id))
    return {"channels": channels, "response_metadata": more}


@method("conversations.info")
def info(call: Call) -> Json:
    shape = shapes.conversation(call.place, call.room(), call.bot, members=call.flag("include_num_members"))
    return {"channel": shape | ({"locale": "en-US"} if call.flag("include_locale") else {})}


def span(call: Call) -> tuple[float, float, bool]:
    """`oldest`, `latest`, and whether these are `inclusive`."""
    try:
        return float(call.text("oldest") or 0), float(call.text("latest") or 1e12), call.flag("inclusive")
    except ValueError:
        raise Refused("invalid_ts_oldest") from None


def told(call: Call, room: Conversation, said: Iterable[Message]) -> Json:
    page, more = call.page(said)
    metadata = call.flag("include_all_metadata")
    return {"messages": [shapes.message(call.world, call.place, room, one, metadata=metadata) for one in page],
            "has_more": bool(more["next_cursor"]), "response_metadata": more}


@method("conversations.history")
def history(call: Call) -> Json:
    room = call.room(inside=True)
    oldest, latest, inclusive = span(call)
    said = (m for m in room.between(oldest, latest, inclusive=inclusive) if not m.ephemeral_to
            and (m.thread_ts in (None, m.ts) or m.subtype == "thread_broadcast"))
    return told(call, room, said) | {"pin_count": 0}


@method("conversations.replies")
def replies(call: Call) -> Json:
    ts = call.need("channel", "ts")[1]
    room = call.room(inside=True)
    first = room.message(ts)
    if first is None or first.ephemeral_to:
        raise Refused("thread_not_found")
    parent = (room.message(first.thread_ts) if first.thread_ts else None) or first
    oldest, latest, inclusive = span(call)
    inside = [m for m in room.replies(parent.ts) if oldest < float(m.ts) < latest
              or (inclusive and float(m.ts) in (oldest, latest))]
    return told(call, room, [parent, *inside])


@method("conversations.members")
def members(call: Call) -> Json:
    people, more = call.page(call.room().members)
    return {"members": people, "response_metadata": more}


def fit_name(call: Call) -> str:
    name = call.need("name")[0]
    if len(name) > 80:
        raise Refused("invalid_name_maxlength")
    if not re.fullmatch(r"[\w-]+", name) or name != name.lower():
        raise Refused("invalid_name_specials")
    if any(room.name == name for room in call.place.conversations.values()):
        raise Refused("name_taken")
    return name


@method("conversations.create")
def create(call: Call) -> Json:
    room = Conversation(new_id("C"), fit_name(call), "group" if call.flag("is_private") else "channel", [call.bot],
                        creator=call.bot, created=int(call.world.clock.now()))
    call.place.conversations[room.id] = room
    call.world.changed()
    return described(call, room)


@method("conversations.invite")
def invite(call: Call) -> Json:
    call.need("channel", "users")
    room = call.room(writing=True, inside=True)
    wrong = []
    people = call.names("users")
    for user in people:
        person = call.place.people.get(user)
        if person is None or person.deleted:
            wrong.append("user_not_found")
        elif user == call.bot:
            wrong.append("cant_invite_self")
        elif user in room.members:
            wrong.append("already_in_channel")
    if wrong:
        raise Refused(wrong[0], errors=[{"ok": False, "error": error} for error in wrong])
    for user in people:
        room.members.append(user)
        events.announce(call.deliveries, call.place,
                        events.membership(call.place, room, user, joined=True, inviter=call.bot))
    call.world.changed()
    return described(call, room)


@method("conversations.kick")
def kick(call: Call) -> Json:
    user = call.person(call.need("channel", "user")[1]).id
    room = call.room(inside=True)
    if user == call.bot:
        raise Refused("cant_kick_self")
    if room.name == "general":
        raise Refused("cant_kick_from_general")
    if user not in room.members:
        raise Refused("not_in_channel")
    room.members.remove(user)
    events.announce(call.deliveries, call.place, events.membership(call.place, room, user, joined=False))
    call.world.changed()
    return {}


@method("conversations.join")
def join(call: Call) -> Json:
    room = call.room(writing=True)
    if room.kind != "channel":
        raise Refused("method_not_supported_for_channel_type")
    if call.bot in room.members:
        return described(call, room) | {"warning": "already_in_channel"}
    room.members.append(call.bot)
    events.announce(call.deliveries, call.place, events.membership(call.place, room, call.bot, joined=True))
    call.world.changed()
    return described(call, room)


@method("conversations.leave")
def leave(call: Call) -> Json:
    room = call.room()
    if call.bot not in room.members:
        return {"not_in_channel": True}
    room.members.remove(call.bot)
    call.world.changed()
    return {}


@method("conversations.archive")
def archive(call: Call) -> Json:
    room = call.room(inside=True)
    if room.archived:
        raise Refused("already_archived")
    if room.name == "general":
        raise Refused("cant_archive_general")
    room.archived = True
    call.world.changed()
    return {}


@method("conversations.unarchive")
def unarchive(call: Call) -> Json:
    room = call.room()
    if not room.archived:
        raise Refused("not_archived")
    room.archived = False
    call.world.changed()
    return {}


def words(call: Call, name: str) -> tuple[Conversation, str]:
    room = call.room(writing=True, inside=True)
    if len(call.text(name)) > 250:
        raise Refused("too_long")
    call.world.changed()
    return room, call.text(name)


@method("conversations.setTopic")
def set_topic(call: Call) -> Json:
    room, topic = words(call, "topic")
    room.topic = topic
    return described(call, room)


@method("conversations.setPurpose")
def set_purpose(call: Call) -> Json:
    room, purpose = words(call, "purpose")
    room.purpose = purpose
    return {"purpose": purpose}


@method("conversations.rename")
def rename(call: Call) -> Json:
    call.need("channel", "name")
    room = call.room(writing=True, inside=True)
    room.name = fit_name(call)
    call.world.changed()
    return described(call, room)
