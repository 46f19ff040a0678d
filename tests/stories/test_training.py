"""Somebody becomes as much of an interviewer as reading and practice make one, in either language, every deed twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.app import MESSAGES
from bot.rules.hiring.training import CORE, SKILLS, Module
from bot.rules.hiring.training.practising import screens
from bot.words.curriculum import curriculum
from sandbox.client import words
from tests.stories.conftest import Rapport
from tests.stories.test_requisitions import about, the_one
from tests.stories.test_settings_and_desk import plan_notes, to_next
from tests.stories.test_whole_requisition import until

DAY = timedelta(days=1).total_seconds()
WORDS = {
    "en": {"next": "Next page", "page": "Page {} of {}", "failed": "Not passed yet.", "passed": "Passed. Well done.",
           "note": "Your desk this morning", "waits": "waits for 3 working days: step 2 of 12, an exercise",
           "tomorrow": "again from tomorrow", "home": "step 1 of 12, a module with its quiz",
           "booked": "Sessions are booked into real interviews"},
    "zh": {"next": "下一页", "page": "第 {} 页，共 {} 页", "failed": "还没有通过。", "passed": "通过了，做得好。",
           "note": "今早待办", "waits": "已等待 3 个工作日：第 2 步，共 12 步：练习",
           "tomorrow": "明天起可以再试", "home": "第 1 步，共 12 步：阅读单元及测验",
           "booked": "实习场次安排在真实面试中"},
}  # fmt: skip
COMMAND = {"en": "/interview training", "zh": "/interview 培训"}


class Learner:
    """A person who learns in their language."""

    def __init__(self, rapport: Rapport, user: str, language: str) -> None:
        self.rapport, self.who, self.language = rapport, rapport.person(user), language
        self.words, self.modules = WORDS[language], curriculum(MESSAGES)[language]

    def opens(self) -> None:
        """Their own training, with nothing else open."""
        while self.who.modal():
            self.who.close()
        self.who.command(COMMAND[self.language], times=2)

    def sees(self, text: str) -> None:
        until(self.rapport, lambda: text in words(self.who.modal()))

    def clicks(self, address: str, module: str) -> None:
        """The button of that address for that module, twice."""
        view = self.who.top()
        found = next(
            block for block in view["blocks"]
            if (block.get("accessory") or {}).get("action_id") == address
            and block["accessory"]["value"].endswith(f":{module}")
        )  # fmt: skip
        self.who.do("click", view=view["id"], block_id=found["block_id"], action_id=address, times=2)

    def reads(self, name: str) -> None:
        """The module from where they are to its last page."""
        self.opens()
        self.clicks("hiring.training.read", name)
        pages = self.modules[name].pages
        for at, leaf in enumerate(pages, 1):
            self.sees(self.words["page"].format(at, len(pages)))
            assert leaf.title in words(self.who.modal())
            if at < len(pages):
                self.who.click(self.words["next"], times=2)

    def answers_quiz(self, name: str, wrong: int = 0) -> str:
        """What comes out when the first few answers are wrong."""
        self.who.click("hiring.training.quiz", times=2)
        right = [each.right for each in self.modules[name].quiz.questions]
        self.who.fill(**{f"q{n}": str((each + 1) % 3 if n < wrong else each) for n, each in enumerate(right)})
        self.who.submit()
        return words(self.who.modal())

    def practises(self, name: str) -> str:
        """What comes out of the exercise, done as the experts would."""
        self.opens()
        self.clicks("hiring.training.practise", name)
        for n in range(len(screens(self.modules[name].practice))):  # type: ignore[arg-type]
            self.who.fill(**as_experts(self.modules[name], n))
            self.who.submit()
        return words(self.who.modal())


def as_experts(module: Module, n: int) -> dict[str, Any]:
    """What is filled in on that screen of the module's exercise."""
    exercise: Any = module.practice
    screen, given = screens(exercise)[n], dict[str, Any]()
    for item in screen.items:
        match screen.kind:
            case "write":
                given |= {f"p{item}_{k}": exercise.answers[item].probes[k] for k in range(3)}
            case "mark":
                given[f"m{item}"] = [str(point) for point in range(len(exercise.rubric))]
            case "rate":
                given[f"r{item}"] = str(exercise.recorded[item].expert)
            case "claims":
                given[f"c{item}"] = exercise.claims[item].mark.value
            case "resolve":
                first = sum(len(each.questions) for each in exercise.conflicts[:item])
                for k, question in enumerate(exercise.conflicts[item].questions):
                    given[f"q{first + k}"] = str(question.right)
    return given


