"""Facts for the templates of plans: as the jobs read them from a store, and as handlers hand them over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.app import MESSAGES
from bot.jobs import pictures
from bot.jobs.hiring import plans as job
from bot.rules.hiring import plans as rules
from bot.rules.hiring.descriptions import MOST_QUALITIES, Description, Quality
from bot.rules.hiring.plans import Plan, Stage, fit
from bot.rules.hiring.plans.coverage import Hole
from bot.rules.hiring.plans.methods import METHODS, Method
from bot.rules.hiring.plans.proposing import Brief
from bot.rules.hiring.requisitions import State
from bot.rules.refusals import Refusal
from bot.store import Books
from bot.store.pictures import Picture
from bot.words.library import library
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.said import ADMIN, ASKER, FINANCE, Sample, said

FOLDER = "hiring/plans"
HERE = {"prefix": "acme-"}


def whole(typed: str) -> Plan:
    """As many stages as may be, each with all of an environment."""
    known = [each.id for each in library(MESSAGES).competencies][:8]
    methods = list(METHODS)[: rules.MOST_STAGES]
    stages = [Stage(each, 30 * (n + 1), 2, tuple(known), typed, typed, typed) for n, each in enumerate(methods)]
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
            yield f"{FOLDER}/proposals", {**HERE, "proposals": job.proposals(looked), "hours": 5, "panel": 2}
        if written.stages:
            version = books.plans.publish(requisition.id, written, ASKER, NOW)
            job.plan_news(books, opened, version, NOW)
            yield from said(books, job.about(opened))
    wanted = rules.wanted(Description(qualities=qualities), library(MESSAGES))
    short = job.View(library(MESSAGES), "en", Brief(wanted, 60, fit.SHIPPED))
    yield f"{FOLDER}/proposals", {**HERE, "proposals": job.proposals(short), "hours": 1, "panel": 1}
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
    for listed in ([], roles):
        yield f"{FOLDER}/list", {**HERE, "roles": listed}
    yield f"{FOLDER}/propose", {**HERE, "most": rules.MOST_PANEL}
    known = [{"id": each.id, "name": each.texts["zh"].name} for each in library(MESSAGES).competencies[:MOST_QUALITIES]]
    form = {**HERE, "methods": [each.value for each in METHODS], "chosen": "work_sample", "wanted": known}
    for stage in (None, whole(typed).stages[0]):
        yield f"{FOLDER}/stage", {**form, "stage": stage}


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    return {rules.TooManyStages: [{"most": 10}], rules.OutOfRange: [{"least": 1, "most": 5}]}
