"""The kit of an interview: what is asked, of every candidate of a role the same and in the same order.

A kit holds its questions as they were worded when they came into it, in every language: what later becomes of the bank
changes nobody's interview.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.rules.hiring.competencies import (
    ANCHOR_MOST,
    ANCHORED,
    PROBE_MOST,
    PROBES,
    QUESTION_MOST,
    Library,
    Question,
    QuestionKind,
)
from bot.rules.hiring.descriptions.findings import Word, Wording, stands_in
from bot.rules.hiring.plans import asking
from bot.rules.hiring.plans.asking import Phrases
from bot.rules.hiring.requisitions.wanted import Missing, TooLong
from bot.rules.refusals import FieldRefusals, Refusal

# Minutes of an interview that are no questions: welcome and how it goes, the candidate's own questions, what comes
# next. Together what the library of methods counts once for an interview.
OPENING, OWN_TIME, CLOSING = 3, 6, 3
FRAME = OPENING + OWN_TIME + CLOSING
# Minutes for a question with its probes and the notes. Something done and something one would do together are what
# the library of methods counts for a competency. Judgement of the trade, not evidence.
MINUTES: Mapping[QuestionKind, int] = {
    QuestionKind.BEHAVIOURAL: 7,
    QuestionKind.SITUATIONAL: 5,
    QuestionKind.KNOWLEDGE: 4,
}
# So many are proposed for a competency: the bank has at least twice as many, for another interview of the same plan.
PROPOSED = 2
# What one page can show, and what nobody could ask within a working day.
MOST_QUESTIONS = 16
# What opening and closing may be, in characters.
TEXT_CHARACTERS = 1000


@dataclass(frozen=True)
class Worded:
    """A question in one language, empty where nobody said which: shown as typed. `anchors` say what an answer is like
    that is rated with each of ANCHORED; none where the competency's own hold."""

    language: str
    text: str
    probes: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True)
class KitQuestion:
    """A question of a kit: of the bank by its id, or one's own, whose id is empty and which is worded once."""

    competency: str
    kind: QuestionKind
    worded: tuple[Worded, ...]
    id: str = ""

    @property
    def minutes(self) -> int:
        return MINUTES[self.kind]

    @property
    def key(self) -> str:
        """Equal for what is the same question."""
        return self.id or " ".join(self.worded[0].text.casefold().split())

    def said(self, language: str) -> Worded:
        """The question in that language, or as it was typed."""
        return next((each for each in self.worded if each.language == language), self.worded[0])


@dataclass(frozen=True)
class Kit:
    """What is said and asked; opening and closing are empty where the usual words do."""

    opening: str = ""
    closing: str = ""
    questions: tuple[KitQuestion, ...] = ()

    @property
    def minutes(self) -> int:
        """What it takes, everything around the questions included."""
        return FRAME + sum(each.minutes for each in self.questions)


EMPTY = Kit()


@dataclass(frozen=True)
class Frame:
    """What a kit has to fit: the minutes of its stage, its competencies in the plan's order, and the keys of what the
    other stages of the plan ask."""

    minutes: int
    competencies: tuple[str, ...]
    elsewhere: frozenset[str] = frozenset()


class Flaw(StrEnum):
    TOO_LONG = "too_long"
    UNASKED = "unasked"
    NOT_LOOKED_FOR = "not_looked_for"
    ASKED_ELSEWHERE = "asked_elsewhere"
    LOADED = "loaded"
    LEADING = "leading"
    CLOSED = "closed"
    TWO_THINGS = "two_things"


# What is shown with the question itself.
AT_QUESTION = (Flaw.LOADED, Flaw.LEADING, Flaw.CLOSED, Flaw.TWO_THINGS)


@dataclass(frozen=True)
class Finding:
    """What is worth a second look in a kit. By flaw: `minutes` over; the competency; the place of the question in the
    kit, and for a word which, and what to write instead."""

    flaw: Flaw
    minutes: int = 0
    competency: str = ""
    at: int = 0
    word: str = ""
    instead: str = ""


class TooManyQuestions(Refusal):
    """More than `most` questions in one interview."""


class AskedAlready(Refusal):
    """The question is in this kit, or in that of another stage of the plan."""


class AnchorMissing(Refusal):
    """Some answers are described and this one is not."""


class TooManyProbes(Refusal):
    """More than `most` lines of probes."""


class QuestionGone(Refusal):
    """The question is not there any more."""


