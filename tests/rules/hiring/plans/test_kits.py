"""Interview kits: what is proposed fits and repeats nothing, and what is changed by hand stays in the plan's order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app import MESSAGES
from bot.rules.hiring import plans
from bot.rules.hiring.competencies import ANCHORED, QuestionKind
from bot.rules.hiring.descriptions.findings import Word, Wording
from bot.rules.hiring.plans import Plan, Stage, kits
from bot.rules.hiring.plans.kits import Flaw, Frame, Kit, KitQuestion
from bot.rules.hiring.plans.methods import METHODS, MOST_PER_INTERVIEW, Method
from bot.rules.hiring.plans.results import Form
from bot.rules.hiring.plans.under_way import comparable, pinned, same_since
from bot.rules.hiring.versions import Version
from bot.rules.refusals import FieldRefusals
from bot.words.library import library
from bot.words.wording import asking
from tests.make import NOW

BANK = library(MESSAGES)
INTERVIEW = Method.STRUCTURED_INTERVIEW
IDS = [each.id for each in BANK.competencies]
TWO = ("teamwork", "analysis")
frames = st.builds(
    Frame,
    st.integers(1, 240),
    st.lists(st.sampled_from(IDS), min_size=1, max_size=6, unique=True).map(tuple),
    st.frozensets(st.sampled_from([each.id for each in BANK.questions]), max_size=60),
)


def own(text: str = "What went wrong?", competency: str = "teamwork", **changes: str) -> KitQuestion:
    typed = {"kind": "behavioural", "probes": "", **changes}
    return kits.own(Frame(60, (competency,)), competency, typed["kind"], text, typed["probes"], ("", "", ""))


def proposed(*competencies: str, minutes: int = 60, kit: Kit = kits.EMPTY) -> Kit:
    return kits.proposed(kit, Frame(minutes, competencies or TWO), BANK)


def wrong(error: pytest.ExceptionInfo[FieldRefusals]) -> dict[str, str]:
    return {name: type(each).__name__ for name, each in error.value.errors.items()}


@settings(max_examples=50, deadline=None)
@given(frames)
def test_a_proposed_kit_fits_its_minutes_repeats_nothing_and_asks_for_all_that_fits(frame: Frame) -> None:
    kit = kits.proposed(Kit(), frame, BANK)
    assert kit.minutes <= frame.minutes or not kit.questions
    keys = [each.key for each in kit.questions]
    assert len(keys) == len(set(keys))
    assert not set(keys) & frame.elsewhere
    asked = {each.competency for each in kit.questions}
    shortest = {
        id: min((kits.MINUTES[each.kind] for each in kits.offered(Kit(), replace(frame, competencies=(id,)), BANK)),
                default=0)
        for id in frame.competencies
    }  # fmt: skip
    if kits.FRAME + sum(shortest.values()) <= frame.minutes:
        assert asked == {id for id in frame.competencies if shortest[id]}
    for id in frame.competencies:
        assert id in asked or not shortest[id] or kit.minutes + shortest[id] > frame.minutes
    order = [frame.competencies.index(each.competency) for each in kit.questions]
    assert order == sorted(order)
    assert kits.proposed(kit, frame, BANK) == kit


@pytest.mark.parametrize("number", range(1, MOST_PER_INTERVIEW + 1))
def test_the_minutes_that_a_method_counts_are_two_questions_of_two_kinds_for_each_competency(number: int) -> None:
    kit = proposed(*IDS[:number], minutes=METHODS[INTERVIEW].minutes(number))
    by_competency = [{each.kind for each in kit.questions if each.competency == id} for id in IDS[:number]]
    assert [len(kinds) for kinds in by_competency] == [kits.PROPOSED] * number
    assert len({each.kind for each in kit.questions}) >= 2


def test_a_kit_keeps_the_words_and_anchors_that_the_bank_had_in_every_language() -> None:
    question = proposed("teamwork").questions[0]
    asked, described = BANK.questions_for("teamwork"), BANK.by_id["teamwork"].texts["zh"]
    assert question.said("zh").text in {each.texts["zh"].text for each in asked}
    assert question.said("zh").anchors == tuple(described.anchors[rating] for rating in ANCHORED)
    assert question.said("zh").text != question.said("en").text


def test_two_interviews_for_the_same_competency_ask_different_questions() -> None:
    stage = Stage(INTERVIEW, 60, 2, TWO)
    first = plans.with_kit(Plan((stage, stage)), 0, proposed())
    both = plans.with_kit(first, 1, kits.proposed(Kit(), plans.frame(first, 1), BANK))
    keys = [{each.key for each in stage.kit.questions} for stage in both.stages]
    assert len(keys[0]) == len(keys[1]) == 4
    assert not keys[0] & keys[1]
    with pytest.raises(kits.AskedAlready):
        kits.added(both.stages[1].kit, plans.frame(both, 1), both.stages[0].kit.questions[0])


def test_ones_own_questions_stay_when_a_kit_is_proposed_and_are_counted() -> None:
    mine = kits.added(Kit("Hello.", ""), Frame(60, TWO), own())
    kit = proposed(kit=mine, minutes=kits.FRAME + 7 + 7)
    assert kit.questions[0] == own()
    assert (kit.opening, kit.minutes) == ("Hello.", kits.FRAME + 7 + 5)
    assert [each.competency for each in kit.questions] == ["teamwork", "analysis"]


def test_one_typed_question_is_the_same_as_another_whatever_its_case_and_spaces() -> None:
    kit = kits.added(Kit(), Frame(60, TWO), own("What went wrong?"))
    with pytest.raises(kits.AskedAlready):
        kits.added(kit, Frame(60, TWO), own(" what  went WRONG?"))
    elsewhere = Frame(60, TWO, frozenset({own("And then?").key}))
    with pytest.raises(kits.AskedAlready):
        kits.reworded(kit, elsewhere, 0, own("And then?"))


def test_a_question_of_ones_own_is_kept_as_typed_and_what_is_wrong_is_told_at_its_field() -> None:
    asked = kits.own(Frame(60, TWO), "analysis", "knowledge", " Why? ", "One\n\n Two ", ("a", "b", "c"))
    assert asked.said("zh") == asked.said("en") == kits.Worded("", "Why?", ("One", "Two"), ("a", "b", "c"))
    with pytest.raises(FieldRefusals) as error:
        kits.own(Frame(60, TWO), "people", "riddle", " ", "1\n2\n3\n4\n5", ("", "b" * 281, ""))
    assert wrong(error) == {
        "text": "Missing", "competency": "Missing", "kind": "Missing", "probes": "TooManyProbes",
        "anchor_1": "AnchorMissing", "anchor_3": "TooLong", "anchor_5": "AnchorMissing",
    }  # fmt: skip
    with pytest.raises(FieldRefusals) as error:
        own("x" * 301, probes="y" * 151)
    assert wrong(error) == {"text": "TooLong", "probes": "TooLong"}
    with pytest.raises(FieldRefusals) as error:
        kits.with_texts(Kit(), "x" * 1001, "")
    assert wrong(error) == {"opening": "TooLong"}


def test_questions_are_moved_only_among_those_for_the_same_competency() -> None:
    kit = proposed()
    assert [kits.is_movable(kit, at) for at in range(4)] == [False, True, False, True]
    assert [each.key for each in kits.moved(kit, 1).questions[:2]] == [each.key for each in kit.questions[1::-1]]
    for at in (0, 2, 4, -1):
        with pytest.raises(kits.QuestionGone):
            kits.moved(kit, at)


def test_a_question_that_comes_in_stands_behind_those_for_its_competency_and_one_of_the_bank_is_not_reworded() -> None:
    kit = kits.added(proposed(), Frame(60, TWO), own())
    assert [each.competency for each in kit.questions] == ["teamwork"] * 3 + ["analysis"] * 2
    changed = kits.reworded(kit, Frame(60, TWO), 2, own("And you?", "analysis"))
    assert [each.competency for each in changed.questions] == ["teamwork"] * 2 + ["analysis"] * 3
    assert len(kits.removed(changed, 0).questions) == 4
    for change in (lambda: kits.reworded(kit, Frame(60, TWO), 0, own("And you?")), lambda: kits.removed(kit, 5)):
        with pytest.raises(kits.QuestionGone):
            change()
    full = Kit(questions=tuple(own(f"Question {n}?") for n in range(kits.MOST_QUESTIONS)))
    with pytest.raises(kits.TooManyQuestions):
        kits.added(full, Frame(480, TWO), own())


def test_what_is_worth_a_second_look_is_found() -> None:
    words = [Word("married", Wording.LOADED, "leave it out"), Word("etc", Wording.VAGUE, "name the rest")]
    kit = Kit(questions=(own("Are you married, etc?"), own("Why?", "safety"), own("Who was it?")))
    frame = Frame(kit.minutes - 2, TWO, frozenset({own("Who was it?").key}))
    found = kits.find(kit, frame, words, asking(MESSAGES))
    assert [(each.flaw, each.minutes, each.competency, each.at, each.word) for each in found] == [
        (Flaw.TOO_LONG, 2, "", 0, ""), (Flaw.UNASKED, 0, "analysis", 0, ""), (Flaw.NOT_LOOKED_FOR, 0, "safety", 1, ""),
        (Flaw.ASKED_ELSEWHERE, 0, "", 2, ""), (Flaw.LOADED, 0, "", 0, "married"), (Flaw.CLOSED, 0, "", 0, "are you"),
    ]  # fmt: skip
    assert kits.find(proposed(), Frame(60, TWO), words, asking(MESSAGES)) == ()


def test_only_an_interview_has_a_kit_and_a_stage_that_is_changed_keeps_its_own() -> None:
    plan = Plan((Stage(Method.WORK_SAMPLE, 90, 1, TWO), Stage(INTERVIEW, 60, 2, TWO, kit=proposed())))
    for at in (0, 2, -1):
        with pytest.raises(plans.PlanChanged):
            plans.with_kit(plan, at, Kit())
    assert plans.with_stage(plan, 1, Stage(INTERVIEW, 45, 2, TWO)).stages[1].kit == proposed()


def version(number: int, *stages: Stage) -> Version[Plan]:
    return Version(number, Plan(stages), "U0MINA", NOW)


def test_a_candidate_who_began_keeps_the_version_and_who_begins_now_gets_the_last() -> None:
    published = [version(number, Stage(INTERVIEW, 60, 2, TWO)) for number in (3, 2, 1)]
    assert pinned(None, []) is None
    assert [each.number for each in (pinned(None, published), pinned(1, published)) if each] == [3, 1]


def test_candidates_are_comparable_as_long_as_they_were_asked_the_same() -> None:
    kit = proposed()
    stage = Stage(INTERVIEW, 60, 2, TWO, kit=kit)
    moved = replace(stage, kit=kits.moved(kit, 1))
    for same in (replace(stage, place="Room 4"), replace(stage, kit=replace(kit, opening="Hello."))):
        assert comparable(Plan((stage,)), Plan((same,)))
    for other in (moved, replace(stage, competencies=TWO[:1]), replace(stage, kit=kits.removed(kit, 0))):
        assert not comparable(Plan((stage,)), Plan((other,)))
    test = Stage(Method.JOB_KNOWLEDGE, 45, 1, TWO, form=Form(0, 40, 24))
    assert comparable(Plan((test,)), Plan((replace(test, form=Form(0, 40)),)))
    assert not comparable(Plan((test,)), Plan((replace(test, form=Form(0, 50, 24)),)))
    assert same_since([]) == 0
    assert same_since([version(3, moved), version(2, moved), version(1, stage)]) == 2
    assert same_since([version(2, stage), version(1, stage)]) == 1


def test_kinds_have_their_minutes_and_the_frame_is_what_the_method_counts_once() -> None:
    assert set(kits.MINUTES) == set(QuestionKind)
    assert METHODS[INTERVIEW].base == kits.FRAME
    assert METHODS[INTERVIEW].each == kits.MINUTES[QuestionKind.BEHAVIOURAL] + kits.MINUTES[QuestionKind.SITUATIONAL]
