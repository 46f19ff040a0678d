"""From the first hire, and what to change: who sees it when, where the question goes, and figures that move and go
back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.app import Rapport
from bot.jobs import ERRANDS, errands
from bot.jobs.hiring import checkins as job
from bot.jobs.hiring.outcomes import looking
from bot.rules.hiring.checkins import Hire, Kind, Side, scheduled
from bot.rules.hiring.checkins.asking import Answers
from bot.rules.hiring.panels.seats import Interview, Part, Seat, State
from bot.rules.hiring.plans.methods import METHODS, Method
from bot.rules.hiring.scorecards import Card, Rating, Version
from bot.store import Books, Store
from sandbox.client import words
from tests.fakes import COMPANY, Json, Slack
from tests.handlers.checkins import given
from tests.handlers.debriefs import handed_in
from tests.handlers.first_run import give_roles
from tests.handlers.forms import filled, opened
from tests.handlers.learnt import ANA, ASKED, OUTCOMES, QUESTION, page, suggested, turned
from tests.handlers.numbers import somebody
from tests.handlers.panels import over
from tests.handlers.state import OPEN, PLANNED, ask, forget, rows, told
from tests.store.test_candidates import kept
from tests.store.test_checkins import HOURS

MINA, ADA = "U0MINA", "U0ADA"
PLANS = "hiring.plans."


@pytest.fixture
def ready(rapport: Rapport) -> int:
    """Mina's open role."""
    give_roles(rapport.store)
    return ask(rapport.store, OPEN).id


def came(store: Store, id: int, days: int, user: str = "") -> Hire:
    """Sam and Noor interviewed Kim, who began so many days ago; Mina is the manager."""
    one, now = over(store, id), datetime.now(UTC)
    handed_in(store, one)
    with store.open() as books:
        start = now.date() - timedelta(days=days)
        asked = (tuple(PLANNED.stages[0].competencies), ())
        hire = books.checkins.begin(Hire(COMPANY, id, Kind.HIRED, start, MINA, user, *asked, one.candidacy))
        books.checkins.keep(scheduled(hire, job.hours(books, hire, "Europe/Berlin")))
    return hire


def clicked(slack: Slack, user: str, value: str = "1") -> str:
    forget(slack)
    return told(slack, slack.interact(slack.clicked(user, f"{OUTCOMES}first", value)), user)


def test_a_manager_who_owes_a_rating_sees_no_score_before_it_is_in(slack: Slack, rapport: Rapport, ready: int) -> None:
    hire = came(rapport.store, ready, 183)
    refused = clicked(slack, MINA)
    assert "check-in of day 180 comes first" in refused
    assert not [each for each in ("Zebra", "Giraffe", "U0SAM", "Strong") if each in refused]
    assert "What we saw → what happened" in words(page(slack, ANA)), "who rates nothing is kept from nothing"
    given(rapport.store, hire, 180, Side.MANAGER, Answers({"overall": 2, "competency:teamwork": 2}, words="A lion"))
    seen = json.dumps(page(slack, MINA))
    for said in ("U0SAM", "U0NOOR", "Zebra: drew", "Giraffe: cut", "day 180, manager", "A lion"):
        assert said in seen, said


def test_from_the_very_first_hire_it_says_that_nothing_was_answered_yet(
    slack: Slack, rapport: Rapport, ready: int
) -> None:
    came(rapport.store, ready, 2)
    assert "Nothing you may read was answered" in words(page(slack, ANA))


def test_the_hired_never_sees_it_nor_does_who_runs_nothing(slack: Slack, rapport: Rapport, ready: int) -> None:
    came(rapport.store, ready, 183, user=ANA)
    for who in (ANA, "U0SAM", "U0OMAR"):
        assert "no check-ins there that you can see" in clicked(slack, who), who
    for value in ("", "x", "2", "1:1"):
        assert "→" not in clicked(slack, MINA, value)


