"""What a payload claims proves nothing: other ids, other workspaces and garbage change no row and are answered."""

from __future__ import annotations

import io
import json
from typing import Any
from urllib.parse import urlencode
from zlib import crc32

import pytest

from bot.app import Rapport
from bot.deps import real_now
from bot.rules.company import Company
from bot.rules.hiring.requisitions import asking
from bot.rules.people import Person
from tests.fakes import BOTH, CIRCLE, COMPANY, Json, Slack, signed
from tests.handlers import every
from tests.handlers.forms import filled, form_of, opened, request_form, settings_form, workspace_form
from tests.handlers.may import CHANGES, ORDERS, REQUESTS
from tests.handlers.meaning import ABOUT_NO_REQUEST, MAY_BE_EMPTY, WITHOUT_VALUE
from tests.handlers.state import APPROVED, Rows, Watch, ask, forget, put_back, rows, told
from tests.make import NOW, chain, step, wanted

GARBAGE = [
    "", ":", ":1", "x:y", "1:1:1", "-1:1", "0:1", "99:1", "1.0:1", "1e3:1", "1:-1", "' OR 1=1 --:1",
    "9" * 40 + ":1", "1:" + "9" * 40, "9" * 5000 + ":1", "null", "[]", "\x00:1", "１" * 400,
]  # fmt: skip
METADATA = [
    "", "null", "[]", "{}", "{", '"x"', "1", '{"id": "x", "number": 1}', '{"id": null, "number": null}',
    '{"id": 99, "number": 1}', '{"id": [1], "number": 1}', '{"id": 1e400, "number": 1}', '{"id": 1}',
    '{"id": ' + "9" * 40 + ', "number": 1}',
]  # fmt: skip
BROKEN: list[Json | None] = [None, {}, {"values": {}}, {"values": {"title": {}}}, {"values": {"x~0": {"a": {}}}}]
ANSWERS: list[dict[str, Any]] = [
    {"title": "x" * 5000}, {"title": "   "}, {"headcount": "-3"}, {"headcount": "1e9"}, {"headcount": "٣"},
    {"pay_from": "9" * 30, "currency": "EUR"}, {"reason": {"value": "because"}}, {"reason": {"value": ""}},
    {"target_start": "2026-02-31"}, {"target_start": "yesterday"}, {"target_start": "1999-01-01"},
    {"currency": "EURO"}, {"business_case": ""}, {"remote": [{"value": "moon"}], "location": ""},
]  # fmt: skip


def but_drafts(found: Rows) -> Rows:
    """What was typed wrong is kept as a draft, and nothing else."""
    kept = {"drafts", "card_drafts", "report_drafts", "handled"}
    begun = [{name: each for name, each in row.items() if name != "draft"} for row in found["checkins"]]
    return {**{name: each for name, each in found.items() if name not in kept}, "checkins": begun}


def fallen(written: io.StringIO) -> list[str]:
    """What went wrong unforeseen since it was asked last."""
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    written.seek(0)
    written.truncate()
    return [line.get("exception", line["event"]) for line in lines if line["level"] == "error"]


def by_turns(one: every.Ready, garbage: list[Any], is_whole: bool, count: int = 1) -> list[Any]:
    """All of it, or so many, neighbours others."""
    first = crc32(one.name.encode())
    return garbage if is_whole else [garbage[(first + n) % len(garbage)] for n in range(count)]


WHOLE = pytest.mark.parametrize("is_whole", [False, pytest.param(True, marks=pytest.mark.long)], ids=["some", "all"])


