"""Reports stand sealed with every version and are read by whoever may read the cards; who is kept in mind, on both
engines."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from bot.rules.hiring.candidates import Conflict
from bot.rules.hiring.panels.seats import Part
from bot.rules.hiring.reports import signing
from bot.rules.hiring.reports.drafting import Draft, Seen, drafted
from bot.rules.hiring.reports.pool import Consent, Entry, How, Said
from bot.rules.hiring.reports.signing import Written
from bot.rules.hiring.scorecards import Version
from bot.store import Books, Store
from bot.store.schema import pool_answers, pool_entries, report_drafts, reports
from tests.make import NOW, TEAM
from tests.store.test_scorecards import CARD, ENDED, came

WORDS = Written("Zebra strength", "None seen", "Thin", "A zebra", ("zebra tag",))


def drawn(books: Books) -> tuple[int, Draft]:
    """The candidacy of two interviewers' cards, which are in, and what is drafted from them."""
    one = came(books)
    cards = []
    for who in ("U0A", "U0B"):
        books.scorecards.keep(one, who, Part.LEAD, 0, Version(CARD, ENDED))
        cards.append(Seen(who, one.id, one.stage, (Version(CARD, ENDED),)))
    return one.candidacy, drafted(1, ["sql"], ["sql"], cards)


def test_a_report_stands_sealed_with_its_versions_and_is_read_by_whoever_may_read_its_cards(store: Store) -> None:
    with store.open() as books:
        id, draft = drawn(books)
        books.reports.keep_draft("U0MINA", id, {"strengths": "Zebra"})
        books.reports.keep_draft("U0MINA", id, {"risks": "Thin"})
        assert books.reports.draft("U0MINA", id) == {"strengths": "Zebra", "risks": "Thin"}
        assert books.reports.draft("U0ANA", id) == {}
    with store.engines.read() as connection:
        assert b"Zebra" not in connection.execute(select(report_drafts.c.content)).scalar_one()
    with store.open() as books:
        first = signing.signed((), 0, WORDS, draft, "", "U0MINA", ENDED)
        again = replace(WORDS, overall="Otherwise")
        second = signing.signed([first], 1, again, draft, "Read it again", "U0MINA", ENDED)
        for each in (first, second):
            books.reports.sign(id, each)
    with store.open() as books:
        assert books.reports.draft("U0MINA", id) == {}
        assert books.reports.versions(id) == [first, second]
        seen = books.candidates.for_panel(id, books.company.of(TEAM, NOW))
        assert seen is not None
        assert books.reports.seen_by("U0MINA", seen, True, ENDED) == [first, second]
        assert books.reports.seen_by("U0A", seen, False, ENDED) == [first, second], "whose card is in reads the others'"
        assert books.reports.seen_by("U0C", seen, False, ENDED) == []
        shut = replace(seen, shut=dict.fromkeys(("U0MINA", "U0A"), Conflict.RELATIVE))
        assert books.reports.seen_by("U0MINA", shut, True, ENDED) == []
        kept = str(books.erasing.everything(seen.candidate))
        assert "Zebra" not in kept
        assert "zebra tag" not in kept
    with store.engines.read() as connection:
        for sealed in connection.execute(select(reports.c.content)).scalars():
            assert b"ebra" not in sealed


def test_who_is_kept_in_mind_stands_with_the_last_tags_and_every_answer_until_they_are_erased(store: Store) -> None:
    with store.open() as books:
        id, _ = drawn(books)
        books.pool.put(Entry(id, ("zebra", "sql"), "U0MINA", NOW))
        books.pool.put(Entry(id, ("sql",), "U0ANA", ENDED))
        yes, no = Consent(Said.YES, How.CALL, NOW, "U0MINA", ENDED), Consent(Said.NO, How.PAGE, ENDED)
        for each in (yes, no):
            books.pool.answer(id, each)
        books.reports.copied(id, "F0REPORT", "file", NOW)
    with store.open() as books:
        assert books.pool.entries([id, id + 1]) == {id: Entry(id, ("sql",), "U0ANA", ENDED)}
        assert books.pool.answers([id, id + 1]) == {id: [yes, no]}
        assert books.reports.copies(id) == [("F0REPORT", "file")]
        seen = books.candidates.for_panel(id, books.company.of(TEAM, NOW))
        assert seen is not None
        assert books.candidates.is_used(id)
        given = books.erasing.everything(seen.candidate)
        assert [each["said"] for each in given["pool_answers"]] == ["yes", "no"]
        books.erasing.erase(seen.candidate.id, (), ENDED)
        books.reports.gone("F0REPORT")
        assert books.reports.copies(id) == []
    with store.engines.read() as connection:
        assert connection.execute(select(pool_entries.c.id)).all() == []
        assert len(connection.execute(select(pool_answers.c.said)).all()) == 2
