"""Slack's rate limits, enforced: what passes, what is told to wait, and the report of who went too fast."""

from collections import Counter
from copy import deepcopy
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from sandbox.api import METHODS
from sandbox.client import CannotBeDone, Someone, StandIn
from sandbox.limits import MINUTE, PER_MINUTE, POST, Bucket, Gauge, Limiter, Limits, Window
from sandbox.server import Running, running
from sandbox.world import World
from tests.sandbox.conftest import OTHER, TEAM, WORLD
from tests.sandbox.test_faults import Call, met, post, posted

SLOWLY = 0.01


@pytest.fixture
def limited(stand_in: StandIn) -> Any:
    """The stand-in with limits, until the test is over; a conversation recovers so slowly that no test sees it."""
    stand_in.limits(channel_per_second=SLOWLY)
    yield stand_in
    stand_in.no_limits()


def of(stand_in: StandIn, what: str, where: str) -> dict[str, Any]:
    """What came of one limit."""
    (found,) = [one for one in stand_in.limit_report()["limits"] if (one["what"], one["where"]) == (what, where)]
    return dict(found)


def test_without_limits_everything_passes(web: WebClient, stand_in: StandIn) -> None:
    assert {met(post(web)) for _ in range(20)} == {"ok"}
    assert (stand_in.limit_report()["on"], stand_in.limit_report()["limits"]) == (None, [])


def test_a_conversation_takes_a_short_burst_and_no_more(web: WebClient, limited: StandIn, mina: Someone) -> None:
    assert [met(post(web, "many")) for _ in range(8)] == ["ok"] * 5 + ["429"] * 3
    assert posted(mina, "many") == 5, "what is told to wait is not done"
    assert met(direct(web, "U0MINA")) == "ok", "elsewhere it is quiet"


def test_who_waits_as_told_is_let_in(web: WebClient, limited: StandIn) -> None:
    limited.limits(channel_per_second=0.5, channel_burst=1)
    web.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=1))
    assert [met(post(web)) for _ in range(2)] == ["ok", "ok"]
    assert (of(limited, "channel", "C0GENERAL")["refused"], of(limited, "channel", "C0GENERAL")["early"]) == (1, 0)


def test_the_answer_says_how_long_to_wait(web: WebClient, stand_in: StandIn) -> None:
    with running(WORLD, limits=Limits(channel_per_second=0.1, channel_burst=1)) as place:
        web = WebClient("xoxb-one-demo", base_url=place.api_url)
        post(web)()
        with pytest.raises(SlackApiError) as caught:
            post(web)()
    assert (caught.value.response["error"], caught.value.response.headers["Retry-After"]) == ("ratelimited", "10")


def direct(web: WebClient, channel: str) -> Call:
    return lambda: web.chat_postMessage(channel=channel, text="x")


def test_a_conversation_is_one_however_it_is_named(web: WebClient, limited: StandIn) -> None:
    room = web.chat_postMessage(channel="U0MINA", text="x")["channel"]
    assert [met(direct(web, name)) for name in ("U0MINA", room, "U0MINA", room, "U0MINA", room)] == [
        *["ok"] * 4, "429", "429"]
    assert [met(direct(web, name)) for name in ("#general", "C0GENERAL") * 3] == [*["ok"] * 5, "429"]


def test_a_workspace_takes_so_many_messages_a_minute(place: Running, web: WebClient, limited: StandIn) -> None:
    limited.limits(workspace_per_minute=6)
    channels = ("C0GENERAL", "U0MINA", "U0LI", "U0ADA", "G0PANEL", "U0MINA", "U0LI")
    assert [met(direct(web, channel)) for channel in channels] == ["ok"] * 6 + ["429"]
    other = WebClient("xoxb-two-demo", base_url=place.api_url)
    assert met(direct(other, "C0WELCOME")) == "ok"
    (violation,) = limited.limit_report()["violations"]
    assert (violation["workspace"], violation["what"], violation["method"]) == (TEAM, "workspace", POST)
    assert violation["retry_after"] > 30


