"""Who is kept in mind: not hired, with a signed report, a yes of their own, and no longer than it holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.rules.hiring.candidates import What, moving
from bot.rules.hiring.reports import pool, signing
from bot.rules.hiring.reports.pool import Consent, How, NotToBeKept, Said, TheySaidNo
from bot.rules.refusals import FieldRefusals
from tests.make import NOW
from tests.rules.hiring.reports.test_signing import DRAFT, WORDS

BEGUN = moving.begun(1, 1, "K7QXM1", 1, "U0MINA", "U0MINA", NOW)
REPORT = signing.signed((), 0, WORDS, DRAFT, "", "U0MINA", NOW)


def test_only_who_did_not_get_the_job_and_has_a_report_is_kept_in_mind() -> None:
    for what, reason in ((What.REJECT, "must_have"), (What.WITHDRAW, "pay")):
        pool.check_may_keep(moving.moved(BEGUN, what, 1, "U0MINA", NOW, reason, "So"), REPORT)
    with pytest.raises(NotToBeKept):
        pool.check_may_keep(BEGUN, REPORT)
    with pytest.raises(NotToBeKept):
        pool.check_may_keep(moving.moved(BEGUN, What.REJECT, 1, "U0MINA", NOW, "must_have", "No SQL"), None)


def test_a_yes_holds_until_its_day_and_the_last_answer_counts() -> None:
    yes = pool.answered(True, 12, NOW)
    assert yes.until is not None
    assert (yes.how, yes.by) == (How.PAGE, "")
    assert pool.holds(yes, yes.until - timedelta(seconds=1))
    assert not pool.holds(yes, yes.until)
    assert not pool.holds(pool.answered(False, 12, NOW), NOW)
    assert not pool.holds(None, NOW)


def test_a_month_without_that_day_ends_on_its_last() -> None:
    assert pool.after_months(datetime(2027, 8, 31, 9, tzinfo=UTC), 6) == datetime(2028, 2, 29, 9, tzinfo=UTC)


def test_a_yes_can_be_noted_for_them_and_never_over_their_own_no() -> None:
    assert pool.noted((), "call", "U0MINA", 6, NOW) == Consent(
        Said.YES, How.CALL, NOW, "U0MINA", pool.after_months(NOW, 6)
    )
    assert pool.noted((), "page", "U0MINA", 6, NOW) is None, "they are asked there"
    with pytest.raises(FieldRefusals):
        pool.noted((), "guess", "U0MINA", 6, NOW)
    with pytest.raises(TheySaidNo):
        pool.noted([pool.answered(True, 6, NOW), pool.answered(False, 6, NOW)], "call", "U0MINA", 6, NOW)
