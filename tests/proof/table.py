"""The model of what the store remembers of one notice: each operation of `Notices` as a pure function of a row.

A claim's fence is a number that only grows, so all that matters of it is whether it is still the row's: `ours`.
An operation gives the row after it and whether it moved the fence, or None where it changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

from bot.rules.notices import State

DUE, CLAIMED, SENDING, UNCLEAR, SENT, WITHDRAWN, STALE, FAILED, LET_GO = (state.value for state in State)
IN_HAND = (CLAIMED, SENDING, UNCLEAR)
NOWHERE = -1
ENDED = (SENT, WITHDRAWN, STALE, FAILED, LET_GO)


class Row(NamedTuple):
    """One notice. `ts` names the copy it stands as; `more` says that more is wanted than when it was claimed;
    `attempted`, `unclear` and `repair` say that those columns are filled."""

    living: bool
    state: str = DUE
    ts: int = NOWHERE
    more: bool = False
    attempted: bool = False
    unclear: bool = False
    repair: bool = False


After = tuple[Row, bool] | None
Asked = tuple[str, tuple[Any, ...]]
# What was asked of the model and answered, for the real store to be asked the same.
KNOWN: dict[Asked, After] = {}


def operation(decide: Callable[..., After]) -> Callable[..., After]:
    """Remembers every question and its answer."""

    @wraps(decide)
    def asked(*given: Any) -> After:
        key = (decide.__name__, given)
        if key not in KNOWN:
            KNOWN[key] = decide(*given)
        return KNOWN[key]

    return asked


@operation
def plan(row: Row) -> After:
    """What was withdrawn unsaid is due again."""
    return (row._replace(state=DUE), True) if row.state == WITHDRAWN and row.ts == NOWHERE else None


@operation
def refresh(row: Row) -> After:
    """A living one shall be shown anew."""
    if not row.living or row.state in (WITHDRAWN, STALE):
        return None
    if row.state in (SENT, FAILED, LET_GO):
        return row._replace(state=DUE), False
    return row._replace(more=row.state in IN_HAND), False


@operation
def withdraw(row: Row) -> After:
    """What was not said yet is moot."""
    unsaid = row.state in (DUE, CLAIMED) and row.ts == NOWHERE
    return (row._replace(state=WITHDRAWN, more=False), True) if unsaid else None


@operation
def claim(row: Row) -> After:
    """Due and nothing before it: claimed."""
    return (row._replace(state=CLAIMED), True) if row.state == DUE else None


@operation
def start_sending(row: Row, ours: bool) -> After:
    """The socket is about to be written."""
    return (row._replace(state=SENDING, attempted=True), False) if ours and row.state == CLAIMED else None


@operation
def sent(row: Row, ours: bool, ts: int, is_old: bool, repair: bool) -> After:
    """It stands there, showing what was wanted at the claim or something old; due again when more is wanted."""
    if not ours:
        return None
    state = DUE if row.more or is_old else SENT
    return row._replace(state=state, ts=ts, more=False, repair=repair), False


@operation
def unclear(row: Row, ours: bool) -> After:
    """Nobody knows whether it arrived."""
    doubted = row._replace(state=UNCLEAR, attempted=row.attempted or row.unclear)
    return (_doubt(doubted), False) if ours else None


@operation
def retry(row: Row, ours: bool) -> After:
    """Clearly not said."""
    return (row._replace(state=DUE, more=False), False) if ours else None


@operation
def show_again(row: Row, ours: bool) -> After:
    """Nobody knows whether an edit arrived: made again at once, and once more when nothing of it can be on its way."""
    return (_doubt(row._replace(state=DUE, more=False)), False) if ours else None


@operation
def end(row: Row, ours: bool, state: str) -> After:
    """Withdrawn, stale or failed for good."""
    return (row._replace(state=state, more=False), False) if ours else None


@operation
def release_expired(row: Row) -> After:
    """A claim whose lease ran out is given back: unsent it is due, half sent unclear."""
    if row.state == CLAIMED:
        return row._replace(state=DUE, more=False), True
    return (_doubt(row._replace(state=UNCLEAR)), True) if row.state == SENDING else None


@operation
def hand_back(row: Row, ours: bool) -> After:
    """Whoever stops gives its claim back as if its lease had run out."""
    return release_expired(row) if ours else None


@operation
def claim_unclear(row: Row) -> After:
    """The look for what became of it is leased."""
    return (row._replace(more=False), True) if row.state == UNCLEAR else None


@operation
def claim_repair(row: Row) -> After:
    """The look for copies that landed late is leased."""
    return (row, True) if row.repair and row.state in ENDED else None


@operation
def repaired(row: Row, ours: bool) -> After:
    """The look for late copies is done; what lives is shown once more, over any edit that came late."""
    if not ours:
        return None
    done = row._replace(repair=False, unclear=False)
    if row.living and row.state == SENT:
        done = done._replace(state=DUE)
    return done, False


@operation
def try_again(row: Row) -> After:
    """An admin has it tried again."""
    return (row._replace(state=DUE), True) if row.state == FAILED else None


@operation
def let_go(row: Row) -> After:
    """An admin leaves it unsaid."""
    return (row._replace(state=LET_GO), True) if row.state == FAILED else None


def _doubt(row: Row) -> Row:
    """It may still arrive."""
    return row._replace(unclear=row.unclear or row.attempted, repair=True)
