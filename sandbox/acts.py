"""What a person can do. `act` does one deed and tells what came of it; the browser front and the tests both
come through here."""

from collections.abc import Awaitable, Callable
from typing import Any

from sandbox import events, interactions, messages, shapes, views
from sandbox.api.files import set_reaction
from sandbox.deliveries import Answer, Deliveries
from sandbox.elements import Json
from sandbox.interactions import Hand
from sandbox.refused import Refused
from sandbox.world import Message, Person

Deed = Callable[[Hand], Awaitable[Any]]
PROFILE = ("name", "real_name", "email", "title", "tz", "locale", "is_admin", "is_owner", "restricted")


async def act(deliveries: Deliveries, workspace_id: str, user_id: str, deed: Json) -> Json:
    """`{"ok": true, "answers": [...], …}`: an answer for each delivery, with `status`, what Slack would have
    `shown`, and the app's `body`. `{"ok": false, "error": …}` when it cannot be done at all: nothing is sent."""
    place = deliveries.world.workspaces.get(workspace_id)
    if place is None:
        return {"ok": False, "error": "team_not_found"}
    if deed.get("do") == "arrive":
        place.people.setdefault(user_id, Person(**{"name": user_id.lower(), **deed["person"], "id": user_id}))
    person = place.people.get(user_id)
    if person is None or person.is_bot:
        return {"ok": False, "error": "user_not_found"}
    if person.deleted:
        return {"ok": False, "error": "account_inactive"}
    doing = DEEDS.get(deed.get("do", ""))
    if doing is None:
        return {"ok": False, "error": "unknown_deed"}
    try:
        came = await doing(Hand(deliveries, place, person, deed))
    except Refused as refused:
        return {"ok": False, "error": refused.error, **refused.more}
    return {"ok": True, **(came if isinstance(came, dict) else {"answers": came})}


async def told(hand: Hand, happened: list[events.Event], **more: Any) -> Json:
    """Deliver events; the answers, and what else the deed has to say."""
    hand.world.changed()
    answers: list[Answer] = await events.tell(hand.deliveries, hand.place, happened, hand.times)
    return {"answers": [interactions.shown(answer) for answer in answers], **more}


async def say(hand: Hand) -> Json:
    """A message, to the app when no channel is given."""
    direct = hand.world.open_im(hand.place, hand.place.app.bot_user, hand.person.id)
    room = hand.room(hand.deed.get("channel") or direct.id)
    if room.archived:
        raise Refused("is_archived")
    if not hand.deed.get("text"):
        raise Refused("no_text")
    said = Message(hand.world.next_ts(hand.place), hand.person.id, hand.deed["text"])
    said.thread_ts = hand.deed.get("thread_ts")
    return await told(hand, messages.add(hand.deliveries, hand.place, room, said), ts=said.ts)


async def edit(hand: Hand) -> Json:
    room, said = hand.message(hand.deed["message"])
    if said.user != hand.person.id:
        raise Refused("cant_update_message")
    return await told(hand, messages.alter(
        hand.deliveries, hand.place, room, said, hand.deed["text"], None, hand.person.id))


async def delete(hand: Hand) -> Json:
    room, said = hand.message(hand.deed["message"])
    if said.user != hand.person.id and not hand.person.is_admin:
        raise Refused("cant_delete_message")
    return await told(hand, messages.take_away(hand.deliveries, hand.place, room, said))


async def react(hand: Hand) -> Json:
    room, said = hand.message(hand.deed)
    added = not hand.deed.get("remove")
    if not set_reaction(said, hand.person.id, hand.deed["name"], added=added):
        raise Refused("already_reacted" if added else "no_reaction")
    return await told(hand, events.reaction(
        hand.place, room, said, hand.person.id, hand.deed["name"], added=added))


async def open_home(hand: Hand) -> Json:
    room = hand.world.open_im(hand.place, hand.place.app.bot_user, hand.person.id)
    home = hand.place.homes.get(hand.person.id)
    shown = views.described(hand.place, home) if home else None
    return await told(hand, events.home_opened(hand.place, hand.person.id, room.id, "home", shown))


async def open_dm(hand: Hand) -> Json:
    bot = hand.place.app.bot_user
    other = hand.deed.get("user") or bot
    if other not in hand.place.people:
        raise Refused("user_not_found")
    room = hand.world.open_im(hand.place, other, hand.person.id)
    happened = events.home_opened(hand.place, hand.person.id, room.id, "messages", None) if other == bot else []
    return await told(hand, happened, channel=room.id)


async def join(hand: Hand) -> Json:
    room = hand.place.conversations.get(hand.deed["channel"])
    if room is None or room.kind != "channel":
        raise Refused("channel_not_found")
    if hand.person.id in room.members:
        raise Refused("already_in_channel")
    room.members.append(hand.person.id)
    return await told(hand, events.membership(hand.place, room, hand.person.id, joined=True))


async def leave(hand: Hand) -> Json:
    room = hand.room(hand.deed["channel"])
    if room.kind not in ("channel", "group"):
        raise Refused("method_not_supported_for_channel_type")
    room.members.remove(hand.person.id)
    return await told(hand, events.membership(hand.place, room, hand.person.id, joined=False))


async def change_profile(hand: Hand) -> Json:
    for name in PROFILE:
        if name in hand.deed:
            setattr(hand.person, name, hand.deed[name])
    hand.person.updated = int(hand.world.clock.now())
    return await told(hand, events.person(hand.world, hand.place, hand.person, "user_change"))


async def deactivate(hand: Hand) -> Json:
    hand.person.deleted = True
    hand.person.updated = int(hand.world.clock.now())
    hand.place.views.pop(hand.person.id, None)
    for room in hand.place.conversations.values():
        if room.kind in ("channel", "group") and hand.person.id in room.members:
            room.members.remove(hand.person.id)
    return await told(hand, events.person(hand.world, hand.place, hand.person, "user_change"))


async def arrive(hand: Hand) -> Json:
    """Somebody new in the workspace, in its #general."""
    happened = events.person(hand.world, hand.place, hand.person, "team_join")
    for room in hand.place.conversations.values():
        if room.name == "general" and hand.person.id not in room.members:
            room.members.append(hand.person.id)
            happened += events.membership(hand.place, room, hand.person.id, joined=True)
    return await told(hand, happened, user=shapes.user(hand.world, hand.place, hand.person, locale=True))


async def change_group(hand: Hand) -> Json:
    """A user group is made, renamed, given other members, disabled or enabled, by an admin."""
    if not hand.person.is_admin:
        raise Refused("permission_denied")
    before = next((each for each in hand.place.usergroups if each["id"] == hand.deed["group"]), None)
    now = {"id": hand.deed["group"], "name": hand.deed["group"], "users": []} | (before or {})
    now |= {name: hand.deed[name] for name in ("name", "handle", "users") if name in hand.deed}
    if "disabled" in hand.deed:
        now["date_delete"] = int(hand.world.clock.now()) if hand.deed["disabled"] else 0
    hand.place.usergroups = [each for each in hand.place.usergroups if each is not before] + [now]
    return await told(hand, events.group(hand.place, now, before))


DEEDS: dict[str, Deed] = {
    "command": interactions.command, "click": interactions.click, "fill": interactions.click,
    "submit": interactions.submit, "close": interactions.close, "shortcut": interactions.shortcut,
    "options": interactions.options, "say": say, "edit": edit, "delete": delete, "react": react,
    "open_home": open_home, "open_dm": open_dm, "join": join, "leave": leave, "arrive": arrive,
    "change_profile": change_profile, "deactivate": deactivate, "change_group": change_group,
}
