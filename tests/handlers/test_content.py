"""The calendar with its picture and by segment; messages put into it; what was done, told to members."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image
from sqlalchemy import null, update

from bot.app import Rapport
from bot.jobs import ERRANDS, errands
from bot.jobs.community.members.data import forget
from bot.rules.community.content import Item, Kind, State
from bot.rules.community.segments import Condition, On, Rule, Segment
from bot.rules.community.segments import Kind as SegmentKind
from bot.rules.people import Role
from bot.slack.pictures.calendar_drawing import WIDTH
from bot.store.schema import errands as table
from sandbox.client import words
from tests.fakes import CIRCLE, Json, Slack
from tests.handlers.community.digests import joined
from tests.handlers.forms import filled, opened

PREFIX, MOE, CLEO = "community.content.", "U0MOE", "U0CLEO"
DAY = timedelta(days=1)
Opens = Callable[..., Json]


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def opens(slack: Slack, rapport: Rapport) -> Opens:
    """What a click of Moe, who moderates, opens or turns."""
    with rapport.store.open() as books:
        books.roles.give(CIRCLE, Role.MODERATOR, [MOE])

    def click(verb: str, value: str = "", user: str = MOE, view: Json | None = None) -> Json:
        more = {"view": view} if view else {}
        return opened(slack, user, slack.clicked(user, PREFIX + verb, value, CIRCLE, **more), CIRCLE)

    return click


def segment(rapport: Rapport, name: str, *members: int, now: datetime) -> Segment:
    """A live segment of whoever is from Porto, which these are."""
    rule = Rule((Condition(On.LOCATION, "Porto"),))
    with rapport.store.open() as books:
        for id in members:
            books.members.change(replace(books.members.get(CIRCLE, id), location="Porto"))
        return books.segments.add(Segment(CIRCLE, name, SegmentKind.LIVE, rule, MOE, now))


def draw(rapport: Rapport) -> None:
    with rapport.store.engines.write() as connection:
        connection.execute(update(table).where(table.c.state == "due").values(wait_until=null()))
    while errands.one(rapport.deps, ERRANDS):
        pass


def carried(view: Json) -> str:
    return str(json.loads(view["private_metadata"])["calendar"])


def picture(view: Json) -> str | None:
    return next((block["slack_file"]["id"] for block in view["blocks"] if block["type"] == "image"), None)


def button(view: Json, text: str) -> str:
    """What the button with that text carries."""
    every = [one for block in view["blocks"] if block["type"] == "actions" for one in block["elements"]]
    return next(str(one["value"]) for one in every if one.get("text", {}).get("text") == text)


def test_the_calendar_is_drawn_once_it_is_wanted_and_again_when_it_changes(
    slack: Slack, rapport: Rapport, opens: Opens, now: datetime
) -> None:
    with rapport.store.open() as books:
        books.content.add(Item(CIRCLE, Kind.NEWS, "New law", "Read it.", MOE, now, post_at=now))
    page = opens("show")
    assert picture(page) is None
    turned = opens("turn", button(page, "As a picture"), view=page)
    assert "is being drawn" in words(turned)
    assert "New law" in words(turned), "the list stays"
    with rapport.store.open() as books:
        books.content.add(Item(CIRCLE, Kind.NEWS, "Newer law", "Read it too.", MOE, now, post_at=now))
    draw(rapport)
    shown = slack.open_view(MOE, CIRCLE)
    assert shown is not None
    assert "Newer law" in words(shown), "what came meanwhile is on the page"
    _, kept = slack.place(CIRCLE).files.values()
    assert picture(shown) == kept.id
    assert Image.open(io.BytesIO(kept.content)).size[0] == WIDTH
    assert picture(opens("turn", carried(shown), view=shown)) == kept.id, "the same is not drawn again"
    month = opens("turn", button(shown, "Month"), view=shown)
    assert "is being drawn" in words(month)
    as_list = opens("turn", button(month, "List alone"), view=month)
    draw(rapport)
    assert slack.open_view(MOE, CIRCLE) == as_list, "a page that shows the list again waits for no picture"


def test_a_segment_is_chosen_in_the_form_filters_the_calendar_and_says_whom_a_yes_would_reach(
    slack: Slack, rapport: Rapport, opens: Opens, now: datetime
) -> None:
    inside = joined(rapport.store, CIRCLE, CLEO)
    joined(rapport.store, CIRCLE, "U0CORA")
    porto = segment(rapport, "Porto", inside.id, now=now)
    tomorrow = (now + 2 * DAY).date().isoformat()
    form = filled(
        opens("write", "new"), title="Meet in Porto", text="On Friday.", segment={"value": str(porto.id)}, day=tomorrow
    )
    assert slack.interact(slack.submitted(MOE, form, CIRCLE)).status_code == 200
    with rapport.store.open() as books:
        books.content.add(Item(CIRCLE, Kind.NEWS, "For all", "Read it.", MOE, now, post_at=now + 2 * DAY))
        (item,) = [each for each in books.content.around(CIRCLE, now) if each.segment]
        other = books.segments.add(replace(porto, name="Lima", rule=Rule((Condition(On.LOCATION, "Lima"),))))
    assert item.segment == porto.id
    page = words(opens("open_one", str(item.id)))
    assert "for Porto" in page
    assert "0 members would get it now." in page
    assert "1 did not agree to be written to" in page
    month = f"month:{(now + 2 * DAY).date()}:0"
    for which, found in ((porto.id, True), (other.id, False), (0, True)):
        listed = words(opens("turn", f"{month}:{which}", view=opens("show")))
        assert "For all" in listed
        assert ("Meet in Porto" in listed) == found


def test_a_message_becomes_an_item_that_credits_its_author_and_a_member_is_told_no(
    slack: Slack, rapport: Rapport, opens: Opens, now: datetime
) -> None:
    author = joined(rapport.store, CIRCLE, CLEO)
    text = f"Talks &amp; tea at six, <@{MOE}>? See <https://tea.example/1|the plan>"
    sent = slack.used(MOE, PREFIX + "hear", CIRCLE, {"user": CLEO, "text": text})
    form = opened(slack, MOE, sent, CIRCLE)
    assert "@Moe" in json.dumps(form)
    assert "Talks & tea at six" in json.dumps(form)
    done = filled(form, title="Talks at six", text="They begin at six.", done_on=now.date().isoformat())
    assert slack.interact(slack.submitted(MOE, done, CIRCLE)).status_code == 200
    with rapport.store.open() as books:
        (item,) = books.content.by_author(CIRCLE, CLEO)
        assert (item.kind, item.text) == (Kind.HEARD, "They begin at six.")
        assert "the plan (https://tea.example/1)" in item.heard
        books.content.keep(replace(item, state=State.POSTED, posted_at=now))
    assert "They begin at six." in words(opens("heard", user=CLEO))
    no = slack.interact(slack.used(CLEO, PREFIX + "use", CIRCLE))
    assert no.status_code == 200
    shown = slack.open_view(CLEO, CIRCLE)
    assert shown is not None
    assert shown["title"]["text"] == "You said, we did", "no form opened above it"
    with rapport.store.open() as books:
        forget(books, author, MOE, now)
        assert books.content.by_author(CIRCLE, CLEO) == []
        gone = books.content.get(CIRCLE, item.id)
        assert gone is not None
        assert (gone.state, gone.title, gone.text, gone.heard) == (State.DROPPED, "", "", "")
