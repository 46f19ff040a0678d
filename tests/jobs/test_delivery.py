"""What is said, when, to whom, and what is left unsaid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import update

from bot.deps import real_now
from bot.jobs import MOMENTS, delivery, desk, forget_handled
from bot.jobs.hiring import requisitions as job
from bot.jobs.moments import Moment
from bot.jobs.work import next_due
from bot.rules.access import Kind, may_address
from bot.rules.hiring.requisitions import deciding
from bot.rules.hiring.requisitions.deciding import UNDO_FOR
from bot.rules.notices import MOST_ATTEMPTS, Carrier, Notice, Pace, State, way_of
from bot.slack.client import Posted
from bot.store import Books
from bot.store.schema import handled, notices
from sandbox.client import words
from tests.fakes import BOTH, CIRCLE, COMPANY, HR, newcomer, world
from tests.handlers.state import ask, rows
from tests.jobs.conftest import Work
from tests.make import NOW

HINT = "commands.hint"
NIGHT = datetime(2026, 11, 27, 21, 0, tzinfo=UTC)  # a Friday, ten in the evening in Berlin
MONDAY = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)  # eight in the morning there
DESK_TIME = MONDAY + timedelta(minutes=30)


def decide(work: Work, *who: str, id: int = 1) -> None:
    with work.deps.store.open() as books:
        for each in who:
            before = books.requisitions.for_notice(id)
            assert before is not None
            after = deciding.approve(before, each, 1, work.deps.now())
            books.requisitions.save(before, after)
            job.plan(books, after, work.deps.now())


def poisoned(books: Books, notice: Notice, now: datetime) -> Mapping[str, Any]:
    raise LookupError("a row that makes no sense")


def test_a_poisoned_moment_stops_nobody_else_and_the_failure_is_kept(work: Work) -> None:
    work = replace(work, moments={**work.moments, "hiring.requisitions.waiting": Moment(poisoned)})
    ask(work.deps.store)
    work.round()
    states = work.states()
    assert (states["waiting U0OMAR"], states["submitted U0MINA"]) == (State.FAILED, State.SENT)
    (failed,) = [notice for notice in work.notices() if notice.state is State.FAILED]
    assert "a row that makes no sense" in str(failed.last_error)


@pytest.mark.parametrize("broken", [{"to": "U0NOBODY"}, {"to": "C0NOWHERE"}])
def test_a_notice_that_can_never_be_said_stops_nobody_else(work: Work, broken: dict[str, str]) -> None:
    work.plan(**{"kind": HINT, **broken})
    work.plan(key="well", kind=HINT, to="U0SAM")
    work.round()
    assert work.states()["hint U0SAM"] is State.SENT
    assert State.FAILED in work.states().values()


def test_what_a_newer_version_planned_is_left_to_it(work: Work) -> None:
    older = replace(work, moments={kind: moment for kind, moment in work.moments.items() if kind != HINT})
    work.plan(kind=HINT, to="U0SAM")
    ask(work.deps.store)
    older.round()
    assert older.states()["submitted U0MINA"] is State.SENT
    assert older.states()["hint U0SAM"] is State.DUE
    work.hurry()
    work.round()
    assert work.states()["hint U0SAM"] is State.SENT
    assert len(work.dm("U0SAM")) == 1


def test_what_nobody_ever_knows_fails_in_the_end_with_its_kind(work: Work) -> None:
    work.plan(kind="no.such.moment")
    for _ in range(MOST_ATTEMPTS + 1):
        assert work.notices()[0].state is State.DUE
        work.hurry()
        work.round()
    (notice,) = work.notices()
    assert (notice.state, notice.last_error) == (State.FAILED, "KeyError: 'no.such.moment'")


@pytest.mark.parametrize(
    "wrong", [("hiring.requisitions.submitted", CIRCLE, "U0CLEO"), ("community.goals.due", COMPANY, "U0MINA")]
)
def test_the_wall_between_the_halves_stops_a_wrong_address_and_it_is_told(
    work: Work, wrong: tuple[str, str, str]
) -> None:
    ask(work.deps.store)
    kind, workspace, to = wrong
    open_to_all = Moment(lambda books, notice, now: {"title": "Data engineer"})
    work = replace(work, moments={**work.moments, "community.goals.due": open_to_all}).at(NOW)
    work.plan(kind=kind, workspace=workspace, to=to, facts={"id": 1})
    work.round()
    (notice,) = [notice for notice in work.notices() if notice.key == "k"]
    assert notice.state is State.FAILED
    assert "must not be addressed" in str(notice.last_error)
    assert "Data engineer" not in str(work.stand_in.dump()["workspaces"][CIRCLE])
    desk.plan(work.deps)
    work.round()
    admin = "U0CORA" if workspace == CIRCLE else "U0ADA"
    assert "A message could not be delivered" in words(work.dm(admin, workspace))


@pytest.mark.parametrize("stands", [False, True])
@pytest.mark.parametrize("carrier", Carrier)
def test_no_kind_of_notice_gets_over_the_wall_and_nothing_of_it_is_read_there(
    work: Work, carrier: Carrier, stands: bool
) -> None:
    read: list[str] = []

    def facts(books: Books, notice: Notice, now: datetime) -> None:
        read.append(notice.kind)

    kinds = [*MOMENTS, "community.nowhere.reminder"]
    work = replace(work, moments=dict.fromkeys(kinds, Moment(facts))).at(NOW)
    places = {CIRCLE: Kind.COMMUNITY, COMPANY: Kind.COMPANY, BOTH: Kind.BOTH}
    for number, (kind, workspace) in enumerate(product(kinds, places)):
        work.plan(
            key=f"{kind} {workspace}", kind=kind, workspace=workspace, to=f"U0{number}", carrier=carrier, living=True
        )
    if stands:
        with work.deps.store.engines.write() as connection:
            connection.execute(update(notices).values(ts="1.0", channel="D0", way=way_of(carrier, "1.0").value))
    work.round()
    for notice in work.notices():
        may = may_address(notice.kind, places[notice.workspace])
        assert notice.state is (State.WITHDRAWN if may else State.FAILED), notice.key
        assert ("must not be addressed" in str(notice.last_error)) is not may
    allowed = [kind for kind in kinds for place in places.values() if may_address(kind, place)]
    assert sorted(read) == sorted(allowed)
    assert len(allowed) < len(work.notices())
    calls = ("chat.postMessage", "chat.update", "views.publish")
    assert [work.stand_in.calls(call) for call in calls] == [0, 0, 0]


def test_a_workspace_of_both_kinds_hears_of_hiring(work: Work) -> None:
    work.plan(kind=HINT, workspace=BOTH, to="U0BEA")
    work.round()
    assert "/hire help" in words(work.dm("U0BEA", BOTH))


def test_what_is_asked_waits_for_the_readers_morning_and_what_answers_them_does_not(work: Work) -> None:
    """Trap Community 7: an answer to what one did just now is not held back; an ask never comes at night."""
    night, morning = work.at(NIGHT), work.at(MONDAY)
    ask(work.deps.store)
    night.round()
    assert night.states() == {"submitted U0MINA": State.SENT, "waiting U0OMAR": State.DUE}
    with work.deps.store.reading() as books:
        assert books.notices.next_due() == MONDAY
    work.at(MONDAY - timedelta(seconds=1)).round()
    assert night.dm("U0OMAR") == []
    morning.round()
    assert "Your yes or no" in words(morning.dm("U0OMAR"))


def test_an_ask_that_waits_for_the_morning_is_not_said_when_it_was_answered_meanwhile(work: Work) -> None:
    night, morning = work.at(NIGHT), work.at(MONDAY)
    ask(work.deps.store)
    night.round()
    decide(night, "U0OMAR")
    morning.round()
    assert "Your yes or no" not in words(morning.dm("U0OMAR"))
    assert "Your yes or no" in words(morning.dm("U0NOOR"))


@pytest.mark.parametrize(("zone", "hour"), [("Asia/Shanghai", 0), ("America/New_York", 13), ("Pacific/Kiritimati", 18)])
def test_morning_is_the_readers_own(work: Work, zone: str, hour: int) -> None:
    with work.deps.store.open() as books:
        books.people.put(replace(books.people.some(COMPANY, ["U0ADA"])["U0ADA"], zone=zone), NOW)
    work = replace(work, moments={HINT: replace(work.moments[HINT], pace=Pace.DAYTIME)})
    saturday = datetime(2026, 11, 28, 12, tzinfo=UTC)
    work.at(saturday).plan(kind=HINT, to="U0ADA")
    work.at(saturday).round()
    due = next_due(work.deps)
    assert due is not None
    assert due.hour == hour
    assert timedelta(hours=20) < due - saturday < timedelta(hours=60)


def test_what_comes_too_late_is_dropped_and_counted_and_what_stands_is_still_corrected(work: Work) -> None:
    work.at(NOW).plan(key="late", kind=HINT, stale_after=NOW + timedelta(hours=1))
    work.at(NOW).plan(key="stands", kind=HINT, to="U0SAM", stale_after=NOW + timedelta(hours=1), living=True)
    with work.deps.store.open() as books:
        (claimed,) = [each for each in books.notices.claim(NOW, NOW, 9) if each.key == "stands"]
        posted = work.deps.slack.post(COMPANY, "U0SAM", {"text": "old"}, claimed.id)
        books.notices.sent(claimed, posted.channel, posted.ts)
        books.notices.refresh(NOW, about="x")
    tomorrow = work.at(NOW + timedelta(days=1))
    tomorrow.until_quiet()
    assert tomorrow.states() == {"hint U0OMAR": State.STALE, "hint U0SAM": State.SENT}
    assert tomorrow.dm("U0OMAR") == []
    assert "I do not read messages" in words(tomorrow.dm("U0SAM"))


def test_what_is_moot_before_it_was_said_is_never_said(work: Work) -> None:
    ask(work.deps.store, "rejected")
    work.round()
    assert work.states()["waiting U0OMAR"] is State.WITHDRAWN
    assert work.dm("U0OMAR") == []


def test_what_becomes_moot_between_claim_and_send_is_not_said(work: Work) -> None:
    ask(work.deps.store)
    sender = delivery.Delivery(work.deps, work.moments)
    claimed = [notice for notice in sender.claim(8) if notice.to == "U0OMAR"]
    decide(work, "U0OMAR")
    for notice in claimed:
        sender.deliver(notice)
    assert work.dm("U0OMAR") == []


def test_what_is_not_true_any_more_is_not_said_even_when_nobody_withdrew_it(work: Work) -> None:
    asked = ask(work.deps.store)
    with work.deps.store.open() as books:
        books.requisitions.save(asked, deciding.reject(asked, "U0OMAR", 1, "No budget.", NOW))
    work.round()
    assert work.states()["waiting U0OMAR"] is State.WITHDRAWN
    assert work.dm("U0OMAR") == []


def test_who_left_is_told_nothing_and_stops_nobody(work: Work) -> None:
    for user in ("U0DEE", "U0SAM", "U0UNREAD"):
        work.plan(key=user, kind=HINT, to=user)
    late = world()
    late["workspaces"][0]["people"].append(newcomer("unread"))
    work.stand_in.load(late)
    work.round()
    assert work.states() == {
        "hint U0DEE": State.WITHDRAWN, "hint U0SAM": State.SENT, "hint U0UNREAD": State.SENT,
    }  # fmt: skip


def test_every_copy_shows_the_present_and_a_new_ask_is_a_new_message(work: Work) -> None:
    ask(work.deps.store)
    work.round()
    (waiting,) = work.dm("U0OMAR")
    decide(work, "U0OMAR")
    work.round()
    (changed,) = work.dm("U0OMAR")
    assert changed["ts"] == waiting["ts"]
    assert "Approve" in words(waiting).splitlines()
    assert "Approve" not in words(changed).splitlines()
    assert [len(work.dm(who)) for who in ("U0LIWEI", "U0NOOR", "U0EDITH")] == [1, 1, 1]
    decide(work, "U0NOOR", "U0EDITH")
    work.round()
    assert "批准" not in words(work.dm("U0LIWEI")).splitlines()
    assert len(work.dm("U0LIWEI")) == 1
    assert work.stand_in.person(COMPANY, "U0NOOR").messages(HR) == [], "what can be undone is not told yet"
    work.at(NOW + UNDO_FOR).round()
    told = work.stand_in.person(COMPANY, "U0NOOR").messages(HR)
    assert len([one for one in told if "Recruiting can start" in words(one)]) == 1


def test_a_message_somebody_took_away_is_let_go(work: Work) -> None:
    ask(work.deps.store)
    work.round()
    (waiting,) = [notice for notice in work.notices() if notice.to == "U0OMAR"]
    work.deps.slack.delete(COMPANY, Posted(str(waiting.channel), str(waiting.ts)))
    decide(work, "U0OMAR")
    work.round()
    assert work.states()["waiting U0OMAR"] is State.WITHDRAWN
    assert State.FAILED not in work.states().values()


def test_admins_hear_in_the_morning_of_what_could_not_be_said_once(work: Work) -> None:
    night, morning = work.at(NIGHT), work.at(DESK_TIME)
    for number in range(3):
        night.plan(key=f"{number}", kind=HINT, to=f"C0NOWHERE{number}")
    night.round()
    desk.plan(night.deps)
    night.round()
    assert night.dm("U0ADA") == []
    for _ in range(2):
        desk.plan(morning.deps)
        morning.round()
    (told,) = night.dm("U0ADA")
    assert told["text"].count("A message could not be delivered") == 3
    assert "The channel is not there any more" in words(told)
    morning.plan(key="same day", kind=HINT, to="C0NOWHERE9")
    morning.round()
    desk.plan(morning.deps)
    morning.round()
    assert len(night.dm("U0ADA")) == 1
    for later in (DESK_TIME + timedelta(days=n) for n in (1, 2)):
        desk.plan(work.at(later).deps)
        work.at(later).round()
    told, second = night.dm("U0ADA")
    assert second["text"].count("A message could not be delivered") == 1
    assert "C0NOWHERE9" in words(second)


def test_a_revoked_token_is_waited_for_and_in_the_end_it_is_told_where_it_can_be(work: Work) -> None:
    with work.deps.store.open() as books:
        books.installations.forget(BOTH, real_now())
    work.plan(kind=HINT, workspace=BOTH, to="U0BEA")
    for _ in range(MOST_ATTEMPTS):
        work.hurry()
        work.round()
        assert work.states()["hint U0BEA"] is State.DUE
    work.hurry()
    work.round()
    assert work.states()["hint U0BEA"] is State.FAILED


def test_order_in_a_conversation_is_the_order_of_the_commits(work: Work) -> None:
    for number in range(4):
        work.plan(key=f"{number}", kind=HINT, to="U0SAM")
    work.plan(key="other", kind=HINT, to="U0MINA")
    work.stand_in.faults("chat.postMessage", "ratelimited")
    work.until_quiet()
    said = [one["metadata"]["event_payload"]["id"] for one in work.dm("U0SAM")]
    assert said == [notice.id for notice in work.notices() if notice.to == "U0SAM"]


def test_one_conversation_that_is_blocked_delays_no_other(work: Work) -> None:
    work.plan(key="unclear", kind=HINT, to="U0SAM")
    work.stand_in.faults("chat.postMessage", "drop_after")
    work.round()
    for who in ("U0SAM", "U0MINA", "U0OMAR"):
        work.plan(key=who, kind=HINT, to=who)
    work.round()
    assert [len(work.dm(who)) for who in ("U0SAM", "U0MINA", "U0OMAR")] == [1, 1, 1]
    work.until_quiet()
    assert len(work.dm("U0SAM")) == 2


def test_handled_keys_are_kept_for_three_days(work: Work) -> None:
    with work.deps.store.open(once="old", at=NOW - timedelta(days=3, seconds=1)):
        pass
    with work.deps.store.open(once="young", at=NOW - timedelta(days=2)):
        pass
    forget_handled(work.at(NOW).deps)
    assert [row["key"] for row in rows(work.deps.store)[handled.name]] == ["young"]
