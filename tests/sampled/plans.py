"""Facts for the templates of plans: as the jobs read them from a store, and as handlers hand them over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.app import MESSAGES
from bot.jobs import pictures
from bot.jobs.hiring import fits as fits_job
from bot.jobs.hiring import plans as job
from bot.jobs.hiring.plans import kits as kit_pages
from bot.rules.hiring import plans as rules
from bot.rules.hiring.competencies import Kind, QuestionKind
from bot.rules.hiring.descriptions import MOST_QUALITIES, Description, Quality
from bot.rules.hiring.descriptions.findings import Word, Wording
from bot.rules.hiring.outcomes.accepting import Changes, Standing, Suggestion
from bot.rules.hiring.outcomes.suggesting import Evidence, Found
from bot.rules.hiring.outcomes.suggesting import Kind as SuggestedKind
from bot.rules.hiring.plans import Plan, Stage, fit, kits
from bot.rules.hiring.plans.asking import Phrase, Phrases
from bot.rules.hiring.plans.coverage import Hole
from bot.rules.hiring.plans.fit import Fit, Judged
from bot.rules.hiring.plans.kits import Kit, KitQuestion, Worded
from bot.rules.hiring.plans.methods import METHODS, Method
from bot.rules.hiring.plans.proposing import Brief
from bot.rules.hiring.plans.results import PLAIN, SHAPES, Form, TooManyLines
from bot.rules.hiring.requisitions import Requisition, State
from bot.rules.refusals import Refusal
from bot.store import Books
from bot.store.pictures import Picture
from bot.words.library import library
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.said import ADMIN, ASKER, FINANCE, Sample, said

FOLDER = "hiring/plans"
HERE = {"prefix": "acme-"}


def kit(typed: str, number: int = 0) -> Kit:
    """A kit of everything that may be in one: of the bank, one's own, and what is worth a second look."""
    bank = library(MESSAGES)
    asked = [kits.of_bank(each, bank) for each in bank.questions[4 * number : 4 * number + 2]]
    own = [
        KitQuestion("gone", QuestionKind.SITUATIONAL, (Worded("", f"{typed}? Are you?", (typed,) * 4),)),
        KitQuestion(asked[0].competency, QuestionKind.KNOWLEDGE, (Worded("", f"{typed} married", (), (typed,) * 3),)),
    ]
    return Kit(typed, typed, (*asked, *(own * 7 if number else own)))


def of_kits(looked: job.View, typed: str, requisition: Requisition) -> Iterator[Sample]:
    """The pages and forms of kits: empty, proposed, and with everything in them."""
    words = [Word("married", Wording.LOADED, typed)]
    phrases = Phrases((Phrase("…married", typed),), (Phrase("are you", typed),))
    known = tuple(each.id for each in looked.library.competencies[:MOST_QUALITIES])
    empty = Stage(Method.STRUCTURED_INTERVIEW, 60, 2, known)
    asked = kits.proposed(kits.EMPTY, kits.Frame(300, known), looked.library)
    stages = [empty, replace(empty, kit=asked), replace(empty, competencies=())]
    stages += [replace(empty, minutes=minutes, kit=kit(typed, n)) for n, minutes in ((0, 27), (0, 28), (2, 60))]
    plan = Plan(tuple(stages))
    for at in range(len(stages)):
        because = [each.key for each in plan.stages[at].kit.questions]
        for keys in ([], because):
            yield f"{FOLDER}/kit", {**HERE, **kit_pages.shown(plan, at, looked, requisition, words, phrases, keys)}
        yield f"{FOLDER}/kit_texts", {**HERE, "kit": stages[at].kit}
    for listed in (kit_pages.bank(Plan((empty,)), 0, looked), {"questions": []}):
        yield f"{FOLDER}/kit_bank", {**HERE, **listed}
    for number in (None, 2, 3):
        yield f"{FOLDER}/kit_own", {**HERE, **kit_pages.form(plan, 3, number, looked)}


def of_forms(looked: job.View, typed: str) -> Iterator[Sample]:
    """The result form of each method that has one, as it is and with everything in it."""
    known = tuple(each.id for each in looked.library.competencies[:MOST_QUALITIES])
    for method in SHAPES:
        for form in (PLAIN, Form(-10, 10, 3, typed, (typed or "-", "?"))):
            stage = Stage(method, 60, 1, known, form=form)
            yield f"{FOLDER}/form", {**HERE, **job.form(Plan((stage,)), 0, looked)}


