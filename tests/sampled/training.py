"""The training of interviewers: pages and messages as read from a store, forms as handlers hand them over, refusals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.app import MESSAGES
from bot.jobs.hiring import training as job
from bot.jobs.hiring.training import board, calibrating, reminding, showing
from bot.rules.hiring.training import (
    INTERVIEWER,
    TRACKS,
    Kind,
    Mark,
    Module,
    certificates,
    enrolling,
    families,
    progress,
    scoring,
)
from bot.rules.hiring.training.by_rule import IN_CHARGE, of_department
from bot.rules.hiring.training.calibrating import Calibration, NotCertified
from bot.rules.hiring.training.enrolling import Entry, Training, What
from bot.rules.hiring.training.families import Family
from bot.rules.hiring.training.leaving import left as left_by
from bot.rules.hiring.training.practising import Item, Outcome, screens
from bot.rules.hiring.training.progress import Session
from bot.rules.people import Identity
from bot.rules.refusals import Refusal
from bot.store import Books
from bot.words.curriculum import curriculum
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.said import ADMIN, ASKER, FINANCE, LEADERS, Sample, homes, said

TRAINEE, BACK = "U0SAM", "U0BACK"
DIG, PRACTISE = INTERVIEWER.steps[:2]
MODULES = curriculum(MESSAGES)["en"]


def lessons(_: Training) -> Mapping[str, Module]:
    """What ships, for everybody."""
    return MODULES


YEAR = timedelta(days=365)


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """A trainee at every stage, on their page and their Home; what they and their leads are told."""
    for user in (ASKER, FINANCE, TRAINEE, BACK, *LEADERS):
        books.people.put(make.person(user), NOW)
    books.people.put(make.person(ADMIN, is_admin=True), NOW)
    me = books.people.get(Identity(TEAM, ADMIN))
    family = Family(typed[:24] or "-", (typed,))
    books.trainings.keep_family(TEAM, family, NOW)
    books.trainings.keep_family(TEAM, Family("Law"), NOW)
    books.trainings.set_rules(TEAM, "lead", enrolling.Rules(enrols=(family.track,)))
    yield from _page(books, TRAINEE)
    yield from _page(books, ADMIN)
    yield from _board(books, NOW)
    job.enrol(books, TEAM, [TRAINEE], "interviewer", ASKER, NOW)
    (made,) = books.trainings.of(Identity(TEAM, TRAINEE))
    yield from said(books, job.about(made))
    yield from _everywhere(books)
    for days in (3, 4, 7):
        yield from _desks(books, NOW + timedelta(days=days))
    other = books.trainings.add(Training(TEAM, ASKER, "lead", ASKER, NOW))
    yield from _desks(books, NOW + timedelta(days=14))
    books.trainings.end(other, NOW)
    for n in range(3):
        made = books.trainings.log(made, _try(DIG, NOW + timedelta(days=n), n == 2))
        yield from _page(books, TRAINEE, NOW + timedelta(days=n))
        yield from _page(books, TRAINEE, NOW + timedelta(days=n + 1))
        yield from _everywhere(books)
    yield from _board(books, NOW)
    for n in range(3):
        made = books.trainings.log(made, _try(PRACTISE, NOW + timedelta(days=3 + n), False))
    yield from _page(books, TRAINEE, NOW + timedelta(days=9))
    later = NOW + timedelta(days=9)
    yield "hiring/training/person", {"prefix": "", "id": 1, **board.one(books, made, lessons, me, later)}
    yield from _board(books, later)
    for step in INTERVIEWER.steps[1:]:
        if step.module:
            made = books.trainings.log(made, _try(step, NOW + timedelta(days=9), True))
    credit = Entry(What.CREDIT, Kind.SHADOW, None, ADMIN, NOW, True, {"reason": typed, "vouched": typed})
    made = books.trainings.log(made, credit)
    yield from _everywhere(books)
    for entry in (
        Entry(What.GRANT, Kind.MODULE, "lead", ADMIN, NOW),
        Entry(What.SIGN_OFF, Kind.SIGN_OFF, None, FINANCE, NOW, True),
        Entry(What.SIGN_OFF, Kind.SIGN_OFF, None, FINANCE, NOW, False, {"practise": typed}),
    ):
        logged = replace(made, entries=(*made.entries, entry))
        yield "hiring/training/person", {"prefix": "", "id": 1, **board.one(books, logged, lessons, me, NOW)}
    yield from _left(books, made, typed)
    yield from _sessions(books, made, typed)
    yield from _certified(books, typed)


def _left(books: Books, made: Training, typed: str) -> Iterator[Sample]:
    """Taken out, and back again; left, and back again."""
    me = books.people.get(Identity(TEAM, ADMIN))
    people = [{"id": 1, "who": TRAINEE, "track": "interviewer"}]
    theirs = {"people": people, "owns": False, "manages": True, "rates": False}
    yield "hiring/training/show", {"prefix": "", **showing.page(books, lessons, MODULES, me, NOW), **theirs}
    for n, by in enumerate((ADMIN, TRAINEE), 1):
        at = NOW + timedelta(minutes=n)
        over = left_by(made, by, typed, at)
        job.ended(books, over, at)
        yield from said(books, job.about(made), at)
        yield from _board(books, at)
        yield "hiring/training/person", {"prefix": "", "id": 1, **board.one(books, over, lessons, me, at)}
        job.enrol(books, TEAM, [TRAINEE], made.track, by, at)
        yield from said(books, job.about(made), at)


def _try(step: Any, at: datetime, yes: bool) -> Entry:
    return Entry(What.TRY, step.kind, step.module, TRAINEE, at, yes, {"right": 4, "of": 6})


def _sessions(books: Books, made: Training, typed: str) -> Iterator[Sample]:
    """Two sessions beside one lead; no after no, until none are left."""
    for n in range(2 + progress.MOST_EXTRA):
        starts = NOW + timedelta(days=10 + n)
        held = Session(f"interview {n}", Kind.REVERSE_SHADOW, starts, FINANCE, True, ((3, 3), (4, 4), (2, 2)))
        books.trainings.keep_session(made.id, held, NOW)
        found = books.trainings.for_notice(made.id)
        assert found is not None
        made = job.moved(books, found, starts)
        yield from said(books, job.about(made), starts)
        yield from _everywhere(books)
        yield from _desks(books, starts + timedelta(days=7))
        if n:
            stage = {"who": TRAINEE, "track": made.track, **showing.stage(made, ())}
            yield "hiring/training/sign", {"prefix": "", **stage}
            word = {"practise": typed}
            no = Entry(What.SIGN_OFF, Kind.SIGN_OFF, None, FINANCE, starts + timedelta(hours=1), False, word)
            made = books.trainings.log(made, no)
            yield from _everywhere(books)


def _certified(books: Books, typed: str) -> Iterator[Sample]:
    """Certified, founding, lapsed by date and by idleness, on the way back and to the lead."""
    for user, uses in ((ASKER, ()), (BACK, (250,)), (FINANCE, (1, 2, 3))):
        made = books.trainings.end(books.trainings.add(Training(TEAM, user, "interviewer", user, NOW)), NOW)
        books.certificates.give(made, NOW.date())
        for days in uses:
            books.certificates.use(Identity(TEAM, user), "interviewer", date(2026, 11, 24) + timedelta(days=days))
        told = make.planned(f"certified {user}", kind=job.CERTIFIED, about=user, to=user, facts={"id": made.id})
        books.notices.plan(told, NOW)
        yield from said(books, user)
        lost = make.planned(f"lost {user}", kind=job.LAPSED, about=f"lost {user}", to=user, facts={"track": made.track})
        books.notices.plan(lost, NOW)
        yield from said(books, f"lost {user}", NOW + YEAR * 2)
        yield from _page(books, user)
        yield from _page(books, user, NOW + YEAR * 2)
    books.trainings.found(TEAM, certificates.founding([ADMIN], "interviewer", typed, ADMIN, NOW.date(), ()))
    yield from _page(books, ADMIN)
    yield from _calibrated(books, typed)
    for day in (10, 175, 250, 2000):
        yield from _board(books, NOW + timedelta(days=day))
    for level in certificates.Level:
        rules = enrolling.Rules(level, ADMIN, (IN_CHARGE, of_department(typed)))
        books.trainings.set_rules(TEAM, "interviewer", rules)
        yield from _board(books, NOW)
    for end in ("2027-05-21", "2027-05-17", "2027-08-23", "2027-08-16"):
        day = datetime.fromisoformat(end).replace(hour=9, tzinfo=UTC)
        yield from _desks(books, day)
        yield from _desks(books, day + timedelta(days=1))
    for track, back in (("interviewer", NOW.date()), ("lead", None)):
        made = books.trainings.add(Training(TEAM, BACK, track, ADMIN, NOW + YEAR * 2 / 3, back))
        told = make.planned(f"put {track}", kind=job.ENROLLED, about=f"put {track}", to=BACK, facts={"id": made.id})
        books.notices.plan(told, NOW)
        yield from said(books, f"put {track}")
        yield from _page(books, BACK)


def _calibrated(books: Books, typed: str) -> Iterator[Sample]:
    """Offered, waiting, done."""
    offered = [books.calibrations.offer(Calibration(TEAM, user, "observe", ADMIN, NOW)) for user in (ASKER, BACK)]
    for id, user in zip(offered, (ASKER, BACK), strict=True):
        told = make.planned(f"offered {id}", kind=calibrating.CALIBRATION, about=f"offered {id}", to=user,
                            facts={"id": id, "by": ADMIN})  # fmt: skip
        books.notices.plan(told, NOW)
        yield from said(books, f"offered {id}")
        yield from _board(books, NOW)
        yield from _page(books, user)
        found = books.calibrations.mine(Identity(TEAM, user), id)
        books.calibrations.do(found, {"distance": 0.5, "ratings": [typed]}, NOW)
        yield from _page(books, user)
    for due in ([], [ASKER, BACK]):
        listed = [{"value": "observe", "title": typed}]
        yield "hiring/training/calibrate", {"prefix": "", "due": due, "modules": listed}
        for had_one in (0, 1, 2):
            yield "hiring/training/calibrated", {"prefix": "", "users": due or [ASKER], "had_one": had_one}
    recorded = [{"n": n, "it": each} for n, each in enumerate(MODULES["observe"].practice.recorded)]  # type: ignore[union-attr]
    yield "hiring/training/rate", {"prefix": "", "items": recorded, "anchored": [1, 3, 5], "ratings": [1, 2, 3, 4, 5]}
    for passed in (True, False):
        items = (Item(typed, "2", "4", (typed,), passed),)
        yield "hiring/training/compared", {"prefix": "", "out": Outcome(passed, 1, 1, items, 0.5, 0.8)}


def _desks(books: Books, now: datetime) -> Iterator[Sample]:
    """What stands on the desks that morning."""
    for user, theirs in reminding.lines(books, books.workspaces.get(TEAM), now).items():
        note = make.planned(f"note {user} {now}", kind="desk.note", about=f"desk {user} {now}", to=user)
        books.notices.plan(note, now)
        books.desk.say(TEAM, user, [line.key for line in theirs], note.key, now)
        yield from said(books, note.about, now)


def _board(books: Books, now: datetime) -> Iterator[Sample]:
    me = books.people.get(Identity(TEAM, ADMIN))
    yield "hiring/training/board", {"prefix": "", **board.board(books, me, now)}


def _everywhere(books: Books) -> Iterator[Sample]:
    yield from _page(books, TRAINEE)
    yield from _page(books, FINANCE)
    yield from homes(books, [TRAINEE, FINANCE])


def _page(books: Books, user: str, now: datetime = NOW) -> Iterator[Sample]:
    me = replace(books.people.get(Identity(TEAM, user)), roles=books.roles.of(Identity(TEAM, user)))
    page = showing.page(books, lessons, MODULES, me, now)
    for rates in (False, True):
        yield "hiring/training/show", {"prefix": "", **page, "rates": rates}


def of_handlers(typed: str) -> Iterator[Sample]:
    """Pages, quizzes, exercises and their results."""
    yield from _pages(typed)
    quiz = [{"ask": typed, "options": [typed, "b", "c"]}]
    for left in (1, 3):
        yield "hiring/training/quiz", {"prefix": "", "title": typed, "quiz": quiz, "left": left}
    yield from _results(typed)
    steps = [
        {"value": f"{step.kind}:{step.module or ''}", "kind": step.kind.value, "title": typed, "times": step.times}
        for step in INTERVIEWER.steps
    ]  # fmt: skip
    yield "hiring/training/credit", {"prefix": "", "who": ASKER, "steps": steps}
    for form in ("enrol", "found"):
        yield f"hiring/training/{form}", {"prefix": "", "tracks": [*TRACKS, f"family:{typed}"]}
    for known in ([], [typed, "Sales"]):
        yield "hiring/training/family", {"prefix": "", "known": known}
    for until in (None, date(2027, 5, 22)):
        yield "hiring/training/done", {"prefix": "", "users": [ASKER, FINANCE], "track": "lead", "until": until}
    levels = [level.value for level in certificates.Level]
    for some, owner in ((levels[:2], ""), (levels, ADMIN)):
        rules = {"level": some[0], "levels": some, "owner": owner, "in_charge": bool(owner)}
        listed = [{"value": f"department:{n}", "name": typed} for n in range(2)] if owner else []
        more = {"certified": 3, "needed": 5, "departments": listed, "chosen": ["department:1"] if owner else []}
        mine = {"families": [f"family:{typed}"] if owner else [], "known": [typed] if owner else [], "belongs": typed}
        for track, is_family in (("lead", False), (f"family:{typed}", True)):
            yield "hiring/training/set_up", {
                "prefix": "", "track": track, "is_family": is_family, **mine, **more, **rules
            }  # fmt: skip
    told = {"prefix": "", "by": "", "track": "lead", "steps": 4, "is_back": False, "is_again": False}
    for department in ("", typed):
        yield "hiring/training/enrolled", {**told, "department": department}
    for is_own in (True, False):
        yield "hiring/training/leave", {"prefix": "", "who": ASKER, "track": "interviewer", "is_own": is_own}
    for n, level in enumerate(certificates.Level, 1):
        offer = {"kind": "hiring.training.level", "track": "lead", "certified": n, "level": level.value, "days": 0}
        rest = {"old": [], "left_out": 0, "lacks_channel": False, "has_training": True, "has_failures": False}
        rest["has_candidates"] = False
        yield "desk/note", {"prefix": "", "news": [offer], **rest}
    for module in MODULES.values():
        if module.practice:
            yield from _screens(typed, module.practice)


def _pages(typed: str) -> Iterator[Sample]:
    leaf = {
        "prefix": "", "title": typed, "minutes": 35, "outcomes": [typed], "checklist": [typed], "value": "1:dig_out",
        "count": 3, "heading": typed, "parts": [[typed], ["a", typed]], "lists": [False, True],
    }  # fmt: skip
    tries = [{"made": 1, "left": 2, "when": when} for when in ("now", "tomorrow", "never")]
    for at in range(3):
        for is_passed, each in ((True, None), (False, None), *((False, one) for one in tries)):
            for video in ("", "https://video.example/7"):
                shown = {"at": at, "is_passed": is_passed, "tries": each, "video": video}
                yield "hiring/training/read", {**leaf, **shown}


def _results(typed: str) -> Iterator[Sample]:
    stages = [
        {"stage": stage.value, "left": left, "at": 3, "count": 12, "step": kind, "agreement": None}
        for stage in progress.Stage for left in (1, 2) for kind in ("module", "practice")
    ]  # fmt: skip
    plain, marked = (
        [Item(typed, right, right, (typed,), True), Item(typed, wrong, right, (typed, typed), False)]
        for right, wrong in ((typed, "b"), (Mark.VERIFIED.value, Mark.UNVERIFIABLE.value))
    )
    for next in stages:
        yield "hiring/training/result", _result(typed, Outcome(True, 5, 6, tuple(plain)), 0, next)
    for left in (0, 1, 2):
        yield "hiring/training/result", _result(typed, Outcome(False, 2, 6, tuple(plain)), left, stages[0])
    away = Outcome(True, 4, 4, tuple(plain), 0.5, 0.91)
    yield "hiring/training/result", _result(typed, away, 0, stages[0], has_practice=True)
    yield "hiring/training/result", _result(typed, Outcome(True, 4, 6, tuple(marked)), 0, stages[0], is_marks=True)
    points = Outcome(True, 4, 6, (Item(typed, "4", "5", (typed, typed), False),))
    yield "hiring/training/result", _result(typed, points, 0, stages[0], is_points=True)


def _result(typed: str, out: Outcome, left: int, next: Any, **which: bool) -> dict[str, Any]:
    facts = {"prefix": "", "title": typed, "kind": "module", "out": out, "left": left, "next": next}
    return {**facts, "is_marks": False, "is_points": False, "has_practice": False, **which}


def _screens(typed: str, exercise: Any) -> Iterator[Sample]:
    every = screens(exercise)
    lists = [getattr(exercise, name, ()) for name in ("answers", "recorded", "claims", "conflicts")]
    items = next(filter(None, lists))
    for at, screen in enumerate(every):
        for kept in ({}, {f"p{screen.items[0]}_0": typed, f"m{screen.items[0]}": ["0"], "r0": "3"}):
            yield "hiring/training/practice", {
                "prefix": "", "title": typed, "intro": typed, "at": at, "count": len(every), "kind": screen.kind,
                "kept": kept, "rubric": [typed, "b"], "anchored": [1, 3, 5], "ratings": [1, 2, 3, 4, 5],
                "items": [{"n": n, "it": items[n], "first": 2 * n} for n in screen.items], "probes": [0, 1, 2],
                "marks": [mark.value for mark in Mark], "back": f"1:dig_out:{at - 1}" if at else "",
            }  # fmt: skip


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """The facts of refusals that have some."""
    return {
        scoring.Unanswered: [{"n": 1}, {"n": 4}],
        scoring.NotARating: [{"lowest": 1, "highest": 5}],
        scoring.TooFewRatings: [{"fewest": 3}],
        families.TooManyFamilies: [{"most": 8}],
        families.TooManyDepartments: [{"most": 50}],
        families.InAnotherFamily: [{"department": typed, "name": typed}],
        certificates.FoundedBefore: [{"who": [ASKER]}, {"who": [ASKER, *LEADERS[:2]]}],
        certificates.RequireTooEarly: [{"certified": 4, "needed": 5}],
        progress.StepBefore: [{}],
        NotCertified: [{"who": [ASKER]}, {"who": [ASKER, FINANCE]}],
        enrolling.InTraining: [{"who": ASKER}],
        enrolling.CertifiedAlready: [{"who": ASKER, "until": date(2027, 2, 1)}],
        enrolling.OtherTrackFirst: [{"who": ASKER, "track": track} for track in TRACKS],
    }
