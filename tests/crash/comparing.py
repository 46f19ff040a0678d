"""What stands in the workspace beside what the store says: everything once, everything true, nothing in hand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.app import Rapport
from bot.jobs import MOMENTS
from bot.jobs.moments import template_of
from bot.rules.notices import Carrier, Notice, State, home_key
from bot.rules.people import Identity
from bot.slack import blocks
from bot.store.schema import errands, notices, requisitions
from sandbox.client import words
from tests.crash.company import TEAM
from tests.crash.journal import Journal
from tests.crash.ledger import Deed, Ledger, Outcome

Json = dict[str, Any]
IN_HAND = (State.CLAIMED, State.SENDING, State.UNCLEAR)
A_MOMENT = timedelta(seconds=10)
# What each verb of a decision leaves in the request itself.
KEPT = {"decisions": ("approve", "reject"), "questions": ("ask",), "revisions": ("edit",)}


@dataclass(frozen=True)
class Standing:
    """One message of the bot in the workspace."""

    id: str
    channel: str
    said: Json


class Comparison:
    """The store and a dump of the stand-in at one quiet moment. Each of its findings is a sentence."""

    def __init__(
        self, rapport: Rapport, dump: Json, ledger: Ledger, jumps: Sequence[tuple[datetime, datetime]]
    ) -> None:
        self._rapport = rapport
        self._jumps = jumps
        self._journal = Journal(rapport.store)
        self._place = dump["workspaces"][TEAM]
        self._ledger = ledger
        with rapport.store.engines.read() as connection:
            rows = connection.execute(select(notices.c.id, notices.c.seq).order_by(notices.c.seq))
            self._numbers = {row.id: row.seq for row in rows}
            self.errands = Counter(connection.execute(select(errands.c.state)).scalars())
            self._requests = list(connection.execute(select(requisitions.c.id)).scalars())
        with rapport.store.reading() as books:
            found = [books.notices.get(id) for id in self._numbers]
        self.notices: Sequence[Notice] = [notice for notice in found if notice is not None]
        self.standing = list(self._standing())
        self.copies = Counter(each.id for each in self.standing)

    def _standing(self) -> Iterator[Standing]:
        for room in self._place["conversations"].values():
            for said in room["messages"]:
                if said["bot_id"] and not said["ephemeral_to"]:
                    id = ((said["metadata"] or {}).get("event_payload") or {}).get("id", "")
                    yield Standing(id, room["id"], said)

    @property
    def states(self) -> Counter[str]:
        """How many notices are in which state."""
        return Counter(notice.state.value for notice in self.notices)

    def doubled(self) -> list[str]:
        """Notices that stand more than once."""
        return [f"{n.key} stands {self.copies[n.id]} times" for n in self.notices if self.copies[n.id] > 1]

    def lost(self) -> list[str]:
        """Notices that count as said and stand nowhere, and deeds that were acknowledged and are in no record."""
        unsaid = [
            f"{n.key} counts as said and stands nowhere"
            for n in self.notices
            if n.state is State.SENT and n.carrier is Carrier.MESSAGE and not self.copies[n.id]
        ]
        return [*unsaid, *self._forgotten()]

    def everything_wrong(self) -> list[str]:
        """Every finding; none when all is as promised."""
        return [
            *self._ledger.trouble, *self.lost(), *self.doubled(), *self._unaccounted(), *self._in_hand(),
            *self._repeated(), *self._requests_unlike_the_record(), *self._untrue(), *self._out_of_order(),
            *self._record(),
        ]  # fmt: skip

    def _unaccounted(self) -> Iterator[str]:
        """A message nobody planned, or one of a notice that says it was not said; what is due and was not said."""
        states = {notice.id: notice.state for notice in self.notices}
        for each in self.standing:
            state = states.get(each.id)
            if state is None:
                yield f"nobody planned {words(each.said)[:80]!r} in {each.channel}"
            elif state is not State.SENT:
                yield f"{each.id} is {state} and stands in {each.channel}"
        now = self._rapport.deps.now()
        for notice in self.notices:
            if notice.state is State.DUE and notice.due_at <= now:
                yield f"{notice.key} is due and unsaid: {notice.last_error}"
            if notice.living and notice.state is State.SENT and notice.wanted != notice.shown:
                yield f"{notice.key} shows {notice.shown} of {notice.wanted}"

    def _in_hand(self) -> Iterator[str]:
        for notice in self.notices:
            if notice.state in IN_HAND:
                yield f"{notice.key} is {notice.state}"
        if self.errands["claimed"]:
            yield f"{self.errands['claimed']} errands are claimed"

    def _entries(self) -> Iterator[tuple[str, str, str]]:
        with self._rapport.store.reading() as books:
            for id in self._requests:
                found = books.requisitions.for_notice(id)
                for entry in books.record.about(f"requisition:{id}"):
                    verb = entry["what"].rpartition(".")[2]
                    about = found.wanted.title if found and verb == "submit" else f"requisition:{id}"
                    if "who" in entry:
                        yield verb, entry["who"], about

    def _bounds(self) -> dict[tuple[str, str, str], tuple[int, int]]:
        return {key: each for key, each in self._ledger.bounds().items() if key[0] not in ("home", "hint")}

    def _forgotten(self) -> Iterator[str]:
        there = Counter(self._entries())
        for key, (least, _) in self._bounds().items():
            if there[key] < least:
                yield f"{key}: acknowledged {least} times, {there[key]} in the record"
        keys = {notice.key for notice in self.notices}
        for deed in self._ledger.deeds:
            if deed.outcome is Outcome.DONE and not _is_kept(deed, keys):
                yield f"{deed}: acknowledged, and no notice was planned"

    def _repeated(self) -> Iterator[str]:
        """Deeds that the record holds more often than anybody did them."""
        bounds = self._bounds()
        for key, times in Counter(self._entries()).items():
            most = bounds.get(key, (0, 0))[1]
            if times > most:
                yield f"{key}: done {most} times at most, {times} in the record"

    def _requests_unlike_the_record(self) -> Iterator[str]:
        """Requests whose decisions, questions and edits are not those of the record."""
        there = Counter((verb, about) for verb, _, about in self._entries())
        with self._rapport.store.reading() as books:
            for id in self._requests:
                found = books.requisitions.for_notice(id)
                for part, verbs in KEPT.items():
                    noted = sum(there[verb, f"requisition:{id}"] for verb in verbs)
                    if len(getattr(found, part)) != noted:
                        yield f"request {id} has {len(getattr(found, part))} {part}, the record {noted}"

    def _untrue(self) -> Iterator[str]:
        """Living messages and Homes that show anything but the present."""
        shown = {each.id: each.said["blocks"] for each in self.standing}
        homes = {user: home["payload"]["blocks"] for user, home in self._place["homes"].items()}
        for notice in self.notices:
            if notice.living and notice.state is State.SENT:
                there = homes.get(notice.to) if notice.carrier is Carrier.HOME else shown.get(notice.id)
                present = self._present(notice)
                if present is not None and _bare(there or []) != _bare(present):
                    yield f"{notice.key} is not true:\n{_difference(there or [], present)}"

    def _present(self, notice: Notice) -> list[Json] | None:
        """What a notice has to show now, by the bot's own words."""
        deps = self._rapport.deps
        with deps.store.reading() as books:
            facts = MOMENTS[notice.kind].facts(books, notice, deps.now())
            place = books.workspaces.get(notice.workspace)
            reader = books.people.get(Identity(notice.workspace, notice.to)) if notice.to.startswith("U") else place
        if facts is None:
            return None
        facts = {"prefix": deps.command_prefix, **facts}
        more = blocks.plain(deps.words.tree("more", reader.language, {}, reader.zone))
        tree = deps.words.tree(template_of(notice.kind), reader.language, facts, reader.zone)
        made = blocks.home(tree, more) if notice.carrier is Carrier.HOME else blocks.message(tree, more)
        return list(made["blocks"])

    def _out_of_order(self) -> Iterator[str]:
        """In each conversation what was planned first was said first, if it was due; no reply comes first."""
        conversations: dict[str, list[Notice]] = defaultdict(list)
        for notice in self.notices:
            if notice.ts and notice.carrier is Carrier.MESSAGE:
                conversations[notice.to].append(notice)
                if notice.thread_ts and float(notice.thread_ts) > float(notice.ts):
                    yield f"{notice.key} stands before what it answers"
        for said in conversations.values():
            for n, later in enumerate(said):
                for earlier in said[:n]:
                    if float(earlier.ts or 0) > float(later.ts or 0) and self._overtook(earlier, later):
                        yield f"{later.key} stands before {earlier.key}"

    def _overtook(self, earlier: Notice, later: Notice) -> bool:
        """Whether the later one was claimed although the earlier one was due and could be seen."""
        found = self._journal.claim_that_said(self._numbers[later.id])
        if found is None:
            return True
        claim, sent_at = found
        due = self._journal.due(self._numbers[earlier.id], claim)
        return due is not None and self._due_after_jumps(due) <= sent_at

    def _due_after_jumps(self, due: datetime) -> datetime:
        """What became due while the clock jumped is due a moment later: both take their time."""
        return next((after + A_MOMENT for before, after in self._jumps if before <= due <= after), due)

    def _record(self) -> Iterator[str]:
        with self._rapport.store.reading() as books:
            _, problem = books.record.verify()
        if problem:
            yield f"the record does not verify: {problem}"

    def repaired(self) -> int:
        """How many late copies the record says were taken away."""
        with self._rapport.store.reading() as books:
            return sum(
                entry["what"] == "delivery.repair"
                for notice in self.notices
                for entry in books.record.about(f"notice:{notice.id}")
            )


def _is_kept(deed: Deed, keys: set[str]) -> bool:
    """Whether what an event asks for was planned."""
    if deed.what == "home":
        return home_key(TEAM, deed.who) in keys
    if deed.what == "hint":
        return any(key.startswith(f"commands.hint:{TEAM}:{deed.who}:") for key in keys)
    return True


def _bare(shown: Sequence[Mapping[str, Any]]) -> list[Json]:
    """Blocks without the ids that Slack gives them."""
    return [{name: value for name, value in block.items() if name != "block_id"} for block in shown]


def _difference(there: list[Json], present: list[Json]) -> str:
    """The lines that only one of them has."""
    old, new = words(there).splitlines(), words(present).splitlines()
    gone, missing = [line for line in old if line not in new], [line for line in new if line not in old]
    return "\n".join([*(f"  stands: {line}" for line in gone), *(f"  is so: {line}" for line in missing)])
