"""Which words of skills and roles mean the same, in every language; they ship among the messages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bot.rules.community.matching.reading import Synonyms
from bot.words.content import ContentFile, WrongContent
from bot.words.lined import LinedMap

SYNONYMS = "community/matching/synonyms.yaml"
PARTS = ("same", "wider", "spoken", "idle", "denied", "either")
# What a list holds, and a word of it.
LISTED, CHARACTERS = (1, 200), 60


@cache
def synonyms(root: Path) -> Synonyms:
    """What stands under `root`; read once. Raises WrongContent."""
    file = ContentFile(root, SYNONYMS)
    whole = LinedMap()
    whole[SYNONYMS] = file.content
    found = file.fields(whole, SYNONYMS, PARTS)
    same, wider = (_lists(file, found, name) for name in ("same", "wider"))
    lists = {name: file.texts(found, name, LISTED, CHARACTERS) for name in PARTS[2:]}
    for meaning in (*wider, *(each for listed in wider.values() for each in listed), *lists["spoken"]):
        if meaning not in same:
            raise WrongContent(f"{SYNONYMS}: {meaning!r} is no meaning under 'same'")
    known = Synonyms(same, wider, frozenset(lists.pop("spoken")), **lists)
    if len(known.phrases) < (count := sum(map(len, same.values()))):
        raise WrongContent(f"{SYNONYMS}: of {count} words {count - len(known.phrases)} stand under 'same' twice")
    return known


def _lists(file: ContentFile, found: LinedMap, name: str) -> dict[str, tuple[str, ...]]:
    each = file.fields(found, name, found[name])
    return {key: file.texts(each, key, LISTED, CHARACTERS) for key in each}
