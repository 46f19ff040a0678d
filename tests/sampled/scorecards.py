"""Cards: the form in its steps and with what was found, what is read, who is late, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.jobs.hiring.panels import brief, today
from bot.jobs.hiring.panels import seats as panels
from bot.jobs.hiring.scorecards import filling, nudging, reading, telling
from bot.jobs.hiring.scorecards.reading import Place
from bot.rules.hiring import scorecards as rules
from bot.rules.hiring.plans import Plan
from bot.rules.hiring.scorecards import Card, Finding, Found, NotAChance, Overall, Rating
from bot.rules.people import Identity
from bot.rules.refusals import Refusal
from bot.store import Books
from tests import make
from tests.make import NOW, TEAM
from tests.sampled import day
from tests.sampled.candidates import role
from tests.sampled.said import ASKER, FINANCE, LEADERS, Sample, homes, said

RATED = ("teamwork", "coaching", "planning", "integrity", "own")
FOUND = (
    Found(Finding.NOTHING_ASSESSED), Found(Finding.NO_EVIDENCE, "teamwork"), Found(Finding.TRAIT, "teamwork", "age"),
    Found(Finding.TRAIT, "", "age"),
)  # fmt: skip


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """Omar interviewed two hours ago, and his card is missing, then in."""
    for user in (ASKER, FINANCE, *LEADERS):
        books.people.put(make.person(user), NOW)
    found = role(books, typed)
    books.plans.publish(found.id, Plan((replace(day.STAGE, competencies=RATED),)), ASKER, NOW)
    seen = day._seen(books, found.id, typed, "C1", 1)
    one = day._interview(books, seen, NOW - timedelta(hours=2))
    panels.tell(books, one, NOW - timedelta(days=1))
    for until in (None, NOW):
        nudging._plan(books, one, seen, one.seats[0], until, NOW)
        facts = {"seat": one.seats[0].id, "start": one.start.isoformat(), "until": until.isoformat() if until else ""}
        nudging._say_late(books, one, seen, ASKER if until else LEADERS[0], f"until={until}", facts, NOW)
    yield from said(books, panels.about(one))
    late_message = dict(said(books, panels.about(one)))["hiring/scorecards/late"]
    pace = {"percent": 87, "counted": 15, "aim": 90, "is_met": False, "days": 90}
    for name, facts in homes(books, [FINANCE]):
        yield name, facts
        if name == "home":
            yield name, {**facts, "cards": {"due": 2, "pace": pace}}
    for teams in ([], [{**pace, "name": typed}, {**pace, "name": ""}]):
        whole = {"pace": {**pace, "teams": teams}, "lines": [], "more": 0}
        yield "hiring/panels/attention", {"prefix": "", **whole}
    me = make.person(FINANCE)
    yield "hiring/panels/today", {"prefix": "", **today.page(books, me, NOW)}
    mine = filling.own(books, Identity(TEAM, FINANCE), one.seats[0].id, NOW)
    mine = replace(mine, competencies=RATED)
    for step in (0, 1):
        yield "hiring/scorecards/card", {"prefix": "", "why": "", **filling.form(books, mine, "en", step)}
    form = filling.form(books, mine, "en", 1, FOUND)
    more = {"notes": [typed, "Then"], "is_again": True, "is_practice": True, "why": typed}
    yield "hiring/scorecards/card", {"prefix": "", **form, **more}
    late = reading.page(books, make.person(ASKER), Place(seen.candidacy.id), NOW)
    yield "hiring/scorecards/cards", {"prefix": "", **late}
    books.scorecards.promise(one.id, FINANCE, NOW)
    yield from said(books, panels.about(one))
    late = reading.page(books, make.person(ASKER), Place(seen.candidacy.id), NOW)
    yield "hiring/scorecards/cards", {"prefix": "", **late}
    yield "hiring/candidates/show", {**day._shown(books, seen), "interviews": panels.listed([one], None, NOW), **late}
    yield "hiring/scorecards/waive", {"prefix": "", "name": typed, "who": FINANCE, "start": NOW, "most": 500}
    card = Card((Rating("teamwork", 5, typed), Rating("coaching")), Overall.YES, typed, 70)
    filling.hand_in(books, mine, card, "", NOW)
    again = replace(mine, versions=books.scorecards.own(FINANCE, one))
    filling.hand_in(books, again, replace(card, note="Otherwise"), typed, NOW)
    yield from said(books, panels.about(one))
    telling._say(books, telling.WHOLE, one, ASKER, "1", NOW)
    for who in (ASKER, FINANCE):
        read = reading.page(books, make.person(who), Place(seen.candidacy.id), NOW)
        yield "hiring/scorecards/cards", {"prefix": "", **read}
    for overall in Overall:
        rows = [{**read["rows"][0], "overall": overall.value}]
        turning = {"views": ["cards", "side", "practice"], "page": 1, "pages": 3}
        yield "hiring/scorecards/cards", {"prefix": "", **read, "rows": rows * 4, **turning}
        words = [{"who": FINANCE, "overall": overall.value}, {"who": ASKER, "overall": ""}]
        stage = {"n": 1, "method": "structured_interview"}
        rated = [{"who": FINANCE, "score": 5, "evidence": typed}, {"who": ASKER, "score": None, "evidence": ""}]
        rows = [{**stage, "name": "", "is_overall": True, "said": words}]
        rows.append({**stage, "name": typed, "is_overall": False, "said": rated})
        yield "hiring/scorecards/cards", {"prefix": "", **read, "view": "side", "rows": rows, **turning}
    ratings = [{"name": typed, "own": rated[0], "lead": rated[1]}]
    practice = {**stage, "trainee": FINANCE, "lead": ASKER, "ratings": ratings}
    rows = [{**practice, "pairs": 1, "within": 1}, {**practice, "pairs": 0, "within": 0}]
    yield "hiring/scorecards/cards", {"prefix": "", **read, "view": "practice", "rows": rows, **turning, "page": 0}
    sitting = brief.sitting(books, one, one.seats[0].id, NOW)
    assert sitting is not None
    briefed = {"prefix": "", **brief.content(books, sitting, NOW)}
    yield "hiring/panels/brief_page", {**briefed, "card": "open", "learns": ""}
    yield "hiring/panels/brief_page", {**briefed, "card": "in", "learns": "shadow"}
    facts = dict(said(books, panels.about(one)))
    yield "hiring/scorecards/nudge", {**facts["hiring/scorecards/nudge"], "card": ""}
    yield "hiring/scorecards/late", {**late_message, "runs": False}
    for change in ({"runs": False}, {"may_read": False}, {"is_news": False}):
        yield "hiring/scorecards/whole", {**facts["hiring/scorecards/whole"], **change}
    for is_news in (True, False):
        yield "hiring/scorecards/readable", {**facts["hiring/scorecards/whole"], "is_news": is_news}
    offer = facts["hiring/panels/offer"]
    yield "hiring/panels/offer", {**offer, "card": "open", "has_cards": True, "is_trainee": True}


def of_handlers(typed: str) -> Iterator[Sample]:
    """What needs no store."""
    for is_practice in (True, False):
        yield "hiring/scorecards/thanks", {"prefix": "", "is_practice": is_practice}
    yield "hiring/scorecards/none_due", {"prefix": ""}
    lines = [{"title": typed, "start": NOW, "chance": 70}]
    for own, others in ((lines, [{"who": FINANCE, "lines": lines}, {"who": ASKER, "lines": []}]), ([], [])):
        yield "hiring/scorecards/predictions", {"prefix": "", "me": FINANCE, "coach": "", "own": own, "others": others}
    yield "hiring/scorecards/coached", {"prefix": "", "who": FINANCE}


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """Refusals that say something more."""
    return {NotAChance: [{"least": rules.LEAST_CHANCE, "most": rules.MOST_CHANCE}]}
