"""What a question is about and in which language, how well they are answered, and what the FAQ finds."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.rules.community.questions.faq import Consent, Entry, NotTheirAnswer, beginnings, found, said
from bot.rules.community.questions.figures import Figures, figures
from bot.rules.community.questions.kept import TooFewHelpers, check_floor, language_of
from bot.rules.community.questions.noticing import is_wordless, topics_of
from tests.make import NOW

HOUR = timedelta(hours=1)


def test_chinese_with_english_names_in_it_is_chinese_and_topics_are_whole_words() -> None:
    assert language_of("怎么用 Kubernetes 部署服务？") == "zh"
    assert language_of("What does 加油 mean in English?") == "en"
    assert language_of("") == "en"
    words = {"software": ("c++", "api", "代码"), "people": ("hr",)}
    assert topics_of("Is C++ faster? See `hr`, <https://hr.example>", words) == {"software"}
    assert topics_of("谁能看看我的代码？", words) == {"software"}
    assert topics_of("Three chairs, rapid", words) == frozenset()
    assert is_wordless(":wave: :+1:")
    assert not is_wordless("<https://a.example>")


def test_figures_come_with_ten_and_a_median_is_of_those_that_were_answered() -> None:
    assert figures([(NOW, NOW + HOUR)] * 9) == Figures(9)
    assert figures([(NOW, None)] * 10) == Figures(10, 0)
    many = [(NOW, NOW + n * HOUR) for n in (1, 2, 30)] + [(NOW, None)] * 9
    assert figures(many) == Figures(12, 25, 2)
    with pytest.raises(TooFewHelpers):
        check_floor(2)


def test_the_faq_finds_by_words_in_any_form_and_only_whoever_answered_agrees() -> None:
    entry = Entry("T", "How to deploy?", "With containers.", "en", NOW, Consent.ASKED, 7, id=1)
    other = Entry("T", "面试怎么准备？", "多练习。", "zh", NOW, Consent.NAMED, id=2)
    assert found([other, entry], "deploying a container") == [entry]
    assert found([entry, other], "准备面试") == [other]
    assert found([entry, other], " ") == [entry, other]
    assert beginnings("Happy 面试题 C++, % happy") == ["happ", "面试", "试题", "c++"]
    assert said(entry, 7, Consent.UNNAMED).consent is Consent.UNNAMED
    with pytest.raises(NotTheirAnswer):
        said(entry, 8, Consent.NAMED)
    with pytest.raises(NotTheirAnswer):
        said(other, 0, Consent.NAMED)
