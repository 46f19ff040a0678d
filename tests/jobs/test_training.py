"""Reminders of training, by the clock: in the reader's morning, one a working day at most, none once it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.jobs import desk
from bot.jobs.hiring import training as job
from bot.jobs.hiring.training import looking
from bot.rules.calendar import Hours, working_day_from
from bot.rules.hiring.requisitions import State
from bot.rules.hiring.training import INTERVIEWER, TRACKS, Kind
from bot.rules.hiring.training.by_rule import IN_CHARGE, of_department
from bot.rules.hiring.training.certificates import FOUNDING, Level, founding
from bot.rules.hiring.training.enrolling import Entry, Rules, Training, What, enrolled
from bot.rules.hiring.training.leaving import left
from bot.rules.hiring.training.progress import Session
from bot.rules.people import Identity, Role
from bot.rules.staff import Entry as Staff
from bot.store.schema import notices
from tests import make
from tests.fakes import COMPANY
from tests.jobs.conftest import UNDONE, Work

MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)
ZONES = {
    "U0SAM": "Europe/Berlin", "U0MINA": "America/New_York", "U0LIWEI": "Asia/Shanghai", "U0EDITH": "Pacific/Auckland",
    "U0OMAR": "Pacific/Honolulu",
}  # fmt: skip
Told = Mapping[str, list[tuple[datetime, str]]]
WAITS = "Your training Interviewer waits"


@pytest.fixture(autouse=True)
def zoned(work: Work) -> None:
    """Everybody lives in a zone of theirs; Ana, in Berlin, recruits."""
    with work.deps.store.open() as books:
        for user, zone in {**ZONES, "U0ANA": "Europe/Berlin"}.items():
            person = replace(books.people.get(Identity(COMPANY, user)), zone=zone, locale="en-US", is_known=True)
            books.people.put(person, MONDAY)
        books.roles.give(COMPANY, Role.RECRUITER, ["U0ANA"])


def begin(work: Work, user: str, at: datetime = MONDAY) -> Training:
    with work.deps.store.open() as books:
        return books.trainings.add(Training(COMPANY, user, "interviewer", user, at))


def done(work: Work, training: Training, at: datetime, yes: bool = True) -> Training:
    """They passed the next module or exercise."""
    with work.deps.store.open() as books:
        found = books.trainings.for_notice(training.id)
        assert found is not None
        passed = sum(entry.yes for entry in found.entries if entry.what is What.TRY)
        step = INTERVIEWER.steps[passed]
        after = books.trainings.log(found, Entry(What.TRY, step.kind, step.module, found.user, at, yes, {"right": 6}))
        return job.moved(books, after, at)


def tick(work: Work, at: datetime) -> dict[str, list[str]]:
    """The clock reaches that moment; what each person was told just then."""
    here = work.at(at)
    desk.plan(here.deps)
    with work.deps.store.engines.read() as connection:  # who has nothing due is not looked up in the workspace
        undone = select(notices.c.to).where(notices.c.state.in_(UNDONE), notices.c.due_at <= at)
        due = set(connection.execute(undone).scalars())
    before = {user: len(work.dm(user)) for user in due}
    here.round()
    told = {user: [said["text"] for said in work.dm(user)[before[user] :]] for user in due}
    return {user: told.get(user, []) for user in (*ZONES, "U0ANA")}


def through(work: Work, days: int, since: datetime = MONDAY, hours: int = 3) -> Told:
    """The clock runs for so many days; what each was told, and when, in their zone."""
    found: dict[str, list[tuple[datetime, str]]] = {user: [] for user in [*ZONES, "U0ANA"]}
    for n in range(0, 24 * days, hours):
        at = since + timedelta(hours=n)
        for user, texts in tick(work, at).items():
            zone = ZoneInfo(ZONES.get(user, "Europe/Berlin"))
            found[user] += [(at.astimezone(zone), text) for text in texts]
    return found


def test_a_step_that_waits_is_mentioned_after_three_seven_and_fourteen_working_days_in_each_zone(work: Work) -> None:
    for user in ZONES:
        begin(work, user)
    told = through(work, 26)
    for user, zone in ZONES.items():
        begun = MONDAY.astimezone(ZoneInfo(zone)).date()
        expected = [working_day_from(begun, days, Hours(zone)) for days in (3, 7, 14)]
        assert [at.date() for at, _ in told[user]] == expected, user
        for (at, text), days in zip(told[user], (3, 7, 14), strict=True):
            assert f"{WAITS} for {days} working days: step 1 of 12" in text
            assert at.weekday() < 5
            assert time(8, 30) <= at.time() <= time(12), user


def test_nothing_comes_after_it_is_done_not_even_what_was_planned(work: Work) -> None:
    training = begin(work, "U0SAM")
    thursday = datetime(2026, 11, 26, 8, 40, tzinfo=UTC)
    here = work.at(thursday)
    desk.plan(here.deps)
    done(work, training, thursday)
    here.round()
    assert work.dm("U0SAM") == []


@pytest.mark.long
def test_whoever_goes_on_is_not_reminded_of_what_is_behind_them(work: Work) -> None:
    training = begin(work, "U0SAM")
    assert len(through(work, 4)["U0SAM"]) == 1
    friday = MONDAY + timedelta(days=4, hours=5)
    done(work, training, friday)
    told = through(work, 7, friday)["U0SAM"]
    assert [(at.date(), "waits for 3 working days: step 2 of 12, an exercise" in text) for at, text in told] == [
        (date(2026, 12, 2), True)
    ]


@pytest.mark.long
def test_nobody_is_reminded_who_can_do_nothing_but_the_owner_hears_of_them_once_a_week(work: Work) -> None:
    training = begin(work, "U0SAM")
    for day in range(3):
        done(work, training, MONDAY + timedelta(days=day), yes=False)
    told = through(work, 15)
    assert told["U0SAM"] == []
    assert [at.date() for at, _ in told["U0ANA"]] == [date(2026, 11, day) for day in (23, 30)] + [date(2026, 12, 7)]
    assert all("1 training is under way. Waiting longest: " in text for _, text in told["U0ANA"])


def test_a_lead_is_reminded_of_the_word_that_is_waited_for(work: Work) -> None:
    training = begin(work, "U0SAM")
    for n in range(9):
        done(work, training, MONDAY + timedelta(minutes=n))
    with work.deps.store.open() as books:
        for n, kind in enumerate([Kind.SHADOW] * 2 + [Kind.REVERSE_SHADOW] * 2):
            held = Session(f"i{n}", kind, MONDAY + timedelta(hours=n), "U0MINA", True, ((3, 3),) * 3)
            books.trainings.keep_session(training.id, held, MONDAY)
        found = books.trainings.for_notice(training.id)
        assert found is not None
        job.moved(books, found, MONDAY + timedelta(hours=4))
    told = through(work, 5)
    assert told["U0SAM"] == []
    asked, reminded = told["U0MINA"]
    assert "would you let them do it alone?" in asked[1]
    assert asked[0].date() == date(2026, 11, 23)
    assert "waits for your yes or no for 3 working days" in reminded[1]


def test_endings_are_told_thirty_and_seven_days_before_and_not_once_they_are_renewed(work: Work) -> None:
    with work.deps.store.open() as books:
        for user in ("U0SAM", "U0LIWEI"):
            made = books.trainings.add(Training(COMPANY, user, "interviewer", user, MONDAY))
            ended = books.trainings.end(made, MONDAY)
            books.certificates.give(ended, date(2026, 3, 15))  # idle: it ends on the fifteenth of December
        started = MONDAY.date() + timedelta(days=20) - FOUNDING
        books.trainings.found(COMPANY, founding(["U0MINA"], "interviewer", "We begin", "U0ANA", started, ()))
        books.certificates.use(Identity(COMPANY, "U0LIWEI"), "interviewer", date(2026, 11, 20))
    told = through(work, 24)
    assert told["U0LIWEI"] == []
    assert [at.date() for at, _ in told["U0SAM"]] == [date(2026, 11, 23), date(2026, 12, 8)]
    assert "Your certificate Interviewer ends on Tue, Dec 15, 2026, in 22 days" in told["U0SAM"][0][1]
    first, second = (text for _, text in told["U0MINA"])
    assert "founding interviewer until Sun, Dec 13, 2026, 20 days from now" in first
    assert "in 7 days" in told["U0SAM"][1][1]
    assert "6 days from now" in second


def test_one_reminder_a_working_day_however_much_there_is(work: Work) -> None:
    begin(work, "U0ANA")
    with work.deps.store.open() as books:
        books.trainings.found(
            COMPANY, founding(["U0ANA"], "lead", "We begin", "U0ADA", MONDAY.date() - FOUNDING + timedelta(days=30), ())
        )
    told = through(work, 12)["U0ANA"]
    days = [at.date() for at, _ in told]
    assert len(days) == len(set(days))
    assert all(a < b for a, b in pairwise(days))
    lines = [text.count("working days") + text.count("is under way") + text.count("days from now") for _, text in told]
    assert set(lines) == {1}


@pytest.mark.long
def test_the_next_level_is_offered_to_the_owners_once_when_enough_are_certified(work: Work) -> None:
    with work.deps.store.open() as books:
        books.trainings.set_rules(COMPANY, "interviewer", Rules(Level.WARN))
    for user in (*ZONES, "U0JONAS")[:4]:
        certify(work, user, MONDAY.date())
    assert through(work, 2)["U0ANA"] == []
    for user in ("U0OMAR", "U0JONAS"):
        certify(work, user, MONDAY.date())
    tuesday = MONDAY + timedelta(days=2)
    told = through(work, 6, tuesday)["U0ANA"]
    assert ["people are certified: Interviewer. You could set it to: Require" in text for _, text in told] == [True]
    with work.deps.store.open() as books:
        books.trainings.set_rules(COMPANY, "interviewer", Rules(Level.REQUIRE))
    assert through(work, 6, tuesday + timedelta(days=6))["U0ANA"] == []


def runs(work: Work, user: str) -> None:
    """That person is in charge of a recruitment."""
    with work.deps.store.open() as books:
        asked = books.requisitions.add(replace(make.requisition(), workspace=COMPANY))
        books.requisitions.save(asked, replace(asked, state=State.OPEN, in_charge=user))


def certify(work: Work, user: str, given: date) -> None:
    with work.deps.store.open() as books:
        made = books.trainings.add(Training(COMPANY, user, "interviewer", user, MONDAY))
        books.certificates.give(books.trainings.end(made, MONDAY), given)


def look(work: Work, at: datetime) -> dict[str, list[str]]:
    looking.look(work.at(at).deps)
    return tick(work, at)


def test_whoever_runs_a_recruitment_is_enrolled_by_rule_once_and_told(work: Work) -> None:
    runs(work, "U0SAM")
    runs(work, "U0MINA")
    certify(work, "U0MINA", MONDAY.date())
    noon = MONDAY + timedelta(hours=8)
    assert look(work, noon)["U0SAM"] == [], "no rule is set"
    with work.deps.store.open() as books:
        for track in TRACKS:
            books.trainings.set_rules(COMPANY, track, Rules(enrols=(IN_CHARGE,)))
    told = look(work, noon)
    assert "You run a recruitment, so you are in training: Interviewer" in told["U0SAM"][0]
    assert "You run a recruitment, so you are in training: Lead of a recruitment" in told["U0MINA"][0]
    assert look(work, noon)["U0SAM"] == []
    with work.deps.store.reading() as books:
        assert [each.track for each in books.trainings.under_way(COMPANY)] == ["interviewer", "lead"]


def staffed(work: Work, **departments: str) -> None:
    """The people file says in which department each of them is; Edith's last day has gone by."""
    with work.deps.store.open() as books:
        for user, department in departments.items():
            email = f"{user.lower()}@harborpine.example"
            books.people.put(replace(books.people.get(Identity(COMPANY, user)), email=email), MONDAY)
            leaves = date(2026, 11, 1) if user == "U0EDITH" else None
            books.staff.put(COMPANY, [Staff(email, user, department, leaves=leaves)])


