"""Everything a person can do to the bot, made from the list of listeners: its form, its payload, who may do it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from werkzeug.test import TestResponse

from bot.app import Rapport
from bot.handlers import ALL
from bot.handlers.commands import WORDS
from bot.rules.hiring.descriptions import Part
from bot.slack import ids
from sandbox.world import File
from tests.fakes import CIRCLE, COMPANY, Json, Slack
from tests.handlers import (
    access_review,
    availability,
    candidates,
    checkins,
    community,
    debriefs,
    descriptions,
    fairness,
    learnt,
    numbers,
    offers,
    outcomes,
    panels,
    past_hires,
    people_file,
    plans,
    reports,
    retention,
    search,
    systems,
    training,
)
from tests.handlers.cast import CAST
from tests.handlers.chain_forms import CHAIN_BUTTONS, CHAIN_FORMS
from tests.handlers.failures import FAILURE_BUTTONS, fails, failures_page
from tests.handlers.first_run import FIRST_RUN_FORMS, give_roles
from tests.handlers.forms import check_form, form_of, request_form, settings_form, workspace_form
from tests.handlers.may import MAY, REQUESTS
from tests.handlers.state import APPROVED, FIRST, OPEN, QUESTION, STATES, Rows, ask, forget, put_back, rows

BY_ADDRESS = {ids.address(entry.listener): entry for entry in ALL if entry.what not in {"command", "event", "options"}}
BUTTONS = sorted(name for name, entry in BY_ADDRESS.items() if entry.what == "action")
VIEWS = sorted(name for name, entry in BY_ADDRESS.items() if entry.what in {"view", "closed"})
COMMANDS = [f"/{entry.name}" for entry in ALL if entry.what == "command"]
EVENT_NAMES = [entry.name for entry in ALL if entry.what == "event"]

# By form: in which state who opens it, with which button and what behind it, and what they fill in.
FORMS: dict[str, tuple[str, str, str, str, Json]] = {
    "reject_with_reason": (FIRST, "U0OMAR", "reject", "1", {"reason": "There is no budget."}),
    "ask_question": (FIRST, "U0OMAR", "ask", "1", {"text": "Why now?"}),
    "answer_question": (QUESTION, "U0MINA", "answer", "0", {"text": "Because."}),
    "withdraw_with_reason": (FIRST, "U0MINA", "withdraw", "1", {"reason": "Not needed."}),
    "hand_over_to": (FIRST, "U0OMAR", "hand_over", "1", {"to": "U0SAM", "until": "2099-01-01"}),
    "run_with_reason": (OPEN, "U0MINA", "hold", "1", {"reason": "Budget freeze."}),
    "put_in_charge_of": (APPROVED, "U0MINA", "put_in_charge", "1", {"whom": "U0SAM"}),
}
_PROFILE = {"id": "U0SAM", "name": "sam", "tz": "Asia/Shanghai", "profile": {"real_name": "Sam"}}
_SAID = {"channel_type": "im", "channel": "D1", "user": "U0SAM", "text": "hi", "ts": "1.0"}
EVENTS: dict[str, Json] = {
    "subteam_created": {"subteam": {"id": "S0NEW"}},
    "subteam_members_changed": {"subteam_id": "S0RECRUIT"},
    "subteam_updated": {"subteam": {"id": "S0RECRUIT"}},
    "message": _SAID,
    "reaction_added": {"user": "U0SAM", "reaction": "tada", "item": {"type": "message", "channel": "C1", "ts": "1.0"}},
    "app_home_opened": {"user": "U0SAM", "tab": "home", "channel": "D1"},
    "user_change": {"user": _PROFILE},
    "team_join": {"user": _PROFILE},
    "app_uninstalled": {},
    "tokens_revoked": {"tokens": {"oauth": [], "bot": ["U0BOTCOMPANY"]}},
}


def names() -> list[str]:
    """The address of every button, form and command, and every word after a command."""
    return [*COMMANDS, *BY_ADDRESS, *(f"/{word.command} {word.english}" for word in WORDS)]


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of that entry, opened and filled in by somebody who may; empty for what has none."""
    if name in {"hiring.requisitions.choose", "hiring.requisitions.close", "hiring.requisitions.check"}:
        return request_form(slack)
    if name == "hiring.requisitions.submit":
        return check_form(slack)
    if name == "settings.save":
        return settings_form(slack)
    if name == "settings.save_workspace":
        return workspace_form(slack)
    if name in CHAIN_FORMS:
        return CHAIN_FORMS[name](slack)
    if name in access_review.VALUES:
        return access_review.page(slack) if name in access_review.ON_PAGE else {}
    if name in retention.VALUES or name == "retention.save":
        return {} if name in retention.VALUES and name != "retention.end" else retention.view(slack, rapport, name)
    if name in FIRST_RUN_FORMS:
        return FIRST_RUN_FORMS[name](slack)
    if name.startswith(community.COMMUNITY):
        return community.form(slack, rapport, name)
    if name.startswith(search.SEARCH):
        return search.form(slack, rapport, name)
    if name in FAILURE_BUTTONS:
        return failures_page(slack)
    if name in people_file.FORMS:
        return people_file.form(slack, rapport, name)
    if name.startswith(descriptions.DESCRIPTIONS):
        return descriptions.form(slack, rapport, name)
    if name.startswith(plans.PLANS):
        return plans.form(slack, rapport, name)
    if name.removeprefix(panels.PANELS) in panels.EVERY:
        return panels.form(slack, rapport, name)
    if name.startswith(panels.CARDS):
        return panels.card_form(slack, rapport, name)
    if name.startswith(debriefs.DEBRIEFS):
        return debriefs.form(slack, rapport, name)
    if name.startswith(checkins.CHECKINS):
        return checkins.form(slack, rapport, name)
    if name.startswith(offers.OFFERS):
        return offers.form(slack, rapport, name)
    if name in learnt.NAMES:
        return learnt.form(slack, rapport, name)
    if name.startswith(reports.REPORTS) and name not in {*numbers.NAMES, "hiring.reports.compare"}:
        return reports.form(slack, rapport, name)
    if name in past_hires.NAMES:
        return past_hires.form(slack, rapport, name)
    if name in fairness.VALUES:
        return fairness.form(slack, rapport, name)
    if name.startswith(availability.PANELS):
        return availability.form(slack, name)
    if name.startswith(training.TRAINING):
        before = rows(rapport.store)
        training.train(rapport.store)
        view = training.form(slack, rapport, name)
        put_back(rapport.store, before)
        return view
    if name in systems.NAMES:
        return systems.form(slack, rapport, name)
    if name.startswith(candidates.CANDIDATES):
        return candidates.form(slack, rapport, name)
    if name.removeprefix(REQUESTS) in FORMS:
        state, user, button, number, answers = FORMS[name.removeprefix(REQUESTS)]
        before = rows(rapport.store)
        id = ask(rapport.store, state).id
        view = form_of(slack, user, REQUESTS + button, f"{id}:{number}", **answers)
        put_back(rapport.store, before)
        return view
    return {}