def test_what_the_person_did_not_share_their_manager_does_not_read(slack: Slack, rapport: Rapport, ready: int) -> None:
    hire = came(rapport.store, ready, 100, user="U0LIWEI")
    given(rapport.store, hire, 90, Side.MANAGER, Answers({"overall": 4}))
    given(rapport.store, hire, 90, Side.OWN, Answers({"overall": 1}, words="A giraffe"))
    assert "giraffe" not in words(page(slack, MINA))
    assert "giraffe" in words(page(slack, ANA))


def test_the_question_goes_into_the_kit_as_a_change_not_published_with_the_hire_as_its_reason(
    slack: Slack, rapport: Rapport, ready: int
) -> None:
    came(rapport.store, ready, 100)
    with rapport.store.reading() as books:
        before = books.plans.last(ready)
    form = turned(slack, ANA, page(slack, ANA), "ask", "1")
    wrong = filled(form, **{**QUESTION, "where": {"value": "1:7:teamwork"}})
    assert [each.partition("~")[0] for each in sent(slack, ANA, wrong)["errors"]] == ["where"]
    shown = sent(slack, ANA, filled(form, **QUESTION))["view"]
    assert ASKED in words(shown)
    assert "in the kit of stage 1" in words(shown)
    with rapport.store.reading() as books:
        written, last = books.plans.written(ready), books.plans.last(ready)
        assert books.hire_questions.of_role(ready) == {ASKED.casefold()}
    own = [each for each in written.stages[0].kit.questions if not each.id]
    assert [each.worded[0].text for each in own] == [ASKED]
    assert last == before, "what candidates under way are asked stays"
    entries = json.dumps([each["text"] for each in rows(rapport.store, "record_personal")["record_personal"]])
    assert "Kim" not in entries
    assert [each["what"] for each in rows(rapport.store, "record")["record"]][-1] == f"{OUTCOMES}add_question"
    forget(slack)
    plan = opened(slack, MINA, slack.clicked(MINA, f"{PLANS}show", str(ready)))
    assert "changes that are not published" in words(plan)
    (button,) = [each for each in buttons(plan) if each["action_id"].startswith(f"{PLANS}kit")]
    slack.interact(slack.clicked(MINA, f"{PLANS}kit", button["value"], view=plan))
    kit = slack.open_view(MINA)
    assert kit is not None
    assert "because of how somebody did who was hired" in words(kit)
    again = turned(slack, ANA, page(slack, ANA), "ask", "1")
    answer = slack.interact(slack.submitted(ANA, filled(again, **QUESTION)))
    assert "already" in told(slack, answer, ANA)


def test_what_is_accepted_moves_plans_says_by_how_much_and_taken_back_figures_are_as_published(
    slack: Slack, rapport: Rapport, ready: int
) -> None:
    published = plan_figures(slack, ready)
    suggested(rapport.store)
    changes = opened(slack, ADA, slack.clicked(ADA, f"{OUTCOMES}changes", "0"))
    assert "take its validity as .45, shifted by +.03 from the published .42" in words(changes)
    assert plan_figures(slack, ready) == published, "nothing moves by itself"
    changes = opened(slack, ADA, slack.clicked(ADA, f"{OUTCOMES}changes", "0"))
    assert "Plans reckon with it" in words(turned(slack, ADA, changes, "answer", "1:0:0:accept"))
    moved = plan_figures(slack, ready)
    assert moved != published
    said = "here taken as .45: shifted by +.03 because of 34 hires of your own"
    forget(slack)
    shown = opened(slack, MINA, slack.clicked(MINA, f"{PLANS}methods", str(ready)))
    assert f"{METHODS[Method.STRUCTURED_INTERVIEW].validity:.2f}".removeprefix("0") in words(shown)
    assert said in words(shown)
    assert said in words(opened(slack, MINA, slack.clicked(MINA, f"{PLANS}show", str(ready))))
    stale = told(slack, slack.interact(slack.clicked(ANA, f"{OUTCOMES}answer", "1:0:0:accept", view=changes)), ANA)
    assert "otherwise by now" in stale
    form = turned(slack, ANA, opened(slack, ANA, slack.clicked(ANA, f"{OUTCOMES}changes", "0")), "answer",
                  "1:1:0:refuse")  # fmt: skip
    assert [each.partition("~")[0] for each in sent(slack, ANA, filled(form, why=" "))["errors"]] == ["why"]
    assert "Two left" in words(sent(slack, ANA, filled(form, why="Two left"))["view"])
    assert plan_figures(slack, ready) == published
    entries = [json.loads(each["text"]) for each in rows(rapport.store, "record_personal")["record_personal"][-2:]]
    assert [(each["standing"], each["who"], each["why"]) for each in entries] == [
        ("accepted", ADA, ""), ("refused", ANA, "Two left"),
    ]  # fmt: skip


