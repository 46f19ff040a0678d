"""An offer from the candidate's page to their answer: looked at twice, asked about, made, answered; seen by few."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.app import Rapport
from bot.jobs import MOMENTS
from bot.jobs.hiring.candidates import own_page
from bot.rules.hiring.candidates import Candidacy, Standing, What, moving
from bot.rules.hiring.debriefs import Decision, Verdict
from bot.rules.hiring.offers import Offer
from bot.rules.hiring.offers import Standing as Stands
from bot.rules.hiring.offers.terms import Terms, answers_of
from bot.rules.hiring.requisitions import Requisition, State, waiting_for
from sandbox.client import StandIn, words
from sandbox.server import Running
from tests.fakes import COMPANY, KINDS, Json, Slack
from tests.handlers.candidates import CANDIDATES, another, begin, page
from tests.handlers.debriefs import debrief, handed_in
from tests.handlers.first_run import give_roles
from tests.handlers.forms import filled, opened
from tests.handlers.offers import ANA, MINA, OFFERS, above, looked, send, shown, write
from tests.handlers.offers import said as said_today
from tests.handlers.panels import SAM, asked, over
from tests.handlers.state import OPEN, ask, forget, rows, told
from tests.make import NOW, chain, step

OMAR, LIWEI, NOOR = "U0OMAR", "U0LIWEI", "U0NOOR"
REQUESTS = "hiring.requisitions."
HOST = "https://rapport.company.example"


class Clock:
    """It stands until somebody moves it."""

    def __init__(self) -> None:
        self.now = NOW + timedelta(hours=1)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def reached(rapport: Rapport, server: Running, stand_in: StandIn, clock: Clock) -> Slack:
    """Lee at the last stage of Mina's open role, of one place, 70,000 to 85,000 euros."""
    rapport.deps = replace(rapport.deps, public_url=HOST, now=clock)
    give_roles(rapport.store)
    begin(rapport.store, ask(rapport.store, OPEN).id, another("Lee Park"), moves=1)
    return Slack(server, stand_in, rapport.web(), KINDS)


def said(pay: int, why: str = "", **changes: Any) -> Json:
    start, until = (NOW.date() + timedelta(days=days) for days in (42, 8))
    terms = replace(Terms(pay, "EUR", start, until, "Berlin", "40 hours", "A zebra"), **changes)
    return {name: each for name, each in answers_of(terms, why).items() if name != "currency"}


def offer(slack: Slack, user: str = ANA, candidacy: int = 1) -> Json:
    """Every version of what they are offered, opened by itself."""
    forget(slack)
    return opened(slack, user, slack.clicked(user, f"{OFFERS}offer", f"{candidacy}:0:0:open"))


def written(slack: Slack, pay: int, why: str = "", user: str = ANA, candidacy: int = 1, spot: str = "") -> Json:
    """The same, after that person wrote a version and looked at it again."""
    view = offer(slack, user, candidacy)
    form = looked(slack, user, write(slack, user, view, spot or f"{candidacy}:0:0:write", **said(pay, why)))
    assert send(slack, user, form) == {}
    return offer(slack, user, candidacy)


def click(slack: Slack, user: str, verb: str, what: str, candidacy: int = 1) -> str:
    """What that person sees after they clicked it on the offer's page."""
    view = offer(slack, user, candidacy)
    return told(slack, slack.interact(slack.clicked(user, f"{OFFERS}{verb}", what, view=view)), user)


def stored(rapport: Rapport, candidacy: int = 1) -> tuple[list[Offer], Candidacy, Requisition]:
    with rapport.store.reading() as books:
        there = books.candidates.brought(candidacy)
        role = books.requisitions.for_notice(1)
        assert there is not None
        assert role is not None
        return list(books.offers.of(candidacy)), there[0], role


def case(rapport: Rapport) -> Requisition:
    with rapport.store.reading() as books:
        found = books.requisitions.for_notice(2)
    assert found is not None
    return found


def message(rapport: Rapport, kind: str, to: str, at: datetime) -> str:
    """What the message of that kind says to that person; empty where nothing is said."""
    with rapport.store.reading() as books:
        for each in books.notices.about("requisition:2"):
            if (each.kind, each.to) == (REQUESTS + kind, to):
                facts = MOMENTS[each.kind].facts(books, each, at)
                return json.dumps(dict(facts), default=str) if facts else ""
    return ""


