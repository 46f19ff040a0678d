"""A newcomer's question to its answer, over real payloads and the clock: who is asked when, what stops it, what comes
of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.app import Rapport
from bot.jobs import ERRANDS, MOMENTS, errands
from bot.jobs.community.members.data import everything, forget
from bot.jobs.community.questions import looking, ready
from bot.rules.community.questions import PersonFirst, Rung, State, about
from bot.rules.community.questions.faq import Ready
from bot.rules.community.questions.faq import about as about_entry
from bot.rules.community.questions.kept import Kept, Offer
from bot.rules.people import Identity, Role
from sandbox.client import words
from tests.fakes import CIRCLE, Json, Slack
from tests.handlers.community.digests import joined
from tests.handlers.forms import filled, opened

PREFIX, CLEO, MOE = "community.questions.", "U0CLEO", "U0MOE"
HELPERS = ("U0H0", "U0H1", "U0H2", "U0H3")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
QUESTION = "Hi all! Does anyone know how to prepare for a Python interview?"


@pytest.fixture
def circle(rapport: Rapport) -> Rapport:
    """Four members of a community help with software and careers; Moe moderates."""
    members = [joined(rapport.store, CIRCLE, user) for user in HELPERS]
    with rapport.store.open() as books:
        books.roles.give(CIRCLE, Role.MODERATOR, [MOE])
        for each in members:
            books.questions.keep_offer(Offer(each.id, frozenset({"software", "careers"}), frozenset({"en"})))
    return rapport


def look(rapport: Rapport, now: datetime) -> None:
    looking.look(replace(rapport.deps, now=lambda: now))


def write(slack: Slack, user: str, text: str, ts: str, **more: object) -> None:
    said = {"type": "message", "channel_type": "channel", "channel": "C0CIRCLE", "user": user, "text": text, "ts": ts}
    assert slack.event(CIRCLE, {**said, **more}).status_code == 200


def click(slack: Slack, user: str, verb: str, value: str = "") -> None:
    assert slack.interact(slack.clicked(user, PREFIX + verb, value, CIRCLE)).status_code == 200


def send(slack: Slack, user: str, view: Json, **answers: object) -> Json:
    answer = slack.interact(slack.submitted(user, filled(view, **answers), CIRCLE))
    assert answer.status_code == 200
    return dict(answer.get_json(silent=True) or {})


def told(rapport: Rapport, about: str, now: datetime) -> dict[str, set[str]]:
    """Who is told something of it that is true then, by what it is."""
    found: dict[str, set[str]] = {}
    with rapport.store.reading() as books:
        for each in books.notices.about(about):
            if MOMENTS[each.kind].facts(books, each, now) is not None:
                found.setdefault(each.kind.removeprefix(PREFIX), set()).add(each.to)
    return found


def kept(rapport: Rapport, id: int) -> Kept:
    with rapport.store.reading() as books:
        found = books.questions.get(CIRCLE, id)
    assert found is not None
    return found


def test_a_newcomers_question_is_answered_by_a_person_and_helps_the_next(slack: Slack, circle: Rapport) -> None:
    now = datetime.now(UTC)
    write(slack, CLEO, QUESTION, "20.1")
    click(slack, MOE, "switch", "on")
    write(slack, MOE, QUESTION, "20.2")
    write(slack, CLEO, QUESTION, "20.3", channel_type="group")
    write(slack, CLEO, "Thank you all!", "20.4", channel_type="group")
    with circle.store.reading() as books:
        assert books.questions.count(CIRCLE) == 0, "off, a moderator's, a private channel's, nothing asked"
    write(slack, "U0NEW", QUESTION, "21.0")
    joined(circle.store, CIRCLE, "U0NEW")
    write(slack, "U0NEW", QUESTION, "21.1")
    asked = kept(circle, 1)
    assert asked.question.is_first
    assert asked.question.topics == {"software", "careers"}
    look(circle, now + DAY)
    first = told(circle, about(1), now)
    assert len(first["asked"]) == 2, "two matched peers at once, for the first thing somebody writes"
    assert first["asked"] <= set(HELPERS)
    with circle.store.reading() as books, pytest.raises(PersonFirst):
        ready.choosing(books, books.people.get(Identity(CIRCLE, MOE)), 1)
    other = min(first["asked"])
    click(slack, other, "not_me", "1")
    again = told(circle, about(1), now)["asked"]
    assert len(again) == 2, "somebody else is asked instead"
    assert other not in again
    helper = max(again)
    click(slack, helper, "will", "1")
    click(slack, CLEO, "will", "1")
    write(slack, "U0NEW", "Nobody?", "21.5", thread_ts="21.1")
    write(slack, helper, ":wave:", "21.6", thread_ts="21.1")
    assert kept(circle, 1).question.state is State.OPEN, "neither its asker nor an emoji answers it"
    write(slack, helper, "Read the standard library, and practise aloud.", "21.7", thread_ts="21.1")
    answered = kept(circle, 1)
    assert answered.question.state is State.ANSWERED
    assert told(circle, about(1), now) == {}, "nobody is asked any more"
    form = opened(slack, MOE, slack.clicked(MOE, PREFIX + "make", "1", CIRCLE), CIRCLE)
    send(slack, MOE, form, question="How to prepare for an interview?", answer="Practise aloud.")
    assert told(circle, about_entry(1), now) == {"consent": {helper}}
    click(slack, CLEO, "agree", "1:named")
    with circle.store.reading() as books:
        assert books.faq.shown(CIRCLE, 0, 9) == [], "only whoever answered says so"
    click(slack, helper, "agree", "1:named")
    faq = opened(slack, CLEO, slack.clicked(CLEO, PREFIX + "faq", "", CIRCLE), CIRCLE)
    assert "Practise aloud." in words(faq)
    assert "Nothing found" in words(send(slack, CLEO, faq, looked_for="zebra")["view"])
    with circle.store.open() as books:
        books.questions.keep(replace(answered, link="https://a.example/archives/C0CIRCLE/p21"))
    write(slack, CLEO, "How do I prepare for a Python interview?", "22.1")
    look(circle, now + DAY)
    assert told(circle, about(2), now)["similar"] == {CLEO}, "for whoever asks alone"
    click(slack, MOE, "helped", "2")
    assert kept(circle, 2).question.state is State.OPEN
    click(slack, CLEO, "helped", "2")
    assert kept(circle, 2).question.state is State.SETTLED
    with circle.store.open() as books:
        member = books.members.of(Identity(CIRCLE, helper))
        assert member is not None
        assert [each["question"] for each in everything(books, member)["question_faq"]]
        forget(books, member, MOE, now)
        (entry,) = books.faq.shown(CIRCLE, 0, 9)
        assert (entry.by, entry.link) == (None, "")
        newcomer = books.members.of(Identity(CIRCLE, "U0NEW"))
        assert newcomer is not None
        forget(books, newcomer, MOE, now)
        assert books.questions.get(CIRCLE, 1) is None


def test_without_an_answer_it_climbs_closes_and_opens_again_and_follows_edits(slack: Slack, circle: Rapport) -> None:
    now = datetime.now(UTC)
    with circle.store.open() as books:
        books.questions.switch(CIRCLE, True, MOE, now)
        cleo = books.members.of(Identity(CIRCLE, CLEO))
        assert cleo is not None
        books.faq.keep_ready(Ready(CIRCLE, "Where to look", "The handbook has it."))
    write(slack, CLEO, "Hello", "30.1")
    write(slack, CLEO, QUESTION, "30.2")
    at, rungs = now, list[Rung | None]()
    while (found := kept(circle, 1)).question.state is State.OPEN and at < now + 40 * DAY:
        at += 6 * HOUR
        look(circle, at)
        if not rungs or rungs[-1] != found.question.rung:
            rungs.append(found.question.rung)
    assert rungs == [None, Rung.PEERS, Rung.MODERATOR, Rung.LEAD]
    assert found.question.state is State.STALE
    heard = told(circle, about(1), at)
    assert heard["stale"] == {CLEO}
    with circle.store.reading() as books:
        asked = [each.to for each in books.notices.about(about(1)) if each.kind.endswith(".asked")]
    assert CLEO not in asked
    assert MOE in asked
    assert len(asked) == len(set(asked))
    click(slack, CLEO, "still_open", "1")
    assert kept(circle, 1).question.state is State.OPEN
    form = opened(slack, MOE, slack.clicked(MOE, PREFIX + "choose", "1", CIRCLE), CIRCLE)
    send(slack, MOE, form, ready={"value": "1"})
    assert kept(circle, 1).question.state is State.ANSWERED, "no newcomer's first words"
    while errands.one(circle.deps, ERRANDS):
        pass
    click(slack, MOE, "reopen", "1")
    before = {"user": CLEO, "ts": "30.2", "text": QUESTION}
    edit = {"message": {**before, "text": "How do I learn SQL quickly?"}, "previous_message": before}
    write(slack, "", "", "30.9", subtype="message_changed", **edit)
    assert kept(circle, 1).text == "How do I learn SQL quickly?"
    write(slack, HELPERS[0], "With a course.", "30.5", thread_ts="30.2")
    gone = {"deleted_ts": "30.5", "previous_message": {"user": HELPERS[0], "ts": "30.5", "thread_ts": "30.2"}}
    write(slack, "", "", "31.1", subtype="message_deleted", **gone)
    assert kept(circle, 1).question.state is State.OPEN, "its answer is gone"
    close = opened(slack, MOE, slack.clicked(MOE, PREFIX + "close", "1", CIRCLE), CIRCLE)
    send(slack, MOE, close, reason="Asked elsewhere.")
    assert told(circle, about(1), now)["stale"] == {CLEO}
    ask = opened(slack, CLEO, slack.clicked(CLEO, PREFIX + "ask", "", CIRCLE), CIRCLE)
    assert "Asked elsewhere." in words(ask)
    write(slack, "", "", "31.2", subtype="message_deleted", deleted_ts="30.2", previous_message=before)
    with circle.store.reading() as books:
        assert books.questions.get(CIRCLE, 1) is None
    write(slack, CLEO, "Python interviews!", "32.1")
    talk = {"user": CLEO, "ts": "32.1", "text": "Python interviews!"}
    for more in ({"reply_count": 1}, {"thread_ts": "30.1"}, {"user": MOE}, {"text": talk["text"]}, {}):
        with circle.store.reading() as books:
            assert books.questions.count(CIRCLE) == 0, more
        after = {**talk, "text": QUESTION, **more}
        edit = {"message": after, "previous_message": {**talk, "thread_ts": str(after.get("thread_ts") or "")}}
        write(slack, "", "", "32.9", subtype="message_changed", **edit)
    assert (kept(circle, 2).text, kept(circle, 2).question.asker) == (QUESTION, CLEO), "it asks something only now"
    write(slack, "", "", "33.1", subtype="message_deleted", deleted_ts="32.1", previous_message=talk)
    send(slack, CLEO, ask, text="Is a course worth its price?", channel="C0CIRCLE")
    posted = kept(circle, 3)
    assert posted.is_posted
    assert told(circle, about(3), now) == {"posted": {"C0CIRCLE"}}
