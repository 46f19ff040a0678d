"""One call of the Web API: its arguments, who makes it, and the table of methods."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sandbox import shapes
from sandbox.deliveries import Deliveries
from sandbox.elements import Json
from sandbox.refused import Refused, missing
from sandbox.world import Conversation, Message, Person, Workspace, World

Method = Callable[["Call"], Json]
METHODS: dict[str, tuple[Method, str]] = {}  # name: (function, kind of token: bot, app or none)
LARGEST_PAGE = 1000


def method(name: str, token: str = "bot") -> Callable[[Method], Method]:
    def register(function: Method) -> Method:
        METHODS[name] = (function, token)
        return function

    return register


@dataclass
class Call:
    deliveries: Deliveries
    place: Workspace
    args: dict[str, Any]

    @property
    def world(self) -> World:
        return self.deliveries.world

    @property
    def bot(self) -> str:
        return self.place.app.bot_user

    def text(self, name: str) -> str:
        """An optional argument as text, "" when it is not there."""
        found = self.args.get(name)
        return "" if found is None else str(found)

    def need(self, *names: str) -> tuple[str, ...]:
        """Arguments that must be there; `invalid_arguments` names the missing ones."""
        if absent := [name for name in names if not self.text(name)]:
            raise missing(*absent)
        return tuple(self.text(name) for name in names)

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in ("1", "true")

    def names(self, name: str) -> list[str]:
        """A list, given as such or as names with commas between."""
        found = self.args.get(name)
        given = found if isinstance(found, list) else self.text(name).split(",")
        return [one.strip() for one in given if one.strip()]

    def json(self, name: str) -> Any:
        """An argument that is JSON, also when it came as text; `invalid_arguments` when it is neither."""
        found = self.args.get(name)
        if isinstance(found, str):
            try:
                return json.loads(found)
            except ValueError:
                raise Refused("invalid_arguments", [f"must be valid JSON [json-pointer:/{name}]"]) from None
        return found

    def person(self, identity: str, error: str = "user_not_found") -> Person:
        person = self.place.people.get(identity)
        if person is None:
            raise Refused(error)
        return person

    def room(self, *, writing: bool = False, inside: bool = False) -> Conversation:
        """The conversation named by `channel`, if the app can see it: `channel_not_found`; `is_archived` when
        it is for writing; `not_in_channel` when the app has to be inside."""
        room = self.place.conversations.get(self.need("channel")[0])
        if room is None or (room.kind != "channel" and self.bot not in room.members):
            raise Refused("channel_not_found")
        if writing and room.archived:
            raise Refused("is_archived")
        if inside and self.bot not in room.members:
            raise Refused("not_in_channel")
        return room

    def message(self, room: Conversation, ts: str) -> Message:
        said = room.message(ts)
        if said is None or said.ephemeral_to:
            raise Refused("message_not_found")
        return said

    def page(self, items: Iterable[Any], usual: int = 100) -> tuple[list[Any], Json]:
        """One page by `limit` and `cursor`, and its response_metadata; `invalid_limit`, `invalid_cursor`."""
        try:
            limit = int(self.text("limit") or usual) or usual
        except ValueError:
            raise Refused("invalid_limit") from None
        if not 1 <= limit <= LARGEST_PAGE:
            raise Refused("invalid_limit")
        try:
            return shapes.page(items, self.text("cursor"), limit)
        except ValueError:
            raise Refused("invalid_cursor") from None
