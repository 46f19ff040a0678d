"""Who may do what, in which state: every entry, tried by everybody. Who may not changes nothing and is told so."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from bot.app import Rapport
from bot.handlers import ALL
from bot.handlers.commands import WORDS
from bot.slack import ids
from tests.fakes import BOTH, CIRCLE, COMPANY, Json, Slack
from tests.handlers.forms import reject_form, request_form, settings_form
from tests.handlers.state import FIRST, SECOND, STATES, ask, forget, put_back, rows, told

CAST = {
    "the asker": (COMPANY, "U0MINA"),
    "the approver": (COMPANY, "U0OMAR"),
    "a later approver": (COMPANY, "U0LIWEI"),
    "a colleague": (COMPANY, "U0SAM"),
    "the admin": (COMPANY, "U0ADA"),
    "a guest": (COMPANY, "U0GUS"),
    "somebody who left": (COMPANY, "U0DEE"),
    "a member": (CIRCLE, "U0CLEO"),
    "the community's admin": (CIRCLE, "U0CORA"),
    "somebody of another company": (BOTH, "U0BEA"),
}
EVERYBODY = set(CAST) - {"somebody who left"}
HIRING = EVERYBODY - {"a guest", "a member", "the community's admin"}
DECIDING = {(FIRST, "the approver"), (SECOND, "a later approver")}


def always(who: set[str]) -> set[tuple[str, str]]:
    return {(state, each) for state in STATES for each in who}


# By address, word or form: in which state who may. Omar alone is the first step, so he cannot ask himself.
MAY = {
    "/hire": always(HIRING),
    "/interview": always(HIRING),
    "/community": always(EVERYBODY),
    "/hire request": always(HIRING),
    "/hire approve": always(HIRING),
    "/hire status": always(HIRING),
    "/hire settings": always(EVERYBODY),
    "/interview settings": always(EVERYBODY),
    "/community settings": always(EVERYBODY),
    "hiring.requisitions.request": always(HIRING),
    "hiring.requisitions.choose": always(HIRING),
    "hiring.requisitions.close": always(HIRING),
    "hiring.requisitions.submit": always(HIRING - {"the approver"}),
    "hiring.requisitions.approve": DECIDING,
    "hiring.requisitions.reject": DECIDING,
    "hiring.requisitions.reject_with_reason": DECIDING,
    "settings.show": always(EVERYBODY),
    "settings.save": always({"the admin"}),
}
CHANGES = {
    "hiring.requisitions.choose", "hiring.requisitions.close", "hiring.requisitions.submit",
    "hiring.requisitions.approve", "hiring.requisitions.reject_with_reason", "settings.save",
}  # fmt: skip

Try = Callable[[str, str], TestResponse]


def tries(slack: Slack, name: str, id: int, view: Json) -> Try:
    """How somebody of a workspace tries it: with the button, the form or the words of those who may."""

    def go(workspace: str, user: str) -> TestResponse:
        if name.startswith("/"):
            return slack.command(user, name, workspace)
        if name == "hiring.requisitions.choose":
            return slack.interact(slack.clicked(user, name, workspace=workspace, view=view))
        if name == "hiring.requisitions.close":
            return slack.interact(slack.closed(user, {**view, "callback_id": "hiring.requisitions.submit"}, workspace))
        if view:
            return slack.interact(slack.submitted(user, view, workspace))
        return slack.interact(slack.clicked(user, name, f"{id}:1", workspace))

    return go


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of that entry, opened and filled in by somebody who may."""
    if name in {"hiring.requisitions.choose", "hiring.requisitions.close", "hiring.requisitions.submit"}:
        return request_form(slack)
    if name == "settings.save":
        return settings_form(slack)
    if name == "hiring.requisitions.reject_with_reason":
        before = rows(rapport.store)
        view = reject_form(slack, ask(rapport.store).id)
        put_back(rapport.store, before)
        return view
    return {}


def names() -> list[str]:
    found = [entry for entry in ALL if entry.what != "event"]
    words = [f"/{word.command} {word.english}" for word in WORDS]
    return [f"/{entry.name}" if entry.what == "command" else ids.address(entry.listener) for entry in found] + words


def test_the_matrix_has_a_line_for_everything_a_person_can_do() -> None:
    assert set(names()) == set(MAY)


@pytest.mark.parametrize("name", names())
def test_who_may_may_and_who_may_not_changes_nothing_and_is_told(
    slack: Slack, rapport: Rapport, written: io.StringIO, name: str
) -> None:
    view, empty, wrong = form(slack, rapport, name), rows(rapport.store), []
    for state in STATES:
        put_back(rapport.store, empty)
        id = ask(rapport.store, state).id
        before = rows(rapport.store)
        for who, (workspace, user) in CAST.items():
            forget(slack)
            answer = tries(slack, name, id, view)(workspace, user)
            changed, said = rows(rapport.store) != before, told(slack, answer, user, workspace)
            may = (state, who) in MAY[name]
            if answer.status_code != 200 or changed != (may and name in CHANGES):
                wrong.append((state, who, answer.status_code, changed, said))
            if not may and not said and not name.endswith(".close"):  # nobody can be told after closing a form
                wrong.append((state, who, "is told nothing"))
            if changed:
                put_back(rapport.store, before)
    assert wrong == []
    assert '"level": "error"' not in written.getvalue()