def whole(typed: str) -> Plan:
    """As many stages as may be, each with all of an environment."""
    known = [each.id for each in library(MESSAGES).competencies][:8]
    methods = list(METHODS)[: rules.MOST_STAGES]
    stages = [
        Stage(each, 30 * (n + 1), 2, tuple(known), typed, typed, typed, kit(typed, n)) for n, each in enumerate(methods)
    ]
    return Plan(tuple(stages))


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """A plan from nothing to its second version, for who may see group differences and who may not."""
    for user, is_admin in ((ASKER, False), (ADMIN, True)):
        books.people.put(make.person(user, is_admin=is_admin), NOW)
    requisition = books.requisitions.add(make.requisition(title=typed))
    opened = replace(requisition, state=State.OPEN, in_charge=FINANCE)
    books.requisitions.save(requisition, opened)
    unconfirmed = job.view(books, library(MESSAGES), make.person(ASKER), opened)
    yield f"{FOLDER}/methods", {**HERE, "methods": job.library_facts(unconfirmed)}
    books.workspaces.set_region(TEAM, "us", {})
    for method, by in ((Method.STRUCTURED_INTERVIEW, 0.03), (Method.WORK_SAMPLE, -0.05)):
        taken = METHODS[method].validity + by
        found = Found(SuggestedKind.FIGURE, method.value, Evidence(34, taken, 0.2, 0.6, taken - by, 0.2))
        one = Suggestion(TEAM, found, NOW.date(), Standing.ACCEPTED, ADMIN, NOW)
        books.suggestions.keep(Changes((one,)))
    known = [each.id for each in library(MESSAGES).competencies]
    asker, admin = (make.person(user, is_admin=user == ADMIN) for user in (ASKER, ADMIN))
    qualities = tuple(Quality(f"{typed}{n}", n < 5, id) for n, id in enumerate(known[:12]))
    few = Plan((Stage(Method.WORK_SAMPLE, 90, 1, (known[0],)), Stage(Method.STRUCTURED_INTERVIEW, 60, 2, (known[1],))))
    for named, written in ((0, Plan()), (1, Plan()), (12, few), (12, whole(typed))):
        books.descriptions.keep(requisition.id, Description(qualities=qualities[:named]), ASKER, NOW)
        books.plans.keep(requisition.id, written, ASKER, NOW)
        for me in (asker, admin):
            looked = job.view(books, library(MESSAGES), me, opened, 300)
            page = job.shown(books, looked, opened)
            yield f"{FOLDER}/show", {**HERE, **page}
            if page["stages"] and page["coverage"]:
                yield f"{FOLDER}/picture", page
            yield f"{FOLDER}/methods", {**HERE, "methods": job.library_facts(looked)}
            weighed = {"proposals": job.proposals(looked), "shifts": job.shifts(looked)}
            yield f"{FOLDER}/proposals", {**HERE, **weighed, "hours": 5, "panel": 2}
        if written.stages:
            version = books.plans.publish(requisition.id, written, ASKER, NOW)
            job.plan_news(books, opened, version, NOW)
            yield from said(books, job.about(opened))
    looked = job.view(books, library(MESSAGES), asker, opened)
    books.plans.keep(requisition.id, few, ASKER, NOW)
    books.descriptions.publish(requisition.id, Description(qualities=qualities), ASKER, NOW)
    for made_for in (0, 1):
        books.plans.publish(requisition.id, replace(whole(typed), made_for=made_for), ASKER, NOW)
        yield f"{FOLDER}/show", {**HERE, **job.shown(books, looked, opened)}
        books.descriptions.publish(requisition.id, Description(qualities=qualities), ASKER, NOW)
    yield f"{FOLDER}/show", {**HERE, **job.shown(books, looked, opened)}
    yield from of_kits(looked, typed, opened)
    yield from of_forms(looked, typed)
    wanted = rules.wanted(Description(qualities=qualities), library(MESSAGES))
    short = job.View(library(MESSAGES), "en", Brief(wanted, 60, fit.SHIPPED))
    yield f"{FOLDER}/proposals", {**HERE, "proposals": job.proposals(short), "shifts": [], "hours": 1, "panel": 1}
    books.plans.keep(requisition.id, whole(typed), ASKER, NOW)
    shown = {**HERE, **job.shown(books, job.view(books, library(MESSAGES), asker, opened), opened)}
    holed = [{"name": typed or "-", "is_must": True, "cells": [1, 0, 2], "hole": hole.value} for hole in Hole]
    yield f"{FOLDER}/show", {**shown, "coverage": holed}
    yield f"{FOLDER}/picture", {**shown, "stages": shown["stages"][:3], "coverage": holed}
    for stored in (None, *pictured()):
        yield f"{FOLDER}/show", {**shown, "picture": pictures.shown(stored)}
    yield f"{FOLDER}/show", {**shown, "coverage": [{**holed[0], "hole": ""}], "picture": pictures.shown(pictured()[0])}


def pictured() -> list[Picture]:
    """A picture that Slack shows, and some that could not be made."""
    made = [Picture({}, pictures.State.READY, NOW, 1, "F0CHART001", None)]
    whys = (pictures.AGAIN, pictures.PROCESSING, "missing_scope", "file_elsewhere", "OSError")
    return made + [Picture({}, pictures.State.FAILED, NOW, 1, None, why) for why in whys]


def of_handlers(typed: str) -> Iterator[Sample]:
    roles = [{"id": n, "title": typed, "number": number} for n, number in enumerate((None, 0, 3))]
    for listed, may_judge in (([], False), (roles, True)):
        yield f"{FOLDER}/list", {**HERE, "roles": listed, "may_judge": may_judge}
    judged = [Judged(Kind.DRIVE, Method.WORK_SAMPLE, each, typed[:300], ADMIN, NOW) for each in Fit]
    for may_judge, plan in ((False, ""), (True, "12")):
        kinds = fits_job.shown(judged, library(MESSAGES), "en")
        yield f"{FOLDER}/fits", {**HERE, "kinds": kinds, "may_judge": may_judge, "plan": plan}
    methods = [each.value for each in METHODS]
    yield f"{FOLDER}/fit", {**HERE, "kind": "drive", "methods": methods, "most": fit.REASON_CHARACTERS}
    yield f"{FOLDER}/propose", {**HERE, "most": rules.MOST_PANEL}
    known = [{"id": each.id, "name": each.texts["zh"].name} for each in library(MESSAGES).competencies[:MOST_QUALITIES]]
    form = {**HERE, "methods": [each.value for each in METHODS], "chosen": "work_sample", "wanted": known}
    for stage in (None, whole(typed).stages[0]):
        yield f"{FOLDER}/stage", {**form, "stage": stage}


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    return {
        rules.TooManyStages: [{"most": 10}], rules.OutOfRange: [{"least": 1, "most": 5}],
        kits.TooManyQuestions: [{"most": 16}], kits.TooManyProbes: [{"most": 4}],
        TooManyLines: [{"most": 10}],
    }  # fmt: skip
