"""The editor of the approval chains: every button and form, errors beside fields, somebody else in between."""

from __future__ import annotations

import io
from typing import Any

import pytest

from bot.app import Rapport
from bot.rules.hiring.requisitions import Mode, conditions
from bot.rules.hiring.requisitions.chain_editing import digest
from bot.rules.hiring.requisitions.chains import MANAGER, Chain, StepPlan
from bot.rules.hiring.requisitions.conditions import Condition
from sandbox import views
from sandbox.client import words
from tests.fakes import COMPANY, Json, Slack
from tests.handlers.chain_forms import (
    CHAIN_BUTTONS,
    CHAIN_FORMS,
    DIGEST,
    chain_page,
    heading_form,
    list_page,
    new_form,
    pushed,
    ready_form,
    step_form,
)
from tests.handlers.forms import filled
from tests.handlers.state import ask, forget, rows, told
from tests.installed import CHAIN
from tests.make import chain, step

DEAR = Condition("pay_to", conditions.Test.OVER, 80_000)
NOT_OWN = Condition("hiring_manager", conditions.Test.IS_NOT, other="asker")
BOARD = StepPlan("Board", ("U0NOOR", "U0SAM"), Mode.N_OF_M, 1, conditions=(DEAR,))
GARBAGE = [
    "", ":::", "x", f"{DIGEST}", f"{DIGEST}:9::", f"{DIGEST}:0:9:", f"{DIGEST}:0:0:sideways", f"{DIGEST}:0:0:up",
    f"{DIGEST}:-1::", f"{DIGEST}:٣::", f"{DIGEST}:::huge", f"{'0' * 16}:0::", f"{DIGEST}:0::\n", "9" * 1900,
]  # fmt: skip


def kept(rapport: Rapport) -> tuple[Chain, ...]:
    with rapport.store.reading() as books:
        return books.workspaces.get(COMPANY).chains


def submit(slack: Slack, view: Json) -> dict[str, str]:
    """Submit as Ada; what stands beside which field."""
    answer = slack.interact(slack.submitted("U0ADA", view))
    assert answer.status_code == 200
    errors = (answer.get_json() if answer.data else {}).get("errors", {})
    return {block.partition("~")[0]: text for block, text in errors.items()}


def test_the_list_shows_every_chain_and_step_in_plain_words(slack: Slack, rapport: Rapport) -> None:
    with rapport.store.open() as books:
        seen = {"conditions": (NOT_OWN,), "inputs": frozenset({"level"}), "hours_allowed": 16, "backup": "U0NOOR"}
        late = step("U0OMAR", MANAGER, **seen)
        books.workspaces.set_chains(COMPANY, [chain(late, name="Dear", conditions=(DEAR,)), CHAIN])
    said = words(list_page(slack))
    for expected in (
        "the upper end of the pay is over", "80,000", "For every request", "2 of 3 must say yes", "16 working hours",
        "the hiring manager’s manager", "the hiring manager is not the person who asks", "the level",
        "those under way keep the steps",
    ):  # fmt: skip
        assert expected in said.replace("\n", ""), expected


def test_a_last_chain_with_conditions_is_pointed_out(slack: Slack, rapport: Rapport) -> None:
    assert "fits none of these chains" not in words(list_page(slack))
    with rapport.store.open() as books:
        books.workspaces.set_chains(COMPANY, [chain(conditions=(DEAR,))])
    assert "fits none of these chains" in words(list_page(slack))


def test_a_new_chain_is_kept_with_its_first_step_before_the_one_for_every_request(
    slack: Slack, rapport: Rapport
) -> None:
    assert submit(slack, new_form(slack, roles=[{"value": MANAGER}], hours="16", backup="U0EDITH")) == {}
    first, second = kept(rapport)
    board = StepPlan(
        "Board", (MANAGER, "U0NOOR", "U0SAM"), Mode.N_OF_M, 1, conditions=(DEAR,), hours_allowed=16, backup="U0EDITH"
    )
    assert (first, second) == (Chain("Dear ones", (DEAR, NOT_OWN), (board,)), CHAIN)
    with rapport.store.reading() as books:
        workspace = books.workspaces.get(COMPANY)
    assert workspace.started_at is not None
    ((text,),) = [[row["text"] for row in rows(rapport.store)["record_personal"]]]
    assert "Dear ones" in text
    assert "pay_to > 80000" in text
    assert "U0ADA" in text


