import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psutil
import pytest

from sandbox.demo import samples

TOP = Path(__file__).parents[2]
READY_WITHIN = 60


@pytest.fixture
def demo(tmp_path):
    """`make demo`'s program, with somebody's real settings in its environment, which it must not hand on."""
    environment = {name: value for name, value in os.environ.items() if "DISPLAY" not in name}
    environment |= {"PYTHONPATH": str(TOP), "SLACK_COMPANY_BOT_TOKEN": "xoxb-of-the-real-slack", "LOG_LEVEL": "wrong"}
    output = tmp_path / "output"
    with output.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "sandbox.demo"], cwd=tmp_path, env=environment, stdout=stream, stderr=stream
        )
        yield process, output
        process.terminate()  # not kill: its bot must go with it
        process.wait(30)


def bots(process):
    """The process numbers of the demonstration's own bot."""
    return [child.pid for child in psutil.Process(process).children() if child.cmdline()[1:] == ["-m", "bot", "run"]]


def until(condition, seconds=READY_WITHIN):
    deadline = time.monotonic() + seconds
    while not (answer := condition()):
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.05)
    return answer


def test_the_demo_comes_up_survives_the_death_of_its_bot_and_stops_without_a_trace(demo):
    process, output = demo
    said = lambda: output.read_text(encoding="utf-8")  # noqa: E731
    until(lambda: "Ctrl-C stops it" in said() or process.poll() is not None)
    assert process.poll() is None, said()
    url = re.search(r"ready: (http://127\.0\.0\.1:\d+)", said())[1]
    assert "Rapport" in httpx.get(f"{url}/").text

    file, program = re.search(r"RAPPORT_ENV_FILE=(\S+) (\S+) -m bot verify", said()).groups()
    beside = {"PYTHONPATH": str(TOP), "RAPPORT_ENV_FILE": file, "PATH": os.environ["PATH"]}
    command = [program, "-m", "bot", "verify"]
    verified = subprocess.run(command, cwd=output.parent, env=beside, capture_output=True, text=True, check=True)
    assert "The record verifies" in verified.stdout

    (bot,) = bots(process.pid)
    os.kill(bot, signal.SIGKILL)
    until(lambda: "is started again" in said())
    until(lambda: bots(process.pid) not in ([], [bot]))

    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0
    assert "Stopped." in said()
    assert "Traceback" not in said()


def test_the_tour_has_its_twelve_steps_and_whoever_is_to_send_a_command_can():
    places = samples()["workspaces"]
    steps = [each.get("step", "") for place in places for each in place["try_this"]]
    assert [each for each in steps if each.isdecimal()] == [str(n) for n in range(1, 13)]
    for place in places:
        members = {each["id"]: each["members"] for each in place["channels"]}
        for each in place["try_this"]:
            if "command" in each and members[each["where"]] != "all":
                assert each["who"] in members[each["where"]], each
