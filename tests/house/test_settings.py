import pytest
from cryptography.fernet import Fernet

from bot.settings import NAMES, WrongSettings, read

KEY = Fernet.generate_key().decode()
LEAST = {"SECRET_KEYS": KEY, "SLACK_COMPANY_BOT_TOKEN": "xoxb-1", "SLACK_COMPANY_APP_TOKEN": "xapp-1"}
LOCAL = {**LEAST, "SLACK_BASE_URL": "http://127.0.0.1:8080/api"}


def problems(environ):
    with pytest.raises(WrongSettings) as caught:
        read(environ)
    return caught.value.problems


def test_the_least_a_company_needs_is_a_key_and_two_tokens():
    settings = read(LEAST)
    assert settings.database_url.get_secret_value() == "sqlite:///var/rapport.db"
    assert settings.slack_base_url == "https://slack.com/api/"
    (app,) = settings.apps
    assert (app.kind, app.bot_token.get_secret_value(), app.signing_secret) == ("company", "xoxb-1", None)
    assert app.app_token.get_secret_value() == "xapp-1"


def test_every_kind_of_workspace_may_have_its_app():
    environ = dict(LEAST)
    for kind in ("COMPANY", "COMMUNITY", "BOTH"):
        environ |= {f"SLACK_{kind}_BOT_TOKEN": "xoxb-1", f"SLACK_{kind}_SIGNING_SECRET": "0123456789abcdef"}
    assert [app.kind for app in read(environ).apps] == ["company", "community", "both"]


def test_every_wrong_value_is_reported_at_once():
    wrong = {
        "SECRET_KEYS": "short",
        "DATABASE_URL": "mysql://root:hunter2@db/x",
        "SLACK_COMPANY_BOT_TOKEN": "xapp-1",
        "SLACK_COMPANY_SIGNING_SECRET": "short",
        "SLACK_BASE_URL": "http://slack.example/",
        "COMMAND_PREFIX": "Acme ",
        "PUBLIC_URL": "rapport.example",
        "MAIL_URL": "https://mail.example",
        "HOST": "",
        "PORT": "99999",
        "THREADS": "many",
        "SETTLING_SECONDS": "-1",
        "LOG_LEVEL": "loud",
        "LOG_FORMAT": "xml",
    }
    said = problems(wrong)
    named = {sentence.split(":")[0] for sentence in said}
    assert named == wrong.keys() - {"HOST"} | {"MAIL_FROM"}
    assert all("expected" in sentence for sentence in said if "missing" not in sentence)


def test_nothing_set_names_everything_that_is_needed():
    said = " ".join(problems({}))
    assert "SECRET_KEYS: missing" in said
    assert "Fernet.generate_key()" in said
    assert "SLACK_COMPANY_BOT_TOKEN or SLACK_COMMUNITY_BOT_TOKEN or SLACK_BOTH_BOT_TOKEN" in said


@pytest.mark.parametrize(
    "name", ["SECRET_KEYS", "DATABASE_URL", "MAIL_URL", "SLACK_COMPANY_BOT_TOKEN", "SLACK_COMPANY_APP_TOKEN"]
)
def test_a_secret_is_never_shown(name):
    said = problems({**LEAST, "MAIL_FROM": "a@b.example", name: "hunter2 hunter2"})
    assert "hunter2" not in str(said)
    assert any(sentence.startswith(name) and "15 characters" in sentence for sentence in said)


def test_settings_can_be_printed_without_showing_a_secret():
    settings = read({**LEAST, "DATABASE_URL": "postgresql://rapport:hunter2@db/rapport"})
    shown = repr(settings) + str(settings) + settings.model_dump_json() + repr(settings.apps)
    assert not [secret for secret in ("hunter2", KEY, "xoxb-1", "xapp-1") if secret in shown]


def test_settings_are_frozen():
    with pytest.raises(ValueError, match="frozen"):
        read(LEAST).port = 1


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("SLACK_BOT_TOKEN", "SLACK_COMPANY_BOT_TOKEN"),
        ("SLACK_COMMUNTY_BOT_TOKEN", "SLACK_COMMUNITY_BOT_TOKEN"),
        ("SLACK_SIGNING_SECRET", "SLACK_COMPANY_SIGNING_SECRET"),
        ("DATABSE_URL", "DATABASE_URL"),
        ("database_url", "DATABASE_URL"),
        ("SECRET_KEY", "SECRET_KEYS"),
    ],
)
def test_a_misspelt_name_is_pointed_out(wrong, right):
    environ = {name: value for name, value in LEAST.items() if name != right}
    assert any(said.startswith(f"{wrong}: ") and right in said for said in problems({**environ, wrong: "x"}))


def test_what_else_lives_in_an_environment_disturbs_nobody():
    others = ("PATH", "HOME", "MAIL", "HOSTNAME", "LOGNAME", "USER", "SHELL", "LANG", "PORTAGE", "SECRET_KEY")
    assert read({**LEAST, **dict.fromkeys(others, "x")}).port == 3000


def test_an_empty_value_is_as_good_as_none():
    assert read({**LEAST, "SLACK_BOTH_BOT_TOKEN": "", "PORT": ""}).port == 3000


def test_a_token_without_a_way_to_hear_slack_is_refused():
    environ = {name: value for name, value in LEAST.items() if name != "SLACK_COMPANY_APP_TOKEN"}
    assert "SLACK_COMPANY_SIGNING_SECRET" in problems(environ)[0]


