"""A signed report on its way: a message with its picture, a canvas or why there is none, a file; gone with erasing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from urllib.request import Request, urlopen

import pytest

from bot.jobs import ERRANDS, errands
from bot.jobs.hiring import copies
from bot.jobs.hiring import reports as job
from bot.jobs.hiring.candidates import data
from bot.jobs.hiring.reports import sharing
from bot.rules.access import Right
from bot.rules.hiring.reports.signing import MayNotRead
from bot.rules.people import Identity
from bot.rules.refusals import FieldRefusals
from sandbox.client import words
from tests.fakes import COMPANY, Json
from tests.handlers.candidates import KIM
from tests.handlers.debriefs import handed_in
from tests.handlers.first_run import give_roles
from tests.handlers.panels import ANA, NOOR, SAM, over
from tests.handlers.reports import signed
from tests.handlers.state import OPEN, ask, rows
from tests.jobs.conftest import Work
from tests.residue import residue

ELEPHANT = "Elephant <script>alert(1)</script> <img src=https://evil.example/x.png> *bold*"
ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "p", "b", "br", "blockquote", "ul",
    "li", "table", "tbody", "tr", "td", "small", "svg", "rect", "circle", "text", "hr",
}  # fmt: skip
LATER = datetime.now(UTC).replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=7)


@pytest.fixture
def signed_one(work: Work) -> Work:
    """Ana signed the report on Kim."""
    give_roles(work.deps.store)
    handed_in(work.deps.store, over(work.deps.store, ask(work.deps.store, OPEN).id))
    signed(work.deps.store, overall=ELEPHANT)
    return work.at(LATER)


class Tags(HTMLParser):
    """Which elements and attributes a page has."""

    def __init__(self) -> None:
        super().__init__()
        self.names, self.attributes = set[str](), set[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}


def share(work: Work, *people: str, as_canvas: bool = False) -> None:
    with work.deps.store.open() as books:
        me = books.people.enter(Identity(COMPANY, ANA), Right.HIRE)
        found = job.running(books, me, 1, LATER)
        sharing.ask_share(books, me, found, 0, people, as_canvas, LATER)
    do(work)


def do(work: Work) -> None:
    """Everything that is due is done, what waits for Slack's look at a file too, and said."""
    for _ in range(3):
        work.hurry()
        while errands.one(work.deps, ERRANDS):
            pass
    work.until_quiet()


def files(work: Work) -> list[Json]:
    return list(work.stand_in.dump()["workspaces"][COMPANY]["files"].values())


def content(work: Work, ending: str) -> str:
    """What is in the file whose name ends so."""
    (kept,) = [each for each in files(work) if each["name"].endswith(ending)]
    address = work.deps.slack.file(COMPANY, kept["id"])["url_private"]
    with urlopen(Request(address, headers={"Authorization": "Bearer xoxb-company"}), timeout=9) as answer:
        return str(answer.read().decode())


def test_a_report_comes_with_its_picture_to_those_who_may_read_it_and_to_nobody_else(signed_one: Work) -> None:
    for who in ("U0OMAR", "U0EDITH"):
        with pytest.raises(FieldRefusals) as refused:
            share(signed_one, SAM, who)
        assert isinstance(refused.value.errors["people"], MayNotRead)
    assert sharing.SHARE not in {each["kind"] for each in rows(signed_one.deps.store, "errands")["errands"]}
    share(signed_one, SAM)
    (said,) = [each for each in signed_one.dm(SAM) if "A talent report for you" in words(each)]
    assert "3.5 of 5, 2 interviewers" in words(said)
    assert "Elephant" in words(said)
    (picture,) = [block for block in said["blocks"] if block["type"] == "image"]
    assert [each["id"] for each in files(signed_one)] == [picture["slack_file"]["id"]]
    assert "Elephant" not in str(rows(signed_one.deps.store, "notices", "errands", "pictures", "record"))


def test_whoever_may_read_it_no_more_when_it_would_arrive_is_sent_nothing(signed_one: Work) -> None:
    with signed_one.deps.store.open() as books:
        me = books.people.enter(Identity(COMPANY, ANA), Right.HIRE)
        sharing.ask_share(books, me, job.running(books, me, 1, LATER), 0, [SAM], False, LATER)
        (_, candidate) = books.candidates.brought(1) or (None, None)
        assert candidate is not None
        books.candidates.flag(replace(candidate, relatives=(SAM,)))
    do(signed_one)
    assert not any("talent report" in words(each) for each in signed_one.dm(SAM))


