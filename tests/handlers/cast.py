"""Who takes part in the tests of handlers, and in groups."""

from __future__ import annotations

from tests.fakes import BOTH, CIRCLE, COMPANY
from tests.handlers.state import APPROVED, FIRST, HANDED_OVER, OPEN, QUESTION, SECOND, STATES

CAST = {
    "the asker": (COMPANY, "U0MINA"),
    "the approver": (COMPANY, "U0OMAR"),
    "a later approver": (COMPANY, "U0LIWEI"),
    "a colleague": (COMPANY, "U0SAM"),
    "the admin": (COMPANY, "U0ADA"),
    "somebody with the admin role": (COMPANY, "U0PIA"),
    "a recruiter": (COMPANY, "U0ANA"),
    "a member of the recruiters' group": (COMPANY, "U0JAN"),
    "a guest with every role": (COMPANY, "U0GIO"),
    "a guest": (COMPANY, "U0GUS"),
    "somebody who left": (COMPANY, "U0DEE"),
    "a member": (CIRCLE, "U0CLEO"),
    "a moderator": (CIRCLE, "U0MOE"),
    "the community's admin": (CIRCLE, "U0CORA"),
    "somebody of another company": (BOTH, "U0BEA"),
    "another company's admin": (BOTH, "U0BO"),
    "an admin from outside in a shared channel": (COMPANY, "U0EVE"),
}
EVERYBODY = set(CAST) - {"somebody who left"}
ADMINS = {"the admin", "somebody with the admin role"}
GUESTS = {"a guest", "a guest with every role", "an admin from outside in a shared channel"}
HIRING = EVERYBODY - GUESTS - {"a member", "a moderator", "the community's admin"}
# The community is in its own workspace, and in one for both halves.
MEMBERS = {
    "a member", "a moderator", "the community's admin", "somebody of another company", "another company's admin",
}
MODERATORS = {"a moderator", "the community's admin", "another company's admin"}
DECIDING = {(FIRST, "the approver"), (QUESTION, "the approver"), (SECOND, "a later approver")}
DECIDING |= {(HANDED_OVER, "the approver"), (HANDED_OVER, "a colleague")}
UNDER_WAY = (FIRST, QUESTION, SECOND, HANDED_OVER)
ASKS = {(state, "the asker") for state in UNDER_WAY}
RECRUITERS = {"a recruiter", "a member of the recruiters' group"}
INVOLVED = {"the asker", "the approver", "a later approver"}
# What stands in the request and in the chains, and whom no answer may show it to, whatever they try.
PRIVATE = ("Between us", "85,000", "Leadership")
OUTSIDE = set(CAST) - INVOLVED - RECRUITERS - ADMINS - {"a colleague"}
MAY_RUN = {"the asker"} | RECRUITERS
HANDS_OVER = {(state, who) for state in UNDER_WAY for who in {"a later approver"} | ADMINS}
HANDS_OVER |= {(FIRST, "the approver"), (QUESTION, "the approver"), (HANDED_OVER, "the approver")}
RUNS = {(state, who) for state in (APPROVED, OPEN) for who in MAY_RUN}


def always(who: set[str]) -> set[tuple[str, str]]:
    return {(state, each) for state in STATES for each in who}