def test_everybody_of_a_department_is_enrolled_once_and_nobody_who_left(work: Work) -> None:
    staffed(work, U0SAM="Platform, Core", U0MINA="platform core", U0LIWEI="Sales", U0EDITH="Platform core")
    with work.deps.store.open() as books:
        books.trainings.set_rules(COMPANY, "interviewer", Rules(enrols=(of_department("Platform,  core"),)))
    noon = MONDAY + timedelta(hours=8)
    told = look(work, noon)
    assert "Everybody in Platform, Core learns to interview, so you are in training: Interviewer" in told["U0SAM"][0]
    with work.deps.store.open() as books:
        trainings = {each.user: each for each in books.trainings.under_way(COMPANY)}
        assert set(trainings) == {"U0SAM", "U0MINA"}
        job.ended(books, left(trainings["U0SAM"], "U0ANA", "He moved", noon), noon)
    staffed(work, U0LIWEI="Platform, core")
    looking.look(work.at(noon + timedelta(hours=1)).deps)
    with work.deps.store.reading() as books:
        assert {each.user for each in books.trainings.under_way(COMPANY)} == {"U0MINA", "U0LIWEI"}


def test_who_left_the_company_or_has_no_zone_stops_nobodys_reminder(work: Work) -> None:
    staffed(work, U0EDITH="Sales")
    certify(work, "U0EDITH", date(2026, 2, 24))
    for user in ("U0SAM", "U0EDITH", "U0OMAR", "U0MINA"):
        begin(work, user)
    with work.deps.store.open() as books:
        for user, changes in {"U0OMAR": {"is_active": False}, "U0MINA": {"zone": ""}}.items():
            books.people.put(replace(books.people.get(Identity(COMPANY, user)), **changes), MONDAY)
    for day in range(3, 6):
        looking.look(work.at(MONDAY + timedelta(days=day)).deps)
    told = through(work, 5)
    assert [len(told[user]) for user in ("U0SAM", "U0EDITH", "U0OMAR", "U0MINA")] == [1, 0, 0, 1]
    assert "2 trainings are under way" in told["U0ANA"][0][1]


