"""Figures of outcomes: looked at each night, for whom they are, with their pictures, without names, without a figure
over few, and as a file."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.app import Rapport
from bot.jobs import ERRANDS, errands
from bot.jobs.errands import NotYet
from bot.jobs.hiring.candidates import data
from bot.jobs.hiring.outcomes import looking
from bot.rules.access import Right
from bot.rules.hiring.candidates import What
from bot.rules.hiring.checkins import Hire, Kind, Side, scheduled
from bot.rules.hiring.checkins.asking import Answers
from bot.rules.people import Identity, Role
from bot.store import Books
from bot.store.hiring.outcomes import Looked
from sandbox.client import words
from tests.fakes import COMPANY, Json, Slack
from tests.handlers.candidates import ANA, MINA
from tests.handlers.first_run import give_roles
from tests.handlers.forms import opened
from tests.handlers.numbers import DAY, begun, held, somebody
from tests.handlers.outcomes import OUTCOMES, looked
from tests.handlers.state import OPEN, ask, rows, told
from tests.store.test_checkins import HOURS

SAM, ADA, LIWEI = "U0SAM", "U0ADA", "U0LIWEI"
FIGURE = re.compile(r"-?\d\.\d\d")


@pytest.fixture
def role(rapport: Rapport) -> int:
    give_roles(rapport.store)
    return ask(rapport.store, OPEN).id


def work(rapport: Rapport) -> None:
    while errands.one(rapport.deps, ERRANDS):
        pass


def page(slack: Slack, user: str, value: str = "", view: Json | None = None, verb: str = "read") -> Json:
    """What that button opens, or turns its page into."""
    more: dict[str, Any] = {"view": view} if view else {}
    slack.place(COMPANY).views.clear() if view is None else None
    return opened(slack, user, slack.clicked(user, OUTCOMES + verb, value, **more))


def came(books: Books, role: int, candidacy: int, manager: str, score: int) -> Hire:
    """They began 200 days ago, and their manager rated them on day 180."""
    start = datetime.now(UTC).date() - timedelta(days=200)
    hire = books.checkins.begin(Hire(COMPANY, role, Kind.HIRED, start, manager, "", ("sql",), (), candidacy))
    books.checkins.keep(scheduled(hire, HOURS))
    for one in books.checkins.of([hire.id])[hire.id]:
        if (one.day, one.side) == (180, Side.MANAGER):
            books.checkins.hand_in(replace(one, by=manager, at=datetime.now(UTC)), Answers({"overall": score}))
    return hire


def test_a_look_each_night_sees_everybody_and_another_follows_who_is_erased(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    assert "Nobody was looked at yet" in words(page(slack, ANA))
    at = datetime.now(UTC) - 300 * DAY
    people = [begun(rapport.store, role, somebody(f"Kim {n}", n), at, (What.NEXT, ""), (What.HIRE, "")) for n in (1, 2)]
    for n, seen in enumerate(people):
        held(rapport.store, seen, at + DAY, {SAM: 1})
        with rapport.store.open() as books:
            came(books, role, seen.candidacy.id, MINA, 3 + n)
    for _ in range(2):  # once a day is enough
        looking.plan(rapport.deps)
    work(rapport)
    planned = [row for row in rows(rapport.store, "errands")["errands"] if row["kind"] == looking.LOOK]
    assert len([row for row in planned if row["facts"]["workspace"] == COMPANY]) == 1
    with rapport.store.open() as books:
        report = books.outcomes.look(COMPANY)
        assert report is not None
        assert (report.hired, report.windows[0].followed.rated, report.windows[1].followed.rated) == (2, 2, 0)
        me = books.people.enter(Identity(COMPANY, ANA), Right.HIRE)
        data.erase(books, me, people[0], datetime.now(UTC))
    looking.plan(rapport.deps)
    work(rapport)
    with rapport.store.reading() as books:
        again = books.outcomes.look(COMPANY)
        assert again is not None
        assert again.windows[0].followed.rated == 1


def test_a_look_during_which_somebody_is_erased_begins_anew(
    rapport: Rapport, role: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = begun(rapport.store, role, somebody("Kim"), datetime.now(UTC) - 9 * DAY)
    held(rapport.store, seen, datetime.now(UTC) - 8 * DAY, {SAM: 1})
    cases = looking.cases

    def meanwhile(*given: Any) -> Any:
        with rapport.store.open() as books:
            books.erasing.erase(seen.candidate.id, (), datetime.now(UTC))
        return cases(*given)

    monkeypatch.setattr(looking, "cases", meanwhile)
    facts = {"workspace": COMPANY, "day": "2026-11-23"}
    with pytest.raises(NotYet):
        looking.look(rapport.deps, facts)
    looking.look(rapport.deps, facts)
    with rapport.store.reading() as books:
        assert books.outcomes.looked(COMPANY) == Looked(date(2026, 11, 23), 1)


def test_the_pages_lead_to_one_another_and_get_their_pictures(slack: Slack, rapport: Rapport, role: int) -> None:
    looked(rapport.store, 180)
    numbers = opened(slack, ANA, slack.clicked(ANA, "hiring.reports.numbers", ""))
    view = page(slack, ANA, view=numbers)
    assert "Over 163 hires" in words(view)
    assert "50 would be chance" in words(view)
    assert "is being drawn" in words(view)
    assert "score 1.0, rating" in words(view), "a recruiter sees the points"
    parts = page(slack, ANA, "by_part:180", view)
    work(rapport)
    now = slack.open_view(ANA) or {}
    assert "Job knowledge test" in words(now)
    assert "is being drawn" not in words(now)
    assert [block["type"] for block in now["blocks"]].count("image") == 1
    assert [each.content[:4] for each in slack.place(COMPANY).files.values()] == [b"\x89PNG"] * 2, "and the one it left"
    details = page(slack, ANA, "details:365", parts)
    assert "with what was published" in words(details)
    assert "twelve months" in words(details)
    slack.place(COMPANY).files.clear()
    again = page(slack, ANA, "by_part:180", details)
    assert "is being drawn" in words(again), "Slack has that picture no more"


def test_points_are_for_recruiters_who_rate_nobody_and_the_band_for_all_who_run_one(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    looked(rapport.store, 40)
    for user in (MINA, ADA):
        said = words(page(slack, user))
        assert "The rating to be expected" in said
        assert "rating 3.0: " not in said, user
    assert "rating 3.0: " in words(page(slack, ANA))
    seen = begun(rapport.store, role, somebody("Kim"), datetime.now(UTC) - 300 * DAY, (What.NEXT, ""), (What.HIRE, ""))
    with rapport.store.open() as books:
        came(books, role, seen.candidacy.id, ANA, 3)
    assert "rating 3.0: " not in words(page(slack, ANA)), "she is asked about somebody"


def test_whoever_runs_nothing_is_told_for_whom_they_are(slack: Slack, rapport: Rapport, role: int) -> None:
    looked(rapport.store, 40)
    numbers = words(opened(slack, SAM, slack.clicked(SAM, "hiring.reports.numbers", "")))
    assert "What predicted success" not in numbers
    before = rows(rapport.store)
    for verb, value in (("read", ""), ("read", "details:180"), ("file", "summary:180")):
        slack.place(COMPANY).views.clear()
        answer = slack.interact(slack.clicked(SAM, OUTCOMES + verb, value))
        assert "are for recruiters, admins" in told(slack, answer, SAM)
    assert rows(rapport.store) == before
    for value in ("summary:90", "x:180", "summary:180:1"):
        slack.place(COMPANY).views.clear()
        answer = slack.interact(slack.clicked(ANA, f"{OUTCOMES}read", value))
        assert "This request is not here" in told(slack, answer, ANA), value


def test_over_few_hires_no_page_and_no_file_has_a_figure_of_theirs(slack: Slack, rapport: Rapport, role: int) -> None:
    looked(rapport.store, 9)
    said = [words(page(slack, ANA, f"{name}:180")) for name in ("summary", "details", "by_part")]
    page(slack, ANA, "summary:180", verb="file")
    work(rapport)
    (file,) = slack.place(COMPANY).files.values()
    assert "8 hires cannot show whether these interviews work" in said[0]
    assert set(FIGURE.findall("".join(said))) == {"0.26", "-0.07", "0.54"}, "what was published"
    assert FIGURE.findall(file.content.decode("utf-8-sig")) == []


def test_nobody_has_a_name_in_what_is_kept_shown_or_given(slack: Slack, rapport: Rapport, role: int) -> None:
    looked(rapport.store, 180)
    shown = [json.dumps(page(slack, ANA, f"{name}:180")["blocks"]) for name in ("summary", "details", "by_part")]
    page(slack, ANA, "summary:180", verb="file")
    work(rapport)
    given = [each.content for each in slack.place(COMPANY).files.values() if each.name.endswith(".csv")]
    files = [each.decode("utf-8-sig") for each in given]
    with rapport.store.reading() as books:
        kept = repr(books.outcomes.look(COMPANY))
    for text in (*shown, *files, kept):
        assert not re.search(r"\bU[0-3]\b|\bM[0-6]\b", text)
    assert "Interviewers, all together" in shown[2]


def test_a_file_has_every_figure_a_line_each_in_the_askers_language(slack: Slack, rapport: Rapport, role: int) -> None:
    looked(rapport.store, 180)
    with rapport.store.open() as books:
        books.roles.give(COMPANY, Role.RECRUITER, [ANA, LIWEI])
    for user in (ANA, LIWEI):
        page(slack, user, "summary:180", verb="file")
    work(rapport)
    english, chinese = (each.content.decode("utf-8-sig") for each in slack.place(COMPANY).files.values())
    table = list(csv.reader(io.StringIO(english)))
    assert len({len(row) for row in table}) == 1
    found = {(row[0], row[1]): row[2:] for row in table}
    assert found["All scores together", "six months"][:4] == ["163", "0.65", "0.55", "0.73"]
    assert found["Who left", "rated"][0] == "163"
    assert ("Where they came from", "fair") in found
    assert chinese.splitlines()[0] != english.splitlines()[0]
    with rapport.store.open() as books:
        books.roles.give(COMPANY, Role.RECRUITER, [LIWEI])
    assert "hiring.outcomes.file" in {row["what"] for row in rows(rapport.store, "record")["record"]}


def test_whoever_lost_the_right_meanwhile_gets_no_file(slack: Slack, rapport: Rapport, role: int) -> None:
    looked(rapport.store, 40)
    page(slack, ANA, "summary:180", verb="file")
    with rapport.store.open() as books:
        books.roles.give(COMPANY, Role.RECRUITER, [LIWEI])
    work(rapport)
    assert not slack.place(COMPANY).files
