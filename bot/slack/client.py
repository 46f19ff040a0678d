"""The port to Slack's Web API. Every failure is one of three: clearly not done, limited, or unclear."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse
from slack_sdk.webhook import WebhookClient

from bot import away, metrics
from bot.rules.calendar import known_zone
from bot.rules.people import Group, Person
from bot.slack.canvases import Canvases
from bot.slack.channels import VIEW_SECONDS, Channels

log = structlog.get_logger(__name__)

# Inside the 20 seconds of a whole send (house.md) and the 10 of a stop; a view is opened inside Slack's three.
SEND_SECONDS = 8
# Errors that Slack itself calls temporary: whether it was done is not known.
UNCLEAR_ERRORS = {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}
TAKE_JSON = ("chat.", "views.")
# What a plan without user groups is answered.
WITHOUT_GROUPS = {"paid_teams_only", "plan_upgrade_required"}
# There is nothing any more where something was to be taken away.
GONE = {"canvas_not_found", "canvas_deleted", "file_not_found", "file_deleted"}
METADATA = "rapport_notice"
PAGE = 200


class SlackRefused(Exception):
    """Clearly not done; `error` is Slack's name for why."""

    def __init__(self, error: str, detail: str = "") -> None:
        super().__init__(f"{error} {detail}".strip())
        self.error = error