def test_within_what_was_approved_it_is_looked_at_again_made_and_accepted_and_the_role_is_filled(
    reached: Slack, rapport: Rapport
) -> None:
    view = shown(reached, ANA, page(reached, ANA, 1, 1))
    form = write(reached, ANA, view, **said(80_123))
    again = looked(reached, ANA, form)
    assert "within what was approved" in words(again)
    assert "I know of no debrief that decided to hire them" in words(again), "a clear second look"
    assert stored(rapport)[0] == []
    assert "80123" in json.dumps(again), "nothing typed is lost"
    changed = filled(again, pay="81000")
    assert "Look at it once more" in words(send(reached, ANA, changed)["view"]), "what is kept is what was looked at"
    assert send(reached, ANA, again) == {}
    assert "They have it" in words(offer(reached))
    assert "may say yes until the end of" in click(reached, ANA, "change", "1:1:1:make")
    assert "Made: they have it" in words(page(reached, ANA, 1, 1))
    assert "Accepted" in click(reached, ANA, "change", "1:1:2:accept")
    offers, candidacy, role = stored(rapport)
    assert (offers[-1].standing, candidacy.standing, role.state) == (Stands.ACCEPTED, Standing.HIRED, State.FILLED)
    assert [each["start"] for each in rows(rapport.store, "offers")["offers"]] == [NOW.date() + timedelta(days=42)]
    kept = str(rows(rapport.store, "offers", "record", "record_personal", "notices", "drafts", "requisitions"))
    assert not [each for each in ("80123", "80_123", "zebra", "40 hours") if each in kept], "terms stand sealed"
    told_to = {each["to"] for each in rows(rapport.store, "notices")["notices"] if each["kind"] == f"{OFFERS}accepted"}
    assert told_to == {MINA}


def test_what_is_wrong_is_named_beside_its_field(reached: Slack, rapport: Rapport) -> None:
    view = shown(reached, ANA, page(reached, ANA, 1, 1))
    form = write(reached, ANA, view, **{**said(80_000), "pay": "a lot", "until": "2027-06-01"})
    assert {name.partition("~")[0] for name in send(reached, ANA, form)["errors"]} == {"pay", "until"}
    outside = write(reached, ANA, view, **said(90_000))
    assert {name.partition("~")[0] for name in send(reached, ANA, outside)["errors"]} == {"why"}
    assert stored(rapport)[0] == []


def test_outside_it_the_chain_is_asked_with_who_what_how_far_and_why_and_nothing_is_made_before(
    reached: Slack, rapport: Rapport, clock: Clock
) -> None:
    written(reached, 90_000, "They have another offer")
    offers, _, role = stored(rapport)
    one = case(rapport)
    assert (offers[0].standing, one.raises, role.state) == (Stands.ASKED, 1, State.OPEN)
    assert waiting_for(one, clock.now) == (OMAR,)
    asked_of = message(rapport, "waiting", OMAR, clock.now)
    for each in ("Lee Park", "90000", '"side": "above", "by": 5000', "They have another offer"):
        assert each in asked_of
    assert "approvers have to say yes first" in click(reached, ANA, "change", "1:1:1:make")
    seen = words(opened(reached, OMAR, reached.clicked(OMAR, f"{REQUESTS}show", f"2:{one.revision}")))
    assert "Lee Park" in seen
    assert "above what was approved" in seen
    assert "Lee Park" not in told(
        reached, reached.interact(reached.clicked(LIWEI, f"{REQUESTS}show", f"2:{one.revision}")), LIWEI
    ), "their step comes later"
    for who in (OMAR, LIWEI, NOOR):
        reached.interact(reached.clicked(who, f"{REQUESTS}approve", f"2:{one.revision}"))
    assert case(rapport).state is State.APPROVED
    assert "can take it back" in click(reached, ANA, "change", "1:1:1:make")
    clock.now += timedelta(minutes=6)
    assert "The pay is approved" in json.dumps(rows(rapport.store, "notices")["notices"], default=str) or message(
        rapport, "offer_allowed", ANA, clock.now
    )
    assert "Made" in click(reached, ANA, "change", "1:1:1:make")
    assert stored(rapport)[0][0].standing is Stands.MADE
    kinds = {each["kind"] for each in rows(rapport.store, "notices")["notices"] if each["about"] == "requisition:2"}
    assert not kinds & {f"{REQUESTS}for_hr", f"{REQUESTS}in_charge", f"{REQUESTS}approved"}


