"""Rapport is added to workspaces by link: by who was invited, in one browser, once, in time, and told in a page."""

from __future__ import annotations

import io
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import httpx
import pytest
from sqlalchemy import text

from bot.app import Rapport
from bot.deps import real_now
from bot.handlers import installing
from bot.rules.access import Kind
from bot.settings import read
from sandbox.client import StandIn
from sandbox.server import Running
from tests.conftest import KEYS
from tests.handlers.state import rows
from tests.linked import CLIENT_SECRET, ENVIRONMENT, NORTH, SOUTH, Browser, asked, linkable, slacks
from tests.make import NOW

pytestmark = pytest.mark.debugging

__all__ = ["linkable", "slacks"]
WEEK = timedelta(days=7)


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@contextmanager
def served(rapport: Rapport, server: WSGIServer) -> Iterator[Rapport]:
    server.set_app(rapport.web())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield rapport
    server.shutdown()
    server.server_close()
    thread.join()
    rapport.store.close()


@pytest.fixture
def rapport(database_url: str, slacks: Running, linkable: StandIn) -> Iterator[Rapport]:
    """`web` of nothing that is installed yet, on each engine."""
    door = make_server("127.0.0.1", 0, None, handler_class=Quiet)
    environment = {
        **ENVIRONMENT, "RAPPORT_ENV_FILE": os.devnull, "SECRET_KEYS": KEYS[0], "DATABASE_URL": database_url,
        "SLACK_BASE_URL": slacks.api_url, "PUBLIC_URL": f"http://127.0.0.1:{door.server_port}",
    }  # fmt: skip
    with served(Rapport(read(environment)), door) as made:
        yield made


@pytest.fixture
def browser() -> Iterator[Browser]:
    with Browser() as made:
        yield made


def link(rapport: Rapport, good_for: timedelta = WEEK) -> str:
    made = installing.link(rapport.deps, "company", good_for)
    assert made is not None
    return made


def tokens(rapport: Rapport) -> dict[str, str]:
    with rapport.store.reading() as books:
        return {each.workspace: each.bot_token for each in books.installations.of("company")}


def test_two_workspaces_are_added_by_one_link_and_each_has_its_own_token(rapport: Rapport, browser: Browser) -> None:
    for team in (NORTH, SOUTH):
        done = browser.installs(link(rapport), team)
        assert (done.status_code, "Rapport is added" in done.text) == (200, True), done.text
    found = tokens(rapport)
    assert set(found) == {NORTH, SOUTH}
    assert found[NORTH] != found[SOUTH]
    for team in (NORTH, SOUTH):
        assert rapport.deps.slack.person(team, "U0MINA").workspace == team
        with rapport.store.reading() as books:
            installation = books.installations.get(team)
            assert books.workspaces.get(team).kind is Kind.COMPANY
        assert installation is not None
        assert (installation.bot, installation.app) == ("B0COMPANY", "A0COMPANY")
        assert installation.expires_at is not None
        assert timedelta(hours=11) < installation.expires_at - real_now() < timedelta(hours=13)
    assert [row["what"] for row in rows(rapport.store)["record"]] == ["installations.install"] * 2
    stored = str(rows(rapport.store))
    assert [secret for secret in (*found.values(), "xoxe", CLIENT_SECRET) if secret in stored] == []


def test_adding_it_again_replaces_the_token(rapport: Rapport, browser: Browser) -> None:
    browser.installs(link(rapport), NORTH)
    before = tokens(rapport)
    browser.installs(link(rapport), NORTH)
    assert tokens(rapport).keys() == before.keys()
    assert tokens(rapport) != before


def test_a_state_is_good_once_even_where_slack_said_no(rapport: Rapport, browser: Browser) -> None:
    back = browser.allows(browser.begins(link(rapport)), NORTH)
    assert browser.http.get(back).status_code == 200
    for same in (back, back + "x", back + "%3D%3D"):
        again = browser.http.get(same)
        assert (again.status_code, "was already used" in again.text) == (400, True)
    state = asked(browser.begins(link(rapport)))["state"]
    wrong = back.partition("?")[0] + f"?code=nothing&state={state}"
    said = [browser.http.get(wrong) for _ in range(2)]
    assert [each.status_code for each in said] == [400, 400]
    assert "Slack says: invalid_code" in said[0].text
    assert "was already used" in said[1].text


