"""The candidate's own page: what it shows to whoever has the link, and to nobody else; withdrawing; how it was."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from html.parser import HTMLParser

import pytest
from sqlalchemy import text, update
from werkzeug.test import Client, TestResponse

from bot.app import Rapport
from bot.handlers.pages import OF_A_LINK, key
from bot.jobs.hiring.candidates import own_page as job
from bot.rules.hiring.candidates import Candidate, Standing, What, moving
from bot.rules.hiring.candidates.own_page import GOOD_FOR, WORDS_CHARACTERS
from bot.rules.hiring.panels.seats import Interview, Part, Seat, State
from bot.rules.hiring.reports.pool import Entry
from bot.store.schema import candidacy_moves
from sandbox.client import StandIn, words
from sandbox.server import Running
from tests.fakes import COMPANY, KINDS, Slack
from tests.handlers.candidates import ANA, CANDIDATES, KIM, another, begin, page
from tests.handlers.first_run import give_roles
from tests.handlers.state import OPEN, ask, rows
from tests.make import NOW

pytestmark = pytest.mark.debugging

HOST = "https://rapport.company.example"
HOUR = timedelta(hours=1)


@pytest.fixture
def reached(rapport: Rapport, server: Running, stand_in: StandIn) -> Slack:
    """The bot where `web` is reached from outside, with Kim in Mina's open role; the clock stands."""
    rapport.deps = replace(rapport.deps, public_url=HOST, now=lambda: NOW + HOUR)
    give_roles(rapport.store)
    begin(rapport.store, ask(rapport.store, OPEN).id)
    return Slack(server, stand_in, rapport.web(), KINDS)


@pytest.fixture
def path(reached: Slack) -> str:
    """The way to Kim's page, as Ana was shown it."""
    return link(reached)


def clicked(slack: Slack, verb: str) -> str:
    """What Kim's page in Slack says after Ana clicked that on it."""
    view = page(slack, ANA, 1, 1)
    carried = re.findall(r"1:\d+:", str(view))[0]
    assert slack.interact(slack.clicked(ANA, f"{CANDIDATES}change", carried + verb, view=view)).status_code == 200
    return str(words(slack.open_view(ANA) or {}))


def link(slack: Slack) -> str:
    (found,) = re.findall(rf"{HOST}(/candidate/[\w-]{{43}})", clicked(slack, "link"))
    return str(found)


def get(rapport: Rapport, path: str, **headers: str) -> TestResponse:
    return Client(rapport.web()).get(path, headers=headers)


def post(rapport: Rapport, path: str, what: str, **fields: str) -> TestResponse:
    """The form of the page that does `what`, filled in."""
    token = path.removeprefix("/candidate/").split("?")[0]
    return Client(rapport.web()).post(path, data={"what": what, "key": key(token, what), **fields})


def move(rapport: Rapport, what: What, reason: str = "", why: str = "") -> None:
    with rapport.store.open() as books:
        before = job.find(books, 1, NOW).candidacy
        books.candidates.move(before, moving.moved(before, what, 2, ANA, NOW + HOUR, reason, why))


def turned_down_days_ago(rapport: Rapport) -> None:
    rapport.deps = replace(rapport.deps, now=lambda: NOW + HOUR + timedelta(days=4))


def turned_down(rapport: Rapport, reason: str, why: str) -> None:
    """No, and so long ago that the page says so without a letter."""
    move(rapport, What.REJECT, reason, why)
    turned_down_days_ago(rapport)


def standing(rapport: Rapport) -> Standing:
    with rapport.store.reading() as books:
        return job.find(books, 1, NOW).candidacy.standing


def test_the_page_says_where_they_are_whom_to_turn_to_and_by_when_they_hear(rapport: Rapport, path: str) -> None:
    with rapport.store.open() as books:
        books.workspaces.set_region(COMPANY, "eu", {})
    said = unescape(get(rapport, path).text)
    assert "Your application as Data engineer at" in said
    assert "Your contact is Mina" in said
    assert "You hear from us by Mon, Nov 30, 2026 at the latest" in said
    assert re.search("Structured interview · <b>you are here</b>", said)
    assert "Think of three or four situations" in said
    assert "€70,000 to €85,000 a year" in said
    for inside in ("Omar", "U0", "Jan", "Built the billing", "kim@example.com", "Orders doubled"):
        assert inside not in said