def test_the_chain_says_no_and_what_is_changed_then_is_asked_anew(
    reached: Slack, rapport: Rapport, clock: Clock
) -> None:
    written(reached, 90_000, "They have another offer")
    form = opened(reached, OMAR, reached.clicked(OMAR, f"{REQUESTS}reject", f"2:{case(rapport).revision}"))
    send(reached, OMAR, filled(form, reason="Too far from the others"))
    assert "Too far from the others" in message(rapport, "offer_refused", ANA, clock.now + timedelta(minutes=6))
    assert stored(rapport)[2].state is State.OPEN, "the role goes on"
    assert "approvers have to say yes first" in click(reached, ANA, "change", "1:1:1:make")
    assert "They have it" in words(written(reached, 84_000, spot="1:1:1:write"))
    first, second = stored(rapport)[0]
    assert (first.standing, second.standing, second.case) == (Stands.REPLACED, Stands.DRAFT, None)


def test_what_is_withdrawn_is_asked_of_nobody_any_more(reached: Slack, rapport: Rapport) -> None:
    view = written(reached, 90_000, "They have another offer")
    form = filled(above(reached, ANA, view, "ask", "1:1:1:withdraw"), reason={"value": "mistake"})
    assert send(reached, ANA, form) == {}
    assert "Withdrawn by us" in words(offer(reached))
    assert case(rapport).state is State.CANCELLED
    late = told(reached, reached.interact(reached.clicked(OMAR, f"{REQUESTS}approve", "2:2")), OMAR)
    assert late
    assert case(rapport).state is State.CANCELLED


def test_a_place_is_not_offered_twice_and_the_refusal_names_whom_its_reader_may_see(
    reached: Slack, rapport: Rapport
) -> None:
    begin(rapport.store, 1, another("Robin Vale", relatives=(MINA,)), moves=1)
    written(reached, 80_000, candidacy=2)
    click(reached, ANA, "change", candidacy=2, what="2:1:1:make")
    written(reached, 80_000, user=MINA)
    refused = click(reached, MINA, "change", "1:1:1:make")
    assert "The one place of this role is taken or offered" in refused
    assert "Robin" not in refused
    assert "With an offer: Robin Vale" in click(reached, ANA, "change", "1:1:1:make")
    below = page(reached, ANA, 1, 1)
    revision = stored(rapport)[1].revision
    answer = reached.interact(reached.clicked(ANA, f"{CANDIDATES}change", f"1:{revision}:hire", view=below))
    assert "taken or offered" in told(reached, answer, ANA), "nor filled past an offer that is out"
    assert stored(rapport)[1].standing is Standing.UNDER_WAY


def test_a_no_keeps_its_reason_frees_the_place_and_marks_who_declined(reached: Slack, rapport: Rapport) -> None:
    written(reached, 80_000)
    click(reached, ANA, "change", "1:1:1:make")
    below, back = page(reached, ANA, 1, 1), f"1:{stored(rapport)[1].revision}:back"
    answer = reached.interact(reached.clicked(ANA, f"{CANDIDATES}change", back, view=below))
    assert "They have an offer" in told(reached, answer, ANA)
    form = above(reached, ANA, offer(reached), "ask", "1:1:2:decline")
    assert send(reached, ANA, filled(form, reason={"value": "pay"}, why="A giraffe")) == {}
    done = words(offer(reached))
    assert "The pay" in done
    assert "A giraffe" in done
    with rapport.store.reading() as books:
        assert [why for why, _ in books.offers.declined([1]).values()] == ["pay"]
        role = books.requisitions.for_notice(1)
        assert role is not None
        assert not books.offers.places(role).out
    assert stored(rapport)[1].standing is Standing.UNDER_WAY, "another can be written"
    assert "Write an offer" in done


def test_given_longer_it_can_be_accepted_after_its_first_last_day(
    reached: Slack, rapport: Rapport, clock: Clock
) -> None:
    written(reached, 80_000)
    click(reached, ANA, "change", "1:1:1:make")
    clock.now += timedelta(days=10)
    assert "last day" in click(reached, ANA, "change", "1:1:2:accept")
    until = (clock.now.date() + timedelta(days=3)).isoformat()
    form = filled(above(reached, ANA, offer(reached), "ask", "1:1:2:extend"), until=until)
    assert send(reached, ANA, form) == {}
    assert "Accepted" in click(reached, ANA, "change", "1:1:3:accept")


def test_a_button_of_a_page_out_of_date_changes_nothing_and_the_page_is_brought_up_to_date(
    reached: Slack, rapport: Rapport
) -> None:
    written(reached, 80_000)
    click(reached, ANA, "change", "1:1:1:make")
    assert "otherwise by now" in click(reached, ANA, "change", "1:1:1:make")
    assert len(stored(rapport)[0][0].moves) == 2


