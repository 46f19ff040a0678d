"""auth.*, users.*, teams, groups, files: by the real client."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.client import Someone, StandIn
from sandbox.server import Running
from tests.sandbox.conftest import BOT, OTHER, TEAM
from tests.sandbox.test_conversations import refused


def test_a_token_says_who_and_where(web: WebClient, place: Running) -> None:
    found = web.auth_test()
    assert (found["team_id"], found["user_id"], found["bot_id"]) == (TEAM, BOT, "B0ONE")
    other = WebClient("xoxb-two-demo", base_url=place.api_url).auth_test()
    assert (other["team_id"], other["user_id"]) == ("T0TWO", "U0BOTTWO")
    assert web.team_info()["team"]["domain"] == "one"
    assert web.bots_info(bot="B0ONE")["bot"]["user_id"] == BOT


@pytest.mark.parametrize(("token", "method", "expected"), [
    ("xoxb-wrong", "auth.test", "invalid_auth"), (None, "auth.test", "not_authed"),
    ("xapp-one-demo", "auth.test", "not_allowed_token_type"),
    ("xoxb-one-demo", "apps.connections.open", "not_allowed_token_type"),
    ("xoxb-one-demo", "no.such.method", "unknown_method")])
def test_a_wrong_token_or_method_is_refused_by_name(
        place: Running, token: str | None, method: str, expected: str) -> None:
    assert refused(WebClient(token, base_url=place.api_url), method) == expected


def test_a_token_may_stand_in_the_body(stand_in: StandIn) -> None:
    answer = stand_in.http.post("/api/auth.test", data={"token": "xoxb-one-demo"})
    assert answer.json()["ok"]
    assert stand_in.http.post("/api/auth.test", content=b"{", headers={"content-type": "application/json"}
                              ).json()["error"] == "invalid_json"


def test_api_test_gives_back_what_it_was_given(web: WebClient) -> None:
    assert web.api_test(foo="bar")["args"]["foo"] == "bar"
    assert refused(web, "api.test", error="my_error") == "my_error"


def test_a_person_has_zone_rights_and_language(web: WebClient) -> None:
    found = web.users_info(user="U0LI", include_locale=True)["user"]
    assert (found["tz"], found["tz_offset"], found["locale"]) == ("Asia/Shanghai", 8 * 3600, "zh-CN")
    assert "locale" not in web.users_info(user="U0LI")["user"]
    assert web.users_info(user="U0ADA")["user"]["is_admin"]
    assert refused(web, "users.info", user="U0NOBODY") == "user_not_found"


def test_a_deactivated_person_has_no_zone(web: WebClient) -> None:
    found = web.users_info(user="U0GONE", include_locale=True)["user"]
    assert found["deleted"]
    assert not {"tz", "tz_offset", "locale", "is_admin"} & found.keys()


def test_people_are_listed_page_by_page_with_slackbot_among_them(web: WebClient) -> None:
    seen, cursor = [], ""
    while True:
        page = web.users_list(limit=2, cursor=cursor)
        seen += page["members"]
        if not (cursor := page["response_metadata"]["next_cursor"]):
            break
    assert [one["id"] for one in seen] == ["U0MINA", "U0LI", "U0GONE", "U0ADA", BOT, "USLACKBOT"]
    assert [one["id"] for one in seen if one["is_bot"]] == [BOT]


def test_people_are_found_by_address_unless_they_left(web: WebClient) -> None:
    assert web.users_lookupByEmail(email="MINA@one.example")["user"]["id"] == "U0MINA"
    assert refused(web, "users.lookupByEmail", email="nobody@one.example") == "users_not_found"


def test_groups_and_their_people_are_listed(web: WebClient) -> None:
    assert web.usergroups_list(include_users=True)["usergroups"][0]["users"] == ["U0MINA", "U0LI"]
    assert web.usergroups_users_list(usergroup="S0PEOPLE")["users"] == ["U0MINA", "U0LI"]
    assert refused(web, "usergroups.users.list", usergroup="S0NONE") == "no_such_subteam"


def test_a_file_is_uploaded_in_three_steps_and_shared(
        web: WebClient, mina: Someone, stand_in: StandIn) -> None:
    picture = b"\x89PNG" + bytes(5000)
    web.files_upload_v2(filename="chart.png", content=picture, title="Chart", alt_txt="A chart",
                        channel="C0GENERAL", initial_comment="Look")
    said = mina.messages("C0GENERAL")[-1]
    assert said["text"] == "Look"
    shared = said["files"][0]
    assert (shared["title"], shared["mimetype"], shared["size"]) == ("Chart", "image/png", len(picture))
    assert web.files_info(file=shared["id"])["file"]["alt_txt"] == "A chart"
    whole = stand_in.http.get(shared["url_private"], headers={"authorization": f"Bearer {web.token}"})
    assert whole.content == picture
    for token in ({}, {"authorization": "Bearer xoxb-wrong"}):
        sent_on = stand_in.http.get(shared["url_private"], headers=token)
        assert (sent_on.status_code, sent_on.headers["location"]) == (302, "/login")
    web.files_delete(file=shared["id"])
    assert refused(web, "files.info", file=shared["id"]) == "file_not_found"


def test_an_unshared_file_stays_out_of_every_channel(web: WebClient, mina: Someone) -> None:
    before = len(mina.messages())
    answer = web.files_upload_v2(filename="card.png", content=b"\x89PNG", title="Card")
    assert len(mina.messages()) == before
    block = {"type": "image", "slack_file": {"id": answer["file"]["id"]}, "alt_text": "A card"}
    web.chat_postMessage(channel="C0GENERAL", text="A card", blocks=[block])


def test_a_page_shows_only_a_picture_of_its_own_workspace_that_is_processed(
        web: WebClient, served: Running) -> None:
    def upload(name: str) -> str:
        return str(web.files_upload_v2(filename=name, content=b"\x89PNG", title="Card")["file"]["id"])

    def post(named: dict[str, str], **around: Any) -> str:
        block = {"type": "image", "slack_file": named, "alt_text": "A card"} | around
        held = {"type": "context", "elements": [block]}
        try:
            web.chat_postMessage(channel="C0GENERAL", text="A card", blocks=[held])
        except SlackApiError as error:
            (said,) = error.response["response_metadata"]["messages"]
            return f"{error.response['error']} {said}"
        return "ok"

    card, text = upload("card.png"), upload("card.txt")
    there = web.files_info(file=card)["file"]["url_private"]
    wrong = "invalid_blocks [ERROR] invalid slack file [json-pointer:/blocks/0/elements/0/slack_file]"
    assert (post({"id": card}), post({"url": there})) == ("ok", "ok")
    assert post({"id": text}) == post({"id": "F0NOWHERE"}) == wrong
    served.world.processing_seconds = 3600.0
    try:
        later = upload("later.png")
        assert web.files_info(file=later)["file"]["mimetype"] == ""
        assert post({"id": later}) == wrong
    finally:
        served.world.processing_seconds = 0.0
    served.world.workspaces[TEAM].files[later].processed_at = 0.0
    assert web.files_info(file=later)["file"]["mimetype"] == "image/png"
    assert post({"id": later}) == "ok"
    elsewhere = served.world.workspaces[TEAM].files.pop(card)
    served.world.workspaces[OTHER].files[card] = elsewhere
    assert post({"id": card}) == wrong


def test_an_upload_of_another_length_cannot_be_completed(web: WebClient, stand_in: StandIn) -> None:
    given = web.files_getUploadURLExternal(filename="a.txt", length=3)
    assert stand_in.http.post(given["upload_url"], content=b"four").status_code == 400
    with pytest.raises(SlackApiError) as caught:
        web.files_completeUploadExternal(files=[{"id": given["file_id"], "title": "a"}])
    assert caught.value.response["error"] == "file_not_found"
    assert refused(web, "files.getUploadURLExternal", filename="a.txt", length=0) == "invalid_arguments"
    assert refused(web, "files.completeUploadExternal", files=[]) == "invalid_arguments"