def test_pay_is_shown_only_where_the_organisation_said_so(rapport: Rapport, path: str) -> None:
    assert "70,000" not in get(rapport, path).text
    with rapport.store.open() as books:
        books.workspaces.set_region(COMPANY, "eu", {"pay_range": False})
    assert "70,000" not in get(rapport, path).text


def test_the_page_is_in_the_candidates_language_or_the_one_they_choose(rapport: Rapport, path: str) -> None:
    answer = get(rapport, f"{path}?language=zh")
    assert 'lang="zh"' in answer.text
    assert "您的申请" in answer.text
    assert 'lang="en"' in get(rapport, f"{path}?language=../x", **{"Accept-Language": "zh"}).text


def test_a_no_says_nothing_of_what_was_said_inside(rapport: Rapport, path: str) -> None:
    with rapport.store.open() as books:
        books.workspaces.set_region(COMPANY, "eu", {})
    move(rapport, What.REJECT, "conduct", "Arrogant")
    before = get(rapport, path).text
    assert "is under way" in before, "not before somebody wrote, or three working days have passed"
    assert "Withdraw" not in before
    turned_down_days_ago(rapport)
    said = get(rapport, path).text
    assert "70,000" not in said
    assert "We will not go on with your application" in said
    assert not re.search("Arrogant|onduct|true|Withdraw", said.split("</style>")[1])


def test_it_is_all_there_without_a_script_and_nothing_of_it_is_kept_or_framed(rapport: Rapport, path: str) -> None:
    for answer in (get(rapport, path), get(rapport, f"{path}x")):
        headers = answer.headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "noindex" in headers["X-Robots-Tag"]
        assert "Set-Cookie" not in headers
        policy = headers["Content-Security-Policy"]
        for part in ("default-src 'none'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"):
            assert part in policy
        assert "script" not in policy + answer.text


