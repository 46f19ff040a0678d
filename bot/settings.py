"""The environment, read once, frozen, every wrong value named.

The description of each field is its only documentation; `python -m bot settings` prints it.
"""

import difflib
import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import SplitResult, urlsplit

from cryptography.fernet import Fernet
from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

Kind = Literal["company", "community", "both"]
KINDS: tuple[Kind, ...] = ("company", "community", "both")

NEW_KEY = 'python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'

# How alike a name in the environment and an unset setting must be before we call it a misspelling. Slack's
# names are ours for sure, so less is enough: SLACK_BOT_TOKEN finds SLACK_COMPANY_BOT_TOKEN at 0.79.
ALIKE, ALIKE_SLACK = 0.85, 0.7


class WrongSettings(Exception):
    """Some settings are missing or wrong; `problems` has one sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass(frozen=True)
class SlackApp:
    """The credentials of one Slack app in a workspace of this kind."""

    kind: Kind
    bot_token: SecretStr | None
    signing_secret: SecretStr | None
    app_token: SecretStr | None
    client_id: str | None = None
    client_secret: SecretStr | None = None


def _is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


def _split(value: str) -> SplitResult:
    """The parts of a URL; one that cannot be taken apart has no parts."""
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError:
        return SplitResult("", "", "", "", "")
    return parts


def _web_address(value: str) -> str:
    parts = _split(value)
    if not parts.hostname or not (
        parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(parts.hostname))
    ):
        raise ValueError("an https:// address (http:// only for this machine, 127.0.0.1)")
    return value.rstrip("/")


def _api_address(value: str) -> str:
    return _web_address(value) + "/"


def _database(value: SecretStr) -> SecretStr:
    url = re.sub(r"^postgres://", "postgresql://", value.get_secret_value())
    if not re.match(r"(sqlite:///|postgresql(\+psycopg)?://)", url):
        raise ValueError("sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME")
    return SecretStr(url)


def _mail(value: SecretStr) -> SecretStr:
    parts = _split(value.get_secret_value())
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("smtp://USER:PASSWORD@HOST:PORT?tls=starttls or smtps://USER:PASSWORD@HOST:PORT")
    return value


def _matches(pattern: str, expected: str) -> AfterValidator:
    def check(value: Any) -> Any:
        text = value.get_secret_value() if isinstance(value, SecretStr) else value
        if not re.fullmatch(pattern, text):
            raise ValueError(expected)
        return value

    return AfterValidator(check)


def _keys(value: Any) -> tuple[SecretStr, ...]:
    keys = [key.strip() for key in str(value).split(",")]
    try:
        for key in keys:
            Fernet(key)
    except ValueError:
        raise ValueError(
            f"Fernet keys (44 characters), newest first, separated by commas; make one with: {NEW_KEY}"
        ) from None
    return tuple(SecretStr(key) for key in keys)


def _hosts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, str):
        return tuple(value)
    hosts = [host.strip().lower() for host in value.split(",")]
    if not all(re.fullmatch(r"[a-z0-9]([a-z0-9.-]{0,252})|[0-9a-f:]{2,39}", host) for host in hosts):
        raise ValueError("names of machines, separated by commas: cloud.company.example")
    return tuple(hosts)


def _lowered(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


Hosts = Annotated[tuple[str, ...], BeforeValidator(_hosts)]
Database = Annotated[SecretStr, AfterValidator(_database)]
Keys = Annotated[tuple[SecretStr, ...], BeforeValidator(_keys)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
ApiAddress = Annotated[str, AfterValidator(_api_address)]
MailServer = Annotated[SecretStr, AfterValidator(_mail)]
MailAddress = Annotated[
    str, _matches(r"([^<>@\r\n]+<)?[^\s<>@]+@[^\s<>@]+>?", "name@company.example or Name <it>")
]
Prefix = Annotated[
    str,
    _matches(r"([a-z][a-z0-9-]{0,19})?", "at most 20 lower-case letters, digits and hyphens, a letter first"),
]
BotToken = Annotated[
    SecretStr,
    _matches(
        r"xoxb-[\w-]+",
        "the Bot User OAuth Token, which begins with xoxb-; one with xoxe. before that runs out in twelve hours: "
        "leave it out and install by link (SLACK_…_CLIENT_ID)",
    ),
]
AppToken = Annotated[SecretStr, _matches(r"xapp-[\w-]+", "an App-Level Token, which begins with xapp-")]
ClientId = Annotated[str, _matches(r"\d+\.\d+", "the Client ID, two numbers with a point between")]
ClientSecret = Annotated[SecretStr, _matches(r"\S{8,}", "the Client Secret, without blanks")]
SigningSecret = Annotated[SecretStr, _matches(r"\S{8,}", "the Signing Secret, without blanks")]
Level = Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_lowered)]
Format = Annotated[Literal["console", "json"], BeforeValidator(_lowered)]
Promise = Annotated[Literal["at_most_once", "at_least_once"], BeforeValidator(_lowered)]

BOT_TOKEN = "Bot User OAuth Token (xoxb-…) of the app in the {} workspace: OAuth & Permissions."
SIGNING_SECRET = "Signing Secret of the app in the {} workspace, for HTTP: Basic Information."
APP_TOKEN = "App-Level Token (xapp-…) of the app in the {} workspace, for Socket Mode: Basic Information."
CLIENT_ID = "Client ID of the app in the {} workspace, to install it by link: Basic Information. Optional."
CLIENT_SECRET = "Client Secret that goes with it: Basic Information."
SLACK = "https://slack.com/api/"
BOTH = "one-for-both-halves"


class Settings(BaseSettings):
    """Everything the bot takes from its environment."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    secret_keys: Keys = Field(
        description=f"Fernet keys for the stored tokens, newest first, commas between. Make one: {NEW_KEY}"
    )
    database_url: Database = Field(
        SecretStr("sqlite:///var/rapport.db"),
        description="Where everything is remembered: sqlite:///FILE, or postgresql://USER:PASSWORD@HOST/NAME.",
    )
    slack_company_bot_token: BotToken | None = Field(None, description=BOT_TOKEN.format("company"))
    slack_company_signing_secret: SigningSecret | None = Field(
        None, description=SIGNING_SECRET.format("company")
    )
    slack_company_app_token: AppToken | None = Field(None, description=APP_TOKEN.format("company"))
    slack_company_client_id: ClientId | None = Field(None, description=CLIENT_ID.format("company"))
    slack_company_client_secret: ClientSecret | None = Field(None, description=CLIENT_SECRET)
    slack_community_bot_token: BotToken | None = Field(None, description=BOT_TOKEN.format("community"))
    slack_community_signing_secret: SigningSecret | None = Field(
        None, description=SIGNING_SECRET.format("community")
    )
    slack_community_app_token: AppToken | None = Field(None, description=APP_TOKEN.format("community"))
    slack_community_client_id: ClientId | None = Field(None, description=CLIENT_ID.format("community"))
    slack_community_client_secret: ClientSecret | None = Field(None, description=CLIENT_SECRET)
    slack_both_bot_token: BotToken | None = Field(None, description=BOT_TOKEN.format(BOTH))
    slack_both_signing_secret: SigningSecret | None = Field(None, description=SIGNING_SECRET.format(BOTH))
    slack_both_app_token: AppToken | None = Field(None, description=APP_TOKEN.format(BOTH))
    slack_both_client_id: ClientId | None = Field(None, description=CLIENT_ID.format(BOTH))
    slack_both_client_secret: ClientSecret | None = Field(None, description=CLIENT_SECRET)
    slack_base_url: ApiAddress = Field(
        SLACK, description="The address of Slack's Web API; another one for a stand-in."
    )
    slack_messages_per_minute: int = Field(
        300,
        ge=0,
        description="New messages a minute to one workspace, from all processes together: Slack takes a few hundred. "
        "0 for a stand-in without limits: nothing is paced.",
    )
    command_prefix: Prefix = Field("", description="Put before every command: acme- makes /acme-hire.")
    public_url: WebAddress | None = Field(
        None, description="Where people and Slack reach `web` from outside: https://rapport.company.example."
    )
    mail_url: MailServer | None = Field(
        None, description="The mail server: smtp://USER:PASSWORD@HOST:587?tls=starttls, or smtps://…"
    )
    mail_from: MailAddress | None = Field(None, description="Sender of e-mail: Name <name@company.example>.")
    calendar_private_hosts: Hosts = Field(
        (),
        description="Machines within your network that calendars may be read from: cloud.company.example, commas "
        "between. Every other private address is refused.",
    )
    host: str = Field("127.0.0.1", description="The address `web` listens on.")
    port: int = Field(3000, ge=1, le=65535, description="The port `web` listens on.")
    health_port: int | None = Field(
        None, ge=1, le=65535,
        description="A port of its own for /healthz, /readyz and /metrics of `web`, `work` and `run`, to be seen by "
        "your monitoring alone; without it `work` and `run` open none, and nothing is counted.",
    )  # fmt: skip
    health_host: str = Field("127.0.0.1", description="The address HEALTH_PORT is open on.")
    threads: int = Field(16, ge=1, le=256, description="How many requests one process answers at a time.")
    settling_seconds: int = Field(
        60,
        ge=0,
        description="Seconds before a send whose outcome is unclear is looked up in the conversation.",
    )
    unreadable_history: Promise = Field(
        "at_most_once",
        description="What becomes of such a send where the app lacks the scope to read the conversation: at_most_once "
        "gives it up and tells the admins, at_least_once sends it again, so that it may stand there twice.",
    )
    log_level: Level = Field("info", description="The least that is logged: debug, info, warning, error.")
    log_format: Format = Field("console", description="console for people, json for machines.")
    erasures_file: Path | None = Field(
        None,
        description="A file to which `work` and `run` add a line of numbers whenever somebody is erased, so that "
        "`restore` erases them again. Put it where the backups are, apart from the database.",
    )
    clock_file: Path | None = Field(
        None, description="File with the offset of a movable clock; refused with the real Slack."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `read` hands in, so that one mapping decides everything."""
        return (init_settings,)

    @property
    def apps(self) -> tuple[SlackApp, ...]:
        """The Slack apps that have a bot token or can be installed by link, one for each kind of workspace."""
        return tuple(
            SlackApp(
                kind,
                getattr(self, f"slack_{kind}_bot_token"),
                getattr(self, f"slack_{kind}_signing_secret"),
                getattr(self, f"slack_{kind}_app_token"),
                getattr(self, f"slack_{kind}_client_id"),
                getattr(self, f"slack_{kind}_client_secret"),
            )
            for kind in KINDS
            if getattr(self, f"slack_{kind}_bot_token") or getattr(self, f"slack_{kind}_client_id")
        )


NAMES = {name.upper(): field for name, field in Settings.model_fields.items()}


def read(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings from the environment, over those of the env file (RAPPORT_ENV_FILE, else .env if there).

    With `environ` given, only that mapping and the file it names are read. An empty value counts as none.
    Raises WrongSettings, which names every wrong, missing, contradictory or misspelt setting at once and
    never shows a secret.
    """
    if environ is None:
        environ = {"RAPPORT_ENV_FILE": ".env" if Path(".env").exists() else "", **os.environ}
    file = environ.get("RAPPORT_ENV_FILE")
    if file and not Path(file).exists():
        raise WrongSettings([f"RAPPORT_ENV_FILE: found {file!r}; expected a file that is there"])
    lines = dotenv_values(file, interpolate=False, encoding="utf-8") if file else {}
    found = {name: value for name, value in {**lines, **environ}.items() if value}
    problems = _misspelt(found) + _contradictions(found)
    try:
        settings = Settings.model_validate({name.lower(): found[name] for name in NAMES if name in found})
    except ValidationError as error:
        problems += [_sentence(str(each["loc"][0]).upper(), each["msg"], found) for each in error.errors()]
    if problems:
        raise WrongSettings(problems)
    return settings


def _sentence(name: str, expected: str, found: Mapping[str, str]) -> str:
    expected = expected.removeprefix("Value error, ").removeprefix("Input should be ")
    if name not in found:
        return f"{name}: missing. {NAMES[name].description}"
    return f"{name}: found {_shown(name, found[name])}; expected {expected}"


def _shown(name: str, value: str) -> str:
    """The value, or of a secret only its length and the public beginning of a Slack token."""
    if name not in SECRETS:
        return repr(value)
    start = re.match(r"xox[a-z]-|xapp-|xoxe\.|postgres(ql)?://|sqlite:/+|smtps?://", value)
    return f"{len(value)} characters" + (f" beginning with {start[0]}" if start else "")


SECRETS = {name for name, field in NAMES.items() if "SecretStr" in str(field.annotation)}


def _misspelt(found: Mapping[str, str]) -> list[str]:
    unset = [name for name in NAMES if name not in found]
    problems = []
    for name in found.keys() - NAMES.keys():
        alike = ALIKE_SLACK if name.upper().startswith("SLACK_") else ALIKE
        if near := difflib.get_close_matches(name.upper(), unset, n=3, cutoff=alike):
            problems.append(f"{name}: not a setting; did you mean {' or '.join(near)}?")
    return sorted(problems)


def _contradictions(found: Mapping[str, str]) -> list[str]:
    problems = []
    for kind in KINDS:
        name = f"SLACK_{kind.upper()}_"
        bot, secret, app = (name + end in found for end in ("BOT_TOKEN", "SIGNING_SECRET", "APP_TOKEN"))
        client, proof = (name + end in found for end in ("CLIENT_ID", "CLIENT_SECRET"))
        if (secret or app) and not (bot or client):
            problems.append(f"{name}BOT_TOKEN: missing. {NAMES[name + 'BOT_TOKEN'].description}")
        if (bot or client) and not (secret or app):
            problems.append(f"{name}APP_TOKEN (Socket Mode) or {name}SIGNING_SECRET (HTTP): one is needed")
        if client != proof:
            one, other = ("CLIENT_ID", "CLIENT_SECRET") if client else ("CLIENT_SECRET", "CLIENT_ID")
            problems.append(f"{name}{other}: missing. It goes with {name}{one}: set both or none")
        if client and "PUBLIC_URL" not in found:
            problems.append(f"PUBLIC_URL: missing. With {name}CLIENT_ID people come back there from Slack")
    tokens = [f"SLACK_{kind.upper()}_BOT_TOKEN" for kind in KINDS]
    if not problems and not any(name in found for token in tokens for name in (token, token[:-9] + "CLIENT_ID")):
        problems.append(f"{' or '.join(tokens)}: one is needed, or a CLIENT_ID to install by link")
    for one, other in (("MAIL_URL", "MAIL_FROM"), ("MAIL_FROM", "MAIL_URL")):
        if one in found and other not in found:
            problems.append(f"{other}: missing. It goes with {one}: set both or none")
    if "HEALTH_PORT" in found and found["HEALTH_PORT"] == found.get("PORT", str(Settings.model_fields["port"].default)):
        problems.append("HEALTH_PORT: the same as PORT, where Slack comes; expected another one")
    if "CLOCK_FILE" in found and _is_slack(found.get("SLACK_BASE_URL", SLACK)):
        problems.append("CLOCK_FILE: refused with the real Slack, whose time nobody moves")
    return problems


def _is_slack(base_url: str) -> bool:
    return bool(re.search(r"(^|\.)slack(-gov)?\.com$", _split(base_url).hostname or ""))
