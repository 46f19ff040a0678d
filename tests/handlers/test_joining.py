"""Joining by a page: what it shows, what is kept before and after it is confirmed, and what nobody finds out by it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from html import unescape

import pytest
from sqlalchemy import text
from werkzeug.test import Client, TestResponse

from bot.app import Rapport
from bot.handlers.community.sources.pages import FORMS_OF_AN_ADDRESS
from bot.handlers.pages import key
from bot.jobs.community.members import joining as entering
from bot.jobs.community.sources import joined, joining, watching
from bot.jobs.community.sources.letters import MAIL
from bot.rules.access import token_hash
from bot.rules.community.members import How, Member, Purpose, Stand, Standing
from bot.rules.community.members.consenting import OwnWords
from bot.rules.community.sources import PITCH_CHARACTERS, Kind, Source, Step, pitched
from bot.rules.community.sources.invitation import MOST_JOINS, Invitation
from bot.rules.community.sources.joining import FORGOTTEN_AFTER, LETTERS_A_DAY
from bot.rules.people import Identity, Person
from bot.rules.refusals import FieldRefusals
from tests.fakes import CIRCLE, COMPANY
from tests.make import NOW

HOST = "https://rapport.company.example"
LINK = "https://join.slack.com/t/circle/shared_invite/zt-1"
HOUR = timedelta(hours=1)
AGREE = ["community", "mail"]


@pytest.fixture
def fair(rapport: Rapport) -> Source:
    """A fair with its page in the community; the clock stands."""
    rapport.deps = replace(rapport.deps, public_url=HOST, now=lambda: NOW)
    return made(rapport, Kind.FAIR)


def made(rapport: Rapport, kind: Kind) -> Source:
    with rapport.store.open() as books:
        return books.sources.add(Source(CIRCLE, kind, f"code{kind}", f"The {kind}", "U0MOE", NOW))


def at(rapport: Rapport, now: datetime) -> None:
    rapport.deps = replace(rapport.deps, now=lambda: now)


def form_key(page: TestResponse) -> str:
    (found,) = re.findall(r'name="key" value="([^"]+)"', page.text)
    return str(found)


def send(rapport: Rapport, source: Source, email: str = "kim@example.com", **more: object) -> TestResponse:
    """The page of that source, opened and sent."""
    client = Client(rapport.web())
    shown = client.get(f"/join/{source.code}")
    given = {"key": form_key(shown), "name": "Kim", "email": email, "topics": ["data", "nonsense"], "agree": AGREE}
    return client.post(f"/join/{source.code}", data={**given, **more})


def letters(rapport: Rapport) -> int:
    with rapport.store.reading() as books:
        query = text("SELECT count(*) FROM errands WHERE kind = :kind")
        return int(books.topics._connection.execute(query, {"kind": MAIL}).scalar_one())


def member(rapport: Rapport, email: str = "kim@example.com") -> Member | None:
    with rapport.store.reading() as books:
        return books.members.by_email(CIRCLE, email)


def token(rapport: Rapport, given: str = "t" * 43) -> str:
    """The link of the last letter to Kim, as the letter would carry it."""
    with rapport.store.open() as books:
        kim = books.members.by_email(CIRCLE, "kim@example.com")
        assert kim is not None
        wish = books.joining.last(kim.id)
        assert wish is not None
        books.joining.give(wish.id, token_hash(given), rapport.deps.now())
    return given


def confirm(rapport: Rapport, given: str, **fields: object) -> TestResponse:
    return Client(rapport.web()).post(f"/confirm/{given}", data={"key": key(given, "confirm"), **fields})


def steps(rapport: Rapport, source: Source) -> dict[Step, int]:
    with rapport.store.reading() as books:
        return dict(books.sources.counted([source.id])[source.id])


def came(rapport: Rapport, email: str | None = "kim@example.com", user: str = "U0KIM") -> Member | None:
    """What is done when Slack says that they joined, as `handlers.home` does it."""
    with rapport.store.open() as books:
        kim, now = Person(CIRCLE, user, "Kim", email), rapport.deps.now()
        was = books.members.of(kim.identity)
        entering.told(books, kim, False, now)
        return joined.came(books, kim.identity, now) if was is None else None


def test_a_receipt_names_what_stood_below_the_texts_when_they_were_read(rapport: Rapport, fair: Source) -> None:
    with rapport.store.open() as books:
        books.beginnings.add_words(CIRCLE, OwnWords(1, (("en", "Circle <i>Ltd</i> answers."),), HOST, "U0ADA", NOW))
    shown = Client(rapport.web()).get(f"/join/{fair.code}").text
    assert ("Circle &lt;i&gt;Ltd&lt;/i&gt; answers." in shown, f'href="{HOST}"' in shown) == (True, True)
    send(rapport, fair)
    with rapport.store.open() as books:
        books.beginnings.add_words(CIRCLE, OwnWords(2, (("en", "Others answer."),), "", "U0ADA", NOW))
    confirm(rapport, token(rapport))
    kim = member(rapport)
    assert kim is not None
    with rapport.store.reading() as books:
        assert {each.version for each in books.members.consents(kim.id)} == {"join-2026-11+1"}


def test_a_former_colleague_may_say_until_when_and_nobody_else_is_asked(rapport: Rapport, fair: Source) -> None:
    alumni = made(rapport, Kind.ALUMNI)
    asked = [("worked_until" in Client(rapport.web()).get(f"/join/{each.code}").text) for each in (fair, alumni)]
    assert asked == [False, True]
    wrong = send(rapport, alumni, worked_until="last May")
    assert (wrong.status_code, "last May" in wrong.text, letters(rapport)) == (422, True, 0)
    assert send(rapport, alumni, worked_until="2024-05").status_code == 303
    assert member(rapport).worked_until is None, "anybody can type an address"  # type: ignore[union-attr]
    confirm(rapport, token(rapport))
    assert member(rapport).worked_until == date(2024, 5, 31)  # type: ignore[union-attr]
    at(rapport, NOW + 2 * HOUR)
    send(rapport, fair, "joy@example.com", worked_until="2024-05")
    with rapport.store.reading() as books:
        joy = books.members.by_email(CIRCLE, "joy@example.com")
        assert joy is not None
        wish = books.joining.last(joy.id)
    assert wish is not None
    assert wish.worked_until is None


def test_whoever_joins_is_known_once_they_confirm_and_again_when_they_come(rapport: Rapport, fair: Source) -> None:
    with rapport.store.open() as books:
        books.ways_in.put(CIRCLE, Invitation(LINK, "U0MOE", NOW))
    answer = send(rapport, fair)
    assert (answer.status_code, letters(rapport)) == (303, 1)
    kim = member(rapport)
    assert kim is not None
    assert kim.standing is Standing.STARTED
    with rapport.store.reading() as books:
        assert (list(books.members.consents(kim.id)), list(books.members.touches(kim.id))) == ([], [])
    given = token(rapport)
    shown = Client(rapport.web()).get(f"/confirm/{given}")
    assert LINK not in shown.text
    assert member(rapport) == kim, "programs that look into letters open links"
    assert confirm(rapport, given).status_code == 303
    assert LINK in Client(rapport.web()).get(f"/confirm/{given}").text
    with rapport.store.reading() as books:
        consents = {each.purpose: each.how for each in books.members.consents(kim.id)}
        assert consents == {Purpose.COMMUNITY: How.PAGE, Purpose.MAIL: How.PAGE}
        assert books.members.topics([kim.id])[kim.id] == {"data": Stand.FOLLOWED}
        assert [each.source for each in books.members.touches(kim.id)] == [fair.id]
    assert confirm(rapport, given).status_code == 303, "a second click"
    there = came(rapport)
    assert there is not None
    assert (there.id, there.standing, there.user) == (kim.id, Standing.JOINED, "U0KIM")
    assert steps(rapport, fair) == {Step.SEEN: 1, Step.STARTED: 1, Step.CONFIRMED: 1, Step.JOINED: 1}
    with rapport.store.reading() as books:
        assert (books.joining.how(kim.id), books.sources.coverage(CIRCLE)) == ((False, False), (1, 1))
        found = books.ways_in.get(CIRCLE)
    assert found is not None
    assert found.joins == 1


def test_a_source_is_not_lost_because_an_invitation_link_carries_none_and_a_full_one_is_shown_to_nobody(
    rapport: Rapport, fair: Source
) -> None:
    """The source is kept with the address, and the 401st newcomer hears that somebody writes."""
    with rapport.store.open() as books:
        books.ways_in.put(CIRCLE, Invitation(LINK, "U0MOE", NOW, joins=MOST_JOINS))
    send(rapport, fair)
    given = token(rapport)
    confirm(rapport, given)
    shown = Client(rapport.web()).get(f"/confirm/{given}").text
    assert LINK not in shown
    assert "somebody sends it to your address" in shown
    with rapport.store.open() as books:
        assert [each.name for each in books.joining.waiting(CIRCLE, 9)] == ["Kim"]
        told = {each.kind for each in books.notices.about(f"ways_in:{CIRCLE}")}
        watching.watch_one(books, CIRCLE, NOW)
        told |= {each.kind for each in books.notices.about(f"ways_in:{CIRCLE}")}
    assert told == {"community.sources.invitation_missing", "community.sources.invitation_warned"}


def test_nobody_finds_out_who_is_known(rapport: Rapport, fair: Source) -> None:
    with rapport.store.open() as books:
        known = Member(CIRCLE, "Lee", Standing.JOINED, NOW, email="lee@example.com", user="U0LEE", joined_at=NOW)
        books.members.begin(known)
    new, old = send(rapport, fair, "new@example.com"), send(rapport, fair, "lee@example.com", name="Mallory")
    assert (new.status_code, new.headers["Location"], new.text) == (old.status_code, old.headers["Location"], old.text)
    again = send(rapport, fair, "lee@example.com")
    assert (again.status_code, again.headers["Location"]) == (old.status_code, old.headers["Location"])
    assert letters(rapport) == 2, "an address gets one letter an hour"
    lee = member(rapport, "lee@example.com")
    assert lee is not None
    assert (lee.name, lee.standing) == ("Lee", Standing.JOINED)


def test_an_address_gets_three_letters_a_day_whoever_asks(rapport: Rapport, fair: Source) -> None:
    for n in range(6):
        at(rapport, NOW + n * HOUR)
        send(rapport, fair)
    assert letters(rapport) == LETTERS_A_DAY
    at(rapport, NOW + 24 * HOUR)
    send(rapport, fair)
    assert letters(rapport) == LETTERS_A_DAY + 1


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("form", {"key": ""}), ("form", {"key": "1.abc"}), ("form", {"key": f"{int(NOW.timestamp())}.{'0' * 64}"}),
        ("email", {"email": "kim@localhost"}), ("email", {"email": "a@b.c\nBcc: x@y.example"}), ("name", {"name": " "}),
        ("agree", {"agree": ["mail"]}),
    ],
)  # fmt: skip
def test_what_is_forged_or_wrong_is_kept_nowhere_and_says_what_to_do(
    rapport: Rapport, fair: Source, what: str, change: dict[str, object]
) -> None:
    answer = send(rapport, fair, str(change.pop("email", "kim@example.com")), **change)
    assert (answer.status_code, letters(rapport)) == (422, 0)
    told = {"form": "Nothing was sent", "email": "no address", "name": "what to call you", "agree": "first agreement"}
    assert told[what] in answer.text
    if what != "name":
        assert 'value="Kim"' in answer.text, "nothing typed is lost"


def test_a_form_of_another_page_another_site_or_yesterday_is_not_taken(rapport: Rapport, fair: Source) -> None:
    other = made(rapport, Kind.SOCIAL)
    foreign = form_key(Client(rapport.web()).get(f"/join/{other.code}"))
    assert send(rapport, fair, key=foreign).status_code == 422
    old = form_key(Client(rapport.web()).get(f"/join/{fair.code}"))
    at(rapport, NOW + 5 * HOUR)
    assert send(rapport, fair, key=old).status_code == 422
    data = {"key": form_key(Client(rapport.web()).get(f"/join/{fair.code}")), "name": "K", "email": "k@example.com"}
    sent = Client(rapport.web()).post(
        f"/join/{fair.code}", data={**data, "agree": AGREE}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert (sent.status_code, letters(rapport)) == (422, 0)


def test_a_program_that_fills_in_what_nobody_sees_is_answered_and_ignored(rapport: Rapport, fair: Source) -> None:
    answer = send(rapport, fair, website="https://spam.example")
    assert (answer.status_code, letters(rapport), member(rapport)) == (303, 0, None)


def test_floods_are_asked_to_wait_by_address_and_all_together(
    rapport: Rapport, fair: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    web = rapport.web()
    answers = [Client(web).post(f"/join/{fair.code}").status_code for _ in range(FORMS_OF_AN_ADDRESS + 1)]
    assert answers[-2:] == [422, 429]
    monkeypatch.setattr(joining, "LETTERS_AN_HOUR", 1)
    assert [send(rapport, fair, f"k{n}@example.com").status_code for n in range(2)] == [303, 429]


def test_what_comes_through_a_network_for_diversity_stands_on_nobody(rapport: Rapport, fair: Source) -> None:
    network = made(rapport, Kind.DIVERSITY)
    send(rapport, network)
    confirm(rapport, token(rapport))
    came(rapport)
    kim = member(rapport)
    assert kim is not None
    with rapport.store.reading() as books:
        (touch,) = books.members.touches(kim.id)
        assert books.sources.get(CIRCLE, touch.source).kind is Kind.PAGE
        for table in ("errands", "join_requests", "member_lines", "member_touches", "notices"):
            kept = books.topics._connection.execute(text(f"SELECT * FROM {table}")).all()
            assert network.code not in str(kept), table
        asked = text("SELECT count(*) FROM join_requests WHERE source = :id")
        assert books.topics._connection.execute(asked, {"id": network.id}).scalar_one() == 0
    assert steps(rapport, network) == {Step.SEEN: 1, Step.STARTED: 1}


def test_a_link_that_is_over_or_never_was_says_the_same(rapport: Rapport, fair: Source) -> None:
    send(rapport, fair)
    given = token(rapport)
    at(rapport, NOW + 49 * HOUR)
    old, never = (Client(rapport.web()).get(f"/confirm/{each}") for each in (given, "x" * 43))
    assert (old.status_code, old.text) == (404, never.text)
    assert Client(rapport.web()).get("/join/nothing").status_code == 404


def test_who_never_confirms_is_forgotten_with_all_they_said(rapport: Rapport, fair: Source) -> None:
    send(rapport, fair)
    at(rapport, NOW + FORGOTTEN_AFTER)
    watching.forget(rapport.deps)
    assert member(rapport) is None
    with rapport.store.reading() as books:
        assert books.joining.asked_since(CIRCLE, NOW - HOUR) == 0


def test_somebody_nobody_knows_is_asked_once_how_they_heard(rapport: Rapport, fair: Source) -> None:
    stranger = came(rapport, "stranger@example.com")
    assert stranger is not None
    assert came(rapport, "stranger@example.com") is None, "Slack tells it again"
    me = Person(CIRCLE, "U0KIM", "Kim")
    with rapport.store.open() as books:
        assert (books.joining.how(stranger.id), books.sources.coverage(CIRCLE)) == ((True, False), (0, 1))
        for _ in range(2):
            joined.heard(books, me, fair.id, NOW)
        assert (books.joining.how(stranger.id), books.sources.coverage(CIRCLE)) == ((True, True), (1, 1))
        assert books.members.touches(stranger.id)[0].source == fair.id
    assert steps(rapport, fair) == {Step.JOINED: 1}


def test_a_company_workspace_has_no_newcomers_of_a_community(rapport: Rapport, fair: Source) -> None:
    with rapport.store.open() as books:
        assert joined.came(books, Identity(COMPANY, "U0NEW"), NOW) is None


def test_the_page_speaks_the_browsers_language_needs_no_script_and_is_kept_nowhere(
    rapport: Rapport, fair: Source
) -> None:
    shown = Client(rapport.web()).get(f"/join/{fair.code}", headers={"Accept-Language": "zh"})
    assert "您会得到什么" in unescape(shown.text)
    assert "<script" not in shown.text
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
    assert shown.headers["Cache-Control"] == "no-store"
    assert Client(rapport.web()).head(f"/join/{fair.code}").status_code == 200
    assert steps(rapport, fair) == {Step.SEEN: 1}, "a look by a program is none"


def test_a_page_says_why_in_its_own_words_and_where_it_has_none_in_the_communitys(
    rapport: Rapport, fair: Source
) -> None:
    with rapport.store.open() as books:
        books.sources.save(replace(fair, pitch=pitched({"en": " Robots <i> ", "zh": " "})))
    english, chinese = (Client(rapport.web()).get(f"/join/{fair.code}?language={each}").text for each in ("en", "zh"))
    assert "Robots &lt;i&gt;" in english
    assert "A community of people" not in english
    assert "Robots" not in chinese
    with pytest.raises(FieldRefusals) as refused:
        pitched({"en": "x" * (PITCH_CHARACTERS + 1), "zh": ""})
    assert list(refused.value.errors) == ["pitch_en"]


def test_figures_of_few_are_not_said(rapport: Rapport, fair: Source) -> None:
    def shown() -> str:
        return Client(rapport.web()).get(f"/join/{fair.code}").text

    with rapport.store.open() as books:
        for n in range(9 - books.sources.members(CIRCLE)):
            books.members.begin(Member(CIRCLE, f"M{n}", Standing.JOINED, NOW, user=f"U{n}", joined_at=NOW))
    assert "people are here" not in shown()
    with rapport.store.open() as books:
        books.members.begin(Member(CIRCLE, "M9", Standing.JOINED, NOW, user="U9", joined_at=NOW))
    assert "10 people are here today" in shown()
