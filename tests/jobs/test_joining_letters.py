"""Letters to who wishes to join go to a real SMTP server, once as far as it answers; friends are told of by one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import update
from werkzeug.test import Client

from bot.app import Rapport
from bot.deps import Deps
from bot.handlers.pages import key
from bot.jobs import ERRANDS, errands
from bot.jobs.community.sources import files, general, joining, referring, watching
from bot.mail.post import Mail
from bot.rules.community.content.digests import way_to
from bot.rules.community.members import Member, Purpose, Standing, Way
from bot.rules.community.sources.invitation import Invitation
from bot.rules.community.sources.joining import Wanted
from bot.rules.community.sources.referring import Relation, Stage, Told
from bot.rules.people import Person
from bot.store.schema import errands as table
from sandbox.server import Running
from tests.fakes import CIRCLE, COMPANY
from tests.handlers.candidates import KIM, begin
from tests.handlers.first_run import give_roles
from tests.handlers.state import OPEN, ask
from tests.jobs.conftest import PAST, Crashed, Work
from tests.mail.test_post import SENDER, Box
from tests.make import NOW

HOST = "https://rapport.company.example"
LINK = "https://join.slack.com/t/circle/shared_invite/zt-1"
MINA = Person(COMPANY, "U0MINA", "Mina")
FRIEND = Told("Fay", "fay@example.com", Relation.FRIEND, "Builds good things")


@pytest.fixture
def deps(work: Work, rapport: Rapport, box: Box) -> Deps:
    """The bot with a mail server and an address from outside; the clock stands."""
    mail = Mail(f"smtp://127.0.0.1:{box.port}", SENDER)  # type: ignore[attr-defined]
    rapport.deps = replace(work.deps, mail=mail, public_url=HOST, now=lambda: NOW)
    return rapport.deps


def wishes(deps: Deps, language: str = "en") -> None:
    """Kim asks on the community's own page."""
    with deps.store.open() as books:
        wanted = Wanted("Kim *b*", "kim@example.com", (), (Purpose.COMMUNITY,), language)
        joining.ask(books, general(books, CIRCLE, NOW), wanted, NOW)


def refers(deps: Deps, told: Told = FRIEND, language: str = "en") -> None:
    with deps.store.open() as books:
        referring.refer(books, MINA, told, language, deps.now())


def do(deps: Deps, crash: Callable[[str], None] = lambda point: None) -> None:
    """Every errand that is due is done, however long it was to wait."""
    with deps.store.engines.write() as connection:
        connection.execute(update(table).where(table.c.state != "done").values(wait_until=PAST))
    errands.one(replace(deps, crash=crash), ERRANDS)


