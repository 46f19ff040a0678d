"""What is said, when, to whom, and what is left unsaid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.jobs import delivery, failures, forget_handled
from bot.jobs.hiring import requisitions as job
from bot.jobs.moments import Moment
from bot.jobs.work import next_due
from bot.rules.hiring import requisitions as rules
from bot.rules.notices import MOST_ATTEMPTS, Notice, Pace, State
from bot.slack.client import Posted
from bot.store import Books
from bot.store.schema import handled
from sandbox.client import words
from tests.fakes import BOTH, CIRCLE, COMPANY, HR, newcomer, world
from tests.handlers.state import ask, rows
from tests.jobs.conftest import Work
from tests.make import NOW

HINT = "commands.hint"
NIGHT = datetime(2026, 11, 27, 21, 0, tzinfo=UTC)  # a Friday, ten in the evening in Berlin
MONDAY = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)  # eight in the morning there


def decide(work: Work, *who: str, id: int = 1) -> None:
    with work.deps.store.open() as books:
        for each in who:
            before = books.requisitions.for_notice(id)
            assert before is not None
            after = rules.approve(before, each, 1, work.deps.now())
            books.requisitions.save(before, after)
            job.plan(books, after, work.deps.now())


def poisoned(books: Books, notice: Notice) -> Mapping[str, Any]:
    raise LookupError("a row that makes no sense")


def test_a_poisoned_moment_stops_nobody_else_and_the_admins_are_told(work: Work) -> None:
    work = replace(work, moments={**work.moments, job.WAITING: Moment(poisoned)})
    ask(work.deps.store)
    work.round()
    states = work.states()
    assert (states["waiting U0OMAR"], states["submitted U0MINA"]) == (State.FAILED, State.SENT)
    assert states["told U0ADA"] in {State.DUE, State.SENT}, "at night it waits for the morning"
    (failed,) = [notice for notice in work.notices() if notice.state is State.FAILED]
    assert "a row that makes no sense" in str(failed.last_error)


@pytest.mark.parametrize("broken", [{"kind": "no.such.moment"}, {"to": "U0NOBODY"}, {"to": "C0NOWHERE"}])
def test_a_notice_that_can_never_be_said_stops_nobody_else(work: Work, broken: dict[str, str]) -> None:
    work.plan(**{"kind": HINT, **broken})
    work.plan(key="well", kind=HINT, to="U0SAM")
    work.round()
    assert work.states()["hint U0SAM"] is State.SENT
    assert State.FAILED in work.states().values()


@pytest.mark.parametrize("wrong", [(job.SUBMITTED, CIRCLE, "U0CLEO"), ("community.goals.due", COMPANY, "U0MINA")])
def test_the_wall_between_the_halves_stops_a_wrong_address_and_it_is_told(
    work: Work, wrong: tuple[str, str, str]
) -> None:
    ask(work.deps.store)
    kind, workspace, to = wrong
    open_to_all = Moment(lambda books, notice: {"title": "Data engineer"})
    work = replace(work, moments={**work.moments, "community.goals.due": open_to_all}).at(NOW)
    work.plan(kind=kind, workspace=workspace, to=to, facts={"id": 1})
    work.round()
    (notice,) = [notice for notice in work.notices() if notice.key == "k"]
    assert notice.state is State.FAILED
    assert "must not be addressed" in str(notice.last_error)
    assert "Data engineer" not in str(work.stand_in.dump()["workspaces"][CIRCLE])
    admin = "U0CORA" if workspace == CIRCLE else "U0ADA"
    assert kind in words(work.dm(admin, workspace))


def test_a_workspace_of_both_kinds_hears_of_hiring(work: Work) -> None:
    work.plan(kind=HINT, workspace=BOTH, to="U0BEA")
    work.round()
    assert "/hire help" in words(work.dm("U0BEA", BOTH))


def test_what_may_wait_waits_for_the_readers_morning_and_what_may_not_does_not(work: Work) -> None:
    night, morning = work.at(NIGHT), work.at(MONDAY)
    with work.deps.store.open() as books:
        books.workspaces.set_hiring(COMPANY, None, "en", books.workspaces.get(COMPANY).chain)
    ask(work.deps.store, "approved")
    night.round()
    assert night.states()["approved U0MINA"] is State.SENT
    assert night.states()["no_channel U0ADA"] is State.DUE
    assert next_due(night.deps) == MONDAY
    work.at(MONDAY - timedelta(seconds=1)).round()
    assert night.dm("U0ADA") == []
    morning.round()
    assert "HR did not hear" in words(morning.dm("U0ADA"))
    assert next_due(morning.deps) is None


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
        books.requisitions.save(asked, rules.reject(asked, "U0OMAR", 1, "No budget.", NOW))
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
    assert not [each for each in work.notices() if each.kind == failures.KIND]


def test_admins_hear_once_a_day_of_what_could_not_be_said_and_only_in_their_daytime(work: Work) -> None:
    night, morning = work.at(NIGHT), work.at(MONDAY)
    for number in range(3):
        night.plan(key=f"{number}", kind=HINT, to=f"C0NOWHERE{number}")
    night.round()
    assert night.dm("U0ADA") == []
    morning.round()
    (told,) = night.dm("U0ADA")
    assert "3 messages could not be delivered" in words(told)
    morning.plan(key="next day", kind=HINT, to="C0NOWHERE9")
    morning.round()
    assert len(night.dm("U0ADA")) == 2
    morning.plan(key="same day", kind=HINT, to="C0NOWHERE8")
    morning.round()
    assert len(night.dm("U0ADA")) == 2


def test_a_line_about_failures_that_fails_itself_is_not_told(work: Work) -> None:
    work.at(NOW).plan(kind=HINT, to="C0NOWHERE")
    morning = replace(work, moments={**work.moments, failures.KIND: Moment(poisoned)}).at(NOW)
    morning.round()
    assert [each.kind for each in work.notices()].count(failures.KIND) == 1


def test_a_revoked_token_is_waited_for_and_in_the_end_it_is_told_where_it_can_be(work: Work) -> None:
    with work.deps.store.open() as books:
        books.installations.forget(BOTH)
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
