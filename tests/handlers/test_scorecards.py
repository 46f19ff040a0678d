"""A card from the button to the panel: refused, looked at twice, handed in, sealed, changed with a reason, read."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import update

from bot.app import Rapport
from bot.jobs.hiring.panels import seats as job
from bot.slack import forms
from bot.store.schema import seats
from sandbox import views
from sandbox.client import words
from tests.fakes import COMPANY, Json, Slack
from tests.handlers.candidates import page
from tests.handlers.first_run import give_roles
from tests.handlers.forms import filled, opened
from tests.handlers.panels import ANA, CARDS, NOOR, SAM, card, over
from tests.handlers.state import OPEN, ask, rows, told


@pytest.fixture
def role(rapport: Rapport) -> int:
    give_roles(rapport.store)
    id = ask(rapport.store, OPEN).id
    over(rapport.store, id)
    return id


def sent(slack: Slack, user: str, view: Json) -> Json:
    answer: Json = slack.interact(slack.submitted(user, view)).get_json() or {}
    return answer


def again(before: Json, answer: Json) -> Json:
    """The form that the answer turned it into, with what was typed."""
    kept = {name: before[name] for name in ("id", "root_view_id", "previous_view_id", "state")}
    return {**answer["view"], **kept, "hash": f"{before['hash']}.again"}


def offer(rapport: Rapport, user: str) -> Json:
    """The facts of the message in which they were asked for the interview."""
    with rapport.store.reading() as books:
        found = [each for each in books.notices.about("interview:1") if each.kind == job.OFFER and each.to == user]
        stands = replace(found[0], channel="D0", ts="1.0")
        facts = job.MOMENTS[job.OFFER].facts(books, stands, rapport.deps.now())
    assert facts is not None
    return dict(facts)


def test_what_is_missing_is_refused_and_what_is_worth_a_second_look_is_shown_once(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    view = card(slack, SAM, "1", evidence="", score_0={"value": "5"})
    assert "1 and 5 need what shows them" in json.dumps(sent(slack, SAM, view))
    view = card(slack, SAM, "1", evidence="Said their age")
    looked = sent(slack, SAM, view)
    assert "“age” is about something nobody may be judged by" in words(looked["view"])
    assert offer(rapport, SAM)["card"] == "open"
    assert "Thank you" in json.dumps(sent(slack, SAM, again(view, looked)))
    assert (offer(rapport, SAM)["card"], offer(rapport, NOOR)["card"]) == ("in", "open"), "each has their own"
    stored = rows(rapport.store, "cards", "record_personal")
    assert len(stored["cards"]) == 1
    assert "age" not in str(stored).replace("percentage", "")


def test_a_draft_waits_for_its_author_alone_with_what_was_noted(slack: Slack, rapport: Rapport, role: int) -> None:
    view = card(slack, SAM, "1", evidence="Halfway")
    slack.interact(slack.clicked(SAM, f"{CARDS}choose", "", view=view))
    assert "Halfway" in json.dumps(opened(slack, SAM, slack.clicked(SAM, f"{CARDS}card", "1")))
    assert "Halfway" not in json.dumps(opened(slack, NOOR, slack.clicked(NOOR, f"{CARDS}card", "2")))
    assert "no card here for you" in told(slack, slack.interact(slack.clicked(NOOR, f"{CARDS}card", "1")), NOOR)


def test_nothing_tells_of_a_card_before_all_are_in_but_who_is_late(slack: Slack, rapport: Rapport, role: int) -> None:
    sent(slack, SAM, card(slack, SAM, "1", evidence="Zebra", note="Between us"))
    run = page(slack, ANA, role, 1)
    late = '{"type": "text", "text": "The card of "}, {"type": "user", "user_id": "%s"}'
    assert late % NOOR in json.dumps(run)
    assert late % SAM not in json.dumps(run)
    sealed = opened(slack, ANA, slack.clicked(ANA, f"{CARDS}cards", "1", view=run))
    assert "Sealed" in words(sealed)
    assert "Zebra" not in json.dumps(sealed)
    with rapport.store.reading() as books:
        seen = books.candidates.for_panel(1, books.company.of("T0COMPANY", rapport.deps.now()))
        assert seen is not None
        kept = str(books.erasing.everything(seen.candidate))
    assert "Zebra" not in kept
    assert "scorecards" not in kept
    assert not offer(rapport, NOOR)["has_cards"]
    sent(slack, NOOR, card(slack, NOOR, "2", evidence="Giraffe", chance="80"))
    for who, other in ((NOOR, "Zebra"), (SAM, "Giraffe")):
        assert offer(rapport, who)["has_cards"]
        read = words(opened(slack, who, slack.clicked(who, f"{CARDS}cards", "1")))
        assert other in read
        assert ("80" in read) == (who == NOOR)
        assert "Between us" not in read or who == SAM
    all_of_them = opened(slack, ANA, slack.clicked(ANA, f"{CARDS}cards", "1"))
    assert "Between us" in words(all_of_them)
    slack.interact(slack.clicked(ANA, f"{CARDS}turn", "1:side:0", view=all_of_them))
    side = slack.open_view(ANA)
    assert side is not None
    assert words(side).index("Overall") < words(side).index("Giraffe") < words(side).index("Zebra")


def test_a_later_change_says_why_and_the_earlier_card_is_kept(slack: Slack, rapport: Rapport, role: int) -> None:
    sent(slack, SAM, card(slack, SAM, "1"))
    view = card(slack, SAM, "1", evidence="Otherwise")
    assert "errors" in sent(slack, SAM, view)
    assert "Thank you" in json.dumps(sent(slack, SAM, filled(view, why="I misread my notes")))
    assert [each["number"] for each in rows(rapport.store, "cards")["cards"]] == [0, 1]


def test_a_card_that_nobody_waits_for_opens_the_others_and_is_not_handed_in_any_more(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    sent(slack, SAM, card(slack, SAM, "1", evidence="Zebra"))
    late = card(slack, NOOR, "2")
    form = filled(opened(slack, ANA, slack.clicked(ANA, f"{CARDS}waive", "2")), why="Ill for weeks")
    sent(slack, ANA, form)
    assert "Zebra" in words(opened(slack, ANA, slack.clicked(ANA, f"{CARDS}cards", "1")))
    assert "no card here" in json.dumps(sent(slack, NOOR, late))
    assert "no card here" in told(slack, slack.interact(slack.clicked(NOOR, f"{CARDS}cards", "1")), NOOR)


FIVE = ["teamwork", "coaching", "planning", "integrity", "own"]


def rating(rapport: Rapport, *competencies: str) -> None:
    """Everybody's seat rates these."""
    with rapport.store.engines.write() as connection:
        connection.execute(update(seats).values(competencies=list(competencies)))