def value(rapport: Rapport, name: str, id: int) -> str:
    """What the button of that address carries; about the request `id`, where it is about one."""
    if name in CHAIN_BUTTONS:
        return CHAIN_BUTTONS[name]
    if name.startswith(community.COMMUNITY):
        return community.value(rapport, name)
    if name in search.VALUES:
        return search.VALUES[name]
    if name.startswith("staff."):
        return people_file.value(rapport, name)
    if name in access_review.VALUES:
        return access_review.VALUES[name]
    if name in retention.VALUES:
        return retention.VALUES[name]
    if name.startswith("failures."):
        return fails(rapport.store)
    if name in {"hiring.plans.edit", "hiring.plans.propose", "hiring.plans.publish"}:
        return plans.value(id)
    if name.removeprefix(plans.PLANS) in plans.KIT:
        return plans.value(id, plans.KIT[name.removeprefix(plans.PLANS)])
    if name.removeprefix(plans.PLANS) in plans.VALUES:
        return plans.VALUES[name.removeprefix(plans.PLANS)]
    if name == "hiring.plans.move":
        return plans.value(id, "0:down")
    if name.removeprefix(training.TRAINING) in training.VALUES:
        return training.VALUES[name.removeprefix(training.TRAINING)]
    if name.removeprefix(panels.PANELS) in panels.VALUES:
        return panels.VALUES[name.removeprefix(panels.PANELS)]
    if name.startswith(panels.CARDS):
        return panels.CARD_VALUES[name.removeprefix(panels.CARDS)]
    if name.startswith(debriefs.DEBRIEFS):
        return debriefs.VALUES[name.removeprefix(debriefs.DEBRIEFS)]
    if name.startswith(checkins.CHECKINS):
        return checkins.VALUES[name.removeprefix(checkins.CHECKINS)]
    if name.startswith(offers.OFFERS):
        return offers.VALUES[name.removeprefix(offers.OFFERS)]
    if name in learnt.NAMES:
        return learnt.VALUES[name.removeprefix(learnt.OUTCOMES)]
    if name in numbers.NAMES:
        return numbers.value(name, id)
    if name.startswith(reports.REPORTS) and name != "hiring.reports.compare":
        return reports.VALUES[name.removeprefix(reports.REPORTS)]
    if name in past_hires.NAMES:
        return past_hires.value(name)
    if name in fairness.VALUES:
        return fairness.VALUES[name]
    if name.startswith(availability.PANELS):
        return availability.VALUES[name.removeprefix(availability.PANELS)]
    if name in outcomes.VALUES:
        return outcomes.VALUES[name]
    if name in systems.NAMES:
        return systems.value(name)
    if name.startswith(candidates.CANDIDATES):
        return candidates.value(name, id)
    if name == "hiring.descriptions.edit":
        return descriptions.value(id)
    if name == "hiring.descriptions.own":
        return ""
    if name == "hiring.descriptions.write_own":
        return descriptions.value(id, Part.QUALITIES, "0")
    return f"{id}:{0 if name == 'hiring.requisitions.answer' else 1}"