def test_who_interviews_or_is_too_close_sees_nothing_of_it(reached: Slack, rapport: Rapport) -> None:
    written(reached, 80_000)
    asked(rapport.store, 1, SAM, candidate=another("Noa Lind"))
    for who in (SAM, OMAR, LIWEI):
        answer = reached.interact(reached.clicked(who, f"{OFFERS}offer", "1:0:0:open"))
        said_to = told(reached, answer, who)
        assert said_to
        assert not [each for each in ("80", "Lee Park", "zebra") if each in said_to]


def test_an_approver_who_is_too_close_is_stood_in_for_or_nobody_is_asked(reached: Slack, rapport: Rapport) -> None:
    begin(rapport.store, 1, another("Robin Vale", referrers=(OMAR,)), moves=1)
    form = write(reached, ANA, offer(reached, ANA, 2), "2:0:0:write", **said(90_000, "Dear"))
    assert "nobody" in json.dumps(send(reached, ANA, form)).lower(), "who would decide on it for Omar?"
    assert stored(rapport, 2)[0] == []
    with rapport.store.open() as books:
        steps = (step(OMAR, backup="U0EDITH"),)
        books.workspaces.set_chains(COMPANY, [chain(*steps, name="With a backup")])
    written(reached, 90_000, "Dear", candidacy=2)
    one = case(rapport)
    assert waiting_for(one, NOW) == ("U0EDITH",)
    assert "Robin" in message(rapport, "waiting", "U0EDITH", NOW)
    seen = told(reached, reached.interact(reached.clicked(OMAR, f"{REQUESTS}show", f"2:{one.revision}")), OMAR)
    assert "Robin" not in seen
    reached.interact(reached.clicked(OMAR, f"{REQUESTS}approve", f"2:{one.revision}"))
    assert case(rapport) == one


def test_their_own_page_says_that_there_is_an_offer_and_not_what_is_in_it(reached: Slack, rapport: Rapport) -> None:
    written(reached, 80_123)
    with rapport.store.reading() as books:
        assert not own_page.page(books, own_page.find(books, 1, NOW), NOW)["has_offer"]
    click(reached, ANA, "change", "1:1:1:make")
    with rapport.store.reading() as books:
        told_them = own_page.page(books, own_page.find(books, 1, NOW), NOW)
    assert told_them["has_offer"]
    assert told_them["answer_by"] is None, "it is their turn"
    assert "80123" not in str(told_them)


@pytest.mark.parametrize("verdict", [Verdict.HIRE, Verdict.HOLD])
def test_only_a_debrief_that_decided_to_hire_needs_no_second_look(
    slack: Slack, rapport: Rapport, verdict: Verdict
) -> None:
    give_roles(rapport.store)
    one = over(rapport.store, ask(rapport.store, OPEN).id)
    handed_in(rapport.store, one)
    talked = debrief(rapport.store, one, is_over=True)
    decision = Decision(verdict, ANA, ANA, talked.until, "Strong", "From January")
    with rapport.store.open() as books:
        books.debriefs.decided(replace(talked, decision=decision))
        before = books.candidates.brought(1)
        assert before is not None
        books.candidates.move(before[0], moving.moved(before[0], What.NEXT, 2, MINA, talked.until))
    form = write(slack, ANA, offer(slack), **said_today())
    assert ("From January" in words(form)) == (verdict is Verdict.HIRE)
    answer = send(slack, ANA, form)
    if verdict is Verdict.HIRE:
        assert answer == {}
        assert stored(rapport)[0][0].debrief == talked.id
        assert "A debrief decided to hire them" in words(offer(slack))
    else:
        assert "did not decide to hire them" in words(answer["view"])


def test_erased_nothing_of_it_is_left_and_nobody_is_asked(reached: Slack, rapport: Rapport) -> None:
    written(reached, 90_000, "A giraffe")
    below = page(reached, ANA, 1, 1)
    revision = stored(rapport)[1].revision
    form = opened(reached, ANA, reached.clicked(ANA, f"{CANDIDATES}erase", f"1:{revision}:data", view=below))
    send(reached, ANA, filled(form, code=stored(rapport)[1].code))
    assert stored(rapport)[0] == []
    assert case(rapport).state is State.CANCELLED
    assert not [each for each in rows(rapport.store, "offers")["offers"] if each["content"] is not None]
    assert message(rapport, "waiting", OMAR, NOW) == ""
