"""Figures of groups: what the organisation chose, what candidates are asked, the page, and its counts as a file.

What one candidate answered is shown to nobody, not on their own page either: others may know its link.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from bot.deps import Deps
from bot.jobs.hiring.outcomes import FEATURE, TEMPLATES
from bot.jobs.hiring.reports.numbers_page import csv
from bot.rules.access import NotAllowed, Right
from bot.rules.fairness import Common, Passed
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.outcomes import declaring
from bot.rules.hiring.outcomes.declaring import OWN, Question, Setting
from bot.rules.hiring.outcomes.suppressing import Compared, Group, Looked, looks
from bot.rules.hiring.requisitions import Unknown
from bot.rules.people import Identity, Person
from bot.rules.refusals import Refusal
from bot.slack.client import SlackUnclear
from bot.store import Books
from bot.words import Words

log = structlog.get_logger(__name__)
FILE = f"{FEATURE}.groups_file"


def enter(books: Books, me: Person) -> Setting:
    """What was chosen, for somebody who may see the figures. Raises NotAllowed."""
    setting = books.declarations.setting(me.workspace)
    if not declaring.may_look(setting, me):
        raise NotAllowed(right=Right.ADMINISTER.value)
    return setting


def page(books: Books, me: Person, question: str, now: datetime) -> dict[str, Any]:
    """The figures by that question, by the first one where it is empty, with the reason for each that is missing; the
    record says who looked. Raises NotAllowed, Unknown."""
    setting = enter(books, me)
    facts = {"is_on": setting.is_on, "administers": declaring.may_look(declaring.OFF, me)}
    if not setting.is_on:
        return facts
    asked = _asked(setting, question or setting.questions[0].id)
    month = declaring.counted_before(now.astimezone(ZoneInfo(books.workspaces.get(me.workspace).zone)))
    before, cells = books.declarations.counts(me.workspace, asked, month)
    about, entry = f"workspace:{me.workspace}", {"workspace": me.workspace, "who": me.user, "question": asked.id}
    books.record.note(now, f"{FEATURE}.look_at_groups", about, **entry)
    return {
        **facts, "question": _question(asked), "before": before, "gives_files": setting.gives_files,
        "questions": [{**_question(each), "is_now": each == asked} for each in setting.questions],
        "stages": [_stage(each) for each in looks(cells, asked.options)],
    }  # fmt: skip


def _asked(setting: Setting, question: str) -> Question:
    found = next((each for each in setting.questions if each.id == question), None)
    if found is None:
        raise Unknown()
    return found


def _question(one: Question) -> dict[str, Any]:
    return {"id": one.id, "title": one.title}


def _stage(one: Looked) -> dict[str, Any]:
    return {
        "n": one.stage + 1, **_passed(one.everybody), "unsaid": one.unsaid, "why": one.why.value if one.why else "",
        "groups": [_group(each, one.highest) for each in one.groups],
    }  # fmt: skip


def _passed(one: Passed) -> dict[str, Any]:
    return {"passed": one.passed, "of": one.of, "percent": round(100 * one.rate)}


def _group(one: Group, highest: str) -> dict[str, Any]:
    counts = _passed(Passed(one.passed or 0, one.of or 0))
    return {
        "name": one.name, **counts, "is_shown": one.of is not None, "is_counted": one.passed is not None,
        "is_highest": one.name == highest, "why": one.why.value if one.why else "",
        "compared": _compared(one.compared) if one.compared else None,
    }  # fmt: skip


def _compared(one: Compared) -> dict[str, Any]:
    low, high = one.between or (None, None)
    return {
        "ratio": hundredths(one.ratio), "low": low and hundredths(low), "high": high and hundredths(high),
        "exact": chance(one.exact.p), "mid": chance(one.exact.mid),
        "pooled": None if one.pooled is None else chance(one.pooled),
        "flipped": None if one.flipped is None else hundredths(one.flipped),
        "alarms": chance(one.false_alarms), "verdict": one.verdict.value,
        "common": _common(one.common) if one.common else None,
    }  # fmt: skip


def _common(one: Common) -> dict[str, Any]:
    return {"odds": hundredths(one.odds), "low": hundredths(one.low), "high": hundredths(one.high),
            "p": chance(one.p), "roles": one.roles}  # fmt: skip


def hundredths(value: Fraction | float) -> str:
    """To two places, cut and not rounded: what is below four fifths never reads as four fifths."""
    return f"{int(value * 100) / 100:.2f}"


def chance(p: float) -> str:
    """A probability in per cent, to one place; what is less than a tenth is said to be."""
    return f"{100 * p:.1f}" if p >= 0.001 else "<0.1"


def form(books: Books, me: Person) -> dict[str, Any]:
    """What the admins' form shows."""
    setting = books.declarations.setting(me.workspace)
    own = next((each for each in setting.questions if each.id == OWN), None)
    return {
        "on": [name for name, is_set in (("on", setting.is_on), ("files", setting.gives_files)) if is_set],
        "questions": [each.id for each in setting.questions], "readers": list(setting.readers),
        "title": own.title if own else "", "options": "\n".join(own.options) if own else "",
        "most": declaring.TITLE_CHARACTERS,
    }  # fmt: skip


