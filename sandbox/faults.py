"""Trouble on the way, made on purpose by tests: dropped connections, errors, limits, delays."""

import asyncio
import json
from dataclasses import dataclass
from typing import Literal, get_args

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

Kind = Literal["drop_before", "drop_after", "error500", "error500_after", "ratelimited", "delay", "html"]


@dataclass
class Fault:
    """`times` calls of `method` ("*" for any) go wrong: dropped or failed before the call was done, or after
    it; limited for `retry_after` seconds; done after `seconds`; or answered by a page of HTML."""

    method: str
    kind: Kind
    times: int = 1
    retry_after: int = 1
    seconds: float = 0.0
    status: int = 502

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise ValueError(f"no such fault: {self.kind}")

    @property
    def after(self) -> bool:
        return self.kind in ("drop_after", "error500_after", "delay")


class Faults:
    def __init__(self) -> None:
        self.planned: list[Fault] = []

    def take(self, method: str) -> Fault | None:
        """The fault this call meets, counted down."""
        for fault in self.planned:
            if fault.method in ("*", method):
                fault.times -= 1
                if fault.times <= 0:
                    self.planned.remove(fault)
                return fault
        return None


async def spoiled(fault: Fault, request: Request) -> Response:
    """What the caller gets instead of an answer."""
    if fault.kind in ("drop_before", "drop_after"):
        request.scope["hang_up"]()
        await asyncio.sleep(0.01)  # the connection is torn down by the event loop's next turns
        return Response(status_code=500)
    if fault.kind == "ratelimited":
        return Response(json.dumps({"ok": False, "error": "ratelimited"}), 429,
                        {"retry-after": str(fault.retry_after)}, "application/json")
    if fault.kind == "html":
        return HTMLResponse("<html><body><h1>Bad gateway</h1></body></html>", fault.status)
    return Response(json.dumps({"ok": False, "error": "internal_error"}), 500, media_type="application/json")
