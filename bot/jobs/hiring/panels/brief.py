"""The brief before an interview: what its interviewer reads, in a message the day before and on their own page.

Never a score, nor what came of anything; and nothing of a candidate to whoever is shut out of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.jobs.hiring import competencies
from bot.jobs.hiring.panels import card
from bot.jobs.hiring.panels.ahead import BRIEF, NOTED, SOON
from bot.jobs.hiring.plans import View, kits
from bot.jobs.moments import Facts, Moment
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.competencies import ANCHORED, Library
from bot.rules.hiring.panels import day
from bot.rules.hiring.panels.day import Shows
from bot.rules.hiring.panels.seats import Interview, Part, Seat, State
from bot.rules.hiring.plans import Plan, Stage
from bot.rules.hiring.plans.kit_changes import changes
from bot.rules.hiring.plans.kits import CLOSING, OPENING, OWN_TIME
from bot.rules.hiring.plans.proposing import Brief
from bot.rules.hiring.training.acknowledging import Acknowledgement, owed
from bot.rules.hiring.versions import Version
from bot.rules.notices import Notice
from bot.rules.people import Identity
from bot.store import Books
from bot.words.inline import address
from bot.words.tree import WrongWords

# Where what ships stands: a notice is read with nothing but the books at hand.
MESSAGES = Path(__file__).parents[4] / "messages"


@dataclass(frozen=True)
class Sitting:
    """Somebody's seat with all that its brief is made of; the stage is None where no plan says what it is."""

    interview: Interview
    seat: Seat
    seen: Seen
    version: Version[Plan] | None

    @property
    def stage(self) -> Stage | None:
        stages = self.version.content.stages if self.version else ()
        return stages[self.interview.stage] if self.interview.stage < len(stages) else None

    @property
    def kit(self) -> str:
        """What the kit of that stage is called, whatever its version."""
        return f"{self.interview.requisition}:{self.interview.stage}"


def sitting(books: Books, interview: Interview | None, seat: int, now: datetime) -> Sitting | None:
    """That seat; None where there is none, or no such candidate."""
    found = next((each for each in interview.seats if each.id == seat), None) if interview else None
    if interview is None or found is None:
        return None
    seen = books.candidates.for_panel(interview.candidacy, books.company.of(interview.workspace, now))
    if seen is None:
        return None
    return Sitting(interview, found, seen, books.plans.kept_by(seen.candidacy.requisition, seen.candidacy.code))


def is_theirs(one: Sitting) -> bool:
    """Whether whoever has the seat may read the brief: they said yes, it takes place, and they are not shut out."""
    return day.shows(one.interview, one.seat, one.interview.start, one.seat.who in one.seen.shut) is Shows.COMING


def where(one: Sitting) -> dict[str, str]:
    """Where the interview is, and the link in that, for one tap."""
    place = one.stage.place if one.stage else ""
    link = day.link_in(place)
    try:
        return {"place": place, "link": address(link) if link else ""}
    except WrongWords:  # what Slack would not take as one is read and not tapped
        return {"place": place, "link": ""}


def line(one: Sitting) -> dict[str, Any]:
    """What every message about it begins with."""
    return {
        "name": one.seen.candidate.name, "title": one.seen.requisition.wanted.title, "n": one.interview.stage + 1,
        "method": one.stage.method.value if one.stage else "", "start": one.interview.start,
        "minutes": one.interview.minutes, **where(one),
    }  # fmt: skip


def content(books: Books, one: Sitting, now: datetime) -> dict[str, Any]:
    """The brief, in the language of whoever has the seat, who may read it."""
    who = Identity(one.interview.workspace, one.seat.who)
    looked = view_of(books, one, books.people.get(who).language)
    booked = books.trainees.of_seat(one.seat.id)
    return {
        **line(one), "seat": one.seat.id, "candidacy": one.interview.candidacy,
        "materials": one.stage.materials if one.stage else "",
        "time_of_day": one.stage.time_of_day if one.stage else "",
        "links": list(one.seen.candidate.links), "by": one.interview.by,
        "with_whom": [each.who for each in one.interview.live if each.id != one.seat.id and each.part is Part.LEAD],
        "learners": [each.who for each in one.interview.coming if each.id != one.seat.id and each.part is Part.TRAINEE],
        "learns": booked.kind.value if booked else "",
        **_kit(one, looked), "changed": changed(books, one, looked, now),
        "card": card.standing(books, one.interview, one.seat, one.seen.shut, now),
    }  # fmt: skip


