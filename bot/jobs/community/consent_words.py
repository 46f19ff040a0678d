"""What a community adds to the texts people agree to: who answers for what is kept, and where to read more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.jobs.community.first_steps import FEATURE, moved
from bot.rules.community.fields import LINK_CHARACTERS
from bot.rules.community.members.consenting import LANGUAGES, OWN_CHARACTERS, OwnWords, written
from bot.rules.people import Person
from bot.store import Books

# Versions that the form lists.
LISTED = 5


def newest(books: Books, workspace: str) -> OwnWords:
    """The words as they stand; of version zero where there are none."""
    return next(iter(books.beginnings.words(workspace)), OwnWords())


def shown(books: Books, workspace: str, language: str) -> dict[str, str]:
    """The words and the link as they are read below the texts, each empty where there is none."""
    words = newest(books, workspace)
    return {"text": words.text(language), "link": words.link}


def page(books: Books, workspace: str) -> dict[str, Any]:
    """What the form shows."""
    versions = books.beginnings.words(workspace)
    words = versions[0] if versions else OwnWords()
    return {
        **dict.fromkeys(LANGUAGES, ""), **dict(words.texts), "link": words.link, "most": OWN_CHARACTERS,
        "most_link": LINK_CHARACTERS,
        "versions": [{"version": each.version, "at": each.at, "by": each.by} for each in versions[:LISTED]],
    }  # fmt: skip


def keep(books: Books, me: Person, answers: Mapping[str, Any], now: datetime) -> None:
    """That is what is read from now on; who agreed before agreed to what stood there then. Raises FieldRefusals."""
    added = False
    while not added:  # where somebody was faster, it is the version after theirs
        before = newest(books, me.workspace)
        words = written(before, answers, me.user, now)
        if words == before:
            return
        added = books.beginnings.add_words(me.workspace, words)
    about, facts = f"workspace:{me.workspace}", {"version": words.version}
    books.record.note(now, f"{FEATURE}.words", about, workspace=me.workspace, who=me.user, **facts)
    moved(books, me.workspace, now)
