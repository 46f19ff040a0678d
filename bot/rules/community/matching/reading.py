"""What a text means: its words by their stem, Chinese ones as pairs, and the skills and roles that it names.

Synonyms are found as phrases, the longest first, so that "go to market" is not Go; they are compared in the singular
and not by the stem, under which "accounts" would be accounting. What a sentence denies it does not show.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from bot.rules.community.matching import Fact, Field, Profile, Wanted
from bot.rules.search.words import fold, is_cjk, kept, pairs, pieces

# Before a word in the list of synonyms: it means that only by itself or written with its capital.
ONLY_ALONE = "="
_CAPITAL = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Za-z0-9+#]*")
_DOTNET = re.compile(r"(?<!\w)\.net\b", re.IGNORECASE)
# Between two meanings: one is enough.
EITHER = "|"


@dataclass(frozen=True)
class Synonyms:
    """Which words mean the same, by meaning; which meanings a meaning shows too; which are languages people speak; and
    which words say nothing, deny, or leave a choice."""

    same: Mapping[str, tuple[str, ...]]
    wider: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    spoken: frozenset[str] = frozenset()
    idle: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    either: tuple[str, ...] = ()

    @cached_property
    def phrases(self) -> Mapping[tuple[str, ...], tuple[str, bool]]:
        """By the units of a phrase its meaning, and whether it means it only alone."""
        return {
            tuple(units(word.removeprefix(ONLY_ALONE))): (meaning, word.startswith(ONLY_ALONE))
            for meaning, words in self.same.items() for word in words
        }  # fmt: skip

    @cached_property
    def idles(self) -> frozenset[tuple[str, ...]]:
        """The units of what says nothing."""
        return frozenset(tuple(units(each)) for each in self.idle)

    @cached_property
    def denials(self) -> frozenset[tuple[str, ...]]:
        """The units of what denies."""
        return frozenset(tuple(units(each)) for each in self.denied)

    @cached_property
    def choices(self) -> frozenset[tuple[str, ...]]:
        """The units of what leaves a choice."""
        return frozenset(tuple(units(each)) for each in self.either)

    @cached_property
    def known(self) -> frozenset[tuple[str, ...]]:
        """All phrases that are read as one."""
        return self.idles | self.denials | self.choices | self.phrases.keys()

    @cached_property
    def longest(self) -> Mapping[str, int]:
        """How many units the longest phrase has, by its first."""
        found = dict[str, int]()
        for each in self.known:
            found[each[0]] = max(len(each), found.get(each[0], 0))
        return found

    @cached_property
    def read_wide(self) -> Callable[[str, bool], tuple[frozenset[str], frozenset[str]]]:
        """What reads a text for its meanings, with the wider ones, and its words, and remembers what it read: many list
        the same."""

        @lru_cache(maxsize=1 << 16)
        def read_wide(text: str, is_entry: bool) -> tuple[frozenset[str], frozenset[str]]:
            found = read(text, self, is_entry)
            wide = frozenset[str]().union(*(self.shown_by(each) for each in found.meanings if each != EITHER))
            return wide, frozenset(found.words)

        return read_wide

    def short(self, meaning: str) -> tuple[str, ...]:
        """Its words that are written in one: of longer ones the parts mean something else."""
        words = (each.removeprefix(ONLY_ALONE) for each in self.same.get(meaning, ()))
        return tuple(each for each in words if len(pieces(each)) == 1)

    def shown_by(self, meaning: str) -> frozenset[str]:
        """The meaning and all wider ones."""
        found, more = {meaning}, [meaning]
        while more:
            fresh = set(self.wider.get(more.pop(), ())) - found
            found |= fresh
            more += fresh
        return frozenset(found)


@dataclass(frozen=True)
class Read:
    """What was read of a text: meanings in their order, with `EITHER` between two of which one is enough; the words
    that say something, by stem or pair; and those of them that belong to no meaning."""

    meanings: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Must:
    """A must-have as it is looked for: of each group of meanings one, and the words that belong to no meaning."""

    text: str
    groups: tuple[frozenset[str], ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """What a profile shows by fact: the meanings with the wider ones, and the words."""

    profile: Profile
    facts: tuple[tuple[Fact, frozenset[str], frozenset[str]], ...]

    @cached_property
    def meanings(self) -> frozenset[str]:
        """All of them."""
        return frozenset[str]().union(*(meanings for _, meanings, _ in self.facts))

    @cached_property
    def words(self) -> frozenset[str]:
        """All of them."""
        return frozenset[str]().union(*(words for _, _, words in self.facts))


def units(text: str) -> list[str]:
    """What phrases are compared by: English words in the singular, Chinese characters each by itself."""
    found = list[str]()
    for piece in pieces(_DOTNET.sub("dotnet", text)):
        found += list(piece) if is_cjk(piece) else [_singular(piece)]
    return found


def read(text: str, synonyms: Synonyms, is_entry: bool = True) -> Read:
    """What is in a text; `is_entry` says that it is an entry of a list, where a capital at the beginning counts. A text
    that denies something says nothing at all."""
    found = units(text)
    capitals = {_singular(fold(each.group())) for each in _CAPITAL.finditer(text) if is_entry or each.start() > 0}
    meanings, said, others = list[str](), list[str](), list[str]()
    for phrase in _phrases(found, synonyms):
        if phrase in synonyms.denials:
            return Read()
        meaning, only_alone = synonyms.phrases.get(phrase, ("", False))
        if meaning and (not only_alone or tuple(found) == phrase or phrase[0] in capitals):
            meanings.append(meaning)
            said += ["", *phrase, ""]
            others.append("")
        elif phrase in synonyms.choices or phrase in synonyms.idles:
            meanings += [EITHER] if phrase in synonyms.choices else []
            said.append("")
            others.append("")
        else:
            said += phrase
            others += phrase
    return Read(tuple(meanings), _words(said), _words(others))


def must(text: str, synonyms: Synonyms) -> Must:
    """A must-have, read."""
    found = read(text, synonyms)
    groups, joins = list[set[str]](), False
    for each in found.meanings:
        if each == EITHER:
            joins = bool(groups)
        elif joins:
            groups[-1].add(each)
            joins = False
        else:
            groups.append({each})
    words = tuple(each for each in dict.fromkeys(found.others) if not each.isdecimal())
    return Must(text, tuple(map(frozenset, groups)), words)


def shown(profile: Profile, synonyms: Synonyms) -> Shown:
    """What somebody shows."""
    return Shown(
        profile, tuple((fact, *synonyms.read_wide(fact.text, fact.field is not Field.WORK)) for fact in profile.facts)
    )


def asked(wanted: Wanted, synonyms: Synonyms) -> tuple[Sequence[Must], Sequence[Must]]:
    """The must-haves of a role that may be looked for and what would be nice, read."""
    usable = wanted.usable
    return [must(each, synonyms) for each in usable.musts], [must(each, synonyms) for each in usable.nice]


def _phrases(found: Sequence[str], synonyms: Synonyms) -> Iterator[tuple[str, ...]]:
    """The units in their order, those that are a known phrase together."""
    at = 0
    while at < len(found):
        lengths = range(min(synonyms.longest.get(found[at], 1), len(found) - at), 1, -1)
        known = (each for n in lengths if (each := tuple(found[at : at + n])) in synonyms.known)
        yield (phrase := next(known, (found[at],)))
        at += len(phrase)


def _words(rest: Sequence[str]) -> tuple[str, ...]:
    """The words of units: characters that stand together as pairs, English ones by their stem."""
    found, run = list[str](), ""
    for each in (*rest, ""):
        if each and is_cjk(each):
            run += each
            continue
        found += pairs(run) if run else []
        found += kept([each], True) if each else []
        run = ""
    return tuple(found)


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
