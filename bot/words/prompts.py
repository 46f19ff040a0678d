"""The bank of prompts that ships among the messages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from bot.rules.community.content.ready import Prompt
from bot.rules.community.content.workflow import TEXT_CHARACTERS
from bot.words.catalogues import LANGUAGES
from bot.words.content import ContentFile

PROMPTS = "community/content/prompts.yaml"
# What the column of an item holds.
ID_CHARACTERS = 48


@cache
def prompts(root: Path) -> Sequence[Prompt]:
    """What stands under `root`, complete in every language, in its order; read once. Raises WrongContent."""
    return tuple(_read(ContentFile(root, PROMPTS)))


def _read(file: ContentFile) -> Iterator[Prompt]:
    listed, known = file.items(file.content, "prompts"), set[str]()
    for at in range(len(listed)):
        entry = file.fields(listed, at, ("id", *LANGUAGES))
        id = file.text(entry, "id", ID_CHARACTERS)
        if id in known:
            raise file.wrong(entry, "id", f"is taken: {id!r}")
        known.add(id)
        yield Prompt(id, {language: file.text(entry, language, TEXT_CHARACTERS) for language in LANGUAGES})
