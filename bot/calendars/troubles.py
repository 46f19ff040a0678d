"""Why a calendar could not be read or written: a name for each, which has its words."""

from __future__ import annotations

from enum import StrEnum


class Why(StrEnum):
    """What is wrong with a calendar, for whoever connected it to do something about."""

    NO_ADDRESS = "no_address"  # not the address of anything on the web
    NO_SUCH_HOST = "no_such_host"
    NOT_ALLOWED = "not_allowed"  # an address within the organisation's own network
    NOT_SECURE = "not_secure"  # its certificate is not good, or it sends on to where nothing is encrypted
    UNREACHABLE = "unreachable"
    TOO_SLOW = "too_slow"
    TOO_BIG = "too_big"
    TOO_MANY = "too_many"  # more times, or rules, than anybody has
    REDIRECTED = "redirected"  # sent on too often
    PASSWORD = "password"  # it is not open to whoever has the link
    GONE = "gone"  # there is nothing at that address (any more)
    REFUSED = "refused"  # it answers with a no
    TROUBLED = "troubled"  # it is in trouble itself
    NO_CALENDAR = "no_calendar"  # what is there is something else
    OURS = "ours"  # a mistake of ours, or a key that is gone
    CHANGED = "changed"  # somebody else wrote there meanwhile


def check_status(status: int) -> None:
    """Return for an answer that brings what was asked for. Raises Troubled with what the status of HTTP says."""
    if status in {401, 403, 407}:
        raise Troubled(Why.PASSWORD, str(status))
    if status in {404, 410}:
        raise Troubled(Why.GONE, str(status))
    if status == 412:
        raise Troubled(Why.CHANGED, str(status))
    if status == 429 or status >= 500:
        raise Troubled(Why.TROUBLED, str(status))
    if not 200 <= status < 300:
        raise Troubled(Why.REFUSED, str(status))


class Troubled(Exception):
    """A calendar could not be read or written, `why`."""

    def __init__(self, why: Why, detail: str = "") -> None:
        super().__init__(f"{why.value}: {detail}" if detail else why.value)
        self.why = why
