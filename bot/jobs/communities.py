"""Where the halves meet: which community a company's people are pointed to, and by which address."""

from __future__ import annotations

from bot.deps import Deps
from bot.rules.access import Kind as Workspaces
from bot.rules.community.sources import Kind
from bot.store import Books
from bot.store.workspaces import Workspace

COMMUNITIES = (Workspaces.COMMUNITY, Workspaces.BOTH)


def with_members(deps: Deps) -> list[Workspace]:
    """Every workspace in which there are members: the communities, and those that are both."""
    with deps.store.reading() as books:
        return [each for each in books.workspaces.all() if each.kind in COMMUNITIES]


def community_of(books: Books, workspace: str) -> str | None:
    """The community that people of that workspace refer others to: their own, else the first that is nothing else."""
    kinds = {each.id: each.kind for each in books.workspaces.all() if each.kind in COMMUNITIES}
    alone = sorted(kinds, key=lambda id: (kinds[id] is not Workspaces.COMMUNITY, id))
    return workspace if workspace in kinds else next(iter(alone), None)


def after_a_no(books: Books, workspace: str, public_url: str | None) -> str:
    """The address to which a kind no of that workspace invites; empty where there is no source of that kind."""
    where = community_of(books, workspace)
    found = books.sources.of_kind(where, Kind.NO) if where and public_url else None
    return f"{public_url}/join/{found.code}" if found else ""
