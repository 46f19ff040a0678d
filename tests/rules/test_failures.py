"""Why something failed, in kinds a person can act on; nothing of what was to be said gets through."""

from __future__ import annotations

import pytest

from bot.rules.failures import GoingOut, Mark, Reason, SettledAlready, Why, marked, reason
from tests.make import NOW


@pytest.mark.parametrize(
    ("written", "why", "name"),
    [
        ("channel_not_found", Why.CHANNEL, "channel_not_found"),
        ("invalid_blocks [ERROR] must be less than 3001 characters", Why.SHAPE, "invalid_blocks"),
        ("SlackRefused('missing_scope')", Why.SCOPE, "missing_scope"),
        ("SlackRefused('channel_not_found more words')", Why.CHANNEL, "channel_not_found"),
        ("a_word_of_tomorrow", Why.UNKNOWN, "a_word_of_tomorrow"),
        ("ValueError: Mina asks for a Data engineer", Why.OURS, "ValueError"),
        ("KeyError('Mina')", Why.OURS, "KeyError"),
        ("Mina", Why.OURS, "Mina"),
        ("", Why.OURS, "–"),
        (None, Why.OURS, "–"),
    ],
)
def test_a_reason_is_read_from_what_was_written_down(written: str | None, why: Why, name: str) -> None:
    assert reason(written) == Reason(why, name)


def test_a_button_names_a_notice_or_an_errand_as_it_was() -> None:
    for mark in (Mark("notice", "0af3", 7), Mark("errand", "12", 0)):
        assert marked(str(mark)) == mark
    for value in ("", "notice", "notice:xyz:1", "errand:af:1", "errand:1:", "notice:af:1:1", f"errand:{'9' * 16}:1"):
        with pytest.raises(SettledAlready):
            marked(value)


def test_all_is_well_when_nothing_failed_and_nothing_waits() -> None:
    assert GoingOut().is_well
    assert GoingOut().digest == ""
    troubles = [GoingOut(1), GoingOut(errands=1), GoingOut(waiting=1, since=NOW), GoingOut(waiting=2, since=NOW)]
    assert not any(each.is_well for each in troubles)
    assert len({each.digest for each in troubles}) == len(troubles)
