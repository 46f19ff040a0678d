"""conversations.* by the real client."""

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.client import Someone, StandIn
from tests.sandbox.conftest import BOT


def refused(web: WebClient, name: str, /, **arguments: object) -> str:
    with pytest.raises(SlackApiError) as caught:
        web.api_call(name, json=arguments)
    return str(caught.value.response["error"])


def test_direct_messages_are_opened_once_and_told_so(web: WebClient) -> None:
    first = web.conversations_open(users="U0MINA", return_im=True)
    again = web.conversations_open(users=["U0MINA"])
    assert first["channel"]["is_im"]
    assert first["channel"]["user"] == "U0MINA"
    assert again["already_open"]
    assert again["channel"]["id"] == first["channel"]["id"]


def test_several_people_share_one_group_conversation(web: WebClient) -> None:
    first = web.conversations_open(users="U0MINA,U0LI")["channel"]
    again = web.conversations_open(users="U0LI,U0MINA")["channel"]
    assert first["is_mpim"]
    assert first["id"] == again["id"]


@pytest.mark.parametrize(("users", "expected"), [
    ("U0NOBODY", "user_not_found"), ("U0GONE", "user_disabled"), (BOT, "cannot_dm_bot"),
    ("", "invalid_arguments")])
def test_some_people_cannot_be_written_to(web: WebClient, users: str, expected: str) -> None:
    assert refused(web, "conversations.open", users=users) == expected


def test_channels_are_listed_by_kind_and_page_by_page(web: WebClient) -> None:
    seen, cursor = [], ""
    while True:
        page = web.conversations_list(types="public_channel,private_channel", limit=1, cursor=cursor)
        seen += [channel["id"] for channel in page["channels"]]
        if not (cursor := page["response_metadata"]["next_cursor"]):
            break
    assert seen == ["C0GENERAL", "C0APART", "G0PANEL"], "a private channel without the app is not seen"
    assert refused(web, "conversations.list", types="secrets") == "invalid_types"
    assert refused(web, "conversations.list", limit=1001) == "invalid_limit"
    assert refused(web, "conversations.list", cursor="rubbish") == "invalid_cursor"


def test_a_person_s_conversations_are_those_the_app_may_see(web: WebClient) -> None:
    found = web.users_conversations(user="U0MINA", types="public_channel,private_channel")["channels"]
    assert [channel["id"] for channel in found] == ["C0GENERAL", "C0APART", "G0PANEL"]


def test_info_tells_members_topic_and_privacy(web: WebClient) -> None:
    web.conversations_setTopic(channel="G0PANEL", topic="Interview on Friday")
    web.conversations_setPurpose(channel="G0PANEL", purpose="One candidate")
    found = web.conversations_info(channel="G0PANEL", include_num_members=True)["channel"]
    assert (found["topic"]["value"], found["purpose"]["value"]) == ("Interview on Friday", "One candidate")
    assert (found["is_private"], found["is_member"], found["num_members"]) == (True, True, 2)
    assert refused(web, "conversations.info", channel="G0SECRET") == "channel_not_found"
    assert refused(web, "conversations.info") == "invalid_arguments"
    assert refused(web, "conversations.setTopic", channel="G0PANEL", topic="x" * 251) == "too_long"


def test_history_goes_back_page_by_page_newest_first(web: WebClient) -> None:
    stamps = [web.chat_postMessage(channel="G0PANEL", text=str(n))["ts"] for n in range(5)]
    first = web.conversations_history(channel="G0PANEL", limit=3)
    assert [said["text"] for said in first["messages"]] == ["4", "3", "2"]
    assert first["has_more"]
    cursor = first["response_metadata"]["next_cursor"]
    rest = web.conversations_history(channel="G0PANEL", limit=3, cursor=cursor)
    assert [said["text"] for said in rest["messages"]] == ["1", "0"]
    between = web.conversations_history(channel="G0PANEL", oldest=stamps[1], latest=stamps[3])
    assert [said["text"] for said in between["messages"]] == ["2"]
    edges = web.conversations_history(channel="G0PANEL", oldest=stamps[1], latest=stamps[3], inclusive=True)
    assert [said["text"] for said in edges["messages"]] == ["3", "2", "1"]