def payload(
    slack: Slack, name: str, user: str, workspace: str = COMPANY, view: Json | None = None, value: str = ""
) -> Json:
    """What Slack sends when that person does it: a command, a click, a form sent or closed."""
    if name.startswith("/"):
        return slack.commanded(user, name, workspace)
    what = BY_ADDRESS[name].what
    if what == "closed":
        closed = name.rpartition(".")[0] + "." + BY_ADDRESS[name].name
        return slack.closed(user, {**(view or {}), "callback_id": closed}, workspace)
    if what == "view":
        return slack.submitted(user, view or {}, workspace)
    if what == "shortcut":
        return slack.used(user, name, workspace, {"user": "U0JOY"})  # nobody reports themselves
    more: dict[str, Any] = {"view": view} if view else {}
    return slack.clicked(user, name, value, workspace, **more)


def body(sent: Json) -> bytes:
    """The bytes that Slack would send."""
    if "event" in sent:
        return json.dumps(sent).encode()
    return urlencode(sent if "command" in sent else {"payload": json.dumps(sent)}).encode()


def send(slack: Slack, sent: Json) -> TestResponse:
    """Hand it over as Slack does."""
    workspace = sent["team_id"] if "team_id" in sent else sent["team"]["id"]
    return slack.send(workspace, body(sent), form="event" not in sent)


def done_by(name: str) -> tuple[str, str, str]:
    """In which state who of which workspace may do it: the first of the rules."""
    return next((state, *CAST[who]) for state in STATES for who in CAST if (state, who) in MAY[name])


@dataclass(frozen=True)
class Ready:
    """Somebody who may do it, their payload, what its form and its button carry, the rows once the form was opened, and
    those with everything in them that it is about, in that state of a request."""

    name: str
    user: str
    payload: Json
    opened: Rows
    rows: Rows
    view: Json
    value: str
    state: str

    @property
    def workspace(self) -> str:
        """Where they do it."""
        where: str = self.payload["team_id"] if "team_id" in self.payload else self.payload["team"]["id"]
        return where

    def again(self, slack: Slack, **changes: Any) -> Json:
        """The payload as if it were sent for the first time: its trigger opens something, its address answers."""
        room = slack.direct(self.user, self.workspace)
        anew = {
            "trigger_id": slack.trigger(self.user, self.workspace),
            "response_url": slack.response_url(self.user, self.workspace, room),
        }
        return {**self.payload, **{name: anew[name] for name in anew if name in self.payload}, **changes}


class Everything:
    """Each thing a person can do and each event, ready to be sent; made when it is asked for first."""

    def __init__(self) -> None:
        self._made: dict[str, Ready] = {}
        self._files: dict[str, File] = {}

    def ready(self, slack: Slack, rapport: Rapport, name: str) -> Ready:
        """That one; what it is about is there when its rows are put back. Roles have been given."""
        files = slack.place(COMPANY).files
        files.update(self._files)
        if name not in self._made:
            empty = rows(rapport.store)
            forget(slack)
            self._made[name] = ready(slack, rapport, name)
            self._files |= files
            put_back(rapport.store, empty)
        return self._made[name]

    def all(self, slack: Slack, rapport: Rapport) -> list[Ready]:
        """Every one of them."""
        give_roles(rapport.store)
        return [self.ready(slack, rapport, name) for name in [*names(), *EVENTS]]


def ready(slack: Slack, rapport: Rapport, name: str) -> Ready:
    """Somebody who may, and their payload, with everything there that it is about."""
    if name in EVENTS:
        if name == "reaction_added":  # where members are
            user, sent = "U0CLEO", slack.told(CIRCLE, {"type": name, **EVENTS[name], "user": "U0CLEO"})
        else:
            user, sent = "U0SAM", slack.told(COMPANY, {"type": name, **EVENTS[name]})
        now = rows(rapport.store)
        return Ready(name, user, sent, now, now, {}, "", "")
    state, workspace, user = done_by(name)
    view = form(slack, rapport, name)
    opened = rows(rapport.store)
    id = begin(rapport, name, state)
    carried = value(rapport, name, id) if name in BUTTONS else ""
    forget(slack)
    sent = payload(slack, name, user, workspace, view, carried)
    return Ready(name, user, sent, opened, rows(rapport.store), view, carried, state)


def begin(rapport: Rapport, name: str, state: str) -> int:
    """Make a request in that state, and what the entry is about; the number of the request."""
    id = ask(rapport.store, state).id
    training.train(rapport.store)
    candidates.begin_for(rapport.store, id, name)
    panels.begin_for(rapport.store, id, name)
    debriefs.begin_for(rapport.store, id, name)
    offers.begin_for(rapport.store, id, name)
    checkins.begin_for(rapport.store, id, name)
    reports.begin_for(rapport.store, id, name)
    learnt.begin_for(rapport.store, id, name)
    systems.begin_for(rapport.store, name)
    past_hires.begin_for(rapport.store, name)
    fairness.begin_for(rapport.store, name)
    retention.begin_for(rapport.store, id, name)
    access_review.begin_for(rapport.store, name)
    search.begin_for(rapport.store, name)
    community.begin_for(rapport.store, name)
    return id
