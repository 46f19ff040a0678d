"""The books of one transaction: every shelf behind one connection."""

from __future__ import annotations

from sqlalchemy import Connection

from bot.store.drafts import Drafts
from bot.store.errands import Errands
from bot.store.hiring.requisitions import Requisitions
from bot.store.installations import Installations
from bot.store.notices import Notices
from bot.store.people import People
from bot.store.record import Record
from bot.store.secrets import Secrets
from bot.store.workspaces import Workspaces


class Books:
    """What a handler or job reads and writes, all in one transaction."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self.people = People(connection)
        self.workspaces = Workspaces(connection)
        self.installations = Installations(connection, secrets)
        self.drafts = Drafts(connection)
        self.requisitions = Requisitions(connection)
        self.notices = Notices(connection)
        self.errands = Errands(connection)
        self.record = Record(connection)

    @property
    def has_work(self) -> bool:
        """Whether this transaction planned something that `work` should wake for."""
        return self.notices.planned or self.errands.planned
