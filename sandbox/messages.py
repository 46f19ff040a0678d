"""Messages put into conversations, changed and taken away: by the Web API, by people and by response_url."""

import json
import re
from typing import Any

from sandbox import checks, events, shapes
from sandbox.deliveries import Deliveries
from sandbox.elements import Json
from sandbox.events import Event
from sandbox.refused import Refused
from sandbox.views import with_ids
from sandbox.world import Conversation, Message, Workspace

SLACKBOT = "USLACKBOT"
LONGEST_POST = 40_000  # characters of text (chat.postMessage)
LONGEST_UPDATE = 4_000  # characters of text (chat.update)
LARGEST_METADATA = 16_000  # bytes; Slack does not publish its own figure


def add(deliveries: Deliveries, place: Workspace, room: Conversation, said: Message) -> list[Event]:
    """Put it into the room; the events that follow from it, for the caller to tell or to announce."""
    room.add(said)
    deliveries.world.changed()
    return events.message_posted(deliveries.world, place, room, said)


def alter(deliveries: Deliveries, place: Workspace, room: Conversation, said: Message, text: str | None,
          blocks: list[Json] | None, editor: str) -> list[Event]:
    """Give it another text and other blocks; a text alone takes the blocks away (chat.update)."""
    before = shapes.message(deliveries.world, place, room, said, metadata=True)
    if text is not None and text != said.text:
        said.edited = {"user": editor, "ts": deliveries.world.next_ts(place)}
    said.text = said.text if text is None else text
    said.blocks = with_ids(blocks) if blocks is not None else []
    deliveries.world.changed()
    if said.ephemeral_to:
        return []
    return events.message_changed(deliveries.world, place, room, said, before)


def take_away(deliveries: Deliveries, place: Workspace, room: Conversation, said: Message) -> list[Event]:
    """Delete it; the first of a thread that has replies leaves a tombstone behind."""
    before = shapes.message(deliveries.world, place, room, said, metadata=True)
    if room.replies(said.ts):
        said.subtype, said.text, said.blocks, said.user = "tombstone", "This message was deleted.", [], SLACKBOT
        said.metadata, said.bot_id, said.files = None, None, []
    else:
        room.remove(said)
    deliveries.world.changed()
    return [] if said.ephemeral_to else events.message_deleted(place, room, said.ts, before)


def whisper(deliveries: Deliveries, place: Workspace, room: Conversation, to: str, text: str,
            blocks: list[Json] | None = None, thread_ts: str | None = None, *, user: str | None = None) -> Message:
    """An ephemeral message from the app, or from `user`."""
    said = Message(deliveries.world.next_ts(place), user or place.app.bot_user, text, with_ids(blocks or []))
    said.thread_ts, said.ephemeral_to = thread_ts, to
    said.bot_id = None if user else place.app.bot_id
    add(deliveries, place, room, said)
    return said


def contents(place: Workspace, text: Any, blocks: Any, limit: int = LONGEST_POST, *, otherwise: bool = False,
             ) -> tuple[str, list[Json] | None]:
    """Text and blocks fit to be shown: `no_text` when there is neither (and nothing `otherwise`),
    `msg_too_long`, `invalid_blocks_format`, `invalid_blocks`."""
    if isinstance(blocks, str):
        blocks = decoded(blocks, "invalid_blocks_format") if blocks.strip() else None
    given = checks.message_blocks(blocks) if blocks is not None else None
    checks.files(place, given or [], "", "invalid_blocks")
    if not text and not given and not otherwise:
        raise Refused("no_text")
    if text and len(text) > limit:
        raise Refused("msg_too_long")
    return text or "", given


def metadata(given: Any) -> Json | None:
    """Metadata as a message may carry it, None for none; `invalid_metadata_format`, `metadata_too_large`."""
    found = decoded(given, "invalid_metadata_format") if isinstance(given, str) and given else given
    if not found:
        return None
    right = isinstance(found, dict) and isinstance(found.get("event_type"), str)
    if not right or not isinstance(found.get("event_payload"), dict):
        raise Refused("invalid_metadata_format")
    if not re.fullmatch(r"[A-Za-z][\w.]*", found["event_type"]):
        raise Refused("invalid_metadata_schema")
    if len(json.dumps(found)) > LARGEST_METADATA:
        raise Refused("metadata_too_large")
    return {"event_type": found["event_type"], "event_payload": found["event_payload"]}


def decoded(given: str, error: str) -> Any:
    try:
        return json.loads(given)
    except ValueError:
        raise Refused(error) from None