def test_history_shows_what_metadata_carries_only_when_asked(web: WebClient) -> None:
    metadata = {"event_type": "notice", "event_payload": {"id": "abc"}}
    web.chat_postMessage(channel="G0PANEL", text="x", metadata=metadata)
    bare = web.conversations_history(channel="G0PANEL")["messages"][0]
    whole = web.conversations_history(channel="G0PANEL", include_all_metadata=True)["messages"][0]
    assert "event_payload" not in bare["metadata"]
    assert whole["metadata"] == metadata


def test_history_needs_the_app_inside(web: WebClient) -> None:
    assert refused(web, "conversations.history", channel="C0APART") == "not_in_channel"


def test_replies_begin_with_the_first_message(web: WebClient) -> None:
    first = web.chat_postMessage(channel="G0PANEL", text="first")["ts"]
    reply = web.chat_postMessage(channel="G0PANEL", text="reply", thread_ts=first)["ts"]
    for ts in (first, reply):
        found = web.conversations_replies(channel="G0PANEL", ts=ts)["messages"]
        assert [said["text"] for said in found] == ["first", "reply"]
    assert found[0]["reply_count"] == 1
    assert found[1]["parent_user_id"] == BOT
    assert [said["text"] for said in web.conversations_history(channel="G0PANEL")["messages"]] == ["first"]
    assert refused(web, "conversations.replies", channel="G0PANEL", ts="1.000001") == "thread_not_found"


def test_people_are_invited_and_put_out(web: WebClient, stand_in: StandIn) -> None:
    channel = web.conversations_create(name="panel-41", is_private=True)["channel"]["id"]
    web.conversations_invite(channel=channel, users=["U0MINA", "U0LI"])
    assert web.conversations_members(channel=channel)["members"] == [BOT, "U0MINA", "U0LI"]
    web.conversations_kick(channel=channel, user="U0LI")
    assert web.conversations_members(channel=channel)["members"] == [BOT, "U0MINA"]
    assert refused(web, "conversations.kick", channel=channel, user="U0LI") == "not_in_channel"
    assert refused(web, "conversations.kick", channel=channel, user=BOT) == "cant_kick_self"
    assert refused(web, "conversations.invite", channel=channel, users="U0MINA") == "already_in_channel"
    assert refused(web, "conversations.invite", channel=channel, users="U0GONE") == "user_not_found"
    assert refused(web, "conversations.invite", channel=channel, users=BOT) == "cant_invite_self"


def test_a_channel_s_name_must_be_new_and_plain(web: WebClient) -> None:
    assert refused(web, "conversations.create", name="general") == "name_taken"
    assert refused(web, "conversations.create", name="Loud Name") == "invalid_name_specials"
    assert refused(web, "conversations.create", name="x" * 81) == "invalid_name_maxlength"
    channel = web.conversations_create(name="quiet")["channel"]["id"]
    assert web.conversations_rename(channel=channel, name="quieter")["channel"]["name"] == "quieter"


def test_archiving_is_done_once_and_undone_once(web: WebClient) -> None:
    channel = web.conversations_create(name="brief")["channel"]["id"]
    web.conversations_archive(channel=channel)
    assert refused(web, "conversations.archive", channel=channel) == "already_archived"
    assert refused(web, "conversations.invite", channel=channel, users="U0LI") == "is_archived"
    assert refused(web, "conversations.archive", channel="C0GENERAL") == "cant_archive_general"
    web.conversations_unarchive(channel=channel)
    assert refused(web, "conversations.unarchive", channel=channel) == "not_archived"


def test_the_app_joins_and_leaves_public_channels(web: WebClient, mina: Someone) -> None:
    assert web.conversations_join(channel="C0APART")["channel"]["is_member"]
    assert web.conversations_join(channel="C0APART")["warning"] == "already_in_channel"
    assert refused(web, "conversations.join", channel="G0PANEL") == "method_not_supported_for_channel_type"
    web.conversations_leave(channel="C0APART")
    assert refused(web, "conversations.history", channel="C0APART") == "not_in_channel"
