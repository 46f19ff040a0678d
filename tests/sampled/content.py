"""The content calendar: items of every kind, as far as they can be; what it lacks; what is posted and passed on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.jobs.community import consent_words, first_steps
from bot.jobs.community import content as job
from bot.jobs.community.content import Span, View, giving, picturing, posting, writing
from bot.rules.access import Kind as WorkspaceKind
from bot.rules.community.content import Item, Kind, State
from bot.rules.community.content.gaps import Warn
from bot.rules.community.content.workflow import Did
from bot.rules.community.fields import TooMuch
from bot.rules.community.first_steps import FIRST, Question
from bot.rules.community.segments import Condition, On, Rule, Segment
from bot.rules.community.segments import Kind as SegmentKind
from bot.rules.community.topics import SHIPPED, Topic
from bot.rules.notices import Planned
from bot.rules.people import Person, Role
from bot.rules.refusals import Refusal
from bot.store import Books
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.said import ADMIN, ASKER, FINANCE, Sample, homes, said

HERE = {"prefix": ""}
DAY = timedelta(days=1)
SEGMENT = {"id": 2, "name": "", "ready": "alumni"}
WARNINGS = [
    {"warn": each.value, "segment": segment, "jobs": 3, "items": 5} for each in Warn for segment in (None, SEGMENT)
]
PICTURES = [{"file": "", "why": "again", "name": ""}, {"file": "F0PICTURE", "why": "", "name": ""},
            {"file": "", "why": "missing_scope", "name": "files:write"}]  # fmt: skip


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """A month of a community, from nothing to what was measured."""
    books.workspaces.put(TEAM, WorkspaceKind.BOTH, "Circle")
    for user in (ASKER, FINANCE):
        books.people.put(make.person(user), NOW)
    books.people.put(make.person(ADMIN, is_admin=True), NOW)
    books.roles.give(TEAM, Role.MODERATOR, [ASKER, FINANCE])
    me, other = make.person(ASKER), make.person(FINANCE)
    week = View(Span.WEEK, NOW.date())
    yield "community/content/list", {**HERE, **job.calendar(books, me, week, NOW)}
    yield "community/content/kit", {**HERE, **job.kit(books, make.person(ASKER), NOW)}
    yield from _week(books, NOW.date())
    yield from homes(books, [ASKER])
    books.topics.add(TEAM, Topic("own", typed), ASKER, NOW)
    for n, kind in enumerate(Kind):
        for state in State:
            yield from _one(books, typed, kind, state, n)
    yield from _page(books, me, week)
    yield from _segmented(books, me, typed)
    yield "community/content/kit", {**HERE, **job.kit(books, make.person(ASKER), NOW)}
    yield from homes(books, [ASKER, FINANCE])
    item = books.content.add(Item(TEAM, Kind.POLL, typed, typed, ASKER, NOW, post_at=NOW + DAY, channel="C0HR"))
    for language in ("", "en", "zh"):
        yield "community/content/form", {**HERE, **job.form(books, me, replace(item, language=language))}
    asked = writing.change(books, me, item.id, 0, Did.ASK, NOW)
    yield "community/content/show", {**HERE, **job.one(books, me, asked, NOW)}
    yield from said(books, job.about(item.id))
    yield from _home_of(books, typed)
    writing.change(books, other, item.id, 1, Did.APPROVE, NOW)
    yield from said(books, job.about(item.id))
    posting._post(books, TEAM, item.id, NOW + DAY)
    yield from said(books, job.about(item.id), NOW + DAY)
    giving.propose(books, me, {"en": typed or "Talks", "zh": typed or "Talks"}, NOW)
    yield "community/content/proposition", {**HERE, **giving.form(books, me)}


def _segmented(books: Books, me: Any, typed: str) -> Iterator[Sample]:
    """What a segment is told, of each kind of segment, as a list and as a picture; and what was done for members."""
    rule = Rule((Condition(On.TOPIC, "data"),))
    made = [
        books.segments.add(Segment(TEAM, typed or "Data people", SegmentKind.LIVE, rule, ASKER, NOW)),
        books.segments.add(Segment(TEAM, "", SegmentKind.HIRING, Rule(()), ASKER, NOW, ready="interested")),
    ]
    for n, each in enumerate(made):
        item = books.content.add(Item(
            TEAM, Kind.HEARD, typed or "Later talks", typed, ASKER, NOW, segment=each.id, post_at=NOW + DAY,
            heard=typed or "Talks are too early.", done_on=NOW.date() if n else None, author=FINANCE if n else "",
            channel="" if n else "C0HR",
        ))  # fmt: skip
        yield "community/content/form", {**HERE, **job.form(books, me, item)}
        page = job.one(books, me, item, NOW)
        for size in (None, 1, 12) if n else (None,):
            reach = {**page["reach"], "size": size}
            yield "community/content/show", {**HERE, **page, "reach": reach}
        yield "community/content/show", {**HERE, **page, "heard": typed or "Talks", "text": typed or "Now at six."}
        for picture in PICTURES:
            view = View(Span.WEEK, NOW.date(), segment=each.id, is_picture=True)
            yield "community/content/list", {**HERE, **job.calendar(books, me, view, NOW), "picture": picture}
    yield "community/content/heard", {**HERE, **job.heard(books, me, NOW)}
    for n in range(4):
        done = Item(
            TEAM, Kind.HEARD, typed or "Later talks", "" if n == 3 else typed or "They begin at six.", ASKER, NOW,
            State.POSTED, posted_at=NOW, heard=typed or "Talks are too early.", done_on=NOW.date() if n % 2 else None,
            author=FINANCE if n % 2 else "", channel="C0HR",
        )  # fmt: skip
        item = books.content.add(done)
        kept = Planned(f"{posting.ITEM}:{item.id}", posting.ITEM, f"s{item.id}", TEAM, "C0HR", {"item": item.id})
        books.notices.plan(kept, NOW)
        yield from said(books, kept.about)
        yield "community/content/show", {**HERE, **job.one(books, me, item, NOW)}
    yield "community/content/heard", {**HERE, **job.heard(books, me, NOW)}
    for span in Span:
        view = View(span, NOW.date(), is_picture=True)
        yield "community/content/picture", {**HERE, **picturing.weeks(books, me, view)}


def _home_of(books: Books, typed: str) -> Iterator[Sample]:
    """An admin's Home, and the steps of setting up that are forms of their own, with each advice."""
    me = make.person(ADMIN, is_admin=True)
    yield from homes(books, [ADMIN])
    for said_yes in ([], [each.value for each in FIRST], [each.value for each in Question]):
        yield "community/first_steps/fit", {**HERE, **first_steps.fit_page(books, TEAM)}
        first_steps.keep_fit(books, me, {"yes": said_yes}, NOW)
        yield "community/first_steps/fit", {**HERE, **first_steps.fit_page(books, TEAM)}
        yield from homes(books, [ADMIN])
    yield from _worded(books, me, typed)
    yield "community/first_steps/channels", {**HERE, **first_steps.channels_page(books, TEAM)}
    first_steps.keep_channels(books, me, {"questions": "C0HR", "off_topic": "C0HR"}, NOW)
    yield "community/first_steps/channels", {**HERE, **first_steps.channels_page(books, TEAM)}


