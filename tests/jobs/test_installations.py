"""Tokens that run out are renewed ahead of it: once, by one process, whatever goes wrong on the way."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text, update

from bot import doctor
from bot.app import Rapport
from bot.deps import Deps, real_now
from bot.jobs import installations as job
from bot.jobs import people
from bot.rules.access import Kind
from bot.settings import read
from bot.slack.client import SlackRefused
from bot.store import Store
from bot.store.installations import Installation
from bot.store.schema import installations
from sandbox.client import StandIn
from sandbox.server import Running
from tests.conftest import KEYS
from tests.jobs.conftest import Crashed
from tests.linked import ENVIRONMENT, NORTH, SOUTH, linkable, slacks

__all__ = ["linkable", "slacks"]
SOON = job.AHEAD - timedelta(minutes=1)


@pytest.fixture
def deps(rapport: Rapport) -> Deps:
    return rapport.deps


@pytest.fixture
def rapport(database_url: str, slacks: Running, linkable: StandIn) -> Iterator[Rapport]:
    """Installed by link in two workspaces, with tokens that run out soon."""
    environment = {
        **ENVIRONMENT, "RAPPORT_ENV_FILE": os.devnull, "SECRET_KEYS": KEYS[0], "DATABASE_URL": database_url,
        "SLACK_BASE_URL": slacks.api_url, "PUBLIC_URL": "http://127.0.0.1:9",
    }  # fmt: skip
    rapport = Rapport(read(environment))
    for workspace in (NORTH, SOUTH):
        app = slacks.world.workspaces[workspace].app
        app.refresh_tokens["xoxe-1-first"] = False
        if workspace == SOUTH:
            app.refresh_tokens = {"xoxe-1-south": False}
        app.tokens[f"xoxe.xoxb-1-{workspace}"] = None
        refresh = "xoxe-1-first" if workspace == NORTH else "xoxe-1-south"
        with rapport.store.open() as books:
            books.workspaces.put(workspace, Kind.COMPANY, workspace)
            token, runs_out = f"xoxe.xoxb-1-{workspace}", real_now() + SOON
            found = Installation(workspace, "U0BOTCOMPANY", token, refresh_token=refresh, expires_at=runs_out)
            books.installations.put(found, real_now())
    people.read(rapport.deps, {"workspace": NORTH})
    yield rapport
    rapport.store.close()


def found(deps: Deps, workspace: str = NORTH) -> Installation:
    with deps.store.reading() as books:
        installation = books.installations.get(workspace)
    assert installation is not None
    return installation


def counts(linkable: StandIn, workspace: str = NORTH) -> tuple[int, int]:
    """How often its refresh tokens were taken, and how often one that was."""
    app = linkable.dump()["workspaces"][workspace]["app"]
    return app["refreshed"], app["reused"]


def waited(store: Store) -> None:
    """Every lease and every wait is over."""
    with store.engines.write() as connection:
        connection.execute(update(installations).values(renewing_until=real_now() - timedelta(seconds=1)))


def test_a_token_is_renewed_ahead_of_its_end_and_then_left_alone(deps: Deps, linkable: StandIn) -> None:
    before = found(deps)
    for _ in range(3):
        job.renew(deps)
    after = found(deps)
    assert after.bot_token != before.bot_token
    assert after.refresh_token not in {None, before.refresh_token}
    assert after.expires_at is not None
    assert after.expires_at > real_now() + timedelta(hours=11)
    assert [counts(linkable, each) for each in (NORTH, SOUTH)] == [(1, 0), (1, 0)]
    assert deps.slack.person(NORTH, "U0MINA").user == "U0MINA"


def test_one_that_lives_for_hours_and_one_without_an_end_are_left_alone(deps: Deps, linkable: StandIn) -> None:
    with deps.store.open() as books:
        later = replace(found(deps), expires_at=real_now() + job.AHEAD + timedelta(minutes=1))
        books.installations.put(later, real_now())
        books.installations.put(Installation(SOUTH, "U0BOTCOMPANY", "xoxb-for-ever"), real_now())
    job.renew(deps)
    assert linkable.calls("oauth.v2.access") == 0


def test_many_processes_at_once_use_each_refresh_token_once(
    deps: Deps, linkable: StandIn, database_url: str
) -> None:
    linkable.faults("oauth.v2.access", "delay_after", times=2, seconds=0.5)
    others = [Store(database_url, deps.store.secrets) for _ in range(4)]
    start = threading.Barrier(len(others))

    def run(store: Store) -> None:
        start.wait()
        job.renew(replace(deps, store=store))

    threads = [threading.Thread(target=run, args=(store,)) for store in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for store in others:
        store.close()
    assert [counts(linkable, each) for each in (NORTH, SOUTH)] == [(1, 0), (1, 0)]
    assert deps.slack.person(SOUTH, "U0MINA").user == "U0MINA"


def test_no_transaction_is_open_while_slack_is_asked(deps: Deps, linkable: StandIn) -> None:
    linkable.faults("oauth.v2.access", "delay_after", times=1, seconds=2)
    running = threading.Thread(target=job.renew, args=(deps,))
    running.start()
    linkable.until(lambda: linkable.calls("oauth.v2.access") == 1)
    with deps.store.open() as books:  # it would wait for its turn, or for the row, until the answer came
        books.installations.put(Installation(NORTH, "U0BOTCOMPANY", "xoxb-installed-anew"), real_now())
    running.join()
    assert found(deps).bot_token == "xoxb-installed-anew", "what was installed anew is not replaced by the older pair"


@pytest.mark.parametrize("kind", ["reset", "error500", "ratelimited"])
def test_a_slack_that_could_not_take_it_is_asked_again(deps: Deps, linkable: StandIn, kind: str) -> None:
    linkable.faults("oauth.v2.access", kind, times=2)
    before = found(deps)
    job.renew(deps)
    assert found(deps).bot_token == before.bot_token
    job.renew(deps)
    assert linkable.calls("oauth.v2.access") == 2, "one for each; nobody asks again before the wait is over"
    waited(deps.store)
    job.renew(deps)
    assert (found(deps).bot_token != before.bot_token, found(deps).refusal) == (True, None)
    assert counts(linkable) == (1, 0)


def test_an_answer_that_was_lost_is_told_as_a_no_and_the_older_token_still_works(
    deps: Deps, linkable: StandIn
) -> None:
    linkable.faults("oauth.v2.access", "drop_after", times=1)
    before = found(deps)
    job.renew(deps)
    waited(deps.store)
    job.renew(deps)
    assert found(deps).bot_token == before.bot_token
    assert found(deps).refusal == "invalid_refresh_token"
    with deps.store.reading() as books:
        told = books.notices.about(f"installation:{NORTH}")
    assert [(each.kind, each.to) for each in told] == [(job.NOT_RENEWED, "U0ADA")]
    waited(deps.store)
    job.renew(deps)
    with deps.store.reading() as books:
        assert len(books.notices.about(f"installation:{NORTH}")) == 1, "once"
    assert deps.slack.person(NORTH, "U0MINA").user == "U0MINA"
    assert counts(linkable, SOUTH) == (1, 0), "the other one is renewed all the same"


@pytest.mark.parametrize(("point", "taken"), [("renewal.claimed", (1, 0)), ("renewal.answered", (1, 1))])
def test_whoever_dies_on_the_way_leaves_it_to_another_when_the_lease_is_over(
    deps: Deps, linkable: StandIn, point: str, taken: tuple[int, int]
) -> None:
    def crash(reached: str) -> None:
        if reached == point:
            raise Crashed()

    with pytest.raises(Crashed):
        job.renew(replace(deps, crash=crash))
    job.renew(deps)
    waited(deps.store)
    job.renew(deps)
    both = [counts(linkable, each) for each in (NORTH, SOUTH)]
    assert sorted(both) == sorted([taken, (1, 0)]), "only what Slack gave and nobody kept is lost"


def test_a_database_that_is_away_when_the_pair_came_is_asked_again(
    deps: Deps, linkable: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def renamed(before: str, after: str) -> None:
        with deps.store.engines.write() as connection:
            connection.execute(text(f"ALTER TABLE {before} RENAME TO {after}"))

    def crash(reached: str) -> None:
        if reached == "renewal.answered":
            renamed("installations", "away")

    waits: list[float] = []

    def back(seconds: float) -> None:
        waits.append(seconds)
        renamed("away", "installations")

    monkeypatch.setattr(job.time, "sleep", back)
    before = {each: found(deps, each).bot_token for each in (NORTH, SOUTH)}
    job.renew(replace(deps, crash=crash))
    assert waits == [job.KEEP_AGAIN_SECONDS] * 2
    assert {each for each in before if found(deps, each).bot_token != before[each]} == {NORTH, SOUTH}
    assert counts(linkable) == (1, 0)


def test_without_the_clients_secret_nothing_is_asked_and_a_removed_app_is_not_renewed(
    deps: Deps, linkable: StandIn
) -> None:
    with deps.store.open() as books:
        books.installations.forget(SOUTH, real_now())
    job.renew(replace(deps, oauth=type(deps.oauth)()))
    assert linkable.calls("oauth.v2.access") == 0
    assert found(deps).refusal == "no_client_secret"
    with pytest.raises(SlackRefused, match="not_installed"):
        deps.slack.person(SOUTH, "U0MINA")


def test_one_whose_key_is_lost_stops_no_other(deps: Deps, linkable: StandIn) -> None:
    with deps.store.engines.write() as connection:
        broken = {"nothing": b"gAAAAA", "where": NORTH}
        connection.execute(text("UPDATE installations SET refresh_token = :nothing WHERE workspace = :where"), broken)
    job.renew(deps)
    assert counts(linkable, SOUTH) == (1, 0)


def test_doctor_tells_of_every_token_that_runs_out_and_of_rotation_that_is_half_set_up(rapport: Rapport) -> None:
    def told() -> dict[str, doctor.Finding]:
        return {each.what: each for each in doctor.examine(rapport) if "by link" in each.what}

    north, south = f"slack company by link, {NORTH}", f"slack company by link, {SOUTH}"
    assert "/slack/company/oauth_redirect" in told()["slack company by link"].said
    assert (told()[north].is_well, "is renewed before" in told()[north].said) == (True, True)
    deps = rapport.deps
    with deps.store.open() as books:
        over = replace(found(deps, SOUTH), expires_at=real_now() - timedelta(minutes=1))
        books.installations.put(over, real_now())
        renewal = books.installations.claim_renewal(NORTH, real_now() + job.AHEAD, real_now())
        assert renewal is not None
        books.installations.put_off(renewal, real_now(), "invalid_refresh_token")
    assert (told()[south].is_well, "`work` or `run` renews it" in told()[south].cure) == (False, True)
    assert (told()[north].is_well, "invalid_refresh_token" in told()[north].said) == (False, True)
    with deps.store.open() as books:
        books.installations.put(Installation(NORTH, "U0BOTCOMPANY", "xoxb-for-ever"), real_now())
    assert "does not run out" in told()[north].said
    rapport.deps = replace(deps, oauth=type(deps.oauth)())
    assert set(told()) == {south}
    assert "token rotation is half set up" in told()[south].said
