"""Setting up a community: what the fit check advises, and the channels it begins with."""

from __future__ import annotations

import pytest

from bot.jobs import ERRANDS, errands
from bot.jobs.community import consent_words, first_steps
from bot.jobs.community.events import running
from bot.jobs.community.sources.joined import WELCOME
from bot.rules.community.first_steps import Channel
from bot.rules.notices import Planned
from bot.rules.people import Identity, Role
from bot.rules.refusals import FieldRefusals
from sandbox.client import words
from tests.fakes import CIRCLE
from tests.jobs.conftest import Work
from tests.make import NOW

CORA, CLEO, ASK = "U0CORA", "U0CLEO", "C0ASK"


def test_an_admin_is_advised_and_the_channels_that_are_not_there_are_made_once(work: Work) -> None:
    taken = work.deps.slack.make_channel(CIRCLE, "announcements", is_private=False)
    for _ in range(2):
        with work.deps.store.open() as books:
            cora = books.people.get(Identity(CIRCLE, CORA))
            first_steps.keep_fit(books, cora, {"yes": ["need", "time"]}, work.deps.now())
            first_steps.keep_channels(books, cora, {"questions": ASK, "make": ["new"]}, work.deps.now())
        while errands.one(work.deps, ERRANDS):
            pass
    with work.deps.store.open() as books:
        channels = books.beginnings.channels(CIRCLE)
        steps = {each["name"]: (each["is_done"], each["advice"]) for each in first_steps.on_home(books, CIRCLE)}
        assert (steps["fit"], steps["channels"], steps["code"]) == ((True, "not_yet"), (True, ""), (False, ""))
        assert first_steps.fit_page(books, CIRCLE)["missing"] == ["value", "people", "managers"]
        with pytest.raises(FieldRefusals):
            first_steps.keep_channels(books, cora, {"off_topic": "D0DIRECT"}, NOW)
        books.roles.give(CIRCLE, Role.MODERATOR, [CORA])
        assert running.blank(books, books.people.get(cora.identity), NOW).channel == taken
        cleo = books.members.of(Identity(CIRCLE, CLEO))
        assert cleo is not None
        books.notices.plan(Planned("w", WELCOME, f"member:{cleo.id}", CIRCLE, CLEO), NOW)
    assert (channels[Channel.QUESTIONS], channels[Channel.ANNOUNCEMENTS]) == (ASK, taken)
    made = [work.deps.slack.channel(CIRCLE, channels[each]) for each in (Channel.INTRODUCTIONS, Channel.OFF_TOPIC)]
    assert [(each["name"], each["is_private"]) for each in made] == [("introductions", False), ("off-topic", False)]
    work.round()
    (welcome,) = work.dm(CLEO, CIRCLE)
    assert ASK in str(welcome)
    assert "to ask" in words(welcome)


def test_who_answers_for_what_is_kept_has_versions_and_an_unchanged_form_makes_none(work: Work) -> None:
    with work.deps.store.open() as books:
        cora = books.people.get(Identity(CIRCLE, CORA))
        for link in ("", "", "https://a.example/privacy"):
            consent_words.keep(books, cora, {"en": "We answer.", "zh": "", "link": link}, work.deps.now())
        assert [(each.version, each.by) for each in books.beginnings.words(CIRCLE)] == [(2, CORA), (1, CORA)]
        assert consent_words.shown(books, CIRCLE, "zh") == {"text": "We answer.", "link": "https://a.example/privacy"}
        done = {each["name"]: each["is_done"] for each in first_steps.on_home(books, CIRCLE)}
        assert (done["consent"], done["code"]) == (True, False)
