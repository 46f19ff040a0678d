"""Facts for every template: as the jobs read them from a store, and as the handlers hand them over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.handlers import commands, errors
from bot.jobs import MOMENTS, failures, hints, home
from bot.jobs.hiring import requisitions as job
from bot.jobs.moments import template_of
from bot.rules.access import Kind, NotAllowed
from bot.rules.hiring import requisitions as rules
from bot.rules.hiring.chains import LONGEST, MoreThanThere
from bot.rules.hiring.requisitions import Mode, Reason, Requisition, Verdict, Wanted, wanted
from bot.rules.notices import State
from bot.rules.people import Identity
from bot.rules.refusals import FieldRefusals, Refusal
from bot.slack import blocks
from bot.slack.limits import Surface
from bot.store import Books, Store
from bot.words import Element
from tests import make
from tests.make import NOW, TEAM

Sample = tuple[str, Mapping[str, Any]]
ASKER, FINANCE, LEADERS, ADMIN = "U0MINA", "U0OMAR", ("U0LIWEI", "U0NOOR", "U0EDITH", "U0RUTH"), "U0ADA"
SURFACES: dict[str, tuple[Surface, Any]] = {
    "Message": ("message", blocks.message),
    "Modal": ("modal", blocks.modal),
    "Home": ("home", blocks.home),
}


class _Undo(Exception):
    """Nothing of what the samples needed is kept."""


def built(tree: Element) -> tuple[Surface, dict[str, Any]]:
    """The surface a tree is for, and what Slack would be sent."""
    surface, build = SURFACES[tree.tag]
    return surface, build(tree)


def samples(store: Store, typed: str = "Data engineer") -> list[Sample]:
    """Every template with facts that lead through all of its sentences; `typed` stands for all that people type."""
    found: list[Sample] = []
    with suppress(_Undo), store.open() as books:
        found += _of_jobs(books, typed)
        raise _Undo()
    every = [*found, *_of_handlers(typed), *_of_refusals(typed)]
    return list({f"{name} {facts}": (name, facts) for name, facts in every}.values())


def contents(typed: str) -> list[Wanted]:
    """Requests with everything, with as little as may be, and with each half of what comes in two parts."""
    texts = {"title": typed, "department": typed, "business_case": typed}
    return [
        make.wanted(
            **texts, level=typed, location=typed, remote=True, headcount=3, reason=Reason.REPLACEMENT, replaces=typed,
            recruiter="U0NOOR", target_start=date(2027, 2, 1),
        ),
        make.wanted(**texts, level=None, location=None, remote=True, pay_to=None, reason=Reason.BACKFILL),
        make.wanted(**texts, location=typed, pay_from=None, reason=Reason.BACKFILL, replaces=typed),
        make.wanted(**texts, pay_from=None, pay_to=None, currency=None),
    ]  # fmt: skip


def asked(content: Wanted, typed: str) -> Requisition:
    steps = (
        make.step(FINANCE, name=typed),
        make.step(*LEADERS, name=typed, mode=Mode.N_OF_M, needed=2),
    )
    draft = rules.begin_draft(TEAM, ASKER, content, NOW)
    return rules.submit(draft, ASKER, make.chain(*steps), NOW)


def _of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    for user in (ASKER, FINANCE, *LEADERS):
        books.people.put(make.person(user), NOW)
    books.people.put(make.person(ADMIN, is_admin=True), NOW)
    yield from _homes(books, [ADMIN])
    books.workspaces.set_hiring(TEAM, None, "en", make.chain())
    yield from _homes(books, [ADMIN])
    for number, content in enumerate(contents(typed)):
        if number:
            books.workspaces.set_hiring(TEAM, "C0HR", "en", make.chain())
        yield from _life(books, asked(content, typed), typed)
    yield from _homes(books, [ASKER, *LEADERS])
    books.workspaces.put(TEAM, Kind.COMMUNITY, "Circle")
    yield from _homes(books, [ASKER])
    for number in range(2):
        books.notices.plan(make.planned(f"failed {number}"), NOW)
        for notice in books.notices.claim(NOW, NOW, 100):
            books.notices.end(notice, State.FAILED, typed)
        told = make.planned(f"told {number}", kind=failures.KIND, about="failures", to=ADMIN, due_at=NOW + timedelta(9))
        books.notices.plan(told, NOW)
        yield from _said(books, "failures")


def _homes(books: Books, users: list[str]) -> Iterator[Sample]:
    for user in users:
        home.opened(books, Identity(TEAM, user), NOW)
        yield from _said(books, f"home:{TEAM}:{user}")
        hints.plan(books, make.person(user), NOW)
        yield from _said(books, f"hint:{user}")


def _life(books: Books, requisition: Requisition, typed: str) -> Iterator[Sample]:
    """What is said while it goes through both steps, against one no; and when the first step says no."""
    now = books.requisitions.add(requisition)
    yield from _planned(books, now)
    yield from _planned(books, rules.reject(now, FINANCE, 1, typed.strip() or "no", NOW), now)
    yield from _homes(books, [ASKER, FINANCE])
    now = books.requisitions.add(requisition)
    moves = [(rules.approve, FINANCE), (rules.reject, "U0NOOR"), (rules.approve, "U0LIWEI"), (rules.approve, "U0EDITH")]
    for move, who in moves:
        reason = (typed.strip() or "no",) if move is rules.reject else ()
        after = move(now, who, 1, *reason, NOW)  # type: ignore[operator]
        yield from _planned(books, after, now)
        now = after


def _planned(books: Books, after: Requisition, before: Requisition | None = None) -> Iterator[Sample]:
    if before:
        books.requisitions.save(before, after)
    job.plan(books, after, NOW)
    yield from _said(books, f"requisition:{after.id}")


def _said(books: Books, about: str) -> Iterator[Sample]:
    """The facts of every notice about it, as if new and as if it stood already."""
    for notice in books.notices.about(about):
        for each in (notice, replace(notice, channel="D0", ts="1.0")):
            facts = MOMENTS[notice.kind].facts(books, each)
            if facts is not None:
                yield template_of(notice.kind), {"prefix": "", **facts}


def _of_handlers(typed: str) -> Iterator[Sample]:
    requests = [asked(content, typed) for content in contents(typed)]
    shown = [{**job.shown(each), "days": days, "reader": FINANCE} for days, each in enumerate(requests)]
    steps = [{"name": typed, "people": list(LEADERS), "needed": 2}, {"name": typed, "people": [FINANCE], "needed": 1}]
    empty = {"name": "", "people": [], "needed": 0}
    words = [word.english for word in commands.WORDS if word.command == "hire"]
    texts = ("title", "department", "level", "location", "replaces", "business_case", "currency")
    draft: dict[str, Any] = dict.fromkeys(texts, typed)
    draft |= {"headcount": "3", "pay_from": "70000", "pay_to": "80000", "target_start": "2027-02-01"}
    draft |= {"remote": ["remote"], "reason": "backfill", "hiring_manager": ASKER, "recruiter": FINANCE}
    folder, here = "hiring/requisitions", {"prefix": "acme-"}
    yield "commands/help", {**here, "command": "hire", "unknown": "", "nearest": "", "words": words}
    yield "commands/help", {**here, "command": "hire", "unknown": typed, "nearest": "", "words": words}
    yield "commands/help", {**here, "command": "hire", "unknown": typed, "nearest": "申请", "words": words}
    for administers, fits in ((False, True), (True, True), (True, False)):
        yield "settings/show", {
            **here, "language_now": "slack", "administers": administers, "hr_channel": "C0HR", "channel_language": "en",
            "fits": fits, "steps": [*steps, *[empty] * (LONGEST - len(steps))],
        }  # fmt: skip
    for answers in ({}, draft):
        yield f"{folder}/request", {**here, "answers": answers, "steps": steps, "asker": ASKER}
    yield f"{folder}/reject", {**here, "title": typed, "asker": ASKER}
    for count in (0, 1, len(shown)):
        yield f"{folder}/waiting_list", {**here, "requests": shown[:count]}
        yield f"{folder}/status", {**here, "requests": shown[:count], "has_draft": False}
    yield f"{folder}/status", {**here, "requests": [], "has_draft": True}
    yield "errors/modal", {**here, "text": typed}
    yield "errors/unforeseen", {**here, "reference": "1a2b3c4d"}
    for name in ("errors/busy", "errors/fields", "more"):
        yield name, here


def refusals() -> list[type[Refusal]]:
    """Every refusal there is; the one for several fields is told by its parts."""
    return [each for each in Refusal.__subclasses__() if each is not FieldRefusals and each.__module__[:4] == "bot."]


def _of_refusals(typed: str) -> Iterator[Sample]:
    decided = {"state": "rejected", "at": NOW, "own": True, "who": FINANCE}
    with_facts: dict[type[Refusal], list[dict[str, Any]]] = {
        NotAllowed: [{"right": "administer"}, {"right": "hire"}],
        MoreThanThere: [{"people": 1}, {"people": 3}],
        rules.NobodyToDecide: [{"step": typed}],
        rules.StepEarlier: [{"step": typed}],
        rules.IllegalMove: [{"state": state.value} for state in rules.State],
        rules.AlreadyDecided: [
            *({**decided, "verdict": verdict.value, "own": own} for verdict in Verdict for own in (True, False)),
            {**decided, "verdict": None, "own": False, "who": None},
        ],
        wanted.TooLong: [{"most": 120}],
        wanted.NotAWholeNumber: [{"least": 1, "most": 500}],
    }
    for kind in refusals():
        for facts in with_facts.get(kind, [{}]):
            yield errors.address(kind()), {"prefix": "", **facts}
