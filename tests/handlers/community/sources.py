"""Ways into the community, as tests of everything find them: two sources, an invitation link, a referral; Cleo is a
member who was asked how she heard of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.app import Rapport
from bot.jobs.community.sources import personal
from bot.rules.community.members import Member, Standing
from bot.rules.community.sources import Kind, Source
from bot.rules.community.sources.contests import Contest, Part, Placed
from bot.rules.community.sources.invitation import Invitation
from bot.rules.community.sources.referring import Referral, Relation
from bot.rules.people import Identity
from bot.store import Books, Store
from tests.fakes import CIRCLE, COMPANY, Json, Slack
from tests.handlers.cast import ADMINS, EVERYBODY, MEMBERS, MODERATORS, RECRUITERS, always
from tests.handlers.forms import filled, opened
from tests.handlers.state import put_back, rows

PREFIX = "community.sources."
CLEO, MOE = "U0CLEO", "U0MOE"
LINK = "https://join.slack.com/t/circle/shared_invite/zt-1abc"
ANYWHERE = ("invite", "add", "save", "paste", "keep_link", "dead", "turn", "referrals", "turn_referrals")
ANYWHERE += ("contests", "turn_contests", "begin_contest", "save_contest")
# What is about one source or one referral of this community.
HERE = ("open_one", "give_files", "change", "save_change", "visit", "save_visit", "close_one", "reward", "save_reward")
HERE += ("call_off", "prize", "save_prize")
# What is about a referral by somebody of the company.
OURS, LISTS = ("pay", "save_pay"), ("rewards", "turn_rewards")
MAY = {
    **{f"{PREFIX}{verb}": always(MODERATORS) for verb in ANYWHERE},
    **{f"{PREFIX}{verb}": always(MODERATORS - {"another company's admin"}) for verb in HERE},
    **{
        f"{PREFIX}{verb}": always(MEMBERS - {"somebody of another company", "another company's admin"})
        for verb in ("heard", "contest", "take_part")
    },
    **{f"{PREFIX}{verb}": always(MEMBERS) for verb in ("choose", "settle_in")},
    **{f"{PREFIX}{verb}": always(EVERYBODY) for verb in ("refer", "send")},
    **{f"{PREFIX}{verb}": always(RECRUITERS | ADMINS) for verb in OURS},
    # In a workspace for both halves an admin finds those of their own people.
    **{f"{PREFIX}{verb}": always(RECRUITERS | ADMINS | {"another company's admin"}) for verb in LISTS},
    "/community refer": always(MEMBERS),
    "/community invite": always(MODERATORS),
}
CHANGES = {
    f"{PREFIX}{verb}"
    for verb in (
        "save", "keep_link", "dead", "save_change", "save_visit", "close_one", "heard", "settle_in", "send",
        "save_reward", "save_pay", "give_files",
        "save_contest", "call_off", "save_prize", "take_part",
    )
}  # fmt: skip
# Who tells a friend first gets a link of their own with the form.
ORDERS = {f"{PREFIX}refer", "/community refer"}
TURNS = {f"{PREFIX}{verb}" for verb in ("turn", "turn_referrals", "turn_rewards", "turn_contests")}
BARE = ("invite", "add", "paste", "dead", "choose", "refer", "referrals", "rewards", "contests", "begin_contest")
VALUES = {f"{PREFIX}{verb}": "" for verb in BARE}
VALUES |= dict.fromkeys(sorted(TURNS), "0")
VALUES |= {f"{PREFIX}pay": "2", f"{PREFIX}contest": "1", f"{PREFIX}call_off": "1", f"{PREFIX}prize": "2:2"}
VALUES |= {
    f"{PREFIX}{verb}": "1" for verb in ("open_one", "give_files", "change", "visit", "close_one", "heard", "reward")
}
TODAY = datetime.now(UTC).date()
CONTEST = {
    "name": "Summer", "prize": "A trip", "terms": "For members.",
    "first": f"{TODAY + timedelta(days=30)}", "last": f"{TODAY + timedelta(days=40)}",
}  # fmt: skip
FRIEND = {
    "name": "Kim", "email": "kim@example.com", "relation": {"value": "friend"}, "agreed": [{"value": "yes"}],
}  # fmt: skip
# Whose form it is, the button that opens it, and what is filled in.
FORMS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "save": (MOE, "add", {"kind": {"value": "fair"}, "name": "Data fair"}),
    "keep_link": (MOE, "paste", {"link": LINK + "d"}),
    "save_change": (MOE, "change", {"name": "Another name", "cost": "100"}),
    "save_visit": (MOE, "visit", {"day": "2026-11-20", "note": "Kind people"}),
    "settle_in": (CLEO, "choose", {"topics": [{"value": "data"}], "frequency": {"value": "monthly"}}),
    "send": (CLEO, "refer", FRIEND),
    "save_reward": (MOE, "reward", {"terms": "A dinner", "paid": [{"value": "yes"}]}),
    "save_pay": ("U0ANA", "pay", {"terms": "A lunch", "paid": [{"value": "yes"}]}),
    "turn": (MOE, "invite", {}),
    "turn_rewards": ("U0ANA", "rewards", {}),
    "turn_referrals": (MOE, "referrals", {}),
    "save_contest": (MOE, "begin_contest", CONTEST),
    "save_prize": (MOE, "prize", {"paid": [{"value": "yes"}]}),
    "take_part": (CLEO, "contest", {"part": [{"value": "part"}]}),
    "turn_contests": (MOE, "contests", {}),
}


def begin_for(store: Store) -> None:
    """All that is there."""
    now = datetime.now(UTC)
    with store.open() as books:
        for kind in (Kind.FAIR, Kind.DIVERSITY):
            books.sources.add(Source(CIRCLE, kind, f"code{kind}", f"The {kind}", MOE, now))
        books.ways_in.put(CIRCLE, Invitation(LINK, MOE, now))
        for user in (CLEO, MOE, "U0CORA"):
            member = books.members.of(Identity(CIRCLE, user))
            assert member is not None
            books.joining.ask_how(member.id, now)
        source = personal(books, CIRCLE, Identity(CIRCLE, MOE), now)
        friend = books.members.begin(Member(CIRCLE, "Fay", Standing.STARTED, now, email="fay@example.com"))
        books.referrals.add(Referral(CIRCLE, source.id, friend.id, MOE, CIRCLE, Relation.MET, now))
        books.referrals.add(Referral(CIRCLE, source.id, friend.id, "U0MINA", COMPANY, Relation.FRIEND, now))
        _contests(books, now)


def _contests(books: Books, now: datetime) -> None:
    """One is on, and one is over that Moe won."""
    moe = books.members.of(Identity(CIRCLE, MOE))
    assert moe is not None
    for days, ended_at in ((9, None), (-1, now)):
        end = now + timedelta(days=days)
        words = ("Spring", "A trip", "For members.")
        contest = Contest(CIRCLE, *words, TODAY, end.date(), now, end, MOE, now, ended_at)
        contest = books.contests.begin(contest)
        if ended_at:
            books.contests.take_part(Part(contest.id, moe.id, True, now))
            books.contests.end(contest, [Placed(moe.id, 3, 1)])
            assert VALUES[f"{PREFIX}prize"] == f"{contest.id}:{moe.id}"


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of that entry, opened and filled in, or the page its button stands on; empty for what has none."""
    verb = name.removeprefix(PREFIX)
    if verb not in FORMS:
        return {}
    before = rows(rapport.store)
    begin_for(rapport.store)
    user, button, answers = FORMS[verb]
    where = CIRCLE if user in (MOE, CLEO) else COMPANY
    clicked = slack.clicked(user, PREFIX + button, VALUES[PREFIX + button], where)
    view = filled(opened(slack, user, clicked, where), **answers)
    put_back(rapport.store, before)
    return view
