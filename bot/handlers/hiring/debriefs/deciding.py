"""The decision: its form in place of the debrief's page, and what is said when it is made."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, modal, once, open_or_turn
from bot.handlers.hiring.candidates import show_anew
from bot.handlers.hiring.debriefs import TEMPLATES, below, kept, number
from bot.handlers.hiring.requisitions import carried, text
from bot.jobs.hiring.debriefs import deciding as job
from bot.jobs.hiring.debriefs import telling
from bot.jobs.hiring.debriefs.deciding import Given
from bot.jobs.hiring.offers import doing as offers
from bot.rules.hiring.debriefs import Verdict
from bot.slack import forms


def decide(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The form of the decision: in place of the page, so that nothing is stacked too deep; by itself from a message."""
    id, now, view = number(body["actions"][0].get("value")), deps.now(), body.get("view") or {}
    with deps.store.reading() as books:
        me = person.enter(books)
        facts = job.form(books, job.deciding(books, me, id, now), me, now)
    shown = modal(deps, me, f"{TEMPLATES}/decide", facts, kept(view, debrief=id))
    open_or_turn(deps, me, body, shown)
    return ack()


def settle(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It is decided, and done with the candidate; what a person says to them is said by a person."""
    view, now = body["view"], deps.now()
    id, answers = number(carried(view).get("debrief")), forms.read(view)
    verdict = next((each for each in Verdict if each.value == answers.get("verdict")), None)
    said = (text(answers, name) for name in ("owner", "reason", "conditions", "why_no"))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        one, candidacy = job.decide(books, me, id, Given(verdict, *said), now)
        made = one.debrief.decision
        assert made is not None, "what was decided has a decision"
        offers.followed(books, one.seen, me.user, now)
        pages = below(deps, books, me, candidacy.id, now, view)
        facts = {
            **telling.line(one), "verdict": made.verdict.value, "owner": made.owner, "is_own": made.owner == me.user,
            "place": f"{candidacy.id}:{candidacy.revision}", "is_above": bool(pages),
        }  # fmt: skip
        shown = modal(deps, me, f"{TEMPLATES}/settled", facts)
    show_anew(deps, me, pages)
    return ack(response_action="update", view=shown)
