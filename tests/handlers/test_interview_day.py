"""One's own interviews in Slack: answered on their page, briefed, noted on in the thread; and without who learns."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from bot.app import Rapport
from bot.jobs import home
from bot.rules.hiring.panels.seats import State
from bot.rules.people import Identity
from bot.store.schema import notices
from sandbox.client import words
from tests.fakes import COMPANY, Json, Slack
from tests.handlers.first_run import give_roles
from tests.handlers.forms import filled, opened
from tests.handlers.panels import NOOR, PANELS, SAM, asked, comes
from tests.handlers.state import OPEN, ask, rows, told

BRIEF = "100.1"


@pytest.fixture
def role(rapport: Rapport) -> int:
    give_roles(rapport.store)
    return ask(rapport.store, OPEN).id


def today(slack: Slack, user: str) -> Json:
    return opened(slack, user, slack.clicked(user, f"{PANELS}today"))


def test_what_is_asked_is_answered_on_the_page_of_ones_interviews_which_shows_it(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    asked(rapport.store, role)
    page = today(slack, SAM)
    assert "Please answer by" in words(page)
    slack.interact(slack.clicked(SAM, f"{PANELS}accept", "1:1", view=page))
    shown = slack.open_view(SAM)
    assert shown is not None
    assert "You said yes" in words(shown)
    form = filled(opened(slack, SAM, slack.clicked(SAM, f"{PANELS}decline", "1:2", view=shown)), reason="Ill")
    slack.interact(slack.submitted(SAM, form))
    after = slack.open_view(SAM)
    assert after is not None
    assert "Kim" not in words(after)
    assert "Kim Sommer" in words(today(slack, NOOR))


def test_the_brief_is_its_interviewers_alone_and_not_of_who_is_shut_out(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    comes(rapport.store, asked(rapport.store, role))
    view = opened(slack, SAM, slack.clicked(SAM, f"{PANELS}show_brief", "1"))
    assert "Kim Sommer" in words(view)
    assert "Teamwork" in words(view)
    for who, seat in ((NOOR, "1"), (NOOR, "2"), (SAM, "2"), (SAM, "99"), (SAM, "x")):  # Noor has not answered
        assert "no such seat of yours" in told(slack, slack.interact(_click(slack, who, seat)), who)
    with rapport.store.open() as books:
        company = books.company.of(COMPANY, rapport.deps.now())
        seen = books.candidates.for_panel(1, company)
        assert seen is not None
        books.candidates.flag(seen.candidate.__class__(**{**vars(seen.candidate), "relatives": (SAM,)}))
    assert "no such seat of yours" in told(slack, slack.interact(_click(slack, SAM, "1")), SAM)
    assert "Kim" not in words(today(slack, SAM))
    with rapport.store.open() as books:
        home.opened(books, Identity(COMPANY, SAM), rapport.deps.now())
        (notice,) = books.notices.about(f"home:{COMPANY}:{SAM}")
        facts: Any = home.MOMENTS["home"].facts(books, notice, rapport.deps.now())
    assert facts["interviews"]["next"] is None


def _click(slack: Slack, who: str, seat: str) -> Json:
    return slack.clicked(who, f"{PANELS}show_brief", seat)


def test_what_is_written_changed_and_deleted_in_the_thread_of_the_brief_reaches_the_notes(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    one = comes(rapport.store, asked(rapport.store, role))
    assert one.seats[0].state is State.ACCEPTED
    room = slack.direct(SAM, COMPANY)
    with rapport.store.engines.write() as connection:  # it was said
        brief = update(notices).where(notices.c.kind == f"{PANELS}brief")
        connection.execute(brief.values(channel=room, ts=BRIEF))

    def event(**more: Any) -> None:
        said = {"type": "message", "channel": room, "channel_type": "im", "event_ts": "101.0", **more}
        assert slack.event(COMPANY, said).status_code == 200

    def notes(who: str = SAM) -> list[str]:
        with rapport.store.reading() as books:
            return [each.text for each in books.evidence.seen_by(Identity(COMPANY, who), one.id)]

    said = {"user": SAM, "ts": "101.0", "thread_ts": BRIEF, "text": "Asked &lt;why&gt;"}
    event(**said)
    assert notes() == ["Asked <why>"]
    changed = {**said, "type": "message", "text": "Asked twice"}
    event(subtype="message_changed", message=changed, previous_message=said, ts="102.0")
    assert notes() == ["Asked twice"]
    event(subtype="message_changed", message={**changed, "bot_id": "B0COMPANY", "text": "Mine"}, ts="103.0")
    assert notes() == ["Asked twice"]
    event(subtype="message_deleted", previous_message={**changed, "type": "message"}, deleted_ts="101.0", ts="104.0")
    assert notes() == []
    kinds = [row["kind"] for row in rows(rapport.store, "notices")["notices"]]
    assert "commands.hint" not in kinds
    assert kinds.count(f"{PANELS}noted") == 1
    event(user=SAM, ts="105.0", thread_ts="99.9", text="Elsewhere")
    assert notes() == []
    stored = rows(rapport.store, "interview_notes")["interview_notes"]
    assert stored == []