def of_bank(question: Question, library: Library) -> KitQuestion:
    """The question as a kit keeps it, with the anchors of its competency."""
    described = library.by_id[question.competency].texts
    worded = [
        Worded(language, asked.text, asked.probes, tuple(described[language].anchors[rating] for rating in ANCHORED))
        for language, asked in question.texts.items()
    ]
    return KitQuestion(question.competency, question.kind, tuple(worded), question.id)


def offered(kit: Kit, frame: Frame, library: Library) -> tuple[Question, ...]:
    """What the bank has for these competencies and no stage of the plan asks yet, in the plan's order."""
    taken = {each.key for each in kit.questions} | frame.elsewhere
    return tuple(each for id in frame.competencies for each in library.questions_for(id) if each.id not in taken)


def proposed(kit: Kit, frame: Frame, library: Library) -> Kit:
    """The kit with questions of the bank in place of those it had of it; one's own stay, and count.

    First one for every competency, so that as many as the minutes allow are asked for; then a second, of another
    kind where there is one. What it comes to is never longer than the stage, unless one's own questions are.
    """
    own = Kit(kit.opening, kit.closing, tuple(each for each in kit.questions if not each.id))
    made = _Making(own, frame, library)
    for nth in range(1, PROPOSED + 1):
        waiting = [id for id in frame.competencies if len(made.asked(id)) < nth]
        for place, id in enumerate(waiting):
            later = sum(map(made.least, waiting[place + 1 :])) if nth == 1 else 0
            made.ask(id, later)
    return made.kit


class _Making:
    """A kit as it is being proposed."""

    def __init__(self, kit: Kit, frame: Frame, library: Library) -> None:
        self.kit, self._frame, self._library = kit, frame, library

    def asked(self, competency: str) -> list[KitQuestion]:
        return [each for each in self.kit.questions if each.competency == competency]

    def least(self, competency: str) -> int:
        """The minutes of the shortest question for it; 0 where none is left."""
        return min((MINUTES[each.kind] for each in self._free(competency)), default=0)

    def ask(self, competency: str, later: int) -> None:
        """Add what fits best and leaves those minutes; the shortest where nothing leaves them; nothing if none fits."""
        room = self._frame.minutes - self.kit.minutes
        free = [each for each in self._free(competency) if MINUTES[each.kind] <= room]
        if not free or len(self.kit.questions) >= MOST_QUESTIONS:
            return
        good = [each for each in free if MINUTES[each.kind] <= room - later]
        times, here = (Counter(each.kind for each in some) for some in (self.kit.questions, self.asked(competency)))
        kinds = list(QuestionKind)
        if good:
            chosen = min(good, key=lambda each: (here[each.kind], times[each.kind], kinds.index(each.kind)))
        else:
            chosen = min(free, key=lambda each: MINUTES[each.kind])
        self.kit = _with(self.kit, self._frame, of_bank(chosen, self._library))

    def _free(self, competency: str) -> list[Question]:
        return list(offered(self.kit, replace(self._frame, competencies=(competency,)), self._library))


def added(kit: Kit, frame: Frame, question: KitQuestion) -> Kit:
    """The kit with that question behind the others for its competency. Raises TooManyQuestions, AskedAlready."""
    if len(kit.questions) >= MOST_QUESTIONS:
        raise TooManyQuestions(most=MOST_QUESTIONS)
    if question.key in {each.key for each in kit.questions} | frame.elsewhere:
        raise AskedAlready()
    return _with(kit, frame, question)


def own(frame: Frame, competency: str, kind: str, text: str, probes: str, anchors: Sequence[str]) -> KitQuestion:
    """A question of one's own as it was typed, a probe on each line. Raises FieldRefusals for `text`, `competency`,
    `kind`, `probes` and `anchor_1`, `anchor_3`, `anchor_5`."""
    text, lines = text.strip(), tuple(line for line in map(str.strip, probes.splitlines()) if line)
    described = [each.strip() for each in anchors]
    wrong: dict[str, Refusal] = {}
    if not text:
        wrong["text"] = Missing()
    elif len(text) > QUESTION_MOST:
        wrong["text"] = TooLong(most=QUESTION_MOST)
    if competency not in frame.competencies:
        wrong["competency"] = Missing()
    if kind not in list(QuestionKind):
        wrong["kind"] = Missing()
    if len(lines) > PROBES[1]:
        wrong["probes"] = TooManyProbes(most=PROBES[1])
    elif any(len(line) > PROBE_MOST for line in lines):
        wrong["probes"] = TooLong(most=PROBE_MOST)
    for rating, anchor in zip(ANCHORED, described, strict=True):
        if len(anchor) > ANCHOR_MOST:
            wrong[f"anchor_{rating}"] = TooLong(most=ANCHOR_MOST)
        elif not anchor and any(described):
            wrong[f"anchor_{rating}"] = AnchorMissing()
    if wrong:
        raise FieldRefusals(wrong)
    worded = Worded("", text, lines, tuple(described) if any(described) else ())
    return KitQuestion(competency, QuestionKind(kind), (worded,))


