"""`make demo`: the stand-in with a sample company and community, and the bot beside it, in one terminal."""

import base64
import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import webbrowser
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import yaml

from sandbox.clock import Clock, until_open
from sandbox.deliveries import Deliveries
from sandbox.door import listening
from sandbox.server import build, configured
from sandbox.world import World

SAMPLES = Path(__file__).parent / "samples"
SETUP, UNDER_WAY = SAMPLES / "setup.yaml", SAMPLES / "under_way.yaml"
STATE = Path("var/demo")  # and in it a folder for each port, so that two demonstrations do not meet
FIRST_PORT, PORTS = 8080, 100
# What a program needs of the environment to run at all. Nothing else is handed on, so that real tokens in
# somebody's environment or .env never reach a demonstration.
HANDED_ON = ("PATH", "PYTHONPATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "SYSTEMROOT")
# Seconds: until a started bot must be connected; below which a death counts as failing to start.
CONNECTED_WITHIN, SHORT_LIFE = 60, 10
FAILED_STARTS = 3
# How long Slack looks at an uploaded file, about: only then a page may show it.
PROCESSING_SECONDS = 1.0
SENDER = "Harbor & Pine <rapport@harborpine.example>"


class Stopped(BaseException):
    """Ctrl-C, or SIGTERM. A BaseException, so that nothing on the way takes it for a failure."""


def main() -> int:
    """Run until stopped (0), or until the bot cannot be started (1)."""
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    try:
        return _run()
    except Stopped:
        print("\nStopped. Nothing is kept: the next `make demo` starts afresh.")
        return 0


def _stop(*_: object) -> NoReturn:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not leave the bot behind
    raise Stopped


def _run() -> int:
    door = _door()
    port = door.getsockname()[1]
    url, state = f"http://127.0.0.1:{port}", STATE / str(port)
    shutil.rmtree(state, ignore_errors=True)
    state.mkdir(parents=True)
    clock = Clock(state / "clock.json")
    clock.forward(until_open(datetime.now(UTC)))
    world = World.load(samples(), clock)
    letters, pages = listening(), _free_port()
    environment = for_the_bot(world, url, state) | outside(pages, letters)
    with served(world, door, url, environment, letters) as deliveries:
        for step in (["migrate"], ["import", str(SETUP)], ["import", str(UNDER_WAY)]):
            done = subprocess.run(_bot(*step), env=environment, capture_output=True, text=True, check=False)
            if done.returncode:
                print(f"`python -m bot {' '.join(step)}` failed:\n{done.stdout}{done.stderr}", file=sys.stderr)
                return 1
        own = keep_settings(environment, state / "bot.env")
        log = state / "web.log"
        with log.open("ab") as lines, serving(environment, lines, "web"):
            return keep_running(environment, deliveries, url, state / "bot.log", own)


def samples() -> dict[str, Any]:
    """The sample workspaces, the company first."""
    files = [SAMPLES / "company.yaml", SAMPLES / "community.yaml"]
    loaded = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in files]
    return {"workspaces": [place for each in loaded for place in each["workspaces"]]}


def for_the_bot(world: World, url: str, state: Path) -> dict[str, str]:
    """The environment of the bot: the only thing that tells it that this is not Slack."""
    environment = {name: os.environ[name] for name in HANDED_ON if name in os.environ}
    environment |= {
        "RAPPORT_ENV_FILE": os.devnull,
        "PYTHONUNBUFFERED": "1",
        "SLACK_BASE_URL": f"{url}/api/",
        "SLACK_MESSAGES_PER_MINUTE": "0",
        "CLOCK_FILE": str(state / "clock.json"),
        "DATABASE_URL": f"sqlite:///{state / 'rapport.db'}",
        "SECRET_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
    }
    for place in world.workspaces.values():
        name = f"SLACK_{place.kind.upper()}"
        environment |= {
            f"{name}_BOT_TOKEN": place.app.bot_token,
            f"{name}_APP_TOKEN": place.app.app_token,
            f"{name}_SIGNING_SECRET": place.app.signing_secret,
        }
    return environment


def keep_settings(environment: dict[str, str], file: Path) -> Path:
    """The file, which only its owner reads: with it, commands are run beside the demonstration."""
    own = {name: value for name, value in environment.items() if name not in {*HANDED_ON, "RAPPORT_ENV_FILE"}}
    file.touch(mode=0o600)
    file.write_text("".join(f"{name}={value}\n" for name, value in own.items()), encoding="utf-8")
    return file


