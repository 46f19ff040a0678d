"""What a list of erasures says, and which of them a restored copy has to do again."""

from __future__ import annotations

from datetime import timedelta

from bot.rules.erasures import Erasure, Kind, latest, line, read, to_redo
from tests.make import NOW


def gone(number: int, kind: Kind = Kind.MEMBER, hours: int = 0, into: int | None = None) -> Erasure:
    return Erasure(kind, number, NOW + timedelta(hours=hours), into)


def test_a_line_is_read_as_it_was_written_and_only_by_the_database_it_is_about() -> None:
    done = [gone(7, Kind.CANDIDATE), gone(7, into=9)]
    text = "\n".join(line("mark", each) for each in done) + "\n"
    assert read(text, "mark") == (done, 0)
    assert read(text, "another") == ([], 0)
    assert "mark" not in text


def test_a_line_that_broke_off_or_says_something_else_is_counted_and_takes_no_other_away() -> None:
    whole = line("mark", gone(7))
    naive = whole.replace("+00:00", "")
    text = f"{whole}\n{whole[:30]}\n\n{whole} and 8\n{naive}\n{whole.replace(' 7', ' 0')}\n"
    assert read(text, "mark") == ([gone(7)], 4)


def test_what_a_copy_does_not_know_is_done_again_in_the_order_in_which_it_was_done() -> None:
    every = [gone(3, hours=2), gone(1), gone(2, Kind.CANDIDATE, hours=1), gone(2, hours=3)]
    assert to_redo(every, [gone(1)]) == [every[2], every[0], every[3]]
    assert to_redo(every, every) == []


def test_records_that_had_been_made_one_go_together_and_only_if_that_one_went() -> None:
    one, two, last = gone(1, hours=1, into=2), gone(2, hours=2, into=3), gone(3, hours=5)
    assert to_redo([one, two], []) == []
    assert to_redo([one, two, last], []) == [gone(1, hours=5), gone(2, hours=5), last]
    assert to_redo([gone(1, into=2), gone(2, into=1)], []) == [], "a list that goes in circles ends"


def test_of_one_record_the_last_line_counts() -> None:
    first, after = gone(1, into=2), gone(1, hours=1, into=3)
    assert latest([after, first]) == [after]
    assert to_redo([first, after, gone(2, hours=2)], []) == [gone(2, hours=2)]
