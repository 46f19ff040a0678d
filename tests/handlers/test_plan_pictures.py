"""The coverage of a plan as a picture: wanted by opening its page, made once, told plainly when it cannot be."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from PIL import Image
from sqlalchemy import null, update

from bot.app import Rapport
from bot.jobs import ERRANDS, errands
from bot.rules.people import Role
from bot.rules.pictures import AGAIN_AFTER
from bot.store.schema import errands as table
from bot.store.schema import pictures
from sandbox.client import words
from tests.fakes import COMPANY, Json, Slack
from tests.handlers.forms import filled, opened
from tests.handlers.state import OPEN, ask, rows
from tests.make import NOW

SHOW, DRAWN = "hiring.plans.show", "is being drawn"
Look = Callable[..., Json]


@pytest.fixture
def look(slack: Slack, rapport: Rapport) -> Look:
    """Somebody opens the page of Mina's plan; what they see at once."""
    id = ask(rapport.store, OPEN).id
    recruiters(rapport)

    def opens(user: str = "U0MINA") -> Json:
        slack.place(COMPANY).views.pop(user, None)
        return opened(slack, user, slack.clicked(user, SHOW, str(id)))

    return opens


def recruiters(rapport: Rapport) -> None:
    """Li Wei, who reads Chinese, and Jan recruit."""
    with rapport.store.open() as books:
        books.roles.give(COMPANY, Role.RECRUITER, ["U0LIWEI", "U0JAN"])


def work(rapport: Rapport, crash: Callable[[str], None] = lambda point: None) -> None:
    """Every errand is done that is due, the waits of those tried before being over."""
    deps = replace(rapport.deps, crash=crash)
    with rapport.store.engines.write() as connection:
        connection.execute(update(table).where(table.c.state == "due").values(wait_until=null()))
    while errands.one(deps, ERRANDS):
        pass


def now_shown(slack: Slack, user: str = "U0MINA") -> Json:
    found = slack.open_view(user)
    assert found is not None
    return found


def picture(view: Json) -> str | None:
    """The file of the picture on that page."""
    return next((block["slack_file"]["id"] for block in view["blocks"] if block["type"] == "image"), None)


def files(slack: Slack) -> list[Json]:
    return list(slack.stand_in.dump()["workspaces"][COMPANY]["files"].values())


def test_an_opened_page_says_that_the_picture_is_drawn_and_then_shows_it(
    slack: Slack, rapport: Rapport, look: Look
) -> None:
    assert DRAWN in words(look())
    assert rows(rapport.store, "pictures")["pictures"][0]["state"] == "wanted"
    assert slack.stand_in.calls("files.getUploadURLExternal") == 0, "nothing is drawn in a handler"
    work(rapport)
    page = now_shown(slack)
    (kept,) = slack.place(COMPANY).files.values()
    assert picture(page) == kept.id
    assert DRAWN not in words(page)
    (image,) = [block for block in page["blocks"] if block["type"] == "image"]
    assert "Not covered" in image["alt_text"] or "All of it is covered." in image["alt_text"]
    assert (kept.title, kept.channels) == ("What is seen where", []), "shared nowhere"
    with Image.open(io.BytesIO(kept.content)) as drawn:
        assert (drawn.format, drawn.width) == ("PNG", 1080)
    assert picture(look()) == kept.id, "the next opening shows it at once"
    assert rows(rapport.store, "picture_pages")["picture_pages"] == []


def test_the_same_picture_is_uploaded_once_for_all_who_see_it_and_once_for_each_language(
    slack: Slack, rapport: Rapport, look: Look
) -> None:
    for user in ("U0MINA", "U0JAN", "U0LIWEI", "U0MINA"):
        look(user)
    work(rapport)
    shown = {user: picture(now_shown(slack, user)) for user in ("U0MINA", "U0JAN", "U0LIWEI")}
    assert shown["U0MINA"] == shown["U0JAN"] != shown["U0LIWEI"]
    assert None not in shown.values()
    assert {kept["title"] for kept in files(slack)} == {"What is seen where", "在哪里考察什么"}
    look()
    work(rapport)
    assert slack.stand_in.calls("files.completeUploadExternal") == 2


def test_a_change_of_the_plan_is_another_picture(slack: Slack, rapport: Rapport, look: Look) -> None:
    page = look()
    work(rapport)
    first = picture(now_shown(slack))
    edit, _ = [block["accessory"] for block in page["blocks"] if "hiring.plans.edit" in str(block.get("accessory"))]
    form = opened(slack, "U0MINA", slack.clicked("U0MINA", "hiring.plans.edit", edit["value"], view=now_shown(slack)))
    sent = filled(form, method={"value": "work_sample"})
    assert slack.interact(slack.submitted("U0MINA", sent)).status_code == 200
    slack.place(COMPANY).views["U0MINA"].pop()
    assert DRAWN in words(now_shown(slack))
    work(rapport)
    assert picture(now_shown(slack)) not in (None, first)


