"""How the stand-in says no: an error name of Slack's, and what else the answer carries."""

from typing import Any


class Refused(Exception):
    """A call that Slack would answer with `{"ok": false, "error": …}`."""

    def __init__(self, error: str, messages: list[str] | None = None, **more: Any) -> None:
        super().__init__(error, *(messages or []))
        self.error = error
        self.more = more
        if messages:
            self.more["response_metadata"] = {"messages": [f"[ERROR] {message}" for message in messages]}


def missing(*names: str) -> Refused:
    return Refused("invalid_arguments", [f"missing required field: {name}" for name in names])