def _worded(books: Books, me: Person, typed: str) -> Iterator[Sample]:
    yield "community/first_steps/words", {**HERE, **consent_words.page(books, TEAM)}
    for link in ("", "https://example.com/privacy"):
        consent_words.keep(books, me, {"en": typed or "Harbor & Pine answers for it.", "zh": typed, "link": link}, NOW)
        yield "community/first_steps/words", {**HERE, **consent_words.page(books, TEAM)}


def _one(books: Books, typed: str, kind: Kind, state: State, n: int) -> Iterator[Sample]:
    me, when = make.person(ASKER), NOW + (n - 5) * DAY
    is_said = state in {State.POSTED, State.MEASURED}
    made = books.content.add(Item(
        TEAM, kind, typed if n % 2 else "", typed, ASKER, NOW, state, "https://video.example/7" if n % 2 else "",
        ("", "en", "zh")[n % 3], ("own", SHIPPED[n]), goal=typed if n % 2 else "", channel="C0HR" if n % 2 else "",
        post_at=when if n else None, posted_at=min(when, NOW) if is_said else None,
        expires_at=NOW + 40 * DAY if n % 3 else None, opening=7 if n % 4 == 1 else None,
        share=typed if n % 2 else "", asked_by=FINANCE if state is State.REVIEW else "",
    ))  # fmt: skip
    page = job.one(books, me, made, NOW)
    yield "community/content/show", {**HERE, **page, "warnings": WARNINGS if n == 1 else page["warnings"]}
    if is_said:
        said_there = Planned(f"{posting.ITEM}:{made.id}", posting.ITEM, f"s{made.id}", TEAM, "C0HR", {"item": made.id})
        books.notices.plan(said_there, NOW)
        yield from said(books, f"s{made.id}")


def _page(books: Books, me: Any, week: View) -> Iterator[Sample]:
    topics = [{"key": "own", "name": "Own", "n": 9}, {"key": "data", "name": "", "n": 7}]
    for view in (week, View(Span.MONTH, NOW.date()), View(Span.MONTH, NOW.date(), 1)):
        page = job.calendar(books, me, view, NOW)
        yield "community/content/list", {**HERE, **page}
        yield "community/content/list", {**HERE, **page, "warnings": WARNINGS, "topics": topics}
    for item in (writing.blank(books, me, (), NOW), replace(writing.blank(books, me, (), NOW), prompt="book")):
        yield "community/content/form", {**HERE, **job.form(books, me, item)}
    yield from _week(books, NOW.date() + DAY)


def _week(books: Books, day: date) -> Iterator[Sample]:
    note = Planned(f"week {day}", posting.WEEK, f"week {day}", TEAM, ASKER, {"day": day.isoformat()})
    books.notices.plan(note, NOW)
    yield from said(books, note.about)


def of_handlers(typed: str) -> Iterator[Sample]:
    """None beside those of the store."""
    yield from ()


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """Refusals that say more than their name."""
    return {TooMuch: [{"most": 120}]}
