"""Facts for every template: as the jobs read them from a store, and as the handlers hand them over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from bot.handlers import commands, errors
from bot.mail import letters, pages, printing
from bot.rules.access import Kind, NotAllowed
from bot.rules.refusals import FieldRefusals, Refusal
from bot.slack import blocks, elements
from bot.slack.limits import Surface, suggested
from bot.slack.pictures import heat_map, matrix
from bot.slack.pictures.bars import bars
from bot.slack.pictures.calendar import calendar
from bot.slack.pictures.curve import curve
from bot.slack.pictures.loop import loop
from bot.slack.pictures.relations import forest, scatter
from bot.slack.text import escape, plain_text, unescape
from bot.store import Books, Store
from bot.words import Element
from bot.words.inline import Leaf
from bot.words.ratings import ratings
from tests import make
from tests.make import NOW, TEAM
from tests.sampled import (
    access_review,
    availability,
    calibration,
    candidate_files,
    candidates,
    changing,
    checkins,
    community,
    comparing,
    content,
    day,
    debriefs,
    descriptions,
    desk,
    digests,
    events,
    experiments,
    failures,
    fairness,
    files,
    first_run,
    goals,
    installing,
    intros,
    matching,
    members,
    members_files,
    moderation,
    numbers,
    nurture,
    offers,
    openings,
    outcomes,
    own_side,
    panels,
    past_hires,
    plans,
    polls,
    questions,
    recognition,
    record,
    reports,
    requisitions,
    retention,
    reviews,
    scorecards,
    search,
    seats,
    segments,
    sessions,
    sources,
    staff,
    systems,
    training,
)
from tests.sampled import chains as sampled_chains
from tests.sampled.said import ADMIN, ASKER, Sample, homes

# Features with samples of their own: modules of `tests.sampled` with `of_jobs(books, typed)`, `of_handlers(typed)` and
# `with_facts(typed)`, which maps refusals to lists of facts.
PARTS: tuple[Any, ...] = (
    requisitions, descriptions, plans, candidates, candidate_files, systems, training, availability, panels, seats,
    scorecards, debriefs, offers, checkins, reports, comparing, day, desk, staff, first_run, sampled_chains, failures,
    record, installing, own_side, files, numbers, past_hires, fairness, calibration, outcomes, changing, community,
    digests, content, events, intros, matching, moderation, openings, members, segments, members_files, sources,
    search, questions, polls, sessions, recognition, nurture, reviews, goals, experiments, retention,
    access_review,
)  # fmt: skip


def _pictured(tree: Element) -> dict[str, Any]:
    """A page that says what a picture does, which can be drawn."""
    readers: dict[str, Any] = {"HeatMap": heat_map, "Matrix": matrix, "Ratings": ratings, "Bars": bars, "Curve": curve}
    readers |= {"Scatter": scatter, "Forest": forest, "Calendar": calendar, "Loop": loop}
    title = readers[tree.tag](tree).title
    said = plain_text([Leaf("text", unescape(blocks.plain(tree)))], blocks.SECTION_MAX)
    return {"text": title, "blocks": [{"type": "section", "text": said}]}


def _in_pairs(lines: list[str]) -> list[str]:
    """Paper holds more parts than a message has blocks."""
    return ["\n".join(lines[n : n + 2]) for n in range(0, len(lines), 2)]


def _sheet(tree: Element) -> dict[str, Any]:
    """What a file says, as if Slack were sent it: so the same checks hold it."""
    said = plain_text([Leaf("text", unescape(blocks.plain(tree)))], blocks.SECTION_MAX)
    return {"text": "A file", "blocks": [{"type": "section", "text": said}]}


def _written(tree: Element) -> Any:
    """A letter or a page for a browser, part by part, as if Slack were sent it: so the same checks hold it."""
    if tree.tag in ("Page", "Paper"):
        lines = pages.spoken(tree) if tree.tag == "Page" else _in_pairs(printing.spoken(tree))
    else:
        subject, parts = letters.read(tree, "Letter", "Subject")
        lines = [subject, *(said for said, _ in parts if said)]
    cut = [plain_text([Leaf("text", line)], blocks.SECTION_MAX) for line in lines]
    return {"text": escape(lines[0][:150]), "blocks": [{"type": "section", "text": each} for each in cut]}


def spoken(tree: Element) -> str:
    """All that a template says, escaped as Slack wants it."""
    if tree.tag == "Options":
        return "\n".join(escape(each["text"]["text"]) for each in _offered(tree)["blocks"])
    if tree.tag in ("Page", "Paper", "Letter"):
        return "\n".join(escape(each["text"]["text"]) for each in _written(tree)["blocks"])
    return blocks.plain(tree)


def _offered(tree: Element) -> dict[str, Any]:
    """What a select offers, as if it stood in a message: so the same checks hold it."""
    answer = elements.options(tree)
    assert suggested(answer) == []
    groups = answer.get("option_groups", [{"options": answer.get("options", [])}])
    said = [group["label"] for group in groups if "label" in group]
    said += [option["text"] for group in groups for option in group["options"]]
    return {"text": escape(said[0]["text"]), "blocks": [{"type": "section", "text": each} for each in said[:50]]}


SURFACES: dict[str, tuple[Surface, Any]] = {
    "Message": ("message", blocks.message),
    "Modal": ("modal", blocks.modal),
    "Home": ("home", blocks.home),
    "Options": ("message", _offered),
    "Matrix": ("message", _pictured),
    "Ratings": ("message", _pictured),
    "HeatMap": ("message", _pictured),
    "Bars": ("message", _pictured),
    "Curve": ("message", _pictured),
    "Scatter": ("message", _pictured),
    "Forest": ("message", _pictured),
    "Calendar": ("message", _pictured),
    "Loop": ("message", _pictured),
    "Sheet": ("message", _sheet),
    "Page": ("message", _written),
    "Paper": ("message", _written),
    "Letter": ("message", _written),
}


class _Undo(Exception):
    """Nothing of what the samples needed is kept."""


def built(tree: Element) -> tuple[Surface, dict[str, Any]]:
    """The surface a tree is for, and what Slack would be sent."""
    surface, build = SURFACES[tree.tag]
    return surface, build(tree)


def samples(store: Store, typed: str) -> list[Sample]:
    """Every template with facts that lead through all of its sentences; `typed` stands for all that people type."""
    found: list[Sample] = []
    with suppress(_Undo), store.open() as books:
        found += _of_jobs(books, typed)
        raise _Undo()
    for part in PARTS:
        with suppress(_Undo), store.open() as books:
            found += part.of_jobs(books, typed)
            raise _Undo()
    every = [*found, *_of_handlers(typed), *_of_refusals(typed)]
    every += [sample for part in PARTS for sample in part.of_handlers(typed)]
    return list({f"{name} {facts}": (name, facts) for name, facts in every}.values())


def _of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    books.people.put(make.person(ASKER), NOW)
    books.people.put(make.person(ADMIN, is_admin=True), NOW)
    yield from homes(books, [ADMIN, ASKER])
    books.workspaces.set_chains(TEAM, [make.chain()])
    yield from homes(books, [ADMIN])
    books.workspaces.put(TEAM, Kind.COMMUNITY, "Circle")
    yield from homes(books, [ASKER])


def _of_handlers(typed: str) -> Iterator[Sample]:
    words = list(dict.fromkeys(word.english for word in commands.WORDS))
    here = {"prefix": "acme-"}
    yield "commands/help", {**here, "command": "hire", "unknown": "", "nearest": "", "words": words}
    yield "commands/help", {**here, "command": "hire", "unknown": typed, "nearest": "", "words": words}
    yield "commands/help", {**here, "command": "hire", "unknown": typed, "nearest": "申请", "words": words}
    yield "errors/modal", {**here, "text": typed}
    yield "done", {**here, "text": typed}
    yield "errors/unforeseen", {**here, "reference": "1a2b3c4d"}
    for name in ("errors/busy", "errors/fields", "more"):
        yield name, here


def refusals() -> list[type[Refusal]]:
    """Every refusal there is; the one for several fields is told by its parts."""
    return [each for each in Refusal.__subclasses__() if each is not FieldRefusals and each.__module__[:4] == "bot."]


def _of_refusals(typed: str) -> Iterator[Sample]:
    with_facts: dict[type[Refusal], list[dict[str, Any]]] = {
        NotAllowed: [{"right": "administer"}, {"right": "recruit"}, {"right": "moderate"}, {"right": "hire"}],
    }
    for part in PARTS:
        with_facts |= part.with_facts(typed)
    for kind in refusals():
        for facts in with_facts.get(kind, [{}]):
            yield errors.address(kind()), {"prefix": "", **facts}