@WHOLE
def test_a_button_value_that_means_nothing_changes_nothing_and_is_answered(
    slack: Slack, rapport: Rapport, written: io.StringIO, everything: list[every.Ready], is_whole: bool
) -> None:
    watch = Watch(rapport.store)
    for one in (each for each in everything if each.name in every.BUTTONS):
        put_back(rapport.store, one.rows)
        watch.was_written()
        for value in by_turns(one, GARBAGE, is_whole):
            if one.name.startswith("staff.") and value.startswith("1:"):
                continue  # only what is applied asks for the mark of what was shown
            forget(slack)
            actions = [{**one.payload["actions"][0], "value": value}]
            answer = slack.interact(one.again(slack, actions=actions))
            assert (answer.status_code, fallen(written)) == (200, []), (one.name, value)
            if one.name in WITHOUT_VALUE:
                break  # it means the same whatever it carries
            assert told(slack, answer, one.user, one.workspace), (one.name, value)
            assert not watch.was_written() or rows(rapport.store) == one.rows, (one.name, value)
    watch.close()


@WHOLE
def test_metadata_that_means_nothing_changes_nothing_and_is_answered(
    slack: Slack, rapport: Rapport, written: io.StringIO, everything: list[every.Ready], is_whole: bool
) -> None:
    watch = Watch(rapport.store)
    for one in (each for each in everything if each.name in every.VIEWS):
        view = one.payload["view"]
        put_back(rapport.store, one.rows)
        watch.was_written()
        every_other = [each for each in METADATA if each != view["private_metadata"]]
        for metadata in by_turns(one, every_other, is_whole, 2):
            forget(slack)
            answer = slack.interact(one.again(slack, view={**view, "private_metadata": metadata}))
            assert (answer.status_code, fallen(written)) == (200, []), (one.name, metadata)
            if view["private_metadata"] and not one.name.endswith(".close"):  # nobody can be told after closing a form
                assert answer.get_json()["response_action"] in {"errors", "push"}, (one.name, metadata)
                assert told(slack, answer, one.user, one.workspace), (one.name, metadata)
                is_same = not watch.was_written() or but_drafts(rows(rapport.store)) == but_drafts(one.rows)
                assert is_same, (one.name, metadata)
    watch.close()


def test_a_revision_nobody_made_and_a_question_nobody_asked_are_not_there(
    slack: Slack, rapport: Rapport, everything: list[every.Ready]
) -> None:
    ready = {one.name: one for one in everything}
    for one in (ready[REQUESTS + name] for name in ("approve", "reject", "ask", "answer")):
        put_back(rapport.store, one.rows)
        for value in ("1:99", "1", "1:") if not one.name.endswith("answer") else ("1:99",):
            forget(slack)
            answer = slack.interact(one.again(slack, actions=[{**one.payload["actions"][0], "value": value}]))
            assert told(slack, answer, one.user, one.workspace), (one.name, value)
            assert rows(rapport.store) == one.rows, (one.name, value)
    for one in (ready[REQUESTS + name] for name in ("reject_with_reason", "ask_question", "answer_question")):
        put_back(rapport.store, one.rows)
        view = {**one.payload["view"], "private_metadata": '{"id": 1, "number": 99}'}
        assert slack.interact(one.again(slack, view=view)).get_json()["response_action"] == "errors"
        assert rows(rapport.store) == one.rows, one.name


def test_a_request_one_has_no_part_in_is_not_opened_by_naming_it(
    slack: Slack, rapport: Rapport, everything: list[every.Ready]
) -> None:
    """With the button, or in the form, of a request one may do it to; also when it does not exist."""
    for one in (each for each in everything if each.name.startswith(REQUESTS)):
        put_back(rapport.store, one.rows)
        other = somebody_elses(rapport)
        before = rows(rapport.store)
        for id in (other, other + 1):
            forget(slack)
            answer = slack.interact(one.again(slack, **renamed(one.payload, id)))
            changed = but_drafts(rows(rapport.store)) != but_drafts(before)
            said = told(slack, answer, one.user, one.workspace)
            if one.name not in ABOUT_NO_REQUEST:
                assert ("not here, or not for you" in said, changed) == (True, False), (one.name, said)


