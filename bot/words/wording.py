"""The words that are worth a second look in a description, as they stand among the messages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from bot.rules.hiring.descriptions.findings import Word, Wording
from bot.words.catalogues import LANGUAGES
from bot.words.content import ContentFile

FILE = "hiring/descriptions/wording.yaml"
WORD_MOST, INSTEAD_MOST = 40, 120


@cache
def wording(root: Path) -> Mapping[str, Sequence[Word]]:
    """The words under `root` by language; read once. Raises WrongContent."""
    file = ContentFile(root, FILE)
    return {language: tuple(_words(file, language)) for language in LANGUAGES}


def _words(file: ContentFile, language: str) -> Iterator[Word]:
    if language not in file.content:
        raise file.wrong(file.content, language, "is missing")
    listed, seen = file.items(file.content, language), set()
    for at in range(len(listed)):
        said = file.fields(listed, at, ("text", "why", "instead"))
        text, why = file.text(said, "text", WORD_MOST), said["why"]
        if why not in list(Wording):
            raise file.wrong(said, "why", f"has to be one of {', '.join(Wording)}")
        if text.casefold() in seen:
            raise file.wrong(listed, at, f"stands here twice: {text}")
        seen.add(text.casefold())
        yield Word(text, Wording(why), file.text(said, "instead", INSTEAD_MOST))
