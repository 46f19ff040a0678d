"""An organisation's own competencies, beside those that ship: written in one language or in both, never gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from bot.rules.hiring.competencies import (
    ANCHOR_MOST,
    ANCHORED,
    DEFINITION_MOST,
    NAME_MOST,
    Competency,
    Described,
    Kind,
    Library,
    labels,
)
from bot.rules.hiring.requisitions.wanted import Missing, TooLong
from bot.rules.refusals import FieldRefusals, Refusal

# The languages a competency can be written in, each as its readers call it.
LANGUAGES = {"en": "English", "zh": "中文"}
# With those that ship they fit into one menu, which holds a hundred.
MOST_OFFERED = 60
# What the id of one begins with in the library; none that ships does.
OWN = "own-"
# How many that are near are worth a second look before another is added.
MOST_NEAR = 3
# What is written of one in each language, by the name of its field, and the longest it may be.
FIELDS = {
    "name": NAME_MOST, "definition": DEFINITION_MOST, **{f"anchor_{rating}": ANCHOR_MOST for rating in ANCHORED},
}  # fmt: skip


@dataclass(frozen=True)
class Own:
    """A competency that an organisation added; `texts` by the languages it is written in, at least one.

    A retired one is not offered any more and stays in the descriptions that have it. `id` is None until it is kept.
    """

    kind: Kind
    texts: Mapping[str, Described]
    is_retired: bool = False
    id: int | None = None

    @property
    def competency(self) -> str:
        """Its id in the library."""
        return f"{OWN}{self.id}"


class KnownAlready(Refusal):
    """The library has a competency of that `name`."""


class TooManyOwn(Refusal):
    """More of an organisation's own than `most` would be offered."""


def read(kind: Kind | None, typed: Mapping[str, str], language: str, is_retired: bool = False) -> Own:
    """What a writer of `language` typed into the fields `name_en`, `anchor_5_zh` and so on. Raises FieldRefusals.

    In each language all of it or nothing, and in one of them all.
    """
    given = {name: text.strip() for name, text in typed.items()}
    begun = [each for each in LANGUAGES if any(given.get(f"{field}_{each}") for field in FIELDS)]
    wrong: dict[str, Refusal] = {} if kind else {"kind": Missing()}
    for each in begun or [language]:
        for field, most in FIELDS.items():
            text = given.get(f"{field}_{each}", "")
            if not text:
                wrong[f"{field}_{each}"] = Missing()
            elif len(text) > most:
                wrong[f"{field}_{each}"] = TooLong(most=most)
    if wrong or kind is None:
        raise FieldRefusals(wrong)
    return Own(kind, {each: _described(given, each) for each in begun}, is_retired)


def check_new(own: Own, library: Library, kept: Sequence[Own]) -> None:
    """Return if it can stand beside what the library has and the organisation has kept. Raises FieldRefusals."""
    taken = {
        (label, language): competency
        for label, language, competency in labels(library.competencies) if competency != own.competency
    }  # fmt: skip
    wrong: dict[str, Refusal] = {}
    for label, language, _ in labels([Competency(own.competency, own.kind, own.texts)]):
        if (label, language) in taken:
            there = library.by_id[taken[label, language]]
            wrong[f"name_{language}"] = KnownAlready(name=there.texts[language].name)
    others = [each for each in kept if not each.is_retired and each.id != own.id]
    if not own.is_retired and len(others) >= MOST_OFFERED:
        wrong.setdefault(f"name_{next(iter(own.texts))}", TooManyOwn(most=MOST_OFFERED))
    if wrong:
        raise FieldRefusals(wrong)


def near(own: Own, library: Library) -> tuple[Competency, ...]:
    """What is offered already and may be meant, by its name in each language; the nearest first."""
    found: dict[str, Competency] = {}
    for language, said in own.texts.items():
        found |= {each.id: each for each in library.closest(said.name, language, MOST_NEAR)}
    return tuple(found.values())[:MOST_NEAR]


def joined(shipped: Library, own: Sequence[Own]) -> Library:
    """The library as an organisation has it, its own behind what ships.

    A reader in whose language one is not written gets it as it is, the language named behind its name.
    """
    if not own:
        return shipped
    added = tuple(Competency(each.competency, each.kind, dict(_for_every_reader(each.texts))) for each in own)
    retired = frozenset(each.competency for each in own if each.is_retired)
    return Library((*shipped.competencies, *added), shipped.questions, retired)


def fingerprint(own: Own) -> str:
    """Sixteen letters and digits that are others when somebody changed it."""
    return sha256(repr((own.kind, sorted(own.texts.items()), own.is_retired)).encode()).hexdigest()[:16]


def _for_every_reader(texts: Mapping[str, Described]) -> Iterator[tuple[str, Described]]:
    written, said = next(iter(texts.items()))
    for language in LANGUAGES:
        yield language, texts.get(language) or replace(said, name=f"{said.name} ({LANGUAGES[written]})")


def _described(given: Mapping[str, str], language: str) -> Described:
    anchors = {rating: given[f"anchor_{rating}_{language}"] for rating in ANCHORED}
    return Described(given[f"name_{language}"], (), given[f"definition_{language}"], anchors)
