"""Moderation, as tests of everything find it: Kai was reported, in five cases that are as far as a case can be, one of
them decided about Cleo; Moe, whose week it is, has the newest. There is a code of conduct, and Cleo is an ambassador
for two months more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.app import Rapport
from bot.jobs.community.moderation import conduct
from bot.rules.community.members import Member, Standing
from bot.rules.community.moderation import Action, Breach, ByHand, Case, Report, What
from bot.rules.community.moderation import cases as rules
from bot.rules.community.moderation.duty import Turn, monday_of
from bot.rules.community.moderation.terms import Term
from bot.rules.people import Identity, Role
from bot.store import Books, Store
from tests.fakes import CIRCLE, Json, Slack
from tests.handlers.cast import MEMBERS, MODERATORS, always
from tests.handlers.forms import filled, opened
from tests.handlers.state import put_back, rows

PREFIX = "community.moderation."
CLEO, MOE = "U0CLEO", "U0MOE"
# By number: open, taken by Moe, decided by Cora about Cleo, appealed about Kai, decided by Moe with a step by hand.
OPEN, TAKEN, ABOUT_CLEO, APPEALED, BY_HAND = range(1, 6)
UNTIL = (datetime.now(UTC) + timedelta(days=60)).date()
A_MODERATOR = {"a moderator"}
MODERATE_HERE = MODERATORS - {"another company's admin"}
MAY = {
    "/community report": always(MEMBERS),
    "/community queue": always(MODERATORS),
    **{PREFIX + verb: always(MEMBERS) for verb in ("somebody", "report", "code")},
    **{PREFIX + verb: always(MODERATORS) for verb in (
        "queue", "turn", "codes", "write", "save_code", "duty", "load", "save_load",
    )},
    **{PREFIX + verb: always(MODERATE_HERE) for verb in ("open_one", "take", "done", "settle", "save_settled")},
    **{PREFIX + verb: always(A_MODERATOR) for verb in ("give_back", "decide", "save", "note", "save_note")},
    **{PREFIX + verb: always({"a member"}) for verb in ("appeal", "save_appeal")},
    **{PREFIX + verb: always(MODERATORS) for verb in ("terms", "appoint")},
    **{PREFIX + verb: always(MODERATE_HERE) for verb in ("save_appoint", "renew")},
    **{PREFIX + verb: always(MODERATE_HERE | {"a member"}) for verb in ("end", "save_end")},
    **{PREFIX + verb: always({"a member"}) for verb in ("pass_on", "save_pass_on")},
    PREFIX + "my_term": always(MEMBERS),
    PREFIX + "send": always({"a member", "the community's admin"}),  # about Moe, and he is known here alone
    PREFIX + "accept": always(MEMBERS - {"somebody of another company", "another company's admin"}),
}  # fmt: skip
CHANGES = {
    PREFIX + verb for verb in (
        "send", "take", "give_back", "done", "save", "save_settled", "save_appeal", "accept", "save_code", "save_load",
        "save_note", "save_appoint", "renew", "save_end", "save_pass_on",
    )
}  # fmt: skip
ORDERS: set[str] = set()
TURNS = {PREFIX + "turn"}
VALUES = {
    PREFIX + verb: "" for verb in (
        "somebody", "queue", "code", "codes", "write", "duty", "load", "note", "terms", "appoint", "my_term",
    )
}  # fmt: skip
VALUES |= {
    PREFIX + "turn": "0", PREFIX + "open_one": f"{OPEN}", PREFIX + "take": f"{OPEN}:0",
    PREFIX + "give_back": f"{TAKEN}:1", PREFIX + "decide": f"{TAKEN}:1", PREFIX + "done": f"{BY_HAND}:2",
    **{PREFIX + verb: f"1:{UNTIL}" for verb in ("renew", "end")}, PREFIX + "pass_on": "1",
    PREFIX + "settle": f"{APPEALED}:3", PREFIX + "appeal": f"{ABOUT_CLEO}",
}  # fmt: skip
# Whose form it is, the button that opens it, and what is filled in.
FORMS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "send": (CLEO, "somebody", {"whom": MOE, "breach": {"value": "spam"}, "text": "Ten adverts in one day"}),
    "save": (MOE, "decide", {"action": {"value": "remove"}, "reason": "Be kind."}),
    "save_settled": (MOE, "settle", {"verdict": {"value": "overturned"}, "reason": "It was a joke."}),
    "save_appeal": (CLEO, "appeal", {"text": "It was a joke."}),
    "accept": (CLEO, "code", {}),
    "save_code": (MOE, "write", {"en": "Be kinder.", "binds": [{"value": "yes"}]}),
    "save_load": (MOE, "load", {"most": "5"}),
    "save_note": (MOE, "note", {"note": "All quiet."}),
    "save_appoint": (MOE, "appoint", {"whom": CLEO}),
    "save_end": (CLEO, "end", {"note": "Ask Joy."}),
    "save_pass_on": (CLEO, "pass_on", {"note": "Ask Joy."}),
    "turn": (MOE, "queue", {}),
}


def begin_for(store: Store) -> None:
    """All that is there."""
    now = datetime.now(UTC)
    with store.open() as books:
        cleo, moe, cora = (_number(books, user) for user in (CLEO, MOE, "U0CORA"))
        kai = books.members.begin(Member(CIRCLE, "Kai", Standing.KNOWN, now)).id
        joy, max_ = (books.members.begin(Member(CIRCLE, name, Standing.KNOWN, now)).id for name in ("Joy", "Max"))
        told = Report(joy, kai, What.MESSAGE, Breach.HATE, now, "He shouts", "Shut up", "C0CIRCLE", "7.1")
        case = Case(CIRCLE, kai, now, (told,))
        books.moderation.report(case)
        taken = books.moderation.report(rules.taken(case, moe, now))
        about_cleo = replace(case, about=cleo, reports=(replace(told, about=cleo),))
        books.moderation.report(_decided(about_cleo, cora, now))
        books.moderation.report(rules.appealed(_decided(case, max_, now), kai, "No", now))
        books.moderation.report(_decided(case, moe, now, ByHand.DELETE))
        assert taken.id == TAKEN
        books.duty.put(CIRCLE, Turn(monday_of(now.date()), moe))
        books.roles.appoint(CIRCLE, Role.AMBASSADOR, CLEO)
        books.terms.put(Term(CIRCLE, Role.AMBASSADOR, cleo, now.date(), UNTIL, MOE, has_begun=True))
        conduct.write(books, books.people.get(Identity(CIRCLE, MOE)), {"en": "Be kind."}, now - timedelta(days=1))


def _decided(case: Case, by: int, now: datetime, by_hand: ByHand | None = None) -> Case:
    return rules.decided(rules.taken(case, by, now), by, Action.WARN, Breach.HATE, "Be kind", 1, now, by_hand)


def _number(books: Books, user: str) -> int:
    member = books.members.of(Identity(CIRCLE, user))
    assert member is not None
    return member.id


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of that entry, opened and filled in, or the page its button stands on; empty for what has none."""
    verb = name.removeprefix(PREFIX)
    if verb not in FORMS:
        return {}
    before = rows(rapport.store)
    begin_for(rapport.store)
    user, button, answers = FORMS[verb]
    click = slack.clicked(user, PREFIX + button, VALUES[PREFIX + button], CIRCLE)
    view = filled(opened(slack, user, click, CIRCLE), **answers)
    put_back(rapport.store, before)
    return view