def somebody_elses(rapport: Rapport) -> int:
    """The request of people who have nothing to do with the first one."""
    draft = asking.begin_draft(COMPANY, "U0EDITH", wanted(hiring_manager="U0EDITH"), NOW)
    with rapport.store.open() as books:
        made = asking.submit(draft, "U0EDITH", [chain(step("U0PIA"))], Company(), NOW)
        return books.requisitions.add(made).id


def renamed(payload: Json, id: int) -> Json:
    """The parts of a payload with another request named in them."""
    if "actions" in payload:
        (action,) = payload["actions"]
        _, _, number = str(action["value"]).partition(":")
        return {"actions": [{**action, "value": f"{id}:{number}"}]}
    carried = json.loads(payload["view"]["private_metadata"] or "{}")
    return {"view": {**payload["view"], "private_metadata": json.dumps({**carried, "id": id})}}


def test_a_request_of_another_workspace_is_not_there(slack: Slack, rapport: Rapport) -> None:
    """Also for somebody who has the same id there as its approver here."""
    id, place = ask(rapport.store).id, slack.place(BOTH)
    place.people["U0OMAR"] = slack.place(COMPANY).people["U0OMAR"]
    with rapport.store.open() as books:
        books.people.put(Person(BOTH, "U0OMAR", "Omar"), NOW)
    before = rows(rapport.store)
    for address in every.BUTTONS:
        if address.startswith(REQUESTS) and address not in ABOUT_NO_REQUEST:
            for user in ("U0BOB", "U0OMAR"):
                forget(slack)
                answer = slack.interact(slack.clicked(user, address, f"{id}:1", BOTH))
                assert "not here, or not for you" in told(slack, answer, user, BOTH), address
    assert rows(rapport.store) == before


@WHOLE
def test_a_form_that_somebody_else_sent_is_still_there_for_whom_it_was_opened(
    slack: Slack, rapport: Rapport, everything: list[every.Ready], is_whole: bool
) -> None:
    for one in (each for each in everything if each.name in every.VIEWS):
        put_back(rapport.store, one.rows)
        others = [user for user in ("U0SAM", "U0GUS", "U0PIA") if user != one.user]
        for user in by_turns(one, others, is_whole):
            slack.interact(one.again(slack, user={**one.payload["user"], "id": user}))
        claimed = rows(rapport.store)["handled"]
        put_back(rapport.store, {**one.rows, "handled": claimed})
        before = rows(rapport.store)
        assert slack.interact(one.again(slack)).status_code == 200
        assert (rows(rapport.store) != before) == (one.name in CHANGES | ORDERS), one.name


@WHOLE
def test_a_form_without_answers_changes_nothing_that_matters_and_is_answered(
    slack: Slack, rapport: Rapport, written: io.StringIO, everything: list[every.Ready], is_whole: bool
) -> None:
    for one in (each for each in everything if each.name in every.VIEWS):
        for state in by_turns(one, BROKEN, is_whole):
            put_back(rapport.store, one.rows)
            answer = slack.interact(one.again(slack, view={**one.payload["view"], "state": state}))
            assert (answer.status_code, fallen(written)) == (200, []), (one.name, state)
            if one.name not in MAY_BE_EMPTY:
                assert (answer.get_json() or {}).get("response_action") in {"errors", "push"}, (one.name, state)
                assert but_drafts(rows(rapport.store)) == but_drafts(one.rows), (one.name, state)


def test_the_workspaces_part_of_the_settings_is_kept_only_from_an_admin(slack: Slack, rapport: Rapport) -> None:
    """Also when somebody adds the fields to their own form."""
    whole = workspace_form(slack, hr_channel="C0EVIL")
    forget(slack)
    own = settings_form(slack, "U0SAM")
    both = {"values": {**own["state"]["values"], **whole["state"]["values"]}}
    before = rows(rapport.store)
    for view in (whole, {**whole, "state": both}):
        answer = slack.interact(slack.submitted("U0SAM", view))
        assert answer.get_json()["response_action"] == "errors"
        assert rows(rapport.store) == before
    slack.interact(slack.submitted("U0SAM", {**own, "state": both}))
    after = rows(rapport.store)
    assert after["workspaces"] == before["workspaces"]
    assert [row["chosen_language"] for row in after["people"] if row["user"] == "U0SAM"] == ["zh"]


