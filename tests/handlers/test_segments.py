"""Segments in Slack: ready-made or by a rule, looked at before they are saved, and what hiring knows hidden."""

from __future__ import annotations

import pytest

from bot.app import Rapport
from bot.jobs.community.segments import exporting
from bot.rules.community.content import Item, State
from bot.rules.community.content import Kind as About
from bot.rules.community.members import Consent, How, Member, Purpose, Standing
from bot.rules.community.segments import Condition, Kind, On, Rule, Segment
from bot.rules.community.sources import Kind as From
from bot.rules.community.sources import Source
from bot.rules.hiring.candidates import What
from bot.rules.hiring.candidates.moving import REASONS, moved
from sandbox.client import words
from tests.fakes import CIRCLE, Json, Slack
from tests.handlers.candidates import KIM, begin
from tests.handlers.community.segments import (
    MOE,
    PREFIX,
    begin_for,
    checked,
    file_form,
    import_form,
    listed,
    write_form,
)
from tests.handlers.first_run import give_roles
from tests.handlers.forms import opened
from tests.handlers.state import OPEN, ask, forget, rows, told
from tests.make import NOW


@pytest.fixture(autouse=True)
def _begun(rapport: Rapport) -> None:
    give_roles(rapport.store)
    begin_for(rapport.store)


def kept(rapport: Rapport) -> dict[int, Segment]:
    with rapport.store.reading() as books:
        return {each.id: each for each in books.segments.all(CIRCLE)}


def press(slack: Slack, address: str, value: str, view: Json | None = None) -> str:
    clicked = slack.clicked(MOE, PREFIX + address, value, CIRCLE)
    return told(slack, slack.interact({**clicked, "view": view} if view else clicked), MOE, CIRCLE)


def test_a_segment_of_ones_own_is_looked_at_before_it_is_saved_and_the_list_shows_it(
    slack: Slack, rapport: Rapport
) -> None:
    more = {"on_1": {"value": "standing:joined"}, "wants": "To grow"}
    form = write_form(slack, name=" Go  people ", on_0={"value": "skill"}, value_0="go", **more)
    shown = checked(slack, form)
    for said in ("1 person", "Kai", "1 can be reached in Slack now"):
        assert said in words(shown)
    assert len(kept(rapport)) == 1, "nothing is saved before it was looked at"
    answer = slack.interact(slack.submitted(MOE, shown, CIRCLE)).get_json()
    assert "Go people" in words(answer["view"])
    segment = kept(rapport)[2]
    assert [(each.on, each.value) for each in segment.rule.conditions] == [(On.SKILL, "go"), (On.STANDING, "joined")]
    assert (segment.kind, segment.persona.wants, segment.by) == (Kind.LIVE, "To grow", MOE)
    assert "Go people" in words(listed(slack))
    again = slack.interact(slack.submitted(MOE, {**shown, "hash": "3.again"}, CIRCLE)).get_json()
    assert "saved already" in str(again)
    assert len(kept(rapport)) == 2


def test_what_is_wrong_with_a_rule_is_told_beside_its_field(slack: Slack, rapport: Rapport) -> None:
    for answers, field, sentence in (
        ({}, "on_0", "at least one condition"),
        ({"on_0": {"value": "skill"}}, "value_0", "belongs to this condition"),
        ({"on_0": {"value": "act_over"}, "value_0": "soon"}, "value_0", "number of days"),
        ({"on_0": {"value": "joined_from"}, "value_0": "31.1."}, "value_0", "2026-01-31"),
        ({"on_0": {"value": "standing:burnt"}}, "value_0", "at least one condition"),
        ({"on_0": {"value": "skill"}, "value_0": "Go", "name": " "}, "name", "a name"),
    ):
        errors = slack.interact(
            slack.submitted(MOE, write_form(slack, **{"name": "Some", **answers}), CIRCLE)
        ).get_json()["errors"]
        assert [(key.partition("~")[0], sentence in said) for key, said in errors.items()] == [(field, True)], answers
    assert len(kept(rapport)) == 1


def test_a_ready_made_segment_is_there_at_one_click_and_once(slack: Slack, rapport: Rapport) -> None:
    for _ in range(2):
        press(slack, "ready_made", "lapsing", listed(slack))
        assert "Lapsing" in words(slack.open_view(MOE, CIRCLE))
    assert [each.ready for each in kept(rapport).values() if each.ready] == ["lapsing"]
    assert "no such segment" in press(slack, "ready_made", "burn")
    with rapport.store.open() as books:
        fair, counted = (
            books.sources.add(Source(CIRCLE, kind, f"c{kind}", f"The {kind}", MOE, NOW))
            for kind in (From.FAIR, From.DIVERSITY)
        )
    press(slack, "ready_made", f"source:{fair.id}", listed(slack))
    assert "The fair" in words(slack.open_view(MOE, CIRCLE))
    assert Rule((Condition(On.SOURCE, str(fair.id)),)) in [each.rule for each in kept(rapport).values()]
    assert "no such segment" in press(slack, "ready_made", f"source:{counted.id}"), "it is asked of nobody"