def next_part(before: Json, answer: Json) -> Json:
    """The next part of the form, with nothing filled in but what it shows."""
    fields = [each for each in answer["view"]["blocks"] if each["type"] == "input"]
    values = {each["block_id"]: {each["element"]["action_id"]: _shown(each["element"])} for each in fields}
    return {**again(before, answer), "state": {"values": values}}


def _shown(element: Json) -> Json:
    return {
        "type": element["type"], "value": element.get("initial_value"), "selected_option": element.get("initial_option")
    }  # fmt: skip


def test_a_step_back_in_a_long_card_keeps_what_was_typed_and_why(slack: Slack, rapport: Rapport, role: int) -> None:
    sent(slack, SAM, card(slack, SAM, "1"))
    rating(rapport, *FIVE)
    view = opened(slack, SAM, slack.clicked(SAM, f"{CARDS}card", "1"))
    first = filled(view, **{f"score_{n}": {"value": "3"} for n in range(4)})
    last = next_part(first, sent(slack, SAM, first))
    assert "Part 2 of 2" in words(last)
    typed = filled(last, score_4={"value": "2"}, evidence_4="Halfway", why="Misread")
    slack.interact(slack.clicked(SAM, f"{CARDS}back", "", view=typed))
    shown = slack.open_view(SAM)
    assert shown is not None
    assert "Part 1 of 2" in words(shown)
    shown = next_part(shown, {"view": shown})
    forth = next_part(shown, sent(slack, SAM, filled(shown, evidence_1="Asked who does what")))
    assert forms.read(forth) == {
        "score_4": "2", "evidence_4": "Halfway", "overall": "yes", "note": None, "chance": None, "why": "Misread",
    }  # fmt: skip
    looked = sent(slack, SAM, forth)
    assert "Integrity: a rating without what shows it" in words(looked["view"])
    assert "Thank you" in json.dumps(sent(slack, SAM, next_part(forth, looked)))


