"""What members learn on the training engine: its modules and quizzes, read by whoever likes, without certificates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.rules.community.members import Member
from bot.rules.community.nurture.learning import TRACKS, answered, check_lesson, turned
from bot.rules.hiring.training import Module
from bot.rules.hiring.training.practising import quiz_outcome
from bot.store import Books

Modules = Mapping[str, Module]


def page(books: Books, modules: Modules, member: Member) -> dict[str, Any]:
    """Every track with its lessons, and where the member is in each."""
    kept = books.lessons.of(member.id)
    return {
        "tracks": [
            {
                "track": track,
                "lessons": [
                    {
                        "id": id, "title": modules[id].title, "minutes": modules[id].minutes,
                        "count": len(modules[id].pages), "at": kept[id].page + 1 if id in kept else 0,
                        "is_passed": id in kept and kept[id].passed_at is not None,
                    }
                    for id in lessons
                ],
            }
            for track, lessons in TRACKS.items()
        ]
    }  # fmt: skip


def leaf(books: Books, modules: Modules, member: Member, id: str, at: int | None) -> dict[str, Any]:
    """That page of a lesson, or the one they were at; beyond the last one there is none. Raises NoSuchLesson."""
    lesson, kept = modules[check_lesson(id)], books.lessons.of(member.id).get(id)
    n = min(at if at is not None else kept.page if kept else 0, len(lesson.pages) - 1)
    return {
        "id": id, "title": lesson.title, "minutes": lesson.minutes, "at": n, "count": len(lesson.pages),
        "outcomes": list(lesson.outcomes), "checklist": list(lesson.checklist), "heading": lesson.pages[n].title,
        "parts": [{"is_list": not isinstance(part, str), "lines": [part] if isinstance(part, str) else list(part)}
                  for part in lesson.pages[n].text],
        "is_passed": kept is not None and kept.passed_at is not None,
    }  # fmt: skip


def turn(books: Books, modules: Modules, member: Member, id: str, at: int, now: datetime) -> dict[str, Any]:
    """They turn to that page, where they are found again. Raises NoSuchLesson."""
    shown = leaf(books, modules, member, id, at)
    books.lessons.keep(member.id, turned(books.lessons.of(member.id).get(id), id, shown["at"], now))
    return shown


def quiz(modules: Modules, id: str) -> dict[str, Any]:
    """What the form of its quiz holds. Raises NoSuchLesson."""
    lesson = modules[check_lesson(id)]
    questions = [{"ask": each.ask, "options": list(each.options)} for each in lesson.quiz.questions]
    return {"title": lesson.title, "quiz": questions}


def answer(
    books: Books, modules: Modules, member: Member, id: str, answers: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    """What came out of the quiz, with the reasons; of the answers nothing is kept. Raises NoSuchLesson, Unanswered."""
    lesson = modules[check_lesson(id)]
    out, before = quiz_outcome(lesson.quiz, answers), books.lessons.of(member.id).get(id)
    books.lessons.keep(member.id, answered(before, id, len(lesson.pages) - 1, out.passed, now))
    return {"title": lesson.title, "out": out}
