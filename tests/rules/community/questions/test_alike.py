"""What was asked before: found in both languages by what it is about, and not by how it begins."""

from __future__ import annotations

import pytest

from bot.app import MESSAGES
from bot.rules.community.questions.alike import ALIKE, MOST, Earlier, alike
from bot.words.noticing import noticing

COMMON = frozenset(noticing(MESSAGES).common)
# A question, one that asks the same, one that only sounds alike.
THREES = [
    ("How long does it take to hear back after the final interview?",
     "How long until you hear back after a final interview round?", "How long is the break after lunch?"),
    ("What salary should I ask for as a junior designer in Lisbon?",
     "Which salary is usual for junior designers in Lisbon?", "What do I wear to a developer's interview in Oslo?"),
    ("Any tips for negotiating a remote contract?",
     "How do you negotiate a remote contract?", "Any tips for a first podcast?"),
    ("Is the AWS security exam hard?",
     "Has anybody done the AWS security exam recently?", "Who is in charge of building security?"),
    ("how do i change my email address",
     "Where can I change the e-mail address in my profile?", "How do I change careers at forty?"),
    ("Anyone know a good tax adviser for freelancers in Spain?",
     "Looking for a tax adviser who knows freelancing in Spain", "Anyone know a good dentist in Spain?"),
    ("请问怎么修改个人资料里的邮箱", "个人资料的邮箱在哪里修改？", "请问怎么准备个人陈述？"),
    ("终面之后多久会有消息？", "终面之后一般多长时间有消息呀", "搬家之后多久能适应新城市？"),
    ("转行做数据分析先学什么", "想转行数据分析，应该先学 Python 吗？", "数据库报错怎么办"),
    ("求推荐靠谱的税务师", "有没有靠谱的税务师推荐？", "求推荐好听的播客"),
    ("试用期被延长正常吗", "公司说试用期要延长，正常吗？", "周末加班正常吗？"),
    ("AWS 安全认证难吗", "有人考过 AWS 安全认证吗？", "学车难吗？"),
]  # fmt: skip
EARLIER = [Earlier(n, text) for n, text in enumerate(text for _, *others in THREES for text in others)]


@pytest.mark.parametrize("n", range(len(THREES)))
def test_what_asks_the_same_is_found_among_all_and_alone_and_what_begins_alike_is_not(n: int) -> None:
    asked = THREES[n][0]
    assert [each.id for each in alike(asked, EARLIER, COMMON)] == [2 * n]
    assert [each.id for each in alike(asked, EARLIER[2 * n : 2 * n + 2], COMMON)] == [2 * n]


def test_it_shows_three_at_most_the_newest_of_equals_and_never_more_than_all_alike() -> None:
    text = THREES[0][0]
    found = alike(text, [Earlier(n, text) for n in range(9)], COMMON)
    assert [each.id for each in found] == [8, 7, 6]
    assert len(found) == MOST
    assert all(ALIKE <= each.likeness <= 1 for each in found)


def test_words_of_asking_alone_find_nothing() -> None:
    assert alike("Does anyone know how to do this?", [Earlier(1, "Does anyone know how to do this?")], COMMON) == []
    assert alike("", EARLIER, COMMON) == alike("???", EARLIER, COMMON) == alike("请问", EARLIER, COMMON) == []