def choose(books: Books, me: Person, answers: Mapping[str, Any], now: datetime) -> None:
    """That holds from now on. Raises FieldRefusals, NotHere."""
    before, after = books.declarations.setting(me.workspace), declaring.set_from(answers)
    for each in set(after.readers) - set(before.readers):
        books.people.check_here(Identity(me.workspace, each))
    books.declarations.choose(me.workspace, after, me.user, now)
    asked = {each.id: list(each.options) for each in after.questions}
    entry = {"is_on": after.is_on, "questions": asked, "readers": list(after.readers), "files": after.gives_files}
    about = f"workspace:{me.workspace}"
    books.record.note(now, f"{FEATURE}.choose_groups", about, workspace=me.workspace, who=me.user, **entry)


def on_own_page(books: Books, found: Seen) -> dict[str, Any]:
    """What a candidate is asked on their own page, whether they answered, and never what."""
    workspace = found.requisition.workspace
    setting = books.declarations.setting(workspace)
    return {
        "is_asked": setting.is_on,
        "questions": [
            {**_question(each), "field": declaring.field(each), "options": list(each.options)}
            for each in setting.questions
        ],
        "rather_not": declaring.RATHER_NOT,
        "has_said": setting.is_on and books.declarations.has_said(workspace, found.candidate.id),
    }  # fmt: skip


def say(books: Books, found: Seen, sent: Mapping[str, str], now: datetime) -> None:
    """What they say of themselves; nothing where nobody is asked, and no word of it in the record: it would say who
    answered. Raises FieldRefusals."""
    workspace = found.requisition.workspace
    setting = books.declarations.setting(workspace)
    if setting.is_on:
        books.declarations.say(workspace, found.candidate.id, declaring.answered(setting, sent), now)


def take_back(books: Books, found: Seen) -> None:
    """They never said anything."""
    books.declarations.forget(found.requisition.workspace, found.candidate.id)


def ask_file(books: Books, me: Person, question: str, now: datetime) -> None:
    """The counts come as a file to this person alone, by an errand. Raises NotAllowed, also where the organisation
    gives none out; Unknown."""
    setting = enter(books, me)
    if not (setting.is_on and setting.gives_files):
        raise NotAllowed(right=Right.ADMINISTER.value)
    asked = _asked(setting, question).id
    facts = {"workspace": me.workspace, "who": me.user, "question": asked}
    books.errands.plan(f"{FILE}:{me.workspace}:{asked}:to={me.user}:at={now.isoformat()}", FILE, facts, now)


def _give(deps: Deps, facts: Mapping[str, Any]) -> None:
    """The counts stand as a file in the asker's own conversation, while they may see them.

    Raises SlackRefused, SlackLimited, SlackAway: tried again, then told to an admin.
    """
    now = deps.now()
    with deps.store.open(at=now) as books:
        try:
            me = books.people.enter(Identity(facts["workspace"], facts["who"]), Right.HIRE)
            content = sheet(deps.words, books, me, str(facts["question"]), now)
        except Refusal as refusal:
            log.info("a file of groups was not given out", why=type(refusal).__name__)
            return
    deps.crash("outcomes.groups_counted")
    room = deps.slack.conversation(me.workspace, me.user)
    try:
        deps.slack.upload(me.workspace, "groups.csv", "groups.csv", content.encode("utf-8-sig"), to=room)
    except SlackUnclear as lost:  # it may stand there: one copy too few is better than two
        log.warning("a file of groups may not have arrived", error=str(lost))
    deps.crash("outcomes.groups_given")


def sheet(words: Words, books: Books, me: Person, question: str, now: datetime) -> str:
    """What the page says, as CSV. Raises NotAllowed."""
    shown = page(books, me, question, now)
    if not shown.get("gives_files"):
        raise NotAllowed(right=Right.ADMINISTER.value)
    return csv(words.tree(f"{TEMPLATES}/groups_sheet", me.language, {"prefix": "", **shown}, me.zone))


ERRANDS = {FILE: _give}
