"""The app manifest: what an admin pastes into Slack to make the app, and Slack's published limits on it."""

import re
from typing import Any, Literal

import yaml

SCOPES = [
    "canvases:write",
    "channels:history",
    "channels:read",
    "chat:write",
    "chat:write.public",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "groups:write",
    "im:history",
    "im:write",
    "mpim:history",
    "team:read",
    "usergroups:read",
    "users:read",
    "users:read.email",
]
EVENTS = [
    "app_home_opened",
    "app_uninstalled",
    "message.im",
    "subteam_created",
    "subteam_members_changed",
    "subteam_updated",
    "team_join",
    "tokens_revoked",
    "user_change",
]

# What a community's app hears beside: that its members write and react, counted by day and not kept.
COMMUNITY_EVENTS = ["message.channels", "message.groups", "reaction_added"]
# A conversation of members who are introduced to each other is opened for them.
COMMUNITY_SCOPES = ["channels:manage", "mpim:write", "reactions:read"]

HIRE = {
    "command": "hire",
    "description": "Ask for a role, decide on one, see where it stands",
    "usage_hint": (
        "request | approve | status | describe | plan | search | candidates | decide | pool | checkins | numbers | help"
    ),
}
INTERVIEW = {
    "command": "interview",
    "description": "Your interviews",
    "usage_hint": "today | card | availability | swap | training | help",
}
COMMUNITY = {
    "command": "community",
    "description": "Your place in the community",
    "usage_hint": (
        "me | jobs | ask | faq | thanks | refer | pause | report | queue | search | content | segments | invite | "
        "settings | help"
    ),
}
COMMANDS = {"company": [HIRE, INTERVIEW], "community": [COMMUNITY], "both": [HIRE, INTERVIEW, COMMUNITY]}
# On every message of a community. Slack has one name for everybody's language.
SHORTCUTS = [
    {
        "name": "Report to moderators 举报",
        "type": "message",
        "callback_id": "community.moderation.report",
        "description": "Moderators hear of it, nobody else does · 只有版主会看到",
    },
    {
        "name": "Say thank you 感谢",
        "type": "message",
        "callback_id": "community.recognition.thank",
        "description": "Thank whoever wrote this, for a reason · 感谢写这条消息的人，并说明原因",
    },
    {
        "name": "Use in calendar 放进内容日历",
        "type": "message",
        "callback_id": "community.content.use",
        "description": "Moderators: a draft for the content calendar, from this message · 版主：用这条消息起草一条内容",
    },
    {
        "name": "You said, we did 您说我们做",
        "type": "message",
        "callback_id": "community.content.hear",
        "description": "Moderators: keep what was said, to tell what was done · 版主：记下这条意见，之后说明做了什么",
    },
]
DESCRIPTIONS = {
    "company": "Hiring well: roles asked for and approved, step by step, where you already talk",
    "community": "Keeping good people close before and after a role is open",
    "both": "Hiring well, and keeping good people close before and after a role is open",
}


def manifest(
    kind: Literal["company", "community", "both"],
    transport: Literal["socket", "http"],
    prefix: str = "",
    public_url: str | None = None,
    rotates: bool = False,
) -> dict[str, Any]:
    """The manifest of the app for one kind of workspace, as Slack's schema of version 2 has it.

    `prefix` stands before every command's name; with `rotates` tokens run out, and it has to be installed by link.
    Raises ValueError for HTTP without a `public_url`.
    """
    if transport == "http" and not public_url:
        raise ValueError("over HTTP Slack needs an address to call: set PUBLIC_URL")
    url = f"{public_url.rstrip('/')}/slack/{kind}/events" if public_url and transport == "http" else None
    to_request_url = {"request_url": url} if url else {}
    to_options_url = {"message_menu_options_url": url} if url else {}  # for what a menu offers while somebody types
    return {
        "_metadata": {"major_version": 2, "minor_version": 0},
        "display_information": {
            "name": "Rapport",
            "description": DESCRIPTIONS[kind],
            "background_color": "#1f4d46",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Rapport", "always_online": True},
            **({"shortcuts": [dict(each) for each in SHORTCUTS]} if kind != "company" else {}),
            "slash_commands": [
                {
                    **command,
                    "command": f"/{prefix}{command['command']}",
                    **({"url": url} if url else {}),
                    "should_escape": True,
                }
                for command in COMMANDS[kind]
            ],
        },
        "oauth_config": {
            **({"redirect_urls": [f"{public_url.rstrip('/')}/slack/{kind}/oauth_redirect"]} if public_url else {}),
            "scopes": {"bot": scopes(kind)},
        },
        "settings": {
            "event_subscriptions": {**to_request_url, "bot_events": _events(kind)},
            "interactivity": {"is_enabled": True, **to_request_url, **to_options_url},
            "org_deploy_enabled": False,
            "socket_mode_enabled": transport == "socket",
            "token_rotation_enabled": rotates,
        },
    }


def scopes(kind: str) -> list[str]:
    """What the app for that kind of workspace asks to be allowed."""
    return list(SCOPES) if kind == "company" else sorted([*SCOPES, *COMMUNITY_SCOPES])