def test_the_pages_under_a_card_and_the_message_say_that_it_is_in(slack: Slack, rapport: Rapport, role: int) -> None:
    interviews = opened(slack, SAM, slack.clicked(SAM, "hiring.panels.today"))
    assert "My card …" in words(interviews)
    pushed = opened(slack, SAM, slack.clicked(SAM, f"{CARDS}card", "1", view=interviews))
    given = {"score_0": {"value": "4"}, "evidence_0": "Drew the plan", "overall": {"value": "yes"}}
    assert "Thank you" in json.dumps(sent(slack, SAM, filled(pushed, **given)))
    place = slack.place(COMPANY)
    under = views.described(place, views.stack(place, SAM)[0])
    assert "Your card is in." in words(under)
    assert "My card …" not in words(under)


def test_a_coach_is_chosen_changed_and_taken_back_and_nobody_is_their_own(slack: Slack, rapport: Rapport) -> None:
    def chosen(coach: str | None) -> Json:
        view = opened(slack, SAM, slack.clicked(SAM, f"{CARDS}predictions"))
        return sent(slack, SAM, filled(view, coach=coach))

    def coaches() -> list[str]:
        return [each["coach"] for each in rows(rapport.store, "card_coaches")["card_coaches"]]

    assert "choose somebody else" in json.dumps(chosen(SAM))
    assert coaches() == []
    assert chosen(NOOR) == {}
    assert coaches() == [NOOR]
    assert f"<@{SAM}>" in json.dumps(opened(slack, NOOR, slack.clicked(NOOR, f"{CARDS}predictions")))
    assert chosen(None) == {}
    assert coaches() == []


def test_a_card_of_four_competencies_is_one_form_of_few_fields(slack: Slack, rapport: Rapport, role: int) -> None:
    """Five minutes from the button: nothing to turn, five choices that have to be made, words only where they count."""
    four = ["teamwork", "accountability", "analysis", "domain_tools"]
    with rapport.store.engines.write() as connection:
        connection.execute(update(seats).values(competencies=four))
    view = opened(slack, SAM, slack.clicked(SAM, f"{CARDS}card", "1"))
    fields = [each for each in view["blocks"] if each["type"] == "input"]
    assert view["submit"]["text"] == "Hand in", "it is the only step"
    assert len(fields) == 11
    assert sum(not each["optional"] for each in fields) == 5
    choices = {f"score_{n}": {"value": "4"} for n in range(4)} | {"overall": {"value": "yes"}}
    looked = sent(slack, SAM, filled(view, **choices))
    assert "Hand in anyway" in json.dumps(looked), "ratings without words are looked at once more"


def test_a_card_is_let_go_from_the_third_page_and_the_page_comes_back(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    """List, candidate, cards: Slack takes no fourth on top."""
    sent(slack, SAM, card(slack, SAM, "1", evidence="Zebra"))
    cards = opened(slack, ANA, slack.clicked(ANA, f"{CARDS}cards", "1", view=page(slack, ANA, role, 1)))
    assert "Go on without it" in words(cards)
    form = opened(slack, ANA, slack.clicked(ANA, f"{CARDS}waive", "2", view=cards))
    assert form["id"] == cards["id"], "in its place"
    answer = sent(slack, ANA, filled(form, why="Ill for weeks"))
    assert answer["response_action"] == "update"
    assert "Zebra" in words(answer["view"])
