"""Pictures by what they show, Slack's files they have become, and the open pages that wait for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, delete, select, update

from bot.rules.pictures import State, is_wanted_anew
from bot.store.dialect import insert as insert_or
from bot.store.schema import picture_pages, pictures

c, p = pictures.c, picture_pages.c
# Nobody has a page open longer than this.
PAGES_KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Picture:
    """What it shows, how it stands since when, in which try; `file` is Slack's, `why` what the last try failed of."""

    content: Mapping[str, Any]
    state: State
    since: datetime
    attempt: int
    file: str | None
    why: str | None

    @property
    def shown(self) -> str | None:
        """The file that a page may show now."""
        return self.file if self.state is State.READY else None


@dataclass(frozen=True)
class OpenPage:
    """A view that somebody has open, and the number of what it is about."""

    view: str
    who: str
    about: int


class Pictures:
    """One picture for all who see the same: in one workspace the digest of what it shows names it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, workspace: str, digest: str) -> Picture | None:
        """The picture as it stands; None when nobody ever wanted it."""
        found = self._connection.execute(select(pictures).where(_is(workspace, digest))).mappings().first()
        if found is None:
            return None
        state = State(found["state"])
        return Picture(found["content"], state, found["since"], found["attempt"], found["file"], found["why"])

    def want(self, workspace: str, digest: str, content: Mapping[str, Any], now: datetime) -> Picture:
        """The picture, wanted from now on if it was not; what failed long ago is tried from the beginning.

        Until the transaction ends nobody else changes it.
        """
        row = {"workspace": workspace, "digest": digest, "content": content, "state": State.WANTED, "since": now}
        put = insert_or(self._connection, pictures).values(**row, attempt=1)
        key = [c.workspace, c.digest]
        self._connection.execute(put.on_conflict_do_update(index_elements=key, set_={"attempt": c.attempt}))
        found = self.find(workspace, digest)
        assert found is not None
        if not is_wanted_anew(found.state, found.since, now):
            return found
        anew = {"state": State.WANTED, "since": now, "attempt": found.attempt + 1, "file": None, "why": None}
        self._set(workspace, digest, **anew)
        return Picture(found.content, State.WANTED, now, found.attempt + 1, None, None)

    def uploaded(self, workspace: str, digest: str, file: str) -> None:
        """Slack has it as that file, which it may not show yet."""
        self._set(workspace, digest, file=file)

    def ready(self, workspace: str, digest: str, now: datetime) -> None:
        """Slack shows its file."""
        self._set(workspace, digest, state=State.READY, since=now, why=None)

    def failed(self, workspace: str, digest: str, why: str, now: datetime, with_file: bool = False) -> None:
        """It could not be made this time; the file it has become is good still, or not."""
        file = {} if with_file else {"file": None}
        self._set(workspace, digest, state=State.FAILED, since=now, why=why, **file)

    def lost(self, workspace: str, digest: str, now: datetime) -> None:
        """Slack has its file no more: it is to be made from the beginning."""
        ready = and_(_is(workspace, digest), c.state == State.READY)
        values = {"state": State.WANTED, "since": now, "file": None, "attempt": c.attempt + 1}
        self._connection.execute(update(pictures).where(ready).values(values))

    def wait(self, workspace: str, digest: str, page: OpenPage, now: datetime) -> None:
        """That page waits for it."""
        row = {"workspace": workspace, "digest": digest, "view": page.view, "who": page.who, "about": page.about}
        self._connection.execute(delete(picture_pages).where(p.since < now - PAGES_KEPT))
        put = insert_or(self._connection, picture_pages).values(**row, since=now)
        self._connection.execute(put.on_conflict_do_nothing())

    def waiting(self, workspace: str, digest: str) -> Sequence[OpenPage]:
        """The pages that wait for it."""
        query = select(p.view, p.who, p.about).where(p.workspace == workspace, p.digest == digest).order_by(p.since)
        return [OpenPage(*row) for row in self._connection.execute(query)]

    def told(self, workspace: str, digest: str) -> None:
        """No page waits for it any more."""
        self._connection.execute(delete(picture_pages).where(p.workspace == workspace, p.digest == digest))

    def left(self, workspace: str, view: str) -> None:
        """That view shows something else now, and waits for no picture."""
        self._connection.execute(delete(picture_pages).where(p.workspace == workspace, p.view == view))

    def _set(self, workspace: str, digest: str, **values: Any) -> None:
        self._connection.execute(update(pictures).where(_is(workspace, digest)).values(**values))


def _is(workspace: str, digest: str) -> Any:
    return and_(c.workspace == workspace, c.digest == digest)
