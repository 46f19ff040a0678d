"""Is everything going out? What an admin sees of failures, and what a click on one of them does, once."""

from __future__ import annotations

import pytest

from bot.app import Rapport
from bot.jobs import ERRANDS, MOMENTS, errands
from bot.jobs import failures as job
from bot.jobs.delivery import Delivery
from bot.rules.notices import Planned, State
from bot.rules.people import Identity
from bot.rules.settings import Choices
from bot.slack import limits
from bot.store.schema import notices
from sandbox.client import words
from tests.fakes import BOTH, CIRCLE, COMPANY, Json, Slack
from tests.handlers.failures import FAILURE_BUTTONS, fails, failures_page, gives_up, waits
from tests.handlers.state import rows, told
from tests.make import NOW

GARBAGE = ["", ":", "notice", "notice:x:1", "notice::1", "errand:1", "errand:" + "9" * 40 + ":1", "notice:1:-1", "١"]


def states(rapport: Rapport, name: str = "notices") -> dict[str, str]:
    return {row["key"]: row["state"] for row in rows(rapport.store)[name]}


def deliver(rapport: Rapport) -> None:
    delivery = Delivery(rapport.deps, MOMENTS)
    while delivery.round():
        pass


def home_of(slack: Slack, rapport: Rapport, user: str = "U0ADA", workspace: str = COMPANY) -> str:
    """What their Home says, after everything that can be delivered was."""
    opened: Json = {"type": "app_home_opened", "user": user, "tab": "home", "channel": "D1", "event_ts": "1.0"}
    slack.event(workspace, opened)
    deliver(rapport)
    return words(slack.someone(user, workspace).home())


def click(slack: Slack, name: str, value: str, view: Json, user: str = "U0ADA", workspace: str = COMPANY) -> str:
    """What somebody is told who clicks in that page."""
    answer = slack.interact(slack.clicked(user, f"failures.{name}", value, workspace, view=view))
    assert answer.status_code == 200
    return told(slack, answer, user, workspace)


def test_when_all_is_well_the_home_says_so_in_a_line_and_only_to_admins(slack: Slack, rapport: Rapport) -> None:
    assert "✓ Everything is going out" in home_of(slack, rapport)
    assert "going out" not in home_of(slack, rapport, "U0SAM")
    assert "✓ Yes" in words(failures_page(slack))


def test_the_home_says_what_failed_and_since_when_something_waits(slack: Slack, rapport: Rapport) -> None:
    assert "✓ Everything is going out" in home_of(slack, rapport)
    fails(rapport.store, count=2)
    gives_up(rapport.store)
    waits(rapport.store)
    with rapport.store.reading() as books:
        job_sees = job.summary(job.going_out(books, COMPANY, rapport.deps.now()))
    assert (job_sees["notices"], job_sees["errands"], job_sees["waiting"]) == (2, 1, 1)
    with rapport.store.open() as books:
        job.show(books, COMPANY, rapport.deps.now())
        books.notices.withdraw("waits")  # or the delivery below would bring it
    deliver(rapport)
    said = words(slack.someone("U0ADA").home())
    assert "2 messages could not be delivered. 1 task was given up." in said
    assert "going out" not in home_of(slack, rapport, "U0SAM")


