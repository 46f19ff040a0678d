"""What pages without an account share: how often a link, and an address, may come."""

from __future__ import annotations

from collections import OrderedDict, deque
from threading import Lock

# Programs read a feed every five minutes at the most; many people may come from one address of their company.
OF_A_LINK, OF_AN_ADDRESS, WITHIN_SECONDS = 30, 600, 60.0
# So many links and addresses are remembered in a process; beyond them the ones that were quiet longest are forgotten.
REMEMBERED = 10_000
# What a page for one person alone says of itself: nobody keeps it, frames it or sends its forms elsewhere.
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


class Turns:
    """How often somebody came within a while; in this process."""

    def __init__(self) -> None:
        self._came: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    def may(self, who: str, most: int, now: float) -> bool:
        """Whether they may come once more; coming counts."""
        with self._lock:
            came = self._came.setdefault(who, deque())
            self._came.move_to_end(who)
            while came and came[0] <= now - WITHIN_SECONDS:
                came.popleft()
            is_turn = len(came) < most
            if is_turn:
                came.append(now)
            while len(self._came) > REMEMBERED:
                self._came.popitem(last=False)
            return is_turn
