"""The library of competencies and the bank of questions that ship among the messages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bot.rules.hiring.competencies import (
    ANCHOR_MOST,
    ANCHORED,
    DEFINITION_MOST,
    ID_MOST,
    NAME_MOST,
    OTHER_NAMES,
    PROBE_MOST,
    PROBES,
    QUESTION_MOST,
    Asked,
    Competency,
    Described,
    Kind,
    Library,
    Question,
    QuestionKind,
    labels,
)
from bot.words.catalogues import LANGUAGES
from bot.words.content import ContentFile
from bot.words.lined import LinedMap

COMPETENCIES = "hiring/descriptions/competencies"
QUESTIONS = "hiring/plans/questions"


@cache
def library(root: Path) -> Library:
    """What stands under `root`, complete in every language, kind by kind; read once. Raises WrongContent."""
    competencies: dict[str, Competency] = {}
    meant: dict[tuple[str, str], str] = {}
    for kind in Kind:
        file = ContentFile(root, f"{COMPETENCIES}/{kind}.yaml")
        for id in file.content:
            if id in competencies:
                raise file.wrong(file.content, id, "stands in another file too")
            competencies[id] = one = _competency(file, id, kind)
            for label, language, _ in labels([one]):
                if meant.setdefault((label, language), id) != id:
                    raise file.wrong(file.content, id, f"has a name that {meant[label, language]!r} has too: {label!r}")
    questions: dict[str, Question] = {}
    for kind in Kind:
        file = ContentFile(root, f"{QUESTIONS}/{kind}.yaml")
        for competency in file.content:
            if competency not in competencies or competencies[competency].kind is not kind:
                raise file.wrong(file.content, competency, "is no competency of this kind")
            for question in _questions(file, competency):
                if question.id in questions:
                    raise file.wrong(file.content, competency, f"has a question whose id is taken: {question.id!r}")
                questions[question.id] = question
    return Library(tuple(competencies.values()), tuple(questions.values()))


def _competency(file: ContentFile, id: str, kind: Kind) -> Competency:
    texts = file.fields(file.content, id, LANGUAGES)
    return Competency(id, kind, {language: _described(file, texts, language) for language in LANGUAGES})


def _described(file: ContentFile, texts: LinedMap, language: str) -> Described:
    said = file.fields(texts, language, ("name", "also", "definition", "anchors"))
    anchors = file.fields(said, "anchors", ANCHORED)
    return Described(
        file.text(said, "name", NAME_MOST),
        file.texts(said, "also", OTHER_NAMES, NAME_MOST),
        file.text(said, "definition", DEFINITION_MOST),
        {rating: file.text(anchors, rating, ANCHOR_MOST) for rating in ANCHORED},
    )


def _questions(file: ContentFile, competency: str) -> Iterator[Question]:
    listed = file.items(file.content, competency)
    for at in range(len(listed)):
        entry = file.fields(listed, at, ("id", "kind", *LANGUAGES))
        kind = file.text(entry, "kind", NAME_MOST)
        if kind not in list(QuestionKind):
            raise file.wrong(entry, "kind", f"has to be one of {', '.join(QuestionKind)}")
        texts = {language: _asked(file, entry, language) for language in LANGUAGES}
        yield Question(file.text(entry, "id", ID_MOST), competency, QuestionKind(kind), texts)


def _asked(file: ContentFile, entry: LinedMap, language: str) -> Asked:
    said = file.fields(entry, language, ("text", "probes"))
    return Asked(file.text(said, "text", QUESTION_MOST), file.texts(said, "probes", PROBES, PROBE_MOST))
