"""Canvases in Slack: made, opened to people, taken away; and files that are. Part of the client, which calls."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

# Slack opens a canvas to so many people in one call.
PEOPLE_AT_ONCE = 20


class Canvases(ABC):
    """Raises what the client raises; plans without canvases of their own are answered
    `free_teams_cannot_create_non_tabbed_canvases`."""

    def make_canvas(self, workspace: str, title: str, markdown: str) -> str:
        """The id of a new canvas that nobody but the app may open."""
        content = json.dumps({"type": "markdown", "markdown": markdown})
        return str(self._call(workspace, "canvases.create", title=title, document_content=content)["canvas_id"])

    def let_read(self, workspace: str, canvas: str, users: Sequence[str]) -> None:
        """They may read the canvas, and change nothing in it."""
        for at in range(0, len(users), PEOPLE_AT_ONCE):
            some = json.dumps(list(users[at : at + PEOPLE_AT_ONCE]))
            self._call(workspace, "canvases.access.set", canvas_id=canvas, access_level="read", user_ids=some)

    def delete_canvas(self, workspace: str, canvas: str) -> None:
        """Slack has it no more; gone already is success."""
        self._gone(workspace, "canvases.delete", canvas_id=canvas)

    def delete_file(self, workspace: str, file: str) -> None:
        """The same for a file, wherever it was shared."""
        self._gone(workspace, "files.delete", file=file)

    @abstractmethod
    def _gone(self, workspace: str, method: str, **arguments: Any) -> None: ...

    @abstractmethod
    def _call(self, workspace: str, method: str, seconds: float = ..., **arguments: Any) -> dict[str, Any]: ...