def test_a_home_is_shown_anew_once_for_each_change_and_when_all_is_well_again(slack: Slack, rapport: Rapport) -> None:
    home_of(slack, rapport)

    def wanted() -> int:
        return next(row["wanted"] for row in rows(rapport.store)["notices"] if row["kind"] == "home")

    before = wanted()
    for _ in range(3):
        job.look(rapport.deps)
    assert wanted() == before
    mark = fails(rapport.store)
    for _ in range(3):
        job.look(rapport.deps)
    assert wanted() == before + 1
    click(slack, "let_go", mark, failures_page(slack))
    job.look(rapport.deps)
    assert wanted() == before + 2
    assert "✓ Everything is going out" in home_of(slack, rapport)


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.long), "zh"])
def test_five_hundred_failures_are_read_page_by_page_newest_first_within_slacks_limits(
    slack: Slack, rapport: Rapport, language: str
) -> None:
    fails(rapport.store, count=500)
    gives_up(rapport.store, count=20)
    with rapport.store.open() as books:
        ada = books.people.get(Identity(COMPANY, "U0ADA"))
        books.people.choose(ada, Choices(language=language))
    view, seen = failures_page(slack), []
    for number in range(50):
        assert limits.problems({name: each for name, each in view.items() if each is not None}, "modal") == []
        buttons = [each for block in view["blocks"] for each in block.get("elements", []) if each["type"] == "button"]
        seen += [each["value"] for each in buttons if each["action_id"].startswith("failures.try_again")]
        turns = {each["value"] for each in buttons if each["action_id"].startswith("failures.turn")}
        assert turns == {str(n) for n in (number - 1, number + 1) if 0 <= n < 50}
        click(slack, "turn", str(number + 1), view)
        view = slack.open_view("U0ADA") or {}
    marks = [mark for mark in seen if mark.startswith("notice:")]
    assert (len(marks), len(set(marks))) == (500, 500)
    with rapport.store.reading() as books:
        assert marks == [str(each.mark) for each in books.failures.notices(COMPANY, 500)]
    said = words(view)
    assert ("491 to 500, the newest first" if language == "en" else "第 491 至 500 条，从新到旧") in said
    assert ("they left, or take no messages" if language == "en" else "对方已离开") in said


def test_a_page_says_what_it_was_for_whom_and_why_but_nothing_of_what_was_typed(slack: Slack, rapport: Rapport) -> None:
    fails(rapport.store, error="ValueError: Mina asks for a Data engineer")
    gives_up(rapport.store)
    page = failures_page(slack)
    assert "A hint on what I can do, for " in words(page)
    assert "U0OMAR" in str(page)
    assert "I could not make it (ValueError)" in words(page)
    assert "Reading everybody’s profile from Slack" in words(page)
    assert "Mina" not in str(page)
    assert "Data engineer" not in str(page)


def test_what_is_tried_again_is_sent_once_if_it_is_still_true(slack: Slack, rapport: Rapport) -> None:
    mark = fails(rapport.store)
    view = failures_page(slack)
    payload = slack.clicked("U0ADA", "failures.try_again", mark, view=view)
    assert slack.interact(payload).status_code == 200
    after = rows(rapport.store)
    (notice,) = after["notices"]
    assert (notice["state"], notice["attempts"], notice["wait_until"]) == ("due", 0, None)
    assert after["record"][-1]["what"] == "failures.try_again"
    assert '"who": "U0ADA"' in after["record_personal"][-1]["text"]
    assert "1 is tried again now" in words(slack.open_view("U0ADA") or {}), "the page is shown as it is now"
    assert slack.interact(payload).status_code == 200
    assert rows(rapport.store) == after, "the same click again"
    assert "nothing left to do" in click(slack, "try_again", mark, view), "another click on the old row"
    assert rows(rapport.store) == after
    deliver(rapport)
    assert states(rapport) == {f"{COMPANY}:failed:0": "sent"}
    assert len(slack.someone("U0OMAR").dm()) == 1
    click(slack, "try_again", mark, view)
    deliver(rapport)
    assert len(slack.someone("U0OMAR").dm()) == 1


def test_what_is_tried_again_and_not_true_any_more_is_not_said(slack: Slack, rapport: Rapport) -> None:
    gone = "hiring.requisitions.waiting"
    with rapport.store.open() as books:
        books.notices.plan(Planned("k", gone, "x", COMPANY, "U0OMAR", {"id": 99, "step": 0, "asked": 1}), NOW)
    with rapport.store.engines.write() as connection:
        connection.execute(notices.update().values(state=State.FAILED.value, last_error="channel_not_found"))
    with rapport.store.reading() as books:
        (failed,) = books.failures.notices(COMPANY, 1)
    click(slack, "try_again", str(failed.mark), failures_page(slack))
    deliver(rapport)
    assert slack.someone("U0OMAR").dm() == []


