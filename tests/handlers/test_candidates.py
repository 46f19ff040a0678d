"""Candidates in Slack: added once, moved from stage to stage with reasons, and nobody's who is too close to them."""

from __future__ import annotations

from typing import Any

import pytest

from bot.app import Rapport
from bot.rules.hiring.candidates import Candidate, Standing
from bot.rules.hiring.plans import Plan
from bot.rules.people import Identity
from bot.rules.staff import Entry
from sandbox import views
from sandbox.client import words
from tests.fakes import COMPANY, Json, Slack
from tests.handlers.candidates import ANA, CANDIDATES, another, begin, on_list, page
from tests.handlers.first_run import give_roles
from tests.handlers.forms import filled, opened
from tests.handlers.state import OPEN, PLANNED, ask, forget, told
from tests.make import NOW

MINA, OMAR, NOOR, JAN, SAM = "U0MINA", "U0OMAR", "U0NOOR", "U0JAN", "U0SAM"
LEE: dict[str, Any] = {"name": "Lee Park", "email": "Lee@Example.com", "source": {"value": "applied"}}


@pytest.fixture
def role(rapport: Rapport) -> int:
    """Mina's open role with Kim at its first stage, whom Omar referred and Jan is related to."""
    give_roles(rapport.store)
    id = ask(rapport.store, OPEN).id
    begin(rapport.store, id)
    return id


def behind(slack: Slack, user: str) -> list[str]:
    """The words of everything that is open, the first below."""
    place = slack.place(COMPANY)
    return [words(views.described(place, each)) for each in views.stack(place, user)]


def adding(slack: Slack, role: int, user: str = ANA, **answers: Any) -> Json:
    view = on_list(slack, user, role)
    form = opened(slack, user, slack.clicked(user, f"{CANDIDATES}add", str(role), view=view))
    return filled(form, **{**LEE, **answers})


def sent(slack: Slack, view: Json, user: str = ANA) -> Json:
    """What the form is answered: nothing when it closes."""
    answer = slack.interact(slack.submitted(user, view))
    assert answer.status_code == 200
    return dict(answer.get_json() or {}) if answer.data else {}


def person(rapport: Rapport, email: str) -> Candidate:
    with rapport.store.reading() as books:
        found = books.candidates.same(COMPANY, email)
    assert found is not None
    return found


def stands(rapport: Rapport, id: int = 1) -> tuple[Standing, int, int]:
    """How a candidacy stands: in which state, at which stage, after how many moves."""
    with rapport.store.reading() as books:
        me = books.people.get(Identity(COMPANY, MINA))
        found = books.candidates.seen_by(me, id, books.company.of(COMPANY, rapport.deps.now())).candidacy
    return found.standing, found.stage, found.revision


def click(slack: Slack, view: Json, what: str, revision: int = 1, user: str = ANA, id: int = 1) -> str:
    """What is told after the button on a candidate's page."""
    button = "ask" if what in {"hold", "reject", "withdraw", "flags"} else "change"
    clicked = slack.clicked(user, f"{CANDIDATES}{button}", f"{id}:{revision}:{what}", view=view)
    return told(slack, slack.interact(clicked), user)


def above(slack: Slack, view: Json, what: str, revision: int = 1, user: str = ANA) -> Json:
    return opened(slack, user, slack.clicked(user, f"{CANDIDATES}ask", f"1:{revision}:{what}", view=view))


def anew(slack: Slack, role: int) -> Json:
    """Kim's page with nothing above it."""
    forget(slack)
    return page(slack, ANA, role, 1)