# By field of the person's own form: what the form would never send, and what is said about it.
OWN: list[tuple[dict[str, Any], str]] = [
    ({"language": {"value": "tlh"}}, "one of the languages"),
    ({"day_starts": "25:00"}, "choose a time"),
    ({"day_ends": "soon"}, "choose a time"),
    ({"days_off": [{"value": str(day)} for day in range(7)]}, "at least one day"),
    ({"away_until": "2026-02-31"}, "choose a date"),
    ({"away_from": "2099-01-01"}, "until when"),
    *(
        ({"away_from": "2099-01-01", "away_until": "2099-01-05", "delegate": who}, said)
        for who, said in (
            ("U0GUS", "active regular member"), ("U0DEE", "active regular member"), ("U0EVIL", "active regular member"),
            ("U0CLEO", "active regular member"), ("U0BOB", "active regular member"), ("U0SAM", "That is you"),
        )
    ),
]  # fmt: skip
EVERYBODYS: list[tuple[dict[str, Any], str]] = [
    ({"zone": "Europe/Berlim"}, "Did you mean Europe/Berlin?"),
    ({"zone": "../../etc/passwd"}, "I do not know the zone"),
    ({"day_starts": None}, "choose a time"),
    ({"day_starts": "18:00", "day_ends": "19:00"}, "at least four hours"),
    ({"holidays": "2026-12-25\n25.12.2026 Christmas"}, "Line 2"),
    ({"hr_channel": "C0EVIL"}, "cannot write there"),
    ({"channel_language": {"value": "tlh"}}, "one of the languages"),
]


def test_settings_that_the_forms_would_never_send_are_refused_beside_their_fields(
    slack: Slack, rapport: Rapport
) -> None:
    """Also a delegate who is a guest, left, is nobody, or works for another workspace."""
    mine = settings_form(slack, "U0SAM")
    forget(slack)
    whole, before = workspace_form(slack), rows(rapport.store)
    tried = [("U0SAM", mine, *each) for each in OWN] + [("U0ADA", whole, *each) for each in EVERYBODYS]
    for user, form, answers, said in tried:
        view = filled(form, **answers)
        answer = slack.interact(slack.submitted(user, view)).get_json()
        assert answer["response_action"] == "errors", answers
        fields = {block_id.partition("~")[0] for block_id in answer["errors"]}
        assert fields & (answers.keys() | {"away_until", "day_ends"}), answers
        assert said in " ".join(answer["errors"].values()), answers
        assert rows(rapport.store) == before, answers


def test_a_guest_who_names_a_delegate_is_refused(slack: Slack, rapport: Rapport) -> None:
    colleague = settings_form(slack, "U0SAM")
    away = filled(colleague, away_from="2099-01-01", away_until="2099-01-05", delegate="U0MINA")
    before = rows(rapport.store)
    answer = slack.interact(slack.submitted("U0GUS", away))
    assert answer.get_json()["response_action"] == "errors"
    assert rows(rapport.store) == before


