"""A calendar that is published at an address: it can be read and not written."""

from __future__ import annotations

from dataclasses import dataclass

from bot.calendars.fetching import Fetch
from bot.calendars.reading import mark_of, read
from bot.calendars.troubles import Troubled, Why, check_status
from bot.rules.spans import Span, Taken

# What servers and programs call a calendar; some call it anything.
ACCEPT = "text/calendar, */*;q=0.1"


@dataclass(frozen=True)
class Seen:
    """What a server said of what it gave, to be asked whether it is still so; `mark` is our own."""

    etag: str | None = None
    last_modified: str | None = None
    mark: str | None = None


@dataclass(frozen=True)
class Look:
    """What came of looking: `taken` is None when nothing changed."""

    seen: Seen
    taken: Taken | None = None
    left_out: int = 0


class Published:
    """The calendar at that address, of somebody who lives in `zone` and whose invitations go to `email`."""

    def __init__(self, fetch: Fetch, url: str, zone: str | None, email: str | None = None) -> None:
        self._fetch = fetch
        self._url = url
        self._zone = zone
        self._email = email

    def busy(self, window: Span) -> Taken:
        """When they are busy. Raises Troubled."""
        return self.look(window, None).taken or Taken()

    def look(self, window: Span, seen: Seen | None) -> Look:
        """When they are busy, unless nothing changed since `seen`. Raises Troubled."""
        headers = {"Accept": ACCEPT}
        if seen and seen.etag:
            headers["If-None-Match"] = seen.etag
        if seen and seen.last_modified:
            headers["If-Modified-Since"] = seen.last_modified
        answer = self._fetch.get(self._url, headers)
        if answer.status == 304:
            if seen is None:
                raise Troubled(Why.TROUBLED, "304 for nothing")
            return Look(seen)
        check_status(answer.status)
        etag, last_modified = (_carried(answer.headers.get(name)) for name in ("etag", "last-modified"))
        if seen and seen.mark == mark_of(answer.body, window, self._email):
            return Look(Seen(etag, last_modified, seen.mark))
        found = read(answer.body, self._zone, window, self._email)
        return Look(Seen(etag, last_modified, found.mark), found.taken, found.left_out)


def _carried(value: str | None) -> str | None:
    """What can be sent back as it came."""
    return value if value and len(value) <= 500 and value.isascii() and value.isprintable() else None