def test_the_heading_is_kept_and_the_steps_stay(slack: Slack, rapport: Rapport) -> None:
    assert submit(slack, heading_form(slack, conditions="pay_to > 80000")) == {}
    assert kept(rapport) == (Chain("All of them", (DEAR,), CHAIN.steps),)


def test_a_step_is_added_changed_moved_and_taken_away(slack: Slack, rapport: Rapport) -> None:
    assert submit(slack, step_form(slack)) == {}
    assert kept(rapport)[0].steps == (*CHAIN.steps, BOARD)
    page = slack.someone("U0ADA").modals()[1]
    assert "Board" in words(page)
    now = digest(kept(rapport))
    assert page["private_metadata"] == f"{now}:0::"

    slack.interact(slack.clicked("U0ADA", "chains.move", f"{now}:0:2:up", view=page_of(slack, 1)))
    assert [each.name for each in kept(rapport)[0].steps] == ["Finance", "Board", "Leadership"]
    now = digest(kept(rapport))
    slack.interact(slack.clicked("U0ADA", "chains.remove", f"{now}:0:0:", view=page_of(slack, 1)))
    assert [each.name for each in kept(rapport)[0].steps] == ["Board", "Leadership"]
    assert all("*Finance*" not in words(page) for page in slack.someone("U0ADA").modals())
    assert "Finance" not in words(slack.open_view("U0ADA"))

    forget(slack)
    now = digest(kept(rapport))
    form = pushed(slack, "chains.edit_step", f"{now}:0:0:", chain_page(slack, f"{now}:0::"))
    assert submit(slack, filled(form, step_name="The board", needed=None)) == {}
    changed = kept(rapport)[0].steps[0]
    assert (changed.name, changed.mode, changed.seats, changed.conditions) == (
        "The board", Mode.ALL_OF, BOARD.seats, BOARD.conditions,
    )  # fmt: skip


def page_of(slack: Slack, depth: int) -> Json:
    """The view at that depth of what Ada has open, as payloads carry it."""
    place = slack.place(COMPANY)
    return views.described(place, views.stack(place, "U0ADA")[depth])


def test_chains_move_and_are_taken_away_and_the_list_follows(slack: Slack, rapport: Rapport) -> None:
    other = chain(name="Dear", conditions=(DEAR,))
    third = chain(name="Not own", conditions=(NOT_OWN,))
    with rapport.store.open() as books:
        books.workspaces.set_chains(COMPANY, [other, third, CHAIN])
    page = list_page(slack)
    slack.interact(slack.clicked("U0ADA", "chains.move", f"{digest([other, third, CHAIN])}:1::up", view=page))
    assert kept(rapport) == (third, other, CHAIN)
    slack.interact(slack.clicked("U0ADA", "chains.remove", f"{digest(kept(rapport))}:0::", view=page_of(slack, 0)))
    assert kept(rapport) == (other, CHAIN)
    assert "Not own" not in words(slack.open_view("U0ADA"))


def test_a_move_that_would_leave_a_chain_unreached_is_refused_and_told(slack: Slack, rapport: Rapport) -> None:
    other = chain(name="Dear", conditions=(DEAR,))
    with rapport.store.open() as books:
        books.workspaces.set_chains(COMPANY, [other, CHAIN])
    before = rows(rapport.store)
    value = f"{digest([other, CHAIN])}:0::down"
    answer = slack.interact(slack.clicked("U0ADA", "chains.move", value, view=list_page(slack)))
    assert "No request would ever reach “Dear”" in told(slack, answer, "U0ADA")
    assert rows(rapport.store) == before


