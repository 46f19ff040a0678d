"""A debrief from the candidate's page to the decision: warned, opened, sealed for who owes, voted, decided."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.app import Rapport
from bot.jobs.hiring.debriefs import sight, telling
from bot.rules.hiring.candidates import Candidacy
from bot.rules.hiring.debriefs import Debrief, Verdict
from bot.rules.hiring.panels.seats import Interview, Part
from bot.rules.hiring.scorecards import Rating, Version
from sandbox.client import words
from tests.fakes import COMPANY, Json, Slack
from tests.handlers.candidates import page
from tests.handlers.debriefs import DEBRIEFS, MINA, SAW, debrief, decision, handed_in, look, vote
from tests.handlers.first_run import give_roles
from tests.handlers.forms import filled, opened
from tests.handlers.panels import ANA, CARDS, NOOR, SAM, over
from tests.handlers.state import OPEN, ask, rows, told

EDITH = "U0EDITH"


@pytest.fixture
def held(rapport: Rapport) -> Interview:
    give_roles(rapport.store)
    return over(rapport.store, ask(rapport.store, OPEN).id)


def sent(slack: Slack, user: str, view: Json) -> Json:
    answer: Json = slack.interact(slack.submitted(user, view)).get_json() or {}
    return answer


def refused(slack: Slack, user: str, verb: str, value: str = "1") -> str:
    return told(slack, slack.interact(slack.clicked(user, f"{DEBRIEFS}{verb}", value)), user)


def stored(rapport: Rapport) -> tuple[Debrief, Candidacy]:
    with rapport.store.reading() as books:
        seen = books.candidates.for_panel(1, books.company.of(COMPANY, datetime.now(UTC)))
        (one,) = books.debriefs.of(1)
        assert seen is not None
        return one, seen.candidacy


def kinds(rapport: Rapport) -> set[tuple[str, str]]:
    """What was said of debriefs, to whom."""
    found = [each for each in rows(rapport.store, "notices")["notices"] if str(each["kind"]).startswith(DEBRIEFS)]
    return {(str(each["kind"]).removeprefix(DEBRIEFS), str(each["to"])) for each in found}


def test_it_is_opened_early_with_a_warning_and_who_owes_a_card_reads_nothing_before_theirs_is_in(
    slack: Slack, rapport: Rapport, held: Interview
) -> None:
    handed_in(rapport.store, held, SAM)
    run = page(slack, ANA, held.requisition, 1)
    form = opened(slack, ANA, slack.clicked(ANA, f"{DEBRIEFS}begin", "1", view=run))
    assert "is missing, interview of" in words(form)
    assert "Open without them" in json.dumps(form)
    shown = json.dumps(sent(slack, ANA, filled(form, span={"value": "day"})))
    assert "Zebra" in shown
    assert "Debrief of stage 1" in words(page(slack, ANA, held.requisition, 1))
    assert kinds(rapport) >= {("ask", SAM), ("ask", MINA)}
    assert "Your own card comes first" in refused(slack, NOOR, "look")
    assert "no card here for you" in told(slack, slack.interact(slack.clicked(NOOR, f"{CARDS}cards", "1")), NOOR)
    listed = words(opened(slack, NOOR, slack.clicked(NOOR, f"{DEBRIEFS}show", "")))
    assert "No debrief waits for you" in listed
    handed_in(rapport.store, held, NOOR)
    late = words(look(slack, NOOR))
    assert "Zebra" in late
    assert "evidence here, and no first vote" in late
    assert [each.who for each in stored(rapport)[0].entries] == [SAM], "a card that came later is no first vote"
    assert sent(slack, NOOR, vote(slack, NOOR, "no")).get("response_action") == "update"


def test_nobody_who_took_no_part_or_is_shut_out_finds_one(slack: Slack, rapport: Rapport, held: Interview) -> None:
    handed_in(rapport.store, held)
    debrief(rapport.store, held)
    for nobody in (EDITH, "U0OMAR", "U0JAN"):
        for verb in ("look", "decide"):
            assert "no debrief here for you" in refused(slack, nobody, verb)
        assert "No debrief waits" in words(opened(slack, nobody, slack.clicked(nobody, f"{DEBRIEFS}show", "")))
    assert "no debrief here for you" in refused(slack, ANA, "look", "2")


def test_it_is_opened_once_and_not_before_a_card_is_in(slack: Slack, rapport: Rapport, held: Interview) -> None:
    assert "nothing to talk about yet" in refused(slack, ANA, "begin")
    handed_in(rapport.store, held)
    form = opened(slack, ANA, slack.clicked(ANA, f"{DEBRIEFS}begin", "1"))
    assert "missing" not in words(form)
    sent(slack, ANA, filled(form))
    again = json.dumps(sent(slack, ANA, {**filled(form), "hash": "1.again"}))
    assert "open already" in again
    assert "open already" in refused(slack, MINA, "begin")


def test_a_trainees_practice_card_is_no_vote_and_no_evidence(slack: Slack, rapport: Rapport, held: Interview) -> None:
    practice = replace(SAW[SAM], ratings=(Rating("teamwork", 1, "Okapi"),))
    with rapport.store.open() as books:
        books.scorecards.keep(held, EDITH, Part.TRAINEE, 0, Version(practice, datetime.now(UTC)))
    assert "nothing to talk about yet" in refused(slack, ANA, "begin")
    handed_in(rapport.store, held)
    form = opened(slack, ANA, slack.clicked(ANA, f"{DEBRIEFS}begin", "1"))
    assert "Okapi" not in json.dumps(sent(slack, ANA, filled(form)))
    assert {each.who for each in stored(rapport)[0].entries} == {SAM, NOOR}
    assert "no debrief here for you" in refused(slack, EDITH, "look")


def test_contradictions_stand_side_by_side_and_a_changed_vote_says_why(
    slack: Slack, rapport: Rapport, held: Interview
) -> None:
    handed_in(rapport.store, held)
    debrief(rapport.store, held)
    view = look(slack, SAM)
    (fields,) = [block["fields"] for block in view["blocks"] if "fields" in block]
    assert ["Zebra" in fields[0]["text"], "Giraffe" in fields[1]["text"]] == [True, True]
    assert "3 points apart" in words(view)
    assert "errors" in sent(slack, SAM, vote(slack, SAM, "yes"))
    answer = sent(slack, SAM, vote(slack, SAM, "yes", "Noor heard them cut in"))
    assert "Your vote is in" in json.dumps(answer)
    noors = words(look(slack, NOOR))
    assert "cut in" not in noors, "no second vote is seen before all are in"
    assert "at first" not in noors
    assert "Not voted yet" not in noors, "who has is for who runs it"
    assert "The hiring manager votes last" not in words(look(slack, MINA))
    sent(slack, NOOR, vote(slack, NOOR, "no"))
    assert "cut in" in words(look(slack, MINA))
    assert ("turn", MINA) in kinds(rapport)
    assert "votes otherwise now" in words(look(slack, SAM))
    kept = str(rows(rapport.store))
    assert "cut in" not in kept, "votes stand sealed"


def test_the_manager_votes_last_and_nobody_after_the_votes_lie_open(
    slack: Slack, rapport: Rapport, held: Interview
) -> None:
    handed_in(rapport.store, held)
    debrief(rapport.store, held)
    sams = vote(slack, SAM, "strong_yes")
    before = look(slack, MINA)
    assert "You vote last" in words(before)
    assert not [each for each in before["blocks"] if each["type"] == "input"]
    assert "once everybody has voted" in refused(slack, MINA, "decide")
    forged = {**before, "state": sams["state"]}
    assert "votes last" in json.dumps(sent(slack, MINA, forged))
    sent(slack, SAM, sams)
    sent(slack, NOOR, vote(slack, NOOR, "no"))
    assert "lie open by now" in json.dumps(sent(slack, SAM, {**sams, "hash": "1.late"}))
    assert "once everybody has voted" in refused(slack, ANA, "decide"), "the manager has not"
    sent(slack, MINA, vote(slack, MINA, "yes", "Two strong examples"))
    assert stored(rapport)[0].waiting() == frozenset()
    assert ("ready", ANA) in kinds(rapport)


@pytest.mark.parametrize(
    ("verdict", "standing", "stage"), [("next", "under_way", 1), ("hold", "on_hold", 0), ("no", "rejected", 0)]
)
def test_what_is_decided_is_done_with_the_candidate_and_who_took_part_hears_once(
    slack: Slack, rapport: Rapport, held: Interview, verdict: str, standing: str, stage: int
) -> None:
    handed_in(rapport.store, held)
    debrief(rapport.store, held, is_over=True)
    more = {"why_no": {"value": "another_chosen"}} if verdict == "no" else {}
    answer = sent(slack, ANA, decision(slack, ANA, verdict, owner=MINA, **more))
    one, candidacy = stored(rapport)
    assert one.decision is not None
    assert (one.decision.verdict, one.decision.owner) == (Verdict(verdict), MINA)
    assert (candidacy.standing.value, candidacy.stage) == (standing, stage)
    assert {who for kind, who in kinds(rapport) if kind == "decided"} == {SAM, NOOR, MINA}
    assert ("write_no" in json.dumps(answer)) == (verdict == "no")
    assert rows(rapport.store, "candidate_mails")["candidate_mails"] == [], "no letter goes by itself"
    assert "That debrief is over" in refused(slack, MINA, "decide")
    assert "Both saw the same in the end" in words(look(slack, SAM))


def test_a_no_wants_its_reason_an_owner_one_who_may_and_an_offer_the_last_stage(
    slack: Slack, rapport: Rapport, held: Interview
) -> None:
    handed_in(rapport.store, held)
    debrief(rapport.store, held, is_over=True)
    form = decision(slack, ANA, "no", owner=EDITH)
    assert "An offer is made" not in words(form)
    assert len(sent(slack, ANA, form)["errors"]) == 2
    assert stored(rapport)[0].decision is None
    assert stored(rapport)[1].standing.value == "under_way"


def test_the_decision_is_made_in_place_of_the_page_above_a_candidate(
    slack: Slack, rapport: Rapport, held: Interview
) -> None:
    handed_in(rapport.store, held)
    debrief(rapport.store, held, is_over=True)
    run = page(slack, ANA, held.requisition, 1)
    above = look(slack, ANA, run)
    slack.interact(slack.clicked(ANA, f"{DEBRIEFS}decide", "1", view=above))
    form = slack.open_view(ANA, COMPANY)
    assert form is not None
    assert form["id"] == above["id"]
    answer = json.dumps(sent(slack, ANA, filled(form, verdict={"value": "no"}, reason="x", why_no={"value": "other"})))
    assert "page below" in answer
    assert "write_no" not in answer


def test_a_candidate_who_left_leaves_nothing_to_vote_on(slack: Slack, rapport: Rapport, held: Interview) -> None:
    handed_in(rapport.store, held)
    one = debrief(rapport.store, held)
    form = vote(slack, SAM, "strong_yes")
    run = page(slack, ANA, held.requisition, 1)
    asking = opened(slack, ANA, slack.clicked(ANA, "hiring.candidates.ask", "1:1:withdraw", view=run))
    sent(slack, ANA, filled(asking, reason={"value": "pay"}))
    assert "That debrief is over" in json.dumps(sent(slack, SAM, form))
    with rapport.store.open() as books:
        seen = sight(books, one, COMPANY, datetime.now(UTC))
        assert seen is not None
        telling.moved(books, seen, "", one.closes_at + timedelta(days=1))
    assert kinds(rapport) == set()
