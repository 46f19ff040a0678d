"""Learning in Slack: pages that remember where one was, quizzes and exercises with reasons, retakes by the rules."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.app import Rapport
from bot.rules.hiring.training import CORE, INTERVIEWER, Kind, Module, Step
from bot.rules.hiring.training.enrolling import progress_of
from bot.rules.hiring.training.practising import screens
from bot.rules.people import Identity
from sandbox import views
from sandbox.client import words
from tests.fakes import COMPANY, Json, Slack
from tests.handlers.forms import filled, opened
from tests.handlers.state import told
from tests.handlers.training import TRAINING, above, page, training_of
from tests.make import NOW

SAM = "U0SAM"


def module(rapport: Rapport, id: str, language: str = "en") -> Module:
    return rapport.deps.words.curriculum(language)[id]


def begin(rapport: Rapport, done: int = 0) -> int:
    with rapport.store.open() as books:
        return training_of(books, SAM, done).id


def send(slack: Slack, view: Json) -> Json:
    """The form is sent; what it becomes, as a view to go on in."""
    answer = slack.interact(slack.submitted(SAM, view)).get_json()
    assert answer.get("response_action") == "update", answer
    fields = [block for block in answer["view"]["blocks"] if block["type"] == "input"]
    values = {block["block_id"]: _empty(block["element"]) for block in fields}
    return {**view, **answer["view"], "hash": f"{view['hash']}.next", "state": {"values": values}}


def _empty(element: Json) -> Json:
    several = {"selected_options": element.get("initial_options", [])} if element["type"] == "checkboxes" else {}
    return {element.get("action_id", "a"): {"type": element["type"], "value": element.get("initial_value"), **several}}


def choices(quiz_right: list[int], wrong: int = 0) -> dict[str, Any]:
    """The right options, the first `wrong` of them off by one."""
    return {f"q{n}": {"value": str((each + 1) % 3 if n < wrong else each)} for n, each in enumerate(quiz_right)}


def quiz(slack: Slack, rapport: Rapport, id: int, name: str, wrong: int = 0) -> str:
    """What the quiz of that module says after these answers."""
    view = above(slack, SAM, f"{TRAINING}quiz", f"{id}:{name}")
    right = [each.right for each in module(rapport, name).quiz.questions]
    return words(send(slack, filled(view, **choices(right, wrong))))


def test_a_module_opens_at_the_page_where_one_was(slack: Slack, rapport: Rapport) -> None:
    id = begin(rapport)
    view = above(slack, SAM, f"{TRAINING}read", f"{id}:dig_out")
    assert "Page 1 of 5" in words(view)
    assert "What you can do after it" in words(view)
    for at in (1, 2):
        slack.interact(slack.clicked(SAM, f"{TRAINING}turn", f"{id}:dig_out:{at}", view=view))
    assert "Page 3 of 5" in words(slack.open_view(SAM) or {})
    view = above(slack, SAM, f"{TRAINING}read", f"{id}:dig_out")
    assert "Page 3 of 5" in words(view)
    assert module(rapport, "dig_out").pages[2].title in words(view)
    slack.interact(slack.clicked(SAM, f"{TRAINING}turn", f"{id}:dig_out:4", view=view))
    last = words(slack.open_view(SAM) or {})
    assert "To the quiz" in last
    assert "Checklist for your interviews" in last


def test_a_quiz_failed_shows_its_reasons_and_opens_again_tomorrow(slack: Slack, rapport: Rapport) -> None:
    id = begin(rapport)
    said = quiz(slack, rapport, id, "dig_out", wrong=3)
    assert "3 of 6 were right. Look again at what is marked" in said
    assert "you have 2 more tries" in said
    assert module(rapport, "dig_out").quiz.questions[0].why in said
    assert "again from tomorrow" in words(page(slack, SAM))
    answer = slack.interact(slack.clicked(SAM, f"{TRAINING}quiz", f"{id}:dig_out"))
    assert "You tried this today already" in told(slack, answer, SAM)


def test_a_quiz_passed_leads_to_the_exercise_and_is_passed_once(slack: Slack, rapport: Rapport) -> None:
    id = begin(rapport)
    said = quiz(slack, rapport, id, "dig_out")
    assert "6 of 6 were right. Next comes its exercise." in said
    with rapport.store.reading() as books:
        (entry,) = books.trainings.mine(Identity(COMPANY, SAM), id).entries
    assert entry.content["right"] == 6
    answer = slack.interact(slack.clicked(SAM, f"{TRAINING}quiz", f"{id}:dig_out"))
    assert "Another step of this training comes first" in told(slack, answer, SAM)


def test_the_page_behind_a_result_offers_the_quiz_no_more(slack: Slack, rapport: Rapport) -> None:
    id = begin(rapport)
    own = page(slack, SAM)
    reading = opened(slack, SAM, slack.clicked(SAM, f"{TRAINING}read", f"{id}:dig_out", view=own))
    view = opened(slack, SAM, slack.clicked(SAM, f"{TRAINING}quiz", f"{id}:dig_out", view=reading))
    right = [each.right for each in module(rapport, "dig_out").quiz.questions]
    send(slack, filled(view, **choices(right)))
    place = slack.place(COMPANY)
    _, behind, _ = (words(views.described(place, each)) for each in views.stack(place, SAM))
    assert "You passed its quiz." in behind
    assert "To the quiz" not in behind


def test_every_module_can_be_read_at_any_time_and_only_the_next_ones_quiz_opens(slack: Slack, rapport: Rapport) -> None:
    id = begin(rapport, 2)
    for name, said in {"dig_out": "You passed its quiz.", "compare": "Its quiz comes when"}.items():
        view = opened(slack, SAM, slack.clicked(SAM, f"{TRAINING}turn", f"{id}:{name}:9", view=page(slack, SAM)))
        assert said in words(view)
        assert "To the quiz" not in words(view)


def answers(exercise: Any, n: int, is_good: bool) -> dict[str, Any]:
    """What is filled in on that screen."""
    screen, given = screens(exercise)[n], dict[str, Any]()
    for item in screen.items:
        match screen.kind:
            case "write":
                given |= {f"p{item}_{k}": f"What did you do then, {k}?" for k in range(3)}
            case "mark":
                met = range(len(exercise.rubric)) if is_good else ()
                given[f"m{item}"] = [{"value": str(point)} for point in met]
            case "rate":
                expert = exercise.recorded[item].expert
                given[f"r{item}"] = {"value": str(expert if is_good else 6 - expert)}
            case "claims":
                mark = exercise.claims[item].mark.value
                given[f"c{item}"] = {"value": mark if is_good else "verifiable" if mark == "verified" else "verified"}
            case "resolve":
                first = sum(len(each.questions) for each in exercise.conflicts[:item])
                for k, question in enumerate(exercise.conflicts[item].questions):
                    given[f"q{first + k}"] = {"value": str((question.right + (not is_good)) % 3)}
    return given


@pytest.mark.parametrize("is_good", [True, False], ids=["passed", "not passed"])
@pytest.mark.parametrize("name", ["dig_out", "observe", "authenticity", "compare"])
def test_every_exercise_is_done_screen_by_screen(slack: Slack, rapport: Rapport, name: str, is_good: bool) -> None:
    step = Step(Kind.PRACTICE, name)
    id = begin(rapport, INTERVIEWER.steps.index(step))
    exercise = module(rapport, name).practice
    assert exercise is not None
    view = above(slack, SAM, f"{TRAINING}practise", f"{id}:{name}")
    assert exercise.intro in words(view)
    for n in range(len(screens(exercise))):
        view = send(slack, filled(view, **answers(exercise, n, is_good)))
    assert ("Passed. Well done." in words(view)) == is_good
    with rapport.store.reading() as books:
        found = books.trainings.mine(Identity(COMPANY, SAM), id)
    assert (step in progress_of(found).passed) == is_good


def test_an_exercise_is_kept_as_one_goes_on_and_goes_on_where_it_was_left(slack: Slack, rapport: Rapport) -> None:
    id = begin(rapport, 1)
    exercise = module(rapport, "dig_out").practice
    view = above(slack, SAM, f"{TRAINING}practise", f"{id}:dig_out")
    send(slack, filled(view, **answers(exercise, 0, True)))
    again = above(slack, SAM, f"{TRAINING}practise", f"{id}:dig_out")
    assert "Part 2 of 8" in words(again)
    assert "What did you do then, 1?" in words(again)
    slack.interact(slack.clicked(SAM, f"{TRAINING}back_in_practice", f"{id}:dig_out:0", view=again))
    back = slack.open_view(SAM) or {}
    assert "Part 1 of 8" in words(back)
    assert "What did you do then, 1?" in str(back)


def test_nobody_reads_in_the_training_of_somebody_else(slack: Slack, rapport: Rapport) -> None:
    id = begin(rapport, 1)
    for verb, value in (("read", f"{id}:dig_out"), ("practise", f"{id}:dig_out"), ("sign", f"{id}")):
        answer = slack.interact(slack.clicked("U0MINA", f"{TRAINING}{verb}", value))
        assert "There is no such training" in told(slack, answer, "U0MINA"), verb
    answer = slack.interact(slack.clicked(SAM, f"{TRAINING}read", f"{id}:lead"))
    assert "There is no such training" in told(slack, answer, SAM)


def test_the_last_yes_certifies(slack: Slack, rapport: Rapport) -> None:
    id = begin(rapport, len(INTERVIEWER.steps))
    view = above(slack, "U0OMAR", f"{TRAINING}sign", f"{id}")
    assert "within one point of the leads’" in words(view)
    refused = slack.interact(slack.submitted("U0OMAR", filled(view, word={"value": "no"})))
    assert "what they should practise" in str(refused.get_json()["errors"])
    assert slack.interact(slack.submitted("U0OMAR", filled(view, word={"value": "yes"}))).get_json() == {
        "response_action": "clear"
    }
    with rapport.store.reading() as books:
        (held,) = books.certificates.of(Identity(COMPANY, SAM))
        assert books.trainings.of(Identity(COMPANY, SAM)) == []
    assert held.track == "interviewer"
    assert "You are certified until" in words(page(slack, SAM))
    assert "Lead of a recruitment" in words(page(slack, SAM))


def test_a_no_adds_a_session_and_says_what_to_practise(slack: Slack, rapport: Rapport) -> None:
    id = begin(rapport, len(INTERVIEWER.steps))
    view = above(slack, "U0OMAR", f"{TRAINING}sign", f"{id}")
    slack.interact(slack.submitted("U0OMAR", filled(view, word={"value": "no"}, practise="Ask before you tell")))
    said = words(page(slack, SAM))
    assert "To practise: Ask before you tell" in said
    assert "Sessions are booked into real interviews" in said


def test_the_curriculum_is_read_in_the_language_of_its_reader(slack: Slack, rapport: Rapport) -> None:
    with rapport.store.open() as books:
        books.people.put(replace(books.people.get(Identity(COMPANY, SAM)), locale="zh-CN"), NOW)
    id = begin(rapport)
    for name in CORE:
        assert module(rapport, name, "zh").title in words(page(slack, SAM))
    leaf = above(slack, SAM, f"{TRAINING}read", f"{id}:dig_out")
    assert module(rapport, "dig_out", "zh").pages[0].title in words(leaf)
