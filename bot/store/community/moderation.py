"""What was reported of members, what was decided of it, and what a second look said."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, insert, select, update

from bot.rules.community.moderation import (
    Action,
    Appeal,
    Breach,
    ByHand,
    Case,
    Decision,
    Report,
    State,
    Verdict,
    What,
)
from bot.rules.community.moderation.cases import REMEMBERED
from bot.store.dialect import insert_numbered, locked
from bot.store.schema import moderation_cases, moderation_reports
from bot.store.sealed import MODERATION
from bot.store.secrets import Secrets

c, r = moderation_cases.c, moderation_reports.c
# Whom nobody knows any more: what stands where a forgotten member stood.
NOBODY = 0
# Cases that weigh what somebody reports: the last so many that were closed.
WEIGHED = 2000


class Moderation:
    """Cases by community. Hiring has no door to them."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._connection = connection
        self._secrets = secrets

    def put(self, case: Case) -> Case:
        """The case is as it says now, a new one with the number it was given. Reports are added by `report`."""
        if case.id:
            self._connection.execute(update(moderation_cases).where(c.id == case.id).values(**self._columns(case)))
            return case
        made = insert_numbered(self._connection, moderation_cases).returning(c.id)
        return replace(case, id=self._connection.execute(made, self._columns(case)).scalar_one())

    def report(self, case: Case) -> Case:
        """The same with its reports."""
        kept = self.put(case)
        self._connection.execute(delete(moderation_reports).where(r.case == kept.id))
        rows = [
            {
                **{name: value for name, value in vars(each).items() if name != "about"}, "case": kept.id,
                "what": each.what.value, "breach": each.breach.value, "text": self._seal(each.text),
                "quote": self._seal(each.quote), "link": each.link or None,
            }
            for each in kept.reports
        ]  # fmt: skip
        if rows:
            self._connection.execute(insert(moderation_reports), rows)
        return kept

    def get(self, workspace: str, id: int) -> Case | None:
        """The case of that number there; locked in a transaction that writes."""
        query = locked(self._connection, select(moderation_cases).where(c.workspace == workspace, c.id == id))
        return next(iter(self._cases(query)), None)

    def undecided(self, workspace: str, about: int) -> Case | None:
        """The case of that member which nobody decided yet; locked in a transaction that writes."""
        there = (c.workspace == workspace, c.about == about, c.state.in_([State.OPEN.value, State.TAKEN.value]))
        query = select(moderation_cases).where(*there).order_by(c.id).limit(1)
        return next(iter(self._cases(locked(self._connection, query))), None)

    def waiting(self, workspace: str) -> Sequence[Case]:
        """What somebody has to do something about there, without texts: undecided, appealed, or a step by hand."""
        waits = [State.OPEN.value, State.TAKEN.value, State.APPEALED.value]
        by_hand = c.by_hand.is_not(None) & c.done_at.is_(None)
        query = select(moderation_cases).where(c.workspace == workspace, c.state.in_(waits) | by_hand)
        return self._cases(query.order_by(c.id), is_opened=False)

    def closed(self, workspace: str) -> Sequence[Case]:
        """The last of those that are closed there, without texts, the newest first."""
        query = select(moderation_cases).where(c.workspace == workspace, c.state == State.CLOSED.value)
        return self._cases(query.order_by(c.id.desc()).limit(WEIGHED), is_opened=False)

    def of(self, workspace: str, about: int) -> Sequence[Case]:
        """All there was with that member, the newest first."""
        query = select(moderation_cases).where(c.workspace == workspace, c.about == about)
        return self._cases(query.order_by(c.id.desc()))

    def by(self, member: int) -> Sequence[Report]:
        """What that member reported, the newest first."""
        query = select(moderation_reports, c.about).join(moderation_cases, c.id == r.case).where(r.by == member)
        rows = self._connection.execute(query.order_by(r.id.desc())).mappings()
        return [self._report(row, row["about"]) for row in rows]

    def like(self, workspace: str, breach: Breach, but: int) -> Sequence[Case]:
        """The last decisions there on that breach about others than that member, the newest first; one more than are
        shown, as one may be the case that is looked at."""
        query = select(moderation_cases).where(c.workspace == workspace, c.breach == breach.value, c.about != but)
        return self._cases(query.order_by(c.decided_at.desc(), c.id.desc()).limit(REMEMBERED + 1))

    def taken(self, workspace: str, since: datetime) -> Sequence[tuple[int, datetime]]:
        """Who took a case there since then, and when; given back ones do not count."""
        query = select(c.taken_by, c.taken_at).where(c.workspace == workspace, c.taken_at >= since)
        return [(row.taken_by, row.taken_at) for row in self._connection.execute(query.order_by(c.taken_at, c.id))]

    def due(
        self, reported_before: datetime, taken_before: datetime, decided_before: datetime
    ) -> Sequence[tuple[str, int]]:
        """What waits, was taken or was decided since so long ago, anywhere: its workspace and number."""
        late = (c.state == State.OPEN.value) & (c.at <= reported_before)
        stale = (c.state == State.TAKEN.value) & (c.taken_at <= taken_before)
        over = (c.state == State.DECIDED.value) & (c.decided_at <= decided_before)
        query = select(c.workspace, c.id).where(late | stale | over).order_by(c.id)
        return [(row.workspace, row.id) for row in self._connection.execute(query)]

    def forget(self, member: int) -> Collection[int]:
        """Of that member nothing stands in any case but that there was one; the numbers of those about them."""
        mine = select(c.id).where(c.about == member)
        ids = list(self._connection.execute(mine).scalars())
        gone: dict[str, Any] = {"text": None, "quote": None}
        about_them = update(moderation_reports).where(r.case.in_(ids)).values(**gone, channel="", ts="", link=None)
        self._connection.execute(about_them)
        self._connection.execute(update(moderation_reports).where(r.by == member).values(**gone, by=NOBODY))
        texts = {"reason": None, "appeal": None, "settled_reason": None, "taken_by": None, "taken_at": None}
        closed = update(moderation_cases).where(c.id.in_(ids))
        self._connection.execute(closed.values(**texts, about=NOBODY, state=State.CLOSED.value))
        self._rename(member, NOBODY)
        return ids

    def move(self, member: int, to: int) -> None:
        """What stands of one record stands of the other."""
        self._connection.execute(update(moderation_reports).where(r.by == member).values(by=to))
        self._connection.execute(update(moderation_cases).where(c.about == member).values(about=to))
        self._rename(member, to)

    def _rename(self, member: int, to: int) -> None:
        for column in (c.taken_by, c.decided_by, c.settled_by):
            self._connection.execute(update(moderation_cases).where(column == member).values({column: to}))

    def _cases(self, query: Select[Any], is_opened: bool = True) -> list[Case]:
        rows = list(self._connection.execute(query).mappings())
        reports: dict[int, list[RowMapping]] = {row["id"]: [] for row in rows}
        told = select(moderation_reports).where(r.case.in_(reports)).order_by(r.id)
        for row in self._connection.execute(told).mappings():
            reports[row["case"]].append(row)
        return [self._case(row, reports[row["id"]], is_opened) for row in rows]

    def _case(self, row: RowMapping, reports: Sequence[RowMapping], is_opened: bool) -> Case:
        def text(name: str) -> str:
            return self._open(row[name]) if is_opened else ""

        decision = appeal = None
        if row["decided_at"] is not None:
            by_hand = ByHand(row["by_hand"]) if row["by_hand"] else None
            decision = Decision(
                row["decided_by"], row["decided_at"], Action(row["action"]), text("reason"), Breach(row["breach"]),
                row["code"], by_hand, row["done_at"],
            )  # fmt: skip
        if row["appealed_at"] is not None:
            verdict = Verdict(row["verdict"]) if row["verdict"] else None
            appeal = Appeal(
                row["appealed_at"], text("appeal"), row["settled_by"], verdict, text("settled_reason")
            )  # fmt: skip
        told = tuple(self._report(each, row["about"], is_opened) for each in reports)
        return Case(
            row["workspace"], row["about"], row["at"], told, State(row["state"]), row["taken_by"], row["taken_at"],
            decision, appeal, row["revision"], row["id"],
        )  # fmt: skip

    def _report(self, row: RowMapping, about: int, is_opened: bool = True) -> Report:
        text, quote = (self._open(row[name]) if is_opened else "" for name in ("text", "quote"))
        what, breach = What(row["what"]), Breach(row["breach"])
        where = row["channel"], row["ts"], row["link"] or ""
        return Report(row["by"], about, what, breach, row["at"], text, quote, *where)

    def _columns(self, case: Case) -> dict[str, Any]:
        kept: dict[str, Any] = {
            name: getattr(case, name) for name in ("workspace", "about", "at", "taken_by", "taken_at", "revision")
        }
        kept |= {"state": case.state.value}
        if (made := case.decision) is not None:
            kept |= {
                "decided_by": made.by, "decided_at": made.at, "action": made.action.value, "breach": made.breach.value,
                "code": made.code, "by_hand": made.by_hand.value if made.by_hand else None, "done_at": made.done_at,
                "reason": self._seal(made.reason),
            }  # fmt: skip
        if (said := case.appeal) is not None:
            kept |= {
                "appealed_at": said.at, "appeal": self._seal(said.text), "settled_by": said.by,
                "verdict": said.verdict.value if said.verdict else None, "settled_reason": self._seal(said.reason),
            }  # fmt: skip
        return kept

    def _seal(self, text: str) -> bytes | None:
        return self._secrets.seal(MODERATION, text) if text else None

    def _open(self, sealed: bytes | None) -> str:
        return self._secrets.unseal(MODERATION, sealed) if sealed else ""
