"""What Prometheus is told: whole, by its conventions, in labels from lists we know; and nothing about anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from werkzeug.test import Client

from bot import health, metrics
from bot.app import Rapport
from bot.handlers import ALL
from bot.handlers.commands import WORDS
from bot.handlers.registration import UNKNOWN
from bot.jobs import ERRANDS, MOMENTS, TIMETABLE, delivery, errands
from bot.jobs.delivery import Delivery
from bot.jobs.life import MOST_SILENCE, Life
from bot.jobs.work import _name, _run
from bot.rules.notices import State
from bot.slack import ids
from bot.store.backlog import ERRANDS as ERRAND_STATES
from bot.store.backlog import NOTICES
from tests.fakes import COMPANY, KINDS, Slack
from tests.handlers.failures import fails, failures_page, gives_up, waits
from tests.handlers.forms import check_form, reject_form, request_form, settings_form
from tests.handlers.state import ask

TOP, PORT = Path(__file__).parents[2], 9200
ADDRESSES = {ids.address(entry.listener) for entry in ALL} | {ids.address(word.listener) for word in WORDS} | {UNKNOWN}
JOBS = {_name(tick) for tick in TIMETABLE}
# Slack's methods as they stand in the sources.
CALLING = "".join((TOP / "bot" / "slack" / name).read_text() for name in ("client.py", "channels.py", "sockets.py"))
METHODS = {"auth.test", "oauth.v2.access", *re.findall(r'"([a-z]+(?:\.[a-zA-Z]+)+)"', CALLING)}
ENDED = {State.SENT, State.WITHDRAWN, State.STALE, State.FAILED}
# By label of a metric what it may say: lists that grow with the code and not with what people do.
LABELS = {
    ("rapport_ack_seconds", "address"): ADDRESSES,
    ("rapport_notices_ended_total", "state"): {state.value for state in ENDED},
    ("rapport_errands_ended_total", "state"): {"done", "retried", "failed"},
    ("rapport_slack_calls_total", "method"): METHODS,
    ("rapport_slack_calls_total", "outcome"): {"done", "refused", "limited", "unclear", "away"},
    ("rapport_slack_wait_seconds_total", "method"): METHODS,
    ("rapport_job_seconds", "job"): JOBS,
    ("rapport_job_failures_total", "job"): JOBS,
    ("rapport_job_lag_seconds", "job"): JOBS,
    ("rapport_away", "what"): {"slack", "database", "writing", "mail"},
    ("rapport_notices", "state"): {state.value for state in NOTICES},
    ("rapport_errands", "state"): set(ERRAND_STATES),
    ("rapport_thread_silence_seconds", "thread"): set(MOST_SILENCE),
    ("rapport_sockets_renewed_total", "app"): set(KINDS.values()),
    ("rapport_sockets_renewed_total", "why"): {"silent", "broken", "asked"},
    ("rapport_socket_connected", "app"): set(KINDS.values()),
    ("rapport_socket_silence_seconds", "app"): set(KINDS.values()),
}
FREE = {"version", "tables", "le"}


@pytest.fixture
def counting() -> Iterator[None]:
    metrics.start()
    yield
    metrics.stop()


def scrape(rapport: Rapport, life: Life | None = None) -> str:
    looked_at = health.Health(rapport.store, ["company"], rapport.deps.now, life)
    answer = Client(health.pages(looked_at, PORT)).get("/metrics", base_url=f"http://127.0.0.1:{PORT}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, metrics.CONTENT_TYPE)
    return answer.text


def value(text: str, name: str, **labels: str) -> float:
    """The value of that sample; 0 when it was never counted."""
    found = [one for family in text_string_to_metric_families(text) for one in family.samples]
    return sum(one.value for one in found if one.name == name and one.labels == labels)


@pytest.fixture
def lived(slack: Slack, rapport: Rapport, counting: None) -> str:
    """The numbers after a story of handlers, notices, errands and jobs, some of which fail."""
    slack.command("U0MINA", "/hire status")
    slack.command("U0MINA", "/hire Zaphod")
    slack.interact(slack.submitted("U0MINA", request_form(slack)))
    slack.interact(slack.submitted("U0MINA", check_form(slack)))
    slack.interact(slack.submitted("U0OMAR", reject_form(slack, ask(rapport.store).id)))
    slack.interact(slack.submitted("U0SAM", settings_form(slack, "U0SAM")))
    slack.interact(slack.clicked("U0MINA", "nobody.knows.Mina", "x"))
    slack.event(COMPANY, {"type": "nobody_knows", "user": "U0MINA"})
    fails(rapport.store)
    gives_up(rapport.store)
    waits(rapport.store)
    slack.interact(slack.clicked("U0ADA", "failures.try_again", "x", view=failures_page(slack)))
    sender = Delivery(rapport.deps, MOMENTS)
    while sender.round():
        pass
    slack.stand_in.faults("chat.postMessage", "ratelimited", times=1)
    slack.event(COMPANY, {"type": "message", "channel_type": "im", "user": "U0PIA", "text": "Zaphod?", "ts": "1.0"})
    while sender.round():
        pass
    while errands.one(rapport.deps, ERRANDS):
        pass
    life = Life()
    life.expect(dict.fromkeys(JOBS, 5.0))
    for tick in TIMETABLE:
        _run(tick, rapport.deps, life)
    return scrape(rapport, life)


def test_names_labels_and_their_values_are_from_lists_we_know(lived: str) -> None:
    for family in text_string_to_metric_families(lived):
        assert re.fullmatch("rapport_[a-z_]+[a-z]", family.name)
        assert family.documentation.endswith(".")
        for sample in family.samples:
            name = re.sub("_(bucket|sum|count)$", "", sample.name) if family.type == "histogram" else sample.name
            for label, said in sample.labels.items():
                assert label in FREE or said in LABELS[name, label], (name, label, said)
    counted = {family.name for family in text_string_to_metric_families(lived) if family.type == "counter"}
    assert counted == {meter.name.removesuffix("_total") for meter in metrics.METERS if meter.kind == "counter"}


def test_every_label_of_every_meter_has_its_list() -> None:
    asked = {(meter.name, label) for meter in metrics.METERS for label in meter.labels}
    assert asked <= set(LABELS)
    assert all(meter.name.endswith("_total") == (meter.kind == "counter") for meter in metrics.METERS)
    assert all(meter.name.endswith("_seconds") == (meter.kind == "histogram") for meter in metrics.METERS)


def test_nothing_is_told_about_anybody(lived: str, slack: Slack) -> None:
    private = ["Zaphod", "Data engineer", "budget", "Orders doubled", "@", "U0", "T0", "C0HR", "xoxb"]
    private += [person.real_name for person in slack.place(COMPANY).people.values()]
    assert [each for each in private if each in lived] == []


def test_what_happened_is_counted(lived: str) -> None:
    assert value(lived, "rapport_ack_seconds_count", address="hiring.requisitions.status") == 1
    assert value(lived, "rapport_ack_seconds_count", address="commands.hire") == 1
    assert value(lived, "rapport_ack_seconds_count", address="hiring.requisitions.check") == 2
    assert value(lived, "rapport_ack_seconds_count", address=UNKNOWN) == 2
    assert value(lived, "rapport_slack_calls_total", method="chat.postMessage", outcome="limited") == 1
    assert value(lived, "rapport_slack_wait_seconds_total", method="chat.postMessage") > 0
    assert value(lived, "rapport_notices_ended_total", state="sent") > 0
    assert value(lived, "rapport_notices", state="failed") == 1
    assert value(lived, "rapport_errands", state="failed") == 1
    assert value(lived, "rapport_job_seconds_count", job="delivery.release") == 1


def test_how_old_the_oldest_is_that_waits(slack: Slack, rapport: Rapport) -> None:
    assert value(scrape(rapport), "rapport_oldest_notice_age_seconds") == 0
    waits(rapport.store)
    assert value(scrape(rapport), "rapport_oldest_notice_age_seconds") > 60


def test_without_a_port_of_its_own_nothing_is_counted_and_nothing_is_told(slack: Slack, rapport: Rapport) -> None:
    slack.command("U0MINA", "/hire status")
    assert metrics._made == {}
    assert Client(slack.web).get("/metrics").status_code == 404
    for port, asked in ((None, PORT), (PORT, 443), (PORT, 80)):
        page = Client(health.pages(rapport.health(), port))
        assert page.get("/metrics", base_url=f"http://127.0.0.1:{asked}").status_code == 404


def test_a_job_that_fails_is_counted(rapport: Rapport, counting: None) -> None:
    tick = next(tick for tick in TIMETABLE if tick.job is delivery.release)
    rapport.store.close()
    broken = type(rapport.deps)(**{**vars(rapport.deps), "store": None})
    _run(tick, broken, Life())
    assert value(scrape(rapport), "rapport_job_failures_total", job="delivery.release") == 1
