"""What a person does to the app: commands, clicks, typing, forms, shortcuts. Each builds one payload, delivers
it as often as asked, and shows what Slack's client would show."""

import asyncio
import time
from typing import Any

from sandbox import events, forms, messages, replies, shapes, views
from sandbox.deliveries import Answer, Deliveries, Kind
from sandbox.elements import Json
from sandbox.refused import Refused
from sandbox.triggers import Reply
from sandbox.world import Conversation, Message, Person, View, Workspace

TROUBLE = "We had some trouble connecting. Try again?"


class Hand:
    """One person in one workspace, about to do something. `times` deliveries of the same payload, one after
    the other or `at_once`."""

    def __init__(self, deliveries: Deliveries, place: Workspace, person: Person, deed: Json) -> None:
        self.deliveries = deliveries
        self.world = deliveries.world
        self.place = place
        self.person = person
        self.deed = deed
        self.times = int(deed.get("times", 1))

    async def deliver(self, kind: Kind, payload: Json) -> list[Answer]:
        if self.deed.get("at_once"):
            return list(await asyncio.gather(
                *(self.deliveries.interact(self.place, kind, payload) for _ in range(self.times))))
        return [await self.deliveries.interact(self.place, kind, payload) for _ in range(self.times)]

    def base(self, kind: str, *, trigger: bool = True) -> Json:
        payload = {"type": kind, "team": shapes.team(self.place), "user": shapes.actor(self.place, self.person),
                   "api_app_id": self.place.app.id, "token": "stand-in", "enterprise": None,
                   "is_enterprise_install": False}
        if trigger:
            payload["trigger_id"] = self.deliveries.triggers.give(self.place.id, self.person.id)
        return payload

    def room(self, channel: str) -> Conversation:
        """A conversation this person is in; `channel_not_found` or `not_in_channel`."""
        room = self.place.conversations.get(channel)
        if room is None:
            raise Refused("channel_not_found")
        if self.person.id not in room.members:
            raise Refused("not_in_channel")
        return room

    def message(self, where: Json) -> tuple[Conversation, Message]:
        room = self.room(where["channel"])
        said = room.message(where["ts"])
        if said is None or said.ephemeral_to not in (None, self.person.id):
            raise Refused("message_not_found")
        return room, said

    def view(self) -> View:
        """The view named in the deed, else the top one; `view_not_found` when it is not open any more."""
        if self.deed.get("home"):
            found = self.place.homes.get(self.person.id)
        else:
            open_now = views.stack(self.place, self.person.id)
            named = self.deed.get("view")
            found = next((view for view in reversed(open_now) if named in (None, view.id)), None)
        if found is None:
            raise Refused("view_not_found")
        return found


def shown(answer: Answer, text: str = "", **more: Any) -> Json:
    return {"status": answer.status, "code": answer.code, "shown": text, "body": answer.body, **more}


async def command(hand: Hand) -> list[Json]:
    name, _, text = hand.deed["text"].partition(" ")
    app = hand.place.app
    channel = hand.deed.get("channel") or hand.world.open_im(hand.place, app.bot_user, hand.person.id).id
    room = hand.room(channel)
    if name not in [known["name"] for known in app.commands]:
        return [{"status": "refused", "shown": f"{name} is not a valid command.", "body": None}]
    payload = {
        "token": "stand-in", "team_id": hand.place.id, "team_domain": hand.place.domain, "channel_id": room.id,
        "channel_name": {"im": "directmessage", "group": "privategroup"}.get(room.kind, room.name),
        "user_id": hand.person.id, "user_name": hand.person.name, "command": name, "text": text.strip(),
        "api_app_id": app.id, "is_enterprise_install": "false",
        "response_url": replies.address(hand.deliveries, hand.place, hand.person.id, room.id),
        "trigger_id": hand.deliveries.triggers.give(hand.place.id, hand.person.id)}
    told = []
    for answer in await hand.deliver("slash_commands", payload):
        text = ""
        if not answer.ok:
            error = "operation_timeout" if answer.status == "timeout" else "dispatch_failed"
            text = f'{name} failed with the error "{error}"'
            messages.whisper(hand.deliveries, hand.place, room, hand.person.id, text, user=messages.SLACKBOT)
        elif answer.body:
            right = Reply(hand.place.id, hand.person.id, room.id, None, time.monotonic())
            try:
                replies.respond(hand.deliveries, right, answer.body)
            except Refused as refused:
                text = f'{name} failed with the error "{refused.error}"'
                messages.whisper(hand.deliveries, hand.place, room, hand.person.id, text, user=messages.SLACKBOT)
        told.append(shown(answer, text))
    return told