def outside(pages: int, letters: socket.socket) -> dict[str, str]:
    """What else is in it, so that pages for whoever has no account are served on that port, and letters come here."""
    return {
        "PORT": str(pages),
        "PUBLIC_URL": f"http://127.0.0.1:{pages}",
        "MAIL_URL": f"smtp://127.0.0.1:{letters.getsockname()[1]}",
        "MAIL_FROM": SENDER,
    }


def next_due(environment: dict[str, str]) -> datetime | None:
    """When the bot next has something to do, as it says itself; None when there is nothing, or it failed.

    subprocess.TimeoutExpired when it takes longer than 20 s.
    """
    done = subprocess.run(
        _bot("next-due", "--json"), env=environment, capture_output=True, text=True, timeout=20, check=False
    )
    if done.returncode:
        print(f"The bot could not say what is due next:\n{done.stderr}", file=sys.stderr)
        return None
    at = json.loads(done.stdout)["at"]
    return datetime.fromisoformat(at) if at else None


@contextlib.contextmanager
def served(
    world: World, door: socket.socket, url: str, environment: dict[str, str], letters: socket.socket
) -> Iterator[Deliveries]:
    """The stand-in, answering at this door, and taking mail at the other, until the block is left."""
    world.base_url = url
    app = build(
        world, next_due=lambda: next_due(environment), processing_seconds=PROCESSING_SECONDS, letters=letters
    )
    server = configured(app, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, args=([door],), name="stand-in")
    thread.start()
    try:
        yield app.state.deliveries
    finally:
        server.should_exit = True
        thread.join()
        door.close()


def keep_running(environment: dict[str, str], deliveries: Deliveries, url: str, log: Path, own: Path) -> int:
    """Start the bot, again whenever it dies, and give up (1) when it cannot live."""
    failed, told = 0, False
    while failed < FAILED_STARTS:
        started = time.monotonic()
        with log.open("ab") as lines, serving(environment, lines, "run") as bot:
            if _connected(bot, deliveries):
                if not told:
                    _tell(url, deliveries.world, own)
                    told = True
                bot.wait()
        failed = failed + 1 if time.monotonic() - started < SHORT_LIFE or not told else 0
        if failed < FAILED_STARTS:
            print(f"The bot stopped (exit code {bot.returncode}); it is started again. Its log: {log}", flush=True)
    last = log.read_text(encoding="utf-8", errors="replace").splitlines()[-20:]
    print("The bot cannot be started. The end of its log:", *last, sep="\n", file=sys.stderr)
    return 1


@contextlib.contextmanager
def serving(environment: dict[str, str], lines: Any, command: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process of the bot, in a session of its own so that Ctrl-C reaches only us; stopped when the block is left."""
    bot = subprocess.Popen(
        _bot(command), env=environment, stdout=lines, stderr=subprocess.STDOUT, start_new_session=True
    )
    try:
        yield bot
    finally:
        bot.terminate()
        try:
            bot.wait(10)
        except subprocess.TimeoutExpired:
            bot.kill()
            bot.wait()


def _connected(bot: subprocess.Popen[bytes], deliveries: Deliveries) -> bool:
    """Whether every app got its socket open while the bot lived; polled ten times a second."""
    apps = [place.app.id for place in deliveries.world.workspaces.values()]
    deadline = time.monotonic() + CONNECTED_WITHIN
    while time.monotonic() < deadline:
        if all(deliveries.sockets.open.get(app) for app in apps):
            return True
        with contextlib.suppress(subprocess.TimeoutExpired):
            bot.wait(0.1)
            return False
    return False


def _bot(*words: str) -> list[str]:
    return [sys.executable, "-m", "bot", *words]


def _door() -> socket.socket:
    """A listening socket on the first free port from 8080; OSError when a hundred are taken."""
    for port in range(FIRST_PORT, FIRST_PORT + PORTS):
        with contextlib.suppress(OSError):
            return listening(port)
    raise OSError(f"no free port between {FIRST_PORT} and {FIRST_PORT + PORTS - 1}")


def _free_port() -> int:
    with listening() as door:
        return int(door.getsockname()[1])


def _tell(url: str, world: World, own: Path) -> None:
    print(f"\nRapport is ready: {url}\nIts letters come to {url}/mail\n\nTry this:")
    for place in world.workspaces.values():
        for each in place.try_this:
            print(f"  {each.get('step', ''):>2} {each['do']['en']}")
    print(f"\nTo verify its record, in another terminal: RAPPORT_ENV_FILE={own} {sys.executable} -m bot verify")
    print("Ctrl-C stops it.", flush=True)
    if sys.platform in {"darwin", "win32"} or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        webbrowser.open(url)


if __name__ == "__main__":
    sys.exit(main())
