"""The text inside an element, flattened to leaves that Slack and e-mail each write in their own way."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from bot.words.tree import Element, Text, WrongWords

Kind = Literal["text", "link", "user", "channel", "date", "item", "end"]

# How `<time>` is shown when it names no format: Slack's tokens, in the words of the viewer's own client.
DATE_FORMAT = "{date_short_pretty} {time}"

STYLES = {"b": "bold", "i": "italic", "s": "strike", "code": "code"}

_USER = re.compile(r"@([UW][A-Z0-9]{1,30})")
_CHANNEL = re.compile(r"#([CG][A-Z0-9]{1,30})")
# No blanks, quotes, angle brackets or bars: nothing that could end a link early. Plain http on loopback only,
# where a developer's own pages are.
_ADDRESS = re.compile(
    r"(?:https://[^\s\x00-\x20\x7f<>|\"\\^`{}@/?#]+(?:[/?#][^\s\x00-\x20\x7f<>|\"\\^`{}]*)?"
    r"|http://(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?(?:[/?#][^\s\x00-\x20\x7f<>|\"\\^`{}]*)?"
    r"|mailto:[^\s\x00-\x20\x7f<>|\"\\^`{}:/]+@[^\s\x00-\x20\x7f<>|\"\\^`{}:/]+)"
)
ADDRESS_MAX = 3000


class Leaf(NamedTuple):
    """A stretch of text, a link, a mention, a moment; or the start of a list item (`item`), the end of a list.

    `target` is the address of a link, the id of a mention, the format of a date; `at` is Unix seconds.
    """

    kind: Kind
    text: str
    typed: bool = False
    style: frozenset[str] = frozenset()
    target: str = ""
    at: int = 0


_PLAIN: frozenset[str] = frozenset()


def address(href: str) -> str:
    """The same address when a link may point there: https, mailto, http on loopback; else raises WrongWords."""
    if len(href) > ADDRESS_MAX or not _ADDRESS.fullmatch(href):
        raise WrongWords(f"a link may not point to {href[:80]!r}")
    return href


def leaves(children: Sequence[Element | Text], skip: frozenset[str] = _PLAIN) -> list[Leaf]:
    """The leaves of some children, white space collapsed as a browser does; elements in `skip` are left out.

    Raises WrongWords for a tag that is no text.
    """
    if len(children) == 1 and isinstance(only := children[0], Text):
        value = only.value if only.typed else only.value.strip(" ")
        return [Leaf("text", value, only.typed)] if value else []
    flat = _Flat(skip)
    flat.add(children, _PLAIN)
    return flat.found


class _Flat:
    def __init__(self, skip: frozenset[str]) -> None:
        self.found: list[Leaf] = []
        self.skip = skip
        self.blank: frozenset[str] | None = None  # a space in this style is due before the next word
        self.fresh = True  # nothing on this line yet

    def add(self, children: Sequence[Element | Text], style: frozenset[str]) -> None:
        for child in children:
            if isinstance(child, Text):
                self.text(child.value, child.typed, style)
            elif child.tag not in self.skip:
                self.element(child, style)

    def text(self, value: str, typed: bool, style: frozenset[str]) -> None:
        if typed:
            self.append(Leaf("text", value, True, style))
            return
        core = value.strip(" ")
        if self.blank is None and value[0] == " ":
            self.blank = style
        if core:
            self.append(Leaf("text", core, False, style))
            self.blank = style if value[-1] == " " else None

    def append(self, leaf: Leaf) -> None:
        if self.blank is not None and not self.fresh:
            if self.blank == leaf.style and leaf.kind == "text":
                leaf = Leaf("text", " " + leaf.text, leaf.typed, leaf.style)
            elif (last := self.found[-1]).kind == "text" and not last.typed and last.style == self.blank:
                self.found[-1] = last._replace(text=last.text + " ")
            else:
                self.found.append(Leaf("text", " ", False, self.blank))
        self.found.append(leaf)
        self.blank, self.fresh = None, False

    def line(self, leaf: Leaf) -> None:
        self.found.append(leaf)
        self.fresh, self.blank = True, None

    def element(self, child: Element, style: frozenset[str]) -> None:
        tag = child.tag
        if tag in STYLES:
            self.add(child.children, style | {STYLES[tag]})
        elif tag == "a":
            self.anchor(child, style)
        elif tag == "br":
            self.line(Leaf("text", "\n", False, style))
        elif tag == "time":
            self.append(_date(child, style))
        elif tag == "ul":
            self.list(child)
        else:
            raise WrongWords(f"<{tag}> cannot stand in text")

    def anchor(self, child: Element, style: frozenset[str]) -> None:
        href = child.attributes.get("href", "")
        if user := _USER.fullmatch(href):
            self.append(Leaf("user", "", False, style, user[1]))
        elif channel := _CHANNEL.fullmatch(href):
            self.append(Leaf("channel", "", False, style, channel[1]))
        else:
            inside = leaves(child.children)
            label = "".join(part.text for part in inside).replace("\n", " ")
            typed = any(part.typed for part in inside)
            self.append(Leaf("link", label, typed, style, address(href)))

    def list(self, child: Element) -> None:
        for item in child.children:
            if isinstance(item, Element) and item.tag == "li":
                self.line(Leaf("item", ""))
                self.add(item.children, _PLAIN)
            elif isinstance(item, Element) or not item.value.isspace():
                raise WrongWords("a <ul> holds nothing but <li>")
        self.line(Leaf("end", ""))


def _date(child: Element, style: frozenset[str]) -> Leaf:
    at = child.attributes.get("at", "")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError as error:
        raise WrongWords(f"<time at={at[:40]!r}> is no moment") from error
    if moment.tzinfo is None:
        raise WrongWords(f"<time at={at[:40]!r}> has no time zone")
    shown = "".join(part.text for part in leaves(child.children))
    shown = shown or moment.astimezone(UTC).isoformat(" ", "minutes")[:16] + " UTC"
    form = child.attributes.get("format") or DATE_FORMAT
    return Leaf("date", shown, False, style, form, int(moment.timestamp()))
