"""A job description as Mina has it open: its page, and its forms filled in."""

from __future__ import annotations

from bot.app import Rapport
from bot.rules.hiring.descriptions import Part, fingerprint
from tests.fakes import Json, Slack
from tests.handlers.forms import filled, opened
from tests.handlers.state import DESCRIBED, OPEN, ask, put_back, rows

DESCRIPTIONS = "hiring.descriptions."
# By form: the part it is of, the place in its list, and what is filled in.
FORMS: dict[str, tuple[Part, str, Json]] = {
    "save_texts": (Part.FOLLOWS, "", {"reports_to": "Head of data", "next_roles": "Lead", "reward": "A bonus"}),
    "save_indicator": (Part.INDICATORS, "", {"name": "Questions answered", "target": "9", "unit": "of 10"}),
    "save_quality": (Part.QUALITIES, "", {"text": "Explains figures"}),
    "choose_competency": (Part.QUALITIES, "0", {}),
    "write_own": (Part.QUALITIES, "0", {}),
    "save_own": (Part.QUALITIES, "0", {
        "kind": {"value": "technical"}, "name_en": "Reads sea charts", "definition_en": "Plots a course.",
        **{f"anchor_{rating}_en": f"{rating} of five" for rating in (1, 3, 5)},
    }),
}
# What the button of the choice of a competency opens in its place.
OWN = {"write_own", "save_own"}
ON_THE_PAGE = {"edit", "check", "versions"}


def value(id: int, part: Part = Part.RESPONSIBILITIES, at: str = "") -> str:
    """What the button behind that part carries."""
    return f"{id}:{part}:{fingerprint(DESCRIBED, part)}:{at}"


def page(slack: Slack, id: int) -> Json:
    return opened(slack, "U0MINA", slack.clicked("U0MINA", f"{DESCRIPTIONS}show", str(id)))


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of that entry, opened by Mina and filled in, or the page that its button stands on."""
    verb = name.removeprefix(DESCRIPTIONS)
    if verb not in {*FORMS, *ON_THE_PAGE, "publish"}:
        return {}
    before = rows(rapport.store)
    id = ask(rapport.store, OPEN).id
    view = shown = page(slack, id)
    if verb == "publish":
        view = opened(slack, "U0MINA", slack.clicked("U0MINA", f"{DESCRIPTIONS}check", str(id), view=shown))
    elif verb in FORMS:
        part, at, answers = FORMS[verb]
        carried = value(id, part, at)
        view = opened(slack, "U0MINA", slack.clicked("U0MINA", f"{DESCRIPTIONS}edit", carried, view=shown))
        if verb == "choose_competency" or verb in OWN:
            pushed = slack.interact(slack.submitted("U0MINA", view)).get_json()["view"]
            view = {**view, **pushed, "hash": "1.choose", "state": {"values": {}}}
        if verb == "save_own":
            slack.interact(slack.clicked("U0MINA", f"{DESCRIPTIONS}write_own", carried, view=view))
            view = slack.open_view("U0MINA") or {}
        view = filled(view, **answers)
    put_back(rapport.store, before)
    return view