async def click(hand: Hand) -> list[Json]:
    """Use an element of a message, a view or the Home tab; `element_not_found` when it is not there (any more),
    `invalid_value` for what cannot be chosen in it. With `quiet` a field's value is kept and nobody hears of it:
    it is typed, but Enter was not pressed."""
    deed = hand.deed
    place, room, said, view = hand.place, None, None, None
    if where := deed.get("message"):
        room, said = hand.message(where)
        blocks, values = said.blocks, said.values.setdefault(hand.person.id, forms.first_values(said.blocks))
    else:
        view = hand.view()
        blocks, values = view.payload["blocks"], view.values
    found = (forms.find(blocks, deed.get("action_id"), deed.get("block_id"))
             or forms.drawn_before(blocks, deed.get("action_id"), deed.get("value")))
    if found is None:
        raise Refused("element_not_found")
    block, thing = found
    try:
        state = {} if thing["type"] in ("button", "workflow_button") else forms.entered(thing, deed.get("value"))
    except ValueError as wrong:
        raise Refused("invalid_value", [str(wrong)]) from None
    if thing["type"] == "file_input":
        state["files"] = [chosen_file(hand, id) for id in state["files"]]
    if state and thing["type"] not in forms.STATELESS:
        values.setdefault(block["block_id"], {})[thing["action_id"]] = state
        hand.world.changed()
    if view:
        view.trouble = ""
        view.errors.pop(block["block_id"], None)
    if block["type"] == "input" and (deed.get("quiet") or not block.get("dispatch_action")):
        return []
    payload = hand.base("block_actions")
    if room and said:
        payload |= in_message(hand, room, said, values)
    if view:
        payload |= {"container": {"type": "view", "view_id": view.id}, "view": views.described(place, view)}
    kept = ("text", "value", "style") if thing["type"] == "button" else ("placeholder",)
    payload["actions"] = [{"type": thing["type"], "action_id": thing["action_id"], "block_id": block["block_id"],
                           "action_ts": events.stamp(), **{name: thing[name] for name in kept if name in thing},
                           **state}]
    told = []
    for answer in await hand.deliver("interactive", payload):
        text = "" if answer.ok else TROUBLE
        if view and text:
            view.trouble = text
            hand.world.changed()
        told.append(shown(answer, text))
    return told


def chosen_file(hand: Hand, id: str) -> Json:
    """A file this person uploaded, as a form carries it; `invalid_value` for any other."""
    kept = hand.place.files.get(id)
    if kept is None or kept.user != hand.person.id:
        raise Refused("invalid_value", [f"{id} is no file of theirs"])
    return shapes.file(hand.world, hand.place, kept)


def in_message(hand: Hand, room: Conversation, said: Message, values: Json) -> Json:
    """Where in a message it was; the message itself is left out when only this person sees it."""
    container = {"type": "message", "message_ts": said.ts, "channel_id": room.id,
                 "is_ephemeral": bool(said.ephemeral_to)}
    if said.thread_ts:
        container["thread_ts"] = said.thread_ts
    payload = {"container": container, "channel": channel(room), "state": {"values": values},
               "response_url": replies.address(hand.deliveries, hand.place, hand.person.id, room.id, said.ts)}
    if not said.ephemeral_to:
        payload["message"] = shapes.message(hand.world, hand.place, room, said)
    return payload


def channel(room: Conversation) -> Json:
    return {"id": room.id, "name": {"im": "directmessage", "group": "privategroup"}.get(room.kind, room.name)}


async def submit(hand: Hand) -> list[Json]:
    """Send the form, unless the client itself finds something to say; what the app answered is done."""
    view = hand.view()
    view.trouble = ""
    view.errors = forms.complaints(view.payload["blocks"], view.values)
    hand.world.changed()
    if view.errors:
        return [{"status": "refused", "shown": "", "errors": view.errors, "body": None}]
    payload = hand.base("view_submission") | {"view": views.described(hand.place, view), "response_urls": []}
    return [took(hand, view, answer) for answer in await hand.deliver("interactive", payload)]


