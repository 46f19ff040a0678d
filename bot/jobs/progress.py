"""How far the first run of a workspace is, read from the books."""

from __future__ import annotations

from bot.jobs.moments import Facts
from bot.rules import first_run as rules
from bot.rules.people import Role
from bot.store import Books
from bot.store.workspaces import Workspace


def steps(books: Books, workspace: Workspace) -> tuple[rules.Step, ...]:
    """Every step of the list as things are."""
    return rules.steps(
        rules.SetUp(
            hours="hours" in workspace.confirmed,
            people=bool(books.staff.entries(workspace.id)),
            roles="roles" in workspace.confirmed or bool(books.roles.holders(workspace.id, Role.RECRUITER)),
            channel=bool(workspace.hr_channel),
            chain=bool(workspace.chains),
            region=workspace.region is not None,
            request=books.requisitions.has_any(workspace.id),
        )
    )


def listed(books: Books, workspace: Workspace) -> Facts:
    """What the templates of the list show."""
    found = steps(books, workspace)
    return {
        "steps": [{"name": s.name, "progress": s.progress.value, "minutes": s.minutes} for s in found],
        "minutes_left": rules.minutes_left(found),
        "is_complete": rules.is_complete(found),
    }
