"""The plan of a recruitment as Mina has it open: its page, and its forms filled in."""

from __future__ import annotations

from bot.app import Rapport
from bot.rules.hiring.plans import fingerprint
from tests.fakes import Json, Slack
from tests.handlers.forms import filled, opened
from tests.handlers.state import OPEN, PLANNED, ask, put_back, rows

PLANS = "hiring.plans."
# By button of a kit or a result form what it carries behind the plan's fingerprint.
KIT = {"kit": "0::", "change_kit": "0:propose:", "edit_kit": "0:own:", "form": "1"}
ON_THE_PAGE = {"edit", "move", "propose", "methods", "publish", *KIT}
FORMS = {"save_stage", "weigh", "take", "save_kit", "save_form"}
OWN = {"text": "What went wrong?", "competency": {"value": "teamwork"}, "kind": {"value": "behavioural"}}
# What a recruiter changes for the whole organisation, without a role in hand.
FITTING = {"edit_fit", "judge_fit"}
VALUES = {"fits": "", "edit_fit": "drive:"}


def value(id: int, at: str = "") -> str:
    """What the buttons of the page carry."""
    return f"{id}:{fingerprint(PLANNED)}:{at}"


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of that entry, opened by Mina and filled in, or the page that its button stands on."""
    verb = name.removeprefix(PLANS)
    if verb in FITTING:
        view = opened(slack, "U0ANA", slack.clicked("U0ANA", f"{PLANS}fits"))
        if verb == "judge_fit":
            view = opened(slack, "U0ANA", slack.clicked("U0ANA", f"{PLANS}edit_fit", "drive:", view=view))
            chosen = {"method": {"value": "work_sample"}, "fit": {"value": "2"}, "reason": "Ours shows it."}
            view = filled(view, **chosen)
        return view
    if verb not in ON_THE_PAGE | FORMS:
        return {}
    before = rows(rapport.store)
    id = ask(rapport.store, OPEN).id
    view = shown = opened(slack, "U0MINA", slack.clicked("U0MINA", f"{PLANS}show", str(id)))
    if verb == "save_stage":
        view = opened(slack, "U0MINA", slack.clicked("U0MINA", f"{PLANS}edit", value(id), view=shown))
        view = filled(view, minutes="45", competencies=[{"value": "teamwork"}], place="Room 4")
    elif verb == "save_kit":
        view = opened(slack, "U0MINA", slack.clicked("U0MINA", f"{PLANS}edit_kit", value(id, "0:own:"), view=shown))
        view = filled(view, **OWN)
    elif verb == "save_form":
        view = opened(slack, "U0MINA", slack.clicked("U0MINA", f"{PLANS}form", value(id, "1"), view=shown))
        view = filled(view, most="40", pass_mark="24")
    elif verb in FORMS:
        view = opened(slack, "U0MINA", slack.clicked("U0MINA", f"{PLANS}propose", value(id), view=shown))
        if verb == "take":
            weighed = slack.interact(slack.submitted("U0MINA", view)).get_json()["view"]
            view = {**view, **weighed, "hash": "1.take", "state": {"values": {
                "chosen~0": {"chosen": {"type": "radio_buttons", "selected_option": {"value": "0"}}},
            }}}  # fmt: skip
    put_back(rapport.store, before)
    return view
