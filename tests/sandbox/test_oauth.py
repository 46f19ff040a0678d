"""Installing by link, and tokens that run out, as the real SDK meets them."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.client import StandIn
from sandbox.server import Running
from tests.sandbox.conftest import OTHER, TEAM, WORLD

BACK = "http://127.0.0.1:9/slack/company/oauth_redirect"
CLIENT = {"client_id": "1.2", "client_secret": "one-client-secret"}


@pytest.fixture
def rotating(place: Running, stand_in: StandIn) -> Running:
    """Both workspaces may be added to; one of them gives tokens that run out."""
    world = deepcopy(WORLD)
    for workspace in world["workspaces"]:
        workspace["app"] |= {**CLIENT, "bot_token": "", "rotates": workspace["id"] == TEAM}
    stand_in.load(world)
    return place


def asked(**changes: str) -> dict[str, str]:
    return {"client_id": CLIENT["client_id"], "scope": "chat:write", "state": "a&b", "redirect_uri": BACK, **changes}


def allowed(served: Running, team: str = TEAM, do: str = "allow", **changes: str) -> dict[str, list[str]]:
    """What the browser is sent back with."""
    body = {**asked(**changes), "team": team, "do": do}
    answer = httpx.post(f"{served.url}/oauth/v2/authorize", data=body)
    assert answer.status_code == 302
    to = answer.headers["location"]
    assert to.startswith(BACK)
    return parse_qs(urlsplit(to).query)


def client(served: Running, token: str | None = None) -> WebClient:
    return WebClient(token, base_url=served.api_url)


def exchanged(served: Running, **more: Any) -> Any:
    return client(served).oauth_v2_access(**{**CLIENT, "redirect_uri": BACK, **more})


def refusal(doing: Callable[[], Any]) -> str:
    with pytest.raises(SlackApiError) as refused:
        doing()
    return str(refused.value.response["error"])


def test_the_page_offers_every_workspace_and_says_what_is_wrong(rotating: Running) -> None:
    page = httpx.get(f"{rotating.url}/oauth/v2/authorize", params=asked())
    assert [team in page.text for team in (TEAM, OTHER)] == [True, True]
    for changes, said in ((("client_id", "9.9"), "invalid_client_id"), (("scope", ""), "invalid_scope"),
                          (("redirect_uri", ""), "bad_redirect_uri")):
        page = httpx.get(f"{rotating.url}/oauth/v2/authorize", params=asked(**dict([changes])))
        assert (page.status_code, said in page.text) == (400, True)
    assert allowed(rotating, do="cancel") == {"error": ["access_denied"], "state": ["a&b"]}


def test_a_code_is_taken_once_and_gives_a_token_of_its_workspace(rotating: Running) -> None:
    back = allowed(rotating, OTHER)
    assert back["state"] == ["a&b"]
    code = back["code"][0]
    assert refusal(lambda: exchanged(rotating, code=code, client_secret="x")) == "bad_client_secret"
    assert refusal(lambda: exchanged(rotating, code=code, redirect_uri=BACK + "x")) == "bad_redirect_uri"
    answer = exchanged(rotating, code=code)
    assert (answer["team"]["id"], answer["token_type"], answer["scope"]) == (OTHER, "bot", "chat:write")
    assert "refresh_token" not in answer
    assert client(rotating, answer["access_token"]).auth_test()["team_id"] == OTHER
    assert refusal(lambda: exchanged(rotating, code=code)) == "code_already_used"
    assert refusal(lambda: exchanged(rotating, code="x")) == "invalid_code"


def test_a_refresh_token_is_taken_once_and_the_older_token_is_good_until_it_runs_out(
    rotating: Running, stand_in: StandIn
) -> None:
    first = exchanged(rotating, code=allowed(rotating)["code"][0])
    assert first["expires_in"] == 43200
    renew = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = exchanged(rotating, **renew)
    for each in (first, second):
        assert client(rotating, each["access_token"]).auth_test()["team_id"] == TEAM
    assert refusal(lambda: exchanged(rotating, **renew)) == "invalid_refresh_token"
    stand_in.tokens(TEAM, "expire")
    assert refusal(lambda: client(rotating, first["access_token"]).auth_test()) == "token_expired"
    third = exchanged(rotating, grant_type="refresh_token", refresh_token=second["refresh_token"])
    assert client(rotating, third["access_token"]).auth_test()["ok"]
    told = stand_in.dump()["workspaces"][TEAM]["app"]
    assert (told["refreshed"], told["reused"]) == (2, 1)


def test_what_was_revoked_is_good_for_nothing_and_no_secret_is_told(rotating: Running, stand_in: StandIn) -> None:
    given = exchanged(rotating, code=allowed(rotating)["code"][0])
    stand_in.tokens(TEAM, "revoked")
    assert refusal(lambda: client(rotating, given["access_token"]).auth_test()) == "token_revoked"
    renew = {"grant_type": "refresh_token", "refresh_token": given["refresh_token"]}
    assert refusal(lambda: exchanged(rotating, **renew)) == "invalid_refresh_token"
    said = str(stand_in.dump()) + str(stand_in.wire())
    secrets = (given["access_token"], given["refresh_token"], CLIENT["client_secret"])
    assert [secret for secret in secrets if secret in said] == []
