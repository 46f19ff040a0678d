"""What every calendar can do, wherever it lives: others come behind the same two protocols."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from bot.calendars.writing import Event
from bot.rules.spans import Span, Taken


@runtime_checkable
class Calendar(Protocol):
    """A calendar that tells when somebody, or a room, is busy."""

    def busy(self, window: Span) -> Taken:
        """When within the window. Raises Troubled."""


@runtime_checkable
class Writable(Calendar, Protocol):
    """A calendar that can be written in too."""

    def put(self, event: Event) -> None:
        """The event stands there as it is, in place of what stood under its uid. Raises Troubled."""

    def remove(self, uid: str) -> None:
        """Nothing stands there under that uid, whether or not anything did. Raises Troubled."""