@pytest.mark.parametrize("which", ["small", "money", "large"])
def test_a_ready_chain_is_kept_with_the_people_chosen(slack: Slack, rapport: Rapport, which: str) -> None:
    form = pushed(slack, "chains.choose_ready", f"{DIGEST}:::{which}")
    groups = {"small": ["hr"], "money": ["finance", "hr"], "large": ["finance", "leadership"]}[which]
    chosen: dict[str, Any] = {group: ["U0OMAR", "U0NOOR"] for group in groups}
    chosen |= {"limit": "90000"} if which == "money" else {}
    assert set(submit(slack, form)) >= set(groups)
    assert set(submit(slack, filled(form, **chosen))) == {"conditions"}  # there is one for every request already
    assert submit(slack, filled(form, **chosen, conditions="headcount > 1", backup="U0EDITH")) == {}
    made = kept(rapport)[0]
    assert made.conditions == (Condition("headcount", conditions.Test.OVER, 1),)
    assert {"U0OMAR", "U0NOOR"} <= {seat for each in made.steps for seat in each.seats}
    assert all(each.backup == "U0EDITH" for each in made.steps)


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_changed(slack: Slack, rapport: Rapport) -> None:
    before = rows(rapport.store)
    wrong: list[tuple[Json, set[str]]] = [
        (heading_form(slack, name=" "), {"name"}),
        (heading_form(slack, conditions="wage > 3"), {"conditions"}),
        (step_form(slack, step_name="Finance"), {"step_name"}),
        (step_form(slack, needed="3", hours="500", only_when="pay_to >"), {"needed", "hours", "only_when"}),
        (step_form(slack, people=[]), {"people"}),
        (step_form(slack, people=["U0GUS"]), {"people"}),
        (step_form(slack, people=["U0DEE"]), {"people"}),
        (step_form(slack, people=["U0STRANGER"]), {"people"}),
        (step_form(slack, backup="U0NOOR"), {"backup"}),
        (step_form(slack, roles=[{"value": "role:king"}]), {"people"}),
        (step_form(slack, inputs=[{"value": "salary"}]), {"inputs"}),
        (step_form(slack, only_when="asker is nobody@a.example"), {"only_when"}),
        (new_form(slack, name="Every request"), {"name"}),
        (new_form(slack, conditions=None), {"conditions"}),
        (ready_form(slack, limit="many"), {"limit"}),
        (ready_form(slack, hr=["U0GUS"]), {"people"} ),
    ]
    for view, fields in wrong:
        told_at = set(submit(slack, view))
        assert told_at == fields or told_at == {"name"}, (fields, told_at)
        assert rows(rapport.store) == before
    position = submit(slack, heading_form(slack, conditions="pay_to > 1\nwage > 3"))["conditions"]
    assert "Line 2, position 1" in position


@pytest.mark.parametrize("name", sorted(CHAIN_FORMS))
def test_when_somebody_changed_the_chains_in_between_nothing_is_changed_and_it_is_said(
    slack: Slack, rapport: Rapport, name: str
) -> None:
    view = CHAIN_FORMS[name](slack)
    with rapport.store.open() as books:
        books.workspaces.set_chains(COMPANY, [chain(step("U0NOOR"), name="Newer")])
    before = rows(rapport.store)
    payload = slack.submitted("U0ADA", view)
    if name in CHAIN_BUTTONS:
        payload = slack.clicked("U0ADA", name, CHAIN_BUTTONS[name], view=view)
    answer = slack.interact(payload)
    assert "Somebody changed the approval chains" in told(slack, answer, "U0ADA")
    assert rows(rapport.store) == before


def test_a_value_or_metadata_that_means_nothing_changes_nothing_and_is_answered(
    slack: Slack, rapport: Rapport, written: io.StringIO
) -> None:
    before, page = rows(rapport.store), list_page(slack)
    forms = {name: CHAIN_FORMS[name](slack) for name in ("chains.save", "chains.save_step", "chains.add_ready")}
    for value in GARBAGE:
        for name in ("chains.edit", "chains.edit_step", "chains.move", "chains.remove", "chains.choose_ready"):
            forget(slack)
            answer = slack.interact(slack.clicked("U0ADA", name, value, view=page))
            assert told(slack, answer, "U0ADA"), (name, value)
            assert rows(rapport.store) == before, (name, value)
        for name, form in forms.items():
            if not value.startswith(f"{DIGEST}:0:0:"):  # that names a step, whatever it does
                assert submit(slack, {**form, "private_metadata": value}), (name, value)
                assert rows(rapport.store) == before, (name, value)
    assert '"level": "error"' not in written.getvalue()


def test_a_request_under_way_keeps_the_steps_it_was_sent_with(slack: Slack, rapport: Rapport) -> None:
    id = ask(rapport.store).id
    assert submit(slack, step_form(slack)) == {}
    with rapport.store.reading() as books:
        found = {each.id: each for each in books.requisitions.under_way(COMPANY)}
    assert [each.name for each in found[id].steps] == ["Finance", "Leadership"]