def test_a_look_at_enough_hires_suggests_by_how_much_a_figure_moves_and_of_fewer_it_suggests_nothing(
    slack: Slack, rapport: Rapport, ready: int
) -> None:
    """Sam alone interviewed 80 people, gave each a rating from 1 to 5, and those with a 3 and more were hired."""
    at = datetime.now(UTC) - timedelta(days=300)
    with rapport.store.open() as books:
        books.plans.publish(ready, PLANNED, MINA, at)
        for n in range(80):
            score, seen = 1 + n % 5, kept(books, somebody(f"Kim {n}", n), books.requisitions.for_notice(ready))
            sitting = (Seat(0, "U0SAM", "interviewer", state=State.ACCEPTED),)
            of = (COMPANY, seen.candidacy.id, ready, seen.candidate.id)
            one = books.interviews.add(Interview(*of, 1, 0, at, 60, sitting, MINA, at))
            card = Card((Rating("teamwork", score),))
            books.scorecards.keep(one, "U0SAM", Part.LEAD, 0, Version(card, at + timedelta(hours=2)))
            if score >= 3:
                rated(books, ready, seen.candidacy.id, min(5, score - 1 + n // 5 % 3))
    look(rapport)
    changes = words(opened(slack, ANA, slack.clicked(ANA, f"{OUTCOMES}changes", "0")))
    assert "48 hires of your own, put together with what is published (.42)" in changes
    with rapport.store.open() as books:
        (one,) = books.suggestions.of(COMPANY)
        told = one.found.evidence
        assert (one.found.name, told.n, told.beside) == ("structured_interview", 48, 0.42)
        assert told.value > told.beside, "they did as they were seen"
        people = books.outcomes.looked_at(COMPANY, datetime.now(UTC))
        for candidacy in people[25:]:
            there = books.candidates.brought(candidacy)
            assert there is not None
            books.erasing.erase(there[1].id, (), datetime.now(UTC))
    look(rapport)
    forget(slack)
    assert "Nothing to suggest so far" in words(opened(slack, ANA, slack.clicked(ANA, f"{OUTCOMES}changes", "0")))


def rated(books: Books, role: int, candidacy: int, score: int) -> None:
    """They began 200 days ago, and Mina rated them on day 180."""
    now = datetime.now(UTC)
    start = now.date() - timedelta(days=200)
    hire = books.checkins.begin(Hire(COMPANY, role, Kind.HIRED, start, MINA, "", ("teamwork",), (), candidacy))
    books.checkins.keep(scheduled(hire, HOURS))
    (one,) = (e for e in books.checkins.of([hire.id])[hire.id] if (e.day, e.side) == (180, Side.MANAGER))
    books.checkins.hand_in(replace(one, by=MINA, at=now), Answers({"overall": score}))


def look(rapport: Rapport) -> None:
    """A night passes."""
    looking.plan(rapport.deps)
    while errands.one(rapport.deps, ERRANDS):
        pass


def plan_figures(slack: Slack, id: int) -> str:
    """What the plan's page expects of its methods together."""
    forget(slack)
    shown = words(opened(slack, MINA, slack.clicked(MINA, f"{PLANS}show", str(id))))
    return shown.partition("expected validity")[2][:40]


def sent(slack: Slack, user: str, view: Json) -> Json:
    answer: Json = slack.interact(slack.submitted(user, view)).get_json() or {}
    return answer


def buttons(view: Json) -> list[Json]:
    return [each for block in view["blocks"] if block["type"] == "actions" for each in block["elements"]]
