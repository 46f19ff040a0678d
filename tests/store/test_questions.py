"""Questions, who was asked, ready texts and the FAQ are kept on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import insert, select

from bot.rules.access import Kind as Place
from bot.rules.community.questions import Question, Rung, State
from bot.rules.community.questions.faq import MOST_ENTRIES, Consent, Entry, beginnings, found
from bot.rules.community.questions.kept import Kept, Offer
from bot.rules.notices import Planned
from bot.store import Store
from bot.store.community.questions import Load, posted_key
from bot.store.schema import question_faq, questions
from tests.make import NOW, TEAM
from tests.sampled.intros import joined

DAY = timedelta(days=1)


def test_a_question_is_kept_sealed_found_by_its_place_and_goes_with_its_asker(store: Store) -> None:
    with store.open() as books:
        books.workspaces.put(TEAM, Place.COMMUNITY, "Circle")
        kai, joy, bea = (joined(books, f"U{n}") for n in range(3))
        asked = Question(
            TEAM, "C1", "1.1", "U0", NOW, NOW, topics=frozenset({"data"}), is_first=True, rung=Rung.PEERS, rung_at=NOW
        )  # fmt: skip
        kept = books.questions.add(Kept(asked, kai.id, NOW, "How many?", "https://a.example", look_at=NOW))
        id = kept.question.id
        books.questions.ask(id, joy.id, Rung.PEERS, NOW)
        kept = replace(kept, question=replace(kept.question, asked=frozenset({"U1"})))
        assert books.questions.get(TEAM, id) == books.questions.at(TEAM, "C1", "1.1") == kept
        assert books.questions.load(TEAM, NOW - DAY) == {joy.id: Load((NOW,), 1)}
        assert not books.questions.say(id, bea.id, "will")
        assert books.questions.say(id, joy.id, "will")
        assert books.questions.due(NOW, 9) == [(TEAM, id)]
        answered = replace(
            kept, question=replace(kept.question, state=State.ANSWERED), answered_by=joy.id, answered_at=NOW + DAY
        )  # fmt: skip
        books.questions.keep(answered)
        assert [each.text for each in books.questions.earlier(TEAM, 9)] == ["How many?"]
        assert books.questions.times(TEAM, NOW) == [(NOW, NOW + DAY)]
        posted = books.questions.add(replace(kept, question=replace(asked, ts=""), is_posted=True)).question.id
        books.notices.plan(Planned(posted_key(posted), "x", "x", TEAM, "C1"), NOW)
        assert books.questions.at(TEAM, "C1", "2.1") is None
        books.questions.keep_offer(Offer(joy.id, frozenset({"data"}), frozenset({"en"}), True))
        assert books.questions.offers(TEAM) == [("U1", Offer(joy.id, frozenset({"data"}), frozenset({"en"}), True))]
        entry = books.faq.add(Entry(TEAM, "How?", "So.", "en", NOW, Consent.NAMED, joy.id, id, "https://a.example"))
        waits = books.faq.add(replace(entry, consent=Consent.ASKED))
    with store.engines.read() as connection:
        assert all(b"How" not in text for text in connection.execute(select(questions.c.text)).scalars())
    with store.open() as books:
        assert books.faq.forget(joy.id, books.questions.forget(joy.id)) == [entry.id, waits.id]
        assert books.faq.shown(TEAM, 0, 9) == [replace(entry, by=None, consent=Consent.UNNAMED, link="")]
        books.forgetting.drop(joy.id)
        left = books.questions.get(TEAM, id)
        assert left is not None
        assert (left.answered_by, left.question.asked) == (None, frozenset())
        assert books.questions.forget(kai.id) == [id, posted]
        books.forgetting.drop(kai.id)
        again = books.questions.add(replace(kept, member=bea.id))
        assert again.question.id > posted, "messages know the numbers that were given"
        books.questions.forget_texts(NOW + DAY)
        assert [each.text for each in books.questions.of(bea.id, 9)] == [""]


def test_an_entry_of_the_faq_is_found_however_many_newer_ones_there_are(store: Store) -> None:
    row = {"workspace": TEAM, "answer": "So.", "language": "en", "at": NOW, "consent": Consent.NAMED.value, "link": ""}
    asked = ["Deploying with Containers?", "面试怎么准备？", *(f"Lunch on day {n}?" for n in range(MOST_ENTRIES))]
    with store.engines.write() as connection:
        connection.execute(insert(question_faq), [{**row, "question": each} for each in asked])
    with store.reading() as books:
        for looked_for, wanted in (("a container deployed", asked[:1]), ("准备面试", asked[1:2]), ("Kubernetes", [])):
            likest = books.faq.likest(TEAM, beginnings(looked_for))
            assert len(likest) == MOST_ENTRIES
            assert [each.question for each in found(likest, looked_for)] == wanted
        assert (books.faq.count(TEAM), books.faq.count("T0ELSEWHERE")) == (len(asked), 0)
        assert [each.question for each in books.faq.shown(TEAM, MOST_ENTRIES, 8)] == asked[1::-1]
