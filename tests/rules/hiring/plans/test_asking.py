"""How questions are asked: what leads, what is closed, what asks two things is found; what is asked well is let be."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import MESSAGES
from bot.rules.hiring.competencies import QuestionKind
from bot.rules.hiring.plans.asking import TOLD, Fault, Phrase, Phrases, hints
from bot.rules.hiring.plans.kits import Flaw
from bot.words.content import WrongContent
from bot.words.library import library
from bot.words.wording import ASKING, asking

PHRASES = asking(MESSAGES)
DONE = QuestionKind.BEHAVIOURAL

LEADING = [
    "Don't you think that testing comes first?", "Don’t you agree that plans change?", "So, wouldn't you rather ask?",
    "Wouldn't you agree that honesty pays?", "You are good with people, aren't you?", "Isn't it better to ask first?",
    "You have led a team before, right?", "You don't mind working late, do you?",
    "Do you agree that speed matters most?", "Surely you would have told your manager?",
    "I assume you have worked with budgets before?", "Would you describe yourself as a team player?",
    "Tell me about a conflict. You stayed calm, didn't you?", "How excited are you about our product?",
    "Would you say that you are organised?", "WOULDN'T YOU SAY SO?",
    "As we all know, testing matters. How do you test?", "Of course you would report it?",
    "难道您不觉得应该先测试吗？", "您难道没有想过先问一下吗?", "您应该会先告诉主管吧？",
    "您是不是觉得团队合作更重要？", "您带过团队，对吧？", "这样做更稳妥，对不对？", "你不认为加班是应该的吗？",
    "您同意质量第一吗？", "众所周知，诚信很重要。您怎么看？", "您肯定遇到过难缠的客户，您是怎么处理的？",
    "您当时很冷静，是吗？", "您会先报告，不是吗？", "先沟通不是更好吗？",
]  # fmt: skip
CLOSED = [
    "Have you ever led a team?", "Do you like working with others?", "Are you good at planning?",
    "Did you ever miss a date?", "Can you work under pressure?", "If a customer complained, would you apologise?",
    "A colleague is late for the third time. Would you tell your manager?", "So have you led people?",
    "Would you ask first or decide yourself?", "Is there anything you would change?", "Have you\nled a team?",
    "您有没有带过团队？", "您喜欢与人合作吗？", "您会不会主动求助？", "您是否做过预算？",
    "同事连续三次迟到，您会告诉主管吗？", "您能不能承受压力？", "遇到分歧时，您会坚持自己的意见吗？",
]  # fmt: skip
TWO = [
    "Why did you leave? What did you like there?", "How do you plan, and when? Who helps you?",
    "您为什么离开？您喜欢那里的什么？",
]  # fmt: skip
WELL = [
    "Tell me about a time when you didn't agree with your manager.", "What don't you like about planning?",
    "Why didn't you tell anybody?", "Could you tell me about a time when you led a team?", "What would you do?",
    "Can you describe how you planned it?", "When a customer complains, how do you go about it?",
    "Describe a rule that was obviously wrong, and how you dealt with it.", "How would you know that it is right?",
    "What is, in your view, right?", "Have you led a team? Tell me about it.", "On what basis do you decide?",
    "How sure, in the end, are you?", "A customer says: “Don't you think this is too dear?” How do you respond?",
    "A newcomer asks “Do you have time? Can you help?” What do you do?",
    "At what point, if any, do you ask for help?", "What did you do, did you ask anybody?",
    "In which cases do you not agree?", "Tell me how you did it, right or wrong.",
    "Tell me about something you could do and shouldn't.",
    "You have two days, and of course you cannot ask. What now?", "Which of these do you prefer?", "Who was right?",
    "What made you surely the fastest?", "?", "…", "", "How?!", "请讲一次您不同意主管意见的经历。",
    "您能讲一次带团队的经历吗？", "能不能举个例子？", "您怎么看出您的答案对不对？", "您怎么判断一个方案是不是更好？",
    "您是怎么知道对方听懂了没有？", "客户说：“难道不能便宜点吗？”您会怎么回应？", "您会怎么决定要不要再试一次？",
    "请说说您当时的想法吧。", "可以介绍一下您的项目吗？", "遇到分歧时，您会怎么处理？", "哪些结果您一定会复核？",
]  # fmt: skip


def found(text: str, kind: QuestionKind = DONE, *probes: str) -> list[Fault]:
    return [each.fault for each in hints(text, probes, kind, PHRASES)]


@pytest.mark.parametrize("text", LEADING)
def test_a_question_with_its_answer_in_it_is_leading_and_not_closed_too(text: str) -> None:
    assert found(text) == [Fault.LEADING]


@pytest.mark.parametrize("text", CLOSED)
def test_a_question_that_yes_answers_is_closed_unless_it_asks_what_somebody_knows(text: str) -> None:
    assert [found(text, kind) for kind in TOLD] == [[Fault.CLOSED], [Fault.CLOSED]]
    assert found(text, QuestionKind.KNOWLEDGE) == []


@pytest.mark.parametrize("text", TWO)
def test_two_questions_in_one_are_two_things(text: str) -> None:
    assert found(text) == [Fault.TWO_THINGS]


@pytest.mark.parametrize("text", WELL)
def test_what_is_asked_well_is_let_be(text: str) -> None:
    assert found(text) == []


def test_a_probe_may_be_closed_and_not_leading() -> None:
    assert found("How did you plan it?", DONE, "Is it still in use?", "还在用吗？") == []
    assert found("How did you plan it?", DONE, "Who helped?", "It went well, didn't it, right?") == [Fault.LEADING]


def test_no_question_and_no_probe_of_the_bank_is_found_whatever_its_kind_were() -> None:
    asked = [(each.id, said) for each in library(MESSAGES).questions for said in each.texts.values()]
    assert len(asked) == 2 * 137
    assert [id for id, said in asked for kind in QuestionKind if hints(said.text, said.probes, kind, PHRASES)] == []


def test_a_hint_says_which_words_and_how_to_ask_instead() -> None:
    (hint,) = hints("You know Excel, right?", (), DONE, PHRASES)
    assert (hint.said, hint.instead) == ("right?", "ask without the answer in front of it")
    (hint,) = hints("您有没有带过团队？", (), DONE, PHRASES)
    assert (hint.said, hint.instead) == ("有没有…?", "“请讲一次……的经历”")
    assert set(Fault) <= set(map(str, Flaw))


@given(st.text(max_size=300), st.lists(st.text(max_size=150), max_size=3), st.sampled_from(QuestionKind))
def test_whatever_was_typed_gets_each_fault_once_at_most_and_the_same_in_capitals(
    text: str, probes: list[str], kind: QuestionKind
) -> None:
    some = [each.fault for each in hints(text, probes, kind, PHRASES)]
    assert some == sorted(set(some), key=list(Fault).index)
    if text.isascii():
        assert some == [each.fault for each in hints(text.upper(), probes, kind, PHRASES)]


def test_every_phrase_finds_itself() -> None:
    for name, fault in (("leading", Fault.LEADING), ("closed", Fault.CLOSED)):
        for phrase in getattr(PHRASES, name):
            only = Phrases(**{name: (phrase,)})
            text = f"x {phrase.text}" if phrase.is_loose else phrase.text
            assert [each.fault for each in hints(f"{text.removesuffix('?')}?", (), DONE, only)] == [fault], phrase
    assert Phrase("…right?").is_loose


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("zh:", "zt:", "'zh' is missing"),
        ("- {text: \"don't you think\"", "- {texts: \"don't you think\"", r"line \d+: 0 lacks text"),
        ("    - can you tell\n", "    - [can]\n", r"line \d+: 0 has to be a text"),
        ("    - can you tell\n", "    - can you tell\n    - Can you tell\n", r"line \d+: 1 stands here twice: Can"),
        ("  closed:\n", "  shut:\n", r"line \d+: 'en' lacks closed"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_named_with_the_line(tmp_path: Path, before: str, after: str, why: str) -> None:
    text = (MESSAGES / ASKING).read_text(encoding="utf-8")
    assert before in text
    (tmp_path / ASKING).parent.mkdir(parents=True)
    shutil.copy(MESSAGES / ASKING, tmp_path / ASKING)
    (tmp_path / ASKING).write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(WrongContent, match=why):
        asking(tmp_path)