@pytest.mark.parametrize(
    ("method", "fault", "most"),
    [
        ("files.getUploadURLExternal", {"kind": "ratelimited"}, 1),
        ("files.getUploadURLExternal", {"kind": "error500_after"}, 1),
        ("upload", {"kind": "drop_before"}, 1),
        ("upload", {"kind": "drop_after"}, 1),
        ("upload", {"kind": "ratelimited"}, 1),
        ("upload", {"kind": "error500"}, 1),
        ("files.completeUploadExternal", {"kind": "error500_after"}, 2),
        ("files.completeUploadExternal", {"kind": "drop_after"}, 2),
        ("files.info", {"kind": "drop_before"}, 1),
    ],
)
def test_what_goes_wrong_on_the_way_is_said_and_tried_again(
    slack: Slack, rapport: Rapport, look: Look, method: str, fault: Json, most: int
) -> None:
    look()
    slack.stand_in.faults(method, **fault)
    work(rapport)
    assert slack.stand_in.struck(method) == {fault["kind"]: 1}
    said = words(now_shown(slack))
    assert "could not be made yet" in said
    assert "the list below says the same" in said
    work(rapport)
    assert picture(now_shown(slack))
    whole = [kept for kept in slack.place(COMPANY).files.values() if kept.complete]
    assert len(whole) <= most, "a file that nobody shows is left over at worst"


def test_what_slack_refuses_is_named_on_the_page(slack: Slack, rapport: Rapport, look: Look) -> None:
    look()
    slack.stand_in.faults("files.getUploadURLExternal", "refused", error="file_uploads_disabled")
    work(rapport)
    assert "could not be made: Slack says: file_uploads_disabled" in words(now_shown(slack))
    assert "file_uploads_disabled" in words(look()), "so does whoever opens it next"


def test_without_the_scope_it_is_said_not_tried_in_vain_and_made_once_it_is_granted(
    slack: Slack, rapport: Rapport, look: Look
) -> None:
    look()
    slack.stand_in.faults("files.getUploadURLExternal", "refused", error="missing_scope")
    work(rapport)
    assert "fewer rights than this needs" in words(now_shown(slack))
    work(rapport)
    assert slack.stand_in.calls("files.getUploadURLExternal") == 1
    drawn = [row for row in rows(rapport.store, "errands")["errands"] if row["kind"] == "hiring.plans.draw"]
    assert [row["state"] for row in drawn] == ["done"]
    with rapport.store.engines.write() as connection:
        connection.execute(update(pictures).values(since=rapport.deps.now() - AGAIN_AFTER))
    look()
    work(rapport)
    assert picture(now_shown(slack))


def test_a_file_is_shown_only_once_slack_has_looked_at_it(
    slack: Slack, rapport: Rapport, look: Look, written: io.StringIO
) -> None:
    slack.server.world.processing_seconds = 3600.0
    try:
        look()
        work(rapport)
        assert DRAWN in words(now_shown(slack))
        assert "an errand waits" in written.getvalue()
        assert "an errand failed" not in written.getvalue()
        (kept,) = slack.place(COMPANY).files.values()
        kept.processed_at = 0.0
        work(rapport)
    finally:
        slack.server.world.processing_seconds = 0.0
    assert picture(now_shown(slack)) == kept.id
    assert slack.stand_in.calls("files.completeUploadExternal") == 1


def test_a_page_opens_without_a_file_that_slack_has_no_more_and_it_is_made_anew(
    slack: Slack, rapport: Rapport, look: Look
) -> None:
    look()
    work(rapport)
    first = picture(now_shown(slack))
    assert first is not None
    del slack.place(COMPANY).files[first]
    assert DRAWN in words(look())
    work(rapport)
    assert picture(now_shown(slack)) not in (None, first)


def test_a_page_that_was_closed_or_is_not_theirs_any_more_stops_no_other(
    slack: Slack, rapport: Rapport, look: Look
) -> None:
    for user in ("U0MINA", "U0JAN"):
        look(user)
    slack.place(COMPANY).views["U0MINA"].clear()
    with rapport.store.open() as books:
        books.roles.give(COMPANY, Role.RECRUITER, ["U0LIWEI"])
    work(rapport)
    assert slack.open_view("U0MINA") is None
    assert picture(now_shown(slack, "U0JAN")) is None
    assert rows(rapport.store, "picture_pages")["picture_pages"] == []


class Crashed(BaseException):
    """The process died at this point."""


@pytest.mark.parametrize(
    ("point", "uploads"),
    [
        ("pictures.uploaded", 2), ("pictures.kept", 1), ("pictures.looked_at", 1), ("pictures.ready", 1),
        ("pictures.brought_up_to_date", 1), ("pictures.told", 1),
    ],
)  # fmt: skip
def test_wherever_the_process_dies_the_picture_is_shown_in_the_end(
    slack: Slack, rapport: Rapport, look: Look, point: str, uploads: int
) -> None:
    def dies(reached: str) -> None:
        if reached == point:
            raise Crashed()

    look()
    with pytest.raises(Crashed):
        work(rapport, dies)
    with rapport.store.engines.write() as connection:
        connection.execute(update(table).where(table.c.state == "claimed").values(wait_until=NOW))
    work(rapport)
    assert picture(now_shown(slack))
    assert slack.stand_in.calls("files.completeUploadExternal") == uploads
