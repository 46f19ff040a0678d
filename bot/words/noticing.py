"""The words by which a question in a channel is known, which ship among the messages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path

from bot.rules.community.questions.noticing import Wording
from bot.words.catalogues import LANGUAGES
from bot.words.content import ContentFile

NOTICING = "community/questions/noticing.yaml"
LISTS = tuple(each.name for each in fields(Wording))
# What a list holds, and a phrase of it.
PHRASES, PHRASE_CHARACTERS = (1, 400), 60


@cache
def noticing(root: Path) -> Wording:
    """What stands under `root`, of all languages together; read once. Raises WrongContent."""
    file = ContentFile(root, NOTICING)
    return Wording(**{name: tuple(_read(file, name)) for name in LISTS})


def _read(file: ContentFile, name: str) -> Iterator[str]:
    for language in LANGUAGES:
        yield from file.texts(file.fields(file.content, language, LISTS), name, PHRASES, PHRASE_CHARACTERS)