class Outline(HTMLParser):
    """The tags, and the fields that no label belongs to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.fields: list[str] = []
        self.labels: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        within = self.tags[-1:] == ["label"]
        self.tags.append(tag)
        if tag == "label" and given.get("for"):
            self.labels.append(str(given["for"]))
        if tag == "textarea" or (tag == "input" and given["type"] != "hidden" and not within):
            self.fields.append(str(given.get("id")))


def test_every_field_has_its_label_and_every_page_one_heading_of_its_own(rapport: Rapport, path: str) -> None:
    shown = [get(rapport, path), get(rapport, f"{path}?page=withdraw"), get(rapport, f"{path}x")]
    turned_down(rapport, "other", "No")
    shown.append(get(rapport, path))
    outlines = [Outline(each.text) for each in shown]
    for outline in outlines:
        assert (outline.tags.count("h1"), outline.tags.count("main")) == (1, 1)
        assert outline.fields == outline.labels
    assert [len(each.fields) for each in outlines] == [1, 1, 0, 1]
    assert [each.tags.count("fieldset") for each in outlines] == [0, 1, 0, 1]


def test_a_link_that_ended_or_was_revoked_is_like_one_that_never_was(reached: Slack, rapport: Rapport) -> None:
    first, answers = link(reached), []
    rapport.deps = replace(rapport.deps, now=lambda: NOW + HOUR + GOOD_FOR)
    answers.append(get(rapport, first))
    answers.append(post(rapport, first, "withdraw"))
    rapport.deps = replace(rapport.deps, now=lambda: NOW + HOUR)
    assert get(rapport, first).status_code == 200
    assert "no link is good now" in clicked(Slack(reached.server, reached.stand_in, rapport.web(), KINDS), "unlink")
    answers += [get(rapport, each) for each in (first, f"/candidate/{'x' * 43}", "/candidate/a", "/candidate/%00ü")]
    answers += [post(rapport, first, what) for what in ("withdraw", "answer", "x")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({(answer.data, str(sorted(answer.headers.items()))) for answer in answers}) == 1
    assert standing(rapport) is Standing.UNDER_WAY


def test_the_link_is_shown_once_and_kept_as_a_hash(reached: Slack, rapport: Rapport) -> None:
    token = link(reached).removeprefix("/candidate/")
    assert token not in str(page(reached, ANA, 1, 1))
    with rapport.store.engines.read() as connection:
        whole = "".join(connection.connection.driver_connection.iterdump())
    assert token not in whole


def test_whoever_comes_too_often_waits(rapport: Rapport, path: str) -> None:
    client = Client(rapport.web())
    answers = [client.get(path) for _ in range(OF_A_LINK + 1)]
    assert [each.status_code for each in answers] == [200] * OF_A_LINK + [429]
    assert answers[-1].headers["Retry-After"] == "60"


def test_withdrawing_is_asked_once_more_and_done_once(rapport: Rapport, path: str) -> None:
    asked = get(rapport, f"{path}?page=withdraw&language=zh")
    assert "要撤回申请吗？" in asked.text
    assert standing(rapport) is Standing.UNDER_WAY, "looking changes nothing"
    for _ in range(2):
        answer = post(rapport, f"{path}?language=zh", "withdraw", reason="pay", why="Elsewhere <b>more</b>")
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{path}?language=zh")
    with rapport.store.reading() as books:
        found = job.find(books, 1, NOW).candidacy
        notices = [each for each in books.notices.about("candidacy:1") if each.kind == job.WITHDREW]
    assert (found.standing, found.moves[-1].who, found.moves[-1].why) == (
        Standing.WITHDRAWN, "", "Elsewhere <b>more</b>",
    )  # fmt: skip
    assert [each.to for each in notices] == ["U0MINA"]
    assert "the application was withdrawn" in get(rapport, path).text


def test_a_reason_need_not_be_given_and_one_too_long_is_not_lost(rapport: Rapport, path: str) -> None:
    answer = post(rapport, path, "withdraw", reason="hacked", why="x" * 2001)
    assert answer.status_code == 422
    assert "x" * 2001 in answer.text
    assert post(rapport, path, "withdraw").status_code == 303
    assert standing(rapport) is Standing.WITHDRAWN


@pytest.mark.parametrize(
    ("fields", "headers"),
    [
        ({"what": "withdraw"}, {}),
        ({"what": "withdraw", "key": "0" * 32}, {}),
        ({"what": "withdraw", "key": "ü"}, {}),
        ({"key": ""}, {}),
        ({"what": "answer", "key": "of withdrawing"}, {}),
        ({"what": "withdraw", "key": "good", "why": "x" * 50_000}, {}),
        ({"what": "withdraw", "key": "good"}, {"Sec-Fetch-Site": "cross-site"}),
    ],
    ids=["no key", "a wrong key", "no hash", "no form", "the key of another form", "too large", "from another site"],
)
def test_what_does_not_come_whole_from_the_page_changes_nothing(
    rapport: Rapport, path: str, fields: dict[str, str], headers: dict[str, str]
) -> None:
    token = path.removeprefix("/candidate/")
    real = {"good": key(token, "withdraw"), "of withdrawing": key(token, "withdraw")}
    answer = Client(rapport.web()).post(
        path, data={**fields, "key": real.get(fields.get("key", ""), fields.get("key", ""))}, headers=headers
    )
    assert answer.status_code == 422
    assert "Nothing was changed" in answer.text
    assert standing(rapport) is Standing.UNDER_WAY


def test_how_it_was_is_said_once_after_the_decision_and_read_by_who_runs_it(
    reached: Slack, rapport: Rapport, path: str
) -> None:
    post(rapport, path, "answer", rating="1", text="Too early")
    assert rows(rapport.store, "candidate_answers")["candidate_answers"] == []
    turned_down(rapport, "other", "No")
    assert "How was it?" in get(rapport, path).text
    missing = post(rapport, path, "answer", text="Kept <script>")
    assert missing.status_code == 422
    assert "Kept &lt;script&gt;</textarea>" in missing.text
    assert post(rapport, path, "answer", rating="3", text="x" * (WORDS_CHARACTERS + 1)).status_code == 422
    for said in ("Kind people", "Again"):
        assert post(rapport, path, "answer", rating="4", text=said).status_code == 303
    assert "Thank you for telling us" in get(rapport, path).text
    shown = words(page(reached, ANA, 1, 1))
    assert "4 of 5" in shown
    assert "Kind people" in shown
    move(rapport, What.RESUME)
    assert "Kind people" not in words(page(reached, ANA, 1, 1)), "it is under way again"


def test_what_anybody_typed_is_text_on_the_page(rapport: Rapport, reached: Slack) -> None:
    hostile = "<script>alert(1)</script>\"'><img src=x onerror=y> &amp; </title>"
    with rapport.store.open() as books:
        person = job.find(books, 1, NOW).candidate
        books.candidates.save(replace(person, name=hostile))
    said = get(rapport, link(reached)).text
    assert "<script" not in said
    assert "<img" not in said
    assert hostile in unescape(said)


def test_without_an_address_from_outside_there_is_no_link_and_without_mail_no_letter(
    reached: Slack, rapport: Rapport
) -> None:
    shown = clicked(reached, "mail")
    assert "No mail server is set" in shown
    assert "Send a link by mail" not in shown
    rapport.deps = replace(rapport.deps, public_url=None)
    unreached = Slack(reached.server, reached.stand_in, rapport.web(), KINDS)
    assert "whoever runs me can set PUBLIC_URL" in clicked(unreached, "link")
    assert rows(rapport.store, "candidate_links", "candidate_letters") == {
        "candidate_links": [], "candidate_letters": [],
    }  # fmt: skip


def test_only_who_runs_the_recruitment_has_to_do_with_links(reached: Slack, rapport: Rapport) -> None:
    mine = page(reached, ANA, 1, 1)
    for user in ("U0NOOR", "U0OMAR", "U0SAM"):
        reached.interact(reached.clicked(user, f"{CANDIDATES}change", "1:1:link", view=mine))
    assert rows(rapport.store, "candidate_links")["candidate_links"] == []


def test_one_candidates_link_opens_nobody_elses_page(reached: Slack, rapport: Rapport, path: str) -> None:
    other: Candidate = another("Lee Park")
    begin(rapport.store, 1, other)
    said = get(rapport, path).text
    assert KIM.name in said
    assert other.name not in said


def test_what_goes_wrong_tells_the_candidate_to_come_again_and_the_log_no_token(
    rapport: Rapport, path: str, written: io.StringIO
) -> None:
    with rapport.store.engines.write() as connection:
        connection.execute(update(candidacy_moves).values(what="odd"))
    odd = get(rapport, path)
    with rapport.store.engines.write() as connection:
        connection.execute(text("ALTER TABLE candidate_links RENAME TO elsewhere"))
    lost = get(rapport, path)
    assert (odd.status_code, lost.status_code, lost.headers["Retry-After"]) == (500, 503, "5")
    assert odd.data == lost.data
    assert "nothing was changed" in lost.text
    assert "could not be shown" in written.getvalue()
    assert path.removeprefix("/candidate/") not in written.getvalue()


def test_whoever_learns_beside_is_said_and_may_be_refused_without_a_reason(rapport: Rapport, path: str) -> None:
    assert "learn" not in get(rapport, path).text
    at = rapport.deps.now()
    sitting = (
        Seat(0, "U0SAM", "interviewer", state=State.ACCEPTED),
        Seat(1, "U0NOOR", "interviewer", part=Part.TRAINEE, state=State.ACCEPTED),
    )
    with rapport.store.open() as books:
        one = books.interviews.add(Interview(COMPANY, 1, 1, 1, 1, 0, at + 48 * HOUR, 60, sitting, ANA, at))
    assert "Somebody learns beside" in get(rapport, path).text
    for _ in range(2):
        assert post(rapport, path, "no_learner").status_code == 303
    with rapport.store.reading() as books:
        after = books.interviews.get(COMPANY, one.id)
    assert after is not None
    assert [seat.state for seat in after.seats] == [State.ACCEPTED, State.REPLACED]
    shown = get(rapport, path).text
    assert "as you asked" in shown
    assert "Somebody learns beside" not in shown


def test_who_is_asked_may_say_yes_and_no_to_being_kept_in_mind_and_nobody_else_is_asked(
    reached: Slack, rapport: Rapport, path: str
) -> None:
    move(rapport, What.REJECT, "must_have", "No SQL")
    later = rapport.deps.now() + timedelta(days=9)  # a no is known by then
    rapport.deps = replace(rapport.deps, now=lambda: later)
    assert "Another time?" not in get(rapport, path).text
    post(rapport, path, "keep_me")
    assert rows(rapport.store, "pool_answers")["pool_answers"] == [], "nobody asked"
    with rapport.store.open() as books:
        books.pool.put(Entry(1, ("sql",), ANA, later))
    page_asks = get(rapport, path).text
    assert "Another time?" in page_asks
    assert "sql" not in page_asks
    post(rapport, path, "keep_me")
    assert "I take it back" in get(rapport, path).text
    post(rapport, path, "keep_me_not")
    assert [each["said"] for each in rows(rapport.store, "pool_answers")["pool_answers"]] == ["yes", "no"]
    assert rows(rapport.store, "pool_entries")["pool_entries"] == [], "a no takes them out at once"
    assert "You said no" in get(rapport, path).text
