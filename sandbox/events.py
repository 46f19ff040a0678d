"""What the app hears of: events, worded as the Events API words them, and to which subscription they belong."""

import time

from sandbox import shapes
from sandbox.deliveries import Answer, Deliveries
from sandbox.elements import Json
from sandbox.world import Conversation, Message, Person, Workspace, World

USUAL = frozenset({
    "app_home_opened", "app_mention", "message.im", "member_joined_channel", "member_left_channel", "team_join",
    "user_change", "reaction_added", "reaction_removed", "subteam_created", "subteam_updated",
    "subteam_members_changed", "app_uninstalled", "tokens_revoked"})
Event = tuple[str, Json]  # the subscription and the event


async def tell(deliveries: Deliveries, place: Workspace, events: list[Event], times: int = 1) -> list[Answer]:
    """Deliver those the app has subscribed to, and wait for the first attempts; what was answered."""
    wanted = USUAL if place.app.events is None else place.app.events
    answers: list[Answer] = []
    for subscription, event in events:
        if subscription in wanted:
            answers += await deliveries.event(place, event, times)
    return answers


def announce(deliveries: Deliveries, place: Workspace, events: list[Event]) -> None:
    """The same without waiting: for what the app itself has caused."""
    deliveries.later(tell(deliveries, place, events))


def stamp() -> str:
    return f"{time.time():.6f}"


def message_posted(world: World, place: Workspace, room: Conversation, said: Message) -> list[Event]:
    """The events of a new message; none when the app is not in the room or only one person may see it."""
    if said.ephemeral_to or place.app.bot_user not in room.members:
        return []
    event = shapes.message(world, place, room, said, metadata=True)
    event |= {"channel": room.id, "channel_type": room.kind, "event_ts": said.ts}
    told: list[Event] = [(subscription(room), event)]
    if f"<@{place.app.bot_user}>" in said.text and room.kind != "im" and said.user != place.app.bot_user:
        mention = {key: value for key, value in event.items() if key != "channel_type"}
        told.append(("app_mention", mention | {"type": "app_mention"}))
    return told


def message_changed(world: World, place: Workspace, room: Conversation, now: Message, before: Json) -> list[Event]:
    return _altered(place, room, "message_changed", {
        "message": shapes.message(world, place, room, now, metadata=True), "previous_message": before})


def message_deleted(place: Workspace, room: Conversation, ts: str, before: Json) -> list[Event]:
    return _altered(place, room, "message_deleted", {"deleted_ts": ts, "previous_message": before})


def _altered(place: Workspace, room: Conversation, subtype: str, more: Json) -> list[Event]:
    if place.app.bot_user not in room.members:
        return []
    now = stamp()
    return [(subscription(room), {"type": "message", "subtype": subtype, "hidden": True, "channel": room.id,
                                  "channel_type": room.kind, "ts": now, "event_ts": now, **more})]


def subscription(room: Conversation) -> str:
    return {"channel": "message.channels", "group": "message.groups", "im": "message.im",
            "mpim": "message.mpim"}[room.kind]


def membership(place: Workspace, room: Conversation, user: str, *, joined: bool, inviter: str | None = None,
               ) -> list[Event]:
    """Somebody came or went, told to an app that is in the room, or that is the one who came or went."""
    if place.app.bot_user not in (*room.members, user):
        return []
    kind = "member_joined_channel" if joined else "member_left_channel"
    event = {"type": kind, "user": user, "channel": room.id, "channel_type": "C" if room.kind == "channel" else "G",
             "team": place.id, "event_ts": stamp()}
    return [(kind, event | ({"inviter": inviter} if inviter else {}))]


def reaction(place: Workspace, room: Conversation, said: Message, user: str, name: str, *, added: bool,
             ) -> list[Event]:
    if place.app.bot_user not in room.members:
        return []
    kind = "reaction_added" if added else "reaction_removed"
    return [(kind, {"type": kind, "user": user, "reaction": name, "item_user": said.user, "event_ts": stamp(),
                    "item": {"type": "message", "channel": room.id, "ts": said.ts}})]


def person(world: World, place: Workspace, who: Person, kind: str) -> list[Event]:
    """`team_join` or `user_change`."""
    return [(kind, {"type": kind, "user": shapes.user(world, place, who, locale=True), "event_ts": stamp(),
                    "cache_ts": int(time.time())})]


def removed(place: Workspace, *, uninstalled: bool) -> list[Event]:
    """The app's tokens are revoked; it may have been removed altogether."""
    revoked: Event = ("tokens_revoked", {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [place.app.bot_user]},
                                         "event_ts": stamp()})
    gone: Event = ("app_uninstalled", {"type": "app_uninstalled", "event_ts": stamp()})
    return [revoked, gone] if uninstalled else [revoked]


def group(place: Workspace, now: Json, before: Json | None) -> list[Event]:
    """A user group is there, was renamed, disabled or enabled, or has other members."""
    kind = "subteam_updated" if before else "subteam_created"
    told: list[Event] = [(kind, {"type": kind, "subteam": shapes.usergroup(place, now, users=True),
                                 "event_ts": stamp()})]
    was = set(before["users"]) if before else set()
    added, removed = sorted({*now["users"]} - was), sorted(was - {*now["users"]})
    if before and (added or removed):
        told.append(("subteam_members_changed", {
            "type": "subteam_members_changed", "subteam_id": now["id"], "team_id": place.id, "event_ts": stamp(),
            "added_users": added, "added_users_count": len(added), "removed_users": removed,
            "removed_users_count": len(removed), "date_update": int(time.time())}))
    return told


def home_opened(place: Workspace, user: str, channel: str, tab: str, view: Json | None) -> list[Event]:
    event = {"type": "app_home_opened", "user": user, "channel": channel, "tab": tab, "event_ts": stamp()}
    return [("app_home_opened", event | ({"view": view} if view else {}))]
