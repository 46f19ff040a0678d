"""What is worth a second look in a description and in a question, as it stands among the messages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from bot.rules.hiring.descriptions.findings import Word, Wording
from bot.rules.hiring.plans.asking import Phrase, Phrases
from bot.rules.hiring.scorecards import Trait
from bot.words.catalogues import LANGUAGES
from bot.words.content import ContentFile
from bot.words.lined import LinedMap

FILE = "hiring/descriptions/wording.yaml"
TRAITS = "hiring/scorecards/traits.yaml"
ASKING = "hiring/plans/asking.yaml"
WORD_MOST, INSTEAD_MOST = 40, 120
TRAITS_NUMBER = (1, 200)


@cache
def wording(root: Path) -> Mapping[str, Sequence[Word]]:
    """The words under `root` by language; read once. Raises WrongContent."""
    file = ContentFile(root, FILE)
    return {language: tuple(_words(file, language)) for language in LANGUAGES}


@cache
def traits(root: Path) -> Sequence[Trait]:
    """The words under `root` about what nobody may be judged by, of every language together; read once. Raises
    WrongContent."""
    file = ContentFile(root, TRAITS)
    for language in LANGUAGES:
        if language not in file.content:
            raise file.wrong(file.content, language, "is missing")
    return tuple(
        Trait(text) for language in LANGUAGES for text in file.texts(file.content, language, TRAITS_NUMBER, WORD_MOST)
    )


@cache
def asking(root: Path) -> Phrases:
    """The phrases under `root` of every language together: whoever reads a question, it may be asked in any. Read once.
    Raises WrongContent."""
    file = ContentFile(root, ASKING)
    found: dict[str, list[Phrase]] = {"leading": [], "closed": [], "open": []}
    for language in LANGUAGES:
        if language not in file.content:
            raise file.wrong(file.content, language, "is missing")
        lists = file.fields(file.content, language, found)
        for name, phrases in found.items():
            phrases += _phrases(file, lists, name)
    return Phrases(**found)


def _phrases(file: ContentFile, lists: LinedMap, name: str) -> Iterator[Phrase]:
    listed, seen = file.items(lists, name), set()
    for at in range(len(listed)):
        if name == "open":
            phrase = Phrase(file.text(listed, at, WORD_MOST))
        else:
            said = file.fields(listed, at, ("text", "instead"))
            phrase = Phrase(file.text(said, "text", WORD_MOST), file.text(said, "instead", INSTEAD_MOST))
        if phrase.text.casefold() in seen:
            raise file.wrong(listed, at, f"stands here twice: {phrase.text}")
        seen.add(phrase.text.casefold())
        yield phrase


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