def test_what_is_let_go_is_shown_no_more_and_never_sent(slack: Slack, rapport: Rapport) -> None:
    mark, errand = fails(rapport.store), gives_up(rapport.store)
    view = failures_page(slack)
    click(slack, "let_go", mark, view)
    click(slack, "let_go", errand, view)
    assert "✓ Yes" in words(slack.open_view("U0ADA") or {})
    deliver(rapport)
    while errands.one(rapport.deps, ERRANDS):
        pass
    assert set(states(rapport).values()) == set(states(rapport, "errands").values()) == {"let_go"}
    assert [row["what"] for row in rows(rapport.store)["record"][-2:]] == ["failures.let_go"] * 2
    assert "nothing left to do" in click(slack, "try_again", mark, view)


def test_an_errand_that_was_given_up_is_done_when_tried_again(slack: Slack, rapport: Rapport) -> None:
    mark = gives_up(rapport.store)
    click(slack, "try_again", mark, failures_page(slack))
    while errands.one(rapport.deps, ERRANDS):
        pass
    assert set(states(rapport, "errands").values()) == {"done"}


def test_all_of_it_is_tried_again_in_this_workspace_alone_however_much_it_is(slack: Slack, rapport: Rapport) -> None:
    fails(rapport.store, count=2 * job.BATCH + 50)
    gives_up(rapport.store, count=3)
    fails(rapport.store, BOTH, count=2)
    gives_up(rapport.store, BOTH)
    view = failures_page(slack)
    payload = slack.clicked("U0ADA", "failures.try_all", view=view)
    slack.interact(payload)
    once = rows(rapport.store)
    slack.interact(payload)
    assert rows(rapport.store) == once
    assert list(states(rapport).values()).count("due") == job.BATCH
    while errands.one(rapport.deps, ERRANDS):
        pass
    assert {state for key, state in states(rapport).items() if key.startswith(COMPANY)} == {"due"}
    assert {state for key, state in states(rapport, "errands").items() if not key.startswith(BOTH)} == {"done"}
    for found in (states(rapport), states(rapport, "errands")):
        assert {state for key, state in found.items() if key.startswith(BOTH)} == {"failed"}
    tried = [row for row in rows(rapport.store)["record"] if row["what"] == "failures.try_again"]
    assert len(tried) == 2 * job.BATCH + 50 + 3
    assert "nothing left to do" in click(slack, "try_all", "", view)


def test_an_admin_sees_and_moves_nothing_of_another_workspace(slack: Slack, rapport: Rapport) -> None:
    mark, errand = fails(rapport.store), gives_up(rapport.store)
    fails(rapport.store, BOTH)
    for user, workspace in (("U0CORA", CIRCLE), ("U0BO", BOTH)):
        view = failures_page(slack, user, workspace)
        assert ("✓ Yes" in words(view)) == (workspace == CIRCLE)
        assert mark not in str(view)
        before = rows(rapport.store)
        for name in ("try_again", "let_go"):
            for stolen in (mark, errand):
                assert "nothing left to do" in click(slack, name, stolen, view, user, workspace)
                assert rows(rapport.store) == before


@pytest.mark.parametrize("name", sorted(FAILURE_BUTTONS - {"failures.try_all"}))
def test_a_value_that_means_nothing_changes_nothing_and_is_answered(slack: Slack, rapport: Rapport, name: str) -> None:
    fails(rapport.store)
    view = failures_page(slack)
    before = rows(rapport.store)
    for value in GARBAGE:
        for metadata in ("0", "-1", "x", "9" * 40):
            assert click(slack, name.partition(".")[2], value, {**view, "private_metadata": metadata})
            assert rows(rapport.store) == before


def test_the_page_opens_from_the_desk_note_that_told_of_the_failure(slack: Slack, rapport: Rapport) -> None:
    fails(rapport.store)
    with rapport.store.reading() as books:
        lines = job.lines(books, books.workspaces.get(COMPANY), rapport.deps.now())
    assert set(lines) == {"U0ADA"}
    assert "user_not_found" in str(lines["U0ADA"][0].facts)
    assert "could not be delivered" in words(failures_page(slack))