def reworded(kit: Kit, frame: Frame, at: int, question: KitQuestion) -> Kit:
    """The kit with one's own question there as it is now. Raises QuestionGone, AskedAlready."""
    own_at(kit, at)
    without = removed(kit, at)
    if question.key in {each.key for each in without.questions} | frame.elsewhere:
        raise AskedAlready()
    changed = (*without.questions[:at], question, *without.questions[at:])
    return replace(kit, questions=_in_order(changed, frame))


def removed(kit: Kit, at: int) -> Kit:
    """The kit without the question there. Raises QuestionGone."""
    question_at(kit, at)
    return replace(kit, questions=(*kit.questions[:at], *kit.questions[at + 1 :]))


def moved(kit: Kit, at: int) -> Kit:
    """The kit with the question there before the one it follows. Competencies stay in the plan's order, so only among
    those for the same. Raises QuestionGone."""
    if not is_movable(kit, at):
        raise QuestionGone()
    questions = list(kit.questions)
    questions[at - 1 : at + 1] = questions[at], questions[at - 1]
    return replace(kit, questions=tuple(questions))


def is_movable(kit: Kit, at: int) -> bool:
    """Whether the question there follows another for the same competency. Raises QuestionGone."""
    return at > 0 and question_at(kit, at).competency == kit.questions[at - 1].competency


def question_at(kit: Kit, at: int) -> KitQuestion:
    """The question in that place. Raises QuestionGone."""
    if not 0 <= at < len(kit.questions):
        raise QuestionGone()
    return kit.questions[at]


def own_at(kit: Kit, at: int) -> KitQuestion:
    """One's own question in that place. Raises QuestionGone, also for one of the bank: that is never reworded."""
    found = question_at(kit, at)
    if found.id:
        raise QuestionGone()
    return found


def with_texts(kit: Kit, opening: str, closing: str) -> Kit:
    """The kit that begins and ends so; empty for the usual words. Raises FieldRefusals."""
    texts = {"opening": opening.strip(), "closing": closing.strip()}
    long = {name: TooLong(most=TEXT_CHARACTERS) for name, text in texts.items() if len(text) > TEXT_CHARACTERS}
    if long:
        raise FieldRefusals(long)
    return Kit(texts["opening"], texts["closing"], kit.questions)


def find(kit: Kit, frame: Frame, words: Sequence[Word], phrases: Phrases) -> tuple[Finding, ...]:
    """What is worth a second look, the gravest first. Nothing of it stops anybody; the bank is not looked through."""
    return tuple(sorted(_found(kit, frame, words, phrases), key=lambda each: list(Flaw).index(each.flaw)))


def _found(kit: Kit, frame: Frame, words: Sequence[Word], phrases: Phrases) -> Iterator[Finding]:
    if kit.minutes > frame.minutes:
        yield Finding(Flaw.TOO_LONG, minutes=kit.minutes - frame.minutes)
    asked = {each.competency for each in kit.questions}
    for id in frame.competencies:
        if id not in asked:
            yield Finding(Flaw.UNASKED, competency=id)
    for at, each in enumerate(kit.questions):
        if each.competency not in frame.competencies:
            yield Finding(Flaw.NOT_LOOKED_FOR, competency=each.competency, at=at)
        if each.key in frame.elsewhere:
            yield Finding(Flaw.ASKED_ELSEWHERE, at=at)
        if each.id:
            continue
        text = "\n".join((each.worded[0].text, *each.worded[0].probes))
        for word in words:
            if word.why is Wording.LOADED and stands_in(word.text, text):
                yield Finding(Flaw.LOADED, at=at, word=word.text, instead=word.instead)
        for hint in asking.hints(each.worded[0].text, each.worded[0].probes, each.kind, phrases):
            yield Finding(Flaw(hint.fault), at=at, word=hint.said, instead=hint.instead)


def _with(kit: Kit, frame: Frame, question: KitQuestion) -> Kit:
    return replace(kit, questions=_in_order((*kit.questions, question), frame))


def _in_order(questions: Sequence[KitQuestion], frame: Frame) -> tuple[KitQuestion, ...]:
    """By competency in the plan's order, those that it does not look for last; else as they stand."""
    place = {id: number for number, id in enumerate(frame.competencies)}
    return tuple(sorted(questions, key=lambda each: place.get(each.competency, len(place))))
