"""Figures of groups: turned on and off, every verdict, every reason for a gap, and what candidates are asked."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from bot.jobs.hiring.candidates import own_page
from bot.jobs.hiring.outcomes import TEMPLATES
from bot.jobs.hiring.outcomes import fairness as job
from bot.rules.fairness import Common, Exact, Passed
from bot.rules.hiring.outcomes.declaring import (
    AGE,
    GENDER,
    OWN,
    READY,
    Question,
    Setting,
    TooManyReaders,
    WrongOptions,
    WrongQuestions,
)
from bot.rules.hiring.outcomes.suppressing import WHOLE, Compared, Group, Looked, Verdict, Why
from bot.rules.refusals import Refusal
from bot.store import Books
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.candidates import role
from tests.sampled.own_facts import FORM_FACTS
from tests.sampled.panels import _seen
from tests.sampled.said import ASKER, Sample

HERE = {"prefix": ""}


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """Off; then each question, as an admin sees it, sets it, and a candidate is asked it."""
    books.people.put(make.person(ASKER), NOW)
    me = make.person(ASKER, is_admin=True)
    yield f"{TEMPLATES}/groups", {**HERE, **job.page(books, me, "", NOW)}
    yield f"{TEMPLATES}/ask_groups", {**HERE, **job.form(books, me)}
    found = role(books, typed)
    seen = _seen(books, found.id, typed)
    page = {**own_page.page(books, seen, NOW), **FORM_FACTS}
    own = Question(OWN, (typed[:40], "B"), typed[:80])
    for questions in ((Question(GENDER, READY[GENDER]), Question(AGE, READY[AGE])), (own,)):
        books.declarations.choose(TEAM, Setting(True, questions, (ASKER,), True), ASKER, NOW)
        yield f"{TEMPLATES}/ask_groups", {**HERE, **job.form(books, me)}
        for asked in questions:
            yield f"{TEMPLATES}/groups", {**HERE, **job.page(books, me, asked.id, NOW)}
            wrong = [f"group_{asked.id}"]
            yield "hiring/candidates/own_page", {**page, "groups": job.on_own_page(books, seen), "wrong": wrong}
            for sample in pages(asked):
                yield from sample
        job.say(books, seen, {f"group_{each.id}": each.options[0] for each in questions}, NOW)
        yield "hiring/candidates/own_page", {**page, "groups": job.on_own_page(books, seen)}
        job.take_back(books, seen)
    books.declarations.choose(TEAM, Setting(), ASKER, NOW)


def pages(asked: Question) -> Iterator[Iterator[Sample]]:
    """Every sentence of the page of one question."""
    between = (0.301, 0.829)
    one, more = (Common(0.9, 0.7, 1.2, 0.23, roles) for roles in (1, 6))
    compared = [
        Compared(Fraction(1, 2), between, Exact(0.0034, 0.0004), 0.002, Fraction(3, 5), 0.2, more, verdict)
        for verdict in Verdict
    ]
    compared.append(Compared(Fraction(0), None, Exact(0.01, 0.005), None, None, 0.34, None, Verdict.LOOK))
    compared.append(Compared(Fraction(0), None, Exact(0.01, 0.005), None, None, 0.34, one, Verdict.CHANCE))
    first = asked.options[0]
    groups = [Group(first, 80, 48), *(Group(asked.options[-1], 40, 12, each) for each in compared)]
    gaps = tuple(
        Group(name, 9 if why in {Why.FEW, Why.TELLS} else None, 3 if why is Why.FEW else None, why=why)
        for why in Why for name in asked.options
    )  # fmt: skip
    looks = [
        Looked(WHOLE, Passed(60, 120), 6, tuple(groups[:5]), first),
        Looked(0, Passed(60, 120), None, tuple(groups[5:]), ""),
        *(Looked(1, Passed(60, 120), 6, (), "", why) for why in Why),
        Looked(2, Passed(0, 0), None, (), "", Why.NOBODY),
    ]  # fmt: skip
    looks += [Looked(3, Passed(60, 120), 6, gaps[at : at + 9], first) for at in range(0, len(gaps), 9)]
    shown = {
        **HERE, "is_on": True, "administers": True, "before": NOW.date(), "gives_files": True,
        "question": job._question(asked), "questions": [{**job._question(asked), "is_now": True}],
    }  # fmt: skip
    for look in looks:
        facts = {**shown, "stages": [job._stage(look)]}
        yield iter([(f"{TEMPLATES}/groups", facts), (f"{TEMPLATES}/groups_sheet", facts)])


def of_handlers(typed: str) -> Iterator[Sample]:
    """Off, to somebody who may only look."""
    yield f"{TEMPLATES}/groups", {**HERE, "is_on": False, "administers": False}


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """What the form is refused for."""
    return {
        WrongQuestions: [{"most": 2}], WrongOptions: [{"least": 2, "most": 8}], TooManyReaders: [{"most": 5}],
    }  # fmt: skip
