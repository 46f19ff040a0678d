"""Check-ins: what was answered stands sealed and is read through one door, as the words of actions are."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, select, update

from bot.rules.hiring.checkins import NEVER, Checkin, Hire, Kind, Side, may_read
from bot.rules.hiring.checkins.asking import OVERALL, Answers, Reached, Verdict
from bot.rules.hiring.checkins.gaps import Action, Gap, Standing
from bot.rules.hiring.descriptions import Indicator
from bot.rules.hiring.outcomes import Leaving, Left
from bot.rules.hiring.outcomes.predicting import SETTLED_AT, is_strong
from bot.rules.people import Identity
from bot.store import drafts
from bot.store.dialect import insert, insert_numbered, locked
from bot.store.schema import checkins, hire_actions, hires
from bot.store.sealed import ACTION, CHECKIN, CHECKIN_DRAFT
from bot.store.secrets import Secrets

h, c, a = hires.c, checkins.c, hire_actions.c


class Checkins:
    """Guarded: what was answered is read through `seen_by`; `given` is for deciding. Whoever changes something of a
    hire has it locked by `get`."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._connection = connection
        self._secrets = secrets

    def begin(self, hire: Hire) -> Hire:
        """They are asked after from now on; with the id."""
        of = {"workspace": hire.workspace, "requisition": hire.requisition, "candidacy": hire.candidacy}
        asked = {"competencies": hire.competencies, "indicators": [asdict(each) for each in hire.indicators]}
        put = insert_numbered(self._connection, hires).returning(h.id)
        row = {**of, "kind": hire.kind.value, "asked": asked, **_state(hire)}
        return replace(hire, id=self._connection.execute(put, row).scalar_one())

    def get(self, workspace: str, id: int, is_locked: bool = False) -> Hire | None:
        """That one there; `is_locked` in a transaction that writes, after its request and its candidacy."""
        query = select(hires).where(h.id == id, h.workspace == workspace)
        query = locked(self._connection, query) if is_locked else query
        row = self._connection.execute(query).mappings().first()
        return _hire(row) if row else None

    def of_candidacy(self, candidacy: int) -> Hire | None:
        """The one that came of that candidacy."""
        return next(iter(self._hires(h.candidacy == candidacy)), None)

    def of_candidacies(self, some: Collection[int]) -> Mapping[int, Hire]:
        """By candidacy of these the one that came of it, where one did."""
        return {each.candidacy: each for each in self._hires(h.candidacy.in_(some)) if each.candidacy is not None}

    def all(self, workspace: str) -> Sequence[Hire]:
        """Everybody there, the last to start first."""
        return self._hires(h.workspace == workspace)

    def concerning(self, who: Identity) -> Sequence[Hire]:
        """Those in which that person is asked, for themselves or as the manager, the last to start first."""
        return self._hires(h.workspace == who.workspace, (h.manager == who.user) | (h.user == who.user))

    def save(self, hire: Hire) -> None:
        """Keep how it stands now."""
        self._connection.execute(update(hires).where(h.id == hire.id).values(_state(hire)))

    def of(self, hires_: Collection[int]) -> Mapping[int, tuple[Checkin, ...]]:
        """By hire its check-ins, without what was answered, by day and side; each present."""
        found: dict[int, list[Checkin]] = {id: [] for id in hires_}
        columns = (c.hire, c.day, c.side, c.due, c.by, c.at, c.interviewed, c.promised, c.waived)
        query = select(*columns).where(c.hire.in_(found)).order_by(c.hire, c.day, c.side)
        for row in self._connection.execute(query):
            found[row.hire].append(Checkin(row.hire, row.day, Side(row.side), *row[3:]))
        return {id: tuple(those) for id, those in found.items()}

    def keep(self, all: Iterable[Checkin]) -> None:
        """Keep when they are due, promised or waived, and who handed in; what was answered stays."""
        put = insert(self._connection, checkins)
        names = ("due", "by", "at", "interviewed", "promised", "waived")
        changed = {name: put.excluded[name] for name in names}
        put = put.on_conflict_do_update(index_elements=["hire", "day", "side"], set_=changed)
        self._connection.execute(put, [{**asdict(each), "side": each.side.value} for each in all])

    def hand_in(self, one: Checkin, answers: Answers) -> None:
        """It is in, with these answers; nothing is left of what was begun."""
        self.keep([one])
        reached = {str(n): [each.verdict.value, each.value] for n, each in answers.reached.items()}
        said = {**asdict(answers), "scores": dict(answers.scores), "reached": reached}
        values = {"content": self._secrets.seal(CHECKIN, json.dumps(said)), "draft": None}
        self._connection.execute(update(checkins).where(*_one(one)).values(values))

    def seen_by(self, user: str, hire: Hire, reads: bool) -> Mapping[tuple[int, Side], Answers]:
        """What was answered in each check-in as far as that person may read it; `reads` says whether they look after
        them."""
        given = self.given(hire.id)
        return {
            each: answers for each, answers in given.items()
            if may_read(hire, each[1], user, reads, answers.share and (each[0], Side.MANAGER) in given)
        }  # fmt: skip

    def given(self, hire: int) -> Mapping[tuple[int, Side], Answers]:
        """Every answer, by day and side; shown to nobody as it is."""
        return self.given_of([hire])[hire]

    def given_of(self, hires_: Collection[int]) -> Mapping[int, Mapping[tuple[int, Side], Answers]]:
        """The same by hire, each present: for figures over everybody."""
        found: dict[int, dict[tuple[int, Side], Answers]] = {id: {} for id in hires_}
        query = select(c.hire, c.day, c.side, c.content).where(c.hire.in_(found), c.content.is_not(None))
        for row in self._connection.execute(query.order_by(c.hire, c.day, c.side)):
            found[row.hire][row.day, Side(row.side)] = self._opened(row.content)
        return found

    def settled(self, candidacies: Collection[int]) -> Mapping[int, bool]:
        """Of these candidacies those of whom it is known by now whether they became strong, and whether."""
        query = select(h.candidacy, c.content).join_from(checkins, hires)
        query = query.where(h.candidacy.in_(candidacies), c.content.is_not(None))
        rows = self._connection.execute(query.where(c.day == SETTLED_AT, c.side == Side.MANAGER.value)).all()
        scores = {row.candidacy: self._opened(row.content).scores.get(OVERALL) for row in rows}
        return {id: is_strong(score) for id, score in scores.items() if score is not None}

    def draft(self, one: Checkin) -> drafts.Answers:
        """What was typed so far, for whoever answers it; empty where nothing was begun."""
        found = self._connection.execute(select(c.draft).where(*_one(one))).scalar()
        return {} if found is None else dict(json.loads(self._secrets.unseal(CHECKIN_DRAFT, found)))

    def keep_draft(self, one: Checkin, answers: drafts.Answers) -> None:
        """Keep these answers; a field that the form did not show keeps what it had."""
        sealed = self._secrets.seal(CHECKIN_DRAFT, json.dumps({**self.draft(one), **answers}))
        self._connection.execute(update(checkins).where(*_one(one)).values(draft=sealed))

    def forget_draft(self, one: Checkin) -> None:
        """Somebody else answers it from now on: they begin anew."""
        self._connection.execute(update(checkins).where(*_one(one)).values(draft=None))

    def actions(self, hires_: Collection[int]) -> Mapping[int, tuple[Action, ...]]:
        """By hire what is done about its gaps, in the order in which they were opened; each present."""
        found: dict[int, list[Action]] = {id: [] for id in hires_}
        for each in self._actions(a.hire.in_(found)):
            found[each.hire].append(each)
        return {id: tuple(those) for id, those in found.items()}

    def action(self, id: int) -> Action | None:
        """That one."""
        return next(iter(self._actions(a.id == id)), None)

    def owned(self, who: Identity) -> Sequence[Action]:
        """What that person has to do something about, the most pressing first."""
        here = select(h.id).where(h.id == a.hire, h.workspace == who.workspace).exists()
        mine = self._actions(a.owner == who.user, a.standing == Standing.OPEN.value, here)
        return sorted(mine, key=lambda each: (each.until, each.id))

    def open_action(self, action: Action) -> Action:
        """It is open; with its id."""
        row = {"hire": action.hire, "day": action.day, "about": action.about, "gap": action.gap.value}
        put = insert_numbered(self._connection, hire_actions).returning(a.id)
        row |= {"opened_at": action.opened_at, **self._action_state(action)}
        return replace(action, id=self._connection.execute(put, row).scalar_one())

    def save_action(self, action: Action) -> None:
        """Keep how it stands now."""
        self._connection.execute(update(hire_actions).where(a.id == action.id).values(self._action_state(action)))

    def _hires(self, *which: ColumnElement[bool]) -> Sequence[Hire]:
        query = select(hires).where(*which).order_by(h.start.desc(), h.id.desc())
        return [_hire(row) for row in self._connection.execute(query).mappings()]

    def _actions(self, *which: ColumnElement[bool]) -> Sequence[Action]:
        rows = self._connection.execute(select(hire_actions).where(*which).order_by(a.id))
        return [self._action(row) for row in rows]

    def _action(self, row: Any) -> Action:
        what, came_of_it = json.loads(self._secrets.unseal(ACTION, row.content))
        return Action(
            row.hire, row.day, row.about, Gap(row.gap), row.owner, row.until, row.opened_at, Standing(row.standing),
            what, came_of_it, row.id, row.revision,
        )  # fmt: skip

    def _action_state(self, action: Action) -> dict[str, Any]:
        words = self._secrets.seal(ACTION, json.dumps([action.what, action.came_of_it]))
        return {
            "owner": action.owner, "until": action.until, "standing": action.standing.value, "content": words,
            "revision": action.revision,
        }  # fmt: skip

    def _opened(self, sealed: bytes) -> Answers:
        said = json.loads(self._secrets.unseal(CHECKIN, sealed))
        reached = {int(n): Reached(Verdict(verdict), value) for n, (verdict, value) in said["reached"].items()}
        return Answers(said["scores"], reached, said["words"], said["share"])


def _one(one: Checkin) -> tuple[ColumnElement[bool], ...]:
    return (c.hire == one.hire, c.day == one.day, c.side == one.side.value)


def _state(hire: Hire) -> dict[str, Any]:
    how = NEVER if hire.never_started else hire.left.how.value if hire.left else ""
    return {
        "start": hire.start, "manager": hire.manager, "user": hire.user, "how": how, "revision": hire.revision,
        "left_on": hire.left.day if hire.left else None,
    }  # fmt: skip


def _hire(row: RowMapping) -> Hire:
    asked, left_on = row["asked"], row["left_on"]
    indicators = tuple(Indicator(**{**each, "measured": tuple(each["measured"])}) for each in asked["indicators"])
    left = Left(_day(left_on), Leaving(row["how"])) if left_on else None
    return Hire(
        row["workspace"], row["requisition"], Kind(row["kind"]), _day(row["start"]), row["manager"], row["user"],
        tuple(asked["competencies"]), indicators, row["candidacy"], left, row["how"] == NEVER, row["id"],
        row["revision"],
    )  # fmt: skip


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
