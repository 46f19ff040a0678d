"""The words by which a question in a channel is known, and its topics, which ship among the messages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path

from bot.rules.community.questions.noticing import Wording
from bot.rules.community.topics import SHIPPED
from bot.words.catalogues import LANGUAGES
from bot.words.content import ContentFile, WrongContent

NOTICING, TOPICS = "community/questions/noticing.yaml", "community/questions/topics.yaml"
LISTS = tuple(each.name for each in fields(Wording))
# What a list holds, and a phrase of it.
PHRASES, PHRASE_CHARACTERS = (1, 400), 60


@cache
def noticing(root: Path) -> Wording:
    """What stands under `root`, of all languages together; read once. Raises WrongContent."""
    file = ContentFile(root, NOTICING)
    return Wording(**{name: tuple(_read(file, name)) for name in LISTS})


@cache
def topic_words(root: Path) -> Mapping[str, tuple[str, ...]]:
    """By shipped topic the words of all languages; read once. Raises WrongContent."""
    file = ContentFile(root, TOPICS)
    if wrong := set(file.content) ^ set(SHIPPED):
        raise WrongContent(f"{TOPICS}: has other topics than are shipped: {', '.join(sorted(map(str, wrong)))}")
    each = {key: file.fields(file.content, key, LANGUAGES) for key in SHIPPED}
    return {
        key: tuple(word for language in LANGUAGES for word in file.texts(found, language, PHRASES, PHRASE_CHARACTERS))
        for key, found in each.items()
    }


def _read(file: ContentFile, name: str) -> Iterator[str]:
    for language in LANGUAGES:
        yield from file.texts(file.fields(file.content, language, LISTS), name, PHRASES, PHRASE_CHARACTERS)
