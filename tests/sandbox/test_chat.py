"""chat.* by the real client: what is kept, and what is refused with Slack's names."""

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.client import Someone, StandIn
from tests.sandbox.conftest import BOT, button, section


def error(call: pytest.ExceptionInfo[SlackApiError]) -> str:
    found: str = call.value.response["error"]
    return found


def test_a_message_to_a_person_opens_the_direct_messages_once(web: WebClient, mina: Someone) -> None:
    first = web.chat_postMessage(channel="U0MINA", text="Hello")
    second = web.chat_postMessage(channel="U0MINA", text="Again")
    assert first["channel"] == second["channel"] == web.conversations_open(users="U0MINA")["channel"]["id"]
    assert float(first["ts"]) < float(second["ts"])
    assert [said["text"] for said in mina.dm()] == ["Hello", "Again"]


def test_blocks_come_back_with_ids_filled_in(web: WebClient) -> None:
    said = web.chat_postMessage(channel="C0GENERAL", text="t", blocks=[section(), {
        "type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Yes"}}]}])
    blocks = said["message"]["blocks"]
    assert all(block["block_id"] for block in blocks)
    assert blocks[1]["elements"][0]["action_id"]


@pytest.mark.parametrize(("arguments", "expected"), [
    ({"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
    ({"channel": "G0SECRET", "text": "x"}, "channel_not_found"),
    ({"channel": "U0GONE", "text": "x"}, "channel_not_found"),
    ({"channel": "C0APART", "text": "x"}, "not_in_channel"),
    ({"channel": "", "text": "x"}, "invalid_arguments"),
    ({"channel": "C0GENERAL", "text": ""}, "no_text"),
    ({"channel": "C0GENERAL", "text": "x" * 40_001}, "msg_too_long"),
    ({"channel": "C0GENERAL", "text": "x", "thread_ts": "1.000001"}, "thread_not_found"),
    ({"channel": "C0GENERAL", "text": "x", "blocks": "{"}, "invalid_blocks_format"),
    ({"channel": "C0GENERAL", "text": "x", "blocks": [section()] * 51}, "invalid_blocks"),
    ({"channel": "C0GENERAL", "text": "x", "metadata": {"event_type": "a"}}, "invalid_metadata_format"),
    ({"channel": "C0GENERAL", "text": "x",
      "metadata": {"event_type": "a", "event_payload": {"b": "c" * 20_000}}}, "metadata_too_large"),
])
def test_a_message_that_slack_would_refuse_is_refused(
        web: WebClient, arguments: dict[str, object], expected: str) -> None:
    with pytest.raises(SlackApiError) as caught:
        web.api_call("chat.postMessage", json=arguments)
    assert error(caught) == expected


def test_an_archived_channel_takes_no_message(web: WebClient) -> None:
    channel = web.conversations_create(name="short-lived")["channel"]["id"]
    web.conversations_archive(channel=channel)
    with pytest.raises(SlackApiError) as caught:
        web.chat_postMessage(channel=channel, text="x")
    assert error(caught) == "is_archived"


def test_refused_blocks_are_told_with_reasons_and_places(web: WebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        web.chat_postMessage(channel="C0GENERAL", text="x", blocks=[section("x" * 3001)])
    told = caught.value.response["response_metadata"]["messages"]
    assert told == ["[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"]


def test_an_update_without_blocks_takes_the_blocks_away(web: WebClient) -> None:
    said = web.chat_postMessage(channel="C0GENERAL", text="old", blocks=[section()])
    web.chat_update(channel="C0GENERAL", ts=said["ts"], text="new")
    found = web.conversations_history(channel="C0GENERAL", limit=1)["messages"][0]
    assert (found["text"], "blocks" in found, found["edited"]["user"]) == ("new", False, BOT)


def test_an_update_keeps_the_metadata_unless_told_otherwise(web: WebClient) -> None:
    metadata = {"event_type": "notice", "event_payload": {"id": "abc"}}
    said = web.chat_postMessage(channel="C0GENERAL", text="old", metadata=metadata)
    web.chat_update(channel="C0GENERAL", ts=said["ts"], text="new")
    found = web.conversations_history(channel="C0GENERAL", limit=1, include_all_metadata=True)["messages"][0]
    assert found["metadata"] == metadata


def test_only_own_messages_can_be_changed_or_deleted(web: WebClient, mina: Someone) -> None:
    ts = web.conversations_history(channel="C0GENERAL")["messages"][0]["ts"]
    with pytest.raises(SlackApiError) as caught:
        web.chat_update(channel="C0GENERAL", ts=ts, text="x")
    assert error(caught) == "cant_update_message"
    with pytest.raises(SlackApiError) as caught:
        web.chat_delete(channel="C0GENERAL", ts=ts)
    assert error(caught) == "cant_delete_message"


@pytest.mark.parametrize("name", ["chat.update", "chat.delete"])
def test_a_message_that_is_not_there_is_not_found(web: WebClient, name: str) -> None:
    with pytest.raises(SlackApiError) as caught:
        web.api_call(name, json={"channel": "C0GENERAL", "ts": "1.000001", "text": "x"})
    assert error(caught) == "message_not_found"


def test_a_long_update_is_refused_earlier_than_a_long_message(web: WebClient) -> None:
    said = web.chat_postMessage(channel="C0GENERAL", text="x" * 4001)
    with pytest.raises(SlackApiError) as caught:
        web.chat_update(channel="C0GENERAL", ts=said["ts"], text="x" * 4001)
    assert error(caught) == "msg_too_long"


def test_a_deleted_message_is_gone_but_a_thread_keeps_its_place(web: WebClient) -> None:
    alone = web.chat_postMessage(channel="C0GENERAL", text="alone")["ts"]
    first = web.chat_postMessage(channel="C0GENERAL", text="first")["ts"]
    web.chat_postMessage(channel="C0GENERAL", text="reply", thread_ts=first)
    web.chat_delete(channel="C0GENERAL", ts=alone)
    web.chat_delete(channel="C0GENERAL", ts=first)
    found = web.conversations_history(channel="C0GENERAL")["messages"]
    assert [said["ts"] for said in found if said["ts"] in (alone, first)] == [first]
    assert found[0]["subtype"] == "tombstone"
    assert web.conversations_replies(channel="C0GENERAL", ts=first)["messages"][1]["text"] == "reply"


def test_an_ephemeral_message_is_seen_by_one_person_and_by_no_method(
        web: WebClient, mina: Someone, stand_in: StandIn) -> None:
    ts = web.chat_postEphemeral(channel="C0GENERAL", user="U0MINA", text="psst")["message_ts"]
    assert [said["text"] for said in mina.ephemerals()] == ["psst"]
    assert stand_in.person("T0ONE", "U0LI").ephemerals() == []
    assert all(said["ts"] != ts for said in web.conversations_history(channel="C0GENERAL")["messages"])
    with pytest.raises(SlackApiError) as caught:
        web.chat_update(channel="C0GENERAL", ts=ts, text="louder")
    assert error(caught) == "message_not_found"


@pytest.mark.parametrize(("user", "expected"), [
    ("U0LI", "user_not_in_channel"), ("U0NOBODY", "user_not_found")])
def test_an_ephemeral_message_needs_its_reader_in_the_channel(web: WebClient, user: str, expected: str) -> None:
    with pytest.raises(SlackApiError) as caught:
        web.chat_postEphemeral(channel="G0PANEL", user=user, text="psst")
    assert error(caught) == expected


def test_a_permalink_names_channel_and_time(web: WebClient) -> None:
    said = web.chat_postMessage(channel="C0GENERAL", text="x", blocks=[{"type": "actions", "elements": [button()]}])
    found = web.chat_getPermalink(channel="C0GENERAL", message_ts=said["ts"])["permalink"]
    assert found.endswith(f"/archives/C0GENERAL/p{said['ts'].replace('.', '')}")


def test_reactions_are_counted_and_given_once(web: WebClient) -> None:
    ts = web.chat_postMessage(channel="C0GENERAL", text="x")["ts"]
    web.reactions_add(channel="C0GENERAL", timestamp=ts, name="tada")
    with pytest.raises(SlackApiError) as caught:
        web.reactions_add(channel="C0GENERAL", timestamp=ts, name="tada")
    assert error(caught) == "already_reacted"
    assert web.reactions_get(channel="C0GENERAL", timestamp=ts)["message"]["reactions"] == [
        {"name": "tada", "users": [BOT], "count": 1}]
    web.reactions_remove(channel="C0GENERAL", timestamp=ts, name="tada")
    with pytest.raises(SlackApiError) as caught:
        web.reactions_remove(channel="C0GENERAL", timestamp=ts, name="tada")
    assert error(caught) == "no_reaction"
    with pytest.raises(SlackApiError) as caught:
        web.reactions_add(channel="C0GENERAL", timestamp=ts, name="no such name!")
    assert error(caught) == "invalid_name"
