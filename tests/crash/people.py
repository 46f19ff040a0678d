"""People at work, many at once."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from random import Random

import httpx

from sandbox.client import CannotBeDone, Someone, StandIn
from tests.crash.company import TEAM, Department
from tests.crash.hand import Hand, Unanswered
from tests.crash.ledger import Ledger

# How long people wait before they try again what was not answered.
PATIENCE = (0.2, 1.0)
# For how long after a delivery that was not answered in time its word may still come.
LATE_SECONDS = 20.0


class Crowd:
    """Threads that are anybody of these departments in turn, until `stop`; nobody is two of them at once."""

    def __init__(self, url: str, departments: list[Department], ledger: Ledger, seed: int, most_requests: int) -> None:
        self._url = url
        self._departments = departments
        self._seed = seed
        self._most_requests = most_requests
        self._asked = 0
        self._lock = threading.Lock()
        self._busy: dict[str, threading.Lock] = defaultdict(threading.Lock)
        self._rooms: dict[str, str] = {}
        self._given: set[tuple[str, str]] = set()
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self.ledger = ledger
        self._left_hanging: dict[str, float] = {}

    def start(self, threads: int) -> None:
        """Begin; returns at once."""
        for number in range(threads):
            chance = Random(f"{self._seed}:{number}")
            thread = threading.Thread(target=self._work, args=(chance,), name=f"hand {number}")
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Everybody finishes what they are doing."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def pause(self, chance: Random) -> None:
        """Wait as people do before they try again."""
        self._stop.wait(chance.uniform(*PATIENCE))

    def next_title(self) -> str | None:
        """The title of one more request; None when there are enough."""
        with self._lock:
            if self._asked >= self._most_requests:
                return None
            self._asked += 1
            return f"Role {self._asked}"

    def may_be_given(self, request: str, to: str) -> bool:
        """Whether nobody handed that request to them before: what is said once is looked for once."""
        with self._lock:
            is_new = (request, to) not in self._given
            self._given.add((request, to))
            return is_new

    def leave_hanging(self, user: str) -> None:
        """They had no answer in time: what they are told in the next seconds may be about that."""
        self._left_hanging[user] = time.monotonic()

    def is_left_hanging(self, user: str) -> bool:
        """Whether what they are told now may be about something earlier."""
        return time.monotonic() - self._left_hanging.get(user, -LATE_SECONDS) < LATE_SECONDS

    def room(self, someone: Someone) -> str:
        """Their conversation with the app."""
        if someone.user not in self._rooms:
            self._rooms[someone.user] = someone.do("open_dm")["channel"]
        return self._rooms[someone.user]

    def _work(self, chance: Random) -> None:
        with StandIn(self._url) as stand_in:
            while not self._stop.is_set():
                department = chance.choice(self._departments)
                user = chance.choice(department.people)
                if self._busy[user].acquire(blocking=False):
                    try:
                        Hand(self, stand_in.person(TEAM, user), department, chance).do_something()
                    except (CannotBeDone, Unanswered):  # the message changed under their finger, or nobody answered
                        self.pause(chance)
                    except (httpx.HTTPError, LookupError, ValueError, TypeError) as error:
                        self.ledger.broke(f"the harness failed as {user}: {error!r}")
                        return
                    finally:
                        self._busy[user].release()