@pytest.mark.parametrize(
    ("user", "language", "zone"),
    [pytest.param("U0SAM", "en", "Europe/Berlin", marks=pytest.mark.long), ("U0CHENJIE", "zh", "Asia/Shanghai")],
)
def test_somebody_enrols_reads_fails_passes_is_reminded_once_and_learns_to_the_end(
    rapport: Rapport, user: str, language: str, zone: str
) -> None:
    one = Learner(rapport, user, language)
    one.opens()
    one.who.click("hiring.training.enrol", times=2)
    one.sees(one.modules["dig_out"].title)
    one.who.close()
    one.who.open_home()
    until(rapport, lambda: one.words["home"] in words(one.who.home()))
    one.who.click("hiring.training.show", home=True, times=2)
    one.sees(one.modules["dig_out"].title)
    one.reads("dig_out")
    assert one.words["failed"] in one.answers_quiz("dig_out", wrong=3)
    assert one.modules["dig_out"].quiz.questions[0].why in words(one.who.modal())
    one.opens()
    assert one.words["tomorrow"] in words(one.who.modal())

    rapport.stand_in.clock.forward(DAY)
    one.opens()
    one.clicks("hiring.training.read", "dig_out")
    assert one.words["passed"] in one.answers_quiz("dig_out")

    rapport.stand_in.clock.forward(2 * DAY)
    plan_notes(rapport)
    to_next(rapport, zone, 9)
    for _ in range(2):
        plan_notes(rapport)
    note = the_one(rapport, one.who, one.words["note"])
    assert one.words["waits"] in words(note)
    while one.who.modal():
        one.who.close()
    one.who.click("hiring.training.show", note, times=2)
    one.sees(one.modules["dig_out"].title)

    for name in CORE:
        if name != "dig_out":
            one.reads(name)
            assert one.words["passed"] in one.answers_quiz(name)
        if name in SKILLS:
            assert one.words["passed"] in one.practises(name)
    one.opens()
    one.sees(one.words["booked"])
    for _ in range(3):
        rapport.stand_in.clock.forward(6 * DAY)
        to_next(rapport, zone, 9)
        plan_notes(rapport)
    assert len(about(one.who, one.words["note"])) == 1, "what is done is not mentioned"


def test_an_admin_puts_somebody_in_training_who_is_told_and_shown_on_the_board(rapport: Rapport) -> None:
    ada, mina = rapport.person("U0ADA"), rapport.person("U0MINA")
    ada.command("/interview training", times=2)
    ada.click("Everybody’s training …", times=2)
    until(rapport, lambda: "Nobody is in training right now." in words(ada.modal()))
    ada.click("Put somebody in training …", times=2)
    ada.fill(who=["U0MINA"])
    ada.submit()
    assert "In training now" in words(ada.modal())
    told = the_one(rapport, mina, "put you in training")
    mina.click("Begin …", told, times=2)
    assert "▶ 1." in words(mina.modal())
    while ada.modal():
        ada.close()
    ada.command("/interview training")
    ada.click("Everybody’s training …")
    until(rapport, lambda: "step 1 of 12, a module with its quiz" in words(ada.modal()))
    ada.click("Open …", times=2)
    assert "Credit experience …" in words(ada.modal())
    mina.command("/interview training board")
    assert "Everybody’s training" not in words(mina.modal()), "the board is for those who own the training"
