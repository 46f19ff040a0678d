"""`python -m bot rekey`: what is stored sealed is sealed with the newest key, so that the older ones can go."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store import Store
from bot.store.sealed import COLUMNS

# Values sealed in one transaction: a hundred take some milliseconds.
BATCH = 100


@dataclass(frozen=True)
class Told:
    """What was done, and whether the older keys are needed no more."""

    text: str
    is_whole: bool


def run(store: Store) -> Told:
    """Seal everything with the newest key in short transactions; what is sealed with it already is left alone."""
    seen = renewed = 0
    unopened: list[str] = []
    for column, purpose in COLUMNS:
        last: str | int | None = None
        is_over = False
        while not is_over:
            with store.open() as books:
                batch = books.sealed.renew(column, purpose, last, BATCH)
            seen, renewed, last = seen + batch.seen, renewed + batch.renewed, batch.last
            unopened += [f"{column}, {key}" for key in batch.unopened]
            is_over = batch.seen < BATCH
    lines = [f"Sealed with the newest key: {renewed} now, {seen - renewed - len(unopened)} before."]
    cure = "put its key back, or, if it is a token, install the app there anew"
    lines += [f"No key of SECRET_KEYS opens {each}: {cure}." for each in unopened]
    if not unopened:
        lines.append("Once every process runs with that key first, the older ones can be taken out of SECRET_KEYS.")
    return Told("\n".join(lines), not unopened)
