"""What of the community nobody can read, beside what is well: cases of `test_poison`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text, update

from bot.deps import Deps
from bot.jobs import retention, searching
from bot.jobs.community.content import posting
from bot.jobs.community.content.digests import planning as digests
from bot.jobs.community.events import telling
from bot.jobs.community.goals import asking as satisfaction
from bot.jobs.community.goals import measuring
from bot.jobs.community.goals import telling as goals_telling
from bot.jobs.community.intros import MET
from bot.jobs.community.intros import planning as intros
from bot.jobs.community.matching import looking as matching
from bot.jobs.community.members import keeping
from bot.jobs.community.moderation import conduct
from bot.jobs.community.moderation import looking as moderation
from bot.jobs.community.moderation import telling as told
from bot.jobs.community.nurture import keeping as nurture
from bot.jobs.community.nurture import walking
from bot.jobs.community.polls import closing as polls
from bot.jobs.community.questions import looking as questions
from bot.jobs.community.recognition import standing
from bot.jobs.community.sessions import telling as sessions
from bot.jobs.community.sources import contests, personal, referring, watching
from bot.rules.community.content import Item, Kind, State
from bot.rules.community.content.digests import Digest
from bot.rules.community.events import FOLLOW_UP_AFTER, Answer, Event, Seat
from bot.rules.community.events import Kind as Gathering
from bot.rules.community.events import State as Stage
from bot.rules.community.intros import Distance, Group, Why
from bot.rules.community.intros import Kind as Meeting
from bot.rules.community.intros.rounds import KEPT, Setting
from bot.rules.community.intros.rounds import State as Round
from bot.rules.community.members import How, Member, Purpose, Standing, Way
from bot.rules.community.members.consenting import given
from bot.rules.community.moderation import Breach, Report, What
from bot.rules.community.moderation import Case as Reported
from bot.rules.community.moderation import State as CaseState
from bot.rules.community.moderation.conduct import Code
from bot.rules.community.moderation.duty import Turn, handed_over, monday_of
from bot.rules.community.questions.polls import Poll
from bot.rules.community.questions.polls import State as Asked
from bot.rules.community.questions.sessions import Session
from bot.rules.community.sources.contests import Contest
from bot.rules.community.sources.invitation import Invitation
from bot.rules.community.sources.referring import Referral, Relation
from bot.rules.people import Identity, Role
from bot.store import Books
from bot.store.schema import (
    community_events,
    content_items,
    intro_rounds,
    intro_settings,
    members,
    moderation_reports,
    moderation_turns,
    referrals,
    ways_in,
)
from tests.fakes import BOTH, CIRCLE
from tests.handlers.state import rows
from tests.jobs import poisoned_reviews
from tests.jobs.conftest import PAST, Work
from tests.jobs.poisoned import DAYTIME, LATER, Case
from tests.jobs.poisoned_matching import held_forgotten, questions_looked_at, roles_looked_for
from tests.jobs.poisoned_standing import (
    days_measured,
    goals_told,
    members_asked,
    members_walked,
    names_given,
    searches_asked,
    standings_counted,
)
from tests.make import NOW
from tests.sampled import digests as sampled
from tests.sampled.intros import held, joined


def _items(work: Work, state: str) -> None:
    """An item nobody can read, longest due, and one that is well."""
    well = Item(CIRCLE, Kind.NEWS, "Hello", "All.", "U0MOE", NOW, State(state), post_at=NOW, channel="C0HR")
    with work.deps.store.open() as books:
        for workspace in (BOTH, CIRCLE):
            books.content.add(replace(well, workspace=workspace))
        books.roles.give(CIRCLE, Role.MODERATOR, ["U0MOE"])
    with work.deps.store.engines.write() as connection:
        odd_item = update(content_items).where(content_items.c.workspace == BOTH)
        connection.execute(odd_item.values(kind="odd", post_at=PAST))


def items_posted(work: Work, job: Callable[[Deps], None]) -> None:
    _items(work, "scheduled")
    job(work.at(LATER).deps)
    states = {row["workspace"]: row["state"] for row in rows(work.deps.store, "content_items")["content_items"]}
    assert states == {BOTH: "scheduled", CIRCLE: "posted"}


def weeks_planned(work: Work, job: Callable[[Deps], None]) -> None:
    _items(work, "draft")
    job(work.at(NOW).deps)
    assert {(n.workspace, n.to) for n in work.notices() if n.kind == posting.WEEK} >= {(CIRCLE, "U0MOE")}


def silent_warned(work: Work, job: Callable[[Deps], None]) -> None:
    ids = {row["user"]: row["id"] for row in rows(work.deps.store, "members")["members"] if row["workspace"] == CIRCLE}
    with work.deps.store.engines.write() as connection:
        connection.execute(update(members).values(at=PAST, joined_at=PAST))
        connection.execute(update(members).where(members.c.user == "U0CLEO").values(standing="odd", frequency="?"))
    job(work.deps)
    warned = {row["member"] for row in rows(work.deps.store, "member_lines")["member_lines"] if "warned" in row["what"]}
    assert set(ids.values()) - warned == {ids["U0CLEO"]}


def ways_in_watched(work: Work, job: Callable[[Deps], None]) -> None:
    with work.deps.store.open() as books:
        for workspace in (BOTH, CIRCLE):
            books.ways_in.put(workspace, Invitation("https://join.slack.com/t/x/shared_invite/y", "?", NOW, 400))
    with work.deps.store.engines.write() as connection:
        connection.execute(update(ways_in).where(ways_in.c.workspace == BOTH).values(url=b"sealed by nobody"))
    job(work.deps)
    told = [row["workspace"] for row in rows(work.deps.store, "notices")["notices"] if row["kind"] == watching.WARNED]
    assert told == [CIRCLE]


def unconfirmed_forgotten(work: Work, job: Callable[[Deps], None]) -> None:
    with work.deps.store.open() as books:
        kim = Member(CIRCLE, "Kim", Standing.STARTED, PAST, email="k0@example.com")
        odd = books.members.begin(kim).id
        books.members.begin(replace(kim, email="k1@example.com"))
    with work.deps.store.engines.write() as connection:
        connection.execute(update(members).where(members.c.id == odd).values(email=b"?", languages=7))
    job(work.deps)
    assert "started" not in {row["standing"] for row in rows(work.deps.store, "members")["members"]}


def referrers_told(work: Work, job: Callable[[Deps], None]) -> None:
    with work.deps.store.open() as books:
        source = personal(books, CIRCLE, Identity(CIRCLE, "U0MOE"), NOW)
        for n in range(2):
            kim = Member(CIRCLE, "Kim", Standing.CONFIRMED, NOW, email=f"k{n}@example.com", verified_at=NOW)
            told = (source.id, books.members.begin(kim).id, "U0MOE", CIRCLE, Relation.MET, NOW)
            books.referrals.add(Referral(CIRCLE, *told, agreed_at=NOW))
    with work.deps.store.engines.write() as connection:
        connection.execute(update(referrals).where(referrals.c.id == 1).values(stage="odd"))
    job(work.deps)
    assert [row["facts"]["referral"] for row in rows(work.deps.store, "notices")["notices"]
            if row["kind"] == referring.MOVED] == [2]  # fmt: skip


def contests_ended(work: Work, job: Callable[[Deps], None]) -> None:
    well = Contest(CIRCLE, "Spring", "A trip", "?", PAST.date(), PAST.date(), PAST, PAST, "U0MOE", PAST)
    with work.deps.store.open() as books:
        for workspace in (BOTH, CIRCLE):
            books.contests.begin(replace(well, workspace=workspace))
    with work.deps.store.engines.write() as connection:
        connection.execute(text("UPDATE contests SET last = 'odd' WHERE workspace = :odd"), {"odd": BOTH})
    job(work.deps)
    with work.deps.store.reading() as books:
        assert [workspace for workspace, _ in books.contests.due(NOW)] == [BOTH]


def polls_closed(work: Work, job: Callable[[Deps], None]) -> None:
    well = Poll(CIRCLE, "C0TALK", "U0MOE", "Which?", ("a", "b"), PAST, PAST, False)
    with work.deps.store.open() as books:
        for workspace in (BOTH, CIRCLE):
            for state in (Asked.OPEN, Asked.WAITING):
                books.polls.add(replace(well, workspace=workspace, state=state))
    with work.deps.store.engines.write() as connection:
        connection.execute(text("UPDATE polls SET repeat = 'odd' WHERE workspace = :odd"), {"odd": BOTH})
    job(work.deps)
    with work.deps.store.reading() as books:
        assert {workspace for workspace, _ in books.polls.to_close(NOW, 9)} == {BOTH}
        assert [workspace for workspace, _ in books.polls.to_open(NOW, 9)] == [BOTH]


def sessions_begun(work: Work, job: Callable[[Deps], None]) -> None:
    well = Session("U0MOE", PAST, PAST, PAST, 5, 0, CIRCLE, "C0TALK", "Ana")
    with work.deps.store.open() as books:
        for workspace in (BOTH, CIRCLE):
            books.sessions.add(replace(well, workspace=workspace))
    with work.deps.store.engines.write() as connection:
        odd = text("UPDATE question_sessions SET ends_at = 'odd' WHERE workspace = :odd")
        connection.execute(odd, {"odd": BOTH})
    job(work.deps)
    with work.deps.store.reading() as books:
        assert [workspace for workspace, _ in books.sessions.to_begin(NOW, 9)] == [BOTH]


def digests_planned(work: Work, job: Callable[[Deps], None]) -> None:
    digest_of_cleo(work)
    with work.deps.store.open() as books:
        agreed(books, "U0MOE", zone="Mars/Base")
    job(work.deps)
    job(work.at(NOW + timedelta(days=7)).deps)
    assert [notice.to for notice in work.notices() if notice.about.startswith("digest:")].count("U0CLEO") == 1


def digests_forgotten(work: Work, job: Callable[[Deps], None]) -> None:
    well = digest_of_cleo(work)
    with work.deps.store.open() as books:
        books.digests.give([Digest(well, "daily-1", NOW - timedelta(days=400), Way.MESSAGE, ())])
        books.sendings.note_mail("?", well, NOW - timedelta(days=400))
    job(work.deps)
    assert (rows(work.deps.store, "digests")["digests"], rows(work.deps.store, "member_sendings")) == (
        [], {"member_sendings": []},
    )  # fmt: skip


def _events(work: Work, answer: Answer, state: Stage = Stage.ANNOUNCED, **changes: Any) -> None:
    """An event nobody can read, and one that is well, where Cleo is."""
    well = Event(CIRCLE, Gathering.TOUR, "A tour", "", LATER, 60, "U0MOE", "U0MOE", NOW, state, place="Here")
    with work.deps.store.open() as books:
        cleo = books.members.of(Identity(CIRCLE, "U0CLEO"))
        assert cleo is not None
        for workspace in (BOTH, CIRCLE):
            event = books.events.add(replace(well, workspace=workspace))
            books.events.put(Seat(event.id, cleo.id, answer, NOW, **changes))
    with work.deps.store.engines.write() as connection:
        odd_event = update(community_events).where(community_events.c.workspace == BOTH)
        connection.execute(odd_event.values(kind="odd", start=LATER - timedelta(minutes=1)))


def _told_of_events(work: Work) -> list[str]:
    return [n.kind.rpartition(".")[2] for n in work.notices() if n.kind.startswith("community.events.")]


def seats_offered(work: Work, job: Callable[[Deps], None]) -> None:
    _events(work, Answer.WAITING)
    job(work.at(NOW).deps)
    assert _told_of_events(work) == ["offered"]


def members_reminded(work: Work, job: Callable[[Deps], None]) -> None:
    _events(work, Answer.GOING, remind_at=LATER - timedelta(minutes=10))
    job(work.at(LATER - timedelta(minutes=9)).deps)
    assert _told_of_events(work) == ["begins"]


def events_ended(work: Work, job: Callable[[Deps], None]) -> None:
    _events(work, Answer.GOING, came_at=LATER)
    after = LATER + timedelta(hours=1)
    job(work.at(after).deps)
    job(work.at(after + FOLLOW_UP_AFTER).deps)
    assert _told_of_events(work) == ["who_came", "after"]


def event_links_forgotten(work: Work, job: Callable[[Deps], None]) -> None:
    _events(work, Answer.GOING)
    with work.deps.store.open() as books:
        for event in (1, 2):
            books.events.link(f"h{event}", event, 1, PAST)
    job(work.at(NOW).deps)
    assert rows(work.deps.store, "event_links") == {"event_links": []}
def rounds_planned(work: Work, job: Callable[[Deps], None]) -> None:
    with work.deps.store.open() as books:
        for workspace in (BOTH, CIRCLE):
            books.intros.set_up(Setting(workspace, Meeting.PEOPLE, "U0MOE", NOW, True, 4, NOW))
        for n in range(12):
            joined(books, f"U0NEW{n}", CIRCLE)
    with work.deps.store.engines.write() as connection:
        connection.execute(update(intro_settings).where(intro_settings.c.workspace == BOTH).values(kind="odd"))
    job(work.deps)
    assert [row["workspace"] for row in rows(work.deps.store, "intro_rounds")["intro_rounds"]] == [CIRCLE]


def met_asked(work: Work, job: Callable[[Deps], None]) -> None:
    introduced(work, DAYTIME - timedelta(days=7))
    job(work.at(DAYTIME).deps)
    assert [(n.workspace, n.to) for n in work.notices() if n.kind == MET] == [(CIRCLE, "U0NEW0"), (CIRCLE, "U0NEW1")]


def rounds_forgotten(work: Work, job: Callable[[Deps], None]) -> None:
    introduced(work, NOW - KEPT - timedelta(days=1))
    job(work.deps)
    assert rows(work.deps.store, "intro_members")["intro_members"] == []


def introduced(work: Work, at: datetime) -> None:
    """Two of each community were introduced then, in a round nobody can read and in one that is well."""
    with work.deps.store.open() as books:
        for workspace in (BOTH, CIRCLE):
            two = tuple(joined(books, f"U0NEW{n}", workspace).id for n in range(2))
            group = Group(two, Why((), (), Distance.FAR, ()))
            held(books, [group], workspace=workspace, at=at, said_at=at, state=Round.SAID)
    with work.deps.store.engines.write() as connection:
        connection.execute(update(intro_rounds).where(intro_rounds.c.workspace == BOTH).values(kind="odd"))


def digest_of_cleo(work: Work) -> int:
    """A member of the community, and enough to read for a week."""
    with work.deps.store.open() as books:
        for number in range(5):
            at = NOW + timedelta(days=number)
            sampled.item(books, Kind.NEWS, f"Item {number}", workspace=CIRCLE, posted_at=at)
        return agreed(books, "U0CLEO")


def agreed(books: Books, user: str, **changes: Any) -> int:
    """That member of the community as they agreed to be written to."""
    member = books.members.of(Identity(CIRCLE, user))
    assert member is not None
    books.members.change(replace(member, **changes))
    books.members.give(member.id, given(Purpose.COMMUNITY, How.CLICK, NOW))
    return member.id


def _case(work: Work, workspace: str, state: str) -> int:
    """A case there that was taken long ago."""
    with work.deps.store.open() as books:
        told = Report(902, 901, What.PERSON, Breach.HATE, PAST, "He shouts")
        return books.moderation.report(Reported(workspace, 901, PAST, (told,), CaseState(state), 903, PAST)).id


def cases_went_on(work: Work, job: Callable[[Deps], None]) -> None:
    with work.deps.store.open() as books:
        books.roles.give(CIRCLE, Role.MODERATOR, ["U0MOE"])
    odd, well = (_case(work, workspace, "taken") for workspace in (BOTH, CIRCLE))
    with work.deps.store.engines.write() as connection:
        connection.execute(update(moderation_reports).where(moderation_reports.c.case == odd).values(breach="odd"))
    job(work.deps)
    found = {row["id"]: row["state"] for row in rows(work.deps.store, "moderation_cases")["moderation_cases"]}
    assert found == {odd: "taken", well: "open"}
    asked = {row["to"] for row in rows(work.deps.store, "notices")["notices"] if row["kind"] == told.ASKED}
    assert "U0MOE" in asked


def weeks_given_and_members_asked(work: Work, job: Callable[[Deps], None]) -> None:
    with work.deps.store.open() as books:
        for workspace in (BOTH, CIRCLE):
            books.conduct.add(workspace, Code(1, (("en", "Be kind"),), NOW), "?")
            member = books.members.begin(Member(workspace, "Kim", Standing.JOINED, NOW, user="U0KIM"))
            books.duty.put(workspace, handed_over(Turn(monday_of(NOW.date()), member.id), "All quiet", NOW))
    with work.deps.store.engines.write() as connection:
        odd = moderation_turns.c.workspace == BOTH
        connection.execute(update(moderation_turns).where(odd).values(note=b"sealed by nobody"))
    job(work.deps)
    asked = {row["workspace"] for row in rows(work.deps.store, "notices")["notices"] if row["kind"] == conduct.ASK}
    assert asked == {CIRCLE}


CASES: Mapping[Callable[[Deps], None], Case] = {
    digests.plan_digests: digests_planned,
    digests.forget_digests: digests_forgotten,
    posting.post: items_posted,
    posting.plan_weeks: weeks_planned,
    telling.look: seats_offered,
    telling.remind: members_reminded,
    telling.end: events_ended,
    telling.forget: event_links_forgotten,
    intros.plan_rounds: rounds_planned,
    intros.ask: met_asked,
    intros.forget: rounds_forgotten,
    keeping.look: silent_warned,
    standing.look: standings_counted,
    walking.walk: members_walked,
    nurture.look: names_given,
    **poisoned_reviews.CASES,
    measuring.measure: days_measured,
    satisfaction.ask: members_asked,
    goals_telling.look: goals_told,
    questions.look: questions_looked_at,
    watching.watch: ways_in_watched,
    watching.forget: unconfirmed_forgotten,
    referring.look: referrers_told,
    contests.end: contests_ended,
    polls.look: polls_closed,
    sessions.look: sessions_begun,
    moderation.look: cases_went_on,
    moderation.look_after: weeks_given_and_members_asked,
    searching.look: searches_asked,
    matching.look: roles_looked_for,
    retention.look: held_forgotten,
}