def took(hand: Hand, view: View, answer: Answer) -> Json:
    """Do what the answer to a submission says: nothing closes the view."""
    if view not in views.stack(hand.place, view.user):
        return shown(answer)
    try:
        act_on(hand, view, answer)
    except Refused as refused:
        view.trouble = TROUBLE
        hand.world.changed()
        return shown(answer, TROUBLE, error=refused.error, **refused.more)
    return shown(answer, errors=view.errors)


def act_on(hand: Hand, view: View, answer: Answer) -> None:
    body = answer.body
    if not answer.ok:
        raise Refused(answer.status)
    if not body:
        views.closed(hand.world, hand.place, view)
        return
    action = body.get("response_action") if isinstance(body, dict) else None
    if action == "errors":
        known = {block["block_id"] for block in view.payload["blocks"] if block["type"] == "input"}
        if not body.get("errors") or not body["errors"].keys() <= known:
            raise Refused("invalid_response_errors")
        view.errors = dict(body["errors"])
        hand.world.changed()
    elif action == "update":
        views.updated(hand.world, hand.place, view, body.get("view"))
    elif action == "push":
        views.pushed(hand.world, hand.place, view.user, body.get("view"))
    elif action == "clear":
        views.closed(hand.world, hand.place, view, everything=True)
    else:
        raise Refused("invalid_response_action")


async def close(hand: Hand) -> list[Json]:
    """Close a view, or all of them; the app hears of those with notify_on_close."""
    view = hand.view()
    everything = bool(hand.deed.get("all"))
    gone = views.closed(hand.world, hand.place, view, everything=everything)
    told = []
    for one in gone:
        if one.payload.get("notify_on_close"):
            payload = hand.base("view_closed", trigger=False)
            payload |= {"view": views.described(hand.place, one), "is_cleared": everything}
            told += [shown(answer) for answer in await hand.deliver("interactive", payload)]
    return told


async def shortcut(hand: Hand) -> list[Json]:
    """A global shortcut, or one on a message."""
    wanted = "message" if hand.deed.get("message") else "global"
    callback = hand.deed["callback_id"]
    known = [(one["callback_id"], one.get("type", "global")) for one in hand.place.app.shortcuts]
    if (callback, wanted) not in known:
        raise Refused("shortcut_not_found")
    payload = hand.base("shortcut") | {"callback_id": callback, "action_ts": events.stamp()}
    if where := hand.deed.get("message"):
        room, said = hand.message(where)
        payload |= {"type": "message_action", "channel": channel(room), "message_ts": said.ts,
                    "message": shapes.message(hand.world, hand.place, room, said),
                    "response_url": replies.address(hand.deliveries, hand.place, hand.person.id, room.id, said.ts)}
    return [shown(answer, "" if answer.ok else TROUBLE) for answer in await hand.deliver("interactive", payload)]


async def options(hand: Hand) -> list[Json]:
    """Ask the app what an external select offers for the typed text: `options` or `option_groups`."""
    if where := hand.deed.get("message"):
        room, said = hand.message(where)
        blocks = said.blocks
        more = {"channel": channel(room), "message": shapes.message(hand.world, hand.place, room, said),
                "container": {"type": "message", "message_ts": said.ts, "channel_id": room.id}}
    else:
        view = hand.view()
        blocks = view.payload["blocks"]
        more = {"view": views.described(hand.place, view), "container": {"type": "view", "view_id": view.id}}
    found = forms.find(blocks, hand.deed.get("action_id"), hand.deed.get("block_id"))
    if found is None or not found[1]["type"].endswith("external_select"):
        raise Refused("element_not_found")
    block, thing = found
    typed = hand.deed.get("value", "")
    if len(typed) < thing.get("min_query_length", 3):
        return [{"status": "refused", "shown": "", "options": [], "body": None}]
    payload = hand.base("block_suggestion", trigger=False) | more
    payload |= {"action_id": thing["action_id"], "block_id": block["block_id"], "value": typed}
    told = []
    for answer in await hand.deliver("interactive", payload):
        body = answer.body if answer.ok and isinstance(answer.body, dict) else {}
        told.append(shown(answer, "" if answer.ok else TROUBLE, options=body.get("options") or [],
                          option_groups=body.get("option_groups") or []))
    return told
