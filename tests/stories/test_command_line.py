"""The command line, as somebody setting Rapport up meets it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.slack.manifest import SCOPES
from sandbox.client import StandIn
from sandbox.server import running
from tests.conftest import KEYS
from tests.stories.conftest import TEAM, TOP, samples


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    world = samples()
    world["workspaces"][0]["app"]["scopes"] = SCOPES
    with running(world) as server:
        yield {
            "PATH": os.environ["PATH"],
            "RAPPORT_ENV_FILE": os.devnull,
            "COLUMNS": "200",
            "SECRET_KEYS": KEYS[0],
            "DATABASE_URL": f"sqlite:///{tmp_path / 'rapport.db'}",
            "SLACK_BASE_URL": server.api_url,
            "SLACK_COMPANY_BOT_TOKEN": "xoxb-company-demo",
            "SLACK_COMPANY_APP_TOKEN": "xapp-company-demo",
        }


@pytest.fixture
def ready(environment: dict[str, str], sqlite_url: str) -> dict[str, str]:
    """With a migrated database."""
    return {**environment, "DATABASE_URL": sqlite_url}


def bot(environment: dict[str, str], *words: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "bot", *words], env=environment, cwd=TOP, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.long
def test_from_an_empty_folder_to_a_workspace_that_is_set_up(environment: dict[str, str], tmp_path: Path) -> None:
    code, said = bot(environment, "doctor")
    assert code == 1
    assert "✗ database" in said
    assert "python -m bot migrate" in said
    assert bot(environment, "migrate")[0] == 0
    code, said = bot(environment, "doctor")
    assert code == 0, said
    assert f"installed in Harbor & Pine ({TEAM})" in said
    code, said = bot(environment, "import", "sandbox/samples/setup.yaml")
    assert code == 0, said
    assert "2 chains, 5 steps of approval" in said
    assert "verifies: 2 entries" in bot(environment, "verify")[1]


@pytest.mark.long
def test_who_comes_too_early_is_told_what_to_do_and_twice_is_once(environment: dict[str, str]) -> None:
    code, said = bot(environment, "work")
    assert (code, "python -m bot migrate" in said) == (1, True)
    assert bot(environment, "migrate")[0] == 0
    assert "up to date" in bot(environment, "migrate")[1]
    assert set(json.loads(bot(environment, "next-due", "--json")[1])) == {"at"}


@pytest.mark.long
def test_a_wrong_file_changes_nothing_and_names_every_mistake(ready: dict[str, str], tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(
        f"workspaces:\n  {TEAM}:\n    hr_channel: '#nowhere'\n    colour: red\n    chain:\n"
        "      - {name: Finance, approvers: [nobody@harborpine.example]}\n"
        "      - {name: HR, approvers: [noor@harborpine.example], needed: 3}\n"
    )
    code, said = bot(ready, "import", str(wrong))
    assert code == 1
    expected_ones = ("Nothing was changed.", "line 3: T0HARBOR: there is no channel #nowhere", "nobody@")
    for expected in (*expected_ones, "line 4: T0HARBOR: 'colour' is not known", "line 7: chain 2 needed: "):
        assert expected in said
    assert "0 entries" in bot(ready, "verify")[1]


@pytest.mark.long
def test_a_wrong_token_is_named_with_its_cure(ready: dict[str, str]) -> None:
    code, said = bot({**ready, "SLACK_COMPANY_BOT_TOKEN": "xoxb-wrong"}, "doctor")
    assert code == 1
    assert "invalid_auth" in said
    assert "SLACK_COMPANY_BOT_TOKEN" in said
    assert "xoxb-wrong" not in said
    code, said = bot({**ready, "SLACK_COMPANY_APP_TOKEN": "xapp-wrong"}, "doctor")
    assert (code, "App-Level Token" in said) == (1, True)


def test_scopes_that_were_not_granted_are_named(ready: dict[str, str]) -> None:
    assert "✓ slack company scopes: all there" in bot(ready, "doctor")[1]
    with StandIn(ready["SLACK_BASE_URL"].removesuffix("/api/")) as stand_in:
        world = samples()
        world["workspaces"][0]["app"]["scopes"] = [scope for scope in SCOPES if scope != "im:history"]
        stand_in.load(world)
    code, said = bot(ready, "doctor")
    assert code == 1
    assert "✗ slack company scopes: missing: im:history" in said
    assert "OAuth & Permissions" in said
    assert "cannot be looked up without im:history: it is given up and told to the admins" in said
    again = bot({**ready, "UNREADABLE_HISTORY": "at_least_once"}, "doctor")[1]
    assert "without im:history: it is sent again and may stand there twice" in again


def test_wrong_settings_are_all_named_at_once(environment: dict[str, str]) -> None:
    code, said = bot({**environment, "SECRET_KEYS": "short", "PORT": "high"}, "run")
    assert code == 2
    assert "SECRET_KEYS" in said
    assert "PORT" in said
    assert "python -m bot settings" in said


@pytest.mark.long
def test_the_help_names_every_command(environment: dict[str, str]) -> None:
    said = bot(environment, "--help")[1]
    commands = ("run", "web", "work", "migrate", "backup", "restore", "doctor", "manifest", "import", "verify", "rekey")
    assert [command for command in (*commands, "next-due", "settings") if command not in said] == []
    assert "SLACK_COMPANY_BOT_TOKEN" in bot(environment, "settings")[1]
    assert bot(environment, "manifest")[1] == (TOP / "manifest.yaml").read_text()
    assert "PUBLIC_URL" in bot(environment, "manifest", "--transport", "http")[1]
