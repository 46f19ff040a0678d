"""What candidates may be asked about themselves for figures of groups, if the organisation wants that: off until an
admin says yes, answered by whoever likes, and never a fact about a candidate anywhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.rules.hiring.requisitions.wanted import Missing, TooLong
from bot.rules.people import Person, Role
from bot.rules.refusals import FieldRefusals, Refusal

# What whoever would rather not say chooses.
RATHER_NOT = "rather_not"
# Two questions at the most: more are answered by fewer, and tell who somebody is. Our own choice.
MOST_QUESTIONS = 2
# Fewer options divide nobody; more make groups too small to say anything of. Our own choice.
LEAST_OPTIONS, MOST_OPTIONS = 2, 8
TITLE_CHARACTERS, OPTION_CHARACTERS = 80, 40
# Whom an admin may let look beside the admins: a few people who answer for it.
MOST_READERS = 5
# The lists that are ready; the third is what the organisation itself wrote.
GENDER, AGE, OWN = "gender", "age", "own"
READY: Mapping[str, tuple[str, ...]] = {
    GENDER: ("woman", "man", "another"),
    AGE: ("under_25", "25_34", "35_44", "45_54", "55_up"),
}


@dataclass(frozen=True)
class Question:
    """One thing that is asked: `id` names it, its options; for one's own the `title`, and options as they are shown."""

    id: str
    options: tuple[str, ...]
    title: str = ""


@dataclass(frozen=True)
class Setting:
    """What an organisation chose: whether candidates are asked at all, what, who may look at the figures beside the
    admins, and whether counts may be taken out as a file."""

    is_on: bool = False
    questions: tuple[Question, ...] = ()
    readers: tuple[str, ...] = ()
    gives_files: bool = False


OFF = Setting()


class WrongQuestions(Refusal):
    """Not between one and `most` questions."""


class WrongOptions(Refusal):
    """Not between `least` and `most` options, each once."""


class TooManyReaders(Refusal):
    """More than `most` people were to look."""


def set_from(answers: Mapping[str, Any]) -> Setting:
    """What a filled-in form asks for. Raises FieldRefusals for `on` (what came broken turns nothing off), `questions`,
    `title`, `options` and `readers`."""
    wrong, chosen = dict[str, Refusal](), _list(answers, "questions")
    if not isinstance(answers.get("on"), list):
        wrong["on"] = Missing()
    questions = [Question(id, READY[id]) for id in READY if id in chosen]
    if OWN in chosen:
        questions.append(_own(answers, wrong))
    is_on = "on" in _list(answers, "on")
    if len(questions) > MOST_QUESTIONS or (is_on and not questions):
        wrong["questions"] = WrongQuestions(most=MOST_QUESTIONS)
    readers = tuple(dict.fromkeys(_list(answers, "readers")))
    if len(readers) > MOST_READERS:
        wrong["readers"] = TooManyReaders(most=MOST_READERS)
    if wrong:
        raise FieldRefusals(wrong)
    return Setting(is_on, tuple(questions), readers, "files" in _list(answers, "on"))


def _list(answers: Mapping[str, Any], name: str) -> list[str]:
    found = answers.get(name)
    return [str(each) for each in found] if isinstance(found, list) else []


def _own(answers: Mapping[str, Any], wrong: dict[str, Refusal]) -> Question:
    title = " ".join(str(answers.get("title") or "").split())
    lines = [" ".join(each.split()) for each in str(answers.get("options") or "").splitlines()]
    options = [each for each in lines if each]
    if not title:
        wrong["title"] = Missing()
    elif len(title) > TITLE_CHARACTERS:
        wrong["title"] = TooLong(most=TITLE_CHARACTERS)
    is_twice = len({each.casefold() for each in options}) < len(options)
    if is_twice or not LEAST_OPTIONS <= len(options) <= MOST_OPTIONS or RATHER_NOT in options:
        wrong["options"] = WrongOptions(least=LEAST_OPTIONS, most=MOST_OPTIONS)
    elif any(len(each) > OPTION_CHARACTERS for each in options):
        wrong["options"] = TooLong(most=OPTION_CHARACTERS)
    return Question(OWN, tuple(options), title)


def answered(setting: Setting, sent: Mapping[str, str]) -> Mapping[str, str]:
    """What a candidate says, by question: one of its options, or that they would rather not. Raises FieldRefusals for
    each question that was not answered so: nothing is taken for an answer that is none."""
    found, wrong = dict[str, str](), dict[str, Refusal]()
    for each in setting.questions:
        said = sent.get(field(each), "")
        if said in each.options or said == RATHER_NOT:
            found[each.id] = said
        else:
            wrong[field(each)] = Missing()
    if wrong:
        raise FieldRefusals(wrong)
    return found


def field(question: Question) -> str:
    """The name of its field on a form."""
    return f"group_{question.id}"


def may_look(setting: Setting, who: Person) -> bool:
    """Whether somebody may see the figures: admins, and whom they named."""
    return who.is_admin or Role.ADMIN in who.roles or (setting.is_on and who.user in setting.readers)


def counted_before(month: datetime) -> datetime:
    """Of whom it was decided before the month began: the figures move once a month at most, by several people at once,
    so that nobody's answer can be told from a change. `month` is any moment of it, in the organisation's zone."""
    return month.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
