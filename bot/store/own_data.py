"""All that is kept of somebody who works here, by table, as they may have it themselves: what they are, set, said and
were told; nothing that others wrote of candidates or sealed from them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, LargeBinary, Table, or_, select

from bot.rules.people import Identity
from bot.store.schema import (
    access_marks,
    availabilities,
    busy_times,
    calendars,
    calibrations,
    card_coaches,
    card_drafts,
    card_promises,
    card_waivers,
    cards,
    certificates,
    checkins,
    debrief_votes,
    desk_lines,
    drafts,
    founding_interviewers,
    gradings,
    group_members,
    hire_actions,
    hires,
    interview_notes,
    invitations,
    kit_acknowledgements,
    no_shows,
    notices,
    pauses,
    people,
    record,
    record_personal,
    requisition_approvers,
    requisition_decisions,
    requisition_moves,
    requisition_questions,
    requisitions,
    roles,
    saved_searches,
    seats,
    staff,
    training_entries,
    training_sessions,
    trainings,
)
from bot.store.sealed import COLUMNS
from bot.store.secrets import Secrets, WrongKeys

# By table the columns that name them.
NAMED: Mapping[Table, tuple[str, ...]] = {
    people: ("user",), roles: ("subject",), access_marks: ("subject",), group_members: ("user",),
    availabilities: ("user",), pauses: ("user",), calendars: ("user",),
    trainings: ("user",), founding_interviewers: ("user",), kit_acknowledgements: ("user",), calibrations: ("user",),
    requisitions: ("asker",), requisition_approvers: ("approver", "delegate"),
    requisition_decisions: ("approver", "for_whom"), requisition_questions: ("who",), requisition_moves: ("who",),
    seats: ("who",), no_shows: ("who",), invitations: ("who",), gradings: ("who",),
    interview_notes: ("who",), cards: ("who",), card_drafts: ("who",), card_promises: ("who",), card_waivers: ("who",),
    card_coaches: ("who",), debrief_votes: ("who",),
    hires: ("user",), checkins: ("by",), hire_actions: ("owner",),
    saved_searches: ("user",), drafts: ("user",), desk_lines: ("user",), notices: ("to",),
}  # fmt: skip
# What hangs on a row of theirs; what somebody else wrote into it is that person's.
HANGING: Mapping[Table, tuple[Column[Any], Column[Any]]] = {
    busy_times: (busy_times.c.calendar, calendars.c.id),
    training_entries: (training_entries.c.training, trainings.c.id),
    training_sessions: (training_sessions.c.training, trainings.c.id),
    certificates: (certificates.c.training, trainings.c.id),
}  # fmt: skip
# Secrets of ours, what others sealed, and candidates' own work: no column of theirs.
HIDDEN: Mapping[Table, frozenset[str]] = {
    availabilities: frozenset({"feed"}), calendars: frozenset({"url", "etag", "mark"}),
    gradings: frozenset({"work"}), training_sessions: frozenset({"pairs"}),
    notices: frozenset({"facts", "id", "key", "lane", "channel", "ts", "about", "reply_to", "fence", "last_error"}),
}  # fmt: skip
_PURPOSES = dict(COLUMNS)
# Entries of the record read at once.
PAGE = 1000


class OwnData:
    """Given to that person alone."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._connection = connection
        self._secrets = secrets

    def everything(self, who: Identity) -> dict[str, list[dict[str, Any]]]:
        """All rows of theirs in that workspace by table, sealed columns in clear."""
        found = {
            table.name: self._rows(table, or_(*(table.c[name] == who.user for name in names)), within(table, who))
            for table, names in NAMED.items()
        }
        for table, (key, to) in HANGING.items():
            mine = select(to).where(to.table.c.user == who.user, to.table.c.workspace == who.workspace)
            rows = self._rows(table, key.in_(mine))
            found[table.name] = [_without_others(row, who.user) for row in rows]
        emails = [row["email"] for row in found["people"] if row["email"]]
        found["staff"] = self._rows(staff, staff.c.workspace == who.workspace, staff.c.email.in_(emails))
        found["record"] = list(self._recorded(who))
        return found

    def _rows(self, table: Table, *which: ColumnElement[bool]) -> list[dict[str, Any]]:
        columns = [each for each in table.columns if each.name not in HIDDEN.get(table, ())]
        rows = self._connection.execute(select(*columns).where(*which).order_by(*table.primary_key)).mappings()
        return [{each.name: self._clear(each, row[each.name]) for each in columns} for row in rows]

    def _clear(self, column: Column[Any], value: Any) -> Any:
        if value is None or not isinstance(column.type, LargeBinary):
            return value
        try:
            text = self._secrets.unseal(_PURPOSES[column], value)
        except WrongKeys:  # nobody can read it any more
            return None
        return json.loads(text) if column.name in {"content", "draft"} else text

    def _recorded(self, who: Identity) -> Iterator[dict[str, Any]]:
        """When and what they did, and to what; not what was said with it, which may be of others."""
        after = 0
        query = select(record.c.number, record.c.at, record.c.what, record.c.about, record_personal.c.text)
        query = query.join(record_personal).order_by(record.c.number).limit(PAGE)
        while page := self._connection.execute(query.where(record.c.number > after)).all():
            for row in page:
                said = json.loads(row.text)
                if said.get("who") == who.user and said.get("workspace", who.workspace) == who.workspace:
                    yield {"at": row.at, "what": row.what, "about": row.about}
            after = page[-1].number


def within(table: Table, who: Identity) -> ColumnElement[bool]:
    """That a row belongs to their workspace: by its own column, else by what it hangs on."""
    if "workspace" in table.c:
        return table.c.workspace == who.workspace
    key = min(table.foreign_keys, key=lambda each: each.parent.name)
    return key.parent.in_(select(key.column).where(within(key.column.table, who)))


def _without_others(row: dict[str, Any], user: str) -> dict[str, Any]:
    return row if row.get("by", user) == user else {**row, "content": None}
