"""Text as Slack wants it: measured, shortened, escaped, and deaf to what a person typed."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from bot.words.inline import Leaf
from bot.words.tree import WrongWords

# A word joiner on both sides of a formatting character keeps Slack from reading it as one: it is neither a
# boundary before the character nor a word after it, and shows as nothing. (A zero-width space would be a boundary.)
JOINER = "\u2060"
# Slack formats only at the edge of a word; this makes an edge inside one, as Chinese needs.
EDGE = "\u200b"

# Slack splits a message over 4,040 characters and refuses an edit over 4,000.
TEXT_MAX = 3900

_FORMATTING = re.compile(r"[*_~`]|^>|(?<=\n)>|:(?=[\w+'\-]+:)")
_SENTENCE = re.compile(r"[.!?](?=\s)|[。！？]|\n")
_BREAKS = {"item": "\n• ", "end": "\n"}
_MARKS = {"bold": "*", "italic": "_", "strike": "~", "code": "`"}


def size(text: str) -> int:
    """Length in UTF-16 units, the most any reading of Slack's limits can count."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def escape(text: str) -> str:
    """Slack's own three characters escaped, nothing else."""
    if "&" in text or "<" in text or ">" in text:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


def unescape(text: str) -> str:
    """Escaped text for where Slack shows every character as it is: beside a field."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def neutral(text: str) -> str:
    """Typed text for mrkdwn: escaped, and with joiners so that it cannot format, quote or name an emoji."""
    return escape(_FORMATTING.sub(lambda found: JOINER + found[0] + JOINER, text))


def shorten(text: str, limit: int, cost: Callable[[str], int] = size) -> str:
    """The text, or as much of it as costs no more than `limit`, ending on a word and with an ellipsis."""
    if cost(text) <= limit:
        return text
    low, high = 0, min(len(text), max(limit, 0))
    while low < high:
        middle = (low + high + 1) // 2
        if cost(text[:middle] + "…") <= limit:
            low = middle
        else:
            high = middle - 1
    kept = text[:low]
    if not text[low].isspace():
        word = max(kept.rfind(" "), kept.rfind("\n"))
        kept = kept[:word] if word > low // 2 else kept
    return kept.rstrip() + "…"


def cut(text: str, more: str, limit: int = TEXT_MAX) -> str:
    """Escaped text of at most `limit` units: whole, or cut on a sentence and followed by `more`."""
    if size(text) <= limit:
        return text
    ending = "\n" + escape(shorten(more, limit // 4, lambda text: size(escape(text))))
    head = text.encode("utf-16-le")[: 2 * (limit - size(ending))].decode("utf-16-le", "ignore")
    ends = [found.end() for found in _SENTENCE.finditer(head)]
    whole = ends[-1] if ends and ends[-1] > len(head) // 4 else head.rfind(" ")
    if whole > len(head) // 4:
        head = head[:whole]
    for start, end in (("<", ">"), ("&", ";")):
        if head.rfind(start) > head.rfind(end):
            head = head[: head.rfind(start)]
    return head.rstrip() + ending


# What a character and a leaf can cost at most, written: `&amp;`, joiners, marks of formatting, the frame of a date.
MOST_A_CHARACTER, MOST_A_LEAF = 8, 64


def fit(found: Sequence[Leaf], limit: int, cost: Callable[[Leaf], int]) -> Sequence[Leaf]:
    """The leaves, or the first of them that together cost no more than `limit`, the last one shortened."""
    length = sum([len(leaf.text) + len(leaf.target) for leaf in found])
    if MOST_A_CHARACTER * length + MOST_A_LEAF * len(found) <= limit:
        return found  # short text needs no counting
    costs = [cost(leaf) for leaf in found]
    if sum(costs) <= limit:
        return found
    kept: list[Leaf] = []
    room = limit - 1
    for leaf, price in zip(found, costs, strict=True):
        if price > room:
            if leaf.kind == "text":
                short = shorten(leaf.text, room + 1, lambda text: cost(leaf._replace(text=text)))  # noqa: B023
                return [*kept, leaf._replace(text=short)]
            return [*kept, Leaf("text", "…")]
        kept.append(leaf)
        room -= price
    return kept


def plain(found: Sequence[Leaf]) -> str:
    """The leaves as bare text. Raises WrongWords for a mention, which Slack shows only where it reads markup."""
    parts = []
    for leaf in found:
        if leaf.kind in ("user", "channel"):
            raise WrongWords(f"a mention of {leaf.target} cannot stand in plain text")
        parts.append(_BREAKS.get(leaf.kind) or leaf.text or leaf.target)
    return "".join(parts)


def plain_text(found: Sequence[Leaf], limit: int) -> dict[str, Any]:
    """A `plain_text` object of at most `limit` units; a dash where nothing is left to show."""
    text = plain(found).strip()
    return {"type": "plain_text", "text": shorten(text, limit) if text else "–", "emoji": False}


def text_object(found: Sequence[Leaf], limit: int) -> dict[str, Any]:
    """The leaves as `plain_text` where there is no markup in them, else as verbatim `mrkdwn`."""
    if all(leaf.kind == "text" and not leaf.style for leaf in found):
        return plain_text(found, limit)
    text = mrkdwn(fit(found, limit, _mrkdwn_cost)).strip()
    return {"type": "mrkdwn", "text": text or "–", "verbatim": True}


def mrkdwn(found: Sequence[Leaf], styled: bool = True) -> str:
    """The leaves in Slack's markup; without `styled`, mentions and links stay and formatting goes."""
    if not styled:
        return "".join([_written(leaf, False) for leaf in found])
    parts: list[str] = []
    last = "\n"  # the character before, for an edge where formatting begins or ends inside a word
    closed = False
    for leaf in found:
        part = _written(leaf, True)
        if not part:
            continue
        opens = bool(leaf.style)
        if (opens and not last.isspace()) or (closed and not part[0].isspace()):
            parts.append(EDGE)
        parts.append(part)
        last, closed = part[-1], opens
    return "".join(parts)


def _written(leaf: Leaf, styled: bool) -> str:
    kind = leaf.kind
    if kind == "text":
        text = neutral(leaf.text) if leaf.typed else escape(leaf.text)
    elif kind in _BREAKS:
        return _BREAKS[kind]
    elif kind == "user":
        text = f"<@{leaf.target}>"
    elif kind == "channel":
        text = f"<#{leaf.target}>"
    elif kind == "link":
        text = _link(leaf)
    else:
        text = f"<!date^{leaf.at}^{leaf.target}|{_label(leaf.text, False)}>" if styled else escape(leaf.text)
    if not (styled and leaf.style):
        return text
    return "\n".join(_marked(line, leaf.style) for line in text.split("\n"))


def _marked(line: str, style: frozenset[str]) -> str:
    core = line.strip()
    if not core:
        return line
    before, after = line[: line.index(core)], line[line.index(core) + len(core) :]
    for name, mark in reversed(_MARKS.items()):
        if name in style:
            core = mark + core + mark
    return before + core + after


def _link(leaf: Leaf) -> str:
    label = _label(leaf.text, leaf.typed)
    address = escape(leaf.target)
    return f"<{address}|{label}>" if label.strip() else f"<{address}>"


def _label(text: str, typed: bool) -> str:
    line = text.replace("\n", " ").replace("|", "¦")
    return neutral(line) if typed else escape(line)


def _mrkdwn_cost(leaf: Leaf) -> int:
    return size(_written(leaf, True)) + 2 * bool(leaf.style)
