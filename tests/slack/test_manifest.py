from pathlib import Path

import pytest
import yaml

from bot.slack.manifest import manifest, printed, problems

TOP = Path(__file__).parents[2]


@pytest.mark.parametrize("kind", ["company", "community", "both"])
@pytest.mark.parametrize("transport", ["socket", "http"])
@pytest.mark.parametrize("prefix", ["", "acme-"])
def test_slack_would_accept_every_manifest_we_print(kind, transport, prefix):
    made = manifest(kind, transport, prefix, "https://rapport.acme.example")
    assert problems(yaml.safe_load(printed(made))) == []


def test_the_manifest_at_the_top_is_the_one_for_a_company_over_socket_mode():
    assert (TOP / "manifest.yaml").read_text(encoding="utf-8") == printed(manifest("company", "socket"))


def test_commands_carry_the_prefix_and_only_those_of_the_kind_are_there():
    def names(kind):
        return [each["command"] for each in manifest(kind, "socket", "acme-")["features"]["slash_commands"]]

    assert names("company") == ["/acme-hire", "/acme-interview"]
    assert names("community") == ["/acme-community"]
    assert names("both") == ["/acme-hire", "/acme-interview", "/acme-community"]


def test_over_http_everything_is_sent_to_one_address():
    made = manifest("both", "http", public_url="https://rapport.acme.example/")
    urls = [made["settings"][name]["request_url"] for name in ("event_subscriptions", "interactivity")]
    urls.append(made["settings"]["interactivity"]["message_menu_options_url"])
    urls += [command["url"] for command in made["features"]["slash_commands"]]
    assert set(urls) == {"https://rapport.acme.example/slack/both/events"}


def test_over_http_an_address_is_asked_for():
    with pytest.raises(ValueError, match="PUBLIC_URL"):
        manifest("company", "http")


def test_over_socket_mode_no_address_is_printed_but_the_one_that_people_come_back_to_from_slack():
    assert "url" not in printed(manifest("company", "socket"))
    made = manifest("company", "socket", public_url="https://rapport.acme.example/", rotates=True)
    assert made["oauth_config"].pop("redirect_urls") == ["https://rapport.acme.example/slack/company/oauth_redirect"]
    assert made["settings"]["token_rotation_enabled"] is True
    assert "url" not in printed(made)


def changed(path, value):
    made = manifest("company", "socket")
    *outer, last = path
    inner = made
    for name in outer:
        inner = inner[name]
    inner[last] = value
    return problems(made)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["display_information", "name"], "R" * 36),
        (["display_information", "name"], ""),
        (["display_information", "description"], "d" * 141),
        (["display_information", "long_description"], "too short"),
        (["display_information", "background_color"], "green"),
        (["features", "bot_user", "display_name"], "R" * 81),
        (["features", "bot_user"], {}),
        (["features", "app_home", "home_tab_enabled"], "yes"),
        (["features", "slash_commands", 0, "command"], "hire"),
        (["features", "slash_commands", 0, "command"], "/" + "h" * 32),
        (["features", "slash_commands", 0, "usage_hint"], "u" * 1001),
        (["features", "slash_commands"], [{"command": "/hire", "description": "x"}] * 2),
        (["features", "slash_commands"], [{"command": f"/hire{n}", "description": "x"} for n in range(51)]),
        (["features", "slash_commands"], [{"command": "/hire"}]),
        (["features", "workflows"], []),
        (["oauth_config", "scopes", "bot"], ["commands"]),
        (["oauth_config", "scopes", "bot"], "commands"),
        (["settings", "event_subscriptions", "bot_events"], [f"event_{n}" for n in range(101)]),
        (["settings", "event_subscriptions", "bot_events"], ["reaction_added"]),
        (["settings", "interactivity"], {"request_url": "https://a.example"}),
        (["settings", "interactivity"], None),
        (["settings", "socket_mode_enabled"], False),
    ],
)
def test_what_slack_would_refuse_is_named(path, value):
    assert changed(path, value)
