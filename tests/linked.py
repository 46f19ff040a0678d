"""Two workspaces that one app can be added to by link, and somebody with a browser who does it over real HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from sandbox.client import StandIn
from sandbox.server import Running, running
from tests.fakes import SECRETS, Json, world

CLIENT_ID, CLIENT_SECRET = "1001.2002", "client-secret-of-company"
NORTH, SOUTH = "T0HARBOR", "T0SOUTH"
FORM = re.compile(r'name="(client_id|scope|state|redirect_uri)" value="([^"]*)"')
ENVIRONMENT = {
    "SLACK_COMPANY_CLIENT_ID": CLIENT_ID,
    "SLACK_COMPANY_CLIENT_SECRET": CLIENT_SECRET,
    "SLACK_COMPANY_SIGNING_SECRET": SECRETS["company"],
}


def linked(**app: Any) -> Json:
    """The company's workspace and another of its, with nothing installed; `app` changes what the app is."""
    whole = world()
    north = whole["workspaces"][0]
    north["app"] |= {"bot_token": "", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "events": None, **app}
    people = [each for each in north["people"] if each["id"] in {"U0MINA", "U0ADA"}]
    south = {**north, "id": SOUTH, "name": "south", "domain": "south", "app": dict(north["app"]), "people": people}
    return {"workspaces": [north, {**south, "channels": [], "usergroups": []}, *whole["workspaces"][1:]]}


@pytest.fixture(scope="session")
def slacks() -> Iterator[Running]:
    """A stand-in of their own: where all other tests are, the app is installed."""
    with running(linked()) as made:
        yield made


@pytest.fixture
def linkable(slacks: Running) -> Iterator[StandIn]:
    """Nothing is installed there yet, and tokens run out."""
    with StandIn(slacks.url) as made:
        made.load(linked(rotates=True))
        made.no_faults()
        yield made


class Browser:
    """Whoever opens the link. Cookies are kept; redirects are followed by hand."""

    def __init__(self, language: str = "en") -> None:
        self.http = httpx.Client(headers={"Accept-Language": language}, timeout=30, trust_env=False)

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def begins(self, link: str) -> str:
        """Slack's page, by the button on ours."""
        page = self.http.get(link)
        assert page.status_code == 200, page.text
        (address,) = re.findall(r'<a href="([^"]+)"', page.text)
        return unescape(address)

    def allows(self, slacks: str, team: str, do: str = "allow") -> str:
        """Where Slack sends them back to after they allowed it there."""
        page = self.http.get(slacks)
        assert page.status_code == 200, page.text
        hidden = {name: unescape(value) for name, value in FORM.findall(page.text)}
        answer = self.http.post(slacks.partition("?")[0], data={**hidden, "team": team, "do": do})
        assert answer.status_code == 302, answer.text
        return answer.headers["location"]

    def installs(self, link: str, team: str) -> httpx.Response:
        """The whole way; our last page."""
        return self.http.get(self.allows(self.begins(link), team))


def asked(address: str) -> dict[str, str]:
    """What stands in an address behind the question mark."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
