"""Four weeks of interviews in six zones, and a checker that knows of the rules only what a person would say of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from bot.jobs import ERRANDS, MOMENTS, errands
from bot.jobs.delivery import Delivery
from bot.jobs.hiring.panels import missing
from bot.jobs.hiring.panels.ahead import ENDED
from bot.jobs.hiring.scorecards import filling, nudging
from bot.rules.hiring.candidates import What, moving
from bot.rules.hiring.panels import absences, seats
from bot.rules.hiring.panels.seats import Interview, Seat, State
from bot.rules.hiring.scorecards import Card, Overall, Rating
from bot.rules.hiring.scorecards.nudging import Promise
from bot.rules.people import Role
from bot.slack.client import Posted, Slack
from bot.store import Books
from bot.store.schema import errands as errands_table
from tests import make
from tests.fakes import COMPANY
from tests.handlers.candidates import another
from tests.handlers.state import OPEN, PLANNED, ask
from tests.jobs.conftest import Work

# Both the end of summer time in Berlin (25 October) and in New York (1 November) lie in it.
FIRST, WEEKS = datetime(2026, 10, 12, tzinfo=UTC), 4
ZONES = (
    "Europe/Berlin", "America/New_York", "Asia/Shanghai", "Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo"
)  # fmt: skip
HOUR, QUARTER = timedelta(hours=1), timedelta(minutes=15)
NUDGE, LATE = nudging.NUDGE, nudging.LATE
CARD = Card((Rating("teamwork", 4, "Drew it"),), Overall.YES)


@dataclass(frozen=True)
class Send:
    """A message that somebody got; `seat` where it asks for a card."""

    at: datetime
    kind: str
    to: str
    seat: int = 0


@dataclass
class Case:
    """One person's card of an interview: when it ended, and from when on nothing is asked. `promises` are from when
    until when."""

    seat: int
    interview: int
    who: str
    runner: str
    end: datetime
    over: datetime | None = None
    promises: list[tuple[datetime, datetime]] = field(default_factory=list)


def check(cases: Mapping[int, Case], zones: Mapping[str, str], sends: Sequence[Send]) -> list[str]:
    """Everything that is wrong with these sends, in words."""
    wrong = [f"at night: {each}" for each in sends if _is_night(each.at, zones[each.to])]
    asked = defaultdict[int, list[Send]](list)
    for each in sends:
        if each.seat:
            asked[each.seat].append(each)
    for seat, case in cases.items():
        wrong += _wrong_for(case, sorted(asked[seat], key=lambda each: each.at), zones[case.who])
    return wrong


def _is_night(at: datetime, zone: str) -> bool:
    local = at.astimezone(ZoneInfo(zone))
    return local.isoweekday() > 5 or not time(8) <= local.time() < time(20)


def _wrong_for(case: Case, sends: Sequence[Send], zone: str) -> list[str]:
    wrong, count = [], Counter(each.kind for each in sends)
    for each in sends:
        if each.at < case.end:
            wrong.append(f"before the end: {each}")
        if case.over is not None and each.at >= case.over:
            wrong.append(f"nobody waits for it: {each}")
        if any(since <= each.at < until for since, until in case.promises):
            wrong.append(f"promised: {each}")
        if each.to != (case.runner if each.kind == LATE else case.who):
            wrong.append(f"to somebody else: {each}")
    nudges = [each.at for each in sends if each.kind == NUDGE]
    for first, second in pairwise(nudges):
        between = any(first <= since <= second for since, _ in case.promises)
        if not between and first.astimezone(ZoneInfo(zone)).date() == second.astimezone(ZoneInfo(zone)).date():
            wrong.append(f"twice on a day: {case}")
    if count[NUDGE] > 2 + len(case.promises) or count[LATE] > 1 + len(case.promises):
        wrong.append(f"too often: {case}")
    early = [each for each in sends if each.kind == LATE and sum(at < each.at for at in nudges) < min(2, len(nudges))]
    if early or (count[LATE] and not nudges):
        wrong.append(f"escalated before it was asked for: {case}")
    if case.over is None and not case.promises and (count[NUDGE], count[LATE]) != (2, 1):
        wrong.append(f"not asked for as it should be: {case}, {sends}")
    return wrong


class Postbox(Slack):
    """Slack that takes everything and remembers who got what when."""

    def __init__(self) -> None:
        super().__init__("", str)
        self.now, self.posts = FIRST, list[tuple[datetime, str, str]]()

    def post(self, workspace: str, to: str, payload: Mapping[str, Any], id: str, thread: str | None = None) -> Posted:
        self.posts.append((self.now, to, id))
        return Posted(f"D{to}", str(len(self.posts)))

    def edit(self, workspace: str, posted: Posted, payload: Mapping[str, Any], id: str) -> None:
        """Notifies nobody."""


@dataclass(frozen=True)
class Deed:
    """What somebody does at a moment, to the interview of that place among all."""

    at: datetime
    case: int
    what: str


class World:
    """Interviews, what becomes of each, and the clock that goes from one moment in which something is due to the
    next, by quarters of an hour."""

    def __init__(self, work: Work, count: int) -> None:
        self.box = Postbox()
        self.work = replace(work, deps=replace(work.deps, slack=self.box))
        self.cases: dict[int, Case] = {}
        self.zones = {f"U1{n}{m}": zone for n, zone in enumerate(ZONES) for m in range(2)}
        self.zones |= {f"U2{n}": zone for n, zone in enumerate(ZONES)}
        self.deeds: list[Deed] = []
        requisition = ask(work.deps.store, OPEN).id
        with work.deps.store.open() as books:
            for user, zone in self.zones.items():
                books.people.put(make.person(user, workspace=COMPANY, zone=zone), FIRST)
            books.roles.give(COMPANY, Role.RECRUITER, [user for user in self.zones if user.startswith("U2")])
            books.plans.publish(requisition, PLANNED, "U0MINA", FIRST)
            for n in range(count):
                self._put(books, requisition, n)
        self.deeds.sort(key=lambda deed: deed.at)

    def _put(self, books: Books, requisition: int, n: int) -> None:
        zone = n % len(ZONES)
        day = (FIRST + timedelta(days=7 * (n // 5 % WEEKS) + n % 5)).date()
        start = datetime.combine(day, time(9 + 7 * n % 11, 30 * (n % 2)), ZoneInfo(ZONES[zone])).astimezone(UTC)
        person = books.candidates.add(another(f"K{n} Lang"), "U0MINA", FIRST)
        code, runner = f"K{n}", f"U2{(n + n // 7) % len(ZONES)}"
        books.plans.begin(requisition, code, FIRST)
        began = books.candidates.begin(moving.begun(requisition, person.id, code, 1, "U0MINA", "U0MINA", FIRST))
        becomes, people = BECOMES[n // 3 % len(BECOMES)], [f"U1{zone}{n % 2}"]
        if n % 4 == 3 and not ALL_OF_IT & {what for _, what in becomes}:
            people.append(f"U1{(zone + 1) % len(ZONES)}0")
        sitting = tuple(
            Seat(at, who, "interviewer", ("teamwork",), state=State.ACCEPTED) for at, who in enumerate(people)
        )
        ids = (began.id, requisition, person.id)
        one = books.interviews.add(Interview(COMPANY, *ids, 1, 0, start, 60, sitting, runner, FIRST))
        _ends(books, one)
        for at, seat in enumerate(one.seats):
            self.cases[seat.id] = Case(seat.id, one.id, seat.who, runner, one.span.end)
            for after, what in [(HOUR / 2, "in")] if at else becomes:
                self.deeds.append(Deed(one.span.end + after, seat.id, what))

    def run(self) -> list[Send]:
        """Until a week after the last of them: everything that was said."""
        now, until = FIRST, FIRST + timedelta(weeks=WEEKS + 1)
        while now < until:
            self._at(now)
            now = max(now + QUARTER, _quarter(self._next(until)))
        with self.work.deps.store.reading() as books:
            told = [(at, to, books.notices.get(id)) for at, to, id in self.box.posts]
        return [Send(at, each.kind, to, each.facts.get("seat", 0)) for at, to, each in told if each]

    def _at(self, now: datetime) -> None:
        while self.deeds and self.deeds[0].at <= now:
            self._do(self.deeds.pop(0))
        self.box.now, deps = now, self.work.at(now).deps
        while errands.one(deps, ERRANDS):
            pass
        sender = Delivery(deps, MOMENTS)
        while sender.round():
            pass

    def _next(self, until: datetime) -> datetime:
        with self.work.deps.store.engines.read() as connection:
            waits = errands_table.c.state == "due"
            errand = connection.execute(select(func.min(errands_table.c.due_at)).where(waits)).scalar()
        with self.work.deps.store.reading() as books:
            notice = books.notices.next_due()
        deed = self.deeds[0].at if self.deeds else None
        return min((each for each in (errand, notice, deed) if each), default=until)

    def _do(self, deed: Deed) -> None:
        case = self.cases[deed.case]
        me = make.person(case.who, workspace=COMPANY, zone=self.zones[case.who])
        with self.work.deps.store.open() as books:
            one = books.interviews.get(COMPANY, case.interview)
            assert one is not None
            if deed.what == "in":
                mine = filling.own(books, me.identity, case.seat, deed.at)
                filling.hand_in(books, mine, CARD, "", deed.at)
            elif deed.what in list(Promise):
                nudging.promise(books, me, case.seat, Promise(deed.what), deed.at)
                until = books.scorecards.marks([one.id])[one.id].promised[case.who]
                case.promises.append((deed.at, until))
            elif deed.what == "let go":
                runner = replace(make.person(case.runner, workspace=COMPANY), roles=frozenset({Role.RECRUITER}))
                nudging.waive(books, runner, case.seat, "Ill", deed.at)
            else:
                self._changes(books, one, case, deed)
        if deed.what in ENDS:
            for each in self.cases.values():
                if each is case or (each.interview == case.interview and deed.what in ALL_OF_IT):
                    each.over = min(deed.at, each.over or deed.at)

    def _changes(self, books: Books, one: Interview, case: Case, deed: Deed) -> None:
        """What happens to the whole interview."""
        if deed.what == "called off":
            books.interviews.save(one, seats.called_off(one, one.revision, "Ill", deed.at))
        elif deed.what == "moved":
            later = one.start + timedelta(days=3)
            books.interviews.save(one, replace(one, start=later, revision=one.revision + 1))
            _ends(books, replace(one, start=later))
            for each in self.cases.values():
                if each.interview == one.id:
                    each.end = later + HOUR
        elif deed.what == "left":
            seen = books.candidates.for_panel(one.candidacy, books.company.of(COMPANY, deed.at))
            assert seen is not None
            reason = next(iter(moving.REASONS[What.WITHDRAW]))
            after = moving.moved(seen.candidacy, What.WITHDRAW, 1, case.runner, deed.at, reason, "")
            books.candidates.move(seen.candidacy, after)
        else:
            after = absences.missed(one, case.who, case.runner, deed.at)
            missing.tell(books, books.interviews.save(one, after), deed.at)


# What becomes of an interview or its card, and how long after the end.
BECOMES: Sequence[Sequence[tuple[timedelta, str]]] = (
    [(HOUR / 3, "in")], [(3 * HOUR, "in")], [(26 * HOUR, "in")], [], [(2 * HOUR, "tomorrow")],
    [(-3 * HOUR, "called off")], [(-20 * HOUR, "moved")], [(HOUR / 2, "left")], [(HOUR / 6, "did not come")],
    [(30 * HOUR, "let go")], [(1.5 * HOUR, "shortly"), (3 * HOUR, "in")], [], [(20 * HOUR, "left")],
)  # fmt: skip
ENDS = {"in", "called off", "left", "did not come", "let go"}
ALL_OF_IT = {"called off", "left", "moved"}


def _ends(books: Books, one: Interview) -> None:
    """Its cards are asked for when it has ended, as whoever plans it has it."""
    facts = {"workspace": COMPANY, "id": one.id, "start": one.start.isoformat()}
    books.errands.plan(f"{ENDED}:{one.id}:start={facts['start']}", ENDED, facts, one.span.end)


def _quarter(at: datetime) -> datetime:
    past = (at - FIRST) % QUARTER
    return at + QUARTER - past if past else at


def kinds(sends: Iterable[Send]) -> Counter[str]:
    return Counter(each.kind for each in sends)
