"""The curriculum that ships is whole in both languages, and a wrong file is named with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.app import MESSAGES
from bot.rules.community.nurture.learning import TRACKS as MEMBERS
from bot.rules.hiring.training import (
    ANCHORED,
    CORE,
    OPTION_CHARACTERS,
    PAGE_CHARACTERS,
    SKILLS,
    TRACKS,
    Checking,
    Kind,
    Mark,
    Module,
    Probing,
    Question,
    Rating,
    Resolving,
)
from bot.rules.hiring.training.scoring import claims_scored, probes_scored, ratings_scored, scored
from bot.words.catalogues import LANGUAGES
from bot.words.curriculum import FOLDER, LESSONS, WrongCurriculum, curriculum, given, own, read
from bot.words.library import library

MODULES = [module for language in LANGUAGES for module in curriculum(MESSAGES)[language].values()]
LEARNT = curriculum(MESSAGES, LESSONS)
ENGLISH, CHINESE = (curriculum(MESSAGES)[language] for language in ("en", "zh"))
EACH = pytest.mark.parametrize("module", MODULES, ids=[f"{module.id}:{module.title}" for module in MODULES])


def texts(part: Any) -> Iterator[str]:
    """Everything written in a record."""
    if isinstance(part, str):
        yield part
    elif is_dataclass(part):
        for field in fields(part):
            yield from texts(getattr(part, field.name))
    elif isinstance(part, tuple | list | dict):
        for inner in part.values() if isinstance(part, dict) else part:
            yield from texts(inner)


def shape(part: Any) -> Any:
    """A record without its words: numbers, keys and how many of each there are."""
    if is_dataclass(part):
        return {field.name: shape(getattr(part, field.name)) for field in fields(part)}
    if isinstance(part, dict):
        return {name: shape(inner) for name, inner in part.items()}
    if isinstance(part, tuple):
        return [shape(inner) for inner in part]
    return part if not isinstance(part, str) or isinstance(part, Mark) else "text"


def questions(module: Module) -> tuple[Question, ...]:
    return module.quiz.questions + (module.practice.quiz.questions if isinstance(module.practice, Resolving) else ())


def test_the_modules_are_those_of_the_tracks() -> None:
    asked = {step.module for track in TRACKS.values() for step in track.steps if step.module}
    assert set(ENGLISH) == set(CHINESE) == asked == {*CORE, "lead"}
    for track in TRACKS.values():
        for step in track.steps:
            assert step.kind is not Kind.PRACTICE or ENGLISH[str(step.module)].practice is not None


def test_both_languages_have_the_same_of_everything() -> None:
    for id, module in ENGLISH.items():
        assert shape(module) == shape(CHINESE[id])


def test_each_language_is_its_own() -> None:
    chinese = re.compile("[\u4e00-\u9fff]")
    ids = {*ENGLISH, *Mark, "teamwork", "analysis", "enterprising_spirit", "business_ability"}
    for module in MODULES:
        for text in set(texts(module)) - ids:
            if re.search("[A-Za-z]{2}|[\u4e00-\u9fff]", text):
                assert bool(chinese.search(text)) == (module in CHINESE.values()), text


def test_chinese_has_chinese_punctuation() -> None:
    for module in CHINESE.values():
        for text in texts(module):
            assert not re.search(
                "[\u4e00-\u9fff] ?[,;:?!()]|[,;:?!()] ?[\u4e00-\u9fff]|[\u4e00-\u9fff] [\u4e00-\u9fff]", text
            ), text
            assert text.count("“") == text.count("”"), text


@EACH
def test_a_module_has_what_a_reader_needs(module: Module) -> None:
    assert 10 <= module.minutes <= 60
    assert 2 <= len(module.outcomes) <= 3
    assert 4 <= len(module.pages) <= 7
    assert 4 <= len(module.checklist) <= 8
    assert (module.practice is not None) == (module.id in SKILLS)


@EACH
def test_every_page_fits_a_modal(module: Module) -> None:
    for page in module.pages:
        assert page.characters <= PAGE_CHARACTERS
        assert 2 <= len(page.text) <= 6
        assert all(line == line.strip() and line for line in page.lines)


@EACH
def test_a_quiz_has_six_questions_each_with_one_right_option_and_a_reason(module: Module) -> None:
    assert len(module.quiz.questions) == 6
    assert module.quiz.pass_mark == 80
    for question in questions(module):
        assert 3 <= len(set(question.options)) == len(question.options) <= 4
        assert question.options[question.right]
        assert all(len(option) <= OPTION_CHARACTERS for option in question.options)
        assert len(question.why) > 8


@EACH
def test_nobody_passes_by_the_place_or_the_length_of_an_option(module: Module) -> None:
    quiz = module.quiz
    for place in range(4):
        assert not scored(quiz, [place] * 6).passed
    longest = [max(range(len(each.options)), key=lambda n: len(each.options[n])) for each in quiz.questions]
    shortest = [min(range(len(each.options)), key=lambda n: len(each.options[n])) for each in quiz.questions]
    assert not scored(quiz, longest).passed
    assert not scored(quiz, shortest).passed
    assert scored(quiz, [each.right for each in quiz.questions]).passed


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_exercise_in_digging_out_has_four_thin_answers_with_three_probes_each(language: str) -> None:
    exercise = curriculum(MESSAGES)[language]["dig_out"].practice
    assert isinstance(exercise, Probing)
    assert len(exercise.answers) == 4
    assert exercise.pass_mark == 80
    assert all(len(each.probes) == 3 and each.missing for each in exercise.answers)
    assert probes_scored(exercise, [range(len(exercise.rubric))] * 4).passed
    assert not probes_scored(exercise, [range(len(exercise.rubric) - 2)] * 4).passed


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_exercise_in_observing_has_four_answers_that_spread_over_the_scale(language: str) -> None:
    exercise = curriculum(MESSAGES)[language]["observe"].practice
    assert isinstance(exercise, Rating)
    assert (exercise.distance, exercise.correlation) == (0.75, 0.6)
    ids = ("teamwork", "analysis", "enterprising_spirit", "business_ability")
    names = [library(MESSAGES).by_id[id].texts[language].name for id in ids]
    assert [each.competency for each in exercise.recorded] == names, "as the library calls them"
    experts = [each.expert for each in exercise.recorded]
    assert max(experts) - min(experts) >= 3
    assert all(set(each.anchors) == set(ANCHORED) for each in exercise.recorded)
    assert ratings_scored(exercise, experts).passed
    assert not ratings_scored(exercise, [6 - each for each in experts]).passed


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_exercise_in_authenticity_has_ten_claims_of_every_mark(language: str) -> None:
    exercise = curriculum(MESSAGES)[language]["authenticity"].practice
    assert isinstance(exercise, Checking)
    assert len(exercise.claims) == 10
    assert {claim.mark for claim in exercise.claims} == set(Mark)
    for always in Mark:
        assert not claims_scored(exercise, [always] * 10).passed


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_exercise_in_comparing_has_three_conflicts_of_at_least_two_points(language: str) -> None:
    exercise = curriculum(MESSAGES)[language]["compare"].practice
    assert isinstance(exercise, Resolving)
    assert len(exercise.conflicts) == 3
    for conflict in exercise.conflicts:
        scores = [card.score for card in conflict.cards]
        assert max(scores) - min(scores) >= 2
        assert len(conflict.questions) == 2
    for place in range(4):
        assert not scored(exercise.quiz, [place] * 6).passed


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_plainly_that_demeanour_does_not_work_and_the_figures(language: str) -> None:
    first = " ".join(curriculum(MESSAGES)[language]["authenticity"].pages[0].lines)
    for figure in ("54", "50", ".33", ".42", ".06"):
        assert figure in first


def test_it_is_read_once() -> None:
    assert curriculum(MESSAGES) is curriculum(MESSAGES)


SHIPPED = (MESSAGES / FOLDER / "observe.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "line", "why"),
    [
        ("minutes: 35", "minutes: many", "minutes: many", "number from 1 to 240"),
        ("minutes: 35", "minutes: 3.5", "minutes: 3.5", "whole number"),
        ("minutes: 35", "minutes: .nan", "minutes: .nan", "number from 1 to 240"),
        ("minutes: 35", "hours: 35", "hours: 35", "'hours' is not expected"),
        ("minutes: 35", "minutes: 35\nminutes: 36", "minutes: 36", "stands there twice"),
        ("minutes: 35", "[minutes]: 35", "[minutes]: 35", "is not expected"),
        ("minutes: 35\n", "", "title:", "lacks minutes"),
        ("  zh: 观察与记录\n", "", "  en: Observing", "once in each language: en, zh"),
        ("  zh: 观察与记录\n", "  zh: ''\n", "  zh: ''", "must be text"),
        ("      right: 2\n", "      right: 5\n", "      right: 5", "from 1 to 3"),
        ("en: A 3, because nothing spoke against it", f"en: {'x' * 76}", "en: xx", "at most 75 characters; it has 76"),
        ("en: A 3, because nothing spoke against it", "en: “Not assessed”", "options:", "are the same"),
        ("- Most bad ratings", f"- {'x' * 700} Most bad ratings", "title: Four steps", "has at most 1500 characters"),
        ("      expert: 5", "      expert: 6", "      expert: 6", "from 1 to 5"),
        ("  kind: ratings", "  kind: guesses", "  kind: guesses", "one of probes, ratings, claims, conflicts"),
        ("  kind: ratings\n", "", "  distance", "lacks kind"),
        ("  distance: 0.75", "  distance: [1]", "  distance: [1]", "number from 0 to 4"),
        ("outcomes:\n", "outcomes:\n  - en: One more\n    zh: 多一条\n", "  - en: One more", "a list of 2 to 3"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_file_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, line: str, why: str
) -> None:
    assert old in SHIPPED
    content = SHIPPED.replace(old, new, 1)
    file = tmp_path / "observe.yaml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(WrongCurriculum) as wrong:
        read(file, "zh" if line.strip().startswith("zh") else "en")
    found = re.fullmatch(r"observe\.yaml, line (\d+): (.*)", str(wrong.value))
    assert found, wrong.value
    assert why in found[2]
    assert line.strip() in content.splitlines()[int(found[1]) - 1] or line in ("options:", "title:")


@pytest.mark.parametrize("content", ["a: [", "\t- x", ""])
def test_what_is_no_yaml_at_all_is_named_by_its_file(tmp_path: Path, content: str) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(WrongCurriculum, match=r"mine\.yaml"):
        read(file, "en")


def test_all_that_is_wrong_in_both_languages_is_told_at_once(tmp_path: Path) -> None:
    content = SHIPPED.replace("minutes: 35", "minutes: many").replace("      right: 2\n", "      right: 5\n", 1)
    content = content.replace("  zh: 观察与记录\n", "  zh: ''\n").replace("      expert: 5", "      expert: 6")
    file = tmp_path / "observe.yaml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(WrongCurriculum) as wrong:
        given(file)
    assert len(wrong.value.problems) == 4
    lines = [int(problem.partition("line ")[2].partition(":")[0]) for problem in wrong.value.problems]
    assert all(content.splitlines()[line - 1].strip() for line in lines)


VIDEO = "minutes: 12\nvideo: https://video.example/7?x=1\ntrack: lead\n"


def test_a_video_has_a_link_its_minutes_and_pages_for_who_cannot_watch(tmp_path: Path) -> None:
    file = tmp_path / "values.yaml"
    file.write_text(SHIPPED.replace("minutes: 35\n", VIDEO), encoding="utf-8")
    found = given(file)
    assert (found.track, found.module.id, found.module.minutes) == ("lead", "values", 12)
    assert found.module.video == read(file, "zh").video == "https://video.example/7?x=1"
    assert own((("values", found.source),), "zh")["values"].title == "观察与记录"


@pytest.mark.parametrize(
    "link",
    ["http://video.example/7", "javascript:alert(1)", "https://a b", "https://x.example/<a>", "https://" + "x" * 500],
)
def test_a_link_is_one_that_anybody_can_follow(tmp_path: Path, link: str) -> None:
    file = tmp_path / "values.yaml"
    file.write_text(SHIPPED.replace("minutes: 35\n", f"minutes: 5\nvideo: '{link}'\n"), encoding="utf-8")
    with pytest.raises(WrongCurriculum, match=r"values\.yaml, line 6: must be"):
        given(file)


def test_one_language_serves_for_both_where_it_stands_alone(tmp_path: Path) -> None:
    file = tmp_path / "values.yaml"
    one = SHIPPED.replace("title:\n  en: Observing\n  zh: 观察与记录\n", "title: Our values\n")
    file.write_text(one, encoding="utf-8")
    assert [read(file, language).title for language in ("en", "zh")] == ["Our values"] * 2


def test_what_members_learn_is_whole_in_both_languages_short_and_nothing_of_an_interviewers() -> None:
    named = [lesson for lessons in MEMBERS.values() for lesson in lessons]
    assert sorted(named) == sorted(LEARNT["en"]) == sorted(LEARNT["zh"])
    for lesson in named:
        english, chinese = LEARNT["en"][lesson], LEARNT["zh"][lesson]
        assert shape(english) == shape(chinese)
        assert all(re.search("[\u4e00-\u9fff]", each) for each in texts(chinese) if each not in (lesson, ""))
        assert (english.practice, len(english.pages), len(english.quiz.questions)) == (None, 3, 4)
    assert not set(named) & set(ENGLISH), "a name is one thing"
