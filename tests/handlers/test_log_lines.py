"""What is logged while people hire: which address, key and workspace a line is about, and nothing about anybody."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from bot.app import Rapport
from bot.deps import Deps
from bot.handlers import ALL
from bot.handlers.commands import WORDS
from bot.jobs import ERRANDS, MOMENTS, TIMETABLE, Tick, desk, errands
from bot.jobs.delivery import Delivery
from bot.jobs.life import Life
from bot.jobs.moments import Moment
from bot.jobs.work import _name, _run
from bot.rules.notices import Notice
from bot.slack import ids
from bot.store import Books
from bot.store.schema import workspaces
from tests.fakes import COMPANY, HR, KINDS, Json, Slack
from tests.handlers.failures import fails, failures_page, gives_up, waits
from tests.handlers.forms import check_form, filled, form_of, opened, request_form, settings_form, workspace_form
from tests.handlers.people_file import load_form
from tests.handlers.state import ask, rows

pytestmark = pytest.mark.debugging

# What people type, in words that stand nowhere else.
TYPED = {
    "title": "Zaphodite 工程师", "department": "Magrathea", "location": "Betelgeuse", "business_case": "Whale over it.",
    "reason": "Vogon budget.", "question": "Slartibartfast why?", "answer": "Because of petunias.", "said": "Frogstar?",
}  # fmt: skip
ADDRESSES = {ids.address(each.listener) for each in (*ALL, *WORDS)} | {_name(tick) for tick in TIMETABLE}
ADDRESSES |= {*MOMENTS, *ERRANDS, "unknown"}
STANDS_IN = ("httpcore", "httpx", "uvicorn", "websockets", "multipart", "python_multipart", "sandbox")
KEY = re.compile(r"[A-Za-z0-9_.:=+,#-]*")


class Poison(Exception):
    """Says what was typed."""


def poisoned(words: str) -> Exception:
    return Poison(f"cannot set {words!r} for \"mina@a.example\"")


def lives(slack: Slack, rapport: Rapport, written: io.StringIO) -> list[Json]:
    """People ask, decide, question, set things and make mistakes; everything is delivered, and some of it breaks."""
    form = filled(request_form(slack), **{name: TYPED[name] for name in ("title", "department", "location")})
    slack.interact(slack.submitted("U0MINA", filled(form, business_case=TYPED["business_case"])))
    slack.interact(slack.submitted("U0MINA", check_form(slack)))
    slack.command("U0MINA", f"/hire {TYPED['said']}")
    slack.event(COMPANY, {"type": "message", "channel_type": "im", "user": "U0PIA", "text": TYPED["said"], "ts": "1.0"})
    slack.event(COMPANY, {"type": "app_home_opened", "user": "U0ADA", "tab": "home", "channel": "D1"})
    id = ask(rapport.store).id
    name = "hiring.requisitions."
    question = form_of(slack, "U0OMAR", name + "ask", f"{id}:1", text=TYPED["question"])
    slack.interact(slack.submitted("U0OMAR", question))
    answer = form_of(slack, "U0MINA", name + "answer", f"{id}:0", text=TYPED["answer"])
    slack.interact(slack.submitted("U0MINA", answer))
    refusal = opened(slack, "U0OMAR", slack.clicked("U0OMAR", name + "reject", f"{id}:1"))
    slack.interact(slack.submitted("U0OMAR", filled(refusal, reason=TYPED["reason"])))
    slack.interact(slack.submitted("U0SAM", settings_form(slack, "U0SAM")))
    slack.interact(slack.submitted("U0ADA", workspace_form(slack, hr_channel=HR)))
    slack.interact(slack.submitted("U0ADA", load_form(slack)))
    with broken(rapport):
        slack.interact(slack.clicked("U0OMAR", name + "approve", f"{id}:1"))
    _breaks(rapport)
    fails(rapport.store, error=f"ValueError: {TYPED['title']}")
    gives_up(rapport.store)
    waits(rapport.store)
    slack.interact(slack.clicked("U0ADA", "failures.try_all", view=failures_page(slack)))
    slack.stand_in.faults("chat.postMessage", "drop_after", times=1)
    sender = Delivery(rapport.deps, {**MOMENTS, "commands.hint": Moment(_poison)})
    while sender.round():
        pass
    while errands.one(rapport.deps, {**ERRANDS, "roles.read": _poison_errand}):
        pass
    desk.plan(rapport.deps)
    life = Life()
    for tick in (*TIMETABLE, *(Tick(job, TIMETABLE[0].every) for job in (_poison_job, _clash))):
        _run(tick, rapport.deps, life)
    return said(written)


def said(written: io.StringIO) -> list[Json]:
    """What the bot and its libraries logged, without what the stand-in in this process and who calls it did."""
    found = [json.loads(line) for line in written.getvalue().splitlines()]
    return [line for line in found if not line["logger"].startswith(STANDS_IN)]


def _poison(books: Books, notice: Notice, now: Any) -> None:
    raise poisoned(TYPED["title"]) from poisoned(TYPED["department"])


def _poison_errand(deps: Deps, facts: Mapping[str, Any]) -> None:
    raise poisoned(TYPED["business_case"])


def _poison_job(deps: Deps) -> None:
    raise poisoned(TYPED["reason"])


def _clash(deps: Deps) -> None:
    wrong = 'duplicate key value violates "uq"\nDETAIL:  Key (email)=(mina@a.example) already exists.'
    raise IntegrityError("INSERT INTO people VALUES (%(name)s)", {"name": "Mina"}, Exception(wrong))


@contextmanager
def broken(rapport: Rapport) -> Iterator[None]:
    """A row of the database makes no sense meanwhile."""
    for kind in ("nonsense", "company"):
        with rapport.store.engines.write() as connection:
            connection.execute(update(workspaces).where(workspaces.c.id == COMPANY).values(kind=kind))
        if kind == "nonsense":
            yield


def _breaks(rapport: Rapport) -> None:
    """Hourly readings of people and groups are due."""
    for tick in TIMETABLE:
        if _name(tick).endswith("plan_reading"):
            tick.job(rapport.deps)


@pytest.fixture
def lines(slack: Slack, rapport: Rapport, written: io.StringIO) -> list[Json]:
    return lives(slack, rapport, written)


def test_no_line_says_a_name_an_address_or_what_was_typed_debugging_included(
    slack: Slack, rapport: Rapport, lines: list[Json]
) -> None:
    people = slack.place(COMPANY).people.values()
    private = [*TYPED.values(), "a.example", "people.csv", *(person.real_name for person in people)]
    for line in lines:
        assert [each for each in private if each in json.dumps(line, ensure_ascii=False)] == [], line
    events = {line["event"] for line in lines}
    wanted = {"a handler failed", "a notice could not be made", "a notice failed", "an errand failed", "a job failed"}
    assert wanted <= events, "the story never came to what it is about"
    traces = "\n".join(line["exception"] for line in lines if "exception" in line)
    assert "Poison: cannot set […] for […]" in traces
    assert 'File "' in traces
    clash = next(line for line in lines if line["event"] == "a job waits for the database")
    assert clash["error"] == "Exception: duplicate key value violates […]"


def test_every_line_about_a_handler_a_job_a_notice_or_an_errand_names_it(lines: list[Json]) -> None:
    ours = [line for line in lines if line["logger"].startswith(("bot.handlers", "bot.jobs"))]
    assert {line["logger"] for line in ours} >= {"bot.handlers.errors", "bot.jobs.delivery", "bot.jobs.errands"}
    for line in ours:
        assert line.get("address") in ADDRESSES | {f"{__name__}._poison_job", f"{__name__}._clash"}, line
        if line["logger"] != "bot.jobs.work":
            assert line["key"], line
            assert line["workspace"] in KINDS, line
    broken = next(line for line in ours if line["event"] == "a handler failed")
    assert broken["address"] == "hiring.requisitions.approve"
    failed = next(line for line in ours if line["event"] == "a notice could not be made")
    assert (failed["address"], len(failed["notice"])) == ("commands.hint", 24)
    given_up = next(line for line in ours if line["event"] == "an errand failed")
    assert given_up["key"].startswith("roles.read:T0")


def test_keys_are_made_of_ids_alone(slack: Slack, rapport: Rapport, lines: list[Json]) -> None:
    found = rows(rapport.store)
    keys = [row["key"] for name in ("notices", "errands", "handled") for row in found[name]]
    assert len(keys) > 20
    assert [key for key in keys if not KEY.fullmatch(key)] == []
    names = {word for person in slack.place(COMPANY).people.values() for word in person.real_name.split()}
    assert [key for key in keys if names & set(re.split(r"\W", key))] == []


def test_what_is_bound_to_one_piece_of_work_is_not_said_of_the_next(
    slack: Slack, rapport: Rapport, written: io.StringIO
) -> None:
    fails(rapport.store)
    slack.command("U0OMAR", "/hire help")
    with broken(rapport):
        slack.interact(slack.clicked("U0OMAR", "hiring.requisitions.approve", "1:1"))
    sender = Delivery(replace(rapport.deps), {"commands.hint": Moment(lambda *_: {"no": [].pop()})})
    with rapport.store.open() as books:
        (failed,) = books.failures.notices(COMPANY, 9)
        books.failures.try_again(COMPANY, [failed.mark], rapport.deps.now())
    assert sender.round() == 1
    slack.event(COMPANY, {"type": "nobody_knows", "user": "U0MINA"})
    by_event = {line["event"]: line for line in said(written) if line["logger"].startswith("bot.")}
    assert by_event["a handler failed"]["address"] == "hiring.requisitions.approve"
    assert by_event["a notice could not be made"]["address"] == "commands.hint"
    assert "address" not in by_event["an event nobody waits for"]
