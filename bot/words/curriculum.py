"""The curriculum: what ships is read once from `messages/hiring/training/core`, a file for each module, in it both
languages side by side; what an organisation brings is of the same shape."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache, lru_cache
from math import nan
from pathlib import Path
from typing import Any, TypeVar

import yaml

from bot.rules.hiring.training import (
    ANCHORED,
    FAMILY,
    HIGHEST,
    LOWEST,
    OPTION_CHARACTERS,
    PAGE_CHARACTERS,
    TRACKS,
    Card,
    Checking,
    Claim,
    Conflict,
    Exercise,
    Mark,
    Module,
    Page,
    Probing,
    Question,
    Quiz,
    Rating,
    Recorded,
    Resolving,
    ThinAnswer,
    track_of,
)
from bot.rules.hiring.training.curricula import Given
from bot.words.catalogues import LANGUAGES

FOLDER = "hiring/training/core"
# What members learn, of the same shape.
LESSONS = "community/nurture/lessons"
# The longest list of anything in it: what is longer nobody reads or answers.
MOST_ITEMS = 20

MOST_OF_A_LINK = 500
_LINK = re.compile(r"https://[^\s/<>\"|]+(/[^\s<>\"|]*)?")

# libyaml where PyYAML was built with it: ten times as fast.
_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Thing = TypeVar("Thing")
Read = TypeVar("Read")


class WrongCurriculum(Exception):
    """A file of the curriculum says what it may not: of each of the `problems` its name, the line and why."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@cache
def curriculum(root: Path, folder: str = FOLDER) -> Mapping[str, Mapping[str, Module]]:
    """The modules under `root` (the folder of all messages) for each language, by id. Raises WrongCurriculum."""
    files = sorted((root / folder).glob("*.yaml"))
    return {language: {path.stem: read(path, language) for path in files} for language in LANGUAGES}


@lru_cache(maxsize=16)  # of a few organisations the editions that are read just now
def own(sources: tuple[tuple[str, str], ...], language: str) -> Mapping[str, Module]:
    """An organisation's own modules in one language, by id. Raises WrongCurriculum."""
    return {id: parse(source, id, language) for id, source in sources}


def read(path: Path, language: str) -> Module:
    """The module of that file in one language. Raises WrongCurriculum."""
    try:
        source = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise WrongCurriculum(f"{path.name}: is not text in UTF-8") from error
    return parse(source, path.stem, language)


def parse(source: str, id: str, language: str) -> Module:
    """The module of that id, from the text of its file, in one language. Raises WrongCurriculum."""
    return _module(_whole(source, id, language), id)


def given(path: Path) -> Given:
    """The module of that file in English, once every language was looked at. Raises WrongCurriculum."""
    problems: dict[str, None] = {}
    for language in LANGUAGES:
        try:
            read(path, language)
        except WrongCurriculum as wrong:
            problems |= dict.fromkeys(wrong.problems)
    if problems:
        raise WrongCurriculum(*problems)
    source = path.read_text(encoding="utf-8")
    has = _whole(source, path.stem, LANGUAGES[0]).named(*_WANTED, optional=_OPTIONAL)
    track = has["track"].track() if "track" in has else None
    return Given(source, parse(source, path.stem, LANGUAGES[0]), track)


