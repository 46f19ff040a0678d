"""Whoever is not in Slack hears by one letter that their record goes; its link keeps it, or forgets them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from werkzeug.test import Client

from bot.app import Rapport
from bot.deps import Deps
from bot.handlers.pages import key
from bot.jobs.community.members import keeping, staying
from bot.rules.community.members import Consent, How, Member, Purpose, Side, Standing
from bot.rules.community.members.consenting import VALID
from bot.rules.community.segments.basis import Basis, By
from bot.rules.community.segments.importing import Import
from bot.rules.region import Kept, retention
from tests.fakes import CIRCLE
from tests.jobs.conftest import Work
from tests.jobs.test_joining_letters import HOST, do, said
from tests.jobs.test_joining_letters import deps as deps
from tests.mail.test_post import Box
from tests.make import NOW

SOON = NOW + VALID - timedelta(days=20)


@pytest.fixture
def kim(deps: Deps) -> Member:
    """Kim came with a file and agreed to letters; Lee confirmed nothing and agreed to nothing."""
    with deps.store.open() as books:
        books.members.begin(Member(CIRCLE, "Lee", Standing.KNOWN, NOW, "lee@example.com"))
        kim = books.members.begin(Member(CIRCLE, "Kim *b*", Standing.KNOWN, NOW, "kim@example.com"))
        for purpose in (Purpose.MAIL, Purpose.COMMUNITY):
            books.members.give(kim.id, Consent(purpose, "1", How.IMPORT, NOW, NOW + VALID))
    return kim


def look(deps: Deps, at: datetime) -> Deps:
    then = replace(deps, now=lambda: at)
    keeping.look(then)
    for _ in range(6):
        do(then)
    return then


def path(box: Box) -> str:
    (letter,) = box.letters
    return next(word for word in said(letter).split() if word.startswith(f"{HOST}/stay/")).removeprefix(HOST)


def test_one_letter_comes_a_month_before_and_its_button_keeps_the_record(
    rapport: Rapport, deps: Deps, box: Box, kim: Member, work: Work
) -> None:
    look(deps, SOON)
    rapport.deps = look(deps, SOON + timedelta(days=1))
    assert [each["To"] for each in box.letters] == ["kim@example.com"], "once, and to nobody who never agreed"
    client, where = Client(rapport.web()), path(box)
    assert "Keep my record" in client.get(where).text
    with deps.store.reading() as books:
        assert books.members.contacts([kim.id]) == {}, "opening it is no answer"
    assert "Keep my record" in client.post(where, data={"what": "stay", "key": "forged"}).text
    assert "It stays" in client.post(where, data={"what": "stay", "key": key(where.rpartition("/")[2], "stay")}).text
    with deps.store.reading() as books:
        assert {each.until for each in books.members.consents(kim.id) if each.holds(SOON)} == {
            rapport.deps.now() + VALID
        }
        whats = [each.what for each in books.members.timeline(kim, list(Side), 9)]
        assert [each.rpartition(".")[2] for each in whats[:2]] == ["stayed", "letter"]
        assert books.sendings.of_member(kim.id, SOON) == [], "it counts against no budget"


def test_its_other_button_forgets_them_and_the_link_is_over(
    rapport: Rapport, deps: Deps, box: Box, kim: Member
) -> None:
    rapport.deps = look(deps, SOON)
    client, where = Client(rapport.web()), path(box)
    sent = {"what": "forget", "key": key(where.rpartition("/")[2], "stay")}
    assert "You are forgotten" in client.post(where, data=sent).text
    assert client.get(where).status_code == client.get("/stay/" + "x" * 43).status_code == 404
    with deps.store.reading() as books:
        assert books.members.get(CIRCLE, kim.id).standing is Standing.FORGOTTEN
        assert books.record.verify()[1] is None


def test_whoever_left_took_back_or_is_in_slack_gets_no_letter(deps: Deps, box: Box, kim: Member) -> None:
    with deps.store.open() as books:
        for purpose in (Purpose.MAIL, Purpose.COMMUNITY):
            books.members.end(kim.id, purpose, NOW)
        consents = books.members.consents(kim.id)
    look(deps, SOON)
    assert box.letters == []
    assert not staying.may_be_written_to(replace(kim, standing=Standing.JOINED, user="U0KIM"), (), True)
    assert not staying.may_be_written_to(replace(kim, verified_at=NOW), consents, True)
    assert not staying.may_be_written_to(replace(kim, verified_at=NOW, comes_back=True), (), False)
    assert staying.may_be_written_to(replace(kim, verified_at=NOW), (), False)


def test_whoever_is_kept_under_a_legitimate_interest_alone_hears_too_while_letters_arrive(
    deps: Deps, box: Box
) -> None:
    bases = {"ida": Basis(By.INTEREST, reason="Met at the fair"), "ned": None, "rob": Basis(By.INTEREST, reason="Met")}
    with deps.store.open() as books:
        for name, basis in bases.items():
            came = Member(CIRCLE, name, Standing.KNOWN, NOW, f"{name}@example.com")
            file = books.member_imports.begin(Import(0, CIRCLE, "U0MOE", NOW, "Fair", basis=basis))
            member = books.members.begin(came).id
            books.member_imports.brought(file, member)
        books.members.refuse(member)
        circle = books.workspaces.get(CIRCLE)
    months = retention(circle.region, circle.region_choices, Kept.COMMUNITY)
    due = NOW + timedelta(days=31 * months)
    look(deps, due - timedelta(days=29))
    look(deps, due)
    assert [each["To"] for each in box.letters] == ["ida@example.com"]
