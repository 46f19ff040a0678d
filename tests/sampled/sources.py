"""Ways into the community: pages and letters of who joins, what moderators see, referrals and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.jobs.community.sources import (
    contests,
    general,
    joined,
    joining,
    letters,
    personal,
    referring,
    showing,
    watching,
)
from bot.jobs.community.sources.letters import MISSING
from bot.rules.access import Kind as Workspaces
from bot.rules.community.first_steps import Channel
from bot.rules.community.members import Member, Purpose, Standing, Touch
from bot.rules.community.members.consenting import OwnWords
from bot.rules.community.sources import Kind, Longer, Source, Step, Visit
from bot.rules.community.sources.contests import Contest, NoSpan, Overlapping
from bot.rules.community.sources.invitation import Invitation
from bot.rules.community.sources.joining import Request
from bot.rules.community.sources.referring import Referral, Relation, Stage, TooManyReferrals
from bot.rules.community.topics import SHIPPED
from bot.rules.notices import Planned
from bot.rules.people import Identity
from bot.rules.refusals import Refusal
from bot.store import Books
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.said import ADMIN, ASKER, FINANCE, LEADERS, Sample, homes, said

HERE = {"prefix": ""}
URL = "https://meet.example/abc"
DAY = timedelta(days=1)
LANDING = {
    "key": "k", "referrer": "", "pitch": "", "most_name": 80, "most_email": 254, "is_sent": False, "wrong": [],
    "typed": {"name": "", "email": "", "topics": "", "agree": "", "worked_until": ""}, "members": None, "by_topic": [],
    "words": {"text": "", "link": ""}, "is_alumni": False,
}  # fmt: skip


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """A community with sources of every kind, somebody who joins through one, and a friend somebody told of it."""
    name = typed or "Kim"
    books.people.put(make.person(ASKER), NOW)
    books.people.put(make.person(ADMIN, is_admin=True), NOW)
    yield from homes(books, [ASKER])  # of the company alone: nobody to refer to
    books.workspaces.put("T0CIRCLE", Workspaces.COMMUNITY, "Circle")
    yield from homes(books, [ASKER])
    books.workspaces.put(TEAM, Workspaces.BOTH, "Harbor")
    me = make.person(ADMIN, is_admin=True)
    yield from homes(books, [ASKER, ADMIN])
    yield from _ways_in(books, me)
    made = list(_sources(books, name))
    member = books.members.begin(Member(TEAM, name, Standing.JOINED, NOW, user=FINANCE, joined_at=NOW))
    yield from _listed(books, me, made)
    books.joining.ask_how(member.id, NOW)
    yield from _listed(books, me, made)
    for each in Channel:
        books.beginnings.keep_channel(TEAM, each, "C0HR")
    books.notices.plan(Planned("w", joined.WELCOME, "w", TEAM, FINANCE), NOW)
    yield from said(books, "w")
    books.joining.answer_how(member.id, True, NOW)
    books.sources.count(made[0].id, Step.JOINED, NOW.date())
    yield from said(books, "w")
    yield from _listed(books, me, made)
    yield "community/sources/choose", {**HERE, **joined.form(books, make.person(FINANCE), NOW)}
    yield from _joins(books, made[0], name)
    yield from _contests(books, member, name, typed)
    yield from _refers(books, name, typed)


def _contests(books: Books, member: Member, name: str, typed: str) -> Iterator[Sample]:
    """One that nobody takes part in, one that is on and won, one called off; their prize is due, then paid."""
    me, member = make.person(ADMIN, is_admin=True), books.members.get(TEAM, member.id)
    day, prize = NOW.date(), typed or "A trip"
    yield "community/sources/contests", {**HERE, **contests.listed(books, me, 0, NOW)}
    yield "community/sources/contest_new", HERE
    made = Contest(TEAM, name, prize, prize, day, day, NOW - DAY, NOW + DAY, ADMIN, NOW)
    on, later = (books.contests.begin(replace(made, begins_at=NOW + n * DAY)) for n in (-1, 1))
    yield "community/sources/refer", {**HERE, **referring.page(books, make.person(ASKER), None, NOW)}
    other = books.members.begin(Member(TEAM, name, Standing.JOINED, NOW, user=LEADERS[0], joined_at=NOW))
    for chosen in ([], ["part"], ["part", "named"]):
        contests.take_part(books, on, member.id, chosen, NOW)
        yield "community/sources/contest", {**HERE, **contests.of_member(books, on, member.id, NOW)}
    contests.take_part(books, on, other.id, ["part", "named"], NOW)
    contests.take_part(books, later, other.id, ["part"], NOW)
    for user, friends in ((FINANCE, 1), (LEADERS[0], 2)):
        link = personal(books, TEAM, Identity(TEAM, user), NOW)
        for n in range(friends):
            friend = Member(TEAM, name, Standing.JOINED, NOW, verified_at=NOW, user=f"U0F{n}{user}", joined_at=NOW)
            books.members.touch(books.members.begin(friend).id, Touch(link.id, NOW))
    yield "community/sources/contest", {**HERE, **contests.of_member(books, on, member.id, NOW)}
    yield "community/sources/contests", {**HERE, **contests.listed(books, me, 0, NOW)}
    contests.end_one(books, on, NOW)
    contests.call_off(books, me, later, NOW)
    yield from _told(books, member, other, on)
    for due, paid in (("2026-12-01", []), ("2026-12-01", ["yes"])):
        found, part = contests.winner(books, me, on.id, other.id)
        contests.pay(books, me, found, part, {"due": due, "paid": paid}, NOW + DAY * len(paid))
        found, part = contests.winner(books, me, on.id, other.id)
        yield "community/sources/prize", {**HERE, **contests.prize(found, part), "who": part.user}
        yield from _told(books, member, other, on)
        listed = contests.listed(books, me, 0, NOW)
        yield "community/sources/contests", {**HERE, **listed, "page": 1, "is_last": False}
    won = {"name": name, "prize": prize, "taking": 1, "brought": 1, "winners": []}
    yield "community/sources/contest_won", {**HERE, **won}
    over = {"is_called_off": False, "terms": prize, "winners": [], "has_won": False, "n": 0, "place": None, "taking": 1}
    yield "community/sources/contest_over", {**HERE, "name": name, "prize": prize, **over}


def _told(books: Books, member: Member, other: Member, contest: Contest) -> Iterator[Sample]:
    for about in (f"member:{member.id}", f"member:{other.id}", contests.about(contest.id)):
        yield from said(books, about)


def _ways_in(books: Books, me: Any) -> Iterator[Sample]:
    yield "community/sources/list", {**HERE, **showing.listed(books, me, 0, NOW), "is_public": False}
    waiting = books.members.begin(Member(TEAM, "W", Standing.CONFIRMED, NOW, email="w@example.com"))
    request = Request(TEAM, waiting.id, "W", (), (), "en", NOW, confirmed_at=NOW, waits=True)
    books.joining.ask(request)
    books.notices.plan(Planned("m", MISSING, "m", TEAM, ADMIN), NOW)
    yield from said(books, "m")
    books.ways_in.put(TEAM, Invitation("https://join.slack.com/t/x/shared_invite/y", ADMIN, NOW))
    for n, (days, level) in enumerate(((0, "good"), (23, "soon"), (28, "now"), (30, "over"))):
        now = NOW + days * DAY
        yield "community/sources/list", {**HERE, **showing.listed(books, me, 0, now), "is_public": True}
        facts = {"level": level}
        books.notices.plan(Planned(f"l{n}", watching.WARNED, f"l{n}", TEAM, ADMIN, facts), NOW)
        yield from said(books, f"l{n}", now)


def _sources(books: Books, name: str) -> Iterator[Source]:
    for kind in Kind:
        if kind is not Kind.REFERRAL:
            made = Source(TEAM, kind, f"code{kind.value}", name, ADMIN, NOW, contact=name, cost=12)
            yield books.sources.add(made)


def _listed(books: Books, me: Any, made: list[Source]) -> Iterator[Sample]:
    for n in (0, 1):
        yield "community/sources/list", {**HERE, **showing.listed(books, me, n, NOW), "is_public": True}
    books.sources.visit(made[1].id, Visit(date(2026, 11, 2), ADMIN, made[1].name))
    for each in (*made, replace(made[0], closed_at=NOW), replace(made[0], cost=None, contact="")):
        yield "community/sources/show", {**HERE, **showing.one(books, me, each, "https://meet.example", NOW)}
    yield "community/sources/show", {**HERE, **showing.one(books, me, made[0], None, NOW)}
    yield "community/sources/list", {**HERE, **showing.listed(books, me, 0, NOW), "page": 1, "is_last": False,
                                     "is_public": True, "percent": 99, "is_low": False}  # fmt: skip
    books.sources.save(replace(made[-1], closed_at=NOW))
    yield "community/sources/add", {**HERE, **showing.form(None)}
    yield "community/sources/change", {**HERE, **showing.form(made[0])}
    yield "community/sources/visit", {**HERE, **showing.form(made[0])}


def _joins(books: Books, source: Source, name: str) -> Iterator[Sample]:
    member = books.members.begin(Member(TEAM, name, Standing.STARTED, NOW, email="kim@example.com"))
    wish = Request(TEAM, member.id, name, SHIPPED[:2], tuple(Purpose), "en", NOW, source.id)
    wish = books.joining.ask(wish)
    books.beginnings.add_words(TEAM, OwnWords(1, (("en", name),), URL, ADMIN, NOW))
    for is_in in (False, True):
        mailed = letters._begun(books, wish.id, NOW)
        assert mailed is not None
        yield "community/sources/mail_confirm", {**HERE, **mailed[4], "is_in": is_in, "url": URL}
        yield "community/sources/mail_way_in", {**HERE, **mailed[4], "url": URL}
    for standing in (Standing.STARTED, Standing.JOINED):
        books.members.change(replace(member, standing=standing))
        for each in (wish, replace(wish, confirmed_at=NOW)):
            for wrong in ([], ["form", "agree"]):
                facts = {**joining.page(books, each, "en", NOW), "key": "k", "wrong": wrong}
                yield "community/sources/confirm", {**HERE, **facts}
    books.members.change(member)
    later = {**joining.page(books, replace(wish, confirmed_at=NOW), "zh", NOW + 31 * DAY), "key": "k", "wrong": []}
    yield "community/sources/confirm", {**HERE, **later}


def _refers(books: Books, name: str, typed: str) -> Iterator[Sample]:
    mina = make.person(ASKER)
    yield "community/sources/refer", {**HERE, **referring.page(books, mina, None, NOW)}
    yield "community/sources/referrals", {**HERE, **showing.referrals(books, mina, 0)}
    source = personal(books, TEAM, Identity(TEAM, ASKER), NOW)
    general(books, TEAM, NOW)
    friend = books.members.begin(Member(TEAM, name, Standing.STARTED, NOW, email="friend@example.com"))
    told = Referral(TEAM, source.id, friend.id, ASKER, TEAM, Relation.COLLEAGUE, NOW, note=typed, terms=typed)
    told = books.referrals.add(told)
    wish = books.joining.ask(Request(TEAM, friend.id, name, (), (), "en", NOW, source.id, told.id))
    mailed = letters._begun(books, wish.id, NOW)
    assert mailed is not None
    yield "community/sources/mail_confirm", {**HERE, **mailed[4], "url": URL}
    for wrong in ([], ["agree"]):
        yield "community/sources/confirm", {**HERE, **joining.page(books, wish, "en", NOW), "key": "k", "wrong": wrong}
    for agreed in (None, NOW):
        for stage in Stage:
            told = replace(told, agreed_at=agreed, stage=stage, terms=typed or "A dinner", due=date(2026, 12, 1),
                           paid_at=agreed)  # fmt: skip
            books.referrals.save(told)
            yield "community/sources/refer", {**HERE, **referring.page(books, mina, "https://meet.example", NOW)}
            about = f"r{stage}{agreed}"
            facts = {"referral": told.id, "community": TEAM, "stage": stage.value}
            books.notices.plan(Planned(about, referring.MOVED, about, TEAM, ASKER, facts), NOW)
            if stage is not Stage.SENT:
                yield from said(books, about)
            yield "community/sources/reward", {**HERE, **showing.rewarded(mina, told)}
            yield "community/sources/pay", {**HERE, **showing.of_company(mina, told, "")}
        yield "community/sources/rewards", {**HERE, **showing.rewards(books, mina, 0)}
        for paid_at in (None, NOW):
            books.referrals.save(replace(told, paid_at=None, terms="", due=None))
            unpaid = books.referrals.get(TEAM, told.id)
            said_so = {"terms": typed or "A dinner", "due": "2026-12-01", "paid": ["yes"] if paid_at else []}
            referring.reward(books, mina, unpaid, said_so, NOW + DAY * (1 if paid_at else 2))
            yield from said(books, f"member:{friend.id}")
    rewards = showing.rewards(books, mina, 0)
    yield "community/sources/rewards", {**HERE, **rewards, "page": 1, "is_last": False}
    yield "community/sources/rewards", {**HERE, **rewards, "referrals": []}
    for relation in Relation:
        listed = showing.referrals(books, mina, 0)
        lines = [{**each, "relation": relation.value, "by": by} for each in listed["referrals"] for by in (ASKER, "")]
        yield "community/sources/referrals", {**HERE, **listed, "referrals": lines, "page": 1, "is_last": False}


def of_handlers(typed: str) -> Iterator[Sample]:
    """The page everybody opens, with everything wrong, and what is told beside."""
    named = typed or "Chess"
    topics = [{"key": key, "name": ""} for key in SHIPPED] + [{"key": "own", "name": named}]
    page = {**LANDING, "community": named, "topics": topics}
    yield "community/sources/join", {**HERE, **page}
    wrong = ["agree", "email", "form", "name", "worked_until"]
    full = {"members": 1240, "by_topic": [{"key": "data", "name": "", "n": 40}], "referrer": named, "wrong": wrong}
    full |= {"pitch": named, "is_alumni": True}
    kept = dict.fromkeys(("name", "email", "topics", "agree", "worked_until"), typed)
    yield "community/sources/join", {**HERE, **page, **full, "typed": kept}
    yield "community/sources/join", {**HERE, **page, "members": 1, "words": {"text": named, "link": URL}}
    yield "community/sources/join", {**HERE, **page, "is_sent": True}
    for why in ("gone", "often", "away"):
        yield "community/sources/other", {**HERE, "why": why}
    for name in ("files_come", "referred", "settled"):
        yield f"community/sources/{name}", HERE
    yield "community/sources/paste", {**HERE, "most": 400, "days": 30}
    yield "community/sources/sheet", {**HERE, "community": named, "url": URL}
    for is_paused in (False, True):
        yield "community/sources/choose", {
            **HERE, "topics": topics, "chosen": ["data"], "frequency": "weekly", "days": 30, "is_paused": is_paused,
            "frequencies": ["daily", "weekly", "fortnightly", "monthly", "never"],
        }  # fmt: skip


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """What some of them tell beside."""
    return {
        Longer: [{"most": 80}], TooManyReferrals: [{"most": 10}], NoSpan: [{"most": 365}],
        Overlapping: [{"name": typed or "Spring"}],
    }  # fmt: skip