def test_a_signing_secret_without_its_token_is_refused():
    (said,) = problems({**LEAST, "SLACK_COMMUNITY_SIGNING_SECRET": "0123456789"})
    assert said.startswith("SLACK_COMMUNITY_BOT_TOKEN: missing")


@pytest.mark.parametrize(
    "base", ["https://slack.com/api/", "https://acme.slack.com/api/", "https://slack-gov.com/api/", None]
)
def test_the_clock_of_the_real_slack_is_not_moved(base):
    environ = {**LEAST, "CLOCK_FILE": "var/clock.json"} | ({"SLACK_BASE_URL": base} if base else {})
    assert problems(environ)[0].startswith("CLOCK_FILE: refused")


def test_the_clock_of_a_stand_in_may_be_moved():
    settings = read({**LOCAL, "CLOCK_FILE": "var/clock.json"})
    assert settings.clock_file.name == "clock.json"
    assert settings.slack_base_url == "http://127.0.0.1:8080/api/"


@pytest.mark.parametrize("address", ["https://rapport.acme.example", "http://localhost:3000", "http://[::1]:1"])
def test_a_public_address_is_secure_or_on_this_machine(address):
    assert read({**LEAST, "PUBLIC_URL": address + "/"}).public_url == address


@pytest.mark.parametrize("address", ["http://rapport.acme.example", "https://", "ftp://x", "http://[::1", "https://a:b"])
def test_another_public_address_is_refused(address):
    assert problems({**LEAST, "PUBLIC_URL": address})[0].startswith("PUBLIC_URL: found")


def test_an_old_name_of_postgresql_is_understood():
    settings = read({**LEAST, "DATABASE_URL": "postgres://u:p@h/d"})
    assert settings.database_url.get_secret_value() == "postgresql://u:p@h/d"


def test_an_env_file_is_read_and_the_environment_wins(tmp_path):
    file = tmp_path / "env"
    lines = [f'{name}="{value}"' for name, value in LEAST.items()]
    file.write_text("# a comment\n" + "\n".join([*lines, "PORT=4000", "THREADS=8"]), encoding="utf-8")
    settings = read({"RAPPORT_ENV_FILE": str(file), "PORT": "5000"})
    assert (settings.port, settings.threads) == (5000, 8)


def test_an_env_file_that_is_not_there_is_reported():
    assert problems({**LEAST, "RAPPORT_ENV_FILE": "/nowhere/env"}) == [
        "RAPPORT_ENV_FILE: found '/nowhere/env'; expected a file that is there"
    ]


def test_several_keys_are_kept_newest_first():
    older = Fernet.generate_key().decode()
    keys = read({**LEAST, "SECRET_KEYS": f"{KEY}, {older}"}).secret_keys
    assert [key.get_secret_value() for key in keys] == [KEY, older]


def test_every_setting_is_explained():
    assert [name for name, field in NAMES.items() if len(field.description or "") < 20] == []


BY_LINK = {
    "SECRET_KEYS": KEY,
    "PUBLIC_URL": "https://rapport.acme.example",
    "SLACK_COMPANY_CLIENT_ID": "1001.2002",
    "SLACK_COMPANY_CLIENT_SECRET": "hunter2hunter2",
    "SLACK_COMPANY_SIGNING_SECRET": "0123456789",
}


def test_an_app_installed_by_link_needs_no_bot_token():
    settings = read(BY_LINK)
    (app,) = settings.apps
    assert (app.kind, app.bot_token, app.client_id) == ("company", None, "1001.2002")
    assert "hunter2" not in repr(settings) + repr(settings.apps)


@pytest.mark.parametrize("missing", ["SLACK_COMPANY_CLIENT_ID", "SLACK_COMPANY_CLIENT_SECRET", "PUBLIC_URL"])
def test_an_installation_by_link_that_is_half_set_up_is_refused(missing):
    half = {**BY_LINK, "SLACK_COMPANY_BOT_TOKEN": "xoxb-1"}
    (said,) = problems({name: value for name, value in half.items() if name != missing})
    assert said.startswith(f"{missing}: missing")


def test_what_is_installed_by_link_needs_a_way_to_hear_slack_too():
    said = problems({name: value for name, value in BY_LINK.items() if name != "SLACK_COMPANY_SIGNING_SECRET"})
    assert "SLACK_COMPANY_APP_TOKEN (Socket Mode) or SLACK_COMPANY_SIGNING_SECRET (HTTP)" in said[0]


def test_a_token_that_runs_out_is_no_bot_token_for_the_environment():
    (said,) = problems({**LEAST, "SLACK_COMPANY_BOT_TOKEN": "xoxe.xoxb-1-secret"})
    assert "runs out" in said
    assert "SLACK_…_CLIENT_ID" in said
    assert "secret" not in said


def test_machines_within_the_network_are_named_one_by_one():
    named = read({**LEAST, "CALENDAR_PRIVATE_HOSTS": "cloud.company.example, 10.0.0.5"})
    assert named.calendar_private_hosts == ("cloud.company.example", "10.0.0.5")
    (said,) = problems({**LEAST, "CALENDAR_PRIVATE_HOSTS": "https://cloud.company.example/"})
    assert "names of machines" in said