def test_a_method_takes_so_many_calls_a_minute(web: WebClient, limited: StandIn) -> None:
    limited.limits(per_minute={"conversations.history": 1})
    assert [met(lambda: web.conversations_history(channel="C0GENERAL")) for _ in range(2)] == ["ok", "429"]
    assert [met(web.users_list) for _ in range(21)] == ["ok"] * 20 + ["429"]
    assert met(web.auth_test) == "ok"


def test_the_movable_clock_shortens_no_wait(web: WebClient, limited: StandIn) -> None:
    limited.limits(per_minute={"auth.test": 1})
    assert met(web.auth_test) == "ok"
    limited.clock.forward(3600)
    assert met(web.auth_test) == "429"


def test_the_report_tells_every_violation_and_how_full_each_limit_was(web: WebClient, limited: StandIn) -> None:
    limited.limits(channel_burst=4, channel_per_second=SLOWLY, workspace_per_minute=10)
    for _ in range(6):
        met(post(web))
    met(direct(web, "U0MINA"))
    report = limited.limit_report()
    assert (report["refused"], report["refused_by"]) == (2, {"channel": 2, "workspace": 0})
    assert of(limited, "channel", "C0GENERAL") == {
        "workspace": TEAM, "what": "channel", "where": "C0GENERAL", "passed": 4, "refused": 2, "early": 1,
        "fullest": pytest.approx(1, abs=0.05)}
    assert of(limited, "channel", "U0MINA")["fullest"] == 0.25
    assert of(limited, "workspace", TEAM)["fullest"] == 0.5
    assert [(one["where"], one["early"]) for one in report["violations"]] == [("C0GENERAL", False), ("C0GENERAL", True)]
    assert [entry["status"] for entry in limited.wire(POST)] == ["ok"] * 4 + ["ratelimited"] * 2 + ["ok"]
    limited.load(WORLD)
    assert (limited.limit_report()["refused"], limited.limit_report()["on"]["channel_burst"]) == (0, 4)


@pytest.mark.parametrize("settings", [{"channel_burst": 0}, {"per_minute": {"users.list": -1}}, {"colour": "red"}])
def test_a_limit_that_makes_no_sense_is_not_imposed(stand_in: StandIn, settings: dict[str, Any]) -> None:
    with pytest.raises(CannotBeDone, match=r"lets something pass|colour"):
        stand_in.limits(**settings)
    assert stand_in.limit_report()["on"] is None


def test_every_method_has_its_limit() -> None:
    assert {*METHODS} - {POST} == {*PER_MINUTE}


@pytest.mark.parametrize(("method", "most"), [
    ("users.list", 20), ("chat.update", 50), ("conversations.history", 50), ("views.publish", 100)])
def test_the_tiers_are_slack_s(method: str, most: int) -> None:
    world, limiter = World.load(WORLD), Limiter(Limits())
    told = Counter(limiter.ask(world.workspaces[TEAM], method, "") for _ in range(most + 3))
    assert told[0] == most
    assert limiter.ask(world.workspaces[OTHER], method, "") == 0


def passing(gauge: Gauge, moments: list[float]) -> list[float]:
    """The moments at which a call fits; each wait that is told is long enough."""
    passed = []
    for now in moments:
        if wait := gauge.wait(now):
            assert deepcopy(gauge).wait(now + wait + 1e-6) == 0
        else:
            gauge.take(now)
            passed.append(now)
    return passed


def test_no_minute_is_fuller_than_its_limit() -> None:
    passed = passing(Window(50), [number / 7 for number in range(2000)])
    assert len(passed) > 200
    assert all(late - early > MINUTE - 1e-6 for early, late in zip(passed, passed[50:], strict=False))


def test_a_bucket_lets_through_its_burst_and_then_its_rate() -> None:
    passed = passing(Bucket(1, 5), [number / 10 for number in range(600)])
    assert passed[:5] == [0, 0.1, 0.2, 0.3, 0.4]
    assert len(passed) == pytest.approx(60 + 4, abs=1)
