"""Recognition: each tier, badge, occasion and answer, as members, channels and moderators read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.jobs.community import events, openings
from bot.jobs.community.recognition import (
    ANSWERED,
    ASKED,
    CELEBRATED,
    FALLING,
    RISEN,
    SAID,
    SPOTLIT,
    TEMPLATES,
    THANKED,
    moderating,
    own,
    spotlight,
    thanking,
)
from bot.rules.access import Kind as Place
from bot.rules.community.events import Event
from bot.rules.community.events import Kind as Gathering
from bot.rules.community.events import State as Stage
from bot.rules.community.openings import Opening
from bot.rules.community.recognition import Thanks, Tier
from bot.rules.community.recognition.badges import Badge
from bot.rules.community.recognition.benefits import Benefit
from bot.rules.community.recognition.celebrating import Chosen, Occasion
from bot.rules.community.recognition.settling import (
    CannotThank,
    NotReady,
    Setting,
    about,
    about_shown,
    about_tier,
)
from bot.rules.community.recognition.spotlight import Answer, Asked
from bot.rules.community.recognition.thanking import No
from bot.rules.community.recognition.tiers import Frozen, Held, Why
from bot.rules.notices import Planned
from bot.rules.refusals import Refusal
from bot.store import Books
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.intros import joined
from tests.sampled.said import ADMIN, ASKER, Sample, homes, said

HERE = {"prefix": ""}
DAY = timedelta(days=1)
TODAY, MONTH = NOW.date(), date(2026, 10, 1)


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """From a community in which nobody was thanked to one with tiers, badges and a spotlight."""
    books.workspaces.put(TEAM, Place.BOTH, "Circle")
    books.people.put(make.person(ASKER), NOW)
    admin = make.person(ADMIN, is_admin=True)
    books.people.put(admin, NOW)
    mina, kai = joined(books, ASKER, name=typed or "Mina"), joined(books, "U0LI1", name=typed or "Kai")
    yield f"{TEMPLATES}/standing", {**HERE, **own.page(books, mina, NOW)}
    yield f"{TEMPLATES}/board", {**HERE, **moderating.board(books, TEAM, NOW)}
    yield f"{TEMPLATES}/settle", {**HERE, **moderating.settling(books, admin, NOW)}
    yield f"{TEMPLATES}/audit", {**HERE, **moderating.audit(books, TEAM, NOW)}
    yield f"{TEMPLATES}/spot", {**HERE, **spotlight.page(books, admin, NOW)}
    yield f"{TEMPLATES}/thanks", {**HERE, **thanking.form(books, make.person(ASKER), "", typed, "", NOW)}
    for channel in ("", "C0HR"):
        given = books.thanks.add(TEAM, Thanks(kai.id, mina.id, typed or "You read my CV", NOW), channel)
        for moment, to in ((THANKED, ASKER), (SAID, "C0HR")):
            facts = {"thanks": given.id}
            books.notices.plan(Planned(f"{moment}:{given.id}", moment, about(given.id), TEAM, to, facts), NOW)
        yield from said(books, about(given.id))
        yield f"{TEMPLATES}/standing", {**HERE, **own.page(books, mina, NOW)}
    books.members.change(replace(kai, user=None))
    yield from said(books, about(given.id))
    books.thanks.keep_private(given.id, NOW)
    yield from said(books, about(given.id))
    for each in Why:
        books.tiers.freeze({mina.id: Frozen(TODAY, TODAY + DAY, each)})
        yield f"{TEMPLATES}/standing", {**HERE, **own.page(books, mina, NOW)}
    yield f"{TEMPLATES}/freeze", {**HERE, **own.freezing(books, mina, NOW)}
    books.tiers.settle(Setting(TEAM, True, "C0HR"), ADMIN, NOW)
    books.tiers.give([(mina.id, each) for each in Badge], TODAY)
    books.thanks.choose(mina.id, True)
    yield f"{TEMPLATES}/standing", {**HERE, **own.page(books, mina, NOW)}
    yield f"{TEMPLATES}/board", {**HERE, **moderating.board(books, TEAM, NOW)}
    for tier in Tier:
        books.tiers.keep({mina.id: Held(tier, TODAY, TODAY)})
        for moment in (RISEN, FALLING):
            facts = {"member": mina.id, "tier": tier.value}
            key = f"{moment}:{tier}"
            books.notices.plan(Planned(key, moment, about_tier(mina.id), TEAM, ASKER, facts), NOW)
    yield from said(books, about_tier(mina.id))
    yield from _early(books, typed)
    yield from _shown(books, mina.id)
    yield from homes(books, [ASKER, ADMIN])


def _early(books: Books, typed: str) -> Iterator[Sample]:
    """What a tier brings, as whoever has none reads it."""
    event = books.events.add(Event(
        TEAM, Gathering.OFFICE_HOURS, typed or "Office hours", "", NOW + 9 * DAY, 60, ADMIN, ADMIN, NOW,
        Stage.ANNOUNCED, capacity=5, place=typed or "Here", tier_first=True,
    ))  # fmt: skip
    yield "community/events/show", {**HERE, **events.one(books, make.person(ASKER), event, NOW)}
    yield "community/events/form", {**HERE, **events.form(books, event)}
    for n in range(2):
        books.openings.add(Opening(TEAM, TEAM, typed or f"Engineer {n}", typed, ADMIN, ADMIN, NOW))
        yield "community/openings/list", {**HERE, **openings.listed(books, make.person("U0NONE"), 0, NOW)}


def _shown(books: Books, mina: int) -> Iterator[Sample]:
    member = books.members.get(TEAM, mina)
    yield f"{TEMPLATES}/choose", {**HERE, **own.choosing(books, member, NOW)}
    books.shown.choose(mina, [Chosen(mina, each, TODAY, each is Occasion.WORK) for each in Occasion])
    yield f"{TEMPLATES}/choose", {**HERE, **own.choosing(books, member, NOW)}
    books.tiers.settle(Setting(TEAM), ADMIN, NOW)
    yield f"{TEMPLATES}/choose", {**HERE, **own.choosing(books, member, NOW)}
    for each in Occasion:
        for years in (1, 5):
            for is_today in (True, False):
                facts = {"member": mina, "occasion": each.value, "day": TODAY.isoformat(), "years": years}
                key = f"{each}:{years}:{is_today}"
                facts_of = {**facts, "is_today": is_today}
                books.notices.plan(Planned(key, CELEBRATED, about_shown(mina), TEAM, "C0HR", facts_of), NOW)
    yield from said(books, about_shown(mina))
    facts = {"member": mina, "month": MONTH.isoformat()}
    for moment, to in ((ASKED, ASKER), (ANSWERED, ADMIN), (SPOTLIT, "C0HR")):
        books.notices.plan(Planned(f"{moment}", moment, f"{about_shown(mina)}:", TEAM, to, facts), NOW)
    admin = make.person(ADMIN, is_admin=True)
    for answer in (None, *Answer):
        books.shown.ask(Asked(MONTH, mina, NOW, answer), ADMIN)
        yield f"{TEMPLATES}/spot", {**HERE, **spotlight.page(books, admin, NOW)}
        for channel in ("", "C0HR"):
            books.tiers.settle(Setting(TEAM, channel=channel), ADMIN, NOW)
            yield from said(books, f"{about_shown(mina)}:")


def of_handlers(typed: str) -> Iterator[Sample]:
    """What only large communities bring about."""
    footing = {"floor": 100, "floor_days": 90}
    page = {
        "is_frozen": False, "frozen": [], "badges": [], "coming": [], "received": [], "most": 5, "left": 1,
        "celebrated": [], "is_private": False, **footing,
    }  # fmt: skip
    for active, days in ((99, 89), (100, 90), (1, 1)):
        there = {**page, "is_on": False, "is_switched_on": False, "active": active, "days": days, "tier": None}
        yield f"{TEMPLATES}/standing", {**HERE, **there, "left": 2 if active == 1 else 0}
        for is_on in (True, False):
            facts = {"is_on": is_on, "channel": "", "is_ready": active == 100, "active": active, "days": days}
            tiers = [{"tier": each.value, "n": 3} for each in Tier]
            more = {"tiers": tiers, "spotlight_floor": 50}
            yield f"{TEMPLATES}/board", {**HERE, **facts, **footing, **more}
            yield f"{TEMPLATES}/settle", {**HERE, **facts, **footing, "channel": "C0HR"}
    for n, one in enumerate(Tier):
        for lost, tenure in ((None, 0), (TODAY, n)):
            missing = dict.fromkeys(("points", "people", "days"), n)
            tier = {
                "tier": one.value, "since": TODAY, "points": 7, "people": 2, "days": 3, "missing": missing,
                "next": list(Tier)[n + 1].value if n < 3 else "", "tenure": tenure, "lost_on": lost,
                "benefits": [each.value for each in Benefit][: n + 1], "next_benefits": [Benefit.KEPT_SEATS.value],
            }  # fmt: skip
            on = {"is_on": True, "is_switched_on": True, "active": 200, "days": 200, "tier": tier}
            yield f"{TEMPLATES}/standing", {**HERE, **page, **on}
        falling = {"tier": one.value, "on": TODAY, "missing": dict.fromkeys(("points", "people", "days"), n)}
        yield f"{TEMPLATES}/falling", {**HERE, **falling}
        yield f"{TEMPLATES}/risen", {**HERE, "tier": one.value}
    for is_told in (True, False):
        yield f"{TEMPLATES}/given", {**HERE, "user": ASKER, "is_told": is_told}
    for n in (0, 1, 5):
        form = {"left": n, "most": 5 if n else 1, "whom": ASKER, "reason": typed, "channel": "C0HR", "characters": 300}
        yield f"{TEMPLATES}/thanks", {**HERE, **form}
        asked = {"user": ASKER, "month": MONTH, "key": "2026-10-01", "answer": "", "fewest": n or 2, "channel": ""}
        yield f"{TEMPLATES}/asked", {**HERE, **asked}
        yield f"{TEMPLATES}/spotlit", {**HERE, **asked, "answer": "yes"}
    yield from _pages(typed)


def _pages(typed: str) -> Iterator[Sample]:
    candidates = [{"id": n, "name": typed or "Mina", "user": ASKER, "n": n} for n in (1, 5)]
    spot = {"month": MONTH, "floor": 50, "fewest": 5, "asked": [], "channel": "C0HR"}
    for active, waits, winner in ((1, False, ""), (50, False, ""), (50, True, ""), (50, False, ASKER)):
        for those in ([], candidates if not winner else []):
            facts = {**spot, "active": active, "waits": waits, "winner": winner, "candidates": those}
            yield f"{TEMPLATES}/spot", {**HERE, **facts}
            yield f"{TEMPLATES}/spot", {**HERE, **facts, "floor": 1, "fewest": 1}
            yield f"{TEMPLATES}/spot", {**HERE, **facts, "floor": 1, "fewest": 1, "active": 0}
    group: dict[str, Any] = {
        "early": 9, "percent": 30, "ratio": 0.5, "between": (0.3, 0.8), "p": 0.04, "verdict": "", "why": "",
    }  # fmt: skip
    names = {"language": ("en", "zh"), "zone": ("Europe/Berlin",), "source": ("fair", "page")}
    for n in (1, 30):
        parts = []
        for by, those in names.items():
            made: list[dict[str, Any]] = [
                {**group, "name": name, "of": n, "verdict": verdict}
                for name in those for verdict in ("even", "turns", "chance", "look")
            ]  # fmt: skip
            made.append({**group, "name": those[0], "of": n, "ratio": None, "between": None, "p": None, "why": "few"})
            more = {"others": n, "others_early": 0, "is_to_be_looked_at": True}
            parts.append({"by": by, "why": "", "groups": made, **more})
        yield f"{TEMPLATES}/audit", {**HERE, "is_on": n > 1, "fewest": 10, "parts": parts}
        empty = {"groups": [], "others": 0, "others_early": 0, "is_to_be_looked_at": False}
        reasons = [{"by": "zone", "why": why, **empty} for why in ("nobody", "unknown", "few_groups", "none_early")]
        yield f"{TEMPLATES}/audit", {**HERE, "is_on": False, "fewest": n, "parts": reasons}


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """What some of them tell beside."""
    footings = ((0, 0), (1, 1), (99, 89))
    return {
        CannotThank: [{"why": each, "most": n} for each in No for n in (1, 5)],
        NotReady: [{"active": a, "days": d, "floor": n, "floor_days": 90} for a, d in footings for n in (1, 100)],
    }  # fmt: skip
