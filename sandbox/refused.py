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


class Limited(Refused):
    """A call that Slack would answer with 429: it may be made again after so many seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("ratelimited")
        self.retry_after = retry_after


def missing(*names: str) -> Refused:
    return Refused("invalid_arguments", [f"missing required field: {name}" for name in names])
