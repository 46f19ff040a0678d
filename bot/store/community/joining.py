"""Wishes to join: kept until they are confirmed by whoever reads the mail of the address, or forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from bot.rules.community.members import Purpose, Standing
from bot.rules.community.sources.joining import FORGOTTEN_AFTER, GOOD_FOR, Request
from bot.store.dialect import insert as insert_unless_known
from bot.store.dialect import insert_numbered, never_again
from bot.store.lookups import Lookups
from bot.store.schema import join_asks, join_links, join_requests, members, referrals
from bot.store.secrets import Secrets

q, k, a = join_requests.c, join_links.c, join_asks.c


class Joining:
    """Wishes and their links. Whoever asks is a job, or holds the token of a link."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._connection = connection
        self._forms = Lookups(connection, secrets, "join forms")

    def form_key(self, code: str, at: int) -> str:
        """What a form of that page carries that was shown at that second: nobody makes it without the key."""
        return f"{at}.{self._forms.hash(code, str(at))}"

    def ask(self, request: Request) -> Request:
        """The wish with the number it was given."""
        row = {name: value for name, value in vars(request).items() if name != "id"}
        row |= {"topics": list(request.topics), "purposes": [each.value for each in request.purposes]}
        put = insert_numbered(self._connection, join_requests).returning(q.id)
        return replace(request, id=self._connection.execute(put, row).scalar_one())

    def get(self, id: int) -> Request | None:
        """The wish of that number."""
        row = self._connection.execute(select(join_requests).where(q.id == id)).mappings().first()
        return _request(row) if row else None

    def asked(self, member: int) -> Sequence[datetime]:
        """When that member's letters were asked for."""
        return list(self._connection.execute(select(q.asked_at).where(q.member == member)).scalars())

    def asked_since(self, workspace: str, since: datetime) -> int:
        """How many letters were asked for there since then."""
        query = select(func.count()).where(q.workspace == workspace, q.asked_at > since)
        return self._connection.execute(query).scalar_one()

    def give(self, request: int, token_hash: str, at: datetime, good_for: timedelta = GOOD_FOR) -> None:
        """Whoever has the token of that SHA-256 may confirm the wish for a while."""
        self._connection.execute(
            insert(join_links), {"hash": token_hash, "request": request, "expires_at": at + good_for}
        )

    def take_back(self, token_hash: str) -> None:
        """That link never reached anybody."""
        self._connection.execute(delete(join_links).where(k.hash == token_hash))

    def opened_by(self, token_hash: str, now: datetime) -> Request | None:
        """The wish that token opens now; None for one that never was or is over."""
        query = select(join_requests).join(join_links, k.request == q.id)
        row = self._connection.execute(query.where(k.hash == token_hash, k.expires_at > now)).mappings().first()
        return _request(row) if row else None

    def settle(self, id: int, sent_at: datetime | None) -> None:
        """The server took the letter then, or takes none to that address."""
        self._change(id, sent_at=sent_at, is_refused=sent_at is None)

    def confirm(self, id: int, at: datetime, waits: bool) -> None:
        """It is confirmed; whether the way in is still to be sent."""
        self._change(id, confirmed_at=at, waits=waits)

    def waiting(self, workspace: str, most: int) -> Sequence[Request]:
        """Confirmed wishes there that the way in is still to be sent to, the oldest first."""
        query = select(join_requests).where(q.workspace == workspace, q.waits).order_by(q.id).limit(most)
        return [_request(row) for row in self._connection.execute(query).mappings()]

    def waits_no_more(self, id: int) -> None:
        self._change(id, waits=False)

    def last(self, member: int) -> Request | None:
        """Their last wish."""
        query = select(join_requests).where(q.member == member).order_by(q.id.desc()).limit(1)
        row = self._connection.execute(query).mappings().first()
        return _request(row) if row else None

    def ask_how(self, member: int, at: datetime) -> bool:
        """They are asked how they heard of it; False, and nothing is otherwise, when they were before."""
        put = insert_unless_known(self._connection, join_asks).values(member=member, asked_at=at, is_known=False)
        return self._connection.execute(put.on_conflict_do_nothing().returning(a.member)).first() is not None

    def how(self, member: int) -> tuple[bool, bool]:
        """Whether they were asked, and whether they said so."""
        row = self._connection.execute(select(a.answered_at).where(a.member == member)).first()
        return row is not None, row is not None and row[0] is not None

    def answer_how(self, member: int, is_known: bool, at: datetime) -> bool:
        """They answered, and it is known now or not; False, and nothing is otherwise, when they were not asked, or
        answered before."""
        change = update(join_asks).where(a.member == member, a.answered_at.is_(None))
        change = change.values(answered_at=at, is_known=is_known)
        return self._connection.execute(change.returning(a.member)).first() is not None

    def forget(self, member: int) -> None:
        """No wish, link, question or referral of that member is left."""
        theirs = select(q.id).where(q.member == member).scalar_subquery()
        self._connection.execute(delete(join_links).where(k.request.in_(theirs)))
        self._connection.execute(delete(join_requests).where(q.member == member))
        self._connection.execute(delete(join_asks).where(a.member == member))
        self._connection.execute(delete(referrals).where(referrals.c.member == member))

    def forget_unconfirmed(self, now: datetime, most: int) -> int:
        """Whoever began and never confirmed is gone, with all that they said; how many, at most so many at once."""
        lately = select(q.member).where(q.asked_at > now - FORGOTTEN_AFTER)
        old = select(members.c.id).where(
            members.c.standing == Standing.STARTED.value, members.c.at <= now - FORGOTTEN_AFTER,
            members.c.user.is_(None), members.c.id.not_in(lately),
        )  # fmt: skip
        gone = list(self._connection.execute(old.order_by(members.c.id).limit(most)).scalars())
        for id in gone:
            self.forget(id)
            self._connection.execute(delete(members).where(members.c.id == id))
        if gone:
            never_again(self._connection, gone[-1])
        return len(gone)

    def _change(self, id: int, **values: Any) -> None:
        self._connection.execute(update(join_requests).where(q.id == id).values(**values))


def _request(row: RowMapping) -> Request:
    purposes = tuple(map(Purpose, row["purposes"]))
    return Request(**{**row, "topics": tuple(row["topics"]), "purposes": purposes})
