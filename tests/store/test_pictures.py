"""One picture for all who see the same, and the pages that wait for it."""

from __future__ import annotations

import threading
from datetime import timedelta

from bot.rules.access import Kind
from bot.rules.pictures import AGAIN_AFTER, State
from bot.store import Store
from bot.store.pictures import PAGES_KEPT, OpenPage
from tests.make import NOW, TEAM

DIGEST, CONTENT = "0123456789abcdef", {"title": "在哪里考察什么", "rows": [{"cells": [0, 1, 2]}]}
LATER = NOW + AGAIN_AFTER


def installed(store: Store) -> None:
    with store.open() as books:
        books.workspaces.put(TEAM, Kind.COMPANY, "Harbor")
        books.workspaces.put("T0CIRCLE", Kind.COMMUNITY, "Circle")


def test_a_picture_goes_from_wanted_to_a_file_that_is_shown(store: Store) -> None:
    installed(store)
    with store.open() as books:
        assert books.pictures.find(TEAM, DIGEST) is None
        wanted = books.pictures.want(TEAM, DIGEST, CONTENT, NOW)
        assert (wanted.state, wanted.attempt, wanted.content, wanted.shown) == (State.WANTED, 1, CONTENT, None)
        books.pictures.uploaded(TEAM, DIGEST, "F0ONE")
        again = books.pictures.want(TEAM, DIGEST, {"title": "other"}, LATER)
        assert (again.file, again.shown, again.content) == ("F0ONE", None, CONTENT), "uploaded, and not to be shown yet"
        books.pictures.ready(TEAM, DIGEST, NOW)
    with store.open() as books:
        assert books.pictures.want(TEAM, DIGEST, CONTENT, LATER).shown == "F0ONE"
        assert books.pictures.find("T0CIRCLE", DIGEST) is None, "a file belongs to its workspace"


def test_what_failed_says_why_and_is_wanted_from_the_beginning_an_hour_later(store: Store) -> None:
    installed(store)
    with store.open() as books:
        books.pictures.want(TEAM, DIGEST, CONTENT, NOW)
        books.pictures.uploaded(TEAM, DIGEST, "F0ONE")
        books.pictures.failed(TEAM, DIGEST, "again", NOW, with_file=True)
        kept = books.pictures.want(TEAM, DIGEST, CONTENT, LATER - timedelta(seconds=1))
        assert (kept.state, kept.why, kept.file, kept.shown) == (State.FAILED, "again", "F0ONE", None)
        books.pictures.failed(TEAM, DIGEST, "missing_scope", NOW)
        assert books.pictures.want(TEAM, DIGEST, CONTENT, NOW).file is None
        anew = books.pictures.want(TEAM, DIGEST, CONTENT, LATER)
        assert (anew.state, anew.attempt, anew.why) == (State.WANTED, 2, None)
        assert anew == books.pictures.find(TEAM, DIGEST)


def test_a_file_that_slack_lost_is_made_anew_once_however_many_saw_it_missing(store: Store) -> None:
    installed(store)
    with store.open() as books:
        books.pictures.want(TEAM, DIGEST, CONTENT, NOW)
        books.pictures.uploaded(TEAM, DIGEST, "F0ONE")
        books.pictures.ready(TEAM, DIGEST, NOW)
        books.pictures.lost(TEAM, DIGEST, NOW)
        books.pictures.lost(TEAM, DIGEST, NOW)
        found = books.pictures.find(TEAM, DIGEST)
        assert found is not None
        assert (found.state, found.attempt, found.file) == (State.WANTED, 2, None)


def test_a_page_waits_once_and_is_forgotten_after_a_day(store: Store) -> None:
    installed(store)
    first, second = OpenPage("V0ONE", "U0MINA", 1), OpenPage("V0TWO", "U0ANA", 1)
    with store.open() as books:
        for page in (first, first, second):
            books.pictures.wait(TEAM, DIGEST, page, NOW)
        assert set(books.pictures.waiting(TEAM, DIGEST)) == {first, second}
        assert books.pictures.waiting("T0CIRCLE", DIGEST) == []
        books.pictures.wait(TEAM, "fedc", first, NOW + PAGES_KEPT + timedelta(seconds=1))
        assert books.pictures.waiting(TEAM, DIGEST) == []
        books.pictures.told(TEAM, "fedc")
        assert books.pictures.waiting(TEAM, "fedc") == []


def test_a_page_that_shows_something_else_waits_for_nothing(store: Store) -> None:
    installed(store)
    with store.open() as books:
        books.pictures.want(TEAM, DIGEST, CONTENT, NOW)
        for view in ("V1", "V2"):
            books.pictures.wait(TEAM, DIGEST, OpenPage(view, "U0MINA", 1), NOW)
        books.pictures.left(TEAM, "V1")
        assert [page.view for page in books.pictures.waiting(TEAM, DIGEST)] == ["V2"]


def test_two_who_want_the_same_at_once_want_one(store: Store) -> None:
    installed(store)
    found, together = [], threading.Barrier(2)

    def want() -> None:
        together.wait()
        with store.open() as books:
            found.append(books.pictures.want(TEAM, DIGEST, CONTENT, NOW))

    threads = [threading.Thread(target=want) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found[0] == found[1]
    assert found[0].attempt == 1
