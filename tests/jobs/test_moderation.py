"""What was decided of a member is done in Slack, whatever Slack does meanwhile, or left to who decided."""

from __future__ import annotations

import pytest

from bot.jobs import ERRANDS, errands
from bot.jobs.community.moderation import acting, duty
from bot.rules.community.moderation import Action, Breach, Case, Decision, Report, State, What, about
from bot.rules.community.moderation.duty import WEEK, Turn, monday_of
from bot.rules.people import Identity, Role
from tests.fakes import CIRCLE, world
from tests.jobs.conftest import Work
from tests.make import NOW

ROOM = "C0QUESTIONS"


def decided(work: Work, *inside: str, has_app: bool = True) -> int:
    """Moe decided that Cleo is to leave a channel in which these are, and the app. The number of the case."""
    whole = world()
    (circle,) = [each for each in whole["workspaces"] if each["id"] == CIRCLE]
    circle["channels"] = [{"id": ROOM, "name": "questions", "members": list(inside), "bot": has_app}]
    work.stand_in.load(whole)
    with work.deps.store.open() as books:
        books.roles.give(CIRCLE, Role.MODERATOR, ["U0MOE"])
        found = [books.members.of(Identity(CIRCLE, user)) for user in ("U0CLEO", "U0MOE", "U0CORA")]
        cleo, moe, cora = (each for each in found if each is not None)
        told = Report(cora.id, cleo.id, What.MESSAGE, Breach.HATE, NOW, channel=ROOM, ts="1.000100")
        why = Decision(moe.id, NOW, Action.REMOVE, "Nobody is told to shut up here.", Breach.HATE, 0)
        case = books.moderation.report(Case(CIRCLE, cleo.id, NOW, (told,), State.DECIDED, moe.id, NOW, why))
        acting.plan(books, case, NOW)
    return case.id


def work_off(work: Work) -> None:
    for _ in range(4):
        work.hurry()
        errands.one(work.deps, ERRANDS)


def inside(work: Work) -> list[str]:
    room = work.stand_in.dump()["workspaces"][CIRCLE]["conversations"][ROOM]
    return [each for each in room["members"] if each in {"U0CLEO", "U0CORA"}]


def left(work: Work, case: int) -> list[str]:
    with work.deps.store.reading() as books:
        return [each.to for each in books.notices.about(about(case)) if each.kind.endswith(".left")]


@pytest.mark.parametrize("kind", ["drop_before", "error500", "ratelimited"])
def test_who_is_to_leave_a_channel_does_although_slack_was_away(work: Work, kind: str) -> None:
    case = decided(work, "U0CLEO", "U0CORA")
    work.stand_in.faults("conversations.kick", kind)
    work_off(work)
    assert (inside(work), left(work, case)) == (["U0CORA"], [])


def test_who_left_already_leaves_nothing_to_be_done(work: Work) -> None:
    case = decided(work, "U0CORA")
    work_off(work)
    assert (inside(work), left(work, case)) == (["U0CORA"], [])


def test_what_the_app_cannot_do_in_a_channel_is_left_to_who_decided(work: Work) -> None:
    case = decided(work, "U0CLEO", "U0CORA", has_app=False)
    work_off(work)
    assert (inside(work), left(work, case)) == (["U0CLEO", "U0CORA"], ["U0MOE"])


def test_what_somebody_handed_over_who_moderates_no_more_has_their_name(work: Work) -> None:
    with work.deps.store.open() as books:
        books.roles.give(CIRCLE, Role.MODERATOR, ["U0MOE"])
        moe, cleo = (books.people.get(Identity(CIRCLE, user)) for user in ("U0MOE", "U0CLEO"))
        member = books.members.of(cleo.identity)
        assert member is not None
        books.duty.put(CIRCLE, Turn(monday_of(NOW.date()) - WEEK, member.id, "Watch the jobs channel", NOW))
        (note,) = duty.page(books, moe, NOW)["notes"]
    assert note["name"] == "Cleo"
