"""Members from the day Slack tells of them until nothing of them is left: said, counted, given out, forgotten."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.jobs import ERRANDS, errands, people
from bot.jobs.community.members import joining, keeping, own
from bot.jobs.community.openings import interest
from bot.jobs.community.sources import joined
from bot.rules.access import Kind, Right, may_address
from bot.rules.community.members import Act, How, Member, Purpose, Side, Standing
from bot.rules.community.members.consenting import VALID, given
from bot.rules.community.openings import Opening
from bot.rules.people import Identity, Person
from bot.rules.search import Side as Half
from bot.rules.search.saving import Saved
from bot.store import Books
from bot.store.sealed import COLUMNS
from sandbox.client import words
from tests.fakes import BOTH, CIRCLE, COMPANY, Slack
from tests.handlers.candidates import KIM, begin
from tests.handlers.community.members import CLEO, MOE, PREFIX
from tests.handlers.first_run import give_roles
from tests.handlers.forms import filled, opened
from tests.handlers.state import OPEN, ask, rows
from tests.jobs.conftest import Work
from tests.make import NOW

SAID = "as the zebra said"
KAI = {"id": "U0KAI", "name": "kai", "profile": {"real_name": "Kai Zebra", "email": "Kai@Example.org"}}
USER = "U0KAI"
WHO = Identity(CIRCLE, USER)


def member(books: Books, who: Identity = WHO) -> Member:
    found = books.members.of(who)
    assert found is not None
    return found


def do(work: Work) -> None:
    """Every errand that is due."""
    while errands.one(work.deps, ERRANDS):
        pass


def joins(slack: Slack) -> None:
    slack.place(CIRCLE).people[USER] = replace(slack.place(CIRCLE).people[CLEO], id=USER, name="kai")
    assert slack.event(CIRCLE, {"type": "team_join", "user": KAI}).status_code == 200


def morning() -> datetime:
    """When everybody may be written to, after anything that is done now."""
    day = datetime.now(UTC).replace(hour=10, minute=0) + timedelta(days=1)
    return day + timedelta(days=-day.weekday() % 7)


def sends(slack: Slack, user: str, button: str, value: str = "", **answers: Any) -> None:
    """Open that form and send it filled in."""
    view = filled(opened(slack, user, slack.clicked(user, PREFIX + button, value, CIRCLE), CIRCLE), **answers)
    answer = slack.interact(slack.submitted(user, view, CIRCLE))
    assert (answer.status_code, answer.data) == (200, b"")


def test_whoever_joins_is_a_member_who_is_welcomed_once_and_who_is_known_again(work: Work, slack: Slack) -> None:
    with work.deps.store.open() as books:
        books.members.begin(Member(CIRCLE, "Kai", Standing.CONFIRMED, NOW, "kai@example.org"))
    joins(slack)
    with work.deps.store.open() as books:
        kai = member(books)
        assert (kai.standing, kai.name, kai.email) == (Standing.JOINED, "Kai", "kai@example.org")
        assert kai.verified_at is not None
        assert books.members.consents(kai.id) == []
    slack.event(CIRCLE, {"type": "user_change", "user": {**KAI, "deleted": True}})
    with work.deps.store.open() as books:
        assert member(books).standing is Standing.LEFT
    slack.event(CIRCLE, {"type": "user_change", "user": KAI})
    with work.deps.store.open() as books:
        assert (member(books).standing, member(books).id) == (Standing.JOINED, kai.id)
        own.leave(books, member(books), NOW)
    slack.event(CIRCLE, {"type": "user_change", "user": KAI})
    with work.deps.store.open() as books:
        assert member(books).standing is Standing.LEFT, "who left comes back by their own choice alone"
    assert [each.kind for each in work.notices() if each.workspace == CIRCLE] == [joined.WELCOME]


def test_what_members_do_is_counted_by_day_and_what_they_write_is_not_kept(work: Work, slack: Slack) -> None:
    said = {"type": "message", "channel_type": "channel", "channel": "C1", "user": CLEO, "text": SAID, "ts": "1.0"}
    for more in ({}, {"ts": "2.0", "thread_ts": "1.0"}, {"ts": "3.0", "thread_ts": "1.0"}, {"subtype": "channel_join"},
                 {"bot_id": "B1"}):  # fmt: skip
        slack.event(CIRCLE, {**said, **more})
    for n in range(2):
        slack.event(CIRCLE, {"type": "reaction_added", "user": CLEO, "reaction": "tada"}, f"Ev{n // 2}")
    slack.event(COMPANY, {**said, "user": "U0MINA"})
    with work.deps.store.reading() as books:
        cleo = member(books, Identity(CIRCLE, CLEO))
        counted = books.members.acts([cleo.id], NOW.date() - timedelta(days=9999))[cleo.id]
    assert {act: n for _, act, n in counted} == {Act.POST: 1, Act.REPLY: 2, Act.REACTION: 1}
    assert SAID not in str(rows(work.deps.store))


def test_from_joining_by_choices_and_export_to_forgotten_nothing_is_left_anywhere(work: Work, slack: Slack) -> None:
    """S7: the database with all that stands sealed, the record, files, and what stands in Slack."""
    give_roles(work.deps.store)
    monday = morning()
    work = work.at(monday)
    seen = begin(work.deps.store, ask(work.deps.store, OPEN).id, replace(KIM, emails=("kai@example.org",)))
    joins(slack)
    sends(slack, USER, "profile", name="Kai Zebra", family=SAID, skills=SAID, motivation=SAID, location=SAID)
    every = [{"value": each.value} for each in Purpose]
    sends(slack, USER, "sharing", agreed=every, shown=[{"value": "skills"}])
    sends(slack, USER, "topics", followed=[{"value": "data"}], muted=[{"value": "sales"}])
    sends(slack, USER, "rhythm", frequency={"value": "monthly"})
    with work.deps.store.open() as books:
        kai = member(books)
        assert kai.candidate == seen.candidate.id
    sends(slack, MOE, "note", str(kai.id), text=SAID)
    page = opened(slack, MOE, slack.clicked(MOE, f"{PREFIX}open_one", str(kai.id), CIRCLE), CIRCLE)
    assert SAID in words(page)
    assert str(seen.candidacy.code) not in words(page)
    with work.deps.store.open() as books:
        books.members.give(kai.id, given(Purpose.MAIL, How.PAGE, monday - VALID + timedelta(days=9)))
        books.drafts.keep(WHO, "community.segments.write", {"name": SAID}, monday)
        books.saved_searches.keep(Saved(WHO, Half.COMMUNITY, SAID, SAID, False, monday))
        job = books.openings.add(Opening(CIRCLE, CIRCLE, "Gardener", "Come.", MOE, MOE, monday))
        interest.take(books, books.people.get(WHO), job.id, {"agree": ["yes"]}, monday)
    keeping.look(work.deps)
    slack.interact(slack.clicked(USER, f"{PREFIX}give", "", CIRCLE))
    do(work)
    work.until_quiet()
    files = {file.name: file for file in slack.place(CIRCLE).files.values()}
    whole = json.loads(files["my-data.json"].content)
    assert (whole["members"][0]["email"], whole["member_topics"][0]["topic"]) == ("kai@example.org", "data")
    assert SAID in str(whole["member_lines"])
    assert SAID in files["my-data.txt"].content.decode()
    assert any("Kai Zebra is interested" in said["text"] for said in work.dm(MOE, CIRCLE))
    assert any("Do you still agree" in said["text"] for said in work.dm(USER, CIRCLE))
    assert SAID in everywhere(work, slack)
    sends(slack, USER, "forget", sure=[{"value": "yes"}])
    do(work)
    work.until_quiet()
    left = everywhere(work, slack)
    assert [each for each in (SAID, "Kai Zebra", "kai@example.org") if each.lower() in left.lower()] == []
    people.read(work.deps, {"workspace": CIRCLE})
    with work.deps.store.reading() as books:
        assert books.members.of(WHO) is None, "they do not come back by themselves"
        assert books.record.verify()[1] is None
        assert books.candidates.brought(seen.candidacy.id) is not None, "what hiring keeps is apart"
    slack.command(USER, "/community me", CIRCLE)
    with work.deps.store.reading() as books:
        assert member(books).id != kai.id


def everywhere(work: Work, slack: Slack) -> str:
    """All that stands in the database but the candidate's own, everything sealed opened, and in the workspace."""
    hirings = {"candidates", "candidate_emails"}
    found: list[Any] = [each for name, each in rows(work.deps.store).items() if name not in hirings]
    with work.deps.store.engines.read() as connection:
        for column, purpose in COLUMNS:
            if column.table.name not in hirings:
                sealed = connection.exec_driver_sql(f'SELECT "{column.name}" FROM "{column.table.name}"').scalars()
                found += [work.deps.store.secrets.unseal(purpose, each) for each in sealed if each]
    place = slack.place(CIRCLE)
    found += [said.text + str(said.blocks) for room in place.conversations.values() for said in room.messages]
    found += [file.content for file in place.files.values()]
    return str(found)


