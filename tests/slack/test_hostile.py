"""Nothing a person types changes what we send: not its shape, not its markup, and Slack takes all of it."""

import json
import re
from collections.abc import Iterator
from typing import Any, cast

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some
from slack_sdk.models.blocks import Block as SdkBlock
from slack_sdk.models.views import View
from slackblocks.blocks import Block as SlackBlock

from bot.slack import limits
from bot.slack.text import JOINER
from tests.slack.said import SPECIMENS, built

NASTY = [
    "<!channel> <@U999> <#C999> <!subteam^S1> <https://evil.example|bank>",
    "*b* _i_ ~s~ `c` ```p``` > q\n> quote\n:smile: &amp; &lt;!here&gt;",
    "</Section><Button does='a.b'>x</Button> ]]> <!-- {{ x }} {% if %} %(who)s %s",
    "x" * 9000,
    "word " * 2000,
    "&<>" * 1500,
    "😀" * 4000,
    "\n\n \t\r\n",
    "",
    "一二三。" * 1000,
    "|^{}~#@!",
]
TYPED = some.one_of(
    some.sampled_from(NASTY),
    some.text(max_size=300),
    some.text(alphabet="<>&*_~`|!@#^:;\n \"'Uab1", max_size=300),
    some.lists(some.sampled_from(NASTY), max_size=4).map("".join),
)
# All of Slack's control sequences the templates themselves write.
OWN = re.compile(
    r"<@U123>|<@U1>|<#C123>|<mailto:a@example\.com\|mail>|<https://example\.com/x(\|[^<>|]*)?>"
    r"|<!date\^\d+\^\{[^<>|]*\|[^<>|]*>"
)


def texts(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        if part.get("type") in ("mrkdwn", "plain_text"):
            yield part
        for inner in part.values():
            yield from texts(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from texts(inner)


def inert(markup: str) -> None:
    """No control sequence but our own, no bare `<`, `>` or `&`."""
    rest = OWN.sub("", markup)
    assert "<" not in rest, markup
    assert ">" not in rest, markup
    assert not re.search(r"&(?!amp;|lt;|gt;)", rest), markup


@pytest.mark.parametrize("surface", list(SPECIMENS))
@settings(max_examples=25, deadline=None)
@given(typed=TYPED)
@example(typed="x")
@example(typed=NASTY[0])
@example(typed=NASTY[1])
@example(typed=NASTY[2])
@example(typed=NASTY[3])
@example(typed=NASTY[6])
@example(typed="")
def test_typed_text_cannot_act_and_slack_takes_the_whole(surface: str, typed: str) -> None:
    payload = built(surface, SPECIMENS[surface], t=typed)
    assert limits.problems(payload, cast(limits.Surface, surface.lower())) == []
    for text in texts(payload):
        if text["type"] == "mrkdwn":
            assert text["verbatim"] is True
            inert(text["text"])
        else:
            assert text["emoji"] is False
    if surface == "Message":
        inert(payload["text"])
    json.dumps(payload).encode()


@settings(max_examples=20, deadline=None)
@given(typed=some.text(alphabet="<>&*_~`|!@#^:\n \"'Uab1", min_size=1, max_size=60).filter(str.strip))
def test_typed_text_never_changes_the_shape(typed: str) -> None:
    for surface, xml in SPECIMENS.items():
        given_blocks, plain_blocks = built(surface, xml, t=typed)["blocks"], built(surface, xml, t="x")["blocks"]
        assert [block["type"] for block in given_blocks] == [block["type"] for block in plain_blocks]
        for one, other in zip(given_blocks, plain_blocks, strict=True):
            if one["type"] != "rich_text":
                assert _ids(one) == _ids(other)
            else:
                assert _links(one) == _links(other)


def _ids(block: Any) -> list[str]:
    return sorted(re.findall(r'"(?:action_id|block_id|value|url)": "[^"]*"', json.dumps(block)))


def _links(block: Any) -> list[str]:
    return re.findall(r'"(?:user_id|channel_id|url)": "[^"]*"', json.dumps(block))


@pytest.mark.parametrize("surface", list(SPECIMENS))
@pytest.mark.parametrize("typed", ["x", *NASTY])
def test_the_libraries_take_it_too(surface: str, typed: str) -> None:
    payload = built(surface, SPECIMENS[surface], t=typed)
    for block in payload["blocks"]:
        parsed = SdkBlock.parse(block)
        assert parsed is not None
        parsed.to_dict()
        parts = {"rich_text", "actions", "input", "table", "section", "context", "image"}
        if block["type"] not in parts or (block["type"] == "section" and "accessory" not in block):
            SlackBlock.from_dict(block)
    if surface != "Message":
        View(**payload).to_dict()


@pytest.mark.parametrize("mark", list("*_~`"))
def test_a_formatting_character_is_fenced_in_where_slack_reads_markup(mark: str) -> None:
    field = built("Message", "<Fields><Field><b>Who</b> [t]</Field></Fields>", t=f"{mark}x{mark}")["blocks"][0]
    fenced = f"{JOINER}{mark}{JOINER}"
    assert field["fields"][0]["text"] == f"*Who* {fenced}x{fenced}"
