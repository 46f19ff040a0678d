"""What people write in Slack is read without Slack's marks."""

from __future__ import annotations

from bot.slack.heard import mentioned, readable


def test_mentions_channels_and_addresses_are_read_as_they_are_shown() -> None:
    text = "<@U0KAI> &amp; <@U0NEW|Neu>, <@U0GONE>: <#C0TALK|talk> <!here> <https://a.example/x|a &lt;b&gt;> <https://b.example>"
    assert mentioned(text) == {"U0KAI", "U0NEW", "U0GONE"}
    assert readable(text, {"U0KAI": "Kai"}) == (
        "@Kai & @Neu, @U0GONE: #talk @here a <b> (https://a.example/x) https://b.example"
    )
    assert readable(" 1 &lt; 2 ", {}) == "1 < 2"