def test_what_was_agreed_to_is_asked_for_once_a_month_before_it_ends_and_a_click_renews_it(
    work: Work, slack: Slack
) -> None:
    with work.deps.store.open() as books:
        cleo = member(books, Identity(CIRCLE, CLEO))
        for purpose in (Purpose.COMMUNITY, Purpose.HIRING):
            books.members.give(cleo.id, given(purpose, How.PAGE, NOW))
        books.members.count(cleo.id, Act.TAP, (NOW + VALID - timedelta(days=40)).date())
    for days in (31, 30, 29):
        keeping.look(work.at(NOW + VALID - timedelta(days=days)).deps)
    asked = [each for each in work.notices() if each.kind == keeping.RENEW]
    assert len(asked) == 2
    assert all(may_address(each.kind, kind) for each in asked for kind in (Kind.COMMUNITY, Kind.BOTH))
    soon = NOW + VALID - timedelta(days=29)
    with work.deps.store.open() as books:
        own.renew(books, cleo, Purpose.HIRING, soon)
        facts = {each.facts["purpose"]: keeping.MOMENTS[each.kind].facts(books, each, soon) for each in asked}
        assert facts["hiring"] is None, "what was answered is not asked"
        assert facts["community"] is not None
        assert facts["community"]["waits"]
        paused = replace(cleo, paused_until=soon + timedelta(days=1))
        books.members.change(paused)
        (community,) = (each for each in asked if each.facts["purpose"] == "community")
        assert keeping.MOMENTS[community.kind].facts(books, community, soon) is None, "who pauses is left alone"


