"""What members talk about: noted by person, topic and day as they write, shown by how many people, never by few."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.handlers.community.questions import known as question_words
from bot.jobs.community.questions import noticing
from bot.jobs.community.reviews import talking
from bot.rules.access import Right
from bot.rules.community.goals.trends import FEWEST, OVER
from bot.rules.community.members import Act
from bot.rules.people import Identity, Person, Role
from bot.store import Books
from tests.fakes import CIRCLE
from tests.handlers.state import rows
from tests.jobs.conftest import Work
from tests.make import NOW
from tests.sampled.intros import joined

DAY, MOE = timedelta(days=1), "U0MOE"


def moe(books: Books) -> Person:
    books.roles.give(CIRCLE, Role.MODERATOR, [MOE])
    return books.people.enter(Identity(CIRCLE, MOE), Right.MODERATE)


def test_what_is_written_in_public_is_noted_by_topic_and_day_and_nothing_of_its_words(work: Work) -> None:
    said: dict[str, Any] = {"channel": "C0TALK", "channel_type": "channel", "text": "Security of data, and security"}
    with work.deps.store.open() as books:
        cleo = joined(books, "U0CLEO", CIRCLE)
        for number, changes in enumerate((
            {}, {}, {"thread_ts": "0.1"}, {"channel_type": "group"}, {"bot_id": "B1"}, {"text": "Good morning"},
        )):  # fmt: skip
            me = books.people.get(Identity(CIRCLE, "U0CLEO"))
            event = {**said, "ts": f"{number}.1", "user": "U0CLEO", **changes}
            noticing.take(books, question_words(work.deps), me, event, NOW)
        noticing.take(books, question_words(work.deps), moe(books), {**said, "ts": "9.1", "user": MOE}, NOW)
    found = rows(work.deps.store, "topic_days")["topic_days"]
    assert [(each["member"], each["topic"], each["day"]) for each in found] == [
        (cleo.id, topic, NOW.date()) for topic in ("data", "security")
    ]  # fmt: skip


def test_a_page_shows_what_rises_by_people_once_two_spans_were_counted_and_no_number_of_few(work: Work) -> None:
    today = NOW.date()
    with work.deps.store.open() as books:
        ids = [joined(books, f"U0N{n}", CIRCLE).id for n in range(20)]
        for n, id in enumerate(ids):
            for back in (0, 30):
                books.members.count(id, Act.POST, today - back * DAY)
            books.talk.note(id, ["data"], today)
            books.talk.note(id, ["security"] if n < FEWEST - 1 else (), today - 30 * DAY)
            books.talk.note(id, ["security"] if n < 2 else (), today)
        first = talking.page(books, moe(books), NOW)
        assert (first["is_comparable"], first["spoke"]) == (False, 20)
        assert [(each["way"], [(one["key"], one["now"]) for one in each["lines"]]) for each in first["parts"]] == [
            ("", [("data", 20)]),
        ]  # fmt: skip
        books.talk.note(ids[0], ["gone"], today - 2 * OVER)
        rising, steady = talking.page(books, moe(books), NOW)["parts"]
        assert [(one["key"], one["before"], one["now"]) for one in rising["lines"]] == [("data", None, 20)]
        assert [(one["key"], one["before"], one["now"]) for one in steady["lines"]] == [("security", None, None)]
    talking.forget(work.at(NOW + 15 * DAY).deps)
    assert {each["topic"] for each in rows(work.deps.store, "topic_days")["topic_days"]} == {"data", "security"}
