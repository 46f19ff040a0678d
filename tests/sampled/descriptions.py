"""Facts for the templates of job descriptions: as the jobs read them from a store, and as handlers hand them over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from bot.app import MESSAGES
from bot.jobs.hiring import competencies
from bot.jobs.hiring import descriptions as job
from bot.rules.hiring import descriptions as rules
from bot.rules.hiring.competencies import ANCHORED, Described, Kind
from bot.rules.hiring.descriptions import Description, Indicator, Quality
from bot.rules.hiring.descriptions.findings import MOST_MUSTS, Word, Wording
from bot.rules.hiring.descriptions.own import MOST_NEAR, MOST_OFFERED, KnownAlready, Own, TooManyOwn, joined
from bot.rules.hiring.requisitions import State
from bot.rules.hiring.versions import Version
from bot.rules.refusals import Refusal
from bot.store import Books
from bot.words.library import library
from tests import make
from tests.make import NOW
from tests.sampled.said import ASKER, FINANCE, Sample, said

FOLDER = "hiring/descriptions"
HERE = {"prefix": "acme-"}


def whole(typed: str) -> Description:
    """Every part written, with as many indicators and qualities as may be."""
    indicators = [Indicator(f"{typed}{n}", typed, typed, rules.MEASURED) for n in range(rules.MOST_INDICATORS)]
    known = [each.id for each in library(MESSAGES).competencies]
    qualities = [Quality(f"{typed}{n}", n <= MOST_MUSTS, known[n]) for n in range(rules.MOST_QUALITIES)]
    return Description(typed, tuple(indicators), typed, typed, typed, tuple(qualities), typed, typed)


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """A description from nothing to its second version, and the news of each."""
    requisition = books.requisitions.add(make.requisition(title=typed))
    opened = replace(requisition, state=State.OPEN, in_charge=FINANCE)
    books.requisitions.save(requisition, opened)
    known = library(MESSAGES)
    bare = Description(indicators=(Indicator(typed or "-", "", "", ()),), qualities=(Quality(typed or "-", True),))
    for written in (Description(), whole(typed), bare):
        books.descriptions.keep(requisition.id, written, ASKER, NOW)
        yield f"{FOLDER}/show", {**HERE, **job.shown(books, known, opened, "en")}
        last = books.descriptions.last(requisition.id)
        checked = {**HERE, "title": typed, **_checked(last, written, typed)}
        yield f"{FOLDER}/check", checked
        yield f"{FOLDER}/check", {**checked, "findings": []}
        if not rules.is_empty(written):
            version = books.descriptions.publish(requisition.id, written, ASKER, NOW)
            yield f"{FOLDER}/show", {**HERE, **job.shown(books, known, opened, "zh")}
            job.plan(books, opened, version, NOW)
            yield from said(books, job.about(opened))


def _checked(last: Version[Description] | None, written: Description, typed: str) -> dict[str, Any]:
    words = [Word(typed or "-", why, typed or "-") for why in Wording]
    called = partial(job.name_of, library(MESSAGES), language="en")
    return job.to_publish(last, written, words, [each.competency or "" for each in written.musts[:1]], called)


def of_handlers(typed: str) -> Iterator[Sample]:
    yield f"{FOLDER}/check", {**HERE, "title": typed, "number": 1, "findings": [], "changes": []}
    roles = [{"id": n, "title": typed, "number": number} for n, number in enumerate((None, 0, 3))]
    for listed, may_edit in (([], False), (roles, True)):
        yield f"{FOLDER}/list", {**HERE, "roles": listed, "may_edit": may_edit}
    yield from _of_own(typed)
    written = whole(typed)
    form = {**HERE, "written": written, "days": list(rules.MEASURED)}
    for part in rules.TEXTS:
        yield f"{FOLDER}/texts", {**form, "part": part.value, "item": None}
    for item in (None, written.indicators[0]):
        yield f"{FOLDER}/indicator", {**form, "part": "indicators", "item": item}
    for quality in (None, *written.qualities[MOST_MUSTS : MOST_MUSTS + 2]):
        yield f"{FOLDER}/quality", {**form, "part": "qualities", "item": quality}
    known = library(MESSAGES)
    near = [{"id": f"c{n}", "name": typed or "-", "definition": typed} for n in range(2)]
    choice = {**HERE, "text": typed, "all": competencies.options(known, "zh"), "chosen": "teamwork", "place": "1:x:y:"}
    yield f"{FOLDER}/competency", {**choice, "near": near, "near_ids": ["c0", "c1"]}
    yield f"{FOLDER}/competency", {**choice, "near": near, "near_ids": ["c0", "c1"], "chosen": "c1"}
    yield f"{FOLDER}/competency", {**choice, "near": [], "near_ids": [], "chosen": ""}
    called = partial(job.name_of, known, language="en")
    last = Description("more", written.indicators[:1], "", "", typed, (replace(written.qualities[0], is_must=False),))
    changes = [*job.differences(written, last, called), *job.differences(Description(), written, called)]
    told = [{"id": 12, "title": typed, "changes": changes}]
    for roles, is_dry, same in (([], True, 2), (told, True, 1), (told, False, 0), (told * 2, False, 0)):
        yield f"{FOLDER}/imported", {**HERE, "roles": roles, "is_dry": is_dry, "same": same}
    versions = [{"number": n, "at": NOW, "by": ASKER, "changes": changes[: n * 10]} for n in (1, 0)]
    for shown in ([], versions):
        yield f"{FOLDER}/versions", {**HERE, "title": typed, "versions": shown}


def _of_own(typed: str) -> Iterator[Sample]:
    said = Described(typed[:40], (), typed[:220], dict.fromkeys(ANCHORED, typed[:280]))
    kept = [Own(kind, {"zh": said}, n % 2 == 0, n) for n, kind in enumerate(Kind)]
    for some in ([], kept):
        yield f"{FOLDER}/own", {**HERE, "own": competencies.page(some, joined(library(MESSAGES), some), "en")}
    near = competencies.described(library(MESSAGES).competencies[:MOST_NEAR], "en")
    for language, one, found in (("en", None, near), ("zh", kept[0], []), ("en", kept[1], [])):
        facts = competencies.form(language, "people", competencies.typed(kept[0]), one, found)
        yield f"{FOLDER}/own_form", {**HERE, **facts}


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    return {
        rules.TooManyIndicators: [{"most": 10}], rules.TooManyQualities: [{"most": 20}],
        KnownAlready: [{"name": typed}], TooManyOwn: [{"most": MOST_OFFERED}],
    }  # fmt: skip
