"""Block Kit of every kind, for looking at."""

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(text: str, hint: str = "") -> Json:
    made = {"text": plain(text), "value": text.lower()}
    return made | {"description": plain(hint)} if hint else made


def raw(text: str) -> Json:
    return {"type": "raw_text", "text": text}


def leaf(text: str, **style: bool) -> Json:
    return {"type": "text", "text": text, **({"style": style} if style else {})}


OPTIONS = [option("Red"), option("Green", "Like pines"), option("Blue")]
CONFIRM = {"title": plain("Sure?"), "text": mrkdwn("This *cannot* be undone."), "confirm": plain("Refuse it"),
           "deny": plain("Keep it"), "style": "danger"}

RICH: Json = {"type": "rich_text", "elements": [
    {"type": "rich_text_section", "elements": [
        leaf("Plain, "), leaf("bold", bold=True), leaf(", "), leaf("italic", italic=True), leaf(", "),
        leaf("struck", strike=True), leaf(", "), leaf("code", code=True), leaf(", "),
        {"type": "user", "user_id": "U0OMAR"}, leaf(" in "), {"type": "channel", "channel_id": "C0GENERAL"},
        leaf(", "), {"type": "link", "url": "https://example.com/", "text": "a link"}, leaf(", "),
        {"type": "emoji", "name": "hourglass"}, leaf(", "), {"type": "broadcast", "range": "here"}, leaf(", "),
        {"type": "usergroup", "usergroup_id": "S0PEOPLE"}, leaf(", "), {"type": "color", "value": "#0f766e"},
        leaf(", "), {"type": "date", "timestamp": 1795500000, "format": "{date_short} at {time}", "fallback": "then"}]},
    {"type": "rich_text_list", "style": "bullet", "elements": [
        {"type": "rich_text_section", "elements": [leaf("First")]},
        {"type": "rich_text_section", "elements": [leaf("Second")]}]},
    {"type": "rich_text_list", "style": "ordered", "indent": 1, "elements": [
        {"type": "rich_text_section", "elements": [leaf("One")]},
        {"type": "rich_text_section", "elements": [leaf("Two")]}]},
    {"type": "rich_text_quote", "elements": [leaf("*Not bold* <b>not a tag</b> <@U0OMAR>")]},
    {"type": "rich_text_preformatted", "elements": [leaf("x = 1\n  y = 2")]}]}


def message_blocks(picture: str) -> list[Json]:
    """One of each block that may stand in a message (one table at most)."""
    return [
        {"type": "header", "text": plain("A request waits for you")},
        {"type": "section", "text": mrkdwn(
            "*Bold*, _italic_, ~struck~, `code`, <https://example.com|a link>, <@U0OMAR>, <#C0GENERAL>, "
            "<!date^1795500000^{date_pretty} at {time}|then>, 3 &lt; 4 &amp; a*b*c\n&gt; A quote\n&gt; of two lines")},
        {"type": "section", "text": mrkdwn("With fields"), "fields": [
            mrkdwn("*Role*\nBackend engineer"), mrkdwn("*Headcount*\n2"), plain("Plain field"),
            mrkdwn("*Start*\nJanuary")],
         "accessory": {"type": "overflow", "action_id": "more", "options": [option("Open"), option("Withdraw")]}},
        {"type": "divider"},
        RICH,
        {"type": "context", "elements": [mrkdwn("Step 1 of *3*"), plain("Finance and People")]},
        {"type": "table", "rows": [[raw("Step"), raw("Who")], [raw("Finance"), raw("Omar")],
                                   [raw("People"), {"type": "rich_text", "elements": [
                                       {"type": "rich_text_section", "elements": [leaf("Noor", bold=True)]}]}]]},
        {"type": "image", "slack_file": {"id": picture}, "alt_text": "A chart", "title": plain("Chart")},
        {"type": "markdown", "text": "## Markdown\n- **one**\n- two"},
        {"type": "section", "text": mrkdwn("Choose a colour"), "accessory": {
            "type": "static_select", "action_id": "colour", "placeholder": plain("A colour"), "options": OPTIONS}},
        {"type": "actions", "block_id": "decide", "elements": [
            {"type": "button", "action_id": "approve", "text": plain("Approve"), "style": "primary", "value": "7:1"},
            {"type": "button", "action_id": "reject", "text": plain("Reject"), "style": "danger", "value": "7:1",
             "confirm": CONFIRM},
            {"type": "button", "action_id": "read", "text": plain("Read more"), "url": "https://example.com/"},
            {"type": "datepicker", "action_id": "day", "initial_date": "2026-12-01"}]},
    ]


DATA_TABLE: Json = {"type": "data_table", "caption": "Time to fill", "page_size": 3, "rows": [
    [raw("Role"), raw("Days")],
    *([raw(name), {"type": "raw_number", "value": days}]
      for name, days in (("Designer", 51), ("Analyst", 38), ("Engineer", 44), ("Recruiter", 12), ("Writer", 70)))]}

ELEMENTS: list[tuple[str, str, Json]] = [  # (field, label, element)
    ("title", "Title", {"type": "plain_text_input", "max_length": 40, "placeholder": plain("As in the advert")}),
    ("reason", "Reason", {"type": "plain_text_input", "multiline": True}),
    ("mail", "E-mail", {"type": "email_text_input"}),
    ("page", "Page", {"type": "url_text_input"}),
    ("count", "Headcount", {"type": "number_input", "is_decimal_allowed": False, "initial_value": "1"}),
    ("site", "Site", {"type": "static_select", "option_groups": [
        {"label": plain("Europe"), "options": [option("Berlin"), option("Porto")]},
        {"label": plain("Asia"), "options": [option("Shanghai")]}]}),
    ("skills", "Skills", {"type": "multi_static_select", "options": OPTIONS, "max_selected_items": 2}),
    ("boss", "Reports to", {"type": "users_select"}),
    ("panel", "Panel", {"type": "multi_users_select"}),
    ("channel", "Channel", {"type": "channels_select"}),
    ("place", "Conversation", {"type": "conversations_select"}),
    ("kind", "Kind", {"type": "radio_buttons", "options": OPTIONS}),
    ("terms", "Terms", {"type": "checkboxes", "options": OPTIONS}),
    ("start", "Start", {"type": "datepicker"}),
    ("hour", "Hour", {"type": "timepicker"}),
    ("moment", "Moment", {"type": "datetimepicker"}),
    ("story", "Story", {"type": "rich_text_input"}),
]


def modal(title: str, blocks: list[Json]) -> Json:
    return {"type": "modal", "title": plain(title), "submit": plain("Send"), "close": plain("Cancel"),
            "blocks": blocks}


def field(name: str, label: str, element: Json, **more: Any) -> Json:
    return {"type": "input", "block_id": name, "label": plain(label), "element": element | {"action_id": "v"}, **more}


def every_element() -> Json:
    """A form with every element, required first, and an alert on top."""
    return modal("Every element", [
        {"type": "alert", "level": "info", "text": plain("A draft is kept while you type.")},
        *(field(name, label, element, optional=name != "title", **({"hint": plain("Short and clear")}
                if name == "title" else {})) for name, label, element in ELEMENTS)])
