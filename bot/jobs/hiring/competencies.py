"""The library of competencies as an organisation has it, and its own as forms and pages show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.rules.hiring.competencies import ANCHORED, Competency, Kind, Library
from bot.rules.hiring.descriptions import own as rules
from bot.rules.hiring.descriptions.own import FIELDS, LANGUAGES, Own
from bot.store import Books


def library(books: Books, shipped: Library, workspace: str) -> Library:
    """What ships, and behind it what this workspace added."""
    return rules.joined(shipped, books.competencies.of(workspace))


def options(known: Library, language: str, chosen: str | None = None) -> list[dict[str, str]]:
    """Every competency to choose from, by name; a retired one only where it is `chosen` already."""
    offered = [each for each in known.competencies if known.offers(each.id) or each.id == chosen]
    found = [{"id": each.id, "name": each.texts[language].name} for each in offered]
    return sorted(found, key=lambda each: each["name"])


def described(found: Sequence[Competency], language: str) -> list[dict[str, str]]:
    """Competencies with what they mean."""
    texts = [(each.id, each.texts[language]) for each in found]
    return [{"id": id, "name": said.name, "definition": said.definition} for id, said in texts]


def page(kept: Sequence[Own], known: Library, language: str) -> list[dict[str, Any]]:
    """An organisation's own, those that are offered first."""
    texts = described([known.by_id[each.competency] for each in kept], language)
    found = [
        {**said, "id": each.id, "kind": each.kind.value, "is_retired": each.is_retired}
        for each, said in zip(kept, texts, strict=True)
    ]
    return sorted(found, key=lambda each: bool(each["is_retired"]))


def form(
    language: str, kind: str, typed: Mapping[str, str], kept: Own | None, near: Sequence[dict[str, str]] = ()
) -> dict[str, Any]:
    """The form with what was typed so far, the writer's language first; that has to be written, or what was `kept`."""
    needed = kept.texts if kept else (language,)
    languages = [
        {
            "code": each,
            "is_needed": "true" if each in needed else "false",
            "name": typed.get(f"name_{each}", ""),
            "definition": typed.get(f"definition_{each}", ""),
            "anchors": [{"rating": rating, "text": typed.get(f"anchor_{rating}_{each}", "")} for rating in ANCHORED],
        }
        for each in sorted(LANGUAGES, key=lambda each: each != language)
    ]
    kinds = [each.value for each in Kind]
    return {
        "kind": kind, "kinds": kinds, "languages": languages, "most": dict(FIELDS), "near": list(near),
        "is_kept": kept is not None, "is_retired": kept is not None and kept.is_retired,
    }  # fmt: skip


def typed(own: Own) -> dict[str, str]:
    """What stands in the fields of one that was kept."""
    return {
        f"{field}_{language}": text
        for language, said in own.texts.items()
        for field, text in zip(FIELDS, (said.name, said.definition, *said.anchors.values()), strict=True)
    }
