"""The banks of prompts that ship among the messages: for a whole community, and for people who meet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from bot.rules.community.content.ready import Prompt
from bot.rules.community.content.workflow import TEXT_CHARACTERS
from bot.words.catalogues import LANGUAGES
from bot.words.content import ContentFile

PROMPTS, OPENERS = "community/content/prompts.yaml", "community/intros/openers.yaml"
# What the column of an item holds.
ID_CHARACTERS = 48


@cache
def prompts(root: Path) -> Sequence[Prompt]:
    """What stands under `root`, complete in every language, in its order; read once. Raises WrongContent."""
    return tuple(_read(ContentFile(root, PROMPTS)))


@cache
def openers(root: Path) -> Sequence[Prompt]:
    """The same of what two who are introduced may begin with."""
    return tuple(_read(ContentFile(root, OPENERS)))


def _read(file: ContentFile) -> Iterator[Prompt]:
    listed, known = file.items(file.content, "prompts"), set[str]()
    for at in range(len(listed)):
        entry = file.fields(listed, at, ("id", *LANGUAGES))
        id = file.text(entry, "id", ID_CHARACTERS)
        if id in known:
            raise file.wrong(entry, "id", f"is taken: {id!r}")
        known.add(id)
        yield Prompt(id, {language: file.text(entry, language, TEXT_CHARACTERS) for language in LANGUAGES})
