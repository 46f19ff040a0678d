"""A report from the draft to those who may read it: sealed, written, signed, changed with a reason, kept in mind."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.app import Rapport
from bot.rules.hiring.panels import seats
from bot.rules.hiring.panels.seats import Interview, Seat
from sandbox.client import words
from tests.fakes import COMPANY, Json, Slack
from tests.handlers.candidates import turn_down
from tests.handlers.debriefs import debrief, handed_in
from tests.handlers.first_run import give_roles
from tests.handlers.panels import ANA, NOOR, SAM, over
from tests.handlers.reports import REPORTS, WORDS, kept, page, read, signed, turned, written
from tests.handlers.state import OPEN, ask, rows, told

MINA, OMAR = "U0MINA", "U0OMAR"
NOT_THEIRS = "There is no report here for you"


@pytest.fixture
def role(rapport: Rapport) -> int:
    give_roles(rapport.store)
    return ask(rapport.store, OPEN).id


def sign(slack: Slack, view: Json, user: str = ANA) -> Json:
    answer: Json = slack.interact(slack.submitted(user, view)).get_json() or {}
    return answer


def refused(slack: Slack, user: str, value: str = "1") -> str:
    return told(slack, slack.interact(slack.clicked(user, f"{REPORTS}report", value)), user)


def ask_again(rapport: Rapport, role: int) -> None:
    """Sam is asked to interview Kim at a later stage, too."""
    now = datetime.now(UTC)
    sitting = (Seat(0, SAM, "interviewer", ("teamwork",)),)
    made = Interview(COMPANY, 1, role, 1, 1, 1, now + timedelta(days=1), 60, sitting, ANA, now)
    with rapport.store.open() as books:
        books.interviews.add(seats.offered(seats.proposed(made, (), now), now))


def test_nothing_is_drafted_before_the_seal_is_open_and_then_for_who_runs_it_alone(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    one = over(rapport.store, role)
    handed_in(rapport.store, one, SAM)
    sealed = page(slack, ANA)
    assert "Sealed" in words(sealed)
    assert "Zebra" not in json.dumps(sealed)
    assert "write" not in json.dumps(sealed)
    assert "still waited for" in told(
        slack, slack.interact(slack.clicked(ANA, f"{REPORTS}write", "1", view=sealed)), ANA
    )
    handed_in(rapport.store, one, NOOR)
    drafted = page(slack, ANA)
    assert "3.5 of 5" in words(drafted)
    assert "a contradiction" in words(drafted)
    said = words(turned(slack, drafted, "turn", "1:0:0"))
    assert "Zebra" in said
    assert "Giraffe" in said
    for who in (SAM, NOOR, OMAR):
        assert NOT_THEIRS in refused(slack, who), "a draft is nobody's but who runs it"


def test_an_open_debrief_opens_the_draft_and_second_votes_stand_beside_the_first_once_it_is_over(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    one = over(rapport.store, role)
    handed_in(rapport.store, one, SAM)
    debrief(rapport.store, one)
    drafted = words(page(slack, ANA))
    assert "Strong yes" in drafted
    assert "one person alone rated it" in drafted


def test_what_is_written_begins_with_the_draft_is_read_whole_and_signed_once(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    handed_in(rapport.store, over(rapport.store, role))
    form = turned(slack, page(slack, ANA), "write")
    begins = json.dumps(form, ensure_ascii=False)
    assert "Zebra: drew the plan for all" in begins
    assert "two ratings lie two points apart" in begins
    view = written(slack, page(slack, ANA), risks="")
    assert "errors" in sign(slack, view)
    whole = read(slack, written(slack, page(slack, ANA), overall="Elephant"))
    assert "Elephant" in words(whole)
    assert rows(rapport.store, "reports")["reports"] == []
    done = sign(slack, whole)
    assert "Signed" in words(done["view"])
    sign(slack, whole)
    (kept_row,) = rows(rapport.store, "reports")["reports"]
    assert (kept_row["number"], kept_row["who"]) == (1, ANA)
    stored = str(rows(rapport.store, "reports", "report_drafts", "record", "record_personal", "notices", "errands"))
    assert "Elephant" not in stored
    assert "Zebra" not in stored
    assert rows(rapport.store, "report_drafts")["report_drafts"] == []


def test_what_was_typed_waits_for_its_writer_alone_when_the_form_is_closed(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    handed_in(rapport.store, over(rapport.store, role))
    view = written(slack, page(slack, ANA), overall="Halfway")
    slack.interact(slack.closed(ANA, {**view, "callback_id": f"{REPORTS}review"}))
    assert "Halfway" in json.dumps(turned(slack, page(slack, ANA), "write"))
    slack.place(COMPANY).views.pop(ANA, None)
    assert "Halfway" not in json.dumps(turned(slack, page(slack, MINA), "write", user=MINA))


def test_another_version_says_why_and_the_earlier_one_is_kept(slack: Slack, rapport: Rapport, role: int) -> None:
    handed_in(rapport.store, over(rapport.store, role))
    signed(rapport.store, overall="Elephant")
    first = page(slack, ANA)
    assert "errors" in sign(slack, written(slack, first, overall="Tiger"))
    whole = read(slack, written(slack, first, overall="Tiger", why="A second reference"))
    later = words(sign(slack, whole)["view"])
    assert "A second reference" in later
    assert "Tiger" in later
    earlier = words(turned(slack, page(slack, ANA), "turn", "1:1"))
    assert "Elephant" in earlier
    assert "a later one is signed" in earlier


def test_two_who_write_at_a_time_sign_one_after_the_other_with_the_first_ones_words_seen(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    handed_in(rapport.store, over(rapport.store, role))
    whole = read(slack, written(slack, page(slack, ANA)))
    signed(rapport.store, MINA, overall="Tiger")
    assert "Something changed" in json.dumps(sign(slack, whole))
    assert [each["who"] for each in rows(rapport.store, "reports")["reports"]] == [MINA]
    assert WORDS["overall"] in json.dumps(turned(slack, page(slack, ANA), "write")), "what they wrote is kept"


def test_who_may_read_every_card_reads_what_is_signed_and_nobody_who_owes_one(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    handed_in(rapport.store, over(rapport.store, role))
    signed(rapport.store, overall="Elephant")
    for who in (SAM, NOOR, MINA):
        assert "Elephant" in words(page(slack, who))
    assert "write" not in json.dumps(page(slack, SAM))
    assert NOT_THEIRS in refused(slack, OMAR), "who referred them is shut out, whatever else they may"
    assert NOT_THEIRS in refused(slack, "U0EDITH")
    ask_again(rapport, role)
    assert NOT_THEIRS in refused(slack, SAM), "who is to interview again reads nothing before"


def test_who_did_not_get_it_is_kept_in_mind_and_listed_for_who_ran_it_alone(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    handed_in(rapport.store, over(rapport.store, role))
    signed(rapport.store)
    assert "Only who was turned down" in told(
        slack, slack.interact(slack.clicked(ANA, f"{REPORTS}keep", "1", view=page(slack, ANA))), ANA
    )
    turn_down(rapport.store, datetime.now(UTC))
    kept(rapport.store)
    listed = slack.command(ANA, "/hire pool")
    assert listed.status_code == 200
    shown = slack.open_view(ANA)
    assert shown is not None
    assert "Kim Sommer" in words(shown)
    assert "do not write to them" in words(shown)
    for who in (SAM, OMAR, "U0JAN"):
        slack.command(who, "/hire pool")
        theirs = slack.open_view(who)
        assert theirs is not None
        assert "Kim" not in words(theirs)