def test_nothing_nags_after_somebody_left_not_even_what_was_planned(work: Work) -> None:
    training = begin(work, "U0SAM")
    thursday = datetime(2026, 11, 26, 8, 40, tzinfo=UTC)
    here = work.at(thursday)
    desk.plan(here.deps)
    with work.deps.store.open() as books:
        job.ended(books, left(training, "U0SAM", "No time", thursday), thursday)
    here.round()
    assert through(work, 20)["U0SAM"] == []
    with work.deps.store.open() as books:
        job.enrol(books, COMPANY, ["U0SAM"], "interviewer", "U0SAM", MONDAY + timedelta(days=28))
    told = through(work, 5, MONDAY + timedelta(days=28))["U0SAM"]
    assert [f"{WAITS} for 3 working days: step 1 of 12" in text for _, text in told] == [True]


def test_a_certificate_that_ended_is_told_once_by_day_unless_the_way_back_is_under_way(work: Work) -> None:
    for user in ("U0SAM", "U0LIWEI"):
        certify(work, user, date(2026, 2, 24))  # idle for nine months on the twenty-fourth of November
    certify(work, "U0MINA", date(2025, 1, 1))
    with work.deps.store.open() as books:
        back = Training(COMPANY, "U0LIWEI", "interviewer", "U0LIWEI", MONDAY, date(2026, 11, 24))
        books.trainings.add(back)
    evening = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert look(work, evening)["U0SAM"] == [], "in Berlin it is night"
    told = [look(work, evening + timedelta(hours=n)) for n in (7, 8, 9)]
    said = [text for each in told for text in each["U0SAM"] if "Your certificate Interviewer ended" in text]
    assert ["ended on Tue, Nov 24, 2026: no interview for nine months" in text for text in said] == [True]
    assert [each[user] for each in told for user in ("U0LIWEI", "U0MINA")] == [[]] * 6