def test_a_candidate_is_added_at_the_first_stage_and_the_list_below_shows_them(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    assert sent(slack, adding(slack, role, phone="0049 30 7654321")) == {}
    (shown,) = behind(slack, ANA)[:1]
    assert "Lee Park" in shown
    assert "Stage 1 · Structured interview" in shown
    lee = person(rapport, "lee@example.com")
    assert (lee.name, lee.phone) == ("Lee Park", "+49307654321")
    shown = told(slack, slack.interact(slack.clicked(ANA, f"{CANDIDATES}open_one", "2")), ANA)
    assert "lee@example.com" in shown
    assert "Next: Job knowledge test" in shown


def test_the_record_says_what_was_done_and_nothing_of_who_they_are(slack: Slack, rapport: Rapport, role: int) -> None:
    sent(slack, adding(slack, role, notes="Two years in tests", phone="030 7654321"))
    view = page(slack, ANA, role, 1)
    click(slack, view, "next")
    form = filled(above(slack, view, "reject", 2), reason={"value": "must_have"}, why="Was rude to Mina")
    assert sent(slack, form) == {}
    with rapport.store.reading() as books:
        entries = [each for id in (1, 2) for each in books.record.about(f"candidacy:{id}")]
    assert [each["what"].rpartition(".")[2] for each in entries] == ["next", "reject", "add"]
    for secret in ("Lee", "lee@", "7654321", "Two years", "rude", "Kim"):
        assert secret not in str(entries)
    assert "must_have" in str(entries)


def test_the_same_address_is_the_same_person_in_every_role(slack: Slack, rapport: Rapport, role: int) -> None:
    other = ask(rapport.store, OPEN).id
    begin(rapport.store, other, another("Robin Vale"))
    assert sent(slack, adding(slack, other, email="KIM@example.com", name="K. Sommer", notes="Met at a fair")) == {}
    kim = person(rapport, "kim@example.com")
    assert (kim.name, kim.notes, kim.referrers) == ("Kim Sommer", "Built the billing\nMet at a fair", (OMAR,))
    again = sent(slack, adding(slack, other, email="kim@example.com"))
    assert "already, as Kim Sommer" in str(again["errors"])


def test_the_same_phone_is_shown_and_somebody_decides(slack: Slack, rapport: Rapport, role: int) -> None:
    other = ask(rapport.store, OPEN).id
    begin(rapport.store, other, another("Robin Vale"))
    for chosen, email in (("another", "sister@example.com"), ("1", "kim@new.example")):
        form = adding(slack, other, email=email, phone="+49 30 1234567")
        answer = sent(slack, form)
        assert "Is it the same person?" in words(answer["view"])
        assert "Kim Sommer" in words(answer["view"])
        values = {**form["state"]["values"], "same~0": {
            "same": {"type": "radio_buttons", "selected_option": {"value": chosen}},
        }}  # fmt: skip
        assert sent(slack, {**form, **answer["view"], "hash": "2", "state": {"values": values}}) == {}
    assert person(rapport, "sister@example.com").name == "Lee Park"
    assert person(rapport, "kim@new.example") == person(rapport, "kim@example.com")


def test_somebody_with_the_same_phone_whom_one_may_not_see_is_not_shown(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    assert sent(slack, adding(slack, role, JAN, phone="+49 30 1234567"), JAN) == {}
    assert "Kim" not in str(behind(slack, JAN))


def test_whoever_refers_somebody_adds_them_and_sees_them_no_more(slack: Slack, rapport: Rapport, role: int) -> None:
    answer = sent(slack, adding(slack, role, MINA, source={"value": "referred"}, referrers=[MINA]), MINA)
    assert "You are not shown them any more" in words(answer["view"])
    assert "Lee Park" not in str(behind(slack, MINA)[:1])
    assert "Lee Park" in words(on_list(slack, ANA, role))
    assert "no such candidate" in told(slack, slack.interact(slack.clicked(MINA, f"{CANDIDATES}open_one", "2")), MINA)


def test_somebody_who_works_here_is_known_by_their_address_and_shut_out_with_their_managers(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    with rapport.store.open() as books:
        entries = [Entry("sam@a.example", "Sam", manager="mina@a.example"), Entry("mina@a.example", "Mina")]
        books.staff.put(COMPANY, entries)
    for _ in range(2):  # whether they are there already is not told either
        answer = sent(slack, adding(slack, role, MINA, email="sam@a.example", name="Sam"), MINA)
        assert "You are not shown them any more" in words(answer["view"])
    assert person(rapport, "sam@a.example").user == SAM
    with rapport.store.reading() as books:
        assert len(books.candidates.codes(role)) == 2


def test_what_is_wrong_with_a_form_stands_beside_it_and_nothing_is_lost(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    form = adding(slack, role, email="lee", phone="tomorrow", source={"value": "referred"}, zone="Berlin time")
    errors = sent(slack, form)["errors"]
    assert {name.partition("~")[0] for name in errors} == {"email", "phone", "referrers", "zone"}
    assert sent(slack, filled(form, email="lee@example.com", phone="", referrers=[SAM], zone="")) == {}


def test_nobody_begins_where_no_plan_is_published(slack: Slack, rapport: Rapport) -> None:
    give_roles(rapport.store)
    id = ask(rapport.store, OPEN).id
    assert "no plan is published yet" in words(on_list(slack, ANA, id))
    clicked = slack.clicked(ANA, f"{CANDIDATES}add", str(id))
    assert "no plan of this role is published" in told(slack, slack.interact(clicked), ANA)


def test_a_candidate_goes_from_stage_to_stage_and_the_pages_show_it(slack: Slack, rapport: Rapport, role: int) -> None:
    view = page(slack, ANA, role, 1)
    click(slack, view, "next")
    below, shown = behind(slack, ANA)
    assert "Stage 2 · Job knowledge test" in below
    assert "Next: the decision" in shown
    click(slack, view, "back", 2)
    assert stands(rapport) == (Standing.UNDER_WAY, 0, 3)
    click(slack, view, "take", 3)
    assert "with <@U0ANA>" in behind(slack, ANA)[0]


def test_a_page_that_is_out_of_date_changes_nothing_and_is_not_any_more(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    view, other = page(slack, ANA, role, 1), page(slack, MINA, role, 1)
    click(slack, other, "next", user=MINA)
    assert "Somebody else changed this meanwhile" in click(slack, view, "next")
    assert stands(rapport) == (Standing.UNDER_WAY, 1, 2)
    assert "Stage 2" in behind(slack, ANA)[1]
    assert "Somebody else changed" in click(slack, view, "reject", 1)


def test_a_no_needs_its_reason_and_can_be_taken_up_again(slack: Slack, rapport: Rapport, role: int) -> None:
    view = page(slack, ANA, role, 1)
    form = above(slack, view, "reject")
    assert len(sent(slack, form)["errors"]) == 2
    assert sent(slack, filled(form, reason={"value": "must_have"}, why="No SQL in two tasks")) == {}
    below, shown = behind(slack, ANA)[:2]
    assert "Turned down" in below
    assert "A must-have is missing" in shown
    assert "No SQL in two tasks" in shown
    view = anew(slack, role)
    assert "not possible where the candidate is now" in click(slack, view, "next", 2)
    view = anew(slack, role)
    click(slack, view, "resume", 2)
    assert sent(slack, filled(above(slack, view, "hold", 3), why="Waits for the budget")) == {}
    view = anew(slack, role)
    assert sent(slack, filled(above(slack, view, "withdraw", 4), reason={"value": "another_offer"})) == {}
    assert stands(rapport) == (Standing.WITHDRAWN, 0, 5)


def test_somebody_is_hired_from_the_last_stage(slack: Slack, rapport: Rapport, role: int) -> None:
    view = page(slack, ANA, role, 1)
    click(slack, view, "next")
    click(slack, view, "hire", 2)
    assert stands(rapport)[0] is Standing.HIRED
    assert "1 hired" in words(on_list(slack, ANA))


def test_whoever_is_named_in_a_conflict_is_shut_out_at_once(slack: Slack, rapport: Rapport, role: int) -> None:
    form = filled(above(slack, page(slack, ANA, role, 1), "flags"), relatives=[JAN, MINA])
    assert sent(slack, form) == {}
    assert "Kim Sommer" not in words(on_list(slack, MINA, role))
    assert "no such candidate" in told(slack, slack.interact(slack.clicked(MINA, f"{CANDIDATES}open_one", "1")), MINA)
    assert "Nobody holds it" in words(page(slack, ANA, role, 1))
    again = sent(slack, {**form, "hash": "2"})
    assert "Somebody else changed" in str(again)


def test_naming_oneself_closes_the_page(slack: Slack, rapport: Rapport, role: int) -> None:
    form = filled(above(slack, page(slack, ANA, role, 1), "flags"), relatives=[JAN, ANA])
    assert sent(slack, form) == {"response_action": "clear"}
    assert "Kim Sommer" not in words(on_list(slack, ANA, role))


def test_a_candidate_is_never_shut_to_everybody_who_runs_the_recruitment(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    form = filled(above(slack, page(slack, ANA, role, 1), "flags"), relatives=[JAN, ANA, MINA])
    assert "nobody could go on" in str(sent(slack, form)["errors"])
    assert "Kim Sommer" in words(on_list(slack, MINA, role))


def test_whoever_only_decided_on_the_request_looks_and_sees_no_address_and_no_button(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    shown = page(slack, NOOR, role, 1)
    assert "Kim Sommer" in words(shown)
    for hidden in ("kim@example.com", "1234567", "Built the billing", "K7QXM"):
        assert hidden not in str(shown)
    assert "Only who runs this recruitment" in click(slack, shown, "next", user=NOOR)
    assert stands(rapport) == (Standing.UNDER_WAY, 0, 1)


def test_those_who_are_shut_out_are_told_no_number_either(slack: Slack, rapport: Rapport, role: int) -> None:
    begin(rapport.store, role, another("Robin Vale"))
    assert "2 under way" in words(on_list(slack, ANA))
    assert "stage 1: 2" in words(on_list(slack, ANA))
    shown = words(on_list(slack, JAN))
    assert "1 under way" in shown
    assert "stage 1: 1" in shown
    listed = words(on_list(slack, OMAR, role))
    assert "Robin Vale" in listed
    assert "Kim" not in listed


def test_who_goes_through_an_older_version_that_asks_otherwise_is_marked(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    assert "version" not in words(on_list(slack, ANA, role))
    with rapport.store.open() as books:
        books.plans.publish(role, Plan(PLANNED.stages[:1]), MINA, NOW)
    assert sent(slack, adding(slack, role)) == {}
    forget(slack)
    listed = words(on_list(slack, ANA, role))
    assert "Lee Park" in listed
    assert listed.count("version 1 of the plan") == 1
    assert "Compare them with the others with care" in listed


def test_a_long_list_is_turned_page_by_page_and_a_page_that_is_gone_is_the_last(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    for n in range(24):
        begin(rapport.store, role, another(f"P{n:02} Vale"))
    view = on_list(slack, ANA, role)
    assert "1 to 20 of 25" in words(view)
    slack.interact(slack.clicked(ANA, f"{CANDIDATES}show", f"{role}:1", view=view))
    assert "21 to 25 of 25" in behind(slack, ANA)[0]
    assert "21 to 25 of 25" in words(opened(slack, ANA, slack.clicked(ANA, f"{CANDIDATES}show", f"{role}:9")))


def test_the_command_and_the_page_of_a_request_lead_there(slack: Slack, rapport: Rapport, role: int) -> None:
    slack.command(MINA, "/hire 候选人")
    assert "Data engineer" in behind(slack, MINA)[0]
    request = opened(slack, MINA, slack.clicked(MINA, "hiring.requisitions.show", f"{role}:1"))
    assert f'"value": "{role}:0"' in str(request).replace("'", '"')
    slack.interact(slack.clicked(MINA, f"{CANDIDATES}show", f"{role}:0", view=request))
    assert "Kim Sommer" in behind(slack, MINA)[0]