def test_answers_that_the_form_would_never_send_are_refused_beside_their_fields(slack: Slack, rapport: Rapport) -> None:
    form = request_form(slack)
    before = rows(rapport.store)
    for answers in ANSWERS:
        view = filled(form, **answers)
        wrong = slack.interact(slack.submitted("U0MINA", view)).get_json()
        assert wrong["response_action"] == "errors", answers
        assert set(wrong["errors"]) <= {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
        assert but_drafts(rows(rapport.store)) == but_drafts(before), answers


def test_one_apps_secret_does_not_open_another_apps_workspace(slack: Slack, rapport: Rapport) -> None:
    """Who holds the community's signing secret must not be able to speak for somebody of the company."""
    id = ask(rapport.store).id
    before = rows(rapport.store)
    payload = json.dumps(slack.clicked("U0OMAR", "hiring.requisitions.approve", f"{id}:1"))
    body = urlencode({"payload": payload}).encode()
    headers = {**signed(body, "signing-secret-of-community"), "Content-Type": "application/x-www-form-urlencoded"}
    answer = slack.hand_over(CIRCLE, body, headers)
    assert rows(rapport.store) == before
    assert answer.status_code == 403


def test_a_workspace_where_nothing_is_installed_is_served_nothing(slack: Slack, rapport: Rapport) -> None:
    with rapport.store.open() as books:
        books.installations.forget(COMPANY, real_now())
    before = rows(rapport.store)
    assert slack.command("U0MINA", "/hire status").status_code == 403
    assert rows(rapport.store) == before


@WHOLE
def test_every_request_again_byte_for_byte_changes_nothing_more(
    slack: Slack, rapport: Rapport, everything: list[every.Ready], is_whole: bool
) -> None:
    """The same command, click, form, closing and event, as Slack, a proxy or a thief may repeat it; of those that only
    show something, all or one in four."""
    watch, writes = Watch(rapport.store), CHANGES | ORDERS | every.EVENTS.keys()
    for one in everything:
        if not (is_whole or one.name in writes or crc32(one.name.encode()) % 4 == 0):
            continue
        put_back(rapport.store, one.rows)
        forget(slack)
        body = every.body(one.again(slack))
        kind = "application/json" if one.name in every.EVENTS else "application/x-www-form-urlencoded"
        headers = {**slack.signed(one.workspace, body), "Content-Type": kind}
        assert slack.hand_over(one.workspace, body, headers).status_code == 200
        once = rows(rapport.store)
        watch.was_written()
        assert (once != one.rows) == (one.name in writes), one.name
        kinds = ("application/json", "", "application/x-www-form-urlencoded; charset=utf-8")
        for kind in kinds[crc32(one.name.encode()) % len(kinds) :][:1]:  # by turns
            answer = slack.hand_over(one.workspace, body, {**headers, "Content-Type": kind, "X-Slack-Retry-Num": "1"})
            assert answer.status_code in {200, 400, 403}
            assert not watch.was_written() or rows(rapport.store) == once, one.name
    watch.close()


def test_a_view_opens_once_however_often_the_click_comes(slack: Slack, rapport: Rapport) -> None:
    click = slack.clicked("U0MINA", "hiring.requisitions.request")
    first = opened(slack, "U0MINA", click)
    assert slack.interact(click).status_code == 200
    again = slack.open_view("U0MINA")
    assert again is not None
    assert again["id"] == first["id"]


@pytest.mark.parametrize("until", ["", "tomorrow", "2026-02-31", None])
def test_a_hand_over_until_a_day_that_is_none_says_so_at_its_field(slack: Slack, rapport: Rapport, until: str) -> None:
    id = ask(rapport.store).id
    form = form_of(slack, "U0OMAR", REQUESTS + "hand_over", f"{id}:1", to="U0SAM", until=until)
    before = rows(rapport.store)
    errors = slack.interact(slack.submitted("U0OMAR", form)).get_json()["errors"]
    assert [field.partition("~")[0] for field in errors] == ["until"]
    assert rows(rapport.store) == before


def test_a_channel_chosen_late_hears_of_what_was_approved_before_once(slack: Slack, rapport: Rapport) -> None:
    with rapport.store.open() as books:
        books.workspaces.set_hiring(COMPANY, None, "en")
    ask(rapport.store, APPROVED)
    for _ in range(2):
        forget(slack)
        slack.interact(slack.submitted("U0ADA", workspace_form(slack, hr_channel="C0HR")))
    with rapport.store.reading() as books:
        told = [notice.to for notice in books.notices.about("requisition:1") if notice.kind.endswith("for_hr")]
    assert told == ["C0HR"]