def _events(kind: str) -> list[str]:
    return list(EVENTS) if kind == "company" else sorted([*EVENTS, *COMMUNITY_EVENTS])


def printed(manifest: dict[str, Any]) -> str:
    """The manifest as YAML, in the order a person reads it."""
    return str(yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True))


# Slack's limits (manifest schema 2.0.0). A string: its least and greatest length and its form. A list: what
# it holds and its greatest length. A dict: its keys, the required ones with "!". A type stands for itself.
URL = (1, 3500, r"https?://.*")
NAME = (1, 50, r"[a-z0-9_.:]+")
EVENT_NAMES, SCOPE_NAMES = [NAME, 100], [NAME, 255]
LIMITS = {
    "_metadata": {"major_version": int, "minor_version": int},
    "display_information!": {
        "name!": (1, 35, r".*"),
        "description": (1, 140, r".*"),
        "long_description": (175, 4000, r"(?s).*"),
        "background_color": (4, 7, r"#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?"),
    },
    "features": {
        "app_home": {
            "home_tab_enabled": bool,
            "messages_tab_enabled": bool,
            "messages_tab_read_only_enabled": bool,
        },
        "bot_user": {"display_name!": (1, 80, r".*"), "always_online": bool},
        "shortcuts": [
            {
                "name!": (1, 24, r".*"),
                "type!": (1, 7, r"message|global"),
                "callback_id!": (1, 255, r".*"),
                "description!": (1, 150, r".*"),
            },
            10,
        ],
        "slash_commands": [
            {
                "command!": (2, 32, r"/[a-z0-9_-]+"),
                "url": (1, 3000, r"https?://.*"),
                "description!": (1, 2000, r".*"),
                "usage_hint": (1, 1000, r".*"),
                "should_escape": bool,
            },
            50,
        ],
    },
    "oauth_config": {
        "redirect_urls": [(1, 2500, r".*"), 1000],
        "scopes": dict.fromkeys(("bot", "user", "bot_optional", "user_optional"), SCOPE_NAMES),
    },
    "settings": {
        "event_subscriptions": {"request_url": URL, "bot_events": EVENT_NAMES, "user_events": EVENT_NAMES},
        "interactivity": {"is_enabled!": bool, "request_url": URL, "message_menu_options_url": URL},
        "org_deploy_enabled": bool,
        "socket_mode_enabled": bool,
        "token_rotation_enabled": bool,
    },
}


def problems(manifest: dict[str, Any]) -> list[str]:
    """One sentence for each place where Slack would refuse the manifest or the app could not work.

    Sections this app has no use for (functions, workflows, …) are reported as unknown.
    """
    if found := _against(LIMITS, manifest, "manifest"):
        return found
    settings, features = manifest.get("settings", {}), manifest.get("features", {})
    events = settings.get("event_subscriptions", {})
    commands = features.get("slash_commands", [])
    names = [command["command"] for command in commands]
    found += [f"{name} stands twice" for name in sorted({name for name in names if names.count(name) > 1})]
    if not settings.get("socket_mode_enabled"):
        called = [("interactivity", settings.get("interactivity", {})), ("event_subscriptions", events)]
        called += [(command["command"], {"request_url": command.get("url")}) for command in commands]
        without = [name for name, at in called if not at.get("request_url")]
        found += [f"{name}: a request URL is needed over HTTP" for name in without]
    scopes = manifest.get("oauth_config", {}).get("scopes", {}).get("bot", [])
    needed = {EVENT_SCOPES[event] for event in events.get("bot_events", []) if event in EVENT_SCOPES}
    needed |= {"commands"} if commands or features.get("shortcuts") else set()
    return found + [f"the scope {scope} is missing" for scope in sorted(needed - set(scopes))]


# The scope without which Slack refuses a subscription.
EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "member_joined_channel": "channels:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "reaction_added": "reactions:read",
    "subteam_created": "usergroups:read",
    "subteam_members_changed": "usergroups:read",
    "subteam_updated": "usergroups:read",
    "team_join": "users:read",
    "user_change": "users:read",
}


def _against(limit: Any, value: Any, where: str) -> list[str]:
    match limit:
        case type():
            return [] if type(value) is limit else [f"{where}: expected {limit.__name__}"]
        case (least, most, form):
            fits = isinstance(value, str) and least <= len(value) <= most and re.fullmatch(form, value)
            return [] if fits else [f"{where}: expected {least} to {most} characters like {form}"]
        case [each, most]:
            if not isinstance(value, list) or len(value) > most:
                return [f"{where}: expected a list of at most {most}"]
            return [found for n, item in enumerate(value) for found in _against(each, item, f"{where}[{n}]")]
        case _ if not isinstance(value, dict):
            return [f"{where}: expected named values"]
    known = {name.rstrip("!"): inner for name, inner in limit.items()}
    missing = [name[:-1] for name in limit if name.endswith("!") and name[:-1] not in value]
    return [
        *(f"{where}.{name}: missing" for name in missing),
        *(f"{where}.{name}: unknown" for name in value.keys() - known.keys()),
        *(
            found
            for name, inner in known.items()
            if name in value
            for found in _against(inner, value[name], f"{where}.{name}")
        ),
    ]