class SlackLimited(SlackRefused):
    """Not done: too many requests. Ask again after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__("ratelimited")
        self.seconds = seconds


class SlackAway(SlackRefused):
    """Not done: Slack could not be reached at all."""


class SlackUnclear(Exception):
    """Nobody knows whether it was done: the connection broke, or the answer was none."""


@dataclass(frozen=True)
class Posted:
    """Where a message stands."""

    channel: str
    ts: str


class Slack(Channels, Canvases):
    """Calls Slack as the app installed in a workspace. `token_of` gives the bot token of a workspace's id."""

    def __init__(self, base_url: str, token_of: Callable[[str], str]) -> None:
        self._base_url = base_url
        self._token_of = token_of
        self._clients: dict[tuple[str, float], WebClient] = {}  # with the token that is good now

    def post(self, workspace: str, to: str, payload: Mapping[str, Any], id: str, thread: str | None = None) -> Posted:
        """Post to a user or conversation, marked with the notice's random `id`."""
        metadata = {"event_type": METADATA, "event_payload": {"id": id}}
        done = self._call(
            workspace, "chat.postMessage", channel=to, thread_ts=thread, metadata=metadata, unfurl_links=False,
            unfurl_media=False, **payload,
        )  # fmt: skip
        return Posted(done["channel"], done["ts"])

    def edit(self, workspace: str, posted: Posted, payload: Mapping[str, Any], id: str) -> None:
        """Show `payload` where that message stands; nobody is notified."""
        metadata = {"event_type": METADATA, "event_payload": {"id": id}}
        self._call(workspace, "chat.update", channel=posted.channel, ts=posted.ts, metadata=metadata, **payload)

    def delete(self, workspace: str, posted: Posted) -> None:
        """Take that message away; gone already is success."""
        try:
            self._call(workspace, "chat.delete", channel=posted.channel, ts=posted.ts)
        except SlackRefused as refused:
            if refused.error != "message_not_found":
                raise

    def find(self, workspace: str, to: str, id: str, since: datetime, thread: str | None = None) -> list[Posted]:
        """Every copy of the notice `id` posted to `to` from a minute before `since` on, oldest first."""
        channel = self.conversation(workspace, to)
        window = {"oldest": f"{(since - timedelta(minutes=1)).timestamp():.6f}", "include_all_metadata": True}
        method = "conversations.replies" if thread else "conversations.history"
        about = {"channel": channel, **({"ts": thread} if thread else {}), **window}
        found = [
            Posted(channel, message["ts"])
            for message in self._pages(workspace, method, "messages", **about)
            if message.get("metadata", {}).get("event_payload", {}).get("id") == id
        ]
        return sorted(found, key=lambda posted: float(posted.ts))

    def conversation(self, workspace: str, to: str, *others: str) -> str:
        """The conversation's id; for a user that of the direct message with them, or with others too."""
        if to.startswith(("U", "W")):
            return str(self._call(workspace, "conversations.open", users=",".join((to, *others)))["channel"]["id"])
        return to

    def publish_home(self, workspace: str, user: str, view: Mapping[str, Any]) -> None:
        """Show `view` on the user's Home tab."""
        self._call(workspace, "views.publish", user_id=user, view=view)

    def open_view(self, workspace: str, trigger: str, view: Mapping[str, Any], push: bool = False) -> str | None:
        """Open a modal, or push it on the open one; its id.

        A trigger that was exchanged before is a repeated opener: then there is none.
        """
        method = "views.push" if push else "views.open"
        try:
            return str(self._call(workspace, method, VIEW_SECONDS, trigger_id=trigger, view=view)["view"]["id"])
        except SlackRefused as refused:
            if refused.error != "exchanged_trigger_id":
                raise
        return None

    def update_view(self, workspace: str, id: str, view: Mapping[str, Any]) -> None:
        """Show `view` in place of the open one of that id, wherever it stands in its stack."""
        self._call(workspace, "views.update", VIEW_SECONDS, view_id=id, view=view)

    def person(self, workspace: str, user: str) -> Person:
        """The user's profile now."""
        return person_in(workspace, self._call(workspace, "users.info", user=user, include_locale=True)["user"])

    def people(self, workspace: str) -> Iterator[Person]:
        """Everybody in the workspace."""
        for user in self._pages(workspace, "users.list", "members", include_locale=True):
            yield person_in(workspace, user)

    def groups(self, workspace: str) -> list[Group]:
        """The user groups in use, with their members; none where the plan has no user groups."""
        try:
            found = list(self._pages(workspace, "usergroups.list", "usergroups", include_users=True))
        except SlackRefused as refused:
            if refused.error in WITHOUT_GROUPS:
                return []
            raise
        return [
            Group(each["id"], each.get("name") or each["id"], each.get("handle") or "", tuple(each.get("users") or ()))
            for each in found
            if not each.get("date_delete")
        ]

    def file(self, workspace: str, id: str) -> dict[str, Any]:
        """What Slack knows of a file. Raises SlackRefused when the app cannot see it."""
        found: dict[str, Any] = self._call(workspace, "files.info", file=id)["file"]
        return found

    def upload(self, workspace: str, name: str, title: str, content: bytes, to: str | None = None) -> str:
        """The id of a new file that is shared nowhere, or in the conversation `to`; pages show it once `is_processed`.

        When it is unclear whether it was done, a file is left over at worst that stands on no page, or stands in the
        conversation twice. Raises SlackRefused, SlackLimited, SlackAway or SlackUnclear.
        """
        given = self._call(workspace, "files.getUploadURLExternal", filename=name, length=len(content))
        if not _is_slacks(given["upload_url"], self._base_url):
            raise SlackRefused("file_elsewhere")
        _uploaded(given["upload_url"], content)
        files = json.dumps([{"id": given["file_id"], "title": title}])
        self._call(workspace, "files.completeUploadExternal", files=files, channel_id=to)
        return str(given["file_id"])

    def is_processed(self, workspace: str, file: str) -> bool:
        """Whether Slack is done with an uploaded file, and takes it as a picture on a page."""
        return bool(self.file(workspace, file).get("mimetype"))

    def download(self, workspace: str, url: str, most: int) -> bytes:
        """What is in a file, of more than `most` bytes the first and one more.

        Raises SlackRefused when the app may not read it, or when it is nowhere where Slack keeps files: the bot token
        goes to Slack and to nobody else.
        """
        if not _is_slacks(url, self._base_url):
            raise SlackRefused("file_elsewhere")
        return _downloaded(url, self._token_of(workspace), most)

    def _gone(self, workspace: str, method: str, **arguments: Any) -> None:
        try:
            self._call(workspace, method, **arguments)
        except SlackRefused as refused:
            if refused.error not in GONE:
                raise

    def _pages(self, workspace: str, method: str, of: str, **arguments: Any) -> Iterator[Any]:
        cursor = ""
        while True:
            page = self._call(workspace, method, limit=PAGE, cursor=cursor or None, **arguments)
            yield from page[of]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    def _call(self, workspace: str, method: str, seconds: float = SEND_SECONDS, **arguments: Any) -> dict[str, Any]:
        given = {name: value for name, value in arguments.items() if value is not None}
        return call(self._client(workspace, seconds), method, given)

    def _client(self, workspace: str, seconds: float) -> WebClient:
        token, known = self._token_of(workspace), self._clients.get((workspace, seconds))
        if known is None or known.token != token:
            known = WebClient(token, self._base_url, timeout=seconds, retry_handlers=[])  # type: ignore[arg-type]
            self._clients[workspace, seconds] = known
        return known


