"""What the bot leans on is stopped and started under load: nothing acknowledged is lost, and all goes on by itself."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import httpx
import pytest

from bot.store import Store
from bot.store.migrate import migrate
from bot.store.secrets import Secrets
from tests import postgres
from tests.conftest import KEYS
from tests.stories.conftest import is_ready, until
from tests.stories.site import Site, Talking, site


def events(here: Site) -> Counter[str]:
    return Counter(line["event"] for line in here.lines())


def everything_is_said_once(here: Site) -> None:
    until(lambda: here.states() == {"sent": sum(here.states().values())})
    assert set(here.hinted().values()) == {1}
    assert len(here.hinted()) == here.states()["sent"]


def test_postgresql_that_is_stopped_and_started_under_load(tmp_path: Path) -> None:
    url = postgres.mortal_url()
    with Store(url, Secrets(KEYS)) as store:
        migrate(store.engines)
    with site(url, tmp_path) as here:
        web, work = here.start("web"), here.start("work")
        with Talking(here.url) as talking:
            until(lambda: here.states()["sent"] > 3)
            postgres.stop(url)
            try:
                until(lambda: 500 in talking.answers.values())
                until(lambda: events(here)["the database is away"])
                until(lambda: httpx.get(f"{here.url}/readyz", timeout=30).status_code == 503)
            finally:
                postgres.start(url)
            said = len(talking.acknowledged())
            until(lambda: len(talking.acknowledged()) > said + 20)
            until(lambda: events(here)["the database is back"])
        until(lambda: is_ready(here.url))
        assert set(talking.answers.values()) == {200, 500}
        assert talking.acknowledged() <= here.keys()
        assert {line["level"] for line in here.lines()} <= {"info", "warning"}
        everything_is_said_once(here)
        web.stopped()
        work.stopped()


@pytest.mark.parametrize("engine", [pytest.param("sqlite", marks=pytest.mark.long), "postgresql"])
def test_slack_that_is_away_and_breaks_off_under_load(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with site(request.getfixturevalue(f"{engine}_url"), tmp_path) as here:
        web, work = here.start("web"), here.start("work")
        with Talking(here.url) as talking:
            until(lambda: here.states()["sent"] > 3)
            here.stand_in.faults("chat.postMessage", ["reset", "drop_after", "error500_after"], times=6)
            here.stand_in.away(3)
            until(lambda: sum(here.stand_in.struck("chat.postMessage").values()) == 6)
        assert set(talking.answers.values()) == {200}, "what people say is taken all the same"
        assert talking.acknowledged() <= here.keys()
        everything_is_said_once(here)
        web.stopped()
        work.stopped()
