"""A company large enough that a kill leaves most conversations free: departments that ask and decide for themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.app import Rapport
from bot.jobs import people
from bot.rules.hiring.requisitions import Mode
from bot.rules.hiring.requisitions.chains import Chain
from bot.rules.hiring.requisitions.conditions import Condition, Test
from tests.make import chain, step

TEAM, HR, ADMIN = "T0CRASH", "C0HR", "U0ADMIN"
SECRET, TOKEN = "crash-secret", "xoxb-crash"
LEADERS, ASKERS = 3, 2
# Half of them read Chinese; in both zones it is working time when a run begins.
PLACES = (("Europe/Berlin", "en-GB"), ("Asia/Shanghai", "zh-CN"))


@dataclass(frozen=True)
class Department:
    """Who asks there, and who decides: first the finance partner it shares with a neighbour, then two of three."""

    number: int

    @property
    def name(self) -> str:
        return f"Department {self.number}"

    @property
    def askers(self) -> list[str]:
        return [f"U{self.number:03}ASKER{n}" for n in range(ASKERS)]

    @property
    def leaders(self) -> list[str]:
        return [f"U{self.number:03}LEADER{n}" for n in range(LEADERS)]

    @property
    def finance(self) -> str:
        return f"U{self.number // 2:03}FINANCE"

    @property
    def people(self) -> list[str]:
        return [*self.askers, *self.leaders, self.finance]


def departments(count: int) -> list[Department]:
    """So many of them."""
    return [Department(number) for number in range(count)]


def world(count: int, request_url: str) -> dict[str, Any]:
    """The workspace as the stand-in loads it."""
    users = list(dict.fromkeys(user for each in departments(count) for user in each.people))
    app = {
        "id": "A0CRASH", "name": "Rapport", "bot_user": "U0RAPPORT", "bot_id": "B0RAPPORT", "bot_token": TOKEN,
        "app_token": "xapp-crash", "signing_secret": SECRET, "request_url": request_url,
        "commands": [{"name": "/hire"}],
    }  # fmt: skip
    channels = [{"id": HR, "name": "hr", "members": [ADMIN], "bot": True}]
    people = [*_people(users), {**_person(ADMIN, 0), "is_admin": True}]
    workspace = {"id": TEAM, "name": "Crash", "domain": "crash", "app": app, "people": people, "channels": channels}
    return {"workspaces": [workspace]}


def _people(users: list[str]) -> Iterator[dict[str, Any]]:
    for number, user in enumerate(users):
        yield _person(user, number)


def _person(user: str, number: int) -> dict[str, Any]:
    zone, locale = PLACES[number % len(PLACES)]
    return {"id": user, "name": user.lower(), "real_name": user, "tz": zone, "locale": locale}


def set_up(rapport: Rapport, count: int) -> None:
    """The workspace is installed, its people are known, and each department has a chain of approval of its own."""
    rapport.install()
    people.read(rapport.deps, {"workspace": TEAM})
    with rapport.store.open() as books:
        books.workspaces.set_hiring(TEAM, HR, "en")
        books.workspaces.set_chains(TEAM, [_chain(each) for each in departments(count)])


def _chain(department: Department) -> Chain:
    finance = step(department.finance, inputs=frozenset({"pay_to", "headcount"}))
    leaders = step(*department.leaders, name="Leadership", mode=Mode.N_OF_M, needed=2, inputs=frozenset({"level"}))
    here = Condition("department", Test.IS, department.name)
    return chain(finance, leaders, name=department.name, conditions=(here,))