def test_after_a_year_of_silence_a_record_goes_a_month_after_its_person_was_told_once(work: Work, slack: Slack) -> None:
    with work.deps.store.open() as books:
        cleo = member(books, Identity(CIRCLE, CLEO))
        last = max(cleo.at, cleo.joined_at or cleo.at)
        books.members.count(member(books, Identity(CIRCLE, MOE)).id, Act.POST, (last + timedelta(days=340)).date())
    year = last + timedelta(days=366)
    for days in (-40, 0, 1, 29):
        keeping.look(work.at(year + timedelta(days=days)).deps)
    told = [each.to for each in work.notices() if each.kind == keeping.FADING and each.workspace == CIRCLE]
    assert sorted(told) == [CLEO, "U0CORA"]
    with work.deps.store.open() as books:
        own.tapped(books, member(books, Identity(CIRCLE, "U0CORA")), How.CLICK, year + timedelta(days=29))
    keeping.look(work.at(year + timedelta(days=31)).deps)
    with work.deps.store.reading() as books:
        assert books.members.of(Identity(CIRCLE, CLEO)) is None
        assert books.members.of(Identity(CIRCLE, MOE)) is not None
        assert books.members.of(Identity(CIRCLE, "U0CORA")) is not None
        assert books.record.verify()[1] is None


def test_one_address_is_one_record_and_one_name_is_a_question_for_a_moderator(work: Work, slack: Slack) -> None:
    give_roles(work.deps.store)
    with work.deps.store.open() as books:
        books.members.begin(Member(CIRCLE, "Kai Zebra", Standing.KNOWN, NOW, skills=("Go",)))
        kai = joining.joined(books, Person(CIRCLE, USER, "Kai Zebra", "kai@example.org"), NOW)
        known = books.members.begin(Member(CIRCLE, "K.", Standing.KNOWN, NOW, "k@example.org", skills=("SQL",)))
        now_there = Person(CIRCLE, USER, "Kai Zebra", "k@example.org")
        one = joining.joined(books, now_there, NOW)
        assert (one.id, one.skills, one.email) == (kai.id, ("SQL",), "k@example.org")
        assert known.id not in books.members.some(CIRCLE, [known.id])
    list_ = opened(slack, MOE, slack.clicked(MOE, f"{PREFIX}merges", "", CIRCLE), CIRCLE)
    assert "Kai Zebra" in words(list_)
    with work.deps.store.reading() as books:
        (pair,) = books.merges.open(CIRCLE, 9)
    slack.interact(slack.clicked(MOE, f"{PREFIX}merge", str(pair.id), CIRCLE, view=list_))
    with work.deps.store.open() as books:
        assert member(books).skills == ("SQL", "Go")
        assert books.merges.count(CIRCLE) == 0
        assert [line.what for line in books.members.lines(kai.id, Side, 9)].count(f"{PREFIX}merged") == 2
        assert books.people.enter(Identity(BOTH, "U0BEA"), Right.BELONG)