def test_the_way_back_is_short_and_ends_in_a_new_certificate(work: Work) -> None:
    certify(work, "U0SAM", date(2026, 2, 1))
    with work.deps.store.open() as books:
        held = books.certificates.of(Identity(COMPANY, "U0SAM"))
        back = books.trainings.add(enrolled(COMPANY, "U0SAM", "interviewer", "U0SAM", MONDAY, held, ()))
        for n, step in enumerate(back.steps.steps):
            if step.module:
                at = MONDAY + timedelta(hours=n)
                back = books.trainings.log(back, Entry(What.TRY, step.kind, step.module, "U0SAM", at, True, {}))
        held_at = MONDAY + timedelta(days=1)
        books.trainings.keep_session(back.id, Session("i", Kind.REVERSE_SHADOW, held_at, "U0MINA", True), MONDAY)
        found = books.trainings.for_notice(back.id)
        assert found is not None
        assert len(found.steps.steps) == 4
        found = job.moved(books, found, held_at)
        assert found.ended is None
        yes = Entry(What.SIGN_OFF, Kind.SIGN_OFF, None, "U0MINA", held_at + timedelta(hours=1), True)
        done_now = job.moved(books, books.trainings.log(found, yes), yes.at)
        assert done_now.ended == yes.at
        assert [each.given for each in books.certificates.of(Identity(COMPANY, "U0SAM"))] == [
            date(2026, 2, 1), yes.at.date(),
        ]  # fmt: skip
    (congratulated,) = tick(work, yes.at + timedelta(hours=2))["U0SAM"]
    assert "You are certified: Interviewer" in congratulated