def test_a_message_goes_without_its_picture_where_slack_takes_none(signed_one: Work) -> None:
    signed_one.stand_in.faults("files.getUploadURLExternal", "refused", error="missing_scope", times=9)
    share(signed_one, SAM)
    (said,) = [each for each in signed_one.dm(SAM) if "A talent report for you" in words(each)]
    assert [block["type"] for block in said["blocks"] if block["type"] == "image"] == []
    assert "3.5 of 5" in words(said)


def test_a_canvas_is_open_to_these_people_alone_and_what_was_typed_is_text_in_it(signed_one: Work) -> None:
    share(signed_one, SAM, NOOR, as_canvas=True)
    (made,) = [each for each in files(signed_one) if each["is_canvas"]]
    assert made["readers"] == [NOOR, SAM]
    text = content(signed_one, made["name"])
    assert r"\<script\>" in text
    assert r"\*bold\*" in text
    assert r"https\:" in text
    assert any("Open the canvas" in words(each) for each in signed_one.dm(SAM))


@pytest.mark.parametrize(
    ("error", "why"),
    [("free_teams_cannot_create_non_tabbed_canvases", "only on paid plans"), ("missing_scope", "doctor"),
     ("canvas_creation_failed", "canvas_creation_failed")],
)  # fmt: skip
def test_where_slack_makes_no_canvas_the_message_goes_and_whoever_asked_hears_why_and_is_given_the_file(
    signed_one: Work, error: str, why: str
) -> None:
    signed_one.stand_in.faults("canvases.create", "refused", error=error, times=9)
    share(signed_one, SAM, as_canvas=True)
    assert any("A talent report for you" in words(each) for each in signed_one.dm(SAM))
    assert any(why in words(each) for each in signed_one.dm(ANA))
    assert "Elephant" in content(signed_one, ".html")


def test_the_printed_file_holds_nothing_from_elsewhere_and_what_was_typed_is_text(signed_one: Work) -> None:
    with signed_one.deps.store.open() as books:
        me = books.people.enter(Identity(COMPANY, ANA), Right.HIRE)
        sharing.ask_print(books, me, job.find(books, me, 1, LATER), 0, LATER)
    do(signed_one)
    html = content(signed_one, ".html")
    assert "&lt;script&gt;" in html
    assert "Zebra: drew the plan for all" in html
    seen = Tags()
    seen.feed(html)
    assert seen.names <= ALLOWED
    assert seen.attributes.isdisjoint({"src", "href", "srcset", "data", "action", "poster", "background", "onload"})
    assert "url(" not in html
    assert "@import" not in html
    assert "default-src &#x27;none&#x27;" in html


def test_every_copy_in_slack_goes_with_whoever_is_erased(signed_one: Work) -> None:
    share(signed_one, SAM, as_canvas=True)
    with signed_one.deps.store.open() as books:
        me = books.people.enter(Identity(COMPANY, ANA), Right.HIRE)
        sharing.ask_print(books, me, job.find(books, me, 1, LATER), 0, LATER)
    do(signed_one)
    assert len(rows(signed_one.deps.store, "report_copies")["report_copies"]) == 2
    with signed_one.deps.store.open() as books:
        me = books.people.enter(Identity(COMPANY, ANA), Right.HIRE)
        data.erase(books, me, data.find(books, me, 1, LATER), LATER)
    do(signed_one)
    stored = rows(signed_one.deps.store, "report_copies", "reports", "report_drafts", "pool_entries")
    assert stored == {name: [] for name in stored}
    (picture,) = files(signed_one)
    assert picture["name"].endswith(".png"), "which names nobody"
    assert residue(signed_one, ["Elephant", "Zebra", "Giraffe", KIM.name, *KIM.emails, KIM.notes]) == []
    assert not any("Elephant" in words(each) for each in signed_one.dm(SAM))


def test_what_came_after_the_erasing_goes_at_once(signed_one: Work) -> None:
    with signed_one.deps.store.open() as books:
        me = books.people.enter(Identity(COMPANY, ANA), Right.HIRE)
        data.erase(books, me, data.find(books, me, 1, LATER), LATER)
    file = signed_one.deps.slack.upload(COMPANY, "r.html", "r.html", b"Kim")
    copies.keep(signed_one.deps, COMPANY, 1, file, "file")
    do(signed_one)
    assert files(signed_one) == []