def _whole(source: str, id: str, language: str) -> _Part:
    file = f"{id}.yaml"
    try:
        node = yaml.compose(source, _Loader)
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise WrongCurriculum(f"{file}{line}: is no YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise WrongCurriculum(f"{file}: is no YAML: {error}") from error
    if node is None:
        raise WrongCurriculum(f"{file}: there is nothing in it")
    return _Part(node, file, language)


class _Part:
    """A part of a file, which knows its line; where both languages stand, it is the one that was asked for."""

    def __init__(self, node: yaml.Node, file: str, language: str) -> None:
        self._node, self._file, self._language = node, file, language
        names = [str(key.value) for key, _ in node.value] if isinstance(node, yaml.MappingNode) else []
        if set(names) & set(LANGUAGES):
            if sorted(names) != sorted(LANGUAGES):
                raise self.wrong(f"must stand once in each language: {', '.join(LANGUAGES)}")
            self._node = next(value for key, value in node.value if key.value == language)

    def wrong(self, why: str) -> WrongCurriculum:
        """That mistake with its place."""
        return WrongCurriculum(f"{self._file}, line {self._node.start_mark.line + 1}: {why}")

    def named(self, *wanted: str, optional: Collection[str] = ()) -> dict[str, _Part]:
        """What stands under these names, each once and no other; optional ones may be missing."""
        if not isinstance(self._node, yaml.MappingNode):
            raise self.wrong(f"needs {', '.join(wanted)}")
        found: dict[str, _Part] = {}
        for key, value in self._node.value:
            name = str(key.value)
            if name in found or name not in (*wanted, *optional):
                raise self._inner(key).wrong(f"{name!r} is not expected, or stands there twice")
            found[name] = self._inner(value)
        if missing := [name for name in wanted if name not in found]:
            raise self.wrong(f"lacks {', '.join(missing)}")
        return found

    def value_of(self, name: str) -> _Part:
        """What stands under that name, beside others."""
        pairs = self._node.value if isinstance(self._node, yaml.MappingNode) else []
        found = next((value for key, value in pairs if key.value == name), None)
        if found is None:
            raise self.wrong(f"lacks {name}")
        return self._inner(found)

    def all(self, least: int = 1, most: int = MOST_ITEMS) -> list[_Part]:
        """The items of a list."""
        if not isinstance(self._node, yaml.SequenceNode) or not least <= len(self._node.value) <= most:
            raise self.wrong(f"must be a list of {least} to {most}")
        return [self._inner(each) for each in self._node.value]

    def is_list(self) -> bool:
        """Whether it is one."""
        return isinstance(self._node, yaml.SequenceNode)

    def text(self, most: int = 3000) -> str:
        """Text of at most that many characters."""
        value = self._node.value if isinstance(self._node, yaml.ScalarNode) else ""
        if not value.strip() or len(value) > most:
            raise self.wrong(f"must be text of at most {most} characters; it has {len(value)}")
        return str(value.strip())

    def address(self) -> str:
        """A link that anybody may follow from Slack."""
        value = self.text(MOST_OF_A_LINK)
        if not _LINK.fullmatch(value):
            raise self.wrong("must be a link that begins with https://")
        return value

    def texts(self, least: int = 1, most: int = MOST_ITEMS) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(each.text() for each in self.all(least, most))

    def number(self, least: float, most: float) -> float:
        """A number from `least` to `most`."""
        try:
            value = float(self._node.value)
        except (TypeError, ValueError):
            value = nan
        if not least <= value <= most:
            raise self.wrong(f"must be a number from {least} to {most}")
        return value

    def whole(self, least: int, most: int) -> int:
        """A whole number from `least` to `most`."""
        value = self.number(least, most)
        if not value.is_integer():
            raise self.wrong(f"must be a whole number from {least} to {most}")
        return int(value)

    def one_of(self, known: Iterable[str]) -> str:
        """One of the words that are known here."""
        value = str(self._node.value)
        if value not in set(known):
            raise self.wrong(f"must be one of {', '.join(known)}")
        return value

    def track(self) -> str:
        """The id of a track; whether there is that family, nobody knows here."""
        if track_of(value := str(self._node.value)) is None:
            raise self.wrong(f"must be one of {', '.join(TRACKS)}, or {FAMILY} with the name of a role family behind")
        return value

    def _inner(self, node: yaml.Node) -> _Part:
        return _Part(node, self._file, self._language)


_WANTED = ("title", "minutes", "outcomes", "pages", "checklist", "quiz")
_OPTIONAL = ("video", "practice", "track")


def _module(part: _Part, id: str) -> Module:
    has = part.named(*_WANTED, optional=_OPTIONAL)
    read: Mapping[str, Callable[[_Part], Any]] = {
        "title": _Part.text,
        "outcomes": lambda part: part.texts(2, 3),
        "minutes": lambda part: part.whole(1, 240),
        "pages": lambda part: _each(_page, part.all(1, 7)),
        "checklist": lambda part: part.texts(3, 8),
        "quiz": _quiz,
        "practice": _practice,
        "video": _Part.address,
        "track": _Part.track,
    }
    there = [name for name in read if name in has]
    found = dict(zip(there, _each(lambda name: read[name](has[name]), there), strict=True))
    found.pop("track", None)
    return Module(**{"id": id, "practice": None, **found})


def _each(read: Callable[[Thing], Read], things: Iterable[Thing]) -> tuple[Read, ...]:
    """Every one of them as it is read. Raises WrongCurriculum with the mistakes of all, not of the first alone."""
    found, problems = list[Read](), list[str]()
    for thing in things:
        try:
            found.append(read(thing))
        except WrongCurriculum as wrong:
            problems += wrong.problems
    if problems:
        raise WrongCurriculum(*problems)
    return tuple(found)


def _page(part: _Part) -> Page:
    has = part.named("title", "text")
    page = Page(
        has["title"].text(), tuple(each.texts() if each.is_list() else each.text() for each in has["text"].all())
    )
    if page.characters > PAGE_CHARACTERS:
        raise part.wrong(f"a page has at most {PAGE_CHARACTERS} characters; this one has {page.characters}")
    return page


def _quiz(part: _Part) -> Quiz:
    has = part.named("pass_mark", "questions")
    return Quiz(_each(_question, has["questions"].all()), _per_cent(has))


def _question(part: _Part) -> Question:
    has = part.named("ask", "options", "right", "why")
    options = tuple(each.text(OPTION_CHARACTERS) for each in has["options"].all(3, 4))
    if len(set(options)) < len(options):
        raise has["options"].wrong("two options are the same")
    return Question(has["ask"].text(), options, has["right"].whole(1, len(options)) - 1, has["why"].text())


def _per_cent(has: Mapping[str, _Part]) -> int:
    return has["pass_mark"].whole(1, 100)


def _practice(part: _Part) -> Exercise:
    kind = part.value_of("kind").one_of(_PRACTICES)
    return _PRACTICES[kind](part)


def _probing(part: _Part) -> Probing:
    has = part.named("kind", "intro", "pass_mark", "rubric", "answers")
    return Probing(has["intro"].text(), has["rubric"].texts(), _each(_thin, has["answers"].all()), _per_cent(has))


def _thin(part: _Part) -> ThinAnswer:
    has = part.named("question", "answer", "missing", "probes")
    return ThinAnswer(has["question"].text(), has["answer"].text(), has["missing"].texts(), has["probes"].texts(3, 3))


def _rating(part: _Part) -> Rating:
    has = part.named("kind", "intro", "distance", "correlation", "recorded")
    return Rating(
        has["intro"].text(),
        _each(_recorded, has["recorded"].all(3)),
        has["distance"].number(0, HIGHEST - LOWEST),
        has["correlation"].number(0, 1),
    )


def _recorded(part: _Part) -> Recorded:
    has = part.named("competency", "question", "words", "anchors", "expert", "why")
    anchors = has["anchors"].named(*map(str, ANCHORED))
    return Recorded(
        has["competency"].text(),
        has["question"].text(),
        has["words"].text(),
        {score: anchors[str(score)].text() for score in ANCHORED},
        has["expert"].whole(LOWEST, HIGHEST),
        has["why"].text(),
    )


def _checking(part: _Part) -> Checking:
    has = part.named("kind", "intro", "pass_mark", "claims")
    return Checking(has["intro"].text(), _each(_claim, has["claims"].all()), _per_cent(has))


def _claim(part: _Part) -> Claim:
    has = part.named("claim", "known", "mark", "why")
    return Claim(has["claim"].text(), has["known"].text(), Mark(has["mark"].one_of(Mark)), has["why"].text())


def _resolving(part: _Part) -> Resolving:
    has = part.named("kind", "intro", "pass_mark", "conflicts")
    return Resolving(has["intro"].text(), _each(_conflict, has["conflicts"].all()), _per_cent(has))


def _conflict(part: _Part) -> Conflict:
    has = part.named("competency", "cards", "questions")
    cards, questions = has["cards"].all(2), has["questions"].all()
    return Conflict(has["competency"].text(), _each(_card, cards), _each(_question, questions))


def _card(part: _Part) -> Card:
    has = part.named("who", "score", "evidence")
    return Card(has["who"].text(), has["score"].whole(LOWEST, HIGHEST), has["evidence"].text())


_PRACTICES: Mapping[str, Callable[[_Part], Exercise]] = {
    "probes": _probing,
    "ratings": _rating,
    "claims": _checking,
    "conflicts": _resolving,
}
