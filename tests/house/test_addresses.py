"""One address per feature: what Slack sends back has a listener, every no and every notice has its words."""

from __future__ import annotations

import inspect
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import Ack
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.kwargs_injection.args import Args

from bot.app import MESSAGES
from bot.deps import Clock, Deps
from bot.handlers import ALL, errors
from bot.handlers.commands import WORDS
from bot.handlers.registration import MOVED, Entry, bolt, register
from bot.jobs import ERRANDS, MOMENTS, TIMETABLE
from bot.jobs.moments import template_of
from bot.rules.access import Right
from bot.slack import ids
from bot.slack.client import Slack
from bot.slack.manifest import manifest
from bot.store import Store
from bot.words import Words
from tests.samples import refusals

TOP = Path(__file__).parents[2]
# Bolt's own, by attribute or by constructor, and ours from the middleware.
KNOWN = set(inspect.signature(Args.__init__).parameters) - {"self"} | {"person", "deps"}


def answered(*what: str) -> set[str]:
    return {ids.address(entry.listener) for entry in ALL if entry.what in what}


def test_every_moved_address_leads_to_a_listener_and_none_is_used_twice() -> None:
    assert set(MOVED.values()) <= answered("action")
    assert not set(MOVED) & answered("action", "view")


def test_commands_and_events_are_those_of_the_manifests() -> None:
    made = [manifest(kind, "socket") for kind in ("company", "community", "both")]
    commands = {one["command"] for each in made for one in each["features"]["slash_commands"]}
    assert commands == {f"/{entry.name}" for entry in ALL if entry.what == "command"}
    subscribed = {name.split(".")[0] for each in made for name in each["settings"]["event_subscriptions"]["bot_events"]}
    assert subscribed == {entry.name for entry in ALL if entry.what == "event"}


def test_shortcuts_are_those_of_the_manifests_of_communities() -> None:
    made = {kind: manifest(kind, "socket") for kind in ("company", "community", "both")}
    told = {kind: each["features"].get("shortcuts", []) for kind, each in made.items()}
    assert told["company"] == []
    assert told["community"] == told["both"]
    assert {each["callback_id"] for each in told["both"]} == answered("shortcut")


def misspelt(listener: Any) -> set[str]:
    """The parameters nobody would fill: Bolt hands over None for them and says nothing."""
    return set(inspect.signature(listener).parameters) - KNOWN


LISTENERS = {ids.address(each.listener): each.listener for each in (*ALL, *WORDS)}


def test_a_listener_asks_only_for_what_there_is_and_says_what_is_true_after_it() -> None:
    assert {name: wrong for name, each in LISTENERS.items() if (wrong := misspelt(each))} == {}
    assert [name for name, each in LISTENERS.items() if not inspect.getdoc(each)] == []


def test_a_listener_found_by_its_id_takes_what_it_is_given() -> None:
    """We call it, not Bolt."""
    for entry in ALL:
        if entry.what in {"action", "view", "shortcut"}:
            assert set(inspect.signature(entry.listener).parameters) == {"ack", "person", "deps", "body"}, entry


def test_a_misspelt_parameter_would_be_found() -> None:
    def listener(ack: Ack, persn: Any) -> None:
        """Never called."""

    assert misspelt(listener) == {"persn"}


def test_a_word_after_a_command_is_answered_with_what_the_command_hands_on() -> None:
    """The words are called by us, not by Bolt: what Bolt could inject besides is not there."""
    for word in WORDS:
        assert set(inspect.signature(word.listener).parameters) <= {"ack", "person", "deps", "body"}
        assert word.command in {entry.name for entry in ALL if entry.what == "command"}


ONE_OF_EACH = {entry.what: entry for entry in ALL}


@pytest.mark.parametrize("entry", ONE_OF_EACH.values(), ids=ONE_OF_EACH)
def test_two_listeners_for_one_id_are_refused(entry: Entry, sqlite_store: Store) -> None:
    deps = Deps(sqlite_store, Slack("http://127.0.0.1:9/api/", str), Words(MESSAGES), Clock())
    app = bolt(deps, lambda: AuthorizeResult(None, None))
    again = replace(entry, right=Right.ADMINISTER)
    with pytest.raises(ValueError, match="two listeners"):
        register(app, [*ALL, again], deps)


def test_every_refusal_has_its_template() -> None:
    found = {kind.__name__: errors.address(kind()) for kind in refusals()}
    assert {name for name, template in found.items() if not (MESSAGES / f"{template}.xml.j2").exists()} == set()
    assert len(set(found.values())) == len(found)


def test_every_moment_has_its_template_and_is_named_by_its_address() -> None:
    for kind in MOMENTS:
        assert (MESSAGES / f"{template_of(kind)}.xml.j2").exists(), kind
    for kind, work in ERRANDS.items():
        assert kind.rpartition(".")[0] == ids.address(work).rpartition(".")[0], kind
    jobs = [ids.address(tick.job) for tick in TIMETABLE if tick.job.__module__ != "bot.jobs"]
    assert len(set(jobs)) == len(jobs)


def _with_folders(path: Path) -> str:
    """The code of a file; where it names its templates by their folder, that of its feature."""
    _, *rooms = path.relative_to(TOP / "bot").with_suffix("").parts
    return path.read_text(encoding="utf-8").replace("{TEMPLATES}", "/".join(rooms[:2]))


def test_no_template_is_unused() -> None:
    """Each is asked for by a refusal, a moment, another template, or by name in the code."""
    code = "\n".join(map(_with_folders, (TOP / "bot").rglob("*.py")))
    imported = "\n".join(path.read_text(encoding="utf-8") for path in MESSAGES.rglob("*.j2"))
    used = {errors.address(kind()) for kind in refusals()} | {template_of(kind) for kind in MOMENTS}
    for path in MESSAGES.rglob("*.xml.j2"):
        name = path.relative_to(MESSAGES).as_posix().removesuffix(".xml.j2")
        assert name in used or f'"{name}"' in code or f'"{name}.xml.j2"' in imported, name