def call(
    client: WebClient, method: str, arguments: Mapping[str, Any], credentials: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Slack's answer. `credentials` are a client's id and secret, for the method that wants them.

    Raises SlackRefused, SlackLimited, SlackAway or SlackUnclear.
    """
    asked = time.monotonic()
    try:
        answer = _called(client, method, arguments, credentials)
    except (SlackRefused, SlackUnclear) as error:
        metrics.count(metrics.SLACK_CALLS, method, _OUTCOMES[type(error)])
        if isinstance(error, SlackAway | SlackUnclear):
            away.failed("slack", error)
        else:
            away.answered("slack", asked)
        if isinstance(error, SlackLimited):
            metrics.count(metrics.SLACK_WAITS, method, by=error.seconds)
        raise
    metrics.count(metrics.SLACK_CALLS, method, "done")
    away.answered("slack", asked)
    return answer


_OUTCOMES = {SlackRefused: "refused", SlackLimited: "limited", SlackAway: "away", SlackUnclear: "unclear"}


def _called(
    client: WebClient, method: str, arguments: Mapping[str, Any], credentials: Mapping[str, str] | None
) -> dict[str, Any]:
    try:
        if method.startswith(TAKE_JSON):
            answer = client.api_call(method, json=dict(arguments))
        else:
            auth = dict(credentials) if credentials else None
            answer = client.api_call(method, data=_flat(arguments), auth=auth)
    except SlackApiError as error:
        raise _what_went_wrong(error.response) from None
    except URLError as error:
        raise _not_reached(error) from None
    except (OSError, HTTPException) as error:
        raise SlackUnclear(f"{type(error).__name__} {error}".strip()) from None
    return dict(answer.data)  # type: ignore[arg-type]


class _Stay(HTTPRedirectHandler):
    """Slack sends whoever may not read a file to its login page; a redirect would carry the token along."""

    def redirect_request(self, *_: Any) -> None:
        return None


_DOWNLOADS = build_opener(_Stay)


def _is_slacks(url: str, base_url: str) -> bool:
    """Whether a file's address is one of Slack's: by https at slack.com, or where the API is."""
    parts, api = urlsplit(url), urlsplit(base_url)
    host = parts.hostname or ""
    is_slack = parts.scheme == "https" and (host == "slack.com" or host.endswith(".slack.com")) and not parts.username
    return is_slack or (parts.scheme, parts.netloc) == (api.scheme, api.netloc)


def _downloaded(url: str, token: str, most: int) -> bytes:
    try:
        request = Request(url, headers={"Authorization": f"Bearer {token}"})
        with _DOWNLOADS.open(request, timeout=SEND_SECONDS) as answer:
            if answer.headers.get_content_type() == "text/html":
                raise SlackRefused("file_not_readable")
            content: bytes = answer.read(most + 1)
            return content
    except HTTPError as error:
        error.close()
        if error.code == HTTPStatus.TOO_MANY_REQUESTS or error.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise SlackAway("unreachable", str(error.code)) from None
        raise SlackRefused("file_not_readable", str(error.code)) from None
    except (OSError, HTTPException) as error:  # reading twice does no harm: nothing about it is unclear
        raise SlackAway("unreachable", f"{type(error).__name__} {error}") from None


def _uploaded(url: str, content: bytes) -> None:
    """Send the bytes where Slack said; the address itself is the permission, no token goes along."""
    try:
        request = Request(url, content, {"Content-Type": "application/octet-stream"}, method="POST")
        with _DOWNLOADS.open(request, timeout=SEND_SECONDS) as answer:
            answer.read()
    except HTTPError as error:
        error.close()
        if error.code == HTTPStatus.TOO_MANY_REQUESTS:
            raise SlackLimited(_seconds(error.headers.get("retry-after"))) from None
        if error.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise SlackUnclear(str(error.code)) from None
        raise SlackRefused("upload_refused", str(error.code)) from None
    except URLError as error:
        raise _not_reached(error) from None
    except (OSError, HTTPException) as error:
        raise SlackUnclear(f"{type(error).__name__} {error}".strip()) from None


def _not_reached(error: URLError) -> SlackAway | SlackUnclear:
    if isinstance(error.reason, TimeoutError | ConnectionResetError | BrokenPipeError):
        return SlackUnclear(str(error.reason))
    return SlackAway("unreachable", str(error.reason))


def _seconds(retry_after: str | None) -> float:
    """What Slack says to wait; half a minute where it says nothing that is a number."""
    return float(retry_after) if retry_after and re.fullmatch(r"\d+(\.\d+)?", retry_after) else 30.0


def _flat(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(value).lower() if isinstance(value, bool) else value for name, value in arguments.items()}


def _what_went_wrong(response: SlackResponse) -> Exception:
    if response.status_code == 429:
        headers = {name.lower(): value for name, value in (response.headers or {}).items()}
        wait = headers.get("retry-after")
        return SlackLimited(_seconds(wait[0] if isinstance(wait, list) else wait))
    data = response.data if isinstance(response.data, dict) else {}
    error = str(data.get("error", ""))
    if response.status_code != 200 or not re.fullmatch(r"[a-z_]+", error) or error in UNCLEAR_ERRORS:
        return SlackUnclear(f"{response.status_code} {error}"[:200])
    if error == "ratelimited":
        return SlackLimited(30.0)
    return SlackRefused(error, "; ".join(map(str, (data.get("response_metadata") or {}).get("messages", []))))


def person_in(workspace: str, user: Mapping[str, Any]) -> Person:
    """The person that Slack's `user` object describes."""
    profile = user.get("profile") or {}
    name = profile.get("real_name") or user.get("real_name") or user.get("name")
    return Person(
        workspace, user["id"], str(name or user["id"]), profile.get("email"), known_zone(user.get("tz")),
        user.get("locale"), is_admin=bool(user.get("is_admin")) and not _is_guest(workspace, user),
        is_guest=_is_guest(workspace, user),
        is_bot=bool(user.get("is_bot")) or user["id"] == "USLACKBOT", is_active=not user.get("deleted"),
    )  # fmt: skip


def _is_guest(workspace: str, user: Mapping[str, Any]) -> bool:
    """Whether they may see some channels only: guests, and those of another organisation in a shared channel."""
    theirs = {user.get("team_id") or workspace, *(user.get("enterprise_user") or {}).get("teams", ())}
    is_from_outside = bool(user.get("is_stranger")) or workspace not in theirs
    return bool(user.get("is_restricted") or user.get("is_ultra_restricted") or is_from_outside)


def respond(url: str, payload: Mapping[str, Any], replace: bool = False) -> None:
    """Answer a click at its `response_url`, visible to the person alone; `replace` what was clicked in.

    At most once and never the only carrier: a lost answer is only logged.
    """
    client = WebhookClient(url, timeout=VIEW_SECONDS, retry_handlers=[])  # type: ignore[arg-type]
    try:
        answer = client.send_dict({"response_type": "ephemeral", "replace_original": replace, **payload})
    except (OSError, HTTPException, ValueError) as error:  # a ValueError for what is no address
        log.warning("an answer was lost", error=str(error))
    else:
        if answer.status_code != HTTPStatus.OK:
            log.warning("an answer was refused", status=answer.status_code)
