"""What failed in a workspace, and the page about it as an admin has it open."""

from __future__ import annotations

from bot.rules.notices import Planned
from bot.store import Store
from tests.fakes import COMPANY, Json, Slack
from tests.handlers.forms import opened
from tests.make import NOW
from tests.sampled.failures import fail, give_up

FAILURE_BUTTONS = {"failures.turn", "failures.try_again", "failures.let_go", "failures.try_all"}
FAILURE_CHANGES = FAILURE_BUTTONS - {"failures.turn"}


def fails(store: Store, workspace: str = COMPANY, count: int = 1, error: str = "user_not_found") -> str:
    """Notices of one workspace that failed; what a button on the newest of them carries."""
    with store.open() as books:
        for number in range(count):
            fail(books, f"{workspace}:failed:{number}", "commands.hint", "U0OMAR", error, workspace)
        return str(books.failures.notices(workspace, 1)[0].mark)


def gives_up(store: Store, workspace: str = COMPANY, count: int = 1) -> str:
    """Errands of one workspace that were given up; what a button on the newest of them carries."""
    with store.open() as books:
        for number in range(count):
            give_up(books, f"{workspace}:given_up:{number}", "people.read", "ValueError('Mina')", workspace)
        return str(books.failures.errands(workspace, 1)[0].mark)


def waits(store: Store, workspace: str = COMPANY) -> None:
    """A message of one workspace that has been due for long."""
    with store.open() as books:
        books.notices.plan(Planned(f"{workspace}:waits", "commands.hint", "waits", workspace, "U0MINA"), NOW)


def failures_page(slack: Slack, user: str = "U0ADA", workspace: str = COMPANY) -> Json:
    return opened(slack, user, slack.clicked(user, "failures.show", workspace=workspace), workspace)
