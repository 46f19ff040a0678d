"""The library that ships: complete and kept to its limits in both languages, and wrong files are named by line."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import MESSAGES
from bot.rules.hiring import competencies as rules
from bot.rules.hiring.competencies import Kind, QuestionKind, labels
from bot.words.catalogues import LANGUAGES
from bot.words.content import WrongContent
from bot.words.library import COMPETENCIES, QUESTIONS, library

SHIPPED = library(MESSAGES)
# What hints at age, gender, origin, family, health, or a likeness to those who are there; `health and safety` may be.
LOADED = {
    "en": re.compile(
        r"\b(young\w*|youth\w*|energetic|mature|older|oldest|age|ageing|native|accent|nationality|he|she|his|her|him|hers|"
        r"manpower|guys?|wife|husband|famil(?:y|ies)|marri\w+|pregnan\w+|child\w*|health\w*|ill|illness|disab\w+|religio\w+|"
        r"gender|race|ninja|rockstars?|guru|aggressive|dominant|likeable|charism\w+|cultur\w+|personalit\w+)\b",
        re.IGNORECASE,
    ),
    "zh": re.compile(
        "年轻|年龄|[0-9]+岁|男|女|婚|孩子|子女|生育|怀孕|家庭|籍贯|户籍|户口|民族|宗教|信仰|健康|疾病|身体|残疾|形象|气质|"
        "相貌|精力|狼性|吃苦|性格|外向|内向|文化|她|(?<!其)他(?!人)"
    ),
}
HAN = "[\u4e00-\u9fff]"


def every_text() -> Iterator[tuple[str, str, str]]:
    """Id, language and text of everything that is said."""
    for competency in SHIPPED.competencies:
        for language, said in competency.texts.items():
            for text in (said.name, *said.also, said.definition, *said.anchors.values()):
                yield competency.id, language, text
    for question in SHIPPED.questions:
        for language, asked in question.texts.items():
            for text in (asked.text, *asked.probes):
                yield question.id, language, text


def test_there_are_the_competencies_that_were_asked_for_and_the_usual_thirty() -> None:
    assert 30 <= len(SHIPPED.competencies) <= 40
    assert {"business_ability", "enterprising_spirit", "teamwork"} <= set(SHIPPED.by_id)
    assert {competency.kind for competency in SHIPPED.competencies} == set(Kind)


def test_every_competency_is_complete_in_every_language() -> None:
    for competency in SHIPPED.competencies:
        assert set(competency.texts) == set(LANGUAGES), competency.id
        for said in competency.texts.values():
            assert tuple(said.anchors) == rules.ANCHORED
            assert len({*said.anchors.values(), said.definition, said.name}) == 5, competency.id


def test_the_limits_are_those_that_were_set() -> None:
    assert (rules.NAME_MOST, rules.DEFINITION_MOST, rules.ANCHOR_MOST) == (40, 220, 280)
    assert (rules.QUESTION_MOST, rules.PROBE_MOST) == (300, 150)
    assert max(len(said.name) for each in SHIPPED.competencies for said in each.texts.values()) <= 40
    assert max(len(text) for _, _, text in every_text()) <= 300


def test_ids_are_stable_words_and_nobody_has_anothers() -> None:
    ids = [each.id for each in (*SHIPPED.competencies, *SHIPPED.questions)]
    assert [id for id, times in Counter(ids).items() if times > 1] == []
    assert [id for id in ids if not re.fullmatch("[a-z]+(_[a-z]+)*", id) or len(id) > 75] == []
    assert [each.id for each in SHIPPED.questions if not each.id.startswith(each.competency)] == []


def test_every_competency_has_four_questions_two_of_them_about_what_was_done() -> None:
    for competency in SHIPPED.competencies:
        asked = SHIPPED.questions_for(competency.id)
        assert len(asked) >= 4, competency.id
        kinds = Counter(question.kind for question in asked)
        assert kinds[QuestionKind.BEHAVIOURAL] >= 2, competency.id
        assert len(kinds) >= 2, competency.id


def test_no_question_is_there_twice_and_none_is_probed_twice_alike() -> None:
    for language in LANGUAGES:
        texts = Counter(question.texts[language].text.casefold() for question in SHIPPED.questions)
        assert texts.most_common(1)[0][1] == 1, texts.most_common(1)
        probes = Counter(question.texts[language].probes for question in SHIPPED.questions)
        assert probes.most_common(1)[0][1] == 1, probes.most_common(1)


def test_each_text_of_a_question_asks_one_thing_and_leaves_it_open() -> None:
    verbs = "do|did|does|are|is|were|was|have|has|had|can|could|would|will|should"
    closed = re.compile(rf"(?:^|[.!] )(?:{verbs})\b[^.]*\?", re.IGNORECASE)
    for question in SHIPPED.questions:
        english, chinese = question.texts["en"], question.texts["zh"]
        assert english.text.count("?") <= 1, question.id
        assert chinese.text.count("？") <= 1, question.id
        assert not closed.search(english.text), question.id
        assert not re.search("吗？$|是不是|有没有", chinese.text), question.id
        assert len(english.probes) == len(chinese.probes), question.id


def test_nothing_hints_at_who_people_are_instead_of_what_they_do() -> None:
    found = [
        (id, language, hit[0])
        for id, language, text in every_text()
        if (hit := LOADED[language].search(text.replace("health and safety", "")))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "A young and energetic team"), ("en", "a good culture fit"), ("zh", "形象气质佳"), ("zh", "男性优先")],
)
def test_loaded_words_would_be_found(language: str, text: str) -> None:
    assert LOADED[language].search(text)


def test_each_language_is_written_in_its_own_script_and_punctuation() -> None:
    for id, language, text in every_text():
        assert text == text.strip(), id
        if language == "en":
            assert not re.search(f"{HAN}|[，。？；：（）]", text), (id, text)
        else:
            assert re.search(HAN, text), (id, text)
            assert not re.search(rf"[,.;:?!()]|{HAN} +|\s{HAN}", text), (id, text)
            assert not re.search("你(?!们)", text), (id, text)


def found(typed: str, language: str) -> list[str]:
    return [competency.id for competency in SHIPPED.closest(typed, language)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("good team player", "teamwork"), ("sales sense", "business_ability"), ("sense for sales", "business_ability"),
        ("entrepreneurial", "enterprising_spirit"), ("Negotiating", "negotiation"), ("comunication", "speaking"),
        ("detail oriented", "attention_to_detail"), ("problem solver", "analysis"), ("handles stress", "resilience"),
        ("works well under pressure", "resilience"), ("flexible", "change"), ("honest", "integrity"),
        ("self starter", "initiative"), ("stakeholders", "stakeholder_work"), ("leader", "leading_people"),
        ("communicate clearly in writing", "writing"), ("mentor new colleagues", "coaching"),
        ("Strong negotiating skills with suppliers", "negotiation"), ("keeps confidential data safe", "discretion"),
        ("project management", "planning"), ("commercial", "business_ability"), ("strategic", "strategic_view"),
        ("团队合作", "teamwork"),
    ],
)  # fmt: skip
def test_what_english_readers_type_finds_what_they_mean(typed: str, meant: str) -> None:
    assert found(typed, "en")[0] == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("团队合作", "teamwork"), ("有团队精神", "teamwork"), ("细心", "attention_to_detail"),
        ("细致认真", "attention_to_detail"), ("抗压", "resilience"), ("能承受较大的工作压力", "resilience"),
        ("沟通", "speaking"), ("学习能力强", "learning"), ("责任心强", "accountability"), ("执行", "delivery"),
        ("领导", "leading_people"), ("逻辑清晰", "analysis"), ("创业", "enterprising_spirit"),
        ("商业嗅觉", "business_ability"), ("有销售意识", "business_ability"), ("谈判", "negotiation"),
        ("写作", "writing"), ("推动跨部门合作", "stakeholder_work"), ("自我驱动", "initiative"),
        ("保密", "discretion"), ("安全", "safety"), ("适应变化", "change"), ("演讲", "speaking"),
        ("teamwork", "teamwork"),
    ],
)  # fmt: skip
def test_what_chinese_readers_type_finds_what_they_mean(typed: str, meant: str) -> None:
    assert found(typed, "zh")[0] == meant


@pytest.mark.parametrize("typed", ["Python", "Excel", "driver's licence", "speaks German", "本科学历", "英语流利"])
def test_what_is_no_competency_suggests_none(typed: str) -> None:
    assert [found(typed, language) for language in LANGUAGES] == [[], []]


def test_every_name_and_other_name_typed_as_it_is_finds_its_competency_first() -> None:
    assert len({(label, language) for label, language, _ in labels(SHIPPED.competencies)}) == len(
        list(labels(SHIPPED.competencies))
    )
    for competency in SHIPPED.competencies:
        for language, said in competency.texts.items():
            for n, name in enumerate((said.name, *said.also)):  # as it is, loud, or with too much around it: by turns
                typed = (name, name.upper(), f" {name.replace(' ', '  ')}。")[n % 3]
                assert found(typed, language)[0] == competency.id, typed


def test_the_files_are_read_once() -> None:
    assert library(MESSAGES) is SHIPPED


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in (COMPETENCIES, QUESTIONS):
        shutil.copytree(MESSAGES / folder, tmp_path / folder)
    return tmp_path


PEOPLE, ASKED = f"{COMPETENCIES}/people.yaml", f"{QUESTIONS}/people.yaml"


@pytest.mark.parametrize(
    ("file", "before", "after", "why"),
    [
        (PEOPLE, "name: Teamwork", f"name: {'T' * 41}", r"line 5: 'name' has 41 characters, and 40 are the most"),
        (PEOPLE, "name: Teamwork", "name: 5", r"line 5: 'name' has to be a text"),
        (PEOPLE, "name: Teamwork", "title: Teamwork", r"line 4: 'en' lacks name"),
        (PEOPLE, "name: Teamwork", "name: Teamwork\n    nick: Team", r"line 6: 'nick' is not known here"),
        (PEOPLE, "  zh:\n    name: 团队协作", "  zt:\n    name: 团队协作", r"line 3: 'teamwork' lacks zh"),
        (PEOPLE, "      1: Describes tasks", "      2: Describes tasks", r"'anchors' lacks 1"),
        (PEOPLE, "also: [team player, collaboration, cooperation, working with others, team spirit]",
         "also: [team player]", r"line 6: 'also' has 1 entries, and 2 to 6 are allowed"),
        (PEOPLE, "team player,", "leadership,", r"line \d+: 'leading_people' has a name that 'teamwork' has too"),
        (PEOPLE, "\ncoaching:", "\nanalysis:", r"line \d+: 'analysis' stands in another file too"),
        (PEOPLE, "\ncoaching:", "\nteamwork:", r"(?s)'teamwork' stands there twice.*line \d+"),
        (PEOPLE, "teamwork:", "teamwork: [", r"line \d+"),
        (ASKED, "\nteamwork:", "\nteamworks:", r"line 3: 'teamworks' is no competency of this kind"),
        (ASKED, "kind: behavioural", "kind: personal", r"line 5: 'kind' has to be one of behavioural, "),
        (ASKED, "id: teamwork_own_or_shared", "id: teamwork_shared_result", r"line 3: .*'teamwork_shared_result'"),
        (ASKED, "        - Who did what, and how was that agreed?", f"        - {'W' * 151}", "line 9: 0 has 151 char"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_named_with_the_line(root: Path, file: str, before: str, after: str, why: str) -> None:
    text = (root / file).read_text(encoding="utf-8")
    assert before in text
    (root / file).write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(WrongContent, match=why) as caught:
        library(root)
    assert str(caught.value).startswith(file)


def test_a_file_that_is_missing_or_empty_is_named(root: Path) -> None:
    (root / PEOPLE).write_text("", encoding="utf-8")
    with pytest.raises(WrongContent, match=f"^{PEOPLE}: it has to be a mapping"):
        library(root)
    (root / PEOPLE).unlink()
    with pytest.raises(WrongContent, match=f"^{PEOPLE}: "):
        library(root)