def test_another_browser_or_none_a_forged_state_and_another_apps_are_refused_before_slack_is_asked(
    rapport: Rapport, browser: Browser, linkable: StandIn
) -> None:
    back = browser.allows(browser.begins(link(rapport)), NORTH)
    with Browser() as other:
        other.begins(link(rapport))
        for somebody in (other.http, httpx):
            assert somebody.get(back).status_code == 400
    code, where = asked(back)["code"], back.partition("?")[0]
    seal = rapport.store.secrets.seal
    forged = [
        "", "x", seal(installing.INVITATION, "{}").decode(),
        installing._seal(rapport.store, installing.STATE, "community", WEEK, browser=installing.token_hash("")),
        installing._seal(rapport.store, installing.STATE, "company", -WEEK, browser=installing.token_hash("")),
    ]  # fmt: skip
    for state in forged:
        assert httpx.get(where, params={"code": code, "state": state}).status_code == 400
        assert browser.http.get(where, params={"code": code, "state": state}).status_code == 400
    assert linkable.calls("oauth.v2.access") == 0
    assert browser.http.get(back).status_code == 200, "nobody used up what was theirs"


def test_who_was_not_invited_or_too_long_ago_gets_no_way_to_slack(rapport: Rapport) -> None:
    whole = link(rapport)
    for wrong in (whole.partition("?")[0], whole[:-2], link(rapport, -timedelta(seconds=1)), whole[:150] + whole[160:]):
        page = httpx.get(wrong)
        assert (page.status_code, "no longer good" in page.text, "oauth" in page.text) == (403, True, False)
        assert "set-cookie" not in page.headers
    for other in ("community", "both"):
        page = httpx.get(whole.replace("/company/", f"/{other}/"))
        assert (page.status_code, "token in its settings" in page.text) == (404, True)
        assert httpx.get(f"{rapport.deps.oauth.public_url}/slack/{other}/oauth_redirect").status_code == 404
    assert httpx.get(whole.replace("/company/", "/else/")).status_code == 404


def test_a_no_in_slack_a_slack_that_is_away_and_a_whole_organisation_are_told(
    rapport: Rapport, browser: Browser, linkable: StandIn
) -> None:
    denied = browser.http.get(browser.allows(browser.begins(link(rapport)), NORTH, do="cancel"))
    assert (denied.status_code, "You did not allow it" in denied.text) == (200, True)
    for kind in ("reset", "drop_after", "error500"):
        linkable.faults("oauth.v2.access", kind, times=1)
        away = browser.installs(link(rapport), NORTH)
        assert (away.status_code, "could not be reached" in away.text) == (503, True), kind
    assert tokens(rapport) == {}
    assert browser.installs(link(rapport), NORTH).status_code == 200


def test_what_nobody_foresaw_is_told_with_a_reference_that_stands_in_the_log(
    rapport: Rapport, browser: Browser, written: io.StringIO
) -> None:
    back = browser.allows(browser.begins(link(rapport)), NORTH)
    with rapport.store.engines.write() as connection:
        connection.execute(text("DELETE FROM record_head"))
    page = browser.http.get(back)
    (reference,) = re.findall(r"<code>([0-9a-f]{8})</code>", page.text)
    assert (page.status_code, reference in written.getvalue()) == (500, True)
    assert "xoxb-" not in written.getvalue()


def test_a_workspace_of_the_other_kind_stays_what_it_is(rapport: Rapport, browser: Browser) -> None:
    with rapport.store.open() as books:
        books.workspaces.put(NORTH, Kind.COMMUNITY, "<b>Circle</b>")
    page = browser.installs(link(rapport), NORTH)
    assert (page.status_code, "another of Rapport" in page.text) == (409, True)
    with rapport.store.reading() as books:
        assert books.workspaces.get(NORTH).kind is Kind.COMMUNITY
        assert books.installations.get(NORTH) is None


def test_pages_speak_the_browsers_language_and_may_load_and_frame_nothing(rapport: Rapport) -> None:
    for language, title in (("zh-CN,zh;q=0.9,en;q=0.5", "将 Rapport 添加到"), ("fr", "Add Rapport to your Slack")):
        with Browser(language) as reader:
            page = reader.http.get(link(rapport))
            assert title in page.text
            assert f'<html lang="{language[:2] if "zh" in language else "en"}">' in page.text
            assert "default-src 'none'" in page.headers["content-security-policy"]
            assert page.headers["referrer-policy"] == "no-referrer"
            (cookie,) = page.headers.get_list("set-cookie")
            assert all(each in cookie for each in ("HttpOnly", "SameSite=Lax", "Path=/slack/company/", "Max-Age=600"))
            assert "Secure" not in cookie, "this machine has no certificate"


def test_an_event_about_the_end_of_an_earlier_installation_does_not_end_the_new_one(rapport: Rapport) -> None:
    from bot.store.installations import Installation

    with rapport.store.open() as books:
        books.workspaces.put(NORTH, Kind.COMPANY, "north")
        books.installations.put(Installation(NORTH, "U0BOT", "xoxb-new"), NOW)
        assert not books.installations.forget(NORTH, NOW - timedelta(seconds=1))
        assert books.installations.get(NORTH) is not None
        assert books.installations.forget(NORTH, NOW + timedelta(seconds=1))
        assert books.installations.get(NORTH) is None