def said(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def link(letter: EmailMessage) -> str:
    (found,) = re.findall(rf"{HOST}(/confirm/[\w-]{{43}})\s", said(letter))
    return str(found)


def confirm(rapport: Rapport, path: str, **fields: object) -> int:
    token = path.removeprefix("/confirm/")
    return Client(rapport.web()).post(path, data={"key": key(token, "confirm"), **fields}).status_code


def kinds(deps: Deps, member: int) -> list[tuple[str, str]]:
    with deps.store.reading() as books:
        return [(each.workspace, each.facts["stage"]) for each in books.notices.about(f"member:{member}")]


def test_the_letter_brings_the_link_that_confirms(deps: Deps, rapport: Rapport, box: Box) -> None:
    wishes(deps)
    do(deps)
    (letter,) = box.letters
    assert (letter["To"], letter["Auto-Submitted"]) == ("kim@example.com", "auto-generated")
    assert letter["Subject"].startswith("Please confirm: ")
    assert "Hello Kim *b*," in said(letter)
    assert confirm(rapport, link(letter)) == 303
    do(deps)
    assert len(box.letters) == 1


def test_a_letter_whose_end_nobody_saw_goes_again_under_the_same_id_and_both_links_are_good(
    deps: Deps, rapport: Rapport, box: Box
) -> None:
    wishes(deps, "zh")

    def dies(point: str) -> None:
        if point == "sources.letter_taken":
            raise Crashed()

    with pytest.raises(Crashed):
        do(deps, dies)
    do(deps)
    first, second = box.letters
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Subject"].startswith("请确认")
    assert link(first) != link(second)
    assert Client(rapport.web()).get(link(first)).status_code == 200
    assert confirm(rapport, link(second)) == 303


def test_who_waited_for_the_way_in_gets_it_when_there_is_one_and_only_then(
    deps: Deps, rapport: Rapport, box: Box
) -> None:
    wishes(deps)
    do(deps)
    confirm(rapport, link(box.letters[0]))
    do(deps)
    assert len(box.letters) == 1
    with deps.store.open() as books:
        books.ways_in.put(CIRCLE, Invitation(LINK, "U0MOE", NOW))
    for _ in range(2):
        watching.watch(deps)
        do(deps)
    assert len(box.letters) == 2
    assert "The way into" in box.letters[1]["Subject"]
    assert LINK in Client(rapport.web()).get(link(box.letters[1])).text


def test_an_address_that_takes_no_letter_is_not_tried_again(deps: Deps, box: Box) -> None:
    box.recipient = "550 nobody"
    wishes(deps)
    for _ in range(3):
        do(deps)
    with deps.store.reading() as books:
        wish = books.joining.get(1)
        assert wish is not None
        member = books.members.get(CIRCLE, wish.member)
        assert books.members.refusing(CIRCLE) == 1
    assert (wish.is_refused, wish.sent_at, box.letters) == (True, None, [])
    everything = frozenset(Purpose)
    there = replace(member, standing=Standing.CONFIRMED, verified_at=NOW, way=Way.MAIL)
    assert (member.comes_back, way_to(there, everything, NOW)) == (True, None)
    assert way_to(replace(there, comes_back=False), everything, NOW) is Way.MAIL
    with deps.store.open() as books:
        books.members.change(replace(member, email="another@example.com"))
        assert not books.members.get(CIRCLE, member.id).comes_back
        assert books.members.refusing(CIRCLE) == 0


def test_a_reward_is_told_once_as_it_is_now(deps: Deps) -> None:
    refers(deps)
    paid = {"terms": "A lunch", "paid": ["yes"]}
    for n, answers in enumerate(({"terms": "A dinner"}, paid, paid)):
        with deps.store.open() as books:
            told = books.referrals.of_company(COMPANY, 1)
            referring.reward(books, Person(COMPANY, "U0ANA", "Ana"), told, answers, NOW + timedelta(hours=n))
            told = books.referrals.of_company(COMPANY, 1)
            waiting = [each for each in books.notices.about(f"member:{told.member}") if each.kind == referring.REWARDED]
            said = [referring.MOMENTS[referring.REWARDED].facts(books, each, NOW) for each in waiting]
    assert [each and (each["terms"], each["is_paid"], each["name"]) for each in said] == [None, ("A lunch", True, "")]


def test_a_friend_gets_one_letter_in_their_language_and_the_referrer_hears_what_the_friend_allows(
    deps: Deps, rapport: Rapport, box: Box
) -> None:
    give_roles(deps.store)
    refers(deps, language="zh")
    refers(deps)
    for _ in range(2):
        do(deps)
    (letter,) = box.letters
    assert "Mina" in letter["Subject"]
    assert "想到了您" in letter["Subject"]
    assert "Builds good things" not in said(letter)
    path = link(letter)
    assert confirm(rapport, path) == 422, "nothing is agreed to yet"
    assert confirm(rapport, path, agree=["community"], tell="yes") == 303
    referring.look(deps)
    with deps.store.open() as books:
        fay = books.members.by_email(CIRCLE, "fay@example.com")
        assert fay is not None
        assert fay.standing is Standing.CONFIRMED
    assert kinds(deps, fay.id) == [(COMPANY, Stage.RECEIVED)]
    seen = begin(deps.store, ask(deps.store, OPEN).id, KIM)
    with deps.store.open() as books:
        books.members.change(replace(fay, candidate=seen.candidate.id))
    for _ in range(2):
        referring.look(deps)
    assert kinds(deps, fay.id) == [(COMPANY, Stage.RECEIVED), (COMPANY, Stage.IN_PROCESS)]


def test_a_referrer_hears_nothing_that_the_friend_did_not_agree_to(deps: Deps, rapport: Rapport, box: Box) -> None:
    refers(deps)
    do(deps)
    confirm(rapport, link(box.letters[0]), agree=["community"])
    referring.look(deps)
    assert kinds(deps, 1) == []
    with deps.store.open() as books:
        (mine,) = referring.page(books, MINA, HOST, NOW)["mine"]
    assert mine["name"] == ""


def test_a_duplicate_is_told_to_nobody_and_written_to_by_nobody(deps: Deps, box: Box) -> None:
    with deps.store.open() as books:
        books.members.begin(Member(CIRCLE, "Fay", Standing.CONFIRMED, NOW, email="fay@example.com", verified_at=NOW))
    refers(deps)
    refers(replace(deps, now=lambda: NOW + timedelta(days=2)))
    do(deps)
    assert box.letters == []
    with deps.store.open() as books:
        page = referring.page(books, MINA, HOST, NOW)
    assert [each["stage"] for each in page["mine"]] == [Stage.SENT]


def test_a_sources_files_come_to_who_asked_and_to_nobody_who_may_not(deps: Deps, server: Running) -> None:
    with deps.store.open() as books:
        page = general(books, CIRCLE, NOW)
        for n, user in enumerate(("U0CORA", "U0CLEO")):
            files.ask(books, Person(CIRCLE, user, "?"), page, NOW + timedelta(seconds=n))
    with deps.store.engines.write() as connection:
        connection.execute(update(table).values(due_at=PAST))
    for _ in range(2):
        do(deps)
    given = {each.name: each.content for each in server.world.workspaces[CIRCLE].files.values()}
    assert set(given) == {f"join-{page.code}.{kind}" for kind in ("png", "svg", "html")}
    assert given[f"join-{page.code}.png"].startswith(b"\x89PNG")
    assert b"<svg" in given[f"join-{page.code}.html"]
    assert f"{HOST}/join/{page.code}".encode() in given[f"join-{page.code}.html"]
