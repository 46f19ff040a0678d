"""A whole Rapport beside a stand-in workspace: real processes, real HTTP and web sockets."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import Any
from zlib import crc32

import httpx
import pytest
import yaml

from bot import app as composed
from bot import settings
from bot.jobs import setup
from sandbox.client import Someone, StandIn
from sandbox.clock import Clock
from sandbox.server import running
from tests.conftest import KEYS

TOP = Path(__file__).parents[2]
TEAM, CIRCLE, HR = "T0HARBOR", "T0CIRCLE", "C0HRHIRING"
STARTS_WITHIN = 40.0
WAYS = [("socket", "sqlite"), ("http", "postgresql")]


@dataclass
class Rapport:
    """The stand-in with the bot at work beside it; `run` calls its command line."""

    stand_in: StandIn
    environment: dict[str, str]

    def person(self, user: str, workspace: str = TEAM) -> Someone:
        return self.stand_in.person(workspace, user)

    def run(self, *words: str) -> str:
        """What `python -m bot …` prints. Raises CalledProcessError when it fails."""
        command = [sys.executable, "-m", "bot", *words]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, cwd=TOP, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def samples() -> dict[str, Any]:
    """The sample company and community."""
    folder = TOP / "sandbox" / "samples"
    read = [yaml.safe_load((folder / name).read_text()) for name in ("company.yaml", "community.yaml")]
    return {"workspaces": [workspace for each in read for workspace in each["workspaces"]]}


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port


@contextmanager
def processes(environment: dict[str, str], log: Path, *commands: Sequence[str]) -> Iterator[None]:
    """`python -m bot` with each of these words, stopped by SIGTERM at the end; each must end well and in time."""
    with ExitStack() as stack:
        lines = stack.enter_context(log.open("ab"))
        doors = {words[0]: free_port() for words in commands if words[0] != "web"}
        started = []
        for words in commands:
            own = {"HEALTH_PORT": str(doors[words[0]])} if words[0] in doors else {}
            command = [sys.executable, "-m", "bot", *words]
            started.append(subprocess.Popen(command, env={**environment, **own}, cwd=TOP, stdout=lines, stderr=lines))
        try:
            yield
        finally:
            until(lambda: all(map(is_open, doors.values())) or any(each.poll() is not None for each in started))
            for process in started:
                process.send_signal(signal.SIGTERM)
            ended = [_ended(process) for process in started]
            assert ended == [0] * len(started), log.read_text()[-3000:]


def _ended(process: subprocess.Popen[bytes]) -> int | None:
    """How it ended; None for one that had to be killed."""
    try:
        return process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return None


def until(condition: Callable[[], Any], seconds: float = STARTS_WITHIN) -> Any:
    deadline = time.monotonic() + seconds
    while not (answer := condition()):
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.02)
    return answer


def is_open(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz").status_code == 200
    except httpx.TransportError:
        return False


def to_monday() -> float:
    """Seconds to the coming Monday at half past eight, UTC: everybody but New York is at work."""
    now = datetime.now(UTC)
    monday = now.date() + timedelta(days=7 - now.weekday())
    return (datetime.combine(monday, clock_time(8, 30), UTC) - now).total_seconds()


@contextmanager
def at_work(transport: str, database: str, tmp_path: Path, is_set_up: bool = True, **more: str) -> Iterator[Rapport]:
    """Rapport over `socket` (one process) or `http` (`web` and `work`), with the sample company set up, or just
    installed."""
    port, clock, log = more.get("PORT") or free_port(), tmp_path / "clock.json", tmp_path / "bot.log"
    Clock(clock).forward(to_monday())
    world = samples()
    if transport == "http":
        for workspace in world["workspaces"]:
            workspace["app"]["request_url"] = f"http://127.0.0.1:{port}/slack/{workspace['kind']}/events"
    with running(world, clock) as server, StandIn(server.url) as stand_in:
        environment = {
            "PATH": os.environ["PATH"],
            "RAPPORT_ENV_FILE": os.devnull,
            "SECRET_KEYS": KEYS[0],
            "DATABASE_URL": database,
            "SLACK_BASE_URL": server.api_url,
            "CLOCK_FILE": str(clock),
            "PORT": str(port),
            "SLACK_MESSAGES_PER_MINUTE": "0",
            **more,
        }
        for workspace in world["workspaces"]:
            name, app = f"SLACK_{workspace['kind'].upper()}", workspace["app"]
            environment[f"{name}_BOT_TOKEN"] = app["bot_token"]
            environment[f"{name}_SIGNING_SECRET"] = app["signing_secret"]
            if transport == "socket":
                environment[f"{name}_APP_TOKEN"] = app["app_token"]
        rapport = Rapport(stand_in, environment)
        made = composed.Rapport(settings.read(environment))
        made.install()
        file = TOP / "sandbox" / "samples" / "setup.yaml"
        if is_set_up:
            setup.apply(made.deps, yaml.safe_load(file.read_text()), file.parent)
        made.store.close()
        commands = [["run"]] if transport == "socket" else [["web"], ["work"]]
        with processes(environment, log, *commands):
            if transport == "socket":
                until(lambda: all(stand_in.connections().get(w["app"]["id"]) for w in world["workspaces"]))
            else:
                until(lambda: is_ready(f"http://127.0.0.1:{port}"))
            yield rapport
        print(log.read_text()[-4000:])


# Stories of operating the bot that take a minute each on slow cores and change seldom.
LONG = {
    "test_a_draft_waits_an_admin_sees_the_settings_and_a_member_chooses_the_language",
    "test_a_hire_is_asked_after_and_what_outcomes_teach_moves_the_figures_of_a_plan",
    "test_a_site_moves_to_the_other_engine_from_a_copy_made_while_it_ran",
    "test_two_versions_serve_beside_each_other_over_one_migration",
    "test_after_a_change_of_keys_while_everything_runs_the_old_one_can_be_dropped",
    "test_two_workspaces_by_link_their_tokens_renewed_by_two_processes_one_removed_and_no_secret_in_clear",
    "test_postgresql_that_is_stopped_and_started_under_load",
    "test_slack_that_is_away_and_breaks_off_under_load",
    "test_one_that_falls_silent_under_load_is_left_and_what_was_acknowledged_is_kept_and_answered_once",
    "test_a_file_of_another_machine_is_refused_in_a_sentence_until_that_is_done_with_it",
    "test_rows_that_are_not_taken_are_told_with_line_and_reason_and_written_out_without_formulas",
    "test_descriptions_are_exported_edited_tried_and_taken",
    "test_what_was_typed_wrong_is_told_beside_the_field_and_nothing_is_lost",
    "test_who_is_no_admin_has_no_button_and_a_picture_is_refused_kindly",
    "test_a_step_that_waits_is_mentioned_after_three_seven_and_fourteen_working_days_in_each_zone",
    "test_a_new_organisation_is_set_up_by_the_guided_list_and_asks_for_its_first_role",
    "test_a_role_is_described_and_planned_and_an_interviewer_learns_waits_lapses_and_comes_back",
    # Clicked through in the browser, and held piece by piece by the tests of handlers and jobs.
    "test_somebody_enrols_reads_fails_passes_is_reminded_once_and_learns_to_the_end",
    "test_an_admin_is_led_and_a_user_group_recruits",
    "test_a_hello_comes_the_day_after_and_a_page_after_a_week",
    "test_the_same_in_chinese",
    "test_a_file_is_given_read_applied_and_undone",
    "test_an_admin_builds_a_chain_and_the_next_request_runs_through_it",
    "test_commands_answer_only_the_person_and_offer_the_nearest_word",
    "test_home_shows_what_waits_and_its_buttons_work",
    "test_only_an_admin_sees_the_workspaces_settings_and_everybody_chooses_their_language",
    "test_a_yes_in_the_list_leaves_only_what_still_waits",
    "test_whoever_writes_to_the_bot_is_told_once_a_day_what_it_can_do",
    "test_hiring_is_refused_in_the_community",
    "test_a_competency_that_the_library_lacks_is_written_in_english_and_read_in_chinese",
    "test_whoever_does_not_run_the_role_sees_no_description",
    "test_who_goes_away_names_a_delegate_who_is_asked_instead_and_told_once",
    "test_an_admin_sets_the_hours_of_everybody_and_a_typo_in_the_zone_is_answered_kindly",
    "test_a_request_like_one_under_way_is_pointed_out_before_it_is_sent",
    "test_scopes_that_were_not_granted_are_named",
    "test_a_second_sigterm_ends_web_at_once",
    "test_over_a_socket_what_a_full_disk_cannot_keep_is_not_acknowledged",
    "test_a_stale_button_explains_what_happened_and_changes_nothing",
    "test_a_stale_button_on_home_is_explained_in_a_small_modal",
    "test_a_no_carries_its_reason_to_the_asker_and_takes_the_buttons_away",
    "test_what_was_asked_yesterday_stands_on_this_mornings_note_once_and_a_no_to_the_night_is_kept",
    "test_one_reminds_once_in_four_working_hours_and_takes_back_with_a_reason",
    "test_what_is_stuck_is_told_to_the_admins_without_the_pay_and_they_name_somebody",
    "test_a_plan_is_proposed_taken_changed_until_a_hole_opens_and_published",
    "test_a_debrief_from_sealed_cards_to_a_decision_that_moves_the_candidate",
    "test_what_cannot_be_is_said_in_a_sentence",
    "test_a_picture_is_not_a_people_file",
    "test_web_and_work_stop_in_the_middle_of_it_and_leave_no_claim_behind",
    "test_a_send_that_outlasts_the_stop_is_looked_up_by_the_next",
    "test_a_second_sigterm_ends_work_at_once",
    "test_a_database_somebody_else_has_locked_gets_a_5xx_until_they_are_done",
    "test_slack_that_is_away_is_said_once_and_takes_nobody_out_of_service",
    "test_a_database_that_goes_and_comes_back_is_told_and_what_waited_is_delivered",
    # In the browser, where another goes the same way.
    "test_an_admin_reads_it_in_chinese",
    "test_a_recruiter_sees_what_is_under_way_soonest_due_first",
    "test_the_same_in_chinese_ends_with_a_no_and_its_reason",
    "test_a_panel_is_proposed_one_declines_another_takes_the_seat_and_the_interview_is_held",
    # By the clock over weeks: one such story of each feature is enough.
    "test_endings_are_told_thirty_and_seven_days_before_and_not_once_they_are_renewed",
    "test_every_send_keeps_working_hours_throttle_and_truth",
    "test_nothing_nags_after_somebody_left_not_even_what_was_planned",
    # Benchmarks change seldom, and are run before their table is written.
    "test_each_benchmark_runs_and_returns_its_rows",
}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of each story one way is left to the long run: which one depends on its name, so that both ways meet many
    stories. The other way of the whole request is clicked through in the browser. Those of `LONG` are left to it."""
    for item in items:
        if getattr(item, "originalname", "") in LONG:
            item.add_marker(pytest.mark.long)
        way = getattr(item, "callspec", None) and item.callspec.params.get("rapport")  # type: ignore[attr-defined]
        if way in WAYS:
            name = item.originalname  # type: ignore[attr-defined]
            kept = 1 if item.path.name == "test_whole_requisition.py" else crc32(name.encode()) % len(WAYS)
            if WAYS.index(way) != kept:
                item.add_marker(pytest.mark.long)


@pytest.fixture(params=WAYS, ids="-".join)
def rapport(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rapport]:
    """Rapport at work, over Socket Mode on SQLite and over HTTP on PostgreSQL."""
    transport, engine = request.param
    with at_work(transport, request.getfixturevalue(f"{engine}_url"), tmp_path) as made:
        yield made
