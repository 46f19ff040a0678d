"""The owners' board: who is in training, who is put there, credited, let try again; founding interviewers; rules."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.app import Rapport
from bot.jobs.hiring.training.looking import look
from bot.rules.hiring.training.certificates import CERTIFIED_TO_REQUIRE, Level
from bot.rules.hiring.training.enrolling import Training
from bot.rules.hiring.training.families import track_for
from bot.rules.notices import Notice
from bot.rules.people import Identity
from bot.rules.staff import Entry
from sandbox import views
from sandbox.client import words
from tests.fakes import COMPANY, Json, Slack
from tests.handlers.first_run import give_roles
from tests.handlers.forms import filled, opened
from tests.handlers.state import told
from tests.handlers.training import SIGNING, STUCK, TRAINING, train, training_of
from tests.handlers.training import certify as certify_one
from tests.make import NOW

ANA, SAM = "U0ANA", "U0SAM"


@pytest.fixture(autouse=True)
def in_training(rapport: Rapport) -> None:
    give_roles(rapport.store)
    train(rapport.store)


def form(slack: Slack, button: str, value: str = "", user: str = ANA) -> Json:
    return opened(slack, user, slack.clicked(user, f"{TRAINING}{button}", value))


def behind(slack: Slack, user: str) -> list[str]:
    """The words of everything that is open, the first below."""
    place = slack.place(COMPANY)
    return [words(views.described(place, each)) for each in views.stack(place, user)]


def sent(slack: Slack, view: Json, user: str = ANA) -> Json:
    answer: Json = slack.interact(slack.submitted(user, view)).get_json()
    return answer


def notices(rapport: Rapport, about: str) -> list[Notice]:
    with rapport.store.reading() as books:
        return list(books.notices.about(about))


def certify(rapport: Rapport, count: int) -> None:
    with rapport.store.open() as books:
        for n in range(count):
            made = books.trainings.add(Training(COMPANY, f"U0C{n}", "interviewer", ANA, NOW))
            books.certificates.give(books.trainings.end(made, NOW), NOW.date())


def test_the_board_shows_who_waits_longest_and_for_whom_the_owner_is_waited(slack: Slack, rapport: Rapport) -> None:
    shown = words(form(slack, "board"))
    assert "step 1 of 12, a module with its quiz" in shown
    assert shown.count("no tries left: waits for you") == 1
    assert "0 certified" in shown
    page = form(slack, "person", str(STUCK))
    assert "not passed, 6 of 6" in words(page)
    slack.interact(slack.clicked(ANA, f"{TRAINING}allow", str(STUCK), view=page))
    assert "allowed another try" in words(slack.open_view(ANA) or {})
    assert "waits for you" not in words(form(slack, "board"))
    refused = slack.interact(slack.clicked(ANA, f"{TRAINING}allow", str(STUCK), view=page))
    assert "They have tries left" in told(slack, refused, ANA)


def test_somebody_put_in_training_hears_of_it_and_whoever_is_in_it_already_is_not_put_there_again(
    slack: Slack, rapport: Rapport
) -> None:
    board = form(slack, "board")
    view = opened(slack, ANA, slack.clicked(ANA, f"{TRAINING}enrol_somebody", "board", view=board))
    done = sent(slack, filled(view, who=[SAM, "U0OMAR"]))
    assert "In training now" in words(done["view"])
    (beneath, _) = behind(slack, ANA)
    assert beneath.count("since") > words(board).count("since"), "the board has them"
    with rapport.store.reading() as books:
        (made,) = books.trainings.of(Identity(COMPANY, SAM))
    (notice,) = notices(rapport, f"training:{made.id}")
    assert (notice.kind, notice.to) == ("hiring.training.enrolled", SAM)
    again = sent(slack, filled({**view, "hash": "2"}, who=[ANA, SAM]))
    assert "is in this training already" in str(again["errors"])
    with rapport.store.reading() as books:
        assert books.trainings.of(Identity(COMPANY, ANA)) == [], "all of them or none"


def test_managers_put_their_own_people_in_training_and_nobody_else(slack: Slack, rapport: Rapport) -> None:
    with rapport.store.open() as books:
        omar, sam = (str(books.people.get(Identity(COMPANY, user)).email) for user in ("U0OMAR", SAM))
        books.staff.put(COMPANY, [Entry(omar, "Omar"), Entry(sam, "Sam", manager=omar)])
    assert "Put somebody in training" in words(form(slack, "show", user="U0OMAR"))
    assert "Put somebody in training" not in words(form(slack, "show", user=SAM))
    view = form(slack, "enrol_somebody", user="U0OMAR")
    refused = sent(slack, filled(view, who=[SAM, ANA]), user="U0OMAR")
    assert "people who report to you" in str(refused["errors"])
    assert "In training now" in words(sent(slack, filled({**view, "hash": "2"}, who=[SAM]), user="U0OMAR")["view"])


def test_outside_experience_is_credited_with_its_reason_and_name(slack: Slack, rapport: Rapport) -> None:
    with rapport.store.open() as books:
        id = training_of(books, SAM, 0).id
    view = form(slack, "credit", str(id))
    assert "fair_and_legal" not in str(view), "what is lawful here is never credited"
    assert "reverse_shadow" not in str(view)
    answers = {"step": {"value": "module:dig_out"}, "reason": "Four years elsewhere"}
    unexplained = sent(slack, filled(view, **answers, vouched=" "))
    assert "who vouches" in str(unexplained["errors"])
    sent(slack, filled(view, **answers, vouched="Ms Ito"))
    assert "credited “Read “Digging out what you need” and pass its quiz”" in words(form(slack, "person", str(id)))


def test_founding_interviewers_are_named_in_bulk_for_half_a_year_and_once(slack: Slack, rapport: Rapport) -> None:
    view = form(slack, "found")
    done = sent(slack, filled(view, who=[SAM, "U0EDITH"], reason="They have done it for years"))
    assert "Founding interviewers until" in words(done["view"])
    with rapport.store.reading() as books:
        named = {each.person: each for each in books.trainings.founding(COMPANY)}
    assert set(named) == {SAM, "U0EDITH"}
    assert named[SAM].reason == "They have done it for years"
    again = sent(slack, filled({**view, "hash": "2"}, who=[SAM, "U0OMAR"], reason="Again"))
    assert "Founding interviewers before" in str(again["errors"])
    assert "You are a founding interviewer" in words(form(slack, "show", user=SAM))


@pytest.mark.parametrize(("certified", "is_offered"), [(CERTIFIED_TO_REQUIRE - 1, False), (CERTIFIED_TO_REQUIRE, True)])
def test_require_is_offered_once_five_are_certified(
    slack: Slack, rapport: Rapport, certified: int, is_offered: bool
) -> None:
    certify(rapport, certified)
    view = form(slack, "set_up", "interviewer")
    assert ("Require: no seat without a certificate" in words(view)) == is_offered
    answer = slack.interact(slack.submitted(ANA, filled(view, level={"value": "require"})))
    with rapport.store.reading() as books:
        assert (books.trainings.rules(COMPANY)["interviewer"].level is Level.REQUIRE) == is_offered
    assert ("can be required once 5 people hold one" in told(slack, answer, ANA)) == (not is_offered)


def test_an_owner_is_somebody_who_may_see_everybodys_training(slack: Slack, rapport: Rapport) -> None:
    view = form(slack, "set_up", "lead")
    refused = sent(slack, filled(view, owner=SAM))
    assert "has to be a recruiter or an admin" in str(refused["errors"])
    slack.interact(slack.submitted(ANA, filled(view, owner="U0ADA", enrols=[{"value": "in_charge"}])))
    with rapport.store.reading() as books:
        rules = books.trainings.rules(COMPANY)["lead"]
    assert (rules.owner, rules.enrols) == ("U0ADA", ("in_charge",))


def test_when_every_lead_has_left_the_owner_is_asked(slack: Slack, rapport: Rapport) -> None:
    with rapport.store.open() as books:
        books.people.put(replace(books.people.get(Identity(COMPANY, "U0OMAR")), is_active=False), NOW)
    page = form(slack, "person", str(SIGNING))
    view = opened(slack, ANA, slack.clicked(ANA, f"{TRAINING}sign", str(SIGNING), view=page))
    assert sent(slack, filled(view, word={"value": "yes"})) == {"response_action": "clear"}
    with rapport.store.reading() as books:
        assert [each.track for each in books.certificates.of(Identity(COMPANY, "U0EDITH"))] == ["interviewer"]
    assert "Say it …" not in words(form(slack, "person", str(SIGNING)))
    assert "Say it …" in words(page)


def test_a_trainee_leaves_with_a_word_and_comes_back_to_what_they_did(slack: Slack, rapport: Rapport) -> None:
    with rapport.store.open() as books:
        id = training_of(books, SAM, 1).id
    own = opened(slack, SAM, slack.clicked(SAM, f"{TRAINING}show"))
    view = opened(slack, SAM, slack.clicked(SAM, f"{TRAINING}leave", str(id), view=own))
    assert "nothing reminds you of it any more" in words(view)
    refused = sent(slack, filled(view, why="  "), user=SAM)
    assert "Please say why" in str(refused["errors"])
    slack.interact(slack.submitted(SAM, filled({**view, "hash": "2"}, why="A new role")))
    with rapport.store.reading() as books:
        assert books.trainings.of(Identity(COMPANY, SAM)) == []
        (over,) = books.trainings.left_by(COMPANY, [SAM])[SAM]
    assert (over.left and over.left.why, notices(rapport, f"training:{id}")) == ("A new role", [])
    assert "They left it" in words(form(slack, "board"))
    late = slack.interact(slack.clicked(SAM, f"{TRAINING}practise", f"{id}:dig_out", view=own))
    assert "This training is over" in told(slack, late, SAM)
    again = opened(slack, SAM, slack.clicked(SAM, f"{TRAINING}show"))
    slack.interact(slack.clicked(SAM, f"{TRAINING}enrol", "interviewer", view=again))
    with rapport.store.reading() as books:
        (back,) = books.trainings.of(Identity(COMPANY, SAM))
    assert (back.id, len(back.entries), back.left) == (id, 1, None)
    assert "They left it" not in words(form(slack, "board"))


def test_an_owner_and_a_manager_end_a_training_and_its_trainee_hears_why(slack: Slack, rapport: Rapport) -> None:
    with rapport.store.open() as books:
        omar, sam = (str(books.people.get(Identity(COMPANY, user)).email) for user in ("U0OMAR", SAM))
        books.staff.put(COMPANY, [Entry(omar, "Omar"), Entry(sam, "Sam", manager=omar)])
        id = training_of(books, SAM, 1).id
    own = form(slack, "show", user="U0OMAR")
    assert "Your people in training" in words(own)
    view = opened(slack, "U0OMAR", slack.clicked("U0OMAR", f"{TRAINING}leave", str(id), view=own))
    sent(slack, filled(view, why="He moved to sales"), user="U0OMAR")
    (notice,) = notices(rapport, f"training:{id}")
    assert (notice.kind, notice.to) == ("hiring.training.left", SAM)
    assert "Your people in training" not in behind(slack, "U0OMAR")[0]
    for user in (SAM, ANA):
        gone = slack.interact(slack.clicked(user, f"{TRAINING}leave", str(id)))
        assert "This training is over" in told(slack, gone, user)
    sent(slack, filled(form(slack, "enrol_somebody"), who=[SAM]))
    assert len(notices(rapport, f"training:{id}")) == 2, "what is moot is withdrawn when it is to be sent"
    board = form(slack, "board")
    page = opened(slack, ANA, slack.clicked(ANA, f"{TRAINING}person", str(id), view=board))
    view = opened(slack, ANA, slack.clicked(ANA, f"{TRAINING}leave", str(id), view=page))
    sent(slack, filled(view, why="She asked me to"))
    assert ["ended it" in text for text in behind(slack, ANA)[-3:-1]] == [True, True]
    nobody = slack.interact(slack.clicked("U0EDITH", f"{TRAINING}leave", str(STUCK)))
    assert "There is no such training" in told(slack, nobody, "U0EDITH")


def test_departments_are_chosen_whose_people_are_enrolled_and_stay_chosen(slack: Slack, rapport: Rapport) -> None:
    with rapport.store.open() as books:
        email = str(books.people.get(Identity(COMPANY, SAM)).email)
        books.staff.put(COMPANY, [Entry(email, "Sam", "Sales, EMEA")])
    view = form(slack, "set_up", "interviewer")
    chosen = {"level": {"value": "advise"}, "departments": [{"value": "department:sales emea"}]}
    sent(slack, filled(view, **chosen, enrols=[{"value": "in_charge"}]))
    with rapport.store.reading() as books:
        rules = books.trainings.rules(COMPANY)["interviewer"]
    assert rules.enrols == ("in_charge", "department:sales emea")
    again = form(slack, "set_up", "interviewer")
    assert str(again).count("initial_options") == 2
    assert "Everybody in these departments is enrolled: Sales, EMEA" in words(form(slack, "board"))


def test_a_role_family_has_a_track_of_its_own_which_is_learnt_by_rule_and_asked_for(
    slack: Slack, rapport: Rapport
) -> None:
    with rapport.store.open() as books:
        email = str(books.people.get(Identity(COMPANY, SAM)).email)
        books.staff.put(COMPANY, [Entry(email, "Sam", "Sales")])
        certify_one(books, SAM, "interviewer")
    view = form(slack, "set_up", "family:")
    assert "Known: Sales" in words(view)
    refused = sent(slack, filled(view, name=" ", departments="Sales"))
    assert [each.partition("~")[0] for each in refused["errors"]] == ["name"]
    sent(slack, filled({**view, "hash": "2"}, name="Selling", departments="Sales\nRetail"))
    board = form(slack, "board")
    assert "Interviews for roles in these departments ask for it: Sales, Retail" in words(board)
    track = "family:Selling"
    rules = form(slack, "set_up", track)
    chosen = {"level": {"value": "warn"}, "departments": [{"value": track}], "belongs": "Sales"}
    sent(slack, filled(rules, **chosen))
    with rapport.store.reading() as books:
        assert books.trainings.rules(COMPANY)[track].enrols == (track,)
        (family,) = books.trainings.families(COMPANY)
        assert track_for(" sales", [family]) == track
        assert track_for("Retail", [family]) == "interviewer"
    assert "Everybody in the departments of “Interviewer: Selling”" in words(form(slack, "board"))
    own = opened(slack, SAM, slack.clicked(SAM, f"{TRAINING}show"))
    assert "Interviews: 1 to sit in on, 1 to lead." in words(own)
    assert "Selling" not in words(form(slack, "show", user="U0EDITH")), "it does not concern her yet"
    look(rapport.deps)
    with rapport.store.reading() as books:
        (training,) = books.trainings.of(Identity(COMPANY, SAM))
    assert training.track == track
    gone = slack.interact(slack.clicked(ANA, f"{TRAINING}enrol", "family:Gone", view=own))
    assert "There is no such training" in told(slack, gone, ANA)