def test_a_segment_that_something_is_still_to_be_said_to_is_not_deleted(slack: Slack, rapport: Rapport) -> None:
    with rapport.store.open() as books:
        item = books.content.add(Item(CIRCLE, About.NEWS, "x", "x", MOE, NOW, State.DRAFT, segment=1))
    assert "still to be said" in press(slack, "change", "1:delete")
    forget(slack)
    with rapport.store.open() as books:
        books.content.keep(Item(**{**vars(item), "state": State.DROPPED}))
    assert press(slack, "change", "1:delete") == ""
    assert kept(rapport) == {}


def test_moderators_see_of_a_hiring_segment_neither_who_is_in_it_nor_a_number_below_ten(
    slack: Slack, rapport: Rapport
) -> None:
    press(slack, "ready_made", "interested", listed(slack))
    with rapport.store.open() as books:
        for n in range(10):
            agreed = Consent(Purpose.HIRING, "1", How.PAGE, NOW, NOW.replace(year=2099))
            member = books.members.begin(Member(CIRCLE, f"Ann {n}", Standing.JOINED, NOW, f"a{n}@a.example"))
            if n < 9:
                books.members.give(member.id, agreed)
    press(slack, "look", "2")
    said = words(slack.open_view(MOE, CIRCLE))
    assert "fewer than 10 people" in said
    assert "Ann" not in said
    with rapport.store.open() as books:
        books.members.give(member.id, agreed)
    press(slack, "look", "2")
    said = words(slack.open_view(MOE, CIRCLE))
    assert "10 people" in said
    assert "Ann" not in said
    for what in ("freeze", "export"):
        assert "only hiring people see" in press(slack, "change", f"2:{what}")
    assert not [each for each in rows(rapport.store, "errands")["errands"] if each["kind"] == exporting.EXPORT]


def test_a_file_of_members_needs_to_say_where_they_come_from(slack: Slack, rapport: Rapport) -> None:
    answer = slack.interact(slack.submitted(MOE, file_form(slack, origin=" "), CIRCLE)).get_json()
    assert "where these people come from" in str(answer["errors"])
    form = file_form(slack)
    for _ in range(2):  # a form that is sent twice is one file
        assert slack.interact(slack.submitted(MOE, form, CIRCLE)).get_json() is None
    assert [each["origin"] for each in rows(rapport.store, "member_imports")["member_imports"]] == ["The fair"] * 2


def test_what_is_wrong_with_a_right_is_told_beside_its_field(slack: Slack, rapport: Rapport) -> None:
    for answers, field in (
        ({"version": ""}, "version"), ({"day": None}, "day"), ({"day": "2099-01-01"}, "day"),
        ({"day": "2020-01-01"}, "day"), ({"purposes": []}, "purposes"), ({"by": {"value": "interest"}}, "reason"),
    ):  # fmt: skip
        form = import_form(slack, "keep_basis", **answers)
        errors = slack.interact(slack.submitted(MOE, form, CIRCLE)).get_json()["errors"]
        assert [key.partition("~")[0] for key in errors] == [field], answers


def test_a_button_from_before_the_columns_were_changed_adds_nobody(slack: Slack, rapport: Rapport) -> None:
    assert "columns were changed" in press(slack, "load_decide", "1:add:9.9")
    for garbage in ("", "1:add", "1:burn:", "9:add:", "x"):
        assert "do not have this file" in press(slack, "load_decide", garbage), garbage


def test_recruiters_see_which_candidates_agreed_to_be_seen_and_nothing_they_do_there(
    slack: Slack, rapport: Rapport
) -> None:
    seen = begin(rapport.store, ask(rapport.store, OPEN).id, KIM)
    with rapport.store.open() as books:
        kim = books.members.begin(Member(CIRCLE, "K", Standing.JOINED, NOW, "k@a.example", candidate=seen.candidate.id))
        why = REASONS[What.WITHDRAW][0]
        books.candidates.move(seen.candidacy, moved(seen.candidacy, What.WITHDRAW, 3, "U0ANA", NOW, why, ""))
    assert "Kim" not in words(opened(slack, "U0ANA", slack.clicked("U0ANA", f"{PREFIX}known")))
    forget(slack)
    with rapport.store.open() as books:
        books.members.give(kim.id, Consent(Purpose.HIRING, "1", How.PAGE, NOW, NOW.replace(year=2099)))
    assert "Kim" in words(opened(slack, "U0ANA", slack.clicked("U0ANA", f"{PREFIX}known")))