def changed(books: Books, one: Sitting, looked: View, now: datetime) -> Mapping[str, Any] | None:
    """What is otherwise in the kit than when they used it last and was not read yet; None for nothing."""
    if one.version is None or one.stage is None or now >= one.interview.start:
        return None
    user, workspace = one.seat.who, one.interview.workspace
    used = books.interviews.used(one.interview.requisition, one.interview.stage, now)
    read = books.acknowledgements.newest(workspace, one.kit)
    since = owed(one.version.number, used.get(user), read.get(user))
    before = next((v for v in books.plans.versions(one.interview.requisition) if v.number == since), None)
    if before is None or one.interview.stage >= len(before.content.stages):
        return None
    found = changes(before.content.stages[one.interview.stage], one.stage)
    if not found:
        return None
    said = {name: [each.said(looked.language).text for each in getattr(found, name)]
            for name in ("new", "gone", "reworded")}  # fmt: skip
    names = {name: [looked.name(each) for each in getattr(found, name)] for name in ("looked_for", "not_looked_for")}
    return {**said, **names, "opening": found.opening, "closing": found.closing}


def acknowledge(books: Books, one: Sitting, now: datetime) -> None:
    """Whoever has the seat read what changed in the kit."""
    if one.version is not None:
        read = Acknowledgement(one.seat.who, one.kit, one.version.number, now)
        books.acknowledgements.keep(one.interview.workspace, read)


def view_of(books: Books, one: Sitting, language: str) -> View:
    """What names the competencies of that interview in that language."""
    return names(books, one.interview.workspace, language)


def names(books: Books, workspace: str, language: str) -> View:
    """What names the competencies of a workspace in that language."""
    return View(competencies.library(books, _shipped(), workspace), language, Brief((), 0, {}))


def _shipped() -> Library:
    from bot.words.library import library  # what reads YAML is loaded where it is needed

    return library(MESSAGES)


def _kit(one: Sitting, looked: View) -> dict[str, Any]:
    """What they ask about, a trainee about everything: their competencies, the questions for these with probes and
    anchors, and how it begins and ends."""
    stage = one.stage
    own = one.seat.competencies or (stage.competencies if stage else ())
    kit = stage.kit if stage else None
    asked = replace(kit, questions=tuple(q for q in kit.questions if q.competency in own)) if kit else None
    has = {each.competency for each in asked.questions} if asked else set()
    known = [(id, looked.library.by_id.get(id)) for id in own if id not in has]
    return {
        "opening": kit.opening if kit else "", "closing": kit.closing if kit else "",
        "times": {"opening": OPENING, "own": OWN_TIME, "closing": CLOSING},
        "questions": [kits.question(asked, at, looked, ()) for at in range(len(asked.questions))] if asked else [],
        "unasked": [
            {
                "heading": each.texts[looked.language].name, "definition": each.texts[looked.language].definition,
                "anchors": [each.texts[looked.language].anchors[rating] for rating in ANCHORED],
            }
            for _, each in known if each
        ],
    }  # fmt: skip


_NOT_SAID: Mapping[str, Any] = {"name": "", "place": "", "link": "", "method": ""}


def _of(books: Books, notice: Notice, now: datetime) -> tuple[Sitting, Shows] | None:
    one = sitting(books, books.interviews.by_seat(notice.workspace, notice.facts["seat"]), notice.facts["seat"], now)
    if one is None:
        return None
    then = datetime.fromisoformat(notice.facts["start"])
    shown = day.shows(one.interview, one.seat, then, notice.to in one.seen.shut)
    return one, shown


def _brief(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """The brief; once it stands and is moot, that it is."""
    found = _of(books, notice, now)
    if found is None or (notice.ts is None and found[1] is not Shows.COMING):
        return None
    one, shown = found
    facts = {"state": shown.value, **line(one), "was": datetime.fromisoformat(notice.facts["start"])}
    if shown is not Shows.COMING:
        return {**facts, **_NOT_SAID}
    return {**facts, **content(books, one, now)}


def _soon(books: Books, notice: Notice, now: datetime) -> Facts | None:
    found = _of(books, notice, now)
    return line(found[0]) if found and found[1] is Shows.COMING else None


def _noted(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """Said once in the thread of a brief; not to who has been shut out since."""
    found = _of(books, notice, now)
    return {} if found and found[0].seat.state is State.ACCEPTED and notice.to not in found[0].seen.shut else None


MOMENTS = {BRIEF: Moment(_brief), SOON: Moment(_soon), NOTED: Moment(_noted)}
