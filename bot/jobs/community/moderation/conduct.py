"""The code of conduct: moderators write it, members accept it, and are asked again when it binds them anew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.jobs.community.members import own
from bot.jobs.community.moderation import FEATURE, users
from bot.jobs.moments import Facts, Moment
from bot.rules.community.fields import Empty, text
from bot.rules.community.members import Member
from bot.rules.community.moderation import CaseChanged
from bot.rules.community.moderation.conduct import Code, revised, to_accept
from bot.rules.notices import Notice, Pace, Planned, home_key
from bot.rules.people import Identity, Person
from bot.rules.refusals import FieldRefusals, Refusal
from bot.store import Books

ASK = f"{FEATURE}.ask"
# What one field of a form takes in Slack; a code that nobody reads to the end protects nobody.
TEXT_CHARACTERS = 3000
LANGUAGES = ("en", "zh")
# Members who are asked in one transaction.
BATCH = 200


def code(books: Books, me: Person) -> dict[str, Any]:
    """The newest version as somebody reads it, and whether they are asked to accept it. Raises NoRecord."""
    mine, codes = own.mine(books, me), books.conduct.codes(me.workspace)
    newest = max(codes, key=lambda each: each.version, default=None)
    asked = to_accept(codes, books.conduct.accepted(mine.id))
    return {
        "version": newest.version if newest else 0, "text": _text(newest, me.language) if newest else "",
        "at": newest.at if newest else None, "asks": asked is not None,
    }  # fmt: skip


def accept(books: Books, me: Person, version: int, now: datetime) -> None:
    """They accept that version, which is the newest. Raises CaseChanged, NoRecord."""
    mine, codes = own.mine(books, me), books.conduct.codes(me.workspace)
    if version != max((each.version for each in codes), default=0) or not version:
        raise CaseChanged()
    books.conduct.accept(mine.id, version, now)
    books.record.note(now, f"{FEATURE}.accept", f"member:{mine.id}", workspace=me.workspace, version=version)
    books.notices.refresh(now, about=_about(mine.id))


def page(books: Books, me: Person) -> dict[str, Any]:
    """The newest version for moderators, with how many accepted what binds."""
    codes = books.conduct.codes(me.workspace)
    binding = _binding(books, me.workspace)
    accepted, there = books.conduct.count(me.workspace, binding) if binding else (0, 0)
    return {
        "texts": [{"language": language, "text": said} for language, said in (codes[-1].texts if codes else ())],
        "version": codes[-1].version if codes else 0, "at": codes[-1].at if codes else None,
        "versions": [{"version": each.version, "at": each.at, "binds": each.binds} for each in reversed(codes[-8:])],
        "accepted": accepted, "there": there,
    }  # fmt: skip


def form(books: Books, me: Person) -> dict[str, Any]:
    """What the form of the next version shows: the text of the newest."""
    codes = books.conduct.codes(me.workspace)
    said = dict(codes[-1].texts) if codes else {}
    return {"en": said.get("en", ""), "zh": said.get("zh", ""), "is_first": not codes, "most": TEXT_CHARACTERS}


def write(books: Books, me: Person, answers: Mapping[str, Any], now: datetime) -> None:
    """There is a new version; where it binds, everybody is asked. Raises FieldRefusals, CaseChanged."""
    wrong: dict[str, Refusal] = {}
    texts = {each: text(answers, each, TEXT_CHARACTERS, wrong) for each in LANGUAGES}
    if wrong:
        raise FieldRefusals(wrong)
    binds = "yes" in (answers.get("binds") or [])
    try:
        made = revised(books.conduct.codes(me.workspace), texts, binds, now)
    except Empty as refusal:
        raise FieldRefusals({"en": refusal}) from None
    if not books.conduct.add(me.workspace, made, me.user):
        raise CaseChanged()
    facts = {"version": made.version, "binds": made.binds}
    books.record.note(now, f"{FEATURE}.write", f"code:{me.workspace}", workspace=me.workspace, who=me.user, **facts)
    homes = [home_key(me.workspace, user) for user in {me.user, *users(books, me.workspace)}]
    books.notices.refresh(now, keys=homes)


def ask(books: Books, workspace: str, now: datetime) -> bool:
    """The next members who were not asked yet are asked to accept what binds; whether there was anybody."""
    binding = _binding(books, workspace)
    asked = books.conduct.unasked(workspace, binding, BATCH) if binding else ()
    if not asked:
        return False
    newest = books.conduct.codes(workspace)[-1].version
    books.conduct.ask([id for id, _ in asked], newest, now)
    books.notices.plan_many([
        Planned(f"{ASK}:{id}:version={newest}", ASK, _about(id), workspace, user, {"version": newest}, living=True)
        for id, user in asked
    ], now)  # fmt: skip
    books.notices.refresh(now, keys=[home_key(workspace, user) for _, user in asked])
    return True


def on_home(books: Books, me: Person, member: Member | None) -> bool:
    """Whether they are asked to accept a version."""
    if member is None:
        return False
    return to_accept(books.conduct.codes(me.workspace), books.conduct.accepted(member.id)) is not None


def _binding(books: Books, workspace: str) -> int:
    return max((each.version for each in books.conduct.codes(workspace) if each.binds), default=0)


def _text(found: Code, language: str) -> str:
    said = dict(found.texts)
    return said.get(language) or next(iter(said.values()), "")


def _about(member: int) -> str:
    return f"conduct:{member}"


def _ask(books: Books, notice: Notice, now: datetime) -> Facts | None:
    me = books.people.get(Identity(notice.workspace, notice.to))
    member = books.members.of(me.identity)
    asks = on_home(books, me, member)
    if member is None or (notice.ts is None and not asks):
        return None
    return {"version": int(notice.facts["version"]), "asks": asks}


MOMENTS = {ASK: Moment(_ask, Pace.DAYTIME)}
