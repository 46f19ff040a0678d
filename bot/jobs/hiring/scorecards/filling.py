"""Somebody's own card: which one it is, its form step by step, and what handing it in does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.jobs.hiring.panels import brief, learning
from bot.jobs.hiring.panels.ahead import look
from bot.jobs.hiring.panels.brief import Sitting, sitting
from bot.jobs.hiring.panels.seats import about, answering
from bot.jobs.hiring.scorecards import FEATURE
from bot.rules.hiring import scorecards as rules
from bot.rules.hiring.candidates import GOING_ON
from bot.rules.hiring.competencies import ANCHORED
from bot.rules.hiring.panels.seats import NotYourSeat, Part
from bot.rules.hiring.scorecards import Card, Found, InterviewNotHeld, NoCardHere, Overall, Version, owing
from bot.rules.hiring.scorecards.owing import Marks
from bot.rules.hiring.training import HIGHEST, LOWEST
from bot.rules.notices import home_key
from bot.rules.people import Identity, Person
from bot.rules.refusals import FieldRefusals
from bot.store import Books
from bot.store.drafts import Answers

# A card that is missing for longer is written from memory: it is asked for no more, and can still be handed in.
ASKED_FOR = timedelta(days=30)
# So many competencies stand on one step of the form: more is no form but a list.
ON_A_STEP = 4


@dataclass(frozen=True)
class Own:
    """Somebody's seat with their card: the competencies in the order of the plan, what is in, what was typed since."""

    sitting: Sitting
    marks: Marks
    competencies: tuple[str, ...]
    versions: tuple[Version, ...]
    typed: Answers

    @property
    def is_practice(self) -> bool:
        """Whether it is a trainee's."""
        return self.sitting.seat.part is Part.TRAINEE

    @property
    def answers(self) -> Answers:
        """What its form holds: what is in, and over it what was typed since."""
        return {**(answers_of(self.versions[-1].card) if self.versions else {}), **self.typed}

    @property
    def steps(self) -> int:
        """How many steps the form has."""
        return max(1, -(-len(self.competencies) // ON_A_STEP))

    def on_step(self, step: int) -> range:
        """The places of the competencies on that step."""
        return range(step * ON_A_STEP, min(len(self.competencies), (step + 1) * ON_A_STEP))


def own(books: Books, me: Identity, seat: int, now: datetime) -> Own:
    """That person's card of that seat, which they may fill in now. Raises NoCardHere, InterviewNotHeld."""
    try:
        interview, _ = answering(books, me.workspace, seat, books.company.of(me.workspace, now))
    except NotYourSeat:
        raise NoCardHere() from None
    one = sitting(books, interview, seat, now)
    if one is None or one.seat.who != me.user or me.user in one.seen.shut:
        raise NoCardHere()
    marks = books.scorecards.marks([interview.id])[interview.id]
    if not owing.may_fill(interview, one.seat, marks, one.seen.shut, now):
        if owing.may_fill(interview, one.seat, marks, one.seen.shut, interview.start):
            raise InterviewNotHeld()
        raise NoCardHere()
    in_plan = one.stage.competencies if one.stage else ()
    ordered = rules.in_order(one.seat.competencies or in_plan, in_plan)
    versions = books.scorecards.own(me.user, interview)
    return Own(one, marks, ordered, versions, books.scorecards.draft(me.user, interview.id))


def due(books: Books, me: Identity, now: datetime) -> Sequence[Sitting]:
    """The interviews of which that person owes a card, the oldest first."""
    interviews = [each for each in books.interviews.of_person(me, now - ASKED_FOR) if each.span.end <= now]
    marks, found = books.scorecards.marks([each.id for each in interviews]), []
    for each in interviews:
        for seat in each.seats:
            if seat.who == me.user and owing.is_due(each, seat, marks[each.id], (), now):
                one = sitting(books, each, seat.id, now)
                if one is not None and waits(one, marks[each.id], now):
                    found.append(one)
    return found


def waits(one: Sitting, marks: Marks, now: datetime) -> bool:
    """Whether that card is asked for: it is due, and the candidate is still in the process."""
    is_on = one.seen.candidacy.standing in GOING_ON and not one.seen.candidate.erased
    return is_on and owing.is_due(one.interview, one.seat, marks, one.seen.shut, now)


def on_home(books: Books, me: Person, now: datetime) -> Mapping[str, Any]:
    """How many cards wait for them."""
    return {"due": len(due(books, me.identity, now))}


def form(books: Books, mine: Own, language: str, step: int, found: Sequence[Found] = ()) -> dict[str, Any]:
    """A step of the form, with what was typed, else what is in, else what was noted in the brief's thread."""
    one = mine.sitting
    looked = brief.view_of(books, one, language)
    who = Identity(one.interview.workspace, one.seat.who)
    notes = [each.text for each in books.evidence.seen_by(who, one.interview.id)]
    typed = mine.answers
    if not typed and len(mine.competencies) == 1:
        typed = {"evidence_0": "\n".join(notes)[: rules.EVIDENCE_CHARACTERS]}
    places = mine.on_step(step)
    return {
        **brief.line(one), "step": step, "steps": mine.steps, "is_last": step == mine.steps - 1,
        "is_practice": mine.is_practice, "is_again": bool(mine.versions), "notes": notes, "typed": typed,
        "competencies": [
            {"n": n, "name": looked.name(mine.competencies[n]), **_described(looked, mine.competencies[n], language)}
            for n in places
        ],
        "scores": [str(each) for each in range(LOWEST, HIGHEST + 1)], "not_assessed": rules.NOT_ASSESSED,
        "overalls": [each.value for each in Overall],
        "most": {"evidence": rules.EVIDENCE_CHARACTERS, "note": rules.NOTE_CHARACTERS, "why": rules.WHY_CHARACTERS},
        "found": [
            {"what": each.what.value, "word": each.word, "name": each.competency and looked.name(each.competency)}
            for each in found
        ],
    }  # fmt: skip


def _described(looked: Any, competency: str, language: str) -> dict[str, Any]:
    known = looked.library.by_id.get(competency)
    if known is None:
        return {"definition": "", "anchors": []}
    texts = known.texts[language]
    return {"definition": texts.definition, "anchors": [texts.anchors[rating] for rating in ANCHORED]}


def answers_of(card: Card) -> Answers:
    """A card as its form would give it."""
    found: Answers = {"overall": card.overall.value if card.overall else None, "note": card.note}
    found["chance"] = "" if card.chance is None else str(card.chance)
    for n, each in enumerate(card.ratings):
        found[f"score_{n}"] = rules.NOT_ASSESSED if each.score is None else str(each.score)
        found[f"evidence_{n}"] = each.evidence
    return found


def keep_draft(books: Books, mine: Own, answers: Answers) -> None:
    """Keep what is otherwise than the form held: of a form that was handed in and comes again nothing is left."""
    held = mine.answers
    new = {name: given for name, given in answers.items() if (given or "") != (held.get(name) or "")}
    if new:
        books.scorecards.keep_draft(mine.sitting.seat.who, mine.sitting.interview.id, new)


def checked(mine: Own, answers: Answers, step: int) -> Card | None:
    """The whole card on the last step; None on one before it, which is as it should be.

    Raises FieldRefusals for what is wrong on this step, on the last one for all of it.
    """
    is_last = step >= mine.steps - 1
    try:
        card = rules.read(answers, mine.competencies)
    except FieldRefusals as refused:
        here = {f"{name}_{n}" for name in ("score", "evidence") for n in mine.on_step(step)}
        wrong = {name: each for name, each in refused.errors.items() if is_last or name in here}
        if wrong:
            raise FieldRefusals(wrong) from None
        return None
    return card if is_last else None


def hand_in(books: Books, mine: Own, card: Card, why: str, now: datetime) -> None:
    """It is in, and stays; their own messages say so, and once the last one of the stage is in, everybody's.

    Raises CardSubmitted, FieldRefusals for `why`.
    """
    one, interview = mine.sitting, mine.sitting.interview
    versions = rules.submitted(mine.versions, card, why, now)
    books.scorecards.keep(interview, one.seat.who, one.seat.part, len(versions) - 1, versions[-1])
    entry = {"workspace": interview.workspace, "who": one.seat.who, "version": len(versions)}
    # Not about the interview: whoever asks for all that is kept of a candidate would read whose card is in.
    books.record.note(now, f"{FEATURE}.hand_in", f"card:{interview.id}", **entry)
    show_anew(books, one, now)


def show_anew(books: Books, one: Sitting, now: datetime) -> None:
    """What somebody's own messages say of their card, and what others' do of theirs once they may read it."""
    interview, seat = one.interview, one.seat
    told = books.notices.about(about(interview))
    keys = [each.key for each in told if each.to == seat.who or each.facts.get("seat") == seat.id]
    books.notices.refresh(now, keys=[*keys, home_key(interview.workspace, seat.who)])
    owed = books.scorecards.process(one.seen, now).of(interview.stage)
    if owed.opens:
        for each in books.interviews.of(interview.candidacy):
            books.notices.refresh(now, about=about(each))
            if each.stage == interview.stage:
                learning.compare(books, each, now)
    if owed.is_whole and seat.part is Part.LEAD:
        look(books, interview, f"at={now.isoformat()}", now)
